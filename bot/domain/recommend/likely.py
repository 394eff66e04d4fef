"""What a member would likely give."""

from dataclasses import dataclass

WIDTH = 3.0
"""Points either way: no model of taste narrows this (measured on MovieLens and Letterboxd)."""


@dataclass(frozen=True, slots=True)
class LikelyScore:
    """A likely score with its honest width, on the 1-10 scale."""

    score: float
    low: float
    high: float


def likely_score(consensus: float, kindness: float) -> LikelyScore:
    """The title's consensus plus the points by which the member is kinder than the server, within 1-10."""
    score = min(10.0, max(1.0, consensus + kindness))
    return LikelyScore(score, max(1.0, score - WIDTH), min(10.0, score + WIDTH))
