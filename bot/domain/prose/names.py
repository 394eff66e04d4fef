"""Every name of every title, folded, and where a text says one of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from weakref import WeakKeyDictionary

from bot.domain.people import people_of
from bot.domain.prose.rules import rules
from bot.domain.search import TitleIndex, fold_name
from bot.domain.search.segment import Segment
from bot.domain.titles import Title

WORD = re.compile(r"[^\W_]{1,99}+(?:(?<=[A-Za-zÀ-ÿ])['’`][A-Za-z]{1,9}+)?")
_GAP = re.compile(r"[^\n\w]{0,5}")
_SAYS = rules(
    r"""
particle = "에서는" not "그런"
  ^(?:이?라는|이?란|이?랑|이?나|이?라고|이?였다|이었다|입니다|이다|이?에요|예요|이야|인데|하고|까지|부터|처럼
   |보다|만큼|에게|에서[는의]?|에[선는도]?|으?로|만의?|[은는이가을를의도과와야])\Z
season = "Hospital Playlist Season 2" not "Reply"
  (?i:[ ,:–-]{0,3}(?:(?:season|series|part|시즌|파트) ?\d{1,2}|s ?\d{1,2}|\d{1,2} ?[기부]|[1-9]) ?\Z)
"""
)
_CUT = re.compile(r" ?[:：–—~] ?| - | \(")
_ARTICLE = re.compile(r"(?i)\b(?:the|an?) ")
_OWNED = re.compile(r"['’`]s\b")
_SMALL = frozenset("a an the of on in to for and with at by is my from as or no del de la".split())
_MOST = 9
"""Words of a name in running text, at most; the few longer ones are found by a shorter name."""
GENERIC = frozenset(
    """a an the my our your of on for and with to in is it its this that about by no non vs or some i we
    at me but if so what when after why how just started loved watch watched watching rewatch rewatched
    rewatching finish
    finished complete completed dropped review reviews recap recaps spoiler spoilers free full light
    warning alert ahead movie movies film films drama dramas kdrama kdramas series tv show shows korean
    korea k first last second third final finale impression impressions thoughts thought opinion opinions
    rant discussion general question questions help request recs recommendation recommendations ongoing
    episode episodes ep eps season part weekly daily official video photos pics trailer ost eng sub subs
    update new old long short quick mini brief honest unpopular post text news analysis rating rated score
    rate stars title blog netflix viki disney tvn jtbc kbs mbc sbs january february march april may june
    july august september october november december 리뷰 후기 감상 감상평 감상문 평 추천 비추천 영화
    드라마 한국 한드 스포 스포주의 스포일러 주의 있음 없음 포함 노스포 결말 넷플릭스 디즈니 티빙 웨이브
    정주행 완결 완주 시청 시청후기 관람 관람평 관람후기 솔직 솔직후기 짧은 간단 한줄평 총평 별점 평점
    줄거리 등장인물 정보 해석 월화 수목 금토 토일 공지 잡담 질문 자유 일반""".split()
)
"""Words a heading has beside a title, and flairs are made of."""


def is_generic(words: str) -> bool:
    """Whether there is nothing but words that every heading may have."""
    return {fold_name(word) for word in words.split()} <= GENERIC | {""}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name said in a text: from where to where, whose it can be, and how it is written.

    `words` are the words it is written in without an article, `size` its letters without spaces; `capital`
    means that every word that can be capitalised is, `hangul` that it is in Korean, `marked` that it stands
    between quotes or signs of emphasis.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    words: int
    size: int
    capital: bool
    hangul: bool
    marked: bool

    @classmethod
    def read(cls, name: str, start: int, ids: tuple[str, ...], *, marked: bool = False) -> "Mention":
        words = WORD.findall(_ARTICLE.sub("", name, count=1)) or [name]
        parts = [word for word in words if word.lower() not in _SMALL] or words
        capital = all(not word[0].islower() for word in parts) and any(word[0].isupper() for word in parts)
        hangul = any("가" <= char <= "힣" for char in name)
        return cls(start, start + len(name), ids, len(words), len(fold_name(name)), capital, hangul, marked)

    @property
    def stands_out(self) -> bool:
        """Whether these words together can hardly be anything but the title."""
        if self.hangul:
            return self.size >= 6 or (self.size >= 5 and self.words > 1)
        return self.capital and (self.words > 2 or (self.words == 2 and self.size >= 8))


_Table = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Layer:
    """The names as given, and the shorter ones people use: before a colon, without an article; and people."""

    given: _Table
    short: _Table
    people: _Table
    longest: int


class Names:
    """The names of an index's titles; where one is several's, Korea's stand first."""

    def __init__(self, index: TitleIndex) -> None:
        self._index = index
        known = [(segment, _read_layer(segment)) for segment in index.layers]
        self._sides = [
            ([(each, names.given) for each, names in side], [(each, names.short) for each, names in side])
            for side in ([row for row in known if row[0].is_korean is korean] for korean in (True, False))
        ]
        self._tables = [table for _, names in known for table in (names.given, names.short)]
        self._people = [(segment, names.people) for segment, names in known]
        self._longest = max((names.longest for _, names in known), default=0)

    def whole(self, text: str) -> tuple[str, ...]:
        """The titles that go by exactly that name, or by it but for a season or an article."""
        if len(text) > 4 * self._longest:
            return ()
        keys = (fold_name(text), fold_name(_SAYS.season.pattern.sub("", text)))
        return next((ids for key in keys if (ids := self._known(key, True))), ())

    def said(self, text: str) -> Iterator[Mention]:
        """The names in a text from left to right, the longest where several begin alike."""
        tokens, keys = _tokens(text)
        joined = [_GAP.fullmatch(text, end, start) is not None for (_, end), (start, _) in pairwise(tokens)]
        at = 0
        while at < len(tokens):
            best, key = None, ""
            for last in range(at, min(at + _MOST, len(tokens))):
                key += keys[last]
                if (last > at and not joined[last - 1]) or len(key) > self._longest + 6:
                    break
                if ids := self._known(key, last > at):
                    best = last, tokens[last][1], ids
                elif "가" <= key[-1:] <= "힣":
                    # A Korean name may have a particle attached.
                    for cut in range(1, min(5, len(keys[last]))):
                        ids = self._known(key[:-cut], last > at)
                        if ids and _SAYS.particle(key[-cut:]):
                            best = last, tokens[last][1] - cut, ids
                            break
            if best is not None:
                start, (at, end, ids) = tokens[at][0], best
                yield Mention.read(text[start:end], start, ids)
            at += 1

    def heard(self, text: str) -> dict[str, int]:
        """How many people of each title are named."""
        text = _OWNED.sub("", text)
        tokens, keys = _tokens(text)
        said = set()
        for at, key in enumerate(keys):
            if "가" <= key[:1] <= "힣":
                said |= {key[:size] for size in (3, 4)}
            elif text[tokens[at][0]].isupper():
                said |= {run for size in (1, 2, 3) if len(run := "".join(keys[at : at + size])) > 5}
        return Counter(chain.from_iterable(self._look_up(self._people, name) for name in said))

    def has_person(self, name: str) -> bool:
        """Whether somebody of that name made or plays in one of them."""
        return bool(self._look_up(self._people, fold_name(name)))

    def _known(self, key: str, many: bool) -> tuple[str, ...]:
        """The titles of that name; `many` says that a shorter one will do."""
        if not any(key in table for table in self._tables):  # as most words
            return ()
        found = (
            self._look_up(given, key) or (self._look_up(short, key) if many else [])
            for given, short in self._sides
        )
        return tuple(chain.from_iterable(found))

    def _look_up(self, tables: list[tuple[Segment, _Table]], key: str) -> list[str]:
        return [
            title_id
            for segment, table in tables
            for title_id in table.get(key, ())
            if self._index.has(segment, title_id)
        ]


def is_korean(ids: Iterable[str], index: TitleIndex) -> bool:
    """Whether one of these titles is Korea's."""
    return any(title.is_korean for title in map(index.find, ids) if title)


def _tokens(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Where each word stands, and each word folded; one that comes again is folded once."""
    tokens = [found.span() for found in WORD.finditer(text)]
    words = [text[start:end] for start, end in tokens]
    known = {word: fold_name(word) for word in set(words)}
    return tokens, [known[word] for word in words]


_LAYERS: "WeakKeyDictionary[Segment, _Layer]" = WeakKeyDictionary()


def _read_layer(segment: Segment) -> _Layer:
    """The names of a layer's titles, read once for all indexes that share it."""
    if segment not in _LAYERS:
        titles = segment.titles
        given = _collect((name, title) for title in titles for name in title.names)
        short = _collect(
            (other, title) for title in titles for name in title.names for other in _shorter(name)
        )
        people = _collect((name, title) for title in titles for name in people_of(title))
        _LAYERS[segment] = _Layer(given, short, people, max(map(len, given), default=0))
    return _LAYERS[segment]


def _collect(named: Iterable[tuple[str, Title]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name, title in named:
        found[fold_name(name)][title.id] = None
    return {name: tuple(ids) for name, ids in found.items() if name}


def _shorter(name: str) -> Iterator[str]:
    head = _CUT.split(name, maxsplit=1)[0]
    for other in {head, _ARTICLE.sub("", name, count=1), _ARTICLE.sub("", head, count=1)} - {name}:
        if len(fold_name(other)) > 2:
            yield other
