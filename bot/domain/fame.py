"""How well known a title is, from the facts of the catalogue alone."""

from math import log10

from bot.domain.titles import Kind, Title

_TIER = {1: 0.6, 2: 0.25, 3: 0.0}
"""The catalogue's own judgement weighs more than everything else together: 1 well known, 2, 3."""

_WIDELY_SEEN = frozenset({"Netflix", "Disney+", "tvN", "JTBC", "SBS", "KBS2", "MBC"})
"""Networks whose dramas are shown with subtitles abroad: those that most of tier 1 ran on."""


def measure_fame(title: Title) -> float:
    """From 0 (obscure) to 1 (everybody knows it); tiers never overlap.

    Within a tier: 0.12 for its audience, 0.09 for the names people have given it (five or more: whoever
    talks about a work names it), 0.04 for being recent (from 0 in 1985 to 1 in 2025).
    """
    names = min(len(title.alt_titles) + len(title.alt_titles_ko), 5) / 5
    recent = min(max((title.year - 1985) / 40, 0.0), 1.0)
    return _TIER.get(title.tier, 0.0) + 0.12 * _measure_audience(title) + 0.09 * names + 0.04 * recent


def order_by_fame(title: Title) -> tuple[float, str]:
    """Sorts the better known before the lesser."""
    return -measure_fame(title), title.id


def measure_renown(fame: float) -> float:
    """Fame as members a title may stand for before anybody scored it: from 0 (all of tier 3) to 1."""
    return max(0.0, fame - _TIER[2]) / (1.0 - _TIER[2])


def _measure_audience(title: Title) -> float:
    """From 0 to 1.

    A film: tickets on a logarithmic scale, 10,000 to 20 million. A drama: where it ran, half for the daily
    soaps of more than 50 episodes, which are rarely seen abroad.
    """
    if title.kind is Kind.FILM:
        return min(max((log10(title.admissions or 1) - 4) / 3.3, 0.0), 1.0)
    seen = 0.8 if _WIDELY_SEEN.intersection(title.networks) else 0.4
    return seen / 2 if (title.episodes or 0) > 50 else seen
