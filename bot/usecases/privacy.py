"""What is kept of a member: told, taken away, hidden, erased; and what they let Daesang do with it."""

from collections.abc import Sequence

from bot.domain.errors import Busy
from bot.domain.members import Act
from bot.domain.privacy import Erased, Holding, Overview, add_up
from bot.domain.servers import Home
from bot.store import Store
from bot.ui.channels import Channels
from bot.ui.words import Words
from bot.usecases.clock import Clock
from bot.usecases.exports import Export, make_server, pack
from bot.usecases.heavy import Heavy
from bot.usecases.titles import Titles

SOON = 1.0
"""Seconds after which what another moment is to do is looked at."""


class Privacy:
    """Here and, where there is no server, over all of them, also those that nobody is in any more."""

    def __init__(
        self,
        *,
        store: Store,
        titles: Titles,
        channels: Channels,
        clock: Clock,
        heavy: Heavy,
    ) -> None:
        self._store = store
        self._titles = titles
        self._channels = channels
        self._clock = clock
        self._heavy = heavy

    async def look(self, by: Act) -> Overview:
        """What is kept of who asks, everywhere, and what they chose here."""
        homes = await self._store.privacy.list_homes(by.member_id)
        if by.server_id and all(home.server_id != by.server_id for home in homes):
            homes = [*homes, Home(by.server_id, "")]
        return Overview(
            by.server_id,
            tuple(await self._store.privacy.list_holdings(by.member_id, homes)),
            await self._store.members.find_consent(by),
            await self._store.privacy.is_hidden(by),
        )

    async def agree(
        self, by: Act, *, direct: bool | None = None, scores: bool | None = None, twins: bool | None = None
    ) -> Overview:
        """Change what a member agrees to, None to leave it; all of it as it is then.

        Raises Redelivered, Busy.
        """
        await self._store.members.agree(by, direct=direct, scores=scores, twins=twins)
        return await self.look(by)

    async def hide(self, by: Act, *, hidden: bool) -> Overview:
        """Name and compare who asks nowhere, or again. Raises Redelivered, Busy."""
        await self._store.privacy.hide(by, hidden=hidden)
        return await self.look(by)

    async def find_going(self, by: Act, server_id: int) -> tuple[Holding, ...]:
        """What an erasing in a server, or with 0 everywhere, would take."""
        homes = await self._list_homes(by, server_id)
        return tuple(await self._store.privacy.list_holdings(by.member_id, homes, with_what_stays=False))

    async def erase(self, by: Act, server_id: int) -> Erased:
        """Erase who asks from a server, or with 0 from all, and look whether it is so.

        What another process serves it does at once; what is done here is done when this returns. Raises Busy
        where nothing could even be asked for.
        """
        homes = await self._list_homes(by, server_id)
        await self._store.privacy.ask(by.member_id, [home.server_id for home in homes], at=by.at)
        done: list[Holding] = []
        waiting: list[Home] = []
        for home in homes:
            try:
                if not self._channels.served.has(home.server_id):
                    raise Busy
                counts = await self._store.privacy.erase(home.server_id, by.member_id, at=by.at)
            except Busy:
                waiting.append(home)
            else:
                done.append(Holding(home, counts))
        if waiting:
            self._clock.remind(SOON)
        await self._purge()
        there = [holding.home for holding in done]
        left = await self._store.privacy.count_left(by.member_id, [home.server_id for home in there])
        return Erased(add_up(done), tuple(there), tuple(waiting), left)

    async def export(self, by: Act, say: Words) -> Sequence[bytes]:
        """All that is kept of who asks, from every server: zips, each small enough to be sent."""
        servers = []
        for home in await self._store.privacy.list_homes(by.member_id):
            records = await self._store.privacy.read(home.server_id, by.member_id)
            view = await self._titles.view(home.server_id)
            servers.append(make_server(home, records, view.recall))
        export = Export(by.at, tuple(servers), say("export.page"))
        return await self._heavy.run(lambda: pack(export))

    async def _list_homes(self, by: Act, server_id: int) -> list[Home]:
        homes = await self._store.privacy.list_homes(by.member_id)
        return [home for home in homes if server_id in (0, home.server_id)]

    async def _purge(self) -> None:
        """Leave no trace on the disk now, if nobody reads; it is asked for in a minute anyway."""
        try:
            await self._store.purge()
        except Busy:
            self._clock.remind(SOON)
