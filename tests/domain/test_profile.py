"""What a shelf says of its member: favourites that are some, a scale beside the server's, where they are."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.profile import (
    DAMPING,
    LEAST,
    POSTERS,
    TITLES_NEEDED,
    Crowd,
    Said,
    Side,
    find_favourites,
    find_scale,
    find_spread,
    make_profile,
)
from bot.domain.ratings import Histogram, VoteGroup
from bot.domain.shelf import KeptEntry, ShelfEntry, Status
from bot.domain.titles import Kind, Title

WRITERS = ("Han", "Seo", "Yun")
TITLES = {
    f"t{n}": Title(
        f"t{n}",
        Kind.DRAMA,
        f"Title {n}",
        2000 + n,
        writers=(WRITERS[n % 3],),
        cast=("Mok", "Han") if n % 2 else ("Mok",),
        genres=("Romance",) if n < 6 else ("Thriller", "Crime"),
        tags=("food",),
    )
    for n in range(12)
}
scores = st.dictionaries(st.sampled_from([*TITLES]), st.integers(2, 20), min_size=1)


def scored(half: int | None, status: Status | None = None, *, at: int = 1, **more: int) -> KeptEntry:
    return KeptEntry(ShelfEntry(status, half, **more), half, at, at)


def list_names(title: Title) -> dict[Side, tuple[str, ...]]:
    return {
        Side.WRITER: title.writers,
        Side.CAST: title.cast,
        Side.DIRECTOR: title.directors,
        Side.GENRE: title.genres,
        Side.TROPE: title.tags,
    }


# Favourites ------------------------------------------------------------------------------------------


@given(scores)
def test_favourites_are_of_several_titles_and_damped(given_: dict[str, int]) -> None:
    usual = sum(given_.values()) / 2 / len(given_)
    for each in find_favourites(given_, TITLES):
        assert each.titles >= TITLES_NEEDED
        title_ids = {key for key in given_ if each.name in list_names(TITLES[key])[each.side]}
        theirs = [given_[key] / 2 - usual for key in title_ids]
        assert len(theirs) == each.titles
        assert each.above == pytest.approx(sum(theirs) / (len(theirs) + DAMPING))
        assert LEAST <= each.above < max(theirs)
        assert each.example.id in given_


@given(scores, st.integers(0, 10))
def test_to_be_kinder_makes_no_other_favourites(given_: dict[str, int], kinder: int) -> None:
    shifted = {each: half + kinder for each, half in given_.items()}
    before, after = find_favourites(given_, TITLES), find_favourites(shifted, TITLES)
    assert {(e.side, e.name, round(e.above, 6)) for e in before if e.above > LEAST + 1e-6} <= {
        (e.side, e.name, round(e.above, 6)) for e in after
    }


def test_one_title_is_no_favourite_and_three_are_half_believed() -> None:
    given_ = {"t1": 20, "t0": 8, "t3": 8, "t2": 8, "t5": 8}
    assert not [each for each in find_favourites(given_, TITLES) if each.name == "Seo"]
    given_ = {"t1": 20, "t4": 20, "t7": 20, "t0": 8, "t3": 8, "t6": 8}
    [seo] = [each for each in find_favourites(given_, TITLES) if each.name == "Seo"]
    assert (seo.side, seo.titles) == (Side.WRITER, 3)
    assert seo.above == pytest.approx(3 / 2)


def test_who_writes_and_plays_is_named_once() -> None:
    given_ = dict.fromkeys(("t3", "t9", "t1", "t5"), 20) | {"t0": 20, "t2": 4, "t4": 4, "t6": 4}
    assert [each.name for each in find_favourites(given_, TITLES)].count("Han") == 1


# The scale -------------------------------------------------------------------------------------------


@given(scores)
def test_kinder_is_by_the_same_titles(given_: dict[str, int]) -> None:
    """Whoever scores as others do is neither kind nor strict, however good the titles are they choose."""
    same = {key: VoteGroup(4, 4 * half / 2) for key, half in given_.items()}
    scale = find_scale(given_, same)
    assert scale.kinder == (None if len(given_) < 5 else pytest.approx(0))
    assert scale.histogram.votes == len(given_)
    assert 1 <= scale.usual <= 10
    assert scale.spread == pytest.approx(find_spread(scale.histogram))


def test_kinder_is_damped_and_skips_what_nobody_else_scored() -> None:
    given_ = dict.fromkeys([*TITLES][:6], 16)
    others = {key: VoteGroup(2, 12.0) for key in [*given_][:5]} | {"t5": VoteGroup(0, 0.0)}
    assert find_scale(given_, others).kinder == pytest.approx(5 * 2 / (5 + DAMPING))
    del others["t0"]
    assert find_scale(given_, others).kinder is None
    with pytest.raises(ValueError, match="scored nothing"):
        find_scale({}, {})


# All of it -------------------------------------------------------------------------------------------


def test_a_profile_counts_and_names_what_is_known() -> None:
    shelf = {
        "t0": scored(20, Status.FINISHED),
        "t1": scored(12),
        "t2": scored(None, Status.WATCHING, at=3, episode=4),
        "t3": scored(None, Status.WATCHING, at=5),
        "gone": scored(None, Status.WATCHING, at=9),
        "t4": KeptEntry(ShelfEntry(Status.PLANNED, planned_at=4)),
        "t5": KeptEntry(ShelfEntry(Status.UNSEEN)),
    }
    crowd = Crowd(Histogram((1,) * 19))
    found = make_profile(7, "mei", shelf, TITLES.get, said=Said(), crowd=crowd)
    assert found.counts == {Status.PLANNED: 1, Status.WATCHING: 3, Status.FINISHED: 1}
    assert [(each.title.id, each.episode) for each in found.watching] == [("t3", None), ("t2", 4)]
    assert (found.scored, found.server, found.loved) == (2, crowd.histogram, [])
    assert not found.is_empty
    unseen = make_profile(7, "mei", {"t5": shelf["t5"]}, TITLES.get, said=Said())
    assert unseen.is_empty
    assert not replace(unseen, said=Said(reviews=1)).is_empty


def test_what_is_loved_is_what_one_loves_more_than_others_do() -> None:
    shelf = {key: scored(20 if n < 8 else 10) for n, key in enumerate(TITLES)}
    others = {key: VoteGroup(3, 3 * (9.0 - n)) for n, key in enumerate([*TITLES][:8])}
    found = make_profile(7, "mei", shelf, TITLES.get, said=Said(), crowd=Crowd(Histogram(), others))
    assert [each.id for each in found.loved] == ["t7", "t6", "t5", "t4", "t3"]
    assert len(found.loved) == POSTERS
