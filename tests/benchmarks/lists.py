"""How long a list of 5,000 titles takes to read: `uv run python -m tests.benchmarks.lists`, some seconds.

Then whether files that are made to do damage take time in proportion to their length.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from statistics import median

from bot.domain.errors import DomainError
from bot.domain.lists.reading import read_files
from bot.domain.lists.rows import Format
from tests.benchmarks.common import Aim, Row, table
from tests.domain.lists import files

TITLES = 5_000
LETTERS = 400_000
EVIL = {
    "pages of <!--": ("<tbody><tr id='ml1'><td class='msv2-i-title'>", "<!--"),
    'pages of <a b="': ("<tbody><tr id='ml1'><td class='msv2-i-title'>", '<a b="'),
    "pages of rows": ("<tbody>", "<tr id='ml1'><td class='msv2-i-title'>"),
    "tables of quotes": ("Date,Name,Year,Letterboxd URI,Rating\n", 'a,"\n'),
    "tables of one cell": ("Date,Name,Year,Letterboxd URI,Rating\n", "a"),
    "XML of one cell": ("<?xml version='1.0'?><recentratings><film><filmname>", "&"),
}


def rows() -> list[Row]:
    """Of each format, then of twice as much of what is evil, over once as much."""
    found = [_measure_format(form, data) for form, data in make_lists().items()]
    return [*found, *(_measure_evil(name, *parts) for name, parts in EVIL.items())]


def make_lists() -> dict[Format, bytes]:
    """A file of each format with so many titles."""
    names = [f"Drama {n}" for n in range(TITLES)]
    numbered = list(enumerate(names, 1))
    played = [
        {
            "watched_at": "2021-05-05T20:00:00.000Z",
            "type": "episode",
            "episode": {"season": 1, "number": 1},
            "show": files.trakt_title(name, 2016, n, tmdb=n),
        }
        for n, name in numbered
    ]
    watched = [
        {
            "key": "watch-episode-a",
            "series_name": name,
            "s_id": n,
            "s_no": 1,
            "ep_no": 1,
            "created_at": "2022-08-01 10:00:00",
        }
        for n, name in numbered
    ]
    rated = [
        {"Const": f"tt{n:07}", "Your Rating": 8, "Title": name, "Title Type": "TV Series", "Year": 2016}
        for n, name in numbered
    ]
    shelf = [
        {"title": {"id": f"d{n}", "title": name, "year": 2016, "kind": "drama"}, "score": 8.5}
        for n, name in numbered
    ]
    viewed = [("2022-01-01", name, 2016, "u", 4.5, "", "", "2022-01-01") for name in names]
    kept = [(n, name, "tv", 2016, "completed", "S01E16", "", 8, "", "", n, "") for n, name in numbered]
    starred = [(n, "", "tv", name, "2016-01-01", "", "", "", 8, "2022-01-01") for n, name in numbered]
    tracked = [(n, "tmdb", "tv", name, "", "", "", 8.5, "Completed") for n, name in numbered]
    return {
        Format.MYDRAMALIST: files.mdl_page(*(files.mdl_row(n, name) for n, name in numbered)),
        Format.LETTERBOXD: files.packed({"diary.csv": files.table(files.LETTERBOXD_DIARY, viewed)}),
        Format.TVTIME: files.table(files.TVTIME_V2, watched),
        Format.IMDB: files.table(files.IMDB_THIRD, rated),
        Format.TRAKT: files.packed({"watched-history-1.json": files.to_json(played)}),
        Format.SIMKL: files.table(files.SIMKL, kept),
        Format.TMDB: files.table(files.TMDB, starred),
        Format.CRITICKER: files.criticker({"filmname": f"{name} (2016)", "rating": "85"} for name in names),
        Format.YAMTRACK: files.table(files.YAMTRACK, tracked),
        Format.DAESANG: files.to_json(files.our_export([{"id": "1", "shelf": shelf}])),
    }


def _measure_format(form: Format, data: bytes) -> Row:
    assert len(read_files([("list", data)]).rows) == TITLES
    took = 1000 * _measure(lambda: read_files([("list", data)]))
    size = f"{len(data) / 1024:,.0f} KiB"
    return Row(f"read {TITLES:,} titles of {form}", size, took, Aim(1500, " ms"), " ms")


def _measure_evil(name: str, head: str, part: str) -> Row:
    once, twice = ((head + part * (n * LETTERS // len(part))).encode() for n in (1, 2))
    ratio = _measure(lambda: _try_to_read(twice)) / _measure(lambda: _try_to_read(once))
    return Row(f"twice as large {name}", f"{len(once) / 1024:,.0f} KiB", ratio, Aim(2.5))


def _try_to_read(data: bytes) -> None:
    with suppress(DomainError):
        read_files([("list", data)])


def _measure(work: Callable[[], object]) -> float:
    """Seconds of the processor, the median of five."""
    taken = []
    for _ in range(5):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return median(taken)


if __name__ == "__main__":
    print(table("Lists", rows()))
