"""Whether a text gives the plot away: because it says so, or because it tells how it ends."""

import re

from bot.domain.prose.rules import Text, rules

_SAYS = rules(
    r"""
free = "it is spoiler-free" not "no wonder spoilers"
  \bspoilers?[- ]?(?:free|less)|\b(?:non|un)-? ?spoiler|\b(?:free of|free from|zero) (?:any )?spoilers?
  \b(?:no|without)(?! wonder) (?:any |major |big |real |plot )?spoilers?|\b(?:wo|do|did)n't spoil\b
  \bwill not spoil\b
  \b(?:not|\w{2,6}n't|never) (?:contain|include|have|give)\w{0,3} (?:any |major |big )?spoilers?
  [노무비] ?스포(?!츠)|스포(?:일러)?[는가도]? ?(?:전혀 )?(?:없|안 ?[함해]|제로|프리|[x×](?![a-z]))
not_free = "mostly " not "this is "
  \b(?:mostly|almost|nearly|semi|fairly|kinda|as|not|(?:is|was|are)n't|(?:is|are) there|until|up to|part
   |section|half|above|so far)\W{1,3}(?:\w{1,20}+\W{1,3}+){0,2}$
  \b(?:can't|cannot|hard|difficult|impossible|how to)\b|거의 $
not_free_after = " until episode 8" not " and short"
  ^\W{0,3}(?:until|up to|part|section)|^ ?\?
asked = "please " not "there are "
  \b(?:please|pls|plz|thanks|thx|guys)\b|부탁|주세요|금지
warned = "spoilers ahead" not "i hate spoilers"
  \bspoilers?\W{0,3} ?(?:ahead|alert|warning|below|follow|inside|included|beyond|from here|within|galore)
  \b(?:contains?|containing|includes?|full of|beware|(?:warning|caution)\W{1,3}|some|major|massive|heavy|huge
   |big|full|mild|minor|light|possible|lots of|many|has|have|with) (?:\w{1,20}+ )?spoilers?\b
  \bspoiler-?(?:y|filled|heavy|ish)\b|(?:^|\n)\W{0,6}spoilers?(?:\W{0,6}(?:\n|$)| ?[:!])
  [\[(] ?spoilers? ?[\])]|\bi(?:'ll| will) spoil\b|[약강핵대] ?스포(?!츠)
  스포(?:일러)?[가를]? ?(?:주의|있[음어습는]|포함|가득|다수|경고|들어|[o○]\b|될 수)
negated = "there are no " not "here are "
  \b(?:no|not|\w{2,6}n't|without|zero|never|free|any|hates?|avoid\w{0,3}|read|saw|seen|tags?|mark|use|hide
   |stop)\b\W{0,3}(?:\w{1,20}+\W{1,3}+){0,3}$
  [없안]\W{0,3}$
fate = "min-ho sacrifices himself" not "the plot dies down"
  \b(?:dies|died)\b(?! (?:down|out))
  \b(?:is|gets|was) (?:\w{1,20}+ ){0,2}(?:killed|executed|hanged|murdered|shot|to death|arrested)\b
  \b(?:commits suicide|passes away|sacrific\w{1,3} (?:him|her|them|his|their)\w{0,6}|regains? (?:his
   |her) memor\w{1,3}|reunite[ds]?|(?:gets? married|marr(?:y|ies|ied)) (?!life)|ends? up (?:together|marrying
   |with|dead|in jail|alone)|forgives?|escapes?|confess(?:es|ed)|kills?|killed|shoots|stabs|avenges?|(?:death
   |execution|suicide|sacrifice) of)\b
revealed = "it turns out that she" not "it turns on"
  \bturns? out (?:that|to (?:be|have))\b|\b(?:is|was) (?:\w{1,20}+ )?revealed (?:to be|as|that|to have)
  \ball along\b|\bthe (?:real )?(?:killer|culprit|murderer|twist) (?:is|was|turns)
at_end = "in the last episode" not "in the first episode"
  \b(?:in the end|at the (?:very )?end|towards? the (?:very )?end|by the end|in the (?:finale|epilogue)
   |years later)\b
  \bthe (?:final|(?:very )?last|closing) (?:episode|scene|minutes|act|shot|moments?|chapter)
  \bthe (?:movie|film|drama|series|show|story) ends\b|결말|마지막(?:에|엔| ?[회화장씬])|엔딩|최종[회화]|결국
  반전은|막판
premise = "after his wife " not "then his wife "
  \b(?:when|after|whose|before|until|if|wish|hope|afraid|begins?|starts?|premise|follows|about|would|thought
   |theory|should|want(?:ed)?|almost|first episode|episode (?:1|one))\b
fate_ko = "주인공이 죽는다" not "죽도록 재밌다"
  죽(?:는다|었|고|게 되|어서|는 (?:장면|걸로))|사망[한했하]|사형|희생[하했한]|자살|살해|범인[은이] ?
  정체[는가]|알고 ?보니|밝혀[지진졌]|결혼(?:하며|하고|한다|했)|재회[하한했]|헤어지|이별[하한]
  돌아(?:오지 못|온다|가셨)
the_end = "in the finale" not "the end of May"
  \b(?:the (?:ending|finale)|finally)\b
"""
)
_NEEDED = 3.0
"""Points from which a text tells the end."""


def read_spoils(known: Text) -> bool | None:
    """True or False as the text says; True too where it tells the end; None where one cannot tell.

    A text that says it is free of spoilers and yet tells the end spoils.
    """
    near = list(_SAYS.free.pattern.finditer(known.low))
    for found in _SAYS.warned.pattern.finditer(known.low):
        asked = _SAYS.negated(known.before(found.start(), 50)) or _SAYS.asked(known.after(found.end(), 40))
        if not asked and not any(
            each.start() < found.end() and found.start() < each.end() for each in near[:50]
        ):
            return True
    told = _points(known)
    if told < 2 * _NEEDED and any(_says_free(found, known) for found in near):
        return False
    return True if told >= _NEEDED else None


def _says_free(found: re.Match[str], known: Text) -> bool:
    before, after = known.before(found.start(), 40), known.after(found.end(), 30)
    asked = _SAYS.asked(before) or _SAYS.asked(after)
    return not (asked or _SAYS.not_free(before) or _SAYS.not_free_after(after))


def _points(known: Text) -> float:
    """Points for telling the end: a fate beside words of the end 3, fates and secrets by themselves 1."""
    total, since = 0.0, 9
    for start, end in known.sentences():
        low = known.low[start : min(end, start + 600)]
        since = 0 if _SAYS.at_end(low) else since + 1
        here = since == 0 or _SAYS.the_end(low) is not None
        if here and _SAYS.fate_ko(low):
            total += _NEEDED
            continue
        fate, points = _SAYS.fate(low), 1.0 if _SAYS.revealed(low) else 0.0
        if fate is not None and not _SAYS.premise(low[: fate.start()]):
            points += _NEEDED if here or since <= 1 else 1.0
        total += points + (1.0 if points and here and fate is None else 0.0)
    return total
