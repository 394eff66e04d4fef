"""The score a text gives: the writer's own, of the whole title.

What is on a scale of 5, 10 or 100 is brought to 1-10 and to the nearest half point (87/100 and 8.7/10 are
8.5; 4.5/5 is 9). A number without a scale counts from 5.5 on, where it can only be of ten. Letters (B+),
anything under 1 and anything over its scale say nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.domain.prose.rules import Text, rules
from bot.domain.ratings import HALF_POINTS

_WORDS = {word: at for at, word in enumerate("zero one two three four five six seven eight nine ten".split())}
_WORDS |= {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "열": 10, "a hundred": 100}
_SAYS = rules(
    r"""
alone =
  (?<![a-z0-9_/$#@])(?<!\d[:.,-])
last =
  (?![a-z0-9/%]|[.,:]\d| ?/ ?\d|-\d)
full =
  (?:100|10|5)(?:\.0)?|five|ten|a hundred
n =
  \d{1,3}(?:[.,]\d{1,2})?(?: ?½| 1/2| and a half)?
  (?:one|two|three|four|five|six|seven|eight|nine|ten)(?:[ -]and[ -]a[ -]half| point five)?
site =
  imdb|mdl|my ?drama ?list|rotten tomatoes|metacritic|letterboxd|douban|asianwiki|네이버|왓챠|로튼
part =
  story|plot|acting|cast|music|ost|soundtrack|songs?|rewatch value|visuals?|half|endings?|finale|chemistry
  romance|characters?|writing|script|direct(?:ion|ing)|pac(?:e|ing)|season|production|humou?r|comedy|episodes?
  kiss(?:es)?|leads?|performances?|dialogue|action|effects|start|beginning|couple|scenes?|스토리|연기력?|연출
  음악|영상미?|결말|엔딩|재미|몰입[감도]|배우|케미|각본|대본|캐릭터|전개|[초중후]반|로맨스|액션
of = "9.5/10.0" not "9/10/2023"
  {alone}({n}) ?(?:stars?|points?|점)?,?(?: ?[/⁄] ?| (?:out )?of (?:a )?)({full})(?: ?(?:stars?|[★점]))?{last}
  {alone}({n}) ?(?:/|(?:out )?of) ?(4) ?(?:stars?|★)
of_ko = "별 5개 중 4개" not "별 5개"
  (?<![\d.])(100|10|5)점 ?(?:만점)? ?(?:에서?|중에?) ?(?:[가-힣]{1,6}+ ){0,2}({n}) ?점?(?!\d)
  별 ?(5|다섯|10|열) ?개 ?(?:만점)? ?(?:에서?|중에?) ?({n}|[한두세네]|다섯) ?개( ?반)?
scale = "a scale of 1 to 10? a nine" not "a grand scale"
  \bscale (?:of|from) (?:(?:0|1|one) ?(?:-|–|to) ?)?({full})\b[^.!\n]{0,60}? (?:an?|is|it|at) ({n})(?![\w/%])
stars = "★ 4.5" not "★★★"
  {alone}({n})[ -]?(?:stars?\b|(?:⭐️?|★)(?![⭐★☆]))
  [★⭐]️? ?([0-5][.,]\d|[1-5])(?: ?/ ?5)?(?![\w/%★⭐]|[.,]\d)
  별 ?(?:점 ?)?([한두세네]|다섯|\d(?:\.5)?) ?개( ?반)?
sign = "★★★½" not "***"
  ((?:[★⭐🌟]\ufe0f?+ ?+){1,10}+)(½|1/2|\.5|⯨|✬)? ?((?:[☆✩]\ufe0f?+ ?+){0,9}+)(½)?
labelled = "my rating: 8" not "my rating: b+"
  (?<![a-z])((?:(?:overall|final|mdl|imdb) ){0,2}(?:rating|score|grade|verdict|overall|points?|total)|평점
   |점수|총점|별점)(?: (?:value|score|rating|is|of))?[은는]?[ :：=\-–—*_|>)]{0,5}(?:an? |solid )?({n}) ?(점
   |%)?(?![a-z0-9/]|[.,:]\d| ?/ ?\d| (?:out )?of\b)
bare = "i'd give it a solid 8" not "she gave me kisses"
  \b(?:giv(?:e|es|ing)|gave|rat(?:e|es|ed|ing)|scor(?:e|ed|ing)|gets?|got|deserves?|earn(?:s|ed))\b(?: (?!
   (?:was|but|because)\b)[\w'\"”“]{1,20}+){0,6}? ({n})(?![\w/%-]|[.,:]\d| ?/ ?\d| (?:out )?of\b| (?:to|or) \d)
  {alone}({n}) (?:from|for) me\b|\b(?:solid|strong|easy|high|perfect) ({n})(?= ?(?:[.!?\n,;)]|$))
  (?<![\d.])(\d{1,3}(?:\.\d)?) ?점(?:은|을|정도)? ?(?:드[립려릴리]|[주줍줌줬줄]|준다|입니다|이[다에]|임|예요
   |[.,!~\n]|$)
of_part = "the acting is a " not "the film is a "
  \b{part}(?:[은는이가도]|\b)'?s?(?:[ /:：=*(),&–—-]{1,4}+(?!(?:but|so|and
   |which)\b)[\w']{1,20}+){0,3}[ :：=*(–—|-]{0,4}$
  \b{part}\b[^.!\n]{0,30}\? $
  (?:^|\n)[-*•·] ?(?![^:]{0,30}(?:rating|score|verdict|total|overall|star))[\w ]{1,30}: $
of_part_after = " for the acting" not " for me"
  ^[ ,(]{0,3}(?:for|on|in) (?:the |its |his |her )?(?:[\w']{1,20}+ )?{part}\b
overall = "overall: " not "the finale: "
  \b(?:overall|final(?!e)|total|verdict|all in all|on the whole)\b[^\n]{0,50}$
  (?:총점|총평|종합|최종|전체)[^\n]{0,20}$
others = "my sister gave it " not "i gave it "
  \b(?:{site}|critics?|reviewers?|audiences?|viewers?|users?|everyone|everybody|people|others|average|most
   |fans)\b
  \b(?:my|her|his|our|a) (?:\w{1,20}+ )?(?:sister|brother|mom|mum|mother|dad|father|husband|wife|(?:girl
   |boy)?friends?|partner|cousin|aunt|grandma|kids?|daughter|son|family)\b
  \b(?:he|she|they|who) (?:\w{1,20}+ )?(?:g[ai]ve|rate|score)[sd]?\b|관객|네티즌|평론가|시청률|평균|남편|아내
  친구|엄마|아빠|동생|언니|누나|오빠|형이|사람들
by_name = "Anna gave it " not "I gave it "
  \b(?!(?:I|It|And|But|So|We)\b)[A-Z][a-z]{1,20} (?:\w{1,20}+ly )?(?:gave|gives|rate[ds]) (?:it
   |this)\b[^,;]{0,30}$
own = "but i gave it" not "she gave it"
  \b(?:i|i'(?:d|m|ll|ve)|me|(?<!of )mine|my(?: (?:own|personal|overall|final|mdl)){0,2} (?:rating|score
   |verdict)|personally)\b
  (?:^| )(?:나는|난|저는|전|내|제) |개인적
others_after = " on imdb" not " from me"
  ^\W{0,4}(?:(?:on|at|by|from|per|according to) )?(?:the )?(?:{site}|critics|audiences?|viewers|everyone)\b
  ^\W{0,4}(?:from|by|per|according to) my (?!end|side)\w
counted_after = " people" not " this"
  ^ ?\)?\?
  ^ ?-?(?: of (?:the|all|my|people|us|these|those|them)| people|(?! ?(?:this|always|perhaps|thanks|plus
   |across)\b)(?: korean)? ?[a-z]{2,12}(?<!star)(?<!point)(?<![isua])s|(?: fewer| more| wo?men| sure| certain
   | percent| on cable))\b
  ^ ?(?:화까지|화를|회차|[명번시분]|사람)
counted_before = "episode " not "it is "
  \b(?:episodes?|eps?\.?|parts?|chapters?|pages?|days?|weeks?|vol\.?|no\.?|since|until|till|at least|about
   |around|only|released?|dated?|aired|born|on) ?$
  (?:제|#) ?$
unreal = "would have been a " not "it is a "
  \b(?:would|could|might|should)(?: ?'ve| (?:easily )?have)\b
  \b(?:would|could) (?:\w{1,20}+ )?be an?\b.{0,12}\bif
  \b(?:not|\w{2,6}n't|never|hardly|almost|nearly|if|unless|until|expect\w{0,3}|hop(?:ed|ing)|instead of
   |rather than|used to|initially|at first)\b[^.!?,;\n]{0,40}$
stars_given = "i gave it " not "a hotel with "
  \b(?:giv|gave|rat(?:e|ing)|scor|deserv|get|got|earn|verdict|solid|overall|final)\w{0,6}\b[^\n]{0,60}$
  [:：=–—-] ?$|^\W{0,200}$
stars_end = " for me" not " are great"
  ^ ?(?:from me|for|because|[.!,;)\n–—-]|$)
"""
)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?", re.ASCII)
_STARS = "★⭐🌟☆✩"
_MOST = 300
"""Numbers that are looked at: a text of more is a table."""

_Kind = Enum("_Kind", "OVERALL PLAIN PART ANOTHERS NOTHING")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number: where it stands, and its share of a scale in half points, None off the scale."""

    start: int
    end: int
    half_points: int | None
    form: str
    label: str = ""


def read_score(
    known: Text, *, others: tuple[int, ...] = (), several: bool = False
) -> tuple[int | None, bool]:
    """The writer's score in half points, None where there is none or more than one; and whether any is told.

    `others` are the places where another title is named: a number right behind one is that title's.
    `several` says that the text is about several titles: then one such number leaves no other to be told.
    """
    kinds: dict[_Kind, set[int | None]] = defaultdict(set)
    last = 0
    for given in _numbers(known.low)[:_MOST]:
        kinds[_kind(given, known, last, others)].add(given.half_points)
        last = given.end
    # Two scores are no score, unless one of them is said to be the last word.
    told = kinds[_Kind.OVERALL] or kinds[_Kind.PLAIN]
    some = bool(told or kinds[_Kind.PART] or kinds[_Kind.ANOTHERS])
    if len(told) != 1 or (several and kinds[_Kind.ANOTHERS]):
        return None, some
    return next(iter(told)), some


def _numbers(text: str) -> list[_Figure]:
    """What was found, from left to right, of two in one place the first form: those on a scale."""
    found, taken = [], bytearray(len(text) + 1)
    for form in ("of", "of_ko", "scale", "stars", "sign", "labelled", "bare"):
        for match in _SAYS[form].pattern.finditer(text):
            for given in _read_number(form, match):
                if not any(taken[given.start : given.end]):
                    taken[given.start : given.end] = b"\1" * (given.end - given.start)
                    found.append(given)
    return sorted(found, key=lambda given: given.start)


def _read_number(form: str, found: re.Match[str]) -> Iterator[_Figure]:
    """The number that one way of writing it says, unless it is none."""
    start, end = found.start(), found.start() + len(found[0].rstrip())
    said = [each for each in found.groups() if each]
    if form == "sign":
        full, empty = (sum(char in _STARS for char in found[at]) for at in (1, 3))
        half = 0.5 if found[2] or found[4] else 0.0
        # Of as many as there are with the empty ones, else of five, or of ten.
        of = full + empty + (1 if half else 0) if empty else 5 if full + half <= 5 else 10
        if (empty or half or full > 1) and not found.string.startswith(("✨", "🌙", *_STARS), found.end()):
            yield _Figure(start, end, _share(full + half, of) if of in (5, 6, 10) else None, form)
    elif form == "labelled":
        amount = _amount(said[1])
        of = 100 if found[3] == "%" else 5 if said[0] == "별점" and amount <= 5 else 0
        yield _Figure(found.start(2), end, _share(amount, of), form, said[0])
    elif form == "bare":
        yield _Figure(*found.span(found.lastindex or 0), _share(_amount(said[0]), 0), form)
    elif form == "stars":
        amount = _amount(said[0]) + (0.5 if len(said) > 1 else 0)
        if amount <= 5:
            yield _Figure(start, end, _share(amount, 5), "sign" if found[2] else form if found[1] else "of")
    else:
        first, second = said[:2] if form == "of" else (said[1], said[0])
        yield _Figure(
            start, end, _share(_amount(first) + (0.5 if len(said) > 2 else 0), _amount(second)), form
        )


def _share(amount: float, full: float) -> int | None:
    """Half points of an amount on a scale; without one (0) only what cannot be on the scale of 5."""
    if not full:
        return _share(amount, 10) if amount >= 5.5 else None
    half_points = int(amount / full * 20 + 0.5) if full / 10 <= amount <= full else 0
    return half_points if half_points in HALF_POINTS else None


def _amount(written: str) -> float:
    """The number that is written in digits or words, with its half; 0 for what is none."""
    words, half = written.replace(",", ".").strip(), 0.0
    for sign in ("½", "1/2", "and a half", "and-a-half", "point five"):
        if words.endswith(sign):
            words, half = words.removesuffix(sign).strip(" -"), 0.5
    if words in _WORDS:
        return _WORDS[words] + half
    return float(words) + half if _NUMBER.fullmatch(words) else half


def _kind(given: _Figure, known: Text, last: int, others: tuple[int, ...]) -> _Kind:
    """What the words around a number say that it is."""
    line, end = known.line(given.start)
    before = known.before(given.start, min(200, given.start - last)) if last <= given.start else ""
    after = known.low[given.end : min(given.end + 70, max(end, given.end))]
    if _is_no_score(given, known, before, after) or _is_of_others(known, given, before, after):
        return _Kind.NOTHING
    near = [at for at in others if max(last, given.start - 60) <= at < given.start]
    if any(known.number(at) == known.number(given.start) for at in near):
        return _Kind.ANOTHERS
    if _SAYS.overall(before) or _SAYS.overall(given.label) or after.startswith((" overall", " in total")):
        return _Kind.OVERALL
    # A question may end in a number of its own: 'That kiss in episode 9/10? 10/10.'
    so_far = known.low[max(line, last if before.strip() else 0, given.start - 90) : given.start]
    return _Kind.PART if _SAYS.of_part(so_far) or _SAYS.of_part_after(after) else _Kind.PLAIN


def _is_no_score(given: _Figure, known: Text, before: str, after: str) -> bool:
    """Whether something else is counted, it is only wished for, or stars are no sign of a score."""
    counted = _SAYS.counted_before(before) and given.form != "sign"
    if counted or _SAYS.counted_after(after) or _SAYS.unreal(before[-60:]):
        return True
    if given.form == "sign":
        # Stars on both sides of something decorate a headline.
        start, end = known.line(given.start)
        line = known.low[start:end].strip()[:200]
        both = line[:1] in _STARS and line[-1:] in _STARS
        return both and sum(1 for _ in _SAYS.sign.pattern.finditer(line)) > 1
    return given.form == "stars" and not (_SAYS.stars_given(before) and _SAYS.stars_end(after))


def _is_of_others(known: Text, given: _Figure, before: str, after: str) -> bool:
    """Whether somebody else's number is told: a site's, a friend's, the average."""
    if _SAYS.others_after(after):
        return not _SAYS.own(before[-40:])
    if _SAYS.by_name(known.text[given.start - len(before) : given.start]):
        return True
    last = max((found.start() for found in _SAYS.others.pattern.finditer(before)), default=None)
    return last is not None and not _SAYS.own(before[last:])
