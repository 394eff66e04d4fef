"""A zip that can be kept, opened in a spreadsheet and brought back: what is in it, and its size."""

import csv
import io
import json
import random
import re
import zipfile
from typing import Any

import pytest

from bot.domain.lists.reading import read_files
from bot.domain.servers import Home
from bot.domain.titles import Kind, Title
from bot.store.personal import PERSONAL
from bot.usecases.exports import LARGEST, UNPACKED, Export, make_inert, make_server, pack

SIGNAL = Title("signal", Kind.DRAMA, "Signal", 2016, title_ko="시그널")
HOME = Home(7, "=HYPERLINK(1)")
ENTRY = dict.fromkeys(
    ("status", "episode", "first_score", "planned_at", "refused_at", "started_at", "finished_at")
)


def entry(title_id: str, score: int | None) -> dict[str, Any]:
    given = {"score": score, "first_score": score, "rewatches": 0, "scored_at": 60, "rated_at": 61}
    return {"title_id": title_id, **ENTRY, **given}


def review(review_id: int, text: str) -> dict[str, Any]:
    times = {"posted_at": 3600, "edited_at": None, "state": "posted", "state_at": None}
    kept = {"spoils": 1, "episode": None, "series": "=cmd", "link": None}
    return {"review_id": review_id, "title_id": "signal", "body": text, **kept, **times}


RECORDS = {
    "shelf": [entry("signal", 17), entry("unknown", None)],
    "score_changes": [
        {"title_id": "signal", "at": 50, "change_id": 1, "score": 16},
        {"title_id": "signal", "at": 60, "change_id": 2, "score": 17},
        {"title_id": "taken", "at": 70, "change_id": 3, "score": None},
    ],
    "reviews": [review(1, "@SUM(1)")],
    "review_moods": [{"review_id": 1, "mood": "dark"}, {"review_id": 2, "mood": "epic"}],
    "review_versions": [
        {"review_id": 1, "take": json.dumps({"body": "Before.", "score": 14}), "written_at": 30}
    ],
    "drafts": [{"kind": "review", "title_id": "", "payload": '{"body": "Dough."}', "kept_at": 9}],
    "titles": [{"title_id": "own", "added_at": 5}],
}


def find(title_id: str) -> Title | None:
    return SIGNAL if title_id == "signal" else None


def unpack(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def table(files: dict[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name])))


def test_what_is_in_it() -> None:
    """Scores of 1 to 10 in halves, titles with their facts where they are known, times as they are kept."""
    [data] = pack(Export(99, (make_server(HOME, RECORDS, find),), "A page."))
    files = unpack(data)
    whole = json.loads(files["daesang.json"])
    assert {name: whole[name] for name in ("format", "version", "exported_at")} == {
        "format": "daesang",
        "version": 1,
        "exported_at": 99,
    }
    [server] = whole["servers"]
    assert (server["id"], server["name"]) == ("7", HOME.name)
    signal, unknown = server["shelf"]
    assert signal["title"] == {
        "id": "signal",
        "title": "Signal",
        "title_ko": "시그널",
        "original_title": None,
        "year": 2016,
        "kind": "drama",
        "countries": ["KR"],
    }
    assert (signal["score"], signal["first_score"], signal["scored_at"]) == (8.5, 8.5, 60)
    assert signal["changes"] == [[50, 8], [60, 8.5]]
    assert (unknown["title"], unknown["score"]) == ({"id": "unknown", "title": "unknown"}, None)
    assert server["past_scores"] == [{"title": {"id": "taken", "title": "taken"}, "changes": [[70, None]]}]
    [mine] = server["reviews"]
    assert (mine["text"], mine["spoils"], mine["score"], mine["moods"]) == ("@SUM(1)", True, 8.5, ["dark"])
    assert mine["versions"][0]["text"] == "Before."
    assert mine["versions"][0]["score"] == 7
    assert server["drafts"][0]["payload"] == {"body": "Dough."}
    assert server["titles"] == [{"what": "titles", "title_id": "own", "added_at": 5}]
    assert files["README.txt"] == "A page."


def test_all_that_is_told_is_in_it() -> None:
    """Each column of the declaration, of each of its tables."""
    told: dict[str, dict[str, Any]] = {}
    for place, each in enumerate(PERSONAL):
        row = told.setdefault(each.table, {})
        row |= {name: f"{each.table}.{name}" for name in each.told} if each.told else {}
        row |= {name: 2_000 + 2 * place for name in each.told if name in ("score", "first_score")}
    for table in ("reviews", "review_versions", "review_moods"):
        told[table]["review_id"] = 77
    told["score_changes"]["at"] = 5
    told["review_versions"] |= {"take": json.dumps({"body": "review_versions.take"})}
    records = {table: [row] for table, row in told.items() if row}
    [data] = pack(Export(99, (make_server(HOME, records, find),), "A page."))
    whole = unpack(data)["daesang.json"]
    left_out = {"score_changes.change_id", "reviews.spoils"}  # of the order alone; it is told as a flag
    missing = [
        str(value)
        for row in told.values()
        for value in row.values()
        if isinstance(value, str) and value[0] != "{" and value not in whole and value not in left_out
    ]
    assert missing == []
    scores = {row[name] / 2 for row in told.values() for name in row if name in ("score", "first_score")}
    assert {f"{score}" for score in scores} <= {*re.findall(r"[\d.]+", whole)}


def test_a_spreadsheet_runs_nothing_of_it() -> None:
    """What begins as a formula does begins with an apostrophe; dates are dates."""
    [data] = pack(Export(99, (make_server(HOME, RECORDS, find),), "A page."))
    files = unpack(data)
    cells = [
        cell for name in files if name.endswith(".csv") for row in table(files, name) for cell in row.values()
    ]
    assert [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell] == []
    [row] = table(files, "reviews.csv")
    assert (row["text"], row["series"], row["server"]) == ("'@SUM(1)", "'=cmd", "'=HYPERLINK(1)")
    assert row["posted_at"] == "1970-01-01 01:00:00"
    assert [each["score"] for each in table(files, "scores.csv")] == ["8.0", "8.5", ""]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "  =1", "\n=1", "＝1", "＠a"])
def test_a_formula_is_made_inert(text: str) -> None:
    assert make_inert(text) == f"'{text}"


def test_ten_thousand_reviews_come_in_again() -> None:
    """They repeat themselves, and so pack into one small file that no import would unpack."""
    reviews = [review(number, f"{number} " + "빵이 굳었다. " * 400) for number in range(10_000)]
    server = make_server(HOME, RECORDS | {"reviews": reviews}, find)
    made = pack(Export(99, (server,), "A page."))
    assert sum(map(len, made)) < LARGEST  # control: packed, it would all fit one
    found = read_files([(f"{place}.zip", data) for place, data in enumerate(made[:2])], server_id=7)
    assert found.rows
    for data in made:
        assert len(unpack(data)["daesang.json"].encode()) <= UNPACKED


@pytest.mark.parametrize("cell", ["1 = 1", "", None, 8.5, -3])
def test_what_is_no_formula_stays(cell: object) -> None:
    assert make_inert(cell) == cell


def test_what_is_too_large_comes_in_parts() -> None:
    """Each of which is whole by itself; together they have all, once. A single entry is not cut."""
    noise = random.Random(1)
    texts = ["".join(chr(noise.randrange(0xAC00, 0xD7A0)) for _ in range(2_000)) for _ in range(40)]
    reviews = [review(number, text) for number, text in enumerate(texts)]
    servers = tuple(
        make_server(Home(each, f"club {each}"), RECORDS | {"reviews": reviews}, find) for each in (1, 2, 3)
    )
    made = pack(Export(99, servers, "A page."), largest=60_000)
    assert len(made) > 3
    assert max(map(len, made)) <= 60_000
    found = [json.loads(unpack(data)["daesang.json"]) for data in made]
    assert {part["format"] for part in found} == {"daesang"}
    told = [
        (each["id"], mine["text"]) for part in found for each in part["servers"] for mine in each["reviews"]
    ]
    assert sorted(told) == sorted((str(server), text) for server in (1, 2, 3) for text in texts)
    assert len(pack(Export(99, servers[:1], "A page."), largest=1)) == 40
