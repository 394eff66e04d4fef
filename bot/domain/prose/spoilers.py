"""Whether a text gives the plot away: because it says so, or because it tells how it ends."""

import re

from bot.domain.prose.rules import Text, rules

_SAYS = rules(
    r"""
free = "it is spoiler-free" not "no wonder spoilers"
  \b(?:spoilers?[- ]?free|spoiler-?less|(?:non|un)-? ?spoiler(?:y|s|ish|ed)?
  |no(?! wonder) (?:major |big |real |plot |actual|huge )?spoilers?|zero spoilers?
  |without (?:any |major |giving )?spoilers?|(?:not|n't|never) (?:contain|include|have|give|post|share
  |reveal)\w{0,3} (?:any |major |big )?spoilers?|(?:wo|do|did|ca)n?'?t spoil\b|(?:will|shall) not spoil\b
  |(?:free (?:of|from)|devoid of) (?:any )?spoilers?)|[노무비] ?스포(?!츠)
  |스포(?:일러)?[는가도]? ?(?:전혀 )?(?:없|안 ?함|안 ?해|제로|프리|[x×](?![a-z]))
not_free = "mostly " not "this is "
  \b(?:mostly|almost|nearly|semi|fairly|relatively|kinda|pretty much|as|not|n't|can't be|is there|are there
  |until|up to|part|section|first (?:half|part)|above|so far)\W{1,3}(?:\w{1,20}+\W{1,3}+){0,2}$|거의 $
  |\b(?:can't|cannot|hard|difficult|impossible|tricky|how to)\b
not_free_after = " until episode 8" not " and short"
  ^\W{0,3}(?:until|up to|part|section)|^ ?\?
asked = "please " not "there are "
  \b(?:please|pls|plz|thanks|thx|in the (?:comments|replies)|guys|y'all)\b|부탁|해 ?주세요|금지
warned = "spoilers ahead" not "i hate spoilers"
  (?m)\bspoilers?\W{0,3} ?(?:ahead|alert|warning|below|follow(?:s|ing)?|inside|included|abound|beyond
  |after (?:this|the)|from here|within|galore|incoming|territory|in this|throughout|heavy|section|discussion
  |for the (?:ending|finale|whole|entire))\b|\b(?:contain|contains|containing|includes?|has|have|with
  |full of|beware (?:of)?|(?:warning|caution|alert)\W{1,3}|some|major|massive|heavy|huge|big|full|mild|minor
  |slight|light|potential|possible|lots of|many) (?:\w{1,20}+ )?spoilers?\b|\bspoiler-?(?:y|filled|heavy
  |ish)\b|^\W{0,6}spoilers?\W{0,6}$|^\W{0,4}spoilers? ?[:!]|[\[(] ?spoilers? ?[\])]|\bspoilers? ?!
  |\bi(?:'m going to|'ll| will| am (?:going|about) to) spoil\b|스포 ?(?:주의|있음|있어|있습|있는|포함|가득
  |多|다수|경고|들어|[o○]\b)|스포일러 ?[가를]? ?(?:주의|있|포함|경고|가득|다수|될 수)|[약강핵대] ?스포(?!츠)
  |스포가 ?(?:있|포함|될|가득)
negated = "there are no " not "here are "
  \b(?:no|not|n't|without|zero|never|free|any|hates?|avoid(?:s|ing|ed)?|dodg(?:e|ed|ing)|read|saw|seen
  |hidden|tags?|mark|use|put|hide|stop)\b\W{0,3}(?:\w{1,20}+\W{1,3}+){0,3}$|[없안]\W{0,3}$
fate = "Min-ho sacrifices himself" not "the plot dies down"
  \b(?:he|she|they|both|(?:the|her|his|their) (?!plot|story|drama|show|film|movie|pac(?:e|ing)|romance
  |chemistry|series|writ|script|ending|episode|comedy)(?:\w{1,20}+ )?[a-z]{2,14}
  |[A-Z][a-z]{1,20}+(?:[- ][A-Za-z][a-z]{1,20}+){0,2}) (?:\w{1,20}+ )?(?:dies|died|is (?:killed|executed
  |hanged|murdered|shot dead|reborn)|gets (?:killed|executed|shot|murdered|hanged|arrested|married)
  |was executed|commits suicide|passes away|sacrific(?:es?|ed|ing) (?:him|her|them|it|his|her|their)\w{0,6}
  |jumps to (?:his|her)|bleeds (?:out|to death)|wakes up from (?:the|his|her) coma|regains? (?:his
  |her) memor|(?:finally )?(?:reunite|get married|marr(?:y|ies|ied)|end(?:s|ed)? up (?:together|marrying
  |with|dead|in jail|alone|happily)|forgives?|escapes?|confess(?:es|ed)|kill(?:s|ed)|shoots?|stabs?
  |avenges?)\b)|\band (?:then )?dies\b|\b(?:is|gets|was) (?:\w{1,20}+ ){0,2}to death\b|\b(?:death|execution
  |suicide|sacrifice) of [A-Z][a-z]
revealed = "it turns out that she" not "it turns on"
  \b(?:turns? out (?:that|to (?:be|have))\b|(?:is|are|was|were) (?:finally |later |then )?revealed (?:to be
  |as|that|to have)|it's (?:then |finally )?revealed that|the (?:real )?(?:killer|culprit|murderer|traitor
  |mastermind) (?:is|was|turns)|the (?:big )?twist (?:is|was) that|all along\b|was (?:secretly
  |actually) (?:the|a|his|her|dead)\b|only (?:to )?(?:discover|learn|find out)\b.{0,40}\blater|f(?:inds?
  |ound) out (?:that )?(?:he|she|they) (?:is|was|are|had) (?:\w{1,20}+ ){0,2}(?:killer|father|mother|dead
  |son|daughter|sister|brother))
at_end = "in the last episode" not "in the first episode"
  \b(?:in the end|at the (?:very )?end|towards? the (?:very )?end|by the end|(?:in )?the (?:final
  |(?:very )?last|closing)[ ](?:episode|scene|minutes|act|shot|moments?|chapter|ep)|in the (?:finale
  |epilogue)|(?:years|months) later|the (?:movie|film|drama|series|show|story) ends)\b|결말|마지막(?:에|엔
  | ?(?:회|화|장면|씬))|엔딩|최종[회화]|결국|끝(?:에|내|에서|나고)|반전은|막판
premise = "after his wife " not "then his wife "
  \b(?:when|after|whose|before|until|if|wish|hoped?|afraid|pray\w{0,3}|begins?|starts?|premise|follows
  |is about|revolves|would|thought|guess(?:ed|ing)?|theory|should|want(?:ed)?|almost|first episode
  |episode (?:1|one))\b
fate_ko = "주인공이 죽는다" not "죽도록 재밌다"
  죽(?:는다|었|고|음을 맞|게 되|어서|으면서|는 (?:장면|걸로|것))|사망[한했하]|사형|희생(?:하|했|한다)|자살
  |살해|범인[은이] ?|정체[는가] |알고 ?보니|밝혀[지진졌]|결혼(?:하며|하고|한다|했|하면서|하는 걸로|에 골인)
  |재회[하한했]|헤어지|이별[하한]|돌아(?:오지 못|가셨)
the_end = "in the finale" not "the end of May"
  \b(?:the (?:ending|finale)|finally)\b
"""
)
_NEEDED = 3.0


def read_spoils(known: Text) -> bool | None:
    """True or False as the text says; True too where it tells the end; None where one cannot tell.

    A text that says it is free of spoilers and yet tells the end spoils.
    """
    low = known.low
    free = [found for found in _SAYS.free.pattern.finditer(low) if _says_free(found, known)]
    near = [found.span() for found in _SAYS.free.pattern.finditer(low)]
    for found in _SAYS.warned.pattern.finditer(low):
        asked = _SAYS.negated(known.before(found.start(), 50)) or _SAYS.asked(known.after(found.end(), 40))
        if not asked and not any(start < found.end() and found.start() < end for start, end in near[:50]):
            return True
    told = _told(known)
    if free and told < 2 * _NEEDED:
        return False
    return True if told >= _NEEDED else None


def _says_free(found: re.Match[str], known: Text) -> bool:
    before, after = known.before(found.start(), 40), known.after(found.end(), 30)
    return not (
        _SAYS.not_free(before) or _SAYS.asked(before) or _SAYS.asked(after) or _SAYS.not_free_after(after)
    )


def _told(known: Text) -> float:
    """Points for telling the end: a fate beside words of the end 3, fates and secrets by themselves 1."""
    total, recent = 0.0, 9
    for start, end in known.sentences():
        low, words = known.low[start : min(end, start + 600)], known.text[start : min(end, start + 600)]
        recent = 0 if _SAYS.at_end(low) else recent + 1
        here = recent == 0 or _SAYS.the_end(low) is not None
        if here and _SAYS.fate_ko(low):
            total += _NEEDED
            continue
        fate = _SAYS.fate(words)
        points = 1.0 if _SAYS.revealed(low) else 0.0
        if fate is not None and not _SAYS.premise(low[: fate.start()]):
            points += _NEEDED if here or recent <= 1 else 1.0
        total += points + (1.0 if points and here and fate is None else 0.0)
    return total
