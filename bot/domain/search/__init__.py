"""The title index: what a person typed -> titles. Everything in memory, nothing that raises on junk."""

from bot.domain.fame import fame
from bot.domain.search.index import Ambiguous, Found, TitleIndex
from bot.domain.search.views import LONGEST, fold

__all__ = ["LONGEST", "Ambiguous", "Found", "TitleIndex", "fame", "fold"]
