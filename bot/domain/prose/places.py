"""Where a name stands in a text, and what that says: is it a title, and is the text about it."""

import re

from bot.domain.prose.names import Said
from bot.domain.prose.sentences import Sentences
from bot.domain.search import TitleIndex
from bot.domain.titles import Kind, Title

_COMPARED = re.compile(
    r"""\b(?:like|unlike|than|similar\ to|compar(?:ed|able|ing)\ (?:it\ )?(?:to|with)|remind(?:s
    |ed|ing)?\b.{0,20}\bof
    |reminiscent\ of|fans?\ of|lovers?\ of|(?:if\ you|who|those\ who|also)\ (?:\w+\ ){0,2}(?:lov
    |lik|enjoy)\w*|vs\.?|versus|on\ par\ with|echoes|vibes?
    |cross\ between|meets|instead\ of|besides|rival(?:s|ing)?|a\ la|same\ (?:writer|director|team
    |people|creators?)
    |known\ (?:for|from)|recogni[sz]e|remember|fame|also\ (?:in|wrote|directed|starred|made|known
    |did|played|watched|seen)
    |(?:actor|actress|star|lead|director|writer|screenwriter|PD|guy|girl|cast|creator|team
    |made)\ (?:\w+\ ){0,2}(?:from|of|behind|in)
    |starr(?:ed|ing)\ in|appear(?:ed|s)\ in|play(?:ed|s)\ (?:\w+\ ){0,3}in|was\ in|were\ in
    |role\ in|work\ (?:in|on)|seen\ (?:him|her|them)
    |after\ (?:watching|finishing|seeing)?|since|before|until|following|behind|surpass(?:ed|ing)?
    |beat(?:s|ing)?)\b
    (?:\W+\w+){0,6}\W*$""",
    re.VERBOSE | re.IGNORECASE,
)
_COMPARED_KO = re.compile(
    r"^['’\"”>》〉』」]{0,2}\s?(?:보다|처럼|같은|같이|만큼|이후|급|느낌|[을를]?\ ?좋아하"
    r"|[을를]?\ ?재밌게\ ?(?:본|봤)|팬이라면|에서(?:는)?\ |에\ 나온|에\ 출연|[와과]\ ?(?:비슷|비교"
    r"|같은|달리)"
    r"|[의]?\ ?(?:작가|감독|제작진|주인공|배우))"
)
_MORE_PRAISE = re.compile(
    r"\b(?:I|we|really|just|absolutely|so)\s+(?:really\s+)?(?:lov|lik|enjoy)\w+\s+\W*$", re.IGNORECASE
)

_WATCHED = re.compile(
    r"""(?:\b(?:watch(?:ed|ing)?|re-?watch(?:ed|ing)?|finish(?:ed|ing)?|binged?|bing(?:e)?ing
    |complet(?:ed|ing)|start(?:ed|ing)?
    |saw|seen|review(?:\ of|:)|thoughts\ (?:on|about)|called|titled|film|movie|drama|series|show
    |k-?drama|sageuk|thriller|dropp(?:ed|ing)
    |marathon(?:ed|ing)?|(?:episodes?|finale|ending|season\ \d|end|half|plot|story)\ of|through|recommend
    |gave|giv(?:e|ing)|rat(?:e|ed|ing)|/\s?(?:5|10|100)\ (?:for|to))\b
    |드라마|영화|작품|넷플릭스)
    [\s,:'"‘“<《〈『「*_]{0,4}(?:the\ (?:drama|film|movie|series|show|k-?drama)\ )?$""",
    re.VERBOSE | re.IGNORECASE,
)
_IS = re.compile(
    r"""['"’”>》〉』」*_]{0,3}\s?(?:
    \(?(?:19|20)\d\d\)? | ,?\ is\ (?:an?|the|one|my)\ (?:[\w'-]+\ ){0,4}(?:k-?drama|drama|film
    |movie|series|show|thriller|masterpiece|romance|sageuk|melodrama)
    | (?:review|recap|finale|ending|ost)\b | (?:\w{1,2}\ ?)?(?:다시\ |또\ |드디어\ )?(?:리뷰|후기
    |감상|정주행|완주|결말|다\ ?봤|다\ ?봄|봤|봐도|보고|보는|본\ |재밌|재미|완결|추천) )""",
    re.VERBOSE | re.IGNORECASE,
)
_RATED = re.compile(
    r"['\"’”>》〉』」*_]{0,3}\s?(?:[:：–—|-]\s?)?(?:(?:is|was|gets|got|a|an|worth|easily|solid"
    r"|weak|strong|easy)\s){0,4}\d{1,3}(?:[.,]\d)?\s?(?:/\s?(?:5|10)|out\s|점|,|\.(?!\d)|$)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\W{0,5}(?:$|[.!?,;:~\n(]|\s(?:and|yesterday|last|tonight|today|again|on|with|for|so|in)\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\s{0,3}(?:\((?:19|20)\d\d|[:：–—|~\n-]|,\s?\d|[\U0001F300-\U0001FAFF]|리뷰|후기|감상|review"
    r"|recap|[★⭐]|\d{1,2}(?:\.\d)?\s?/|S\d)",
    re.IGNORECASE,
)
AROUND = " \t\n'\"“‘*_#<《〈「『"
_FANS = re.compile(
    r"['’s]{0,2}[\s-](?:fans?|vibes?|lovers?|like|type|style|and|or|vs|meets|[&+x/,])\b|\s?[,&+/]",
    re.IGNORECASE,
)
_OWN_YEAR = re.compile(r"['\"’”>》〉』」*_\]]{0,3}\s?[(\[,]\s?(?:[\w.]{1,12},?\s){0,2}((?:19|20)\d\d)\b")


def stands_out(said: Said) -> bool:
    """Whether these words together can hardly be anything but the title."""
    if said.hangul:
        return said.size >= 6 or (said.size >= 5 and said.words > 1)
    return said.capital and (said.words > 2 or (said.words == 2 and said.size >= 8))


def can_be_meant(said: Said, known: Sentences, index: TitleIndex) -> bool:
    """Whether words beside words of watching can be a title: capitalised, long, or all there is."""
    if said.hangul:
        return said.size > 2 or _directly(said, known)
    if said.capital and said.size > 1:
        return True
    famous = any((title := index.find(title_id)) and title.tier == 1 for title_id in said.ids)
    return famous and said.size > 3 and any(then.match(known.text, said.end) for then in (_ENDS, _RATED))


def _directly(said: Said, known: Sentences) -> bool:
    return re.search(r"(?:드라마|영화)\s?$", known.before(said.start, 10)) is not None


def leads(said: Said, known: Sentences) -> bool:
    """Whether a line begins with the name and something that parts it from the rest, or the text with it."""
    if said.start < 40 and stands_out(said) and not known.text[: said.start].strip(AROUND):
        return _FANS.match(known.text, said.end) is None
    line = known.text.rfind("\n", 0, said.start) + 1
    before = known.text[max(line, said.start - 12) : said.start]
    if said.start - line > 12 or any(char.isalpha() for char in before):
        return False
    return (said.capital or said.hangul or said.words > 2) and _LEAD.match(known.text, said.end) is not None


def titled(said: Said, known: Sentences) -> bool:
    """Whether the words beside a name are those one has beside titles: watched, a year, a score."""
    return (
        _WATCHED.search(known.before(said.start, 60)) is not None
        or _IS.match(known.text, said.end) is not None
        or _RATED.match(known.text, said.end) is not None
        or leads(said, known)
    )


def compared(said: Said, known: Sentences) -> bool:
    """Whether the text only compares with it, or says where somebody is known from."""
    before = known.before(said.start, 70)
    if _MORE_PRAISE.search(before):
        return re.search(r"\bif\s+you\b", before, re.IGNORECASE) is not None
    return (
        _COMPARED.search(before) is not None
        or _COMPARED_KO.match(known.text[said.end : said.end + 20]) is not None
    )


def other_year(said: Said, text: str, index: TitleIndex) -> bool:
    """Whether a year right after the name says that none of these titles is meant."""
    found = _OWN_YEAR.match(text, said.end)
    if found is None:
        return False
    titles = [title for title_id in said.ids if (title := index.find(title_id))]
    return not any(made(title, int(found[1])) for title in titles)


def made(title: Title, year: int) -> bool:
    """Whether a title can be meant by that year."""
    # A drama goes on: its second season has a later year.
    return -1 <= year - title.year <= (1 if title.kind is Kind.FILM else 6)
