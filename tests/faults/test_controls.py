"""The controls: with one piece of our care taken away, the test that is there for it fails."""

import inspect
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import pytest

from bot.domain.shelf import Status
from bot.store import cards as card_rows
from bot.store import outbox, settings, shelf
from bot.ui.channels import Channels
from bot.usecases import announcements, cards
from bot.usecases.announcements import Announcements
from tests.discord.conftest import World
from tests.faults import failing, test_cards, test_lists, test_other_versions, test_told
from tests.faults.failing import Faults
from tests.faults.stage import set_stage

pytestmark = pytest.mark.faults

# What could be left undone ---------------------------------------------------------------------------


async def give_up(self: Any, card: Any, *, removes: bool) -> None:
    await self._store.cards.settle(card.id, message_id=card.message_id, shown=card.wanted)


async def only_wait(self: Any, card: Any, error: Exception) -> bool:
    await self._put_off(card, removes=True)
    return True


async def do_nothing(*_: Any, **__: Any) -> None: ...


async def change_as_it_is(self: Any, channel_id: int, change: Callable[[], Awaitable[object]]) -> None:
    await change()


async def leave_open(self: Any, channel_id: int, change: Callable[[], Awaitable[object]]) -> None:
    await (await self._client.fetch_channel(channel_id)).edit(archived=False)
    await change()


async def believe(self: Any, card: Any, message_id: int) -> None:
    now = await self._store.cards.find(card.id)
    await self._store.cards.settle(card.id, message_id=message_id, shown=now.wanted)


async def find_nothing(self: Any, card: Any) -> list[int]:
    return []


async def stop_there(self: Any, letter: Any, error: Exception) -> None:
    raise error


async def forget(self: Any, letter: Any, *, until: int) -> None:
    await self.remove(letter)


def sending_twice(send: Any) -> Any:
    numbers = count()

    async def send_as_new(self: Any, *args: Any, nonce: str) -> int:
        sent: int = await send(self, *args, nonce=f"{nonce}-{next(numbers)}")
        return sent

    return send_as_new


def read_strictly(name: str, text: str | None) -> Any:
    return settings._READERS[name](text) if text is not None else None


NEGLECTS: dict[str, tuple[Any, str, Any]] = {
    "what failed is given up": (cards.Cards, "_put_off", give_up),
    "a refusal is waited out": (cards.Cards, "_withdraw", only_wait),
    "moderators are not told": (card_rows.Cards, "report_stuck", do_nothing),
    "a thread is not opened": (Channels, "_change", change_as_it_is),
    "a thread is not closed": (Channels, "_change", leave_open),
    "nothing is looked at after a start": (cards.Cards, "take_up_due", do_nothing),
    "what was sent is believed to be right": (cards.Cards, "note_sent", believe),
    "what was lost is not looked for": (cards.Cards, "_find_messages", find_nothing),
    "what could not be told is forgotten": (outbox.Outbox, "put_off", forget),
    "what could not be told stops the rest": (Announcements, "_put_off", stop_there),
    "each try is a new message": (Channels, "send", sending_twice(Channels.send)),
    "every setting is known": (settings, "read_setting", read_strictly),
    "every notice is known": (announcements, "is_known", lambda key: True),
    "every status is known": (shelf, "read_status", lambda text: Status(text) if text else None),
}

# Whose test must notice -----------------------------------------------------------------------------

HOUR_OF_FAULTS = test_cards.test_a_text_leaves_by_itself_after_an_hour_of_faults
GOES_AT_ONCE = test_cards.test_where_edits_are_refused_for_good_the_message_goes
THREAD = test_cards.test_a_text_leaves_an_archived_thread
HEARS_LATER = test_told.test_a_channel_out_of_reach_holds_up_no_other_and_hears_later
NOTICE_LATER = test_told.test_a_notice_that_fails_is_sent_later_and_holds_up_no_other
TOLD_ONCE = test_told.test_what_was_told_and_not_noted_is_not_told_again

CONTROLS: list[tuple[str, Callable[..., Awaitable[None]], dict[str, Any]]] = [
    *(
        ("what failed is given up", HOUR_OF_FAULTS, {"way": "deleted", "error": error})
        for error in failing.PASSING
    ),
    ("what failed is given up", test_cards.test_a_permission_lost_for_an_hour, {"way": "hidden"}),
    (
        "what failed is given up",
        test_lists.test_a_list_closes_by_itself_after_an_hour_of_faults,
        {"way": "deleted", "error": failing.unavailable},
    ),
    *(
        ("a refusal is waited out", GOES_AT_ONCE, {"way": "hidden", "error": error})
        for error in (failing.refused, failing.no_access, failing.bad_request)
    ),
    ("a refusal is waited out", test_cards.test_a_message_that_is_gone_is_let_be, {"way": "deleted"}),
    (
        "moderators are not told",
        test_cards.test_moderators_are_told_once_where_a_text_stands,
        {"way": "deleted", "error": failing.refused},
    ),
    ("a thread is not opened", THREAD, {"way": "hidden", "restart": False}),
    ("a thread is not closed", THREAD, {"way": "hidden", "restart": False}),
    (
        "nothing is looked at after a start",
        test_cards.test_a_restart_between_saving_and_editing,
        {"way": "deleted"},
    ),
    (
        "what was sent is believed to be right",
        test_cards.test_posting_races_with_what_takes_the_text_away,
        {"way": "deleted"},
    ),
    (
        "what was lost is not looked for",
        test_cards.test_a_stop_between_the_answer_and_noting_it,
        {"press_it": False},
    ),
    (
        "what could not be told is forgotten",
        HEARS_LATER,
        {"what": "burst", "error": failing.unavailable, "restart": False},
    ),
    (
        "what could not be told is forgotten",
        HEARS_LATER,
        {"what": "report", "error": failing.unavailable, "restart": False},
    ),
    ("what could not be told is forgotten", NOTICE_LATER, {"error": failing.unavailable, "restart": False}),
    ("what could not be told stops the rest", NOTICE_LATER, {"error": failing.unavailable, "restart": False}),
    ("each try is a new message", TOLD_ONCE, {"what": "burst", "stop": False}),
    ("each try is a new message", TOLD_ONCE, {"what": "report", "stop": True}),
    (
        "every setting is known",
        test_other_versions.test_a_setting_of_an_unknown_kind_stops_nothing,
        {"unknown": "a name"},
    ),
    (
        "every setting is known",
        test_other_versions.test_a_setting_of_an_unknown_kind_stops_nothing,
        {"unknown": "a number"},
    ),
    (
        "every notice is known",
        test_other_versions.test_a_refused_notice_of_an_unknown_key_stops_no_command_and_no_other,
        {},
    ),
    ("every status is known", test_other_versions.test_progress_of_an_unknown_kind_stops_nothing, {}),
]


def test_every_piece_of_care_has_its_control() -> None:
    assert {neglect for neglect, _, _ in CONTROLS} == NEGLECTS.keys()


@pytest.mark.parametrize(("neglect", "test", "given"), CONTROLS)
async def test_control_neglected_it_fails(
    here: World,
    there: World,
    faults: Faults,
    monkeypatch: pytest.MonkeyPatch,
    neglect: str,
    test: Callable[..., Awaitable[None]],
    given: dict[str, Any],
) -> None:
    """Each of these tests sees that it is left undone."""
    monkeypatch.setattr(*NEGLECTS[neglect])
    wanted = inspect.signature(test).parameters
    worlds: dict[str, Any] = {"here": here, "there": there, "faults": faults}
    if "stage" in wanted:
        worlds |= {"stage": await set_stage(here), "lists": here.server.create_text_channel("lists")}
    with pytest.raises(AssertionError):
        await test(**{name: each for name, each in worlds.items() if name in wanted}, **given)
