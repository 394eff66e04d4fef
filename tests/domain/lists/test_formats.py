"""Each format as its program writes it, with every oddity that was seen."""

import calendar
import plistlib
import quopri
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import DomainError, EmptyList, MixedLists, NewerExport, UnknownList
from bot.domain.lists.reading import read_files
from bot.domain.lists.rows import Format, ListRow, ReadList, Refused
from bot.domain.shelf import Status
from bot.domain.titles import Kind
from tests.domain.lists import files


def read(*data: bytes, names: Sequence[str] = (), server_id: int = 0) -> ReadList:
    """The list in files whose names say nothing, unless they are given."""
    named = [*names, *("file" for _ in data[len(names) :])]
    return read_files(list(zip(named, data, strict=True)), server_id=server_id)


def by_name(found: ReadList) -> dict[str, ListRow]:
    rows = {row.name: row for row in found.rows}
    assert len(rows) == len(found.rows)
    return rows


def noon(text: str) -> int:
    """Epoch seconds of a day."""
    year, month, day = map(int, text.split("-"))
    return calendar.timegm((year, month, day, 12, 0, 0))


def moment(text: str) -> int:
    day, clock = text.split()
    hour, minute, second = map(int, clock.split(":"))
    return noon(day) - 12 * 3600 + hour * 3600 + minute * 60 + second


# MyDramaList -----------------------------------------------------------------------------------------


def test_mydramalist_new_view() -> None:
    """Rows in a bare body: own score not everybody's, no working title, scores with and without `.0`."""
    page = files.mdl_page(
        files.mdl_row(52939, "Signal", score="9.5", slug="the-signal-of-tomorrow"),
        files.mdl_row(
            2, "&#39;Cause You&#39;re My &amp; Co", score="10", status="Currently Watching", progress="7/12"
        ),
        files.mdl_row(3, "Soundtrack #1", score="0.0", status="Plan to Watch", progress="0/4", year="2022"),
        files.mdl_row(4, "Oldboy", kind="Movie", score="8.0", year="2003", progress="1/1", status="On-Hold"),
        files.mdl_row(5, "Hana Yori Dango", country="Japan", status="Dropped", score="1.5", progress=None),
        files.mdl_row(
            6, "The Ghost Bride", country="Taiwan", status="Not Interested", score="0.0", year="TBA"
        ),
        files.mdl_row(7, "Anthology", kind="Drama Special", status="Undecided", score="0.0", progress="0/?"),
        files.mdl_row(8, "Infinite Challenge", kind="TV Show", score="7.0"),
    )
    found = read(page)
    assert found.format is Format.MYDRAMALIST
    assert found.refused == ()
    korean = ("KR",)
    assert found.rows == (
        ListRow(
            "Signal",
            year=2016,
            kind=Kind.DRAMA,
            countries=korean,
            status=Status.FINISHED,
            score=19,
            episode=16,
        ),
        ListRow(
            "'Cause You're My & Co",
            year=2016,
            kind=Kind.DRAMA,
            countries=korean,
            status=Status.WATCHING,
            score=20,
            episode=7,
        ),
        ListRow("Soundtrack #1", year=2022, kind=Kind.DRAMA, countries=korean, status=Status.PLANNED),
        ListRow("Oldboy", year=2003, kind=Kind.FILM, countries=korean, status=Status.ON_HOLD, score=16),
        ListRow(
            "Hana Yori Dango", year=2016, kind=Kind.DRAMA, countries=("JP",), status=Status.DROPPED, score=3
        ),
        ListRow("The Ghost Bride", kind=Kind.DRAMA, countries=("TW",), status=Status.REFUSED, episode=16),
        ListRow("Anthology", year=2016, kind=Kind.SPECIAL, countries=korean),
        ListRow(
            "Infinite Challenge",
            year=2016,
            kind=Kind.DRAMA,
            countries=korean,
            status=Status.FINISHED,
            score=14,
            episode=16,
        ),
    )


def test_mydramalist_several_pages_overlap() -> None:
    """A hundred rows a page, and where the order is a tie one comes twice; two of a name stay two."""
    first = files.mdl_page(*(files.mdl_row(n, f"Drama {n}") for n in range(100)))
    second = files.mdl_page(
        *(files.mdl_row(n, f"Drama {n}") for n in range(95, 180)), files.mdl_row(500, "Drama 7")
    )
    found = read(first, second)
    assert len(found.rows) == 181
    assert [row.name for row in found.rows].count("Drama 7") == 2


def test_mydramalist_filtered_page_says_its_list_aside() -> None:
    """A page of one list has no column for the status; the page's own settings say which list it is."""
    row = files.mdl_row(1, "Signal").replace('<td class="msv2-i-status">Completed</td>', "")
    settings = '<script> window.dramalist_json = {"username":"x","layout":{"default_list":""},"filters":{"search":"","list":"5"}}; </script>'
    assert read(settings.encode() + files.mdl_page(row)).rows[0].status is Status.DROPPED


@pytest.mark.parametrize("label", [None, "Undecided", "Not Interested"])
def test_mydramalist_classic_view(label: str | None) -> None:
    """The list's number is the status; what the sixth is its heading alone says. Progress may be missing."""
    rows = {
        str(n): [files.mdl_classic_row(n, f"Drama {n}", progress=None if n % 2 else "3/16")]
        for n in range(1, 7)
    }
    found = read(files.mdl_classic_page(rows, labels={"6": label} if label else None))
    sixth = {"Not Interested": Status.REFUSED}.get(label or "")
    statuses = (Status.WATCHING, Status.FINISHED, Status.PLANNED, Status.ON_HOLD, Status.DROPPED, sixth)
    assert tuple(row.status for row in found.rows) == statuses
    assert [row.episode for row in found.rows] == [None, 3, None, 3, None, 3]
    assert {(row.score, row.year, row.countries, row.kind) for row in found.rows} == {
        (18, 2016, ("KR",), Kind.DRAMA)
    }


def test_mydramalist_page_in_a_single_file() -> None:
    """As browsers save it: quoted-printable, among pictures."""
    page = files.mdl_page(files.mdl_row(1, "Signal"), files.mdl_row(2, "눈물의 여왕")).decode()
    body = quopri.encodestring(page.encode()).decode()
    saved = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://mydramalist.com/dramalist/somebody\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n'
        '\tboundary="----MultipartBoundary--abc----"\r\n\r\n\r\n------MultipartBoundary--abc----\r\n'
        "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"{body}\r\n------MultipartBoundary--abc----\r\nContent-Type: image/png\r\n\r\nx\r\n"
    )
    assert list(by_name(read(saved.encode()))) == ["Signal", "눈물의 여왕"]


def test_mydramalist_page_in_a_web_archive() -> None:
    """As Safari saves it."""
    page = files.mdl_classic_page({"2": [files.mdl_classic_row(1, "시그널")]})
    resource = {"WebResourceData": page, "WebResourceURL": "https://mydramalist.com/dramalist/somebody"}
    saved = plistlib.dumps({"WebMainResource": resource}, fmt=plistlib.FMT_BINARY)
    assert list(by_name(read(saved))) == ["시그널"]


def test_mydramalist_pages_in_a_zip() -> None:
    """A browser saves advertisements beside a page; they are left alone."""
    nested = files.packed(
        {
            "saved/one.html": files.mdl_page(files.mdl_row(1, "Signal")),
            "saved/one_files/ad.html": files.mdl_page(files.mdl_row(2, "Advertised")),
        }
    )
    assert list(by_name(read(nested))) == ["Signal"]


def test_better_mdl() -> None:
    """Unquoted semicolons, a quotation mark in a name, CR alone, an apostrophe before the progress."""
    found = read(
        files.better_mdl(
            [
                (
                    "1",
                    "Completed",
                    "Signal",
                    "South Korea",
                    "2016",
                    "Drama",
                    "9.5",
                    "16/16",
                    "https://mydramalist.com/1-x",
                ),
                (
                    "2",
                    "Planned",
                    "Steins;Gate; the Drama",
                    "Japan",
                    "2011",
                    "Drama",
                    "0.0",
                    "",
                    "https://mydramalist.com/2-x",
                ),
                (
                    "3",
                    "On-Hold",
                    'The "King',
                    "South Korea",
                    "2020",
                    "Drama",
                    "7",
                    "3/16",
                    "https://mydramalist.com/3-x",
                ),
                (
                    "5",
                    "Dropped",
                    '"Again; and ""again"""',
                    "South Korea",
                    "2020",
                    "Drama",
                    "7",
                    "3/16",
                    "https://mydramalist.com/5-x",
                ),
                (
                    "4",
                    "Not Interested",
                    "Doona!",
                    "South Korea",
                    "2023",
                    "Drama",
                    "0.0",
                    "0/9",
                    "https://mydramalist.com/4-x",
                ),
            ]
        )
    )
    assert found.format is Format.MYDRAMALIST
    assert [(row.name, row.status, row.score, row.episode, row.year) for row in found.rows] == [
        ("Signal", Status.FINISHED, 19, 16, 2016),
        ("Steins;Gate; the Drama", Status.PLANNED, None, None, 2011),
        ('The "King', Status.ON_HOLD, 14, 3, 2020),
        ('Again; and "again"', Status.DROPPED, 14, 3, 2020),
        ("Doona!", Status.REFUSED, None, None, 2023),
    ]
    assert [row.countries for row in found.rows] == [("KR",), ("JP",), ("KR",), ("KR",), ("KR",)]


def test_mydramalist_tsv() -> None:
    """With a mark in front, of two generations, without years."""
    rows = [
        ("My Mister", "Completed", "16", "16", "South Korea", "Drama", "10", "2020-01-02", "2020-02-03", "2"),
        ("Vincenzo", "Watching", "5", "20", "South Korea", "Drama", "0", "2021-03-01", "", "0"),
    ]
    found = read(files.table(files.MDL_TSV, rows, delimiter="\t", encoding="utf-8-sig"))
    older = read(files.table(files.MDL_TSV_OLDER, [("77", *row) for row in rows], delimiter="\t", end="\n"))
    assert found == older
    assert found.rows == (
        ListRow(
            "My Mister",
            kind=Kind.DRAMA,
            countries=("KR",),
            status=Status.FINISHED,
            score=20,
            episode=16,
            rewatches=2,
            started_at=noon("2020-01-02"),
            finished_at=noon("2020-02-03"),
            at=noon("2020-02-03"),
        ),
        ListRow(
            "Vincenzo",
            kind=Kind.DRAMA,
            countries=("KR",),
            status=Status.WATCHING,
            episode=5,
            started_at=noon("2021-03-01"),
            at=noon("2021-03-01"),
        ),
    )


def test_mydramalist_scrapers_name_their_columns_as_they_like() -> None:
    """Hangul columns, both names, takes; the score of all is not the own."""
    hangul = files.table(
        ("제목", "연도", "국가", "내 평점", "상태", "한줄평"),
        [
            ("나의 아저씨", "2018", "대한민국", "9.5", "완료", "인생 드라마"),
            ("도깨비", "2016", "한국", "0", "보는 중", ""),
        ],
        encoding="cp949",
    )
    found = read(hangul)
    assert [(row.name, row.score, row.status, row.review) for row in found.rows] == [
        ("나의 아저씨", 19, Status.FINISHED, "인생 드라마"),
        ("도깨비", None, Status.WATCHING, None),
    ]
    assert {row.countries for row in found.rows} == {("KR",)}
    english = files.table(
        ("Title", "Native Title", "MDL Score", "My Rating", "Release Year", "Country", "Watched Episodes"),
        [("Goblin", "쓸쓸하고 찬란하神-도깨비", "8.9", "8,5", "2016", "South Korea", "16")],
        delimiter=";",
    )
    assert read(english).rows == (
        ListRow(
            "Goblin",
            original_name="쓸쓸하고 찬란하神-도깨비",
            year=2016,
            countries=("KR",),
            score=17,
            episode=16,
        ),
    )


def test_mydramalist_scraper_with_both_scores() -> None:
    """Its rating is the own score and its score everybody's; what is translated is the working title."""
    columns = (
        "Title",
        "Korean Title",
        "Translated Title",
        "Year",
        "Link",
        "Review",
        "Rating",
        "Image",
        "Score",
    )
    found = read(
        files.table(
            columns,
            [
                (
                    "Signal",
                    "시그널",
                    "The Signal",
                    2016,
                    "https://mydramalist.com/1-x",
                    "So good",
                    "9.5",
                    "u",
                    "9.0",
                ),
                (
                    "Parasite",
                    "기생충 (Korean Movie)",
                    "X",
                    2019,
                    "https://mydramalist.com/2-x",
                    "",
                    "0.0",
                    "u",
                    "8.9",
                ),
                (
                    "Nirvana in Fire",
                    "琅琊榜 (Chinese Drama)",
                    "X",
                    2015,
                    "https://mydramalist.com/3-x",
                    "",
                    "8",
                    "u",
                    "9",
                ),
                ("Signal", "シグナル", "X", 2016, "https://mydramalist.com/4-x", "", "6", "u", "7"),
            ],
        )
    )
    assert [(row.name, row.original_name, row.score, row.kind, row.countries) for row in found.rows] == [
        ("Signal", "시그널", 19, None, ("KR",)),
        ("Parasite", "기생충", None, Kind.FILM, ("KR",)),
        ("Nirvana in Fire", "琅琊榜", 16, Kind.DRAMA, ()),
        ("Signal", "シグナル", 12, None, ()),
    ]
    assert found.rows[0].review == "So good"


# Letterboxd ------------------------------------------------------------------------------------------


def letterboxd() -> dict[str, bytes]:
    ratings = [
        ("2022-06-30", "Oldboy", "2003", "https://boxd.it/a", "4.5"),
        ("2022-07-01", "Parasite", "2019", "https://boxd.it/b", "5"),
        ("2022-07-02", "Mother", "", "https://boxd.it/c", "0.5"),
        ("2022-07-03", "Unrated", "2001", "https://boxd.it/d", ""),
    ]
    diary = [
        ("2021-01-02", "Oldboy", "2003", "https://boxd.it/x1", "3", "", "", "2021-01-01"),
        ("2022-06-30", "Oldboy", "2003", "https://boxd.it/x2", "4", "Yes", "tag, other", "2022-06-29"),
        ("2022-08-01", "The Handmaiden", "2016", "https://boxd.it/x3", "4", "", "", "2022-07-31"),
        ("2022-08-09", "The Handmaiden", "2016", "https://boxd.it/x4", "", "Yes", "", "2022-08-08"),
    ]
    long = "word " * 1812  # 9,060 letters
    reviews = [
        (
            "2022-06-30",
            "Oldboy",
            "2003",
            "https://boxd.it/x2",
            "4",
            "Yes",
            "I <b>wept</b>.<br/>Twice &amp; more.",
            "",
            "2022-06-29",
        ),
        ("2022-08-01", "The Handmaiden", "2016", "https://boxd.it/x3", "4", "", long, "", "2022-07-31"),
    ]
    watched = [
        ("2020-01-01", name, year, "https://boxd.it/w")
        for name, year in (("Oldboy", "2003"), ("Burning", "2018"))
    ]
    watchlist = [
        ("2023-01-01", name, "2016", "https://boxd.it/l") for name in ("Train to Busan", "The Handmaiden")
    ]
    return {
        "ratings.csv": files.table(files.LETTERBOXD_RATINGS, ratings),
        "diary.csv": files.table(files.LETTERBOXD_DIARY, diary, end="\n"),
        "reviews.csv": files.table(files.LETTERBOXD_REVIEWS, reviews),
        "watched.csv": files.table(files.LETTERBOXD_WATCHED, watched),
        "watchlist.csv": files.table(files.LETTERBOXD_WATCHED, watchlist),
        "likes/films.csv": files.table(files.LETTERBOXD_WATCHED, [("2020-01-01", "Liked", "2018", "u")]),
        "lists/best.csv": b"Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2020-01-01,Best,,u,\n\nPosition,Name\n",
        "deleted/diary.csv": files.table(files.LETTERBOXD_DIARY, diary),
        "orphaned/reviews.csv": files.table(files.LETTERBOXD_REVIEWS, reviews),
        "profile.csv": b"Date Joined,Username,Email Address\n2020-01-01,someone,someone@example.org\n",
        "comments.csv": b"Date,Content,Comment\n",
    }


def check_letterboxd(found: ReadList) -> None:
    assert found.format is Format.LETTERBOXD
    rows = by_name(found)
    assert rows["Oldboy"] == ListRow(
        "Oldboy",
        year=2003,
        kind=Kind.FILM,
        status=Status.FINISHED,
        score=18,  # the diary has 8, and 6 before that
        rewatches=1,
        finished_at=noon("2022-06-29"),
        scored_at=noon("2022-06-30"),
        at=noon("2022-06-30"),
        review="I wept.\nTwice & more.",
    )
    handmaiden = rows["The Handmaiden"]
    assert (handmaiden.status, handmaiden.score, handmaiden.rewatches) == (Status.FINISHED, 16, 1)
    assert handmaiden.finished_at == noon("2022-08-08")
    assert handmaiden.planned_at == noon("2023-01-01")
    assert handmaiden.review is not None
    assert len(handmaiden.review) == 9059
    assert (rows["Parasite"].score, rows["Mother"].score, rows["Mother"].year) == (20, 2, None)
    assert (rows["Unrated"].score, rows["Unrated"].status) == (None, Status.FINISHED)
    assert (rows["Burning"].status, rows["Burning"].finished_at) == (Status.FINISHED, None)
    assert rows["Train to Busan"].status is Status.PLANNED
    assert rows["Train to Busan"].planned_at == noon("2023-01-01")
    assert set(rows) == {
        "Oldboy",
        "Parasite",
        "Mother",
        "Unrated",
        "The Handmaiden",
        "Burning",
        "Train to Busan",
    }


@pytest.mark.parametrize("folder", ["", "letterboxd-somebody-2023/"])
def test_letterboxd_zip(folder: str) -> None:
    """Ratings over the diary over watched over the watchlist; what was deleted there is not taken."""
    found = read(files.packed({folder + name: data for name, data in letterboxd().items()}))
    check_letterboxd(found)
    left_out = [f"{folder}deleted/diary.csv", f"{folder}orphaned/reviews.csv"]
    assert found.refused == tuple(Refused("left_out", name) for name in left_out)


def test_letterboxd_members_alone_in_any_order() -> None:
    """Loose tables of one export are one list; a list among them is none of films."""
    loose = {name: data for name, data in letterboxd().items() if "/" not in name or "lists" in name}
    names = list(reversed(loose))
    found = read(*(loose[name] for name in names), names=[name.split("/")[-1] for name in names])
    check_letterboxd(found)
    assert {(each.reason, each.text) for each in found.refused} == {
        ("not_a_title", name) for name in ("best.csv", "profile.csv", "comments.csv")
    }


def test_letterboxd_likes_say_nothing() -> None:
    """Their table looks as that of what was watched, and as the watchlist."""
    row = [("2020-01-01", "Liked", "2018", "u")]
    likes = files.table(files.LETTERBOXD_WATCHED, row)
    assert read(likes, names=["films.csv"]) == ReadList(
        Format.LETTERBOXD, (), (Refused("not_a_title", "films.csv"),)
    )
    assert read(likes, names=["watched.csv"]).rows[0].status is Status.FINISHED
    assert read(likes, names=["watchlist-1.csv"]).rows[0].status is Status.PLANNED


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("6/30/2022", "7/4/2022"), ("2022-06-30", "2022-07-04")),
        (("30/06/2022", "7/4/2022"), ("2022-06-30", "2022-04-07")),
        (("30.06.2022", "7.4.2022"), ("2022-06-30", "2022-04-07")),
        (("6/30/22", "2022. 7. 4."), ("2022-06-30", "2022-07-04")),
    ],
)
def test_letterboxd_saved_again_by_a_spreadsheet(dates: tuple[str, str], expected: tuple[str, str]) -> None:
    """With dates as they are written there, and semicolons; one date tells how all are written."""
    rows = [(day, f"Film {n}", "2001", "https://boxd.it/a", "3,5") for n, day in enumerate(dates)]
    found = read(b"sep=;\r\n" + files.table(files.LETTERBOXD_RATINGS, rows, delimiter=";"))
    assert [row.scored_at for row in found.rows] == [noon(day) for day in expected]
    assert {row.score for row in found.rows} == {14}


# IMDb ------------------------------------------------------------------------------------------------


def test_imdb_of_three_generations() -> None:
    """The first quotes all and writes dates in words; one is in the encoding of Windows."""
    first = files.table(
        files.IMDB_FIRST,
        [
            {
                "position": 1,
                "const": "tt0364569",
                "created": "Sun Jun 30 00:00:00 2013",
                "Title": "Oldeuboi",
                "Title type": "Feature Film",
                "Directors": "Park Chan-wook",
                "You rated": "9",
                "IMDb Rating": "8.4",
                "Year": "2003",
            }
        ],
        quote_all=True,
        end="\n",
    )
    second = files.table(
        files.IMDB_SECOND,
        [
            {
                "Const": "tt0468704",
                "Your Rating": "7",
                "Date Rated": "2016-02-03",
                "Title": "Café Noir é",
                "Title Type": "movie",
                "Year": "2009",
                "Directors": "Jung Sung-il, Na Hong-jin",
            }
        ],
        encoding="cp1252",
    )
    third = files.table(
        files.IMDB_THIRD,
        [
            {
                "Const": "tt6751668",
                "Your Rating": "10",
                "Date Rated": "2020-02-10",
                "Title": "Parasite",
                "Original Title": "Gisaengchung",
                "Title Type": "Film",
                "IMDb Rating": "8.5",
                "Year": "2019",
                "Directors": "Bong Joon Ho",
            }
        ],
    )
    assert read(first, second, third).rows == (
        ListRow(
            "Oldeuboi",
            year=2003,
            kind=Kind.FILM,
            directors=("Park Chan-wook",),
            ids={"imdb": "tt0364569"},
            score=18,
            scored_at=noon("2013-06-30"),
            at=noon("2013-06-30"),
        ),
        ListRow(
            "Café Noir é",
            year=2009,
            kind=Kind.FILM,
            directors=("Jung Sung-il", "Na Hong-jin"),
            ids={"imdb": "tt0468704"},
            score=14,
            scored_at=noon("2016-02-03"),
            at=noon("2016-02-03"),
        ),
        ListRow(
            "Parasite",
            original_name="Gisaengchung",
            year=2019,
            kind=Kind.FILM,
            directors=("Bong Joon Ho",),
            ids={"imdb": "tt6751668"},
            score=20,
            scored_at=noon("2020-02-10"),
            at=noon("2020-02-10"),
        ),
    )


def test_imdb_watchlist_may_hold_scores() -> None:
    rows = [
        {
            "Position": 1,
            "Const": "tt1",
            "Created": "2023-07-09",
            "Title": "No id",
            "Title Type": "Movie",
            "Year": "2008",
        },
        {
            "Position": 2,
            "Const": "tt0000002",
            "Created": "2023-07-09",
            "Title": "Planned",
            "Title Type": "TV Series",
        },
        {
            "Position": 3,
            "Const": "tt0000003",
            "Created": "2023-07-10",
            "Title": "Scored",
            "Title Type": "TV Mini Series",
            "Your Rating": "8",
            "Date Rated": "2025-02-02",
        },
    ]
    found = by_name(read(files.table(files.IMDB_WATCHLIST, rows)))
    assert (found["No id"].ids, found["No id"].status) == ({}, Status.PLANNED)
    assert found["Planned"] == ListRow(
        "Planned",
        kind=Kind.DRAMA,
        ids={"imdb": "tt0000002"},
        status=Status.PLANNED,
        planned_at=noon("2023-07-09"),
        at=noon("2023-07-09"),
    )
    assert (found["Scored"].status, found["Scored"].score, found["Scored"].planned_at) == (None, 16, None)
    assert found["Scored"].scored_at == noon("2025-02-02")


@pytest.mark.parametrize("rated_first", [True, False])
def test_imdb_what_is_rated_is_no_plan(rated_first: bool) -> None:
    """The watchlist still has it, without the score."""
    row = {"Const": "tt0000002", "Title": "Signal", "Title Type": "TV Series"}
    rated = files.table(files.IMDB_THIRD, [{**row, "Your Rating": "8"}])
    planned = files.table(files.IMDB_WATCHLIST, [{**row, "Position": 1, "Created": "2023-07-09"}])
    (found,) = read(*((rated, planned) if rated_first else (planned, rated))).rows
    assert (found.status, found.score, found.planned_at) == (None, 16, noon("2023-07-09"))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *(
            (each, Kind.FILM)
            for each in ("Film", "Película", "movie", "Feature Film", "Short", "Video", "영화", "Filme")
        ),
        *(
            (each, Kind.DRAMA)
            for each in ("Serie TV", "tvSeries", "TV Mini-Series", "Série TV", "Fernsehserie")
        ),
        *((each, Kind.DRAMA) for each in ("Serie de TV", "Miniserie TV", "TV 시리즈", "tvMiniSeries")),
        *(
            (each, Kind.SPECIAL)
            for each in ("TV Movie", "Film per la TV", "Película de TV", "TV Special", "tvMovie")
        ),
    ],
)
def test_imdb_writes_kinds_in_the_language_of_the_account(written: str, kind: Kind) -> None:
    row = {"Const": "tt0000002", "Your Rating": "8", "Title": "A", "Title Type": written}
    assert read(files.table(files.IMDB_THIRD, [row])).rows[0].kind is kind


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        *(
            (each, "episode")
            for each in ("TV Episode", "tvEpisode", "Episodio TV", "Épisode TV", "TV-Folge", "TV 에피소드")
        ),
        *((each, "not_a_title") for each in ("Video Game", "Videogioco", "Podcast Series", "Music Video")),
    ],
)
def test_imdb_episodes_and_games_are_refused(written: str, reason: str) -> None:
    row = {"Const": "tt0000002", "Your Rating": "8", "Title": "Pilot", "Title Type": written}
    assert read(files.table(files.IMDB_THIRD, [row])) == ReadList(
        Format.IMDB, (), (Refused(reason, "Pilot"),)
    )


def test_imdb_lists_of_people_are_refused() -> None:
    row = {"Position": 1, "Const": "nm0814280", "Name": "Somebody"}
    assert read(files.table(files.IMDB_PEOPLE, [row])).refused == (Refused("not_a_title", "Somebody"),)


# Trakt -----------------------------------------------------------------------------------------------


def trakt() -> dict[str, bytes]:
    oldboy = files.trakt_title("Oldboy", 2003, 1, imdb="tt0364569", tmdb=670)
    squid = files.trakt_title("Squid Game", 2021, 2, imdb="tt10919420", tmdb=93405, tvdb=383275)
    signal = {**files.trakt_title("Signal", 2016, 3, tmdb=64010), "aired_episodes": 2}
    goblin = files.trakt_title("Guardian", 2016, 4, tmdb=67915)
    dropped = files.trakt_title("Dropped", 2020, 5, tmdb=5)

    def play(day: str, show: object, season: int, number: int) -> dict[str, object]:
        return {
            "id": 1,
            "watched_at": f"{day}T20:00:00.000Z",
            "action": "watch",
            "type": "episode",
            "episode": {"season": season, "number": number, "title": "x", "ids": {}},
            "show": show,
        }

    return {
        "ratings-movies.json": files.to_json(
            [{"rated_at": "2020-01-02T03:04:05.000Z", "rating": 9, "type": "movie", "movie": oldboy}]
        ),
        "ratings-shows.json": files.to_json(
            [{"rated_at": "2022-01-02T00:00:00.000Z", "rating": 8, "type": "show", "show": squid}]
        ),
        "ratings-seasons.json": files.to_json(
            [
                {
                    "rated_at": "2025-01-02T10:00:00.000Z",
                    "rating": n,
                    "type": "season",
                    "season": {"number": season, "ids": {}},
                    "show": squid,
                }
                for season, n in ((2, 6), (1, 9))
            ]
        ),
        "ratings-episodes.json": files.to_json(
            [
                {
                    "rated_at": "2022-01-02T00:00:00.000Z",
                    "rating": 8,
                    "type": "episode",
                    "episode": {"season": 1, "number": 1},
                    "show": squid,
                }
            ]
        ),
        "watched-history-1.json": files.to_json(
            [
                {
                    "watched_at": "2019-05-05T20:00:00.000Z",
                    "action": "scrobble",
                    "type": "movie",
                    "movie": oldboy,
                },
                {
                    "watched_at": "2021-05-05T20:00:00.000Z",
                    "action": "watch",
                    "type": "movie",
                    "movie": oldboy,
                },
                play("2021-10-01", squid, 1, 1),
                play("2021-10-02", squid, 1, 2),
            ]
        ),
        "watched-history-2.json": files.to_json(
            [
                play("2025-01-01", squid, 2, 1),
                play("2025-01-01", squid, 0, 1),
                play("2017-01-01", signal, 1, 1),
                play("2017-01-02", signal, 1, 2),
                play("2020-01-02", dropped, 1, 3),
            ]
        ),
        "watched-movies.json": files.to_json(
            [{"plays": 2, "last_watched_at": "2021-05-05T20:00:00.000Z", "movie": oldboy}]
        ),
        "lists-watchlist.json": files.to_json(
            [{"rank": 1, "listed_at": "2023-01-01T00:00:00.000Z", "type": "show", "show": goblin}]
        ),
        "hidden-dropped.json": files.to_json(
            [{"hidden_at": "2023-01-01T00:00:00.000Z", "type": "show", "show": dropped}]
        ),
        "ratings-empty.json": b"[]",
        "user-profile.json": b'{"email": "somebody@example.org"}',
        "lists-lists.json": b'[{"name": "mine"}]',
    }


def check_trakt(found: ReadList) -> None:
    assert found.format is Format.TRAKT
    assert found.rows[0] == ListRow(
        "Oldboy",
        year=2003,
        kind=Kind.FILM,
        ids={"imdb": "tt0364569", "tmdb_movie": 670},
        status=Status.FINISHED,
        score=18,
        rewatches=1,
        finished_at=moment("2021-05-05 20:00:00"),
        scored_at=moment("2020-01-02 03:04:05"),
        at=moment("2021-05-05 20:00:00"),
    )
    squid = [row for row in found.rows if row.name == "Squid Game"]
    assert [(row.season, row.score, row.status) for row in squid] == [
        (None, 16, Status.WATCHING),
        (1, 18, None),
        (2, 12, None),
    ]
    assert squid[0].ids == {"imdb": "tt10919420", "tmdb_tv": 93405, "tvdb": 383275}
    assert squid[0].episode == 3  # two of the first season, one of the second, a special aside
    assert squid[0].started_at == moment("2021-10-01 20:00:00")
    rest = {row.name: row for row in found.rows}
    assert (rest["Signal"].status, rest["Signal"].episode) == (Status.FINISHED, 2)
    assert rest["Signal"].finished_at == moment("2017-01-02 20:00:00")
    assert (rest["Guardian"].status, rest["Guardian"].planned_at) == (Status.PLANNED, noon("2023-01-01"))
    assert (rest["Dropped"].status, rest["Dropped"].episode) == (Status.DROPPED, 3)
    assert len(found.rows) == 7
    assert found.refused == (Refused("episode", "Squid Game"),)


def test_trakt_zip() -> None:
    """History over several files, seasons scored apart, episodes refused, empty files, all else unopened."""
    check_trakt(read(files.packed({f"trakt/{name}": data for name, data in trakt().items()})))


def test_trakt_members_alone() -> None:
    members = {
        name: data
        for name, data in trakt().items()
        if name[:4] in ("rati", "watc", "list", "hidd") and data != b"[]" and "lists-lists" not in name
    }
    check_trakt(read(*members.values()))


# TV Time ---------------------------------------------------------------------------------------------


def tvtime() -> dict[str, bytes]:
    def v2(key: str, name: str, number: int, day: str, **more: object) -> dict[str, object]:
        return {"key": key, "series_name": name, "s_id": number, "created_at": f"{day} 10:00:00", **more}

    tracking = [
        v2(
            "user-series-uuid",
            "Big Mouth (2022)",
            412439,
            "2022-07-01",
            is_followed="true",
            is_archived="false",
            followed_at="2022-07-01 09:00:00",
        ),
        v2("watch-episode-a", "Big Mouth (2022)", 412439, "2022-08-01", season_number=1, episode_number=1),
        v2("watch-episode-b", "Big Mouth (2022)", 412439, "2022-08-02", s_no=1, ep_no=2),
        v2("rewatch-episode-b", "Big Mouth (2022)", 412439, "2022-09-02", s_no=1, ep_no=2),
        v2("watch-episode-s", "Big Mouth (2022)", 412439, "2022-08-02", s_no=0, ep_no=1, is_special="true"),
        v2("user-series-uuid2", "Stopped", 2, "2020-01-01", is_followed="false", is_archived="true"),
        v2("watch-episode-c", "Stopped", 2, "2020-02-01", s_no=1, ep_no=4),
        v2("user-series-uuid3", "Vagabond (KR)", 3, "2020-01-01", is_followed="true", is_for_later="true"),
        v2("count-something", "<nil>", 0, "2020-01-01"),
        v2("watch-episode-n", "<nil>", 0, "2020-01-01", s_no=1, ep_no=1),
    ]
    older: list[dict[str, object]] = [
        {
            "type": "watch",
            "entity_type": "movie",
            "movie_name": "Oldboy",
            "release_date": "2003-11-21 00:00:00",
            "created_at": "2021-01-01 10:00:00",
        },
        {
            "type": "rewatch",
            "entity_type": "movie",
            "movie_name": "Oldboy",
            "release_date": "2003-11-21 00:00:00",
            "created_at": "2022-01-01 10:00:00",
        },
        {
            "type": "towatch",
            "entity_type": "movie",
            "movie_name": "Burning",
            "release_date": "0001-01-01 00:00:00",
            "created_at": "2021-02-01 10:00:00",
        },
        {
            "type": "watch",
            "entity_type": "episode",
            "series_name": "Big Mouth (2022)",
            "series_id": 412439,
            "season_number": 1,
            "episode_number": 1,
            "created_at": "2022-08-01 10:00:00",
        },
    ]
    followed: list[dict[str, object]] = [
        {
            "tv_show_name": "Followed",
            "tv_show_id": 9,
            "archived": 0,
            "active": 1,
            "created_at": "2019-01-01 10:00:00",
        },
        {
            "tv_show_name": "Big Mouth (2022)",
            "tv_show_id": 412439,
            "archived": 0,
            "active": 1,
            "created_at": "2022-07-01 09:00:00",
        },
    ]
    votes: list[tuple[object, ...]] = [
        ("uuid-with-hyphens-77-29", 0, "u", 77, "Oldboy", "", "", ""),
        ("uuid-77-20", 0, "u", 77, "Odd", "", "", ""),
        ("77-123-3", 123, "u", 77, "", "Big Mouth (2022)", 1, 1),
    ]
    return {
        "tracking-prod-records-v2.csv": files.table(files.TVTIME_V2, tracking),
        "tracking-prod-records.csv": files.table(files.TVTIME_V1, older),
        "followed_tv_show.csv": files.table(files.TVTIME_FOLLOWED, followed),
        "ratings-v2-prod-votes.csv": files.table(files.TVTIME_VOTES, votes),
        "tv_show_rate.csv": b"user_id,tv_show_id,rating,created_at,updated_at,tv_show_name\r\n77,9,4,2015-01-01 10:00:00,,Followed\r\n",
        "access_token.csv": b"id,user_id,access_token\r\n1,77,secret\r\n",
        "ip_address.csv": b"ip_address,user_id\r\n192.0.2.1,77\r\n",
    }


def check_tvtime(found: ReadList) -> None:
    assert found.format is Format.TVTIME
    rows = by_name(found)
    assert rows["Big Mouth"] == ListRow(
        "Big Mouth",
        year=2022,
        kind=Kind.DRAMA,
        ids={"tvdb": 412439},
        status=Status.WATCHING,
        episode=2,
        planned_at=moment("2022-07-01 09:00:00"),
        started_at=moment("2022-08-01 10:00:00"),
        at=moment("2022-09-02 10:00:00"),
    )
    assert (rows["Stopped"].status, rows["Stopped"].episode) == (Status.DROPPED, 4)
    assert (rows["Vagabond"].status, rows["Vagabond"].countries) == (Status.PLANNED, ("KR",))
    assert rows["Oldboy"] == ListRow(
        "Oldboy",
        year=2003,
        kind=Kind.FILM,
        status=Status.FINISHED,
        score=16,
        rewatches=1,
        finished_at=moment("2022-01-01 10:00:00"),
        at=moment("2022-01-01 10:00:00"),
    )
    assert (rows["Burning"].status, rows["Burning"].year) == (Status.PLANNED, None)
    assert (rows["Followed"].status, rows["Followed"].score) == (Status.PLANNED, 16)
    assert set(rows) == {"Big Mouth", "Stopped", "Vagabond", "Oldboy", "Burning", "Followed"}
    assert {each.reason for each in found.refused} >= {"episode", "bad_score"}


def test_tvtime_data_request() -> None:
    """Episodes make a series, votes score films, stars series; an episode's vote is no score of its series."""
    found = read(files.packed({f"gdpr-77/{name}": data for name, data in tvtime().items()}))
    check_tvtime(found)
    assert len(found.refused) == 2


def test_tvtime_members_alone() -> None:
    members = tvtime()
    check_tvtime(read(*members.values(), names=list(members)))


@pytest.mark.parametrize(("vote", "points"), [(1, 4), (27, 8), (28, 12), (29, 16), (3, 20)])
def test_tvtime_votes(vote: int, points: int) -> None:
    row = (f"a-b-{vote}", 0, "u", 77, "Oldboy", "", "", "")
    assert read(files.table(files.TVTIME_VOTES, [row])).rows[0].score == points


SERIES = [
    {
        "uuid": "u",
        "id": {"tvdb": 295759, "imdb": "tt5332206"},
        "title": "Signal",
        "status": "up_to_date",
        "created_at": "2020-01-01T00:00:00Z",
        "seasons": [
            {
                "number": 0,
                "is_specials": True,
                "episodes": [{"number": 1, "special": True, "is_watched": False}],
            },
            {
                "number": 1,
                "episodes": [
                    {
                        "number": n,
                        "special": False,
                        "is_watched": True,
                        "watched_at": f"2020-02-0{n}T20:00:00Z",
                    }
                    for n in (1, 2)
                ],
            },
        ],
    },
    {
        "uuid": "v",
        "id": {"tvdb": 2, "imdb": None},
        "title": "Half",
        "status": "continuing",
        "seasons": [
            {"number": 1, "episodes": [{"number": 1, "is_watched": True}, {"number": 2, "is_watched": False}]}
        ],
    },
    {"uuid": "w", "id": {"tvdb": 3}, "title": "Later", "status": "not_started_yet", "seasons": []},
]
MOVIES = [
    {
        "uuid": "m",
        "id": {"imdb": "tt0364569", "tvdb": 1},
        "title": "Oldboy",
        "year": 2003,
        "is_watched": True,
        "watched_at": "2021-01-01T10:00:00Z",
        "rewatch_count": 2,
    },
    {"uuid": "n", "id": {}, "title": "Burning", "year": 2018, "is_watched": False, "watched_at": None},
]


def test_tvtime_of_the_app_as_json() -> None:
    """There all episodes are listed, so a series can be finished."""
    found = read(files.to_json(SERIES), files.to_json(MOVIES))
    rows = by_name(found)
    signal = rows["Signal"]
    assert (signal.status, signal.episode, signal.ids) == (
        Status.FINISHED,
        2,
        {"imdb": "tt5332206", "tvdb": 295759},
    )
    assert signal.finished_at == moment("2020-02-02 20:00:00")
    assert [rows[name].status for name in ("Half", "Later", "Burning")] == [
        Status.WATCHING,
        Status.PLANNED,
        Status.PLANNED,
    ]
    assert (rows["Oldboy"].status, rows["Oldboy"].rewatches, rows["Oldboy"].ids) == (
        Status.FINISHED,
        2,
        {"imdb": "tt0364569"},
    )


def test_tvtime_of_the_app_as_tables() -> None:
    series = b"uuid,tvdb_id,imdb_id,title,status,created_at\nu,1,tt5332206,Signal,continuing,2020-01-01\nv,2,,Gone,stopped,2020-01-01\n"
    episodes = (
        b"series_tvdb_id,series_imdb_id,series_uuid,title,season,episode,tvdb_id,is_watched,watched_at,rewatch_count,special\n"
        b"1,,u,Signal,1,1,100,true,2020-01-02,1,false\n1,,u,Signal,1,2,101,false,,0,false\n1,,u,Signal,0,1,102,true,2020-01-02,0,true\n"
        b"2,,v,Gone,1,3,103,true,2020-01-02,0,false\n"
    )
    movies = b"uuid,tvdb_id,imdb_id,title,year,created_at,watched_at,is_watched,rewatch_count\nm,9,tt0364569,Oldboy,2003,2020-01-01,2021-01-01,true,1\n"
    rows = by_name(read(movies, series, episodes))
    assert (rows["Signal"].status, rows["Signal"].episode, rows["Signal"].rewatches) == (
        Status.WATCHING,
        1,
        1,
    )
    assert rows["Gone"].status is Status.DROPPED
    assert (rows["Oldboy"].rewatches, rows["Oldboy"].finished_at) == (1, noon("2021-01-01"))


# Simkl, TMDB, Criticker, Yamtrack ----------------------------------------------------------------------


def test_simkl_table() -> None:
    found = read(
        files.table(
            files.SIMKL,
            [
                (
                    "1",
                    "Signal",
                    "tv show",
                    "2016",
                    "completed",
                    "S01E16",
                    "18-12-2023 21:50:41",
                    "10",
                    "cool",
                    "295759",
                    "64010",
                    "tt5332206",
                ),
                ("2", "Oldboy", "movie", "2003", "plantowatch", "", "", "", "", "", "670", "tt0364569"),
                ("3", "Vagabond", "tv", "2019", "hold", "7", "2020-01-02", "0", "", "", "", ""),
                ("4", "Squid Game", "tv", "2021", "watching", "S02E03", "", "8", "", "", "93405", ""),
                ("5", "Doona!", "tv", "2023", "dropped", "", "", "3", "", "", "", ""),
            ],
        )
    )
    assert found.format is Format.SIMKL
    assert found.rows[0] == ListRow(
        "Signal",
        year=2016,
        kind=Kind.DRAMA,
        ids={"imdb": "tt5332206", "tmdb_tv": 64010, "tvdb": 295759},
        status=Status.FINISHED,
        score=20,
        episode=16,
        finished_at=moment("2023-12-18 21:50:41"),
        scored_at=moment("2023-12-18 21:50:41"),
        at=moment("2023-12-18 21:50:41"),
        review="cool",
    )
    assert [(row.status, row.score, row.episode) for row in found.rows[1:]] == [
        (Status.PLANNED, None, None),
        (Status.ON_HOLD, None, 7),
        (Status.WATCHING, 16, None),
        (Status.DROPPED, 6, None),
    ]
    assert found.rows[1].ids == {"imdb": "tt0364569", "tmdb_movie": 670}


def test_simkl_json() -> None:
    item = {
        "added_to_watchlist_at": "2020-01-01T00:00:00Z",
        "last_watched_at": "2020-02-01T10:00:00Z",
        "user_rated_at": "2020-03-01T10:00:00Z",
        "user_rating": 9,
        "status": "completed",
        "last_watched": "S01E16",
        "show": {"title": "Signal", "year": 2016, "ids": {"simkl": 1, "imdb": "tt5332206", "tmdb": "64010"}},
    }
    movie = {
        "status": "plantowatch",
        "user_rating": None,
        "movie": {"title": "Oldboy", "year": 2003, "ids": {"tmdb": "670"}},
    }
    found = read(
        files.packed({"SimklBackup.json": files.to_json({"shows": [item], "anime": [], "movies": [movie]})})
    )
    assert found.rows == (
        ListRow(
            "Signal",
            year=2016,
            kind=Kind.DRAMA,
            ids={"imdb": "tt5332206", "tmdb_tv": 64010},
            status=Status.FINISHED,
            score=18,
            episode=16,
            finished_at=moment("2020-02-01 10:00:00"),
            scored_at=moment("2020-03-01 10:00:00"),
            at=moment("2020-02-01 10:00:00"),
        ),
        ListRow("Oldboy", year=2003, kind=Kind.FILM, ids={"tmdb_movie": 670}, status=Status.PLANNED),
    )


def test_tmdb() -> None:
    """A name may be Hangul, an episode is refused, a season a row of its own; the other score is everybody's."""
    rows = [
        (
            "670",
            "tt0364569",
            "movie",
            "올드보이",
            "2003-11-21T00:00:00Z",
            "",
            "",
            "8.3",
            "9.0",
            "2022-09-20T00:00:00Z",
        ),
        (
            "93405",
            "tt10919420",
            "tv",
            "Squid Game",
            "2021-09-17",
            "",
            "",
            "7.8",
            "7.5",
            "2022-09-20T00:00:00Z",
        ),
        (
            "93405",
            "tt10919420",
            "tv",
            "Squid Game",
            "2021-09-17",
            "2",
            "",
            "7.8",
            "6",
            "2022-09-20T00:00:00Z",
        ),
        ("1", "", "tv", "S1E1", "2021-09-17", "1", "1", "7.8", "10", "2022-09-20T00:00:00Z"),
        ("2", "", "movie", "Favourite", "", "", "", "7.8", "", ""),
    ]
    found = read(files.table(files.TMDB, rows))
    assert found.format is Format.TMDB
    assert found.rows[0] == ListRow(
        "올드보이",
        year=2003,
        kind=Kind.FILM,
        ids={"imdb": "tt0364569", "tmdb_movie": 670},
        score=18,
        scored_at=noon("2022-09-20"),
        at=noon("2022-09-20"),
    )
    assert [(row.season, row.score) for row in found.rows[1:3]] == [(None, 15), (2, 12)]
    assert found.rows[3] == ListRow("Favourite", kind=Kind.FILM, ids={"tmdb_movie": 2})
    assert found.refused == (Refused("episode", "S1E1"),)
    planned = read(files.table(files.TMDB, rows[4:]), names=["watchlist.csv"])
    assert planned.rows[0].status is Status.PLANNED


def test_criticker() -> None:
    """Zero is the lowest score and not none; the year stands in the name; HTML's entities are no XML."""
    films = [
        {
            "filmid": "1",
            "filmname": "Oldboy (2003)",
            "filmlink": "https://x/",
            "rating": "90",
            "quote": "Wow &amp; wow",
            "reviewdate": "2010-03-05 13:02:11",
            "imdbid": "tt0364569",
        },
        {"filmname": "Amour Fou &eacute; & more (1999)", "rating": "0", "imdbid": "123456"},
        {"filmname": "Blank (2001)", "rating": "", "imdbid": "tt0000001"},
        {"filmname": "Odd (2001)", "rating": "101", "imdbid": "tt0000002"},
        {"filmname": "Halves (2002)", "rating": "73", "imdbid": "tt0000003"},
    ]
    found = read(files.criticker(films))
    assert found.rows == (
        ListRow(
            "Oldboy",
            year=2003,
            ids={"imdb": "tt0364569"},
            score=18,
            scored_at=moment("2010-03-05 13:02:11"),
            at=moment("2010-03-05 13:02:11"),
            review="Wow & wow",
        ),
        ListRow("Amour Fou é & more", year=1999, ids={"imdb": "tt0123456"}, score=2),
        ListRow("Blank", year=2001, ids={"imdb": "tt0000001"}),
        ListRow("Halves", year=2002, ids={"imdb": "tt0000003"}, score=15),
    )
    assert found.refused == (Refused("bad_score", "Odd: 101"),)
    western = files.criticker(
        [{"filmname": "Café (2001)", "rating": "50"}], head="<?xml version='1.0' encoding='ISO-8859-1'?>"
    )
    assert read(western.decode().encode("latin-1")).rows[0].name == "Café"


def test_yamtrack() -> None:
    """One line for each season and episode; a season that was scored is a row, an episode never."""

    def line(media_type: str, number: str, title: str, **more: object) -> dict[str, object]:
        return {"media_id": number, "source": "tmdb", "media_type": media_type, "title": title, **more}

    rows = [
        line(
            "tv",
            "93405",
            "Squid Game",
            score="8.3",
            status="In progress",
            start_date="2021-10-01",
            created_at="2026-07-13 00:49:07+00:00",
        ),
        line(
            "season",
            "93405",
            "Squid Game",
            season_number=1,
            score="9.0",
            status="Completed",
            end_date="2021-10-05",
        ),
        line("season", "93405", "Squid Game", season_number=2, status="In progress"),
        *(
            line(
                "episode",
                "93405",
                "Squid Game",
                season_number=1,
                episode_number=n,
                end_date="2021-10-05 22:00:00+09:00",
            )
            for n in range(1, 10)
        ),
        line("episode", "93405", "Squid Game", season_number=2, episode_number=1, end_date="2025-01-01"),
        line(
            "movie",
            "670",
            "Oldboy",
            score="0",
            status="Completed",
            end_date="2024-01-15 22:00:00+00:00",
            notes="seen twice",
        ),
        line("season", "64010", "Signal", season_number=1, status="Completed"),
        line("movie", "1", "Burning", status="Planning", created_at="2026-07-13 00:49:07+00:00"),
        line("game", "2", "Elden Ring", score="10", status="Completed"),
        line("tv", "3", "Paused", status="Paused"),
    ]
    found = read(files.table(files.YAMTRACK, rows, quote_all=True, end="\n"))
    assert found.format is Format.YAMTRACK
    squid = [row for row in found.rows if row.name == "Squid Game"]
    assert [(row.season, row.score, row.status, row.episode) for row in squid] == [
        (None, 17, Status.WATCHING, 10),
        (1, 18, Status.FINISHED, None),
    ]
    assert {frozenset(row.ids.items()) for row in squid} == {frozenset({("tmdb_tv", 93405)})}
    rest = {row.name: row for row in found.rows}
    assert rest["Oldboy"] == ListRow(
        "Oldboy",
        kind=Kind.FILM,
        ids={"tmdb_movie": 670},
        status=Status.FINISHED,
        finished_at=moment("2024-01-15 22:00:00"),
        at=moment("2024-01-15 22:00:00"),
        review="seen twice",
    )
    assert (rest["Signal"].season, rest["Signal"].status) == (None, Status.FINISHED)
    assert (rest["Burning"].status, rest["Burning"].planned_at) == (
        Status.PLANNED,
        moment("2026-07-13 00:49:07"),
    )
    assert rest["Paused"].status is Status.ON_HOLD
    assert found.refused == (Refused("not_a_title", "Elden Ring"),)


# Our own ---------------------------------------------------------------------------------------------


ENTRY = {
    "title": {
        "id": "signal-2016",
        "title": "Signal",
        "title_ko": "시그널",
        "original_title": None,
        "year": 2016,
        "kind": "drama",
        "countries": ["KR"],
    },
    "status": "finished",
    "score": 9.5,
    "first_score": 8,
    "episode": 16,
    "rewatches": 2,
    "planned_at": 1,
    "refused_at": 2,
    "started_at": 3,
    "finished_at": 4,
    "again_at": 7,
    "first_at": 3,
    "rated_at": 6,
    "scored_at": 5,
    "changes": [[3, 8], [4, None], [5, 9.5]],
    "new_in_a_later_version": {"x": 1},
}
ROW = ListRow(
    "Signal",
    original_name="시그널",
    year=2016,
    kind=Kind.DRAMA,
    countries=("KR",),
    ids={"daesang": "signal-2016"},
    status=Status.FINISHED,
    score=19,
    first_score=16,
    episode=16,
    rewatches=2,
    planned_at=1,
    refused_at=2,
    started_at=3,
    finished_at=4,
    again_at=7,
    first_at=3,
    rated_at=6,
    scored_at=5,
    at=9,
    changes=((3, 16), (4, None), (5, 19)),
    review="I love it <3\n\n  & it's <b>not</b> HTML",
)


@pytest.mark.parametrize("zipped", [True, False])
def test_our_own_export_comes_back_exactly(zipped: bool) -> None:
    review = {
        "title_id": "signal-2016",
        "text": ROW.review,
        "posted_at": 8,
        "edited_at": 9,
        "moods": ["dark"],
    }
    written = files.to_json(
        files.our_export([{"id": "1", "name": "Home", "shelf": [ENTRY], "reviews": [review]}], more=[])
    )
    if zipped:
        written = files.packed(
            {"daesang.json": written, "shelf.csv": b"Title,Score,Year\nWrong,1,2000\n", "README.txt": b"x"}
        )
    assert read(written) == ReadList(Format.DAESANG, (ROW,))


def test_our_own_export_of_several_servers() -> None:
    """The one that is asked for, if it is there; of all, what was said last counts."""
    earlier = {**ENTRY, "score": 5, "rated_at": 1, "episode": 3}
    other = {
        **ENTRY,
        "title": {"id": "other", "title": "Other"},
        "status": "unseen",
        "score": None,
        "first_score": None,
        "changes": [],
    }
    export = files.to_json(
        files.our_export(
            [{"id": "1", "shelf": [earlier, other]}, {"id": "2", "shelf": [{**ENTRY, "episode": None}]}]
        )
    )
    assert {row.name: row.score for row in read(export, server_id=1).rows} == {"Signal": 10, "Other": None}
    assert [row.score for row in read(export, server_id=2).rows] == [19]
    merged = by_name(read(export, server_id=3))
    assert (merged["Signal"].score, merged["Signal"].episode, merged["Signal"].rated_at) == (19, 3, 6)
    assert merged["Other"].status is Status.UNSEEN


def test_our_own_export_in_several_files() -> None:
    """One that is too large is halved list by list: a review may be apart from its title."""
    review = {"title_id": "signal-2016", "title": ENTRY["title"], "text": ROW.review, "posted_at": 9}
    gone = {"title_id": "gone", "text": "Nobody knows of what", "spoils": False}
    first = files.to_json(files.our_export([{"id": "1", "shelf": [ENTRY], "reviews": [gone]}]))
    second = files.to_json(files.our_export([{"id": "1", "shelf": [], "reviews": [review]}]))
    assert read(first, second).rows == (ROW,) == read(second, first).rows
    alone = ListRow(
        "Signal",
        original_name="시그널",
        year=2016,
        kind=Kind.DRAMA,
        countries=("KR",),
        ids={"daesang": "signal-2016"},
        at=9,
        review=ROW.review,
    )
    assert read(second).rows == (alone,)


@pytest.mark.parametrize("score", [0, 0.5, 10.5, 7.3, True, "8", 1e300, [8]])
def test_a_score_off_our_scale_is_refused(score: object) -> None:
    found = read(files.to_json(files.our_export([{"id": "1", "shelf": [{**ENTRY, "score": score}]}])))
    assert found == ReadList(Format.DAESANG, (), (Refused("bad_score", "Signal"),))


@pytest.mark.parametrize("version", [2, 10**30, 2.5, "2", "1", None, True, [1]])
def test_a_newer_export_is_not_guessed_at(version: object) -> None:
    with pytest.raises(NewerExport):
        read(files.to_json(files.our_export([{"id": "1", "shelf": [ENTRY]}], version=version)))


def test_what_a_later_version_says_beside_is_left_aside() -> None:
    """Wherever it stands: what it says of what this one knows is read."""
    more: dict[str, Any] = {"new": [{"x": 1}], "title_of": None}
    told: Any = ENTRY["title"]
    entry = {**ENTRY, **more, "title": {**told, **more}}
    server: dict[str, Any] = {
        "id": "1",
        "shelf": [entry, 7, None, [], {}],
        "reviews": [None, {}, more],
        **more,
    }
    found = read(files.to_json(files.our_export([server, 7, None], **more)))
    assert found.rows == (replace(ROW, review=None, at=None),)
    assert {each.reason for each in found.refused} <= {"no_name"}


# All -------------------------------------------------------------------------------------------------


SAMPLES = {
    Format.MYDRAMALIST: files.mdl_page(files.mdl_row(1, "Signal")),
    Format.LETTERBOXD: files.packed(letterboxd()),
    Format.TVTIME: files.packed(tvtime()),
    Format.IMDB: files.table(files.IMDB_THIRD, [{"Const": "tt0000002", "Your Rating": "8", "Title": "A"}]),
    Format.TRAKT: files.packed(trakt()),
    Format.SIMKL: files.table(
        files.SIMKL, [("1", "Signal", "tv", "2016", "completed", "", "", "8", "", "", "", "")]
    ),
    Format.TMDB: files.table(files.TMDB, [("670", "", "movie", "Oldboy", "2003", "", "", "", "9", "")]),
    Format.CRITICKER: files.criticker([{"filmname": "Oldboy (2003)", "rating": "90"}]),
    Format.YAMTRACK: files.table(files.YAMTRACK, [("670", "tmdb", "movie", "Oldboy")]),
    Format.DAESANG: files.to_json(files.our_export([{"id": "1", "shelf": [ENTRY]}])),
}


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("name", ["download", "ratings.csv", "watchlist.html", "x.zip"])
def test_a_format_is_told_by_its_content(form: Format, name: str) -> None:
    assert read(SAMPLES[form], names=[name]).format is form


@pytest.mark.parametrize(
    "form", [each for each in Format if each not in (Format.LETTERBOXD, Format.TVTIME, Format.TRAKT)]
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_format_in_every_encoding(form: Format, encoding: str) -> None:
    assert read(SAMPLES[form].decode().encode(encoding)) == read(SAMPLES[form])


def test_formats_are_not_mixed() -> None:
    with pytest.raises(MixedLists) as caught:
        read(SAMPLES[Format.IMDB], SAMPLES[Format.MYDRAMALIST])
    assert caught.value.parameters == {"first": "IMDb", "second": "MyDramaList"}


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"%PDF-1.7",
        b"<html><body>Hi</body></html>",
        b"a,b\n1,2\n",
        b'{"a": 1}',
        b"[1]",
        b"<?xml version='1.0'?><myanimelist><anime/></myanimelist>",
        files.packed({"photo.jpg": b"x", "b.csv": b"y"}),
    ],
)
def test_what_nobody_knows_is_named(data: bytes) -> None:
    with pytest.raises(UnknownList) as caught:
        read(data, names=["mine.csv"])
    assert caught.value.parameters == {"name": "mine.csv"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n\n",
        b"[]",
        b"<html>mydramalist.com: this list is private</html>",
        files.table(files.IMDB_THIRD, []),
        files.to_json(files.our_export([])),
    ],
)
def test_a_list_of_nothing(data: bytes) -> None:
    with pytest.raises(EmptyList):
        read(data, names=["ratings-movies.json"])


def test_control_errors_are_for_people() -> None:
    assert issubclass(UnknownList, DomainError)
