"""A whole answer: embed, buttons and picture together, as Discord's calls take them."""

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.errors import Busy
from bot.domain.facts import NO_FACTS, LiveFacts
from bot.domain.ratings import Standing, Tally
from bot.domain.reviews import Review
from bot.domain.titles import ContentWarning, Kind, Title
from bot.ui import artwork, charts, embeds, targets
from bot.ui.controls import score_options, select_moods, select_some
from bot.ui.routes import button, view
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


async def draw_rating_card(
    title: Title,
    standing: Standing,
    words: Words,
    *,
    server: str,
    asker_id: int,
    pictures: bool,
    off_loop: Callable[..., Awaitable[bytes]],
    live: LiveFacts = NO_FACTS,
) -> Card:
    """The card of `/rating`; `pictures` is whether the bot may attach files there.

    The banner is drawn `off_loop`; where that raises Busy a row of blocks stands in. A title without a vote
    shows a live source's backdrop in its place, if there is one.
    """
    histogram = standing.summary.histogram
    backdrop = live.tmdb.backdrop if live.tmdb else None
    picture = None
    if pictures and (histogram.votes or not backdrop):
        picture = artwork.find_banner(title, standing, words)
        try:
            picture = picture or await off_loop(artwork.banner, title, standing, words)
        except Busy:
            pictures = False
    embed = embeds.rating_card(
        title,
        standing,
        words,
        server=server,
        picture=picture is not None,
        bar=charts.bar(histogram.counts) if not pictures else "",
        live=live,
    )
    takes = words("card.takes", n=standing.reviews) if standing.reviews else words("card.no_takes")
    buttons = view(
        button(words("card.rate"), targets.Rate(title.id, asker_id), style=discord.ButtonStyle.primary),
        button(words("card.review"), targets.Review(title.id)),
        button(takes, targets.Reviews(title.id, 0), disabled=not standing.reviews),
        button(words("card.how"), targets.How(title.id)),
        *([] if title.kind is Kind.FILM else [button(words("card.place"), targets.Place(title.id))]),
        button(words("card.votes"), targets.Votes(title.id)),
        *(
            [button(words("card.confirm"), targets.ConfirmTitle(title.id, asker_id))]
            if title.unconfirmed
            else []
        ),
    )
    return Card(embed, buttons, picture, artwork.describe_banner(title, standing, words) if picture else "")


def votes_card(title: Title, tally: Tally, words: Words) -> Card:
    """What members vote of a title, with the reader's own votes to change."""
    warnings = {warning: words(f"warning.{warning}") for warning in ContentWarning}
    items = (
        select_moods(targets.VoteMoods(title.id), tally.own_moods, words("votes.choose_moods"), words),
        select_some(
            targets.VoteWarnings(title.id), warnings, tally.own_warnings, words("votes.choose_warnings")
        ),
    )
    return Card(embeds.votes_card(title, tally, words), view(*items))


def review_card(title: Title, written: Review, standing: Standing, words: Words, *, edited: bool) -> Card:
    embed = embeds.review_card(title, written, standing, words, edited=edited)
    items = []
    if embeds.is_cut(written):
        label = words("review.read")
        if written.spoils:
            label = words("review.read_spoilers")
        elif written.content.episode is not None:
            label = words("review.read_episode", n=written.content.episode)
        items.append(button(label, targets.Read(written.id, 0), style=discord.ButtonStyle.primary))
    items.append(button(words("card.rate"), targets.Rate(title.id, 0)))
    items.append(button(words("card.review"), targets.Review(title.id)))
    items.append(button(words("card.takes", n=standing.reviews), targets.Reviews(title.id, 0)))
    if written.content.link:
        items.append(discord.ui.Button(label=words("take.watch"), url=written.content.link, row=0))
    helpful = words("take.helpful_count", n=written.helpful) if written.helpful else words("take.helpful")
    items.append(button(helpful, targets.Helpful(written.id, True), emoji="👍", row=1))
    items.append(button(words("take.reply"), targets.Reply(written.id), row=1))
    if title.kind is not Kind.FILM:
        items.append(button(words("take.episode"), targets.Episode(written.id), row=1))
    items.append(button(words("take.more"), targets.More(written.id), row=1))
    return Card(embed, view(*items))


@dataclass(frozen=True, slots=True)
class ScoreSubject:
    """What a select of scores is for: a title's id, and the rating card it was opened from, if any."""

    title: str
    asker: int | None = None
    channel: int | None = None
    message: int | None = None


def score_select(title: Title, view_id: int, words: Words, *, own: int | None) -> discord.ui.View:
    """The half points from 10 down, the last entry taking one's score back; sent to the route `score`."""
    options = score_options(words, chosen=str(own))
    options.append(discord.SelectOption(label=words("score.remove"), value=REMOVE))
    placeholder = words("score.choose", title=plain(title.title, 60))
    return view(discord.ui.Select(custom_id=targets.Score(view_id), options=options, placeholder=placeholder))
