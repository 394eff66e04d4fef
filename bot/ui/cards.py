"""A whole answer: embed, buttons and picture together, as Discord's calls take them."""

import asyncio
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.ratings import HALF_POINTS, Standing, Tally
from bot.domain.reviews import Review
from bot.domain.titles import ContentWarning, Kind, Mood, Title
from bot.ui import charts, embeds
from bot.ui.options import score_label
from bot.ui.routes import button, custom_id, view
from bot.ui.text import plain
from bot.ui.words import Words

REMOVE = "remove"
"""The value of the last entry of the select of scores."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is sent: `send` for a new message, `edit` in place of what a message shows."""

    embed: discord.Embed
    view: discord.ui.View
    picture: bytes | None = None
    alternative: str = ""

    @property
    def send(self) -> dict[str, Any]:
        """The keywords of a new message."""
        return {"embed": self.embed, "view": self.view, **({"files": self._files()} if self.picture else {})}

    @property
    def edit(self) -> dict[str, Any]:
        """The keywords of an edit; an old picture goes."""
        return {"embed": self.embed, "view": self.view, "attachments": self._files()}

    def _files(self) -> list[discord.File]:
        if self.picture is None:
            return []
        file = discord.File(io.BytesIO(self.picture), embeds.PICTURE, description=self.alternative[:1024])
        return [file]


async def rating(
    title: Title, standing: Standing, words: Words, *, server: str, asker_id: int, pictures: bool
) -> Card:
    """The card of `/rating`; `pictures` is whether the bot may attach files there."""
    counts = standing.summary.histogram.counts
    picture = None
    if pictures and standing.summary.histogram.votes:
        found = standing.consensus
        mark = round(found.score, 1) if found else None
        picture = await asyncio.to_thread(charts.distribution, counts, mark=mark)
    embed = embeds.rating_card(
        title,
        standing,
        words,
        server=server,
        picture=pictures,
        bar=charts.bar(counts) if not pictures else "",
    )
    takes = words("card.takes", n=standing.takes) if standing.takes else words("card.no_takes")
    buttons = view(
        button(words("card.rate"), custom_id("rate", title.id, asker_id), style=discord.ButtonStyle.primary),
        button(words("card.review"), custom_id("review", title.id)),
        button(takes, custom_id("takes", title.id, 0), disabled=not standing.takes),
        button(words("card.how"), custom_id("how", title.id)),
        *([] if title.kind is Kind.FILM else [button(words("card.place"), custom_id("place", title.id))]),
        button(words("card.votes"), custom_id("votes", title.id)),
    )
    return Card(
        embed, buttons, picture, embeds.alternative(standing.summary.histogram, words) if picture else ""
    )


def votes(title: Title, tally: Tally, words: Words) -> Card:
    """What members vote of a title, with the reader's own votes to change."""
    moods = {mood: words(f"mood.{mood}") for mood in Mood}
    warnings = {warning: words(f"warning.{warning}") for warning in ContentWarning}
    items = (
        _votes("vote_moods", title, moods, tally.own_moods, words("votes.choose_moods")),
        _votes("vote_warnings", title, warnings, tally.own_warnings, words("votes.choose_warnings")),
    )
    return Card(embeds.votes_card(title, tally, words), view(*items))


def _votes(
    kind: str, title: Title, labels: Mapping[Any, str], own: Collection[str], placeholder: str
) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(label=label, value=value, default=value in own)
        for value, label in labels.items()
    ]
    return discord.ui.Select(
        custom_id=custom_id(kind, title.id),
        options=options,
        placeholder=placeholder,
        min_values=0,
        max_values=len(options),
    )


def review(title: Title, written: Review, standing: Standing, words: Words, *, edited: bool) -> Card:
    """The public card of a take."""
    embed = embeds.review_card(title, written, standing, words, edited=edited)
    items = []
    if embeds.is_cut(written):
        label = words("review.read")
        if written.spoils:
            label = words("review.read_spoilers")
        elif written.take.episode is not None:
            label = words("review.read_episode", n=written.take.episode)
        items.append(button(label, custom_id("read", written.id, 0), style=discord.ButtonStyle.primary))
    items.append(button(words("card.rate"), custom_id("rate", title.id, 0)))
    items.append(button(words("card.review"), custom_id("review", title.id)))
    items.append(button(words("card.takes", n=standing.takes), custom_id("takes", title.id, 0)))
    if written.take.link:
        items.append(discord.ui.Button(label=words("take.watch"), url=written.take.link, row=0))
    helpful = words("take.helpful_count", n=written.helpful) if written.helpful else words("take.helpful")
    items.append(button(helpful, custom_id("helpful", written.id, 1), emoji="👍", row=1))
    items.append(button(words("take.reply"), custom_id("reply", written.id), row=1))
    if title.kind is not Kind.FILM:
        items.append(button(words("take.episode"), custom_id("episode", written.id), row=1))
    items.append(button(words("take.more"), custom_id("more", written.id), row=1))
    return Card(embed, view(*items))


def turns(words: Words, kind: str, *keys: object, at: int, of: int) -> list[discord.ui.Button[Any]]:
    """Back and forth; at an end that button is dead."""
    return [
        button(words("review.back"), custom_id(kind, *keys, max(at - 1, 0)), emoji="◀", disabled=at == 0),
        button(words("review.next"), custom_id(kind, *keys, at + 1), emoji="▶", disabled=at + 1 >= of),
    ]


def score_select(title: Title, view_id: int, words: Words, *, own: int | None) -> discord.ui.View:
    """The half points from 10 down, the last entry taking one's score back; sent to the route `score`."""
    options = [
        discord.SelectOption(label=score_label(half, words), value=str(half), default=half == own)
        for half in reversed(HALF_POINTS)
    ]
    options.append(discord.SelectOption(label=words("score.remove"), value=REMOVE))
    placeholder = words("score.choose", title=plain(title.title, 60))
    return view(
        discord.ui.Select(custom_id=custom_id("score", view_id), options=options, placeholder=placeholder)
    )
