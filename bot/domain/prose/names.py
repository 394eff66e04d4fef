"""Every name of every title, folded, and where a text says one of them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from weakref import WeakKeyDictionary

from bot.domain.prose.rules import rules
from bot.domain.search import TitleIndex, fold_name
from bot.domain.titles import Title

WORD = re.compile(r"[^\W_]{1,99}+(?:(?<=[A-Za-zÀ-ÿ])['’`][A-Za-z]{1,9}+)?")
_GAP = re.compile(r"[^\n\w]{0,5}")
_SAYS = rules(
    r"""
particle = "에서는" not "그런"
  ^(?:이?라는|이?란|이?랑|이?나|이?라고|이?였다|(?:이었|였)[가-힣]{1,3}|입니다|이다|이에요|예요|이야|인데
  |하고|까지|부터|처럼|보다|만큼|에서는|에서|에선|에는|에도|에게|으로|로|만의|만|은|는|이|가|을|를|의|도|에
  |과|와|야)\Z
season = "Hospital Playlist Season 2" not "Reply"
  (?i)[ ,:–-]{0,3}(?:(?:season|series|part|시즌|파트) ?\d{1,2}|s ?\d{1,2}|\d{1,2} ?[기부]|[1-9]) ?\Z
"""
)
_CUT = re.compile(r" ?[:：–—~] ?| - | \(")
_ARTICLE = re.compile(r"(?i)(?:the|an?) ")
_SMALL = frozenset("a an the of on in to for and with at by is my from as or no del de la le".split())
_MOST = 9
"""Words of a name in running text, at most; the few longer ones are found by a shorter name."""
GENERIC = frozenset(
    """a an the my our your of on for and with to in is it its this that about by no non vs or some i we at me
    review reviews reviewed recap recaps spoiler spoilers spoilery free full minor major mild heavy light
    warning alert ahead movie movies film films drama dramas kdrama kdramas series tv show shows web
    webdrama korean korea asian k first last second third final finale initial impression impressions
    thoughts thought opinion opinions rant rants ramble discussion discussions casual serious general
    question questions help request requests rec recs recommendation recommendations recommend onair ongoing
    episode episodes ep eps season seasons part complete completed finished watch watched watching rewatch
    rewatched dropped weekly daily monthly official video videos photo photos pics trailer teaser ost eng
    sub subs subbed update updated new old repost long short quick mini brief honest unpopular post text
    meta news analysis rating ratings rated score rate stars star title name blog critique commentary
    netflix viki disney plus tvn jtbc kbs mbc sbs ocn ena wavve tving hulu prime amazon apple kocowa january
    february march april may june july august september october november december 리뷰 후기 감상 감상평
    감상문 평 평가 추천 비추천 영화 드라마 한국 한드 스포 스포주의 스포일러 주의 있음 없음 포함 노스포
    약스포 강스포 결말 넷플릭스 넷플 디즈니 디플 티빙 웨이브 쿠팡플레이 정주행 완결 완주 시청 시청후기 관람
    관람평 관람후기 솔직 솔직후기 짧은 간단 한줄평 총평 별점 평점 줄거리 등장인물 출연진 정보 해석 분석
    명대사 토일 월화 수목 금토 주말 일일 공지 잡담 질문 자유 토크 일반""".split()
)
"""Words a heading has beside a title, and flairs are made of."""


def is_generic(words: str) -> bool:
    """Whether there is nothing but words that every heading may have."""
    return all(fold_name(word) in GENERIC or not fold_name(word) for word in words.split())


@dataclass(frozen=True, slots=True)
class Said:
    """A name said in a text: from where to where, whose it can be, and how it is written.

    `words` are the words it is written in without an article, `size` its letters without spaces; `capital`
    means that every word that can be capitalised is, `hangul` that it is in Korean.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    words: int
    size: int
    capital: bool
    hangul: bool

    @classmethod
    def read(cls, name: str, start: int, ids: tuple[str, ...]) -> "Said":
        words = WORD.findall(name)
        parts = [part for part in words if part.lower() not in _SMALL or len(words) == 1]
        capital = all(not part[0].islower() for part in parts) and any(part[0].isupper() for part in parts)
        hangul = any("가" <= char <= "힣" for char in name)
        count = len(words) - (1 if len(words) > 1 and words[0].lower() in ("the", "a", "an") else 0)
        return cls(start, start + len(name), ids, count, len(fold_name(name)), capital, hangul)

    @property
    def stands_out(self) -> bool:
        """Whether these words together can hardly be anything but the title."""
        if self.hangul:
            return self.size >= 6 or (self.size >= 5 and self.words > 1)
        return self.capital and (self.words > 2 or (self.words == 2 and self.size >= 8))


@dataclass(frozen=True, slots=True)
class Names:
    """The names as given, and the shorter ones people use: before a colon, without an article; and people."""

    given: Mapping[str, tuple[str, ...]] = field(repr=False)
    short: Mapping[str, tuple[str, ...]] = field(repr=False)
    people: Mapping[str, tuple[str, ...]] = field(repr=False)
    longest: int = 0

    def whole(self, text: str) -> tuple[str, ...]:
        """The titles that go by exactly that name, or by it but for a season or an article."""
        if len(text) > 4 * self.longest:
            return ()
        for form in (text, _SAYS.season.pattern.sub("", text)):
            key = fold_name(form)
            if ids := self.given.get(key) or self.short.get(key):
                return ids
        return ()

    def said(self, text: str) -> Iterator[Said]:
        """The names in a text from left to right, the longest where several begin alike."""
        tokens, keys = tokens_of(text)
        joined = [_GAP.fullmatch(text, end, start) is not None for (_, end), (start, _) in pairwise(tokens)]
        at = 0
        while at < len(tokens):
            best, key = None, ""
            for last in range(at, min(at + _MOST, len(tokens))):
                key += keys[last]
                if (last > at and not joined[last - 1]) or len(key) > self.longest + 6:
                    break
                if ids := self._known(key, last > at):
                    best = last, ids, tokens[last][1]
                elif "가" <= key[-1:] <= "힣" and (bare := self._bare(key, keys[last], last > at)):
                    best = last, bare[0], tokens[last][1] - bare[1]
            if best is not None:
                start = tokens[at][0]
                yield Said.read(text[start : best[2]], start, best[1])
                at = best[0]
            at += 1

    def heard(self, text: str) -> dict[str, int]:
        """How many people of each title are named."""
        tokens, keys = tokens_of(text)
        said = set()
        for at, key in enumerate(keys):
            if "가" <= key[:1] <= "힣":
                said |= {key[:size] for size in (3, 4) if key[:size] in self.people}
            elif text[tokens[at][0]].isupper():
                runs = ("".join(keys[at : at + size]) for size in (1, 2, 3))
                said |= {run for run in runs if len(run) > 5 and run in self.people}
        found: dict[str, int] = defaultdict(int)
        for title_id in (title_id for name in said for title_id in self.people[name]):
            found[title_id] += 1
        return found

    def _known(self, key: str, many: bool) -> tuple[str, ...] | None:
        return self.given.get(key) or (self.short.get(key) if many else None)

    def _bare(self, key: str, last: str, many: bool) -> tuple[tuple[str, ...], int] | None:
        """The titles of a name with a particle attached, and the particle's length."""
        for cut in range(1, min(5, len(last))):
            if (ids := self._known(key[:-cut], many)) and _SAYS.particle(last[-cut:]):
                return ids, cut
        return None


def tokens_of(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Where each word stands, and each word folded; one that comes again is folded once."""
    tokens = [found.span() for found in WORD.finditer(text)]
    words = [text[start:end] for start, end in tokens]
    known = {word: fold_name(word) for word in set(words)}
    return tokens, [known[word] for word in words]


_KNOWN: "WeakKeyDictionary[TitleIndex, tuple[list[Title], Names]]" = WeakKeyDictionary()


def names_of(index: TitleIndex) -> Names:
    """The names of its titles; made once, as long as the titles are the same."""
    titles = index.titles
    known = _KNOWN.get(index)
    if known is None or known[0] != titles:
        known = _KNOWN[index] = titles, _collect(titles)
    return known[1]


def _collect(titles: list[Title]) -> Names:
    given, short, people = (defaultdict[str, dict[str, None]](dict) for _ in range(3))
    for title in titles:
        for name in title.names:
            given[fold_name(name)][title.id] = None
            for other in _shorter(name):
                short[fold_name(other)][title.id] = None
        for name in (*title.cast, *title.directors, *title.writers, *title.people_ko.values()):
            people[fold_name(name)][title.id] = None
    for names in (given, short, people):
        names.pop("", None)
    return Names(
        {name: tuple(ids) for name, ids in given.items()},
        {name: tuple(ids) for name, ids in short.items() if name not in given},
        {name: tuple(ids) for name, ids in people.items()},
        max(map(len, given), default=0),
    )


def _shorter(name: str) -> Iterator[str]:
    head = _CUT.split(name, maxsplit=1)[0]
    bare = _ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else ""
    for other in (head, bare, _ARTICLE.sub("", head, count=1) if bare else ""):
        if len(fold_name(other)) > 2 and other != name:
            yield other
