"""What members and moderators do to a server's titles: look up, add, confirm, fix, merge, undo."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.additions import CONFIRMATIONS, History, Origin, ServerTitle, find_twin
from bot.domain.admission import LOOKING, SERVER_LOOKING, Admission
from bot.domain.errors import Gone, ListedWord, NoPermission, OwnAddition, SameTitle, SlowDown
from bot.domain.listed_words import find_listed_word
from bot.domain.members import Act
from bot.domain.search import TitleIndex
from bot.domain.title_forms import TitleForm
from bot.domain.titles import Title
from bot.domain.unknown_titles import Found, Unknown
from bot.store import Store
from bot.ui.words import Words
from bot.usecases.sources import LookUp, Sources
from bot.usecases.titles import Titles, is_unconfirmed

UNKNOWN = "unknown"
FOUND = "found"
"""The kinds of views that keep a name nobody knew, and what sources found by it."""

CHANGES = 10
"""Changes on a page of the history."""


class Additions:
    def __init__(self, *, store: Store, titles: Titles, sources: Sources) -> None:
        self._store = store
        self._titles = titles
        self._sources = sources
        self._admission = Admission(member=LOOKING, server=SERVER_LOOKING)
        self._looking: set[int] = set()

    @property
    def can_look_up(self) -> bool:
        return bool(self._sources.names)

    # An unknown name ---------------------------------------------------------------------------------

    async def keep_unknown(self, act: Act, unknown: Unknown) -> int:
        """Keep it for the buttons that go on with it; the view's id. Raises Busy."""
        return await self._store.views.keep(act, UNKNOWN, unknown)

    async def find_unknown(self, act: Act, view_id: int) -> Unknown:
        """One's own. Raises Gone."""
        kept = await self._store.views.find(act, UNKNOWN, view_id, Unknown)
        if kept is None or kept.member_id != act.member_id:
            raise Gone
        return kept.state

    async def look_up(self, act: Act, unknown: Unknown) -> tuple[int, Found, LookUp]:
        """Ask the sources, and keep what they found; the view's id.

        One at a time for a member, who could else keep all others waiting. Raises SlowDown, Busy.
        """
        admitted = self._admission.admit(act.server_id, act.member_id, at=act.at)
        if act.member_id in self._looking or not admitted:
            raise SlowDown
        self._looking.add(act.member_id)
        try:
            looked = await self._sources.look_up(unknown.text)
        finally:
            self._looking.discard(act.member_id)
        view = await self._titles.view(act.server_id)
        known = [self._find_here(title, view) or title for title in looked.titles]
        titles = {title.id or str(at): title for at, title in enumerate(known)}
        found = Found(unknown, tuple(titles.values()))
        return await self._store.views.keep(act, FOUND, found), found, looked

    async def take(self, act: Act, view_id: int, place: int, *, moderator: bool) -> tuple[Title, Unknown]:
        """Add the candidate chosen, or find it here. Raises Gone, Blocked, TooManyTitles, Busy."""
        kept = await self._store.views.find(act, FOUND, view_id, Found)
        if kept is None or kept.member_id != act.member_id or place >= len(kept.state.titles):
            raise Gone
        title = kept.state.titles[place]
        if not title.id:
            title = await self.add(act, title, origin=Origin.FOUND, moderator=moderator)
        return title, kept.state.unknown

    async def find_twins(self, act: Act, title: Title) -> list[Title]:
        """What here may be that very title, best first: one alone where it surely is."""
        twin = self._find_twin(title, await self._titles.view(act.server_id))
        return twin if isinstance(twin, list) else [twin] if twin else []

    async def add(self, act: Act, title: Title, *, origin: Origin, moderator: bool) -> Title:
        """Add a title to the server, as all see it from now on.

        Raises ListedWord, Blocked, TooManyTitles, Busy.
        """
        if origin is Origin.FORM and not moderator:
            words = (await self._store.settings.find(act.server_id)).review_words
            if find_listed_word("\n".join((*title.names, *title.cast)), words):
                raise ListedWord
        added = await self._store.titles.add(act, title, origin=origin, moderator=moderator)
        view = await self._titles.renew(act.server_id)
        return view.find(added.title.id) or added.title

    # What is here ------------------------------------------------------------------------------------

    async def find_unconfirmed(self, act: Act, title_id: str) -> ServerTitle | None:
        """A title that members added and nobody has confirmed, if it is one."""
        rows = await self._store.titles.list_all(act.server_id)
        return next((row for row in rows if row.title.id == title_id and is_unconfirmed(row)), None)

    async def confirm(self, act: Act, title_id: str, *, moderator: bool) -> int:
        """Say that an addition is right; how many more it takes.

        Raises Gone, OwnAddition, Redelivered, Busy.
        """
        found = await self.find_unconfirmed(act, title_id)
        if found is None:
            return 0
        if found.added_by == act.member_id and not moderator:
            raise OwnAddition
        said = await self._store.titles.confirm(act, title_id, moderator=moderator)
        await self._titles.renew(act.server_id)
        return 0 if moderator else max(CONFIRMATIONS - said, 0)

    async def check_trusted(self, act: Act, *, roles: Sequence[int], moderator: bool) -> None:
        """Refuse whoever may not fix titles. Raises NoPermission."""
        settings = await self._store.settings.find(act.server_id)
        if not moderator and settings.title_role not in roles:
            raise NoPermission(permission="manage_messages")

    async def fix(self, act: Act, title_id: str, form: TitleForm) -> Title:
        """Let a title have the facts of a form. Raises Gone, NoName, BadTitleYear, Redelivered, Busy."""
        before = (await self._titles.view(act.server_id)).find(title_id)
        if before is None or before.id != title_id:  # the form was of a title that has become another
            raise Gone
        after = replace(form.lay_over(before), unconfirmed=False)
        await self._store.titles.fix(act, after, replace(before, unconfirmed=False))
        return (await self._titles.renew(act.server_id)).find(title_id) or after

    async def merge(self, act: Act, title: Title, into: Title) -> int:
        """Make one title another with all that was said of it; the change.

        Raises SameTitle, Redelivered, Busy.
        """
        if title.id == into.id:
            raise SameTitle
        change_id = await self._store.titles.merge(act, title, into)
        await self._titles.renew(act.server_id)
        return change_id

    async def list_changes(self, act: Act, title_id: str, before: int, *, say: Words) -> History:
        """What was done to a title, or to all where the id is empty; before a change, where it is not 0."""
        changes = await self._store.titles.list_changes(
            act.server_id, title_id or None, limit=CHANGES + 1, before=before or None
        )
        shown = changes[:CHANGES]
        changed = {title_id, *(each for change in shown for each in change.titles)}
        names = await self._find_names(act, changed, say)
        return History(shown, shown[-1].id if len(changes) > CHANGES else 0, names)

    async def undo(self, act: Act, change_id: int, *, say: Words) -> str:
        """Undo a change; the name of its title. Raises Gone, LaterChange, Redelivered, Busy."""
        change = await self._store.titles.undo(act, change_id)
        await self._titles.renew(act.server_id)
        return (await self._find_names(act, {change.title_id}, say))[change.title_id]

    async def _find_names(self, act: Act, title_ids: Iterable[str], say: Words) -> dict[str, str]:
        """What titles are called here, those too that are gone or have become others."""
        own = {row.title.id: say.name(row.title) for row in await self._store.titles.list_all(act.server_id)}
        return {each: own.get(each) or say.name_of(self._titles.whole, each) for each in title_ids}

    # Is it here already? -----------------------------------------------------------------------------

    def _find_here(self, title: Title, view: TitleIndex) -> Title | None:
        """The title that a candidate surely is."""
        twin = self._find_twin(title, view)
        return twin if isinstance(twin, Title) else None

    def _find_twin(self, title: Title, view: TitleIndex) -> Title | list[Title] | None:
        def find_named(name: str) -> list[Title]:
            """Those of elsewhere too, where the world is off: none is to be there a second time."""
            found = [*view.find_named(name), *self._titles.whole.find_named(name)]
            return [here for each in found if (here := view.find(each.id)) and here.id == each.id]

        return find_twin(title, find_named, self._titles.find_holders)
