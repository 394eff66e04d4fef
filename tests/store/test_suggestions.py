"""Suggestions: what members answered, what they were shown, and what came of it."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.consensus import VOTES_NEEDED
from bot.domain.errors import Redelivered
from bot.domain.members import Act
from bot.domain.outcomes import Outcome, Source, sum_by_month
from bot.domain.ratings import Progress
from bot.domain.reviews import ReviewContent
from bot.domain.suggestions import Answers, Wish
from bot.domain.titles import Mood
from bot.store import Store
from tests.places import INTEGRITY_ERRORS, connect
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, rows

DAY = 24 * 3600


# Answers ---------------------------------------------------------------------------------------------


async def test_standings_are_of_this_server_and_its_settings(store: Store, act: Acts) -> None:
    """The votes of the titles asked for with the votes a consensus takes here; one without is left out."""
    for member_id in (ALICE, BOB):
        await store.ratings.record_score(act(member_id), "scored", score=16)
    await store.ratings.record_score(act(), "other", score=20)
    await store.ratings.record_score(act(server_id=OTHER_SERVER), "elsewhere", score=2)
    await store.suggestions.record_wish(act(), "planned", Wish.PLANNED)
    asked = ["scored", "planned", "elsewhere", "it's; odd"]
    for needed in (VOTES_NEEDED, 2):
        found = await store.suggestions.find_standings(SERVER, asked)
        whole = await store.ratings.find_standing(SERVER, "scored", member_id=404)
        assert found == {"scored": whole}
        assert found["scored"].needed == needed
        await store.settings.change(act(), "consensus_votes", 2)
    assert await store.suggestions.find_standings(SERVER, []) == {}


async def test_answers_are_scores_what_was_seen_and_wishes(store: Store, act: Acts) -> None:
    """Of each member asked for and nobody else; what was begun has no score; unknown members have none."""
    await store.ratings.record_score(act(), "scored", score=17)
    await store.ratings.record_score(act(), "dropped", score=None, progress=Progress.DROPPED)
    await store.ratings.record_seen(act(), "seen")
    for wish in Wish:
        await store.suggestions.record_wish(act(), wish.value, wish)
    await store.suggestions.record_wish(act(BOB), "his", Wish.REFUSED)
    await store.suggestions.record_wish(act(3), "hers", Wish.REFUSED)
    await store.suggestions.record_wish(act(server_id=OTHER_SERVER), "elsewhere", Wish.REFUSED)
    found = await store.suggestions.find_answers(SERVER, [ALICE, BOB, 404])
    assert found == {
        ALICE: Answers(
            {"scored": 17, "dropped": None, "seen": None}, {wish.value: wish for wish in Wish}, {"planned"}
        ),
        BOB: Answers({}, {"his": Wish.REFUSED}),
        404: Answers(),
    }
    assert found[ALICE].scored == 1
    assert found[ALICE].closed == {"scored", "dropped", "seen", "planned", "refused"}
    assert await store.suggestions.find_answers(SERVER, []) == {}


async def test_the_last_wish_counts(store: Store, act: Acts) -> None:
    """One title has one wish of a member, the latest."""
    for wish in (Wish.UNSEEN, Wish.PLANNED, Wish.REFUSED):
        await store.suggestions.record_wish(act(), "signal", wish)
        assert (await store.suggestions.find_answers(SERVER, [ALICE]))[ALICE].wishes == {"signal": wish}


async def test_what_is_planned_is_the_latest_first(store: Store, act: Acts) -> None:
    """Without what was begun or scored since, refused or only not known, and of one member in one server."""
    for at, title_id in ((10, "old"), (30, "new"), (20, "middle"), (40, "scored"), (40, "begun")):
        await store.suggestions.record_wish(act(at=NOW + at), title_id, Wish.PLANNED)
    await store.suggestions.record_wish(act(at=NOW + 99), "refused", Wish.REFUSED)
    await store.suggestions.record_wish(act(at=NOW + 99), "unseen", Wish.UNSEEN)
    await store.suggestions.record_wish(act(BOB, at=NOW + 99), "his", Wish.PLANNED)
    await store.suggestions.record_wish(act(server_id=OTHER_SERVER, at=NOW + 99), "elsewhere", Wish.PLANNED)
    assert await store.suggestions.list_planned(SERVER, ALICE) == ["begun", "scored", "new", "middle", "old"]
    await store.ratings.record_score(act(), "scored", score=10)
    await store.ratings.record_score(act(), "begun", score=None, progress=Progress.WATCHING)
    await store.suggestions.record_wish(act(at=NOW + 50), "old", Wish.PLANNED)
    assert await store.suggestions.list_planned(SERVER, ALICE) == ["old", "new", "middle"]


@pytest.mark.parametrize(
    ("score", "progress", "left"),
    [
        (None, Progress.FINISHED, {}),
        (16, Progress.FINISHED, {"signal": 16}),
        (16, None, {"signal": 16}),
        (None, Progress.DROPPED, {"signal": None}),
        (None, Progress.WATCHING, {"signal": None}),
    ],
)
async def test_taking_back_that_it_was_seen(
    store: Store, act: Acts, score: int | None, progress: Progress | None, left: dict[str, int | None]
) -> None:
    """A score stays, and what was dropped or is still watched; so does the wish."""
    await store.suggestions.record_wish(act(), "signal", Wish.PLANNED)
    await store.ratings.record_score(act(), "signal", score=score, progress=progress)
    await store.ratings.record_seen(act(), "signal")
    await store.suggestions.take_seen_back(act(), "signal")
    found = (await store.suggestions.find_answers(SERVER, [ALICE]))[ALICE]
    assert found == Answers(left, {"signal": Wish.PLANNED}, set() if left else {"signal"})
    await store.suggestions.take_seen_back(act(), "never answered")


@pytest.mark.parametrize("score", [None, 16])
async def test_taking_back_a_wish(store: Store, act: Acts, score: int | None) -> None:
    """The wish goes; that it was seen or scored stays, and the wishes for other titles."""
    await store.suggestions.record_wish(act(), "signal", Wish.REFUSED)
    await store.suggestions.record_wish(act(), "other", Wish.REFUSED)
    await store.ratings.record_score(act(), "signal", score=score, progress=Progress.FINISHED)
    await store.suggestions.take_wish_back(act(), "signal")
    found = (await store.suggestions.find_answers(SERVER, [ALICE]))[ALICE]
    assert found == Answers({"signal": score}, {"other": Wish.REFUSED})


async def test_taking_back_is_of_one_member_in_one_server(store: Store, act: Acts) -> None:
    """What others answered about the same title stays, and so does one's own answer elsewhere."""
    for who, server_id in ((ALICE, SERVER), (BOB, SERVER), (ALICE, OTHER_SERVER)):
        await store.suggestions.record_wish(act(who, server_id=server_id), "signal", Wish.REFUSED)
        await store.ratings.record_seen(act(who, server_id=server_id), "signal")
    await store.suggestions.take_seen_back(act(), "signal")
    await store.suggestions.take_wish_back(act(), "signal")
    found = await store.suggestions.find_answers(SERVER, [ALICE, BOB])
    kept = Answers({"signal": None}, {"signal": Wish.REFUSED})
    assert found == {ALICE: Answers(), BOB: kept}
    assert await store.suggestions.find_answers(OTHER_SERVER, [ALICE]) == {ALICE: kept}


@pytest.mark.parametrize(
    ("score", "progress"),
    [(17, None), (17, Progress.DROPPED), (None, Progress.DROPPED), (None, Progress.WATCHING)],
)
async def test_seen_does_not_overwrite(
    path: Path, store: Store, act: Acts, score: int | None, progress: Progress | None
) -> None:
    """Who said more of a title before keeps that to the letter; the control is a title nobody rated."""
    await store.ratings.record_score(act(at=NOW - 9), "signal", score=score, progress=progress)
    before = rows(path, "SELECT * FROM shelf")
    await store.ratings.record_seen(act(), "signal")
    assert rows(path, "SELECT * FROM shelf") == before
    await store.ratings.record_seen(act(), "fresh")
    assert rows(path, "SELECT score, status FROM shelf WHERE title_id = 'fresh'") == [(None, "finished")]
    assert await store.ratings.count_votes(SERVER) == (1 if score else 0)


async def test_each_answer_is_taken_once(store: Store, act: Acts) -> None:
    """A second delivery of a wish, of having seen, or of taking back is told as such and changes nothing."""
    wish, seen, back = act(), act(), act()
    await store.suggestions.record_wish(wish, "a", Wish.PLANNED)
    await store.ratings.record_seen(seen, "b")
    await store.suggestions.take_wish_back(back, "nothing")
    with pytest.raises(Redelivered):
        await store.suggestions.record_wish(wish, "a", Wish.REFUSED)
    with pytest.raises(Redelivered):
        await store.ratings.record_seen(seen, "c")
    with pytest.raises(Redelivered):
        await store.suggestions.take_wish_back(back, "a")
    found = (await store.suggestions.find_answers(SERVER, [ALICE]))[ALICE]
    assert found == Answers({"b": None}, {"a": Wish.PLANNED}, {"a"})


async def test_a_mood_is_named_by_a_quarter_of_the_takes(store: Store, act: Acts) -> None:
    """One of four takes names it, one of five does not; other moods and servers say nothing."""
    for title_id, takes in (("quarter", 4), ("fifth", 5)):
        for who in range(takes):
            moods = (Mood.HEALING,) if who == 0 else (Mood.DARK,)
            await store.reviews.write(act(who + 10), title_id, ReviewContent("Good.", moods=moods))
    take = ReviewContent("Good.", moods=(Mood.HEALING,))
    await store.reviews.write(act(server_id=OTHER_SERVER), "elsewhere", take)
    assert await store.suggestions.list_named(SERVER, Mood.HEALING) == {"quarter"}
    assert await store.suggestions.list_named(SERVER, Mood.DARK) == {"quarter", "fifth"}
    assert await store.suggestions.list_named(SERVER, Mood.EPIC) == set()


# What was shown --------------------------------------------------------------------------------------


async def test_what_is_shown_is_noted_once(path: Path, store: Store, act: Acts) -> None:
    """The first list and the first time stay, whatever list shows a title again."""
    state = {"any": ["thing", 1]}
    view_id = await store.suggestions.keep_list(act(), state, {"a": Source.TASTE, "b": Source.POPULARITY})
    again = act(at=NOW + 9)
    await store.suggestions.note_shown(again, {"b": Source.LIKE, "c": Source.SURPRISE})
    await store.suggestions.note_shown(again, {"c": Source.GROUP})
    await store.suggestions.note_shown(act(BOB, at=NOW + 5), {"a": Source.GROUP})
    assert rows(path, "SELECT member_id, title_id, source, shown_at FROM shown ORDER BY 1, 2") == [
        (ALICE, "a", "taste", NOW),
        (ALICE, "b", "popularity", NOW),
        (ALICE, "c", "surprise", NOW + 9),
        (BOB, "a", "group", NOW + 5),
    ]
    kept = await store.views.find(act(BOB), "picks", view_id, dict)
    assert kept is not None
    assert (kept.member_id, kept.state) == (ALICE, state)
    assert await store.views.find(act(server_id=OTHER_SERVER), "picks", view_id, dict) is None


class Story:
    """What somebody is shown, and what they do before and after."""

    def __init__(self, store: Store, act: Acts) -> None:
        self.store, self.act = store, act

    def at(self, day: float, who: int = ALICE) -> Act:
        return self.act(who, at=NOW + int(day * DAY))

    async def shown(self, day: float, *title_ids: str, source: Source = Source.TASTE) -> None:
        await self.store.suggestions.note_shown(self.at(day), dict.fromkeys(title_ids, source))

    async def wished(self, day: float, title_id: str, wish: Wish) -> None:
        await self.store.suggestions.record_wish(self.at(day), title_id, wish)

    async def scored(self, day: float, title_id: str, score: int) -> None:
        await self.store.ratings.record_score(self.at(day), title_id, score=score)


async def test_outcomes_worked_out_by_hand(store: Store, act: Acts) -> None:
    """Only what was answered after it was shown counts; a hit was planned, or scored 8 or more."""
    story = Story(store, act)
    await story.wished(-1, "planned before", Wish.PLANNED)
    await story.scored(-1, "scored before", 20)
    taste = ("planned before", "scored before", "planned", "refused", "loved", "just liked", "bad", "nothing")
    await story.shown(0, *taste, "planned and loved")
    await story.shown(0, "popular", source=Source.POPULARITY)
    await story.wished(1, "planned", Wish.PLANNED)
    await story.wished(1, "planned and loved", Wish.PLANNED)
    await story.wished(1, "refused", Wish.REFUSED)
    await story.scored(1, "planned and loved", 20)
    await story.scored(1, "loved", 18)
    await story.scored(1, "just liked", 16)
    await story.scored(1, "bad", 5)
    await story.scored(1, "scored before", 19)
    await story.scored(1, "popular", 15)
    found = sum_by_month(await store.suggestions.count_outcomes())
    [month] = {month for month, _ in found}
    assert found == {
        (month, Source.TASTE): Outcome(
            shown=9, planned=2, refused=1, scored=4, total=20 + 18 + 16 + 5, hits=4
        ),
        (month, Source.POPULARITY): Outcome(shown=1, scored=1, total=15),
    }
    assert found[month, Source.TASTE].hit_rate == 4 / 9
    assert found[month, Source.TASTE].mean_score == pytest.approx(59 / 4 / 2)


async def test_answers_of_others_are_no_outcome(store: Store, act: Acts) -> None:
    """What another member, or the same one in another server, did with a title counts for nothing."""
    story = Story(store, act)
    await story.shown(0, "signal")
    await store.suggestions.record_wish(story.at(1, BOB), "signal", Wish.PLANNED)
    await store.ratings.record_score(story.at(1, BOB), "signal", score=20)
    await store.suggestions.record_wish(act(server_id=OTHER_SERVER, at=NOW + DAY), "signal", Wish.PLANNED)
    assert [each for *_, each in await store.suggestions.count_outcomes()] == [Outcome(shown=1)]
    # Control: their own answer is one.
    await story.wished(2, "signal", Wish.PLANNED)
    assert [each for *_, each in await store.suggestions.count_outcomes()] == [
        Outcome(shown=1, planned=1, hits=1)
    ]


async def test_outcomes_are_of_the_day_of_showing(store: Store, act: Acts) -> None:
    """NOW is 15 June 2025: a month on they are July's, and what is answered in July stays June's."""
    story = Story(store, act)
    await story.shown(0, "june")
    await story.shown(30, "july", source=Source.LIKE)
    await story.scored(40, "june", 20)
    assert sum_by_month(await store.suggestions.count_outcomes()) == {
        ("2025-06", Source.TASTE): Outcome(shown=1, scored=1, total=20, hits=1),
        ("2025-07", Source.LIKE): Outcome(shown=1),
    }


async def test_wishes_and_showings_go_with_their_member(path: Path, store: Store, act: Acts) -> None:
    """Nothing of a member is left when their row goes; the other member's rows stay."""
    for who in (ALICE, BOB):
        await store.suggestions.record_wish(act(who), "signal", Wish.PLANNED)
        await store.suggestions.note_shown(act(who), {"signal": Source.TASTE})
    with closing(connect(path, references=True)) as db, db:
        db.execute("DELETE FROM members WHERE member_id = ?", (ALICE,))
    for table in ("shelf", "shown"):
        assert rows(path, f"SELECT member_id FROM {table}") == [(BOB,)]


@pytest.mark.parametrize("statement", ["status = 'maybe'", "status = NULL"])
async def test_the_file_takes_no_other_wish(path: Path, store: Store, act: Acts, statement: str) -> None:
    """The schema itself refuses what no wish is."""
    await store.suggestions.record_wish(act(), "signal", Wish.PLANNED)
    with closing(connect(path)) as db, db, pytest.raises(INTEGRITY_ERRORS):
        db.execute(f"UPDATE shelf SET {statement}")
