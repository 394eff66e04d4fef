"""Titles that members add: which ids they get, what is there already, what is joined of several sources."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.catalogue import load_titles
from bot.domain.additions import (
    A_MEMBER_A_DAY,
    A_SERVER_A_DAY,
    MOST_FOUND,
    ChangeKind,
    FindHolders,
    FindNamed,
    TitleChange,
    add_facts,
    check_may_add,
    depends_on,
    find_twin,
    join,
    list_ids,
    make_title_id,
)
from bot.domain.errors import TooManyTitles
from bot.domain.search import fold_name
from bot.domain.titles import Kind, Season, Title
from bot.ui.routes import title_id as check_title_id

GLORY = Title(
    "kd-the-glory-2022",
    Kind.DRAMA,
    "The Glory",
    2022,
    title_ko="더 글로리",
    alt_titles=("Glory & Shame",),
    cast=("Song Hye-kyo",),
    networks=("Netflix",),
    ids={"tmdb_tv": 136283, "wikidata": "Q1"},
)
DOCTOR = Title(
    "kd-dr-romantic-2016",
    Kind.DRAMA,
    "Dr. Romantic",
    2016,
    title_ko="낭만닥터 김사부",
    networks=("SBS",),
    seasons=(Season(1, 2016), Season(2, 2020), Season(3, 2023)),
)
MIRACLE = Title("kf-miracle-2021", Kind.FILM, "Miracle", 2021, title_ko="기적", directors=("Lee Jang-hoon",))
DEARLY = Title("wf-maria-2019", Kind.FILM, "Maria", 2019, country=("PH",), original_title="마리아")
THERE = (GLORY, DOCTOR, MIRACLE, DEARLY)


def search(*titles: Title) -> tuple[FindNamed, FindHolders]:
    """What finds titles by folded name, and by id."""
    held = list_ids(titles)

    def find(name: str) -> Iterable[Title]:
        return [title for title in titles if name in map(fold_name, title.names)]

    return find, lambda *key: [held[key]] if key in held else ()


def drama(title: str, year: int, **rest: object) -> Title:
    return replace(Title("", Kind.DRAMA, title, year), **rest)  # type: ignore[arg-type]


# Limits and ids --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "others", "key"),
    [
        (0, 0, None),
        (A_MEMBER_A_DAY - 1, A_SERVER_A_DAY - A_MEMBER_A_DAY, None),
        (A_MEMBER_A_DAY, 0, "error.too_many_titles"),
        (0, A_SERVER_A_DAY, "error.server_has_too_many_titles"),
        (1, A_SERVER_A_DAY - 1, "error.server_has_too_many_titles"),
    ],
)
def test_so_many_a_day(own: int, others: int, key: str | None) -> None:
    """One member first, then all of a server."""
    if key is None:
        check_may_add(own, others)
        return
    with pytest.raises(TooManyTitles) as refused:
        check_may_add(own, others)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("title", "made"),
    [
        (drama("Café Minamdang!", 2022), "kd-cafe-minamdang-2022"),
        (Title("", Kind.FILM, "It's Okay", 2020), "kf-its-okay-2020"),
        (Title("", Kind.SPECIAL, "Two Cups", 2020), "kd-two-cups-2020"),
        (Title("", Kind.FILM, "Dune", 2021, country=("US", "KR")), "wf-dune-2021"),
        (drama("두 잔", 2026, romanised="Du jan"), "kd-du-jan-2026"),
        (drama("두 잔", 2026), "kd-title-2026"),
        (drama("X" * 200, 2026, country=("JP",)), f"wd-{'x' * 60}-2026"),
    ],
)
def test_an_id_is_made_as_the_catalogues_are(title: Title, made: str) -> None:
    """And one that is taken gets a number; a button can carry each."""
    assert make_title_id(title, lambda _: False) == check_title_id(made)
    taken = {made, f"{made}-2"}
    assert make_title_id(title, taken.__contains__) == check_title_id(f"{made}-3")


# Is it here already? ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "twin"),
    [
        # An id says it, whatever the name; numbers are numbers as text too.
        (drama("Deo Geullori", 1990, ids={"tmdb_tv": "136283"}), GLORY),
        (drama("Deo Geullori", 1990, ids={"tmdb_movie": 136283}), None),
        # Hangul and a year beside it, on the same side.
        (drama("Deo Geullori", 2023, title_ko="더글로리"), GLORY),
        (drama("Deo Geullori", 2024, title_ko="더글로리"), [GLORY]),
        (Title("", Kind.FILM, "Deo Geullori", 2022, title_ko="더글로리"), None),
        (drama("X", 2022, title_ko="다른 것", alt_titles_ko=("더 글로리",)), GLORY),
        (Title("", Kind.FILM, "Ave", 2019, title_ko="마리아"), DEARLY),
        # English, without what people leave out, with the year or whoever took part.
        (drama("Glory", 2022), GLORY),
        (drama("glory and shame", 2022), GLORY),
        (drama("The Glory", 2023), [GLORY]),
        (drama("The Glory", 2023, cast=("Song Hye Kyo",)), GLORY),
        (drama("The Glory", 2021, networks=("Netflix",)), GLORY),
        (drama("The Glory", 2010, networks=("Netflix",)), [GLORY]),
        (drama("Glory II", 2022), None),
        # Seasons are one title; a film's number makes it another.
        (drama("Dr. Romantic 2", 2020), DOCTOR),
        (drama("Dr. Romantic Season 3", 2030), DOCTOR),
        (drama("X", 2023, title_ko="낭만닥터 김사부 시즌3"), DOCTOR),
        (drama("X", 2020, title_ko="낭만닥터김사부2"), DOCTOR),
        (drama("Dr. Romantic 4", 2027), [DOCTOR]),
        (Title("", Kind.FILM, "Miracle 2", 2021), None),
        (Title("", Kind.FILM, "X", 2022, title_ko="기적 2"), None),
        # The same name in another year may be a remake.
        (Title("", Kind.FILM, "Miracle", 2004), [MIRACLE]),
        (drama("Nothing of the kind", 2022), None),
    ],
)
def test_what_is_here_already_is_found(title: Title, twin: Title | list[Title] | None) -> None:
    """By an id, by name and year; where it may be another, somebody is asked."""
    assert find_twin(title, *search(*THERE)) == twin


def test_of_several_the_very_year_says_it_or_somebody_does() -> None:
    """Two of one name a year apart are common among remakes."""
    older, newer = replace(GLORY, ids={}), replace(GLORY, id="kd-the-glory-2023", year=2023, ids={})
    asked = drama("The Glory", 2023, title_ko="더 글로리")
    assert find_twin(asked, *search(older, newer)) == newer
    assert find_twin(replace(asked, year=2021), *search(older, newer)) == older
    twins = search(older, replace(older, id="kd-the-glory-2022-2"))
    assert find_twin(replace(asked, year=2022), *twins) == [older, replace(older, id="kd-the-glory-2022-2")]


def test_each_title_of_the_catalogue_is_its_own_twin() -> None:
    """Found by its names alone it is found again, or asked about; never taken for another."""
    titles = load_titles()
    named: dict[str, list[Title]] = {}
    for title in titles:
        for name in title.names:
            named.setdefault(fold_name(name), []).append(title)
    found = [find_twin(replace(title, id="", ids={}), lambda name: named.get(name, ())) for title in titles]
    wrong = [
        title.id
        for title, twin in zip(titles, found, strict=True)
        if twin is None or (twin != title if isinstance(twin, Title) else title not in twin)
    ]
    assert wrong == []
    asked = sum(isinstance(twin, list) for twin in found)
    assert asked < len(titles) / 500


# Joining ---------------------------------------------------------------------------------------------


def test_the_same_title_of_several_sources_is_one() -> None:
    """By an id, or by name and year where no id speaks against it; the best of each comes first."""
    wiki = drama(
        "Two Cups", 2026, title_ko="두 잔", ids={"wikidata": "Q5", "imdb": "tt5"}, sources=("wikidata",)
    )
    maze = drama("Du Jan", 2026, ids={"tvmaze": 7, "imdb": "tt5"}, networks=("tvN",), sources=("tvmaze",))
    other = drama("Two Cups", 2027, ids={"tvmaze": 8, "imdb": "tt6"})
    named = drama("two cups", 2026, ids={"tmdb_tv": 9})
    film = Title("", Kind.FILM, "Two Cups", 2026)
    first, *rest = join([[wiki], [maze, other], [named, film]])
    assert rest == [other, film]
    assert first == replace(
        wiki,
        alt_titles=("Du Jan",),
        networks=("tvN",),
        ids={"wikidata": "Q5", "imdb": "tt5", "tvmaze": 7, "tmdb_tv": 9},
        sources=("wikidata", "tvmaze"),
    )
    many = [[drama(f"Cup {letter}", 2000 + at) for at, letter in enumerate("abcdefgh")]]
    assert join(many) == many[0][:MOST_FOUND]
    assert join([]) == join([[], []]) == []


def test_facts_are_only_added() -> None:
    """Nothing that is there becomes another, and no name is there twice."""
    found = Title(
        "other",
        Kind.FILM,
        "Glory",
        1999,
        title_ko="더글로리",
        romanised="Deo Geullori",
        alt_titles=("THE GLORY", "Gloria"),
        alt_titles_ko=("영광",),
        cast=("Somebody Else",),
        writers=("Kim Eun-sook",),
        networks=("KBS",),
        episodes=16,
        seasons=(Season(1, 1999), Season(2, 2023)),
        ids={"wikidata": "Q2", "imdb": "tt1"},
        people_ko={"Kim Eun-sook": "김은숙"},
        sources=("wikidata:live-2026-11",),
    )
    there = replace(GLORY, seasons=(Season(1, 2022, 8),))
    after = add_facts(there, found)
    assert after == replace(
        there,
        romanised="Deo Geullori",
        alt_titles=("Glory & Shame", "Glory", "Gloria"),
        alt_titles_ko=("영광",),
        writers=("Kim Eun-sook",),
        episodes=16,
        seasons=(Season(1, 2022, 8), Season(2, 2023)),
        ids={"tmdb_tv": 136283, "wikidata": "Q1", "imdb": "tt1"},
        people_ko={"Kim Eun-sook": "김은숙"},
        sources=("wikidata:live-2026-11",),
    )
    assert add_facts(after, found) == after


# What stands on what ---------------------------------------------------------------------------------


def change(
    kind: ChangeKind, title_id: str, into_id: str | None = None, *, undone: bool = False
) -> TitleChange:
    return TitleChange(1, title_id, kind, 9, "mod", 5, into_id=into_id, undone_at=6 if undone else None)


ADD, FIX, MERGE, REMOVE, CONFIRM = (
    ChangeKind.ADD,
    ChangeKind.FIX,
    ChangeKind.MERGE,
    ChangeKind.REMOVE,
    ChangeKind.CONFIRM,
)


@pytest.mark.parametrize(
    ("later", "first", "depends"),
    [
        (change(FIX, "a"), change(FIX, "a"), True),
        (change(FIX, "a"), change(FIX, "b"), False),
        (change(FIX, "a", undone=True), change(FIX, "a"), False),
        (change(FIX, "a"), change(ADD, "a"), False),
        (change(MERGE, "a", "b"), change(FIX, "a"), False),
        (change(MERGE, "a", "b"), change(ADD, "a"), True),
        (change(MERGE, "a", "b"), change(ADD, "b"), True),
        (change(MERGE, "b", "c"), change(MERGE, "a", "b"), True),
        (change(MERGE, "c", "b"), change(MERGE, "a", "b"), True),
        (change(MERGE, "c", "d"), change(MERGE, "a", "b"), False),
        (change(REMOVE, "b"), change(MERGE, "a", "b"), True),
        (change(ADD, "a"), change(REMOVE, "a"), True),
        (change(CONFIRM, "a"), change(ADD, "a"), False),
        (change(REMOVE, "a"), change(CONFIRM, "a"), False),
    ],
)
def test_what_a_later_change_stands_on(later: TitleChange, first: TitleChange, depends: bool) -> None:
    """Facts on facts, what is seen on what was seen; neither on the other, and nothing on what was undone."""
    assert depends_on(later, first) is depends
