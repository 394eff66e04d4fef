"""The moods a text names: strong words by themselves, weak ones where two different ones agree."""

from itertools import islice

from bot.domain.prose.rules import Text, rules
from bot.domain.titles import Mood

_SAYS = rules(
    r"""
very =
  (?:so|very|really|super|incredibly|extremely|genuinely|truly|quite|pretty|absolutely|insanely|too)
cry =
  (?:cry|cried|crying|sob|sobbed|sobbing|bawl|bawled|bawling|weep|wept|weeping|tear(?:ed|ing)? up
  |ugly[- ]cr\w{1,4})
tearjerker = "bring a pile of tissues" not "tears of joy"
  \btear-? ?jerk|\bugly[- ](?:cr(?:y|ied|ying)|sob(?:bed|bing)?)|\b(?:i|we)(?:'m| am|'ve| was
  | were)? (?:(?:just|literally|actually|always|still|also|even|honestly|totally|definitely|never
  |could(?:n't| not)|did(?:n't)?|do(?:n't)?|not|usually|stop|help|have|had|been|started|kept|ended|up|to
  |probably|really|so|myself|and|laughed|smiled) ){0,5}{cry}\b|\b(?:made|makes|making|make|had|has|got|left
  |leaves|moved) (?:me|us|you|my \w{1,20} and me) (?:(?:want|to|wanting|so|just|literally|almost|all
  |completely|ugly|in|with|into|up|end|start|hard) ){0,4}(?:{cry}|tears?\b|teary|tearful)|\b(?:box(?:es)?
  |stacks?|piles?|packs?|rolls?|bucket|mountain|tons?|lots|plenty) of (?:tissues?|kleenex)|\b(?:tissues?
  |kleenex) (?:ready|handy|nearby|close|next to you|on hand|required|needed)\b|\b(?:need|grab|grabbing|bring
  |prepare|get|have|keep) (?:\w{1,20}+ ){0,2}(?:tissues|kleenex)\b|\btears (?:(?:were|are|kept|started|just
  |came|come) (?:\w{1,20}+ )?\w{2,12}ing|(?:stream|roll|run|fall|flow|pour|came|fell|ran
  |flood)\w{0,3} (?:down|out|from))\b|\b(?:my|in|shed|shedding|fighting back|holding back|wiping|wipe
  |buckets of|rivers of|amount of|close to|bursts? into|moved to|reduced (?:me )?to
  |brought (?:me )?to) (?:\w{1,20}+ )?tears\b(?! of (?:joy|laughter))|\b(?:cried|cry|crying|bawl(?:ed|ing)?
  |sobb?(?:ed|ing)) (?:my|our|your) (?:eyes|heart)\b|\bwaterworks\b|\b(?:cry|sob)-? ?fest\b|(?:^|[.!?\n] ?
  |\band |\bwhile |\bme )(?:cried|sobbed|bawled|wept|sobbing|crying|bawling) (?:so|like|for|all|hard|every
  |at|through|during|over|a|my|buckets|until|in|three|twice|on)\b|오열|펑펑 ?(?:울|쏟)|엉엉
  |(?<!안 )울(?:었(?!지)|면서 봤|고 말았|컥|다가|렸)|눈물[이을도은]? ?(?:났|나|흘|쏟|터|펑펑|줄줄|콧물|바다
  |폭발|샘|범벅|버튼|참|멈추)|통곡|(?:휴지|티슈|손수건) ?[를을은가]? ?(?:필수|준비|챙|한 ?통|각|필요)
tearjerker_weak = "먹먹" not "a plain word"
  heart-?(?:break|broke|wrench|rend)|gut-?wrench|devastat|br(?:oke|eaks) my heart|shattered|\btissues
  |\btears|😭|emotional (?:rollercoaster|wreck|mess|damage)|so sad|눈물|슬프|슬픈|슬퍼|먹먹
healing = "pure healing" not "healing magic"
  \bhealing\b(?! (?:factor|power|magic|wounds?|from|process))|\bfeel-? ?good\b|\b(?:like|as) a (?:(?:warm
  |big|long) ){0,2}(?:hug|blanket|cup of)|\bwarm (?:hug|blanket)\b|\bsooth(?:ed|es|ing) (?:my|your
  |the) |\bcomfort (?:drama|show|watch|film|movie|series)\b|\b(?:so|very|really|deeply|incredibly
  |most) comforting\b|힐링|치유[되받물해]|마음이 ?(?:따뜻|편안|포근)해
healing_weak = "잔잔" not "a plain word"
  \bcomfort(?:ing)?|heart-?warming|warms (?:my|the|your) heart|\bco[sz]y|sooth(?:ing|es)|wholesome
  |\b(?:gentle|uplifting)|따[뜻듯]|훈훈|포근|위로|위안|잔잔
funny = "laughed out loud" not "a laughing stock"
  \bhilarious|\b(?:laugh(?:ed|ing|s)?|giggl(?:ed|ing)|chuckl(?:ed|ing)) (?:out loud|so (?:hard|much)|my
  |until|till|like crazy|non-?stop|hysterically|through|every|at every|the whole)|\blaugh-?out-?loud\b
  |\b(?:made|makes|making|had|has|kept|got) (?:me|us|you) (?:\w{1,20}+ ){0,2}(?:laugh|giggl|cackl
  |crack(?:ing)? up|in stitches|howling)|\bcrack(?:s|ed|ing) (?:me|us) up\b|\bin stitches\b|\bcomed(?:y
  |ic) (?:gold|genius)|side-?splitting|\b(?:stop|help)[ ]laughing\b|\b{very} funny\b|\bfunniest\b
  |\bfunny as hell\b|\btears of laughter\b|빵 ?터[졌지짐져]|폭소|배꼽[을이]? ?[잡빠]|(?:진짜|너무|정말|겁나
  |개|미친듯이) ?웃[겨긴기겼]|웃음[이을]? ?[터참멈]|웃다가
funny_weak = "유쾌" not "a plain word"
  \bfunny|\bcomed(?:y|ic)|\bcomical|\bwit(?:ty)?\b|\bhumou?r|🤣|😂|\blaugh(?:ter|s|ed)|웃[기긴겨음]|코믹
  |코미디|개그|유쾌
tense = "on the edge of my seat" not "the edge of town"
  \bedges? of (?:my|your|the|our|their) seats?|\bnail-? ?bit|\bsuspenseful\b
  |\bheart (?:was |is |kept )?(?:pounding|racing|hammering|in my)\b|\bwhite-?knuckle|\b(?:held|holding
  |hold) (?:my|our|your) breath\b|\bforgot to breathe\b|\b{very} tense\b|\b(?:tense|edge-of-your-seat
  |pulse-pounding|heart-stopping) (?:thriller|scenes?|film|movie|drama|from|throughout|all)
  |\bso much (?:tension|suspense)\b|\btension (?:is|was) (?:unbearable|insane|palpable|unreal|high|thick)
  |손에 ?땀|조마조마|숨 ?(?:막히|막혀|죽이|멎)|심장 ?(?:쫄깃|쫄려|터질)|긴장감[이도은]? ?(?:넘|대박|최고
  |장난|쩔|엄청)|쫄깃쫄깃
tense_weak = "쫄깃" not "a plain word"
  \btens(?:e|ion)|\bthrilling|\bgripp(?:ing|ed)|riveting|\bsuspense\b|kept (?:me )?guessing|\bintense|긴장
  |스릴|쫄깃
romantic = "i swooned" not "the chemistry teacher"
  \bswoon|\bbutterflies\b|\b(?:{very}|most) romantic\b|\b(?:sizzling|electric|off[- ]the[- ]charts?|insane
  |amazing|incredible|palpable|explosive|crazy|undeniable|wonderful|great|fantastic|romantic|perfect
  |unreal) (?:romantic )?chemistry\b|\bchemistry\b.{0,40}\b(?:is|was|are|were) (?:\w{1,20}+ )?(?:amazing
  |insane|off the charts?|incredible|electric|sizzling|great|perfect|undeniable|palpable|unreal|fire
  |everything)|\bmade my heart (?:flutter|skip|melt)\b|\bheart (?:flutter|skipped)|\bsquee(?:d|ing)?\b|설레
  |설렘|설렜|설렌|설렐|심쿵|달달|꽁냥|두근두근|연애 ?세포
romantic_weak = "키스" not "a plain word"
  \bchemistry|\bromantic|\bromance|\blove (?:story|line)|\bkiss(?:es|ed)?\b|f[ea]ll(?:ing)? in love|\botp\b
  |로맨틱|로맨스|멜로|케미|키스
slow_burn = "a slow burn" not "slowly burnt"
  \bslow[- ]?burn|슬로우? ?번|천천히 ?(?:스며|물들|빠져)
makjang = "makjang heaven" not "makgeolli"
  \bmak-?jang\b|막장
dark = "a dark story" not "a dark room"
  \bgritty\b|\b(?:bleak|pitch-? ?(?:black|dark))\b(?! (?:hair|eyes|outside|room|night))|\b{very} (?:dark
  |grim|disturbing|bleak)\b(?! (?:hair|eyes|outside|room|in here|circles|screen))
  |\bdark(?:est)? (?:and \w{1,20}+ )?(?:drama|film|movie|series|show|thriller|story|tone|themes?|comedy
  |k-?drama|mystery|revenge|plot|world|atmosphere)\b|\bdark(?:,| and)[ ](?:gritty|twisted|disturbing|violent
  |bloody|moody|heavy|brutal|grim)|\bgets dark\b|피폐|암울|(?:분위기|내용
  |이야기)[가도]? ?(?:많이 |너무 |꽤 |굉장히 )?(?:어둡|어두워|다크)|어두운 ?(?:분위기|이야기|내용|드라마
  |영화)
dark_weak = "어두운" not "a plain word"
  disturbing|\bgrim\b|\btwisted|\b(?:brutal|violent|bloody)|\bnoir\b|depressing|\bdark(?:ness|er)|잔혹|잔인
  |섬뜩|소름|느와르|(?<!the )(?<!after )\bdark\b(?! (?:hair|eyes|room|night|outside|horse|side|circles
  |corner))|어둡|어두운
thoughtful = "made me think hard about it" not "made me think of him"
  \bthought-? ?provoking\b|\b(?:made|makes|making|leaves|left|had|got) (?:me|you
  |us) (?:\w{1,20}+ ){0,2}(?:(?:reflect|question|rethink|ponder)(?:ing)?\b|think(?:ing)?\b(?! (?:of|that|he
  |she|it|they|the|this|i|we|there)\b))|\b(?:a lot|lots|much|plenty|something)[ ]to (?:think
  |reflect) (?:about|on)\b|\bfood for thought\b|생각하게 ?[하만되해]|생각할 ?거리|생각이 ?많아지|곱씹|성찰
thoughtful_weak = "철학" not "a plain word"
  profound|philosophical|introspective|contemplative|meditative|social (?:commentary|critique|satire)
  |meaningful|\breflect(?:ion|ive|ing)?\b|여운|메시지|철학
nostalgic = "took me right back to the alley" not "took me back home"
  \bnostalgi|\btook me (?:right |straight )?back to\b|\b(?:brought|brings
  |bring) back (?:\w{1,20}+ ){0,3}memories\b|추억[이을도]? ?(?:돋|새록|소환|떠올|여행|팔이|보정)
  |그 ?시절[이의]? ?(?:그리|감성|추억|생각)|향수[를가에] ?(?:불러|자극|젖|느)
nostalgic_weak = "복고" not "a plain word"
  childhood|good old days|bygone|simpler times|\bmemories\b|\bretro\b|추억|그 ?시절|그때 ?그|향수|레트로|복고
epic = "an epic battle" not "epic fail"
  \bepic (?:scale|battles?|story|saga|romance|fantasy|drama|film|movie|sageuk|scope|historical|tale|war|love
  |journey|adventure)|\b(?:truly|so|absolutely|an|this|historical|war|sweeping|grand
  |real) (?:\w{1,20}+ )?epic\b(?! (?:fail|meltdown|mess|disaster|flop))|\bgrand scale\b|대서사|장대한|웅장
  |대하 ?(?:드라마|서사)
epic_weak = "압도" not "a plain word"
  sweeping|spectac(?:le|ular)|\bgrand\b|majestic|\bepic\b(?! fail)|스케일|압도
quirky = "so quirky" not "off the beat"
  \bquirk|\boff-?beat\b|\bzany\b|병맛|똘끼|[4사]차원
quirky_weak = "기발" not "a plain word"
  whimsical|wacky|bizarre|\bweird|eccentric|oddball|엉뚱|독특|기발
denies = "it is not " not "it is "
  (?:\b(?:not|no|never|without|hardly|barely|nothing|neither|nor|zero|lack(?:s|ed|ing)?|less|\w{2,6}n't
  |(?:is|was|do|did|does|wo|ca)nt|cannot|far from|anything but|than|instead of|nowhere near|fail(?:ed|s) to
  |rarely|seldom|few|little|stop being|(?:supposed|meant) to|tr(?:y|ies|ied|ying)(?: (?:too|so
  |really)(?: hard)?)? to|want(?:ed|s)? to be|wish(?:ed)?|hop(?:ed|ing)|expect(?:ed|ing)|thought|(?:should
  |would) be|was going to|if|enough|almost|nearly|(?:people|everyone|everybody|they|some|critics|fans
  |friends?)[ ](?:\w{1,20}+ )?(?:swears?|says?|said|told|claims?|promised?))\b[^.!?,;:|\n]{0,35}|(?:전혀
  |별로|하나도|안|못) ?[가-힣 ]{0,6})$
not_after = " fell flat" not " is great"
  ^(?:[^.!?;:,\n]{0,30}?\b(?:(?:is|was|are|were|fe(?:lt|els)|seem(?:ed|s)) (?:\w{1,20}+ )?(?:lacking|missing
  |off|non-?existent|weak|forced|dead|absent|flat|overdone|underwhelming|bad|terrible|awful|boring|meh)
  |f[ea]ll(?:s)? flat|(?:did|does|do)n'?t (?:work|land|hit)|fail(?:s|ed)\b|(?:is|was)n'?t there|not (?:once
  |one bit|at all))|(?:[이가은는도을를지]|지[는도]|하지|스럽지)? ?(?:없|않|아니|부족|아쉽|글쎄|별로|는커녕))
but_much = "could not stop crying" not "did not cry"
  \b(?:stop|help|hold back|contain)\b|n't even\b|not (?:only|just|even)\b|no (?:joke|kidding|lie|doubt
  |wonder|shame)\b
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
    strong, weak = _SAYS[mood].pattern, _SAYS.get(f"{mood}_weak")
    if any(
        not _denied(found[0], *found.span(), known) for found in islice(strong.finditer(known.low), _MOST)
    ):
        return True
    if weak is None:
        return False
    # Different words, or one and a word of its kind: the first letters tell them apart.
    said = {
        found[0][: 4 if found[0].isascii() else 1]
        for found in islice(weak.pattern.finditer(known.low), _MOST)
        if not _denied(found[0], *found.span(), known)
    }
    return len(said) > 1


def _denied(said: str, start: int, end: int, known: Text) -> bool:
    """Whether the sentence denies what it names: 'did not cry', 'no chemistry', 'the comedy fell flat'."""
    before = known.before(start, 40)
    if _SAYS.but_much(before + said):
        return False
    return bool(_SAYS.denies(before) or _SAYS.not_after(known.after(end, 50)) or _SAYS.inside(said))
