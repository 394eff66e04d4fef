"""A name that no title goes by yet, and what is known of it until one does."""

from dataclasses import dataclass

from bot.domain.title_forms import TitleForm
from bot.domain.titles import Title

LONGEST = 100
"""Characters of an unknown name that are kept."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The name, what was written of the title since, and where it leads once it is known.

    `then` is a target with `{}` for the title's id.
    """

    text: str
    then: str
    form: TitleForm | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates for an unknown name; those with an id are here already."""

    unknown: Unknown
    titles: tuple[Title, ...]
