"""The moods a text names: strong words by themselves, weak ones where two different ones agree."""

import re
from dataclasses import dataclass

from bot.domain.prose.sentences import Sentences
from bot.domain.titles import Mood


@dataclass(frozen=True, slots=True)
class _Signs:
    """What says a mood: one strong sign, or two different weak ones."""

    strong: re.Pattern[str]
    weak: re.Pattern[str]


def _signs(strong: str, weak: str) -> _Signs:
    return _Signs(
        re.compile(strong, re.IGNORECASE | re.VERBOSE), re.compile(weak, re.IGNORECASE | re.VERBOSE)
    )


_VERY = (
    r"(?:so|very|really|super|incredibly|extremely|genuinely|truly|quite|pretty|absolutely"
    r"|seriously|insanely|too)"
)
_OF_WORK = (
    r"(?:drama|film|movie|series|show|thriller|story|tone|themes?|comedy|k-?drama|mystery|revenge"
    r"|plot|world|atmosphere)"
)
_CRY = (
    r"(?:cry|cried|crying|sob|sobbed|sobbing|bawl|bawled|bawling|weep|wept|weeping|(?:tear|teared"
    r"|tearing)\ up|ugly[-\ ]cr(?:y|ied|ying))"
)

_SIGNS = {
    Mood.TEARJERKER: _signs(
        rf"""\btear-?\ ?jerk(?:er|ers|ing)\b | \bugly[-\ ](?:cr(?:y|ied|ying)|sob(?:bed
    |bing)?) | \b(?:I|we)(?:['’]m|\ am|['’]ve|\ was|\ were)?\ (?:(?:just|literally|actually|always
    |still|also|even|honestly|totally|definitely|full-on|never|could(?:n['’]t|\ not)
    |did(?:n['’]t)?|do(?:n['’]t)?|not|usually|stop|help|have|had|been|started|kept|wanted|ended|up
    |to|probably|really|so|myself|and|laughed|smiled|screamed)\ ){{0,5}}{_CRY}\b
    | \b(?:made|makes|making|make|had|has|got|left|leaves|leave|moved)\ (?:me|us|you
    |my\ \w+\ and\ me)\ (?:(?:want|to|wanting|so|just|literally|almost|all|completely|ugly|in|with
    |into|feeling|up|end|start|hard)\ ){{0,4}}(?:{_CRY}|tears?|teary|tearful)\b
    | \b(?:box|boxes|stack|stacks|pile|piles|pack|packs|roll|rolls|bucket|mountain|ton|tons|lots
    |plenty)\ of\ (?:tissues?|kleenex) | \b(?:tissues?|kleenex)\ (?:ready|handy|nearby|close
    |next\ to\ you|at\ the\ ready|on\ hand|required|needed)\b | \b(?:need|grab|grabbing|bring
    |prepare|get|have|keep)\ (?:\w+\ ){{0,2}}(?:tissues|kleenex)\b
    | \btears\ (?:(?:were|are|kept|started|just|came|come)\ (?:\w+\ )?\w{{2,12}}ing|(?:stream|roll
    |run|fall|flow|pour|came|fell|ran|flooded|gushed)\w{{0,3}}\ (?:down|out|from|freely
    |like))\b | \b(?:my|in|shed|shedding|fighting\ back|holding\ back|wiping|wipe|buckets\ of
    |rivers\ of|oceans\ of|amount\ of|full\ of|close\ to|bursts?\ into|moved\ to
    |reduced\ (?:me\ )?to|brought\ (?:me\ )?to)\ (?:\w+\ )?tears\b(?!\ of\ (?:joy|laughter))
    | \b(?:cried|cry|crying|bawl(?:ed|ing)?|sobb?(?:ed|ing))\ (?:my|our|your)\ (?:eyes
    |heart)\b | \bwaterworks\b | \b(?:cry|sob)-?\ ?fest\b | (?:^|[.!?\n]\s{0, 3}
    |\band\ |\bwhile\ |\bme\ )(?:cried|sobbed|bawled|wept|sobbing|crying|bawling)\ (?:so|like|for
    |all|hard|every|at|through|during|over|a|my|buckets|until|in|three|twice|on)\b
    | 오열 | 펑펑\ ?(?:울|쏟) | 엉엉 | (?<!안\ )울(?:었(?!지)|면서\ 봤|고\ 말았|컥|다가
    |렸) | 눈물(?:이|을|도|은)?\ ?(?:났|나|흘|쏟|터|펑펑|줄줄|콧물|바다|폭발|샘|범벅|버튼|참
    |멈추) | 눈물샘 | 통곡 | (?:휴지|티슈|손수건)\ ?(?:를|을|은|가)?\ ?(?:필수|준비|챙|한\ ?통|각
    |필요)""",
        r"\b(?P<a>heart-?(?:breaking|broken|wrenching|rending))|\b(?P<b>gut-?wrench|devastat)"
        r"|\b(?P<c>br(?:oke|eaks)\ my\ heart|shattered)|\b(?P<d>tissues|kleenex)|\b(?P<e>tears)"
        r"|(?P<f>😭{2,})|\b(?P<g>emotional\ (?:rollercoaster|wreck|mess|damage)|so\ sad)|(?P<h>눈물)"
        r"|(?P<i>슬프|슬픈|슬퍼|먹먹)",
    ),
    Mood.HEALING: _signs(
        r"""\bhealing\b(?!\ (?:factor|power|magic|wounds?|from
    |process)) | \bfeel-?\ ?good\b | \b(?:like|as)\ a\ (?:warm\ |big\ |long\ )*(?:hug|blanket
    |cup\ of\ (?:tea|cocoa|hot\ chocolate)) | \bwarm\ (?:hug|blanket)\b | \bsooth(?:ed|es
    |ing)\ (?:my|your|the)\ (?:soul|heart|mind) | \bcomfort\ (?:drama|show|watch|film|movie
    |series)\b | \b(?:so|very|really|deeply|incredibly)\ comforting\b | 힐링 | 치유(?:되|받|물
    |해) | 마음이\ ?(?:따뜻해|편안해|포근해)""",
        r"\b(?P<a>comforting|comfort)|\b(?P<b>heart-?warming|warms\ (?:my|the|your)\ heart)"
        r"|\b(?P<c>co[sz]y)|\b(?P<d>sooth(?:ing|es))|\b(?P<e>wholesome)|\b(?P<f>gentle|uplifting)"
        r"|(?P<g>따뜻|따듯|훈훈|포근)|(?P<h>위로|위안)|(?P<i>잔잔)",
    ),
    Mood.FUNNY: _signs(
        rf"""\bhilarious(?:ly)?\b | \b(?:laugh(?:ed|ing|s)?|giggl(?:ed|ing)|chuckl(?:ed
    |ing))\ (?:out\ loud|so\ (?:hard|much)|my|until|till|like\ crazy|nonstop|non-stop|hysterically
    |through(?:out)?|every|at\ every|the\ whole) | \blaugh-?out-?loud\b | \b(?:made|makes|making
    |had|has|kept|got)\ (?:me|us|you)\ (?:\w+\ ){{0,2}}(?:laugh(?:ing)?|giggl(?:e|ing)|cackl(?:e
    |ing)|crack(?:ing)?\ up|in\ stitches|howling) | \bcrack(?:s|ed|ing)\ (?:me
    |us)\ up\b | \bin\ stitches\b | \bcomed(?:y|ic)\ (?:gold
    |genius) | \bside-?splitting\b | \b(?:stop|help)\ laughing\b
    | \b{_VERY}\ funny\b | \bfunniest\b | \brofl\b | \blmf?ao+\b.{{0,40}}\bfunny
    | \bfunny\ as\ hell\b | \btears\ of\ laughter\b | 빵\ ?터(?:졌
    |지|짐|져) | 폭소 | 배꼽(?:을|이)?\ ?(?:잡|빠) | (?:진짜|너무|정말|겁나|개|존나
    |미친듯이)\ ?웃(?:겨|긴|기|겼) | 웃음(?:이|을)?\ ?(?:터|참|멈추) | 웃다가""",
        r"\b(?P<a>funny)|\b(?P<b>comedy|comedic|comical)|\b(?P<c>witty|wit)\b|\b(?P<d>humou?r(?:ous)?)"
        r"|(?P<e>🤣|😂)|\b(?P<f>laughter|laughs|laughed)|(?P<g>웃기|웃긴|웃겨|웃음)|(?P<h>코믹|코미디"
        r"|개그)|(?P<i>유쾌)",
    ),
    Mood.TENSE: _signs(
        rf"""\b(?:edge|edges)\ of\ (?:my|your|the|our|their)\ seats? | \bnail-?\ ?bit(?:ing|er
    |ers)\b | \bsuspenseful\b | \bheart\ (?:was\ |is\ |kept\ )?(?:pounding|racing|hammering
    |in\ my\ (?:throat|mouth))\b | \bwhite-?knuckle | \b(?:held|holding|hold)\ (?:my|our
    |your)\ breath\b | \bforgot\ to\ breathe\b | \b{_VERY}\ tense\b | \b(?:tense|edge-of-your-seat
    |pulse-pounding|heart-stopping)\ (?:thriller|scenes?|film|movie|drama|from|throughout
    |all) | \bon\ the\ edge\b(?=\W*(?:$|the\ (?:whole|entire)|throughout
    |all)) | \bso\ much\ (?:tension|suspense)\b | \btension\ (?:is|was)\ (?:unbearable|insane
    |palpable|unreal|high|thick)
    | 손에\ ?땀 | 조마조마 | 숨\ ?(?:막히|막혀|죽이|멎) | 심장\ ?(?:쫄깃|쫄려|터질) | 긴장감(?:이
    |도|은)?\ ?(?:넘|대박|최고|장난|쩔|엄청|미[쳤친]) | 쫄깃쫄깃""",
        r"\b(?P<a>tense|tension)|\b(?P<b>thrilling)|\b(?P<c>gripp(?:ing|ed)|riveting)"
        r"|\b(?P<d>suspense)\b|\b(?P<e>kept\ me\ guessing)|\b(?P<f>intense)|(?P<g>긴장)|(?P<h>스릴)"
        r"|(?P<i>쫄깃)",
    ),
    Mood.ROMANTIC: _signs(
        rf"""\bswoon(?:ed|ing|s|y|-?worthy
    |-?worthiness)?\b | \bbutterflies\b | \b{_VERY}\ romantic\b | \bmost\ romantic\b | \b(?:sizzling
    |electric|off[-\ ]the[-\ ]charts?|insane|amazing|incredible|palpable|explosive|crazy
    |undeniable|wonderful|great|fantastic|romantic|perfect
    |unreal)\ (?:romantic\ )?chemistry\b | \bchemistry\b.{{0,40}}\b(?:is|was|are|were
    |between\ (?:the\ )?(?:leads|main\ couple|two\ leads)\ (?:is|was))\ (?:\w+\ )?(?:amazing
    |insane|off\ the\ charts?|incredible|electric|sizzling|great|perfect|undeniable|palpable
    |unreal|fire|everything|chef['’]s\ kiss|🔥)
    | \bmade\ my\ heart\ (?:flutter|skip|melt)\b | \bheart\ (?:fluttered|flutters|fluttering
    |skipped) | \bsquee+(?:d|ing|ed)?\b | \bkiss(?:ing)?\ scenes?\ (?:is|was|are
    |were)\ (?:\w+\ )?(?:amazing|hot|perfect|everything|beautiful|swoon) | 설레|설렘|설렜|설렌
    |설렐|심쿵|달달|꽁냥|두근두근|연애\ ?세포""",
        r"\b(?P<a>chemistry)|\b(?P<b>romantic|romance)|\b(?P<c>love\ (?:story|line))|\b(?P<d>kiss(?:es"
        r"|ed)?)\b|\b(?P<e>fell\ in\ love|falling\ in\ love)|\b(?P<f>ship(?:ped)?|otp)\b|(?P<g>로맨틱"
        r"|로맨스|멜로)|(?P<h>케미)|(?P<i>키스)",
    ),
    Mood.SLOW_BURN: _signs(
        r"\bslow(?:-|\ )?burn(?:er|ers|ing|s)?\b | 슬로우?\ ?번 | 천천히\ ?(?:스며|물들|빠져)", r"(?!)"
    ),
    Mood.MAKJANG: _signs(r"\bmak-?jang\b | 막장", r"(?!)"),
    Mood.DARK: _signs(
        rf"\bgritty\b | \b(?:bleak|pitch-?\ ?(?:black|dark))\b(?!\ (?:hair|eyes|outside|room"
        rf"|night)) | \b{_VERY}\ (?:dark|grim|disturbing|bleak)\b(?!\ (?:hair|eyes|outside|room"
        rf"|in\ here|circles"
        rf"|screen)) | \bdark(?:est)?\ (?:and\ \w+\ )?{_OF_WORK}\b | \bdark\ and\ (?:gritty|twisted"
        rf"|disturbing|violent|bloody|moody|depressing|heavy|brutal"
        rf"|grim) | \bgets\ dark\b | 피폐 | 암울 | (?:분위기|내용|이야기)(?:가"
        rf"|도)?\ ?(?:많이\ |너무\ |꽤\ |굉장히\ )?(?:어둡|어두워|다크) | 어두운\ ?(?:분위기|이야기"
        rf"|내용|드라마|영화)",
        r"\b(?P<a>disturbing)|\b(?P<b>grim)\b|\b(?P<c>twisted)|\b(?P<d>brutal|violent|bloody)"
        r"|\b(?P<e>noir)\b|\b(?P<f>depressing)|\b(?P<g>darkness|darker)|(?P<h>잔혹|잔인)|(?P<i>섬뜩"
        r"|소름)|(?<!the\ )(?<!after\ )"
        r"\b(?P<k>dark)\b"
        r"(?!\ (?:hair|eyes|room|night|outside|horse|side|circles|corner))"
        r"|(?P<j>어둡|어두운|느와르)",
    ),
    Mood.THOUGHTFUL: _signs(
        r"\bthought-?\ ?provoking\b | \b(?:made|makes|making|makes|leaves|left|had|got)\ (?:me|you"
        r"|us)\ (?:\w+\ ){0,2}(?:reflect(?:ing)?\b|question(?:ing)?\b|rethink(?:ing)?\b"
        r"|ponder(?:ing)?\b|think(?:ing)?\b(?!\ (?:of|that|he|she|it|they|the|this|i|we|there"
        r"|of\ my)\b)) | \b(?:a\ lot|lots|much|plenty|something|so\ much)\ to\ (?:think"
        r"|reflect)\ (?:about|on)\b | \bfood\ for\ thought\b | 생각하게\ ?(?:하|만|되"
        r"|해) | 생각할\ ?거리 | 생각이\ ?많아지 | 곱씹 | 성찰",
        r"\b(?P<a>profound)|\b(?P<b>philosophical)|\b(?P<c>introspective|contemplative|meditative)"
        r"|\b(?P<d>social\ (?:commentary|critique|satire))|\b(?P<e>meaningful)|\b(?P<f>reflect(?:ion"
        r"|ive|ing)?)\b|(?P<g>여운)|(?P<h>메시지)|(?P<i>철학)",
    ),
    Mood.NOSTALGIC: _signs(
        r"\bnostalgi(?:c|a|cally)\b | \btook\ me\ (?:right\ |straight\ )?back\ to\b | \b(?:brought"
        r"|brings|bring)\ back\ (?:\w+\ ){0,3}memories\b | 추억(?:이|을|도)?\ ?(?:돋|새록|소환|떠올"
        r"|여행|팔이|보정) | 그\ ?시절(?:이|의)?\ ?(?:그리|감성|추억|생각) | 향수(?:를|가"
        r"|에)\ ?(?:불러|자극|젖|느)",
        r"\b(?P<a>childhood)|\b(?P<b>good\ old\ days|bygone|simpler\ times)|\b(?P<c>memories)\b"
        r"|\b(?P<d>retro)\b|(?P<e>추억)|(?P<f>그\ ?시절|그때\ ?그)|(?P<g>향수|레트로|복고)",
    ),
    Mood.EPIC: _signs(
        r"\bepic\b\ (?:scale|battles?|story|saga|romance|fantasy|drama|film|movie|sageuk|scope"
        r"|historical|tale|war|love|journey|score|in|adventure|finale) | \b(?:truly|so|absolutely|an"
        r"|this|historical|war|sweeping|grand|real|pretty)\ (?:\w+\ )?epic\b(?!\ (?:fail|meltdown|mess"
        r"|disaster|waste|flop)) | \bgrand\ scale\b | \bgrandiose\b | \bepicness\b | 대서사|장대한"
        r"|웅장|대하\ ?(?:드라마|서사)",
        r"\b(?P<a>sweeping)|\b(?P<b>spectacle|spectacular)|\b(?P<c>grand)\b|\b(?P<d>majestic)"
        r"|\b(?P<e>epic)\b(?!\ fail)|(?P<f>스케일)|(?P<g>압도)",
    ),
    Mood.QUIRKY: _signs(
        r"\bquirk(?:y|iness|ily)\b | \boff-?beat\b | \bzany\b | 병맛 | 똘끼 | 4차원 | 사차원",
        r"\b(?P<a>whimsical)|\b(?P<b>wacky)|\b(?P<c>bizarre)|\b(?P<d>weird)|\b(?P<e>eccentric)"
        r"|\b(?P<f>oddball)|(?P<g>엉뚱)|(?P<h>독특)|(?P<i>기발)",
    ),
}

_NOT = re.compile(
    r"(?:\b(?:not|no|never|without|hardly|barely|nothing|neither|nor|zero|lack(?:s|ed|ing)?|less"
    r"|isn['’]?t|wasn['’]?t|aren['’]?t|didn['’]?t|don['’]?t|doesn['’]?t|weren['’]?t|won['’]?t"
    r"|can['’]?t|couldn['’]?t|wouldn['’]?t|cannot|far\ from|anything\ but|than|instead\ of"
    r"|nowhere\ near|failed\ to|fails\ to|rarely|seldom|few|little|stop\ being|supposed\ to"
    r"|meant\ to|tr(?:y|ies|ied|ying)(?:\ (?:too|so|really)\ hard)?\ to|want(?:ed|s)?\ to\ be"
    r"|wish(?:ed)?|hop(?:ed|ing)|expect(?:ed|ing)|thought|should\ be|would\ be|was\ going\ to|if"
    r"|enough|almost|nearly|(?:people|everyone|everybody|they|some|critics|fans"
    r"|friends?)\ (?:\w+\ )?(?:swears?|says?|said|told|claims?|promised?))\b[^.!?,;:|\n]{0,35}"
    r"|(?:전혀|별로|하나도|안|못)\ ?[가-힣\s]{0,6})$",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_AFTER = re.compile(
    r"[^.!?;:,\n]{0,30}?\b(?:(?:is|was|are|were|felt|feels|seemed|seems)\ (?:\w+\ )?(?:lacking"
    r"|missing|off|non-?existent|weak|forced|dead|absent|flat|overdone|underwhelming|bad|terrible"
    r"|awful|boring|meh)|fell\ flat|falls\ flat|(?:did|does|do)n['’]?t\ (?:work|land|hit)|fails?\b"
    r"|failed\b|isn['’]?t\ there|wasn['’]?t\ there|not\ (?:once|one\ bit|at\ all))"
    r"|(?:[이가은는도을를지]|지[는도]|하지|스럽지)?\ ?(?:없|않|아니|부족|아쉽|글쎄|별로|는커녕)",
    re.IGNORECASE | re.VERBOSE,
)
_BUT_MUCH = re.compile(
    r"\b(?:stop|help|hold\ back|contain)\b|n['’]t\ even\b|not\ (?:only|just|even)\b|no\ (?:joke"
    r"|kidding|lie|doubt|wonder|shame|exaggeration)\b",
    re.IGNORECASE | re.VERBOSE,
)
_SCARE = 40


def moods(known: Sentences) -> tuple[Mood, ...]:
    """The moods named, in the order of `Mood`. Denied words do not count, nor a weak one by itself."""
    return tuple(mood for mood in Mood if _is_named(_SIGNS[mood], known))


def _is_named(signs: _Signs, known: Sentences) -> bool:
    if any(not _denied(found, known) for found in signs.strong.finditer(known.text)):
        return True
    weak = {found.lastgroup for found in signs.weak.finditer(known.text) if not _denied(found, known)}
    return len(weak) > 1


def _denied(found: re.Match[str], known: Sentences) -> bool:
    """Whether the sentence denies what it names: 'did not cry', 'no chemistry', 'the comedy fell flat'."""
    before = known.before(found.start(), _SCARE)
    whole = before + found[0]
    if _BUT_MUCH.search(whole):
        return False
    if _NOT.search(before) or _NOT_AFTER.match(known.after(found.end(), 50)):
        return True
    return (
        re.search(
            r"\b(?:never|not|didn['’]?t|don['’]?t|couldn['’]?t|\w+n['’]t|almost)\b", found[0], re.IGNORECASE
        )
        is not None
    )
