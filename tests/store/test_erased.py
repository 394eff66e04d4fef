"""What is erased by deleting or rewriting has its traces purged: each way to erase asks for it once."""

from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import Busy
from bot.domain.events import Event, TextErased
from bot.domain.forms import Form
from bot.domain.moderation import Verdict
from bot.domain.replies import Reply
from bot.domain.reviews import DAY, ReviewContent
from bot.store import Store
from bot.store.drafts import MOST_DRAFTS
from bot.store.engines.sqlite import SQLite
from bot.store.jobs import PURGE_SECONDS
from bot.store.reviews import MOST_VERSIONS
from tests.places import connect, sqlite_alone
from tests.store.conftest import BOB, NOW, SERVER, Acts, jobs_due

SECRET = "Zephyrine poisoned Wilhelmina."
OTHER = "A quiet drama about bread."

Erase = Callable[[], Awaitable[object]]


async def write(store: Store, act: Acts, body: str = SECRET) -> int:
    return (await store.reviews.write(act(), "signal", ReviewContent(body))).review_id


async def version(store: Store, act: Acts) -> Erase:
    """The oldest version, which an edit drops."""
    await write(store, act)
    for number in range(MOST_VERSIONS):
        await write(store, act, f"{OTHER} {number}")
    return lambda: write(store, act, OTHER)


async def removed(store: Store, act: Acts) -> Erase:
    """A text that moderators removed, written over: it becomes no version."""
    review_id = await write(store, act)
    await store.reports.file(act(BOB), review_id, "why")
    [report] = await store.reports.list_open(SERVER)
    await store.reports.decide(act(9), report.id, Verdict.REMOVE)
    return lambda: write(store, act, OTHER)


async def anew(store: Store, act: Acts) -> Erase:
    """A text that was taken back, written anew."""
    await store.reviews.delete(act(), await write(store, act))
    return lambda: write(store, act, OTHER)


async def draft_dropped(store: Store, act: Acts) -> Erase:
    draft_id = await store.drafts.keep(act(), "review", Form(body=SECRET))
    return lambda: store.drafts.drop(act(), draft_id)


async def draft_over(store: Store, act: Acts) -> Erase:
    await store.drafts.keep(act(), "review", Form(body=SECRET))
    return lambda: store.drafts.keep(act(), "review", Form(body=OTHER))


async def draft_posted(store: Store, act: Acts) -> Erase:
    """Not what was posted in the end, but what was typed first."""
    await store.drafts.keep(act(), "review", Form(body=SECRET), title_id="signal")
    return lambda: write(store, act, OTHER)


async def draft_past_the_most(store: Store, act: Acts) -> Erase:
    for number in range(MOST_DRAFTS):
        body = SECRET if number == 0 else OTHER
        await store.drafts.keep(act(at=NOW - 99 + number), "review", Form(body=body), title_id=str(number))
    return lambda: store.drafts.keep(act(), "review", Form(body=OTHER), title_id="last")


async def answered(store: Store, act: Acts) -> tuple[int, int]:
    """The id of a reply, and its card's."""
    said = Reply(await write(store, act, OTHER), BOB, "bob", "bob · 2", "https://a.b/c.png", SECRET)
    card = await store.replies.write(act(BOB), said, channel_id=7)
    return card.subject_id, card.id


async def reply(store: Store, act: Acts) -> Erase:
    reply_id, _ = await answered(store, act)
    return lambda: store.replies.delete(act(BOB), reply_id)


async def reply_without_message(store: Store, act: Acts) -> Erase:
    _, card_id = await answered(store, act)
    return lambda: store.cards.remove(card_id)


async def reason(store: Store, act: Acts) -> Erase:
    review_id = await write(store, act, OTHER)
    await store.reports.file(act(BOB), review_id, SECRET)
    return lambda: store.reports.file(act(BOB), review_id, OTHER)


def on_disk(path: Path) -> bool:
    """Whether the sentence is anywhere in the bytes of the file, or of its log."""
    return any(SECRET.encode() in each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


@sqlite_alone
@pytest.mark.parametrize(
    "prepare",
    [
        version,
        removed,
        anew,
        draft_dropped,
        draft_over,
        draft_posted,
        draft_past_the_most,
        reply,
        reply_without_message,
        reason,
    ],
)
async def test_whoever_erases_a_text_has_its_traces_purged(
    path: Path, store: Store, act: Acts, prepare: Callable[[Store, Acts], Awaitable[Erase]]
) -> None:
    """Once, a minute later: until then they are there, then nowhere in the bytes of file and log."""
    erase = await prepare(store, act)
    await store.purge()  # as if it had been there for long
    for task in await store.jobs.take_due(at=NOW + DAY, most=9):
        await store.jobs.finish(task)
    heard: list[Event] = []
    store.follow(heard.extend)
    await erase()
    assert TextErased(0) in heard
    assert on_disk(path)  # control
    assert await jobs_due(store, at=NOW + PURGE_SECONDS - 1) == []
    [task] = await store.jobs.take_due(at=NOW + PURGE_SECONDS, most=9)
    assert task.name == "purge"
    await store.purge()
    assert not on_disk(path)


async def test_one_purge_is_for_all_that_was_erased(store: Store, act: Acts) -> None:
    """What is erased while it is under way has another."""
    for number in range(5):
        await store.drafts.keep(act(), "review", Form(body=f"{number}"))
    [task] = await store.jobs.take_due(at=NOW + PURGE_SECONDS, most=9)
    await store.drafts.keep(act(), "review", Form(body=OTHER))
    await store.jobs.finish(task)
    [task] = await store.jobs.take_due(at=NOW + PURGE_SECONDS, most=9)
    await store.jobs.finish(task)
    assert await jobs_due(store, at=NOW + DAY) == []


async def test_where_nothing_is_erased_nothing_is_purged(store: Store, act: Acts) -> None:
    """A first draft, a first review, an edit that is kept as a version, a score."""
    await store.drafts.keep(act(), "review", Form(body=OTHER))
    await store.ratings.record_score(act(), "signal", score=9)
    await write(store, act)
    await write(store, act, OTHER)
    assert ("purge", 0) not in await jobs_due(store, at=NOW + DAY)


@sqlite_alone
async def test_a_purge_held_up_by_a_reader_is_tried_again(path: Path, store: Store, act: Acts) -> None:
    """It is not taken for done while somebody reads what was there before."""
    engine = store._engine
    assert isinstance(engine, SQLite)
    await engine._writer.execute_fetchall("PRAGMA busy_timeout = 1")
    await store.drafts.keep(act(), "review", Form(body=SECRET))
    with closing(connect(path, isolation_level=None)) as db:
        db.execute("BEGIN")
        db.execute("SELECT * FROM drafts").fetchall()
        await store.drafts.keep(act(), "review", Form(body=OTHER))
        with pytest.raises(Busy):
            await store.purge()
        assert on_disk(path)
        db.execute("COMMIT")
    await store.purge()
    assert not on_disk(path)
