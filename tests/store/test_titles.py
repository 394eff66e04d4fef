"""A server's own titles: added within limits, mended, merged into one another, and all of it undone."""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.additions import (
    A_MEMBER_A_DAY,
    A_SERVER_A_DAY,
    CONFIRMATIONS,
    DAY,
    ChangeKind,
    Origin,
    ServerTitle,
    TitleState,
)
from bot.domain.breaker import Breaker, Trouble
from bot.domain.cards import CardKind
from bot.domain.errors import Gone, LaterChange, TooManyTitles
from bot.domain.events import Event, TitlesChanged
from bot.domain.moderation import Verdict
from bot.domain.outcomes import Source
from bot.domain.ratings import HALF_POINTS, Progress
from bot.domain.reviews import ReviewContent, ReviewState
from bot.domain.suggestions import Wish
from bot.domain.titles import ContentWarning, FindTitle, Kind, Mood, Title, find_none
from bot.store import Store, title_moves
from bot.store.drafts import decode
from bot.store.engines.moving import tables
from bot.store.title_rows import find_title
from bot.store.titles import BOT
from bot.store.transaction import Parameters, Row, Transaction
from tests.places import EXAMPLES, connect, drop_places, list_tables, open_store
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, reached, rows
from tests.store.recompute import differences, kept
from tests.store.test_summaries import burst_of
from tests.store.test_walks import Otherwise

SIGNAL = Title("signal", Kind.DRAMA, "Signal", 2016, genres=("Crime", "Thriller"))
MOTHER = Title("mother", Kind.DRAMA, "Mother", 2018)
CATALOGUE = {title.id: title for title in (SIGNAL, MOTHER)}
CUPS = Title("", Kind.DRAMA, "Two Cups", 2026, title_ko="두 잔", genres=("Romance",))
CUPS_ID = "kd-two-cups-2026"
MODERATOR = 99
MEMBERS = (ALICE, BOB, 3, 4)


@pytest.fixture
async def store(path: Path, first_start: Path) -> Any:
    async with open_store(path, find_title=CATALOGUE.get) as opened:
        yield opened


async def add(store: Store, act: Acts, title: Title = CUPS, **rest: Any) -> Title:
    added = await store.titles.add(act(MODERATOR, **rest), title, origin=Origin.FORM, moderator=True)
    return added.title


async def find(store: Store, title_id: str) -> ServerTitle | None:
    return next((each for each in await store.titles.list_all(SERVER) if each.title.id == title_id), None)


async def find_last(store: Store) -> int:
    return (await store.titles.list_changes(SERVER, limit=1))[0].id


async def undo_last(store: Store, act: Acts, **rest: Any) -> None:
    await store.titles.undo(act(MODERATOR, **rest), await find_last(store))


def make_finder(path: Path) -> FindTitle:
    """What a job knows of titles: the catalogue, and the server's own."""
    own = {key: decode(facts, Title) for key, facts in rows(path, "SELECT title_id, facts FROM titles")}
    return lambda title_id: CATALOGUE.get(title_id) or own.get(title_id)


def scores(path: Path, title_id: str) -> dict[int, int]:
    sql = "SELECT member_id, score FROM shelf WHERE title_id = ? AND score IS NOT NULL"
    return dict(rows(path, sql, title_id))


# Adding ----------------------------------------------------------------------------------------------


async def test_an_addition_is_there_at_once_and_told(path: Path, store: Store, act: Acts) -> None:
    """Under an id as the catalogue's, not confirmed, with who added it; other servers do not have it."""
    heard: list[Event] = []
    store.follow(heard.extend)
    added = await store.titles.add(act(ALICE), CUPS, origin=Origin.FOUND, moderator=False)
    assert added == ServerTitle(
        replace(CUPS, id=CUPS_ID),
        TitleState.SHOWN,
        Origin.FOUND,
        NOW,
        added_by=ALICE,
        added_name="member 1",
    )
    assert await store.titles.list_all(SERVER) == [added]
    assert await store.titles.list_all(OTHER_SERVER) == []
    assert heard == [TitlesChanged(SERVER)]
    twice = act(BOB)
    mother = await store.titles.add(twice, MOTHER, origin=Origin.FORM, moderator=False)
    assert await store.titles.add(twice, MOTHER, origin=Origin.FORM, moderator=False) == mother


async def test_the_same_thing_added_twice_is_there_once(path: Path, store: Store, act: Acts) -> None:
    """Whoever adds it, and by whichever of its names; a namesake of another year is another title."""
    first = await add(store, act)
    again = await store.titles.add(
        act(BOB), replace(CUPS, title="2 Cups", year=2027), origin=Origin.FOUND, moderator=False
    )
    assert again.title == first
    other = await add(store, act, replace(CUPS, year=2031))
    assert other.id == "kd-two-cups-2031"
    film = await add(store, act, replace(CUPS, kind=Kind.FILM))
    assert film.id == "kf-two-cups-2026"
    assert len(await store.titles.list_all(SERVER)) == 3


async def test_ids_of_the_catalogue_are_not_given_again(store: Store, act: Acts) -> None:
    """Nor those that stand for something else here."""
    CATALOGUE["kd-hush-2026"] = Title("kd-hush-2026", Kind.DRAMA, "Hush", 2026)
    try:
        assert (await add(store, act, Title("", Kind.DRAMA, "Hush", 2026))).id == "kd-hush-2026-2"
        other = Title("", Kind.DRAMA, "Hush!", 2026, title_ko="쉿", ids={"imdb": "tt9"})
        assert (await add(store, act, replace(other, title="Hush "))).id == "kd-hush-2026-2"
    finally:
        del CATALOGUE["kd-hush-2026"]


async def test_a_member_and_a_server_add_only_so_much_a_day(store: Store, act: Acts) -> None:
    """A day later they may again; moderators always; what was removed counts still."""
    names = count()

    async def add_one(who: int, *, at: int = NOW, moderator: bool = False) -> None:
        new = Title("", Kind.DRAMA, f"Cup number {next(names)} of many", 1950 + next(names))
        await store.titles.add(act(who, at=at), new, origin=Origin.FORM, moderator=moderator)

    for _ in range(A_MEMBER_A_DAY):
        await add_one(ALICE)
    await undo_last(store, act)
    with pytest.raises(TooManyTitles) as refused:
        await add_one(ALICE, at=NOW + DAY - 1)
    assert refused.value.parameters == {"n": A_MEMBER_A_DAY}
    await add_one(ALICE, moderator=True)
    for place in range(A_SERVER_A_DAY - A_MEMBER_A_DAY - 1):
        await add_one(100 + place)
    with pytest.raises(TooManyTitles) as refused:
        await add_one(BOB)
    assert (refused.value.key, refused.value.parameters["n"]) == (
        "error.server_has_too_many_titles",
        A_SERVER_A_DAY,
    )
    await store.titles.add(act(ALICE, server_id=OTHER_SERVER), CUPS, origin=Origin.FORM, moderator=False)
    await add_one(ALICE, at=NOW + DAY)


async def test_three_members_or_a_moderator_make_it_sure(store: Store, act: Acts) -> None:
    """Who added it does not count, nor anybody twice."""
    added = await store.titles.add(act(ALICE), CUPS, origin=Origin.FORM, moderator=False)
    said = [
        await store.titles.confirm(act(who), added.title.id, moderator=False) for who in (ALICE, BOB, BOB, 3)
    ]
    assert said == [0, 1, 1, 2]
    [found] = await store.titles.list_all(SERVER)
    assert not found.confirmed
    assert await store.titles.confirm(act(4), added.title.id, moderator=False) == CONFIRMATIONS
    [found] = await store.titles.list_all(SERVER)
    assert found.confirmed
    await undo_last(store, act)
    [found] = await store.titles.list_all(SERVER)
    assert not found.confirmed
    assert await store.titles.confirm(act(MODERATOR), added.title.id, moderator=True) == 1
    [found] = await store.titles.list_all(SERVER)
    assert found.confirmed
    with pytest.raises(Gone):
        await store.titles.confirm(act(BOB), "signal", moderator=True)


async def test_what_was_removed_comes_back_as_new(store: Store, act: Acts) -> None:
    """By whoever adds it again, and not confirmed: what a moderator took away no member makes sure alone."""
    added = await add(store, act)
    await store.titles.confirm(act(BOB), added.id, moderator=False)
    addition = (await store.titles.list_changes(SERVER, added.id, limit=5))[-1]
    await store.titles.undo(act(MODERATOR), addition.id)
    removed = await find(store, added.id)
    assert removed is not None
    assert removed.confirmed  # control: it was
    again = await store.titles.add(act(ALICE), CUPS, origin=Origin.FORM, moderator=False)
    assert (again.title, again.state) == (added, TitleState.SHOWN)
    assert (again.confirmed, again.added_by) == (False, ALICE)
    assert await store.titles.confirm(act(3), added.id, moderator=False) == 1


# The history -----------------------------------------------------------------------------------------


async def test_an_addition_is_undone_and_shown_again(path: Path, store: Store, act: Acts) -> None:
    """Its rows stay; the removal is in the history too, and can be undone; adding it anew shows it again."""
    added = await add(store, act)
    await store.ratings.record_score(act(BOB), added.id, score=16)
    await store.titles.undo(act(MODERATOR, name="mod"), await find_last(store))
    found = await find(store, added.id)
    assert found is not None
    assert found.state is TitleState.REMOVED
    removal, addition = await store.titles.list_changes(SERVER, added.id, limit=5)
    assert (removal.kind, removal.undone_at) == (ChangeKind.REMOVE, None)
    assert (addition.kind, addition.undone_at, addition.undone_name) == (ChangeKind.ADD, NOW, "mod")
    assert scores(path, added.id) == {BOB: 16}
    await undo_last(store, act)
    found = await find(store, added.id)
    assert found is not None
    assert found.state is TitleState.SHOWN

    await store.titles.remove(act(MODERATOR), added)
    again = await store.titles.add(act(BOB), CUPS, origin=Origin.FORM, moderator=False)
    assert (again.title, again.state) == (added, TitleState.SHOWN)
    with pytest.raises(Gone):
        await store.titles.undo(act(MODERATOR), addition.id)


async def test_a_fix_is_undone_to_the_facts_before(path: Path, store: Store, act: Acts) -> None:
    """Of the catalogue's titles nothing is left beside it then; each fix in its turn."""
    first, second = replace(SIGNAL, year=2015), replace(SIGNAL, year=2015, genres=("Crime",))
    await store.titles.fix(act(MODERATOR), first, SIGNAL)
    fix_id = await find_last(store)
    await store.titles.fix(act(MODERATOR), second, first)
    found = await find(store, "signal")
    assert found is not None
    assert (found.title, found.origin) == (second, Origin.MENDED)
    [latest, _] = await store.titles.list_changes(SERVER, "signal", limit=5)
    assert (latest.before, latest.after) == (first, second)
    with pytest.raises(LaterChange):
        await store.titles.undo(act(MODERATOR), fix_id)
    await undo_last(store, act)
    found = await find(store, "signal")
    assert found is not None
    assert found.title == first
    await store.titles.undo(act(MODERATOR), fix_id)
    assert await find(store, "signal") is None

    added = await add(store, act)
    await store.titles.fix(act(MODERATOR), replace(added, episodes=16), added)
    await undo_last(store, act, at=NOW + 1)
    found = await find(store, added.id)
    assert found is not None
    assert found.title == added


async def test_pages_of_the_history(store: Store, act: Acts) -> None:
    """The latest first, of one title or of all, on from where a page ended."""
    added = await add(store, act)
    await store.titles.fix(act(MODERATOR), replace(SIGNAL, year=2015), SIGNAL)
    await store.titles.merge(act(MODERATOR), added, SIGNAL)
    everything = await store.titles.list_changes(SERVER, limit=10)
    assert [each.kind for each in everything] == ["merge", "fix", "add"]
    assert await store.titles.list_changes(SERVER, limit=1, before=everything[0].id) == everything[1:2]
    assert await store.titles.list_changes(SERVER, "signal", limit=10) == everything[:2]
    assert await store.titles.list_changes(SERVER, added.id, limit=10) == everything[::2]
    assert await store.titles.list_changes(OTHER_SERVER, limit=10) == []


async def test_what_stands_on_a_change_is_undone_first(store: Store, act: Acts) -> None:
    """Merges into one another come apart from the last on; an addition that took others in stays."""
    added = await add(store, act)
    adding = await find_last(store)
    other = await add(store, act, Title("", Kind.DRAMA, "Four Cups", 2025))
    await store.titles.merge(act(MODERATOR), other, added)
    first = await find_last(store)
    await store.titles.merge(act(MODERATOR), added, SIGNAL)
    became = {each.title.id: each.into_id for each in await store.titles.list_all(SERVER)}
    assert became == {other.id: "signal", added.id: "signal"}
    for change_id in (adding, first):
        with pytest.raises(LaterChange):
            await store.titles.undo(act(MODERATOR), change_id)
    await undo_last(store, act)
    became = {each.title.id: each.into_id for each in await store.titles.list_all(SERVER)}
    assert became == {other.id: added.id, added.id: None}
    await store.titles.undo(act(MODERATOR), first)
    await store.titles.undo(act(MODERATOR), adding)
    for change_id in (adding, first, 404):
        with pytest.raises(Gone):
            await store.titles.undo(act(MODERATOR), change_id)
    with pytest.raises(Gone):
        await store.titles.undo(act(MODERATOR, server_id=OTHER_SERVER), first)


async def test_only_what_is_seen_is_changed(store: Store, act: Acts) -> None:
    """What was merged or removed is neither fixed, confirmed, removed nor merged again."""
    added = await add(store, act)
    with pytest.raises(Gone):
        await store.titles.merge(act(MODERATOR), added, added)
    await store.titles.merge(act(MODERATOR), added, SIGNAL)
    for refused in (
        store.titles.merge(act(MODERATOR), added, MOTHER),
        store.titles.merge(act(MODERATOR), MOTHER, added),
        store.titles.fix(act(MODERATOR), added, added),
        store.titles.remove(act(MODERATOR), added),
        store.titles.confirm(act(MODERATOR), added.id, moderator=True),
    ):
        with pytest.raises(Gone):
            await refused
    await store.titles.remove(act(MODERATOR), MOTHER)
    with pytest.raises(Gone):
        await store.titles.merge(act(MODERATOR), SIGNAL, MOTHER)
    assert {each.title.id for each in await store.titles.list_all(SERVER)} == {added.id, "mother"}


# Merging ---------------------------------------------------------------------------------------------


async def test_scores_of_both_titles_are_scores_of_one(path: Path, store: Store, act: Acts) -> None:
    """A score alone moves, of two the last given counts, and every change of both stays written."""
    added = await add(store, act)
    await store.ratings.record_score(act(ALICE), added.id, score=12, progress=Progress.FINISHED)
    await store.suggestions.record_wish(act(ALICE), "signal", Wish.PLANNED)
    for who, old, new in ((BOB, added.id, "signal"), (3, "signal", added.id)):
        await store.ratings.record_score(act(who), old, score=4)
        await store.ratings.record_score(act(who, at=NOW + 60), new, score=18)
    await store.shelves.edit(act(BOB), added.id, reached(5, 16), rates=True)
    await store.titles.merge(act(MODERATOR, at=NOW + 90), added, SIGNAL)
    assert scores(path, "signal") == {ALICE: 12, BOB: 18, 3: 18}
    assert scores(path, added.id) == {}
    of_alice = "SELECT status, planned_at, finished_at FROM shelf WHERE member_id = ?"
    assert rows(path, of_alice, ALICE) == [("finished", NOW, NOW)]
    assert rows(path, "SELECT status, episode FROM shelf WHERE member_id = ?", BOB) == [("watching", 5)]
    times = rows(path, "SELECT first_at, rated_at, scored_at FROM shelf WHERE member_id = 3")
    assert times == [(NOW, NOW + 60, NOW + 60)]
    assert rows(path, "SELECT count(*) FROM score_changes WHERE title_id = 'signal'") == [(5,)]
    assert differences(path, make_finder(path)) == []
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert standing.summary.histogram.votes == 3

    await store.ratings.record_score(act(ALICE, at=NOW + 100), "signal", score=None)
    await store.ratings.record_score(act(BOB, at=NOW + 100), "signal", score=2)
    await undo_last(store, act, at=NOW + 120)
    # What Alice took back stays so, what Bob said since stays where he said it, Carol's is as it was.
    assert scores(path, "signal") == {BOB: 2, 3: 4}
    assert scores(path, added.id) == {BOB: 4, 3: 18}
    assert differences(path, make_finder(path)) == []


async def test_a_merge_of_an_earlier_version_is_undone(path: Path, store: Store, act: Acts) -> None:
    """It noted nothing of rewatches: both shelves are as they were."""
    added = await add(store, act)
    for title_id, episode in ((added.id, 5), ("signal", 7)):
        await store.shelves.edit(act(ALICE), title_id, reached(episode, 16), rates=True)
    before = rows(path, "SELECT * FROM shelf ORDER BY title_id")
    await store.titles.merge(act(MODERATOR, at=NOW + 90), added, SIGNAL)
    [(text,)] = rows(path, "SELECT was FROM title_moves WHERE place = 'shelf'")
    was = {
        place: {name: value for name, value in entry.items() if name not in ("rewatches", "again_at")}
        for place, entry in json.loads(text).items()
    }
    assert json.dumps(was) != text  # control: they are noted now
    with closing(connect(path)) as db, db:
        db.execute("UPDATE title_moves SET was = ? WHERE place = 'shelf'", (json.dumps(was),))
    await undo_last(store, act, at=NOW + 120)
    assert rows(path, "SELECT * FROM shelf ORDER BY title_id") == before


async def write(store: Store, act: Acts, title_id: str, body: str, at: int, who: int = ALICE) -> int:
    """A review with a card whose message is known."""
    content = ReviewContent(body, score=14, moods=(Mood.DARK,))
    written = await store.reviews.write(act(who, at=at), title_id, content, channel_id=7)
    if written.shown is not None:
        await store.cards.settle(written.shown.card.id, message_id=1_000 + written.review_id, shown=1)
    return written.review_id


@pytest.mark.parametrize("newer_moves", [True, False])
async def test_of_two_reviews_the_newer_stands(
    path: Path, store: Store, act: Acts, newer_moves: bool
) -> None:
    """The older is a version of it, its card says so; an undo brings it back with all that hangs on it."""
    added = await add(store, act)
    titles = ("signal", added.id) if newer_moves else (added.id, "signal")
    older = await write(store, act, titles[0], "older words", NOW)
    newer = await write(store, act, titles[1], "newer words", NOW + 5)
    await store.reviews.vote_helpful(act(BOB), older, helpful=True)
    await store.reviews.delete(act(ALICE, at=NOW + 7), older)
    await store.reviews.undelete(act(ALICE, at=NOW + 8), older)
    before = take_snapshot(path)
    await store.titles.merge(act(MODERATOR, at=NOW + 10), added, SIGNAL)
    stands = await store.reviews.find_own(SERVER, "signal", member_id=ALICE)
    assert stands is not None
    assert (stands.id, stands.body, stands.state) == (newer, "newer words", ReviewState.POSTED)
    assert [each.id for each in await store.reviews.list_posted(SERVER)] == [newer]
    [version] = await store.reviews.list_versions(act(ALICE), newer)
    assert version.content.body == "older words"
    assert differences(path, make_finder(path)) == []
    stale = await store.cards.list_due(at=NOW + 10, most=9)
    assert {(each.kind, each.subject_id, each.is_current, each.removes) for each in stale} == {
        (CardKind.REVIEW, newer, True, False),
        (CardKind.REVIEW, newer, False, True),
    }

    await undo_last(store, act, at=NOW + 20)
    assert take_snapshot(path) == before
    for title_id, review_id in zip(titles, (older, newer), strict=True):
        found = await store.reviews.find_own(SERVER, title_id, member_id=ALICE)
        assert found is not None
        assert (found.id, found.state) == (review_id, ReviewState.POSTED)
    found = await store.reviews.find(SERVER, older)
    assert found is not None
    assert found.helpful == 1
    assert differences(path, make_finder(path)) == []


async def test_a_review_written_anew_since_stays_where_it_is(path: Path, store: Store, act: Acts) -> None:
    """And so does the older one that became a version of it; one nobody touched goes back."""
    added = await add(store, act)
    older = await write(store, act, "signal", "older words", NOW)
    newer = await write(store, act, added.id, "newer words", NOW + 5)
    untouched = await write(store, act, added.id, "Bob's words", NOW, who=BOB)
    await store.titles.merge(act(MODERATOR, at=NOW + 10), added, SIGNAL)
    await store.reviews.mark_episode(act(ALICE, at=NOW + 15), newer, episode=3)
    await undo_last(store, act, at=NOW + 20)
    of_alice = "SELECT review_id, title_id FROM reviews WHERE member_id = ?"
    assert rows(path, of_alice, ALICE) == [(newer, "signal")]
    assert rows(path, of_alice, BOB) == [(untouched, added.id)]
    [version] = await store.reviews.list_versions(act(ALICE), newer)
    assert version.content.body == "older words"
    assert await store.reviews.find(SERVER, older) is None
    assert differences(path, make_finder(path)) == []


async def test_whoever_erases_their_review_erases_what_it_took_in(
    path: Path, store: Store, act: Acts
) -> None:
    """A version goes with its review, and with it the row that an undo would have brought back."""
    added = await add(store, act)
    await write(store, act, "signal", "a secret", NOW)
    newer = await write(store, act, added.id, "newer words", NOW + 5)
    await store.titles.merge(act(MODERATOR, at=NOW + 10), added, SIGNAL)
    await store.servers.prune(at=NOW + 3 * DAY)
    assert len(rows(path, "SELECT 1 FROM reviews")) == 2  # control: it stays while the review does
    await store.reviews.delete(act(ALICE, at=NOW + 3 * DAY), newer)
    await store.servers.prune(at=NOW + 5 * DAY)
    assert rows(path, "SELECT body FROM reviews") == rows(path, "SELECT take FROM review_versions") == []
    await undo_last(store, act, at=NOW + 6 * DAY)
    assert await store.reviews.list_posted(SERVER) == []
    assert differences(path, make_finder(path)) == []


async def test_a_merge_is_no_way_round_a_moderator(path: Path, store: Store, act: Acts) -> None:
    """What was hidden is no version that could be made the review again, and stays hidden."""
    added = await add(store, act)
    hidden = await write(store, act, "signal", "rude words", NOW)
    await store.reports.file(act(BOB), hidden, "rude")
    await store.reports.decide(act(MODERATOR), 1, Verdict.HIDE)
    newer = await write(store, act, added.id, "newer words", NOW + 5)
    await store.titles.merge(act(MODERATOR), added, SIGNAL)
    assert await store.reviews.list_versions(act(ALICE), newer) == []
    await undo_last(store, act)
    assert rows(path, "SELECT review_id, state FROM reviews ORDER BY review_id") == [
        (hidden, "hidden"),
        (newer, "posted"),
    ]


@pytest.mark.parametrize("is_edited", [True, False])
async def test_what_was_decided_of_a_text_goes_where_it_goes(
    path: Path, store: Store, act: Acts, is_edited: bool
) -> None:
    """Written anew there, it is what moderators said it is; of a text that stays it stays."""
    added = await add(store, act)
    judged = "SELECT title_id, sketch FROM judged WHERE member_id = 1 ORDER BY title_id"
    for number, (title_id, body) in enumerate({"signal": "He dies in it", added.id: "She was dead"}.items()):
        review_id = await write(store, act, title_id, body, NOW + number)
        await store.reports.file(act(BOB), review_id, "spoils")
        await store.reports.decide(act(MODERATOR), number + 1, Verdict.SPOILER)
    (here, ours), (there, theirs) = before = rows(path, judged)
    await store.titles.merge(act(MODERATOR, at=NOW + 10), added, SIGNAL)
    assert rows(path, judged) == [(here, theirs), (there, ours)]
    if is_edited:
        await store.reviews.mark_episode(act(ALICE, at=NOW + 15), review_id, episode=3)
    await undo_last(store, act, at=NOW + 20)
    assert rows(path, judged) == ([(here, theirs), (there, ours)] if is_edited else before)


async def test_what_was_decided_of_a_text_that_stays_stays(path: Path, store: Store, act: Acts) -> None:
    """The same where only one of the titles has a review."""
    added = await add(store, act)
    review_id = await write(store, act, added.id, "He dies in it", NOW)
    await store.reports.file(act(BOB), review_id, "spoils")
    await store.reports.decide(act(MODERATOR), 1, Verdict.SPOILER)
    judged = "SELECT title_id FROM judged"
    await store.titles.merge(act(MODERATOR, at=NOW + 10), added, SIGNAL)
    assert rows(path, judged) == [("signal",)]
    await store.reviews.mark_episode(act(ALICE, at=NOW + 15), review_id, episode=3)
    await undo_last(store, act, at=NOW + 20)
    assert rows(path, judged) == rows(path, "SELECT title_id FROM reviews") == [("signal",)]


async def test_a_draft_goes_along(store: Store, act: Acts) -> None:
    """Unless there is one there; what is written on since then stays where it is written."""
    added = await add(store, act)

    async def keep(who: int, title_id: str, text: str, at: int = NOW) -> None:
        await store.drafts.keep(act(who, at=at), "review", ReviewContent(text), title_id=title_id)

    async def read(who: int, title_id: str) -> str | None:
        found = await store.drafts.find_for(act(who), "review", ReviewContent, title_id=title_id)
        return found.state.body if found else None

    for who in (ALICE, BOB, 3):
        await keep(who, added.id, "here")
    await keep(3, "signal", "there")
    await store.titles.merge(act(MODERATOR), added, SIGNAL)
    assert [await read(who, "signal") for who in (ALICE, BOB, 3)] == ["here", "here", "there"]
    await keep(BOB, "signal", "written on", at=NOW + 5)
    await undo_last(store, act, at=NOW + 10)
    assert [await read(who, added.id) for who in (ALICE, BOB, 3)] == ["here", None, "here"]
    assert [await read(who, "signal") for who in (ALICE, BOB, 3)] == [None, "written on", "there"]


@pytest.mark.parametrize("others", [0, 1])
async def test_where_a_score_stood_goes_to_a_title_nobody_has_scored(
    path: Path, store: Store, act: Acts, others: int
) -> None:
    """Of one with scores of its own it would say nothing."""
    added = await add(store, act)
    for who in (ALICE, BOB):
        await store.ratings.record_score(act(who), added.id, score=16)
    for who in range(11, 11 + others):
        await store.ratings.record_score(act(who), "signal", score=2)
    opened = rows(path, "SELECT title_id FROM openings")
    assert opened == [(added.id,)]
    await store.titles.merge(act(MODERATOR), added, SIGNAL)
    assert rows(path, "SELECT title_id FROM openings") == [(added.id if others else "signal",)]
    await undo_last(store, act)
    assert rows(path, "SELECT title_id FROM openings") == opened


async def test_bursts_nobody_has_decided_on_are_one(path: Path, store: Store, act: Acts) -> None:
    """Held, all votes of both are, also after the titles have come apart."""
    added = await add(store, act)
    for who in MEMBERS:
        await store.ratings.record_score(act(who), added.id if who < 3 else "signal", score=2)
    there = burst_of(path, SERVER, "signal", {3, 4})
    here = burst_of(path, SERVER, added.id, {ALICE, BOB})
    with closing(connect(path)) as db, db:
        db.execute("UPDATE bursts SET state = 'open', closed_at = NULL")
    before = take_snapshot(path)
    await store.titles.merge(act(MODERATOR), added, SIGNAL)
    [burst] = await store.moderation.list_bursts(SERVER)
    assert (burst.id, burst.votes) == (there, 4)
    await undo_last(store, act)
    assert take_snapshot(path) == before

    await store.titles.merge(act(MODERATOR), added, SIGNAL)
    await store.moderation.decide(act(MODERATOR, at=NOW + 5), there, hold=True)
    assert kept(path) == {}
    await undo_last(store, act)
    assert await store.moderation.list_bursts(SERVER) == []
    assert rows(path, "SELECT state FROM bursts WHERE burst_id = ?", here) == [("held",)]
    assert rows(path, "SELECT count(*) FROM shelf WHERE held_at IS NULL") == [(0,)]
    assert {*scores(path, added.id)} == {ALICE, BOB}
    assert differences(path, make_finder(path)) == []


async def test_moods_voted_of_both_are_moods_of_one(path: Path, store: Store, act: Acts) -> None:
    """Each once; whoever votes anew since then has voted on the one."""
    added = await add(store, act)
    for who in (ALICE, BOB):
        await store.title_votes.vote(act(who), added.id, moods=[Mood.DARK, Mood.EPIC])
        await store.title_votes.vote(act(who), "signal", moods=[Mood.DARK], warnings=[ContentWarning.GORE])
    await store.titles.merge(act(MODERATOR), added, SIGNAL)
    tally = await store.title_votes.find_tally(SERVER, "signal", member_id=ALICE)
    assert tally.moods == {Mood.DARK: 2, Mood.EPIC: 2}
    await store.title_votes.vote(act(BOB), "signal", moods=[Mood.FUNNY, Mood.EPIC])
    await undo_last(store, act)
    here = await store.title_votes.find_tally(SERVER, added.id, member_id=ALICE)
    there = await store.title_votes.find_tally(SERVER, "signal", member_id=BOB)
    assert here.own_moods == (Mood.DARK, Mood.EPIC)
    assert there.moods == {Mood.DARK: 1, Mood.FUNNY: 1, Mood.EPIC: 1}


async def test_an_addition_becomes_its_twin_of_a_later_catalogue(path: Path, store: Store, act: Acts) -> None:
    """Made by the bot, once: whoever undoes it is not contradicted at the next start."""
    added = await add(store, act)
    await store.ratings.record_score(act(BOB), added.id, score=16)
    twin = replace(added, id="kd-two-cups-of-tea-2026", title="Two Cups of Tea")
    assert await store.titles.adopt_twins(SERVER, {added.id: twin, "never": twin}, at=NOW) == 1
    assert scores(path, twin.id) == {BOB: 16}
    [merge, _] = await store.titles.list_changes(SERVER, added.id, limit=5)
    assert (merge.kind, merge.into_id, merge.name) == (ChangeKind.MERGE, twin.id, BOT)
    assert await store.titles.adopt_twins(SERVER, {added.id: twin}, at=NOW) == 0
    await undo_last(store, act)
    assert await store.titles.adopt_twins(SERVER, {added.id: twin}, at=NOW) == 0
    assert scores(path, added.id) == {BOB: 16}


async def test_an_addition_whose_id_the_catalogue_has_is_the_catalogues(
    path: Path, store: Store, act: Acts
) -> None:
    """All that was said of it stands under that id already."""
    added = await add(store, act)
    await store.ratings.record_score(act(BOB), added.id, score=16)
    assert await store.titles.adopt_twins(SERVER, {added.id: added}, at=NOW) == 1
    assert await store.titles.list_all(SERVER) == []
    assert scores(path, added.id) == {BOB: 16}


# What a job knows of them ----------------------------------------------------------------------------


class Counts(Otherwise):
    """Counts what is asked."""

    asked = 0

    def all(self, sql: str, parameters: Parameters) -> list[Row]:
        self.asked += 1
        return super().all(sql, parameters)


async def test_the_catalogue_is_asked_first_and_alone(store: Store, act: Acts) -> None:
    """A vote on one of its titles costs no look at the server's own; another server has none of these."""
    added = await add(store, act)

    def look(tx: Transaction) -> list[int]:
        seen = Counts(tx)
        numbers = []
        for server_id, title_id, title in (
            (SERVER, "signal", SIGNAL),
            (SERVER, added.id, added),
            (OTHER_SERVER, added.id, None),
        ):
            assert find_title(seen, server_id, title_id) == title
            numbers.append(seen.asked)
        return numbers

    assert await store._engine.look(look) == [0, 1, 2]


@pytest.mark.parametrize("step", ["vote", "calibrate", "settle", "fix"])
async def test_a_score_starts_where_the_titles_facts_say(
    path: Path, store: Store, act: Acts, step: str
) -> None:
    """Also of a title that the server has added; the control knows the catalogue alone."""
    added = await add(store, act, replace(CUPS, genres=("Crime",)))
    for number in range(24):
        for who in range(1, 9):
            title = replace(SIGNAL, id=f"t{number}", genres=("Crime",) if number % 2 else ("Romance",))
            CATALOGUE[title.id] = title
            given = 4 + who % 3 if number % 2 else 16 + who % 3
            await store.ratings.record_score(act(who), title.id, score=given)
    try:
        if step != "vote":
            await store.ratings.record_score(act(ALICE), added.id, score=12)
        await store.calibration.calibrate(SERVER)
        if step == "fix":
            await store.titles.fix(act(MODERATOR), replace(added, genres=("Romance",)), added)
        elif step == "settle":
            await store.calibration._settle_beside(SERVER, added.id)
        elif step == "vote":
            await store.ratings.record_score(act(ALICE), added.id, score=12)
        assert kept(path)[SERVER, added.id]["votes"] == 1
        assert differences(path, make_finder(path)) == []
        assert differences(path, lambda title_id: CATALOGUE.get(title_id, find_none(title_id))) != []
    finally:
        for number in range(24):
            CATALOGUE.pop(f"t{number}", None)


# Whatever happened before ----------------------------------------------------------------------------

_HISTORY = {"title_changes", "title_moves", "outbox"}
_COUNTERS = {
    "members": {"seen_at"},
    "models": {"seen"},
    "summaries": {"changes", "settled"},
    "cards": {"shown", "wanted", "removes", "due_at", "tries", "stale_at", "told_at"},
}
"""How often something changed, and what is still to be told or shown."""
_HANGING = ("review_versions", "review_moods", "helpful_votes", "spoiler_flags", "burst_votes")


def take_snapshot(path: Path) -> dict[str, list[str]]:
    """All rows there are but for the history, and for what of summaries and moods says nothing."""
    found = {}
    for table in {*list_tables(path, column="server_id"), *_HANGING} - _HISTORY:
        where = {"summaries": "WHERE votes > 0", "mood_counts": "WHERE members > 0"}.get(table, "")
        columns = [name for name in list_columns(path, table) if name not in _COUNTERS.get(table, ())]
        sql = f"SELECT {', '.join(columns)} FROM {table} {where}"
        found[table] = sorted(repr(tuple(row)) for row in rows(path, sql))
    return found


def list_columns(path: Path, table: str) -> list[str]:
    return next(list(each.columns) for each in tables.list_tables() if each.name == table)


members = st.sampled_from(MEMBERS)
names = st.sampled_from([CUPS_ID, "signal"])
DEEDS = st.one_of(
    st.tuples(
        st.just("rate"), members, names, st.sampled_from([None, *HALF_POINTS]), st.sampled_from(Progress)
    ),
    st.tuples(st.just("review"), members, names, st.sets(st.sampled_from(list(Mood)[:3]))),
    st.tuples(st.just("review"), members, names, st.just(frozenset[Mood]())),
    st.tuples(st.just("wish"), members, names, st.sampled_from(Wish)),
    st.tuples(st.just("vote"), members, names, st.sets(st.sampled_from(list(Mood)[:3]))),
    st.tuples(st.just("draft"), members, names),
    st.tuples(st.just("show"), members, names),
    st.tuples(st.just("delete"), members, names),
    st.tuples(st.just("flag"), members, names),
    st.tuples(
        st.just("judge"), members, names, st.sampled_from([Verdict.HIDE, Verdict.SPOILER, Verdict.REMOVE])
    ),
    st.tuples(st.just("burst"), names, st.sets(members, min_size=1), st.sampled_from([None, True, False])),
    st.tuples(st.just("exclude"), members, st.booleans()),
    st.tuples(st.just("calibrate")),
)


class Life:
    """What members do on two titles, one after the other, a minute or none apart."""

    def __init__(self, path: Path, store: Store, act: Acts) -> None:
        self.path, self.store, self.act = path, store, act
        self.now = NOW
        self._numbers = count(1)

    def by(self, who: int) -> Any:
        return self.act(who, at=self.now)

    async def do(self, deed: tuple[Any, ...]) -> None:
        """Do it, where it can be done."""
        self.now += 60 * (next(self._numbers) % 2)
        store = self.store
        match deed:
            case "rate", who, title, score, progress:
                await store.ratings.record_score(self.by(who), title, score=score, progress=progress)
            case "review", who, title, moods:
                body = f"words number {next(self._numbers)} of member {who}"
                content = ReviewContent(body, score=2 + who, moods=tuple(sorted(moods)))
                await store.reviews.write(self.by(who), title, content, channel_id=7)
            case "wish", who, title, wish:
                await store.suggestions.record_wish(self.by(who), title, wish)
            case "vote", who, title, moods:
                await store.title_votes.vote(self.by(who), title, moods=moods)
            case "draft", who, title:
                await store.drafts.keep(self.by(who), "review", {"at": self.now}, title_id=title)
            case "show", who, title:
                await store.suggestions.note_shown(self.by(who), {title: Source.TASTE})
            case (("burst" | "exclude" | "calibrate"), *_):
                await self._moderate(deed)
            case kind, who, title, *rest:
                await self._do_with(kind, who, title, *rest)

    async def _moderate(self, deed: tuple[Any, ...]) -> None:
        store = self.store
        match deed:
            case "burst", title, those, hold:
                made = burst_of(self.path, SERVER, title, those)
                if hold is not None:
                    await store.moderation.decide(self.by(MODERATOR), made, hold=hold)
            case "exclude", who, excluded:
                await store.moderation.exclude(
                    self.by(MODERATOR), who, name=f"member {who}", excluded=excluded
                )
            case ("calibrate",):
                await store.calibration.calibrate(SERVER)

    async def _do_with(self, kind: str, who: int, title: str, *rest: Any) -> None:
        """What takes a review that is there."""
        review = await self.store.reviews.find_own(SERVER, title, member_id=who)
        if review is None:
            return
        if kind == "delete":
            await self.store.reviews.delete(self.by(who), review.id)
        elif review.state is ReviewState.POSTED:
            reader = self.by(1 + who % len(MEMBERS))
            if kind == "flag":
                await self.store.reviews.flag_spoiler(reader, review.id)
            else:
                await self.store.reports.file(reader, review.id, "rude")
                report = (await self.store.reports.list_open(SERVER))[-1]
                await self.store.reports.decide(self.by(MODERATOR), report.id, rest[0])


def live(tmp_path_factory: pytest.TempPathFactory, act: Acts, run: Callable[[Life], Any]) -> None:
    """A life of its own, with one title added."""
    path = tmp_path_factory.mktemp("titles") / "daesang.db"

    async def begin() -> None:
        async with open_store(path, find_title=CATALOGUE.get) as store:
            await add(store, act)
            await store.settings.change(act(MODERATOR), "spoiler_flags", 1)
            await run(Life(path, store, act))

    try:
        asyncio.run(begin())
    finally:
        drop_places()


async def merge_and_undo(here: Life) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """All there was before a merge, and all there is when it is undone."""
    before = take_snapshot(here.path)
    added = await find(here.store, CUPS_ID)
    assert added is not None
    here.now += 60
    await here.store.titles.merge(here.by(MODERATOR), added.title, SIGNAL)
    assert differences(here.path, make_finder(here.path)) == []
    assert scores(here.path, CUPS_ID) == {}
    await here.store.titles.undo(here.by(MODERATOR), await find_last(here.store))
    assert differences(here.path, make_finder(here.path)) == []
    return before, take_snapshot(here.path)


@settings(max_examples=2 * EXAMPLES, deadline=None, database=None)
@example(
    deeds=[
        ("rate", ALICE, "signal", None, Progress.FINISHED),
        ("burst", "signal", {ALICE}, True),
        ("rate", ALICE, CUPS_ID, None, Progress.FINISHED),
    ]
)
@given(deeds=st.lists(DEEDS, min_size=3, max_size=25))
def test_a_merge_that_is_undone_leaves_all_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, act: Acts, deeds: list[tuple[Any, ...]]
) -> None:
    """Every row of every table, whatever members and moderators did before; and so once more."""

    async def run(here: Life) -> None:
        for deed in deeds:
            await here.do(deed)
        for _ in range(2):
            before, after = await merge_and_undo(here)
            assert after == before

    live(tmp_path_factory, act, run)


def list_texts(path: Path) -> set[str]:
    """Every text there is, of reviews and their versions."""
    takes = (decode(take, ReviewContent) for (take,) in rows(path, "SELECT take FROM review_versions"))
    return {body for (body,) in rows(path, "SELECT body FROM reviews")} | {
        each.body for each in takes if each
    }


CHANGES = st.sampled_from(["merge", "merge", "undo", "undo", "remove"])


@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(steps=st.lists(st.one_of(DEEDS, DEEDS, CHANGES), min_size=5, max_size=30))
def test_nothing_is_lost_and_every_sum_is_right(
    tmp_path_factory: pytest.TempPathFactory, act: Acts, steps: list[Any]
) -> None:
    """Merges, undoings and removals between what members go on doing: no text goes, none counts twice."""

    async def run(here: Life) -> None:
        titles = here.store.titles
        for step in steps:
            found = await find(here.store, CUPS_ID)
            assert found is not None
            texts = list_texts(here.path)
            standing = [each for each in await titles.list_changes(SERVER, limit=99) if not each.undone_at]
            if not isinstance(step, str):
                # Members see what a title has become.
                await here.do(
                    tuple(found.into_id if part == CUPS_ID and found.into_id else part for part in step)
                )
            elif step == "undo" and standing and standing[0].kind is not ChangeKind.ADD:
                gone = rows(here.path, "SELECT 1 FROM reviews WHERE state IN ('deleted', 'removed')")
                await titles.undo(here.by(MODERATOR), standing[0].id)
                assert gone or list_texts(here.path) == texts
            elif step != "undo" and found.state is TitleState.SHOWN:
                if step == "merge":
                    await titles.merge(here.by(MODERATOR), found.title, SIGNAL)
                else:
                    await titles.remove(here.by(MODERATOR), found.title)
                assert list_texts(here.path) == texts
            assert differences(here.path, make_finder(here.path)) == [], step

    live(tmp_path_factory, act, run)


FULL: list[tuple[Any, ...]] = [
    ("rate", ALICE, CUPS_ID, 12, Progress.FINISHED),
    ("rate", BOB, CUPS_ID, 6, Progress.DROPPED),
    ("rate", BOB, "signal", 18, Progress.FINISHED),
    ("review", 3, "signal", {Mood.DARK}),
    ("review", 3, CUPS_ID, {Mood.DARK, Mood.FUNNY}),
    ("vote", 4, CUPS_ID, {Mood.EPIC}),
    ("draft", 4, CUPS_ID),
    ("show", 4, CUPS_ID),
    ("burst", CUPS_ID, {ALICE}, True),
]


@pytest.mark.parametrize("left_out", ["score_changes", "bursts", "drafts", "shown", "versions", "votes"])
def test_control_what_is_not_cared_for_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, act: Acts, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    """Control: an undo that forgets one kind of rows leaves something otherwise."""
    if left_out == "votes":
        monkeypatch.setattr(title_moves, "_move_votes_back", lambda *_: None)
    elif left_out == "versions":
        monkeypatch.setattr(title_moves, "_put_back", lambda *_: None)
    real = title_moves.move_back

    def move_back(*args: Any, **rest: Any) -> None:
        plain = tuple(each for each in title_moves._PLAIN if each.table != left_out)
        monkeypatch.setattr(title_moves, "_PLAIN", plain)
        real(*args, **rest)

    monkeypatch.setattr(title_moves, "move_back", move_back)

    async def run(here: Life) -> None:
        for deed in FULL:
            await here.do(deed)
        before, after = await merge_and_undo(here)
        assert after != before

    live(tmp_path_factory, act, run)


def test_control_sums_that_are_not_made_anew_are_noticed(
    tmp_path_factory: pytest.TempPathFactory, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: a merge that leaves the summaries as they are."""
    monkeypatch.setattr(title_moves, "_sum_up", lambda *_: None)

    async def run(here: Life) -> None:
        for deed in FULL:
            await here.do(deed)
        with pytest.raises(AssertionError):
            await merge_and_undo(here)

    live(tmp_path_factory, act, run)


# Sources ---------------------------------------------------------------------------------------------


async def test_what_sources_said_is_kept_for_a_while(store: Store) -> None:
    """The latest of each, for as long as is asked for, until it is forgotten."""
    for at in (NOW - DAY, NOW):
        await store.sources.keep_facts("tmdb", "tv:1", Breaker(1, at), at=at)
    await store.sources.keep_facts("tvmaze", "tv:1", Breaker(2), at=NOW - DAY)
    assert await store.sources.find_facts("tmdb", "tv:1", Breaker, since=NOW) == Breaker(1, NOW)
    assert await store.sources.find_facts("tmdb", "tv:1", Breaker, since=NOW + 1) is None
    assert await store.sources.forget_facts("tmdb", before=NOW) == 0
    assert await store.sources.forget_facts("tmdb", before=NOW + 1) == 1
    assert await store.sources.find_facts("tmdb", "tv:1", Breaker, since=0) is None
    assert await store.sources.find_facts("tvmaze", "tv:1", Breaker, since=0) == Breaker(2)


async def test_how_sources_fare_outlives_a_restart(path: Path, store: Store) -> None:
    await store.sources.keep_breaker("tmdb", Breaker(3, NOW + 60, None, Trouble.BUSY))
    fares = Breaker(4, NOW + 120, NOW, Trouble.SLOW)
    await store.sources.keep_breaker("tmdb", fares)
    assert await store.sources.find_breakers() == {"tmdb": fares}


async def test_the_catalogue_brought_up_to_date(store: Store) -> None:
    """The latest of each title, and nothing from before the time that is asked for."""
    await store.sources.keep_refreshed([SIGNAL, MOTHER], at=NOW)
    newer = replace(SIGNAL, episodes=16, ids={"tmdb_tv": 1, "imdb": "tt1"})
    await store.sources.keep_refreshed([newer], at=NOW + 1)
    assert await store.sources.list_refreshed() == [MOTHER, newer]
    assert await store.sources.list_refreshed(since=NOW + 1) == [newer]


async def test_what_is_said_of_a_title_while_it_is_merged_is_not_lost(
    path: Path, store: Store, act: Acts
) -> None:
    """Its command had found the title before, and is refused."""
    added = await add(store, act)
    await store.ratings.record_score(act(BOB), added.id, score=16)  # control: before, it counts
    merge, score, mood, review, wish = await asyncio.gather(
        store.titles.merge(act(MODERATOR), added, SIGNAL),
        store.ratings.record_score(act(ALICE), added.id, score=18),
        store.title_votes.vote(act(ALICE), added.id, moods=(Mood.FUNNY,)),
        store.reviews.write(act(3), added.id, ReviewContent("Warm, and slow.")),
        store.suggestions.record_wish(act(4), added.id, Wish.PLANNED),
        return_exceptions=True,
    )
    assert isinstance(merge, int)
    assert all(isinstance(each, Gone) for each in (score, mood, review, wish)), (score, mood, review, wish)
    assert scores(path, "signal") == {BOB: 16}
    for table in ("shelf", "title_votes", "reviews"):
        assert not rows(path, f"SELECT 1 FROM {table} WHERE title_id = ?", added.id)
