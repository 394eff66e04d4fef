"""A review that stands in a channel, and every way in which its text may have to leave it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import simcord

from tests.discord.conftest import SIGNAL, World, buttons, press, shown, whole

SECRET = "Zephyrine poisoned Wilhelmina."
WORD = "Zephyrine"
OTHER = "Nobody did."


class Desk:
    """A private message of the bot's to each, from which what is on no public one can be pressed."""

    def __init__(self, channel: simcord.ChannelHandle) -> None:
        self._channel = channel
        self._messages: dict[int, Any] = {}

    async def seat(self, *people: simcord.MemberActor) -> None:
        for who in people:
            message = shown(await who.slash(self._channel, "reviews"))
            assert message.ephemeral
            self._messages[who.id] = message

    async def press(self, who: simcord.MemberActor, custom_id: str) -> simcord.InteractionResult:
        if who.id not in self._messages:
            await self.seat(who)
        return await press(who, self._messages[who.id], custom_id)


@dataclass
class Stage:
    """A review by mei on its card, reported by jun, and a moderator at hand."""

    here: World
    channel: simcord.ChannelHandle
    card: Any
    review_id: int
    desk: Desk
    reports: simcord.ChannelHandle
    report: Any
    report_id: int
    mod: simcord.MemberActor

    @property
    def patches(self) -> str:
        """The path of an edit of the card, whatever way it is made, and of its deletion."""
        return f"*/messages/{self.card.id}"

    def text(self) -> str:
        """All that everybody can read in the card's channel and in the one beside it."""
        return read(self.channel) + self.here.public()

    def live(self) -> list[Any]:
        return live(self.channel, self.review_id)


def read(channel: simcord.ChannelHandle) -> str:
    return "\n".join(whole(message) for message in channel.history())


def live(channel: simcord.ChannelHandle, review_id: int) -> list[Any]:
    """The messages that are the card of a review: readers can vote on it there."""
    return [message for message in channel.history() if voted_on(message) == review_id]


def voted_on(message: Any) -> int | None:
    """The review whose card a message is, None where it is none."""
    for button in buttons(message).values():
        if button.get("custom_id", "").startswith("helpful:"):
            return int(re.findall(r"\d+", button["custom_id"])[0])
    return None


async def post(
    here: World, text: str = SECRET, *, channel: Any = None, **more: Any
) -> simcord.InteractionResult:
    given = {"title": SIGNAL, "score": "9", "text": text} | more
    return await here.mei.slash(channel or here.channel, "review", **given)


def own_review(here: World, who: simcord.MemberActor | None = None) -> int:
    [(found,)] = here.rows(
        "SELECT review_id FROM reviews WHERE server_id = ? AND member_id = ?",
        here.server.id,
        (who or here.mei).id,
    )
    return int(found)


async def open_desk(here: World, channel: Any = None) -> Desk:
    desk = Desk(channel or here.channel)
    await desk.seat(here.mei, here.jun, here.sol)
    return desk


async def open_reports(here: World, name: str = "moderators") -> simcord.ChannelHandle:
    reports = here.server.create_text_channel(name)
    await here.store.settings.change(here.act(), "report_channel", reports.id)
    await here.env.settle()
    return reports


async def set_stage(here: World, *, channel: Any = None) -> Stage:
    reports = await open_reports(here)
    desk = await open_desk(here)
    card = shown(await post(here, channel=channel))
    review_id = own_review(here)
    report_id = await report(here, desk, review_id)
    [told] = reports.history()
    stage = Stage(
        here,
        channel or here.channel,
        card,
        review_id,
        desk,
        reports,
        told,
        report_id,
        here.moderator(),
    )
    assert WORD in stage.text()
    return stage


async def report(here: World, desk: Desk, review_id: int) -> int:
    form = await desk.press(here.jun, f"report:{review_id}")
    await here.jun.submit_modal(form, {"text": "because"})
    [(found,)] = here.rows("SELECT max(report_id) FROM reports")
    return int(found)


# Ways out --------------------------------------------------------------------------------------------


async def delete(stage: Stage) -> simcord.InteractionResult:
    asked = await stage.desk.press(stage.here.mei, f"delete:{stage.review_id}")
    return await stage.here.mei.click(shown(asked), label="Delete it")


def by_verdict(verdict: str) -> "Way":
    async def decide(stage: Stage) -> simcord.InteractionResult:
        return await press(stage.mod, stage.report, f"verdict:{verdict}:{stage.report_id}")

    return decide


async def flag(stage: Stage) -> simcord.InteractionResult:
    await stage.here.store.settings.change(stage.here.act(), "spoiler_flags", 1)
    return await stage.desk.press(stage.here.sol, f"flag:{stage.review_id}")


async def edit(stage: Stage) -> simcord.InteractionResult:
    return await post(stage.here, OTHER, channel=stage.channel)


async def edit_into_a_spoiler(stage: Stage) -> simcord.InteractionResult:
    return await post(stage.here, f"{WORD} again.", channel=stage.channel, spoiler=True)


async def edit_into_waiting(stage: Stage) -> simcord.InteractionResult:
    await stage.here.store.settings.change(stage.here.act(), "review_words", "nobody")
    return await post(stage.here, OTHER, channel=stage.channel)


async def guard(stage: Stage) -> simcord.InteractionResult:
    form = await stage.desk.press(stage.here.mei, f"episode:{stage.review_id}")
    return await stage.here.mei.submit_modal(form, {"text": "8"})


Way = Callable[[Stage], Awaitable[simcord.InteractionResult]]

WAYS: dict[str, Way] = {
    "deleted": delete,
    "hidden": by_verdict("hide"),
    "marked": by_verdict("spoiler"),
    "removed": by_verdict("remove"),
    "flagged": flag,
    "edited": edit,
    "edited into a spoiler": edit_into_a_spoiler,
    "edited into waiting": edit_into_waiting,
    "guarded by an episode": guard,
}
