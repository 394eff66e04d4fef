"""`/recommend`: what to watch next, alone or together, and why."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain import scores
from bot.domain.board import parse_years
from bot.domain.errors import (
    Gone,
    NobodyToWatchWith,
    NothingFits,
    NothingPlanned,
    NothingToRecommend,
    UnknownTitle,
)
from bot.domain.members import Act
from bot.domain.suggestions import PEOPLE, Answers, Page, Way
from bot.domain.titles import Kind, Mood, Title
from bot.domain.wanted import Criteria, Length, Request
from bot.ui import picks, targets
from bot.ui.cards import score_select
from bot.ui.options import (
    GenreOption,
    NetworkOption,
    PersonOption,
    TitleOption,
    TropeOption,
    act,
    find_genre,
    find_network,
    find_person,
    find_trope,
    known,
    name_of,
    resolve,
    titles_of,
)
from bot.ui.replies import Refusal, answer, find_audience, hold_if_late, is_private, show
from bot.ui.routes import Interaction, find_choice, handles, payload
from bot.ui.text import line
from bot.ui.words import choice, choose_words
from bot.ui.words import private as for_person
from bot.usecases.suggestions import AskedLike, KeptList, Suggestions


class Recommendations(commands.Cog):
    def __init__(self, suggestions: Suggestions) -> None:
        self._suggestions = suggestions

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.rename(with_="with")
    @app_commands.describe(
        like="More like this drama or film",
        mood="What it shall do to you",
        kind="Only these",
        genre="Only this genre",
        length="How long it may take",
        years="2016, 2010s or 2010-2019",
        network="Only what ran on this network",
        person="Only what they star in, direct or write: Park Seo-joon or 박서준",
        trope="Only with this in it: first love, revenge, time travel…",
        with_="A member to watch it with; more can be added on the answer",
        surprise="Further from what everybody knows",
        planned="List what you planned to watch instead",
        private="Show it only to me",
    )
    @app_commands.choices(
        mood=[choice(f"mood.{mood}", mood) for mood in Mood],
        kind=[choice(f"kind.{kind}", kind) for kind in Kind],
        length=[choice(f"length.{length}", length) for length in Length],
    )
    async def recommend(
        self,
        interaction: discord.Interaction[Daesang],
        like: app_commands.Transform[str, TitleOption] | None = None,
        mood: str | None = None,
        kind: str | None = None,
        genre: app_commands.Transform[str, GenreOption] | None = None,
        length: str | None = None,
        years: str | None = None,
        network: app_commands.Transform[str, NetworkOption] | None = None,
        person: app_commands.Transform[str, PersonOption] | None = None,
        trope: app_commands.Transform[str, TropeOption] | None = None,
        with_: discord.User | None = None,
        surprise: bool = False,
        planned: bool = False,
        private: bool = False,
    ) -> None:
        """What to watch next, and why: five titles you have not seen, with more behind."""
        titles = titles_of(interaction)
        wanted = Criteria(
            Mood(mood) if mood else None,
            Kind(kind) if kind else None,
            find_genre(titles, genre) if genre else None,
            Length(length) if length else None,
            parse_years(years) if years else None,
            find_network(titles, network) if network else None,
            find_person(titles, person) if person else None,
            find_trope(titles, trope) if trope else None,
        )
        if with_ is not None and with_.bot:
            raise NobodyToWatchWith
        people = () if with_ is None or with_ == interaction.user else ((with_.id, name_of(with_)),)
        by = act(interaction)
        request = Request(wanted, None, people, surprise, planned)
        try:
            request = replace(request, like=resolve(interaction, like).id if like else None)
        except UnknownTitle as error:
            view_id = await self._suggestions.keep_request(by, AskedLike(request, private))
            raise Refusal(then=partial(targets.LikeAs, view_id)) from error
        answers = await self._suggestions.find_answers(by, request)
        if request.is_plain and answers[by.member_id].is_newcomer:
            await self._ask(interaction, 1)
        else:
            await self._draw(interaction, request, answers, private=private)

    @handles(targets.LikeAs)
    async def go_on(self, interaction: Interaction, view_id: int, title_id: str) -> None:
        asked = await self._suggestions.find_request(act(interaction), view_id)
        request = replace(asked.request, like=known(interaction, title_id).id)
        await self._draw(interaction, request, private=asked.private)

    # Lists -------------------------------------------------------------------------------------------

    async def _draw(
        self,
        interaction: Interaction,
        request: Request,
        answers: Mapping[int, Answers] | None = None,
        *,
        private: bool,
        over: bool = False,
    ) -> None:
        """Draw a list and show its first page, as a new message or `over` the one pressed."""
        by = act(interaction)
        page = await hold_if_late(
            interaction,
            self._suggestions.draw(by, request, answers),
            partial(self._suggestions.check, by, request),
            ready=self._suggestions.is_ready(by.server_id),
            private=private,
            over=over,
        )
        await self._show(interaction, page, private=private, over=over)

    async def _show(self, interaction: Interaction, page: Page, *, private: bool, over: bool) -> None:
        words = choose_words(interaction, private=private)
        await show(
            interaction, picks.list_card(page, titles_of(interaction), words), private=private, over=over
        )

    @handles(targets.Picks)
    async def turn(self, interaction: Interaction, view_id: int, page: int) -> None:
        by = act(interaction)
        kept = await self._suggestions.find_list(by, view_id)
        if kept.owner_id == by.member_id:
            await self._turn(interaction, kept, page)
        else:
            await self._draw(interaction, kept.drawn.request_for(by, kept.owner_id), private=True)

    async def _turn(self, interaction: Interaction, kept: KeptList, number: int) -> None:
        by, private = act(interaction), is_private(interaction)
        try:
            page = await hold_if_late(
                interaction,
                self._suggestions.show_page(by, kept, number),
                partial(self._suggestions.check_list, by, kept.drawn),
                ready=self._suggestions.is_ready(by.server_id),
                private=private,
                over=True,
            )
        except NothingPlanned:
            done = choose_words(interaction, private=private)("error.nothing_planned")
            await answer(interaction, done, over=True)
        else:
            await self._show(interaction, page, private=private, over=True)

    @handles(targets.People)
    async def add_people(self, interaction: Interaction, view_id: int) -> None:
        by = act(interaction)
        kept = await self._suggestions.find_list(by, view_id)
        request = kept.drawn.request.with_people(_chosen(interaction, by))
        private, over = find_audience(interaction, owner_id=kept.owner_id)
        await self._draw(interaction, request, private=private, over=over)

    # Answers -----------------------------------------------------------------------------------------

    @handles(targets.Pick)
    async def take_pick(self, interaction: Interaction, view_id: int, page: int) -> None:
        by = act(interaction)
        kept = await self._suggestions.find_list(by, view_id)
        text, _, title_id = find_choice(interaction).partition(":")
        way, title = _way_of(text), known(interaction, title_id)
        if way is Way.LIKE:
            await self._draw(interaction, Request(like=title.id), private=True)
            return
        await self._suggestions.take_answer(by, way, title.id)
        if kept.owner_id == by.member_id:
            # When it was the last, what is said below is all there is to say.
            with suppress(NothingFits, NothingToRecommend):
                await self._turn(interaction, kept, page)
        await self._confirm(interaction, way, title)

    async def _confirm(self, interaction: Interaction, way: Way, title: Title) -> None:
        """Say privately what was taken, ask the score of what was seen, and offer to take it back."""
        words = for_person(interaction)
        said, view = picks.confirm_answer(way, title, words)
        if way is Way.SEEN:
            view_id, own = await self._suggestions.ask_score(act(interaction), title.id)
            asked = score_select(title, view_id, words, own=own)
            for item in view.children:
                asked.add_item(item)
            view = asked
        await answer(interaction, said, view=view)

    @handles(targets.Undo)
    async def undo(self, interaction: Interaction, way: Way, title_id: str) -> None:
        title = known(interaction, title_id)
        planned = await self._suggestions.undo_answer(act(interaction), way, title.id)
        key = "picked.replanned" if planned else "picked.undone"
        words = for_person(interaction)
        said = words(key, title=line(words.name(title), 200))
        await answer(interaction, said, over=True)

    # The quick round ---------------------------------------------------------------------------------

    @handles(targets.Quick)
    async def begin_round(self, interaction: Interaction) -> None:
        await self._ask(interaction, 1)

    @handles(targets.QuickScore)
    async def take_round_score(self, interaction: Interaction, n: int, title_id: str) -> None:
        title = known(interaction, title_id)
        half_points = scores.parse_half_points(find_choice(interaction))
        await self._suggestions.answer_question(act(interaction), title.id, half_points)
        await self._ask(interaction, n + 1)

    @handles(targets.QuickUnseen)
    async def skip_title(self, interaction: Interaction, n: int, title_id: str) -> None:
        title = known(interaction, title_id)
        await self._suggestions.answer_question(act(interaction), title.id, None)
        await self._ask(interaction, n + 1)

    @handles(targets.QuickStop)
    async def end_round(self, interaction: Interaction) -> None:
        await self._draw(interaction, Request(), private=True, over=True)

    async def _ask(self, interaction: Interaction, n: int) -> None:
        """Question `n` with the list beside it, over the private message pressed; past the last, the list."""
        by, over = act(interaction), is_private(interaction)
        question = await hold_if_late(
            interaction,
            self._suggestions.ask_next(by, n),
            partial(asyncio.sleep, 0),  # nothing of it is refused
            ready=self._suggestions.is_ready(by.server_id),
            private=True,
            over=over,
        )
        if question is None:
            await self._draw(interaction, Request(), private=True, over=over)
        else:
            card = picks.question_card(question, titles_of(interaction), for_person(interaction))
            await show(interaction, card, over=over)


def _way_of(text: str) -> Way:
    """Raises Gone."""
    try:
        return Way(text)
    except ValueError:
        raise Gone from None


def _chosen(interaction: Interaction, by: Act) -> tuple[tuple[int, str], ...]:
    """The people chosen, with their names here. Raises NobodyToWatchWith when all are bots."""
    data = payload(interaction)
    resolved = data.get("resolved", {})
    users, members = resolved.get("users", {}), resolved.get("members", {})
    chosen = [user_id for user_id in data["values"] if int(user_id) != by.member_id]
    people = [user_id for user_id in chosen if not users.get(user_id, {}).get("bot")]
    if chosen and not people:
        raise NobodyToWatchWith
    return tuple(
        (int(user_id), _name(users[user_id], members.get(user_id, {}))) for user_id in people[:PEOPLE]
    )


def _name(user: dict[str, Any], member: dict[str, Any]) -> str:
    return str(member.get("nick") or user.get("global_name") or user["username"])


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Recommendations(bot.use.suggestions))
