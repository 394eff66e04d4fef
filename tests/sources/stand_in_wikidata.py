"""Wikidata on loopback: the payloads' items, and others that a test makes up."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from tests.sources.stand_in import Asked, Reply, StandIn, read_bytes, read_json, say

SERIES, NOVEL, FILM, MERGED, MISSING = (
    "Q900000001",
    "Q900000002",
    "Q900000003",
    "Q900000009",
    "Q999999999",
)


def state(value: object, *, rank: str = "normal", snak: str = "value", **qualifiers: list[object]) -> object:
    """One statement; `snak` "somevalue" or "novalue" has no value."""
    return {
        "rank": rank,
        "mainsnak": _say_snak(value, snak),
        "qualifiers": {key: [_say_snak(each, "value") for each in row] for key, row in qualifiers.items()},
    }


def _say_snak(value: object, snak: str) -> object:
    return {"snaktype": snak, **({"datavalue": {"value": value}} if snak == "value" else {})}


def to(item: str) -> object:
    """The value that is an item."""
    return {"entity-type": "item", "id": item}


def on(date: str, precision: int = 11) -> object:
    """The value that is a date."""
    return {"time": f"+{date}T00:00:00Z", "precision": precision}


def make_item(
    item: str, en: str | None = None, ko: str | None = None, *, told: str = "", **claims: Any
) -> dict[str, Any]:
    """An item with names, an English description and claims."""
    names = {"en": en, "ko": ko}
    return {
        "type": "item",
        "id": item,
        "labels": {key: {"language": key, "value": name} for key, name in names.items() if name},
        "descriptions": {"en": {"language": "en", "value": told}} if told else {},
        "aliases": {},
        "claims": claims,
        "sitelinks": {},
    }


class WikidataStandIn(StandIn):
    """Knows the payloads' items; `items` are the others, `hits` the ids that a search in a language finds."""

    def __init__(self) -> None:
        super().__init__(self.say)
        self.items: dict[str, Any] = {}
        for name in ("series", "film", "redirect_and_missing", "labels"):
            self.items |= read_json("wikidata", f"wbgetentities_{name}.json")["entities"]
        self.hits: dict[str, list[str]] = {"ko": [SERIES, NOVEL], "en": []}
        self.items[NOVEL] = make_item(NOVEL, "Moonlit Books", told="2026 novel", P31=[state(to("Q7725634"))])
        self.rows: Any = read_json("wikidata", "sparql_titles.json")
        self.listed: dict[str, tuple[str, ...]] | None = None
        """Items by the year for which they are named; None for the payload, whatever the year."""
        self.pages: dict[str, str] = {}
        """Items by the names of their pages; without any, the payload's two."""

    def add(self, *items: dict[str, Any], language: str = "en") -> None:
        """Make up items, which a search in that language finds after the others."""
        for item in items:
            self.items[item["id"]] = item
            self.hits[language].append(item["id"])

    def add_page(self, page: str, item: dict[str, Any]) -> None:
        """Make up an item with a page."""
        self.items[item["id"]] = {**item, "sitelinks": {"enwiki": {"site": "enwiki", "title": page}}}
        self.pages[page] = item["id"]

    def list(self, year: int, *items: str) -> None:
        """Let the query service name these for that year, and nothing for another."""
        self.listed = {str(year): items}

    def say(self, asked: Asked) -> Reply:
        """Answer as the API or the query service does."""
        query = asked.query
        if asked.path == "/sparql":
            return say(self._list_rows(query["query"]), content_type="application/sparql-results+json")
        if query["action"] == "wbsearchentities":
            return say({"search": [{"id": item} for item in self.hits[query["language"]]], "success": 1})
        if "titles" in query and self.pages:
            pages = query["titles"].replace("_", " ").split("|")
            found = {self.pages[page]: self.items[self.pages[page]] for page in pages if page in self.pages}
            missing = {
                str(-at): {"missing": ""} for at, page in enumerate(pages, 1) if page not in self.pages
            }
            return say({"entities": found | missing, "success": 1})
        if "titles" in query:
            return Reply(read_bytes("wikidata", "wbgetentities_by_sitelink.json"))
        entities = {item: self._find(item, query) for item in query["ids"].split("|")}
        return say({"entities": entities, "success": 1})

    def _list_rows(self, query: str) -> Any:
        if self.listed is None:
            return self.rows
        named = chain(*(items for year, items in self.listed.items() if f"= {year})" in query))
        root = "http://www.wikidata.org/entity/"
        return {"results": {"bindings": [{"item": {"value": f"{root}{item}"}} for item in named]}}

    def _find(self, item: str, query: Mapping[str, str]) -> Any:
        found = self.items.get(item, {"id": item, "missing": ""})
        if query["props"] == "labels":
            return {key: value for key, value in found.items() if key in ("id", "labels", "missing")}
        return found
