"""What is around a review: the page it stood on, the column it is part of, the link to where to watch."""

import re
from urllib.parse import urlsplit

from bot.domain.prose.names import GENERIC, WORD, Mention, Names, is_korean
from bot.domain.prose.rules import Text, rules
from bot.domain.search import TitleIndex, fold_name

_SAYS = rules(
    r"""
site =
  twitter|x|facebook|pinterest|tumblr|reddit|e-?mail|print|whatsapp|telegram|linkedin|카카오톡|카카오스토리
  페이스북|트위터|밴드|url 복사
month =
  (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?
date =
  {month} \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2} {month},? \d{4}
  \d{4} ?[-./년] ?\d{1,2} ?[-./월] ?\d{1,2} ?[.일]?
alone =
  (?:skip to )?(?:main )?content|menu|search(?: this (?:site|blog))?|본문 바로가기|메뉴|더보기|목록
  (?:back to )?top|more|read more|continue reading|all rights reserved|advertisements?|sponsored|광고
  (?:like )?loading\.{0,3}|tweet|pin it|like|follow|share(?: this| on| via)?|like this|(?:이 글 )?공유하기
  공유|구독하기|이웃 ?추가|좋아요|공감|\d{1,3} min(?:ute)?s? read|(?:previous|older|newer|next) posts?
  \d{1,7} (?:views?|likes?|shares?)
labelled =
  (?:tags?|tagged|filed under|categor(?:y|ies)|labels?|태그|카테고리|분류|작성자|글쓴이|작성일|등록일|조회수?
   |출처|사진|이미지) ?[:：=]
  조회수|copyright|©|ⓒ|\(c\)|무단 ?(?:전재|복제)|저작자표시|e-?mail this ?blogthis!|(?:share|공유하기) ?:
  (?![^\n]{0,40}\d ?/ ?\d)(?:image|photo|picture|screenshot)s? ?(?:credits?\b|source\b|courtesy\b|via\b|by\b
   |:)
opening =
  (?:posted|published|last updated|updated) (?:by|on|in|at)\b|filed under|tagged
  click to (?:share|e-?mail|print)|powered by|follow (?:me|us) on|(?:subscribe|sign up) (?:to|for|via)
  by [^\n.!?]{1,40} (?:on|[|•·–—-]) {date}|by [^\n.!?|]{1,30} [|]|←|«
page = "posted by hana on may 3, 2020" not "home is where the goblin lives."
  ^(?:{alone}|{labelled}[^\n]{0,300}|{opening}[^\n.!?]{1,100}|(?:home|홈) ?[|>»›/·•] ?[^\n]{1,300}
   |[^\n.!?«‹]{1,100}(?: »|→| ›)|{date}(?:,? \d{1,2}:\d\d(?: ?[ap]m)?)?(?: ?[|•·] ?[^\n.!?]{1,60})?|{site}
   (?: ?+[|•·,/]?+ ?+{site}){0,12}) ?[.:]?\Z
comments =
  (?:leave|add|write|post) a (?:comment|reply)
  (?:\(?\d{1,6}\)?|no|one|two|three|four|five|six|seven|eight|nine|ten)[ ](?:comments?|repl(?:y|ies)
   |responses?)(?: (?:to|on|so far)\b[^\n]{0,200})?
  (?:\d{1,6}|one) thoughts? on ["“'‘«][^\n]{1,200}["”'’»]|comments? ?(?:\(\d{1,6}\)|[:|] ?\d{1,6})
  join the (?:discussion|conversation)|댓글 ?(?:\(?\d{1,6}\)?개?|쓰기|남기기|달기)|\d{1,6}개의 ?댓글
thread = "2 thoughts on “goblin”" not "five thoughts on the ending:"
  ^{comments}[.:]?\Z
maybe = "comments:" not "comments: it is fine"
  ^(?:comments?|replies|responses|discussion|댓글) ?:?\Z
others = "related posts" not "related to the king"
  ^(?:(?:related|recent|popular|latest)(?: (?:posts?|articles?|comments?))?|you (?:may|might) also (?:like
   |enjoy)|about (?:the author|me)|archives?|blogroll|(?:관련|추천|인기|최근|다른) ?(?:글|포스트|게시글)
   |'[^\n']{1,40}' 카테고리의 다른 글[^\n]{0,9}) ?:?\Z
speaker = "kim says:" not "the film says much. then it ends"
  ^(?:[^\n.!?]{1,40} (?:says|said|wrote|replied) ?:?|reply|답글(?:쓰기| ?달기)?|{date}\b[^\n]{0,40}
   |\d{1,3} (?:minutes?|hours?|days?|weeks?|months?|years?) ago|@\w{2,30}\b[^\n]{0,60})\Z
label = "Column: Late Night Subtitles" not "Series: Signal"
  (?i:^\W{0,4}(?:column|blog series|코너|연재|칼럼)\W{0,2}[:：]\W{0,3}(.{2,60})$)
named = "[Hana on Film] Parasite" not "[Hana]"
  ^[#* ]{0,6}[\[【]([^\[\]【】\n]{2,40})[\]】] ?\S
  ^[#* ]{0,6}([^\n#:：\[\]|–—]{3,40}?)[ ,]{0,3}(?:#|\b[Nn]o\.? ?|\b[Vv]ol\. ?
   |제) ?\d{1,4} ?[호편회]? ?[:：|–—-] ?\S
flair = "Spoiler Review" not "Late Night Subtitles"
  (?i:\b(?:spoil|review|recap|rating|ep(?:isode)?s?\b|season|part\b|day ?\d)|스포|리뷰|후기|감상|\d ?/ ?\d)
url = "see http://a.bc" not "ftp://netflix.com/a"
  (?i:https?://[^\s<>\"”’“‘「」『』【】\[\](){}|^`]{4,500}+)
stream = "netflix.com" not "notnetflix.com"
  (?:^|\.)(?:(?:netflix|viki|wavve|tving|disneyplus|coupangplay|kocowa|viu|iq|primevideo|hulu|watcha|tubitv
   |youtube)\.com|youtu\.be)\Z
never = "about.netflix.com" not "netflix.com"
  ^(?:about|help|media|blog|support|news)\.|blog\.
  (?:^|\.)(?:imdb|mydramalist|asianwiki|wikipedia|letterboxd|twitter|x|facebook|instagram|tiktok|reddit
   |wordpress|tistory|namu)\.
other_video = "the trailer:" not "watch it here:"
  \b(?:trailers?|teasers?|ost|soundtrack|songs?|mv|interviews?|behind the scenes|clips?|making|reaction
   |podcast|vlog|(?:my|our|full) (?:\w{1,20}+ )?(?:review|video|blog|site|recap))\b
  예고편?|티저|메이킹|인터뷰|하이라이트
invited = "watch it here" not "my blog"
  \b(?:watch|stream)(?:ed|ing)? (?:it|this|the (?:\w{1,20}+ )?(?:drama|movie|film|series|show)|on|at|here|now
   |online)\b.{0,60}$
  \bavailable (?:to (?:watch|stream) )?(?:on|at|here)\b.{0,40}$
  (?:보기|보러 ?가기|시청 ?링크|볼 수 있(?:어요|습니다)).{0,15}$
"""
)
_COUNT = re.compile(r"(?i) ?(?:#|no\.?|vol\.?|제)? ?\d{1,4} ?[호편회]?$")
_SHORT = 120
"""Characters of a line in a list of other posts, at most; a line of a page is not three times as long."""


def kept(text: str) -> tuple[int, int]:
    """Where the post itself begins and ends; all but blank lines where nothing is certain."""
    rows, at = [], 0
    for line in text.split("\n"):
        if words := line.strip():
            bare = " ".join(words.split()).strip("*_>#=~ ").lower() if len(words) <= 3 * _SHORT else words
            rows.append((at, at + len(line.rstrip()), bare))
        at += len(line) + 1
    lines = [row[2] for row in rows]
    first, last = 0, _before_page(lines, _before_thread(lines))
    last = _before_page(lines, _before_list(lines, last))
    while first < last and is_page(lines[first]):
        first += 1
    if first < last:
        rows = rows[first:last]
    return (rows[0][0], rows[-1][1]) if rows else (0, len(text))


def is_page(line: str) -> bool:
    """Whether a line, in small letters, is page and no post."""
    return len(line) <= 3 * _SHORT and _SAYS.page(line.strip("-–—·•|: ") or line) is not None


def _before_page(lines: list[str], last: int) -> int:
    while last > 0 and is_page(lines[last - 1]):
        last -= 1
    return last


def _before_thread(lines: list[str]) -> int:
    """How many lines there are before the comments begin; at least one."""
    for at in range(1, len(lines)):
        if len(lines[at]) > 3 * _SHORT or not (_SAYS.thread(lines[at]) or _SAYS.maybe(lines[at])):
            continue
        # A count of comments above the post is no thread: what is long comes after it.
        above = at < 6 and sum(map(len, lines[:at])) < 200 < max(map(len, lines[at:][1:4]), default=0)
        if any(map(_SAYS.speaker, lines[at + 1 : at + 5])) or not (above or _SAYS.maybe(lines[at])):
            return at
    return len(lines)


def _before_list(lines: list[str], last: int) -> int:
    """How many lines there are before a list of other posts that goes on to the end."""
    for at in range(last - 1, max(last - 30, 0), -1):
        if _SAYS.others(lines[at]):
            return at
        if len(lines[at]) > _SHORT:
            break
    return last


def column(known: Text, names: Names, index: TitleIndex) -> str | None:
    """The name of the column, None where the heading has none or only a flair."""
    lines = [line[: _SHORT + 1] for _, line in known.lines(5)]
    for line in lines:
        if found := _SAYS.label(line):
            return _clean(found[1])
    found = _SAYS.named(lines[0]) if len(lines) > 1 else None
    if found is None or (found[2] and any(_is_title(said, index) for said in names.said(found[2]))):
        return None
    # A name somebody gave: no flair, no genre, no title, no person.
    name = _clean(_COUNT.sub("", found[1] or found[2]))
    ordinary = GENERIC | {fold_name(genre) for genre in index.genres}
    words = [fold_name(word) for word in WORD.findall(name)]
    told = len(words) > 1 and any(word not in ordinary and not word.isdecimal() for word in words)
    other = _SAYS.flair(name) or names.whole(name) or names.has_person(name)
    return name if told and not other else None


def _is_title(said: Mention, index: TitleIndex) -> bool:
    """Whether a name within other words is said: a short one of elsewhere can as well be none."""
    return said.stands_out or is_korean(said.ids, index)


def _clean(name: str) -> str:
    return name.strip(" *_#-–—:：|.,\"'“”‘’「」『』《》<>")


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
    if host.endswith("youtube.com"):
        return "v=" in parts.query or "list=" in parts.query
    if _SAYS.stream(host):
        return bool(parts.path.strip("/"))
    return _SAYS.invited(before.rstrip(" :-–—>→(*")) is not None
