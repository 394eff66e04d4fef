"""The page around a post: what stands before and after it and was never part of it.

Only whole lines at the two ends go, and only those that can be nothing else.
"""

import re
from collections.abc import Sequence

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}\s+{_MONTH},?\s+\d{{4}}"
    r"|\d{4}\s?[-./년]\s?\d{1,2}\s?[-./월]\s?\d{1,2}(?:\s?[.일])?)"
)
_SITES = (
    r"(?:twitter|x|facebook|pinterest|tumblr|reddit|e?-?mail|print|whatsapp|telegram|linkedin|pocket|line"
    r"|threads|bluesky|kakao ?talk|카카오톡|카카오스토리|페이스북|트위터|밴드|네이버)"
)
_COUNTED = r"(?:\(?\d{1,6}\)?|no|one|two|three|four|five|six|seven|eight|nine|ten)"

_PAGE = re.compile(
    rf"""(?:
      (?:home|홈)(?:\s*[|>»›/·•]\s*[^|>»›/·•\n]{{1,40}}){{1,9}}
    | (?:skip\ to\ (?:main\ )?content|main\ menu|menu|search(?:\ for:?|\ this\ (?:site|blog))?
    |toggle\ navigation)
    | (?:posted|published|last\ (?:updated|modified)|updated)\ (?:by|on|in|at)\b[^\n]{{1,80}}
    | by\ [^\n.!?]{{1,40}}\ (?:on|\||•|·|-|–|—)\ {_DATE}
    | {_DATE}(?:,?\s+\d{{1,2}}:\d\d(?:\s?[ap]m)?)?(?:\s*[|•·]\s*[^\n.!?]{{1,60}})?
    | \d{{1,3}}\ min(?:ute)?s?\ read | (?:작성자|글쓴이|작성일|등록일|조회수?|조회\ 수
    |추천수)\s*[:：]?\s*[^\n]{{1,40}}
    | (?:tags?|tagged(?:\ with)?|filed\ under|categor(?:y|ies)|labels?|태그|카테고리
    |분류)\s*[:：][^\n]{{0,300}}
    | (?:filed\ under|posted\ in|tagged)\ [^\n.!?]{{1,200}}
    | (?:share\ (?:this|on|via|to)(?:\ post|\ article|\ story)?|like\ this|공유하기|공유
    |이\ 글\ 공유하기)\s*:?(?:\s+{_SITES},?)*
    | share(?:\s*[|•·,]?\s*{_SITES}){{1,12}}
    | click\ to\ (?:share|e-?mail|print)[^\n.!?]{{0,60}} | (?:tweet|pin\ it|like|reblog|follow
    |save)(?:\s*\d{{1,6}})?
    | loading\.{{0,3}} | follow\ (?:me|us)\ on\ [^\n.!?]{{1,60}}
    | {_SITES}(?:\s*[|•·,/]?\s*{_SITES}){{0,12}}
    | (?:advertisements?|sponsored(?:\ (?:content|post))?|광고|report\ this\ ad)\s*:?
    | (?:subscribe|sign\ up|구독하기|이웃추가|이웃\ 추가|좋아요|공감)(?:\ (?:to|for|via
    |by)\b[^\n]{{0,100}}|\s*\d{{0,6}})?
    | (?:copyright|©|ⓒ|\(c\))[^\n]{{0,160}} | all\ rights\ reserved\.? | 무단\ ?(?:전재|복제)[^\n]{{0,80}}
    | powered\ by\ [^\n]{{1,60}}
    | (?:image|photo|picture|screenshot|cap|gif|pic)s?\ ?(?:credits?\b|source\b|courtesy\b|via\b
    |by\b|:)[^\n]{{0,120}}
    | \(?(?:사진|이미지|출처)(?:\ ?출처|\ ?제공)?\s*[:=：][^\n]{{0,120}}
    | (?:previous|next|older|newer|이전|다음)(?:\ (?:post|article|entry|글))?s?\s*[:«»←→‹›][^\n]{{0,120}}
    | [←‹]\ ?[^\n]{{0,100}} | «\ [^\n»]{{1,100}} | [^\n.!?«‹]{{1,100}}(?:\ »|→|\ ›)
    | (?:previous|older|newer|next)\ posts?
    | (?:read\ more|continue\ reading|목록|목록으로|이전글|다음글|top|back\ to\ top)
    | \d{{1,7}}\ (?:views?|likes?|shares?|조회)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""A whole line that is page and no post."""

_THREAD = re.compile(
    rf"""(?:
      (?:leave|add|write|post)\ (?:a|your|us\ a)\ (?:comment|reply)\.?
    | {_COUNTED}\ (?:comments?|repl(?:y|ies)|responses?)(?:\ (?:to|on|so\ far
    |so\ far\.)\b[^\n]{{0,200}})?:?
    | {_COUNTED}\ thoughts?\ on\ [^\n]{{1,200}}
    | comments?\ ?\(\d{{1,6}}\) | comments?\ ?[:|]\ ?\d{{1,6}} | (?:join
    |start)\ the\ (?:discussion|conversation)\.?
    | (?:전체\ ?)?댓글\ ?(?:\(?\d{{1,6}}\)?개?|쓰기|남기기|달기|목록)|\d{{1,6}}개의\ ?댓글
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""A line after which there are only other people's words."""

_THREAD_IF = re.compile(r"(?:comments?|replies|responses|discussion|댓글)\s*:?", re.IGNORECASE)
"""The same, if what follows looks like a thread."""

_OTHERS = re.compile(
    r"""(?:
    related(?:\ (?:posts?|articles?|stories|reading|content))? | you\ (?:may|might)\ also\ (?:like
    |enjoy)
    | more\ (?:from|on|in)\ [^\n.!?]{1,60} | (?:recent|popular|trending|latest)\ (?:posts?
    |articles?|comments?)
    | about\ the\ author | archives? | blogroll | (?:관련|추천|인기|최근)\ ?(?:글|기사|포스트|게시글)
    )\s*:?""",
    re.VERBOSE | re.IGNORECASE,
)
"""A line over a list of other posts."""

_SPEAKER = re.compile(
    rf"""(?:
    [^\n.!?]{{1,40}}\ (?:says|said|wrote|writes|replied|commented)\s*:? | reply | 답글(?:쓰기
    |\ ?달기)? | {_DATE}\b[^\n]{{0,40}}
    | \d{{1,3}}\ (?:minutes?|hours?|days?|weeks?|months?
    |years?)\ ago | [^\n]{{0,40}}\bat\ \d{{1,2}}:\d\d(?:\s?[ap]m)?
    | @\w{{2,30}}\b[^\n]{{0,60}}
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""A line as threads of comments have between the comments."""

_DECORATION = re.compile(r"[\s*#_>\-–—=~·•|:]{0,12}")
_SHORT = 120
"""Characters of a line in a list of other posts, at most."""


def kept(text: str) -> tuple[int, int]:
    """Where the post itself begins and ends; all but blank lines where nothing is certain."""
    lines = _lines(text)
    if not lines:
        return 0, len(text)
    first, last = 0, len(lines)
    last = _before_thread(lines, last)
    while last > 0 and _is(_PAGE, lines[last - 1][2]):
        last -= 1
    last = _before_list(lines, last)
    while last > 0 and _is(_PAGE, lines[last - 1][2]):
        last -= 1
    while first < last and _is(_PAGE, lines[first][2]):
        first += 1
    if first >= last:
        first, last = 0, len(lines)
    return lines[first][0], lines[last - 1][1]


def _lines(text: str) -> list[tuple[int, int, str]]:
    """The lines that are not blank: start, end, the words in them without what decorates them."""
    found, at = [], 0
    for line in text.split("\n"):
        if words := line.strip():
            if len(words) > _SHORT * 3:
                # Nothing of a page is that long; what is short is looked at closely.
                found.append((at, at + len(line.rstrip()), ""))
            else:
                bare = words[_end(_DECORATION, words) :].rstrip("*_ \t")
                found.append((at, at + len(line.rstrip()), bare))
        at += len(line) + 1
    return found


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _is(pattern: re.Pattern[str], line: str) -> bool:
    return pattern.fullmatch(line) is not None


def _before_thread(lines: Sequence[tuple[int, int, str]], last: int) -> int:
    """How many lines there are before the comments begin; at least one."""
    for at in range(1, last):
        line = lines[at][2]
        if _is(_THREAD, line):
            return at
        if _is(_THREAD_IF, line) and any(_is(_SPEAKER, row[2]) for row in lines[at + 1 : at + 5]):
            return at
    return last


def _before_list(lines: Sequence[tuple[int, int, str]], last: int) -> int:
    """How many lines there are before a list of other posts that goes on to the end."""
    for at in range(last - 1, max(last - 30, 0), -1):
        start, end, line = lines[at]
        if _is(_OTHERS, line):
            return at
        if end - start > _SHORT:
            break
    return last
