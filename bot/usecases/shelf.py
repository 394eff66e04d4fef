"""What members do to their shelf, from whatever card: all of it is one edit of one entry."""

from contextlib import suppress
from dataclasses import dataclass, replace

from bot.domain.errors import Gone
from bot.domain.members import Act
from bot.domain.shelf import Edit, KeptEntry, ShelfEntry, Shelved, Status
from bot.domain.titles import Title
from bot.store import Store
from bot.ui.shelf import ROWS, NextPage, TypedDates
from bot.usecases.homes import Homes
from bot.usecases.titles import Titles

NEXT = "next"
"""The kind of view that keeps which titles a list of what comes next has, in which order."""
DATES = "dates"
"""The kind of draft that keeps the dates somebody typed that were refused."""

STARTS = 3
"""Planned titles that are offered to who is in the middle of none."""


@dataclass(frozen=True, slots=True)
class NextList:
    """The titles of a list, each with the server where it is kept, in the order they are shown."""

    titles: tuple[tuple[int, str], ...]


class Shelf:
    def __init__(self, *, store: Store, titles: Titles, homes: Homes) -> None:
        self._store = store
        self._titles = titles
        self._homes = homes

    # Reading it --------------------------------------------------------------------------------------

    async def find(self, by: Act, title: Title) -> Shelved:
        """A title where they stand with it: kept where they did something last with it, else where they act.

        Raises ChooseHome, NeedsServer.
        """
        servers = [home.server_id for home in await self._homes.list_all(by)]
        placed = await self._store.shelves.find_placed(servers, by.member_id, title.id)
        if title.id not in placed:
            return Shelved(title, (await self._homes.place(by)).server_id, ShelfEntry())
        server_id, kept = placed[title.id]
        return Shelved(title, server_id, kept.entry)

    async def open(self, by: Act, title_id: str, server_id: int) -> Shelved:
        """The same in the server that a press names. Raises Gone."""
        title = await self._find_title(by, title_id, server_id)
        placed = await self._store.shelves.find_placed([server_id], by.member_id, title.id)
        _, kept = placed.get(title.id, (server_id, KeptEntry(ShelfEntry())))
        return Shelved(title, server_id, kept.entry)

    async def list_all(self, by: Act) -> dict[Status | None, list[Shelved]]:
        """Their whole shelf, the newest of each status first; None: scored, and nothing else said."""
        servers = [home.server_id for home in await self._homes.list_all(by)]
        views = {server_id: await self._titles.view(server_id) for server_id in servers}
        placed = await self._store.shelves.find_placed(servers, by.member_id)
        found: dict[Status | None, list[Shelved]] = {}
        for title_id, (server_id, kept) in sorted(placed.items(), key=lambda each: -each[1][1].moved_at):
            title = views[server_id].find(title_id)
            if title is not None and kept.entry.standing is not Status.UNSEEN:
                shelved = Shelved(title, server_id, kept.entry)
                found.setdefault(kept.entry.standing, []).append(shelved)
        return found

    # Changing it -------------------------------------------------------------------------------------

    async def put(
        self, by: Act, title: Title, *, status: Status | None = None, episode: int | None = None
    ) -> Shelved:
        """They stand there with a title, and have come to an episode. Raises ChooseHome, NeedsServer.

        Raises what `move` does.
        """
        found = await self.find(by, title)
        if status is not None and episode is None:
            return await self.move(by, title.id, found.server_id, status)

        def edit(entry: ShelfEntry) -> ShelfEntry:
            reached = entry if episode is None else entry.reach(episode, last=found.last, at=by.at)
            return reached if status is None else reached.move(status, at=by.at)

        return await self._change(by, title.id, found.server_id, edit)

    async def move(self, by: Act, title_id: str, server_id: int, status: Status) -> Shelved:
        """They stand there. Raises Gone, Redelivered, Busy."""
        rates = status not in (Status.PLANNED, Status.REFUSED)
        return await self._change(
            by, title_id, server_id, lambda entry: entry.move(status, at=by.at), rates=rates
        )

    async def reach(self, by: Act, title_id: str, server_id: int, episode: int) -> Shelved:
        """They have come to an episode; at the last they have finished. Raises Gone, Redelivered, Busy."""
        last = (await self.open(by, title_id, server_id)).last
        return await self._change(
            by, title_id, server_id, lambda entry: entry.reach(episode, last=last, at=by.at)
        )

    async def see(self, by: Act, title_id: str, server_id: int, episode: int) -> Shelved:
        """They have seen the next episode, 0 for the end; of one they are past already nothing is noted.

        Raises Gone, Redelivered, Busy.
        """
        last = (await self.open(by, title_id, server_id)).last

        def edit(entry: ShelfEntry) -> ShelfEntry:
            if not episode:
                return entry.finish(at=by.at)
            if entry.standing is Status.FINISHED or (entry.episode or 0) >= episode:
                return entry
            return entry.reach(episode, last=last, at=by.at)

        return await self._change(by, title_id, server_id, edit)

    async def rewatch(self, by: Act, title_id: str, server_id: int, number: int) -> Shelved:
        """They have seen it that often after the first time. Raises Gone, Redelivered, Busy."""
        return await self._change(by, title_id, server_id, lambda entry: entry.rewatch(number, at=by.at))

    async def clear(self, by: Act, title_id: str, server_id: int) -> Shelved:
        """It is off their shelf; the score stays. Raises Gone, Redelivered, Busy."""
        return await self._change(by, title_id, server_id, ShelfEntry.clear, rates=False)

    # Dates -------------------------------------------------------------------------------------------

    async def find_typed(self, by: Act, title_id: str, server_id: int) -> TypedDates | None:
        """The dates that were refused last, for a form to have them again."""
        act = replace(by, server_id=server_id)
        kept = await self._store.drafts.find_for(act, DATES, TypedDates, title_id=title_id)
        return None if kept is None else kept.state

    async def keep_typed(self, by: Act, title_id: str, server_id: int, typed: TypedDates) -> None:
        """Keep dates that are refused. Raises Gone, Busy."""
        await self._find_title(by, title_id, server_id)
        await self._store.drafts.keep(replace(by, server_id=server_id), DATES, typed, title_id=title_id)

    async def date(
        self,
        by: Act,
        title_id: str,
        server_id: int,
        *,
        started_at: int | None,
        finished_at: int | None,
        rewatches: int,
    ) -> Shelved:
        """It was so. Raises Gone, Redelivered, Busy."""
        dates = {"started_at": started_at, "finished_at": finished_at}
        changed = await self._change(
            by, title_id, server_id, lambda entry: entry.date(**dates, rewatches=rewatches), rates=False
        )
        act = replace(by, server_id=server_id)
        kept = await self._store.drafts.find_for(act, DATES, TypedDates, title_id=title_id)
        if kept is not None:
            await self._store.drafts.drop(act, kept.id)
        return changed

    # What comes next ---------------------------------------------------------------------------------

    async def begin_next(self, by: Act) -> NextPage:
        """What they are in the middle of, the latest first, then what is on hold; else what they plan.

        Raises Busy.
        """
        shelf = await self.list_all(by)
        begun = [*shelf.get(Status.WATCHING, ()), *shelf.get(Status.ON_HOLD, ())]
        found = begun or shelf.get(Status.PLANNED, [])[:STARTS]
        places = tuple((each.server_id, each.title.id) for each in found)
        view_id = await self._store.views.keep(by, NEXT, NextList(places)) if found else 0
        rows = tuple(enumerate(found[:ROWS]))
        return NextPage(view_id, 0, len(found), rows, starts=not begun)

    async def find_next(self, by: Act, view_id: int, page: int) -> NextPage:
        """A page of such a list, the nearest there is, as its titles stand now. Raises Gone."""
        titles = (await self._find_list(by, view_id)).titles
        page = min(page, (len(titles) - 1) // ROWS)
        rows = []
        for place, (server_id, title_id) in enumerate(titles[page * ROWS : (page + 1) * ROWS], page * ROWS):
            with suppress(Gone):
                rows.append((place, await self.open(by, title_id, server_id)))
        return NextPage(view_id, page, len(titles), tuple(rows))

    async def see_next(self, by: Act, view_id: int, place: int, episode: int) -> Shelved:
        """They have seen that episode, 0 for the end, of the title at a place of the list.

        Raises Gone, Redelivered, Busy.
        """
        server_id, title_id = await self._find_placed(by, view_id, place)
        return await self.see(by, title_id, server_id, episode)

    async def start_next(self, by: Act, view_id: int, place: int) -> Shelved:
        """They begin with the title at a place of the list. Raises Gone, Redelivered, Busy."""
        server_id, title_id = await self._find_placed(by, view_id, place)
        return await self.move(by, title_id, server_id, Status.WATCHING)

    async def _find_placed(self, by: Act, view_id: int, place: int) -> tuple[int, str]:
        titles = (await self._find_list(by, view_id)).titles
        if place >= len(titles):
            raise Gone
        return titles[place]

    async def _find_list(self, by: Act, view_id: int) -> NextList:
        kept = await self._store.views.find(by, NEXT, view_id, NextList)
        if kept is None or kept.member_id != by.member_id or not kept.state.titles:
            raise Gone
        return kept.state

    # Where it is kept --------------------------------------------------------------------------------

    async def _change(
        self, by: Act, title_id: str, server_id: int, edit: Edit, *, rates: bool = True
    ) -> Shelved:
        title = await self._find_title(by, title_id, server_id)
        act = replace(by, server_id=server_id)
        before, entry = await self._store.shelves.edit(act, title.id, edit, rates=rates)
        return Shelved(title, server_id, entry, before)

    async def _find_title(self, by: Act, title_id: str, server_id: int) -> Title:
        """A title of a server that is theirs to act in from here. Raises Gone."""
        if by.server_id not in (0, server_id):
            raise Gone
        if not by.server_id:
            await self._homes.find(by, server_id)
        title = (await self._titles.view(server_id)).find(title_id)
        if title is None:
            raise Gone
        return title
