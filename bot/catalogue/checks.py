"""Files of titles that an owner brings: another country's or language's, in the form of the embedded ones."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

import msgspec
from babel import Locale

from bot.catalogue import LONGEST_ID
from bot.domain.additions import find_twin, list_ids
from bot.domain.search import TitleIndex, fold_name
from bot.domain.titles import Kind, Title

_NEEDED = ("id", "kind", "title", "year", "country")
_ID = re.compile(r"[a-z]{1,3}[df]-[a-z0-9]+(?:-[a-z0-9]+)*-[0-9]{4}(?:-[1-9][0-9]?)?")
_FIRST_YEAR, _LAST_YEAR = 1880, 2100
_TIERS = (1, 2, 3)
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
"""What of Unicode's list are no countries."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file holds, and what is wrong in it: a number of a line and a sentence each."""

    titles: list[Title]
    problems: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Twin:
    """A title that is there already, as it seems: one alone where that is sure."""

    title: Title
    there: list[Title]


def check_titles(data: bytes, there: Mapping[str, Title]) -> Checked:
    """Read the lines of a file that is to stand beside the titles that are `there`, by their ids."""
    checker = _Checker(there)
    titles, problems = [], []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        title, found = checker.check(line)
        problems += [(number, problem) for problem in found]
        if title is not None:
            titles.append(title)
    return Checked(titles, problems)


def find_twins(titles: Collection[Title], index: TitleIndex) -> Iterator[Twin]:
    """Those that the catalogue seems to have already."""
    held = list_ids(index.titles)
    for title in titles:
        twin = find_twin(title, index.find_named, lambda *key: [held[key]] if key in held else [])
        if twin is not None:
            yield Twin(title, twin if isinstance(twin, list) else [twin])


class _Checker:
    def __init__(self, there: Mapping[str, Title]) -> None:
        self._taken = set(there)
        self._genres = {genre for title in there.values() for genre in title.genres}
        codes = (code for code in map(str, Locale("en").territories) if code.isalpha() and len(code) == 2)
        self._countries = set(codes) - _NO_COUNTRIES
        hints = get_type_hints(Title)
        self._hints = {field.name: hints[field.name] for field in fields(Title)}

    def check(self, line: bytes) -> tuple[Title | None, list[str]]:
        """The title of a line, None where anything is wrong with it, and what that is."""
        try:
            row = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return None, [f"is no JSON: {error}"]
        if not isinstance(row, dict):
            return None, ["is no JSON object"]
        told = {name: value for name, value in row.items() if value not in (None, "", [])}
        problems = [f"{name}: is missing" for name in _NEEDED if name not in told]
        values: dict[str, Any] = {}
        for name in told.keys() & self._hints.keys():
            try:
                values[name] = msgspec.convert(told[name], self._hints[name])
            except msgspec.ValidationError as error:
                problems.append(f"{name}: {error}")
        problems += self._list_wrong(values)
        return (Title(**values) if not problems else None), sorted(problems)

    def _list_wrong(self, values: Mapping[str, Any]) -> Iterator[str]:
        """What is of the right type, and wrong all the same."""
        title_id, kind = values.get("id"), values.get("kind")
        if title_id:
            if title_id in self._taken:
                yield f"id: {title_id} is there already"
            self._taken.add(title_id)
            if not _ID.fullmatch(title_id) or len(title_id) > LONGEST_ID:
                yield f"id: {title_id[:LONGEST_ID]} is none such as jd-first-love-2022"
            elif kind and (title_id.partition("-")[0][-1] == "f") is not (kind is Kind.FILM):
                yield f"id: {title_id} is no {kind}'s, by the letter before its first hyphen"
        if (year := values.get("year")) and not _FIRST_YEAR <= year <= _LAST_YEAR:
            yield f"year: {year} is none"
        if "title" in values and not fold_name(values["title"]):
            yield "title: has no letter"
        if (tier := values.get("tier")) is not None and tier not in _TIERS:
            yield f"tier: {tier} is none of 1, 2, 3"
        yield from (
            f"genres: {each} is unknown" for each in values.get("genres", ()) if each not in self._genres
        )
        yield from (
            f"country: {each} is no ISO 3166 code"
            for each in values.get("country", ())
            if each not in self._countries
        )
