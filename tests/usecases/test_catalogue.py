"""What was refreshed is taken over by every process, and additions become what came with it."""

from dataclasses import dataclass, replace
from pathlib import Path

import discord
import pytest

from bot.domain.additions import Origin, TitleState
from bot.domain.refresh import Refresh
from bot.domain.search import TitleIndex
from bot.domain.servers import ALL_SERVERS, Served
from bot.domain.titles import Kind, Title
from bot.store import Store
from bot.ui.channels import Channels
from bot.usecases.arrivals import Arrivals
from bot.usecases.catalogue import Catalogue
from bot.usecases.titles import Titles
from tests.store.conftest import NOW, OTHER_SERVER, SERVER, Acts, act, path, rows, store
from tests.usecases.test_jobs import Time

__all__ = ["act", "path", "store"]

SIGNAL = Title("kd-signal-2016", Kind.DRAMA, "Signal", 2016)
FILM = Title("wf-long-rain-2026", Kind.FILM, "Long Rain", 2026, country=("US",))
NEW = Title("kd-two-cups-2026", Kind.DRAMA, "Two Cups", 2026, title_ko="두 잔", ids={"wikidata": "Q5"})
OWN = Title("", Kind.DRAMA, "Zwei Tassen", 2026, title_ko="두 잔")
"""The same by its Hangul."""


@dataclass
class Scene:
    """One process after another on one database."""

    store: Store
    act: Acts
    time: Time
    served: Served = ALL_SERVERS

    async def start(self, *titles: Title) -> tuple[Titles, Catalogue]:
        made = Titles(store=self.store, index=TitleIndex(titles or (SIGNAL, FILM)))
        channels = Channels(discord.Client(intents=discord.Intents.none()), lambda: self.served)
        clock = self.time.clock()
        arrivals = Arrivals(store=self.store, titles=made, clock=clock)
        catalogue = Catalogue(
            store=self.store, titles=made, arrivals=arrivals, channels=channels, clock=clock
        )
        await catalogue.renew()
        return made, catalogue

    async def keep_up(self, catalogue: Catalogue) -> None:
        catalogue.take_up()
        await self.time.rest()

    async def refresh(self, *titles: Title, ended_at: int | None = NOW) -> None:
        refresh = Refresh(NOW, ended_at=ended_at)
        await self.store.sources.keep_refreshed(titles, refresh=refresh, at=NOW)

    async def add(self, title: Title = OWN, *, server_id: int = SERVER) -> str:
        by = self.act(server_id=server_id)
        added = await self.store.titles.add(by, title, origin=Origin.FORM, moderator=False)
        return added.title.id

    async def list_states(self, server_id: int = SERVER) -> list[tuple[TitleState, str | None]]:
        return [(row.state, row.into_id) for row in await self.store.titles.list_all(server_id)]


@pytest.fixture
def scene(store: Store, act: Acts) -> Scene:
    return Scene(store, act, Time())


ADDED: list[tuple[TitleState, str | None]] = [(TitleState.SHOWN, None)]
ADOPTED: list[tuple[TitleState, str | None]] = [(TitleState.MERGED, NEW.id)]

# Taking over ------------------------------------------------------------------------------------------


async def test_what_was_refreshed_is_there_from_the_start(scene: Scene) -> None:
    """New titles are found by what is typed, and by the store; half a refresh counts."""
    await scene.refresh(NEW, replace(SIGNAL, title_ko="시그널"), ended_at=None)
    titles, _ = await scene.start()
    view = await titles.view(SERVER)
    assert [title.id for title in view.suggest("두 잔")][:1] == [NEW.id]
    assert [title.id for title in view.suggest("시그널")][:1] == [SIGNAL.id]
    assert scene.store._engine.find_title(NEW.id) == NEW
    assert [title.id for title in titles.find_holders("wikidata", "Q5")] == [NEW.id]


async def test_a_later_file_is_not_told_otherwise_by_what_was_refreshed(scene: Scene) -> None:
    """What a newer version of the bot brings stands; what was refreshed only adds."""
    await scene.refresh(replace(SIGNAL, title="Signal?", episodes=15, title_ko="시그널"))
    titles, _ = await scene.start(replace(SIGNAL, episodes=16))
    assert titles.whole.find(SIGNAL.id) == replace(
        SIGNAL, episodes=16, title_ko="시그널", alt_titles=titles.whole.by_id[SIGNAL.id].alt_titles
    )


async def test_a_refresh_that_has_ended_is_taken_over_while_the_bot_runs(scene: Scene) -> None:
    """By a process that had no part in it too, and only then; whoever follows hears of it."""
    titles, catalogue = await scene.start()
    heard: list[TitleIndex] = []
    titles.follow(heard.append)
    before = await titles.view(SERVER)
    await scene.refresh(NEW, ended_at=None)
    await scene.keep_up(catalogue)
    assert heard == []
    assert await titles.view(SERVER) is before  # nothing is made anew for nothing
    await scene.refresh(ended_at=NOW + 60)
    await scene.keep_up(catalogue)
    assert heard == [titles.whole]
    assert (await titles.view(SERVER)).find(NEW.id) == NEW
    await scene.keep_up(catalogue)
    assert len(heard) == 1


async def test_a_server_without_the_world_sees_only_what_is_new_of_korea(scene: Scene) -> None:
    """As of all other titles."""
    other = replace(NEW, id="wd-three-cups-2026", title="Three Cups", title_ko=None, ids={}, country=("JP",))
    await scene.refresh(NEW, other)
    titles, _ = await scene.start()
    await scene.store.settings.change(scene.act(), "world", False)
    view = await titles.view(SERVER)
    assert [title.id for title in view.suggest("cups")] == [NEW.id]
    assert view.find(other.id) == other


# Additions --------------------------------------------------------------------------------------------


async def test_an_addition_meets_its_later_twin_by_itself(scene: Scene, path: Path) -> None:
    """At the start with newer titles, and after a refresh; scores go along; another title stays."""
    title_id = await scene.add()
    await scene.add(replace(OWN, title="Else", title_ko="딴것"))
    await scene.store.ratings.record_score(scene.act(), title_id, score=18)
    _, catalogue = await scene.start()
    await scene.keep_up(catalogue)
    assert await scene.list_states() == ADDED * 2
    await scene.refresh(NEW)
    await scene.keep_up(catalogue)
    assert sorted(await scene.list_states(), key=str) == sorted(ADOPTED + ADDED, key=str)
    assert rows(path, "SELECT title_id, score FROM shelf") == [(NEW.id, 18)]


async def test_an_addition_that_the_catalogue_has_by_the_same_id_is_the_catalogues(scene: Scene) -> None:
    """Nothing is left of its own row."""
    assert await scene.add(replace(NEW, id="")) == NEW.id
    _, catalogue = await scene.start(SIGNAL, NEW)
    await scene.keep_up(catalogue)
    assert await scene.list_states() == []


@pytest.mark.parametrize("changed", [False, True], ids=["", "control"])
async def test_a_start_with_the_same_titles_looks_at_no_addition(scene: Scene, changed: bool) -> None:
    """What came together once is not looked at again; with other titles it is."""
    _, catalogue = await scene.start(SIGNAL, NEW)
    await scene.add(server_id=OTHER_SERVER)
    await scene.keep_up(catalogue)
    assert await scene.list_states(OTHER_SERVER) == ADOPTED
    await scene.add()
    _, catalogue = await scene.start(SIGNAL, NEW, *([FILM] if changed else []))
    await scene.keep_up(catalogue)
    assert await scene.list_states() == (ADOPTED if changed else ADDED)


async def test_each_process_sees_to_the_servers_it_serves(scene: Scene, path: Path) -> None:
    """Of two shards one is this one's; the other's are looked at once they are its own."""
    servers = list(range(1 << 22, 5 << 22, 1 << 22))
    for server_id in servers:
        await scene.add(server_id=server_id)
    scene.served = Served(2, frozenset({1}))
    _, catalogue = await scene.start(SIGNAL, NEW)
    await scene.keep_up(catalogue)
    states = {server_id: await scene.list_states(server_id) for server_id in servers}
    assert states == {each: ADOPTED if scene.served.has(each) else ADDED for each in servers}
    scene.served = Served(2, frozenset({0, 1}))
    await scene.keep_up(catalogue)
    assert [await scene.list_states(server_id) for server_id in servers] == [ADOPTED] * 4
    assert len(rows(path, "SELECT value FROM facts WHERE name LIKE 'twins%'")) == 2


async def test_a_server_without_the_world_keeps_what_it_added_of_it(scene: Scene) -> None:
    """Else it could not be found by its name any more; where the world is on it becomes the world's."""
    for server_id in (SERVER, OTHER_SERVER):
        await scene.add(replace(FILM, id="", title_ko="긴 비"), server_id=server_id)
    await scene.store.settings.change(scene.act(), "world", False)
    _, catalogue = await scene.start(SIGNAL, replace(FILM, id="wf-the-long-rain-2026", title="The Long Rain"))
    await scene.keep_up(catalogue)
    assert await scene.list_states() == ADDED
    assert await scene.list_states(OTHER_SERVER) == [(TitleState.MERGED, "wf-the-long-rain-2026")]


async def test_a_twin_that_a_server_has_taken_away_is_none(scene: Scene) -> None:
    """What it added in its place stays, and others' meet theirs all the same."""
    _, catalogue = await scene.start(SIGNAL)
    for server_id in (SERVER, OTHER_SERVER):
        await scene.add(server_id=server_id)
    await scene.store.titles.remove(scene.act(), NEW)
    await scene.refresh(NEW)
    await scene.keep_up(catalogue)
    assert (TitleState.SHOWN, None) in await scene.list_states()
    assert await scene.list_states(OTHER_SERVER) == ADOPTED
