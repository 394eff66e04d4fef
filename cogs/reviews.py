"""`/review` and `/review-file`: writing a review, and what its author may do with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain import scores
from bot.domain.errors import (
    BadScore,
    NoEpisodes,
    NoSuchEpisode,
    NothingToSave,
    Redelivered,
    TwoTexts,
    UnknownTitle,
)
from bot.domain.forms import Form
from bot.domain.ratings import Progress
from bot.domain.reviews import ReviewState, parse_episode
from bot.domain.titles import Mood, Title
from bot.ui import reviews, routes, targets
from bot.ui.files import read_file
from bot.ui.modals import is_held_back, read_form, review_form
from bot.ui.options import (
    ScoreOption,
    SeriesOption,
    TitleOption,
    act,
    known,
    known_of,
    read_score,
    resolve,
    roles_of,
    titles_of,
)
from bot.ui.proposals import proposal_card
from bot.ui.replies import Refusal, Reply, answer, hold, is_private, show
from bot.ui.routes import Interaction, button, find_choice, handles, view
from bot.ui.text import line
from bot.ui.words import choice, private


class Reviews(commands.Cog):
    def __init__(self, reviews: usecases.Reviews, proposals: usecases.Proposals) -> None:
        self._reviews = reviews
        self._proposals = proposals

    @app_commands.command()
    @app_commands.describe(
        title="Any drama or film, in English, Korean or fan slang",
        score="Your score; with text or a file it's posted right away",
        text="Your review, if it's short; leave it out for a form",
        file="A .txt or .md of up to 64 KiB, for a long review",
        watched="How far you watched",
        spoiler="Does it spoil? Its text stays out of the channel until a reader opens it",
        mood="Its mood (more in the form)",
        episodes="For a drama: the last episode your review spoils",
        series="The series it's part of, if any",
    )
    @app_commands.choices(
        watched=[choice(f"form.progress.{step}", step) for step in Progress],
        mood=[choice(f"mood.{mood}", mood) for mood in Mood],
    )
    async def review(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption],
        score: app_commands.Transform[str, ScoreOption] | None = None,
        text: str | None = None,
        file: discord.Attachment | None = None,
        watched: str | None = None,
        spoiler: bool | None = None,
        mood: str | None = None,
        episodes: int | None = None,
        series: app_commands.Transform[str, SeriesOption] | None = None,
    ) -> None:
        """Review a drama or film; post again to edit it."""
        form = Form(
            score,
            text,
            Progress(watched) if watched else None,
            spoiler,
            (Mood(mood),) if mood else None,
            episode=episodes,
            series=series,
        )
        async with self._kept(interaction, form):
            if file is not None and text:
                raise TwoTexts
        if file is not None:
            form = replace(form, body=await read_file(file), file=file.filename)
        if file is not None and score is None:
            await self._propose(interaction, title, form)
            return
        async with self._kept(interaction, _fix_scale(interaction, form)):
            found = resolve(interaction, title)
        await self._go_on(interaction, found, form)

    @app_commands.command(name="review-file")
    @app_commands.describe(file="A .txt or .md of up to 64 KiB: I find the title, score and moods in it")
    async def review_file(self, interaction: discord.Interaction[Daesang], file: discord.Attachment) -> None:
        """Turn a text file into a review; you check it before it's posted."""
        await self._propose(interaction, None, Form(body=await read_file(file), file=file.filename))

    async def _propose(self, interaction: Interaction, name: str | None, form: Form) -> None:
        """Read a file for what it does not come with: its title, its score."""
        title: Title | None = None
        near: tuple[Title, ...] = ()
        try:
            title = resolve(interaction, name) if name else None
        except UnknownTitle as error:
            near = error.nearest
        async with self._kept(interaction, form, title=title):
            text = form.body or ""
            if not text.strip():
                raise NothingToSave
            await hold(interaction, private=True)
            draft_id, found = await self._proposals.propose(
                act(interaction), text, said=form, title=title, near=near
            )
            card = proposal_card(found, titles_of(interaction), private(interaction), draft_id=draft_id)
            await show(interaction, card, over=False)

    @handles(targets.Review)
    async def open_form(self, interaction: Interaction, title_id: str) -> None:
        await self._open(interaction, known(interaction, title_id), Form())

    @handles(targets.ReviewAs)
    async def go_on_as(self, interaction: Interaction, draft_id: int, title_id: str) -> None:
        _, form = await self._reviews.find_draft(act(interaction), draft_id)
        await self._go_on(interaction, known(interaction, title_id), form)

    @handles(targets.Resume)
    async def resume(self, interaction: Interaction, draft_id: int) -> None:
        title_id, form = await self._reviews.find_draft(act(interaction), draft_id)
        await self._open(interaction, known(interaction, title_id), form)

    @handles(targets.Form)
    async def submit(self, interaction: Interaction, title_id: str) -> None:
        form = read_form(interaction)
        async with self._kept(interaction, form):
            title = known(interaction, title_id)
        below = await self._reviews.find_form(act(interaction), title)
        form = replace(form, episode=below.episode, series=below.series, link=below.link)
        if not (form.body or "").strip() and is_held_back(below):
            form = replace(form, body=below.body, file=below.file)
        await self._post(interaction, title, form)

    async def _go_on(self, interaction: Interaction, title: Title, form: Form) -> None:
        """Post what is whole, an earlier review filling what it leaves open; else ask for the rest."""
        whole = form.score is not None and form.body is not None
        async with self._kept(interaction, form, title=title):
            if form.score is not None:  # as the form writes it, so that it is chosen there
                form = replace(form, score=scores.format_score(read_score(interaction, form.score)))
        async with self._kept(interaction, form, title=title):
            if form.episode is not None:
                parse_episode(str(form.episode), title)
            if whole:
                form = form.lay_over(await self._reviews.find_form(act(interaction), title))
        await (self._post if whole else self._open)(interaction, title, form)

    async def _open(self, interaction: Interaction, title: Title, form: Form) -> None:
        """Open the form, filled with what was given just now, else kept, else posted before."""
        async with self._kept(interaction, form, title=title):
            if form.holds_unseen:  # a form can be closed or lost; what was given before it may not
                await self._reviews.keep_draft(act(interaction), form, title=title)
            form = form.lay_over(await self._reviews.find_form(act(interaction), title))
        await interaction.response.send_modal(review_form(title, form, private(interaction)))

    async def _post(self, interaction: Interaction, title: Title, form: Form) -> None:
        """Save the review and show it to all, its text only if it is safe for all."""
        by, reply = act(interaction), Reply(interaction)
        async with self._kept(interaction, form, title=title):
            written = await self._reviews.save(
                by,
                title,
                form.check(title),
                roles=roles_of(interaction),
                reply=reply,
            )
        await self._reviews.show(by, title, written, reply)

    @asynccontextmanager
    async def _kept(
        self, interaction: Interaction, form: Form, *, title: Title | None = None
    ) -> AsyncIterator[None]:
        """Let no error lose what was written: it is kept as a draft, and the refusal says how to go on."""
        try:
            yield
        except Redelivered:
            raise
        except Exception as error:
            if isinstance(error, NoEpisodes | NoSuchEpisode):  # the form that comes next could not mend it
                form = replace(form, episode=None)
            if isinstance(error, BadScore):  # nor may it be taken there for a score out of ten
                form = replace(form, score=None)
            draft_id = await self._keep(interaction, form, title)
            then = None
            if draft_id is not None and isinstance(error, UnknownTitle):
                then = partial(targets.ReviewAs, draft_id)
            ways = _ways_on(interaction, draft_id, title)
            # Kept with no way back to it, a text would be as good as lost.
            is_kept = bool(ways or then)
            text = None if is_kept else form.body
            raise Refusal(*ways, text=text or None, kept=bool(is_kept and form.body), then=then) from error

    async def _keep(self, interaction: Interaction, form: Form, title: Title | None) -> int | None:
        """The id of the draft, or None when there is nothing to keep or no keeping it."""
        if title is not None and form.body is None:
            return None
        try:
            return await self._reviews.keep_draft(act(interaction), form, title=title)
        except Exception:
            return None

    # One's own review --------------------------------------------------------------------------------

    @handles(targets.Versions)
    async def list_versions(self, interaction: Interaction, review_id: int) -> None:
        review = await self._reviews.find_own(act(interaction), review_id)
        before = await self._reviews.list_versions(act(interaction), review_id)
        title = known_of(interaction, review)
        await show(interaction, reviews.versions_card(title, review, before, private(interaction)))

    @handles(targets.Version)
    async def choose_version(self, interaction: Interaction, review_id: int) -> None:
        await self._show_version(interaction, routes.number(find_choice(interaction)), 0, of=review_id)

    @handles(targets.VersionPage)
    async def turn_version(self, interaction: Interaction, version_id: int, page: int) -> None:
        await self._show_version(interaction, version_id, page)

    async def _show_version(
        self, interaction: Interaction, version_id: int, page: int, *, of: int | None = None
    ) -> None:
        review, version = await self._reviews.find_version(act(interaction), version_id, of=of)
        title = known_of(interaction, review)
        await show(interaction, reviews.version_card(title, review, version, page, private(interaction)))

    @handles(targets.Restore)
    async def restore(self, interaction: Interaction, version_id: int) -> None:
        written = await self._reviews.restore(act(interaction), version_id, roles=roles_of(interaction))
        key = "versions.restored" if written.state is ReviewState.POSTED else "review.waits"
        words = private(interaction)
        said = words(key, title=line(words.name_of(titles_of(interaction), written.title_id), 200))
        await answer(interaction, said, over=True)

    @handles(targets.Delete)
    async def ask_delete(self, interaction: Interaction, review_id: int) -> None:
        review = await self._reviews.find_own(act(interaction), review_id)
        title = known_of(interaction, review)
        words = private(interaction)
        yes = button(words("delete.yes"), targets.DeleteYes(review_id), style=discord.ButtonStyle.danger)
        await answer(
            interaction, words("delete.question", title=line(words.name(title), 200)), view=view(yes)
        )

    @handles(targets.DeleteYes)
    async def delete(self, interaction: Interaction, review_id: int) -> None:
        review, left = await self._reviews.delete(act(interaction), review_id)
        title = known_of(interaction, review)
        words = private(interaction)
        back = button(words("delete.undo"), targets.Undelete(review_id))
        said = words("delete.done" if left else "delete.soon", title=line(words.name(title), 200))
        await answer(interaction, said, over=True, view=view(back))

    @handles(targets.Undelete)
    async def undelete(self, interaction: Interaction, review_id: int) -> None:
        review = await self._reviews.undelete(act(interaction), review_id)
        title = known_of(interaction, review)
        words = private(interaction)
        said = words("delete.undone", title=line(words.name(title), 200))
        # Not where it was pressed on what stands in the place of the card.
        await answer(interaction, said, over=is_private(interaction))


def _fix_scale(interaction: Interaction, form: Form) -> Form:
    """With a score that says its scale, so that it is the same later, however scores look by then."""
    with suppress(BadScore):
        if form.score is not None:
            return replace(form, score=f"{scores.format_score(read_score(interaction, form.score))}/10")
    return form


def _ways_on(
    interaction: Interaction, draft_id: int | None, title: Title | None
) -> list[discord.ui.Button[Any]]:
    """The button of a refusal that leads back to the form."""
    if draft_id is None or title is None:
        return []
    words = private(interaction)
    return [button(words("draft.continue"), targets.Resume(draft_id), style=discord.ButtonStyle.primary)]


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Reviews(bot.use.reviews, bot.use.proposals))
