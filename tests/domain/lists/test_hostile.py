"""Files that are made to do damage, or are damaged: one sentence for each, in bounds of time and memory.

Nothing is timed. The large files are such that reading them in quadratic time would take hours.
"""

import io
import json
import re
import struct
import tracemalloc
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import (
    BrokenList,
    DomainError,
    EmptyList,
    ListTooLarge,
    LockedList,
    MixedLists,
    NestedArchive,
    NewerExport,
    UnknownList,
)
from bot.domain.lists import archives, documents, gathering, reading
from bot.domain.lists.markup import Tag, read_markup
from bot.domain.lists.reading import read_files
from bot.domain.lists.rows import REASONS, Format, ReadList, Refused
from bot.domain.lists.texts import LONGEST_NAME, LONGEST_REVIEW, decode, plain
from tests.domain.lists import files
from tests.domain.lists.test_formats import SAMPLES, tvtime

MEBIBYTE = 1024 * 1024
RATING = ("2022-06-30", "Oldboy", "2003", "https://boxd.it/a", "4.5")
RATINGS = files.table(files.LETTERBOXD_RATINGS, [RATING])
HEAD = b"Date,Name,Year,Letterboxd URI,Rating\n"


def read(*data: bytes, name: str = "file") -> ReadList:
    return read_files([(name, each) for each in data])


def check(found: ReadList) -> None:
    """Everything within the bounds that a store and a card rely on."""
    assert found.rows or found.refused
    assert len(found.rows) <= gathering.MOST_ROWS
    for row in found.rows:
        assert row.name
        texts = (
            row.name,
            row.original_name or "",
            *row.countries,
            *row.directors,
            *map(str, row.ids.values()),
        )
        for text in texts:
            assert len(text) <= LONGEST_NAME
            assert not re.search("[\x00-\x1f\x7f]", text)
        assert len(row.review or "") <= LONGEST_REVIEW
        assert "\0" not in (row.review or "")
        "".join((*texts, row.review or "")).encode()  # no half of a pair
        scores = (row.score, row.first_score, *(score for _, score in row.changes))
        assert all(score is None or 2 <= score <= 20 for score in scores)
        assert row.episode is None or 0 < row.episode < 10_000
        assert 0 <= row.rewatches < 10_000
        assert row.year is None or 1888 <= row.year <= 2100
        times = (row.planned_at, row.refused_at, row.started_at, row.finished_at, row.scored_at, row.at)
        assert all(at is None or 0 <= at < 2**53 for at in times)
        assert all(isinstance(number, (int, str)) for number in row.ids.values())
    for each in found.refused:
        assert each.reason in REASONS
        assert each.n > 0
        assert len(each.text) <= gathering.LONGEST_TEXT
        each.text.encode()


def try_to_read(*data: bytes) -> None:
    """Whatever it is, it is read within the bounds or refused with a sentence."""
    try:
        found = read(*data)
    except DomainError:
        return
    check(found)


# Damaged ---------------------------------------------------------------------------------------------


@given(st.binary(max_size=2000))
@settings(max_examples=300, deadline=None)
def test_any_bytes(data: bytes) -> None:
    try_to_read(data)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of a format, cut off, with parts of it changed, doubled or left out."""
    data = draw(st.sampled_from(list(SAMPLES.values())))
    for _ in range(draw(st.integers(1, 4))):
        at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
        part = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [b"", data[at : at + length] * 3, b'"', b"\0", b"\xff", b"<", b"]", b"9" * 5000]
                ),
                st.sampled_from(
                    [b"NaN", b"-1e999", b"\\ud800", b"&#xD800;", b"null", b"{}", b"\r", b"'", b";"]
                ),
            )
        )
        data = data[:at] + part + data[at + length :]
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@given(damaged())
@settings(max_examples=1500, deadline=None)
def test_damaged_files_of_every_format(data: bytes) -> None:
    try_to_read(data)


@given(st.sampled_from(list(SAMPLES.values())), st.sampled_from(list(SAMPLES.values())))
@settings(max_examples=50, deadline=None)
def test_any_two_files_together(first: bytes, second: bytes) -> None:
    try_to_read(first, second)


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(-(10**40), 10**40),
        st.floats(),
        st.text(max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=4,
)
JSON = [
    data
    for sample in SAMPLES.values()
    for data in (
        zipfile.ZipFile(io.BytesIO(sample)).read(name)
        for name in (zipfile.ZipFile(io.BytesIO(sample)).namelist() if archives.is_archive(sample) else [])
        if name.endswith(".json")
    )
    if data != b"[]"
] + [SAMPLES[Format.DAESANG]]


@st.composite
def odd_json(draw: st.DrawFn) -> bytes:
    """JSON of a format in which anything stands where something else should."""

    def change(value: object) -> object:
        if draw(st.integers(0, 7)) == 0:
            return draw(ANYTHING)
        if isinstance(value, dict):
            return {key: change(each) for key, each in value.items()}
        return [change(each) for each in value] if isinstance(value, list) else value

    return json.dumps(change(json.loads(draw(st.sampled_from(JSON))))).encode("utf-8", "surrogatepass")


@given(odd_json())
@settings(max_examples=500, deadline=None)
def test_json_of_the_wrong_kinds(data: bytes) -> None:
    try_to_read(data)


TABLES = [
    files.LETTERBOXD_REVIEWS,
    files.IMDB_FIRST,
    files.IMDB_WATCHLIST,
    files.SIMKL,
    files.TMDB,
    files.YAMTRACK,
    files.MDL_TSV,
    files.TVTIME_V1,
    files.TVTIME_V2,
    files.TVTIME_VOTES,
]
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "0", "10", "-1", "1e999", "NaN", "٣", "９", "1/2", "2022-02-30", "0001-01-01", "31/12/9999"]
    ),
    st.sampled_from(
        ["tv", "movie", "season", "episode", "watch-episode-a", "user-series-b", "watch", "rewatch"]
    ),
    st.sampled_from(
        ["=HYPERLINK(1)", "tt0364569", "nm1", "a (2022)", "a (KR)", "99999999999999999999", "S1E1"]
    ),
)


@given(st.sampled_from(TABLES), st.lists(st.lists(CELLS, max_size=20), max_size=6), st.sampled_from(",;\t"))
@settings(max_examples=500, deadline=None)
def test_tables_of_anything(columns: tuple[str, ...], rows: list[list[str]], delimiter: str) -> None:
    data = files.table(columns, rows, delimiter=delimiter).decode("utf-8", "surrogatepass")
    try_to_read(data.encode("utf-8", "surrogatepass"))


@given(st.text(alphabet="<>/!-=\"' abscript&;#0\n", max_size=200))
@settings(max_examples=500, deadline=None)
def test_markup_of_anything_loses_no_text(text: str) -> None:
    """What stands outside of tags comes out; reading ends."""
    pieces = list(read_markup(text))
    assert sum(len(piece) for piece in pieces if isinstance(piece, str)) <= len(text)
    plain(text)


def test_control_markup() -> None:
    pieces = list(
        read_markup("a<!-- <b> --><I Title='x>y' k=\"1\" q>c</i><script>if (a<b) {}</script> 1 < 2 <3")
    )
    texts = [piece for piece in pieces if isinstance(piece, str)]
    tags = [piece for piece in pieces if isinstance(piece, Tag)]
    assert "".join(texts) == "ac 1 < 2 <3"
    assert [(tag.name, tag.closes) for tag in tags] == [
        ("i", False),
        ("i", True),
        ("script", False),
        ("script", True),
    ]
    assert tags[0].attributes == {"title": "x>y", "k": "1", "q": ""}


# Archives --------------------------------------------------------------------------------------------


def test_control_a_good_archive() -> None:
    assert len(read(files.packed({"ratings.csv": RATINGS})).rows) == 1


@pytest.mark.parametrize("members", [1, 5])
def test_a_bomb_is_too_large(members: int) -> None:
    """By what it declares, before a byte of it is unpacked; the control fits."""
    size = archives.MOST_UNPACKED // members + MEBIBYTE
    names = ["ratings.csv", "diary.csv", "reviews.csv", "watched.csv", "watchlist.csv"][:members]
    bomb = files.packed(dict.fromkeys(names, HEAD + b"\n" * size))
    assert len(bomb) < MEBIBYTE
    with pytest.raises(ListTooLarge):
        read(bomb)
    assert (
        len(read(files.packed({"ratings.csv": RATINGS + b"\n" * (archives.LARGEST_MEMBER - 1000)})).rows) == 1
    )


def test_a_large_member_that_is_not_wanted_is_never_unpacked() -> None:
    """It is no reason to refuse the rest."""
    found = read(
        files.packed({"ratings.csv": RATINGS, "photos/all.bin": b"\0" * (archives.MOST_UNPACKED + 1)})
    )
    assert len(found.rows) == 1


def with_size(archive: bytes, *, declared: int) -> bytes:
    """The archive with another unpacked size in both of its headers."""
    local, central = archive.index(b"PK\x03\x04"), archive.index(b"PK\x01\x02")
    changed = bytearray(archive)
    changed[local + 22 : local + 26] = changed[central + 24 : central + 28] = struct.pack("<I", declared)
    return bytes(changed)


@pytest.mark.parametrize("declared", [0, 10, len(RATINGS) - 1])
def test_a_member_that_declares_too_little_is_broken(declared: int) -> None:
    with pytest.raises(BrokenList):
        read(with_size(files.packed({"ratings.csv": RATINGS}), declared=declared))


def test_one_member_has_a_limit_of_its_own() -> None:
    """As text it takes more than its bytes."""
    with pytest.raises(ListTooLarge):
        read(files.packed({"ratings.csv": RATINGS + b"\n" * archives.LARGEST_MEMBER}))


def test_the_limit_is_for_all_archives_together() -> None:
    third = files.packed(
        {f"{n}/ratings.csv": RATINGS + b"\n" * (archives.MOST_UNPACKED // 6) for n in range(2)}
    )
    assert len(read(third, third).rows) == 1
    with pytest.raises(ListTooLarge):
        read(third, third, third)


def test_a_declared_size_beyond_the_real_one_is_too_large() -> None:
    with pytest.raises(ListTooLarge):
        read(with_size(files.packed({"ratings.csv": RATINGS}), declared=2**32 - 1))


def test_members_that_share_their_bytes_count_each() -> None:
    """Many entries over one part of the file (as in a "better zip bomb")."""
    one = files.packed({"ratings.csv": HEAD + b"\n" * (10 * MEBIBYTE)})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[start:end]
    tail = bytearray(one[end:])
    tail[8:10] = tail[10:12] = struct.pack("<H", 50)
    tail[12:16] = struct.pack("<I", 50 * len(entry))
    with pytest.raises(ListTooLarge):
        read(one[:start] + entry * 50 + bytes(tail))


def test_too_many_members() -> None:
    """Counted before anything is made of them; the control has as many as there may be."""
    rest = {f"lists/{n}.csv": b"" for n in range(archives.MOST_MEMBERS - 1)}
    assert len(read(files.packed({"ratings.csv": RATINGS, **rest})).rows) == 1
    with pytest.raises(ListTooLarge):
        read(files.packed({"ratings.csv": RATINGS, **rest, "one more": b""}))


def test_archives_in_archives_are_not_opened() -> None:
    """So a quine, which holds itself, ends at once."""
    inner = files.packed({"ratings.csv": RATINGS})
    for members in (
        {"a.zip": inner},
        {"a.zip": inner, "b.zip": inner},
        {"readme.txt": b"x", "deep/a.ZIP": inner},
    ):
        with pytest.raises(NestedArchive):
            read(files.packed(members))
    assert len(read(files.packed({"ratings.csv": RATINGS, "a.zip": inner})).rows) == 1
    with pytest.raises(UnknownList):  # one that is called a table
        read(files.packed({"ratings.csv": inner}))


def test_a_locked_archive_says_so() -> None:
    locked = bytearray(files.packed({"ratings.csv": RATINGS}))
    for start in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[start] |= 1
    with pytest.raises(LockedList):
        read(bytes(locked))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_can_ask_for_gigabytes_are_refused(method: int) -> None:
    with pytest.raises(BrokenList):
        read(files.packed({"ratings.csv": RATINGS}, method=method))


def test_paths_lead_nowhere() -> None:
    """They only tell members apart; nothing is written, and none is opened by one."""
    names = [
        "../../ratings.csv",
        "/etc/watched.csv",
        "C:\\x\\diary.csv",
        "..\\..\\watchlist.csv",
        "ratings.csv\0.exe",
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), RATINGS)
    check(read(out.getvalue()))


@pytest.mark.parametrize("cut", [10, 60, 200, -1, -10, -22])
def test_a_cut_archive_is_broken(cut: int) -> None:
    with pytest.raises((BrokenList, UnknownList)):
        read(files.packed({"ratings.csv": RATINGS * 20})[:cut])


def test_a_wrong_checksum_is_broken() -> None:
    archive = bytearray(files.packed({"ratings.csv": RATINGS}, method=zipfile.ZIP_STORED))
    archive[archive.index(b"Oldboy")] ^= 1
    assert zlib.crc32(bytes(archive))
    with pytest.raises(BrokenList):
        read(bytes(archive))


def test_tokens_and_addresses_are_never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the archive of TV Time's data request only the named tables are."""
    opened: list[str] = []
    real = zipfile.ZipFile.open

    def watch(self: zipfile.ZipFile, name: zipfile.ZipInfo, *rest: object, **more: object) -> object:
        opened.append(name.filename)
        return real(self, name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(zipfile.ZipFile, "open", watch)
    secret = {
        "access_token.csv": b"x",
        "auth-prod-login.csv": b"x",
        "user.csv": b"x",
        "device_token.csv": b"x",
    }
    archive = files.packed({**tvtime(), **secret, "user-profile.json": b"{}", "emails.html": b""[:0]})
    opened.clear()
    read(archive)
    assert {name for name in opened if not name.endswith(".html")} == {
        "tracking-prod-records-v2.csv",
        "tracking-prod-records.csv",
        "followed_tv_show.csv",
        "ratings-v2-prod-votes.csv",
        "tv_show_rate.csv",
    }


# Size ------------------------------------------------------------------------------------------------


def test_files_as_they_are_sent_have_a_limit() -> None:
    half = RATINGS + b"\n" * (reading.MOST_BYTES // 2 - len(RATINGS))
    assert len(read(half, half).rows) == 1
    with pytest.raises(ListTooLarge):
        read(half, half, b"\n")
    with pytest.raises(ListTooLarge):
        read(*[RATINGS] * (reading.MOST_FILES + 1))


def test_millions_of_rows_take_little_memory() -> None:
    """Those past the limit are counted, not kept, and told as one."""
    count = 12_000_000
    data = HEAD + b"a\n" * count
    tracemalloc.start()
    try:
        with pytest.raises(DomainError):
            read(data + b"\n" * reading.MOST_BYTES)
        found = read(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    check(found)
    assert sum(each.n for each in found.refused) == count
    assert len(found.refused) <= gathering.MOST_REFUSED + 2
    assert peak < 5 * len(data)


def test_more_titles_than_a_list_may_have() -> None:
    rows = [("2022-06-30", f"Film {n}", "2003", "u", "4.5") for n in range(gathering.MOST_ROWS + 500)]
    found = read(files.table(files.LETTERBOXD_RATINGS, rows))
    assert len(found.rows) == gathering.MOST_ROWS
    assert found.refused == (Refused("too_many", "", 500),)


def test_refused_rows_are_told_one_by_one_up_to_a_number() -> None:
    rows = [("2022-06-30", f"Film {n}", "2003", "u", "7") for n in range(gathering.MOST_REFUSED + 5)]
    found = read(files.table(files.LETTERBOXD_RATINGS, rows))
    assert len(found.refused) == gathering.MOST_REFUSED + 1
    assert found.refused[0] == Refused("bad_score", "Film 0: 7")
    assert found.refused[-1] == Refused("bad_score", "", 5)


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b'"' + b"a" * MEBIBYTE,
        HEAD + b"a" * MEBIBYTE + b",x\n",
        HEAD + b"," * MEBIBYTE,
        HEAD + b'"' * MEBIBYTE,
        HEAD + b'a,"\n' * 300_000,
        b",".join(b"column %d" % n for n in range(10_000)) + b"\n1,2\n",
        b"Name,Letterboxd URI," + b"x," * 10_000 + b"\n" + b"a," * 10_000,
        b"," * 4 * MEBIBYTE,
    ],
)
def test_tables_out_of_bounds(data: bytes) -> None:
    try_to_read(data)


def test_a_field_of_a_megabyte_costs_its_row_alone() -> None:
    row = b"2022-06-30,Burning,2018,u,4\n"
    found = read(
        HEAD + row + b"2022-06-30," + b"a" * MEBIBYTE + b",2018,u,4\n" + row.replace(b"Burning", b"Mother")
    )
    assert [each.name for each in found.rows] == ["Burning", "Mother"]
    assert [each.reason for each in found.refused] == ["bad_row"]


def page(text: str) -> bytes:
    return ('<tbody><tr id="ml1"><td class="msv2-i-title">' + text).encode()


COUNT = 1_000_000


@pytest.mark.parametrize(
    "part",
    [
        "<",
        "<!",
        "<!--",
        "</",
        "<a ",
        '<a b="',
        "<a b='\"",
        "<script>",
        "<style><script>",
        "<a b=",
        "<td a = ",
        "&#9",
        "&a",
        "<tr id=ml1>",
        "<h3 class=mdl-style-list-label>x",
        'dramalist_json={"',
        "<a b='c' ",
        "<p>",
        "x<b>",
        "<svg/<",
    ],
)
def test_pages_that_would_take_a_parser_hours(part: str) -> None:
    """Python's own takes quadratic time on some of these."""
    try_to_read(page(part * (COUNT // len(part))))
    plain(part * 20_000)


@pytest.mark.parametrize("entities", ["internal", "external", "parameter"])
def test_xml_that_defines_entities_is_broken(entities: str) -> None:
    """Nothing is expanded and nothing fetched; the control has none."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    inside = {
        "internal": f'<!ENTITY l0 "ha">{laughs}',
        "external": '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
        "parameter": '<!ENTITY % p SYSTEM "http://192.0.2.1/x"> %p;',
    }[entities]
    film = {"filmname": "&l9;", "rating": "90"}
    with pytest.raises(BrokenList):
        read(files.criticker([film], head=f'<?xml version="1.0"?><!DOCTYPE r [{inside}]>'))
    assert len(read(files.criticker([film])).rows) == 1


@pytest.mark.parametrize(
    "part", ["<film>", "&", "<film><filmname>x (2000)</filmname></film>", "x", "]]>", "<!--"]
)
def test_xml_out_of_bounds(part: str) -> None:
    head = b"<?xml version='1.0'?><recentratings>"
    for end in (b"", b"</recentratings>"):
        try_to_read(head + part.encode() * (COUNT // len(part)) + end)


@pytest.mark.parametrize(
    "text",
    [
        "[" * COUNT,
        '{"a":' * COUNT,
        "[" + "[]," * COUNT + "[]]",
        "[" + "{}," * COUNT + "{}]",
        "[" + "1," * 5 * COUNT + "1]",
        "[" + "9" * 100000 + "]",
        '["' + "\\ud800" * 1000 + '"]',
        "[" + "1.0e999999999," * 1000 + "NaN, -Infinity]",
    ],
)
def test_json_out_of_bounds(text: str) -> None:
    try_to_read(text.encode())


def test_deep_json_in_a_known_place() -> None:
    """Where recursion would end the process, or leave it in a state that nobody knows."""
    deep = '{"format": "daesang", "version": 1, "servers": ' + "[" * 100_000 + "]" * 100_000 + "}"
    with pytest.raises(BrokenList):
        read(deep.encode())


def our_zip(*members: tuple[str, bytes]) -> bytes:
    """One of ours with whatever somebody put into it, also twice under one name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there already
        for name, data in (*OURS.items(), *members):
            archive.writestr(name, data)
    return made.getvalue()


def our_json(name: str) -> bytes:
    title = {"id": name, "title": name, "year": 2016, "kind": "drama"}
    return files.to_json(files.our_export([{"id": "1", "shelf": [{"title": title, "score": 8}]}]))


OURS = {
    "daesang.json": our_json("ours"),
    "shelf.csv": b"server,title,score\nHome,Ours,8.0\n",
    "scores.csv": b"server,title,score,at\nHome,Ours,8.0,2026-01-01 00:00:00\n",
    "reviews.csv": b"server,title,score,text\nHome,Ours,8.0,x\n",
    "replies.csv": b"server,text\nHome,x\n",
    "README.txt": b"x",
}


@pytest.mark.parametrize(
    ("members", "names"),
    [
        ([], ["ours"]),
        ([("daesang.json", our_json("twice"))], ["ours", "twice"]),
        ([("../../daesang.json", our_json("above"))], ["ours", "above"]),
        ([("/etc/daesang.json", our_json("root"))], ["ours", "root"]),
        ([("C:\\x\\DAESANG.JSON", our_json("drive"))], ["ours", "drive"]),
        ([("deleted/daesang.json", our_json("deleted"))], ["ours"]),
        ([("__MACOSX/daesang.json", our_json("shadow"))], ["ours"]),
        ([("inner.zip", files.packed({"daesang.json": our_json("inner")}))], ["ours"]),
        ([("passwords.txt", b"hunter2"), ("x" * 60_000, b"y")], ["ours"]),
        ([("ratings.csv", b"\x00" * 1000), ("watched.csv", b"")], ["ours"]),
    ],
)
def test_our_own_zip_with_other_things_in_it(members: list[tuple[str, bytes]], names: list[str]) -> None:
    """What is called as ours is read, wherever it lies, and nothing is written anywhere."""
    assert [row.name for row in read(our_zip(*members)).rows] == names


@pytest.mark.parametrize(
    ("member", "error"),
    [
        (("x/daesang.json", b"[" * 100_000), BrokenList),
        (("x/daesang.json", b'{"format": "daesang", "version": 2}'), NewerExport),
        (("x/daesang.json", b" " * (40 * MEBIBYTE)), ListTooLarge),
        (
            ("ratings.csv", files.table(files.LETTERBOXD_RATINGS, [("2022-06-30", "A", "2003", "u", "4")])),
            MixedLists,
        ),
    ],
)
def test_our_own_zip_with_what_cannot_be_read(member: tuple[str, bytes], error: type[DomainError]) -> None:
    with pytest.raises(error):
        read(our_zip(member))


# Odd signs -------------------------------------------------------------------------------------------


def test_numbers_that_are_none() -> None:
    """Infinity and NaN are no score, no year and no time."""
    entry = '{"title": {"id": "a", "title": "A", "year": %s}, "score": %s, "rated_at": %s, "episode": %s}'
    for number in ("NaN", "Infinity", "-Infinity", "1e999", "9" * 4000, "-1", "true", "[]"):
        text = f'{{"format": "daesang", "version": 1, "servers": [{{"id": "1", "shelf": [{entry % ((number,) * 4)}]}}]}}'
        check(read(text.encode()))


def test_formulas_are_names() -> None:
    """They stay as they are, and are made harmless where they are written into a table again."""
    name = '=HYPERLINK("http://192.0.2.1","x")'
    assert (
        read(files.table(files.LETTERBOXD_RATINGS, [("2022-06-30", name, "2003", "u", "4")])).rows[0].name
        == name
    )


def test_bidi_signs_stay_and_controls_go() -> None:
    """Those who show a name make it harmless; a database takes neither NUL nor half of a pair."""
    name = "\u202eevil\u202c a\0b\x1bc\x85d"
    row = read(files.table(files.LETTERBOXD_RATINGS, [("2022-06-30", name, "2003", "u", "4")])).rows[0]
    assert row.name == "\u202eevil\u202c a b c d"
    half = json.dumps(
        files.our_export([{"id": "1", "shelf": [{"title": {"id": "a", "title": "x\ud800y\0"}}]}])
    )
    assert read(half.encode()).rows[0].name == "x\ufffdy"


def test_long_texts_are_cut() -> None:
    row = {"Date": "2022-06-30", "Name": "n" * 5000, "Letterboxd URI": "u", "Review": "r" * 30_000}
    found = read(files.table(files.LETTERBOXD_REVIEWS, [row])).rows[0]
    assert (len(found.name), len(found.review or "")) == (LONGEST_NAME, LONGEST_REVIEW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp949"])
def test_hangul_in_every_encoding(encoding: str) -> None:
    text = "제목,평점\n나의 아저씨 (똠방각하),10\n" * 3
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text", ["Amélie", "Ángel", "“Ça va?” – Zoë’s Âme\nÉlite Ångström", "naïve café" * 50, "Ÿ é €"]
)
def test_western_windows_is_not_taken_for_hangul(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_a_cut_letter_costs_a_letter() -> None:
    text = "나의 아저씨, 도깨비, 시그널"
    assert decode(text.encode()[:-1]).startswith(text[:-1])
    assert decode(text.encode("cp949")[:-1]).startswith(text[:-1])


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_every_byte_string_is_text(data: bytes) -> None:
    decode(data).encode("utf-8", "surrogatepass")


def test_blank_members_are_a_list_of_nothing() -> None:
    with pytest.raises(EmptyList):
        read(files.packed({"ratings.csv": b""}))


def test_limits_fit_each_other() -> None:
    assert archives.LARGEST_MEMBER <= archives.MOST_UNPACKED
    assert documents.MOST_RECORDS >= gathering.MOST_ROWS
