"""How far two members' tastes agree."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.titles import Title

PERCENT_NEEDED = 8
"""Titles in common under which a percentage would be noise (r = .02 from a dozen ratings each)."""

_DAMPING = 12.0
_GENRES = 0.3
"""What the genre profiles count beside the scores, before any title is in common."""
_LIKED, _APART = 0.3, 1.0


@dataclass(frozen=True, slots=True)
class Taste:
    """`agreement` within -1 to 1 from `common` titles; `percent` of it, None under `PERCENT_NEEDED`.

    `both_loved` and `apart` are titles in common, the clearest first.
    """

    agreement: float
    common: int
    percent: int | None
    both_loved: tuple[str, ...]
    apart: tuple[str, ...]


def compare_tastes(
    mine: Mapping[str, float], theirs: Mapping[str, float], titles: Mapping[str, Title]
) -> Taste:
    """From two members' likes: each score less its giver's mean, in the server's standard deviations.

    sum z1 z2 / (common + 12), and the genre profiles' cosine with the weight that damping leaves over.
    """
    shared = sorted(mine.keys() & theirs.keys())
    products = sum(mine[t] * theirs[t] for t in shared)
    left = _DAMPING / (len(shared) + _DAMPING)
    cosine = _find_cosine(_genre_profile(mine, titles), _genre_profile(theirs, titles))
    agreement = max(-1.0, min(1.0, products / (len(shared) + _DAMPING) + _GENRES * left * cosine))
    loved = [t for t in shared if min(mine[t], theirs[t]) >= _LIKED]
    apart = [t for t in shared if abs(mine[t] - theirs[t]) >= _APART and mine[t] * theirs[t] < 0]
    return Taste(
        agreement=agreement,
        common=len(shared),
        percent=round(50 + 50 * agreement) if len(shared) >= PERCENT_NEEDED else None,
        both_loved=tuple(sorted(loved, key=lambda t: -min(mine[t], theirs[t]))),
        apart=tuple(sorted(apart, key=lambda t: -abs(mine[t] - theirs[t]))),
    )


def _genre_profile(likes: Mapping[str, float], titles: Mapping[str, Title]) -> dict[str, float]:
    """What the member thinks of each genre: likes summed over its titles."""
    profile: dict[str, float] = {}
    for title_id in sorted(likes):
        for genre in titles[title_id].genres if title_id in titles else ():
            profile[genre] = profile.get(genre, 0.0) + likes[title_id]
    return profile


def _find_cosine(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    lengths = math.hypot(*mine.values()) * math.hypot(*theirs.values())
    return sum(mine[genre] * theirs.get(genre, 0.0) for genre in sorted(mine)) / lengths if lengths else 0.0
