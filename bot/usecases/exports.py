"""What a member takes away: a zip of JSON, of tables for a spreadsheet, and of a page about both.

`daesang.json` is for programs, and is what an import reads: format "daesang", version 1. Scores are 1 to 10
in halves, times epoch seconds, null what is not so. The tables say the most of it once more.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.privacy import Kind
from bot.domain.servers import Home
from bot.domain.titles import FindTitle
from bot.store.privacy import Records

FORMAT, VERSION = "daesang", 1

LARGEST, UNPACKED = 8 << 20, 16 << 20
"""Bytes of one file: Discord takes ten million. And of what is in it: what repeats itself packs well, and an
import unpacks no more than twice as much."""

Record = dict[str, Any]

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With what a cell begins that a spreadsheet would run, some also in the full width of Korean keyboards."""

_SHELF = (
    "status",
    "score",
    "first_score",
    "episode",
    "rewatches",
    "planned_at",
    "refused_at",
    "started_at",
    "finished_at",
    "scored_at",
    "rated_at",
)
_PLAIN: dict[str, Kind] = {
    "title_votes": Kind.MOODS,
    "helpful_votes": Kind.HELPFUL,
    "spoiler_flags": Kind.FLAGS,
    "reports": Kind.REPORTS,
    "shown": Kind.PICKS,
    "imports": Kind.LISTS,
    "waiting_rows": Kind.WAITING,
    "drafts": Kind.DRAFTS,
    "views": Kind.BUTTONS,
    "notices": Kind.NOTICES,
    "direct_messages": Kind.MESSAGES,
    "members": Kind.PROFILE,
}
"""Tables of which the rows are a list in the export as they are."""
_TOGETHER: dict[str, Kind] = {
    "titles": Kind.TITLES,
    "title_confirmations": Kind.TITLES,
    "title_changes": Kind.TITLES,
    "moderation_log": Kind.MODERATION,
    "judged": Kind.MODERATION,
    "burst_votes": Kind.MODERATION,
    "sanctions": Kind.MODERATION,
    "filings": Kind.REPORTS,
    "imported_reviews": Kind.DRAFTS,
    "erasures": Kind.REQUESTS,
}
"""Tables that are told of in one list, each row with the name of its table as `what`."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported: of each server one part, and the page that explains it."""

    at: int
    servers: tuple[Record, ...]
    page: str

    def halve(self) -> "tuple[Export, Export] | None":
        """The same in two, None where that cannot be."""
        if len(self.servers) > 1:
            middle = len(self.servers) // 2
            return replace(self, servers=self.servers[:middle]), replace(self, servers=self.servers[middle:])
        [server] = self.servers or ({},)
        lists = {name: part for name, part in server.items() if isinstance(part, list)}
        if all(len(part) < 2 for part in lists.values()):
            return None
        first = {name: part[: -(-len(part) // 2)] for name, part in lists.items()}
        second = {name: part[-(-len(part) // 2) :] for name, part in lists.items()}
        return replace(self, servers=(server | first,)), replace(self, servers=(server | second,))


def make_server(home: Home, records: Records, find_title: FindTitle) -> Record:
    """One server's part of the export, whose titles are named where they are found."""
    found: Record = {"id": str(home.server_id), "name": home.name}
    changes: dict[str, list[list[Any]]] = {}
    for row in records.get("score_changes", ()):
        changes.setdefault(row["title_id"], []).append([row["at"], halve_points(row["score"])])
    found["shelf"] = [
        {
            "title": _name(row["title_id"], find_title),
            **{name: value for name, value in row.items() if name != "title_id"},
            "score": halve_points(row["score"]),
            "first_score": halve_points(row["first_score"]),
            "changes": changes.pop(row["title_id"], []),
        }
        for row in records.get("shelf", ())
    ]
    found["past_scores"] = [
        {"title": _name(title_id, find_title), "changes": given} for title_id, given in changes.items()
    ]
    scores = {row["title_id"]: halve_points(row["score"]) for row in records.get("shelf", ())}
    found["reviews"] = [_make_review(row, records, find_title, scores) for row in records.get("reviews", ())]
    found["replies"] = [{"text": row["body"], "state": row["state"]} for row in records.get("replies", ())]
    for table, kind in _PLAIN.items():
        found[kind] = [_read(row) for row in records.get(table, ())]
    for table, kind in _TOGETHER.items():
        found.setdefault(kind, []).extend({"what": table, **_read(row)} for row in records.get(table, ()))
    return found


def halve_points(half_points: int | None) -> float | None:
    """A score of 1 to 10 in halves."""
    return None if half_points is None else half_points / 2


def pack(export: Export, *, largest: int = LARGEST, unpacked: int = UNPACKED) -> list[bytes]:
    """The export as zips, none larger than that unless a single entry is; each can be imported by itself."""
    files = dict(_list_files(export))
    made = b"" if max(map(len, files.values())) > unpacked else _zip(files)
    halves = export.halve() if not made or len(made) > largest else None
    if halves is None:
        return [made or _zip(files)]
    return [each for half in halves for each in pack(half, largest=largest, unpacked=unpacked)]


def make_inert(cell: object) -> object:
    """A cell that a spreadsheet shows, and never runs."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_ACTIVE):
        return f"'{cell}"
    return cell


def _make_review(
    row: Record, records: Records, find_title: FindTitle, scores: Mapping[str, float | None]
) -> Record:
    mine = row["review_id"]
    versions = (each for each in records.get("review_versions", ()) if each["review_id"] == mine)
    moods = (each["mood"] for each in records.get("review_moods", ()) if each["review_id"] == mine)
    kept = ("review_id", "episode", "series", "link", "posted_at", "edited_at", "state", "state_at")
    return {
        "title_id": row["title_id"],
        "title": _name(row["title_id"], find_title),
        "text": row["body"],
        "spoils": bool(row["spoils"]),
        "score": scores.get(row["title_id"]),
        "moods": list(moods),
        **{name: row[name] for name in kept},
        "versions": [_make_version(each) for each in versions],
    }


def _make_version(row: Record) -> Record:
    take = json.loads(row["take"])
    said = {name: take.get(name) for name in ("spoils", "moods", "episode", "series", "link")}
    score = halve_points(take.get("score"))
    return {"written_at": row["written_at"], "text": take.get("body"), "score": score, **said}


def _name(title_id: str, find_title: FindTitle) -> Record:
    title = find_title(title_id)
    if title is None:
        return {"id": title_id, "title": title_id}
    return {
        "id": title_id,
        "title": title.title,
        "title_ko": title.title_ko,
        "original_title": title.original_title,
        "year": title.year,
        "kind": title.kind,
        "countries": list(title.country),
    }


def _read(row: Record) -> Record:
    return row | {"payload": _decode(row["payload"])} if "payload" in row else row


def _decode(text: object) -> object:
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return text


# Files -----------------------------------------------------------------------------------------------


def _list_files(export: Export) -> Iterator[tuple[str, bytes]]:
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": export.at,
        "servers": list(export.servers),
    }
    yield "daesang.json", json.dumps(whole, ensure_ascii=False, indent=1).encode()
    for name, columns, rows in (
        ("shelf", ("server", "title", "title_ko", "year", "kind", *_SHELF), _list_shelf(export)),
        ("scores", ("server", "title", "score", "at"), _list_scores(export)),
        ("reviews", _REVIEW, _list_reviews(export)),
        ("replies", ("server", "text"), _list_replies(export)),
    ):
        yield f"{name}.csv", _write_table(columns, rows)
    yield "README.txt", export.page.encode("utf-8-sig")


_REVIEW = ("server", "title", "score", "text", "spoils", "moods", "posted_at", "edited_at", "series", "link")


def _list_shelf(export: Export) -> Iterator[Sequence[object]]:
    for server in export.servers:
        for entry in server["shelf"]:
            title = entry["title"]
            facts = [title.get(name) for name in ("title", "title_ko", "year", "kind")]
            yield server["name"], *facts, *(_tell(name, entry[name]) for name in _SHELF)


def _list_scores(export: Export) -> Iterator[Sequence[object]]:
    for server in export.servers:
        for entry in (*server["shelf"], *server["past_scores"]):
            for at, score in entry["changes"]:
                yield server["name"], entry["title"]["title"], score, _tell("at", at)


def _list_reviews(export: Export) -> Iterator[Sequence[object]]:
    for server in export.servers:
        for review in server["reviews"]:
            told = review | {"title": review["title"]["title"], "moods": " ".join(review["moods"])}
            yield server["name"], *(_tell(name, told[name]) for name in _REVIEW[1:])


def _list_replies(export: Export) -> Iterator[Sequence[object]]:
    for server in export.servers:
        for reply in server["replies"]:
            yield server["name"], reply["text"]


def _tell(name: str, value: object) -> object:
    """A value for people: a time as a date."""
    if isinstance(value, int) and (name == "at" or name.endswith("_at")):
        return datetime.fromtimestamp(value, UTC).isoformat(sep=" ")[:19]
    return value


def _write_table(columns: Sequence[str], rows: Iterator[Sequence[object]]) -> bytes:
    """A table that Excel reads as it is: with the mark of UTF-8, and no cell that it would run."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(columns)
    table.writerows([make_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()
