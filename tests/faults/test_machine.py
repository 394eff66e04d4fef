"""A long random run: whatever people do and Discord refuses, in the end every message is as it should be.

Members post, edit, spoil, delete and bring back; readers flag and vote; moderators hide, mark, remove, let
pass and take it back; lists are shared; requests fail in every way, answers are lost, the bot is stopped at
any moment. Then nothing fails any more and nobody does anything for two hours. What stands in the channels by
then must be what `/reviews` tells a reader who has seen nothing.

With DAESANG_FAULTS_EXAMPLES set, that many runs are made, each another one at each start, and one that fails
is made short.
"""

import asyncio
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, ClassVar

import pytest
import simcord
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.domain.search import TitleIndex
from tests.discord.conftest import MIRACLE, SIGNAL, World, buttons, fields, whole, world
from tests.faults import failing
from tests.faults.failing import Error, Faults, later
from tests.faults.stage import open_desk, open_reports, voted_on
from tests.places import copy_database

EXAMPLES = int(os.environ.get("DAESANG_FAULTS_EXAMPLES", "0"))
TITLES = (SIGNAL, MIRACLE)
HOUR = 3600

people = st.sampled_from(("mei", "jun", "sol"))
titles = st.sampled_from(TITLES)
numbers = st.integers(0, 20)

# What can be wrong with the public channel: method, end of the path, error, after the act, how often.
TROUBLE: dict[str, tuple[str, str, Error, bool, int | None]] = {
    **{f"edits: {error.__name__}": ("PATCH", "/messages/*", error, False, None) for error in failing.PASSING},
    "edits refused": ("PATCH", "/messages/*", failing.refused, False, None),
    "one edit refused": ("PATCH", "/messages/*", failing.refused, False, 1),
    "an edit done and its answer lost": ("PATCH", "/messages/*", failing.disconnected, True, 1),
    "deletions refused": ("DELETE", "/messages/*", failing.no_access, False, None),
    "deletions out of order": ("DELETE", "/messages/*", failing.unavailable, False, None),
    "no access": ("*", "/messages*", failing.no_access, False, None),
    "an outage": ("*", "/messages*", failing.unavailable, False, None),
    "nothing can be sent": ("POST", "/messages", failing.refused, False, None),
    "a message sent and its answer lost": ("POST", "/messages", failing.unavailable, True, 1),
    "no history": ("GET", "/messages*", failing.broken, False, None),
}
CALLBACKS: dict[str, tuple[Error, bool]] = {
    "an answer that fails": (failing.unavailable, False),
    "an answer that comes too late": (failing.too_late, False),
    "an answer that is lost": (failing.disconnected, True),
}


class Community(RuleBasedStateMachine):
    """One server with two public channels, a few members, and a Discord that fails."""

    index: ClassVar[TitleIndex]
    fresh: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._folder = tempfile.TemporaryDirectory()
        self._written = 0
        self._listed: list[Any] = []
        self.here: World
        self.faults: Faults

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(work)

    # The stage ---------------------------------------------------------------------------------------

    @initialize()
    def open(self) -> None:
        self._run(self._open())

    async def _open(self) -> None:
        path = Path(self._folder.name) / "daesang.db"
        copy_database(self.fresh, path)
        self.here = await self._stack.enter_async_context(world(path, self.index))
        self.faults = self._stack.enter_context(Faults.of(self.here.env))
        self.people = {"mei": self.here.mei, "jun": self.here.jun, "sol": self.here.sol}
        self.kim, self.mod = self.here.join("kim"), self.here.moderator()
        await open_reports(self.here)
        self.lists = self.here.server.create_text_channel("lists")
        self.desk = await open_desk(self.here, self.here.server.create_text_channel("office"))
        await self.desk.seat(self.mod)
        for name, value in (("spoiler_flags", 2), ("review_words", "forbidden")):
            await self.here.store.settings.change(self.here.act(), name, value)

    def teardown(self) -> None:
        try:
            if hasattr(self, "faults"):
                self._run(self._end())
        finally:
            self._run(self._stack.aclose())
            self._runner.close()
            self._folder.cleanup()

    async def _end(self) -> None:
        self.faults.clear()
        await later(self.here.env, 2 * HOUR)
        await self._check()

    # What people do ----------------------------------------------------------------------------------

    def _reviews(self) -> list[tuple[int, int, str]]:
        """Every review's id, author and title, deleted ones too."""
        return self.here.rows("SELECT review_id, member_id, title_id FROM reviews ORDER BY review_id")

    def _one(self, number: int) -> tuple[int, simcord.MemberActor] | None:
        found = self._reviews()
        if not found:
            return None
        review_id, member_id, _ = found[number % len(found)]
        [author] = [who for who in self.people.values() if who.id == member_id]
        return review_id, author

    @rule(
        who=people, title=titles, spoiler=st.booleans(), listed=st.sampled_from((False, False, False, True))
    )
    def post(self, who: str, title: str, spoiler: bool, listed: bool) -> None:
        self._run(self._post(self.people[who], title, spoiler=spoiler, listed=listed))

    async def _post(
        self, who: simcord.MemberActor, title: str, *, spoiler: bool = False, listed: bool = False
    ) -> None:
        self._written += 1
        text = f"word{self._written}z stands here{', forbidden' if listed else ''}."
        await who.slash(self.here.channel, "review", title=title, score="8", text=text, spoiler=spoiler)

    @rule(number=numbers)
    def delete(self, number: int) -> None:
        if found := self._one(number):
            self._run(self.desk.press(found[1], f"delete_yes:{found[0]}"))

    @rule(number=numbers)
    def bring_back(self, number: int) -> None:
        if found := self._one(number):
            self._run(self.desk.press(found[1], f"undelete:{found[0]}"))

    @rule(number=numbers, of=numbers)
    def restore_a_version(self, number: int, of: int) -> None:
        if found := self._one(number):
            versions = self.here.rows("SELECT version_id FROM review_versions WHERE review_id = ?", found[0])
            if versions:
                version = versions[of % len(versions)][0]
                self._run(self.desk.press(found[1], f"restore:{version}"))

    @rule(number=numbers, who=people)
    def flag(self, number: int, who: str) -> None:
        if found := self._one(number):
            self._run(self.desk.press(self.people[who], f"flag:{found[0]}"))

    @rule(number=numbers, who=people)
    def vote(self, number: int, who: str) -> None:
        if found := self._one(number):
            self._run(self.desk.press(self.people[who], f"helpful:{found[0]}:1"))

    @rule(number=numbers, verdict=st.sampled_from(("hide", "spoiler", "remove", "dismiss")))
    def judge(self, number: int, verdict: str) -> None:
        self._run(self._judge(number, verdict))

    async def _judge(self, number: int, verdict: str) -> None:
        if not (found := self._one(number)):
            return
        reader = next(who for who in self.people.values() if who is not found[1])
        form = await self.desk.press(reader, f"report:{found[0]}")
        if form.modal is not None:
            await reader.submit_modal(form, {"text": "because"})
        for (report_id,) in self.here.rows(
            "SELECT report_id FROM reports WHERE review_id = ? AND closed_at IS NULL", found[0]
        ):
            await self.desk.press(self.mod, f"verdict:{verdict}:{report_id}")

    @rule(number=numbers)
    def take_a_verdict_back(self, number: int) -> None:
        closed = self.here.rows("SELECT report_id FROM reports WHERE closed_at IS NOT NULL")
        if closed:
            report_id = closed[number % len(closed)][0]
            self._run(self.desk.press(self.mod, f"verdict_undo:{report_id}"))

    @rule(who=people, title=st.none() | titles)
    def share(self, who: str, title: str | None) -> None:
        given = {"title": title} if title else {}
        answer = self._run(self.people[who].slash(self.lists, "reviews", share=True, **given))
        if answer.response is not None and not answer.response.ephemeral:
            self._listed.append((self.people[who], answer))

    @rule(number=numbers)
    def open_a_list_again(self, number: int) -> None:
        if self._listed:
            who, answer = self._listed[number % len(self._listed)]
            if answer.response is not None and "Show the new one" in buttons(answer):
                self._run(who.click(answer.response, label="Show the new one"))

    # What goes wrong ---------------------------------------------------------------------------------

    @rule(what=st.sampled_from(sorted(TROUBLE)), where=st.sampled_from(("takes", "lists", "both")))
    def fail(self, what: str, where: str) -> None:
        method, path, error, after, times = TROUBLE[what]
        for name, channel in (("takes", self.here.channel), ("lists", self.lists)):
            if where in (name, "both"):
                self.faults.on(method, f"/channels/{channel.id}{path}", error, after=after, times=times)

    @rule(what=st.sampled_from(sorted(CALLBACKS)), who=people, title=titles)
    def fail_to_answer_a_review(self, what: str, who: str, title: str) -> None:
        error, after = CALLBACKS[what]
        failing_answer = self.faults.on("POST", "/interactions/*/callback", error, after=after, times=1)
        self._run(self._post(self.people[who], title))
        self.faults.off(failing_answer)

    @rule()
    def mend(self) -> None:
        self.faults.clear()

    @rule(seconds=st.sampled_from((20, 60, 600)))
    def pass_time(self, seconds: int) -> None:
        self._run(later(self.here.env, seconds))

    @rule()
    def restart(self) -> None:
        self._run(self.here.restart())

    @rule(who=people, title=titles, after=st.booleans())
    def stop_while_a_review_is_posted(self, who: str, title: str, after: bool) -> None:
        self._stop_in("POST", "/interactions/*/callback", after, self._post(self.people[who], title))

    @rule(who=people, after=st.booleans())
    def stop_while_a_list_is_shared(self, who: str, after: bool) -> None:
        asked = self.people[who].slash(self.lists, "reviews", share=True)
        self._stop_in("POST", "/interactions/*/callback", after, asked)

    @rule(number=numbers, after=st.booleans(), method=st.sampled_from(("PATCH", "POST")))
    def stop_while_a_card_follows(self, number: int, after: bool, method: str) -> None:
        path = f"/channels/{self.here.channel.id}/messages*"
        self._stop_in(method, path, after, self._judge(number, "hide" if method == "PATCH" else "dismiss"))

    def _stop_in(self, method: str, path: str, after: bool, work: Coroutine[Any, Any, Any]) -> None:
        hold = self.faults.hold(method, path, after=after)
        self._run(work)
        self._run(self.here.restart())
        hold.release()
        hold.seen += 1

    # What must be in the end -------------------------------------------------------------------------

    async def _check(self) -> None:
        readable, posted = await self._as_read()
        cards, everything = [], []
        for channel in (self.here.channel, self.lists):
            for message in channel.history():
                everything.append(whole(message))
                if voted_on(message) is not None:
                    cards.append(message)
        ids = {review_id: (member_id, title_id) for review_id, member_id, title_id in self._reviews()}
        assert Counter(ids[voted_on(card) or 0] for card in cards) == Counter(posted)
        for card in cards:
            assert self._votes(card) == self._counted(voted_on(card))
        words = Counter(word for card in cards for word in set(_words(whole(card))))
        assert words == Counter(readable)
        assert {word for text in everything for word in _words(text)} <= readable

    async def _as_read(self) -> tuple[set[str], list[tuple[int, str]]]:
        """What somebody reads who has seen nothing: the texts, and whose reviews of what there are."""
        readable: set[str] = set()
        posted = []
        ids = {who.name: who.id for who in self.people.values()}
        for title in TITLES:
            answer = await self.kim.slash(self.here.channel, "reviews", title=title)
            assert answer.response is not None
            if not answer.response.embeds:  # nobody has written about it
                continue
            readable |= set(_words(whole(answer.response)))
            posted += [(ids[re.split(r" · |📝 ", name)[1]], title) for name in fields(answer)]
        return readable, posted

    def _votes(self, card: Any) -> int:
        [label] = [name for name, each in buttons(card).items() if "helpful:" in each.get("custom_id", "")]
        return int(label)

    def _counted(self, review_id: int | None) -> int:
        sql = "SELECT count(*) FROM helpful_votes WHERE helpful = 1 AND review_id = ?"
        return int(self.here.rows(sql, review_id)[0][0])


def _words(text: str) -> list[str]:
    return re.findall(r"word\d+z", text)


def run(machine: Callable[[], RuleBasedStateMachine], *, examples: int, steps: int) -> None:
    phases = set(Phase) - ({Phase.explain} if EXAMPLES else {Phase.explain, Phase.shrink, Phase.reuse})
    run_state_machine_as_test(
        machine,  # type: ignore[arg-type]
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not EXAMPLES,
            database=None,
            phases=tuple(phases),
            report_multiple_bugs=False,
            suppress_health_check=tuple(HealthCheck),
        ),
    )


@pytest.mark.faults
def test_in_the_end_every_message_is_what_it_should_be(first_start: Path, index: TitleIndex) -> None:
    """See above; ten runs where nothing else is asked for."""
    Community.fresh, Community.index = first_start, index
    run(Community, examples=EXAMPLES or 10, steps=40 if EXAMPLES else 25)


class Calm(Community):
    """The control: the same people, and a Discord where nothing fails."""


for name in (
    "fail",
    "fail_to_answer_a_review",
    "stop_while_a_review_is_posted",
    "stop_while_a_list_is_shared",
    "stop_while_a_card_follows",
):
    setattr(Calm, name, None)


def test_control_where_nothing_fails_it_is_so_all_along(first_start: Path, index: TitleIndex) -> None:
    """Control: what the run looks for holds where nothing goes wrong."""
    Calm.fresh, Calm.index = first_start, index
    run(Calm, examples=EXAMPLES or 3, steps=25)
