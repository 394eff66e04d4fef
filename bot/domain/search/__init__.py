"""The title index: what a person typed -> titles. Everything in memory, nothing that raises on junk."""

from bot.domain.fame import measure_fame
from bot.domain.search.index import Namesakes, TitleIndex, TitleMatch
from bot.domain.search.views import LONGEST, fold_name

__all__ = ["LONGEST", "Namesakes", "TitleIndex", "TitleMatch", "fold_name", "measure_fame"]
