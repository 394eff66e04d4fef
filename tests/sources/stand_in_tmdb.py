"""TMDB on loopback: one made-up series, one made-up film, and a key that it asks for."""

from typing import Any

from tests.sources.stand_in import Asked, Reply, read_bytes, read_json, say

KEY = "0123456789abcdef-the-owners-tmdb-key"
ROOT = "/3"
"""Where its API begins."""

SHOW, FILM = 990001, 990003

_DETAILS = {("tv", str(SHOW)): "tv_details_appended", ("movie", str(FILM)): "movie_details_appended"}
_NAMES = {"tv": ("name", "original_name"), "movie": ("title", "original_title")}


def list_rows(side: str) -> list[dict[str, Any]]:
    """What a search of one side has to choose from."""
    rows = read_json("tmdb", "search_multi.json")["results"]
    return [row for row in rows if row.pop("media_type") == side]


def make_page(rows: list[Any]) -> dict[str, Any]:
    """One page of a search."""
    return {"page": 1, "results": rows, "total_pages": 1, "total_results": len(rows)}


def answer(asked: Asked) -> Reply:
    """What it says to who has the key."""
    if asked.query.get("api_key") != KEY:
        return Reply(read_bytes("tmdb", "error_401.json"), 401)
    match asked.path.removeprefix(f"{ROOT}/").split("/"):
        case ["search", ("tv" | "movie") as side]:
            sought = asked.query["query"].casefold()
            rows = [
                row for row in list_rows(side) if any(sought in row[name].casefold() for name in _NAMES[side])
            ]
            return say(make_page(rows))
        case ["find", "tt99000001"]:
            return Reply(read_bytes("tmdb", "find_by_imdb.json"))
        case ["find", _]:
            found = read_json("tmdb", "find_by_imdb.json")
            return say({side: [] for side in found})
        case [side, number] if (side, number) in _DETAILS:
            return Reply(read_bytes("tmdb", f"{_DETAILS[side, number]}.json"))
    return Reply(read_bytes("tmdb", "error_404.json"), 404)
