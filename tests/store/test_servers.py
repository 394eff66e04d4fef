"""Servers: what is forgotten when, and what is not; and the installation's facts."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain.additions import Origin, TitleState
from bot.domain.errors import Redelivered
from bot.domain.lists.matching import Match, Rule
from bot.domain.lists.rows import Format, ListRow, ReadList
from bot.domain.outcomes import Source
from bot.domain.ratings import Progress
from bot.domain.replies import Reply
from bot.domain.reviews import ReviewContent
from bot.domain.shelf import Status
from bot.domain.suggestions import Wish
from bot.domain.titles import ContentWarning, Kind, Mood, Title
from bot.store import Store, servers
from bot.store.departures import LEFT_SECONDS
from bot.store.drafts import DRAFT_SECONDS
from bot.store.servers import INTERACTION_SECONDS, REMOVED_SECONDS, Servers
from bot.store.transaction import Parameters
from tests.places import list_tables, open_store, sqlite_alone
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, rows
from tests.store.recompute import differences

SECRET = "a sentence nobody else would write 비밀의 숲"
KEPT_SHORTER = {"drafts", "imports", "views", "notices", "filings"}
"""What goes by its own time, however long a server stays."""
HANGING = {"burst_votes", "review_moods", "review_versions", "helpful_votes", "spoiler_flags", "card_reviews"}
"""What goes with the row it hangs on."""
OF_A_TAKE = ("review_moods", "review_versions", "helpful_votes", "spoiler_flags", "card_reviews")


async def fill(store: Store, act: Acts, server_id: int, *, at: int = NOW) -> None:
    """Something of every kind a server can have."""
    for member_id in (ALICE, BOB):
        take = ReviewContent(SECRET, score=15, progress=Progress.FINISHED, moods=(Mood.DARK, Mood.EPIC))
        by = act(member_id, server_id=server_id, at=at)
        await store.reviews.write(by, "signal", take, channel_id=7)
        await store.ratings.record_score(act(member_id, server_id=server_id, at=at), "mother", score=8)
        await store.drafts.keep(act(member_id, server_id=server_id, at=at), "review", {"body": SECRET})
        await store.views.keep(act(member_id, server_id=server_id, at=at), "pager", {"page": 1})
        await store.suggestions.record_wish(
            act(member_id, server_id=server_id, at=at), "goblin", Wish.PLANNED
        )
        await store.suggestions.note_shown(
            act(member_id, server_id=server_id, at=at), {"goblin": Source.TASTE}
        )
    for title_id, take in (
        ("signal", ReviewContent(f"{SECRET} anew", score=15)),
        ("vagabond", ReviewContent(SECRET)),
    ):
        await store.reviews.write(act(ALICE, server_id=server_id, at=at), title_id, take, listed="word")
    [read] = await store.reviews.list_posted(server_id, title_id="signal", member_id=BOB)
    reader = partial(act, ALICE, server_id=server_id, at=at)
    await store.title_votes.vote(reader(), "signal", moods=[Mood.DARK], warnings=[ContentWarning.GORE])
    await store.ratings.record_score(act(99, server_id=server_id, at=at), "mother", score=8)
    await store.settings.change(act(server_id=server_id, at=at), "spoiler_flags", 1)
    said = Reply(read.id, ALICE, "alice", "alice · 1", "https://a.b/c.png", SECRET)
    await store.replies.write(reader(), said, channel_id=7)
    for last in (True, False):  # filled again, it is there again
        await store.reviews.vote_helpful(reader(), read.id, helpful=last)
        await store.moderation.block(reader(), 99, name="troll", blocked=not last)
    await store.reviews.flag_spoiler(reader(), read.id)
    await store.ratings.record_episode(reader(), "signal", episode=3, last=16)
    await store.reports.file(reader(), read.id, SECRET)
    list_id = await store.views.keep(reader(), "takes", {"page": 1})
    await store.cards.share(server_id, list_id, 0, [read.id], channel_id=7, message_id=None, at=at)
    await store.suggestions.record_wish(reader(), "mother", Wish.PLANNED)
    await store.suggestions.note_shown(reader(), {"mother": Source.TASTE})
    await store.settings.change(act(server_id=server_id, at=at), "board_votes", 4)
    for member_id in range(11, 22):
        score = 18 if member_id < 19 else 2
        await store.ratings.record_score(act(member_id, server_id=server_id, at=at), "healer", score=score)
    vagabond = Title("vagabond", Kind.DRAMA, "Vagabond", 2019)
    for name in ("Two Cups", "Three Cups"):
        new = Title("", Kind.DRAMA, name, 2026)
        added = await store.titles.add(reader(), new, origin=Origin.FORM, moderator=True)
        if added.state is TitleState.SHOWN:
            await store.suggestions.record_wish(reader(), added.title.id, Wish.PLANNED)
            await store.titles.confirm(act(BOB, server_id=server_id, at=at), added.title.id, moderator=False)
    if added.state is TitleState.SHOWN:
        await store.titles.merge(reader(), added.title, vagabond)
    planned = ListRow("Healer", status=Status.PLANNED, review=SECRET)
    brought = ReadList(Format.LETTERBOXD, (planned, ListRow(f"{SECRET} on film")))
    matches = [Match(Rule.ID, "healer"), Match(Rule.UNKNOWN)]
    await store.imports.apply(reader(), await store.imports.begin(reader(), brought, matches))
    await store.settings.change(act(server_id=server_id, at=at), "leave_out_left", True)
    for seen_at in (at - 2 * LEFT_SECONDS, at):
        await store.departures.note(server_id, 11, is_here=False, at=seen_at)
    await store.departures.settle(server_id, at=at)


def tables_of_servers(path: Path) -> list[str]:
    """Every table with a server's rows, asked of the file, so that a new table is not forgotten here."""
    return list_tables(path, column="server_id")


def of_server(path: Path, server_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """All a file has of a server, table by table, in an order."""
    found = {
        table: rows(path, f"SELECT * FROM {table} WHERE server_id = ?", server_id)
        for table in tables_of_servers(path)
    }
    for table in OF_A_TAKE:
        found[table] = rows(
            path,
            f"SELECT m.* FROM {table} AS m JOIN reviews USING (review_id) WHERE server_id = ?",
            server_id,
        )
    found["burst_votes"] = rows(
        path, "SELECT v.* FROM burst_votes AS v JOIN bursts USING (burst_id) WHERE server_id = ?", server_id
    )
    # In an order: PostgreSQL gives what was changed last.
    return {table: sorted(each, key=repr) for table, each in found.items()}


def bare(found: dict[str, list[tuple[Any, ...]]], *, but: Iterable[str] = ()) -> set[str]:
    """The tables without a row."""
    return {table for table, there in found.items() if not there and table not in but}


@pytest.fixture
async def filled(path: Path, store: Store, act: Acts) -> Store:
    """Two servers with something of every kind."""
    await store.servers.note_joined({SERVER: "here", OTHER_SERVER: "there"})
    for server_id in (SERVER, OTHER_SERVER):
        await fill(store, act, server_id)
        assert bare(of_server(path, server_id)) == set()
    return store


async def test_a_removed_server_is_forgotten_after_30_days(path: Path, filled: Store) -> None:
    """Not a second earlier, then every row of it in every table; the other server keeps all."""
    await filled.servers.note_left(SERVER, at=NOW)
    other = of_server(path, OTHER_SERVER)
    here = of_server(path, SERVER)

    # Control: up to then nothing that is kept by the server's time is gone.
    await filled.servers.prune(at=NOW + REMOVED_SECONDS - 1)
    assert bare(of_server(path, SERVER)) == {"drafts", "imports", "filings"}
    assert of_server(path, SERVER) == {**here, "drafts": [], "imports": [], "filings": []}

    await filled.servers.prune(at=NOW + REMOVED_SECONDS)
    assert bare(of_server(path, SERVER)) == set(of_server(path, SERVER))
    for table in OF_A_TAKE:
        assert rows(path, f"SELECT count(*) FROM {table}") == [(len(other[table]),)]
    assert of_server(path, OTHER_SERVER) == {
        **other,
        "drafts": [],
        "imports": [],
        "notices": [],
        "filings": [],
    }
    assert await filled.ratings.list_votes(SERVER) == []
    assert len(await filled.ratings.list_votes(OTHER_SERVER)) == 15


async def test_drafts_and_views_of_a_removed_server_go_with_it(path: Path, filled: Store, act: Acts) -> None:
    """What was written just before the end is not kept for its own time."""
    await filled.servers.note_left(SERVER, at=NOW)
    end = NOW + REMOVED_SECONDS
    await fill(filled, act, SERVER, at=end - 1)
    await fill(filled, act, OTHER_SERVER, at=end - 1)
    await filled.servers.prune(at=end)
    assert bare(of_server(path, SERVER)) == set(of_server(path, SERVER))
    assert bare(of_server(path, OTHER_SERVER), but={"filings"}) == set()


@pytest.mark.parametrize("back_after", [1, REMOVED_SECONDS - 1])
async def test_a_server_that_came_back_keeps_all(path: Path, filled: Store, back_after: int) -> None:
    """Whoever takes Daesang back within 30 days finds everything, however much later one prunes."""
    before = of_server(path, SERVER)
    await filled.servers.note_left(SERVER, at=NOW)
    await filled.servers.prune(at=NOW + back_after)
    await filled.servers.note_joined({SERVER: "here"})
    await filled.servers.prune(at=NOW + REMOVED_SECONDS * 20)
    after = of_server(path, SERVER)
    # The view of a shared list leads to what stands in its channel.
    shared = {"views": [row for row in before["views"] if "takes" in row]}
    assert after == {**before, **{table: [] for table in KEPT_SHORTER}, **shared}
    assert shared["views"]

    # Control: had it not come back, nothing would be left.
    await filled.servers.note_left(SERVER, at=NOW)
    await filled.servers.prune(at=NOW + REMOVED_SECONDS)
    assert bare(of_server(path, SERVER)) == set(after)


async def test_a_server_that_left_again_has_30_new_days(path: Path, filled: Store) -> None:
    """The days count from the last removal."""
    await filled.servers.note_left(SERVER, at=NOW)
    await filled.servers.note_joined({SERVER: "here"})
    await filled.servers.note_left(SERVER, at=NOW + 500)
    await filled.servers.prune(at=NOW + 499 + REMOVED_SECONDS)
    assert bare(of_server(path, SERVER), but=KEPT_SHORTER) == set()
    await filled.servers.prune(at=NOW + 500 + REMOVED_SECONDS)
    assert bare(of_server(path, SERVER)) == set(of_server(path, SERVER))


async def test_time_alone_forgets_no_server(path: Path, filled: Store) -> None:
    """A server that never left keeps its ratings and takes for ever, also one never noted."""
    await filled.servers.note_left(404, at=0)
    await filled.servers.prune(at=NOW * 2)
    for server_id in (SERVER, OTHER_SERVER):
        assert bare(of_server(path, server_id), but=KEPT_SHORTER) == set()
    assert rows(path, "SELECT server_id FROM servers ORDER BY server_id") == [(SERVER,), (OTHER_SERVER,)]


async def test_pruning_twice_or_an_empty_file_is_fine(path: Path, store: Store, act: Acts) -> None:
    """Pruning has no harm in it when there is nothing to do."""
    for _ in range(2):
        await store.servers.prune(at=NOW)
    await store.servers.note_joined({SERVER: "here"})
    await store.servers.note_left(SERVER, at=NOW)
    for _ in range(2):
        await store.servers.prune(at=NOW + REMOVED_SECONDS)
    await fill(store, act, SERVER, at=NOW + REMOVED_SECONDS)
    assert bare(of_server(path, SERVER)) == {"servers"}


async def test_joining_notes_the_name_of_now(path: Path, store: Store) -> None:
    """Noted together, a new name replaces the old one; who is new, or is back, is told apart."""
    assert await store.servers.note_joined({}) == set()
    assert await store.servers.note_joined({SERVER: "old name"}) == {SERVER}
    both = {SERVER: "old name", OTHER_SERVER: "한국 드라마"}
    assert await store.servers.note_joined(both) == {OTHER_SERVER}
    await store.servers.note_left(SERVER, at=NOW)
    assert await store.servers.note_joined({SERVER: "new name"}) == {SERVER}
    assert rows(path, "SELECT server_id, name, left_at FROM servers ORDER BY server_id") == [
        (SERVER, "new name", None),
        (OTHER_SERVER, "한국 드라마", None),
    ]


@pytest.mark.parametrize(("late", "forgotten"), [(-1, False), (0, True)])
async def test_interaction_ids_are_kept_for_a_day(
    path: Path, store: Store, act: Acts, late: int, forgotten: bool
) -> None:
    """A second delivery is known for 24 hours; later Discord sends none, and the ids go."""
    once = act()
    await store.ratings.record_score(once, "signal", score=8)
    await store.servers.prune(at=NOW + INTERACTION_SECONDS + late)
    assert (rows(path, "SELECT * FROM interactions") == []) is forgotten
    if not forgotten:
        with pytest.raises(Redelivered):
            await store.ratings.record_score(once, "signal", score=9)
    assert await store.ratings.list_scores(SERVER, ALICE) == {"signal": 8}


def leaks(path: Path) -> bool:
    """Whether the sentence is still somewhere in the bytes on the disk."""
    return any(SECRET.encode() in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


async def closed_after_pruning(path: Path, act: Acts, *, at: int) -> None:
    async with open_store(path) as store:
        await store.servers.note_joined({SERVER: "here"})
        await fill(store, act, SERVER)
        await store.servers.note_left(SERVER, at=NOW)
        await store.servers.prune(at=at)


@sqlite_alone
async def test_what_was_forgotten_is_gone_from_the_bytes(path: Path, tmp_path: Path, act: Acts) -> None:
    """After closing, no page of the file still holds what a forgotten server's members wrote."""
    await closed_after_pruning(path, act, at=NOW)
    assert leaks(path)
    await closed_after_pruning(path, act, at=NOW + REMOVED_SECONDS)
    assert not leaks(path)

    # Control: without secure_delete a deleted row's words stay in the file.
    usual = tmp_path / "usual.sqlite"
    with closing(sqlite3.connect(usual)) as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("CREATE TABLE reviews (body TEXT)")
        db.execute("INSERT INTO reviews VALUES (?)", (SECRET,))
        db.commit()
        db.execute("DELETE FROM reviews")
        db.commit()
    assert leaks(usual)


async def test_facts_are_kept_and_found(path: Path, act: Acts) -> None:
    """A fact is found by its name, the last value wins, and pruning or restarting leaves it."""
    async with open_store(path) as store:
        assert await store.facts.find("commands") is None
        await store.facts.keep("commands", "abc")
        await store.facts.keep("commands", "대상")
        await store.facts.keep("empty", "")
        await store.servers.prune(at=NOW + DRAFT_SECONDS * 1_000)
    async with open_store(path) as store:
        assert await store.facts.find("commands") == "대상"
        assert await store.facts.find("empty") == ""
        assert await store.facts.find("Commands") is None


# In pieces -------------------------------------------------------------------------------------------


async def test_a_server_goes_in_pieces(
    path: Path, filled: Store, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few rows at a time, all of it goes; others vote in between."""
    monkeypatch.setattr(servers, "AT_ONCE", 7)
    await filled.servers.note_left(SERVER, at=NOW)
    forget, pieces = Servers._forget_server, 0

    async def vote_and_forget(self: Servers, *args: Any, **kwargs: Any) -> bool:
        nonlocal pieces
        pieces += 1
        await filled.ratings.record_score(act(50, server_id=OTHER_SERVER), f"title {pieces}", score=14)
        before = sum(map(len, of_server(path, SERVER).values()))
        more = await forget(self, *args, **kwargs)
        after = sum(len(there) for table, there in of_server(path, SERVER).items() if table not in HANGING)
        assert after >= before - 7 - 3 * len(HANGING)
        return more

    with monkeypatch.context() as patch:
        patch.setattr(Servers, "_forget_server", vote_and_forget)
        await filled.servers.prune(at=NOW + REMOVED_SECONDS)
    assert pieces > 9
    assert bare(of_server(path, SERVER)) == of_server(path, SERVER).keys()
    assert len(await filled.ratings.list_scores(OTHER_SERVER, 50)) == pieces


@pytest.mark.parametrize("kept_on", [3, 10])
async def test_a_server_that_comes_back_while_it_goes_keeps_the_rest(
    path: Path, filled: Store, monkeypatch: pytest.MonkeyPatch, kept_on: int
) -> None:
    """What is left of it is whole: its scores are what its votes say. Later nothing of it goes."""
    monkeypatch.setattr(servers, "AT_ONCE", 7)
    await filled.servers.note_left(SERVER, at=NOW)
    forget, pieces = Servers._forget_server, 0

    async def come_back(self: Servers, *args: Any, **kwargs: Any) -> bool:
        nonlocal pieces
        pieces += 1
        if pieces == kept_on:
            await filled.servers.note_joined({SERVER: "here"})
        return await forget(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Servers, "_forget_server", come_back)
        await filled.servers.prune(at=NOW + REMOVED_SECONDS)
    assert pieces == kept_on
    await filled.calibration.calibrate(SERVER)
    assert [each for each in differences(path) if str(SERVER) in each] == []
    left = of_server(path, SERVER)
    assert left["members"] != []
    await filled.servers.prune(at=NOW + REMOVED_SECONDS)
    assert of_server(path, SERVER)["members"] == left["members"]


async def test_much_that_is_past_its_time_goes_in_pieces(
    path: Path, store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every interaction of the day before, some at a time, and none of today's."""
    monkeypatch.setattr(servers, "AT_ONCE", 4)
    for n in range(10):
        await store.ratings.record_score(act(n, at=NOW), "signal", score=14)
    await store.ratings.record_score(act(at=NOW + INTERACTION_SECONDS), "signal", score=15)
    run, numbers = Servers._run, list[int]()

    async def count(self: Servers, sql: str, keys: Parameters) -> int:
        number = await run(self, sql, keys)
        if "FROM interactions" in sql:
            numbers.append(number)
        return number

    with monkeypatch.context() as patch:
        patch.setattr(Servers, "_run", count)
        await store.servers.prune(at=NOW + INTERACTION_SECONDS)
    assert numbers == [4, 4, 2]
    assert rows(path, "SELECT count(*) FROM interactions") == [(1,)]
