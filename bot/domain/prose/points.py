"""The score a text gives: the writer's own, of the whole title.

What is on a scale of 5, 10 or 100 is brought to 1-10 and to the nearest half point (87/100 and 8.7/10 are
8.5; 4.5/5 is 9). A number without a scale counts from 5.5 on, where it can only be of ten. Letters (B+),
anything under 1 and anything over its scale say nothing.
"""

import re
from enum import Enum, auto

from bot.domain.prose.numbers import SIGN, Given, numbers
from bot.domain.prose.sentences import Sentences, line_at

_SUB = (
    r"(?:story(?:line|telling)?|plot|acting|cast(?:ing)?|music|ost|soundtrack|score\ music|songs?"
    r"|rewatch(?:\ value|ability)?|visuals?|cinematography|endings?|finale"
    r"|chemistry|romance|characters?|writing|script|screenplay|direct(?:ion|ing)|pac(?:e|ing)"
    r"|production|humou?r|comedy|halves|half|episodes?|eps?|season|fashion"
    r"|costumes?|styling|villains?|kiss(?:es)?|leads?|performances?|dialogue|action|editing"
    r"|effects|cgi|enjoyment|originality|twists?|opening|smile|couple|second\ lead|scenes?"
    r"|part|arc|premise|concept|emotion(?:s|al)?|feels|suspense|world-?building|sets?|atmosphere"
    r"|start|beginning|middle|male\ lead|female\ lead|bromance|wardrobe|dubbing|subs|subtitles"
    r"|스토리|연기(?:력)?|연출|음악|영상미?|결말|엔딩|재미|몰입(?:감|도)?|배우|케미|각본|대본"
    r"|캐릭터|전개|미술|의상|초반|중반|후반|로맨스|액션|비주얼|작품성|대중성|여운|감동|긴장감)"
)
_SUB_LABEL = re.compile(
    rf"(?:^|[\n(,;|/•·*–—-]"
    rf"|\d\)?\s)\W{{0,8}}(?:the\s)?(?:[\w&]+[\s/&]+){{0,2}}{_SUB}(?:[\s/&,]+(?:and\s)?\w+){{0,2}}\W{{0,4}}[:：=–—-]+[^\n,;:|•]{{0,30}}$",
    re.IGNORECASE,
)
_SUB_BEFORE = re.compile(
    rf"(?:\b|(?<=[가-힣\s])){_SUB}(?:[은는이가도]|\b)['’]?s?(?:[\s/:：=*()–—-]+(?!(?:but|so|and"
    rf"|which)\b)[\w'’]+){{0,3}}[\s:：=*(–—|-]*$",
    re.IGNORECASE,
)
_SUB_AFTER = re.compile(
    rf"[ ,(]{{0,3}}(?:(?:for|on|in)\s(?:the\s|its\s|her\s|his\s|their\s"
    rf"|that\s)?(?:[\w'’]+\s){{0,2}}?)?{_SUB}\b",
    re.IGNORECASE,
)
_ASKED_OF_PART = re.compile(rf"\b{_SUB}\b[^.!\n]{{0,30}}\?\s$", re.IGNORECASE)
_ITEM = re.compile(r"\s{0,4}(?:[-*•·]\s?[^\W\d]|(?!i\b|my\b)[a-z])[\w ]{1,30}:\s{0,2}$")
_RATING = re.compile(r"\b(?:rating|score|verdict|total|final|overall|grade|points?|stars?)\b", re.IGNORECASE)
_OVERALL = re.compile(
    r"\b(?:overall|final(?!e)|in\ total|total|verdict|all\ in\ all|altogether|as\ a\ whole"
    r"|on\ the\ whole)\b[^\n]{0,50}$|(?:총점|총평|종합|최종|전체|총합)[^\n]{0,20}$",
    re.IGNORECASE | re.VERBOSE,
)
_OVERALL_AFTER = re.compile(r"\W{0,3}\s?(?:overall|in\ total|altogether)\b", re.IGNORECASE)

_SITE = (
    r"imdb|mdl|my ?drama ?list|rotten(?:\ tomatoes)?|tomatometer|metacritic|letterboxd|douban"
    r"|asianwiki|tmdb|trakt|hancinema|kinopoisk"
    r"|네이버|다음\ ?(?:영화|평점)|왓챠|로튼|씨네21|키노라이츠|메타크리틱"
)
_OTHERS = re.compile(
    rf"""\b(?:{_SITE}|critics?|reviewers?|audiences?|viewers?|users?|everyone|everybody|people
    |others|average|some|most|fans|ratings?\ (?:of|on|peaked|hit|reached)|nielsen
    |(?:my|her|his|our|a)\ (?:\w+\ )?(?:sister|brother|mom|mum|mother|dad|father|husband|wife
    |friends?|roommate|boyfriend|girlfriend|bf|gf|cousin|aunt|grandma|grandmother|kids?|daughter
    |son|partner|family|colleagues?|co-?workers?)
    |(?:he|she|they)\ (?:\w+\ )?(?:gave|give[sn]?|rate[sd]?|scored?)|who\ (?:gave|rated?))\b

    |{_SITE}|관객|네티즌|평론가|시청률|평균|남편|와이프|아내|친구|엄마|아빠|동생|언니|누나|오빠|형이|사람들""",
    re.IGNORECASE | re.VERBOSE,
)
_BY_NAME = re.compile(
    r"\b(?!I\b|It\b|And\b|But\b|So\b|We\b)[A-Z][a-z]+\s(?:\w+ly\s)?(?:gave|gives|rated"
    r"|rates)\s(?:it|this|that|the)\b[^,;]{0,30}$"
)
_OWN = re.compile(
    r"\b(?:I|I['’](?:d|m|ll|ve)|me|(?<!of\ )mine|my(?:\ (?:own|personal|overall"
    r"|final))*\ (?:mdl\ |imdb\ |letterboxd\ )?(?:rating|score|verdict|grade|vote)|personally)\b"
    r"|(?:^|\s)(?:나는|난|저는|전|내|제)\s|개인적",
    re.IGNORECASE,
)
_OTHERS_AFTER = re.compile(
    rf"""\W{{0,3}}\s?(?:rating\ |score\ |stars?\ )?(?:(?:on|at|by|from|over\ on|per|according\ to
    |across)\ (?:the\ )?(?:{_SITE}|viki|google|naver|daum|watcha|netflix|critics|audiences?
    |viewers|users|everyone|people|him|her|them)\b | (?:from|by|per|according\ to)\ my\ (?!end
    |side|perspective|point)\w+
    |(?:{_SITE}))""",
    re.IGNORECASE | re.VERBOSE,
)
_COUNTED_AFTER = re.compile(
    r"""\s?-?\s?(?:of\ (?:the|all|my|people|us|viewers|critics|these|those|them)\b
    |(?:korean\ |k-?)?(?:episodes?|eps?|people|times|viewers|doctors|dentists|critics|dramas
    |movies|films|shows|friends|households
    |characters|actors|scenes|hotels?|restaurants?|resorts?|generals?|chefs?|seasons?|chapters?
    |parts?|minutes|hours|days|weeks|women|men|kids|koreans|fans|cases|couples|guys|girls|users
    |화까지|화를|회차|명|사람)\b|(?:sure|certain|convinced|done|through|finished|complete)\b
    |on\ (?:cable|tv|air|average)\b|per\ ?cent\b|nationwide\b
    |[mb]illion\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_COUNTED_BEFORE = re.compile(
    r"(?:\b(?:episodes?|eps?\.?|e|parts?|pt|chapters?|ch|pages?|days?|weeks?|vol\.?|volume|disc"
    r"|number|no\.?|since|until|till|dated?|released?|premier(?:es|ed|ing)|aired|airing|born"
    r"|screen|hall|track|at\ least|about|around|only|for)|\bon|제|[#])\s?$",
    re.IGNORECASE | re.VERBOSE,
)
_UNREAL = re.compile(
    r"\b(?:would|could|might|should)(?:\s?['’]ve|\ (?:easily\ )?have)\b|\b(?:would"
    r"|could)\ (?:\w+\ )?be\ an?\b.{0,12}\bif|\b(?:not|isn['’]?t|wasn['’]?t|n['’]t|never|hardly"
    r"|almost|nearly|if|unless|until|expect(?:ed|ing)?|hop(?:ed|ing)|instead\ of|rather\ than"
    r"|used\ to|initially|originally|at\ first)\b[^.!?,;\n]{0,40}$",
    re.IGNORECASE | re.VERBOSE,
)
_ACTORS = re.compile(
    r"\b(?:the|its|these|those|both|our|all|of|his|her|their|two\ of|other|main|young|rising|with"
    r"|has|have|featuring)\s$",
    re.IGNORECASE,
)
_STARS_GIVEN = re.compile(
    r"\b(?:giv|gave|rat(?:e|ing)|scor|deserv|get|got|earn|verdict|solid|easy|worth|overall"
    r"|final)\w*\b[^\n]{0,60}$|[:：=–—-]\s*$|^\W*$",
    re.IGNORECASE,
)
_STARS_END = re.compile(r"\s*(?:from\ me|for\ me|for|because|[.!,;)\n–—-]|$)", re.IGNORECASE | re.VERBOSE)

_MOST = 300
"""Numbers that are looked at: a text of more is a table."""
_NEAR = 70


class _Kind(Enum):
    """What a number that was found is."""

    OVERALL = auto()
    PLAIN = auto()
    SUB = auto()
    ANOTHERS = auto()
    NOTHING = auto()


def points(known: Sentences, *, others: tuple[int, ...] = (), several: bool = False) -> int | None:
    """The writer's score in half points, None where there is none or more than one.

    `others` are the places where another title is named: a number right behind one is that title's.
    `several` says that the text is about several titles: then one such number leaves no other to be told.
    """
    kinds: dict[_Kind, set[int | None]] = {kind: set() for kind in _Kind}
    last = 0
    for given in numbers(known.text)[:_MOST]:
        kinds[_kind(given, known, last=last, others=others)].add(given.half_points)
        last = given.end
    if several and kinds[_Kind.ANOTHERS]:
        return None
    # Two scores are no score, unless one of them is said to be the last word.
    told = kinds[_Kind.OVERALL] or kinds[_Kind.PLAIN]
    if len(told) != 1:
        return None
    return next(iter(told))


def _kind(given: Given, known: Sentences, *, last: int, others: tuple[int, ...]) -> _Kind:
    """What the words around a number say that it is."""
    text = known.text
    before = known.before(given.start, 200)
    before = before[max(len(before) - (given.start - last), 0) :] if last <= given.start else ""
    after = text[given.end : given.end + _NEAR].split("\n", 1)[0]
    if _is_no_score(given, before, after, text) or _is_of_others(before, after):
        return _Kind.NOTHING
    if any(max(last, given.start - 60) <= at < given.start for at in others) and known.number(
        given.start
    ) in {known.number(at) for at in others if at >= given.start - 60}:
        return _Kind.ANOTHERS
    if _OVERALL.search(before) or _OVERALL.search(given.label) or _OVERALL_AFTER.match(after):
        return _Kind.OVERALL
    line = line_at(text, given.start)
    so_far = text[max(text.rfind("\n", 0, given.start) + 1, last, given.start - 90) : given.start]
    if not before.strip() and _ASKED_OF_PART.search(text, max(given.start - 80, 0), given.start):
        return _Kind.SUB
    if _ITEM.match(so_far) and not _RATING.search(so_far):
        return _Kind.SUB
    if _SUB_LABEL.search("\n" + so_far) or _SUB_BEFORE.search(before[-90:]) or _is_part(after, line):
        return _Kind.SUB
    return _Kind.PLAIN


def _is_part(after: str, line: str) -> bool:
    found = _SUB_AFTER.match(after)
    # '4/5 Acting 3/5' has its label before; '10/10 soundtrack' behind, and nothing else follows.
    return found is not None and re.match(r"\s*[:：=]", after[found.end() :]) is None


def _is_no_score(given: Given, before: str, after: str, text: str) -> bool:
    if _COUNTED_AFTER.match(after) or (_COUNTED_BEFORE.search(before) and not given.sign):
        return True
    if _UNREAL.search(before[-60:]) or after.lstrip(" )").startswith("?"):
        return True
    if given.sign:
        return _decorates(given, text)
    if given.stars:
        told = _STARS_GIVEN.search(before) is not None
        return _ACTORS.search(before) is not None or not told or _STARS_END.match(after) is None
    return False


def _decorates(given: Given, text: str) -> bool:
    """Whether stars stand on both sides of something, as around a headline."""
    line = line_at(text, given.start)
    signs = [match for match in SIGN.finditer(line) if match.end() - match.start() > 0]
    return len(signs) > 1 and line.strip()[:1] in "★⭐🌟☆" and line.strip()[-1:] in "★⭐🌟☆"


def _is_of_others(before: str, after: str) -> bool:
    """Whether somebody else's number is told: a site's, a friend's, the average."""
    if _OTHERS_AFTER.match(after):
        return _OWN.search(before[-40:]) is None
    if _BY_NAME.search(before):
        return True
    last = max((found.start() for found in _OTHERS.finditer(before)), default=None)
    return last is not None and _OWN.search(before, last) is None
