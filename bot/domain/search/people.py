"""The people of some titles: what a person typed -> whom they mean, spaces, hyphens and case aside."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.domain.people import Person
from bot.domain.search.views import LONGEST, fold_name, fold_words, key_letters
from bot.domain.titles import Title


class People:
    """Immutable. All names are one text, which is searched as fast as C does; the busiest people first.

    A line break stands there before and after a name, a tab before each later word of it.
    """

    def __init__(self, titles: Sequence[Title]) -> None:
        self._people = _list_people(titles)
        spelled = [(at, name) for at, (_, person) in enumerate(self._people) for name in person.names]
        lines = "\n".join(" ".join(name[:LONGEST].split()) for _, name in spelled)
        folded = key_letters(fold_words(lines)).split("\n")
        self._at: list[int] = []
        self._of: list[int] = []
        parts: list[str] = []
        size = 0
        for (at, _), words in zip(spelled, folded, strict=False):
            part = _lay_out(words.split())
            self._at.append(size)
            self._of.append(at)
            parts.append(part)
            size += len(part)
        self._text = "".join(parts)

    def find_named(self, text: str) -> list[Person]:
        """Those with just that name, the busiest first."""
        return [person for _, person in self._look_for("\n", text, "\n")] if text.strip() else []

    def find_begun(self, text: str, *, later: bool) -> Iterator[tuple[int, Person]]:
        """In how many titles they are whose name begins so, or a `later` word of it; the busiest first."""
        return self._look_for("\t" if later else "\n", text)

    def _look_for(self, before: str, text: str, after: str = "") -> Iterator[tuple[int, Person]]:
        folded = key_letters(fold_name(text))
        if not folded and text.strip():
            return  # it is all signs: nobody is called so
        sought = f"{before}{folded}{after}"
        place = self._text.find(sought)
        while place >= 0:
            yield self._people[self._of[bisect(self._at, place) - 1]]
            place = self._text.find(sought, place + 1)


def _lay_out(words: Sequence[str]) -> str:
    """'park seo joon' as a name and its later words, each to its end."""
    if not words:
        return ""
    later = ("".join(words[at:]) for at in range(1, len(words)))
    return "\n".join(("", "".join(words), "")) + "".join(f"\t{each}" for each in later)


def _list_people(titles: Sequence[Title]) -> list[tuple[int, Person]]:
    """With in how many titles they are, by each spelling of theirs."""
    counts = Counter(name for title in titles for name in {*title.directors, *title.writers, *title.cast})
    korean = {name: other for title in titles for name, other in title.people_ko.items() if name != other}
    spellings: dict[str, list[str]] = {}
    for name, _ in counts.most_common():
        spellings.setdefault(korean.get(name, name), []).append(name)
    found = [
        (sum(counts[each] for each in (name, *others)), Person(name, korean.get(name), tuple(others)))
        for name, *others in spellings.values()
    ]
    return sorted(found, key=lambda each: (-each[0], each[1].name))
