"""What a member takes away, they can bring back: exported, erased everywhere, imported, and as it was."""

from collections.abc import Callable
from typing import Any

from bot.domain.ratings import Progress
from bot.domain.shelf import Edit, ShelfEntry, Status
from bot.domain.suggestions import Wish
from bot.store import shelf
from tests.discord.bringing import Answer, add, bring
from tests.discord.conftest import MIRACLE, MOTHER_DRAMA, SIGNAL, World, body, buttons, shown
from tests.discord.test_import import NOTHING
from tests.discord.test_privacy import erase

DAY = 24 * 3600
TEXT = "The bread was <b>stale</b> & I wept.\n\n=SUM(1)\n  Twice: «빵» 🥖"
NOT_BROUGHT = ("held_at", "import_id", "brought", "brought_at")
"""What others decided of a score, and that and when it came with a list."""
COLUMNS = [name for name in shelf.COLUMNS if name not in NOT_BROUGHT]

Step = Callable[[ShelfEntry, int], ShelfEntry]

LIVES: tuple[tuple[Step, ...], ...] = (
    (lambda entry, at: entry.move(Status.PLANNED, at=at),),
    (lambda entry, at: entry.move(Status.REFUSED, at=at),),
    (lambda entry, at: entry.wish_for(Wish.UNSEEN, at=at),),
    (lambda entry, at: entry.reach(5, last=16, at=at), lambda entry, at: entry.move(Status.ON_HOLD, at=at)),
    (
        lambda entry, at: entry.move(Status.PLANNED, at=at),
        lambda entry, at: entry.move(Status.DROPPED, at=at),
    ),
    (
        lambda entry, at: entry.finish(at=at),
        lambda entry, at: entry.rate(score=12, progress=Progress.FINISHED, at=at),
        lambda entry, at: entry.move(Status.WATCHING, at=at),
        lambda entry, at: entry.reach(2, last=16, at=at),
    ),
    (
        lambda entry, at: entry.rate(score=12, progress=None, at=at),
        lambda entry, at: entry.rewatch(3, at=at),
        lambda entry, at: entry.date(started_at=1000, finished_at=2000, rewatches=4),
    ),
    (
        lambda entry, at: entry.rate(score=19, progress=None, at=at),
        lambda entry, at: entry.finish(at=at),
        lambda entry, at: entry.rate(score=None, progress=Progress.FINISHED, at=at),
    ),
    (
        lambda entry, at: entry.reach(5, last=16, at=at),
        lambda entry, at: entry.rate(score=15, progress=Progress.WATCHING, at=at),
        lambda entry, at: entry.move(Status.PLANNED, at=at),
    ),
)
"""What somebody does to a title, days apart."""


def find_shelf(place: World) -> list[tuple[Any, ...]]:
    return place.rows(
        f"SELECT title_id, {', '.join(COLUMNS)} FROM shelf WHERE server_id = ? AND member_id = ? "
        "ORDER BY title_id",
        place.server.id,
        place.mei.id,
    )


def find_log(place: World) -> list[tuple[Any, ...]]:
    """Scores as they were given, title by title."""
    return place.rows(
        "SELECT title_id, score, at FROM score_changes WHERE server_id = ? AND member_id = ? "
        "ORDER BY title_id, change_id",
        place.server.id,
        place.mei.id,
    )


def find_sums(place: World) -> list[tuple[Any, ...]]:
    return place.rows(
        "SELECT title_id, votes, total FROM summaries WHERE server_id = ? AND votes > 0 ORDER BY title_id",
        place.server.id,
    )


def make_place(here: World, name: str) -> World:
    """One more server of the same bot, with the same people in it."""
    server = here.env.create_guild(name)
    channel = server.create_text_channel("talk")
    mei, jun, sol = (server.add_member(who.user) for who in (here.mei, here.jun, here.sol))
    return World(here.env, here.path, here.store, here.index, server, channel, mei, jun, sol)


async def live(place: World, scores: tuple[str, ...], titles: list[str]) -> None:
    for score in scores:
        await place.mei.slash(place.channel, "rating", title=SIGNAL, score=score)
        await place.env.advance_time(DAY + 60)
    await place.mei.slash(place.channel, "review", title=MIRACLE, score="9", text=TEXT, mood="dark")
    await place.mei.slash(place.channel, "progress", title=MOTHER_DRAMA, episode=3)
    for title_id, steps in zip(titles, LIVES, strict=False):
        for step in steps:
            act = place.act(place.mei.id, "mei")
            await place.store.shelves.edit(act, title_id, _bind(step, act.at), rates=True)
            await place.env.advance_time(2 * DAY)


def _bind(step: Step, at: int) -> Edit:
    return lambda entry: step(entry, at)


async def take_away(place: World) -> tuple[str, bytes]:
    card = await place.mei.slash(place.channel, "privacy")
    answer = await place.mei.click(shown(card), label="Export")
    [file] = shown(answer).attachments
    return file.filename, await file.read()


async def bring_back(place: World, file: tuple[str, bytes]) -> Answer:
    return await add(place.mei, await bring(place.mei, place, file))


async def test_what_was_exported_comes_back_as_it_was(here: World, there: World) -> None:
    titles = [each.id for each in here.index.korean.titles if each.episodes and each.tier == 1][:30]
    titles = [each for each in titles if each not in (SIGNAL, MOTHER_DRAMA)][: 2 * len(LIVES)]
    await live(here, ("9", "7.5", "8"), titles[: len(LIVES)])
    await live(there, ("4", "10"), titles[len(LIVES) - 3 :])
    places = (here, there)
    before = [(find_shelf(each), find_log(each), find_sums(each)) for each in places]
    assert min(len(kept) for kept, _, _ in before) > len(LIVES)  # control
    assert [score for title_id, score, _ in before[0][1] if title_id == SIGNAL] == [18, 15, 16]
    file = await take_away(here)
    card = await here.mei.slash(here.channel, "privacy")
    await erase(here.mei, card, "Erase me everywhere")
    assert [find_shelf(each) for each in places] == [[], []]
    await here.env.advance_time(DAY)
    for each in places:
        await bring_back(each, file)
    for each, (kept, log, sums) in zip(places, before, strict=True):
        assert find_shelf(each) == kept
        assert find_log(each) == log
        assert find_sums(each) == sums
        [(title_id, text)] = each.rows(
            "SELECT title_id, body FROM imported_reviews WHERE server_id = ?", each.server.id
        )
        assert (title_id, text) == (MIRACLE, TEXT)
        again = await bring(each.mei, each, file)
        assert NOTHING in body(again)
        assert [part["custom_id"] for part in buttons(again).values() if "apply" in part["custom_id"]] == []
        assert (find_shelf(each), find_log(each)) == (kept, log)
    elsewhere = make_place(here, "Tea Room")
    await bring_back(elsewhere, file)
    both = {row[0]: row for kept, _, _ in before for row in kept}
    there_now = {row[0]: row for row in find_shelf(elsewhere)}
    assert {*there_now} == {*both}
    once = [row[0] for kept, _, _ in before for row in kept]
    assert all(there_now[each] == both[each] for each in both if once.count(each) == 1)
    assert there_now[SIGNAL] == both[SIGNAL]  # the later of both
