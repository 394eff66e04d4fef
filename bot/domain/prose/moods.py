"""The moods a text names: strong words by themselves, weak ones where two different ones agree."""

from itertools import islice

from bot.domain.prose.rules import Text, rules
from bot.domain.titles import Mood

_SAYS = rules(
    r"""
very =
  so|very|really|super|extremely|truly|quite|pretty|absolutely|incredibly|too|most
great =
  amazing|insane|incredible|electric|sizzling|great|perfect|undeniable|palpable|off[- ]the[- ]charts?
cry =
  cry(?:ing)?|cried|sob(?:s|bed|bing)?|bawl(?:ed|ing)?|weep(?:ing)?|wept|ugly[- ]cr\w{1,4}
tearjerker = "i could not stop crying" not "she told me that he cried"
  \btear-? ?jerk|\bugly[- ](?:cr|sob)|\b{cry} (?:my|our|your) (?:eyes|heart)|오열|펑펑|엉엉|통곡|울컥
  (?<!안 )울었(?!지)
  \b(?:i|we|me|us)(?:'\w{1,2})? (?:(?!that\b|he\b|she\b|they\b|who\b|saw\b)[\w']{1,20}+ ){0,5}(?:{cry}|tears
   |teary)\b
  (?:^|[.!?\n] ?|\band |\bwhile ){cry} (?:so|like|for|all|hard|at|through|over|a|my|until|in|on)\b
  \b(?:box|boxes|piles?|need|needed|grab|bring|prepare|have) (?:\w{1,20}+ ){0,4}(?:tissues?|kleenex)
  \btears (?:\w{1,20}+ ){0,3}(?:down|falling|coming)\b|\b(?:my|in|shed|close to|moved to) tears\b(?! of)
  (?:휴지|티슈|손수건) ?(?:필수|준비|한 ?통|필요)
  눈물[이을도은]? ?(?:났|나|흘|쏟|터|줄줄|콧물|바다|폭발|참|멈추)
  (?P<weak>heart-?(?:break|broke|wrench|rend)|gut-?wrench|devastat|broke my heart|\btissues|\btears|😭|눈물
   |슬[프픈퍼]|먹먹)
healing = "pure healing" not "healing magic"
  \bhealing\b(?! (?:factor|power|magic|wounds?))|\bfeel-? ?good\b|\bwarm (?:hug|blanket)\b|힐링|치유
  \bcomfort (?:drama|show|watch|film|movie|series)\b|\b{very} comforting\b|마음이 ?(?:따뜻|편안|포근)해
  (?P<weak>\bcomfort|heart-?warming|\bco[sz]y|soothing|wholesome|\bgentle|uplifting|따[뜻듯]|훈훈|포근|위로
   |위안|잔잔)
funny = "laughed out loud" not "a laughing stock"
  \bhilarious|\blaugh-?out-?loud\b|\bfunniest\b|\b{very} funny\b|\bstop laughing\b|빵 ?터[졌지짐져]|폭소|배꼽
  웃다가
  \b(?:laugh|giggl|chuckl)(?:ed|ing) (?:out loud|so (?:hard|much)|my|until|till|through|every|the whole)
  \b(?:ma[dk]es?|had|kept|got) (?:me|us) (?:\w{1,20}+ ){0,2}(?:laugh|giggl)|(?:진짜|너무|정말) ?웃[겨긴기겼]
  (?P<weak>\bfunny|\bcomed(?:y|ic)|\bwit(?:ty)?\b|\bhumou?r|🤣|😂|\blaugh(?:ter|s|ed)|웃[기긴겨음]|코믹|코미디
   |개그|유쾌)
tense = "on the edge of my seat" not "the edge of town"
  \bedges? of (?:my|your|the|our|their) seats?|\bnail-? ?bit|\bsuspenseful\b|\b{very} tense\b|\bheart-stopping
  \bheart (?:was |is |kept )?(?:pounding|racing)\b|\bh(?:eld|olding) (?:my|our|your) breath\b
  \b(?:so much|more) (?:tension|suspense)\b|\btense (?:thriller|film|movie|drama|from|all)\b|손에 ?땀|조마조마
  숨 ?막[히혀]|심장 ?쫄깃|긴장감[이도은]? ?(?:넘|대박|최고|장난|엄청)
  (?P<weak>\btens(?:e|ion)|\bthrilling|\bgripp(?:ing|ed)|riveting|\bsuspense|kept (?:me )?guessing|긴장|스릴
   |쫄깃)
romantic = "i swooned" not "the chemistry teacher"
  \bswoon|\bbutterflies\b|\b{very} romantic\b|\bheart (?:flutter|skipped)|\b{great} (?:romantic )?chemistry\b
  \bchemistry\b.{0,40}\b(?:is|was) (?:\w{1,20}+ )?{great}\b|설레|설[렘렜렌렐]|심쿵|달달|꽁냥|두근두근
  (?P<weak>\bchemistry\b(?! (?:teacher|class))|\bromantic|\bromance|\blove (?:story|line)|\bkiss|f[ea]ll
   (?:ing)? in love|로맨틱|로맨스|멜로|케미|키스)
slow_burn = "a slow burn" not "slowly burnt"
  \bslow[- ]?burn|슬로우? ?번
makjang = "makjang heaven" not "makgeolli"
  \bmak-?jang\b|막장
dark = "a dark story" not "a dark room"
  \bgritty\b|\bbleak\b(?! (?:eyes|room|night))|\b{very} (?:dark|grim|disturbing)\b(?! (?:hair|eyes|room))|피폐
  암울|\bdark (?:drama|film|movie|series|show|thriller|story|tone|comedy|revenge)\b
  \bdark(?:,| and) (?:gritty|twisted|violent|grim)|(?:분위기|내용|이야기)[가도]? ?어[둡두]
  어두운 ?(?:분위기|이야기|내용|드라마|영화)
  (?P<weak>disturbing|\bgrim\b|\btwisted|\bbrutal|\bviolent|\bnoir\b|depressing|잔[혹인]|섬뜩|소름|느와르|어둡
   |어두운|(?<!the )(?<!after )\bdark\b(?! (?:hair|eyes|room|night|outside|horse|side)))
thoughtful = "made me think hard about it" not "made me think of him"
  \bthought-? ?provoking\b|\bfood for thought\b|\b(?:lot|much|plenty|something) to think about\b|생각할 ?거리
  곱씹|\b(?:ma[dk]es?|left|had|got) (?:me|you|us) (?:\w{1,20}+ ){0,2}(?:reflect|question|rethink|ponder)
  생각하게 ?[하만되해]
  \bma[dk]es? (?:me|you|us) think(?:ing)?\b(?! (?:of|that|he|she|it|they|the|this|i|we|there)\b)
  (?P<weak>profound|philosophical|social (?:commentary|critique|satire)|meaningful|\breflecti|여운|메시지
   |철학)
nostalgic = "took me right back to the alley" not "took me back home"
  \bnostalgi|\btook me (?:right |straight )?back to\b|\bb(?:rought|rings?) back (?:\w{1,20}+ ){0,3}memories\b
  추억[이을도]? ?(?:돋|새록|소환|떠올|여행)
  (?P<weak>childhood|good old days|\bmemories\b|\bretro\b|추억|그 ?시절|향수|복고)
epic = "an epic battle" not "epic fail"
  \b(?:truly|so|an|sweeping|grand) epic\b(?! (?:fail|mess|disaster))|\bgrand scale\b|대서사|장대한|웅장
  \bepic (?:scale|battles?|story|saga|romance|fantasy|drama|film|tale)
  (?P<weak>sweeping|spectac|majestic|스케일|압도)
quirky = "so quirky" not "off the beat"
  \bquirk|\boff-?beat\b|\bzany\b|병맛|똘끼|[4사]차원
  (?P<weak>whimsical|wacky|bizarre|\bweird|eccentric|oddball|엉뚱|독특|기발)
deny =
  not|no|never|without|hardly|barely|nothing|neither|nor|zero|lack\w{0,3}|less|\w{2,6}n't|cannot|far from|than
  if|enough|instead of|fail(?:ed|s) to|(?:supposed|meant|want\w{0,2}) to
  tr(?:y|ied|ying) (?:\w{1,20}+ ){0,2}to|almost|nearly|thought|hop(?:ed|ing)|expect\w{1,3}|(?:should|would) be
  (?:people|everyone|they|critics|fans|friends?) (?:swear|sa[iy]|told|claim)\w{0,2}
denies = "it is not " not "it is "
  \b{deny}\b[^.!?,;:|\n]{0,35}$|(?:전혀|별로|하나도|안|못) ?[가-힣 ]{0,6}$
not_after = " fell flat" not " is great"
  ^[^.!?;:,\n]{0,30}\b(?:lacking|missing|forced|absent|f[ea]lls? flat|fail\w{0,2}|(?:did|does)n't (?:work
   |land))\b
  ^[^.!?;:,\n]{0,30}\b(?:is|was|felt) (?:\w{1,20}+ )?(?:off|weak|dead|flat|bad|terrible|boring)\b
  ^(?:[이가은는도을를지]|하지)? ?(?:없|않|아니|부족|아쉽|글쎄|별로)
but_much = "could not stop crying" not "did not cry"
  \b(?:stop|help|hold back)\b|n't even\b|not (?:only|just|even)\b|no (?:joke|doubt|wonder)\b
inside = "i did not cry" not "i cried"
  \b(?:never|not|\w{2,6}n't|almost)\b
"""
)
_MOST = 200
"""Times one mood is named that are looked at."""


def read_moods(known: Text) -> tuple[Mood, ...]:
    """The moods named, in the order of `Mood`. Denied words do not count, nor a weak one by itself."""
    return tuple(mood for mood in Mood if _is_named(mood, known))


def _is_named(mood: Mood, known: Text) -> bool:
    weak = set()
    for found in islice(_SAYS[mood].pattern.finditer(known.low), _MOST):
        if not _is_denied(found[0], *found.span(), known):
            if not found.lastgroup:
                return True
            # Different words, or one and a word of its kind: the first letters tell them apart.
            weak.add(found[0][: 4 if found[0].isascii() else 1])
    return len(weak) > 1


def _is_denied(said: str, start: int, end: int, known: Text) -> bool:
    """Whether the sentence denies what it names: 'did not cry', 'no chemistry', 'the comedy fell flat'."""
    before = known.before(start, 40)
    if _SAYS.but_much(before + said):
        return False
    return bool(_SAYS.denies(before) or _SAYS.not_after(known.after(end, 50)) or _SAYS.inside(said))
