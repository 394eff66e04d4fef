"""What a source tells of a title beside the catalogue's own facts, and how long it may be kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.visible import visible_text

DAY = 24 * 3600
LONGEST_LINE = 300


class OfferKind(StrEnum):
    """How a title is to be had."""

    FLATRATE = "flatrate"
    FREE = "free"
    ADS = "ads"
    RENT = "rent"
    BUY = "buy"


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a title may be watched, as the provider calls itself."""

    provider: str
    kind: OfferKind


@dataclass(frozen=True, slots=True)
class Admissions:
    """Tickets sold in Korea up to a day (YYYY-MM-DD), that day's among them."""

    admissions: int
    as_of: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What one source knows of one title; whatever it does not tell is empty.

    `poster` and `backdrop` are pictures by https, `url` is the source's page. `line` is one sentence, at most
    `LONGEST_LINE` characters. `watch` and `watch_link` are by ISO 3166 code. `as_of` (YYYY-MM-DD) is the day
    that `admissions` were counted. `ids` and `people_ko` are as in `Title`. Texts are cleaned of what is not
    seen, but are a stranger's: they are escaped before they are shown.
    """

    source: str
    poster: str | None = None
    backdrop: str | None = None
    line: str | None = None
    watch: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)
    watch_link: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    admissions: int | None = None
    as_of: str | None = None
    runtime_min: int | None = None
    age_rating: str | None = None
    episodes: int | None = None
    networks: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    people_ko: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """What a source said of a title at a time (epoch seconds); no facts where it does not know it."""

    at: int
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """What live sources know of a title, for its card; `region` is where the server's members watch."""

    tmdb: Facts | None = None
    admissions: Admissions | None = None
    region: str | None = None

    def list_providers(self) -> dict[OfferKind, list[str]]:
        """Where the server's members may watch it, in the source's order, by how that may be."""
        offers = self.tmdb.watch.get(self.region or "", ()) if self.tmdb else ()
        named = {kind: [offer.provider for offer in offers if offer.kind is kind] for kind in OfferKind}
        return {kind: providers for kind, providers in named.items() if providers}


NO_FACTS = LiveFacts()


# How long facts hold ---------------------------------------------------------------------------------

KOFIC_DAILY = "kofic_daily"
"""What the daily list of KOFIC is kept as; its facts about a film are kept as "kofic"."""

_FRESH_SECONDS = {"tmdb": 7 * DAY, "wikidata": 7 * DAY, "tvmaze": 3600}
"""After how long a source is asked again: where to watch changes often, what it calls a film never."""
KEPT_SECONDS = {"tmdb": 180 * DAY}
"""How long a source's terms let its facts be kept at most; of others for ever."""
_TEN_IN_KOREA = 1 * 3600
"""The hour UTC by which yesterday's admissions are counted: 10:00 in Korea, which knows no summer time."""


def is_fresh(fetched_at: int, now: int, source: str) -> bool:
    """Whether facts of that age are shown without asking the source again; times in epoch seconds.

    What seems to come from the future, where a clock was set back, is not.
    """
    return _is_within(_FRESH_SECONDS.get(source), now - fetched_at)


def is_kept(fetched_at: int, now: int, source: str) -> bool:
    """Whether facts of that age may be kept, even shown while the source is away; else they are deleted."""
    return _is_within(KEPT_SECONDS.get(source), now - fetched_at)


def _is_within(most: int | None, age: int) -> bool:
    return most is None or 0 <= age < most


def count_days(at: int) -> int:
    """How many daily lists had been counted by then, since 1970: the newest is of the day before."""
    return (at - _TEN_IN_KOREA) // DAY


def find_next_count(at: int) -> int:
    """When the next daily list is counted, in epoch seconds."""
    return (count_days(at) + 1) * DAY + _TEN_IN_KOREA


# A line of a synopsis --------------------------------------------------------------------------------

# Initials and titles of two letters (J. K., Dr.) end no sentence, nor does what goes on in small letters.
_SENTENCE = re.compile(
    r".*?(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\bMrs)[.!?…。！？]+[\"'”’)\]]*(?=\s[^\sa-z]|$)", re.ASCII
)


def clean_text(text: str) -> str:
    """What is seen of a stranger's text, on one line."""
    return " ".join(visible_text(text).split())


def make_line(text: str) -> str | None:
    """The first sentence of a text, cut at a word where it is too long; None of an empty one."""
    text = clean_text(text[: 10 * LONGEST_LINE])
    found = _SENTENCE.match(text)
    line = found[0] if found else text
    if len(line) > LONGEST_LINE:
        whole = line[:LONGEST_LINE].rpartition(" ")[0] or line[: LONGEST_LINE - 1]
        line = whole.rstrip(" ,;:–—-") + "…"
    return line or None
