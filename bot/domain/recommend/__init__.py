"""Ratings and titles -> picks with reasons.

    ground = Ground.from_titles(titles)             # once for all servers, about a second
    model = Recommender.fit(ratings, ground)        # one server
    picks = model.recommend(member_id, 5)

BLAS takes every core unless OPENBLAS_NUM_THREADS is set before numpy is first imported; a bot on a small
machine sets it to 1.
"""

from bot.domain.recommend.ground import Ground
from bot.domain.recommend.model import Recommender
from bot.domain.recommend.picks import Pick, Reason, ReasonKind
from bot.domain.recommend.taste import Taste, compare_tastes
from bot.domain.recommend.tuning import Tuning

__all__ = [
    "Ground",
    "Pick",
    "Reason",
    "ReasonKind",
    "Recommender",
    "Taste",
    "Tuning",
    "compare_tastes",
]
