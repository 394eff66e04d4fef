"""A whole answer: embed, buttons and picture together, as Discord's calls take them."""

import asyncio
import io
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.models import HALF_POINTS, Review, Standing, Title
from bot.ui import charts, embeds
from bot.ui.options import score_label
from bot.ui.routes import button, custom_id, view
from bot.ui.text import pages as cut
from bot.ui.text import plain, spoiler_pages
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
    )
    return Card(
        embed, buttons, picture, embeds.alternative(standing.summary.histogram, words) if picture else ""
    )


def review(title: Title, written: Review, standing: Standing, words: Words, *, edited: bool) -> Card:
    """The public card of a take."""
    embed = embeds.review_card(title, written, standing, words, edited=edited)
    items = []
    if embeds.is_cut(written):
        label = words("review.read_spoilers" if written.take.spoils else "review.read")
        items.append(button(label, custom_id("read", written.id, 0), style=discord.ButtonStyle.primary))
    items.append(button(words("card.rate"), custom_id("rate", title.id, 0)))
    items.append(button(words("card.review"), custom_id("review", title.id)))
    return Card(embed, view(*items))


def page(title: Title, written: Review, number: int, words: Words) -> Card:
    """Page `number` (from 0) of a take, for a reader who asked for just this; past the end, the last."""
    texts = cut(written.take.body) or ["-"]
    number = min(number, len(texts) - 1)
    footer = words("review.page", n=number + 1, of=len(texts)) if len(texts) > 1 else ""
    embed = embeds.page_card(title, written, texts[number], words, footer=footer)
    items = []
    if len(texts) > 1:
        items = turns(words, "read", written.id, at=number, of=len(texts))
    return Card(embed, view(*items))


def take(title: Title, written: Review, at: int, of: int, words: Words) -> Card:
    """The take at place `at` among the `of` takes of a title: its first page, hidden if it spoils."""
    texts = (spoiler_pages if written.take.spoils else cut)(written.take.body, 2000) or ["-"]
    embed = embeds.page_card(title, written, texts[0], words, footer=words("review.take", n=at + 1, of=of))
    items = turns(words, "takes", title.id, at=at, of=of) if of > 1 else []
    if len(texts) > 1 or written.take.spoils:
        label = words("review.read_spoilers" if written.take.spoils else "review.to_text")
        items.append(button(label, custom_id("read", written.id, 0), style=discord.ButtonStyle.primary))
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
