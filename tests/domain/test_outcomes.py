"""What came of suggestions, and the lists it is measured on."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.outcomes import Outcome, Source, format_table, mix_lists, sum_by_month

IDS = st.lists(st.sampled_from("abcdefghijkl"), unique=True)
T, P = Source.TASTE, Source.POPULARITY


def test_popularity_takes_the_places_it_is_drawn_for() -> None:
    """In each place whose turn it is, what popularity has at that place; taste goes on after it."""
    assert mix_lists(list("abcd"), list("xyz"), [False, True, False, True]) == [
        ("a", T),
        ("y", P),
        ("b", T),
        ("x", P),
    ]
    assert mix_lists(list("abc"), list("xyz"), [False] * 3) == [("a", T), ("b", T), ("c", T)]
    assert mix_lists(list("abc"), list("xyz"), [True] * 3) == [("x", P), ("y", P), ("z", P)]


def test_what_both_would_show_is_shown_once() -> None:
    """Popularity's title is the next it has; what it showed does not come again from taste."""
    assert mix_lists(list("abc"), list("abx"), [False, True, False]) == [("a", T), ("b", P), ("c", T)]


def test_where_popularity_has_no_more_ones_own_stand_there() -> None:
    """The list stays as long as it was; such a place is still popularity's, which wanted no other."""
    assert [title_id for title_id, _ in mix_lists(list("abc"), ["a"], [True, True, True])] == ["a", "b", "c"]
    assert mix_lists([], list("xyz"), []) == []


def test_popularity_stands_at_its_own_place() -> None:
    """Each of its titles at the place it has in its own list, where that is not shown yet."""
    own, popular = list("abcdefgh"), list("stuvwxyz")
    for place in range(8):
        turns = [other == place for other in range(8)]
        assert mix_lists(own, popular, turns)[place] == (popular[place], P)
    assert [title_id for title_id, _ in mix_lists(own, popular, [True] * 8)] == popular
    assert [title_id for title_id, _ in mix_lists(own, popular, [False] * 8)] == own


@given(IDS, IDS, st.data())
def test_a_mixed_list_is_as_long_and_has_nothing_twice(
    own: list[str], popular: list[str], data: st.DataObject
) -> None:
    """Whatever the turns: as many titles, each once, all from the two lists, and each list in its order."""
    turns = data.draw(st.lists(st.booleans(), min_size=len(own), max_size=len(own)))
    found = mix_lists(own, popular, turns)
    ids = [title_id for title_id, _ in found]
    assert len(ids) == len(set(ids)) == len(own)
    assert set(ids) <= {*own, *popular}
    assert [source is P for _, source in found] == turns
    of_taste = [title_id for title_id, source in found if source is T]
    assert of_taste == [title_id for title_id in own if title_id in of_taste]


def test_rates_by_hand() -> None:
    """Three hits of twelve shown; scores of 8, 9 and 4 have the mean 7; of nothing there is no rate."""
    found = Outcome(shown=12, planned=1, refused=2, scored=3, total=16 + 18 + 8, hits=3)
    assert found.hit_rate == 0.25
    assert found.mean_score == 7.0
    assert Outcome().hit_rate is None
    assert Outcome(shown=5).mean_score is None
    assert Outcome(shown=5).hit_rate == 0.0


def test_months_add_up() -> None:
    """Days of a month become one row for each source, months in order and sources in theirs."""
    days = [
        ("2026-11", P, Outcome(3, 1, 0, 1, 20, 2)),
        ("2026-11", T, Outcome(5, 1, 1, 1, 10, 1)),
        ("2026-10", Source.SURPRISE, Outcome(1)),
        ("2026-11", T, Outcome(7, 0, 2, 2, 30, 2)),
    ]
    found = sum_by_month(days)
    assert list(found.items()) == [
        (("2026-10", Source.SURPRISE), Outcome(1)),
        (("2026-11", T), Outcome(12, 1, 3, 3, 40, 3)),
        (("2026-11", P), Outcome(3, 1, 0, 1, 20, 2)),
    ]
    assert sum_by_month([]) == {}


def test_the_table() -> None:
    """A line for each month and list, columns under their heads, and what they mean."""
    months = {
        ("2026-11", T): Outcome(120, 10, 3, 8, 130, 15),
        ("2026-11", P): Outcome(8),
    }
    head, taste, popular, blank, *about = format_table(months).splitlines()
    assert head.split() == ["month", "list", "shown", "planned", "refused", "scored", "hit", "rate", "liking"]
    assert taste.split() == ["2026-11", "taste", "120", "10", "3", "8", "0.125", "8.1"]
    assert popular.split() == ["2026-11", "popularity", "8", "0", "0", "0", "0.000", "-"]
    assert blank == ""
    for name in ("shown", "planned", "refused", "scored"):
        at = head.index(name)
        assert taste[at - 1] == popular[at - 1] == " "
        assert taste[at] != " "
    assert any("hit rate:" in line for line in about)
    assert format_table({}) == "Nothing has been suggested yet."
