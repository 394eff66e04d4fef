"""The heading of a text: what it names, and whether it names something that is in no catalogue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.prose.names import Names
from bot.domain.prose.sentences import first_lines
from bot.domain.search import fold_name

LONGEST = 120
"""Characters of a heading at most."""

GENERIC = frozenset(
    """a an the my our your of on for and with to in is it its this that about by no non vs or some i we
    review reviews reviewed recap recaps spoiler spoilers spoilery free full minor major mild heavy
    light warning alert ahead
    movie movies film films drama dramas kdrama kdramas k series tv show shows web webdrama korean
    korea asian
    first last second third final finale initial impression impressions thoughts thought opinion
    opinions rant rants ramble
    discussion discussions casual serious general question questions help request requests rec recs
    recommendation
    recommendations recommend on-air onair ongoing episode episodes ep eps season seasons part
    complete completed finished
    watch watched watching rewatch rewatched dropped weekly daily monthly official video videos
    photo photos pics trailer
    teaser ost eng sub subs subbed update updated new old repost long short quick mini brief honest
    unpopular post text
    meta news analysis rating ratings rated score rate stars star title name blog critique commentary
    netflix viki disney plus tvn jtbc kbs mbc sbs ocn ena wavve tving hulu prime amazon apple kocowa
    january february march april may june july august september october november december
    리뷰 후기 감상 감상평 감상문 평 평가 추천 비추천 영화 드라마 한국 한드 스포 스포주의 스포일러
    주의 있음 없음 포함 노스포
    약스포 강스포 결말 넷플릭스 넷플 디즈니 디플 티빙 웨이브 쿠팡플레이 정주행 완결 완주 시청
    시청후기 관람 관람평 관람후기
    솔직 솔직후기 짧은 간단 한줄평 총평 별점 평점 줄거리 등장인물 출연진 정보 해석 분석 명대사 토일
    월화 수목 금토 주말 일일
    공지 잡담 질문 정보 자유 토크 일반""".split()
)
"""Words a heading has beside a title, and flairs are made of."""

_TITLE_LINE = re.compile(
    r"\W{0,6}(?:title|drama(?:\ title)?|movie(?:\ title)?|film|series|show|k-?drama|제목|작품명?"
    r"|영화(?:명|\ 제목)?|드라마(?:명|\ 제목)?)\W{0,3}\s*[:：]\W{0,3}\s*(.{1,90})$",
    re.IGNORECASE | re.VERBOSE,
)
_BRACKETS = re.compile(r"\[([^\[\]\n]{1,60})\]|【([^【】\n]{1,60})】|\(([^()\n]{1,60})\)")
_PARTS = re.compile(r"\s*[|·•~/]\s*|\s+[-–—:]\s+|\s*[–—]\s*|:\s+|：|\s*#\d{1,4}\s*")
_PAUSES = re.compile(r"[,!?…]\s")
_QUOTES = re.compile(
    r"“([^“”\n]{1,80})”|\"([^\"\n]{1,80})\"|『([^『』\n]{1,80})』|「([^「」\n]{1,80})」"
    r"|《([^《》\n]{1,80})》|〈([^〈〉\n]{1,80})〉"
    r"|<([^<>\n]{1,80})>|‘((?:[^‘’\n]|(?<=[A-Za-z])’(?=[A-Za-z])){1,80})’(?![A-Za-z])"
    r"|(?<![A-Za-z0-9])'((?:[^'\n]|(?<=[A-Za-z])'(?=[A-Za-z])){1,80})'(?![A-Za-z0-9])|\*\*([^*\n]{1,80})\*\*"
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_YEAR = re.compile(r"[(\[]?\b(?:19|20)\d\d\b[)\]]?")
_REVIEWED = re.compile(r"\b(?:review|recap)\b|리뷰|후기|감상|관람평", re.IGNORECASE)
MANY = re.compile(
    r"\b(?:top|best|worst|ranking|ranked|list|favou?rites?|\d+\s+(?:k-?)?(?:dramas|movies|films"
    r"|shows))\b|순위|모음|베스트",
    re.IGNORECASE,
)

_EXACT, _LONG_WITHIN, _WITHIN, _PASSING = 12.0, 8.0, 5.0, 2.0


@dataclass(frozen=True, slots=True)
class Heading:
    """The first line where it is a heading, and a line that gives the title by name.

    `said` are the titles named in it with points; `end` where it ends in the text, 0 without one; `foreign`
    that it names a work that is not known; `unknown` the parts that are no name, to suggest by.
    """

    said: tuple[tuple[tuple[str, ...], float], ...] = ()
    end: int = 0
    foreign: bool = False
    unknown: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    year: int | None = None


def heading(text: str, names: Names) -> Heading:
    """Read the heading of a text."""
    lines = first_lines(text, 6)
    for at, line in lines:
        if (found := _TITLE_LINE.match(line)) and (read := _labelled(found[1], names)):
            return Heading(said=((read, _EXACT),), end=at + len(line), spans=((at, at + len(line)),))
    at, line = lines[0] if lines else (0, "")
    if len(lines) < 2 or len(line) > LONGEST or not _heads(line):
        return Heading()
    return _read(line, at, names)


def _heads(line: str) -> bool:
    """Whether a first line is a heading rather than the first sentence."""
    words = line.split()
    return (
        line.lstrip().startswith(("#", "[", "【", "*"))
        or len(words) <= 9
        or (len(words) <= 16 and line.rstrip()[-1] not in ".。")
    )


def _labelled(words: str, names: Names) -> tuple[str, ...]:
    bare = _YEAR.sub("", words).strip(" *_'\"“”‘’<>《》「」『』.,")
    return names.whole(words.strip()) or names.whole(bare) or names.whole(re.split(r"[(/|,]", bare)[0])


def _read(line: str, at: int, names: Names) -> Heading:
    said = _exact(line, names)
    within = [name for name in names.said(line) if not any(set(name.ids) & set(ids) for ids, _ in said)]
    spans = tuple((at + name.start, at + name.end) for name in names.said(line))
    if not said:
        said = [
            (name.ids, _weight(line, name.size, capital=name.capital, words=name.words, hangul=name.hangul))
            for name in within
        ]
    elif MANY.search(line):
        said = []
    year = _YEAR.search(line)
    return Heading(
        year=int(re.sub(r"\D", "", year[0])) if year and not year[0][0].isdecimal() else None,
        said=tuple(dict.fromkeys(said)),
        end=at + len(line),
        foreign=not any(points >= _WITHIN for _, points in said) and _names_something(line, names),
        unknown=tuple(part for part, _ in _parts(line) if _told(part) and not names.whole(part)),
        spans=spans,
    )


def _exact(line: str, names: Names) -> list[tuple[tuple[str, ...], float]]:
    """The parts of the heading that are a name and nothing else; those in brackets only without others."""
    found: list[tuple[tuple[str, ...], float]] = []
    aside: list[tuple[tuple[str, ...], float]] = []
    taken = ""
    for part, bracket in _parts(line):
        # 'A Taxi Driver' is one title, 'Taxi Driver' without the article another.
        if _only_generic(part):
            continue
        if (ids := names.whole(part)) and fold_name(part) not in fold_name(taken):
            (aside if bracket else found).append((ids, _EXACT))
            taken = f"{taken} {part}"
    return found or aside


def _parts(line: str) -> Iterator[tuple[str, bool]]:
    """The parts of a heading without the words every heading may have, and whether they are in brackets."""
    for found in _BRACKETS.finditer(line):
        yield _bare(found[found.lastindex or 0]), True
    rest = _BRACKETS.sub(" | ", line)
    for found in _QUOTES.finditer(rest):
        yield found[found.lastindex or 0], False
    rest = _QUOTES.sub(" | ", rest)
    pieces = _PARTS.split(rest)
    # Behind a comma one word is rarely a title: 'Family, food and tears'.
    pieces += [piece for part in pieces for piece in _PAUSES.split(part) if _long(piece)]
    for part in (rest, *pieces):
        yield part.strip(" #|*_.!?"), False
        yield _bare(part), False


def _long(piece: str) -> bool:
    key = fold_name(piece)
    return len(piece.split()) > 1 or (len(key) > 2 and "가" <= key[0] <= "힣")


def _only_generic(part: str) -> bool:
    return all(_generic(word) for word in part.split())


def _bare(part: str) -> str:
    """A part without generic words and years at its two ends."""
    words = _YEAR.sub(" ", part).strip(" #|*_-–—:.!?~").split()
    while words and (
        _generic(words[-1])
        or re.fullmatch(r"(?:ep\.?)?\d{1,3}(?:[-~]\d{1,3})?(?:화|회)?", words[-1], re.IGNORECASE)
    ):
        words.pop()
    while words and _generic(words[0]) and not words[0].isdecimal():
        words.pop(0)
    return " ".join(words).strip(" #|*_-–—:.,!?~")


def _generic(word: str) -> bool:
    return fold_name(word) in GENERIC or not fold_name(word)


def _weight(line: str, size: int, *, capital: bool, words: int, hangul: bool) -> float:
    """What a name inside a longer heading is worth."""
    if hangul:
        return _LONG_WITHIN if size >= 5 else _WITHIN if size >= 3 else _PASSING
    if words > 1 and size >= 7:
        return _LONG_WITHIN if capital or words > 3 else _PASSING
    return _WITHIN if capital and size > 3 and _REVIEWED.search(line) else _PASSING


def _names_something(line: str, names: Names) -> bool:
    """Whether the heading names a work, as far as one can see."""
    rest = _BRACKETS.sub(" ", line)
    if any(names.whole(found[found.lastindex or 0]) for found in _QUOTES.finditer(rest)):
        return False
    told = [word for word in _WORD.findall(rest) if not _generic(word) and not word.isdecimal()]
    named = [word for word in told if word[0].isupper() or "가" <= word[0] <= "힣"]
    return bool(named) and (
        _QUOTES.search(rest) is not None
        or _REVIEWED.search(line) is not None
        or _YEAR.search(line) is not None
    )


def _told(part: str) -> bool:
    return len(fold_name(part)) > 2 and not all(_generic(word) for word in part.split())
