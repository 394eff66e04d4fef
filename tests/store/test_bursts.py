"""The burst alarm, to the letter, and what moderators do about it."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.domain.alarm import DAY
from bot.domain.errors import Gone, Redelivered
from bot.domain.events import BurstOpened
from bot.domain.moderation import Burst, LogEntry
from bot.domain.ratings import Progress
from bot.domain.servers import Bursts
from bot.store import Store, bursts, summaries
from bot.store.engines.migrate import migrations, statements
from tests.places import INTEGRITY_ERRORS, connect, open_store, refuse_rows
from tests.store.conftest import NOW, OTHER_SERVER, SERVER, Acts, rows, waiting
from tests.store.recompute import differences, kept

LONG_AGO = NOW - 90 * DAY
YESTERDAY = NOW - DAY
TROLLS = (101, 102, 103)
MODERATOR = 99


class Scene:
    """A title that regulars like, and how newcomers meet it."""

    def __init__(self, path: Path, store: Store, act: Acts) -> None:
        self.path, self.store, self.act = path, store, act

    async def liked(
        self, votes: int = 10, *, server_id: int = SERVER, title_id: str = "signal", apart: int = 0
    ) -> None:
        """Votes of 8 to 9, the last of them a week ago, so many days from one to the next."""
        for who in range(1, votes + 1):
            when = NOW - (7 + apart * (votes - who)) * DAY
            by = self.act(who, server_id=server_id, at=when, joined_at=LONG_AGO)
            await self.store.ratings.record_score(by, title_id, score=16 + who % 3)

    async def hate(
        self,
        *members: int,
        at: int = NOW,
        joined_at: int | None = YESTERDAY,
        score: int | None = 2,
        server_id: int = SERVER,
        title_id: str = "signal",
    ) -> None:
        for who in members:
            by = self.act(who, server_id=server_id, at=at, joined_at=joined_at)
            await self.store.ratings.record_score(by, title_id, score=score)

    async def rated(self, who: int, titles: int) -> None:
        """Other ratings by a member, long ago."""
        for number in range(titles):
            by = self.act(who, at=LONG_AGO, joined_at=LONG_AGO)
            await self.store.ratings.record_score(by, f"other-{number}", score=14)

    async def told(self, server_id: int = SERVER) -> list[tuple[int, int]]:
        """Votes and held votes of each open burst."""
        return [(each.votes, each.held) for each in await self.store.moderation.list_bursts(server_id)]

    def held(self) -> set[int]:
        return {who for (who,) in rows(self.path, "SELECT member_id FROM shelf WHERE held_at IS NOT NULL")}

    async def log(self, server_id: int = SERVER) -> list[LogEntry]:
        return await self.store.moderation.list_log(server_id, limit=100, offset=0)


@pytest.fixture
def scene(path: Path, store: Store, act: Acts) -> Scene:
    return Scene(path, store, act)


# What rings ------------------------------------------------------------------------------------------


async def test_three_hostile_newcomers_are_a_burst_and_held(scene: Scene) -> None:
    """Told, held out by itself since they joined yesterday, and the score is what it was."""
    await scene.liked()
    before = kept(scene.path)
    await scene.hate(*TROLLS[:2])
    assert await scene.told() == []
    await scene.hate(TROLLS[2])
    assert await scene.told() == [(3, 3)]
    assert kept(scene.path) == before
    assert await scene.log() == [LogEntry(NOW, "hold", None, "signal", None, 3)]


@pytest.mark.parametrize(
    ("ages", "rings"),
    [
        ((0, 0, 0), True),
        ((DAY - 1, 100, 0), True),
        ((DAY, 100, 0), False),
        ((DAY - 1, DAY - 1), False),
        ((2 * DAY, DAY - 1, 0), False),
    ],
)
async def test_three_votes_within_24_hours(scene: Scene, ages: tuple[int, ...], rings: bool) -> None:
    """The third within a day of the first, to the second; two never."""
    await scene.liked()
    for who, age in zip(TROLLS, ages, strict=False):
        await scene.hate(who, at=NOW - age, joined_at=LONG_AGO)
    assert bool(await scene.told()) is rings


@pytest.mark.parametrize(("ratings", "rings"), [(0, True), (8, True), (9, False), (20, False)])
async def test_members_with_under_10_ratings(scene: Scene, ratings: int, rings: bool) -> None:
    """With this vote nine ratings are few, ten are not."""
    await scene.liked()
    await scene.rated(TROLLS[0], ratings)
    await scene.hate(*TROLLS)
    assert bool(await scene.told()) is rings


@pytest.mark.parametrize(("liked", "rings"), [(4, False), (5, True), (6, True)])
async def test_a_title_needs_eight_counted_votes(scene: Scene, liked: int, rings: bool) -> None:
    """Before that there is no score to be far from."""
    await scene.liked(liked)
    await scene.hate(*TROLLS, joined_at=LONG_AGO)
    assert bool(await scene.told()) is rings


async def test_an_excluded_members_vote_makes_no_burst(scene: Scene) -> None:
    """Who counts for nothing needs no alarm."""
    await scene.liked()
    by = scene.act(MODERATOR, at=NOW)
    await scene.store.moderation.exclude(by, TROLLS[0], name="troll", excluded=True)
    await scene.hate(*TROLLS)
    assert await scene.told() == []
    await scene.hate(104)
    assert await scene.told() == [(3, 3)]


@pytest.mark.parametrize("calibrated", [False, True])
async def test_far_is_two_residual_deviations(scene: Scene, calibrated: bool) -> None:
    """Measured by the server's own residual from the score as it stands; half a point nearer is silence."""
    await scene.liked(60)
    residual = 3.0**0.5
    if calibrated:
        await scene.store.calibration.calibrate(SERVER)
        [(residual,)] = rows(scene.path, "SELECT residual FROM models")
        assert residual < 1.5
    # Where the three votes would put the score decides, so ask it of the score with them in.
    found: dict[int, bool] = {}
    for half in range(2, 21):
        await scene.hate(*TROLLS, joined_at=LONG_AGO, score=half)
        score = kept(scene.path)[SERVER, "signal"]["score"]
        assert bool(await scene.told()) is (abs(half / 2 - score) >= 2 * residual), half
        found[half] = bool(await scene.told())
        with closing(connect(scene.path)) as db, db:
            db.execute("DELETE FROM bursts")
        await scene.hate(*TROLLS[:2], score=17)
    assert found[2]
    assert not found[16]


async def test_praise_rings_too(scene: Scene) -> None:
    """Three fresh tens on what everybody finds bad are a burst like any."""
    for who in range(1, 11):
        by = scene.act(who, at=NOW - 7 * DAY, joined_at=LONG_AGO)
        await scene.store.ratings.record_score(by, "signal", score=4 + who % 3)
    await scene.hate(*TROLLS, score=20)
    assert await scene.told() == [(3, 3)]


@pytest.mark.parametrize("what", Bursts)
async def test_the_setting_says_what_happens(scene: Scene, what: Bursts) -> None:
    """Ignored, only told, or told and held."""
    await scene.store.settings.change(scene.act(), "bursts", what)
    await scene.liked()
    await scene.hate(*TROLLS)
    assert await scene.told() == {Bursts.IGNORE: [], Bursts.TELL: [(3, 0)], Bursts.HOLD_NEW: [(3, 3)]}[what]
    assert kept(scene.path)[SERVER, "signal"]["votes"] == (10 if what is Bursts.HOLD_NEW else 13)
    assert differences(scene.path) == []


async def test_only_who_joined_less_than_7_days_ago_is_held(scene: Scene) -> None:
    """To the second; who joined earlier, or nobody knows when, is told of and counts."""
    await scene.liked()
    joined = (NOW - 7 * DAY + 1, NOW - 7 * DAY, None, LONG_AGO, NOW)
    for who, when in enumerate(joined, start=101):
        await scene.hate(who, joined_at=when)
    assert await scene.told() == [(5, 2)]
    assert scene.held() == {101, 105}
    assert differences(scene.path) == []


async def test_honest_dislike_by_newcomers_to_voting_counts(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a newborn server everybody has few ratings: three who dislike a title are told of, not held."""
    await scene.liked()
    await scene.hate(*TROLLS, joined_at=LONG_AGO)
    assert await scene.told() == [(3, 0)]
    assert kept(scene.path)[SERVER, "signal"]["votes"] == 13

    # Control: an alarm that does not ask when they joined takes their votes away.
    monkeypatch.setattr(bursts, "FRESH_SECONDS", NOW)
    await scene.hate(104, joined_at=LONG_AGO)
    assert scene.held() == {*TROLLS, 104}
    assert kept(scene.path)[SERVER, "signal"]["votes"] == 10


async def test_more_votes_join_the_open_burst(scene: Scene) -> None:
    """A fourth and a fifth ring no second time, and are held like the first three."""
    await scene.liked()
    await scene.hate(*TROLLS)
    await scene.hate(104, 105, at=NOW + 60)
    assert await scene.told() == [(5, 5)]
    assert sum(entry.votes or 0 for entry in await scene.log()) == 5


async def test_each_title_and_server_has_its_own(scene: Scene) -> None:
    """Two titles are two bursts, and votes of two servers make none together."""
    for server_id in (SERVER, OTHER_SERVER):
        for title_id in ("signal", "mother"):
            await scene.liked(server_id=server_id, title_id=title_id)
    await scene.hate(*TROLLS[:2])
    await scene.hate(TROLLS[2], server_id=OTHER_SERVER)
    await scene.hate(TROLLS[2], title_id="mother")
    assert await scene.told() == await scene.told(OTHER_SERVER) == []
    await scene.hate(TROLLS[2])
    await scene.hate(*TROLLS[:2], title_id="mother")
    assert await scene.told() == [(3, 3), (3, 3)]
    assert await scene.told(OTHER_SERVER) == []
    assert await scene.log(OTHER_SERVER) == []


# Runs ------------------------------------------------------------------------------------------------

PATIENT = (201, 202, 203, 204, 205)


async def wear_down(scene: Scene, *members: int, score: int = 11, joined_at: int = LONG_AGO) -> None:
    """A vote a day just inside the line, by members of twelve other ratings; the last is of now."""
    for who in members:
        await scene.rated(who, 12)
    for place, who in enumerate(members):
        await scene.hate(who, at=NOW - DAY * (len(members) - 1 - place), joined_at=joined_at, score=score)


async def test_patient_votes_just_inside_the_line_are_a_burst(scene: Scene) -> None:
    """Told of, and held by nobody but moderators; five who agree with the others are none."""
    await scene.liked(13, apart=9)
    await wear_down(scene, *PATIENT, score=17)
    assert await scene.told() == []
    for who in PATIENT:
        await scene.hate(who, score=None)
    await wear_down(scene, *PATIENT)
    assert await scene.told() == [(5, 0)]
    [burst] = await scene.store.moderation.list_bursts(SERVER)
    await scene.store.moderation.decide(scene.act(MODERATOR), burst.id, hold=True)
    assert scene.held() == set(PATIENT)
    assert differences(scene.path) == []


async def test_newcomers_in_a_run_are_held(scene: Scene) -> None:
    """As in any burst: who joined less than 7 days ago."""
    await scene.liked(13, apart=9)
    await wear_down(scene, *PATIENT, joined_at=NOW - 6 * DAY)
    assert await scene.told() == [(5, 5)]
    assert kept(scene.path)[SERVER, "signal"]["votes"] == 13
    assert differences(scene.path) == []


async def test_low_votes_on_a_title_that_splits_its_voters_ring_no_more(scene: Scene) -> None:
    """Three ones where half of all votes are such; the control is a title that all like."""
    for who in range(1, 15):
        by = scene.act(who, at=NOW - (30 - who) * DAY, joined_at=LONG_AGO)
        await scene.store.ratings.record_score(by, "mother", score=2 if who % 2 else 20)
    await scene.hate(*TROLLS, title_id="mother", joined_at=LONG_AGO)
    assert await scene.told() == []
    await scene.liked(14)
    await scene.hate(*TROLLS, joined_at=LONG_AGO)
    assert await scene.told() == [(3, 0)]


OLD_LOW = (8, 16, 24, 32, 40)


async def split_long_ago(scene: Scene) -> None:
    """Forty votes by who was watching, one in five days, the last three months ago; every eighth is low."""
    for who in OLD_LOW:
        await scene.rated(who, 12)
    for who in range(1, 41):
        by = scene.act(who, at=NOW - (290 - 5 * who) * DAY, joined_at=LONG_AGO)
        score = 6 if who in OLD_LOW else 17 + who % 2
        await scene.store.ratings.record_score(by, "signal", score=score, progress=Progress.WATCHING)


async def test_old_votes_of_those_who_finish_it_now_are_not_late(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However they say so; what rings is when their scores were given."""
    await split_long_ago(scene)
    for who in OLD_LOW[:3]:
        await scene.store.shelves.edit(scene.act(who), "signal", lambda entry: entry.finish(at=1), rates=True)
    for who in OLD_LOW[3:]:
        by = scene.act(who)
        await scene.store.ratings.record_score(by, "signal", score=6, progress=Progress.FINISHED)
    await scene.hate(50, score=17, joined_at=LONG_AGO)  # a vote like most, at which the alarm looks
    assert await scene.told() == []
    assert differences(scene.path) == []

    # Control: an alarm that goes by when they last said anything of it takes them for an attack.
    monkeypatch.setattr(summaries, "_VOTES", summaries._VOTES.replace("r.scored_at", "r.rated_at"))
    await scene.hate(51, score=17, joined_at=LONG_AGO)
    assert await scene.told() == [(5, 0)]


@pytest.mark.parametrize("anew", [False, True])
async def test_old_voters_who_score_it_low_now_are_late(scene: Scene, anew: bool) -> None:
    """A score that is changed, or taken back and given again, is of today."""
    await split_long_ago(scene)
    for who in OLD_LOW:
        if anew:
            await scene.hate(who, score=None, joined_at=LONG_AGO)
        await scene.hate(who, score=6 if anew else 5, joined_at=LONG_AGO)
    assert await scene.told() == [(5, 0)]


# What moderators do ----------------------------------------------------------------------------------


async def ring(scene: Scene, *, server_id: int = SERVER, joined_at: int = LONG_AGO) -> int:
    await scene.liked(server_id=server_id)
    await scene.hate(*TROLLS, server_id=server_id, joined_at=joined_at)
    [burst] = await scene.store.moderation.list_bursts(server_id)
    return burst.id


async def test_holding_a_burst(scene: Scene) -> None:
    """None of its votes counts; it is no longer open; the log says who."""
    burst_id = await ring(scene)
    by = scene.act(MODERATOR, name="mod", at=NOW + 5)
    decided = await scene.store.moderation.decide(by, burst_id, hold=True)
    assert decided == Burst(burst_id, SERVER, "signal", votes=3, held=0, opened_at=NOW)
    assert scene.held() == set(TROLLS)
    assert await scene.told() == []
    assert await scene.log() == [LogEntry(NOW + 5, "hold", "mod", "signal", None, 3)]
    assert kept(scene.path)[SERVER, "signal"]["votes"] == 10
    assert differences(scene.path) == []


async def test_letting_a_burst_stand(scene: Scene) -> None:
    """Also what was held by itself counts again."""
    burst_id = await ring(scene, joined_at=YESTERDAY)
    assert scene.held() == set(TROLLS)
    await scene.store.moderation.decide(scene.act(MODERATOR, name="mod"), burst_id, hold=False)
    assert scene.held() == set()
    assert kept(scene.path)[SERVER, "signal"]["votes"] == 13
    assert [entry.action for entry in await scene.log()] == ["stand", "hold"]
    assert differences(scene.path) == []


@pytest.mark.parametrize("hold", [True, False])
async def test_a_decided_burst_rings_no_more(scene: Scene, hold: bool) -> None:
    """Not for the same votes when another comes, but for three new ones."""
    burst_id = await ring(scene)
    await scene.store.moderation.decide(scene.act(MODERATOR, at=NOW + 5), burst_id, hold=hold)
    await scene.hate(104, 105, at=NOW + 60, joined_at=LONG_AGO)
    assert await scene.told() == []
    await scene.hate(106, at=NOW + 70, joined_at=LONG_AGO)
    assert await scene.told() == [(3, 0)]


@pytest.mark.parametrize("hold", [True, False])
async def test_a_decision_silences_its_own_votes_alone(scene: Scene, hold: bool) -> None:
    """Others that came before it, and made no burst then, are in the next one."""
    await scene.liked(13, apart=9)
    await wear_down(scene, *PATIENT[:2])
    assert await scene.told() == []
    await scene.hate(*TROLLS, joined_at=LONG_AGO)
    [burst] = await scene.store.moderation.list_bursts(SERVER)
    with closing(connect(scene.path)) as db, db:
        db.execute("DELETE FROM burst_votes WHERE member_id > 200")
    await scene.store.moderation.decide(scene.act(MODERATOR, at=NOW + 5), burst.id, hold=hold)
    for who in PATIENT[2:]:
        await scene.hate(who, at=NOW + 60, joined_at=LONG_AGO, score=8)
    found = rows(scene.path, "SELECT member_id FROM burst_votes WHERE burst_id > ?", burst.id)
    told = {who for (who,) in found}
    assert set(PATIENT[1:]) <= told <= set(PATIENT)


async def test_votes_that_stand_ring_again_when_they_change(scene: Scene) -> None:
    """Not when their members only say how far they are."""
    burst_id = await ring(scene)
    await scene.store.moderation.decide(scene.act(MODERATOR, at=NOW + 5), burst_id, hold=False)
    for who in TROLLS:
        by = scene.act(who, at=NOW + 60)
        await scene.store.ratings.record_score(by, "signal", score=2, progress=Progress.DROPPED)
    assert await scene.told() == []
    await scene.hate(*TROLLS, at=NOW + 120, joined_at=LONG_AGO, score=3)
    assert await scene.told() == [(3, 0)]


@pytest.mark.parametrize("decided", [False, True])
async def test_a_held_vote_stays_held_when_it_is_changed_or_given_again(scene: Scene, decided: bool) -> None:
    """Days later too, when it would ring no more; also before anybody decided."""
    burst_id = await ring(scene, joined_at=YESTERDAY)
    if decided:
        await scene.store.moderation.decide(scene.act(MODERATOR), burst_id, hold=True)
    first, second, _ = TROLLS
    later = NOW + 60 * DAY
    await scene.hate(first, at=later, joined_at=None, score=12)
    await scene.hate(second, at=later, joined_at=None, score=None)
    await scene.hate(second, at=later, joined_at=None, score=12)
    assert scene.held() == set(TROLLS)
    assert kept(scene.path)[SERVER, "signal"]["votes"] == 10

    # Control: had nobody noted what was held, it would count.
    with closing(connect(scene.path)) as db, db:
        db.execute("DELETE FROM burst_votes")
    await scene.hate(second, at=later, joined_at=None, score=None)
    await scene.hate(second, at=later, joined_at=None, score=12)
    assert scene.held() == set(TROLLS) - {second}


async def test_what_an_older_version_held_stays_held(path: Path, act: Acts) -> None:
    """Its open bursts did not say which votes they held."""
    async with open_store(path) as store:
        await ring(Scene(path, store, act), joined_at=YESTERDAY)
    with closing(connect(path)) as db, db:
        db.execute("ALTER TABLE burst_votes DROP COLUMN held_at")
        for script in migrations().values():
            for statement in statements(script):
                if "burst_votes" in statement and "held_at" in statement:
                    db.execute(statement)
    async with open_store(path) as store:
        scene = Scene(path, store, act)
        await scene.hate(TROLLS[0], at=NOW + 60 * DAY, score=None)
        await scene.hate(TROLLS[0], at=NOW + 60 * DAY, score=12)
        assert scene.held() == set(TROLLS)


@pytest.mark.parametrize("hold", [True, False])
async def test_a_burst_is_decided_once(scene: Scene, hold: bool) -> None:
    """The second moderator hears that it is gone, and changes nothing."""
    burst_id = await ring(scene)
    await scene.store.moderation.decide(scene.act(MODERATOR), burst_id, hold=True)
    before = everything(scene.path)
    with pytest.raises(Gone):
        await scene.store.moderation.decide(scene.act(98), burst_id, hold=hold)
    assert everything(scene.path) == before


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("shelf", "summaries", "bursts", "burst_votes", "members", "moderation_log", "interactions")
    return {table: rows(path, f"SELECT * FROM {table}") for table in tables}


async def test_a_burst_of_another_server_is_gone(scene: Scene) -> None:
    """A forged id reaches into no other server."""
    burst_id = await ring(scene, server_id=OTHER_SERVER)
    before = everything(scene.path)
    for hold in (True, False):
        with pytest.raises(Gone):
            await scene.store.moderation.decide(scene.act(MODERATOR), burst_id, hold=hold)
    assert everything(scene.path) == before


async def test_a_second_delivery_is_told_as_such(scene: Scene) -> None:
    """Not as gone, which the moderator would read under what they just did."""
    burst_id = await ring(scene)
    once = scene.act(MODERATOR)
    await scene.store.moderation.decide(once, burst_id, hold=True)
    again = scene.act(MODERATOR)
    await scene.store.moderation.exclude(again, 101, name="troll", excluded=True)
    before = everything(scene.path)
    with pytest.raises(Redelivered):
        await scene.store.moderation.decide(once, burst_id, hold=True)
    with pytest.raises(Redelivered):
        await scene.store.moderation.exclude(again, 101, name="troll", excluded=True)
    assert everything(scene.path) == before


async def test_a_burst_is_announced_once(scene: Scene) -> None:
    """What was reported is not reported again, of whatever server; decided ones need none."""
    first, second = await ring(scene), await ring(scene, server_id=OTHER_SERVER)
    find, outbox = scene.store.moderation.find_untold, scene.store.outbox
    here, there = BurstOpened(SERVER, first), BurstOpened(OTHER_SERVER, second)
    letters = await waiting(scene.store, BurstOpened)
    assert [each.event for each in letters] == [here, there]
    assert await find(SERVER, first) == (await scene.store.moderation.list_bursts(SERVER))[0]
    await outbox.remove(letters[0], told_at=NOW)
    assert [each.event for each in await waiting(scene.store, BurstOpened)] == [there]
    assert await find(SERVER, first) is None
    assert await find(SERVER, second) is None  # it is another server's
    assert await find(OTHER_SERVER, second) is not None
    await scene.store.moderation.decide(scene.act(MODERATOR, server_id=OTHER_SERVER), second, hold=False)
    assert await find(OTHER_SERVER, second) is None
    await scene.hate(104, joined_at=LONG_AGO)  # one more vote of the same burst
    assert [each.event for each in await waiting(scene.store, BurstOpened)] == [there]
    assert await scene.told() == [(4, 0)]


async def test_excluding_and_including(scene: Scene) -> None:
    """A member's votes go everywhere in this server and come back whole; saying it twice changes nothing."""
    for server_id in (SERVER, OTHER_SERVER):
        for title_id in ("signal", "mother"):
            await scene.liked(5, server_id=server_id, title_id=title_id)
    before = kept(scene.path)
    mod = scene.store.moderation

    async def exclude(who: int, excluded: bool) -> bool:
        by = scene.act(MODERATOR, name="mod")
        return await mod.exclude(by, who, name=f"m{who}", excluded=excluded)

    assert not await exclude(3, False)
    assert await exclude(3, True)
    assert not await exclude(3, True)
    votes = {key: row["votes"] for key, row in kept(scene.path).items()}
    assert votes == {key: 4 if key[0] == SERVER else 5 for key in before}
    assert (3, "signal") not in {
        (who, title) for who, title, _ in await scene.store.ratings.list_votes(SERVER)
    }
    assert await exclude(404, True)  # one who never voted yet
    await scene.hate(404)
    assert kept(scene.path)[SERVER, "signal"]["votes"] == 4
    assert await exclude(3, False)
    assert kept(scene.path) == before
    assert [(entry.action, entry.member, entry.moderator) for entry in await scene.log()] == [
        ("include", "m3", "mod"),
        ("exclude", "m404", "mod"),
        ("exclude", "m3", "mod"),
    ]


async def test_the_log_is_read_in_pages(scene: Scene) -> None:
    """The latest first, of one server, none twice and none left out."""
    for who in range(1, 24):
        for server_id in (SERVER, OTHER_SERVER):
            by = scene.act(MODERATOR, server_id=server_id, at=NOW + who)
            await scene.store.moderation.exclude(by, who, name=f"m{who}@{server_id}", excluded=True)
    read = []
    for offset in (0, 10, 20, 30):
        read += await scene.store.moderation.list_log(SERVER, limit=10, offset=offset)
    assert [entry.member for entry in read] == [f"m{who}@{SERVER}" for who in range(23, 0, -1)]


async def test_a_failed_vote_rings_nothing(scene: Scene) -> None:
    """The alarm is undone with the vote that rang it."""
    await scene.liked()
    await scene.hate(*TROLLS[:2])
    refuse_rows(scene.path, "moderation_log")
    before = everything(scene.path)
    with pytest.raises(INTEGRITY_ERRORS):
        await scene.hate(TROLLS[2])
    assert everything(scene.path) == before
