"""What a reader sees of a text: the only place that says which signs are drawn, for showing and comparing.

Each step takes time in proportion to the text, whatever it is made of.
"""

import unicodedata

import regex

_MARKS = 2
"""Non-spacing marks kept on one base: Vietnamese, Thai and Hindi need two, zalgo needs dozens."""
_RUN = 30
"""Marks in a row that are looked at, as in Unicode's stream-safe form: normalizing is quadratic in them."""

_BREAK = regex.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_ORDINARY = regex.compile(r"[\n -~가-힣]*+")

# Controls, bidi and format signs, the fillers, halves of pairs, what is no character, the blank braille cell;
# but the joiner and the selectors of emoji are judged in context.
_UNSEEN = regex.compile(
    r"[[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]"
    r"--[\n\u200d\ufe0e\ufe0f]]",
    regex.VERSION1,
)
_EMOJI = r"\p{Extended_Pictographic}\p{Emoji_Modifier}\u21ae"  # the last is what ↔ struck through becomes
_STRAY_SELECTOR = regex.compile(
    rf"(?<![{_EMOJI}0-9#*])[\ufe0e\ufe0f]|(?<=[0-9#*])[\ufe0e\ufe0f](?!\u20e3)"  # keycaps have one too
)
_STRAY_JOINER = regex.compile(rf"(?<![{_EMOJI}\ufe0e\ufe0f])\u200d|\u200d(?![{_EMOJI}])")

_LONG_RUN = regex.compile(rf"(?<!\p{{M}})(\p{{M}}{{{_RUN}}})\p{{M}}+")
_NO_BASE = regex.compile(r"(?<!\S)\p{M}+")
# Spacing marks are not counted: they take room of their own, and Hindi and Burmese need them.
_TOWER = regex.compile(rf"(?<!\p{{M}})((?:\p{{Mc}}*+[\p{{Mn}}\p{{Me}}]){{{_MARKS}}}\p{{Mc}}*+)\p{{M}}+")

_NO_LETTER = regex.compile(r"[\p{Mn}\p{Me}\p{Cn}\p{Co}\u200d]")
"""What is drawn as part of its neighbour, or as an empty box."""

_LOOKS_LIKE = {
    ord(sign): letter
    for letter, signs in {
        "a": "аɑαᴀ4@",
        "b": "вьβʙ",
        "c": "сϲᴄ",
        "d": "ԁᴅđ",
        "e": "еєɛεᴇ3",
        "f": "ғϝꜰƒ",
        "g": "ɡցɢ",
        "h": "һнʜħ",
        "i": "іιɩıɪ",
        "j": "јϳᴊ",
        "k": "кκᴋ",
        "l": "ӏʟł",
        "m": "мᴍ",
        "n": "пոηɴ",
        "o": "оοσօᴏøө0",
        "p": "рρᴘ",
        "q": "ԛ",
        "r": "гʀ",
        "s": "ѕꜱ5$",
        "t": "тτᴛ7",
        "u": "υսᴜ",
        "v": "νѵᴠ",
        "w": "ѡԝωᴡ",
        "x": "хχ",
        "y": "уүγʏ",
        "z": "ᴢ",
    }.items()
    for sign in signs
} | {0x1F1E6 + place: letter for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
"""After Unicode's table of confusables: what people take for another letter, and what they write for one."""

_STROKE = regex.compile(r"1|[|!¡](?=\w)")
_BETWEEN_LETTERS = regex.compile(r"(?<=\w)(?:[^\w\s]|_)++(?=\w)|_")
_SPACED = regex.compile(r"(?<!\w)\w(?:\W++\w(?!\w)){2,}+")


def visible_text(text: str) -> str:
    """Give `text` in NFC without whatever draws nothing, reorders or towers, blank lines tamed.

    Made anew from itself it is the same.
    """
    text = _BREAK.sub("\n", text).replace("\t", " ")
    if not _ORDINARY.fullmatch(text):
        paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        seen = _STRAY_JOINER.sub("", _STRAY_SELECTOR.sub("", _UNSEEN.sub("", paired)))
        text = unicodedata.normalize("NFC", _LONG_RUN.sub(r"\1", seen))
        text = _TOWER.sub(r"\1", _NO_BASE.sub("", text))
    text = "\n".join(row.rstrip() for row in text.split("\n"))  # a pattern would be quadratic on long gaps
    return regex.sub(r"\n{3,}", "\n\n", text).strip()


def fold_text(text: str) -> str:
    """Give what is seen of `text` as it is compared: letters without loose marks or case, on one line."""
    folded = _keep_letters(text).casefold()
    # Folding takes some letters apart (İ is an i and a dot); what does not go together again is dropped.
    return " ".join(_NO_LETTER.sub("", unicodedata.normalize("NFC", folded)).split())


def find_skeletons(text: str) -> frozenset[str]:
    """What `text` may be read as by somebody who does not look closely.

    Letters stand without marks, those of other scripts as the Latin ones they look like, digits and signs as
    the letters they stand for, and nothing is between the letters of a word that is spaced out. A stroke is
    an i or an l.
    """
    plain = unicodedata.normalize("NFKD", fold_text(text))
    bare = unicodedata.normalize("NFC", regex.sub(r"\p{Mn}+", "", plain)).casefold().translate(_LOOKS_LIKE)
    found = (_STROKE.sub(stroke, bare) for stroke in "il")
    return frozenset(_SPACED.sub(_join, _BETWEEN_LETTERS.sub("", each)) for each in found)


def _join(spaced: regex.Match[str]) -> str:
    return regex.sub(r"\W+", "", spaced[0])


def count_letters(text: str) -> int:
    """How many letters and other signs of `text` are seen, blanks and loose marks not counted."""
    return len("".join(_keep_letters(text).split()))


def _keep_letters(text: str) -> str:
    return _NO_LETTER.sub("", visible_text(text))
