"""What a list would change: it fills a shelf, undoes nothing there, and a second time changes nothing."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lists.matching import Match, Rule
from bot.domain.lists.plan import Choices, Conflict, Plan, make_plan
from bot.domain.lists.rows import Format, ListRow, ReadList
from bot.domain.shelf import KeptEntry, ShelfEntry, Status
from bot.domain.titles import Kind, Season, Title

SIGNAL = Match(Rule.KOREAN, "signal")
SQUID = Match(Rule.SEASON, "squid")
DOUBT = Match(Rule.DOUBTFUL, None, ("signal", "other"))

WATCHED = KeptEntry(
    ShelfEntry(Status.FINISHED, 16, finished_at=50), first_score=14, rated_at=60, scored_at=60
)


def plan(
    *pairs: tuple[ListRow, Match],
    shelf: Mapping[str, KeptEntry] = {},
    overwrite: bool = False,
    titles: Mapping[int, str | None] = {},
) -> Plan:
    rows, matches = zip(*pairs, strict=True)
    read = ReadList(Format.MYDRAMALIST, rows)
    return make_plan(read, matches, Choices(titles, overwrite=overwrite), shelf)


def row(name: str = "Signal", **rest: Any) -> ListRow:
    return ListRow(name, **rest)


def apply(made: Plan, shelf: Mapping[str, KeptEntry]) -> dict[str, KeptEntry]:
    """The shelf after a plan, times that it leaves open as they are."""
    new = {
        each.title_id: KeptEntry(each.entry, each.first_score, each.rated_at, each.scored_at)
        for each in made.entries
    }
    return {**shelf, **new}


def test_an_empty_shelf_has_it_as_the_list_says() -> None:
    told = row(status=Status.FINISHED, score=17, finished_at=30, scored_at=40, rewatches=2)
    [made] = plan((told, SIGNAL)).entries
    assert made.entry == ShelfEntry(Status.FINISHED, 17, finished_at=30, rewatches=2)
    assert (made.first_score, made.scored_at, made.rated_at, made.changes) == (17, 40, 40, ((40, 17),))


def test_what_the_list_does_not_date_is_left_open() -> None:
    [made] = plan((row(score=17), SIGNAL)).entries
    assert (made.scored_at, made.rated_at, made.changes) == (None, None, ((None, 17),))


def test_a_score_given_here_stays_unless_they_say_otherwise() -> None:
    pair = row(status=Status.FINISHED, score=12, at=90), SIGNAL
    kept = plan(pair, shelf={"signal": WATCHED})
    assert (kept.entries, kept.same, kept.conflicts) == ((), ("signal",), (Conflict("signal", 16, 12),))
    over = plan(pair, shelf={"signal": WATCHED}, overwrite=True)
    [made] = over.entries
    assert (made.entry.score, made.first_score, made.scored_at) == (12, 14, 90)
    assert (made.rated_at, made.changes) == (60, ((90, 12),))
    assert over.conflicts == (Conflict("signal", 16, 12),)


def test_it_fills_what_is_missing_and_undoes_nothing() -> None:
    told = row(status=Status.PLANNED, planned_at=5, started_at=6, rewatches=3)
    [made] = plan((told, SIGNAL), shelf={"signal": WATCHED}).entries
    assert made.entry == ShelfEntry(
        Status.FINISHED, 16, planned_at=5, started_at=6, finished_at=50, rewatches=3
    )
    assert (made.first_score, made.scored_at, made.rated_at, made.changes) == (14, 60, 60, ())


def test_a_plan_becomes_what_was_watched() -> None:
    here = KeptEntry(ShelfEntry(Status.PLANNED, planned_at=5))
    [made] = plan((row(status=Status.DROPPED, at=9), SIGNAL), shelf={"signal": here}).entries
    assert made.entry == ShelfEntry(Status.DROPPED, planned_at=5)
    assert made.rated_at == 9


def test_who_scored_a_plan_has_seen_it() -> None:
    [made] = plan((row(status=Status.PLANNED, score=15, episode=3, at=9), SIGNAL)).entries
    assert made.entry == ShelfEntry(None, 15, 3, planned_at=9)


def test_an_episode_alone_is_watching() -> None:
    [made] = plan((row(episode=3), SIGNAL)).entries
    assert made.entry == ShelfEntry(Status.WATCHING, episode=3)
    [made] = plan((row(episode=0, status=Status.PLANNED), SIGNAL)).entries
    assert made.entry == ShelfEntry(Status.PLANNED)


def test_whoever_came_to_the_last_episode_has_finished() -> None:
    """Where the list does not say how many there are, and in all seasons together."""
    seasons = (Season(1, 2021, 9), Season(2, 2024, 7))
    known = {
        "signal": Title("signal", Kind.DRAMA, "Signal", 2016, episodes=16),
        "squid": Title("squid", Kind.DRAMA, "Squid Game", 2021, episodes=9, seasons=seasons),
        "some": Title("some", Kind.DRAMA, "Some", 2021, episodes=9, seasons=(Season(1, 2021), seasons[1])),
    }
    pairs = [(Match(Rule.ID, title_id), episode) for title_id in known for episode in (9, 15, 16)]
    ended = []
    for match, episode in pairs:
        read = ReadList(Format.TRAKT, (row(status=Status.WATCHING, episode=episode),))
        [made] = make_plan(read, [match], Choices(), {}, known.get).entries
        ended.append(made.entry.status is Status.FINISHED)
    assert ended == [*(False, False, True), *(False, False, True), *(False, False, False)]


def test_what_cannot_be_true_is_left_out() -> None:
    """As whoever writes such a file by hand may say."""
    told = row(score=0, episode=10**20, rewatches=10**20, first_score=99, changes=((1, 99), (2, 10)))
    [made] = plan((told, Match(Rule.ID, "x")), (row(score=10, changes=told.changes), SIGNAL)).entries
    assert (made.title_id, made.entry.score, made.changes) == ("signal", 10, ((None, 10),))


def test_a_row_that_says_nothing_changes_nothing() -> None:
    made = plan((row(), SIGNAL), (row("Old", started_at=4), Match(Rule.ID, "old")))
    assert (made.entries, made.same) == ((), ("signal", "old"))


def test_the_first_season_counts_unless_it_is_left_out() -> None:
    rows = (
        (row("Squid Game Season 3", score=10, status=Status.PLANNED), SQUID),
        (row("Squid Game", score=18, status=Status.FINISHED, episode=9), Match(Rule.KOREAN, "squid")),
        (row("Squid Game Season 2", score=14, status=Status.WATCHING, episode=2), SQUID),
    )
    made = plan(*rows)
    [entry] = made.entries
    assert entry.entry == ShelfEntry(Status.WATCHING, 18, 9)
    assert entry.places == (1, 2, 0)
    assert made.seasons == {"squid": (1, 2, 0)}
    made = plan(*rows, titles={1: None})
    [entry] = made.entries
    assert entry.entry == ShelfEntry(Status.WATCHING, 14, 2)
    assert made.left_out == (1,)
    assert made.seasons == {"squid": (1, 2, 0)}  # it can be taken again


def test_rows_nobody_is_sure_of_are_chosen_or_wait() -> None:
    rows = (
        (row("A", score=12), DOUBT),
        (row("B", score=13), DOUBT),
        (row("C"), Match(Rule.UNKNOWN)),
        (row("D"), Match(Rule.ELSEWHERE)),
        (row("E", score=14), SIGNAL),
    )
    made = plan(*rows, titles={0: "other", 4: None})
    assert [(each.title_id, each.entry.score) for each in made.entries] == [("other", 12)]
    assert (made.doubtful, made.unknown, made.elsewhere, made.left_out) == ((1,), (2,), (3,), (4,))
    assert made.waiting == (1, 2, 3)


def test_what_we_exported_has_its_changes_and_dates() -> None:
    changes = ((10, 12), (20, None), (30, 16))
    told = row(status=Status.FINISHED, score=16, first_score=16, scored_at=30, at=40, changes=changes)
    [made] = plan((told, SIGNAL)).entries
    assert (made.changes, made.first_score, made.scored_at, made.rated_at) == (changes, 16, 30, 30)


def test_what_we_exported_comes_back_as_it_was() -> None:
    """Also what a list of others would not mean: a plan to see again what was scored, a score taken back."""
    planned = row(status=Status.PLANNED, score=16, episode=5, first_score=12, scored_at=30, rated_at=60)
    taken = row("B", status=Status.FINISHED, again_at=70, changes=((10, 12), (20, None)), first_at=10)
    there = row("C", status=Status.WATCHING, episode=99, rated_at=50)
    rows = (planned, taken, there)
    matches = [Match(Rule.ID, title_id) for title_id in ("signal", "b", "c")]
    title = Title("c", Kind.DRAMA, "C", 2016, episodes=16)
    read = ReadList(Format.DAESANG, rows)
    first, second, third = make_plan(read, matches, Choices(), {}, {"c": title}.get).entries
    assert first.entry == ShelfEntry(Status.PLANNED, 16, 5)
    assert (first.first_score, first.scored_at, first.rated_at) == (12, 30, 60)
    assert second.entry == ShelfEntry(Status.FINISHED, again_at=70)
    assert (second.changes, second.first_score, second.first_at) == (taken.changes, None, 10)
    assert third.entry == ShelfEntry(Status.WATCHING, episode=99)
    shelf = {"b": KeptEntry(ShelfEntry(Status.FINISHED))}
    [again] = make_plan(ReadList(Format.DAESANG, (taken,)), [Match(Rule.ID, "b")], Choices(), shelf).entries
    assert (again.entry.again_at, again.changes) == (70, ())  # they are in the log of here already


def test_reviews_are_told_by_their_titles() -> None:
    made = plan((row(review="So good."), SIGNAL), (row("B", review="Hm."), DOUBT))
    assert made.reviews == {"signal": 0}


times = st.none() | st.integers(1, 1000)
rows_ = st.builds(
    ListRow,
    name=st.sampled_from(["Signal", "Signal Season 2", "Squid Game 3"]),
    status=st.none() | st.sampled_from(Status),
    score=st.none() | st.integers(2, 20),
    episode=st.none() | st.integers(0, 20),
    season=st.none() | st.integers(1, 3),
    rewatches=st.integers(0, 3),
    planned_at=times,
    refused_at=times,
    started_at=times,
    finished_at=times,
    scored_at=times,
    at=times,
)
matches = st.sampled_from([SIGNAL, SQUID, DOUBT, Match(Rule.UNKNOWN), Match(Rule.KOREAN, "squid")])


@given(st.lists(st.tuples(rows_, matches), min_size=1, max_size=6), st.booleans(), st.booleans())
def test_a_second_time_changes_nothing(
    pairs: list[tuple[ListRow, Match]], has_shelf: bool, overwrite: bool
) -> None:
    shelf = {"signal": WATCHED} if has_shelf else {}
    made = plan(*pairs, shelf=shelf, overwrite=overwrite)
    again = plan(*pairs, shelf=apply(made, shelf), overwrite=overwrite)
    assert again.entries == ()
    assert set(again.same) == {*made.same, *(each.title_id for each in made.entries)}
    for each in made.entries:
        assert (each.entry.score is None) is (each.first_score is None)
        assert not each.entry.is_empty
        if each.changes:
            assert each.changes[-1][1] == each.entry.score
    if has_shelf and not overwrite:
        kept = apply(made, shelf)["signal"]
        assert (kept.entry.score, kept.entry.status, kept.rated_at) == (16, Status.FINISHED, 60)
