"""What waited in somebody's list for a title is on their shelf when it comes, and they are told."""

from pathlib import Path
from typing import Any

import pytest

from bot.domain.additions import Origin
from bot.domain.events import NoticeLeft
from bot.domain.lists.matching import match_rows
from bot.domain.lists.rows import Format, ListRow, ReadList
from bot.domain.moderation import Notice
from bot.domain.search import TitleIndex
from bot.domain.shelf import Status
from bot.domain.titles import Kind, Title
from bot.store import Store
from bot.ui import reports
from bot.ui.words import Words
from bot.usecases.arrivals import Arrivals
from bot.usecases.titles import Titles
from tests.store.conftest import (
    ALICE,
    BOB,
    NOW,
    OTHER_SERVER,
    SERVER,
    Acts,
    act,
    jobs_due,
    path,
    rows,
    store,
    waiting,
)
from tests.usecases.test_catalogue import NEW, Scene
from tests.usecases.test_jobs import Time, make_jobs

__all__ = ["act", "path", "store"]

CUPS = Title("", Kind.DRAMA, "Two Cups", 2026, title_ko="두 잔", ids={"tmdb_tv": 7}, country=("KR",))
ROW = ListRow(
    "Two Cups", year=2026, kind=Kind.DRAMA, countries=("KR",), status=Status.FINISHED, score=17, at=NOW - 99
)


class Here:
    def __init__(self, path: Path, store: Store, act: Acts) -> None:
        self.path, self.store, self.act = path, store, act
        self.time = Time()
        self.titles = Titles(store=store, index=TitleIndex(()))
        self.arrivals = Arrivals(store=store, titles=self.titles, clock=self.time.clock())

    async def bring(
        self, *given: ListRow, who: int = ALICE, server_id: int = SERVER, of: Format = Format.MYDRAMALIST
    ) -> int:
        read = ReadList(of, given)
        matches = match_rows(read, await self.titles.view(server_id))
        by = self.act(who, server_id=server_id)
        import_id = await self.store.imports.begin(by, read, matches)
        await self.store.imports.apply(self.act(who, server_id=server_id), import_id)
        return import_id

    async def add(self, title: Title = CUPS, *, server_id: int = SERVER) -> Title:
        by = self.act(9, server_id=server_id)
        added = await self.store.titles.add(by, title, origin=Origin.FORM, moderator=True)
        return added.title

    async def work(self) -> None:
        for name, scope in await jobs_due(self.store):
            if name == "arrivals":
                await self.arrivals.meet_own(scope)

    def shelf(self) -> list[tuple[Any, ...]]:
        columns = "server_id, member_id, title_id, status, score, rated_at"
        return rows(self.path, f"SELECT {columns} FROM shelf ORDER BY 1, 2")

    async def told(self) -> list[Notice]:
        letters = await waiting(self.store, NoticeLeft)
        found = [
            await self.store.notices.find(letter.event.server_id, letter.event.subject_id)
            for letter in letters
        ]
        return [notice for notice in found if notice is not None]


@pytest.fixture
def here(path: Path, store: Store, act: Acts) -> Here:
    return Here(path, store, act)


async def test_a_title_that_is_added_is_scored_as_lists_said(here: Here) -> None:
    """Each member's, in that server alone, dated as the list says; what else waits goes on waiting."""
    await here.bring(ROW, ListRow("Other", year=2026, countries=("KR",), score=3))
    await here.bring(ListRow("두 잔", year=2025, countries=("KR",), status=Status.PLANNED), who=BOB)
    await here.bring(ROW, server_id=OTHER_SERVER)
    assert here.shelf() == []
    title = await here.add()
    await here.work()
    assert here.shelf() == [
        (SERVER, ALICE, title.id, "finished", 17, NOW - 99),
        (SERVER, BOB, title.id, "planned", None, None),
    ]
    assert rows(here.path, "SELECT server_id FROM waiting_rows ORDER BY 1") == [(SERVER,), (OTHER_SERVER,)]
    told = [(each.member_id, each.key, dict(each.parameters)) for each in await here.told()]
    assert told == [
        (ALICE, "notice.arrived", {"title_id": title.id, "score": 17}),
        (BOB, "notice.arrived_unscored", {"title_id": title.id}),
    ]
    await here.work()
    assert len(await here.told()) == 2


async def test_nothing_is_asked_where_nothing_waits(here: Here) -> None:
    await here.add()
    assert "arrivals" not in dict(await jobs_due(here.store))
    await here.bring(ListRow("Nobody"))
    await here.add(Title("", Kind.FILM, "Another", 2020))
    assert ("arrivals", SERVER) in await jobs_due(here.store)


async def test_it_is_found_by_an_id_and_by_what_it_is_mended_to(here: Here) -> None:
    await here.bring(ListRow("Deux tasses", ids={"tmdb_tv": 7}, score=12), of=Format.TRAKT)
    await here.bring(ListRow("Three Cups", year=2026, countries=("KR",), score=13), who=BOB)
    title = await here.add()
    await here.work()
    assert [each[1:5] for each in here.shelf()] == [(ALICE, title.id, None, 12)]
    mended = Title(title.id, Kind.DRAMA, "Three Cups", 2026)
    await here.store.titles.fix(here.act(9), mended, title)
    await here.work()
    assert [each[1:5] for each in here.shelf()][1:] == [(BOB, title.id, None, 13)]


async def test_what_nobody_is_sure_of_goes_on_waiting(here: Here) -> None:
    """A list of the world without a witness, another kind, another country."""
    await here.bring(ListRow("Two Cups", year=2026, score=12), of=Format.LETTERBOXD)
    await here.bring(ListRow("Two Cups", year=2026, countries=("KR",), kind=Kind.FILM), who=BOB)
    await here.bring(ListRow("Two Cups", year=2026, countries=("JP",), score=12), who=3)
    await here.add()
    await here.work()
    assert here.shelf() == []
    assert len(rows(here.path, "SELECT 1 FROM waiting_rows")) == 3


async def test_a_score_given_meanwhile_stays(here: Here) -> None:
    await here.bring(ROW)
    title = await here.add()
    await here.store.ratings.record_score(here.act(), title.id, score=5)
    await here.work()
    assert [each[4] for each in here.shelf()] == [5]


async def test_who_undid_their_list_gets_nothing(here: Here) -> None:
    import_id = await here.bring(ROW)
    await here.store.imports.undo(here.act(), import_id)
    await here.add()
    await here.work()
    assert here.shelf() == []
    assert await here.told() == []


async def test_a_review_that_waited_is_a_draft(here: Here) -> None:
    await here.bring(ListRow("Two Cups", year=2026, countries=("KR",), score=12, review="So good."))
    title = await here.add()
    await here.work()
    found = await here.store.imports.find_review(here.act(), title.id)
    assert found is not None
    assert found.body == "So good."


async def test_titles_that_a_refresh_brings_arrive_too(store: Store, path: Path, act: Acts) -> None:
    """Several at once are told of at once."""
    scene, here = Scene(store, act, Time()), Here(path, store, act)
    _, catalogue = await scene.start()
    await here.bring(
        *(ListRow(name, year=NEW.year, countries=("KR",), score=12) for name in (NEW.title, "Three Cups"))
    )
    three = Title("kd-three-cups", NEW.kind, "Three Cups", NEW.year)
    await scene.refresh(NEW, three)
    await scene.keep_up(catalogue)
    assert {each[2] for each in here.shelf()} == {NEW.id, three.id}
    [told] = await here.told()
    assert (told.key, told.parameters["n"]) == ("notice.arrived_more", 1)


async def test_the_job_does_it(here: Here) -> None:
    await here.bring(ROW)
    title = await here.add()
    jobs = make_jobs(here.store, here.time)
    jobs.take_up()
    await here.time.rest()
    assert [each[2] for each in here.shelf()] == [title.id]
    assert ("arrivals", SERVER) not in await jobs_due(here.store)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_notice_names_title_server_and_score(language: str) -> None:
    say = Words(language)

    def write(key: str, **parameters: str | int) -> str:
        return reports.notice(key, parameters, say, server="Club", title="Signal")

    assert "8.5" in write("notice.arrived", title_id="signal", score=17)
    assert "3" in write("notice.arrived_more", title_id="signal", n=3)
    for key in ("notice.arrived", "notice.arrived_unscored", "notice.arrived_more"):
        text = write(key, title_id="signal", score=17, n=3)
        assert "**Signal**" in text
        assert "**Club**" in text
