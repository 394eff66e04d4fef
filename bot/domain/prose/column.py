"""The column or series of posts a text belongs to, as its heading says."""

import re

from bot.domain.prose.heading import GENERIC, LONGEST
from bot.domain.prose.names import Names, names_of
from bot.domain.prose.sentences import first_lines
from bot.domain.search import TitleIndex, fold_name

_BRACKET = re.compile(r"[#*\s]{0,6}(?:\[([^\[\]\n]{2,40})\]|【([^【】\n]{2,40})】)\s*(.*)")
_LABEL = re.compile(
    r"\W{0,4}(?:column|series\s+name|blog\s+series|코너|연재|칼럼)\W{0,2}\s*[:：]\W{0,2}\s*(.{2,60})$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"[#*\s]{0,6}([^\n#:：\[\]|–—]{3,40}?)[\s,]*(?:#|\bno\.?\s?|\bvol(?:ume|\.)?\s?|\bissue\s#?"
    r"|제)\s?\d{1,4}\s?(?:호|편|회)?\s*[:：|–—-]\s*\S",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][A-Za-z]+)?")
_ENDING = re.compile(r"(?:\s*(?:#|no\.?|vol\.?|제)?\s?\d{1,4}\s?(?:호|편|회)?)$", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(?:spoil|review|recap|rating|ep(?:isode)?s?\b|season|part\b|cc\b|rec\b|oc\b|tw\b|nsfw)"
    r"|스포|리뷰|후기|감상|\d+\s?/\s?\d+",
    re.IGNORECASE,
)


def column(text: str, index: TitleIndex) -> str | None:
    """The name of the column, None where the heading has none or only a flair."""
    names = names_of(index.titles)
    lines = first_lines(text, 5)
    for _, line in lines:
        if len(line) <= LONGEST and (found := _LABEL.match(line)):
            return _clean(found[1])
    if not lines or len(lines[0][1]) > LONGEST or len(lines) < 2:
        return None
    line = lines[0][1]
    if (found := _BRACKET.match(line)) and found[3].strip():
        name = _clean(_ENDING.sub("", found[1] or found[2]))
        return name if _is_column(name, names, index) else None
    if (found := _NUMBERED.match(line)) and not any(True for _ in names.said(found[1])):
        name = _clean(found[1])
        return name if _is_column(name, names, index) else None
    return None


def _clean(name: str) -> str:
    return " ".join(name.split()).strip(" *_#-–—:：|.,\"'“”‘’「」『』《》<>")


def _is_column(name: str, names: Names, index: TitleIndex) -> bool:
    """Whether that is a name somebody gave: not a flair, a genre, a title, a person."""
    words = [fold_name(word) for word in _WORD.findall(name)]
    kinds = {fold_name(genre) for genre in index.genres}
    told = [word for word in words if word not in GENERIC and word not in kinds and not word.isdecimal()]
    if not told or len(words) < 2 or _ASIDE.search(name):
        return False
    return not names.whole(name) and fold_name(name) not in names.people and fold_name(name) not in kinds
