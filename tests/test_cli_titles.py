"""`titles refresh` and `titles check` as owners meet them: real processes, a Wikidata on loopback."""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import catalogue
from bot.catalogue.checks import check_titles
from bot.cli import common, main
from bot.domain.titles import Kind
from bot.store import Store
from tests.faults.run_bot import TOKEN, environment
from tests.places import on_its_own
from tests.sources.stand_in import DOWN, Asked, Reply, serve
from tests.sources.stand_in_wikidata import WikidataStandIn, make_item, on, state, to

pytestmark = on_its_own

TITLES = catalogue.load_titles()
PAGES = [title for title in TITLES if "enwiki" in title.ids and "wikidata" not in title.ids]
YEARS = {str(title.ids["enwiki"]): title.year for title in PAGES}
"""Of pages; some are told to be those of two films, a new release being one by itself."""
FITTING = [title for title in PAGES if abs(YEARS[str(title.ids["enwiki"])] - title.year) <= 2]
CONTACT = "owner@example.org"


@pytest.fixture
async def wikidata() -> AsyncIterator[WikidataStandIn]:
    """Knows every page of the catalogue, and no item."""
    there = WikidataStandIn()
    there.list(1900)
    for number, title in enumerate(PAGES, 100_000):
        kind = "Q11424" if title.kind is Kind.FILM else "Q5398426"
        year = YEARS[str(title.ids["enwiki"])]
        claims: Any = {"P31": [state(to(kind))], "P577": [state(on(f"{year}-01-01"))]}
        there.add_page(
            str(title.ids["enwiki"]).replace("_", " "), make_item(f"Q{number}", title.title, **claims)
        )
    async with serve(there):
        yield there


@pytest.fixture
def folder(tmp_path: Path, first_start: Path) -> Path:
    shutil.copy(first_start, tmp_path / "daesang.db")
    return tmp_path


@asynccontextmanager
async def start(folder: Path, there: WikidataStandIn, **settings: str) -> AsyncIterator[Process]:
    """`titles refresh`, which ends with the block, come what may."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.sources.run_cli", there.address, "titles", "refresh"),
        cwd=folder,
        env=environment(**{"CONTACT": CONTACT, **settings}),
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def run(folder: Path, there: WikidataStandIn, **settings: str) -> tuple[int | None, str, str]:
    """Its exit code, and what it said."""
    async with start(folder, there, **settings) as process, asyncio.timeout(100):
        out, err = await process.communicate()
        return process.returncode, out.decode(), err.decode()


def list_pages(there: WikidataStandIn) -> list[str]:
    """What pages were asked for since last time."""
    asked = [page for each in there.asked for page in each.query.get("titles", "").split("|") if page]
    there.asked.clear()
    return asked


async def count_kept(folder: Path) -> int:
    async with Store.open_to_read(folder / "daesang.db") as store:
        return len(await store.sources.list_refreshed())


# Refreshing -------------------------------------------------------------------------------------------


async def test_all_is_asked_once_and_told(folder: Path, wikidata: WikidataStandIn) -> None:
    """Lines where nobody looks on, what came of it at the end; the next one says that nothing is due."""
    code, out, err = await run(folder, wikidata)
    assert (code, err) == (0, "")
    assert re.search(r"^Asked about [0-9,]+ of [0-9,]+ titles$", out, re.M)
    left_out = len(PAGES) - len(FITTING)
    assert f": {len(FITTING):,} are told more of now, 0 are new, and {left_out} were left out" in out
    asked = list_pages(wikidata)
    assert {*asked} == YEARS.keys()
    assert len(asked) <= len(PAGES)
    assert await count_kept(folder) == len(FITTING)
    code, out, _ = await run(folder, wikidata)
    assert code == 0
    assert out.startswith("Nothing is due: ")
    assert wikidata.asked == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "stopped"])
async def test_one_that_was_ended_goes_on_where_it_was(
    folder: Path, wikidata: WikidataStandIn, how: signal.Signals
) -> None:
    """After twenty pieces: what they brought is kept, and at most one more is asked for a second time."""
    answer, reached, never = wikidata.answer, asyncio.Event(), asyncio.Event()

    def stall(asked: Asked) -> Reply:
        if len(wikidata.asked) <= 20:
            return answer(asked)
        reached.set()
        return Reply(until=never)

    wikidata.answer = stall
    async with start(folder, wikidata) as process, asyncio.timeout(60):
        await reached.wait()
        process.send_signal(how)
        _, err = await process.communicate()
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert err.decode() == "Stopped. The same command goes on where it was.\n"
    never.set()
    wikidata.answer = answer
    assert 20 * 48 <= await count_kept(folder) <= 20 * 50
    before = list_pages(wikidata)
    code, out, _ = await run(folder, wikidata)
    assert code == 0
    after = list_pages(wikidata)
    assert {*before, *after} == YEARS.keys()
    assert len({*before} & {*after}) <= 50 + len(PAGES) - len(YEARS)
    assert f": {len(FITTING):,} are told more of now" in out


async def test_a_wikidata_that_fails_ends_it_with_a_sentence(folder: Path, wikidata: WikidataStandIn) -> None:
    """What was done stays."""
    answer = wikidata.answer
    wikidata.answer = lambda asked: answer(asked) if len(wikidata.asked) <= 3 else DOWN
    code, out, err = await run(folder, wikidata)
    assert code == 1
    assert err == "Wikidata gives no answer (broken). What was done stays; the same command goes on.\n"
    assert "Traceback" not in out
    assert await count_kept(folder) == 150


async def test_without_a_contact_nobody_is_asked(folder: Path, wikidata: WikidataStandIn) -> None:
    """One sentence says what to set."""
    for contact, said in (("", "set CONTACT in .env"), ("me", "CONTACT is no mail address")):
        code, out, err = await run(folder, wikidata, CONTACT=contact)
        assert (code, out) == (2, "")
        assert said in err
        assert len(err.splitlines()) == 1
    assert wikidata.asked == []


async def test_it_is_refused_while_the_bot_runs(folder: Path, wikidata: WikidataStandIn) -> None:
    """It says who has the file; exit 3. Without a file it says so, and makes none."""
    async with Store.open(folder / "daesang.db"):
        code, _, err = await run(folder, wikidata)
    assert code == 3
    assert "daesang.db is in use by process " in err
    (folder / "daesang.db").unlink()
    code, _, err = await run(folder, wikidata)
    assert (code, err) == (2, "There is no database at daesang.db: name it with --database.\n")
    assert wikidata.asked == []


def test_on_a_terminal_there_is_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is gone before anything else is said; elsewhere a line now and then, and one at the end."""
    monkeypatch.setattr(common, "PATIENCE", 0)
    with common.Progress() as progress:
        for done in (0, 1, 200):
            progress.show("Asked about", done, 200, "titles")
    assert capsys.readouterr().out == "Asked about 0 of 200 titles\nAsked about 200 of 200 titles\n"
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")  # which would stand between a number and its word
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with common.Progress() as progress:
        progress.show("Asked about", 50, 200, "titles")
        progress.show("Compared", 1, 2, "rows")
    shown = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out)  # in colour, perhaps
    assert "1/2 rows" in shown
    assert shown.endswith("\x1b[2K")


# Files of one's own -----------------------------------------------------------------------------------

GOOD: dict[str, Any] = {
    "id": "jd-first-cup-2020",
    "kind": "drama",
    "title": "First Cup",
    "original_title": "最初の一杯",
    "year": 2020,
    "country": ["JP"],
    "genres": ["Romance"],
    "cast": [],
    "episodes": None,
    "start_date": "2020-01",
    "ids": {"wikidata": "Q1"},
    "tier": 2,
}


def write(folder: Path, *rows: Mapping[str, Any] | str, name: str = "japan.jsonl") -> Path:
    file = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_good_file_is_usable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is counted, what seems to be here already is named, and that is no fault."""
    signal_again = {**GOOD, "id": "kd-signal-again-2016", "title": "Signal", "year": 2016, "country": ["KR"]}
    film = {**GOOD, "id": "jf-first-cup-2020", "kind": "film"}
    file = write(tmp_path, "\ufeff" + json.dumps(GOOD), "", film, signal_again)
    assert main(["titles", "check", str(file)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.splitlines() == [
        f"{file}: kd-signal-again-2016 is here already: kd-signal-2016",
        f"{file}: 3 titles, 2 drama, 2 JP, 1 film, 1 KR; 1 of them seem to be here already",
        "Usable: name it in DAESANG_TITLES.",
    ]


WRONG: list[tuple[Mapping[str, Any] | str, list[str]]] = [
    ("{", ["is no JSON: "]),
    ("[]", ["is no JSON object"]),
    (
        {},
        [
            "country: is missing",
            "id: is missing",
            "kind: is missing",
            "title: is missing",
            "year: is missing",
        ],
    ),
    ({**GOOD, "kind": "opera"}, ["kind: Invalid enum value 'opera'"]),
    ({**GOOD, "title": "", "year": None}, ["title: is missing", "year: is missing"]),
    ({**GOOD, "title": "…"}, ["title: has no letter"]),
    ({**GOOD, "year": "2020"}, ["year: Expected `int`, got `str`"]),
    ({**GOOD, "year": 20}, ["year: 20 is none"]),
    ({**GOOD, "cast": "Lee"}, ["cast: Expected `array`, got `str`"]),
    ({**GOOD, "seasons": [{"year": 2020}]}, ["seasons: Object missing required field `season`"]),
    ({**GOOD, "genres": ["Romance", "Romanze"]}, ["genres: Romanze is unknown"]),
    ({**GOOD, "country": ["Japan"]}, ["country: Japan is no ISO 3166 code"]),
    ({**GOOD, "country": ["EU"]}, ["country: EU is no ISO 3166 code"]),
    ({**GOOD, "tier": 4}, ["tier: 4 is none of 1, 2, 3"]),
    ({**GOOD, "id": "First Cup"}, ["id: First Cup is none such as jd-first-love-2022"]),
    ({**GOOD, "id": "jd-" + "a" * 90 + "-2020"}, ["id: jd-aaaaa"]),
    ({**GOOD, "id": "jf-first-cup-2020"}, ["id: jf-first-cup-2020 is no drama's"]),
    ({**GOOD, "id": "kd-signal-2016"}, ["id: kd-signal-2016 is there already"]),
]


@pytest.mark.parametrize(("row", "problems"), WRONG)
def test_what_is_wrong_is_told_by_the_line(row: Mapping[str, Any] | str, problems: list[str]) -> None:
    """All of it, each with the field; the other lines are usable."""
    line = (row if isinstance(row, str) else json.dumps(row)).encode()
    good = json.dumps({**GOOD, "id": "jd-second-cup-2020"}).encode()
    checked = check_titles(good + b"\n" + line, {title.id: title for title in TITLES})
    assert [title.id for title in checked.titles] == ["jd-second-cup-2020"]
    assert [number for number, _ in checked.problems] == [2] * len(problems)
    for (_, problem), expected in zip(checked.problems, problems, strict=True):
        assert problem.startswith(expected)


def test_the_embedded_files_would_pass() -> None:
    """Control: they are read as without the check, but for a few ids that are too long for others."""
    of_korea = catalogue.read_titles(catalogue.KOREA)
    checked = check_titles(catalogue.WORLD.read_bytes(), {title.id: title for title in of_korea})
    titles = {title.id: title for title in catalogue.read_titles(catalogue.WORLD)}
    assert {problem[:7] for _, problem in checked.problems} <= {"id: wf-", "id: wd-", "genres:"}
    assert len(checked.titles) > 6_700
    assert all(title == titles[title.id] for title in checked.titles)


def test_a_bad_file_is_not_usable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same id twice, in one file or two; exit 1. A file that is not there: exit 2."""
    first, second = write(tmp_path, GOOD, GOOD), write(tmp_path, GOOD, name="more.jsonl")
    assert main(["titles", "check", str(first), str(second)]) == 1
    said = capsys.readouterr()
    assert f"{first}:2: id: jd-first-cup-2020 is there already" in said.out.splitlines()
    assert f"{second}:1: id: jd-first-cup-2020 is there already" in said.out.splitlines()
    assert said.err == "Not usable as it is, see above (wrong: 2).\n"
    assert main(["titles", "check", str(tmp_path / "none.jsonl")]) == 2
    assert "cannot be read: No such file" in capsys.readouterr().err


def test_titles_of_ones_own_are_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the embedded ones, from all the files that are named; the control finds none."""
    monkeypatch.chdir(tmp_path)
    files = (
        write(tmp_path, GOOD),
        write(tmp_path, {**GOOD, "id": "jd-first-cup-2021", "year": 2021}, name="more.jsonl"),
    )
    for value, found in (("", 0), (", ".join(map(str, files)), 2)):
        monkeypatch.setenv("DAESANG_TITLES", value)
        assert main(["search", "最初の一杯"]) == 0
        assert capsys.readouterr().out.count("First Cup") == found


@pytest.mark.parametrize("command", [["run"], ["search", "signal"], ["rebuild"]])
def test_a_bot_with_a_bad_file_does_not_start(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence names the file and the way to see what is wrong; exit 2."""
    monkeypatch.chdir(folder)
    write(folder, {**GOOD, "kind": "opera"})
    for name in [name for name in os.environ if name.startswith("DAESANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("DAESANG_TITLES", "japan.jsonl")
    assert main(command) == 2
    said = capsys.readouterr().err
    assert said == (
        "japan.jsonl (DAESANG_TITLES) cannot be used as it is. "
        "To see what is wrong: uv run --no-dev -m bot titles check japan.jsonl\n"
    )
