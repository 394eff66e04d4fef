"""Ratings and titles -> picks with reasons.

    ground = Ground.of(titles)                      # once for all servers, about a second
    model = Recommender.fit(ratings, ground)        # one server
    picks = model.recommend(member_id, 5)

`Recommender` and `Ground` are loaded when first asked for, since they are large: whoever imports this
package at start-up asks for them inside the function that fits. BLAS takes every core unless
OPENBLAS_NUM_THREADS is set before numpy is first imported; a bot on a small machine sets it to 1.
"""

from typing import TYPE_CHECKING, Any

from bot.domain.recommend.likely import Likely, likely_score
from bot.domain.recommend.picks import Because, GroupPick, Pick, Reason, Similar
from bot.domain.recommend.quick import quick_round
from bot.domain.recommend.taste import Taste, taste
from bot.domain.recommend.tuning import Tuning

if TYPE_CHECKING:
    from bot.domain.recommend.ground import Ground
    from bot.domain.recommend.model import Recommender

__all__ = [
    "Because",
    "Ground",
    "GroupPick",
    "Likely",
    "Pick",
    "Reason",
    "Recommender",
    "Similar",
    "Taste",
    "Tuning",
    "likely_score",
    "quick_round",
    "taste",
]


def __getattr__(name: str) -> Any:
    """The parts that need numpy (PEP 562)."""
    if name == "Recommender":
        from bot.domain.recommend.model import Recommender

        return Recommender
    if name == "Ground":
        from bot.domain.recommend.ground import Ground

        return Ground
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
