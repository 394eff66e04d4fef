"""`/me` and `/compare`: what shelves say of members, alone and side by side."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.errors import (
    ComparedWithYourself,
    EmptyShelf,
    Gone,
    NeedsServer,
    NothingOnShelf,
    ShelvesClosed,
)
from bot.domain.members import Act
from bot.domain.profile import Crowd, Entries, Profile, list_scores, make_profile
from bot.domain.search import TitleIndex
from bot.domain.shelf import OpenShelf, ShelfEntry, Status
from bot.domain.tastes import Compared, Neighbour, compare_scores, find_twins
from bot.store import Store
from bot.usecases.heavy import Heavy
from bot.usecases.homes import Homes
from bot.usecases.shelf import Shelf

_UNSEEN = (None, Status.PLANNED, Status.UNSEEN)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose shelf is asked for, and what they are called where that is known."""

    member_id: int
    name: str = ""


class Profiles:
    """Everybody sees their own shelf; in a server that shows them, also those of whoever is not hidden."""

    def __init__(self, *, store: Store, homes: Homes, shelf: Shelf, heavy: Heavy) -> None:
        self._store = store
        self._homes = homes
        self._shelf = shelf
        self._heavy = heavy

    async def check(self, by: Act, whom: Whom) -> None:
        """Refuse at once what `find` would, but for what stands on no shelf. Raises what `find` does."""
        await self._name(by, whom)

    async def find(self, by: Act, whom: Whom, titles: TitleIndex) -> tuple[Profile, bool | None]:
        """A member's card, one's own also where there is no server; and whether they take part in twins.

        The latter is None where there are none: of others, in no server, where shelves are private, and for
        who is hidden.

        Raises NothingOnShelf, EmptyShelf, ShelvesClosed, Gone, NeedsServer, Busy.
        """
        name, mine = await self._name(by, whom), whom.member_id == by.member_id
        server_ids = [home.server_id for home in await self._homes.list_all(by)]
        shelf, said, crowd, (takes_part, near) = await asyncio.gather(
            self._store.shelves.find_all(server_ids, whom.member_id),
            self._store.profiles.find_said(server_ids, whom.member_id),
            self._find_crowd(by, server_ids, whom.member_id),
            self._find_near(by, mine=mine),
        )
        make = partial(make_profile, whom.member_id, name, shelf, titles.find, said=said, crowd=crowd)
        found = await self._heavy.run(lambda: make(twins=find_twins(list_scores(shelf), near)))
        if found.is_empty:
            raise NothingOnShelf if mine else EmptyShelf(name=name)
        return found, takes_part

    async def open_shelf(self, by: Act, whom: Whom, part: str = "") -> OpenShelf:
        """A member's shelf, of which a `part` is asked for; one's own also where there is no server.

        Raises Gone for what is nobody else's affair: what is not for them. Else what `find` does, but Busy.
        """
        name, mine = await self._name(by, whom), whom.member_id == by.member_id
        if part == Status.REFUSED and not mine:
            raise Gone
        parts = await self._shelf.list_all(by, whom.member_id)
        if not mine:
            parts.pop(Status.REFUSED, None)
        return OpenShelf(whom.member_id, name, parts, mine)

    async def turn_twins(self, by: Act, wanted: bool) -> None:
        """Take part in taste twins here, or neither be one nor see any. Raises Redelivered, Busy."""
        await self._store.members.agree(by, twins=wanted)

    async def compare(self, by: Act, whom: Whom, titles: TitleIndex) -> Compared:
        """The actor and another member of this server.

        Raises ComparedWithYourself, TooLittleInCommon, and what `find` does of another.
        """
        if whom.member_id == by.member_id:
            raise ComparedWithYourself
        name = await self._name(by, whom)
        find_all = self._store.shelves.find_all
        mine, theirs = await asyncio.gather(
            find_all([by.server_id], by.member_id), find_all([by.server_id], whom.member_id)
        )
        known = partial(_keep_known, titles.find)
        found = await self._heavy.run(
            lambda: compare_scores(
                list_scores(known(mine)),
                list_scores(known(theirs)),
                seen=_list_seen(mine),
                known=_list_seen(theirs),
            )
        )
        return Compared(whom.member_id, by.name, name, found)

    async def _name(self, by: Act, whom: Whom) -> str:
        """What a member is called whom the actor may look at.

        Of who is hidden it says what it does of who never was here: neither can be told from the other.
        """
        if whom.member_id == by.member_id:
            return by.name
        if not by.server_id:
            raise NeedsServer
        if not await self._are_shown(by):
            raise ShelvesClosed
        member = await self._store.profiles.find_member(by.server_id, whom.member_id)
        if member is not None and not member.is_hidden and not member.has_left:
            return whom.name or member.name
        raise EmptyShelf(name=whom.name) if whom.name else Gone

    async def _are_shown(self, by: Act) -> bool:
        """Whether members of this server may look at each other's shelves."""
        return (await self._store.settings.find(by.server_id)).shelves_shown

    async def _find_crowd(self, by: Act, server_ids: Sequence[int], member_id: int) -> Crowd | None:
        """The server's scores; None for several servers, which share no scale, and for who is out."""
        if len(server_ids) != 1 or not (by.server_id or await self._homes.list_present(by)):
            return None
        return await self._store.profiles.find_crowd(server_ids[0], member_id=member_id)

    async def _find_near(self, by: Act, *, mine: bool) -> tuple[bool | None, dict[int, Neighbour]]:
        """Whether the actor takes part in twins in this server, and who may be theirs."""
        member = await self._store.profiles.find_member(by.server_id, by.member_id) if mine else None
        if member is None or member.is_hidden or not await self._are_shown(by):
            return None, {}
        if not member.twins:
            return False, {}
        return True, await self._store.profiles.find_neighbours(by)


def _keep_known(find: Callable[[str], object], shelf: Entries) -> Entries:
    return {title_id: kept for title_id, kept in shelf.items() if find(title_id) is not None}


def _list_seen(shelf: Entries) -> set[str]:
    """What nobody need be told of: they have seen it, begun it, or do not want it."""

    def is_seen(entry: ShelfEntry) -> bool:
        return entry.is_rated or entry.status not in _UNSEEN

    return {title_id for title_id, kept in shelf.items() if is_seen(kept.entry)}
