"""The embedded titles: facts about dramas and films, their provenance beside them."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from bot.domain.titles import Title

CREDIT = (
    "Title data: English and Korean Wikipedia contributors (CC BY-SA 4.0), Wikidata (CC0) and the Korean "
    "Film Council (KOFIC/KOBIS, 영화진흥위원회). Facts only; changed and merged by this project."
)
"""The credit line the catalogue's licence (CC BY-SA 4.0) asks for."""

LONGEST_ID = 70
"""Characters of an id: a button's custom_id holds a hundred, and says more than the title."""

KOREA = Path(__file__).with_name("korea.jsonl")
WORLD = Path(__file__).with_name("world.jsonl")
HANGUL = Path(__file__).with_name("people_ko.json")
"""Hangul names of people that the titles have in English alone, entered by hand; they go first."""
LISTED = Path(__file__).with_name("listed_names.json")
"""More names that lists have Korean titles under, by id, entered by hand from general knowledge.

None was taken out of another's data. The files of titles stay as they were given, so these stand beside them.
"""


def load_titles() -> list[Title]:
    """Every embedded title, Korea's first, in the order of the files."""
    titles = [title for file in (KOREA, WORLD) for title in read_titles(file)]
    titles = name_people(titles, msgspec.json.decode(HANGUL.read_bytes(), type=dict[str, str]))
    listed = msgspec.json.decode(LISTED.read_bytes(), type=dict[str, tuple[str, ...]])
    return [replace(title, listed_as=listed[title.id]) if title.id in listed else title for title in titles]


def name_people(titles: Sequence[Title], by_hand: Mapping[str, str]) -> list[Title]:
    """The titles, those of Korea with the Hangul of their people that any other title has, or that is known.

    Only every third title says it itself. A name that titles write in two ways is left as it is.
    """
    written = defaultdict[str, set[str]](set)
    for title in titles:
        for name, hangul in title.people_ko.items():
            written[name].add(hangul)
    known = {name: next(iter(ways)) for name, ways in written.items() if len(ways) == 1} | dict(by_hand)
    return [_name_people(title, known) if title.is_korean else title for title in titles]


def _name_people(title: Title, known: Mapping[str, str]) -> Title:
    people = (*title.directors, *title.writers, *title.cast)
    more = {name: known[name] for name in people if name in known and name not in title.people_ko}
    return replace(title, people_ko={**title.people_ko, **more}) if more else title


def read_titles(file: Path) -> list[Title]:
    """The titles of one file, a JSON object a line. Raises msgspec.DecodeError.

    msgspec reads the lines straight into `Title`: in a third of the time of `json`.
    """
    titles = msgspec.json.Decoder(Title).decode_lines(file.read_bytes())
    return [title if len(title.id) <= LONGEST_ID else _shorten_id(title) for title in titles]


def _shorten_id(title: Title) -> Title:
    """The same under the id it has here, for ever: a button has no room for that of the file."""
    end = hashlib.sha256(title.id.encode()).hexdigest()[:8]
    return replace(title, id=f"{title.id[: LONGEST_ID - 9].rstrip('-')}-{end}")
