"""What members do to their shelf, from whatever card: all of it is one edit of one entry."""

from contextlib import suppress
from dataclasses import dataclass, replace

from bot.domain.errors import Gone
from bot.domain.members import Act
from bot.domain.servers import Home
from bot.domain.shelf import Edit, KeptEntry, ShelfEntry, Shelved, Status, sort_shelf
from bot.domain.titles import Title
from bot.store import Store
from bot.ui.shelf import ROWS, NextPage, TypedDates
from bot.usecases.homes import Homes

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
    def __init__(self, *, store: Store, homes: Homes) -> None:
        self._store = store
        self._homes = homes

    # Reading it --------------------------------------------------------------------------------------

    async def find_home(self, by: Act, title_id: str) -> Home:
        """Where something about a title belongs that is done in no server: where they did so last with it.

        Else where anything else about it does. Raises ChooseHome, NeedsServer.
        """
        homes = {home.server_id: home for home in await self._homes.list_present(by)}
        placed = await self._store.shelves.find_placed([*homes], by.member_id, title_id)
        return homes[placed[title_id][0]] if title_id in placed else await self._homes.choose(by, title_id)

    async def find(self, by: Act, title_id: str) -> Shelved:
        """A title where they stand with it in the server they act in. Raises Gone."""
        title = await self._find_title(by, title_id)
        placed = await self._store.shelves.find_placed([by.server_id], by.member_id, title.id)
        _, kept = placed.get(title.id, (by.server_id, KeptEntry(ShelfEntry())))
        return Shelved(title, by.server_id, kept.entry)

    async def list_all(self, by: Act, member_id: int) -> dict[str, list[Shelved]]:
        """A member's whole shelf as `sort_shelf` gives it: the actor's, or that of one they may look at."""
        servers = [home.server_id for home in await self._homes.list_all(by)]
        views = {server_id: await self._homes.find_titles(server_id) for server_id in servers}
        placed = await self._store.shelves.find_placed(servers, member_id)
        return sort_shelf(placed, lambda server_id, title_id: views[server_id].find(title_id))

    # Changing it -------------------------------------------------------------------------------------

    async def put(
        self, by: Act, title: Title, *, status: Status | None = None, episode: int | None = None
    ) -> Shelved:
        """They stand there with a title, and have come to an episode. Raises Gone, Redelivered, Busy."""
        if status is not None and episode is None:
            return await self.move(by, title.id, status)
        last = (await self.find(by, title.id)).last

        def edit(entry: ShelfEntry) -> ShelfEntry:
            reached = entry if episode is None else entry.reach(episode, last=last, at=by.at)
            return reached if status is None else reached.move(status, at=by.at)

        return await self._change(by, title.id, edit)

    async def move(self, by: Act, title_id: str, status: Status) -> Shelved:
        """They stand there. Raises Gone, Redelivered, Busy."""
        rates = status not in (Status.PLANNED, Status.REFUSED)
        return await self._change(by, title_id, lambda entry: entry.move(status, at=by.at), rates=rates)

    async def reach(self, by: Act, title_id: str, episode: int) -> Shelved:
        """They have come to an episode; at the last they have finished. Raises Gone, Redelivered, Busy."""
        last = (await self.find(by, title_id)).last
        return await self._change(by, title_id, lambda entry: entry.reach(episode, last=last, at=by.at))

    async def see(self, by: Act, title_id: str, episode: int) -> Shelved:
        """They have seen the next episode, 0 for the end; of one they are past already nothing is noted.

        Raises Gone, Redelivered, Busy.
        """
        last = (await self.find(by, title_id)).last

        def edit(entry: ShelfEntry) -> ShelfEntry:
            if not episode:
                return entry.finish(at=by.at)
            if entry.standing is Status.FINISHED or (entry.episode or 0) >= episode:
                return entry
            return entry.reach(episode, last=last, at=by.at)

        return await self._change(by, title_id, edit)

    async def rewatch(self, by: Act, title_id: str, number: int) -> Shelved:
        """They have seen it that often after the first time. Raises Gone, Redelivered, Busy."""
        return await self._change(by, title_id, lambda entry: entry.rewatch(number, at=by.at))

    async def clear(self, by: Act, title_id: str) -> Shelved:
        """It is off their shelf; the score stays. Raises Gone, Redelivered, Busy."""
        return await self._change(by, title_id, ShelfEntry.clear, rates=False)

    # Dates -------------------------------------------------------------------------------------------

    async def find_typed(self, by: Act, title_id: str) -> TypedDates | None:
        """The dates that were refused last, for a form to have them again."""
        kept = await self._store.drafts.find_for(by, DATES, TypedDates, title_id=title_id)
        return None if kept is None else kept.state

    async def keep_typed(self, by: Act, title_id: str, typed: TypedDates) -> None:
        """Keep dates that are refused. Raises Busy."""
        await self._store.drafts.keep(by, DATES, typed, title_id=title_id)

    async def date(
        self, by: Act, title_id: str, *, started_at: int | None, finished_at: int | None, rewatches: int
    ) -> Shelved:
        """It was so. Raises Gone, Redelivered, Busy."""
        dates = {"started_at": started_at, "finished_at": finished_at}
        changed = await self._change(
            by, title_id, lambda entry: entry.date(**dates, rewatches=rewatches), rates=False
        )
        kept = await self._store.drafts.find_for(by, DATES, TypedDates, title_id=title_id)
        if kept is not None:
            await self._store.drafts.drop(by, kept.id)
        return changed

    # What comes next ---------------------------------------------------------------------------------

    async def begin_next(self, by: Act) -> NextPage:
        """What they are in the middle of, the latest first, then what is on hold; else what they plan.

        Raises Busy.
        """
        shelf = await self.list_all(by, by.member_id)
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
        homes = {home.server_id for home in await self._homes.list_all(by)}
        rows = []
        for place, (server_id, title_id) in enumerate(titles[page * ROWS : (page + 1) * ROWS], page * ROWS):
            if server_id in homes:
                with suppress(Gone):
                    rows.append((place, await self.find(replace(by, server_id=server_id), title_id)))
        return NextPage(view_id, page, len(titles), tuple(rows))

    async def find_listed(self, by: Act, view_id: int, place: int) -> tuple[int, str]:
        """The server and the title at a place of the list. Raises Gone."""
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

    async def _change(self, by: Act, title_id: str, edit: Edit, *, rates: bool = True) -> Shelved:
        title = await self._find_title(by, title_id)
        before, entry = await self._store.shelves.edit(by, title.id, edit, rates=rates)
        return Shelved(title, by.server_id, entry, before)

    async def _find_title(self, by: Act, title_id: str) -> Title:
        """A title of the server they act in. Raises Gone."""
        title = (await self._homes.find_titles(by.server_id)).find(title_id)
        if title is None:
            raise Gone
        return title
