"""Scoring titles, and what a server thinks of them."""

from asyncio import gather
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.board import Board, BoardEntry, BoardFilter, rank_entries
from bot.domain.comparing import TITLES_NEEDED, Comparing, Comparison, climb, make_ladder
from bot.domain.errors import Gone, TooFewScores
from bot.domain.fame import order_by_fame
from bot.domain.members import Act
from bot.domain.prior import Lean, find_lean
from bot.domain.ratings import Lovers, Standing, Tally
from bot.domain.search import TitleIndex
from bot.domain.servers import Home
from bot.domain.titles import ContentWarning, Mood, Title
from bot.store import Store
from bot.ui.cards import ScoreSubject
from bot.ui.panels import BoardPage
from bot.usecases.titles import Titles

SCORE = "score"
BOARD = "board"
COMPARISON = "comparison"
"""The kinds of views that keep whose score is asked for, what a board shows, and what is compared."""

LOVERS = 12
"""Members named of those who loved a title."""


BOARDS, ORDERS = 50, 20
"""Boards that are kept, and orders of each: pages are turned, and many look at the same."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A board, its titles, and its entries in the orders asked for."""

    board: Board
    view: TitleIndex
    titles: dict[str, Title]
    orders: dict[BoardFilter, list[BoardEntry]] = field(default_factory=dict)

    def rank(self, wanted: BoardFilter) -> list[BoardEntry]:
        if wanted not in self.orders:
            if len(self.orders) == ORDERS:
                self.orders.clear()
            self.orders[wanted] = rank_entries(self.board.entries, self.titles, wanted)
        return self.orders[wanted]


class Ratings:
    def __init__(self, *, store: Store, titles: Titles) -> None:
        self._store = store
        self._titles = titles
        self._boards: OrderedDict[int, _Ranked] = OrderedDict()

    async def find_standing(self, act: Act, title: Title, *, asker_id: int | None = None) -> Standing:
        """What a card shows of a title; with the score of the actor, or of another who asked for the card."""
        return await self._store.ratings.find_standing(
            act.server_id, title.id, member_id=asker_id or act.member_id
        )

    async def list_standings(
        self, act: Act, title: Title, homes: Sequence[Home]
    ) -> list[tuple[Home, Standing]]:
        """How a title stands in those servers where it was scored; those first where the actor did."""
        find = self._store.ratings.find_standing
        found = await gather(*(find(home.server_id, title.id, member_id=act.member_id) for home in homes))
        told = [
            each for each in zip(homes, found, strict=True) if each[1].own or each[1].summary.histogram.votes
        ]
        return sorted(told, key=lambda each: each[1].own is None)

    async def explain(self, act: Act, title: Title) -> tuple[Standing, Lean | None]:
        """How a title stands, and which of its facts say where its score started."""
        standing, leanings = await gather(
            self.find_standing(act, title), self._store.ratings.find_leanings(act.server_id)
        )
        return standing, find_lean(leanings, title)

    async def score(self, act: Act, title: Title, half_points: int | None) -> Standing:
        """Give, change or (with None) take back a score; how the title stands then.

        Raises Redelivered, Busy.
        """
        return await self._store.ratings.record_score(act, title.id, score=half_points)

    # Asking for a score ------------------------------------------------------------------------------

    async def ask_score(self, act: Act, asked: ScoreSubject) -> int:
        """Keep what a select of scores is for; the view's id. Raises Busy."""
        return await self._store.views.keep(act, SCORE, asked)

    async def take_score(
        self, act: Act, view_id: int, half_points: int | None
    ) -> tuple[Title, Standing, ScoreSubject]:
        """The score chosen in one's own select. Raises Gone, Redelivered, Busy."""
        title, asked = await self.find_asked(act, view_id)
        return title, await self.score(act, title, half_points), asked

    async def find_asked(self, act: Act, view_id: int) -> tuple[Title, ScoreSubject]:
        """What one's own view is about. Raises Gone."""
        kept = await self._store.views.find(act, SCORE, view_id, ScoreSubject)
        titles = await self._titles.view(act.server_id)
        title = titles.find(kept.state.title) if kept is not None else None
        if kept is None or title is None or kept.member_id != act.member_id:
            raise Gone
        return title, kept.state

    # Help with a score -------------------------------------------------------------------------------

    async def begin_comparing(self, act: Act, view_id: int) -> Comparing:
        """The first title to compare with that which the view asks the score of.

        Raises TooFewScores, Gone, Busy.
        """
        title, _ = await self.find_asked(act, view_id)
        titles = await self._titles.view(act.server_id)
        given = await self._store.ratings.list_scores(act.server_id, act.member_id)
        known = {found.id: (found, half) for each, half in given.items() if (found := titles.find(each))}
        known.pop(title.id, None)
        if len(known) < TITLES_NEEDED:
            raise TooFewScores(n=len(known), needed=TITLES_NEEDED)
        best_known = sorted((found for found, _ in known.values()), key=order_by_fame)
        scores = {title_id: half for title_id, (_, half) in known.items()}
        ladder = make_ladder(scores, (found.id for found in best_known))
        comparison_id = await self._store.views.keep(act, COMPARISON, Comparison(view_id, ladder))
        return await self.compare(act, comparison_id, "")

    async def compare(self, act: Act, comparison_id: int, likings: str) -> Comparing:
        """What comes after these answers. Raises Gone."""
        kept = await self._store.views.find(act, COMPARISON, comparison_id, Comparison)
        if kept is None:
            raise Gone
        title, _ = await self.find_asked(act, kept.state.view_id)
        step = climb(kept.state.ladder, likings)
        if isinstance(step, int):
            return Comparing(title, kept.state.view_id, comparison_id, likings, half_points=step)
        titles = await self._titles.view(act.server_id)
        other = titles.find(step.title_id)
        if other is None:
            raise Gone
        return Comparing(title, kept.state.view_id, comparison_id, likings, other=other)

    async def find_lovers(self, act: Act, title: Title) -> Lovers:
        """Who here loved a title, as far as everybody may know."""
        return await self._store.ratings.find_lovers(act.server_id, title.id, most=LOVERS)

    # The board ---------------------------------------------------------------------------------------

    async def find_board(
        self, act: Act, wanted: BoardFilter, page: int, *, day: datetime, view_id: int | None = None
    ) -> BoardPage:
        """A page of the board as the actor sees it, from 0; a long filter is kept, where it is not yet.

        Raises Gone for what no board can show, Busy.
        """
        titles = await self._titles.view(act.server_id)
        if wanted.genre is not None and wanted.genre not in titles.genres:
            raise Gone
        kept = self._boards.pop(act.server_id, None)
        month = day.year * 12 + day.month - 1
        board = await self._store.ratings.find_board(act, month=month, kept=kept.board if kept else None)
        if kept is None or kept.board is not board or kept.view is not titles:
            known = {e.title_id: title for e in board.entries if (title := titles.find(e.title_id))}
            kept = _Ranked(board, titles, known)
        self._boards[act.server_id] = kept
        while len(self._boards) > BOARDS:
            self._boards.popitem(last=False)
        found = BoardPage(wanted, kept.rank(wanted), kept.titles, page, board.needed)
        own = await self._store.ratings.list_scores_of(act, [entry.title_id for entry in found.shown])
        if not wanted.is_long:
            view_id = None
        elif view_id is None:
            view_id = await self._store.views.keep(act, BOARD, wanted)
        return replace(found, own=own, view_id=view_id)

    async def find_kept_board(self, act: Act, view_id: int) -> tuple[BoardFilter, int]:
        """What a board shows that is kept, and who asked for it. Raises Gone."""
        kept = await self._store.views.find(act, BOARD, view_id, BoardFilter)
        if kept is None:
            raise Gone
        return kept.state, kept.member_id

    # Moods and warnings ------------------------------------------------------------------------------

    async def find_tally(self, act: Act, title: Title) -> Tally:
        """What members vote of a title, and the actor's own votes."""
        return await self._store.title_votes.find_tally(act.server_id, title.id, member_id=act.member_id)

    async def vote_moods(self, act: Act, title: Title, moods: tuple[Mood, ...]) -> None:
        """Set one's moods to just these. Raises Redelivered, Busy."""
        await self._store.title_votes.vote(act, title.id, moods=moods)

    async def vote_warnings(self, act: Act, title: Title, warnings: tuple[ContentWarning, ...]) -> None:
        """Set one's content warnings to just these. Raises Redelivered, Busy."""
        await self._store.title_votes.vote(act, title.id, warnings=warnings)
