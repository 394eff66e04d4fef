"""The bot as a process, killed at any moment, and a Discord that fails as Discord does.

People write, edit, delete, vote, flag, report and judge over real sockets while the bot is killed and started
again. Then nobody does anything. What stands in the channels by then must be what the file says should stand
there: each posted review on one card whose message the file knows, no text that must not be seen, every
report and every notice told once.

`python -m tests.faults.table kills` makes a thousand kills.
"""

import asyncio
import json
import random
import re
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from bot.domain.members import Act
from bot.store import Store
from tests.faults import gateway
from tests.faults.gateway import CHANNEL, MEMBER, OFFICE, SERVER, Call, Discord, Fault, until
from tests.faults.messages import ANSWER_SECONDS, Asked, Message, list_targets, snowflake
from tests.faults.run_bot import Mortal
from tests.places import sqlite_alone

pytestmark = sqlite_alone  # on PostgreSQL each start after a kill waits for a lease: test_shards kills there


TITLES = ("kd-signal-2016", "kd-reply-1988-2015", "kd-my-mister-2018", "kd-reply-1994-2013")
PEOPLE = [MEMBER + number for number in range(8)]
JUDGE = PEOPLE[0]
QUIET_SECONDS = 90.0


@dataclass
class Found:
    """What was found wrong when all was quiet again.

    `cut` and `standing` are of the moment of a kill: messages that no card knew, and texts that had to leave.
    """

    kills: int = 0
    cut: int = 0
    standing: int = 0
    messages: int = 0
    missing: int = 0
    doubles: int = 0
    orphans: int = 0
    texts: int = 0
    votes: int = 0
    reports: int = 0
    notices: int = 0

    @property
    def faults(self) -> dict[str, int]:
        """What should not be when all is quiet."""
        names = [each.name for each in fields(self)][4:]
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def add(self, other: "Found") -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


class Town:
    """A server of people who act, over a file that a bot may be killed on."""

    def __init__(self, remote: Discord, database: Path, chance: random.Random) -> None:
        self.remote = remote
        self.database = database
        self.chance = chance
        self.messages = remote.messages
        self._written = 0
        self._unknown: set[int] = set()

    @classmethod
    @asynccontextmanager
    async def opened(cls, first_start: Path, folder: Path, seed: int = 0) -> "AsyncIterator[Town]":
        """A server that tells its office of reports, and takes one flag for a spoiler."""
        database = _copy(first_start, folder)
        async with Store.open(database) as store:
            for name, value in (("report_channel", OFFICE), ("spoiler_flags", 1)):
                await store.settings.change(Act(SERVER, MEMBER, "owner", snowflake(), 0), name, value)
        with closing(sqlite3.connect(database)) as db:  # a notice is gone from the file once it is told
            db.execute("CREATE TABLE left_notices (member_id INTEGER NOT NULL)")
            db.execute(
                "CREATE TRIGGER note_notice AFTER INSERT ON notices BEGIN "
                "INSERT INTO left_notices VALUES (new.member_id); END"
            )
            db.execute("CREATE TABLE heard_notices (member_id INTEGER NOT NULL)")
            db.execute(
                "CREATE TRIGGER note_heard AFTER DELETE ON notices WHEN old.refused = 1 BEGIN "
                "INSERT INTO heard_notices VALUES (old.member_id); END"
            )
            db.commit()
        async with gateway.discord_on_loopback(gateway.Discord()) as remote:
            yield cls(remote, database, random.Random(seed))

    @asynccontextmanager
    async def bot(self, *more: str) -> AsyncIterator[Mortal]:
        """The bot, connected."""
        before = len(self.remote.identified)
        async with Mortal.living(self.remote, self.database, "hasty", *more) as bot:
            await until(lambda: len(self.remote.identified) > before)
            yield bot

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True)) as db:
            return db.execute(sql, values).fetchall()

    # What people do ----------------------------------------------------------------------------------

    async def use(self, data: dict[str, Any]) -> Asked:
        """Send an interaction and wait for the answer as long as Discord does."""
        await self.remote.push("INTERACTION_CREATE", data)
        asked = self.messages.asked[data["token"]]
        with suppress(TimeoutError):
            await until(lambda: asked.answered, seconds=ANSWER_SECONDS)
        return asked

    async def press(self, message: Message, kind: str, who: int) -> Asked | None:
        """Press the button of that kind, if the message has one."""
        target = next((each for each in list_targets(message) if each.split(":")[0] == kind), None)
        return await self.use(gateway.press(message, target, member_id=who)) if target else None

    async def post(self, who: int, title: str | None = None, **more: Any) -> Asked:
        self._written += 1
        take = f"word{self._written}z stands here."
        title = title or self.chance.choice(TITLES)
        given: dict[str, Any] = {
            "title": title,
            "score": "8",
            "text": take,
            "spoiler": self.chance.random() < 0.1,
        } | more
        return await self.use(gateway.command("review", member_id=who, **given))

    def find_card(self) -> Message | None:
        """One of the cards that stand in the channel."""
        cards = [each for each in self.messages.read(CHANNEL) if find_review(each) is not None]
        return self.chance.choice(cards) if cards else None

    def find_author(self, card: Message) -> int:
        [(member_id,)] = self.rows(
            "SELECT member_id FROM reviews WHERE review_id = ?", find_review(card)
        ) or [(MEMBER,)]
        return int(member_id)

    async def vote(self, who: int) -> None:
        if card := self.find_card():
            await self.press(card, "helpful", who)

    async def delete(self, who: int, card: Message | None = None) -> None:
        """By the author: more, delete, yes."""
        if not (card := card or self.find_card()):
            return
        author = self.find_author(card)
        for kind in ("more", "delete", "delete_yes"):
            asked = await self.press(card, kind, author)
            if asked is None or asked.original is None:
                return
            card = asked.original

    async def bring_back(self, who: int) -> None:
        gone = [each for each in self.messages.read(CHANNEL) if find(each, "undelete") is not None]
        if gone:
            message = self.chance.choice(gone)
            review_id = find(message, "undelete")
            for (author,) in self.rows("SELECT member_id FROM reviews WHERE review_id = ?", review_id):
                await self.press(message, "undelete", author)

    async def flag(self, who: int) -> None:
        if (card := self.find_card()) and (more := await self.press(card, "more", who)) and more.original:
            await self.press(more.original, "flag", who)

    async def report(self, who: int, card: Message | None = None) -> None:
        """More, report, and the form that opens."""
        if not (card := card or self.find_card()):
            return
        more = await self.press(card, "more", who)
        asked = await self.press(more.original, "report", who) if more and more.original else None
        if asked is not None and (form := self.messages.modals.get(asked.id)):
            await self.use(gateway.submit(form["custom_id"], member_id=who, reason="because"))

    async def judge(self, who: int) -> None:
        """A moderator decides on what stands in the office, or takes it back."""
        told = self.messages.read(OFFICE)
        if told:
            message = self.chance.choice(told)
            buttons = [each for each in list_targets(message) if each.startswith("verdict")]
            if buttons:
                target = self.chance.choice(buttons)
                await self.use(gateway.press(message, target, member_id=JUDGE))

    async def live(self, who: int) -> None:
        """Do this and that."""
        acts: list[Callable[[int], Awaitable[object]]] = [
            *(4 * [self.post]),
            *(3 * [self.vote]),
            *(2 * [self.delete]),
            self.bring_back,
            self.flag,
            self.report,
            self.judge,
        ]
        while True:
            await self.chance.choice(acts)(who)
            await asyncio.sleep(self.chance.random() * 0.02)

    # Kills -------------------------------------------------------------------------------------------

    async def kill_while_all_live(self, *more: str) -> Found:
        """One life of a bot, ended at a random moment, or when an answer is on its way to it."""
        ripe, caught = asyncio.Event(), asyncio.Event()

        async def delay(call: Call) -> None:
            await asyncio.sleep(self.chance.random() * 0.02)

        async def delay_answer(call: Call) -> None:
            await delay(call)
            if ripe.is_set() and is_public(call):
                caught.set()
                await asyncio.sleep(0.1)

        self.remote.before, self.remote.after = delay, delay_answer
        async with self.bot(*more) as bot:
            people = [asyncio.create_task(self.live(who)) for who in PEOPLE]
            await asyncio.sleep(self.chance.uniform(0.1, 0.8))
            if self.chance.random() < 0.5:
                ripe.set()
                with suppress(TimeoutError):
                    await asyncio.wait_for(caught.wait(), 1)
            await bot.kill()
            for each in people:
                each.cancel()
            for outcome in await asyncio.gather(*people, return_exceptions=True):
                if not isinstance(outcome, asyncio.CancelledError | ConnectionError):
                    raise AssertionError("Somebody had enough") from outcome
        await asyncio.sleep(0.15)  # what was under way reaches the channels
        return self._look_at_the_dead()

    def _look_at_the_dead(self) -> Found:
        unknown = self._find_unknown()
        found = Found(kills=1, cut=len(unknown - self._unknown), standing=self.look().texts)
        self._unknown |= unknown
        return found

    def _find_unknown(self) -> set[int]:
        known = {row[0] for row in self.rows("SELECT message_id FROM cards")}
        return {int(each["id"]) for each in self.messages.read(CHANNEL)} - known

    async def settle(self, *more: str) -> None:
        """Start the bot again and wait until it has nothing left to do."""
        async with self.bot(*more):
            await self.be_quiet()

    async def be_quiet(self) -> None:
        """Wait until the bot has nothing left to do."""
        left = (
            "SELECT kind, card_id, due_at, tries FROM cards WHERE due_at IS NOT NULL "
            "UNION ALL SELECT kind, event_id, due_at, tries FROM outbox"
        )
        for _ in range(3):  # what is done brings more to do
            try:
                await until(lambda: not self.rows(left), seconds=QUIET_SECONDS)
            except TimeoutError:
                raise AssertionError(f"Left to do at {time.time():.0f}: {self.rows(left)}") from None
            await asyncio.sleep(0.1)

    # What must be in the end -------------------------------------------------------------------------

    def look(self) -> Found:
        """What is wrong in the channels, by the file."""
        found = Found()
        standing = self.messages.read(CHANNEL)
        found.messages = len(standing)
        known = {row[0] for row in self.rows("SELECT message_id FROM cards WHERE message_id IS NOT NULL")}
        there = {int(each["id"]) for each in standing}
        found.orphans = len(there - known)
        found.missing = len(known - there)
        cards: dict[int, list[Message]] = {}
        for message in standing:
            review_id = find_review(message)
            if review_id is not None:
                cards.setdefault(review_id, []).append(message)
        allowed: Counter[str] = Counter()
        for review_id, body, opened, message_id, helpful in self._list_posted():
            own = cards.pop(review_id, [])
            found.missing += message_id not in {int(each["id"]) for each in own}
            found.doubles += max(len(own) - 1, 0)
            found.votes += sum(count_votes(each) != helpful for each in own)
            if opened:
                allowed.update(read_words(body))
        found.texts += sum(len(own) for own in cards.values())  # cards of what nobody may see
        seen = Counter(word for message in standing for word in set(read_words(json.dumps(message))))
        found.texts += (seen - allowed).total()
        found.missing += (allowed - seen).total()
        found.reports = self._count_reports_told_wrong()
        found.notices = self._count_notices_told_wrong()
        return found

    def _list_posted(self) -> list[tuple[Any, ...]]:
        return self.rows(
            "SELECT v.review_id, v.body, v.spoils = 0 AND v.flagged_at IS NULL AND v.marked_at IS NULL "
            "AND v.episode IS NULL, c.message_id, "
            "(SELECT count(*) FROM helpful_votes AS h WHERE h.review_id = v.review_id AND h.helpful = 1) "
            "FROM reviews AS v LEFT JOIN cards AS c ON c.card_id = v.card_id WHERE v.state = 'posted'"
        )

    def _count_reports_told_wrong(self) -> int:
        """Open reports that were not told once, and others that were told more than once."""
        told: Counter[int] = Counter()
        for message in self.messages.read(OFFICE):
            ids = {each.split(":")[-1] for each in list_targets(message) if each.startswith("verdict")}
            told.update(int(each) for each in ids)
        rows = self.rows("SELECT report_id, closed_at IS NULL FROM reports")
        return sum(told[report_id] > 1 or (is_open and told[report_id] == 0) for report_id, is_open in rows)

    def _count_notices_told_wrong(self) -> int:
        left = Counter(row[0] for row in self.rows("SELECT member_id FROM left_notices"))
        told = Counter({who: len(self.messages.read(who)) for who in PEOPLE})
        # Nobody is sent more than one a day: the others wait for the next command, or were heard with one.
        for kept in ("notices WHERE refused = 1", "heard_notices"):
            told.update(row[0] for row in self.rows(f"SELECT member_id FROM {kept}"))
        return (left - told).total() + (told - left).total()


def _copy(first_start: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(first_start, folder / "daesang.db"))


def is_public(call: Call) -> bool:
    """Whether this request puts a message into a channel for all."""
    if call.method != "POST" or not isinstance(call.payload, dict):
        return False
    sent = call.payload.get("data") or {}
    answers = call.path.endswith("/callback") and call.payload["type"] == 4 and not sent.get("flags")
    return answers or call.path == f"/channels/{CHANNEL}/messages"


def find(message: Message, kind: str) -> int | None:
    """The id in the button of that kind."""
    for target in list_targets(message):
        if target.split(":")[0] == kind:
            return int(target.split(":")[1])
    return None


def find_review(message: Message) -> int | None:
    """The review whose card a message is: it can be voted on there."""
    return find(message, "helpful")


def count_votes(message: Message) -> int:
    parts = [part for row in message["components"] for part in row["components"]]
    [label] = [part["label"] for part in parts if part.get("custom_id", "").startswith("helpful:")]
    return int(label)


def read_words(text: str) -> list[str]:
    return re.findall(r"word\d+z", text)


async def run(first_start: Path, folder: Path, *more: str, kills: int, seed: int = 0) -> Found:
    """So many kills of a bot whose jobs fail at times, then quiet without that, then a look."""
    found = Found()
    async with Town.opened(first_start, folder, seed) as town:
        for _ in range(kills):
            found.add(await town.kill_while_all_live("clumsy", *more))
        town.remote.before = town.remote.after = gateway.at_once
        await town.settle(*more)
        found.add(town.look())
        return found


async def test_nothing_is_lost_by_kills(first_start: Path, tmp_path: Path) -> None:
    """Five kills in each of two towns; then all is as the file says."""
    whole = Found()
    for found in await asyncio.gather(
        *(run(first_start, tmp_path / f"{seed}", kills=5, seed=seed) for seed in (0, 1))
    ):
        whole.add(found)
    assert whole.cut > 0  # control: there were messages that no card knew of
    assert whole.standing > 0  # control: and texts that had yet to leave
    assert whole.faults == {}


async def cut_off(first_start: Path, folder: Path, *more: str) -> dict[str, int]:
    """What is wrong when all is quiet after one review whose bot did not live to hear the answer."""
    async with Town.opened(first_start, folder) as town:
        never = asyncio.Event()

        async def hold(call: Call) -> None:
            if is_public(call):
                await never.wait()

        town.remote.after = hold
        async with town.bot() as bot:
            await town.post(MEMBER)
            await bot.kill()
        never.set()
        [card] = town.messages.read(CHANNEL)
        assert town.rows("SELECT message_id FROM cards") == [(None,)]
        await town.settle(*more)
        if not more:
            assert town.messages.read(CHANNEL) == [card]
        return town.look().faults


async def test_a_card_is_found_whose_bot_was_killed_before_it_heard_of_it(
    first_start: Path, tmp_path: Path
) -> None:
    """It is the one card afterwards. Control: a bot that does not look for it has two, or one unknown."""
    found, blind, hopeful = await asyncio.gather(
        cut_off(first_start, tmp_path / "as it is"),
        cut_off(first_start, tmp_path / "blind", "blind"),
        cut_off(first_start, tmp_path / "hopeful", "hopeful"),
    )
    assert found == {}
    assert blind == {"doubles": 1, "orphans": 1, "texts": 1}
    assert hopeful == {"missing": 1, "orphans": 1}


async def test_a_card_is_not_sent_again_that_was_sent_long_ago(first_start: Path, tmp_path: Path) -> None:
    """The bot sent it itself, was killed then, and started again when its nonce was forgotten."""
    async with Town.opened(first_start, tmp_path) as town:
        never, sent = asyncio.Event(), asyncio.Event()

        async def hold(call: Call) -> None:
            if is_public(call):
                sent.set()
                await never.wait()

        town.remote.after = hold
        town.remote.faults.append(Fault("POST", "/interactions/*", 0))
        async with town.bot() as bot:
            posted = asyncio.create_task(town.post(MEMBER))
            await asyncio.wait_for(sent.wait(), 20)
            await bot.kill()
            await posted
        never.set()
        town.remote.faults.clear()
        town.messages.forget_nonces()
        await town.settle()
        assert len(town.messages.read(CHANNEL)) == 1
        assert town.look().faults == {}


async def test_a_press_gives_no_message_to_a_card_that_is_being_sent(
    first_start: Path, tmp_path: Path
) -> None:
    """After a kill the review is posted anew, and its earlier card pressed before that one is there."""
    async with Town.opened(first_start, tmp_path) as town:
        never, looked = asyncio.Event(), asyncio.Event()

        async def hold(call: Call) -> None:
            if is_public(call):
                await never.wait()

        town.remote.after = hold
        async with town.bot() as bot:
            await town.post(MEMBER, TITLES[0], spoiler=False)
            await bot.kill()
        never.set()

        async def hold_back(call: Call) -> None:
            if is_public(call):
                await looked.wait()

        town.remote.before = hold_back
        [(first, due_at)] = town.rows("SELECT card_id, due_at FROM cards")
        async with town.bot():
            await until(lambda: time.time() > due_at - 1)
            [earlier] = town.messages.read(CHANNEL)
            posted = asyncio.create_task(town.post(MEMBER, TITLES[0], spoiler=False))
            await until(lambda: town.rows("SELECT count(*) FROM cards") == [(2,)])
            await town.press(earlier, "helpful", PEOPLE[1])
            await until(lambda: not town.rows("SELECT 1 FROM cards WHERE card_id = ? AND shown = 0", first))
            looked.set()
            await posted
            await town.be_quiet()
        assert len(town.messages.read(CHANNEL)) == 2
        assert town.look().faults == {}


async def tell(first_start: Path, folder: Path, *, acted: bool = True, nonces: bool = True) -> dict[str, int]:
    """What is wrong after a bot was killed while it told of a report, and an author of a flag.

    Both were told before, if that was `acted` on, and it never heard so.
    """
    author, reader, flagger = PEOPLE[1:4]
    async with Town.opened(first_start, folder) as town:
        town.messages.knows_nonces = nonces
        tellings = [f"/channels/{each}/messages" for each in (OFFICE, author)]
        lost = [Fault("POST", path, 0, after=acted) for path in tellings]
        town.remote.faults += lost
        async with town.bot() as bot:
            await town.post(author, spoiler=False)
            [card] = town.messages.read(CHANNEL)
            await town.report(reader, card)
            await town.flag(flagger)
            await until(lambda: {call.path for call in town.remote.calls} >= set(tellings))
            await bot.kill()
        told = [len(town.messages.read(each)) for each in (OFFICE, author)]
        assert [bool(times) for times in told] == [acted, acted]
        if nonces:  # else it may have tried again, and so told twice, before it was killed
            assert max(told) <= 1
        town.remote.faults.clear()
        await town.settle()
        return town.look().faults


async def test_a_report_and_a_notice_are_told_once(first_start: Path, tmp_path: Path) -> None:
    """Whether or not they were told before a kill. Control: where Discord forgets nonces it is twice."""
    before, after, forgetful = await asyncio.gather(
        tell(first_start, tmp_path / "told before"),
        tell(first_start, tmp_path / "told after", acted=False),
        tell(first_start, tmp_path / "told twice", nonces=False),
    )
    assert before == after == {}
    assert forgetful.keys() == {"reports", "notices"}


TROUBLE = [
    Fault("PATCH", "", 429, times=2, retry_after=0.3),
    Fault("PATCH", "", 500, times=1),
    Fault("PATCH", "", 502, times=1),
    Fault("PATCH", "", 503, times=2),
    Fault("PATCH", "", 0, times=2),
    Fault("PATCH", "", 0, times=1, after=True),
    Fault("PATCH", "", 500, times=1, after=True),
    Fault("PATCH", "", 403, code=50013),
]
"""One card each; the last is never to be edited again."""


async def test_texts_leave_by_themselves_however_discord_fails(first_start: Path, tmp_path: Path) -> None:
    """Through discord.py's own tries and waits, and through ours."""
    async with Town.opened(first_start, tmp_path) as town, town.bot():
        await asyncio.gather(*(town.post(who, TITLES[0], spoiler=False) for who in PEOPLE))
        cards = town.messages.read(CHANNEL)
        faults = [
            replace(fault, path=f"*/messages/{card['id']}")
            for fault, card in zip(TROUBLE, cards, strict=True)
        ]
        town.remote.faults += faults
        await asyncio.gather(*(town.delete(MEMBER, card) for card in cards))
        assert read_words(json.dumps(town.messages.read(CHANNEL)))  # control: some have not left yet
        # As long as discord.py tries and waits by itself, on a machine that is busy.
        await until(lambda: not read_words(json.dumps(town.messages.read(CHANNEL))), seconds=45)
        await town.be_quiet()
        assert [fault.times or 0 for fault in faults] == [0] * len(faults)  # control: each was met
        left = {each["id"] for each in town.messages.read(CHANNEL)}
        assert left == {card["id"] for card in cards[:-1]}  # which could not be edited was deleted
        assert town.look().faults == {}
