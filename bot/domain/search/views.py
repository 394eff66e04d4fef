"""The folded views of a name: what is compared when a person types.

Every function takes one text or a whole catalogue joined with line breaks: they pass line breaks through,
so that 15,000 names are folded by a handful of passes in C.
"""

import re
import unicodedata

import regex

LONGEST = 100
"""Characters of a query or a name that are looked at."""

_APOSTROPHES = "'’‘`"
_INVISIBLE = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Me}]")
_ACCENTS = 200
"""The combining class (Unicode Standard, 4.3) from which a mark stands over or under any letter."""
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_TWO_KEYS = dict(
    zip(
        "ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄㅘㅙㅚㅝㅞㅟㅢ",
        "ㄱㅅ ㄴㅈ ㄴㅎ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅂㅅ ㅗㅏ ㅗㅐ ㅗㅣ ㅜㅓ ㅜㅔ ㅜㅣ ㅡㅣ".split(),
        strict=True,
    )
)
"""Letters typed with two keys on the Korean keyboard (KS X 5002), so that a half-typed one is a prefix."""

_CONJOINING = {
    **{0x1100 + at: char for at, char in enumerate(_INITIALS)},
    **{0x1161 + at: char for at, char in enumerate(_VOWELS)},
    **{0x11A8 + at: char for at, char in enumerate(_FINALS)},
}
"""Unicode's modern conjoining jamo (its NFD of a syllable) -> the letter as one sees it."""

_KEYS = {code: _TWO_KEYS.get(char, char) for code, char in _CONJOINING.items()}
_ROMAN = dict(
    zip(
        _INITIALS + _VOWELS,
        "g kk n d tt r m b pp s ss - j jj ch k t p h "
        "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(),
        strict=True,
    )
)
"""Revised Romanisation (National Institute of Korean Language, 2000), letter by letter, without the
changes between syllables: the skeleton forgives those."""

_ROMAN_FINALS = dict(
    zip(_FINALS, "k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(), strict=True)
)
_LATIN = {
    code: (_ROMAN_FINALS[char] if code >= 0x11A8 else _ROMAN[char].replace("-", ""))
    for code, char in _CONJOINING.items()
}
_SAME_SOUND = (
    *(("sch", "s"), ("tch", "c"), ("ch", "c"), ("sh", "s"), ("ph", "p"), ("th", "t"), ("wh", "w")),
    *(("ck", "k"), ("qu", "kw"), ("x", "ks"), ("ce", "se"), ("ci", "si"), ("cy", "si")),
)
_AFTER_SOFT = (
    *(("yeo", "yo"), ("weo", "wo"), ("eui", "ui"), ("wae", "we"), ("oe", "we"), ("ae", "e")),
    *(("eo", "o"), ("eu", "o"), ("oo", "o"), ("ou", "o"), ("u", "o")),
    *(("ee", "i"), ("ea", "i"), ("ie", "i")),
)
_SAME_LETTER = str.maketrans("gqdbfvjzr", "kktpppccl")
_HARD_C = str.maketrans("cC", "kc")
_SILENT_H = re.compile(r"h(?![aeiouwy])")
_DOUBLED = re.compile(r"([^\n])\1+")
_NOT_PLAIN = re.compile(r"[^a-z0-9\n]+")
_KEYBOARD = str.maketrans(
    "qwertyuiopasdfghjklzxcvbnmQWERTOP", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ"
)
"""The two-set Korean keyboard (KS X 5002) over QWERTY."""

_KEYBOARD_BACK = {korean: chr(latin).lower() for latin, korean in _KEYBOARD.items()}


def fold_words(text: str) -> str:
    """The text's words: compatibility forms, case and accents folded, one space for anything but a letter."""
    if text.isascii():
        return _NOT_PLAIN.sub(" ", text.lower().replace("'", "").replace("`", ""))
    folded = unicodedata.normalize("NFKD", text).casefold()
    table = {ord(char): _replace_sign(char) for char in set(folded) if not char.isalnum()}
    return unicodedata.normalize("NFC", re.sub(" +", " ", folded.translate(table)))


def _replace_sign(char: str) -> str:
    # Marks and invisible characters sit inside a word, apostrophes too: It's is one word. An accent goes, but
    # a vowel of Thai or the voicing of kana is a letter like any other.
    if char == "\n":
        return char
    if char in _APOSTROPHES or _INVISIBLE.match(char) or unicodedata.combining(char) >= _ACCENTS:
        return ""
    return char if unicodedata.category(char) in ("Mn", "Mc") else " "


def fold_name(text: str) -> str:
    """The text as compared: compatibility forms, case and accents folded, only letters and digits."""
    # Decomposed Hangul takes up to three characters a syllable, hence the first, wider cut.
    return fold_words(text[: 4 * LONGEST]).replace(" ", "").replace("\n", "")[:LONGEST]


def key_letters(folded: str) -> str:
    """The first view: Hangul as the keys that type it (도ㄲ begins 도깨비), all else as it is."""
    return unicodedata.normalize("NFD", folded).translate(_KEYS)


def sound_of(folded: str) -> str:
    """The second view: Latin letters with what romanisations and ears confuse made one; no spaces.

    g/k, d/t, b/p/f/v, j/ch/z, r/l, eo/o/u/eu, ae/e, ee/ea/i, a silent h, doubled letters. Hangul is
    romanised first.
    """
    text = unicodedata.normalize("NFD", folded.replace(" ", "")).translate(_LATIN)
    for old, new in _SAME_SOUND:
        text = text.replace(old, new.upper() if new == "c" else new)
    text = _SILENT_H.sub("", text.translate(_HARD_C))
    for old, new in _AFTER_SOFT:
        text = text.replace(old, new)
    return _DOUBLED.sub(r"\1", text.translate(_SAME_LETTER))


def initials_of(folded: str) -> str:
    """The third view: every syllable by its initial consonant (도깨비 -> ㄷㄲㅂ), all else as it is."""
    parts = []
    for char in folded:
        if "가" <= char <= "힣":
            parts.append(_INITIALS[(ord(char) - 0xAC00) // 588])
        else:
            parts.append(_KEYS.get(ord(char), char))
    return "".join(parts)


def list_acronyms(words: str) -> list[str]:
    """The fourth view: the first letter or syllable of each word, numbers whole; also without small words.

    'reply 1988' -> r1988, '선재 업고 튀어' -> 선업튀. Empty for a single word.
    """
    parts = words.split()
    if len(parts) < 2:
        return []
    found = [_join_initials(parts)]
    if not _SMALL.isdisjoint(parts):
        found.append(_join_initials([part for part in parts if part not in _SMALL]))
    return [acronym for acronym in found if len(acronym) > 1]


_SMALL = frozenset("a an the of on in to for and with at by".split())
ARTICLES = frozenset({"a", "an", "the"})


def _join_initials(parts: list[str]) -> str:
    return "".join(part if part.isdecimal() else part[0] for part in parts)


def switch_keyboard(text: str) -> str:
    """Letters typed with the keyboard in the other language: tkfkd -> ㅅㅏㄹㅏㅇ, 냐ㅎㅜㅁㅣ -> signal."""
    text = unicodedata.normalize("NFKC", text[: 4 * LONGEST])[:LONGEST]
    if text.isascii():
        return "".join(_TWO_KEYS.get(char, char) for char in text.replace(" ", "").translate(_KEYBOARD))
    return "".join(_KEYBOARD_BACK.get(ord(char), char) for char in key_letters(fold_name(text)))


_HANGUL = re.compile("[가-힣ᄀ-ᇿㄱ-ㆎ]")
_TYPED = re.compile(r"(?:[ㄱ-ㅎ][ㅏ-ㅣ]{1,2}[ㄱ-ㅎ]{0,2})+")


def makes_syllables(keys: str) -> bool:
    """Whether Korean keys make whole syllables, as they do when somebody meant to type Hangul."""
    return bool(_TYPED.fullmatch(keys))


def has_hangul(text: str) -> bool:
    return _HANGUL.search(text) is not None


_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen".split()
_TENS = {"fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100"}
_TO_DIGITS = {**{word: str(at) for at, word in enumerate(_ONES) if at}, **_TENS, "ii": "2", "iii": "3"}
_TO_WORDS = {digits: word for word, digits in _TO_DIGITS.items() if len(word) > 2 and word != "iii"}
_SHORT = {"mr": "mister", "dr": "doctor", "vs": "versus"}
_YEAR = re.compile(r"\b(?:19|20)(?=\d\d\b)")
_NUMBER = re.compile(r"\bno (?=\d)")
_TABLES = (_TO_DIGITS, _TO_WORDS, _SHORT)
_PLAIN = re.compile(rf"(?!.*(?:\d|\b(?:{'|'.join((*_TO_DIGITS, *_SHORT))})\b))")


def respell(name: str, words: str) -> list[str]:
    """Other folded words for a name and its folded words: & as and, 7 as seven or back, No. 7, 1988 as 88."""
    if "&" not in name and _PLAIN.match(words):
        return []
    found = {_YEAR.sub("", words), _NUMBER.sub("number ", words)}
    if "&" in name:
        found.add(fold_words(name.replace("&", " and ")).strip())
    parts = words.split(" ")
    found.update(" ".join(table.get(part, part) for part in parts) for table in _TABLES)
    return sorted(found - {words})
