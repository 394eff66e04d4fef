"""What happens: one class for each feature, given the parts it works with. Nothing here knows Discord."""

import logging
from collections.abc import Sequence
from pathlib import Path

from bot.domain.errors import Busy, DiskFull, ReadOnly
from bot.domain.events import (
    Announcement,
    CalibrationDue,
    CardStale,
    DeparturesDue,
    Event,
    MemberErased,
    SettlingDue,
    TextErased,
    TitlesChanged,
)
from bot.domain.search import TitleIndex
from bot.domain.servers import Served
from bot.settings import BackupPlan
from bot.sources import Source
from bot.store import Store
from bot.store.jobs import PURGE_SECONDS
from bot.ui.channels import Channels
from bot.usecases.additions import Additions
from bot.usecases.announcements import Announcements
from bot.usecases.arrivals import Arrivals
from bot.usecases.artist import Artist
from bot.usecases.backups import Backups
from bot.usecases.cards import Cards
from bot.usecases.catalogue import Catalogue
from bot.usecases.clock import LONGEST_SECONDS, Clock
from bot.usecases.facts import TitleFacts
from bot.usecases.heavy import Heavy
from bot.usecases.homes import Homes
from bot.usecases.imports import Imports
from bot.usecases.jobs import Jobs
from bot.usecases.moderation import Moderation
from bot.usecases.owner import Owner, Worry
from bot.usecases.privacy import Privacy
from bot.usecases.profiles import Profiles
from bot.usecases.proposals import Proposals
from bot.usecases.ratings import Ratings
from bot.usecases.readers import LIST_SECONDS, Readers
from bot.usecases.reading import Reading
from bot.usecases.recommenders import Recommenders
from bot.usecases.refreshing import Refreshing, ask_through
from bot.usecases.retries import Retries
from bot.usecases.reviews import Reviews
from bot.usecases.settings import Settings
from bot.usecases.shelf import Shelf
from bot.usecases.sources import Sources
from bot.usecases.starts import Starts
from bot.usecases.suggestions import Suggestions
from bot.usecases.titles import Titles

log = logging.getLogger(__name__)

PICTURES = 8
"""Pictures of one server that may wait; past them a card is there at once, in words."""


class UseCases:
    """All that can happen, one attribute for each feature; built once.

    `weekly` says whether the catalogue is brought up to date by itself, `pictures` in which folder those of
    titles are kept, if in any, `backups` how those are made by themselves.
    """

    def __init__(
        self,
        *,
        store: Store,
        index: TitleIndex,
        channels: Channels,
        clock: Clock,
        sources: Sequence[Source] = (),
        weekly: bool = False,
        pictures: Path | None = None,
        backups: BackupPlan | None = None,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._trouble: Busy | None = None
        self._looks_in_vain = 0
        self._rests_until = 0
        self.heavy = Heavy()
        self.quick = Heavy()  # a word list does not wait for a hundred lists
        self.drawing = Heavy(queue=PICTURES)
        self.artist = Artist(self.drawing, folder=pictures)
        self.owner = Owner(store=store, channels=channels, clock=clock)
        self.backups = Backups(plan=backups, owner=self.owner, clock=clock) if backups is not None else None
        self.titles = Titles(store=store, index=index)
        self.homes = Homes(store=store, titles=self.titles, channels=channels)
        self.retries = Retries(store=store)
        self.starts = Starts(store=store, clock=clock)
        self.sources = Sources(store=store, sources=sources, owner=self.owner, clock=clock)
        self.facts = TitleFacts(store=store, sources=self.sources, clock=clock)
        self.arrivals = Arrivals(store=store, titles=self.titles, clock=clock)
        self.catalogue = Catalogue(
            store=store, titles=self.titles, arrivals=self.arrivals, channels=channels, clock=clock
        )
        self.additions = Additions(store=store, titles=self.titles, sources=self.sources)
        self.recommenders = Recommenders(store=store, titles=self.titles, heavy=self.heavy, owner=self.owner)
        self.suggestions = Suggestions(
            store=store, titles=self.titles, homes=self.homes, recommenders=self.recommenders
        )
        self.ratings = Ratings(store=store, titles=self.titles)
        self.settings = Settings(store=store)
        self.privacy = Privacy(
            store=store,
            titles=self.titles,
            channels=channels,
            clock=clock,
            heavy=self.heavy,
        )
        self.shelf = Shelf(store=store, homes=self.homes)
        self.profiles = Profiles(store=store, homes=self.homes, shelf=self.shelf, heavy=self.heavy)
        self.cards = Cards(
            store=store,
            titles=self.titles,
            channels=channels,
            clock=clock,
            artist=self.artist,
            facts=self.facts,
            owner=self.owner,
        )
        self.reviews = Reviews(store=store, cards=self.cards, quick=self.quick)
        self.readers = Readers(index=index)
        self.titles.follow(self.readers.learn)
        self.list_readers = Readers(index=index, seconds=LIST_SECONDS)  # a post does not wait for a list
        self.titles.follow(self.list_readers.learn)
        self.imports = Imports(store=store, titles=self.titles, readers=self.list_readers, quick=self.quick)
        self.proposals = Proposals(
            store=store, titles=self.titles, reviews=self.reviews, readers=self.readers
        )
        self.reading = Reading(
            store=store,
            titles=self.titles,
            recommenders=self.recommenders,
            cards=self.cards,
            heavy=self.heavy,
            quick=self.quick,
        )
        self.moderation = Moderation(store=store, cards=self.cards)
        self.announcements = Announcements(
            store=store, titles=self.titles, channels=channels, clock=clock, owner=self.owner
        )
        refreshing = Refreshing(store=store, titles=self.titles, ask=ask_through(self.sources), now=clock.now)
        self.jobs = Jobs(
            store=store,
            facts=self.facts,
            arrivals=self.arrivals,
            channels=channels,
            clock=clock,
            refreshing=refreshing if weekly else None,
            backups=self.backups,
        )

    async def start(self) -> None:
        """Know the titles as a refresh left them, before anything is asked; hear how the store fares."""
        self._store.follow_trouble(self.heed)
        self._store.follow_damage(lambda: self.owner.tell(Worry.DAMAGED))
        await self.catalogue.renew()
        await self.jobs.start()

    async def prepare(self) -> None:
        """Make ready what the first to ask would have to wait for."""
        await self.titles.prepare()
        await self.recommenders.prepare()

    async def take_up_due(self) -> None:
        """See to all that is due: what channels should show, what is to be told, what is to be done."""
        at = self._clock.now()  # of before: what falls due while this looks is the next, not missed
        if 0 < (rest := self._rests_until - at) <= LONGEST_SECONDS:
            self._clock.remind(rest)
            return
        if self._trouble is not None:  # that it was tried cannot be noted with each thing that is due
            self._rests_until = self._clock.put_off(self._looks_in_vain)
            self._looks_in_vain += 1
        try:
            self.owner.look_at_disk()
            self.owner.take_up()
            self.catalogue.take_up()
            self.jobs.take_up()
            await self.cards.take_up_due()
            await self.announcements.take_up_due()
            next_at = await self._store.find_next_due(after=at, served=self._channels.served)
        except Exception:
            log.exception("What is due could not be looked at")
            next_at = None
        # The longest wait finds what should not have been missed, and what another process left for this one.
        wait = self._clock.longest if next_at is None else next_at - self._clock.now()
        self._clock.remind(min(max(wait, 1), self._clock.longest))

    def heed(self, trouble: Busy | None) -> None:
        """Nothing can be written by now, or all can again."""
        self._trouble, self._looks_in_vain, self._rests_until = trouble, 0, 0
        if isinstance(trouble, DiskFull):
            self.owner.tell(Worry.DISK_FULL)
        elif isinstance(trouble, ReadOnly):
            self.owner.tell(Worry.READ_ONLY)
        elif trouble is None:
            self._clock.remind(1)

    async def follow(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, TitlesChanged):
                self.titles.forget(event.server_id)
            elif isinstance(event, MemberErased):
                self.recommenders.forget(event.server_id)
                self.homes.forget()
        if any(
            isinstance(event, CalibrationDue | DeparturesDue | SettlingDue | TitlesChanged)
            for event in events
        ):
            self.jobs.take_up()
        if any(isinstance(event, TextErased) for event in events):
            self._clock.remind(PURGE_SECONDS)
        self.cards.take_up({event.subject_id for event in events if isinstance(event, CardStale)})
        if any(isinstance(event, Announcement) for event in events):
            await self.announcements.take_up_due()

    def forget_others(self, served: Served) -> None:
        """Keep nothing in memory for long but of these servers; what is kept for a minute is let be."""
        self.recommenders.forget_others(served)
        self.titles.forget_others(served)

    def stop(self) -> None:
        """Give up what would keep a stop waiting."""
        self.recommenders.stop()
        if self.backups is not None:
            self.backups.stop()

    async def close(self) -> None:
        """Give up work under way that nobody waits for."""
        await self.facts.close()
        await self.recommenders.close()
        await self.readers.close()
        await self.list_readers.close()
        self.heavy.close()
        self.quick.close()
        self.drawing.close()


__all__ = [
    "Additions",
    "Announcements",
    "Artist",
    "Backups",
    "Cards",
    "Catalogue",
    "Clock",
    "Homes",
    "Imports",
    "Jobs",
    "Moderation",
    "Owner",
    "Privacy",
    "Profiles",
    "Proposals",
    "Ratings",
    "Readers",
    "Reading",
    "Recommenders",
    "Retries",
    "Reviews",
    "Settings",
    "Shelf",
    "Sources",
    "Starts",
    "Suggestions",
    "TitleFacts",
    "Titles",
    "UseCases",
]
