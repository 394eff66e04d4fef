"""Where a member stands with a title: what each thing they do makes of it, and what it leaves alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ratings import HALF_POINTS, Progress
from bot.domain.shelf import Edit, ShelfEntry, Status
from bot.domain.suggestions import Wish
from bot.store.shelf import read_progress, read_status

EMPTY = ShelfEntry()
DATES = ("planned_at", "refused_at", "started_at", "finished_at")

times = st.integers(1, 10_000)
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


edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(rated, scores, progresses, times),
    st.builds(wished, st.sampled_from(Wish), times),
    st.builds(reached, st.integers(1, 16), st.sampled_from([None, 8, 16]), times),
    st.builds(finished, times),
    st.just(ShelfEntry.take_wish_back),
    st.just(ShelfEntry.take_seen_back),
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
    """Whatever they were before; the episode stays, and no wish is forgotten."""
    after = entry.rate(score=score, progress=progress, at=at)
    assert (after.score, after.progress, after.episode) == (score, progress, entry.episode)
    assert (after.planned_at, after.refused_at) == (entry.planned_at, entry.refused_at)
    assert after.is_rated is (score is not None or progress is not None)
    if after.is_rated:
        assert after.status == (Status(progress) if progress else None)


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
    if wish is not Wish.UNSEEN:
        assert after.wish is wish


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
    finished_at = entry.finished_at if entry.status is Status.FINISHED else at
    assert entry.finish(at=at) == replace(entry, status=Status.FINISHED, finished_at=finished_at)


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
    """It is neither, and remembered all the same."""
    entry = ShelfEntry(status)
    assert (entry.progress, entry.wish, entry.is_rated) == (None, None, False)
    assert entry.is_empty is (status is None)


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
    assert both.progress == (entry.progress or other.progress)
    assert entry.fill_from(EMPTY) == EMPTY.fill_from(entry) == entry.fill_from(entry) == entry
