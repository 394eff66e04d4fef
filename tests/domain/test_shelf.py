"""Where a member stands with a title: what each thing they do makes of it, and what it leaves alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ratings import HALF_POINTS, Progress
from bot.domain.shelf import (
    SCORED,
    SHELVES,
    SLIP_SECONDS,
    Edit,
    KeptEntry,
    ShelfEntry,
    Shelved,
    Status,
    sort_shelf,
)
from bot.domain.suggestions import Wish
from bot.domain.titles import Kind, Title
from bot.store.shelf import read_progress, read_status

EMPTY = ShelfEntry()
DATES = ("planned_at", "refused_at", "started_at", "finished_at")

LATER = SLIP_SECONDS + 100

times = st.integers(1, 10 * SLIP_SECONDS)
scores = st.none() | st.sampled_from(HALF_POINTS)
progresses = st.none() | st.sampled_from(Progress)


def rated(score: int | None, progress: Progress | None, at: int = 1) -> Edit:
    return lambda entry: entry.rate(score=score, progress=progress, at=at)


def wished(wish: Wish, at: int = 1) -> Edit:
    return lambda entry: entry.wish_for(wish, at=at)


def reached(episode: int, last: int | None, at: int = 1) -> Edit:
    return lambda entry: entry.reach(episode, last=last, at=at)


def finished(at: int) -> Edit:
    return lambda entry: entry.finish(at=at)


def moved(status: Status, at: int = 1) -> Edit:
    return lambda entry: entry.move(status, at=at)


def rewatched(number: int, at: int = 1) -> Edit:
    return lambda entry: entry.rewatch(number, at=at)


def dated(started: int | None, finished: int | None, again: int) -> Edit:
    return lambda entry: entry.date(started_at=started, finished_at=finished, rewatches=again)


edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(rated, scores, progresses, times),
    st.builds(wished, st.sampled_from(Wish), times),
    st.builds(reached, st.integers(1, 16), st.sampled_from([None, 8, 16]), times),
    st.builds(finished, times),
    st.just(ShelfEntry.take_wish_back),
    st.just(ShelfEntry.take_seen_back),
    st.builds(moved, st.sampled_from(SHELVES), times),
    st.builds(rewatched, st.integers(1, 3), times),
    st.builds(dated, st.none() | times, st.none() | times, st.integers(0, 2)),
    st.just(ShelfEntry.clear),
)


@st.composite
def entries(draw: st.DrawFn) -> ShelfEntry:
    """Whatever somebody can have come to."""
    entry = EMPTY
    for edit in draw(st.lists(edits, max_size=6)):
        entry = edit(entry)
    return entry


# Rating ----------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(entries(), scores, progresses, times)
def test_score_and_progress_are_just_these(
    entry: ShelfEntry, score: int | None, progress: Progress | None, at: int
) -> None:
    """Whatever they were before; the episode stays, and no wish is forgotten.

    No form knows of what is on hold, nor of the plan to see again what was scored: without a progress these
    stay.
    """
    after = entry.rate(score=score, progress=progress, at=at)
    assert (after.score, after.progress, after.episode) == (score, progress, entry.episode)
    assert (after.planned_at, after.refused_at) == (entry.planned_at, entry.refused_at)
    keeps = entry.status is Status.ON_HOLD or (
        entry.status in (Status.PLANNED, Status.REFUSED) and entry.score is not None
    )
    if progress or not keeps:
        assert after.is_rated is (score is not None or progress is not None)
        if after.is_rated:
            assert after.status == (Status(progress) if progress else None)
    else:
        assert after.status is entry.status


@pytest.mark.parametrize(
    ("wish", "stands"),
    [(Wish.PLANNED, Status.PLANNED), (Wish.REFUSED, Status.REFUSED), (Wish.UNSEEN, None), (None, None)],
)
@pytest.mark.parametrize("score", [None, 16])
@pytest.mark.parametrize("progress", Progress)
def test_taken_back_they_stand_where_they_stood(
    wish: Wish | None, stands: Status | None, score: int | None, progress: Progress
) -> None:
    """A plan is a plan again, a refusal a refusal; that it was not known is not so any more."""
    before = EMPTY if wish is None else EMPTY.wish_for(wish, at=5)
    seen = before.rate(score=score, progress=progress, at=9)
    assert seen.status is Status(progress)
    back = seen.rate(score=None, progress=None, at=11)
    assert (back.status, back.score) == (stands, None)
    assert (back.planned_at, back.refused_at) == (before.planned_at, before.refused_at)
    assert back.is_empty is (stands is None)


# Wishing ---------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(entries(), st.sampled_from(Wish), times)
def test_a_wish_takes_nothing_back(entry: ShelfEntry, wish: Wish, at: int) -> None:
    """Whoever has seen it stands where they stood; whoever has not, where they wish."""
    after = entry.wish_for(wish, at=at)
    assert (after.score, after.progress, after.episode) == (entry.score, entry.progress, entry.episode)
    assert after.status == (entry.status if entry.is_rated else Status(wish))
    expected = {Wish.PLANNED: (at, None), Wish.REFUSED: (None, at), Wish.UNSEEN: (None, None)}
    assert (after.planned_at, after.refused_at) == expected[wish]
    if wish is not Wish.UNSEEN and after.wish is not Wish(wish):
        assert entry.status in (Status.PLANNED, Status.REFUSED)  # what was scored, and is planned again


@settings(max_examples=200, deadline=None)
@given(entries())
def test_a_wish_taken_back_was_never_there(entry: ShelfEntry) -> None:
    """Without a date, and without anything else being touched."""
    after = entry.take_wish_back()
    assert after.wish is None
    assert (after.planned_at, after.refused_at) == (None, None)
    for name in ("score", "episode", "started_at", "finished_at", "progress"):
        assert getattr(after, name) == getattr(entry, name)


# Having seen -----------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(entries(), times)
def test_finishing_keeps_the_rest(entry: ShelfEntry, at: int) -> None:
    """Score, episode and wish; finished before, it was finished then."""
    once_more = entry.again_at is not None
    if entry.status is not Status.FINISHED:
        once_more = entry.finished_at is not None
    finished_at = entry.finished_at if entry.status is Status.FINISHED else at
    after = replace(entry, status=Status.FINISHED, finished_at=finished_at, again_at=None)
    assert entry.finish(at=at) == replace(after, rewatches=entry.rewatches + once_more)


@pytest.mark.parametrize("score", [None, 4])
@pytest.mark.parametrize("status", [None, *Status])
def test_what_says_more_is_not_taken_back(score: int | None, status: Status | None) -> None:
    """Only that they have seen it, when that is all they said."""
    entry = ShelfEntry(status, score, planned_at=3, finished_at=7)
    back = entry.take_seen_back()
    if status is Status.FINISHED and score is None:
        assert back == ShelfEntry(Status.PLANNED, planned_at=3)
    else:
        assert back is entry


@pytest.mark.parametrize("wish", Wish)
def test_seen_and_not_seen_after_all(wish: Wish) -> None:
    """They stand where they stood before."""
    back = EMPTY.wish_for(wish, at=5).finish(at=9).take_seen_back()
    assert back.status == (None if wish is Wish.UNSEEN else Status(wish))


# Episodes --------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(entries(), st.integers(1, 20), st.none() | st.integers(1, 20), times)
def test_coming_to_an_episode(entry: ShelfEntry, episode: int, last: int | None, at: int) -> None:
    """At the last they have finished; watching again undoes nothing, and the score stays."""
    after = entry.reach(episode, last=last, at=at)
    done = entry.status is Status.FINISHED or (last is not None and episode >= last)
    assert after.status is (Status.FINISHED if done else Status.WATCHING)
    assert (after.episode, after.score) == (episode, entry.score)
    assert (after.planned_at, after.refused_at) == (entry.planned_at, entry.refused_at)


def test_dates_keep_to_themselves() -> None:
    """Begun is the first time, finished the last, and neither moves a plan's."""
    entry = EMPTY.wish_for(Wish.PLANNED, at=1).reach(2, last=16, at=2).reach(3, last=16, at=3)
    assert [getattr(entry, name) for name in DATES] == [1, None, 2, None]
    entry = entry.rate(score=8, progress=Progress.DROPPED, at=4).reach(4, last=16, at=5).finish(at=6)
    assert [getattr(entry, name) for name in DATES] == [1, None, 2, 6]
    entry = entry.rate(score=8, progress=Progress.WATCHING, at=7).finish(at=8).finish(at=9)
    assert [getattr(entry, name) for name in DATES] == [1, None, 2, 8]


@settings(max_examples=200, deadline=None)
@given(entries(), edits)
def test_whatever_is_done_an_entry_is_one_thing(entry: ShelfEntry, edit: Edit) -> None:
    """Whoever has not seen it stands where they wish; planned and refused it is not at once."""
    after = edit(entry)
    assert after.score is None or after.score in HALF_POINTS
    assert after.is_empty is ((after.status, after.score, after.episode) == (None, None, None))
    if not after.is_rated:
        assert after.status == (Status(after.wish) if after.wish else None)
    assert after.planned_at is None or after.refused_at is None
    assert after.again_at is None or after.status is Status.FINISHED


# What this version does not know ---------------------------------------------------------------------


@pytest.mark.parametrize("read", [read_status, read_progress])
@pytest.mark.parametrize("text", ["rewatching", "", "Finished", None])
def test_an_unknown_status_is_none(read: Callable[[str | None], object], text: str | None) -> None:
    """Another version's is passed over, never an error; each of ours is read."""
    assert read(text) is None
    assert [read_status(status) for status in Status] == list(Status)
    assert [read_progress(progress) for progress in Progress] == list(Progress)


@pytest.mark.parametrize("status", [Status.ON_HOLD, None])
def test_a_status_that_is_no_progress_nor_wish(status: Status | None) -> None:
    """It is neither; whoever holds it has begun it, and is suggested it no more."""
    entry = ShelfEntry(status)
    assert (entry.progress, entry.wish) == (None, None)
    assert entry.is_rated is not entry.is_empty is (status is None)


# The shelf -------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(entries(), st.sampled_from(SHELVES), times)
def test_who_says_where_they_stand_stands_there(entry: ShelfEntry, status: Status, at: int) -> None:
    """The score stays, and said twice it is said once; giving up a rewatch leaves it finished."""
    after = entry.move(status, at=at)
    gives_up = entry.again_at is not None and status in (Status.ON_HOLD, Status.DROPPED)
    assert after.standing is (Status.FINISHED if gives_up else status)
    assert after.score == entry.score
    if not gives_up:
        assert after.move(status, at=at + 5) is after
    if after is entry:
        return
    if entry.started_at is None and after.status is Status.WATCHING:
        assert after.started_at == at
    elif after.status is not Status.WATCHING:
        assert after.started_at == entry.started_at


@settings(max_examples=300, deadline=None)
@given(entries(), st.integers(1, 20), st.integers(1, 20), times)
def test_watching_again_undoes_nothing(entry: ShelfEntry, episode: int, last: int, at: int) -> None:
    """However it is begun: it stays finished when it was, and its end counts once."""
    done = replace(entry.finish(at=at), episode=None)
    again = done.reach(episode, last=last, at=at + LATER)
    if episode < last:
        assert (again.status, again.standing) == (Status.FINISHED, Status.WATCHING)
        assert (again.finished_at, again.score) == (done.finished_at, done.score)
        ended = again.reach(last, last=last, at=at + 2 * LATER)
        assert ended.rewatches == done.rewatches + 1
        assert (ended.standing, ended.finished_at) == (Status.FINISHED, done.finished_at)
        assert ended.reach(last, last=last, at=at + 3 * LATER).rewatches == ended.rewatches
    else:
        assert again == replace(done, episode=episode)


def test_a_slip_is_no_rewatch() -> None:
    """Who takes "finished" back within a day had not finished it; later they watch it again."""
    begun = EMPTY.reach(5, last=16, at=10)
    slip = begun.move(Status.FINISHED, at=20)
    back = slip.move(Status.WATCHING, at=20 + SLIP_SECONDS - 1)
    assert back == begun
    assert back.finish(at=LATER).rewatches == 0
    again = slip.move(Status.WATCHING, at=20 + SLIP_SECONDS)
    assert (again.status, again.episode, again.again_at) == (Status.FINISHED, None, 20 + SLIP_SECONDS)
    assert again.find_next(16) == 1
    assert again.finish(at=3 * LATER).rewatches == 1
    planned = slip.move(Status.PLANNED, at=LATER).finish(at=2 * LATER)
    assert (planned.rewatches, planned.finished_at) == (1, 2 * LATER)


@pytest.mark.parametrize("status", [None, *Status])
@pytest.mark.parametrize("score", [None, 16])
def test_having_seen_it_says_no_less_than_before(status: Status | None, score: int | None) -> None:
    """Only what was not seen yet, or is planned once more, is finished."""
    entry = ShelfEntry(status, score)
    if status is Status.PLANNED or not entry.is_rated:
        assert entry.see(at=5) == entry.finish(at=5)
    else:
        assert entry.see(at=5) is entry


def test_a_rewatch_by_its_number_counts_once() -> None:
    """A button pressed twice says the same twice."""
    once = EMPTY.finish(at=1).rewatch(1, at=2)
    assert once.rewatches == 1
    assert once.rewatch(1, at=3) is once
    assert once.rewatch(2, at=3).rewatches == 2
    assert EMPTY.rewatch(1, at=3) == EMPTY.finish(at=3)


@settings(max_examples=200, deadline=None)
@given(entries(), st.none() | times, st.none() | times, st.integers(0, 3))
def test_dates_are_just_these(
    entry: ShelfEntry, started: int | None, finished: int | None, again: int
) -> None:
    """Whoever had said nothing of having seen it stands where they say."""
    after = entry.date(started_at=started, finished_at=finished, rewatches=again)
    assert (after.started_at, after.finished_at, after.rewatches) == (started, finished, again)
    if entry.progress is not None or entry.status is Status.ON_HOLD:
        assert after.status is entry.status
    elif finished is not None or again:
        assert after.status is Status.FINISHED
    else:
        assert after.status is (entry.status if started is None else Status.WATCHING)


@settings(max_examples=200, deadline=None)
@given(entries())
def test_off_the_shelf_only_the_score_is_left(entry: ShelfEntry) -> None:
    assert entry.clear() == ShelfEntry(score=entry.score)


@pytest.mark.parametrize(
    ("episode", "last", "expected"), [(None, 16, 1), (5, 16, 6), (15, 16, 16), (16, 16, None), (40, None, 41)]
)
def test_the_next_episode(episode: int | None, last: int | None, expected: int | None) -> None:
    """Past the last there is none; a film has none at all."""
    entry = ShelfEntry(Status.WATCHING, episode=episode)
    assert entry.find_next(last) == expected
    drama, film = (Title("t", kind, "T", 2020, episodes=last) for kind in (Kind.DRAMA, Kind.FILM))
    assert Shelved(drama, 1, entry).next_episode == expected
    assert Shelved(film, 1, entry).next_episode is None


@pytest.mark.parametrize(
    ("entry", "at"),
    [
        (ShelfEntry(Status.PLANNED, planned_at=3, finished_at=4), 3),
        (ShelfEntry(Status.REFUSED, refused_at=5), 5),
        (ShelfEntry(Status.FINISHED, finished_at=4), 4),
        (ShelfEntry(Status.FINISHED), 9),
        (ShelfEntry(Status.FINISHED, finished_at=4, again_at=8), 9),
        (ShelfEntry(Status.WATCHING, planned_at=3), 9),
    ],
)
def test_by_what_the_newest_comes_first(entry: ShelfEntry, at: int) -> None:
    assert KeptEntry(entry, rated_at=9).moved_at == at


def test_a_shelf_is_sorted_newest_first_and_scores_best_first() -> None:
    """What is watched again is watched; what nobody knows, and what a member does not know, is nowhere."""
    placed = {
        "a": (1, KeptEntry(ShelfEntry(Status.FINISHED, 16, finished_at=4), rated_at=9)),
        "b": (2, KeptEntry(ShelfEntry(Status.FINISHED, 14, finished_at=5), rated_at=5)),
        "c": (1, KeptEntry(ShelfEntry(Status.FINISHED, 20, again_at=8), rated_at=8)),
        "d": (1, KeptEntry(ShelfEntry(score=16), rated_at=6)),
        "e": (1, KeptEntry(ShelfEntry(Status.UNSEEN))),
        "f": (2, KeptEntry(ShelfEntry(Status.PLANNED, planned_at=1))),
    }
    titles = {key: Title(key, Kind.DRAMA, key, 2016) for key in "abcde"}
    parts = sort_shelf(placed, lambda server_id, key: titles.get(key) if server_id < 3 else None)
    assert {part: [(each.server_id, each.title.id) for each in rows] for part, rows in parts.items()} == {
        Status.WATCHING: [(1, "c")],
        Status.FINISHED: [(2, "b"), (1, "a")],
        SCORED: [(1, "c"), (1, "d"), (1, "a"), (2, "b")],
    }


# Two titles that are one -----------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(entries(), entries())
def test_two_entries_of_one_title_are_one(entry: ShelfEntry, other: ShelfEntry) -> None:
    """What the first says stays so, what only the other says is added, and a plan is no more than a date."""
    both = entry.fill_from(other)
    for name in ("score", "episode", *DATES):
        mine, theirs = getattr(entry, name), getattr(other, name)
        assert getattr(both, name) == (theirs if mine is None else mine)
    assert both.is_rated is (entry.is_rated or other.is_rated)
    if entry.is_rated:
        seen = other.progress is not None or other.status is Status.ON_HOLD
        assert both.status is (entry.status or (other.status if seen else None))
    assert (both.again_at is None) or both.status is Status.FINISHED
    assert entry.fill_from(EMPTY) == EMPTY.fill_from(entry) == entry.fill_from(entry) == entry
