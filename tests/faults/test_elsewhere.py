"""A server that another process serves by now: nothing is done there, and nothing is given up."""

from collections.abc import Callable, Iterator
from typing import Any

import discord
import pytest

from bot.app import Daesang
from bot.domain.servers import Served
from bot.ui.cards import Card
from bot.ui.channels import Channels, Unreachable
from tests.discord.conftest import World
from tests.faults import failing
from tests.faults.failing import Faults, later
from tests.faults.stage import SECRET, open_desk, open_reports, own_review, post, read
from tests.faults.test_cards import HOUR
from tests.faults.test_told import TOLD, direct, hide, report, sending

NOWHERE = Served(2, frozenset())


class Elsewhere:
    """Whether another process serves all servers now."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        here: Any = Daesang.served
        self.is_so = False
        patch.setattr(Daesang, "served", property(lambda bot: NOWHERE if self.is_so else here.fget(bot)))

    def begin(self) -> bool:
        """From now on it is so."""
        self.is_so = True
        return True


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with pytest.MonkeyPatch.context() as patch:
        yield Elsewhere(patch)


@pytest.mark.parametrize("what", TOLD)
async def test_what_is_to_be_told_is_left_to_who_serves_the_server(
    here: World, elsewhere: Elsewhere, what: str
) -> None:
    """It is not even tried; whoever serves it tells it, once."""
    reports = await open_reports(here)
    elsewhere.is_so = True
    await TOLD[what](here)
    await later(here.env, HOUR)
    assert reports.history() == []
    assert here.rows("SELECT tries FROM outbox") == [(0,)]
    elsewhere.is_so = False
    await later(here.env, HOUR)
    assert len(reports.history()) == 1
    assert here.rows("SELECT count(*) FROM outbox") == [(0,)]


async def test_a_notice_is_left_to_who_serves_the_server(here: World, elsewhere: Elsewhere) -> None:
    """It is not taken for one from a server that has removed the bot, which waits for a command."""
    mod = here.moderator()
    elsewhere.is_so = True
    await hide(here, here.mei, mod)
    await later(here.env, HOUR)
    assert direct(here.mei) == []
    assert here.rows("SELECT refused FROM notices") == [(0,)]
    elsewhere.is_so = False
    await later(here.env, HOUR)
    assert len(direct(here.mei)) == 1


async def test_a_card_is_left_to_who_serves_the_server(here: World, elsewhere: Elsewhere) -> None:
    """A text that must leave its channel does, once somebody serves it; until then it is not tried."""
    desk = await open_desk(here)
    await post(here)
    elsewhere.is_so = True
    await desk.press(here.mei, f"delete_yes:{own_review(here)}")
    await later(here.env, HOUR)
    assert SECRET in read(here.channel)
    assert here.rows("SELECT tries FROM cards WHERE shown <> wanted") == [(0,)]
    elsewhere.is_so = False
    await later(here.env, HOUR)
    assert SECRET not in read(here.channel)


async def test_what_is_lost_in_the_middle_is_not_put_off(
    here: World, elsewhere: Elsewhere, faults: Faults
) -> None:
    """Its next process finds it due at once; the control waits after the same error."""
    reports = await open_reports(here)
    failing_once = faults.on("POST", sending(reports), failing.unavailable, while_=elsewhere.begin)
    await report(here)
    assert here.rows("SELECT tries, due_at <= at FROM outbox") == [(0, 1)]
    elsewhere.is_so = False
    faults.off(failing_once)
    faults.on("POST", sending(reports), failing.unavailable)
    await later(here.env, 60)
    [(tries,)] = here.rows("SELECT tries FROM outbox")
    assert tries > 0  # control


def make_card() -> Card:
    return Card(discord.Embed(), discord.ui.View())


DOINGS: dict[str, Callable[[Channels], Any]] = {
    "send": lambda channels: channels.send(1, 2, make_card(), nonce="n"),
    "edit": lambda channels: channels.edit(1, 2, 3, make_card()),
    "delete": lambda channels: channels.delete(1, 2, 3),
    "find": lambda channels: channels.find_messages(1, 2, since=0, is_wanted=bool),
    "look up": lambda channels: channels.is_member(1, 2),
}


@pytest.mark.parametrize("doing", DOINGS)
async def test_a_server_lost_in_the_middle_is_out_of_reach_not_gone(doing: str) -> None:
    """Whatever is tried there: who hears that something is gone would give it up."""
    channels = Channels(discord.Client(intents=discord.Intents.none()), lambda: NOWHERE)
    with pytest.raises(Unreachable):
        await DOINGS[doing](channels)
    with pytest.raises(Unreachable):
        channels.find_server(1)


async def test_control_of_a_served_server_it_is_known_that_the_bot_is_not_in_it() -> None:
    """Control."""
    assert Channels(discord.Client(intents=discord.Intents.none())).find_server(1) is None
