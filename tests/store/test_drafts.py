"""Drafts and views: the newest, one's own, and no longer than they may be kept."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import Gone, NeedsServer
from bot.domain.reviews import ReviewContent
from bot.store import Store
from bot.store.drafts import DRAFT_SECONDS, MOST_DRAFTS, MOST_VIEWS, VIEW_SECONDS, KeptState
from tests.places import connect, open_store, sqlite_alone
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, rows
from tests.store.test_costs import listened, scans

STRANGERS = [(BOB, SERVER), (ALICE, OTHER_SERVER), (BOB, OTHER_SERVER)]

STATES: list[dict[str, Any]] = [
    {},
    {"body": "줄\r\n바꿈  ", "score": 17, "moods": ["dark"], "spoils": False, "progress": None},
    {"page": 3, "filters": {"genre": ["사극", "thriller"], "years": [2016, 2020.5]}},
    {"text": "quote ' \" \\ ; \u0000 👏🏽 ‮"},
]


@pytest.mark.parametrize("state", STATES)
async def test_a_draft_comes_back_as_kept(store: Store, act: Acts, state: dict[str, Any]) -> None:
    """Whatever was written is handed back whole, by its place and by its id."""
    draft_id = await store.drafts.keep(act(), "review", state, title_id="signal")
    kept = KeptState(draft_id, "review", "signal", ALICE, state)
    assert await store.drafts.find_for(act(), "review", dict, title_id="signal") == kept
    assert await store.drafts.find(act(), draft_id, "review", dict) == kept
    assert await store.drafts.find(act(), draft_id, "proposal", dict) is None


@pytest.mark.parametrize("state", STATES)
async def test_a_view_comes_back_as_kept(store: Store, act: Acts, state: dict[str, Any]) -> None:
    """A button's meaning is found whole by its id."""
    view_id = await store.views.keep(act(), "pager", state)
    assert await store.views.find(act(), "pager", view_id, dict) == KeptState(
        view_id, "pager", "", ALICE, state
    )


async def test_drafts_outlive_a_restart(path: Path, act: Acts) -> None:
    """What was not yet saved is still there when Daesang comes back."""
    async with open_store(path) as store:
        draft_id = await store.drafts.keep(act(), "review", {"body": "half a"}, title_id="signal")
        view_id = await store.views.keep(act(), "pager", {"page": 2})
    async with open_store(path) as store:
        assert await store.drafts.find(act(), draft_id, "review", dict)
        assert await store.views.find(act(), "pager", view_id, dict)


async def test_the_newest_draft_wins(path: Path, store: Store, act: Acts) -> None:
    """Of one kind and title there is one draft, the last; its day begins anew."""
    await store.drafts.keep(act(at=NOW), "review", {"body": "old"}, title_id="signal")
    await store.drafts.keep(act(at=NOW + 60), "review", {"body": "new"}, title_id="signal")
    late = act(at=NOW + 59 + DRAFT_SECONDS)
    draft = await store.drafts.find_for(late, "review", dict, title_id="signal")
    assert draft is not None
    assert draft.state == {"body": "new"}
    assert rows(path, "SELECT count(*) FROM drafts") == [(1,)]


async def test_kinds_and_titles_are_kept_apart(store: Store, act: Acts) -> None:
    """A draft takes the place of no other kind's or title's, nor of the one without a title."""
    places = [("review", "signal"), ("review", "mother"), ("search", "signal"), ("review", "")]
    for kind, title_id in places:
        await store.drafts.keep(act(), kind, {"place": [kind, title_id]}, title_id=title_id)
    for kind, title_id in places:
        draft = await store.drafts.find_for(act(), kind, dict, title_id=title_id)
        assert draft is not None
        assert draft.state == {"place": [kind, title_id]}
    without = await store.drafts.find_for(act(), "review", dict)
    assert without is not None
    assert without.title_id == ""
    assert await store.drafts.find_for(act(), "unknown", dict) is None


async def test_every_view_has_an_id_of_its_own(store: Store, act: Acts) -> None:
    """A second board does not change what the first one's buttons mean."""
    first = await store.views.keep(act(), "pager", {"page": 1})
    second = await store.views.keep(act(), "pager", {"page": 2})
    assert first != second
    found = await store.views.find(act(), "pager", first, dict)
    assert found is not None
    assert found.state == {"page": 1}


@pytest.mark.parametrize(("member_id", "server_id"), STRANGERS)
async def test_nobody_else_reads_a_draft_and_no_other_server_a_view(
    store: Store, act: Acts, member_id: int, server_id: int
) -> None:
    """Another member, and the same one in another server, finds nothing by place or id.

    A view is found by its server's members, who are told whose it is.
    """
    draft_id = await store.drafts.keep(act(), "review", {"body": "mine"}, title_id="signal")
    view_id = await store.views.keep(act(), "pager", {"page": 1})
    stranger = act(member_id, server_id=server_id)
    assert await store.drafts.find_for(stranger, "review", dict, title_id="signal") is None
    assert await store.drafts.find(stranger, draft_id, "review", dict) is None
    view = await store.views.find(stranger, "pager", view_id, dict)
    assert (None if view is None else view.member_id) == (ALICE if server_id == SERVER else None)
    assert await store.views.find(act(), "score", view_id, dict) is None

    # A stranger's own draft at the same place takes nothing away either.
    await store.drafts.keep(stranger, "review", {"body": "theirs"}, title_id="signal")
    draft = await store.drafts.find_for(act(), "review", dict, title_id="signal")
    assert draft is not None
    assert draft.state == {"body": "mine"}
    assert await store.views.find(act(), "pager", view_id, dict)


async def test_in_no_server_a_view_is_its_members_alone(path: Path, store: Store, act: Acts) -> None:
    """Wherever what it stands for is to be kept; in a server others find it, and not by that act."""
    by = replace(act(), direct=True)
    view_id = await store.views.keep(by, "pager", {"page": 1})
    assert rows(path, "SELECT server_id, member_id FROM views") == [(0, ALICE)]
    for server_id in (0, SERVER, OTHER_SERVER):
        assert await store.views.find(replace(by, server_id=server_id), "pager", view_id, dict)
        other = replace(act(BOB, server_id=server_id), direct=True)
        assert await store.views.find(other, "pager", view_id, dict) is None
    assert await store.views.find(act(), "pager", view_id, dict) is None
    assert await store.views.find(act(server_id=0), "pager", view_id, dict)


async def test_nothing_else_is_kept_of_no_server(path: Path, store: Store, act: Acts) -> None:
    """Not even who it was."""
    with pytest.raises(NeedsServer):
        await store.ratings.record_score(replace(act(server_id=0), direct=True), "signal", score=17)
    assert rows(path, "SELECT 1 FROM members UNION ALL SELECT 1 FROM interactions") == []


@pytest.mark.parametrize(("age", "there"), [(0, True), (DRAFT_SECONDS - 1, True), (DRAFT_SECONDS, False)])
async def test_a_draft_is_read_for_a_day(store: Store, act: Acts, age: int, there: bool) -> None:
    """After 24 hours a draft is no longer handed back, pruned or not."""
    draft_id = await store.drafts.keep(act(), "review", {}, title_id="signal")
    later = act(at=NOW + age)
    assert (await store.drafts.find_for(later, "review", dict, title_id="signal") is not None) is there
    assert (await store.drafts.find(later, draft_id, "review", dict) is not None) is there


@pytest.mark.parametrize("table", ["drafts", "views"])
@pytest.mark.parametrize(("late", "left"), [(-1, 1), (0, 0)])
async def test_pruning_forgets_at_the_time(
    path: Path, store: Store, act: Acts, table: str, late: int, left: int
) -> None:
    """Pruning deletes drafts after 24 hours and views after 90 days, not a second before."""
    await store.drafts.keep(act(), "review", {"body": "old"})
    await store.views.keep(act(), "pager", {"page": 1})
    seconds = {"drafts": DRAFT_SECONDS, "views": VIEW_SECONDS}[table]
    await store.servers.prune(at=NOW + seconds + late)
    assert rows(path, f"SELECT count(*) FROM {table}") == [(left,)]


async def test_pruning_drafts_leaves_newer_ones_and_views(path: Path, store: Store, act: Acts) -> None:
    """Only what is old goes, and a pruned id is not given again."""
    old = await store.drafts.keep(act(), "review", {"body": "old"}, title_id="signal")
    new = await store.drafts.keep(act(at=NOW + 60), "review", {"body": "new"}, title_id="mother")
    await store.views.keep(act(), "pager", {"page": 1})
    await store.servers.prune(at=NOW + DRAFT_SECONDS)
    assert rows(path, "SELECT draft_id FROM drafts") == [(new,)]
    assert rows(path, "SELECT count(*) FROM views") == [(1,)]
    await store.servers.prune(at=NOW + 60 + VIEW_SECONDS)
    assert rows(path, "SELECT * FROM drafts") == rows(path, "SELECT * FROM views") == []
    again = await store.drafts.keep(act(), "review", {"body": "old"}, title_id="signal")
    assert again not in (old, new)


async def test_a_draft_thrown_away_is_gone_alone(store: Store, act: Acts) -> None:
    """It is found neither by id nor by place, the next one is there, and twice is no harm."""
    first = await store.drafts.keep(act(), "proposal", {"text": "one"}, title_id="1")
    second = await store.drafts.keep(act(), "proposal", {"text": "two"}, title_id="2")
    for _ in range(2):
        await store.drafts.drop(act(), first)
        assert await store.drafts.find(act(), first, "proposal", dict) is None
        assert await store.drafts.find_for(act(), "proposal", dict, title_id="1") is None
        assert await store.drafts.find(act(), second, "proposal", dict)


@pytest.mark.parametrize(("member_id", "server_id"), STRANGERS)
async def test_nobody_else_throws_a_draft_away(
    store: Store, act: Acts, member_id: int, server_id: int
) -> None:
    """Another member, and the same one in another server, drops nothing by its id."""
    draft_id = await store.drafts.keep(act(), "proposal", {"text": "mine"})
    await store.drafts.drop(act(member_id, server_id=server_id), draft_id)
    assert await store.drafts.find(act(), draft_id, "proposal", dict)


async def test_a_take_comes_from_its_draft_once(path: Path, store: Store, act: Acts) -> None:
    """The draft goes with the saving; without it, or with a stranger's, nothing is saved."""
    draft_id = await store.drafts.keep(act(), "proposal", {"text": "mine"})
    with pytest.raises(Gone):
        await store.reviews.write(act(BOB), "signal", ReviewContent("theirs"), draft_id=draft_id)
    assert rows(path, "SELECT 1 FROM reviews") == []
    await store.reviews.write(act(), "signal", ReviewContent("mine"), draft_id=draft_id)
    assert await store.drafts.find(act(), draft_id, "proposal", dict) is None
    with pytest.raises(Gone):
        await store.reviews.write(act(), "signal", ReviewContent("again"), draft_id=draft_id)
    assert rows(path, "SELECT body FROM reviews") == [("mine",)]


async def test_only_so_many_drafts_of_one_are_kept(store: Store, act: Acts) -> None:
    """The oldest go; one that is written again is new, and another's stay."""
    theirs = await store.drafts.keep(act(BOB, at=NOW), "review", {}, title_id="t0")
    for number in range(MOST_DRAFTS):
        await store.drafts.keep(act(at=NOW + number), "review", {}, title_id=f"t{number}")
    await store.drafts.keep(act(at=NOW + 50), "review", {"again": 1}, title_id="t0")
    await store.drafts.keep(act(at=NOW + 51), "review", {}, title_id="one more")
    by = act(at=NOW + 60)
    found = [await store.drafts.find_for(by, "review", dict, title_id=f"t{number}") for number in range(3)]
    assert [each is not None for each in found] == [True, False, True]
    assert await store.drafts.find(act(BOB, at=NOW + 60), theirs, "review", dict) is not None


@sqlite_alone
async def test_one_member_keeps_so_many_views(path: Path, store: Store, act: Acts) -> None:
    """The oldest go, but for a list that stands in a channel; each is found by the member's index."""
    theirs = await store.views.keep(act(BOB, at=NOW), "pager", {})
    ids = [await store.views.keep(act(at=NOW), "pager", {}) for _ in range(MOST_VIEWS)]
    await store.cards.share(SERVER, ids[0], 0, [], channel_id=1, message_id=2, at=NOW)
    async with listened(store) as seen:
        ids += [await store.views.keep(act(at=NOW), "pager", {}) for _ in range(5)]
    assert scans(path, seen) == []
    with closing(connect(path)) as db, db:
        db.execute("DROP INDEX views_of_member")
    assert {found.split(":")[0] for found in scans(path, seen)} == {"views"}  # control
    left = [each for each in ids if await store.views.find(act(), "pager", each, dict)]
    assert left == [ids[0], *ids[5:]]
    assert await store.views.find(act(BOB), "pager", theirs, dict) is not None  # control
