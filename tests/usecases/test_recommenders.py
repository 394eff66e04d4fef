"""Each server's recommender: fitted when due, kept in bounded memory."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import catalogue
from bot.domain.errors import Busy, Gone
from bot.domain.recommend import Recommender
from bot.domain.search import TitleIndex
from bot.domain.suggestions import Answers
from bot.store import Store
from bot.usecases import recommenders
from bot.usecases.heavy import Heavy
from bot.usecases.recommenders import Recommenders, make_ground
from tests.places import STATEMENT_ERRORS, connect, open_store
from tests.store.conftest import OTHER_SERVER, SERVER, Acts
from tests.usecases.own_titles import OwnTitles

INDEX = TitleIndex(catalogue.load_titles()[:60])
IDS = [title.id for title in INDEX.titles]
THIRD = 333


class Place:
    """A store on a file with votes in it, and recommenders over it."""

    def __init__(self, path: Path, store: Store) -> None:
        self.path, self.store = path, store
        self.act = Acts()
        self.titles = OwnTitles(store=store, index=INDEX)
        self.recommenders = Recommenders(store=store, titles=self.titles, heavy=Heavy())

    async def votes(self, server_id: int, count: int, *, first: int = 0) -> None:
        """So many scores, ten titles a member, from place `first` on."""
        jobs = [
            self.store.ratings.record_score(
                self.act(1 + n // 10, server_id=server_id), IDS[(7 * n) % 60], score=2 + (5 * n) % 19
            )
            for n in range(first, first + count)
        ]
        await asyncio.gather(*jobs)

    async def get(self, server_id: int = SERVER) -> Recommender:
        return await self.recommenders.get(server_id, {})

    def execute(self, statement: str) -> None:
        with closing(connect(self.path)) as db, db:
            db.execute(statement)

    def lose_shelf(self) -> None:
        """Nothing can be fitted: the votes cannot be read, though their number can."""
        self.execute("ALTER TABLE shelf RENAME TO lost_shelf")

    def find_shelf(self) -> None:
        self.execute("ALTER TABLE lost_shelf RENAME TO shelf")


def fitted(model: Recommender) -> int:
    """To how many votes."""
    return sum(model.count_votes().values())


@pytest.fixture
async def place(path: Path, store: Store) -> AsyncIterator[Place]:
    made = Place(path, store)
    yield made
    await made.recommenders.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "daesang.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    async with open_store(path) as opened:
        yield opened


# When it is fitted -----------------------------------------------------------------------------------


async def test_a_server_without_votes_has_one_too(place: Place) -> None:
    """It knows what is well known."""
    model = await place.get()
    assert len(model.recommend(1, 5)) == 5
    assert place.recommenders.is_ready(SERVER)
    assert not place.recommenders.is_ready(OTHER_SERVER)


@pytest.mark.parametrize(("more", "fitted_to"), [(1, 200), (2, 202), (3, 203)])
async def test_it_is_fitted_anew_at_one_percent_more(place: Place, more: int, fitted_to: int) -> None:
    """To 200 votes two more are one percent; one more is not."""
    await place.votes(SERVER, 200)
    before = await place.get()
    await place.votes(SERVER, more, first=200)
    after = await place.get()
    assert fitted(after) == fitted_to
    assert (after.solution is before.solution) is (fitted_to == 200)


async def test_it_is_fitted_anew_when_votes_are_taken_back(place: Place) -> None:
    """What is gone counts as what is new; a score that only changed is not a new vote."""
    await place.votes(SERVER, 120)
    before = await place.get()
    for n in (0, 1):
        await place.store.ratings.record_score(place.act(1), IDS[(7 * n) % 60], score=20)
    assert (await place.get()).solution is before.solution
    for n in (0, 1):
        await place.store.ratings.record_score(place.act(1), IDS[(7 * n) % 60], score=None)
    after = await place.get()
    assert after.solution is not before.solution
    assert fitted(after) == 118


async def test_in_a_small_server_each_vote_counts(place: Place) -> None:
    """Under a hundred votes every one is a percent."""
    await place.votes(SERVER, 5)
    await place.get()
    await place.votes(SERVER, 1, first=5)
    assert fitted(await place.get()) == 6


async def test_ones_own_newest_scores_are_folded_in_at_once(place: Place) -> None:
    """Without a fit: what was scored since, what was changed, what was taken back; of that member alone."""
    await place.votes(SERVER, 200)
    before = await place.get()
    own = before.scores_of(1)
    gone, changed, *_ = own
    fresh = next(title_id for title_id in IDS if title_id not in own)
    now: dict[str, int | None] = {title_id: int(score * 2) for title_id, score in own.items()}
    now |= {changed: 20 if own[changed] < 10 else 2, fresh: 18, IDS[-1]: None}
    del now[gone]
    model = await place.recommenders.get(SERVER, {1: Answers(now), 2: Answers()})
    assert model.solution is before.solution
    assert model.scores_of(1) == {i: half / 2 for i, half in now.items() if half is not None}
    assert gone not in model.scores_of(1)
    assert model.scores_of(2) == {}
    assert model.scores_of(3) == before.scores_of(3) != {}
    # And nothing of it stays: the model kept is the one that was fitted.
    assert (await place.get()).scores_of(1) == own


async def test_many_at_once_wait_for_one_fit(place: Place) -> None:
    """Five who ask while nothing is there get one and the same; so do five for whom it is due."""
    await place.votes(SERVER, 50)
    first = await asyncio.gather(*(place.get() for _ in range(5)))
    assert len({id(model.solution) for model in first}) == 1
    await place.votes(SERVER, 5, first=50)
    second = await asyncio.gather(*(place.get() for _ in range(5)))
    assert len({id(model.solution) for model in second}) == 1
    assert second[0].solution is not first[0].solution


async def test_servers_do_not_mix(place: Place) -> None:
    """Each has its own votes and its own model."""
    await place.votes(SERVER, 50)
    await place.votes(OTHER_SERVER, 10)
    one, other = await asyncio.gather(place.get(SERVER), place.get(OTHER_SERVER))
    assert (fitted(one), fitted(other)) == (50, 10)


# A server's own titles -------------------------------------------------------------------------------


OWN = replace(INDEX.titles[0], id="own-2026", title="Our Own", title_ko=None, tier=1)


async def test_a_title_of_ones_own_counts_in_that_server_alone(place: Place) -> None:
    """Its votes are read and it may be suggested; elsewhere it is unknown."""
    place.titles.add_own(SERVER, [OWN])
    for server_id in (SERVER, OTHER_SERVER):
        await place.votes(server_id, 20)
        await place.store.ratings.record_score(place.act(1, server_id=server_id), OWN.id, score=18)
    here, there = await place.get(SERVER), await place.get(OTHER_SERVER)
    assert (fitted(here), fitted(there)) == (21, 20)
    assert here.count_votes()[OWN.id] == 1
    assert OWN.id in here.choose(99, 61)[0]
    assert OWN.id not in there.choose(99, 61)[0]
    assert here.size > there.size + here.ground.size > there.size
    assert here.ground.under is there.ground is make_ground(INDEX)


async def test_it_is_fitted_anew_when_the_titles_changed(place: Place) -> None:
    """Though nobody voted; not when they were only read anew."""
    await place.votes(SERVER, 200)
    before = await place.get()
    place.titles.add_own(SERVER, [])
    assert (await place.get()).solution is before.solution
    place.titles.add_own(SERVER, [OWN])
    after = await place.get()
    assert OWN.id in after.ground.place
    place.titles.add_own(SERVER, [OWN])
    assert (await place.get()).solution is after.solution
    for titles, moved in (([replace(OWN, year=1999)], {}), ([OWN], {IDS[0]: OWN.id}), ([], {})):
        place.titles.add_own(SERVER, titles, moved)
        newer = await place.get()
        assert newer.solution is not after.solution
        after = newer
    assert OWN.id not in after.ground.place


async def test_votes_count_for_what_a_title_became(place: Place) -> None:
    """Over any number of moves; those for what is gone count for nothing, and for the rest as they did."""
    rate = place.store.ratings.record_score
    for member_id, title_id in ((1, IDS[0]), (2, IDS[1]), (3, IDS[2]), (4, OWN.id)):
        await rate(place.act(member_id), title_id, score=18)
    place.titles.add_own(SERVER, [OWN])
    assert (await place.get()).count_votes() == dict.fromkeys((IDS[0], IDS[1], IDS[2], OWN.id), 1)
    place.titles.add_own(SERVER, [OWN], {IDS[0]: IDS[1], IDS[1]: OWN.id, IDS[2]: None})
    assert (await place.get()).count_votes() == {OWN.id: 3}
    # And so does what was scored since: the newest of one who scored both is that of the title itself.
    fresh = {5: Answers({IDS[0]: 4, OWN.id: 20, IDS[2]: 6}), 6: Answers({IDS[1]: 8})}
    model = await place.recommenders.get(SERVER, fresh)
    assert (model.scores_of(5), model.scores_of(6)) == ({OWN.id: 10.0}, {OWN.id: 4.0})


async def test_a_title_newer_than_the_last_fit_is_waited_for(place: Place) -> None:
    """Who names it gets the fit that knows it, who names none the last; what nobody knows is gone."""
    await place.votes(SERVER, 20)
    before = await place.get()
    place.titles.add_own(SERVER, [OWN])
    async with place.recommenders._turn:  # the fit waits for its turn, longer than anybody's patience
        waiting = asyncio.create_task(place.recommenders.use(SERVER, {}, lambda model: model, named=[OWN.id]))
        assert (await place.get()).solution is before.solution
        assert not waiting.done()
    assert OWN.id in (await waiting).ground.place
    with pytest.raises(Gone):
        await place.recommenders.use(SERVER, {}, lambda model: model, named=[OWN.id, "no-such-2026"])


# When it fails ---------------------------------------------------------------------------------------


async def test_a_fit_that_fails_is_logged_and_the_last_one_serves(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asks meanwhile gets what was there, and the next fit that can be made is made."""
    await place.votes(SERVER, 50)
    before = await place.get()
    await place.votes(SERVER, 5, first=50)
    place.lose_shelf()
    assert (await place.get()).solution is before.solution
    assert "A recommender could not be fitted" in caplog.messages
    place.find_shelf()
    after = await place.get()
    assert after.solution is not before.solution
    assert fitted(after) == 55


async def test_the_first_fit_may_fail_too(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """There is nothing to serve then, but the next who asks is served."""
    await place.votes(SERVER, 50)
    place.lose_shelf()
    with pytest.raises(STATEMENT_ERRORS):
        await place.get()
    assert [r.message for r in caplog.records if r.levelno == logging.ERROR] == [
        "A recommender could not be fitted"
    ]
    assert not place.recommenders.is_ready(SERVER)
    place.find_shelf()
    assert fitted(await place.get()) == 50


# In memory -------------------------------------------------------------------------------------------


async def test_those_not_asked_for_the_longest_go_first(place: Place) -> None:
    """As many as there is room for in bytes stay; asking counts, not fitting."""
    for server_id in (SERVER, OTHER_SERVER, THIRD):
        await place.votes(server_id, 50)
    size = (await place.get()).size
    place.recommenders = tight = Recommenders(
        store=place.store, titles=place.titles, heavy=Heavy(), room=int(2.5 * size)
    )
    for server_id in (SERVER, OTHER_SERVER, SERVER, THIRD):
        await place.get(server_id)
    assert [tight.is_ready(server_id) for server_id in (SERVER, OTHER_SERVER, THIRD)] == [True, False, True]
    assert fitted(await place.get(OTHER_SERVER)) == 50
    assert [tight.is_ready(server_id) for server_id in (SERVER, OTHER_SERVER, THIRD)] == [False, True, True]


async def test_the_room_is_counted_in_bytes(place: Place) -> None:
    """With room for three all three stay, with room for none only the last; a large one displaces more."""
    for server_id, votes in ((SERVER, 10), (OTHER_SERVER, 10), (THIRD, 500)):
        await place.votes(server_id, votes)
    sizes = {server_id: (await place.get(server_id)).size for server_id in (SERVER, OTHER_SERVER, THIRD)}
    assert sizes[THIRD] > sizes[SERVER] + sizes[OTHER_SERVER]
    for room, kept in ((sum(sizes.values()), 3), (sizes[THIRD], 1), (0, 1)):
        place.recommenders = Recommenders(store=place.store, titles=place.titles, heavy=Heavy(), room=room)
        for server_id in sizes:
            await place.get(server_id)
        assert sum(place.recommenders.is_ready(server_id) for server_id in sizes) == kept
        assert place.recommenders.is_ready(THIRD)


# Stopping --------------------------------------------------------------------------------------------


async def test_closing_gives_up_what_is_being_fitted(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever waits hears that it is busy, so does whoever comes; nothing is logged as a fault."""
    await place.votes(SERVER, 50)
    async with place.recommenders._turn:  # the fit waits for its turn, however fast the machine is
        waiting = asyncio.create_task(place.get())
        async with asyncio.timeout(5):
            while not place.recommenders._under_way:  # noqa: ASYNC110 - nothing says when a fit begins
                await asyncio.sleep(0.001)
        place.recommenders.stop()
        with pytest.raises(Busy):
            await waiting
        with pytest.raises(Busy):
            await place.get()
    assert place.recommenders._under_way == {}
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_the_catalogue_is_prepared_once(place: Place) -> None:
    """What all servers share is worked out whole before the first list, which waits for it."""
    make_ground.cache_clear()
    await asyncio.gather(place.recommenders.prepare(), place.get())
    assert make_ground.cache_info().misses == 1
    assert {"likeness", "genres", "renown"} <= vars(make_ground(INDEX)).keys()


# Many votes, little memory ---------------------------------------------------------------------------


async def test_a_model_learnt_apart_is_the_same(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is on this process's ground, and suggests the same for the same reasons."""
    await place.votes(SERVER, 120)
    here = await place.get()
    place.recommenders.forget(SERVER)
    monkeypatch.setattr(recommenders, "APART", 1)
    apart = await place.get()
    assert apart is not here
    assert apart.ground is apart.solution.facts.ground is here.ground
    assert apart.solution.facts.layers[0].axes is here.ground.axes
    for member_id in (1, 5, 999):
        assert apart.recommend(member_id, 10) == here.recommend(member_id, 10)


@pytest.mark.parametrize(
    ("left", "learnt"),
    [(None, 12), (1 << 30, 12), (60_000, 6), (0, 0)],
    ids=["not known", "control", "little", "none"],
)
async def test_with_little_memory_it_learns_from_fewer_and_says_so(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    left: int | None,
    learnt: int,
) -> None:
    """Who is left out is suggested by their own scores all the same."""
    monkeypatch.setattr(recommenders, "find_left", lambda: left)
    await place.votes(SERVER, 120)
    members = {12: Answers({IDS[0]: 20, IDS[7]: 2})}
    model = await place.recommenders.get(SERVER, members)
    assert len(model.votes.members) == learnt
    assert ("Too little memory" in caplog.text) is (learnt < 12)
    assert len(model.recommend(12, 5)) == 5
    assert model.scores_of(12) == {IDS[0]: 10.0, IDS[7]: 1.0}


async def test_a_process_that_is_ended_leaves_a_model_of_no_votes(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The system ends it where memory is short after all; picks come by what is well known."""
    monkeypatch.setattr(recommenders, "APART", 1)
    monkeypatch.setattr(Recommender, "learn", partial(end_elsewhere, os.getpid(), Recommender.learn))
    await place.votes(SERVER, 120)
    model = await place.get()
    assert len(model.recommend(1, 5)) == 5
    assert fitted(model) == 0
    assert "goes by 0 of its 12 members" in caplog.text


def end_elsewhere(here: int, learn: Callable[..., Recommender], *args: Any) -> Recommender:
    if os.getpid() != here:
        os._exit(9)
    return learn(*args)
