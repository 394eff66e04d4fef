"""A whole answer: embed, buttons and picture together, as Discord's calls take them."""

import asyncio
import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.ratings import HALF_POINTS, Standing, Tally
from bot.domain.reviews import Review
from bot.domain.titles import ContentWarning, Kind, Mood, Title
from bot.ui import charts, embeds, targets
from bot.ui.options import score_label
from bot.ui.routes import Route, button, view
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
        button(words("card.rate"), targets.Rate(title.id, asker_id), style=discord.ButtonStyle.primary),
        button(words("card.review"), targets.Review(title.id)),
        button(takes, targets.Takes(title.id), disabled=not standing.takes),
        button(words("card.how"), targets.How(title.id)),
        *([] if title.kind is Kind.FILM else [button(words("card.place"), targets.Place(title.id))]),
        button(words("card.votes"), targets.Votes(title.id)),
    )
    return Card(
        embed, buttons, picture, embeds.alternative(standing.summary.histogram, words) if picture else ""
    )


def votes(title: Title, tally: Tally, words: Words) -> Card:
    """What members vote of a title, with the reader's own votes to change."""
    moods = {mood: words(f"mood.{mood}") for mood in Mood}
    warnings = {warning: words(f"warning.{warning}") for warning in ContentWarning}
    items = (
        _votes(targets.VoteMoods(title.id), moods, tally.own_moods, words("votes.choose_moods")),
        _votes(targets.VoteWarnings(title.id), warnings, tally.own_warnings, words("votes.choose_warnings")),
    )
    return Card(embeds.votes_card(title, tally, words), view(*items))


def _votes(
    target: Route, labels: Mapping[Any, str], own: Collection[str], placeholder: str
) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(label=label, value=value, default=value in own)
        for value, label in labels.items()
    ]
    return discord.ui.Select(
        custom_id=target.id,
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
        items.append(button(label, targets.Read(written.id), style=discord.ButtonStyle.primary))
    items.append(button(words("card.rate"), targets.Rate(title.id, 0)))
    items.append(button(words("card.review"), targets.Review(title.id)))
    items.append(button(words("card.takes", n=standing.takes), targets.Takes(title.id)))
    if written.take.link:
        items.append(discord.ui.Button(label=words("take.watch"), url=written.take.link, row=0))
    helpful = words("take.helpful_count", n=written.helpful) if written.helpful else words("take.helpful")
    items.append(button(helpful, targets.Helpful(written.id, True), emoji="👍", row=1))
    items.append(button(words("take.reply"), targets.Reply(written.id), row=1))
    if title.kind is not Kind.FILM:
        items.append(button(words("take.episode"), targets.Episode(written.id), row=1))
    items.append(button(words("take.more"), targets.More(written.id), row=1))
    return Card(embed, view(*items))


def turns(words: Words, page: Callable[[int], Route], *, at: int, of: int) -> list[discord.ui.Button[Any]]:
    """Back and forth to the routes of pages; at an end that button is dead, for one page there is none."""
    if of < 2:
        return []
    return [
        button(words("review.back"), page(max(at - 1, 0)), emoji="◀", disabled=at == 0),
        button(words("review.next"), page(at + 1), emoji="▶", disabled=at + 1 >= of),
    ]


@dataclass(frozen=True, slots=True)
class ScoreAsked:
    """What a select of scores is for: a title's id, and the rating card it was opened from, if any."""

    title: str
    asker: int | None = None
    channel: int | None = None
    message: int | None = None


def score_select(title: Title, view_id: int, words: Words, *, own: int | None) -> discord.ui.View:
    """The half points from 10 down, the last entry taking one's score back; sent to the route `score`."""
    options = [
        discord.SelectOption(label=score_label(half, words), value=str(half), default=half == own)
        for half in reversed(HALF_POINTS)
    ]
    options.append(discord.SelectOption(label=words("score.remove"), value=REMOVE))
    placeholder = words("score.choose", title=plain(title.title, 60))
    return view(
        discord.ui.Select(custom_id=targets.Score(view_id).id, options=options, placeholder=placeholder)
    )
