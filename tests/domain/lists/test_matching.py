"""Which title a row means: by what is the same, never by what is alike."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import load_titles
from bot.domain.lists.matching import (
    _SPELLED,
    _WAYS,
    TICKED,
    Match,
    Rule,
    _list_exact,
    _list_ways,
    _look_up,
    make_key,
    match_rows,
    tell_season,
)
from bot.domain.lists.rows import Format, ListRow, ReadList
from bot.domain.search import TitleIndex, fold_name
from bot.domain.titles import Kind, Season, Title

MDL, IMDB = Format.MYDRAMALIST, Format.IMDB

SIGNAL = Title(
    "signal", Kind.DRAMA, "Signal", 2016, title_ko="시그널", ids={"imdb": "tt0000001", "tmdb_tv": 1}
)
SQUID = Title(
    "squid",
    Kind.DRAMA,
    "Squid Game",
    2021,
    title_ko="오징어 게임",
    seasons=(Season(1, 2021), Season(2, 2024), Season(3, 2025)),
)
SOULS = Title(
    "souls",
    Kind.DRAMA,
    "Alchemy of Souls",
    2022,
    seasons=(
        Season(1, 2022, title="Alchemy of Souls"),
        Season(2, 2022, title="Alchemy of Souls: Light and Shadow"),
    ),
)
MIRACLE = Title(
    "miracle",
    Kind.FILM,
    "Miracle in Cell No. 7",
    2013,
    title_ko="7번방의 선물",
    romanised="7beonbangui seonmul",
    directors=("Lee Hwan-kyung",),
)
SASSY = Title(
    "sassy", Kind.FILM, "My Sassy Girl", 2001, title_ko="엽기적인 그녀", directors=("Kwak Jae-yong",)
)
SASSY_DRAMA = Title("sassy-drama", Kind.DRAMA, "My Sassy Girl", 2017, title_ko="엽기적인 그녀")
WAILING = Title(
    "wailing",
    Kind.FILM,
    "The Wailing",
    2016,
    title_ko="곡성",
    romanised="Gokseong",
    directors=("Na Hong-jin",),
    people_ko={"Na Hong-jin": "나홍진"},
)
IRIS = Title("iris", Kind.DRAMA, "Iris", 2009, title_ko="아이리스")
IRIS_2 = Title("iris-2", Kind.DRAMA, "Iris II", 2013, title_ko="아이리스 2")
SAVE_2 = Title("save-2", Kind.DRAMA, "Save Me 2", 2019)
BIG_DRAMA = Title("city-drama", Kind.DRAMA, "Love in the Big City", 2024)
BIG_FILM = Title("city-film", Kind.FILM, "Love in the Big City", 2024)
YAKSOK = Title("yaksok", Kind.DRAMA, "Yaksok", 1999, title_ko="약속")
YAKSOK_TOO = Title("yaksok-too", Kind.DRAMA, "Yaksok", 1999, title_ko="약속들")
FIRST_LOVE = Title("first-love", Kind.DRAMA, "First Love", 2022, country=("JP",), original_title="初恋")
TWIN = Title("twin", Kind.FILM, "Twin Peaks of Seoul", 2020, ids={"imdb": "tt0000002"})
AUTUMN = Title("autumn", Kind.DRAMA, "When Autumn Wind Comes", 2019, romanised="Gaeulbaram budeumyeon")
CAFE = Title("cafe", Kind.DRAMA, "Café & Cat", 2020)

INDEX = TitleIndex(
    [
        *(SIGNAL, SQUID, SOULS, MIRACLE, SASSY, SASSY_DRAMA, WAILING, IRIS, IRIS_2, SAVE_2, BIG_DRAMA),
        *(BIG_FILM, YAKSOK, YAKSOK_TOO, FIRST_LOVE, TWIN, CAFE, AUTUMN),
    ]
)


def match(list_format: Format, name: str, year: int | None = None, **rest: Any) -> Match:
    [found] = match_rows(ReadList(list_format, (ListRow(name, year=year, **rest),)), INDEX)
    return found


def korean(name: str, year: int | None = None, **rest: Any) -> Match:
    return match(MDL, name, year, **{"countries": ("KR",), **rest})


def world(name: str, year: int | None = None, **rest: Any) -> Match:
    return match(IMDB, name, year, **rest)


def doubtful(*titles: Title) -> Match:
    return Match(Rule.DOUBTFUL, None, tuple(title.id for title in titles))


UNKNOWN, ELSEWHERE = Match(Rule.UNKNOWN), Match(Rule.ELSEWHERE)


@pytest.mark.parametrize("name", ["Signal", "SIGNAL", "시그널", "시 그 널", "“Signal”", "Śignal"])
def test_a_korean_list_tells_a_title_by_name_and_year(name: str) -> None:
    assert korean(name, 2016, kind=Kind.DRAMA) == Match(Rule.KOREAN, "signal")


@pytest.mark.parametrize("kind", [Kind.DRAMA, Kind.SPECIAL, None])
def test_any_series_may_be_called_a_drama(kind: Kind | None) -> None:
    assert korean("Signal", 2016, kind=kind) == Match(Rule.KOREAN, "signal")


def test_a_film_is_no_series() -> None:
    assert korean("Signal", 2016, kind=Kind.FILM) == doubtful(SIGNAL)
    assert korean("Love in the Big City", 2024, kind=Kind.FILM) == Match(Rule.KOREAN, "city-film")
    assert korean("Love in the Big City", 2024).rule is Rule.DOUBTFUL


def test_the_article_may_be_left_out() -> None:
    assert korean("Wailing", 2016, kind=Kind.FILM) == Match(Rule.KOREAN, "wailing")
    assert korean("The Signal", 2016) == Match(Rule.KOREAN, "signal")
    assert world("Wailing", 2016, kind=Kind.FILM) == doubtful(WAILING)


def test_and_is_written_in_two_ways() -> None:
    assert korean("Cafe and Cat", 2020) == korean("CAFÉ & CAT", 2020) == Match(Rule.KOREAN, "cafe")


@pytest.mark.parametrize("name", ["Mister Honour vs. the 2 Doctors", "Mr. Honor versus the II Doctors"])
def test_a_word_may_be_written_as_other_lists_write_it(name: str) -> None:
    honor = Title("honor", Kind.DRAMA, "Mr. Honor vs. the Two Doctors", 2020, alt_titles=("Dr. One & Co.",))
    index = TitleIndex([honor])
    for each in (name, "Doctor 1 and Co."):
        [found] = match_rows(ReadList(MDL, (ListRow(each, year=2020, countries=("KR",)),)), index)
        assert found == Match(Rule.KOREAN, "honor")
    assert make_key(name) == make_key(honor.title) != make_key("Mr. Honor vs. the 3 Doctors")


def test_two_titles_of_a_name_and_year_are_told_by_their_other_name_alone() -> None:
    assert korean("Yaksok", 1999) == doubtful(YAKSOK, YAKSOK_TOO)
    assert korean("Yaksok", 1999, original_name="약속들") == Match(Rule.KOREAN, "yaksok-too")


@pytest.mark.parametrize("year", [2015, 2017])
def test_a_year_that_is_one_off_is_taken_and_shown(year: int) -> None:
    assert korean("Signal", year, kind=Kind.DRAMA) == Match(Rule.NEAR_YEAR, "signal")
    assert korean("Signal", year, kind=Kind.FILM) == doubtful(SIGNAL)


def test_two_years_off_is_asked() -> None:
    assert korean("Signal", 2018) == doubtful(SIGNAL)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("Squid Game Season 2", 2024),
        ("Squid Game 2", 2024),
        ("Squid Game: Season 3", 2025),
        ("오징어 게임 시즌2", 2024),
        ("오징어 게임 시즌 3", 2025),
        ("Squid Game Season 2: The Return", 2024),
    ],
)
def test_a_later_season_is_its_title(name: str, year: int) -> None:
    assert korean(name, year, kind=Kind.DRAMA) == Match(Rule.SEASON, "squid")


def test_a_season_that_has_a_name_is_its_title() -> None:
    assert korean("Alchemy of Souls: Light and Shadow", 2022) == Match(Rule.SEASON, "souls")
    assert korean("Alchemy of Souls: Something Else", 2022) == doubtful(SOULS)


def test_a_season_of_which_nothing_is_known_is_asked() -> None:
    """It may be another title: Iris II is not Iris, whatever a list calls it."""
    assert korean("Iris 2", 2013) == Match(Rule.KOREAN, "iris-2")
    assert korean("Signal 2", 2018) == doubtful(SIGNAL)
    assert korean("Signal Season 2", 2027) == doubtful(SIGNAL)
    assert korean("Signal Season 2", 2015) == doubtful(SIGNAL)
    assert korean("Yaksok Season 2", 2001) == doubtful(YAKSOK, YAKSOK_TOO)
    assert korean("Iris Season 2", 2013) == doubtful(IRIS)
    assert korean("Squid Game Season 9", 2025) == doubtful(SQUID)
    assert korean("Squid Game Season 2", 2035) == doubtful(SQUID)
    assert korean("Squid Game Season 2", 2024, kind=Kind.FILM) == UNKNOWN


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("Signal Season 2", 2018),
        ("Signal: Season 2", 2016),
        ("Signal Part 2", 2017),
        ("Signal Season 3: The Last Call", 2020),
        ("시그널 시즌2", 2018),
        ("Signal Part 1", 2016),
    ],
)
def test_what_says_that_it_is_a_season_is_one(name: str, year: int) -> None:
    """Few catalogues know of all seasons; it is shown, so that it can be left out."""
    assert korean(name, year, kind=Kind.DRAMA) == Match(Rule.SEASON, "signal")


def test_a_season_that_is_a_title_of_its_own_is_that() -> None:
    assert korean("Save Me 2", 2019) == Match(Rule.KOREAN, "save-2")
    assert korean("Save Me Season 2", 2019) == Match(Rule.SEASON, "save-2")


def test_another_country_is_elsewhere_unless_that_very_title_is_here() -> None:
    assert korean("Signal", 2016, countries=("JP",)) == ELSEWHERE
    assert korean("First Love", 2022, countries=("JP",), kind=Kind.DRAMA) == Match(Rule.COUNTRY, "first-love")
    assert korean("First Love", 2021, countries=("JP",), kind=Kind.DRAMA) == ELSEWHERE
    assert korean("First Love", 2022, countries=("CN",), kind=Kind.DRAMA) == ELSEWHERE
    assert korean("First Love", 2022, countries=("JP",), kind=Kind.FILM) == ELSEWHERE
    assert korean("First Love", 2022).rule is Rule.UNKNOWN


def test_what_says_no_country_is_read_as_a_list_of_the_world() -> None:
    assert korean("Signal", 2016, countries=()) == doubtful(SIGNAL)


@pytest.mark.parametrize(
    "director", ["Na Hong-jin", "Hong-jin Na", "Na Hong Jin", "NA HONGJIN", "Hongjin Na", "나홍진"]
)
def test_a_list_of_the_world_needs_a_witness(director: str) -> None:
    assert world("The Wailing", 2016, kind=Kind.FILM) == doubtful(WAILING)
    found = world("The Wailing", 2016, kind=Kind.FILM, directors=("Somebody Else", director))
    assert found == Match(Rule.DIRECTOR, "wailing")


@pytest.mark.parametrize("original", ["Gokseong", "곡성"])
def test_the_name_it_had_there_is_one(original: str) -> None:
    found = world("The Wailing", 2016, kind=Kind.FILM, original_name=original)
    assert found == Match(Rule.ORIGINAL, "wailing")


def test_so_is_its_korean_name_in_latin_letters_where_it_stands_alone() -> None:
    """As older files of IMDb have it, which name nobody of a series."""
    assert world("Gaeulbaram budeumyeon", 2019, kind=Kind.DRAMA) == Match(Rule.ORIGINAL, "autumn")
    assert world("Gaeul-baram Budeumyeon", 2019, kind=Kind.DRAMA) == Match(Rule.ORIGINAL, "autumn")
    assert world("When Autumn Wind Comes", 2019, kind=Kind.DRAMA) == doubtful(AUTUMN)
    assert world("Gaeulbaram budeumyeon", 2018, kind=Kind.DRAMA) == doubtful(AUTUMN)
    assert world("Gokseong", 2016, kind=Kind.FILM) == doubtful(WAILING)  # of one word there may be others


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("The Wailing", {"directors": ("Na Hong-sun",)}),
        ("The Wailing", {"directors": ("Jin",)}),
        ("The Wailing", {"original_name": "The Wailing"}),
        ("곡성", {}),  # some write every name of the world in Hangul
    ],
)
def test_what_is_no_witness(name: str, rest: dict[str, Any]) -> None:
    assert world(name, 2016, kind=Kind.FILM, **rest) == doubtful(WAILING)


def test_a_remake_is_another_title() -> None:
    """Turkey's Miracle in Cell No. 7, and America's My Sassy Girl."""
    rest = {"original_name": "7. Kogustaki Mucize", "directors": ("Mehmet Ada Öztekin",)}
    assert world("Miracle in Cell No. 7", 2019, kind=Kind.FILM, **rest) == UNKNOWN
    assert world("My Sassy Girl", 2008, kind=Kind.FILM, original_name="My Sassy Girl") == UNKNOWN
    assert korean("My Sassy Girl", 2001, kind=Kind.FILM) == Match(Rule.KOREAN, "sassy")


@pytest.mark.parametrize("year", [2015, 2017])
def test_a_list_of_the_world_is_never_a_year_off(year: int) -> None:
    rest = {"kind": Kind.FILM, "directors": ("Na Hong-jin",), "original_name": "Gokseong"}
    assert world("The Wailing", year, **rest) == doubtful(WAILING)
    assert world("Signal", year, kind=Kind.DRAMA, countries=("KR",)).rule is Rule.DOUBTFUL


def test_without_a_year_nothing_is_taken_but_by_an_id() -> None:
    assert korean("Signal") == doubtful(SIGNAL)
    assert world("The Wailing", directors=("Na Hong-jin",)) == doubtful(WAILING)
    assert world("Whatever", ids={"imdb": "tt0000001"}) == Match(Rule.ID, "signal")
    assert korean("Whatever", ids={"tmdb_tv": "1"}) == Match(Rule.ID, "signal")


def test_an_id_goes_before_names_and_ids_that_differ_are_asked() -> None:
    assert world("The Wailing", 2016, ids={"imdb": "tt0000001"}) == Match(Rule.ID, "signal")
    found = world("Signal", 2016, ids={"imdb": "tt0000002", "tmdb_tv": 1})
    assert found.rule is Rule.DOUBTFUL
    assert set(found.candidates) == {"signal", "twin"}
    assert world("Signal", 1990, ids={"imdb": "tt7777777"}) == UNKNOWN


def test_our_own_id_counts_where_the_year_says_so_too() -> None:
    assert world("Whatever", 2016, ids={"daesang": "signal"}) == Match(Rule.ID, "signal")
    assert world("Whatever", 2020, ids={"daesang": "signal"}) == UNKNOWN


def test_what_became_another_title_leads_there() -> None:
    view = INDEX.cover((), moved={"twin": "signal"})
    [found] = match_rows(ReadList(MDL, (ListRow("x", year=2020, ids={"daesang": "twin"}),)), view)
    assert found == UNKNOWN  # of another year than what it became
    [found] = match_rows(ReadList(MDL, (ListRow("x", ids={"daesang": "twin"}),)), view)
    assert found == Match(Rule.ID, "signal")
    [found] = match_rows(ReadList(MDL, (ListRow("x", ids={"imdb": "tt0000002"}),)), view)
    assert found == UNKNOWN


def test_where_the_world_is_off_its_titles_are_not_here() -> None:
    row = ListRow("First Love", year=2022, kind=Kind.DRAMA, countries=("JP",))
    assert match_rows(ReadList(MDL, (row,)), INDEX.korean) == [ELSEWHERE]


def test_seasons_are_told_by_their_numbers() -> None:
    rows = [ListRow("Squid Game"), ListRow("Squid Game Season 3"), ListRow("x", season=2)]
    matches = [Match(Rule.KOREAN, "squid"), Match(Rule.SEASON, "squid"), Match(Rule.ID, "squid")]
    assert [tell_season(*each) for each in zip(rows, matches, strict=True)] == [1, 3, 2]
    assert tell_season(ListRow("Mickey 17"), Match(Rule.KOREAN, "mickey")) == 1
    assert make_key("Squid Game Season 3") == make_key("squid game") == make_key("The Squid-Game 2: Return")


# Over all there is -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def titles() -> list[Title]:
    return load_titles()


@pytest.fixture(scope="module")
def index(titles: list[Title]) -> TitleIndex:
    return TitleIndex(titles)


def tell(title: Title, name: str = "", **rest: Any) -> ListRow:
    row = ListRow(name or title.title, year=title.year, kind=title.kind, countries=title.country)
    return replace(row, **rest)


def swap(title: Title) -> Kind:
    return Kind.DRAMA if title.kind is Kind.FILM else Kind.FILM


def is_exactly(row: ListRow, title: Title) -> bool:
    """Whether a row says just what there is of a title: no rule could tell that it means another."""
    is_film = {kind is Kind.FILM for kind in (row.kind, title.kind)}
    same = fold_name(row.name) in map(fold_name, title.names)
    return same and row.year == title.year and len(is_film) == 1


def count(
    index: TitleIndex, list_format: Format, pairs: Iterable[tuple[Title, ListRow]]
) -> tuple[float, list[tuple[Title, ListRow, Match]]]:
    """The part that is ticked right, and those that are ticked wrong."""
    meant, rows = zip(*pairs, strict=True)
    found = match_rows(ReadList(list_format, rows), index)
    right = sum(match.title_id == title.id for title, match in zip(meant, found, strict=True))
    wrong = [
        each
        for each in zip(meant, rows, found, strict=True)
        if each[2].title_id not in (None, each[0].id)
        and not is_exactly(each[1], index.by_id[each[2].title_id])
    ]
    assert all((match.title_id is not None) is (match.rule in TICKED) for match in found)
    return right / len(rows), wrong


def list_korean(titles: list[Title]) -> Iterator[tuple[Title, str]]:
    for title in titles:
        if title.is_korean:
            yield from ((title, name) for name in title.names)


def test_korean_rows_of_all_titles_are_ticked_right(titles: list[Title], index: TitleIndex) -> None:
    """By every name there is of them, and as seasons."""
    right, wrong = count(index, MDL, ((title, tell(title, name)) for title, name in list_korean(titles)))
    assert right > 0.99
    assert wrong == []
    seasons = (
        (title, tell(title, f"{title.title} Season {each.season}", year=each.year))
        for title in titles
        for each in title.seasons
        if title.is_korean
    )
    right, wrong = count(index, MDL, seasons)
    assert right > 0.95
    assert wrong == []


def test_spelling_makes_no_two_titles_of_a_year_the_same(titles: list[Title], index: TitleIndex) -> None:
    """What is spelled otherwise is what goes by the very name, and of that year and kind nothing else."""
    respelled = 0
    for title in titles:
        for name in title.names:
            row = tell(title, _SPELLED.sub(lambda word: _WAYS[word[0].lower()][-1], name))
            if fold_name(row.name) == fold_name(name) or index.find_named(row.name):
                continue
            respelled += 1
            found, meant = _look_up(row.name, index), index.find_named(name)
            assert _list_exact(row, found) == _list_exact(row, meant) != [], name
    assert respelled > 300  # control


Change = Callable[[Title], dict[str, Any]]


@pytest.mark.parametrize(
    ("name", "year", "title_id"),
    [
        ("Mary Stayed Out All Night", 2010, "kd-marry-me-mary-2010"),
        ("Cinderella's Sister", 2010, "kd-cinderellas-stepsister-2010"),
        ("Antique Bakery", 2008, "kf-antique-2008"),
        ("Attack on the Pin-Up Boys", 2007, "kf-kkonminam-yeonswae-tereo-sageon-2007"),
        ("Do Re Mi Fa So La Ti Do", 2008, "kf-doremipasollasido-2008"),
        ("Rude Miss Young Ae Season 5", 2009, "kd-makdwaemeogeun-yeongaessi-5-2009"),
        ("2 Weeks", 2013, "kd-two-weeks-2013"),
        ("Dr. Cha", 2023, "kd-doctor-cha-2023"),
    ],
)
def test_a_title_is_found_by_the_name_other_lists_give_it(
    name: str, year: int, title_id: str, index: TitleIndex
) -> None:
    row = ListRow(name, year=year, countries=("KR",))
    assert match_rows(ReadList(MDL, (row,)), index) == [Match(Rule.KOREAN, title_id)]


@pytest.mark.parametrize("list_format", [MDL, IMDB])
@pytest.mark.parametrize(
    "change",
    [
        lambda title: {"year": title.year + 1},
        lambda title: {"year": title.year - 1},
        lambda title: {"year": title.year + 70},
        lambda title: {"kind": swap(title)},
        lambda title: {"kind": swap(title), "year": title.year + 1},
        lambda title: {"countries": ("BR",)},
        lambda title: {"year": None},
        lambda title: {"countries": (), "directors": title.directors[:1]},
        lambda title: {"countries": (), "year": title.year + 1, "directors": title.directors[:1]},
        lambda title: {"countries": (), "original_name": title.title},
        lambda title: {"countries": (), "original_name": title.title_ko or title.original_title},
    ],
)
def test_nothing_is_ticked_wrong(
    titles: list[Title], index: TitleIndex, list_format: Format, change: Change
) -> None:
    """Where a row differs from the title it was made of, that one or none is ticked, or just what it says."""
    _, wrong = count(index, list_format, ((title, tell(title, **change(title))) for title in titles))
    assert wrong == []


def test_rows_of_the_world_with_a_witness_are_ticked_right(titles: list[Title], index: TitleIndex) -> None:
    witnessed = [title for title in titles if title.directors]
    pairs = ((each, tell(each, countries=(), directors=each.directors[-1:])) for each in witnessed)
    right, wrong = count(index, IMDB, pairs)
    assert right > 0.99
    assert wrong == []
    right, wrong = count(index, IMDB, ((title, tell(title, countries=())) for title in titles))
    assert (right, wrong) == (0, [])


names = st.sampled_from([name for title in INDEX.titles for name in title.names] + ["", " ", "2", "시즌 2"])


@given(
    st.builds(
        ListRow,
        name=st.builds(str.__add__, names, st.sampled_from(["", " 2", " Season 2", ": x", "!"])),
        original_name=st.none() | names,
        year=st.none() | st.integers(1990, 2030),
        kind=st.none() | st.sampled_from(Kind),
        countries=st.sampled_from([(), ("KR",), ("JP",), ("US", "KR")]),
        directors=st.lists(st.sampled_from(["Na Hong-jin", "", "x"]), max_size=2).map(tuple),
        ids=st.dictionaries(st.sampled_from(["imdb", "daesang"]), st.sampled_from(["tt0000001", "twin"])),
    ),
    st.sampled_from(Format),
)
def test_what_is_ticked_has_its_reason(row: ListRow, list_format: Format) -> None:
    """Whatever a row says: a title is one that goes by such a name in such a year, or has such an id."""
    [found] = match_rows(ReadList(list_format, (row,)), INDEX)
    assert (found.title_id is not None) is (found.rule in TICKED)
    assert bool(found.candidates) is (found.rule is Rule.DOUBTFUL)
    if found.title_id is None or found.rule is Rule.ID:
        return
    title = INDEX.by_id[found.title_id]
    assert row.year is not None
    gap = min(abs(row.year - year) for year in (title.year, *(each.year for each in title.seasons)))
    # A season that nobody listed comes some time after the first.
    assert gap <= {Rule.NEAR_YEAR: 1, Rule.SEASON: 0 if title.seasons else 10}.get(found.rule, 0)
    if list_format is not MDL:
        assert found.rule not in (Rule.SEASON, Rule.NEAR_YEAR)
    if found.rule is not Rule.SEASON:
        told = {fold_name(way) for each in (row.name, row.original_name or "") for way in _list_ways(each)}
        names = {fold_name(name) for name in title.names}
        assert told & {
            *names,
            *(name.removeprefix("the") for name in names),
            *(f"the{name}" for name in names),
        }
