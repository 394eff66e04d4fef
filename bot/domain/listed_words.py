"""The words that a server wants a moderator to see first: its list, and whether a text holds one of it."""

import re

from bot.domain.errors import BadWordList
from bot.domain.visible import find_skeletons, fold_text

LISTED_WORDS = 100
LISTED_LETTERS = 50
"""How many words a server's list holds, and how long each may be."""

_BETWEEN_WORDS = re.compile(r"[,\n]")
_FEW = 2
_HANGUL = re.compile("[ㄱ-ㆎ가-힣]")


def tidy_word_list(text: str) -> str:
    """Give a list of words as it is kept: by comma, each once. Raises BadWordList."""
    entries = list(dict.fromkeys(" ".join(entry.split()) for entry in _BETWEEN_WORDS.split(text)))
    entries = [entry for entry in entries if fold_text(entry).strip("* ")]
    if len(entries) > LISTED_WORDS or any(len(entry) > LISTED_LETTERS for entry in entries):
        raise BadWordList(n=LISTED_WORDS, letters=LISTED_LETTERS)
    return ",".join(entries)


def find_listed_word(text: str, words: str) -> str:
    """Find the first of the server's `words` (by comma or line) that a text holds, empty when there is none.

    A word matches whole and in any case; one with a star, or one that ends in Hangul, to which particles are
    glued, matches whatever begins so. Signs that nobody sees and the way Hangul is stored hide none, nor do
    marks, letters of another script that look alike, digits for letters, and signs or blanks between letters.
    """
    if not words.strip():
        return ""
    folded, skeletons = fold_text(text), find_skeletons(text)
    for entry in _BETWEEN_WORDS.split(words):
        pattern = fold_text(entry)
        word, open_end = pattern.rstrip("* "), pattern.endswith("*")
        ways = [(folded, word)]
        if _is_long(word):
            wanted = find_skeletons(word)
            ways += [(skeleton, each) for skeleton in skeletons for each in wanted]
        # Looking for the letters costs next to nothing; a text may be long and the words many.
        if any(each and each in held and _stands_in(held, each, open_end=open_end) for held, each in ways):
            return entry.strip().rstrip("*").strip()
    return ""


def _is_long(word: str) -> bool:
    """Whether a word is more than letters that stand together by chance."""
    return sum(1 + bool(_HANGUL.match(sign)) for sign in word if sign.isalpha()) > _FEW


def _stands_in(folded: str, word: str, *, open_end: bool) -> bool:
    end = "" if open_end or _HANGUL.match(word[-1]) else r"(?!\w)"
    # The letters first and then what is before them: so the search can skip to where they stand.
    escaped = re.escape(word)
    return re.search(rf"{escaped}(?<!\w{escaped}){end}", folded) is not None
