"""What stands in for the live sources in the playground: it asks nobody, and what it finds is made up."""

from datetime import UTC, datetime
from random import Random

from bot.domain.facts import Facts
from bot.domain.titles import Kind, Title
from bot.domain.visible import visible_text

_NAMES = ("Han Yuri", "Seo Dan-bi", "Ko Jae-min", "Moon Ha-eun", "Baek Si-woo", "Cha Ro-un", "Nam Gyu-ri")
_NETWORKS = ("Moonlight TV", "Channel Nine")


class MadeUp:
    """Finds whatever is asked for: a drama and a film of that name, with people who do not exist."""

    name = "made_up"

    async def search(self, text: str) -> list[Title]:
        """The same for the same name."""
        name = " ".join(visible_text(text).split())[:80]
        if not name:
            return []
        chance, year = Random(name.casefold()), datetime.now(UTC).year
        name = name if any(char.isupper() for char in name) else name.title()
        people = chance.sample(_NAMES, 4)
        drama = Title(
            id="",
            kind=Kind.DRAMA,
            title=name,
            year=year,
            genres=("Drama", "Mystery"),
            cast=tuple(people[:3]),
            networks=(chance.choice(_NETWORKS),),
            episodes=chance.choice((8, 12, 16)),
            tier=2,
            ids={self.name: f"drama {name}"},
            sources=(f"{self.name}:playground",),
        )
        film = Title(
            id="",
            kind=Kind.FILM,
            title=name,
            year=year - 2 - chance.randrange(20),
            genres=("Drama",),
            directors=(people[3],),
            cast=tuple(people[:2]),
            runtime_min=90 + chance.randrange(50),
            tier=2,
            country=("FR",),
            ids={self.name: f"film {name}"},
            sources=(f"{self.name}:playground",),
        )
        return [drama, film]

    async def facts(self, title: Title) -> Facts | None:
        """Nothing: there are no pictures of what does not exist."""
        return None
