"""The link to where a title can be watched."""

import re
from urllib.parse import urlsplit

_URL = re.compile(r"https?://[^\s<>\"”’“‘「」『』【】\[\](){}|^`]{4,500}", re.IGNORECASE)
_TRAILING = ".,;:!?'*_~…。，、"

_STREAMS = frozenset(
    """netflix.com viki.com wavve.com tving.com disneyplus.com coupangplay.com kocowa.com viu.com
    iq.com primevideo.com
    hulu.com watcha.com max.com tubitv.com crunchyroll.com wetv.vip mubi.com tv.apple.com
    youtube.com youtu.be asiancrush.com
    play.google.com serieson.naver.com ondemandkorea.com kanopy.com
    rakuten.tv plex.tv vimeo.com""".split()
)
_NOT_HERE = re.compile(r"^(?:about|help|media|blog|jobs|support|forum|soompi|news|press)\.")
_NEVER = re.compile(
    r"(?:^|\.)(?:imdb|mydramalist|asianwiki|wikipedia|letterboxd|rottentomatoes|metacritic"
    r"|hancinema|twitter|x|facebook"
    r"|instagram|tiktok|tumblr|reddit|pinterest|wordpress|blogspot|blogger|medium|substack"
    r"|goodreads|spotify|soundcloud|discord"
    r"|patreon|ko-fi|tistory|namu|dramabeans|soompi|amazon|linktr)\.|blog\.",
    re.IGNORECASE,
)
_OTHER_VIDEO = re.compile(
    r"\b(?:trailers?|teasers?|ost|soundtrack|songs?|mv|music\ video|interviews?"
    r"|behind\ the\ scenes|bts|clips?|making|edit|fmv|reaction|podcast"
    r"|channel|vlog|video\ (?:review|essay)|(?:my|our|full|his|her)\ (?:\w+\ )?(?:review|video"
    r"|blog|site|recap))\b|예고편?|티저|뮤직비디오|메이킹|인터뷰|리뷰\ ?영상|하이라이트",
    re.IGNORECASE | re.VERBOSE,
)
_INVITED = re.compile(
    r"(?:\b(?:watch|stream)(?:ed|ing)?\ (?:it|this|the\ (?:whole\ |full\ )?(?:drama|movie|film"
    r"|series|show|thing)|[‘“\"'«*_<].{1,80}[’”\"'»*_>]|all\ \w+\ episodes).{0,60}"
    r"|\bavailable\ (?:to\ (?:watch|stream)\ )?(?:on|at|here)\b.{0,40}|\b(?:stream|watch)\ (?:on"
    r"|at|here|now|online)\b.{0,30}|(?:다시|바로|전편|본편|무료로?|작품|영화|드라마)\ ?보기.{0,15}"
    r"|보러\ ?가기.{0,15}"
    r"|시청\ ?(?:링크|하기|은|은\ 여기).{0,15}|볼\ 수\ 있(?:어요|습니다|다|는\ 곳).{0,15})$",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE = 160
"""Characters before a link that say what it leads to."""


def watch_link(text: str) -> str | None:
    """The first link that leads to the title itself, as it is written; None without one."""
    for found in _URL.finditer(text):
        link = found[0].rstrip(_TRAILING)
        before = _said_before(text, found.start())
        after = text[found.end() : found.end() + 40].split("\n", 1)[0]
        if not _OTHER_VIDEO.search(before) and not _OTHER_VIDEO.search(after) and _leads_to_it(link, before):
            return link
    return None


def _said_before(text: str, at: int) -> str:
    """What the line says before a link, from the link before it on."""
    line = text[max(text.rfind("\n", 0, at) + 1, at - _BEFORE) : at]
    if not line.strip(" -*•>·"):
        # A link on a line of its own is announced on the line above.
        line = text[max(at - _BEFORE, 0) : at].rstrip().rsplit("\n", 1)[-1]
    return line.rsplit("://", 1)[-1]


def _leads_to_it(link: str, before: str) -> bool:
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.")
    except ValueError:
        return False
    path = parts.path.strip("/")
    if _NEVER.search(host) or _NOT_HERE.match(host) or "." not in host:
        return False
    if any(host == known or host.endswith(f".{known}") for known in _STREAMS):
        if "youtu" in host:
            return _is_video(parts.path, parts.query, short=host == "youtu.be")
        return bool(path)
    return _INVITED.search(before.rstrip(" :-–—>→(*")) is not None


def _is_video(path: str, query: str, *, short: bool) -> bool:
    if short:
        return len(path) > 6
    return (path.startswith("/watch") and "v=" in query) or (
        path.startswith("/playlist") and "list=" in query
    )
