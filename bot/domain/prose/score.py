"""The score a text gives: the writer's own, of the whole title.

What is on a scale of 5, 10 or 100 is brought to 1-10 and to the nearest half point (87/100 and 8.7/10 are
8.5; 4.5/5 is 9). A number without a scale counts from 5.5 on, where it can only be of ten. Letters (B+),
anything under 1 and anything over its scale say nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.prose.rules import Text, rules
from bot.domain.ratings import HALF_POINTS

_WORDS = {word: at for at, word in enumerate("zero one two three four five six seven eight nine ten".split())}
_WORDS |= {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "a hundred": 100}
_SAYS = rules(
    r"""
alone =
  (?<![a-z0-9_/$#@])(?<!\d[:.,-])
last =
  (?![a-z0-9/%]|[.,:]\d| ?/ ?\d|-\d)
full =
  (?:(?:100|10|5)(?:\.0)?|five|ten|a hundred)
n =
  (?:\d{1,3}(?:[.,]\d{1,2})?(?: ?½| 1/2| and a half)?|(?:one|two|three|four|five|six|seven|eight|nine
  |ten)(?:[ -]and[ -]a[ -]half| point five)?)
site =
  imdb|mdl|my ?drama ?list|rotten(?: tomatoes)?|tomatometer|metacritic|letterboxd|douban|asianwiki|tmdb
  |trakt|hancinema|kinopoisk|네이버|다음 ?(?:영화|평점)|왓챠|로튼|씨네21|키노라이츠|메타크리틱
sub =
  (?:story(?:line|telling)?|plot|acting|cast(?:ing)?|music|ost|soundtrack|score music|songs?
  |rewatch(?: value|ability)?|visuals?|cinematography|endings?|finale|chemistry|romance|characters?|writing
  |script|screenplay|direct(?:ion|ing)|pac(?:e|ing)|production|humou?r|comedy|halves|half|episodes?|eps?
  |season|fashion|costumes?|styling|villains?|kiss(?:es)?|leads?|performances?|dialogue|action|editing
  |effects|cgi|enjoyment|originality|twists?|opening|couple|second lead|scenes?|part|arc|premise|concept
  |emotion(?:s|al)?|feels|suspense|world-?building|sets?|atmosphere|start|beginning|middle|bromance|dubbing
  |subs|subtitles|스토리|연기(?:력)?|연출|음악|영상미?|결말|엔딩|재미|몰입(?:감|도)?|배우|케미|각본|대본
  |캐릭터|전개|미술|의상|초반|중반|후반|로맨스|액션|비주얼|작품성|대중성|여운|감동|긴장감)
fraction = "9.5/10.0" not "9/10/2023"
  {alone}({n}) ?[/⁄] ?({full})(?: ?(?:stars?|★|⭐️?|점))?{last}
out_of = "eight out of 10" not "one of us"
  {alone}({n})(?: ?(?:stars?|points?|점))?,? (?:out )?of (?:a (?:possible|perfect
  |max\w{0,5}) )?({full})(?: ?(?:stars?|points?))?{last}
of_four = "3/4 stars" not "3/4 of it"
  {alone}({n}) ?/ ?(4) ?(?:stars?|★)
full_first = "별 5개 중 4개" not "별 5개"
  (?<![\d.])(100|10|5)점 ?(?:만점)? ?(?:에서|에|중에?|기준으?로?) ?(?:[가-힣]{1,6}+ ){0,2}({n}) ?점?(?!\d)
  |별 ?(5|다섯|10|열) ?개 ?(?:만점)? ?(?:에서?|중에?) ?(?:[가-힣]{1,6}+ ){0,1}({n}|한|두|세|네
  |다섯) ?개( ?반)?
stars = "★ 4.5" not "★★★"
  {alone}({n})(?: |-)?(?:stars?\b|(?:⭐️?|★)(?![⭐★☆]))|[★⭐]️? ?([0-5][.,]\d|[1-5])(?: ?/ ?5)?(?![\w/%★⭐]
  |[.,]\d)
stars_ko = "별 네 개 반" not "별이 많다"
  별 ?(?:점 ?)?(한|두|세|네|다섯|\d(?:\.5)?) ?개(?: ?(반))?
sign = "★★★½" not "***"
  ((?:[★⭐🌟✭⭑]\ufe0f?+ ?+){1,10}+)(½|1/2|\.5|⯨|✬)? ?((?:[☆✩✰⭒]\ufe0f?+ ?+){0,9}+)(½)?
scale = "on a scale of 1 to 10" not "a grand scale"
  \b(?:(?:out of|on|in) )?(?:an? )?scale (?:of|from) (?:(?:0|1|one|zero) ?(?:-|–|to|through) ?)?({full})\b
  |\bon an? ({full})[- ]point scale
on_scale = "it is a nine" not "nine lives"
  (?:\b(?:an?|solid|at|as|is|be|it|gets?|say|gives?)|[=:,]) (?:\w{1,20}+ )?({n})(?![\w/%]|[.,]\d)
labelled = "my rating: 8" not "my rating: b+"
  (?<![a-z])((?:(?:my|our|personal|overall|final|total|average|user|mdl|imdb|critics?) ){0,2}(?:rating|score
  |grade|verdict|overall|rate|points?|total)|(?:나의|내|제|최종|종합|전체|개인)? ?(?:평점|점수|총점
  |별점))(?: (?:value|score|rating|is|of|would be|은|는))?(?:은|는)? ?[:：=\-–—*_
  |>)]{0,4} {0,2}(?:an? |solid |\*\*)?({n}) ?(점|%)?(?![a-z0-9/]|[.,:]\d| ?/ ?\d| (?:out )?of\b)
given = "i'd give it a solid 8" not "she gave me 9 reasons"
  \b(?:giv(?:e|es|ing)|gave|rat(?:e|es|ed|ing)|scor(?:e|ed|ing)|gets?|got|deserves?|earns?|earned|rank(?:ed
  |ing)?)\b(?: (?!(?:was|were|but|because)\b)[\w'\"”“]{1,20}+){0,6}? (?:an? |at |as )?(?:an? )?(?:(?:very
  |pretty|solid|strong|high|low|light|generous|firm|easy|perfect|whopping|respectable|decent|good|full|big
  |fat|nice),? ){0,3}({n})(?! ?(?:to|or|-|–) ?\d)(?![\w/%]|[.,:]\d| ?/ ?\d| (?:out )?of\b| ?-?(?:stars?
  |times?|episodes?|eps?|minutes?|hours?|years?|points? (?:higher|lower|more|less|off)|days?|awards?|more
  |people|seasons?|weeks?|months?|chances?|th|reasons?|kids?|children|hugs?|thumbs?)\b)
from_me = "a 10 from me" not "9 for dinner"
  {alone}({n}) (?:from|for) me\b|\b(?:solid|strong|easy|high|perfect|definite) ({n})(?= ?(?:[.!?\n,;)]|$
  |for me))
point_ko = "9점 드립니다" not "8점 이상은 아니다"
  (?<![\d.])(\d{1,3}(?:\.\d)?) ?점(?:은|을|정도|쯤)? ?(?:정도 ?)?(?:드립|드려|드릴|드리|줍|줌|준다|줄래
  |주고 ?싶|줬|줄 ?수|을? ?매기|입니다|이다|임|이에요|예요|짜리|[.,!~\n]|$)
sub_label = "acting/cast: " not "overall: "
  (?:^|[\n(,;|/•·*–—-]
  |\d\)? )\W{0,8}(?:the )?(?:[\w&]{1,20}+[ /&]{1,3}+){0,2}{sub}(?:[ /&,]{1,3}+
  (?:and )?+\w{1,20}+){0,2}\W{0,4}[:：=–—-]{1,3}[^\n,;:|•]{0,30}$
sub_before = "the acting is a " not "the film is a "
  (?:\b|(?<=[가-힣 ])){sub}(?:[은는이가도]|\b)'?s?(?:[ /:：=*()–—-]{1,4}+(?!(?:but|so|and
  |which)\b)[\w']{1,20}+){0,3}[ :：=*(–—|-]{0,4}$
sub_after = " for the acting" not " for me"
  ^[ ,(]{0,3}(?:(?:for|on
  |in) (?:the |its |her |his |their |that )?(?:[\w']{1,20}+ ){0,2}?)?{sub}\b(?!\W?[:：=])
asked_of_part = "the ending? " not "well? "
  \b{sub}\b[^.!\n]{0,30}\? $
item = "- tears: " not "- my rating: "
  ^ {0,4}(?![^:]{0,30}(?i:rating|score|verdict|total|final|overall|grade|point|star))(?:[-*•·] ?[^\W\d]
  |(?!i\b|my\b)[a-z])[\w ]{1,30}: {0,2}$
overall = "overall: " not "the finale: "
  \b(?:overall|final(?!e)|in total|total|verdict|all in all|altogether|(?:as a|on the) whole)\b[^\n]{0,50}$
  |(?:총점|총평|종합|최종|전체|총합)[^\n]{0,20}$
overall_after = " overall" not " and overall"
  ^\W{0,4}(?:overall|in total|altogether)\b
others = "my sister gave it " not "i gave it "
  \b(?:{site}|critics?|reviewers?|audiences?|viewers?|users?|everyone|everybody|people|others|average|some
  |most|fans|ratings? (?:of|on|peaked|hit|reached)|nielsen|(?:my|her|his|our|a) (?:\w{1,20}+ )?(?:sister
  |brother|mom|mum|mother|dad|father|husband|wife|friends?|roommate|boyfriend|girlfriend|bf|gf|cousin|aunt
  |grandma|grandmother|kids?|daughter|son|partner|family|colleagues?|co-?workers?)|(?:he|she
  |they) (?:\w{1,20}+ )?(?:gave|give[sn]?|rate[sd]?|scored?)|who (?:gave|rated?))\b|{site}|관객|네티즌
  |평론가|시청률|평균|남편|와이프|아내|친구|엄마|아빠|동생|언니|누나|오빠|형이|사람들
by_name = "Anna gave it " not "I gave it "
  \b(?!I\b|It\b|And\b|But\b|So\b|We\b)[A-Z][a-z]{1,20} (?:\w{1,20}+ly )?(?:gave|gives|rated|rates) (?:it
  |this|that|the)\b[^,;]{0,30}$
own = "but i gave it" not "she gave it"
  \b(?:i|i'(?:d|m|ll|ve)|me|(?<!of )mine|my(?: (?:own|personal|overall
  |final)){0,2} (?:mdl |imdb |letterboxd )?(?:rating|score|verdict|grade|vote)|personally)\b|(?:^| )(?:나는
  |난|저는|전|내|제) |개인적
others_after = " on imdb" not " from me"
  ^\W{0,4}(?:rating |score |stars? )?(?:(?:on|at|by|from|over on|per|according to|across) (?:the )?(?:{site}
  |viki|google|naver|daum|watcha|netflix|critics|audiences?|viewers|users|everyone|people|him|her|them)\b
  |(?:from|by|per|according to) my (?!end|side|perspective|point)\w|(?:{site}))
counted_after = " of people" not " of ten"
  ^ ?-? ?(?:of (?:the|all|my|people|us|viewers|critics|these|those|them)\b|(?:korean |k-?)?(?:episodes?|eps?
  |people|times|viewers|doctors|dentists|critics|dramas|movies|films|shows|friends|households|characters
  |actors|scenes|hotels?|restaurants?|resorts?|generals?|chefs?|seasons?|chapters?|parts?|minutes|hours|days
  |weeks|women|men|kids|koreans|fans|cases|couples|guys|girls|users|화까지|화를|회차|명|사람)\b|(?:sure
  |certain|convinced|done|through|finished|complete)\b|on (?:cable|tv|air|average)\b|per ?cent\b
  |nationwide\b|[mb]illion\b)|^ ?\)?\?
counted_before = "episode " not "it is "
  (?:\b(?:episodes?|eps?\.?|e|parts?|pt|chapters?|ch|pages?|days?|weeks?|vol\.?|volume|disc|number|no\.?
  |since|until|till|dated?|released?|premier(?:es|ed|ing)|aired|airing|born|screen|hall|track|at least|about
  |around|only|for)|\bon|제|#) ?$
unreal = "would have been a " not "it is a "
  \b(?:would|could|might|should)(?: ?'ve| (?:easily )?have)\b|\b(?:would
  |could) (?:\w{1,20}+ )?be an?\b.{0,12}\bif|\b(?:not|isn'?t|wasn'?t|n't|never|hardly|almost|nearly|if
  |unless|until|expect(?:ed|ing)?|hop(?:ed|ing)|instead of|rather than|used to|initially|originally
  |at first)\b[^.!?,;\n]{0,40}$
actors = "the " not "a "
  \b(?:the|its|these|those|both|our|all|of|his|her|their|two of|other|main|young|rising|with|has|have
  |featuring) $
stars_given = "i gave it " not "a hotel with "
  \b(?:giv|gave|rat(?:e|ing)|scor|deserv|get|got|earn|verdict|solid|easy|worth|overall
  |final)\w{0,6}\b[^\n]{0,60}$|[:：=–—-] ?$|^\W{0,200}$
stars_end = " for me" not " are great"
  ^ ?(?:from me|for me|for|because|[.!,;)\n–—-]|$)
"""
)
_STAR, _EMPTY = "★⭐🌟✭⭑", "☆✩✰⭒"


# What the words around a number say ------------------------------------------------------------------

_MOST = 300
"""Numbers that are looked at: a text of more is a table."""


class _Kind(Enum):
    """What a number that was found is."""

    OVERALL = auto()
    PLAIN = auto()
    SUB = auto()
    ANOTHERS = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class _Given:
    """A number: where it stands, and its share of a scale in half points, None off the scale."""

    start: int
    end: int
    half_points: int | None
    stars: bool = False
    sign: bool = False
    label: str = ""


def read_score(
    known: Text, *, others: tuple[int, ...] = (), several: bool = False
) -> tuple[int | None, bool]:
    """The writer's score in half points, None where there is none or more than one; and whether any is told.

    `others` are the places where another title is named: a number right behind one is that title's.
    `several` says that the text is about several titles: then one such number leaves no other to be told.
    """
    kinds: dict[_Kind, set[int | None]] = {kind: set() for kind in _Kind}
    last = 0
    for given in _numbers(known.low)[:_MOST]:
        kinds[_kind(given, known, last, others)].add(given.half_points)
        last = given.end
    # Two scores are no score, unless one of them is said to be the last word.
    told = kinds[_Kind.OVERALL] or kinds[_Kind.PLAIN]
    some = bool(told or kinds[_Kind.SUB] or kinds[_Kind.ANOTHERS])
    if len(told) != 1 or (several and kinds[_Kind.ANOTHERS]):
        return None, some
    return next(iter(told)), some


def _numbers(text: str) -> list[_Given]:
    """What was found, from left to right, of two in one place the first kind: those on a scale."""
    found, taken = [], bytearray(len(text) + 1)
    for given in _found(text):
        if not any(taken[given.start : given.end]):
            taken[given.start : given.end] = b"\1" * (given.end - given.start)
            found.append(given)
    return sorted(found, key=lambda given: given.start)


def _found(text: str) -> Iterator[_Given]:
    for each in (_SAYS.fraction, _SAYS.out_of, _SAYS.of_four):
        for found in each.pattern.finditer(text):
            yield _Given(*found.span(), _share(_amount(found[1]), _amount(found[2])))
    for found in _SAYS.full_first.pattern.finditer(text):
        full = {"열": 10.0}.get(found[3] or "") or _amount(found[1] or found[3])
        yield _Given(*found.span(), _share(_amount(found[2] or found[4]) + (0.5 if found[5] else 0.0), full))
    yield from _scaled(text)
    for found in _SAYS.stars.pattern.finditer(text):
        if (amount := _amount(found[1] or found[2])) <= 5:
            yield _Given(*found.span(), _share(amount, 5), stars=True, sign=bool(found[2]))
    for found in _SAYS.stars_ko.pattern.finditer(text):
        yield _Given(*found.span(), _share(_amount(found[1]) + (0.5 if found[2] else 0), 5))
    yield from _signs(text)
    for found in _SAYS.labelled.pattern.finditer(text):
        amount = _amount(found[2])
        of: float | None = (
            5.0 if found[1].endswith("별점") and amount <= 5 else 100.0 if found[3] == "%" else None
        )
        yield _Given(found.start(2), found.end(), _share(amount, of), label=found[1])
    for each in (_SAYS.given, _SAYS.from_me, _SAYS.point_ko):
        for found in each.pattern.finditer(text):
            group = found.lastindex or 1
            yield _Given(*found.span(group), _share(_amount(found[group]), None))


def _scaled(text: str) -> Iterator[_Given]:
    """'On a scale of 1 to 10 I would call it a nine': the one number the sentence says besides."""
    for found in _SAYS.scale.pattern.finditer(text):
        rest = re.split(r"[.!](?:\s|$)|\n", text[found.end() : found.end() + 160], maxsplit=1)[0]
        said = {_amount(each[1]) for each in _SAYS.on_scale.pattern.finditer(rest)}
        if not said:
            rest = ""
            before = re.split(r"\. |\n", text[max(found.start() - 80, 0) : found.start()])[-1]
            said = {_amount(each[1]) for each in _SAYS.on_scale.pattern.finditer(before)}
        if said:
            half_points = _share(said.pop(), _amount(found[1] or found[2])) if len(said) == 1 else None
            yield _Given(found.start(), found.end() + len(rest), half_points)


def _signs(text: str) -> Iterator[_Given]:
    """Runs of stars: of as many as there are with the empty ones, else of five, or of ten."""
    for found in _SAYS.sign.pattern.finditer(text):
        full, empty = (sum(char in signs for char in found[at]) for at, signs in ((1, _STAR), (3, _EMPTY)))
        half = 0.5 if found[2] or found[4] else 0.0
        after = text[found.end() : found.end() + 1]
        if (empty or half or full > 1) and not (after and after in "✨🌙🌗⯪★⭐🌟☆"):
            scale = full + empty + (1 if half else 0) if empty else 0
            if scale not in (5, 10):
                scale = 0 if empty and scale > 6 else 5 if full + half <= 5 else 10
            share = _share(full + half, scale) if scale else None
            yield _Given(found.start(), found.start() + len(found[0].rstrip()), share, stars=True, sign=True)


def _share(amount: float, full: float | None) -> int | None:
    """Half points of an amount on a scale; without one only what cannot be on the scale of 5."""
    if full is None:
        full = 10.0
        if not 5.5 <= amount <= 10:
            return None
    half_points = int(amount / full * 20 + 0.5) if 0 < amount <= full else 0
    return half_points if half_points in HALF_POINTS and amount / full >= 0.1 else None


def _amount(written: str) -> float:
    """The number that is written in digits or words, with its half; 0 for what is none."""
    words, half = written.replace(",", ".").strip(), 0.0
    for sign in ("½", "1/2", "and a half", "and-a-half", "point five"):
        if words.endswith(sign):
            words, half = words.removesuffix(sign).strip(" -"), 0.5
    if words in _WORDS:
        return _WORDS[words] + half
    return float(words) + half if re.fullmatch(r"\d{1,3}(?:\.\d{1,2})?", words, re.ASCII) else half


def _kind(given: _Given, known: Text, last: int, others: tuple[int, ...]) -> _Kind:
    """What the words around a number say that it is."""
    low, (line, end) = known.low, known.line(given.start)
    before = known.before(given.start, min(200, given.start - last)) if last <= given.start else ""
    after = low[given.end : min(given.end + 70, max(end, given.end))]
    if _is_no_score(given, known, before, after) or _is_of_others(known, given, before, after):
        return _Kind.NOTHING
    near = [at for at in others if max(last, given.start - 60) <= at < given.start]
    if any(known.number(at) == known.number(given.start) for at in near):
        return _Kind.ANOTHERS
    if _SAYS.overall(before) or _SAYS.overall(given.label) or _SAYS.overall_after(after):
        return _Kind.OVERALL
    so_far = low[max(line, last, given.start - 90) : given.start]
    asked = not before.strip() and _SAYS.asked_of_part(low[max(given.start - 80, 0) : given.start])
    of_part: list[Callable[[], object]] = [
        lambda: _SAYS.item(known.text[given.start - len(so_far) : given.start]),
        lambda: _SAYS.sub_label("\n" + so_far),
        lambda: _SAYS.sub_before(before[-90:]),
        lambda: _SAYS.sub_after(after),
    ]
    return _Kind.SUB if asked or any(says() for says in of_part) else _Kind.PLAIN


def _is_no_score(given: _Given, known: Text, before: str, after: str) -> bool:
    if (
        _SAYS.counted_after(after)
        or (_SAYS.counted_before(before) and not given.sign)
        or _SAYS.unreal(before[-60:])
    ):
        return True
    if given.sign:
        # Stars on both sides of something decorate a headline.
        start, end = known.line(given.start)
        line = known.low[start:end].strip()[:200]
        both = line[:1] in _STAR + _EMPTY and line[-1:] in _STAR + _EMPTY
        return both and sum(1 for _ in _SAYS.sign.pattern.finditer(line)) > 1
    return given.stars and bool(
        _SAYS.actors(before) or not _SAYS.stars_given(before) or not _SAYS.stars_end(after)
    )


def _is_of_others(known: Text, given: _Given, before: str, after: str) -> bool:
    """Whether somebody else's number is told: a site's, a friend's, the average."""
    if _SAYS.others_after(after):
        return not _SAYS.own(before[-40:])
    if _SAYS.by_name(known.text[given.start - len(before) : given.start]):
        return True
    last = max((found.start() for found in _SAYS.others.pattern.finditer(before)), default=None)
    return last is not None and not _SAYS.own(before[last:])
