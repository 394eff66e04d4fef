"""Bringing titles up to date: what is asked about, and that nothing there ever becomes another."""

from collections.abc import Mapping
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.refresh import KEPT_SECONDS, Refresh, bring_up_to_date, list_by_page, list_running, make_new
from bot.domain.titles import Kind, Season, Title

THERE = Title("kd-signal-2016", Kind.DRAMA, "Signal", 2016, ids={"wikidata": "Q1"})

NAMES = st.sampled_from(("Signal", "signal", "Two Cups", "두 잔", "시그널", "Кино"))
LISTS = st.lists(NAMES, max_size=3, unique=True).map(tuple)
TITLES = st.builds(
    Title,
    id=st.sampled_from(("kd-signal-2016", "kf-two-cups-2020")),
    kind=st.sampled_from(Kind),
    title=NAMES,
    year=st.integers(2014, 2018),
    title_ko=st.none() | NAMES,
    romanised=st.none() | NAMES,
    original_title=st.none() | NAMES,
    alt_titles=LISTS,
    alt_titles_ko=LISTS,
    genres=LISTS,
    tags=LISTS,
    directors=LISTS,
    writers=LISTS,
    cast=LISTS,
    people_ko=st.dictionaries(NAMES, NAMES, max_size=3),
    networks=LISTS,
    format=st.sampled_from(("tv", "streaming", "web", "theatrical")),
    episodes=st.none() | st.integers(0, 20),
    runtime_min=st.none() | st.integers(60, 90),
    age_rating=st.none() | st.sampled_from(("15", "18")),
    admissions=st.none() | st.integers(0, 9),
    tier=st.integers(1, 3),
    country=st.sampled_from((("KR",), ("US", "KR"), ())),
    seasons=st.lists(st.builds(Season, season=st.integers(1, 3), year=st.just(2016)), max_size=2).map(tuple),
    ids=st.dictionaries(st.sampled_from(("wikidata", "imdb", "enwiki")), NAMES, max_size=3),
    sources=LISTS,
)


def list_changed(there: Title, now: Title) -> list[str]:
    """What was told of a title and is told otherwise; more at the end of a list is no change."""
    changed = []
    for field in fields(Title):
        before, after = getattr(there, field.name), getattr(now, field.name)
        if isinstance(before, Mapping):
            same = before.items() <= after.items()
        elif field.name == "seasons":
            same = {each.season: each for each in before}.items() <= {
                each.season: each for each in after
            }.items()
        elif isinstance(before, tuple):
            same = after[: len(before)] == before
        else:
            same = before == after or not (before or field.name in ("title", "year", "kind", "id"))
        if not same:
            changed.append(field.name)
    return changed


@given(there=TITLES, found=TITLES)
def test_nothing_that_is_told_is_ever_told_otherwise(there: Title, found: Title) -> None:
    """Whatever a source says: name, year, kind, id and every fact stay, and it may be said twice."""
    now = bring_up_to_date(there, found)
    if now is None:
        return
    assert list_changed(there, now) == []
    assert bring_up_to_date(now, found) is now


def test_control_what_is_told_otherwise_is_noticed() -> None:
    """Control: of a title that another simply takes the place of, and of one with a fact less."""
    other = replace(THERE, title="Two Cups", year=2017, cast=("Lee",), ids={"wikidata": "Q2"})
    assert list_changed(THERE, other) == ["title", "year", "ids"]
    assert list_changed(other, replace(other, cast=())) == ["cast"]


def test_what_is_missing_is_added() -> None:
    """Hangul, episodes, people and ids; that nothing was new is told by the very same title."""
    found = Title(
        "", Kind.DRAMA, "Signal", 2016, title_ko="시그널", episodes=16, ids={"imdb": "tt1", "wikidata": "Q1"}
    )
    now = bring_up_to_date(THERE, found)
    assert now == replace(THERE, title_ko="시그널", episodes=16, ids={"wikidata": "Q1", "imdb": "tt1"})
    assert bring_up_to_date(THERE, replace(THERE, sources=("wikidata:live-2026-11",))) is THERE


@pytest.mark.parametrize(
    ("found", "fits"),
    [
        ({"year": 2018, "ids": {}}, True),
        ({"year": 2013, "ids": {}}, False),
        ({"year": 0, "ids": {}}, True),
        ({"year": 2013}, True),
        ({"kind": Kind.FILM}, False),
        ({"kind": Kind.SPECIAL}, True),
    ],
)
def test_what_is_told_of_another_title_is_not_taken(found: dict[str, object], fits: bool) -> None:
    """A page may have become another's: the year tells, unless it is the very item; so does the kind."""
    other = replace(THERE, **found)  # type: ignore[arg-type]
    other = replace(other, ids={**other.ids, "imdb": "tt1"})
    assert (bring_up_to_date(replace(THERE, title="Signal"), other) is not None) is fits


def test_what_is_asked_about_is_what_may_have_changed() -> None:
    """Pages whose item nobody knows; items of this and last year, by the latest season too."""
    titles = [
        replace(THERE, id="c", ids={"enwiki": "C"}),
        replace(THERE, id="a", ids={"enwiki": "A"}),
        replace(THERE, id="b", ids={"enwiki": "B", "wikidata": "Q2"}, year=2026),
        replace(THERE, id="d", seasons=(Season(1, 2016), Season(2, 2025))),
        replace(THERE, id="e", year=2024),
        replace(THERE, id="f", year=2026, ids={}),
    ]
    assert [title.id for title in list_by_page(titles)] == ["a", "c"]
    assert [title.id for title in list_by_page(titles, after="a")] == ["c"]
    assert [title.id for title in list_running(titles, 2026)] == ["b", "d"]
    assert [title.id for title in list_running(titles, 2026, after="b")] == ["d"]


def test_a_new_title_gets_an_id_and_a_place() -> None:
    """As the catalogue's; on a network it is looked for."""
    found = Title("", Kind.FILM, "Two Cups", 2026)
    assert make_new(found, lambda title_id: False) == replace(found, id="kf-two-cups-2026", tier=3)
    assert make_new(replace(found, networks=("tvN",)), lambda title_id: False).tier == 2
    assert make_new(found, {"kf-two-cups-2026"}.__contains__).id == "kf-two-cups-2026-2"


def test_a_refresh_is_not_begun_again_for_some_days() -> None:
    """The very second tells."""
    assert Refresh(100).is_kept(100 + KEPT_SECONDS - 1)
    assert not Refresh(100).is_kept(100 + KEPT_SECONDS)
