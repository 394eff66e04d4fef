"""What fits a wish, and which wish to loosen when nothing does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogue
from bot.domain.people import Person
from bot.domain.titles import Kind, Mood, Title
from bot.domain.wanted import Criteria, Length, Request, Sieve, fits_length, fits_mood

CATALOGUE = catalogue.load_titles()


def title(
    name: str = "a",
    *,
    kind: Kind = Kind.DRAMA,
    year: int = 2016,
    episodes: int | None = 16,
    genres: tuple[str, ...] = ("Crime",),
    tags: tuple[str, ...] = (),
    networks: tuple[str, ...] = ("tvN",),
    cast: tuple[str, ...] = ("Cho Jin-woong",),
) -> Title:
    return Title(
        name,
        kind,
        name,
        year,
        episodes=episodes,
        genres=genres,
        tags=tags,
        networks=networks,
        cast=cast,
    )


@pytest.mark.parametrize(
    ("made", "lengths"),
    [
        (title(kind=Kind.FILM, episodes=None), {Length.FILM}),
        (title(kind=Kind.FILM, episodes=4), {Length.FILM}),
        (title(episodes=1), {Length.SHORT, Length.UP_TO_12, Length.UP_TO_16}),
        (title(episodes=8), {Length.SHORT, Length.UP_TO_12, Length.UP_TO_16}),
        (title(episodes=9), {Length.UP_TO_12, Length.UP_TO_16}),
        (title(episodes=12), {Length.UP_TO_12, Length.UP_TO_16}),
        (title(episodes=13), {Length.UP_TO_16}),
        (title(episodes=16), {Length.UP_TO_16}),
        (title(episodes=17), {Length.LONG}),
        (title(episodes=100), {Length.LONG}),
        (title(episodes=None), set()),
        (title(kind=Kind.SPECIAL, episodes=None), {Length.SHORT, Length.UP_TO_12, Length.UP_TO_16}),
        (title(kind=Kind.SPECIAL, episodes=2), {Length.SHORT, Length.UP_TO_12, Length.UP_TO_16}),
    ],
)
def test_lengths(made: Title, lengths: set[Length]) -> None:
    """A film is a film; dramas go by episodes, what is up to 12 is up to 16; uncounted is of none."""
    assert {length for length in Length if fits_length(made, length)} == lengths


@pytest.mark.parametrize("mood", Mood)
def test_every_mood_has_titles_of_the_catalogue(mood: Mood) -> None:
    """Before anybody wrote a take each mood already finds a list's worth, and never everything."""
    found = sum(fits_mood(each, mood) for each in CATALOGUE)
    assert 10 <= found < len(CATALOGUE) / 2


def test_a_mood_goes_by_genres_tags_and_takes() -> None:
    """Any of the three will do."""
    wanted = Criteria(mood=Mood.FUNNY)
    assert wanted.allows(title(genres=("Comedy",)), ())
    assert wanted.allows(title(tags=("sitcom",)), ())
    assert wanted.allows(title("named"), {"named"})
    assert not wanted.allows(title("other"), {"named"})


WALKIE = Person("Cho Jin-woong", "조진웅", ("Jo Jin-woong",))
FITS = title(genres=("Crime", "Comedy"), tags=("police", "sitcom"), year=2016)
ALL = Criteria(Mood.FUNNY, Kind.DRAMA, "Crime", Length.UP_TO_16, (2015, 2016), "tvN", WALKIE, "police")


@pytest.mark.parametrize(
    "other",
    [
        replace(FITS, genres=("Crime",), tags=("police",)),
        replace(FITS, kind=Kind.SPECIAL),
        replace(FITS, genres=("Comedy",)),
        replace(FITS, episodes=20),
        replace(FITS, year=2017),
        replace(FITS, year=2014),
        replace(FITS, networks=("SBS",)),
        replace(FITS, cast=("Cho Jin", "Lee Je-hoon")),
        replace(FITS, tags=("sitcom",)),
    ],
    ids=["mood", "kind", "genre", "length", "later", "earlier", "network", "person", "trope"],
)
def test_a_title_has_to_fit_every_wish(other: Title) -> None:
    """One that misses a single one does not."""
    assert ALL.allows(FITS, ())
    assert not ALL.allows(other, ())
    assert Criteria().allows(other, ())


@pytest.mark.parametrize(
    "made",
    [
        title(cast=("Jo Jin-woong",)),
        replace(title(cast=()), directors=("Cho Jin-woong",)),
        replace(title(cast=()), writers=("Cho Jin-woong",)),
        replace(title(cast=("Cho J.",)), people_ko={"Cho J.": "조진웅"}),
    ],
    ids=["spelled otherwise", "director", "writer", "by the Hangul"],
)
def test_a_person_is_wanted_whatever_they_did(made: Title) -> None:
    assert Criteria(person=WALKIE).allows(made, ())
    assert not Criteria(person=Person("Somebody Else")).allows(made, ())


def test_no_wish_allows_all() -> None:
    """Nothing asked for, nothing left out."""
    assert all(Criteria().allows(each, ()) for each in CATALOGUE)
    assert Criteria().given == []


def test_the_wish_that_bars_most_is_the_one_to_loosen() -> None:
    """Left out alone, it lets in the most, and it says how many."""
    titles = [title("a", year=2000), title("b", year=2001), title("c", genres=("Horror",), year=2016)]
    wanted = Criteria(genre="Crime", years=(2016, 2016))
    assert Sieve(titles).find_loosest(wanted, set()) == ("years", 2)
    assert Sieve(titles).find_loosest(wanted, set(), closed={"a"}) == ("genre", 1)
    assert Sieve(titles[2:]).find_loosest(wanted, set()) == ("genre", 1)


def test_where_no_single_wish_helps_none_is_named() -> None:
    """Two at fault are two to leave out; without wishes there is none."""
    titles = [title(genres=("Horror",), year=2000)]
    assert Sieve(titles).find_loosest(Criteria(genre="Crime", years=(2016, 2016)), set()) is None
    assert Sieve(titles).find_loosest(Criteria(), set()) is None


wanteds = st.builds(
    Criteria,
    st.none() | st.sampled_from(Mood),
    st.none() | st.sampled_from(Kind),
    st.none() | st.sampled_from(["Crime", "Western"]),
    st.none() | st.sampled_from(Length),
    st.none() | st.tuples(st.integers(1950, 2000), st.integers(2000, 2026)),
    st.none() | st.sampled_from(["tvN", "EBS"]),
    st.none() | st.sampled_from([WALKIE, Person("Bong Joon-ho")]),
    st.none() | st.sampled_from(["police", "first love"]),
)


nameds = st.sets(st.sampled_from([*(each.id for each in CATALOGUE[:300]), "gone"]), max_size=3)


@given(st.lists(st.tuples(wanteds, nameds), max_size=4))
def test_the_sieve_holds_back_what_is_not_allowed(asked: list[tuple[Criteria, set[str]]]) -> None:
    """Whatever was asked for before, and whichever titles were named then."""
    sieve = Sieve(CATALOGUE[:300])
    for wanted, named in asked:
        allowed = {each.id for each in CATALOGUE[:300] if wanted.allows(each, named)}
        assert sieve.find_fitting(wanted, named) == allowed


@given(wanteds, nameds)
def test_loosening_does_what_it_says(wanted: Criteria, named: set[str]) -> None:
    """Without the wish it names just as many titles fit, and no other single one lets in more."""
    titles = CATALOGUE[:300]

    def without(name: str) -> int:
        rest = Criteria(**{**{f: getattr(wanted, f) for f in wanted.given}, name: None})
        return sum(rest.allows(each, named) for each in titles)

    counts = {name: without(name) for name in wanted.given}
    found = Sieve(titles).find_loosest(wanted, named)
    if found is None:
        assert not any(counts.values())
    else:
        assert counts[found[0]] == found[1] == max(counts.values())


@pytest.mark.parametrize(
    "request_",
    [
        Request(Criteria(kind=Kind.FILM)),
        Request(like="a"),
        Request(people=((1, "x"),)),
        Request(surprise=True),
        Request(planned=True),
    ],
)
def test_whatever_is_asked_makes_a_request_one(request_: Request) -> None:
    """Each option alone is something in particular."""
    assert Request().is_plain
    assert not request_.is_plain
