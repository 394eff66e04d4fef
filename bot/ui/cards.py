"""A whole answer: embed, buttons and picture together, as Discord's calls take them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.facts import NO_FACTS, LiveFacts
from bot.domain.ratings import HALF_POINTS, Standing, Tally
from bot.domain.reviews import Review
from bot.domain.servers import Home
from bot.domain.titles import ContentWarning, Kind, Title
from bot.ui import charts, embeds, targets
from bot.ui.controls import face_buttons, helpful_button, score_options, select_moods, select_some
from bot.ui.routes import button, view
from bot.ui.words import Words

REMOVE = "remove"
"""The value of the last entry of the select of scores."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that an embed of the same message shows; `alternative` says it all in plain text."""

    name: str
    data: bytes
    alternative: str

    @property
    def url(self) -> str:
        return f"attachment://{self.name}"


@dataclass(frozen=True, slots=True)
class Card:
    """What is sent: `send` for a new message, `edit` in place of what a message shows.

    `more` are embeds below the first. Each picture is shown by one of the embeds.
    """

    embed: discord.Embed
    view: discord.ui.View
    pictures: tuple[Picture, ...] = ()
    more: tuple[discord.Embed, ...] = ()

    @property
    def send(self) -> dict[str, Any]:
        return {
            "embeds": self._embeds,
            "view": self.view,
            **({"files": self._files()} if self.pictures else {}),
        }

    @property
    def edit(self) -> dict[str, Any]:
        """The keywords of an edit; old pictures go."""
        return {"embeds": self._embeds, "view": self.view, "attachments": self._files()}

    @property
    def _embeds(self) -> list[discord.Embed]:
        return [self.embed, *self.more]

    def _files(self) -> list[discord.File]:
        return [
            discord.File(io.BytesIO(each.data), each.name, description=each.alternative[:1024])
            for each in self.pictures
        ]


def has_banner(standing: Standing, live: LiveFacts) -> bool:
    """Whether a card has a banner: a title nobody scored shows a live source's backdrop, if there is one."""
    return bool(standing.summary.histogram.votes or not (live.tmdb and live.tmdb.backdrop))


def rating_card(
    title: Title,
    standing: Standing,
    words: Words,
    *,
    asker_id: int,
    picture: Picture | None,
    live: LiveFacts = NO_FACTS,
) -> Card:
    """The card of `/rating`; where there is no `picture` and should be one, a row of blocks stands in."""
    histogram = standing.summary.histogram
    ends = words.number(HALF_POINTS[0]), words.number(HALF_POINTS[-1])
    embed = embeds.rating_card(
        title,
        standing,
        words,
        picture=picture.url if picture else None,
        bar=charts.bar(histogram.counts, ends) if not picture and has_banner(standing, live) else "",
        live=live,
    )
    review = button(words("card.review"), targets.Review(title.id))
    if standing.reviews:
        review = button(words("card.takes", n=standing.reviews), targets.Reviews(title.id, 0))
    buttons = view(
        button(words("card.rate"), targets.Rate(title.id, asker_id), style=discord.ButtonStyle.primary),
        review,
        button(words("card.shelf"), targets.Shelf(title.id)),
        button(words("card.more"), targets.TitleMore(title.id, asker_id)),
    )
    return Card(embed, buttons, (picture,) if picture else ())


def own_card(
    title: Title,
    standings: Sequence[tuple[Home, Standing]],
    words: Words,
    *,
    owner_id: int,
    kept: str = "",
    live: LiveFacts = NO_FACTS,
    poster: Picture | None = None,
) -> Card:
    """The card of `/rating` for one person in no server; `kept` says where the score was that they gave."""
    embed = embeds.own_card(
        title, standings, words, kept=kept, live=live, poster=poster.url if poster else None
    )
    buttons = view(
        button(words("card.rate"), targets.Rate(title.id, owner_id), style=discord.ButtonStyle.primary),
        button(words("card.shelf"), targets.Shelf(title.id)),
    )
    return Card(embed, buttons, (poster,) if poster else ())


def more_card(
    title: Title, standing: Standing, words: Words, *, confirm_id: int | None, live: LiveFacts = NO_FACTS
) -> Card:
    """What is behind a rating card, for one reader; `confirm_id` keeps the card of an unconfirmed title."""
    buttons = [
        button(words("card.how"), targets.How(title.id)),
        *([] if title.kind is Kind.FILM else [button(words("card.place"), targets.Place(title.id))]),
        button(words("card.votes"), targets.Votes(title.id)),
        button(words("card.lovers"), targets.Lovers(title.id)),
        button(words("card.review"), targets.Review(title.id)),
    ]
    if confirm_id is not None:
        style = discord.ButtonStyle.primary
        buttons.append(button(words("card.confirm"), targets.ConfirmFor(confirm_id), style=style))
    return Card(embeds.more_card(title, standing, words, live), view(*buttons))


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


def review_card(
    title: Title,
    written: Review,
    standing: Standing,
    words: Words,
    *,
    server: str = "",
    picture: Picture | None = None,
    poster: str | None = None,
) -> Card:
    """A review for everybody. `poster` is the address of a live source's picture, which goes before ours."""
    embed = embeds.review_card(
        title,
        written,
        standing,
        words,
        server=server,
        picture=picture.url if picture else None,
        poster=poster,
    )
    items = []
    is_cut = embeds.is_cut(written)
    if is_cut:
        label = words("review.open" if written.is_guarded else "review.read")
        items.append(button(label, targets.Read(written.id, 0), style=discord.ButtonStyle.primary))
    items.append(helpful_button(written.id, written.helpful, words))
    items.append(button(words("take.reply"), targets.Reply(written.id)))
    if not is_cut:
        items.append(button(words("take.rate"), targets.Rate(title.id, 0)))
    items.append(button(words("take.more"), targets.More(written.id)))
    return Card(embed, view(*items), (picture,) if picture and not poster else ())


@dataclass(frozen=True, slots=True)
class ScoreSubject:
    """What a select of scores is for: a title's id, and the rating card it was opened from, if any."""

    title: str
    asker: int | None = None
    channel: int | None = None
    message: int | None = None


def score_select(title: Title, view_id: int, words: Words, *, own: int | None) -> discord.ui.View:
    """One tap each for four faces, and the half points from 10 down; sent to the routes of the view.

    Who has a score can take it back by the last entry.
    """
    faces = face_buttons(words, lambda face: targets.FaceAs(view_id, face), row=0)
    options = score_options(words, chosen=str(own))
    if own is not None:
        options.append(discord.SelectOption(label=words("score.remove"), value=REMOVE))
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=targets.Score(view_id), options=options, placeholder=words("score.choose"), row=1
    )
    return view(*faces, select)
