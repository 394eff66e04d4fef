"""What `doctor` finds among rows and mends: each thing that is derived is hurt, told and made anew."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.domain.findings import Finding
from bot.domain.replies import Reply
from bot.domain.reviews import ReviewContent
from bot.domain.titles import Mood
from bot.store import Store, checks
from bot.store.engines import open_engine
from bot.store.personal import PERSONAL
from bot.store.transaction import Engine
from tests.places import ON_POSTGRES, connect, copy_database, find_place
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts

HERE = 7
DERIVED = {"generosity", "counted", "card_id"}
"""What of members' rows is worked out, or leads elsewhere."""


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[tuple[Engine, Store]]:
    async with open_engine(find_place(path)) as engine:
        yield engine, Store(engine)


@pytest.fixture
async def filled(path: Path, first_start: Path, act: Acts) -> Path:
    """Votes in two servers; in one of them a review, an answer and a list that stand in a channel.

    It is made once, where it can be copied.
    """
    first = first_start.with_name("checks.db")
    if ON_POSTGRES or not first.exists():
        await fill(path if ON_POSTGRES else first, first_start, act)
    copy_database(first, path)
    return path


async def fill(path: Path, first_start: Path, act: Acts) -> None:
    copy_database(first_start, path)
    async with opened(path) as (_, store):
        await store.servers.note_joined({SERVER: "here", OTHER_SERVER: "there"})
        for server_id in (SERVER, OTHER_SERVER):
            for member_id in (ALICE, BOB):
                await store.ratings.record_score(act(member_id, server_id=server_id), "signal", score=16)
        content = ReviewContent("Good.", moods=(Mood.FUNNY,))
        written = await store.reviews.write(act(ALICE), "signal", content, channel_id=HERE)
        reply = Reply(written.review_id, BOB, "Bob", "bob", "", "It is.")
        card = await store.replies.write(act(BOB), reply, channel_id=HERE)
        view_id = await store.views.keep(act(BOB), "list", ())
        shared = await store.cards.share(
            SERVER, view_id, 0, [written.review_id], channel_id=HERE, message_id=None, at=NOW
        )
        assert written.shown is not None
        await store.cards.settle(written.shown.card.id, message_id=901, shown=1)
        await store.cards.settle(card.id, message_id=902, shown=1)
        await store.cards.settle_list(*shared, message_id=903)
        await store.calibration.calibrate(SERVER)


async def know_nothing() -> None:
    """No title is known."""


async def find_wrong(engine: Engine, *, is_running: bool = True) -> list[str]:
    found: list[Finding] = [each async for each in checks.look(engine, now=NOW, is_running=is_running)]
    compared = await checks.compare(engine, await checks.list_servers(engine))
    unreadable = ["unreadable"] * len(await checks.list_unreadable(engine))
    return [each.text for each in found if not each.is_well] + list(compared) + unreadable


async def read_members(engine: Engine) -> dict[str, list[str]]:
    """All that is members', but for what is worked out."""
    return {
        table: sorted(
            repr([row[name] for name in row.keys() if name not in DERIVED])  # noqa: SIM118
            for row in await engine.read(f"SELECT * FROM {table}", {})
        )
        for table in {each.table for each in PERSONAL} - {"cards"}
    }


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ("UPDATE summaries SET votes = votes + 1", "whose counts are not"),
        ("UPDATE summaries SET squares = squares + 1", "whose counts are not"),
        ("UPDATE summaries SET h3 = h3 + 1", "whose counts are not"),
        ("DELETE FROM summaries", "whose counts are not"),
        ("UPDATE summaries SET score = 0.5", "whose score cannot"),
        ("UPDATE summaries SET score = NULL, settled = changes", "whose score cannot"),
        ("UPDATE mood_counts SET members = 5", "moods"),
        ("DELETE FROM mood_counts", "moods"),
        ("UPDATE models SET spread = '{'", "unreadable"),
        ("INSERT INTO mood_counts VALUES (999, 'signal', 'funny', 1)", "mood_counts in servers without"),
        ("UPDATE cards SET subject_id = 999 WHERE kind = 'review'", "a review which is no more"),
        ("UPDATE cards SET subject_id = 999 WHERE kind = 'reply'", "a reply which is no more"),
        ("UPDATE cards SET subject_id = 999 WHERE kind = 'list'", "a list which is no more"),
        ("UPDATE card_reviews SET review_id = 999", "Shared lists that show"),
        ("UPDATE reviews SET card_id = card_id + 1", "whose card is another's"),
        ("UPDATE cards SET wanted = 9, due_at = NULL, tries = 0", "nobody would look at"),
        (f"UPDATE cards SET due_at = {NOW} + 999999", "Cards that would be looked at in years"),
        (f"INSERT INTO outbox VALUES (99, 1, 'burst', 1, 1, {NOW} + 999999, 0)", "Announcements that would"),
        (f"INSERT INTO jobs VALUES ('prune', 0, {NOW} + 9999999, 0, 1, 0)", "Jobs that would be done in"),
        (f"INSERT INTO jobs VALUES ('prune', 0, {NOW}, {NOW} + 9999999, 1, 0)", "Jobs that would be done in"),
        (f"INSERT INTO erasures VALUES ({SERVER}, {BOB}, 1)", "whom no job erases"),
    ],
)
async def test_what_is_derived_is_told_and_mended(filled: Path, spoil: str, told: str) -> None:
    """Whatever of it is hurt; and nothing of what members wrote changes. Sound, nothing is wrong."""
    async with opened(filled) as (engine, _):
        assert await find_wrong(engine) == []  # control
        with closing(connect(filled)) as db, db:
            db.execute(spoil)
        assert len([text for text in await find_wrong(engine) if told in text]) == 1
        before = await read_members(engine)
        done = [line async for line in checks.mend(engine, now=NOW, prepare=know_nothing)]
        assert done
        assert await find_wrong(engine, is_running=False) == []
        assert await read_members(engine) == before
        assert [line async for line in checks.mend(engine, now=NOW, prepare=know_nothing)] == []


async def test_what_is_late_is_told_where_a_bot_runs(filled: Path) -> None:
    """One that does not run cannot be late."""
    async with opened(filled) as (engine, _):
        with closing(connect(filled)) as db, db:
            db.execute(f"UPDATE cards SET wanted = 9, due_at = {NOW} - 4000")
            db.execute("INSERT INTO jobs VALUES ('prune', 0, 1, 0, 1, 0)")
            db.execute("INSERT INTO outbox VALUES (99, 1, 'burst', 1, 1, 1, 0)")
        late = await find_wrong(engine)
        assert [text.split()[0] for text in late] == ["Cards", "Announcements", "Jobs"]
        assert await find_wrong(engine, is_running=False) == []


async def test_what_nobody_can_know_is_told(filled: Path) -> None:
    """A history that ends with another score, either way round, and a vote that nobody holds: told alone."""
    async with opened(filled) as (engine, _):
        with closing(connect(filled)) as db, db:
            db.execute(f"UPDATE score_changes SET score = 3 WHERE server_id = {SERVER} AND member_id = {BOB}")
            db.execute(
                "UPDATE shelf SET status = 'finished', score = NULL, first_score = NULL "
                f"WHERE server_id = {OTHER_SERVER} AND member_id = {BOB}"
            )
            db.execute(f"UPDATE shelf SET held_at = 1 WHERE server_id = {SERVER} AND member_id = {BOB}")
            db.execute(f"INSERT INTO interactions VALUES (1, {NOW} + 4000)")
        found = await checks.compare(engine, [SERVER, OTHER_SERVER])
        assert (found[checks.HISTORY], found[checks.HELD]) == (2, 1)
        notes = [each.text async for each in checks.look(engine, now=NOW, is_running=True)]
        assert any("yet to come: 1" in text for text in notes)
