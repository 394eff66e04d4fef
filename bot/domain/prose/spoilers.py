"""Whether a text gives the plot away: because it says so, or because it tells how it ends."""

import re

from bot.domain.prose.sentences import Sentences

_FREE = re.compile(
    r"""\b(?:spoilers?[-\ ]?free|spoiler-?less|(?:non|un)-?\ ?spoiler(?:y|s|ish|ed)?
    |no(?!\ wonder)\ (?:major\ |big\ |real\ |plot\ |actual\ |huge\ )?spoilers?
    |zero\ spoilers?|without\ (?:any\ |major\ |giving\ )?spoilers?|(?:not|n['’]t
    |never)\ (?:contain|include|have|give|post|share|reveal)\w*\ (?:any\ |major\ |big\ )?spoilers?
    |(?:wo|do|did|sha|will\ no|ca)n?['’]?t\ spoil\b|(?:will|shall)\ not\ spoil\b|free\ (?:of
    |from)\ (?:any\ )?spoilers?|devoid\ of\ spoilers)
    |노\ ?스포|무\ ?스포|비\ ?스포|스포(?:일러)?(?:는|가|도)?\ ?(?:전혀\ )?(?:없|안\ ?함|안\ ?해
    |제로|프리|[xX×](?![a-zA-Z]))""",
    re.IGNORECASE | re.VERBOSE,
)
_ALMOST = re.compile(
    r"\b(?:mostly|almost|nearly|semi|fairly|relatively|kinda|pretty\ much|as|not|n['’]t"
    r"|can['’]?t\ be|is\ there|are\ there|until|up\ to|part|section|first\ (?:half|part)|above"
    r"|so\ far)\W+(?:\w+\W+){0,2}$|거의\s$",
    re.IGNORECASE | re.VERBOSE,
)
_HARDLY = re.compile(
    r"\b(?:can['’]?t|cannot|hard|difficult|impossible|tricky|how\ to)\b", re.IGNORECASE | re.VERBOSE
)
_ASKED = re.compile(
    r"\b(?:please|pls|plz|thanks|thx|in\ the\ (?:comments|replies)|guys|y['’]all|부탁|해\ ?주세요|금지)\b",
    re.IGNORECASE | re.VERBOSE,
)
_WARNED = re.compile(
    r"""\bspoilers?\W{0,3}\ ?(?:ahead|alert|warning|below|follow(?:s|ing)?|inside|included|abound
    |beyond|after\ (?:this|the)|from\ here|within|galore|incoming|territory|in\ this|throughout
    |heavy|section|discussion|for\ the\ (?:ending|finale|whole|entire))\b
    |\b(?:contain|contains|containing|includes?|has|have|with|full\ of|beware\ (?:of)?
    |warning\W{1,3}|caution\W{1,3}|alert\W{1,3}|some|major|massive|heavy|huge|big|full|mild|minor
    |slight|light|potential|possible|lots\ of|many)\ (?:\w+\ )?spoilers?\b
    |\bspoiler-?(?:y|filled|heavy
    |ish)\b | ^\W{0,6}spoilers?\W{0,6}$ | ^\W{0,4}spoilers?\s?[:!] | [\[(]\s?spoilers?\s?[\])]
    | \bSPOILERS?\s?!{1,}
    |\bi(?:['’]m\ going\ to|['’]ll|\ will|\ am\ (?:going\ to|about\ to))\ spoil\b
    |스포\ ?(?:주의|있음|있어|있습|있는|포함|가득|多|다수|경고|들어|[oO○]\b)
    |스포일러\ ?(?:가\ |를\ )?(?:주의|있|포함|경고|가득|다수|될\ 수)|(?:약|강|핵|대)\ ?스포(?!츠)
    |스포가\ ?(?:있|포함|될|가득)""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_NEGATED = re.compile(
    r"\b(?:no|not|n['’]t|without|zero|never|free|any|hate|hates|avoid(?:s|ing|ed)?|dodg(?:e|ed"
    r"|ing)|read|saw|seen|hidden|tag|tags|mark|use|put|hide|there\ (?:are|is)\ no"
    r"|stop)\b\W*(?:\w+\W+){0,3}$|(?:없|안)\W*$",
    re.IGNORECASE | re.VERBOSE,
)

_WHO = (
    r"(?:he|she|they|both|(?:the|her|his|their)\ (?!plot|story|drama|show|film|movie|pac(?:e|ing)"
    r"|romance|chemistry|series|writ|script|ending|episode|comedy)(?:\w+\ )?[a-z]{2,14}"
    r"|[A-Z][a-z]+(?:[-\ ][A-Z]?[a-z]+){0,2})"
)
_FATE = re.compile(
    rf"""\b{_WHO}\ (?:\w+\ )?(?:dies|died|is\ (?:killed|executed|hanged|murdered|shot\ dead
    |reborn)|gets\ (?:killed|executed|shot|murdered|hanged|arrested|married)|was\ executed
    |commits\ suicide|kills?\ (?:him|her|them)sel(?:f|ves)|passes\ away
    |sacrific(?:es?|ed|ing)\ (?:him|her|them|it)?(?:sel(?:f|ves)|(?:his|her
    |their)\ (?:own\ )?li(?:fe|ves))|jumps\ to\ (?:his|her)|bleeds\ (?:out|to\ death)
    |wakes\ up\ from\ (?:the|his|her)\ coma|regains?\ (?:his|her)\ memor(?:y|ies)
    |(?:finally\ )?(?:reunites?|reunited|get\ married|marr(?:y|ies|ied)|end(?:s
    |ed)?\ up\ (?:together|marrying|with|dead|in\ jail|alone|happily)|forgives?|escapes?
    |confess(?:es|ed)|kill(?:s|ed)|shoots?|stabs?|avenges?)\b)
    |\band\ (?:then\ )?dies\b|\b(?:is|gets|was)\ (?:\w+\ ){{0,2}}to\ death\b
    |\b(?:death|execution|suicide|sacrifice)\ of\ [A-Z][a-z]+""",
    re.VERBOSE,
)
_REVEALED = re.compile(
    r"""\b(?:turns?\ out\ (?:that\ |to\ (?:be|have)\ )?|(?:is|are|was
    |were)\ (?:finally\ |later\ |then\ )?revealed\ (?:to\ be|as|that|to\ have)
    |it['’]?s?\ (?:is\ )?(?:then\ |finally\ |later\ )?revealed\ that|the\ (?:real\ )?(?:killer
    |culprit|murderer|traitor|mastermind)\ (?:is|was|turns)
    |the\ (?:big\ )?twist\ (?:is|was)\ that|all\ along\b|was\ (?:secretly|actually)\ (?:the|a|his
    |her|dead)\b|only\ (?:to\ )?(?:discover|learn|find\ out)\b.{0,40}\blater|(?:finds?
    |found)\ out\ (?:that\ )?(?:he|she|they|[A-Z]\w+)\ (?:is|was|are|had)\ (?:\w+\ ){0,2}(?:killer
    |father|mother|dead|son|daughter|sister|brother))""",
    re.VERBOSE,
)
_AT_END = re.compile(
    r"""\b(?:in\ the\ end|at\ the\ (?:very\ )?end|toward?s?\ the\ (?:very\ )?end|by\ the\ end
    |in\ the\ (?:final|last|very\ last)\ (?:episode|scene|minutes|act|shot|moments?|chapter|ep)
    |the\ (?:final|last|closing)\ (?:episode|scene|shot|act|moments?)|in\ the\ finale
    |(?:\w+\ )?(?:years|months)\ later|in\ the\ epilogue|the\ (?:movie|film|drama|series|show
    |story)\ ends\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_PREMISE = re.compile(
    r"\b(?:when|after|whose|before|until|if|wish|hoped?|afraid|pray\w*|begins?\ (?:when|with)"
    r"|starts?\ (?:when|with|off)|premise|follows|is\ about|revolves|would|thought|guess(?:ed"
    r"|ing)?|theory|should|want(?:ed)?|almost|episode\ (?:1|one)|first\ episode)\b",
    re.IGNORECASE | re.VERBOSE,
)
_FATE_KO = re.compile(
    r"(?:죽(?:는다|었|고|음을\ 맞|게\ 되|어서|으면서|는\ (?:장면|걸로|것))|사망(?:한|했|하)|사형"
    r"|희생(?:하|했|한다)|자살|살해|범인은|범인이\ |정체(?:는|가)\ |알고\ ?보니|밝혀(?:지|진|졌)"
    r"|결혼(?:하며|하고|한다|했|하면서|하는\ 걸로|에\ 골인)|재회(?:하|한|했)|헤어지|이별(?:하|한)"
    r"|돌아(?:오지\ 못|가셨))",
    re.VERBOSE,
)
_THE_END = re.compile(r"\b(?:the\ (?:ending|finale)|finally)\b", re.IGNORECASE | re.VERBOSE)
_AT_END_KO = re.compile(
    r"(?:결말|마지막(?:에|\ ?(?:회|화|장면|씬)|엔)|엔딩|최종(?:회|화)|결국|끝(?:에|내|에서|나고)|반전은|막판)"
)

_NEEDED = 3.0
_FEW = 8
"""Words of a sentence below which it tells no plot."""


def spoils(known: Sentences) -> bool | None:
    """True or False as the text says; True too where it tells the end; None where one cannot tell."""
    text = known.text
    warned = any(_warns(found, known) for found in _WARNED.finditer(text))
    if warned:
        return True
    free = [found for found in _FREE.finditer(text) if _says_free(found, known)]
    if free:
        return False
    return True if _told(known) >= _NEEDED else None


def _warns(found: re.Match[str], known: Sentences) -> bool:
    before = known.before(found.start(), 50)
    text = known.text
    if _NEGATED.search(before) or _ASKED.search(known.after(found.end(), 40)):
        return False
    free = _FREE.search(text, max(found.start() - 25, 0), min(found.end() + 25, len(text)))
    return free is None or free.end() <= found.start() or free.start() >= found.end()


def _says_free(found: re.Match[str], known: Sentences) -> bool:
    before, after = known.before(found.start(), 40), known.after(found.end(), 30)
    return not (
        _HARDLY.search(before)
        or _ALMOST.search(before)
        or _ASKED.search(before)
        or _ASKED.search(after)
        or re.match(r"\W{0,3}(?:until|up\ to|part|section)", after, re.IGNORECASE)
        or after.lstrip().startswith("?")
    )


def _told(known: Sentences) -> float:
    """Points for telling the end: a fate beside words of the end 3, fates and secrets by themselves 1."""
    total, recent = 0.0, 9
    for sentence in known.each():
        words = sentence[:600]
        ends = _AT_END.search(words) is not None or _AT_END_KO.search(words) is not None
        recent = 0 if ends else recent + 1
        here = recent == 0 or _THE_END.search(words) is not None
        total += _tells(words, at_end=here, near_end=recent <= 1)
    return total


def _tells(sentence: str, *, at_end: bool, near_end: bool) -> float:
    """What one sentence gives away."""
    fate = _FATE.search(sentence)
    korean = _FATE_KO.search(sentence)
    if korean is not None and at_end:
        return _NEEDED
    points = 1.0 if _REVEALED.search(sentence) else 0.0
    if fate is not None and not _PREMISE.search(sentence, 0, fate.start()):
        points += _NEEDED if at_end or near_end else 1.0
    if points and at_end and fate is None:
        points += 1.0
    return points
