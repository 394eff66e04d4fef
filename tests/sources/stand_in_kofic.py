"""KOFIC on loopback: one made-up film, the list of one day, and a key that it asks for."""

from tests.sources.stand_in import Asked, Reply, read_bytes, read_json

KEY = "fedcba9876543210-the-owners-kofic-key"
ROOT = "/kobisopenapi/webservice/rest"
"""Where its API begins."""

FILM = "20269901"


def answer(asked: Asked) -> Reply:
    """What it says; what is wrong it tells with 200."""
    if asked.query.get("key") != KEY:
        return _read("fault_invalid_key")
    match asked.path.removeprefix(f"{ROOT}/").split("/"):
        case ["movie", "searchMovieList.json"]:
            listed = read_json("kofic", "searchMovieList.json")["movieListResult"]["movieList"]
            there = any(asked.query["movieNm"] in film["movieNm"] for film in listed)
            return _read("searchMovieList" if there else "searchMovieList_none")
        case ["movie", "searchMovieInfo.json"] if asked.query["movieCd"] == FILM:
            return _read("searchMovieInfo")
        case ["movie", "searchMovieInfo.json"]:
            return Reply(b'{"movieInfoResult": {"movieInfo": {}, "source": ""}}')
        case ["boxoffice", "searchDailyBoxOfficeList.json"]:
            if len(asked.query["targetDt"]) == 8:
                return _read("searchDailyBoxOfficeList")
            return _read("fault_bad_date")
    return Reply(b"<html>Not found</html>", 404, "text/html")


def _read(name: str) -> Reply:
    return Reply(read_bytes("kofic", f"{name}.json"))
