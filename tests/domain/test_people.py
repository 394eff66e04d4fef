"""Whom somebody means who types a name."""

import pytest

from bot import catalogue
from bot.domain.people import Person, people_of
from bot.domain.search import TitleIndex
from bot.domain.titles import Kind, Title

WHOLE = TitleIndex(catalogue.load_titles())
SEO_JOON = Person("Park Seo-joon", "박서준")


def title(name: str, *cast: str, country: str = "KR", people_ko: dict[str, str] | None = None) -> Title:
    return Title(name, Kind.FILM, name, 2016, cast=cast, people_ko=people_ko or {}, country=(country,))


def suggest(typed: str, index: TitleIndex = WHOLE) -> list[str]:
    return [person.name for person in index.suggest_people(typed)]


@pytest.mark.parametrize(
    "typed",
    ["Park Seo-joon", "park seo joon", "PARK SEOJOON", "parkseojoon", " park-seo-joon ", "박서준", "박 서준"],
)
def test_a_name_is_known_in_both_alphabets(typed: str) -> None:
    """Spaces, hyphens and case aside; and it is what is suggested first."""
    assert WHOLE.find_person(typed) == SEO_JOON
    assert WHOLE.suggest_people(typed)[0] == SEO_JOON


@pytest.mark.parametrize("typed", ["park seo j", "박서", "박ㅅ", "seo joon", "seojoon", "joon"])
def test_half_a_name_suggests_the_whole_one(typed: str) -> None:
    """Its beginning, a syllable half typed, a later word; none of them is the name of anybody."""
    people = WHOLE.suggest_people(typed)
    assert len(people) == len(set(people)) <= 25
    index = TitleIndex([each for each in WHOLE.titles if SEO_JOON.is_in(each)])
    assert SEO_JOON in index.suggest_people(typed)
    assert WHOLE.find_person(typed) is None


@pytest.mark.parametrize("typed", ["-", "***", "☃", "x" * 6000, "zzzz"])
def test_nobody_is_called_so(typed: str) -> None:
    """Signs and what nobody is called suggest nobody."""
    assert WHOLE.find_person(typed) is None
    assert WHOLE.suggest_people(typed) == []


@pytest.mark.parametrize("typed", ["", " ", "\n", "\t"])
def test_before_anything_is_typed_the_busiest_are_suggested(typed: str) -> None:
    assert suggest(typed)[:2] == ["Robert De Niro", "Samuel L. Jackson"]
    assert len(suggest(typed)) == 25
    assert WHOLE.find_person(typed) is None


def test_every_person_of_the_catalogue_is_found() -> None:
    """By each of their names, and with them each title they are in."""
    for made in WHOLE.titles[::97]:
        for name in people_of(made):
            person = WHOLE.find_person(name)
            assert person is not None, name
            assert person.is_in(made), name


def test_spellings_with_the_same_hangul_are_one() -> None:
    """Romanisations differ from file to file; the most used one is shown, and each leads to all titles."""
    titles = [
        title("a", "Moon Ka-young", people_ko={"Moon Ka-young": "문가영"}),
        title("b", "Moon Ka-young"),
        title("c", "Moon Ga-young", people_ko={"Moon Ga-young": "문가영"}),
        title("d", "Moon Ga-eun"),
    ]
    index = TitleIndex(titles)
    for typed in ("문가영", "moon ga young", "Moon Ka-young"):
        person = index.find_person(typed)
        assert person is not None
        assert (person.name, person.name_ko, person.others) == ("Moon Ka-young", "문가영", ("Moon Ga-young",))
        assert [each.id for each in titles if person.is_in(each)] == ["a", "b", "c"]
    assert suggest("moon", index) == ["Moon Ka-young", "Moon Ga-eun"]


def test_the_busiest_come_first_whatever_the_layer() -> None:
    """Beginnings before later words, then by titles; Korea's and the world's together."""
    index = TitleIndex(
        [
            title("a", "Lee Ann"),
            title("b", "Lee Bora", "Ann Lee"),
            title("c", "Lee Bora"),
            *(title(f"w{n}", "Lee Cole", country="US") for n in range(3)),
        ]
    )
    assert suggest("lee", index) == ["Lee Cole", "Lee Bora", "Lee Ann", "Ann Lee"]
    assert suggest("lee", index.korean) == ["Lee Bora", "Lee Ann", "Ann Lee"]
    assert index.korean.find_person("lee cole") is None


def test_people_of_titles_a_server_added_are_known() -> None:
    """Beside those of the catalogue, and as the same person where they are."""
    own = title("xf-own", "Park Seojoon", "Nobody Known")
    index = WHOLE.cover([own])
    person = index.find_person("park seo joon")
    assert person is not None
    assert person.is_in(own)
    assert (person.name, person.name_ko) == ("Park Seo-joon", "박서준")
    assert index.find_person("nobody known") is not None
    assert WHOLE.find_person("nobody known") is None


def test_tropes_are_the_tags_the_most_used_first() -> None:
    made = [
        Title(name, Kind.FILM, name, 2016, tags=tags) for name, tags in (("a", ("x", "y")), ("b", ("y",)))
    ]
    assert TitleIndex(made).tropes == ("y", "x")
