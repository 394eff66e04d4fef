"""What is kept of a member is told, and erased to the last byte; what is others' stays as it was."""

from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import Blocked, Redelivered
from bot.domain.events import CalibrationDue, CardStale, Event, MemberErased, TextErased, TitlesChanged
from bot.domain.privacy import Kind, make_digest
from bot.domain.reviews import ReviewContent
from bot.domain.servers import Home
from bot.store import Store
from bot.store.engines.migrate import migrations, statements
from bot.store.personal import PERSONAL
from tests.places import ON_POSTGRES, connect, copy_database, open_store, sqlite_alone
from tests.store.conftest import rows
from tests.store.erasing import (
    FRIEND,
    GONE,
    HERE,
    MOD,
    NOW,
    THEIRS,
    THERE,
    TITLES,
    WORDS,
    Stage,
    find_traces,
    is_named,
)
from tests.store.recompute import differences


@pytest.fixture
async def store(path: Path, first_start: Path) -> AsyncIterator[Store]:
    copy_database(first_start, path)
    async with open_store(path, find_title=TITLES.get) as opened:
        yield opened


@pytest.fixture
async def stage(store: Store) -> Stage:
    made = Stage(store)
    for server_id in (HERE, THERE):
        await made.fill(server_id)
    return made


async def count_all(store: Store, member_id: int = GONE) -> dict[int, dict[Kind, int]]:
    homes = await store.privacy.list_homes(member_id)
    found = await store.privacy.list_holdings(member_id, homes)
    return {each.home.server_id: dict(each.counts) for each in found}


async def test_all_that_is_kept_is_counted(stage: Stage) -> None:
    """Of every kind there is something on this stage, in both servers alike; of nobody nothing."""
    counts = await count_all(stage.store)
    assert counts.pop(0) == {Kind.MESSAGES: 1}  # the one choice is of both
    assert counts.keys() == {HERE, THERE}
    assert counts[HERE] == counts[THERE]
    assert {*Kind} - counts[HERE].keys() == {Kind.REQUESTS, Kind.MESSAGES}
    assert (counts[HERE][Kind.SHELF], counts[HERE][Kind.VERSIONS]) == (5, 1)
    assert await count_all(stage.store, 404) == {}


async def test_every_declared_row_is_on_the_stage(path: Path, stage: Stage) -> None:
    """The control of all that follows: each entry of the declaration has something to erase."""
    keys = {"server_id": HERE, "member_id": GONE, "digest": ""}
    with closing(connect(path)) as db:
        found = {place: db.execute(each.count, keys).fetchone()[0] for place, each in enumerate(PERSONAL)}
    empty = [PERSONAL[place].table for place, n in found.items() if not n]
    assert empty == ["sanctions", "direct_messages", "erasures"]


async def test_erased_here_is_not_erased_there(path: Path, stage: Stage) -> None:
    before = await count_all(stage.store)
    counts = await stage.store.privacy.erase(HERE, GONE, at=NOW)
    assert counts == before[HERE]
    left = await count_all(stage.store)
    # The choice about messages goes with the last server.
    assert left == {THERE: before[THERE] | before[0]}
    [stays] = await stage.store.privacy.list_holdings(GONE, [Home(HERE, "")])
    assert stays.counts == {Kind.MODERATION: 1}  # the block, under a digest
    assert await stage.store.privacy.erase(HERE, GONE, at=NOW) == {}


async def test_erased_everywhere_nothing_is_left_in_any_table(path: Path, stage: Stage) -> None:
    """Nor in any of the engine's: of the id, nor of a word."""
    tables = list_tables(path)
    whole = "\n".join(read_rows(path, tables))
    assert [sign for sign in (str(GONE), *THEIRS) if sign not in whole] == []  # control
    for server_id in (HERE, THERE):
        await stage.store.privacy.erase(server_id, GONE, at=NOW)
    whole = "\n".join(read_rows(path, tables))
    assert [sign for sign in THEIRS if sign in whole] == []
    assert not is_named(whole)
    assert "Two Ovens" in whole  # a title's name is no member's


def list_tables(path: Path) -> list[str]:
    sql = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        if ON_POSTGRES
        else "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    return [name for (name,) in rows(path, sql)]


def read_rows(path: Path, tables: list[str]) -> list[str]:
    """Every row there is as text, but for the digits of digests, in which any number may be."""
    found = []
    for name in tables:
        with closing(connect(path)) as db:
            cut = name == "sanctions"
            found += [
                str(tuple(row)[:1] if cut else tuple(row)) for row in db.execute(f"SELECT * FROM {name}")
            ]
    return found


@sqlite_alone
async def test_the_bytes_of_the_file_and_its_log_forget(path: Path, stage: Stage) -> None:
    """With the purge: without it the log has all of it still."""
    everything = ["decimal", "eight bytes", *THEIRS]
    assert set(everything) <= set(find_traces(path))
    for server_id in (HERE, THERE):
        await stage.store.privacy.erase(server_id, GONE, at=NOW)
    assert set(everything) <= set(find_traces(path))  # control: not purged yet
    await stage.store.purge()
    assert find_traces(path) == []


@sqlite_alone
async def test_the_bytes_forget_much_among_much(path: Path, stage: Stage) -> None:
    """Where pages were split and joined over and over."""
    for n in range(40):
        for who in (*range(100, 110), GONE):
            await stage.store.ratings.record_score(stage.act(who), f"t{n}", score=2 + (who + n) % 18)
        text = ReviewContent(f"{WORDS[3]} " * 60)
        for who in (102, GONE):
            await stage.store.drafts.keep(stage.act(who, THERE), "review", text, title_id=f"t{n}")
        await stage.store.suggestions.note_shown(stage.act(), {})
    for server_id in (THERE, HERE):
        await stage.store.privacy.erase(server_id, GONE, at=NOW)
    await stage.store.purge()
    assert [sign for sign in find_traces(path) if sign != WORDS[3]] == []  # 102 wrote that too


async def test_numbers_of_titles_are_what_is_left_of_votes(path: Path, stage: Stage) -> None:
    [(votes,)] = rows(path, "SELECT votes FROM summaries WHERE server_id = ? AND title_id = 'signal'", HERE)
    await stage.store.privacy.erase(HERE, GONE, at=NOW)
    assert differences(path, TITLES.get) == []
    sql = "SELECT votes FROM summaries WHERE server_id = ? AND title_id = 'signal'"
    assert [rows(path, sql, each) for each in (HERE, THERE)] == [[(votes - 1,)], [(votes,)]]
    moods = (
        "SELECT mood, members FROM mood_counts WHERE server_id = ? AND title_id = 'signal' AND members > 0"
    )
    assert sorted(rows(path, moods, HERE)) == [("dark", 1)]
    assert sorted(rows(path, moods, THERE)) == [("dark", 2), ("epic", 1)]
    helpful = (
        "SELECT count(*) FROM helpful_votes AS h JOIN reviews AS v ON v.review_id = h.review_id "
        "WHERE v.server_id = ?"
    )
    assert [rows(path, helpful, each) for each in (HERE, THERE)] == [[(0,)], [(2,)]]


async def test_what_others_did_is_as_it_was(path: Path, stage: Stage) -> None:
    """Every row of a friend's but what hung on a review that went."""
    before, log = (
        await count_all(stage.store, FRIEND),
        await stage.store.moderation.list_log(HERE, limit=50, offset=0),
    )
    await stage.store.privacy.erase(HERE, GONE, at=NOW)
    after = await count_all(stage.store, FRIEND)
    gone = {
        kind: n - after[HERE].get(kind, 0) for kind, n in before[HERE].items() if n != after[HERE].get(kind)
    }
    # Their answer to the review, their vote on it, their report of it, and a list that named the member.
    assert gone == {Kind.REPLIES: 1, Kind.HELPFUL: 1, Kind.REPORTS: 1, Kind.BUTTONS: 1, Kind.NOTICES: 1}
    assert after[THERE] == before[THERE]
    told = await stage.store.moderation.list_log(HERE, limit=50, offset=0)
    assert [each.action for each in told] == [each.action for each in log]
    assert {each.moderator for each in told} == {"mod", "", None}
    assert {each.member for each in told} == {"", "regular 15", None}


async def test_what_channels_show_is_to_follow(path: Path, stage: Stage) -> None:
    """Their review, answers to it and theirs, the review they found helpful, and the list they shared."""
    heard: list[Event] = []
    for card in await stage.store.cards.list_due(at=NOW + 10**6, most=100):
        await stage.store.cards.settle(
            card.id, message_id=card.message_id or 900 + card.id, shown=card.wanted
        )
    stage.store.follow(heard.extend)
    await stage.store.privacy.erase(HERE, GONE, at=NOW)
    due = await stage.store.cards.list_due(at=NOW, most=100)
    assert {each.server_id for each in due} == {HERE}
    told = sorted((str(each.kind), each.removes, each.is_current) for each in due)
    assert told == [
        ("list", True, False),
        ("reply", True, True),
        ("reply", True, True),
        ("review", False, True),
        ("review", True, False),
    ]
    kinds = {type(event) for event in heard}
    assert kinds >= {CardStale, MemberErased, TextErased, CalibrationDue, TitlesChanged}
    assert {event.server_id for event in heard} == {HERE, 0}


async def test_a_block_outlives_its_member(path: Path, stage: Stage) -> None:
    """Erasing is no way round a moderator; who comes back may be let in again, and then nothing is kept."""
    store = stage.store
    await store.privacy.erase(HERE, GONE, at=NOW)
    assert rows(path, "SELECT digest FROM sanctions") == [(make_digest(HERE, GONE),)]
    assert str(GONE) not in make_digest(HERE, GONE)
    with pytest.raises(Blocked):
        await store.reviews.write(stage.act(), "miracle", ReviewContent("Again."))
    await store.ratings.record_score(stage.act(), "miracle", score=16)
    assert rows(path, "SELECT digest FROM sanctions") == []
    with pytest.raises(Blocked):
        await store.reviews.write(stage.act(), "miracle", ReviewContent("Again."))
    assert await store.moderation.block(stage.act(MOD), GONE, name=WORDS[0], blocked=False)
    await store.reviews.write(stage.act(), "miracle", ReviewContent("Again."))
    await store.privacy.erase(HERE, GONE, at=NOW)
    assert rows(path, "SELECT digest FROM sanctions") == []


async def test_a_moderator_may_lift_what_holds_of_somebody_erased(path: Path, stage: Stage) -> None:
    """Before they are back: acted upon they are known again, with what was decided of them."""
    store = stage.store
    await store.moderation.exclude(stage.act(MOD), GONE, name=WORDS[0], excluded=True)
    await store.privacy.erase(HERE, GONE, at=NOW)
    assert not await store.moderation.exclude(stage.act(MOD), GONE, name=WORDS[0], excluded=True)
    assert await store.moderation.exclude(stage.act(MOD), GONE, name=WORDS[0], excluded=False)
    marks = "SELECT excluded_at, blocked_at IS NOT NULL FROM members WHERE server_id = ? AND member_id = ?"
    assert rows(path, marks, HERE, GONE) == [(None, 1)]


@sqlite_alone
async def test_a_name_of_before_is_whose_it_was_alone(tmp_path: Path) -> None:
    """Entries of earlier versions have no ids; who takes a name later comes by none of them."""
    old = tmp_path / "old.db"
    scripts = migrations()
    with closing(connect(old, isolation_level=None)) as db:
        for number in range(1, 17):
            for statement in statements(scripts[number]):
                db.execute(statement)
        db.execute("PRAGMA user_version = 16")
        for member_id, name in ((MOD, "zelda"), (GONE, "zelda"), (FRIEND, "jun")):
            db.execute(
                "INSERT INTO members (server_id, member_id, name, seen_at) VALUES (?, ?, ?, 1)",
                (HERE, member_id, name),
            )
        for action, moderator, member in (
            ("exclude", "jun", "zelda"),
            ("hold", "old hand", None),
            ("settings", "jun", "jun"),
        ):
            db.execute(
                "INSERT INTO moderation_log (server_id, at, action, moderator, member) "
                "VALUES (?, ?, ?, ?, ?)",
                (HERE, NOW, action, moderator, member),
            )
    async with open_store(old) as store:
        sql = "SELECT action, moderator_id, member_id FROM moderation_log ORDER BY entry_id"
        known = [("exclude", FRIEND, None), ("hold", None, None), ("settings", FRIEND, None)]
        assert rows(old, sql) == known
        thief = replace(Stage(store).act(), name="old hand")
        await store.ratings.record_score(thief, "t1", score=9)
        found = await store.privacy.read(HERE, GONE)
        assert found["moderation_log"] == []
        await store.privacy.erase(HERE, GONE, at=NOW)
        await store.privacy.erase(HERE, FRIEND, at=NOW)
    names = "SELECT moderator, member FROM moderation_log ORDER BY entry_id"
    assert rows(old, names) == [("", "zelda"), ("old hand", None), ("", "jun")]


async def test_who_asked_is_erased_wherever_it_is_to_be_done(stage: Stage) -> None:
    """What is asked for is kept with a job of each server until it is done."""
    store = stage.store
    await store.privacy.ask(GONE, [HERE, THERE], at=NOW)
    assert await store.privacy.list_asked(HERE) == await store.privacy.list_asked(THERE) == [GONE]
    due = {(task.name, task.scope) for task in await store.jobs.take_due(at=NOW, most=99)}
    assert {("erase", HERE), ("erase", THERE)} <= due
    await store.privacy.erase(HERE, GONE, at=NOW)
    assert (await store.privacy.list_asked(HERE), await store.privacy.list_asked(THERE)) == ([], [GONE])
    await store.privacy.erase(THERE, GONE, at=NOW)
    assert await count_all(store) == {}


async def test_where_there_is_no_server_nothing_but_a_choice_is_kept(path: Path, store: Store) -> None:
    act = Stage(store).act(GONE, 0)
    await store.members.agree(act, direct=False)
    assert rows(path, "SELECT * FROM members") == []
    with pytest.raises(Redelivered):
        await store.members.agree(act, direct=False)
    assert await store.privacy.list_homes(GONE) == [Home(0, "")]
    assert await store.privacy.erase(0, GONE, at=NOW) == {Kind.MESSAGES: 1}
    assert await store.privacy.list_homes(GONE) == []


@pytest.mark.parametrize("server_id", [HERE, 0])
async def test_hidden_here_or_everywhere(stage: Stage, server_id: int) -> None:
    store = stage.store
    await store.privacy.hide(stage.act(GONE, server_id), hidden=True)
    hidden = {each: await store.privacy.is_hidden(stage.act(GONE, each)) for each in (HERE, THERE, 0)}
    assert hidden == {HERE: True, THERE: not server_id, 0: not server_id}
    assert not await store.privacy.is_hidden(stage.act(FRIEND))
    await store.privacy.hide(stage.act(GONE, 0), hidden=False)
    assert not await store.privacy.is_hidden(stage.act())


async def test_who_is_hidden_is_named_and_compared_nowhere(path: Path, stage: Stage) -> None:
    """And counts anonymously all the same."""
    store = stage.store
    for who in (GONE, FRIEND):
        await store.members.agree(stage.act(who), scores=True)
        await store.ratings.record_score(stage.act(who), "t7", score=20)

    async def look() -> tuple[object, ...]:
        lovers = await store.ratings.find_lovers(HERE, "t7", most=5)
        votes = {member_id for member_id, _, _ in await store.ratings.list_votes(HERE)}
        public = await store.suggestions.find_public(HERE, [GONE])
        answers = await store.suggestions.find_answers(HERE, [GONE, FRIEND], asker_id=FRIEND)
        return (
            set(lovers.names),
            lovers.more,
            GONE in votes,
            bool(public[GONE]),
            bool(answers[GONE].scores),
        )

    assert await look() == ({WORDS[0], "friend"}, 0, True, True, True)
    [(before,)] = rows(path, "SELECT votes FROM summaries WHERE server_id = ? AND title_id = 't7'", HERE)
    await store.privacy.hide(stage.act(), hidden=True)
    assert await look() == ({"friend"}, 1, False, False, False)
    own = await store.suggestions.find_answers(HERE, [GONE], asker_id=GONE)
    assert own[GONE].scores
    assert await store.ratings.mark_hidden(HERE)
    assert not await store.ratings.mark_hidden(THERE)
    sql = "SELECT votes FROM summaries WHERE server_id = ? AND title_id = 't7'"
    assert rows(path, sql, HERE) == [(before,)]


async def test_all_that_is_told_can_be_read(stage: Stage) -> None:
    found = await stage.store.privacy.read(HERE, GONE)
    assert [each["body"] for each in found["reviews"]] == [WORDS[4]]
    assert {each["title_id"] for each in found["shelf"]} >= {"signal", "miracle"}
    assert [each["reason"] for each in found["reports"]] == [WORDS[6]]
    assert "friend" not in str(found)
    assert "mod" not in {value for each in found["moderation_log"] for value in each.values()}
