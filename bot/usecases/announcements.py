"""Telling channels and members what they are to hear, each thing once, later if need be."""

import logging
from collections import defaultdict

from bot.domain.errors import Busy
from bot.domain.events import Announcement, BurstOpened, CardStuck, NoticeLeft, ReportFiled
from bot.domain.members import Act
from bot.domain.moderation import Notice
from bot.store import Store
from bot.store.outbox import Letter
from bot.ui import panels, reports
from bot.ui.cards import Card
from bot.ui.channels import Channels, Missing, NotAllowed, Refused, Unreachable
from bot.ui.words import Words, is_known
from bot.usecases.clock import DAY_SECONDS, FIRST_SECONDS, Clock
from bot.usecases.owner import Owner
from bot.usecases.titles import Titles

log = logging.getLogger(__name__)

BATCH = 100
"""Announcements taken up at a time."""


class Announcements:
    """Takes announcements out of the outbox: server by server, so that none holds up another."""

    def __init__(
        self, *, store: Store, titles: Titles, channels: Channels, clock: Clock, owner: Owner
    ) -> None:
        self._store = store
        self._titles = titles
        self._channels = channels
        self._clock = clock
        self._owner = owner
        self._busy: set[int] = set()
        self._again = False
        self._catching_up: set[int] = set()
        self._telling: set[int] = set()
        # Letters that were told and not forgotten yet, for they would be told again: nothing can be written.
        self._told: set[tuple[int, int]] = set()

    async def take_up_due(self) -> None:
        """Make the announcements that are due, one after another in each server."""
        letters = await self._store.outbox.list_due(
            at=self._clock.now(), most=BATCH, served=self._channels.served
        )
        if len(letters) == BATCH:
            self._clock.remind(FIRST_SECONDS)
        waiting: defaultdict[int, list[Letter]] = defaultdict(list)
        for letter in letters:
            waiting[letter.event.server_id].append(letter)
        for server_id, own in waiting.items():
            if server_id in self._busy:
                self._again = True  # what came meanwhile is looked at when that server is done
            elif self._clock.spawn(self._deliver(server_id, own), "announcements") is not None:
                self._busy.add(server_id)

    async def _deliver(self, server_id: int, letters: list[Letter]) -> None:
        try:
            for letter in letters:
                try:
                    await self._take(letter)
                except Busy:  # the engine has said why; what is due stays due
                    self._clock.remind(FIRST_SECONDS)
        finally:
            self._busy.discard(server_id)
        if self._again:
            self._again = False
            await self.take_up_due()

    async def _take(self, letter: Letter) -> None:
        """Announce one thing; it is forgotten when told, or when nobody is there to be told."""
        if not self._channels.served.has(letter.event.server_id):  # another process finds it due
            return
        try:
            told = await self._announce(letter)
        except (Missing, Refused, Unreachable) as error:
            await self._put_off(letter, error)
        except Busy:
            raise
        except Exception as error:  # a fault of ours must not be met again at once
            log.exception("Announcement %d failed", letter.id)
            await self._put_off(letter, error)
        else:
            await self._store.outbox.remove(letter, told_at=self._clock.now() if told else None)
            self._told.discard(_mark(letter))

    async def _put_off(self, letter: Letter, error: Exception) -> None:
        if not self._channels.served.has(letter.event.server_id):  # it was lost in the middle
            return
        now = self._clock.now()
        if now - letter.at > DAY_SECONDS:
            log.warning(
                "Announcement %d of server %d is given up: %s", letter.id, letter.event.server_id, error
            )
            await self._store.outbox.remove(letter)
            return
        log.info("Announcement %d waits: %s", letter.id, error)
        await self._store.outbox.put_off(letter, until=self._clock.put_off(letter.tries))

    async def _announce(self, letter: Letter) -> bool:
        """Whether it was told. Raises Missing, Refused, Unreachable."""
        event = letter.event
        if isinstance(event, NoticeLeft):
            return await self._send_notice(event, letter)
        if _mark(letter) in self._told:
            return True
        settings = await self._store.settings.find(event.server_id)
        if settings.report_channel is None:  # it waits in `/moderation held`
            return False
        if self._channels.find_server(event.server_id) is None:
            raise Unreachable("the server is not there")
        card = await self._draw(event)
        if card is None:
            return False
        try:
            await self._channels.send(
                event.server_id, settings.report_channel, card, nonce=f"told-{letter.id}"
            )
        except NotAllowed:
            self._owner.tell_refused(event.server_id, settings.report_channel)
            raise
        self._told.add(_mark(letter))
        return True

    async def _draw(self, event: Announcement) -> Card | None:
        """What moderators are shown; None where it was decided or told of meanwhile."""
        say = await self._channels.find_words(event.server_id)
        titles = await self._titles.view(event.server_id)
        if isinstance(event, BurstOpened):
            burst = await self._store.moderation.find_untold(event.server_id, event.subject_id)
            if burst is None:
                return None
            evidence = await self._store.moderation.find_evidence(burst)
            return panels.burst_card(burst, evidence, say.name_of(titles, burst.title_id), say)
        if isinstance(event, ReportFiled):
            report = await self._store.reports.find_untold(event.server_id, event.subject_id)
            if report is None:
                return None
            return reports.report_card(report, say.name_of(titles, report.review.title_id), say)
        assert isinstance(event, CardStuck)
        stuck = await self._store.cards.find(event.subject_id)
        if stuck is None or stuck.is_in_line:
            return None
        return panels.stuck_card(stuck, say)

    # Members -----------------------------------------------------------------------------------------

    async def _send_notice(self, event: NoticeLeft, letter: Letter) -> bool:
        notice = await self._store.notices.find(event.server_id, event.subject_id)
        if notice is None:
            return False
        if not is_known(notice.key):
            raise Unreachable(f"{notice.key} is of another version")
        server = self._channels.find_server(event.server_id)
        if server is None:  # it has removed Daesang; should it come back, they hear of it there
            await self._store.notices.keep(notice.id)
            return False
        if notice.member_id in self._telling:
            raise Unreachable("they are being told of something else")
        self._telling.add(notice.member_id)
        try:
            return await self._tell(notice, letter, server=server.name)
        finally:
            self._telling.discard(notice.member_id)

    async def _tell(self, notice: Notice, letter: Letter, *, server: str) -> bool:
        """Tell a member directly; who heard something today, or wants none, hears at their next command."""
        if _mark(letter) in self._told:
            await self._store.notices.note_told(notice, at=self._clock.now())
            return True
        if not await self._store.notices.may_tell(notice.member_id, at=self._clock.now()):
            await self._store.notices.keep(notice.id)
            return False
        say = await self._channels.find_words(notice.server_id)
        text = f"{await self._write(notice, say, server=server)}\n{say('notice.turn_off')}"
        try:
            await self._channels.tell_member(notice.member_id, text, nonce=f"told-{letter.id}")
        except (Missing, Refused) as error:
            log.info("Notice %d takes no direct message: %s", notice.id, error)
            await self._store.notices.keep(notice.id)
            return False
        self._told.add(_mark(letter))
        await self._store.notices.note_told(notice, at=self._clock.now())
        return True

    async def has_kept(self, act: Act) -> bool:
        """Whether `list_kept` has anything. Never an error: what is kept is told at the next command."""
        try:
            return await self._store.notices.has_kept(await self._list_homes(act), act.member_id)
        except Exception:
            log.exception("Whether a member is to be told of something could not be read")
            return False

    async def list_kept(self, act: Act, say: Words, *, server: str) -> list[tuple[Notice, str]]:
        """What no direct message could tell somebody who is here now; each to be ended with `finish`.

        `server` is what this one is called; in none, what they are to hear of all of theirs.
        """
        homes = await self._list_homes(act, server)
        kept = [
            (notice, await self._write(notice, say, server=homes[notice.server_id]))
            for notice in await self._store.notices.list_kept(homes, act.member_id)
            if notice.id not in self._catching_up and is_known(notice.key)
        ]
        self._catching_up.update(notice.id for notice, _ in kept)
        return kept

    async def _list_homes(self, act: Act, server: str = "") -> dict[int, str]:
        """The names of the servers whose notices somebody may hear where they are."""
        if not act.direct:
            return {act.server_id: server}
        return {home.server_id: home.name for home in await self._store.homes.list_all(act.member_id)}

    async def finish(self, notice: Notice, *, told: bool) -> None:
        """Somebody was told, or not after all."""
        try:
            if told:
                await self._store.notices.remove(notice.id)
        except Exception:  # told again then, and those after it all the same
            log.exception("Notice %d could not be forgotten", notice.id)
        finally:
            self._catching_up.discard(notice.id)

    async def _write(self, notice: Notice, say: Words, *, server: str) -> str:
        titles = await self._titles.view(notice.server_id)
        title = say.name_of(titles, str(notice.parameters.get("title_id", "")))
        return reports.notice(notice.key, notice.parameters, say, server=server, title=title)


def _mark(letter: Letter) -> tuple[int, int]:
    """What tells a letter from all others, and from itself where it was emitted again."""
    return letter.id, letter.at
