"""What is around a review: the page it stood on, the column it is part of, the link to where to watch."""

import re
from urllib.parse import urlsplit

from bot.domain.prose.names import GENERIC, WORD, Names
from bot.domain.prose.rules import Text, rules
from bot.domain.search import TitleIndex, fold_name

_SAYS = rules(
    r"""
count =
  (?:\(?\d{1,6}\)?|no|one|two|three|four|five|six|seven|eight|nine|ten)
sites =
  (?:twitter|x|facebook|pinterest|tumblr|reddit|e-?mail(?: this)?|print|whatsapp|telegram|linkedin|line
  |threads|bluesky|blogthis!?|카카오톡|카카오스토리|페이스북|트위터|밴드|네이버|url 복사)
date =
  (?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}
  |\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? \d{4}
  |\d{4} ?[-./년] ?\d{1,2} ?[-./월] ?\d{1,2}(?: ?[.일])?)
page = "posted by hana on may 3, 2020" not "home is where the goblin lives."
  ^(?:(?:home|홈) ?[|>»›/·•] ?[^\n]{1,300}|(?:skip to (?:main )?content|(?:main )?menu|search(?: for:?
  | this (?:site|blog))?|toggle navigation|본문 바로가기|메뉴(?: 바로가기)?|티스토리 ?(?:뷰|툴바)|글 요소
  |더보기)|(?:posted|published|last (?:updated|modified)|updated) (?:by|on|in|at)\b[^\n]{1,80}
  |by [^\n.!?]{1,40} (?:on|[|•·–—-]) {date}|by [^\n.!?|]{1,30} [|] [^\n.!?]{1,20} \d{4}
  |{date}(?:,? \d{1,2}:\d\d(?: ?[ap]m)?)?(?: ?[|•·] ?[^\n.!?]{1,60})?|\d{1,3} min(?:ute)?s? read|(?:작성자
  |글쓴이|작성일|등록일|조회수?|조회 수|추천수) ?[:：]? ?[^\n]{1,40}|[^\n:]{1,30} ?· ?{date}|(?:tags?
  |tagged(?: with)?|filed under|categor(?:y|ies)|labels?|태그|카테고리|분류) ?[:：][^\n]{0,300}
  |(?:filed under|posted in|tagged) [^\n.!?]{1,200}|(?:share (?:this|on|via|to)(?: post| article| story)?
  |like this|공유하기|공유|이 글 공유하기|share)(?: ?+[:|•·,]?+ ?+{sites}){0,12} ?:?|(?:top|more)
  |click to (?:share|e-?mail|print)[^\n.!?]{0,60}|(?:tweet|pin it|like|reblog|follow|save)(?: ?\d{1,6})?
  |(?:like )?loading\.{0,3}|follow (?:me|us) on [^\n.!?]{1,60}|{sites}(?: ?+[|•·,/]?+ ?+{sites}){0,12}
  |(?:advertisements?|sponsored(?: (?:content|post))?|광고|report this ad) ?:?|all rights reserved\.?
  |(?:subscribe|sign up|구독하기|이웃 ?추가|좋아요|공감|공감한 사람 보러가기)(?: (?:to|for|via
  |by)\b[^\n]{0,100}| ?\d{0,6})?|(?:copyright|©|ⓒ|\(c\))[^\n]{0,160}|무단 ?(?:전재|복제)[^\n]{0,80}
  |저작자표시[^\n]{0,40}|e-?mail this ?blogthis!?[^\n]{0,120}|powered by [^\n]{1,60}
  |(?![^\n]{0,40}\d ?/ ?\d)(?:image|photo|picture|screenshot|cap|gif|pic)s? ?(?:credits?\b|source\b
  |courtesy\b|via\b|by\b|:)[^\n]{0,120}|\(?(?:사진|이미지|출처)(?: ?출처| ?제공)? ?[:=：][^\n]{0,120}
  |(?:previous|next|older|newer|이전|다음)(?: (?:post|article|entry|글)s? ?:|(?: (?:post|article|entry
  |글))?s? ?[«»←→‹›])[^\n]{0,120}|[←‹] ?[^\n]{0,100}|« [^\n»]{1,100}|[^\n.!?«‹]{1,100}(?: »|→| ›)
  |(?:previous|older|newer|next) posts?|(?:read more|continue reading|목록|목록으로|이전글|다음글
  |back to top|newer post|older post)|(?:subscribe to: post comments[^\n]{0,20}|구독하기 [^\n]{1,40})
  |\d{1,7} (?:views?|likes?|shares?|조회))\Z
thread = "2 thoughts on “goblin”" not "five thoughts on the ending:"
  ^(?:(?:leave|add|write|post) (?:a|your|us a) (?:comment|reply)\.?|{count} (?:comments?|repl(?:y|ies)
  |responses?)(?: (?:to|on|so far)\b[^\n]{0,200})?:?|(?:\d{1,6}|one) thoughts? on ["“'‘«][^\n]{1,200}["”'’»]
  |(?:post a comment|no comments|댓글을 입력하세요|이름 비밀번호)\.?:?|comments? ?(?:\(\d{1,6}\)|[:
  |] ?\d{1,6})|(?:join|start) the (?:discussion|conversation)\.?|(?:전체 ?)?댓글 ?(?:\(?\d{1,6}\)?개?|쓰기
  |남기기|달기|목록)|\d{1,6}개의 ?댓글)\Z
thread_if = "comments:" not "comments: it is fine"
  ^(?:comments?|replies|responses|discussion|댓글) ?:?\Z
others = "related posts" not "related to the king"
  ^(?:related(?: (?:posts?|articles?|stories|reading|content))?|you (?:may|might) also (?:like|enjoy)
  |more (?:from|on|in) [^\n.!?]{1,60}|(?:recent|popular|trending|latest) (?:posts?|articles?|comments?)
  |about the author|about me|(?:blog )?archives?|blogroll|(?:관련|추천|인기|최근|다른) ?(?:글|기사|포스트
  |게시글)|'[^\n']{1,40}' 카테고리의 다른 글[^\n]{0,9}) ?:?\Z
speaker = "kim says:" not "the film says much. then it ends"
  ^(?:[^\n.!?]{1,40} (?:says|said|wrote|writes|replied|commented) ?:?|reply|답글(?:쓰기| ?달기)?
  |{date}\b[^\n]{0,40}|\d{1,3} (?:minutes?|hours?|days?|weeks?|months?|years?) ago
  |[^\n]{0,40}\bat \d{1,2}:\d\d(?: ?[ap]m)?|@\w{2,30}\b[^\n]{0,60})\Z
label = "Column: Late Night Subtitles" not "Series: Signal"
  (?i)^\W{0,4}(?:column|series name|blog series|코너|연재|칼럼)\W{0,2}[:：]\W{0,3}(.{2,60})$
bracket = "[Hana on Film] Parasite" not "[Hana]"
  ^[#* ]{0,6}(?:\[([^\[\]\n]{2,40})\]|【([^【】\n]{2,40})】) ?\S
numbered = "Drama Diary #12: Signal" not "Signal: episode 4"
  (?i)^[#* ]{0,6}([^\n#:：\[\]|–—]{3,40}?)[ ,]{0,3}(?:#|\bno\.? ?|\bvol(?:ume|\.)? ?|\bissue #?
  |제) ?\d{1,4} ?[호편회]? ?[:：|–—-] ?\S
aside = "Spoiler Review" not "Late Night Subtitles"
  (?i)\b(?:spoil|review|recap|rating|ep(?:isode)?s?\b|season|part\b|cc\b|rec\b|oc\b|tw\b|nsfw|day ?\d)|스포
  |리뷰|후기|감상|\d ?/ ?\d
url = "see http://a.bc" not "ftp://netflix.com/a"
  (?i)https?://[^\s<>\"”’“‘「」『』【】\[\](){}|^`]{4,500}+
stream = "netflix.com" not "notnetflix.com"
  (?:^|\.)(?:(?:netflix|viki|wavve|tving|disneyplus|coupangplay|kocowa|viu|iq|primevideo|hulu|watcha|max
  |tubitv|crunchyroll|mubi|youtube|asiancrush|ondemandkorea|kanopy|vimeo)\.com|wetv\.vip|youtu\.be|plex\.tv
  |rakuten\.tv|(?:tv\.apple|play\.google)\.com|serieson\.naver\.com)\Z
never = "about.netflix.com" not "netflix.com"
  ^(?:about|help|media|blog|jobs|support|forum|news|press)\.|(?:^|\.)(?:imdb|mydramalist|asianwiki|wikipedia
  |letterboxd|rottentomatoes|metacritic|hancinema|twitter|x|facebook|instagram|tiktok|tumblr|reddit
  |pinterest|wordpress|blogspot|blogger|medium|substack|goodreads|spotify|soundcloud|discord|patreon|ko-fi
  |tistory|namu|dramabeans|soompi|amazon|linktr)\.|blog\.
other_video = "the trailer:" not "watch it here:"
  \b(?:trailers?|teasers?|ost|soundtrack|songs?|mv|music video|interviews?|behind the scenes|bts|clips?
  |making|edit|fmv|reaction|podcast|channel|vlog|video (?:review|essay)|(?:my|our|full|his
  |her) (?:\w{1,20}+ )?(?:review|video|blog|site|recap))\b|예고편?|티저|뮤직비디오|메이킹|인터뷰|리뷰 ?영상
  |하이라이트
invited = "watch it here" not "my blog"
  (?:\b(?:watch|stream)(?:ed|ing)? (?:it|this|the (?:whole |full )?(?:drama|movie|film|series|show|thing)
  |all \w{1,20} episodes|[“\"'«*_<].{1,60}?[”\"'»*_>]).{0,60}|\bavailable (?:to (?:watch|stream) )?(?:on|at
  |here)\b.{0,40}|\b(?:stream|watch) (?:on|at|here|now|online)\b.{0,30}|(?:다시|바로|전편|본편|무료로?|작품
  |영화|드라마) ?보기.{0,15}|보러 ?가기.{0,15}|시청 ?(?:링크|하기|은).{0,15}|볼 수 있(?:어요|습니다|다
  |는 곳).{0,15})$
"""
)
_LONG = "~" * 361
_SHORT = 120
"""Characters of a line in a list of other posts, at most."""


def kept(text: str) -> tuple[int, int]:
    """Where the post itself begins and ends; all but blank lines where nothing is certain."""
    rows, at = [], 0
    for line in text.split("\n"):
        if words := line.strip():
            # Nothing of a page is longer; what is short is looked at closely.
            bare = " ".join(words.split()).strip("*_>#=~ ").lower() if len(words) <= 3 * _SHORT else _LONG
            rows.append((at, at + len(line.rstrip()), bare))
        at += len(line) + 1
    if not rows:
        return 0, len(text)
    first, last = 0, _before_thread([row[2] for row in rows])
    last = _before_list(rows, _before_page(rows, last))
    last = _before_page(rows, last)
    while first < last and is_page(rows[first][2]):
        first += 1
    if first >= last:
        first, last = 0, len(rows)
    return rows[first][0], rows[last - 1][1]


def is_page(line: str) -> bool:
    """Whether a line, in small letters, is page and no post."""
    return len(line) <= 3 * _SHORT and _SAYS.page(line.strip("-–—·•|: ") or line) is not None


def _before_page(rows: list[tuple[int, int, str]], last: int) -> int:
    while last > 0 and is_page(rows[last - 1][2]):
        last -= 1
    return last


def _before_thread(lines: list[str]) -> int:
    """How many lines there are before the comments begin; at least one."""
    for at in range(1, len(lines)):
        thread = _SAYS.thread(lines[at])
        if not thread and not _SAYS.thread_if(lines[at]):
            continue
        # A count of comments above the post is no thread: what is long comes after it.
        above = at < 6 and sum(map(len, lines[:at])) < 200 and max(map(len, lines[at:][1:4]), default=0) > 200
        if any(map(_SAYS.speaker, lines[at + 1 : at + 5])) or (thread and not above):
            return at
    return len(lines)


def _before_list(rows: list[tuple[int, int, str]], last: int) -> int:
    """How many lines there are before a list of other posts that goes on to the end."""
    for at in range(last - 1, max(last - 30, 0), -1):
        start, end, line = rows[at]
        if _SAYS.others(line):
            return at
        if end - start > _SHORT:
            break
    return last


# The column -------------------------------------------------------------------------------------------

_COUNTED = re.compile(r"(?i)(?: ?(?:#|no\.?|vol\.?|제)? ?\d{1,4} ?[호편회]?)$")


def column(known: Text, names: Names, index: TitleIndex) -> str | None:
    """The name of the column, None where the heading has none or only a flair."""
    lines = known.lines(5)
    for _, line in lines:
        if len(line) <= _SHORT and (found := _SAYS.label(line)):
            return _clean(found[1])
    if len(lines) < 2 or len(lines[0][1]) > _SHORT:
        return None
    line = lines[0][1]
    if found := _SAYS.bracket(line):
        name = _clean(_COUNTED.sub("", found[1] or found[2]))
    elif (found := _SAYS.numbered(line)) and not any(True for _ in names.said(found[1])):
        name = _clean(found[1])
    else:
        return None
    # A name somebody gave: no flair, no genre, no title, no person.
    kinds = {fold_name(genre) for genre in index.genres}
    words = [fold_name(word) for word in WORD.findall(name)]
    told = [word for word in words if word not in GENERIC and word not in kinds and not word.isdecimal()]
    plain = told and len(words) > 1 and not _SAYS.aside(name) and not names.whole(name)
    return name if plain and fold_name(name) not in names.people.keys() | kinds else None


def _clean(name: str) -> str:
    return name.strip(" *_#-–—:：|.,\"'“”‘’「」『』《》<>")


# The link ---------------------------------------------------------------------------------------------


def watch_link(known: Text) -> str | None:
    """The first link that leads to the title itself, as it is written; None without one."""
    for found in _SAYS.url.pattern.finditer(known.text):
        link, (start, end) = found[0].rstrip(".,;:!?'*_~…。，、"), known.line(found.start())
        before = known.low[max(start, found.start() - 160) : found.start()]
        if not before.strip(" -*•>·"):
            # A link on a line of its own is announced on the line above.
            before = known.low[max(found.start() - 160, 0) : found.start()].rstrip().rsplit("\n", 1)[-1]
        before = before.rsplit("://", 1)[-1]
        beside = f"{before}\n{known.low[found.end() : min(end, found.end() + 40)]}"
        if not _SAYS.other_video(beside) and _leads_to_it(link, before):
            return link
    return None


def _leads_to_it(link: str, before: str) -> bool:
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.")
    except ValueError:
        return False
    if _SAYS.never(host) or "." not in host:
        return False
    if host == "youtu.be":
        return len(parts.path) > 6
    if host.endswith("youtube.com"):
        kinds = {"/watch": "v=", "/playlist": "list="}
        return any(parts.path.startswith(path) and key in parts.query for path, key in kinds.items())
    if _SAYS.stream(host):
        return bool(parts.path.strip("/"))
    return _SAYS.invited(before.rstrip(" :-–—>→(*")) is not None
