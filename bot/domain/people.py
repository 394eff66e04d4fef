"""Who makes titles and plays in them."""

from dataclasses import dataclass

from bot.domain.titles import Title


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by the name most titles give them, in Hangul too where that is known; namesakes are one.

    `others` are more spellings of theirs.
    """

    name: str
    name_ko: str | None = None
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.name, self.name_ko, *self.others) if name)

    def is_in(self, title: Title) -> bool:
        """Whether they made a title or play in it."""
        names = {self.name, self.name_ko, *self.others}
        parts = (title.cast, title.directors, title.writers, title.people_ko.values())
        return not all(map(names.isdisjoint, parts))


def people_of(title: Title) -> tuple[str, ...]:
    """Who made a title and who plays in it, in both alphabets."""
    return (*title.directors, *title.writers, *title.cast, *title.people_ko.values())
