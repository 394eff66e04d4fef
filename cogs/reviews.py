"""`/review`: writing a take, and what its author may do with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain import scores
from bot.domain.errors import (
    EmptyReview,
    Gone,
    NoEpisodes,
    NoSuchEpisode,
    NoTitle,
    Redelivered,
    TwoTexts,
    UnknownTitle,
)
from bot.domain.forms import Form
from bot.domain.ratings import Progress
from bot.domain.reviews import Review, ReviewContent, ReviewState, parse_episode
from bot.domain.search import TitleIndex
from bot.domain.titles import Mood, Title
from bot.posted import allowed, publish, renew, save
from bot.store import Store
from bot.ui import routes, takes, targets
from bot.ui.modals import held_back, review_form, submitted
from bot.ui.options import ScoreOption, SeriesOption, TitleOption, act, known, label, resolve
from bot.ui.replies import Refusal, answer, show
from bot.ui.routes import button, handles, payload, view
from bot.ui.text import line
from bot.ui.words import choice, private
from cogs.proposals import propose, read_file, series_of


class Reviews(commands.Cog):
    """Takes: what a member thinks, in their words."""

    def __init__(self, store: Store, index: TitleIndex) -> None:
        self._store = store
        self._index = index

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        title="A drama or film: English, Korean or what fans call it; with a file it may be left out",
        score="1 to 10 in half steps; with a take or file it is posted at once",
        take="Your take, if it is short; leave it out for a form",
        file="A .txt or .md of up to 64 KiB, for a long review",
        watched="How far you watched",
        spoiler="Its text stays off the public card",
        mood="What it does to one; the form takes several",
        episodes="A drama: your take is safe up to this episode",
        series="Your column, if it is part of one",
    )
    @app_commands.choices(
        watched=[choice(f"progress.{step}", step) for step in Progress],
        mood=[choice(f"mood.{mood}", mood) for mood in Mood],
    )
    async def review(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption] | None = None,
        score: app_commands.Transform[str, ScoreOption] | None = None,
        take: str | None = None,
        file: discord.Attachment | None = None,
        watched: str | None = None,
        spoiler: bool | None = None,
        mood: str | None = None,
        episodes: int | None = None,
        series: app_commands.Transform[str, SeriesOption] | None = None,
    ) -> None:
        """Post your take on a drama or film; posting again edits it."""
        form = Form(
            score,
            take,
            Progress(watched) if watched else None,
            spoiler,
            (Mood(mood),) if mood else None,
            episode=episodes,
            series=series,
        )
        async with self._kept(interaction, form):
            if file is not None and take:
                raise TwoTexts
        if file is not None:
            form = replace(form, body=await read_file(file), file=file.filename)
        async with self._kept(interaction, form):
            if title is None and file is None:
                raise NoTitle
        if file is not None and (title is None or score is None):
            await self._propose(interaction, title, form)
            return
        async with self._kept(interaction, form):
            found = resolve(self._index, title or "")
        await self._go_on(interaction, found, form)

    async def _propose(self, interaction: discord.Interaction[Any], name: str | None, form: Form) -> None:
        """Read a file for what it does not come with: its title, its score."""
        title: Title | None = None
        near: tuple[Title, ...] = ()
        try:
            title = resolve(self._index, name) if name else None
        except UnknownTitle as error:
            near = error.nearest
        async with self._kept(interaction, form, title=title):
            text = form.body or ""
            await propose(interaction, self._store, self._index, text, said=form, title=title, near=near)

    @handles(targets.Review)
    async def open_form(self, interaction: discord.Interaction[Any], to: targets.Review) -> None:
        """Open the form for a title."""
        await self._open(interaction, known(self._index, to.title_id), Form())

    @handles(targets.ReviewAs)
    async def go_on_as(self, interaction: discord.Interaction[Any], to: targets.ReviewAs) -> None:
        """Go on with the title that was meant and all that was written."""
        draft = await self._store.drafts.find(act(interaction), to.draft_id, "review", Form)
        if draft is None:
            raise Gone
        await self._go_on(interaction, known(self._index, to.title_id), draft.state)

    @handles(targets.Resume)
    async def resume(self, interaction: discord.Interaction[Any], to: targets.Resume) -> None:
        """Hand a draft back in its form."""
        draft = await self._store.drafts.find(act(interaction), to.draft_id, "review", Form)
        if draft is None:
            raise Gone
        await self._open(interaction, known(self._index, draft.title_id), draft.state)

    @handles(targets.Form)
    async def submit(self, interaction: discord.Interaction[Any], to: targets.Form) -> None:
        """Post what was sent with the form."""
        form = submitted(interaction)
        async with self._kept(interaction, form):
            title = known(self._index, to.title_id)
        below = await self._below(interaction, title)
        form = replace(form, episode=below.episode, series=below.series, link=below.link)
        if not (form.body or "").strip() and held_back(below):
            form = replace(form, body=below.body, file=below.file)
        await self._post(interaction, title, form)

    async def _go_on(self, interaction: discord.Interaction[Any], title: Title, form: Form) -> None:
        """Post what is whole, an earlier take filling what it leaves open; else ask for the rest."""
        whole = form.score is not None and form.body is not None
        async with self._kept(interaction, form, title=title):
            if form.score is not None:  # as the form writes it, so that it is chosen there
                form = replace(form, score=scores.show(scores.parse(form.score)))
            if form.episode is not None:
                parse_episode(str(form.episode), title)
            if whole:
                form = form.over(await self._below(interaction, title))
        await (self._post if whole else self._open)(interaction, title, form)

    async def _open(self, interaction: discord.Interaction[Any], title: Title, form: Form) -> None:
        """Open the form, filled with what was given just now, else kept, else posted before."""
        async with self._kept(interaction, form, title=title):
            if form.aside:  # a form can be closed or lost; what was given before it may not
                await self._store.drafts.keep(act(interaction), "review", form, title_id=title.id)
            form = form.over(await self._below(interaction, title))
        await interaction.response.send_modal(review_form(title, form, private(interaction)))

    async def _below(self, interaction: discord.Interaction[Any], title: Title) -> Form:
        """What the member has on this title already: a draft over the posted take or the bare score."""
        by = act(interaction)
        posted = await self._store.reviews.by(by.server_id, title.id, member_id=by.member_id)
        draft = await self._store.drafts.of(by, "review", Form, title_id=title.id)
        if posted is not None:
            below = Form.of(posted)
        else:
            standing = await self._store.ratings.standing(by.server_id, title.id, member_id=by.member_id)
            below = Form.of_rating(standing.own) if standing.own else Form()
        return draft.state.over(below) if draft else below

    async def _post(self, interaction: discord.Interaction[Any], title: Title, form: Form) -> None:
        """Save the take and show it to all, its text only if it is safe for all."""
        async with self._kept(interaction, form, title=title):
            written = await save(interaction, self._store, title, _take(form, title))
        await publish(interaction, self._store, self._index, title, written)

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
            if isinstance(error, NoEpisodes | NoSuchEpisode):  # the form that comes next could not mend it
                form = replace(form, episode=None)
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
                act(interaction), "review", form, title_id=title.id if title else ""
            )
        except Exception:
            return None

    # One's own take ----------------------------------------------------------------------------------

    @handles(targets.Versions)
    async def versions(self, interaction: discord.Interaction[Any], to: targets.Versions) -> None:
        """List the earlier versions of one's own take."""
        review, title = await self._own(interaction, to.review_id)
        before = await self._store.reviews.versions(act(interaction), to.review_id)
        await show(interaction, takes.versions(title, review, before, private(interaction)))

    @handles(targets.Version)
    async def version(self, interaction: discord.Interaction[Any], to: targets.Version) -> None:
        """Show an earlier version."""
        [value] = payload(interaction)["values"]
        await self._show_version(interaction, routes.number(value), 0, of=to.review_id)

    @handles(targets.VersionPage)
    async def version_page(self, interaction: discord.Interaction[Any], to: targets.VersionPage) -> None:
        """Show a page of an earlier version."""
        await self._show_version(interaction, to.version_id, to.page)

    async def _show_version(
        self, interaction: discord.Interaction[Any], version_id: int, number: int, *, of: int | None = None
    ) -> None:
        found = await self._store.reviews.version(act(interaction), version_id)
        if found is None or of not in (None, found[0]):
            raise Gone
        review, title = await self._own(interaction, found[0])
        await show(interaction, takes.version(title, review, found[1], number, private(interaction)))

    @handles(targets.Restore)
    async def restore(self, interaction: discord.Interaction[Any], to: targets.Restore) -> None:
        """Make an earlier version the take again, on the card it has."""
        by = act(interaction)
        found = await self._store.reviews.version(by, to.version_id)
        if found is None:
            raise Gone
        await allowed(interaction, self._store, found[1].take)
        title_id, written = await self._store.reviews.restore(by, to.version_id)
        title = known(self._index, title_id)
        key = "versions.restored" if written.state is ReviewState.POSTED else "review.waits"
        said = private(interaction)(key, title=line(title.title, 200))
        await interaction.response.edit_message(content=said, embed=None, view=None)
        await self._renew(interaction, written.review_id)

    @handles(targets.Delete)
    async def ask_delete(self, interaction: discord.Interaction[Any], to: targets.Delete) -> None:
        """Ask once whether one's own take shall go."""
        _, title = await self._own(interaction, to.review_id)
        words = private(interaction)
        yes = button(words("delete.yes"), targets.DeleteYes(to.review_id), style=discord.ButtonStyle.danger)
        await answer(interaction, words("delete.question", title=line(title.title, 200)), view=view(yes))

    @handles(targets.DeleteYes)
    async def delete(self, interaction: discord.Interaction[Any], to: targets.DeleteYes) -> None:
        """Take one's own take back, with a day to change one's mind."""
        review = await self._store.reviews.delete(act(interaction), to.review_id)
        title = known(self._index, review.title_id)
        words = private(interaction)
        back = button(words("delete.undo"), targets.Undelete(to.review_id))
        said = words("delete.done", title=line(title.title, 200))
        await interaction.response.edit_message(content=said, view=view(back))
        await self._renew(interaction, to.review_id)

    @handles(targets.Undelete)
    async def undelete(self, interaction: discord.Interaction[Any], to: targets.Undelete) -> None:
        """Bring one's own take back."""
        review = await self._store.reviews.undelete(act(interaction), to.review_id)
        title = known(self._index, review.title_id)
        said = private(interaction)("delete.undone", title=line(title.title, 200))
        if interaction.message is not None and interaction.message.flags.ephemeral:
            await interaction.response.edit_message(content=said, view=None)
        else:  # pressed on what stands in the place of the card
            await answer(interaction, said)
        await self._renew(interaction, to.review_id)

    async def _own(self, interaction: discord.Interaction[Any], review_id: int) -> tuple[Review, Title]:
        """One's own take in whatever state. Raises Gone."""
        by = act(interaction)
        review = await self._store.reviews.any(by.server_id, review_id)
        if review is None or review.member_id != by.member_id:
            raise Gone
        return review, known(self._index, review.title_id)

    async def _renew(self, interaction: discord.Interaction[Any], review_id: int) -> None:
        await renew(interaction.client, self._store, self._index, interaction.guild_id or 0, review_id)


def _take(form: Form, title: Title) -> ReviewContent:
    """The form, checked. Raises BadScore, EmptyReview, NoEpisodes, NoSuchEpisode."""
    score = scores.parse(form.score) if form.score else None
    if not (form.body or "").strip():
        raise EmptyReview
    return ReviewContent(
        form.body or "",
        score,
        form.progress,
        bool(form.spoils),
        form.moods or (),
        episode=parse_episode(str(form.episode), title) if form.episode is not None else None,
        series=series_of(form.series),
        link=form.link,
    )


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
                targets.ReviewAs(draft_id, near.id),
            )
            for near in error.nearest
        ]
    if title is None:
        return []
    return [button(words("draft.continue"), targets.Resume(draft_id), style=discord.ButtonStyle.primary)]


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(Reviews(bot.store, bot.index))
