"""What is typed, in the views of the names, and how it may be put together from a name."""

from typing import NamedTuple

from bot.domain.search.views import LONGEST, fold_words, has_hangul, initials_of, key_letters, sound_of

_CONSONANTS = frozenset(map(chr, range(0x1100, 0x1113)))


class Query(NamedTuple):
    """What is typed, in the views of the names."""

    folded: str
    words: str
    letters: str
    sound: str
    choseong: str

    @classmethod
    def from_text(cls, text: str) -> "Query":
        """The views of a text; `sound` only where there are Latin letters, `choseong` for lone consonants."""
        words = fold_words(text[: 4 * LONGEST].replace("\n", " ")).strip()[: 2 * LONGEST]
        folded = words.replace(" ", "")[:LONGEST]
        hangul = has_hangul(folded)
        heard = sound_of(words)[:LONGEST] if not hangul or any("a" <= char <= "z" for char in folded) else ""
        # A run of one letter (aaaaaa) sounds like that letter alone, which half the catalogue begins with.
        heard = heard if 2 * len(heard) >= len(folded) else ""
        consonants = initials_of(folded) if not _CONSONANTS.isdisjoint(folded) else ""
        return cls(folded, words, key_letters(folded) if hangul else folded, heard, consonants)

    def agrees(self, name: str, offset: int) -> bool:
        """Whether the syllables typed whole, not as consonants, stand in the folded name from there on."""
        if len(self.folded) != len(self.choseong):  # ㅄ is one character and two consonants
            return True
        pairs = zip(self.folded, name[offset:], strict=False)
        return all(typed == there or typed in _CONSONANTS for typed, there in pairs)


def is_within(query: str, name: str) -> bool:
    """Whether the query's syllables stand in the name in that order."""
    rest = iter(name)
    return all(char in rest for char in query)


def is_blend(query: str, words: list[str], *, first: bool = True) -> bool:
    """Whether the query is made of beginnings (two letters or more) of the first and of later words."""
    if not query:
        return True
    for at, word in enumerate(words[:1] if first else words):
        longest = 0
        while longest < min(len(word), len(query)) and word[longest] == query[longest]:
            longest += 1
        if any(is_blend(query[size:], words[at + 1 :], first=False) for size in range(longest, 1, -1)):
            return True
    return False
