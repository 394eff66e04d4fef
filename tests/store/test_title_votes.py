"""Votes on titles: one a member and name, and with the moods of takes each member counts once, always."""

import asyncio
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Blocked, Gone, Redelivered, UnknownMember
from bot.domain.moderation import Verdict
from bot.domain.ratings import Tally
from bot.domain.reviews import ReviewContent
from bot.domain.titles import WARNED_BY, ContentWarning, Mood
from bot.store import Store
from bot.store.review_rows import ERASED_SECONDS
from tests.places import EXAMPLES, connect, drop_places, open_store
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, rows
from tests.store.recompute import differences

MEMBERS = (ALICE, BOB, 3)
TITLES = ("signal", "mother")
MOODS = (Mood.TEARJERKER, Mood.DARK, Mood.EPIC)
WARNINGS = (ContentWarning.GORE, ContentWarning.SUICIDE)


# One vote each ---------------------------------------------------------------------------------------


async def test_a_choice_is_all_a_member_votes(store: Store, act: Acts) -> None:
    """It replaces what they chose before of that kind, and no choice takes all of that kind back."""

    async def own() -> Tally:
        return await store.title_votes.find_tally(SERVER, "signal", member_id=ALICE)

    assert await own() == Tally()
    await store.title_votes.vote(act(), "signal", moods=[Mood.EPIC, Mood.DARK, Mood.DARK])
    await store.title_votes.vote(act(), "signal", warnings=[ContentWarning.GORE])
    await store.title_votes.vote(act(), "mother", moods=[Mood.FUNNY])
    both = Tally(
        {Mood.DARK: 1, Mood.EPIC: 1}, {ContentWarning.GORE: 1}, (Mood.DARK, Mood.EPIC), (ContentWarning.GORE,)
    )
    assert await own() == both
    await store.title_votes.vote(act(BOB), "signal", moods=[Mood.DARK], warnings=[ContentWarning.GORE])
    await store.title_votes.vote(act(), "signal", moods=[])
    assert await own() == Tally({Mood.DARK: 1}, {ContentWarning.GORE: 2}, (), (ContentWarning.GORE,))
    await store.title_votes.vote(act(), "signal", warnings=[])
    assert await own() == Tally({Mood.DARK: 1}, {ContentWarning.GORE: 1})
    await store.title_votes.vote(act(BOB), "signal", moods=[], warnings=[])
    assert await own() == Tally()
    assert (await store.title_votes.find_tally(SERVER, "mother", member_id=ALICE)).moods == {Mood.FUNNY: 1}


async def test_a_second_delivery_changes_nothing(path: Path, store: Store, act: Acts) -> None:
    """Neither the same choice nor what was chosen since."""
    once = act()
    await store.title_votes.vote(once, "signal", moods=[Mood.DARK])
    await store.title_votes.vote(act(), "signal", moods=[Mood.EPIC])
    with pytest.raises(Redelivered):
        await store.title_votes.vote(once, "signal", moods=[Mood.DARK])
    assert rows(path, "SELECT name FROM title_votes") == [("epic",)]


async def test_another_servers_votes_are_not_counted(store: Store, act: Acts) -> None:
    """The same people and title elsewhere: on no card here, and nothing to choose by."""
    for who in MEMBERS:
        there = act(who, server_id=OTHER_SERVER)
        await store.title_votes.vote(there, "signal", moods=MOODS, warnings=WARNINGS)
    assert await store.title_votes.find_tally(SERVER, "signal", member_id=ALICE) == Tally()
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert (standing.moods, standing.voices, standing.warnings) == ({}, 0, 0)
    assert await store.suggestions.list_named(SERVER, Mood.DARK) == set()
    # Control: where they were given they count.
    standing = await store.ratings.find_standing(OTHER_SERVER, "signal", member_id=ALICE)
    assert (standing.moods, standing.voices, standing.warnings) == (dict.fromkeys(MOODS, 3), 3, 2)
    assert await store.suggestions.list_named(OTHER_SERVER, Mood.DARK) == {"signal"}


async def test_a_warning_is_told_of_from_two_members_on(store: Store, act: Acts) -> None:
    """One alone is behind the button, but not on the card."""
    for who, told in zip(MEMBERS, (0, 1, 1), strict=True):
        await store.title_votes.vote(act(who), "signal", warnings=WARNINGS[: 1 + (who == ALICE)])
        assert (await store.ratings.find_standing(SERVER, "signal", member_id=9)).warnings == told
    tally = await store.title_votes.find_tally(SERVER, "signal", member_id=9)
    assert tally.warnings == {ContentWarning.GORE: 3, ContentWarning.SUICIDE: 1}


async def test_an_excluded_members_votes_do_not_count(store: Store, act: Acts) -> None:
    """Like their scores, until they are included again; they still see them as their own."""
    for who in (ALICE, BOB):
        await store.title_votes.vote(act(who), "signal", moods=[Mood.DARK], warnings=[ContentWarning.GORE])
    for excluded, voters, warnings in ((True, 1, 0), (False, 2, 1)):
        await store.moderation.exclude(act(99), BOB, name="bob", excluded=excluded)
        standing = await store.ratings.find_standing(SERVER, "signal", member_id=BOB)
        assert (standing.moods, standing.voices) == ({Mood.DARK: voters}, voters)
        assert standing.warnings == warnings
        assert (await store.title_votes.find_tally(SERVER, "signal", member_id=BOB)).own_moods == (Mood.DARK,)


async def test_a_mood_is_named_by_a_quarter_of_takes_and_votes(store: Store, act: Acts) -> None:
    """A vote names it as a take does, and a vote for another mood is one more that does not."""
    await store.title_votes.vote(act(1), "signal", moods=[Mood.HEALING])
    await store.reviews.write(act(2), "signal", ReviewContent("Good."))
    await store.title_votes.vote(act(2), "signal", moods=[Mood.DARK])
    await store.title_votes.vote(act(3), "signal", moods=[Mood.DARK, Mood.EPIC])
    await store.reviews.write(act(4), "signal", ReviewContent("Good.", moods=(Mood.DARK,)))
    assert await store.suggestions.list_named(SERVER, Mood.HEALING) == {"signal"}
    await store.title_votes.vote(act(5), "signal", moods=[Mood.DARK])
    assert await store.suggestions.list_named(SERVER, Mood.HEALING) == set()
    assert await store.suggestions.list_named(SERVER, Mood.DARK) == {"signal"}


async def test_votes_go_with_their_member(path: Path, store: Store, act: Acts) -> None:
    """Nothing of a member is left when their row goes; the other member's rows stay."""
    for who in (ALICE, BOB):
        await store.title_votes.vote(act(who), "signal", moods=MOODS, warnings=WARNINGS)
    with closing(connect(path, references=True)) as db, db:
        db.execute("DELETE FROM members WHERE member_id = ?", (ALICE,))
    assert rows(path, "SELECT DISTINCT member_id FROM title_votes") == [(BOB,)]


# Once a member, whatever happens ---------------------------------------------------------------------


async def test_a_member_counts_once_by_take_and_vote(store: Store, act: Acts) -> None:
    """A take that names what its author votes adds nothing while it is seen, and leaves the vote behind."""

    async def said() -> tuple[dict[Mood, int], int]:
        standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
        assert standing.moods == (await store.title_votes.find_tally(SERVER, "signal", member_id=ALICE)).moods
        return dict(standing.moods), standing.voices

    await store.title_votes.vote(act(), "signal", moods=[Mood.DARK, Mood.EPIC])
    assert await said() == ({Mood.DARK: 1, Mood.EPIC: 1}, 1)
    written = await store.reviews.write(
        act(), "signal", ReviewContent("Good.", moods=(Mood.DARK, Mood.FUNNY))
    )
    assert await said() == ({Mood.FUNNY: 1, Mood.DARK: 1, Mood.EPIC: 1}, 1)
    await store.reviews.write(act(), "signal", ReviewContent("Good.", moods=(Mood.FUNNY,)))
    assert await said() == ({Mood.FUNNY: 1, Mood.DARK: 1, Mood.EPIC: 1}, 1)
    await store.reviews.delete(act(), written.review_id)
    assert await said() == ({Mood.DARK: 1, Mood.EPIC: 1}, 1)
    await store.reviews.undelete(act(), written.review_id)
    assert await said() == ({Mood.FUNNY: 1, Mood.DARK: 1, Mood.EPIC: 1}, 1)
    await store.title_votes.vote(act(), "signal", moods=[])
    assert await said() == ({Mood.FUNNY: 1}, 1)
    # Control: two members are two.
    await store.title_votes.vote(act(BOB), "signal", moods=[Mood.FUNNY])
    assert await said() == ({Mood.FUNNY: 2}, 2)


async def test_only_a_take_that_is_seen_here_stands_for_a_vote(store: Store, act: Acts) -> None:
    """Not one that is hidden, nor one on another title, in another server or by somebody else."""
    moods = (Mood.DARK,)
    await store.title_votes.vote(act(), "signal", moods=moods)
    await store.reviews.write(act(server_id=OTHER_SERVER), "signal", ReviewContent("Good.", moods=moods))
    await store.reviews.write(act(), "mother", ReviewContent("Good.", moods=moods))
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert (standing.moods, standing.voices) == ({Mood.DARK: 1}, 1)
    await store.reviews.write(act(BOB), "signal", ReviewContent("Good.", moods=moods))
    await store.reviews.write(act(), "signal", ReviewContent("Good.", moods=moods), listed="word")
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert (standing.moods, standing.voices) == ({Mood.DARK: 2}, 2)


async def test_a_rebuild_counts_no_take_that_is_hidden(path: Path, store: Store, act: Acts) -> None:
    """What is worked out anew is what it was."""
    await store.reviews.write(act(), "signal", ReviewContent("Good.", moods=(Mood.DARK,)), listed="word")
    await store.reviews.write(act(BOB), "signal", ReviewContent("Good.", moods=(Mood.EPIC,)))
    for _ in range(2):
        standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
        assert (standing.moods, standing.voices) == ({Mood.EPIC: 1}, 1)
        await store.calibration.rebuild()
    assert differences(path) == []


def recount(path: Path) -> dict[tuple[int, str], tuple[Counter[str], set[int], Counter[str]]]:
    """Moods, voices and warnings of each title, from nothing but takes and votes, member by member."""
    excluded = set(rows(path, "SELECT server_id, member_id FROM members WHERE excluded_at IS NOT NULL"))
    named: set[tuple[int, str, str, str, int]] = set()
    voices: set[tuple[int, str, int]] = set()
    moods = rows(path, "SELECT review_id, mood FROM review_moods")
    takes = rows(path, "SELECT review_id, server_id, title_id, member_id, state FROM reviews")
    for review_id, server_id, title_id, member_id, state in takes:
        if state == "posted":
            voices.add((server_id, title_id, member_id))
            named |= {(server_id, title_id, "mood", mood, member_id) for of, mood in moods if of == review_id}
    votes = rows(path, "SELECT server_id, title_id, kind, name, member_id FROM title_votes")
    for server_id, title_id, kind, name, member_id in votes:
        if (server_id, member_id) not in excluded:
            named.add((server_id, title_id, kind, name, member_id))
            if kind == "mood":
                voices.add((server_id, title_id, member_id))

    def of(kind: str, server_id: int, title_id: str) -> Counter[str]:
        return Counter(vote[3] for vote in named if vote[:3] == (server_id, title_id, kind))

    return {
        (server_id, title_id): (
            of("mood", server_id, title_id),
            {voice[2] for voice in voices if voice[:2] == (server_id, title_id)},
            of("warning", server_id, title_id),
        )
        for server_id in (SERVER, OTHER_SERVER)
        for title_id in TITLES
    }


async def off(store: Store, path: Path) -> list[str]:
    """Where the store says otherwise than the votes and takes in the file."""
    wrong = []
    found = recount(path)
    for (server_id, title_id), (moods, voices, warnings) in found.items():
        standing = await store.ratings.find_standing(server_id, title_id, member_id=ALICE)
        tally = await store.title_votes.find_tally(server_id, title_id, member_id=ALICE)
        told = sum(n >= WARNED_BY for n in warnings.values())
        if (standing.moods, standing.voices, standing.warnings) != (moods, len(voices), told):
            wrong.append(f"the card of {title_id} in {server_id}")
        if (tally.moods, tally.warnings) != (moods, warnings):
            wrong.append(f"the votes on {title_id} in {server_id}")
    for server_id in (SERVER, OTHER_SERVER):
        for mood in MOODS:
            named = {
                title_id
                for (where, title_id), (moods, voices, _) in found.items()
                if where == server_id and moods[mood] and 4 * moods[mood] >= len(voices)
            }
            if await store.suggestions.list_named(server_id, mood) != named:
                wrong.append(f"who is {mood} in {server_id}")
    return wrong


where = st.sampled_from([SERVER, SERVER, SERVER, OTHER_SERVER])
who = st.sampled_from([ALICE, ALICE, BOB])
title = st.sampled_from(["signal", "signal", "signal", "mother"])
STEPS = st.one_of(
    st.tuples(st.just("moods"), where, who, title, st.sets(st.sampled_from(MOODS))),
    st.tuples(st.just("warnings"), where, who, title, st.sets(st.sampled_from(WARNINGS))),
    st.tuples(st.just("write"), where, who, title, st.sets(st.sampled_from(MOODS)), st.booleans()),
    st.tuples(st.sampled_from(["delete", "undelete", "restore"]), where, who, title),
    st.tuples(st.just("judge"), where, who, title, st.sampled_from(Verdict)),
    st.tuples(st.just("exclude"), where, who, st.booleans()),
    st.tuples(st.just("unblock"), where, who),
    st.tuples(st.sampled_from(["rebuild", "prune"])),
)


async def do(store: Store, path: Path, act: Acts, step: tuple[Any, ...]) -> None:
    """One act; what is refused is no step."""
    match step:
        case "moods", server_id, member_id, title_id, names:
            await store.title_votes.vote(act(member_id, server_id=server_id), title_id, moods=names)
        case "warnings", server_id, member_id, title_id, names:
            await store.title_votes.vote(act(member_id, server_id=server_id), title_id, warnings=names)
        case "write", server_id, member_id, title_id, names, waits:
            take = ReviewContent("words", moods=tuple(mood for mood in Mood if mood in names))
            by = act(member_id, server_id=server_id)
            await store.reviews.write(by, title_id, take, listed="word" if waits else "")
        case "exclude", server_id, member_id, excluded:
            by = act(99, server_id=server_id)
            await store.moderation.exclude(by, member_id, name="x", excluded=excluded)
        case "unblock", server_id, member_id:
            with suppress(UnknownMember):
                await store.moderation.block(act(99, server_id=server_id), member_id, name="x", blocked=False)
        case ("rebuild",):
            await store.calibration.rebuild()
        case ("prune",):
            await store.servers.prune(at=NOW + ERASED_SECONDS)
        case kind, server_id, member_id, title_id, *more:
            found = rows(
                path,
                "SELECT review_id FROM reviews WHERE server_id = ? AND member_id = ? AND title_id = ?",
                *(server_id, member_id, title_id),
            )
            for (review_id,) in found:
                await change(store, path, act, (kind, *more), server_id, member_id, review_id)
        case _:
            raise AssertionError(step)


async def change(
    store: Store, path: Path, act: Acts, step: tuple[Any, ...], server_id: int, member_id: int, review_id: int
) -> None:
    """What becomes of one take."""
    by = act(member_id, server_id=server_id)
    match step:
        case ("delete",):
            await store.reviews.delete(by, review_id)
        case ("undelete",):
            await store.reviews.undelete(by, review_id)
        case ("restore",):
            for version in (await store.reviews.list_versions(by, review_id))[-1:]:
                await store.reviews.restore_version(by, version.id, listed="")
        case ("judge", verdict):
            with suppress(Gone):
                await store.reports.file(act(98, server_id=server_id), review_id, "why")
            sql = "SELECT report_id FROM reports WHERE review_id = ? AND closed_at IS NULL LIMIT 1"
            for (report_id,) in rows(path, sql, review_id):
                await store.reports.decide(act(99, server_id=server_id), report_id, verdict)


@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(steps=st.lists(STEPS, min_size=12, max_size=40))
def test_nobody_counts_twice_whatever_happened(
    tmp_path_factory: pytest.TempPathFactory, act: Acts, steps: list[tuple[Any, ...]]
) -> None:
    """Voted, written, edited, deleted, brought back, judged, erased: each count is that of the members."""
    path = tmp_path_factory.mktemp("votes") / "daesang.db"

    async def run() -> None:
        async with open_store(path) as store:
            for step in steps:
                with suppress(Gone, Blocked):
                    await do(store, path, act, step)
                assert await off(store, path) == [], step
                assert [wrong for wrong in differences(path) if wrong == "the moods"] == [], step

    asyncio.run(run())
    drop_places()


@pytest.mark.parametrize(
    "slip",
    [
        "UPDATE mood_counts SET members = members + 1 WHERE mood = 'dark'",
        "UPDATE reviews SET state = 'hidden'",
        "DELETE FROM review_moods",
    ],
)
async def test_a_count_that_is_off_would_be_seen(path: Path, store: Store, act: Acts, slip: str) -> None:
    """Control of the property: what is slipped past the store makes a difference."""
    await store.reviews.write(act(), "signal", ReviewContent("words", moods=(Mood.DARK, Mood.EPIC)))
    await store.title_votes.vote(act(), "signal", moods=[Mood.DARK])
    assert await off(store, path) == []
    with closing(connect(path)) as db, db:
        db.execute(slip)
    assert await off(store, path) != []
