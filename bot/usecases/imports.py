"""Lists from elsewhere: read, looked through, taken over, and taken back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.domain.errors import Busy, Gone, ListTooTangled, TooTangled
from bot.domain.lists.imports import (
    REVIEWS_A_PAGE,
    Applied,
    ImportedReviews,
    ImportState,
    KeptImport,
    Undone,
)
from bot.domain.lists.plan import Choices, make_plan
from bot.domain.lists.preview import LeftOver, Preview, list_left_over
from bot.domain.members import Act
from bot.domain.shelf import KeptEntry
from bot.store import Store
from bot.usecases.heavy import Heavy
from bot.usecases.readers import Readers
from bot.usecases.titles import Titles

MOST = 4
"""Lists that are read at a time: each is in memory as a whole, and as what was made of it."""

Files = Sequence[tuple[str, bytes]]

Tell = Callable[[str, int], Awaitable[None]]
"""Says how far it is: the key of a sentence, and its number."""


class Imports:
    def __init__(self, *, store: Store, titles: Titles, readers: Readers, quick: Heavy) -> None:
        self._store = store
        self._titles = titles
        self._readers = readers
        self._quick = quick
        self._under_way: set[tuple[int, int]] = set()

    async def find_latest(self, act: Act) -> tuple[tuple[int, ImportState] | None, int]:
        """The id and state of one's last list, if that is of this day; and how many drafts there are."""
        return await self._store.imports.find_latest(act), await self._count_reviews(act)

    # Before it is taken over -------------------------------------------------------------------------

    async def begin(self, act: Act, load: Callable[[], Awaitable[Files]], tell: Tell) -> Preview:
        """Read and match what `load` gives, and keep the preview for its buttons.

        Raises Busy, ListTooTangled, and what `load` and `bot.domain.lists.reading` raise.
        """
        whose = act.server_id, act.member_id
        if whose in self._under_way or len(self._under_way) >= MOST:
            raise Busy
        self._under_way.add(whose)
        self._readers.prepare()
        try:
            return await self._read(act, await load(), tell)
        finally:
            self._under_way.discard(whose)

    async def _read(self, act: Act, files: Files, tell: Tell) -> Preview:
        try:
            read = await self._readers.read_files(files, server_id=act.server_id)
            await tell("import.matching", len(read.rows))
            matches = await self._readers.match(read, await self._titles.view(act.server_id))
        except TooTangled:
            raise ListTooTangled from None
        return await self.find(act, await self._store.imports.begin(act, read, matches))

    async def find(self, act: Act, import_id: int) -> Preview:
        """One's own list as it stands. Raises Gone."""
        return await self._look_through(act, await self._find(act, import_id))

    async def open(self, act: Act, import_id: int) -> Preview:
        """One's own list that is not taken over yet. Raises Gone."""
        kept = await self._find(act, import_id)
        if kept.state is not ImportState.PREVIEW:
            raise Gone
        return await self._look_through(act, kept)

    async def answer(self, act: Act, import_id: int, place: int, answer: str | int | None) -> Preview:
        """Say which title a row means, or which season counts: None for none. Raises Gone."""
        found = await self.open(act, import_id)
        asked = next((each for each in found.questions if each.place == place), None)
        if asked is None:
            raise Gone
        try:
            return await self._choose(act, found, lambda preview: preview.choose(asked, answer))
        except ValueError:
            raise Gone from None

    async def accept(self, act: Act, import_id: int, first: int, last: int) -> Preview:
        """Take rows in doubt, from one place to another, for the one title each may mean. Raises Gone."""
        found = await self.open(act, import_id)
        return await self._choose(act, found, lambda preview: preview.accept(first, last))

    async def choose_scores(self, act: Act, import_id: int, *, theirs: bool) -> Preview:
        """Say whether the list's scores go over those given here. Raises Gone."""
        found = await self.open(act, import_id)
        return await self._choose(act, found, lambda preview: replace(preview.choices, overwrite=theirs))

    async def _choose(self, act: Act, found: Preview, choose: Callable[[Preview], Choices]) -> Preview:
        """What is said of a preview is said of what was chosen by then: two presses may come at once."""
        await self._store.imports.choose(
            act, found.id, lambda choices: choose(replace(found, choices=choices))
        )
        return await self.open(act, found.id)

    async def list_left_over(self, act: Act, import_id: int) -> list[LeftOver]:
        """The rows that nothing comes of now. Raises Gone."""
        return list_left_over(await self.find(act, import_id))

    async def drop(self, act: Act, import_id: int) -> None:
        """Throw a preview away; nothing was changed. Raises Gone."""
        await self.open(act, import_id)
        await self._store.imports.cancel(act, import_id)

    # Taking it over, and back ------------------------------------------------------------------------

    async def apply(self, act: Act, import_id: int) -> tuple[Preview, Applied, int]:
        """Put it on one's shelf; what there was to do, what was done, and how many drafts there are now.

        Raises Gone, Busy, Redelivered.
        """
        found = await self.open(act, import_id)
        applied = await self._store.imports.apply(act, import_id)
        return found, applied, await self._count_reviews(act)

    async def undo(self, act: Act, import_id: int) -> Undone:
        """Put back what an import changed, but for what its member changed since.

        Raises Gone, Busy, Redelivered.
        """
        return await self._store.imports.undo(act, import_id)

    # Reviews that came with it -----------------------------------------------------------------------

    async def list_reviews(self, act: Act, page: int) -> tuple[ImportedReviews, int]:
        """A page of those nobody has posted, the nearest there is, and which it is."""
        found = await self._store.imports.list_reviews(act, page)
        last = max(0, (found.total - 1) // REVIEWS_A_PAGE)
        if page <= last:
            return found, page
        return await self._store.imports.list_reviews(act, last), last

    async def drop_review(self, act: Act, title_id: str) -> None:
        """Throw one away. Raises Redelivered."""
        await self._store.imports.drop_review(act, title_id)

    async def _count_reviews(self, act: Act) -> int:
        return (await self._store.imports.list_reviews(act, 0)).total

    async def _find(self, act: Act, import_id: int) -> KeptImport:
        kept = await self._store.imports.find(act, import_id)
        if kept is None:
            raise Gone
        return kept

    async def _look_through(self, act: Act, kept: KeptImport) -> Preview:
        shelf = await self._store.shelves.find_all([act.server_id], act.member_id)
        return await self._quick.run(_preview, kept, shelf)


def _preview(kept: KeptImport, shelf: dict[str, KeptEntry]) -> Preview:
    plan = make_plan(kept.read, kept.matches, kept.choices, shelf)
    return Preview(kept.id, kept.read, kept.matches, kept.choices, plan)
