"""`/review`: writing a take, and reading what others wrote."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain import scores
from bot.domain.errors import (
    EmptyTake,
    FileTooLarge,
    Gone,
    NoTakes,
    NotText,
    Redelivered,
    TwoTexts,
    UnknownTitle,
)
from bot.domain.models import Mood, Progress, Take, Title
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.ui import cards, routes
from bot.ui.modals import Form, review_form, submitted
from bot.ui.options import ScoreOption, TitleOption, act, known, label, resolve
from bot.ui.replies import Refusal, show
from bot.ui.routes import button, custom_id, route
from bot.ui.text import decode, plain
from bot.ui.words import choice, private, public

FILE_KIB = 64
"""The largest file taken as a review."""

_TEXT_FILES = {".txt", ".md"}


class Reviews(commands.Cog):
    """Takes: what a member thinks, in their words."""

    def __init__(self, store: Store, index: TitleIndex) -> None:
        self._store = store
        self._index = index

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        title="A drama or film: English, Korean or what fans call it",
        score="1 to 10 in half steps; with a take or file it is posted at once",
        take="Your take, if it is short; leave it out for a form",
        file="A .txt or .md of up to 64 KiB, for a long review",
        watched="How far you watched",
        spoiler="Its text stays off the public card",
        mood="What it does to one; the form takes several",
    )
    @app_commands.choices(
        watched=[choice(f"progress.{step}", step) for step in Progress],
        mood=[choice(f"mood.{mood}", mood) for mood in Mood],
    )
    async def review(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption],
        score: app_commands.Transform[str, ScoreOption] | None = None,
        take: str | None = None,
        file: discord.Attachment | None = None,
        watched: str | None = None,
        spoiler: bool | None = None,
        mood: str | None = None,
    ) -> None:
        """Post your take on a drama or film; posting again edits it."""
        form = Form(
            score, take, Progress(watched) if watched else None, spoiler, (Mood(mood),) if mood else None
        )
        async with self._kept(interaction, form):
            if file is not None and take:
                raise TwoTexts
        if file is not None:
            form = replace(form, body=await _read(file), file=file.filename)
        async with self._kept(interaction, form):
            found = resolve(self._index, title)
        await self._go_on(interaction, found, form)

    @route("review", routes.title)
    async def open_form(self, interaction: discord.Interaction[Any], title_id: str) -> None:
        """Open the form for a title."""
        await self._open(interaction, known(self._index, title_id), Form())

    @route("review_as", routes.number, routes.title)
    async def go_on_as(self, interaction: discord.Interaction[Any], draft_id: int, title_id: str) -> None:
        """Go on with the title that was meant and all that was written."""
        draft = await self._store.drafts.find(act(interaction), draft_id)
        if draft is None:
            raise Gone
        await self._go_on(interaction, known(self._index, title_id), Form.from_state(draft.state))

    @route("resume", routes.number)
    async def resume(self, interaction: discord.Interaction[Any], draft_id: int) -> None:
        """Hand a draft back in its form."""
        draft = await self._store.drafts.find(act(interaction), draft_id)
        if draft is None:
            raise Gone
        await self._open(interaction, known(self._index, draft.title_id), Form.from_state(draft.state))

    @route("form", routes.title)
    async def submit(self, interaction: discord.Interaction[Any], title_id: str) -> None:
        """Post what was sent with the form."""
        form = submitted(interaction)
        async with self._kept(interaction, form):
            title = known(self._index, title_id)
        if not (form.body or "").strip():
            below = await self._below(interaction, title)
            if below.held_back:
                form = replace(form, body=below.body, file=below.file)
        await self._post(interaction, title, form)

    async def _go_on(self, interaction: discord.Interaction[Any], title: Title, form: Form) -> None:
        """Post what is whole, an earlier take filling what it leaves open; else ask for the rest."""
        whole = form.score is not None and form.body is not None
        async with self._kept(interaction, form, title=title):
            if form.score is not None:  # as the form writes it, so that it is chosen there
                form = replace(form, score=scores.show(scores.parse(form.score)))
            if whole:
                form = form.over(await self._below(interaction, title))
        await (self._post if whole else self._open)(interaction, title, form)

    async def _open(self, interaction: discord.Interaction[Any], title: Title, form: Form) -> None:
        """Open the form, filled with what was given just now, else kept, else posted before."""
        async with self._kept(interaction, form, title=title):
            if form.body is not None:  # a form can be closed or lost; what was given before it may not
                await self._store.drafts.keep(act(interaction), "review", form.state(), title_id=title.id)
            form = form.over(await self._below(interaction, title))
        await interaction.response.send_modal(review_form(title, form, private(interaction)))

    async def _below(self, interaction: discord.Interaction[Any], title: Title) -> Form:
        """What the member has on this title already: a draft over the posted take or the bare score."""
        by = act(interaction)
        posted = await self._store.reviews.by(by.server_id, title.id, member_id=by.member_id)
        draft = await self._store.drafts.of(by, "review", title_id=title.id)
        if posted is not None:
            below = Form.of(posted)
        else:
            standing = await self._store.ratings.standing(by.server_id, title.id, member_id=by.member_id)
            below = Form.of_rating(standing.own) if standing.own else Form()
        return Form.from_state(draft.state).over(below) if draft else below

    async def _post(self, interaction: discord.Interaction[Any], title: Title, form: Form) -> None:
        """Save the take and show it to all, its text only if it does not spoil."""
        by = act(interaction)
        async with self._kept(interaction, form, title=title):
            written = await self._store.reviews.write(by, title.id, _take(form))
        review = await self._store.reviews.find(by.server_id, written.review_id)
        if review is None:
            raise Gone
        standing = await self._store.ratings.standing(by.server_id, title.id, member_id=by.member_id)
        card = cards.review(title, review, standing, public(interaction), edited=written.edited)
        await interaction.response.send_message(**card.send)

    @asynccontextmanager
    async def _kept(
        self, interaction: discord.Interaction[Any], form: Form, *, title: Title | None = None
    ) -> AsyncIterator[None]:
        """Let no error lose what was written: it is kept as a draft, and the refusal says how to go on."""
        try:
            yield
        except Redelivered:
            raise
        except Exception as error:
            draft_id = await self._keep(interaction, form, title)
            ways = _ways_on(interaction, error, draft_id, title)
            # Kept with no way back to it, a text would be as good as lost.
            text = None if ways else form.body
            raise Refusal(*ways, text=text or None, kept=bool(ways and form.body)) from error

    async def _keep(
        self, interaction: discord.Interaction[Any], form: Form, title: Title | None
    ) -> int | None:
        """The id of the draft, or None when there is nothing to keep or no keeping it."""
        if title is not None and form.body is None:
            return None
        try:
            return await self._store.drafts.keep(
                act(interaction), "review", form.state(), title_id=title.id if title else ""
            )
        except Exception:
            return None

    @route("read", routes.number, routes.number)
    async def read(self, interaction: discord.Interaction[Any], review_id: int, number: int) -> None:
        """Show a page of one take to the reader who asked for it, spoilers and all."""
        assert interaction.guild_id is not None
        review = await self._store.reviews.find(interaction.guild_id, review_id)
        if review is None:
            raise Gone
        title = known(self._index, review.title_id)
        await show(interaction, cards.page(title, review, number, private(interaction)))

    @route("takes", routes.title, routes.number)
    async def takes(self, interaction: discord.Interaction[Any], title_id: str, at: int) -> None:
        """Leaf through a title's takes, privately."""
        assert interaction.guild_id is not None
        title = known(self._index, title_id)
        ids = await self._store.reviews.of_title(interaction.guild_id, title_id)
        at = min(at, len(ids) - 1)
        review = await self._store.reviews.find(interaction.guild_id, ids[at]) if ids else None
        if review is None:
            raise NoTakes(title=plain(title.title, 100))
        await show(interaction, cards.take(title, review, at, len(ids), private(interaction)))


def _take(form: Form) -> Take:
    """The form, checked. Raises BadScore, EmptyTake."""
    score = scores.parse(form.score) if form.score else None
    if not (form.body or "").strip():
        raise EmptyTake
    return Take(form.body or "", score, form.progress, bool(form.spoils), form.moods or ())


async def _read(file: discord.Attachment) -> str:
    """The text of an uploaded file, to the letter. Raises FileTooLarge, NotText."""
    name = plain(file.filename, 80)
    if file.size > FILE_KIB * 1024:
        raise FileTooLarge(name=name, size=-(-file.size // 1024), limit=FILE_KIB)
    if PurePath(file.filename).suffix.lower() not in _TEXT_FILES:
        raise NotText(name=name)
    try:
        return decode(await file.read())
    except ValueError:
        raise NotText(name=name) from None


def _ways_on(
    interaction: discord.Interaction[Any], error: Exception, draft_id: int | None, title: Title | None
) -> list[discord.ui.Button[Any]]:
    """The buttons of a refusal: the titles that may be meant, or back to the form."""
    if draft_id is None:
        return []
    words = private(interaction)
    if isinstance(error, UnknownTitle):
        return [
            button(
                label(near, words, locale=interaction.locale, limit=80),
                custom_id("review_as", draft_id, near.id),
            )
            for near in error.nearest
        ]
    if title is None:
        return []
    return [button(words("draft.continue"), custom_id("resume", draft_id), style=discord.ButtonStyle.primary)]


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(Reviews(bot.store, bot.index))
