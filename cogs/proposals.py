"""A text written elsewhere becomes a review: the message menu "Save as review", and `/review` with a file."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain import scores
from bot.domain.errors import (
    BadLink,
    EmptyReview,
    FileTooLarge,
    Gone,
    NoEpisodes,
    NoSuchEpisode,
    NothingToSave,
    NotText,
    NotYourMessage,
    StillAsked,
    UnknownTitle,
)
from bot.domain.forms import Form, Proposal
from bot.domain.prose import read
from bot.domain.reviews import ReviewContent, parse_episode
from bot.domain.search import TitleIndex
from bot.domain.titles import Mood, Title
from bot.posted import publish, save
from bot.store import Store
from bot.ui import proposals, targets
from bot.ui.modals import TEXT_INPUT, answers, small_form
from bot.ui.options import act, resolve
from bot.ui.proposals import NO_SCORE
from bot.ui.replies import answer, hold, put
from bot.ui.routes import handles, payload
from bot.ui.text import decode, line, plain
from bot.ui.words import private

FILE_KIB = 64
"""The largest file taken as a review."""

SERIES = 80
"""Characters of a series' name."""

_TEXT_FILES = {".txt", ".md"}
_KIND = "proposal"
_FIELDS: dict[targets.ProposalField, int] = {"title": 100, "text": TEXT_INPUT, "series": SERIES, "link": 500}
"""What a small form can change, and its longest answer."""


class Proposals(commands.Cog):
    """Proposals: nothing of them is a review before its author posts it."""

    def __init__(self, store: Store, index: TitleIndex) -> None:
        self._store = store
        self._index = index

    async def save_message(self, interaction: discord.Interaction[Daesang], message: discord.Message) -> None:
        """Read one's own message as a review, privately."""
        if message.author.id != interaction.user.id or message.author.bot or message.webhook_id is not None:
            raise NotYourMessage
        await interaction.response.defer(ephemeral=True, thinking=True)
        await propose(interaction, self._store, self._index, await _text_of(message))

    # Changing it -------------------------------------------------------------------------------------

    @handles(targets.SaveTitle)
    async def title(self, interaction: discord.Interaction[Any], to: targets.SaveTitle) -> None:
        """Take the title chosen."""
        [title_id] = payload(interaction)["values"]
        if self._index.find(title_id) is None:
            raise Gone
        await self._change(interaction, to.draft_id, lambda found: replace(found, title_id=title_id))

    @handles(targets.SaveScore)
    async def score(self, interaction: discord.Interaction[Any], to: targets.SaveScore) -> None:
        """Take the score chosen, or none."""
        [value] = payload(interaction)["values"]
        half = None if value == NO_SCORE else scores.parse(value)
        await self._change(interaction, to.draft_id, lambda found: replace(found, score=half, scored=True))

    @handles(targets.SaveMoods)
    async def moods(self, interaction: discord.Interaction[Any], to: targets.SaveMoods) -> None:
        """Take the moods chosen."""
        values = set(payload(interaction)["values"])
        chosen = tuple(mood for mood in Mood if mood in values)
        await self._change(interaction, to.draft_id, lambda found: replace(found, moods=chosen))

    @handles(targets.SaveSpoils)
    async def spoils(self, interaction: discord.Interaction[Any], to: targets.SaveSpoils) -> None:
        """Take whether it spoils."""
        await self._change(interaction, to.draft_id, lambda found: replace(found, spoils=to.spoils))

    @handles(targets.SaveWhole)
    async def whole(self, interaction: discord.Interaction[Any], to: targets.SaveWhole) -> None:
        """Leave the ends out, or take them in again."""
        await self._change(interaction, to.draft_id, lambda found: replace(found, whole=not found.whole))

    @handles(targets.SaveEdit)
    async def edit(self, interaction: discord.Interaction[Any], to: targets.SaveEdit) -> None:
        """Open the small form of one part."""
        _, found = await self._find(interaction, to.draft_id)
        title = self._index.find(found.title_id or "")
        now = {
            "title": title.title if title else "",
            "text": found.body,
            "series": found.series or "",
            "link": found.link or "",
        }
        await interaction.response.send_modal(
            small_form(
                targets.SaveForm(to.draft_id, to.field),
                private(interaction),
                title=f"save.edit.{to.field}",
                label=f"save.{to.field}",
                value=now[to.field][: _FIELDS[to.field]] or None,
                most=_FIELDS[to.field],
                long=to.field == "text",
                required=to.field in ("title", "text"),
            )
        )

    @handles(targets.SaveForm)
    async def take_form(self, interaction: discord.Interaction[Any], to: targets.SaveForm) -> None:
        """Take what was sent with the small form."""
        text = answers(interaction)["text"] or ""
        if to.field == "title":
            await self._retitle(interaction, to.draft_id, text)
        else:
            await self._change(interaction, to.draft_id, self._changed(to.field, text))

    def _changed(self, field: targets.ProposalField, text: str) -> Callable[[Proposal], Proposal]:
        """What a small form changes. Raises EmptyReview, BadLink, UnknownTitle."""
        if field == "text":
            if not text.strip():
                raise EmptyReview
            return lambda found: replace(found, edited=text)
        words = " ".join(text.split())
        if field == "series":
            return lambda found: replace(found, series=series_of(words))
        if field == "link":
            if words and not _is_web(words):
                raise BadLink(text=words)
            return lambda found: replace(found, link=words or None)
        return lambda found: _titled(found, resolve(self._index, words))

    async def _retitle(self, interaction: discord.Interaction[Any], draft_id: int, text: str) -> None:
        """Take the title typed; where it is not clear, say so and offer those that may be meant."""
        try:
            await self._change(interaction, draft_id, self._changed("title", text))
        except UnknownTitle as error:
            near = (*error.nearest, *self._index.suggest(text))
            await self._change(interaction, draft_id, lambda found: _titled(found, None, near=near))
            await answer(interaction, private(interaction).error(error))

    async def _change(
        self,
        interaction: discord.Interaction[Any],
        draft_id: int,
        change: Callable[[Proposal], Proposal],
    ) -> None:
        """Keep the changed proposal and show it over the message that was pressed."""
        by, found = await self._find(interaction, draft_id)
        changed = change(found)
        await self._store.drafts.keep(by, _KIND, changed, title_id=changed.key)
        card = proposals.proposal(changed, self._index.by_id, private(interaction), draft_id=draft_id)
        await put(interaction, card, private=True, over=True)

    async def _find(self, interaction: discord.Interaction[Any], draft_id: int) -> tuple[Any, Proposal]:
        """One's own proposal. Raises Gone."""
        by = act(interaction)
        kept = await self._store.drafts.find(by, draft_id, _KIND, Proposal)
        if kept is None:
            raise Gone
        return by, kept.state

    # Ending it ---------------------------------------------------------------------------------------

    @handles(targets.SavePost)
    async def post(self, interaction: discord.Interaction[Any], to: targets.SavePost) -> None:
        """Post it as a review; whatever is refused, the proposal stays."""
        by, found = await self._find(interaction, to.draft_id)
        if found.missing is not None:
            raise StillAsked(found.missing)
        title = self._index.find(found.title_id or "")
        if title is None:
            raise StillAsked("title")
        reader = await self._store.reviews.reader(by.server_id, title.id, member_id=by.member_id)
        own = (await self._store.ratings.standing(by.server_id, title.id, member_id=by.member_id)).own
        take = ReviewContent(
            found.body,
            found.score or (own.score if own else None),  # no score in a text takes none back
            found.progress or reader.progress,
            bool(found.spoils),
            found.moods,
            series=found.series,
            link=found.link,
            episode=_episode(found, title),
        )
        if not take.body.strip():
            raise EmptyReview
        written = await save(interaction, self._store, title, take, draft_id=to.draft_id)
        said = private(interaction)("save.posted", title=line(title.title, 200))
        await publish(interaction, self._store, self._index, title, written, over=said)

    @handles(targets.SaveDrop)
    async def drop(self, interaction: discord.Interaction[Any], to: targets.SaveDrop) -> None:
        """Throw it away; what was written stays where it was."""
        by, _ = await self._find(interaction, to.draft_id)
        await self._store.drafts.drop(by, to.draft_id)
        said = private(interaction)("save.dropped")
        await interaction.response.edit_message(content=said, embed=None, view=None)


async def propose(
    interaction: discord.Interaction[Any],
    store: Store,
    index: TitleIndex,
    text: str,
    *,
    said: Form | None = None,
    title: Title | None = None,
    near: Sequence[Title] = (),
) -> None:
    """Read a text and show privately what it proposes; what was `said` of it goes before what was read.

    Without a `title` those `near` to what was said come first. Raises BadScore, NothingToSave, Busy.
    """
    if not text.strip():
        raise NothingToSave
    said = said or Form()
    score = scores.parse(said.score) if said.score else None
    if not interaction.response.is_done():
        await hold(interaction, private=True)
    # A long text takes a second or two: nobody else shall wait for it.
    found = Proposal.of(text, await asyncio.to_thread(read, text, index), key=str(interaction.id))
    if title is not None or near:
        found = _titled(found, title, near=near)
    found = replace(
        found,
        score=score or found.score,
        scored=found.scored or score is not None,
        spoils=found.spoils if said.spoils is None else said.spoils,
        moods=said.moods or found.moods,
        progress=said.progress,
        series=series_of(said.series) or found.series,
        episode=said.episode,
    )
    draft_id = await store.drafts.keep(act(interaction), _KIND, found, title_id=found.key)
    card = proposals.proposal(found, index.by_id, private(interaction), draft_id=draft_id)
    await put(interaction, card, private=True)


def _titled(found: Proposal, title: Title | None, *, near: Sequence[Title] = ()) -> Proposal:
    """With that title, or with none and those near to what was said first to choose from."""
    first = (title,) if title is not None else near
    candidates = dict.fromkeys((*(each.id for each in first), *found.candidates))
    return replace(found, title_id=title.id if title else None, candidates=tuple(candidates)[:25])


async def read_file(file: discord.Attachment) -> str:
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


def _episode(found: Proposal, title: Title) -> int | None:
    """The episode it is safe up to, where the title that was settled on has it."""
    with suppress(NoEpisodes, NoSuchEpisode):
        return parse_episode(str(found.episode), title) if found.episode is not None else None
    return None


def series_of(text: str | None) -> str | None:
    """The name of a series on one line, None for one of which nothing can be seen."""
    name = " ".join((text or "").split())[:SERIES]
    return name if plain(name, SERIES) else None


def _is_web(link: str) -> bool:
    """Whether a text is an address of the web; a card with a button to anything else Discord would refuse."""
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in link
    except ValueError:
        return False


async def _text_of(message: discord.Message) -> str:
    """What a message says: its words, its text files, and the preview of a link where it says nothing else.

    No address is ever opened.
    """
    files = [file for file in message.attachments if PurePath(file.filename).suffix.lower() in _TEXT_FILES]
    parts = [message.content, *[await read_file(file) for file in files]]
    bare = " ".join(word for part in parts for word in part.split() if "://" not in word)
    if not bare:
        parts += ["\n\n".join(filter(None, (each.title, each.description))) for each in message.embeds]
    text = "\n\n".join(part for part in parts if part.strip())
    if not text:
        raise NothingToSave
    return text


async def setup(bot: Daesang) -> None:
    """Add the cog and its menu."""
    cog = Proposals(bot.store, bot.index)
    menu = app_commands.ContextMenu(name="Save as review", callback=cog.save_message)
    menu.guild_only = True
    bot.tree.add_command(menu)
    await bot.add_cog(cog)
