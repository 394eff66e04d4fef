"""What a command takes: titles with autocomplete, scores, and who acts."""

from typing import Any, Protocol

import discord
from discord import app_commands

from bot.domain import scores
from bot.domain.errors import Gone, SeveralTitles, UnknownGenre
from bot.domain.models import HALF_POINTS, Act, Title
from bot.domain.search import Ambiguous, TitleIndex
from bot.ui.text import plain, width
from bot.ui.words import Words, private

CHOICE = 100
"""Characters of an autocomplete choice."""


class HasIndex(Protocol):
    """The bot, as far as an option needs it: discord.py makes transformers itself."""

    index: TitleIndex


def act(interaction: discord.Interaction[Any]) -> Act:
    """Who acts in this interaction. Only for interactions of a server; the commands allow no others."""
    user = interaction.user
    joined = user.joined_at if isinstance(user, discord.Member) else None
    assert interaction.guild_id is not None
    return Act(
        server_id=interaction.guild_id,
        member_id=user.id,
        name=name_of(user),
        interaction_id=interaction.id,
        at=int(interaction.created_at.timestamp()),
        joined_at=int(joined.timestamp()) if joined else None,
    )


def name_of(user: discord.User | discord.Member) -> str:
    """The name a member goes by here; their username where nothing of it can be seen."""
    return user.display_name if plain(user.display_name, 100) else user.name


def label(title: Title, words: Words, *, limit: int = CHOICE) -> str:
    """'Crash Landing on You · 사랑의 불시착 (2019, drama)', shortened in the English name if it must be."""
    kind = words(f"kind.{title.kind}")
    key = "title.label_both" if title.title_ko and title.title_ko != title.title else "title.label"
    rest = {"title_ko": title.title_ko or "", "year": title.year, "kind": kind}
    room = limit - width(words(key, title="", **rest))
    return words(key, title=plain(title.title, max(room, 1)), **rest)


def resolve(index: TitleIndex, text: str) -> Title:
    """The one title a person means. Raises UnknownTitle or SeveralTitles, with those to choose from."""
    found = index.resolve(text)
    if isinstance(found, Ambiguous):
        raise SeveralTitles(text, found.candidates[:3])
    return found


def genre(index: TitleIndex, text: str) -> str:
    """The genre a person means. Raises UnknownGenre."""
    for name in index.genres:
        if name.casefold() == text.strip().casefold():
            return name
    raise UnknownGenre(text=text, genres=", ".join(index.genres))


def known(index: TitleIndex, title_id: str) -> Title:
    """The title a button names. Raises Gone when the catalogue has it no longer."""
    title = index.find(title_id)
    if title is None:
        raise Gone
    return title


class TitleOption(app_commands.Transformer):
    """A title, suggested as one types.

    The value stays text until the command resolves it: a refusal keeps whatever else was written, and only
    the command knows what that is.
    """

    async def autocomplete(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], value: str
    ) -> list[app_commands.Choice[str]]:
        """The titles meant by what is typed so far."""
        bot: HasIndex = interaction.client
        words = private(interaction)
        return [
            app_commands.Choice(name=label(title, words), value=title.id)
            for title in bot.index.suggest(value)
        ]

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> str:
        """The text as given."""
        return value


class GenreOption(app_commands.Transformer):
    """A genre of the catalogue, suggested as one types; looked up by the command."""

    async def autocomplete(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], value: str
    ) -> list[app_commands.Choice[str]]:
        """The genres that begin like what is typed."""
        bot: HasIndex = interaction.client
        typed = value.strip().casefold()
        found = [genre for genre in bot.index.genres if genre.casefold().startswith(typed)]
        return [app_commands.Choice(name=genre, value=genre) for genre in found[:25]]

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> str:
        """The text as given."""
        return value


class ScoreOption(app_commands.Transformer):
    """A score as text, suggested with its words; parsed by the command, which keeps what else was written."""

    async def autocomplete(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], value: str
    ) -> list[app_commands.Choice[str]]:
        """The half points that begin like what is typed, the best first."""
        words = private(interaction)
        typed = value.strip().replace(",", ".")
        shown = [(scores.show(half), half) for half in reversed(HALF_POINTS)]
        return [
            app_commands.Choice(name=score_label(half, words), value=text)
            for text, half in shown
            if text.startswith(typed)
        ]

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> str:
        """The text as given."""
        return value


def score_label(half_points: int, words: Words) -> str:
    """'8.5/10 · great'."""
    return words(
        "score.with_word",
        score=scores.show(half_points),
        word=words(f"score.word.{scores.word(half_points)}"),
    )
