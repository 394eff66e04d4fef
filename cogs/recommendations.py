"""`/recommend`: what to watch next, alone or together, and why."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain import scores
from bot.domain.board import parse_years
from bot.domain.errors import (
    Gone,
    NeedsServer,
    NobodyToWatchWith,
    NothingFits,
    NothingPlanned,
    NothingToRecommend,
    UnknownTitle,
)
from bot.domain.members import Act
from bot.domain.scores import FACES, Face
from bot.domain.suggestions import PEOPLE, Answers, Page, PressedList, Way
from bot.domain.titles import Kind, Mood, Title
from bot.domain.wanted import Criteria, Length, Request
from bot.ui import picks, targets
from bot.ui.cards import Card, score_select
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
    say_home,
    titles_of,
)
from bot.ui.replies import (
    Refusal,
    answer,
    find_audience,
    hold_if_late,
    is_kept_private,
    is_private,
    show,
)
from bot.ui.routes import BadRoute, Interaction, anywhere, find_choice, handles, payload
from bot.ui.text import line
from bot.ui.words import Words, choice, choose_words, public
from bot.ui.words import private as for_person
from bot.usecases.suggestions import AskedLike, KeptList, Suggestions

log = logging.getLogger(__name__)


class Recommendations(commands.Cog):
    def __init__(self, suggestions: Suggestions, facts: usecases.TitleFacts, artist: usecases.Artist) -> None:
        self._suggestions = suggestions
        self._facts = facts
        self._artist = artist

    @anywhere
    @app_commands.command()
    @app_commands.rename(with_="with")
    @app_commands.describe(
        like="More like this one",
        mood="The mood you're after",
        kind="Only dramas, specials or films",
        genre="Only this genre",
        length="How long",
        years="2016, 2010s or 2010-2019",
        network="Only from this network",
        person="Who's in it, directed or wrote it: Park Seo-joon or 박서준",
        trope="A trope: first love, revenge, time travel…",
        with_="Who you're watching with; you can add more later",
        surprise="Less obvious picks",
        planned="Show your own list instead",
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
        """What to watch next, and why."""
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
        by, private = act(interaction), is_kept_private(interaction, asked=private)
        request = Request(wanted, None, people, surprise, planned)
        try:
            request = replace(request, like=resolve(interaction, like).id if like else None)
        except UnknownTitle as error:
            view_id = await self._suggestions.keep_request(by, AskedLike(request, private))
            raise Refusal(then=partial(targets.LikeAs, view_id)) from error
        answers = await self._suggestions.find_answers(by, request)
        if request.is_plain and answers[by.member_id].is_newcomer:
            with suppress(NeedsServer):  # whoever is at home nowhere is shown what is loved most
                await interaction.client.place(interaction)
                await self._ask(interaction, 1)
                return
        await self._draw(interaction, request, answers, private=private)

    @handles(targets.LikeAs, anywhere=True)
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
        page = await self._draw_page(interaction, request, answers, private=private, over=over)
        await self._show(interaction, page, private=private, over=over)

    async def _draw_page(
        self,
        interaction: Interaction,
        request: Request,
        answers: Mapping[int, Answers] | None = None,
        *,
        private: bool,
        over: bool,
    ) -> Page:
        by = act(interaction)
        return await hold_if_late(
            interaction,
            self._suggestions.draw(by, request, answers),
            partial(self._suggestions.check, by, request),
            ready=self._suggestions.is_ready(by),
            private=private,
            over=over,
        )

    async def _show(self, interaction: Interaction, page: Page, *, private: bool, over: bool) -> None:
        card = await self._make_card(interaction, page, choose_words(interaction, private=private))
        await show(interaction, card, private=private, over=over)

    async def _make_card(self, interaction: Interaction, page: Page, words: Words) -> Card:
        art = await self._find_art(interaction, [each.title for each in page.suggestions], words)
        return picks.list_card(page, titles_of(interaction), words, art)

    async def _find_art(self, interaction: Interaction, titles: Iterable[Title], words: Words) -> picks.Art:
        """The posters that live sources are known to have, and pictures of ours where we may attach them."""
        shown = list(titles)
        server_id = act(interaction).server_id
        live = await asyncio.gather(*(self._facts.find(server_id, title) for title in shown))
        posters = {
            title.id: each.tmdb.poster
            for title, each in zip(shown, live, strict=True)
            if each.tmdb and each.tmdb.poster
        }
        if not interaction.app_permissions.attach_files:
            return posters
        rest = [title for title in shown if title.id not in posters]
        return posters | await self._artist.draw_thumbnails(rest, words)

    @handles(targets.Picks, anywhere=True)
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
                ready=self._suggestions.is_ready(by),
                private=private,
                over=True,
            )
        except NothingPlanned:
            done = choose_words(interaction, private=private)("error.nothing_planned")
            await answer(interaction, done, over=True)
        else:
            await self._show(interaction, page, private=private, over=True)

    async def _renew(self, interaction: Interaction, page: Page, pressed: PressedList) -> bool:
        """Show a page in the message for all that was pressed; whether that could be."""
        card = await self._make_card(interaction, page, public(interaction))
        return await _edit(interaction, pressed, **card.edit)

    @handles(targets.Together)
    async def ask_people(self, interaction: Interaction, view_id: int) -> None:
        by = act(interaction)
        kept = await self._suggestions.find_list(by, view_id)
        pressed_id = await self._suggestions.keep_pressed(by, _find_pressed(interaction, kept))
        words = for_person(interaction)
        select = picks.people_select(pressed_id, kept.drawn.request, words)
        await answer(interaction, words("picks.who"), view=select)

    @handles(targets.PeopleOf)
    async def watch_together(self, interaction: Interaction, view_id: int) -> None:
        by = act(interaction)
        pressed, kept = await self._suggestions.find_pressed(by, view_id)
        request = kept.drawn.request.with_people(_chosen(interaction, by))
        page = await self._draw_page(interaction, request, private=True, over=True)
        if pressed.message_id is not None and await self._renew(interaction, page, pressed):
            await answer(interaction, for_person(interaction)("picks.shown"), over=True)
        else:
            await self._show(interaction, page, private=True, over=True)

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

    @handles(targets.PickOne, anywhere=True)
    async def open_pick(self, interaction: Interaction, view_id: int, title_id: str) -> None:
        """One pick with its answers: privately, or in place of the private list pressed."""
        by, title = act(interaction), known(interaction, title_id)
        kept = await self._suggestions.find_list(by, view_id)
        pressed = _find_pressed(interaction, kept, title.id)
        pressed_id = await self._suggestions.keep_pressed(by, pressed)
        back = None
        if is_private(interaction):
            back = targets.Picks(view_id, await self._suggestions.find_page(by, kept, title.id))
        words = for_person(interaction)
        art = await self._find_art(interaction, [title], words)
        planned = kept.drawn.request.planned
        await show(interaction, picks.pick_card(title, pressed_id, words, art, planned=planned, back=back))

    @handles(targets.PickAs, anywhere=True)
    async def answer_pick(self, interaction: Interaction, way: Way, view_id: int) -> None:
        by = act(interaction)
        pressed, kept = await self._suggestions.find_pressed(by, view_id)
        title = known(interaction, pressed.title_id or "")
        if way is Way.LIKE:
            await self._draw(interaction, Request(like=title.id), private=True)
            return
        by = await interaction.client.place(interaction, title.id)
        number = await self._suggestions.find_page(by, kept, title.id)
        await self._suggestions.take_answer(by, way, title.id)
        if kept.owner_id == by.member_id and pressed.message_id is None:
            with suppress(NothingFits, NothingToRecommend):
                await self._turn(interaction, kept, number)
            await self._confirm(interaction, way, title)
            return
        await self._confirm(interaction, way, title, over=is_private(interaction))
        if kept.owner_id == by.member_id:
            await self._turn_public(interaction, kept, number, pressed)

    async def _turn_public(
        self, interaction: Interaction, kept: KeptList, number: int, pressed: PressedList
    ) -> None:
        """Take what was answered off the list that all see."""
        try:
            page = await self._suggestions.show_page(act(interaction), kept, number)
        except NothingPlanned:
            said = public(interaction)("error.nothing_planned")
            await _edit(interaction, pressed, content=said, embeds=[], attachments=[], view=None)
        except (NothingFits, NothingToRecommend):
            return  # it was the last: what was said is all there is to say
        else:
            await self._renew(interaction, page, pressed)

    async def _confirm(self, interaction: Interaction, way: Way, title: Title, *, over: bool = False) -> None:
        """Say privately what was taken, ask the score of what was seen, and offer to take it back."""
        words = for_person(interaction)
        said, view = picks.confirm_answer(way, title, words)
        home = say_home(interaction, words, taken=way is Way.UNPLAN)
        said = " ".join(filter(None, (said, home)))
        if way is Way.SEEN:
            view_id, own = await self._suggestions.ask_score(act(interaction), title.id)
            asked = score_select(title, view_id, words, own=own)
            for item in view.children:
                asked.add_item(item)
            view = asked
        await answer(interaction, said, view=view, over=over)

    @handles(targets.Undo, anywhere=True)
    async def undo(self, interaction: Interaction, way: Way, title_id: str) -> None:
        by = await interaction.client.place(interaction, title_id)
        title = known(interaction, title_id)
        planned = await self._suggestions.undo_answer(by, way, title.id)
        key = "picked.replanned" if planned else "picked.undone"
        words = for_person(interaction)
        said = words(key, title=line(words.name(title), 200))
        said = " ".join(filter(None, (said, say_home(interaction, words, taken=not planned))))
        await answer(interaction, said, over=True)

    # The quick round ---------------------------------------------------------------------------------

    @handles(targets.Quick, anywhere=True)
    async def begin_round(self, interaction: Interaction) -> None:
        await interaction.client.place(interaction)
        await self._ask(interaction, 1)

    @handles(targets.QuickScore, anywhere=True)
    async def take_round_score(self, interaction: Interaction, n: int, title_id: str) -> None:
        title = known(interaction, title_id)
        half_points = scores.parse_half_points(find_choice(interaction))
        await self._answer_question(interaction, title, half_points)
        await self._ask(interaction, n + 1)

    @handles(targets.QuickFace, anywhere=True)
    async def take_round_face(self, interaction: Interaction, n: int, title_id: str, face: Face) -> None:
        title = known(interaction, title_id)
        await self._answer_question(interaction, title, FACES[face])
        await self._ask(interaction, n + 1)

    @handles(targets.QuickUnseen, anywhere=True)
    async def skip_title(self, interaction: Interaction, n: int, title_id: str) -> None:
        title = known(interaction, title_id)
        await self._answer_question(interaction, title, None)
        await self._ask(interaction, n + 1)

    async def _answer_question(self, interaction: Interaction, title: Title, half_points: int | None) -> None:
        by = await interaction.client.place(interaction, title.id)
        await self._suggestions.answer_question(by, title.id, half_points)

    @handles(targets.QuickStop, anywhere=True)
    async def end_round(self, interaction: Interaction) -> None:
        await self._draw(interaction, Request(), private=True, over=True)

    async def _ask(self, interaction: Interaction, n: int) -> None:
        """Question `n` with the list beside it, over the private message pressed; past the last, the list."""
        by, over = act(interaction), is_private(interaction)
        question = await hold_if_late(
            interaction,
            self._suggestions.ask_next(by, n),
            partial(asyncio.sleep, 0),  # nothing of it is refused
            ready=self._suggestions.is_ready(by),
            private=True,
            over=over,
        )
        if question is None:
            await self._draw(interaction, Request(), private=True, over=over)
        else:
            words = for_person(interaction)
            art = await self._find_art(interaction, [question.title], words)
            kept = say_home(interaction, words) if n > 1 else ""
            await show(interaction, picks.question_card(question, words, art, kept=kept), over=over)


def _find_pressed(interaction: Interaction, kept: KeptList, title_id: str | None = None) -> PressedList:
    """What was pressed; of one's own list for all, with where it stands."""
    message = interaction.message
    mine = kept.owner_id == interaction.user.id
    if message is None or is_private(interaction) or not mine:
        return PressedList(kept.view_id, title_id)
    return PressedList(kept.view_id, title_id, message.channel.id, message.id)


async def _edit(interaction: Interaction, pressed: PressedList, **shown: Any) -> bool:
    """Show something in the message that was pressed; whether that could be."""
    if pressed.channel_id is None or pressed.message_id is None:
        return False
    channel = interaction.client.get_partial_messageable(pressed.channel_id, guild_id=interaction.guild_id)
    try:
        await channel.get_partial_message(pressed.message_id).edit(**shown)
    except discord.HTTPException as error:
        log.info("A list could not be renewed: %s", error)
        return False
    return True


def _way_of(text: str) -> Way:
    """Raises Gone."""
    try:
        return Way(text)
    except ValueError:
        raise Gone from None


def _chosen(interaction: Interaction, by: Act) -> tuple[tuple[int, str], ...]:
    """The people chosen, with their names here. Raises NobodyToWatchWith when all are bots, BadRoute."""
    data = payload(interaction)
    resolved = data.get("resolved", {})
    users, members = resolved.get("users", {}), resolved.get("members", {})
    if not {*data.get("values", [""])} <= {*users}:
        raise BadRoute(str(data.get("values")))
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
    await bot.add_cog(Recommendations(bot.use.suggestions, bot.use.facts, bot.use.artist))
