"""A list on its member's shelf: one batch, dated as it says, no talk of today, and undone for a day."""

import asyncio
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.alarm import DAY
from bot.domain.errors import Gone, Redelivered
from bot.domain.lists.imports import KEPT_SECONDS, MOST_WAITING, Applied, ImportState, Undone
from bot.domain.lists.matching import Match, Rule
from bot.domain.lists.plan import Choices, Choose
from bot.domain.lists.rows import Format, ListRow, ReadList
from bot.domain.members import Act
from bot.domain.outcomes import Source
from bot.domain.ratings import Progress
from bot.domain.reviews import ReviewContent
from bot.domain.servers import Bursts
from bot.domain.shelf import Status
from bot.domain.suggestions import Wish
from bot.domain.titles import Kind, Title
from bot.store import Store, bursts, imports, summaries
from bot.store.summaries import SUMS
from tests.places import EXAMPLES, connect, drop_places, open_store
from tests.store.conftest import ALICE, BOB, NOW, SERVER, Acts, jobs_due, reached, rows
from tests.store.recompute import differences, kept, recomputed

LONG_AGO = NOW - 900 * DAY
MONTH = 2025 * 12 + 5

UNKNOWN = Match(Rule.UNKNOWN)


def scored(title_id: str, score: int | None = 16, **rest: Any) -> tuple[ListRow, Match]:
    row = ListRow(title_id, score=score, **{"status": Status.FINISHED, "at": LONG_AGO, **rest})
    return row, Match(Rule.KOREAN, title_id)


def unknown(name: str, **rest: Any) -> tuple[ListRow, Match]:
    return ListRow(name, **rest), UNKNOWN


Pairs = Sequence[tuple[ListRow, Match]]


class Scene:
    def __init__(self, path: Path, store: Store, act: Acts) -> None:
        self.path, self.store, self.act = path, store, act

    async def preview(self, by: Act, *pairs: tuple[ListRow, Match]) -> int:
        read = ReadList(Format.MYDRAMALIST, tuple(row for row, _ in pairs))
        return await self.store.imports.begin(by, read, [match for _, match in pairs])

    async def bring(
        self, *pairs: tuple[ListRow, Match], who: int = ALICE, at: int = NOW, overwrite: bool = False
    ) -> tuple[int, Applied]:
        import_id = await self.preview(self.act(who, at=at), *pairs)
        await self.store.imports.choose(
            self.act(who, at=at), import_id, lambda _: Choices(overwrite=overwrite)
        )
        return import_id, await self.store.imports.apply(self.act(who, at=at), import_id)

    async def rate(self, title_id: str, score: int | None, *, who: int = ALICE, at: int = NOW) -> None:
        await self.store.ratings.record_score(self.act(who, at=at, joined_at=LONG_AGO), title_id, score=score)

    async def crowd(self, title_id: str = "signal", votes: int = 10) -> None:
        for who in range(50, 50 + votes):
            await self.rate(title_id, 16 + who % 3, who=who, at=NOW - (7 + 100 - who) * DAY)

    async def settle(self) -> None:
        """What the jobs do of it."""
        for name, server_id in await jobs_due(self.store):
            if name == "imported":
                while await self.store.imports.count_some(server_id, at=NOW):
                    pass
        while await self.store.departures.rebuild_some(SERVER):
            pass
        await self.store.calibration.settle(SERVER)

    def shelf(self, who: int = ALICE, columns: str = "title_id, status, score") -> list[tuple[Any, ...]]:
        return rows(self.path, f"SELECT {columns} FROM shelf WHERE member_id = {who} ORDER BY title_id")

    def log(self, who: int = ALICE) -> list[tuple[Any, ...]]:
        return rows(
            self.path,
            f"SELECT title_id, score, at FROM score_changes WHERE member_id = {who} ORDER BY change_id",
        )

    def sums(self) -> dict[Any, Any]:
        """Of titles with votes, without their scores."""
        return {key: [row[name] for name in SUMS] for key, row in kept(self.path).items()}

    def told_sums(self) -> dict[Any, Any]:
        return {key: [row[name] for name in SUMS] for key, row in recomputed(self.path).items()}

    def dump(self) -> list[Any]:
        tables = ("shelf", "score_changes", "waiting_rows", "imported_reviews")
        return [self.sums(), *(sorted(map(repr, rows(self.path, f"SELECT * FROM {t}"))) for t in tables)]


@pytest.fixture
def scene(path: Path, store: Store, act: Acts) -> Scene:
    return Scene(path, store, act)


# A preview -------------------------------------------------------------------------------------------


async def test_a_preview_is_kept_as_it_was_read(scene: Scene, act: Acts) -> None:
    pairs = scored("signal", ids={"imdb": "tt1", "tmdb_tv": 2}, changes=((1, 12), (2, None))), unknown("x")
    import_id = await scene.preview(act(), *pairs)
    found = await scene.store.imports.find(act(), import_id)
    assert found is not None
    assert (found.state, found.applied) == (ImportState.PREVIEW, None)
    assert found.read == ReadList(Format.MYDRAMALIST, tuple(row for row, _ in pairs))
    assert tuple(found.matches) == tuple(match for _, match in pairs)
    choices = Choices({0: None, 1: "iris"}, overwrite=True)
    await scene.store.imports.choose(act(), import_id, lambda _: choices)
    found = await scene.store.imports.find(act(), import_id)
    assert found is not None
    assert found.choices == choices


async def test_what_is_said_at_once_is_all_kept(scene: Scene, act: Acts) -> None:
    import_id = await scene.preview(act(), scored("signal"), scored("iris"), scored("mother"))

    def leave_out(place: int) -> Choose:
        return lambda choices: replace(choices, titles={**choices.titles, place: None})

    by = [act() for _ in range(3)]
    await asyncio.gather(
        *(scene.store.imports.choose(by[place], import_id, leave_out(place)) for place in range(3))
    )
    found = await scene.store.imports.find(act(), import_id)
    assert found is not None
    assert found.choices.titles == dict.fromkeys(range(3))


async def test_it_is_ones_own_and_for_a_day(scene: Scene, act: Acts) -> None:
    import_id = await scene.preview(act(), scored("signal"))
    for by in (act(BOB), act(server_id=222), act(at=NOW + KEPT_SECONDS)):
        assert await scene.store.imports.find(by, import_id) is None
        with pytest.raises(Gone):
            await scene.store.imports.apply(by, import_id)
        with pytest.raises(Gone):
            await scene.store.imports.choose(by, import_id, lambda choices: choices)
    assert scene.shelf() == []
    assert await scene.store.imports.find(act(at=NOW + KEPT_SECONDS - 1), import_id) is not None


async def test_another_takes_its_place(scene: Scene, act: Acts) -> None:
    first = await scene.preview(act(), scored("signal"))
    theirs = await scene.preview(act(BOB), scored("signal"))
    second = await scene.preview(act(), scored("iris"))
    assert await scene.store.imports.find(act(), first) is None
    assert await scene.store.imports.find(act(BOB), theirs) is not None
    await scene.store.imports.cancel(act(), second)
    assert await scene.store.imports.find(act(), second) is None
    assert ("purge", 0) in await jobs_due(scene.store, at=NOW + 60)


async def test_what_was_applied_stays_for_its_undoing_a_few_at_most(scene: Scene, act: Acts) -> None:
    brought = [
        (await scene.bring(scored(f"title-{number}")))[0] for number in range(imports.MOST_IMPORTS + 1)
    ]
    found = [await scene.store.imports.find(act(), each) is not None for each in brought]
    assert found == [False, *[True] * imports.MOST_IMPORTS]


async def test_both_are_forgotten_after_a_day(scene: Scene, act: Acts) -> None:
    await scene.bring(scored("signal"))
    await scene.preview(act(), scored("iris"))
    await scene.store.servers.prune(at=NOW + KEPT_SECONDS - 1)
    assert len(rows(scene.path, "SELECT 1 FROM imports")) == 2
    await scene.store.servers.prune(at=NOW + KEPT_SECONDS)
    assert rows(scene.path, "SELECT 1 FROM imports") == []


# Applying --------------------------------------------------------------------------------------------


async def test_all_stands_on_the_shelf_as_the_list_says(scene: Scene) -> None:
    """With its dates, none of which is to come, and sums that are exact at once."""
    await scene.crowd()
    _, applied = await scene.bring(
        scored("signal", 15, scored_at=LONG_AGO + 5, finished_at=LONG_AGO + 4, rewatches=2),
        scored("iris", 12, at=NOW + 900 * DAY),
        scored("undated", 13, at=None),
        scored("plan", None, status=Status.PLANNED, at=None),
        scored("half", None, status=Status.WATCHING, episode=4),
        unknown("Nobody Knows", score=18),
    )
    assert applied == Applied(scores=3, entries=5, waiting=1)
    assert scene.shelf(columns="title_id, status, score, first_score, scored_at, rated_at, first_at") == [
        ("half", "watching", None, None, None, LONG_AGO, LONG_AGO),
        ("iris", "finished", 12, 12, NOW, NOW, NOW),
        ("plan", "planned", None, None, None, None, None),
        ("signal", "finished", 15, 15, LONG_AGO + 5, LONG_AGO + 5, LONG_AGO + 5),
        ("undated", "finished", 13, 13, NOW, NOW, NOW),
    ]
    dates = "title_id, episode, planned_at, finished_at, rewatches"
    assert scene.shelf(columns=dates)[0] == ("half", 4, None, None, 0)
    assert scene.shelf(columns=dates)[2:4] == [
        ("plan", None, NOW, None, 0),
        ("signal", None, None, LONG_AGO + 4, 2),
    ]
    assert scene.log() == [("signal", 15, LONG_AGO + 5), ("iris", 12, NOW), ("undated", 13, NOW)]
    assert scene.sums() == scene.told_sums()
    assert ("settle", SERVER) in await jobs_due(scene.store)
    await scene.settle()
    assert differences(scene.path) == []


async def test_the_same_again_does_nothing(scene: Scene, act: Acts) -> None:
    """A press that is delivered twice, another press, and the very list once more."""
    pairs = scored("signal", review="So good."), scored("plan", None, status=Status.PLANNED), unknown("x")
    import_id = await scene.preview(act(), *pairs)
    by = act()
    applied = await scene.store.imports.apply(by, import_id)
    assert applied == Applied(scores=1, entries=2, reviews=1, waiting=1)
    before = scene.dump()
    with pytest.raises(Redelivered):
        await scene.store.imports.apply(by, import_id)
    assert await scene.store.imports.apply(act(), import_id) == applied
    assert scene.dump() == before
    again, told = await scene.bring(*pairs, at=NOW + 60)
    assert told == Applied(waiting=1, same=2)
    assert scene.dump()[:3] == before[:3]
    assert await scene.store.imports.undo(act(at=NOW + 60), again) == Undone(0, 0)
    assert scene.dump()[:3] == before[:3]


async def test_a_score_given_here_stays(scene: Scene) -> None:
    await scene.rate("signal", 18)
    _, applied = await scene.bring(scored("signal", 10))
    assert (applied.scores, applied.entries) == (0, 1)  # that they have finished it is new
    assert scene.shelf() == [("signal", "finished", 18)]
    assert scene.log() == [("signal", 18, NOW)]
    _, applied = await scene.bring(scored("signal", 10), overwrite=True)
    assert applied == Applied(scores=1, entries=1)
    assert scene.shelf(columns="score, first_score, rated_at") == [(10, 18, NOW)]
    assert scene.sums() == scene.told_sums()


async def test_what_was_chosen_counts(scene: Scene, act: Acts) -> None:
    doubt = ListRow("Signal", score=12), Match(Rule.DOUBTFUL, None, ("signal", "iris"))
    import_id = await scene.preview(act(), doubt, scored("left"), doubt)
    await scene.store.imports.choose(act(), import_id, lambda _: Choices({0: "iris", 1: None}))
    assert await scene.store.imports.apply(act(), import_id) == Applied(scores=1, entries=1, waiting=1)
    assert scene.shelf() == [("iris", None, 12)]


async def test_it_goes_where_a_title_has_gone_since(scene: Scene, act: Acts) -> None:
    import_id = await scene.preview(act(), scored("old", 14), scored("removed"))
    old, new, removed = (Title(each, Kind.DRAMA, each, 2020) for each in ("old", "new", "removed"))
    await scene.store.titles.merge(act(9), old, new)
    await scene.store.titles.remove(act(9), removed)
    assert await scene.store.imports.apply(act(), import_id) == Applied(scores=1, entries=1, waiting=1)
    assert scene.shelf() == [("new", "finished", 14)]


async def test_what_was_brought_goes_and_comes_back_with_its_title(scene: Scene, act: Acts) -> None:
    """Counting as the server wants it by then, and with its review."""
    old, new = (Title(each, Kind.DRAMA, each, 2020) for each in ("old", "new"))
    await scene.bring(scored("old", 14, review="Hm."), scored("new", 10), scored("old", 12), who=ALICE)
    await scene.bring(scored("old", 6), who=BOB)
    before = scene.dump()
    change_id = await scene.store.titles.merge(act(9), old, new)
    assert scene.sums() == scene.told_sums()
    found = await scene.store.imports.find_review(act(), "new")
    assert found is not None
    await scene.store.settings.change(act(9), "count_imported", False)
    await scene.settle()
    await scene.store.titles.undo(act(9), change_id)
    await scene.settle()
    assert scene.sums() == scene.told_sums() == {}
    await scene.store.settings.change(act(9), "count_imported", True)
    await scene.settle()
    assert scene.dump() == before


async def test_whose_votes_do_not_count_does_not_by_a_list(scene: Scene, act: Acts) -> None:
    await scene.rate("iris", 12)
    await scene.store.moderation.exclude(act(9), ALICE, name="member 1", excluded=True)
    await scene.bring(scored("signal"))
    assert scene.sums() == scene.told_sums() == {}
    assert scene.shelf() == [("iris", None, 12), ("signal", "finished", 16)]


async def test_who_had_left_counts_again(scene: Scene, act: Acts) -> None:
    for title in ("iris", "signal"):
        await scene.rate(title, 12)
        await scene.rate(title, 14, who=BOB)
    with closing(connect(scene.path)) as db, db:
        db.execute("UPDATE members SET departed_at = 1, left_at = 1 WHERE member_id = 1")
    await scene.store.calibration.rebuild()
    assert scene.sums() == scene.told_sums()
    await scene.bring(scored("signal", 10), scored("new"), overwrite=True)
    told = scene.told_sums()
    assert {key: sums for key, sums in scene.sums().items() if key[1] != "iris"} == {
        key: sums for key, sums in told.items() if key[1] != "iris"
    }
    await scene.settle()
    assert scene.sums() == told


async def test_a_held_vote_is_not_freed_by_a_list(scene: Scene, act: Acts) -> None:
    await scene.crowd()
    for who in (101, 102, 103):
        await scene.store.ratings.record_score(act(who, joined_at=NOW - DAY), "signal", score=2)
    [burst] = await scene.store.moderation.list_bursts(SERVER)
    assert burst.held == 3
    await scene.rate("signal", None, who=101)
    await scene.bring(scored("signal", 2), who=101)
    await scene.bring(scored("signal", 4), who=102, overwrite=True)
    assert rows(scene.path, "SELECT count(*) FROM shelf WHERE held_at IS NOT NULL") == [(3,)]
    assert scene.sums() == scene.told_sums()


# Undoing ---------------------------------------------------------------------------------------------


async def test_all_of_it_is_undone(scene: Scene, act: Acts) -> None:
    await scene.crowd()
    await scene.rate("signal", 18)
    await scene.store.suggestions.record_wish(act(), "plan", Wish.PLANNED)
    before = scene.dump()
    import_id, _ = await scene.bring(
        scored("signal", 10, review="Hm."), scored("plan", 12), scored("new"), unknown("x"), overwrite=True
    )
    assert scene.dump() != before
    by = act(at=NOW + KEPT_SECONDS - 1)
    assert await scene.store.imports.undo(by, import_id) == Undone(3, 0)
    assert scene.dump() == before
    with pytest.raises(Redelivered):
        await scene.store.imports.undo(by, import_id)
    with pytest.raises(Gone):
        await scene.store.imports.undo(act(), import_id)
    with pytest.raises(Gone):
        await scene.store.imports.apply(act(), import_id)
    await scene.settle()
    assert differences(scene.path) == []


async def test_what_they_changed_since_stays(scene: Scene, act: Acts) -> None:
    import_id, _ = await scene.bring(scored("a", 10), scored("b", 11), scored("c", 12), scored("d", 13))
    await scene.rate("a", 14)
    await scene.rate("b", 11)  # given once more
    await scene.store.ratings.record_score(act(), "c", score=None)
    assert await scene.store.imports.undo(act(), import_id) == Undone(1, 3)
    assert scene.shelf() == [("a", "finished", 14), ("b", "finished", 11), ("c", "finished", None)]
    assert scene.log() == [
        ("a", 10, LONG_AGO),
        ("b", 11, LONG_AGO),
        ("c", 12, LONG_AGO),
        ("a", 14, NOW),
        ("c", None, NOW),
    ]
    assert scene.sums() == scene.told_sums()


async def test_it_can_be_undone_for_a_day_by_whose_it_is(scene: Scene, act: Acts) -> None:
    import_id, _ = await scene.bring(scored("signal"))
    for by in (act(BOB), act(at=NOW + KEPT_SECONDS)):
        with pytest.raises(Gone):
            await scene.store.imports.undo(by, import_id)
    with pytest.raises(Gone):
        await scene.store.imports.undo(act(), await scene.preview(act(), scored("iris")))
    assert scene.shelf() == [("signal", "finished", 16)]


# Not talk of today -----------------------------------------------------------------------------------


async def give_by_hand(scene: Scene, title_id: str, score: int, who: int) -> None:
    await scene.store.ratings.record_score(
        scene.act(who, joined_at=LONG_AGO), title_id, score=score, progress=Progress.FINISHED
    )


async def bring_by_list(scene: Scene, title_id: str, score: int, who: int) -> None:
    await scene.bring(scored(title_id, score, at=NOW), who=who)


@pytest.mark.parametrize(("give", "rings"), [(give_by_hand, True), (bring_by_list, False)])
async def test_no_alarm_rings(scene: Scene, give: Any, rings: bool) -> None:
    """Neither at once nor with a vote that is given afterwards; the same by hand do ring."""
    await scene.crowd()
    for who in (101, 102, 103):
        await give(scene, "signal", 2, who)
    await scene.rate("signal", 16, who=104)
    assert bool(await scene.store.moderation.list_bursts(SERVER)) is rings


@pytest.mark.parametrize(("give", "rings"), [(give_by_hand, True), (bring_by_list, False)])
async def test_two_hostile_votes_are_no_three_by_one_of_a_list(scene: Scene, give: Any, rings: bool) -> None:
    await scene.crowd()
    await give(scene, "signal", 2, 101)
    for who in (102, 103):
        await give_by_hand(scene, "signal", 2, who)
    assert bool(await scene.store.moderation.list_bursts(SERVER)) is rings


@pytest.mark.parametrize(("give", "rings"), [(give_by_hand, False), (bring_by_list, True)])
async def test_a_list_makes_nobody_a_regular(scene: Scene, give: Any, rings: bool) -> None:
    await scene.crowd()
    for who in (101, 102, 103):
        for number in range(12):
            await give(scene, f"other-{number}", 14, who)
    for who in (101, 102, 103):
        await give_by_hand(scene, "signal", 2, who)
    assert bool(await scene.store.moderation.list_bursts(SERVER)) is rings


@pytest.mark.parametrize(("give", "rings"), [(give_by_hand, True), (bring_by_list, False)])
async def test_no_alarm_rings_where_there_are_very_many(
    scene: Scene, give: Any, rings: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "MANY", 8)
    await scene.crowd()
    for who in (101, 102, 103):
        await give(scene, "signal", 2, who)
    await scene.rate("signal", 16, who=104)
    assert bool(await scene.store.moderation.list_bursts(SERVER)) is rings


@pytest.mark.parametrize(("give", "rises"), [(give_by_hand, True), (bring_by_list, False)])
async def test_no_title_rises(scene: Scene, act: Acts, give: Any, rises: bool) -> None:
    """Nor falls, when it is undone."""
    await scene.crowd()
    await scene.rate("signal", 16, who=60)

    async def find_rise() -> float:
        [entry] = (await scene.store.ratings.find_board(act(BOB), month=MONTH)).entries
        assert entry.opening is not None
        return entry.score - entry.opening

    before = await find_rise()
    for who in (101, 102):
        await give(scene, "signal", 20, who)
    await scene.settle()
    assert (abs(await find_rise() - before) > 0.05) is rises
    if not rises:
        assert await find_rise() == pytest.approx(before, abs=1e-9)
        last = rows(scene.path, "SELECT max(import_id) FROM imports")[0][0]
        await scene.store.imports.undo(act(102), last)
        await scene.settle()
        assert await find_rise() == pytest.approx(before, abs=1e-9)


async def test_past_a_number_of_titles_rises_begin_anew(
    scene: Scene, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "RISING", 1)
    for title in ("a", "b"):
        for who in range(50, 55):
            await scene.rate(title, 12 + who % 3, who=who)
    await scene.bring(scored("a", 20), scored("b", 20))
    await scene.settle()
    assert rows(scene.path, "SELECT title_id FROM openings WHERE month = ?", MONTH) == [("a",)]
    await scene.rate("b", 12, who=60)
    [[opening, score]] = rows(
        scene.path,
        "SELECT o.score, s.score FROM openings AS o JOIN summaries AS s USING (title_id) "
        "WHERE o.title_id = 'b'",
    )
    assert opening > score


async def test_no_rise_begins_at_a_score_from_before_a_list(scene: Scene) -> None:
    """The first vote of a month comes before the job: where the score stood by then nobody knows."""
    await scene.crowd()
    [[before]] = rows(scene.path, "SELECT score FROM summaries WHERE title_id = 'signal'")
    openings = "SELECT score FROM openings WHERE title_id = 'signal' AND month = ?"
    await scene.bring(scored("signal", 2))
    await scene.rate("signal", 17, who=60)
    assert rows(scene.path, openings, MONTH) == []
    [[after]] = rows(scene.path, "SELECT score FROM summaries WHERE title_id = 'signal'")
    await scene.rate("signal", 17, who=61)
    assert rows(scene.path, openings, MONTH) == [(after,)]
    assert after < before


@pytest.mark.parametrize(("give", "talks"), [(give_by_hand, True), (bring_by_list, False)])
async def test_nobody_talks_of_it(scene: Scene, act: Acts, give: Any, talks: bool) -> None:
    await give(scene, "signal", 16, ALICE)
    assert ("signal" in (await scene.store.interests.find(act(BOB))).talked) is talks
    await scene.rate("signal", 17, at=NOW + 100)
    assert "signal" in (await scene.store.interests.find(act(3, at=NOW + 100))).talked


@pytest.mark.parametrize(("give", "hits"), [(give_by_hand, 1), (bring_by_list, 0)])
async def test_no_suggestion_led_to_it(scene: Scene, act: Acts, give: Any, hits: int) -> None:
    await scene.store.suggestions.note_shown(act(), {"signal": next(iter(Source))})
    await give(scene, "signal", 18, ALICE)
    [(_, _, outcome)] = await scene.store.suggestions.count_outcomes()
    assert outcome.hits == hits


# Many lists against one title ------------------------------------------------------------------------


async def bomb(
    scene: Scene,
    score: int = 2,
    *,
    members: int = 20,
    days: int = 0,
    joined_at: int = NOW - DAY,
    others: int = 0,
    first: int = 101,
) -> None:
    """A list each, of one title or of more, which says that all of it was scored long ago."""
    for who in range(first, first + members):
        by = partial(scene.act, who, at=NOW + (who - first) * days * DAY, joined_at=joined_at)
        rest = [scored(f"other-{number}", 12 + (who + number) % 7) for number in range(others)]
        await scene.store.imports.apply(by(), await scene.preview(by(), *rest, scored("signal", score)))


async def told(scene: Scene) -> list[tuple[str, int, int]]:
    return [
        (each.title_id, each.votes, each.held) for each in await scene.store.moderation.list_bursts(SERVER)
    ]


@pytest.mark.parametrize(
    ("score", "days", "others"),
    [(2, 0, 0), (20, 0, 0), (2, 0, 30), (9, 0, 30), (2, 1, 0), (2, 4, 12)],
    ids=["lows", "highs", "full lists", "just inside the line", "one a day", "one in four days"],
)
async def test_many_lists_against_a_title_are_noticed(
    scene: Scene, score: int, days: int, others: int
) -> None:
    """Whatever their dates; those of newcomers are held, and the score is as it was."""
    for who in range(50, 80):
        honest = 14 if score > 14 else 17
        await scene.rate("signal", honest + who % 3 - 1, who=who, at=NOW - (60 + 80 - who) * DAY)
    await scene.store.calibration.calibrate(SERVER)
    sql = "SELECT score FROM summaries WHERE title_id = 'signal'"
    [[before]] = rows(scene.path, sql)
    await bomb(scene, score, days=days, joined_at=NOW + 90 * DAY, others=others)
    [(title_id, votes, held)] = await told(scene)
    assert title_id == "signal"
    assert votes == held
    assert votes >= 6
    await scene.settle()
    [[after]] = rows(scene.path, sql)
    assert abs(after - before) < 0.25
    assert differences(scene.path) == []


async def test_lists_of_old_accounts_are_told_of_alone(scene: Scene) -> None:
    await scene.crowd(votes=30)
    await bomb(scene, joined_at=LONG_AGO)
    assert await told(scene) == [("signal", 20, 0)]


@pytest.mark.parametrize(("members", "rings"), [(3, False), (4, True)])
async def test_four_lists_are_many(scene: Scene, members: int, rings: bool) -> None:
    await scene.crowd()
    await bomb(scene, members=members)
    assert bool(await told(scene)) is rings


async def test_a_server_that_brings_its_lists_is_not_suspected(scene: Scene) -> None:
    """Control: of thirty on one day some are far from the others."""
    await scene.crowd()
    for who in range(101, 131):
        score = 4 if who % 6 == 0 else 15 + who % 5
        await scene.bring(
            *(scored(f"other-{n}", 12 + (who * n) % 7) for n in range(8)), scored("signal", score), who=who
        )
    assert await told(scene) == []


async def test_where_there_are_very_many_it_is_the_same(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "MANY", 8)
    await scene.crowd(votes=30)
    await bomb(scene)
    assert await told(scene) == [("signal", 20, 20)]
    assert scene.sums() == scene.told_sums()


async def test_a_server_may_ignore_it(scene: Scene, act: Acts) -> None:
    await scene.crowd()
    await scene.store.settings.change(act(9), "bursts", Bursts.IGNORE)
    await bomb(scene)
    assert await told(scene) == []


async def test_giving_it_once_more_hides_no_list(scene: Scene) -> None:
    """By hand the very score of the list changes no sum, so no alarm of votes given here would look."""
    await scene.crowd(votes=30)
    for who in range(101, 106):
        await bomb(scene, members=1, first=who)
        await scene.rate("signal", 2, who=who)
    [(title_id, votes, _)] = await told(scene)
    assert (title_id, votes) == ("signal", 5)


async def test_what_moderators_let_stand_is_known(scene: Scene, act: Acts) -> None:
    """Of lists that come afterwards only these are told of."""
    await scene.crowd(votes=30)
    await bomb(scene, members=6)
    [burst] = await scene.store.moderation.list_bursts(SERVER)
    await scene.store.moderation.decide(act(9), burst.id, hold=False)
    await scene.bring(scored("signal", 2), who=120)
    assert await told(scene) == []
    for who in (121, 122, 123):
        await scene.bring(scored("signal", 2), who=who)
    assert await told(scene) == [("signal", 4, 0)]


async def test_lists_that_begin_to_count_are_looked_at(scene: Scene, act: Acts) -> None:
    await scene.crowd(votes=30)
    await scene.store.settings.change(act(9), "count_imported", False)
    await bomb(scene)
    assert await told(scene) == []
    await scene.store.settings.change(act(9), "count_imported", True)
    await scene.settle()
    assert await told(scene) == [("signal", 20, 20)]
    assert differences(scene.path) == []


async def test_a_list_of_grudges_does_not_flood_moderators(scene: Scene) -> None:
    for number in range(bursts.MOST_TOLD + 5):
        await scene.crowd(f"title-{number:02}", votes=8)
    for who in range(101, 105):
        await scene.bring(
            *(scored(f"title-{number:02}", 2) for number in range(bursts.MOST_TOLD + 5)), who=who
        )
    assert len(await told(scene)) == bursts.MOST_TOLD


# Whether it counts -----------------------------------------------------------------------------------


async def test_a_server_may_let_them_not_count(scene: Scene, act: Acts) -> None:
    """Set before or after, and set back: sums always are what the votes that count say."""
    await scene.crowd()
    await scene.store.settings.change(act(9), "count_imported", False)
    await scene.bring(scored("signal", 4), scored("iris", 10))
    assert scene.sums() == scene.told_sums()
    assert scene.sums()[SERVER, "signal"][0] == 10
    assert (SERVER, "iris") not in scene.sums()
    assert [each[0] for each in await scene.store.ratings.list_votes(SERVER)].count(ALICE) == 0
    for value, votes in ((True, 11), (False, 10), (None, 11)):
        await scene.store.settings.change(act(9), "count_imported", value)
        assert ("imported", SERVER) in await jobs_due(scene.store)
        await scene.settle()
        assert scene.sums()[SERVER, "signal"][0] == votes
        assert differences(scene.path) == []


async def test_a_score_given_here_counts_whatever_came_before(scene: Scene, act: Acts) -> None:
    """Another one, or the very same; how far somebody is says nothing of it."""
    await scene.store.settings.change(act(9), "count_imported", False)
    await scene.bring(scored("a", 10), scored("b", 10), scored("c", 10, status=Status.WATCHING))
    await scene.rate("a", 12)
    await scene.rate("b", 10)
    await scene.store.shelves.edit(act(), "c", reached(3, 16), rates=True)
    assert {title_id for _, title_id in scene.sums()} == {"a", "b"}
    assert scene.sums() == scene.told_sums()
    assert scene.log() == [*(each for each in scene.log() if each[2] == LONG_AGO), ("a", 12, NOW)]


async def test_undone_after_the_setting_was_changed(scene: Scene, act: Acts) -> None:
    await scene.bring(scored("signal", 10))
    import_id, _ = await scene.bring(scored("signal", 12), overwrite=True)
    await scene.store.settings.change(act(9), "count_imported", False)
    await scene.settle()
    assert await scene.store.imports.undo(act(), import_id) == Undone(1, 0)
    assert scene.shelf(columns="score, brought") == [(10, 0)]
    assert scene.sums() == scene.told_sums() == {}


# Reviews that came along -----------------------------------------------------------------------------


async def test_reviews_wait_to_be_posted(scene: Scene, act: Acts) -> None:
    store = scene.store
    await store.reviews.write(act(), "reviewed", ReviewContent("Mine.", score=16))
    _, applied = await scene.bring(
        scored("signal", review="So good.", at=LONG_AGO + 2),
        scored("iris", review="Hm.", at=LONG_AGO + 1),
        scored("reviewed", review="Twice."),
        scored("quiet"),
    )
    assert applied.reviews == 2
    page = await store.imports.list_reviews(act(), 0)
    assert (page.total, [each.title_id for each in page.reviews]) == (2, ["signal", "iris"])
    assert (await store.imports.list_reviews(act(), 1)).reviews == []
    found = await store.imports.find_review(act(), "signal")
    assert found is not None
    assert (found.body, found.at) == ("So good.", LONG_AGO + 2)
    assert await store.imports.find_review(act(BOB), "signal") is None
    await store.reviews.write(act(), "signal", ReviewContent("So good.", score=16))
    assert await store.imports.find_review(act(), "signal") is None
    await store.imports.drop_review(act(BOB), "iris")
    assert (await store.imports.list_reviews(act(), 0)).total == 1
    await store.imports.drop_review(act(), "iris")
    assert (await store.imports.list_reviews(act(), 0)).total == 0
    assert ("purge", 0) in await jobs_due(store, at=NOW + 60)


# Rows that wait --------------------------------------------------------------------------------------


async def test_a_row_waits_once_and_no_more_when_it_is_known(scene: Scene) -> None:
    await scene.bring(unknown("A", year=2001), unknown("A", year=2002), unknown("B"))
    _, applied = await scene.bring(unknown("A", year=2001, score=12), unknown("C"))
    assert applied.waiting == 2
    assert [len(rows(scene.path, "SELECT 1 FROM waiting_rows"))] == [4]
    await scene.bring((ListRow("B", score=10), Match(Rule.KOREAN, "b")))
    assert len(rows(scene.path, "SELECT 1 FROM waiting_rows")) == 3


async def test_no_more_wait_than_may(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_WAITING == 10_000
    monkeypatch.setattr("bot.store.waiting.MOST_WAITING", 3)
    _, applied = await scene.bring(unknown("A"), unknown("B"))
    assert applied.waiting == 2
    _, applied = await scene.bring(unknown("B"), unknown("C"), unknown("D"))
    assert applied.waiting == 2
    assert len(rows(scene.path, "SELECT 1 FROM waiting_rows")) == 3


# All of it together ----------------------------------------------------------------------------------

who_ = st.sampled_from([1, 2, 3])
titles_ = st.sampled_from(["a", "b", "c"])
STEPS = st.one_of(
    st.tuples(
        st.just("bring"), who_, st.dictionaries(titles_, st.integers(2, 20), min_size=1), st.booleans()
    ),
    st.tuples(
        st.just("bring"), who_, st.dictionaries(titles_, st.integers(2, 20), min_size=1), st.booleans()
    ),
    st.tuples(st.just("undo"), who_),
    st.tuples(st.just("rate"), who_, titles_, st.none() | st.integers(2, 20)),
    st.tuples(st.just("exclude"), who_, st.booleans()),
    st.tuples(st.just("leave"), who_),
    st.tuples(st.just("count"), st.booleans()),
    st.tuples(
        st.just("some"),
    ),
)


async def do(scene: Scene, step: tuple[Any, ...]) -> None:
    act = scene.act
    match step:
        case "bring", who, scores, overwrite:
            await scene.bring(
                *(scored(each, score) for each, score in scores.items()), who=who, overwrite=overwrite
            )
        case "undo", who:
            last = rows(scene.path, "SELECT max(import_id) FROM imports WHERE member_id = ?", who)[0][0]
            with suppress(Gone):
                await scene.store.imports.undo(act(who), last or 0)
        case "rate", who, title, score:
            await scene.rate(title, score, who=who)
        case "exclude", who, out:
            await scene.rate("z", 10, who=who)
            await scene.store.moderation.exclude(act(9), who, name=f"member {who}", excluded=out)
        case "leave", who:
            with closing(connect(scene.path)) as db, db:
                db.execute("UPDATE members SET departed_at = 1, left_at = 1 WHERE member_id = ?", (who,))
            await scene.store.calibration.rebuild()
        case "count", value:
            await scene.store.settings.change(act(9), "count_imported", value)
        case _:
            await scene.store.imports.count_some(SERVER, at=NOW)


@settings(max_examples=EXAMPLES, deadline=None)
@given(steps=st.lists(STEPS, max_size=8))
@example(  # somebody is back, whose votes are not in the sums yet
    steps=[
        ("bring", 1, {"a": 3}, False),
        ("bring", 1, {"a": 2}, False),
        ("leave", 1),
        ("undo", 1),
        ("bring", 1, {"a": 2}, True),
    ]
)
def test_sums_are_what_the_votes_say(
    tmp_path_factory: pytest.TempPathFactory, act: Acts, steps: list[tuple[Any, ...]]
) -> None:
    """Whatever comes with lists and goes again, beside votes, moderation, departures and settings."""

    async def run() -> None:
        path = tmp_path_factory.mktemp("imports") / "daesang.db"
        async with open_store(path) as store:
            scene = Scene(path, store, act)
            for step in steps:
                await do(scene, step)
            await scene.settle()
            assert differences(path) == []

    asyncio.run(run())
    drop_places()
