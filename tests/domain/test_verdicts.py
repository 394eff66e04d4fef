"""What becomes of a review: the whole table, and what no sequence of events may do."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import verdicts
from bot.domain.errors import Gone
from bot.domain.reviews import ReviewState
from bot.domain.verdicts import Decision, Effect, ReviewEvent, ReviewStatus, decide

E, S = ReviewEvent, ReviewState
LASTING = [state for state in S if state is not S.DELETED]
OF_AUTHORS = [E.WRITE, E.LISTED, E.DELETE, E.UNDELETE]
OF_OTHERS = [*OF_AUTHORS, E.FLAG]
"""What happens by no moderator's hand."""
JUDGED = [E.HIDE, E.SPOILER, E.REMOVE, E.DISMISS]

STATUSES = [ReviewStatus(state, *marks) for state in LASTING for marks in product((False, True), repeat=4)]
EVERYTHING = [
    pytest.param(status, event, id=f"{status.lasting}-{'d' * status.is_deleted}-{event}")
    for status in STATUSES
    for event in E
    if not (status.is_flagged or status.is_marked or status.is_asked)
]

statuses = st.sampled_from(STATUSES)
steps = st.tuples(st.sampled_from(E), st.booleans())


def happen(status: ReviewStatus | None, event: ReviewEvent, *, same_text: bool = False) -> Decision | None:
    """What is decided, None where it cannot happen."""
    try:
        return decide(status, event, same_text=same_text)
    except Gone:
        return None


def follow(status: ReviewStatus, events: Iterable[tuple[ReviewEvent, bool]]) -> Iterator[ReviewStatus]:
    """What a review is after each event; what cannot happen changes nothing."""
    for event, same_text in events:
        decision = happen(status, event, same_text=same_text)
        status = decision.status if decision is not None else status
        yield status


# The table -------------------------------------------------------------------------------------------


def read_table() -> dict[str, dict[ReviewEvent, str]]:
    """The cells of the table in the module's words, by state and event."""
    assert verdicts.__doc__ is not None
    lines = [line.strip() for line in verdicts.__doc__.splitlines()]
    [heading] = [line for line in lines if line.startswith("state ")]
    events = [E(name.lower()) for name in heading.split()[1:]]
    found = {}
    for state in LASTING:
        [line] = [line for line in lines if line.startswith(f"{state} ")]
        cells = line.replace("*if marked", "*if-marked").split()[1:]
        found[str(state)] = dict(zip(events, cells, strict=True))
    return found


TABLE = read_table()


@pytest.mark.parametrize("state", LASTING)
@pytest.mark.parametrize("event", E)
def test_the_code_is_what_its_table_says(state: ReviewState, event: ReviewEvent) -> None:
    """Each cell: the state, `*` for a spoiler's mark, `-` for what cannot be."""
    cell = TABLE[state][event]
    decision = happen(ReviewStatus(state), event)
    if cell in ("-", "*if-marked"):
        assert decision is None
    else:
        assert decision is not None
        word = cell.rstrip("*") or str(state)
        assert decision.status.state == word
        assert (decision.status.is_marked or decision.status.is_flagged) is cell.endswith("*")
    if cell == "*if-marked":
        for status in (ReviewStatus(state, is_marked=True), ReviewStatus(state, is_flagged=True)):
            assert decide(status, event).status.state is state


def test_the_table_has_every_state_and_event() -> None:
    """None is left out of the words, nor of the code."""
    assert TABLE.keys() == set(map(str, LASTING)) == set(map(str, verdicts._TABLE))
    assert all(row.keys() == set(E) for row in TABLE.values())
    assert verdicts.__doc__ is not None
    assert re.search(
        r"^ *deleted from s  erased, then as from s +s +- +what happens to s", verdicts.__doc__, re.M
    )


@pytest.mark.parametrize("event", [*JUDGED, E.UNDO])
def test_what_is_judged_while_taken_back_holds_when_it_is_back(event: ReviewEvent) -> None:
    """The last row of the table: it happens to what the review lastingly is, and it stays taken back."""
    for status in STATUSES:
        decision, bare = (happen(replace(status, is_deleted=gone), event) for gone in (True, False))
        assert (decision is None) is (bare is None)
        if decision is not None and bare is not None:
            assert decision.status == replace(bare.status, is_deleted=True)
            assert decision.effects == bare.effects


def test_what_is_not_there_can_only_be_written() -> None:
    """Posted, or waiting where a listed word is in it; everything else is gone."""
    assert decide(None, E.WRITE).status == ReviewStatus()
    listed = decide(None, E.LISTED)
    assert listed.status == ReviewStatus(S.WAITING, is_asked=True)
    assert Effect.ASK in listed.effects
    for event in E:
        if event not in (E.WRITE, E.LISTED):
            assert happen(None, event) is None


# What is not public stays so -------------------------------------------------------------------------


@settings(max_examples=2_000, deadline=None)
@given(statuses, st.lists(st.tuples(st.sampled_from(OF_OTHERS), st.booleans()), max_size=12))
def test_only_a_moderator_makes_public(status: ReviewStatus, events: list[tuple[ReviewEvent, bool]]) -> None:
    """What is hidden, removed or waits is seen by nothing that authors and readers do, in whatever order."""
    if status.lasting is not S.POSTED:
        assert not any(each.is_public for each in follow(status, events))


def seen_anew(
    table: dict[ReviewState, dict[ReviewEvent, ReviewState]],
) -> set[tuple[ReviewState, ReviewEvent]]:
    return {
        (state, event)
        for state, row in table.items()
        for event, after in row.items()
        if state is not S.POSTED and after is S.POSTED
    }


def test_by_which_acts_something_is_seen_anew() -> None:
    """A mark as a spoiler lets pass what waits alone; letting pass and taking a verdict back, all."""
    judged = {(state, E.DISMISS) for state in (S.WAITING, S.HIDDEN, S.REMOVED)}
    undone = {(state, E.UNDO) for state in (S.HIDDEN, S.REMOVED)}
    assert seen_anew(verdicts._TABLE) == judged | undone | {(S.WAITING, E.SPOILER)}


@pytest.mark.parametrize(("status", "event"), EVERYTHING)
def test_becoming_public_is_one_of_three_acts_or_its_authors_own(
    status: ReviewStatus, event: ReviewEvent
) -> None:
    """Of what is decided, not of the table: also for what was taken back."""
    decision = happen(status, event)
    if decision is None or not decision.status.is_public or status.is_public:
        return
    if status.is_deleted:
        assert status.lasting is S.POSTED
        assert event in (E.UNDELETE, E.WRITE)
    else:
        assert event in (E.DISMISS, E.UNDO) or (event is E.SPOILER and status.lasting is S.WAITING)


@pytest.mark.parametrize("state", [S.WAITING, S.HIDDEN, S.REMOVED])
@pytest.mark.parametrize("wrong", [E.WRITE, E.LISTED])
def test_control_a_wrong_entry_is_caught(
    state: ReviewState, wrong: ReviewEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: were it posted when its author writes it anew, each of these would tell."""
    planted = {**verdicts._TABLE, state: {**verdicts._TABLE[state], wrong: S.POSTED}}
    monkeypatch.setattr(verdicts, "_TABLE", planted)
    assert any(each.is_public for each in follow(ReviewStatus(state), [(wrong, False)]))
    assert (state, wrong) in seen_anew(planted)
    with pytest.raises(AssertionError):
        test_the_code_is_what_its_table_says(state, wrong)
    with pytest.raises(AssertionError):
        test_only_a_moderator_makes_public()


# What was taken back ---------------------------------------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(statuses, st.lists(steps, max_size=12))
def test_what_was_taken_back_is_brought_back_by_its_author_alone(
    status: ReviewStatus, events: list[tuple[ReviewEvent, bool]]
) -> None:
    """Undeleted, or written anew, when nothing of the old one is left; no other event does it."""
    before = replace(status, is_deleted=True)
    for (event, _), after in zip(events, follow(before, events), strict=True):
        if before.is_deleted and not after.is_deleted:
            assert event in (E.UNDELETE, E.WRITE, E.LISTED)
        before = after


@pytest.mark.parametrize(("status", "event"), list(product(STATUSES, (E.WRITE, E.LISTED))))
def test_written_anew_after_taking_back_it_is_another(status: ReviewStatus, event: ReviewEvent) -> None:
    """The old row goes; it is public only where the old one was and no moderator had looked at it."""
    decision = decide(replace(status, is_deleted=True), event)
    assert Effect.ERASE in decision.effects
    assert decision.status == ReviewStatus(decision.status.lasting, is_asked=decision.status.is_asked)
    clean = status.lasting is S.POSTED and not status.is_marked and not status.is_asked
    assert decision.status.is_public is (clean and event is E.WRITE)

    # Control: what was not taken back is edited, and keeps a moderator's mark.
    edited = decide(replace(status, is_deleted=False), event)
    assert Effect.ERASE not in edited.effects
    assert edited.status.is_marked is status.is_marked


@pytest.mark.parametrize("status", STATUSES)
def test_taken_back_and_brought_back_nothing_has_changed(status: ReviewStatus) -> None:
    """Whatever it was; only what was removed is neither."""
    present = replace(status, is_deleted=False)
    gone = happen(present, E.DELETE)
    if status.lasting is S.REMOVED:
        assert gone is None
        assert happen(replace(status, is_deleted=True), E.UNDELETE) is None
        return
    assert gone is not None
    assert gone.effects == frozenset()
    assert decide(gone.status, E.UNDELETE) == Decision(present)
    assert happen(gone.status, E.DELETE) is None
    assert happen(present, E.UNDELETE) is None


# Words, flags and marks ------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(statuses, st.booleans())
def test_a_listed_word_always_waits(status: ReviewStatus, same_text: bool) -> None:
    """Whatever was there, and moderators are asked."""
    decision = decide(status, E.LISTED, same_text=same_text)
    assert decision.status.state is S.WAITING
    assert decision.status.is_asked
    assert Effect.ASK in decision.effects


@settings(max_examples=300, deadline=None)
@given(statuses, st.sampled_from([E.WRITE, E.LISTED]), st.booleans())
def test_moderators_are_asked_about_all_that_waits(
    status: ReviewStatus, event: ReviewEvent, same_text: bool
) -> None:
    """And about nothing else that is written."""
    decision = decide(status, event, same_text=same_text)
    assert (Effect.ASK in decision.effects) is (decision.status.lasting is S.WAITING)


@settings(max_examples=300, deadline=None)
@given(statuses, st.sampled_from(JUDGED))
def test_a_verdict_closes_what_was_asked(status: ReviewStatus, event: ReviewEvent) -> None:
    """Only letting pass lifts flags and marks, and a spoiler's mark is set by its own verdict alone."""
    decision = decide(status, event)
    assert Effect.CLOSE_REPORTS in decision.effects
    assert not decision.status.is_asked
    if event is E.DISMISS:
        assert Effect.REFUSE_FLAGS in decision.effects
        assert (decision.status.is_flagged, decision.status.is_marked) == (False, False)
    else:
        assert Effect.REFUSE_FLAGS not in decision.effects
        assert (Effect.UPHOLD_FLAGS in decision.effects) is (event is E.SPOILER)
        assert decision.status.is_flagged is status.is_flagged
        assert decision.status.is_marked is (status.is_marked or event is E.SPOILER)


@pytest.mark.parametrize("status", STATUSES)
def test_flags_are_on_a_text(status: ReviewStatus) -> None:
    """They stay on the same words and go with others; a moderator's mark stays either way."""
    present = replace(status, is_deleted=False)
    same, other = (decide(present, E.WRITE, same_text=same).status for same in (True, False))
    assert (same.is_flagged, other.is_flagged) == (status.is_flagged, False)
    assert same.is_marked is other.is_marked is status.is_marked
    assert (Effect.LIFT_FLAGS in decide(present, E.WRITE).effects) is True


@pytest.mark.parametrize("status", STATUSES)
def test_only_what_is_seen_is_flagged(status: ReviewStatus) -> None:
    """And then no state changes."""
    decision = happen(status, E.FLAG)
    assert (decision is not None) is status.is_public
    if decision is not None:
        assert decision.status == replace(status, is_flagged=True)


@settings(max_examples=400, deadline=None)
@given(statuses, st.lists(steps, max_size=8))
def test_no_mark_of_a_moderator_is_lost_but_by_one(
    status: ReviewStatus, events: list[tuple[ReviewEvent, bool]]
) -> None:
    """An author loses it by nothing but a new review, which then waits."""
    before = status
    for (event, _), after in zip(events, follow(before, events), strict=True):
        if before.is_marked and not after.is_marked:
            taken_back = before.is_deleted and event in (E.WRITE, E.LISTED)
            assert event in (E.DISMISS, E.UNDO) or (taken_back and after.lasting is S.WAITING)
        before = after
