"""Calibration: when it is due, what races with it, and making all anew."""

import asyncio
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.domain.ratings import Progress
from bot.domain.reviews import ReviewContent
from bot.domain.spread import Spread
from bot.domain.titles import Kind, Mood, Title
from bot.store import Store, calibration
from bot.store.engines.migrate import migrations, statements
from tests.places import connect, open_store, sqlite_alone
from tests.store.conftest import NOW, OTHER_SERVER, SERVER, Acts, jobs_due, rows
from tests.store.recompute import differences, kept, models

TITLES = ("signal", "mother", "misaeng", "healer")


async def fill(store: Store, act: Acts, votes: int, *, server_id: int = SERVER) -> None:
    """So many votes, each member and title at most once."""
    jobs = []
    for n in range(votes):
        by = act(1 + n // len(TITLES), server_id=server_id)
        jobs.append(store.ratings.record_score(by, TITLES[n % len(TITLES)], score=2 + (n * 7) % 19))
    await asyncio.gather(*jobs)


async def due(store: Store) -> list[int]:
    """The servers to be learnt anew."""
    return [server_id for name, server_id in await jobs_due(store) if name == "calibrate"]


async def calibrate(store: Store, server_id: int) -> None:
    """Learn a server anew, as whoever takes up its job does."""
    for task in await store.jobs.take_due(at=NOW, most=1_000):
        if (task.name, task.scope) == ("calibrate", server_id):
            await store.calibration.calibrate(server_id)
            await store.jobs.finish(task)
        else:
            await store.jobs.put_off(task, until=NOW)


async def test_a_new_server_is_due_at_its_first_vote(store: Store, act: Acts) -> None:
    """Each on its own; nobody without a vote is."""
    assert await due(store) == []
    await fill(store, act, 1)
    assert await due(store) == [SERVER]
    await fill(store, act, 1, server_id=OTHER_SERVER)
    assert sorted(await due(store)) == [SERVER, OTHER_SERVER]
    await calibrate(store, SERVER)
    assert await due(store) == [OTHER_SERVER]
    await calibrate(store, OTHER_SERVER)
    assert await due(store) == []


@pytest.mark.parametrize(("votes", "changes"), [(20, 2), (100, 10), (240, 12)])
async def test_due_when_votes_changed_by_so_many(store: Store, act: Acts, votes: int, changes: int) -> None:
    """By 10 % while there are few, by ten, and then by 5 %; not one sooner."""
    await fill(store, act, votes)
    await calibrate(store, SERVER)
    for n in range(changes):
        assert await due(store) == []
        await store.ratings.record_score(act(900 + n), "signal", score=9)
    assert await due(store) == [SERVER]


@pytest.mark.parametrize("kind", ["new", "changed", "withdrawn"])
async def test_due_whatever_became_of_votes(store: Store, act: Acts, kind: str) -> None:
    """Of a hundred the tenth change calls for another, not the ninth; the same score is no change."""
    await fill(store, act, 100)
    await calibrate(store, SERVER)
    for n in range(10):
        assert await due(store) == []
        who, score = {"new": (900 + n, 9), "changed": (1 + n, 13), "withdrawn": (1 + n, None)}[kind]
        old = (await store.ratings.find_standing(SERVER, "signal", member_id=who)).own
        if old is not None and old.score is not None:
            await store.ratings.record_score(act(who), "signal", score=old.score)
            assert old.score != score
        await store.ratings.record_score(act(who), "signal", score=score)
    assert await due(store) == [SERVER]


async def test_the_model_is_learnt_stored_and_the_same_after_a_restart(path: Path, act: Acts) -> None:
    """The next program reads the number this one wrote, and works a new vote out under the same model."""
    async with open_store(path) as store:
        await fill(store, act, 60)
        await calibrate(store, SERVER)
        stored, before = models(path), kept(path)
        assert stored[SERVER].votes == 60
        assert len(stored[SERVER].generosity) == 15
        assert any(stored[SERVER].generosity.values())
    async with open_store(path) as store:
        assert (models(path), kept(path)) == (stored, before)
        assert await due(store) == []
        await store.ratings.record_score(act(500), "signal", score=20)
        assert models(path)[SERVER].base == stored[SERVER].base
        assert differences(path) == []


async def test_live_is_batch_right_after_calibration(path: Path, store: Store, act: Acts) -> None:
    """Working a title out vote by vote under the new model gives what the one pass gave it."""
    await fill(store, act, 60)
    await calibrate(store, SERVER)
    batch = kept(path)
    for title_id in TITLES:
        await store.ratings.record_score(act(500), title_id, score=2)
        await store.ratings.record_score(act(500), title_id, score=None)
    for key, row in kept(path).items():
        assert row == pytest.approx(batch[key], abs=1e-9)


def find_title(title_id: str) -> Title | None:
    """What is known of titles: thirty of each of two genres, and nothing of any other."""
    kind, number = title_id.split() if title_id[-1].isdigit() else (title_id, "")
    return Title(title_id, Kind.DRAMA, title_id, 2000 + int(number) % 20, genres=(kind,)) if number else None


async def love_romance(store: Store, act: Acts) -> None:
    """Thirty romances around 9, thirty wars around 5, three votes each, and one title nothing is known of."""
    jobs = [store.ratings.record_score(act(1), "unknown", score=14)]
    for number in range(30):
        for kind, around in (("Romance", 17), ("War", 9)):
            for who in (2 + number % 7, 20 + number % 5, 30 + number % 3):
                score = around + (number + who) % 4
                jobs.append(store.ratings.record_score(act(who), f"{kind} {number}", score=score))
    await asyncio.gather(*jobs)


async def test_scores_start_where_such_titles_end_up(path: Path, act: Acts) -> None:
    """Facts count in the one pass, vote by vote, for titles added later, and after a restart."""
    async with open_store(path, find_title=find_title) as store:
        await love_romance(store, act)
        await calibrate(store, SERVER)
        stored, batch = models(path), kept(path)
        assert stored[SERVER].leanings["genre Romance"] > 0.5 > -0.5 > stored[SERVER].leanings["genre War"]
        assert stored[SERVER].spread != Spread()
        assert differences(path, find_title) == []
        assert differences(path) != []  # the control: without facts other numbers come out
        await store.ratings.record_score(act(500), "Romance 3", score=2)
        await store.ratings.record_score(act(500), "Romance 3", score=None)
        assert kept(path)[SERVER, "Romance 3"] == pytest.approx(batch[SERVER, "Romance 3"], abs=1e-9)
    async with open_store(path, find_title=find_title) as store:
        assert models(path)[SERVER].leanings == stored[SERVER].leanings
        for title_id in ("Romance 77", "War 77", "brand new"):
            await store.ratings.record_score(act(500), title_id, score=14)
        assert differences(path, find_title) == []
        scores = {name: kept(path)[SERVER, name]["score"] for name in ("Romance 77", "brand new", "War 77")}
        assert scores["Romance 77"] - 0.5 > scores["brand new"] > scores["War 77"] + 0.5
        assert await store.calibration.rebuild() == 1
        assert differences(path, find_title) == []


@sqlite_alone
async def test_a_file_of_before_has_no_facts_yet(path: Path, act: Acts) -> None:
    """Its servers are due, and until they are learnt anew their scores start where they did."""
    with closing(connect(path, isolation_level=None)) as db:
        for number in range(1, 12):
            for statement in statements(migrations()[number]):
                db.execute(statement)
        db.execute("PRAGMA user_version = 11")
        db.execute("INSERT INTO models VALUES (?, 3, 0, 6.5, 0.1, 2.5, 0.7, 1.5, 0.1, 100)", (SERVER,))
    async with open_store(path, find_title=find_title) as store:
        assert await due(store) == [SERVER]
        assert await store.ratings.find_leanings(SERVER) == {}
        await store.ratings.record_score(act(), "Romance 1", score=14)
        assert models(path)[SERVER].base == 6.5
        assert differences(path, find_title) == []


async def test_no_vote_is_lost_while_a_model_is_learnt(
    path: Path, store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Votes given, changed, taken back and held out meanwhile all stand, under the new model, and are due."""
    await fill(store, act, 40)
    begun, go_on, fit = threading.Event(), threading.Event(), calibration._fit

    def slow(*read: Any) -> Any:
        begun.set()
        assert go_on.wait(10)
        return fit(*read)

    monkeypatch.setattr(calibration, "_fit", slow)
    learning = asyncio.create_task(calibrate(store, SERVER))
    assert await asyncio.to_thread(begun.wait, 10)
    await store.ratings.record_score(act(1), "signal", score=20)
    await store.ratings.record_score(act(2), "mother", score=None)
    await store.ratings.record_score(act(700), "brand new", score=11)
    await store.moderation.exclude(act(99), 3, name="three", excluded=True)
    await fill(store, act, 3, server_id=OTHER_SERVER)
    meanwhile = {key: row["votes"] for key, row in kept(path).items()}
    go_on.set()
    await learning

    assert {key: row["votes"] for key, row in kept(path).items()} == meanwhile
    assert rows(path, "SELECT version, seen FROM models WHERE server_id = ?", SERVER) == [(1, 3)]
    assert SERVER in await due(store)
    assert differences(path) == []
    monkeypatch.undo()
    await calibrate(store, SERVER)
    assert SERVER not in await due(store)
    assert differences(path) == []


async def test_a_server_without_votes_left_is_calibrated_too(path: Path, store: Store, act: Acts) -> None:
    """When the last vote is taken back nothing is left to learn from, and nothing is due again."""
    await store.ratings.record_score(act(), "signal", score=8)
    await calibrate(store, SERVER)
    await store.ratings.record_score(act(), "signal", score=None)
    assert await due(store) == [SERVER]
    await calibrate(store, SERVER)
    assert await due(store) == []
    assert kept(path) == {}
    await store.calibration.calibrate(404)
    assert differences(path) == []


async def test_rebuilding_gives_what_was_there(path: Path, store: Store, act: Acts) -> None:
    """All servers, row for row; and what was spoilt is mended."""
    for server_id in (SERVER, OTHER_SERVER):
        await fill(store, act, 30, server_id=server_id)
        take = ReviewContent("words", score=18, progress=Progress.DROPPED, moods=(Mood.DARK, Mood.FUNNY))
        await store.reviews.write(act(1, server_id=server_id), "signal", take)
        await store.moderation.exclude(act(99, server_id=server_id), 2, name="two", excluded=True)
        await calibrate(store, server_id)
    before = kept(path)
    moods = rows(path, "SELECT * FROM mood_counts")
    assert len(moods) == 4
    assert await store.calibration.rebuild() == 2
    assert kept(path) == before
    assert differences(path) == []

    with closing(connect(path)) as db, db:
        db.execute("UPDATE summaries SET votes = votes + 1, h2 = h2 + 1, score = 1, word = 'loved'")
        db.execute("DELETE FROM summaries WHERE title_id = 'mother'")
        db.execute("UPDATE mood_counts SET members = 9")
    assert differences(path) != []
    await store.calibration.rebuild()
    assert kept(path) == before
    assert set(rows(path, "SELECT * FROM mood_counts")) == set(moods)


# A file of the first version -------------------------------------------------------------------------


def first_version(path: Path) -> None:
    """A file as the first version left it: two servers, three titles, a vote without score, two takes."""
    with closing(connect(path, isolation_level=None)) as db:
        for statement in statements(migrations()[1]):
            db.execute(statement)
        db.execute("PRAGMA user_version = 1")
        sums: dict[tuple[int, str], list[int]] = {}
        ratings = [
            (SERVER, "signal", 1, 16, 12, "finished"),
            (SERVER, "signal", 2, 4, 4, "dropped"),
            (SERVER, "signal", 3, 18, 18, "watching"),
            (SERVER, "signal", 4, 20, 19, None),
            (SERVER, "signal", 5, None, None, "dropped"),
            (SERVER, "mother", 1, 10, 10, None),
            (OTHER_SERVER, "signal", 1, 2, 2, "finished"),
        ]
        for server_id, title_id, who, score, first, progress in ratings:
            db.execute(
                "INSERT INTO members VALUES (?, ?, 'name', NULL, 0) ON CONFLICT DO NOTHING", (server_id, who)
            )
            db.execute(
                "INSERT INTO ratings VALUES (?, ?, ?, ?, ?, ?, 0, 0)",
                (server_id, title_id, who, score, first, progress),
            )
            sums.setdefault((server_id, title_id), []).extend([] if score is None else [score])
        for (server_id, title_id), scores in sums.items():
            counts = [scores.count(half) for half in range(2, 21)]
            row = (server_id, title_id, len(scores), sum(scores), sum(n * n for n in scores), *counts)
            db.execute(f"INSERT INTO summaries VALUES ({', '.join('?' * len(row))})", row)
        for who, moods in ((1, ("dark", "epic")), (2, ("dark",))):
            taken = db.execute(
                "INSERT INTO reviews (server_id, title_id, member_id, body, spoils, posted_at) "
                "VALUES (?, 'signal', ?, 'words', 0, 0)",
                (SERVER, who),
            )
            db.executemany(
                "INSERT INTO review_moods VALUES (?, ?)", [(taken.lastrowid, mood) for mood in moods]
            )


@sqlite_alone
async def test_a_file_of_the_first_version_is_brought_on(path: Path, act: Acts) -> None:
    """Its sums are filled, both servers are due, and then every number is what its votes say."""
    first_version(path)
    async with open_store(path) as store:
        assert rows(
            path,
            "SELECT first_total, finished_votes, finished_total, dropped_votes, dropped_total, score "
            "FROM summaries ORDER BY server_id, title_id",
        ) == [(10, 0, 0, 0, 0, None), (53, 1, 16, 1, 4, None), (2, 1, 2, 0, 0, None)]
        assert rows(path, "SELECT mood, members FROM mood_counts ORDER BY mood") == [("dark", 2), ("epic", 1)]
        assert sorted(await due(store)) == [SERVER, OTHER_SERVER]
        for server_id in await due(store):
            await calibrate(store, server_id)
        assert await due(store) == []
        assert differences(path) == []
        assert len(kept(path)) == 3
        await store.ratings.record_score(act(1, at=NOW), "signal", score=20, progress=Progress.DROPPED)
        assert differences(path) == []
