"""`/recommend`: what to watch next, alone or together, and why."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain import scores
from bot.domain.board import years as parse_years
from bot.domain.errors import Gone, NobodyToWatchWith, NothingFits, NothingPlanned, NothingToRecommend
from bot.domain.members import Act
from bot.domain.outcomes import Source, mixed
from bot.domain.ratings import Standing, Summary
from bot.domain.recommend import Likely, Reason, likely_score, quick_round
from bot.domain.search import TitleIndex
from bot.domain.suggestions import Answers, Wish
from bot.domain.titles import Kind, Mood, Title
from bot.domain.wanted import Length, Request, Wanted
from bot.store import Store
from bot.ui import picks, targets
from bot.ui.cards import Card, ScoreAsked, score_select
from bot.ui.options import (
    GenreOption,
    NetworkOption,
    TitleOption,
    act,
    genre_of,
    known,
    name_of,
    network_of,
    resolve,
)
from bot.ui.picks import PEOPLE, PICKS, Line, Place
from bot.ui.replies import answer, hold, put
from bot.ui.routes import handles, payload
from bot.ui.text import line
from bot.ui.words import Words, choice, public
from bot.ui.words import private as for_person
from bot.usecases.recommenders import Recommenders

if TYPE_CHECKING:
    from bot.domain.recommend import Recommender

MOST = 25
"""Titles of a list."""

ROUND = 10
"""Questions of the quick round."""

NOBODY = 0
"""A member that never was: what they are suggested is what is popular."""

POPULAR = 0.1
"""The part of a list's places in which popularity is shown instead, to measure by."""

_WISHES = {"plan": Wish.PLANNED, "refuse": Wish.REFUSED}
_WAYS = {"seen", "like", "unplan", *_WISHES}


@dataclass(frozen=True, slots=True)
class List:
    """A list as it was drawn for the member `owner`: its titles, and from which source each came."""

    request: Request
    drawn: dict[str, Source]
    wild: str | None = None
    owner: str = ""


class Recommendations(commands.Cog):
    """Suggestions from the server's own scores."""

    def __init__(self, store: Store, index: TitleIndex, recommenders: Recommenders) -> None:
        self._store = store
        self._index = index
        self._recommenders = recommenders

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
        with_: discord.User | None = None,
        surprise: bool = False,
        planned: bool = False,
        private: bool = False,
    ) -> None:
        """What to watch next, and why: five titles you have not seen, with more behind."""
        wanted = Wanted(
            Mood(mood) if mood else None,
            Kind(kind) if kind else None,
            genre_of(self._index, genre) if genre else None,
            Length(length) if length else None,
            parse_years(years) if years else None,
            network_of(self._index, network) if network else None,
        )
        if with_ is not None and with_.bot:
            raise NobodyToWatchWith
        people = () if with_ is None or with_ == interaction.user else ((with_.id, name_of(with_)),)
        found = resolve(self._index, like).id if like else None
        request = Request(wanted, found, people, surprise, planned)
        if request.plain:
            answers = await self._store.suggestions.of_members(
                interaction.guild_id or 0, [interaction.user.id]
            )
            if _asked(answers[interaction.user.id]) < ROUND:
                await self._ask(interaction, 1)
                return
        await self._new(interaction, request, private=private)

    # Lists -------------------------------------------------------------------------------------------

    async def _new(
        self, interaction: discord.Interaction[Any], request: Request, *, private: bool, over: bool = False
    ) -> None:
        """Draw a list and show its first page, as a new message or `over` the one pressed."""
        by = act(interaction)
        answers = await self._answers(by, request)
        if request.planned:
            drawn = List(request, dict.fromkeys(await self._planned(by), Source.TASTE))
            if not self._recommenders.is_ready(by.server_id):
                await hold(interaction, private=private, over=over)
        else:
            named = await self._named(by, request)
            self._check(request.wanted, _closed(by, request, answers), named)
            if not self._recommenders.is_ready(by.server_id):
                await hold(interaction, private=private, over=over)
            model = await self._recommenders.get(by.server_id, answers)
            drawn = await asyncio.to_thread(self._draw, model, by, request, answers, named)
        view_id = await self._store.suggestions.keep(
            by, replace(drawn, owner=by.name), _shown(drawn, list(drawn.drawn)[:PICKS])
        )
        words = for_person(interaction) if private else public(interaction)
        card = await self._page(interaction, drawn, answers, view_id, 0, words)
        await put(interaction, card, private=private, over=over)

    async def _answers(self, by: Act, request: Request) -> dict[int, Answers]:
        members = [by.member_id, *(member_id for member_id, _ in request.people)]
        return await self._store.suggestions.of_members(by.server_id, members)

    async def _named(self, by: Act, request: Request) -> set[str]:
        mood = request.wanted.mood
        return await self._store.suggestions.named(by.server_id, mood) if mood else set()

    async def _planned(self, by: Act) -> list[str]:
        planned = await self._store.suggestions.planned(by.server_id, by.member_id)
        found = [title_id for title_id in planned if self._index.find(title_id)]
        if not found:
            raise NothingPlanned
        return found

    def _check(self, wanted: Wanted, closed: set[str], named: set[str]) -> None:
        """Raises NothingToRecommend, or NothingFits with the option to loosen."""
        left = [title for title in self._index.titles if title.id not in closed]
        if not left:
            raise NothingToRecommend
        if not any(wanted.allows(title, named) for title in left):
            raise NothingFits(*(wanted.loosen(left, named) or ()))

    def _draw(
        self, model: "Recommender", by: Act, request: Request, answers: dict[int, Answers], named: set[str]
    ) -> List:
        """In a thread: the best of what fits."""
        closed, wanted = _closed(by, request, answers), request.wanted

        def allowed(title: Title) -> bool:
            return wanted.allows(title, named)

        if request.like is not None:
            ids = [p.title_id for p in model.similar(request.like, MOST, allowed, excluded=closed)]
            return List(request, dict.fromkeys(ids, Source.LIKE))
        if request.people:
            ids = [p.title_id for p in model.group(list(answers), MOST, allowed, excluded=closed)]
            return List(request, dict.fromkeys(ids, Source.GROUP))
        best = model.recommend(
            by.member_id, MOST, allowed, excluded=closed, wild=not request.surprise, surprise=request.surprise
        )
        if request.surprise:
            return List(request, dict.fromkeys((p.title_id for p in best), Source.SURPRISE))
        wild = best.pop().title_id if best and best[-1].wild else None
        popular = model.recommend(NOBODY, MOST, allowed, excluded={*closed, wild or ""})
        chance = Random(by.interaction_id)
        turns = [chance.random() < POPULAR for _ in best]
        drawn = mixed([p.title_id for p in best], [p.title_id for p in popular], turns)
        if wild is not None:  # the wildcard ends the first page, not the last
            drawn.insert(PICKS - 1, (wild, Source.TASTE))
        return List(request, dict(drawn), wild)

    async def _page(
        self,
        interaction: discord.Interaction[Any],
        drawn: List,
        answers: dict[int, Answers],
        view_id: int,
        page: int,
        words: Words,
    ) -> Card:
        """A page of what of a list is still open, the nearest there is."""
        by = act(interaction)
        left = _open(by, drawn, answers)
        pages = max(1, -(-len(left) // PICKS))
        page = min(page, pages - 1)
        shown = left[page * PICKS : (page + 1) * PICKS]
        lines = await self._lines(by, drawn, answers, shown)
        return picks.listed(
            drawn.request,
            lines,
            self._index.by_id,
            words,
            place=Place(view_id, page, pages),
            name=name_of(interaction.user),
            scored=answers[by.member_id].scored,
        )

    async def _lines(
        self, by: Act, drawn: List, answers: dict[int, Answers], shown: Sequence[str]
    ) -> list[Line]:
        model = await self._recommenders.get(by.server_id, answers)
        summaries = await self._store.ratings.summaries(by.server_id, shown)
        needed = (await self._store.settings.of(by.server_id)).consensus_votes
        told = await asyncio.to_thread(_told, model, by, drawn.request, shown)
        lines = []
        for title_id, (reasons, bars) in zip(shown, told, strict=True):
            standing = Standing(summaries.get(title_id, Summary()), needed=needed)
            lines.append(
                Line(
                    self._index.by_id[title_id],
                    standing,
                    None if bars else _likely(model, by, standing),
                    reasons,
                    bars,
                    wild=title_id == drawn.wild,
                )
            )
        return lines

    @handles(targets.Picks)
    async def turn(self, interaction: discord.Interaction[Any], to: targets.Picks) -> None:
        """Turn a page: on the list of whoever asked for it; anybody else gets a list of their own."""
        by = act(interaction)
        owner, drawn = await self._kept(by, to.view_id)
        if owner != by.member_id:
            await self._new(interaction, _for_other(drawn, owner, by), private=True)
            return
        await self._turn(interaction, drawn, to.view_id, to.page)

    async def _turn(
        self, interaction: discord.Interaction[Any], drawn: List, view_id: int, page: int
    ) -> None:
        """Show a page of one's own list over the message pressed; one that has run dry is drawn anew."""
        by = act(interaction)
        assert interaction.message is not None
        private = interaction.message.flags.ephemeral
        answers = await self._answers(by, drawn.request)
        left = _open(by, drawn, answers)
        if drawn.request.planned and not left:
            done = (for_person(interaction) if private else public(interaction))("error.nothing_planned")
            await interaction.response.edit_message(content=done, embed=None, view=None)
            return
        if (len(left) < min(PICKS, len(drawn.drawn)) and not drawn.request.planned) or not left:
            await self._new(interaction, drawn.request, private=private, over=True)
            return
        if not self._recommenders.is_ready(by.server_id) and not interaction.response.is_done():
            await hold(interaction, private=private, over=True)
        words = for_person(interaction) if private else public(interaction)
        card = await self._page(interaction, drawn, answers, view_id, page, words)
        await put(interaction, card, private=private, over=True)
        if not drawn.request.planned:
            first = min(page, (len(left) - 1) // PICKS) * PICKS
            await self._store.suggestions.show(by, _shown(drawn, left[first : first + PICKS]))

    async def _kept(self, by: Act, view_id: int) -> tuple[int, List]:
        """Whose list it is, and the list. Raises Gone."""
        kept = await self._store.views.find(by, "picks", view_id, List)
        if kept is None:
            raise Gone
        known_ids = {i: source for i, source in kept.state.drawn.items() if self._index.find(i)}
        return kept.member_id, replace(kept.state, drawn=known_ids)

    @handles(targets.People)
    async def add_people(self, interaction: discord.Interaction[Any], to: targets.People) -> None:
        """Make a list one for all the people chosen, or with nobody chosen for oneself again."""
        by = act(interaction)
        owner, drawn = await self._kept(by, to.view_id)
        people = _chosen(interaction, by)
        request = replace(drawn.request, people=people, surprise=drawn.request.surprise and not people)
        mine = owner == by.member_id
        private = not mine or bool(interaction.message and interaction.message.flags.ephemeral)
        await self._new(interaction, request, private=private, over=mine)

    # Answers -----------------------------------------------------------------------------------------

    @handles(targets.Pick)
    async def pick(self, interaction: discord.Interaction[Any], to: targets.Pick) -> None:
        """Take an answer to a suggestion; on one's own list the next takes its place."""
        by = act(interaction)
        owner, drawn = await self._kept(by, to.view_id)
        [value] = payload(interaction)["values"]
        way, _, title_id = value.partition(":")
        title = known(self._index, title_id)
        if way not in _WAYS:
            raise Gone
        if way == "like":
            await self._new(interaction, Request(like=title_id), private=True)
            return
        await self._take(by, way, title_id)
        if owner == by.member_id:
            # When it was the last, what is said below is all there is to say.
            with suppress(NothingFits, NothingToRecommend, NothingPlanned):
                await self._turn(interaction, drawn, to.view_id, to.page)
        await self._confirm(interaction, way, title)

    async def _take(self, by: Act, way: str, title_id: str) -> None:
        if way == "seen":
            await self._store.ratings.seen(by, title_id)
        elif way == "unplan":
            await self._store.suggestions.take_back(by, title_id)
        else:
            await self._store.suggestions.wish(by, title_id, _WISHES[way])

    async def _confirm(self, interaction: discord.Interaction[Any], way: str, title: Title) -> None:
        """Say privately what was taken, ask the score of what was seen, and offer to take it back."""
        words = for_person(interaction)
        said, view = picks.answered(way, title, words)
        if way == "seen":
            by = act(interaction)
            standing = await self._store.ratings.standing(by.server_id, title.id, member_id=by.member_id)
            view_id = await self._store.views.keep(by, "score", ScoreAsked(title.id))
            own = standing.own.score if standing.own else None
            asked = score_select(title, view_id, words, own=own)
            for item in view.children:
                asked.add_item(item)
            view = asked
        await answer(interaction, said, view=view)

    @handles(targets.Undo)
    async def undo(self, interaction: discord.Interaction[Any], to: targets.Undo) -> None:
        """Take an answer back."""
        by, title = act(interaction), known(self._index, to.title_id)
        if to.way == "unplan":
            await self._store.suggestions.wish(by, to.title_id, Wish.PLANNED)
        elif to.way in _WAYS:
            await self._store.suggestions.take_back(by, to.title_id, seen=to.way == "seen")
        else:
            raise Gone
        planned = to.title_id in await self._store.suggestions.planned(by.server_id, by.member_id)
        key = "picked.replanned" if planned else "picked.undone"
        said = for_person(interaction)(key, title=line(title.title, 200))
        await interaction.response.edit_message(content=said, view=None)

    # The quick round ---------------------------------------------------------------------------------

    @handles(targets.Quick)
    async def quick(self, interaction: discord.Interaction[Any], _: targets.Quick) -> None:
        """Begin the quick round, privately."""
        await self._ask(interaction, 1)

    @handles(targets.QuickScore)
    async def quick_score(self, interaction: discord.Interaction[Any], to: targets.QuickScore) -> None:
        """Take the score of question `n` and ask the next."""
        title = known(self._index, to.title_id)
        [value] = payload(interaction)["values"]
        await self._store.ratings.rate(act(interaction), title.id, score=scores.parse_half_points(value))
        await self._ask(interaction, to.n + 1)

    @handles(targets.QuickUnseen)
    async def quick_unseen(self, interaction: discord.Interaction[Any], to: targets.QuickUnseen) -> None:
        """Note that the title of question `n` is not known, and ask the next."""
        title = known(self._index, to.title_id)
        await self._store.suggestions.wish(act(interaction), title.id, Wish.UNSEEN)
        await self._ask(interaction, to.n + 1)

    @handles(targets.QuickStop)
    async def quick_stop(self, interaction: discord.Interaction[Any], _: targets.QuickStop) -> None:
        """End the round: the list alone."""
        await self._new(interaction, Request(), private=True, over=True)

    async def _ask(self, interaction: discord.Interaction[Any], n: int) -> None:
        """Question `n` with the list beside it, over the private message pressed; past the last, the list."""
        by = act(interaction)
        over = interaction.message is not None and interaction.message.flags.ephemeral
        answers = await self._answers(by, Request())
        own = answers[by.member_id]
        if not self._recommenders.is_ready(by.server_id):
            await hold(interaction, private=True, over=over)
        model = await self._recommenders.get(by.server_id, answers)
        asked = {*own.scores, *own.wishes}
        next_up = await asyncio.to_thread(quick_round, self._index.titles, model.counts(), k=1, asked=asked)
        if n > ROUND or not next_up:
            await self._new(interaction, Request(), private=True, over=over)
            return
        beside = {*own.closed, *next_up}
        found = await asyncio.to_thread(model.recommend, by.member_id, PICKS, excluded=beside)
        ids = [pick.title_id for pick in found]
        drawn = List(Request(), dict.fromkeys(ids, Source.TASTE))
        card = picks.quick(
            self._index.by_id[next_up[0]],
            await self._lines(by, drawn, answers, ids),
            self._index.by_id,
            for_person(interaction),
            n=n,
            of=ROUND,
            scored=own.scored,
            name=name_of(interaction.user),
        )
        await put(interaction, card, private=True, over=over)


def _asked(own: Answers) -> int:
    """Titles a member scored or answered: planning one they had not seen takes no answer back."""
    return len({*own.wishes, *(title_id for title_id, score in own.scores.items() if score is not None)})


def _closed(by: Act, request: Request, answers: dict[int, Answers]) -> set[str]:
    """What is not to be suggested: for a group what anybody has begun, seen or refused; never its example."""
    like = {request.like} if request.like else set()
    if not request.people:
        return answers[by.member_id].closed | like
    return like | {
        title_id
        for own in answers.values()
        for title_id in (*own.scores, *(t for t, wish in own.wishes.items() if wish is Wish.REFUSED))
    }


def _open(by: Act, drawn: List, answers: dict[int, Answers]) -> list[str]:
    """What of a list nobody has answered since it was drawn."""
    if drawn.request.planned:
        own = answers[by.member_id]
        return [t for t in drawn.drawn if own.wishes.get(t) is Wish.PLANNED and t not in own.scores]
    closed = _closed(by, drawn.request, answers)
    return [title_id for title_id in drawn.drawn if title_id not in closed]


def _shown(drawn: List, title_ids: Sequence[str]) -> dict[str, Source]:
    """What is noted as suggested: nothing of what the member planned themselves."""
    return {} if drawn.request.planned else {title_id: drawn.drawn[title_id] for title_id in title_ids}


def _told(
    model: "Recommender", by: Act, request: Request, shown: Sequence[str]
) -> list[tuple[tuple[Reason, ...], tuple[tuple[str, float], ...]]]:
    """In a thread: the reasons of titles, and for a group each one's bar."""
    if not shown:
        return []
    if request.people:
        names = {by.member_id: by.name, **dict(request.people)}
        group = model.whys_group(list(names), shown)
        return [(pick.reasons, tuple((names[i], bar) for i, bar in pick.bars)) for pick in group]
    if request.like is not None:
        return [(pick.reasons, ()) for pick in model.whys_similar(request.like, shown)]
    return [(pick.reasons, ()) for pick in model.whys(by.member_id, shown)]


def _likely(model: "Recommender", by: Act, standing: Standing) -> Likely | None:
    """What the member would likely give; None in a server without a single score."""
    found = standing.summary.consensus
    if found is None and not len(model.votes.members):
        return None
    return likely_score(found.score if found else model.votes.mean, model.generosity(by.member_id))


def _for_other(drawn: List, owner: int, by: Act) -> Request:
    """The same request by somebody else: of a watch party they are one, and its owner among the others."""
    people = drawn.request.people
    if people:
        people = tuple(each for each in ((owner, drawn.owner), *people) if each[0] != by.member_id)
    return replace(drawn.request, people=people[:PEOPLE])


def _chosen(interaction: discord.Interaction[Any], by: Act) -> tuple[tuple[int, str], ...]:
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
    """Add the cog."""
    await bot.add_cog(Recommendations(bot.store, bot.index, bot.use.recommenders))
