"""The board: its filters and its orders."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.board import BoardEntry, BoardFilter, BoardSort, parse_filter, parse_years, rank_entries
from bot.domain.consensus import ServerModel, Vote, consensus
from bot.domain.errors import BadYears
from bot.domain.people import Person
from bot.domain.titles import Kind, Title


def title(
    title_id: str, *, kind: Kind = Kind.DRAMA, year: int = 2016, genres: tuple[str, ...] = ("Crime",)
) -> Title:
    return Title(title_id, kind, title_id.title(), year, genres=genres)


def entry(
    title_id: str,
    score: float = 7.0,
    *,
    margin: float = 0.5,
    votes: int = 10,
    excess: float = 1.0,
    opening: float | None = None,
) -> BoardEntry:
    return BoardEntry(title_id, score, score - margin, score + margin, votes, excess, opening)


def order(entries: list[BoardEntry], wanted: BoardFilter | BoardSort, *titles: Title) -> list[str]:
    """The ids on the board; each entry is a drama of 2016 unless given."""
    known = {made.id: made for made in [*(title(each.title_id) for each in entries), *titles]}
    if isinstance(wanted, BoardSort):
        wanted = BoardFilter(wanted)
    return [each.title_id for each in rank_entries(entries, known, wanted)]


# Years -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2016", (2016, 2016)),
        (" 2016 ", (2016, 2016)),
        ("2010s", (2010, 2019)),
        ("2015s", (2015, 2024)),
        ("2010-2019", (2010, 2019)),
        ("2010 - 2019", (2010, 2019)),
        ("2010–2019", (2010, 2019)),
        ("2010~2019", (2010, 2019)),
        ("2010 to 2019", (2010, 2019)),
        ("2010..2019", (2010, 2019)),
        ("2016-2016", (2016, 2016)),
    ],
)
def test_years_as_people_write_them(text: str, found: tuple[int, int]) -> None:
    """A year, a decade, or a span with any usual dash."""
    assert parse_years(text) == found


@pytest.mark.parametrize(
    "text", ["", "16", "20160", "2019-2010", "2010s-2019", "2010-", "-2010", "nineties", "2010 2019", "2016!"]
)
def test_what_is_no_year_is_refused(text: str) -> None:
    """A slip is told with what was typed, not guessed at."""
    with pytest.raises(BadYears) as caught:
        parse_years(text)
    assert caught.value.parameters == {"text": text}


@given(st.integers(1000, 9999), st.integers(1000, 9999))
def test_a_span_is_its_ends(first: int, last: int) -> None:
    """Whatever the years, forwards they are read and backwards refused."""
    text = f"{first}-{last}"
    if first <= last:
        assert parse_years(text) == (first, last)
    else:
        with pytest.raises(BadYears):
            parse_years(text)


# Filters ---------------------------------------------------------------------------------------------


def test_only_what_fits_every_option_is_shown() -> None:
    """Kind, genre and years each leave out, together the more."""
    titles = (
        title("a"),
        title("b", kind=Kind.FILM),
        title("c", genres=("Comedy",)),
        title("d", year=2009),
        title("e", kind=Kind.SPECIAL, year=2020, genres=("Crime", "Comedy")),
    )
    entries = [entry(made.id) for made in titles]
    for wanted, found in (
        (BoardFilter(), "abcde"),
        (BoardFilter(kind=Kind.DRAMA), "acd"),
        (BoardFilter(genre="Comedy"), "ce"),
        (BoardFilter(years=(2009, 2016)), "abcd"),
        (BoardFilter(years=(2016, 2016)), "abc"),
        (BoardFilter(kind=Kind.DRAMA, genre="Crime", years=(2010, 2019)), "a"),
        (BoardFilter(kind=Kind.FILM, genre="Comedy"), ""),
    ):
        assert order(entries, wanted, *titles) == list(found)


@pytest.mark.parametrize("sort", BoardSort)
def test_a_title_that_is_not_given_is_left_out(sort: BoardSort) -> None:
    """A title the catalogue lost stays off the board, and does not count for what is little voted."""
    kept = entry("kept", 9, votes=10, excess=2, opening=8)
    lost = entry("lost", 9.5, votes=5, excess=3, opening=7)
    assert [
        each.title_id for each in rank_entries([kept, lost], {"kept": title("kept")}, BoardFilter(sort))
    ] == ["kept"]
    assert rank_entries([lost], {}, BoardFilter(sort)) == []
    assert rank_entries([], {"kept": title("kept")}, BoardFilter(sort)) == []


@given(
    st.builds(
        BoardFilter,
        st.sampled_from(BoardSort),
        st.none() | st.sampled_from(Kind),
        st.none() | st.text("abcXYZ &-", min_size=1),
        st.none() | st.tuples(st.integers(1900, 1950), st.integers(1950, 2050)),
    )
)
def test_a_filter_is_read_as_it_was_written(wanted: BoardFilter) -> None:
    assert parse_filter(str(wanted)) == wanted


def test_a_person_and_a_trope_leave_out_the_rest() -> None:
    """Alone and together; a button has no room for either."""
    bong, revenge = Person("Bong Joon-ho", "봉준호"), "revenge"
    titles = [
        replace(title("both"), directors=("Bong Joon-ho",), tags=("revenge",)),
        replace(title("his"), directors=("Bong Joon-ho",)),
        replace(title("revenge"), tags=("family", "revenge")),
        title("neither"),
    ]
    entries = [entry(each.id) for each in titles]
    assert order(entries, BoardFilter(person=bong), *titles) == ["both", "his"]
    assert order(entries, BoardFilter(trope=revenge), *titles) == ["both", "revenge"]
    assert order(entries, BoardFilter(person=bong, trope=revenge), *titles) == ["both"]
    assert BoardFilter(person=bong).is_long
    assert BoardFilter(trope=revenge).is_long
    assert not BoardFilter(BoardSort.RISERS, Kind.FILM, "Crime", (2010, 2019)).is_long


# Orders ----------------------------------------------------------------------------------------------


def test_the_best_is_by_the_lower_end() -> None:
    """A high score that is unsure stands under a lower one that is sure."""
    sure, unsure, low = entry("sure", 8, margin=0.3), entry("unsure", 9, margin=2), entry("low", 6)
    assert order([low, unsure, sure], BoardSort.BEST) == ["sure", "unsure", "low"]


@pytest.mark.parametrize("few", [3, 4, 5])
def test_few_votes_cannot_top_the_board(few: int) -> None:
    """Tens by a handful of members stay under what forty rate 8.5."""
    server = ServerModel(counts=dict.fromkeys(range(50), 20))

    def rated(title_id: str, score: float, votes: int) -> BoardEntry:
        found = consensus([Vote(member, title_id, score) for member in range(votes)], server)
        assert found is not None
        # Control: by its plain mean it would stand where it was voted.
        assert found.mean == score
        return BoardEntry(title_id, found.score, found.low, found.high, found.votes, found.excess)

    tens, loved = rated("tens", 10, few), rated("loved", 8.5, 40)
    assert order([tens, loved], BoardSort.BEST) == ["loved", "tens"]


def test_equals_stand_in_one_order() -> None:
    """Whatever order the entries come in, equals are by the lower end and then by id."""
    entries = [entry("b", votes=5), entry("a", votes=5), entry("c", votes=5, margin=0.2)]
    assert (
        order(entries, BoardSort.MOST_RATED) == order(entries[::-1], BoardSort.MOST_RATED) == ["c", "a", "b"]
    )


def test_what_divides_is_by_excess_from_ten_votes_on() -> None:
    """Under ten votes disagreement is noise, and what is usual divides nobody."""
    entries = [
        entry("nine votes", excess=3, votes=9),
        entry("ten votes", excess=1.5, votes=10),
        entry("most", excess=2.5, votes=30),
        entry("usual", excess=1.0, votes=50),
        entry("agreed", excess=0.5, votes=50),
    ]
    assert order(entries, BoardSort.DIVISIVE) == ["most", "ten votes"]


def test_most_rated_is_by_votes() -> None:
    """Whatever the score."""
    entries = [entry("few", 9, votes=4), entry("many", 5, votes=40), entry("some", 7, votes=14)]
    assert order(entries, BoardSort.MOST_RATED) == ["many", "some", "few"]


def test_a_gem_is_high_and_little_voted() -> None:
    """At most as many votes as the middle title, and a lower end of 7 or more."""
    entries = [
        entry("gem", 8.5, votes=6),
        entry("lesser gem", 7.5, votes=10),
        entry("just not", 7.4, votes=6),
        entry("unsure", 9, margin=2.1, votes=5),
        entry("known", 9, votes=60),
        entry("well known", 9.5, votes=80),
        entry("middle", 5, votes=11),
    ]
    assert order(entries, BoardSort.HIDDEN_GEMS) == ["gem", "lesser gem"]


def test_the_middle_is_that_of_what_is_shown() -> None:
    """Among films, a film is little voted beside films."""
    films = [title(name, kind=Kind.FILM) for name in ("f1", "f2", "f3")]
    entries = [entry("f1", 9, votes=30), entry("f2", 8, votes=40), entry("f3", 8, votes=50)]
    entries += [entry(f"d{n}", 8, votes=5) for n in range(9)]
    assert "f1" not in order(entries, BoardFilter(BoardSort.HIDDEN_GEMS), *films)
    assert order(entries, BoardFilter(BoardSort.HIDDEN_GEMS, kind=Kind.FILM), *films) == ["f1", "f2"]


def test_risers_are_by_points_gained_this_month() -> None:
    """What fell, stood, or had no vote this month is left out."""
    entries = [
        entry("rose", 7.0, opening=6.5),
        entry("rose most", 6.0, opening=4.0),
        entry("stood", 8.0, opening=7.96),
        entry("fell", 7.0, opening=8.0),
        entry("quiet", 9.0),
    ]
    assert [each.rise for each in entries] == pytest.approx([0.5, 2.0, 0.04, -1.0, 0.0])
    assert order(entries, BoardSort.RISERS) == ["rose most", "rose"]


@given(
    st.lists(
        st.tuples(st.floats(1, 10), st.integers(3, 100), st.floats(0.3, 4), st.none() | st.floats(1, 10)),
        max_size=12,
    ),
    st.sampled_from(BoardSort),
    st.randoms(),
)
def test_a_board_is_some_of_its_entries_in_one_order(
    made: list[tuple[float, int, float, float | None]], sort: BoardSort, chance: Random
) -> None:
    """Nothing twice, nothing made up, and the order they come in is forgotten."""
    entries = [
        entry(f"t{n}", score, votes=votes, excess=excess, opening=opening)
        for n, (score, votes, excess, opening) in enumerate(made)
    ]
    found = order(entries, sort)
    assert len(set(found)) == len(found)
    assert set(found) <= {each.title_id for each in entries}
    chance.shuffle(entries)
    assert order(entries, sort) == found
