"""What managers set, and its defaults."""

from pathlib import Path

import pytest

from bot.domain.errors import Redelivered
from bot.domain.moderation import LogEntry
from bot.domain.servers import Bursts, ServerSettings
from bot.store import Store
from tests.places import open_store
from tests.store.conftest import NOW, OTHER_SERVER, SERVER, Acts, rows

SET = [
    ("report_channel", 2**60),
    ("consensus_votes", 7),
    ("board_votes", 20),
    ("bursts", Bursts.IGNORE),
    ("review_role", 2**61),
    ("review_channel", 2**62),
    ("review_days", 14),
    ("review_letters", 200),
    ("review_words", "spoil*, 스포일러"),
    ("spoiler_flags", 5),
]


async def test_what_nobody_set_is_the_default(store: Store) -> None:
    """No channels, three votes or flags, bursts told and newcomers' held, and everybody may review."""
    assert await store.settings.find(SERVER) == ServerSettings()
    assert ServerSettings() == ServerSettings(None, 3, 3, Bursts.HOLD_NEW, None, None, 0, 0, "", 3)


@pytest.mark.parametrize(("name", "value"), SET)
async def test_each_setting_is_kept_by_itself(path: Path, act: Acts, name: str, value: object) -> None:
    """In its own server, with its own type, also after a restart; None goes back to the default."""
    async with open_store(path) as store:
        await store.settings.change(act(name="manager"), name, value)
    async with open_store(path) as store:
        assert await store.settings.find(SERVER) == ServerSettings(**{name: value})  # type: ignore[arg-type]
        assert type(getattr(await store.settings.find(SERVER), name)) is type(value)
        assert await store.settings.find(OTHER_SERVER) == ServerSettings()
        await store.settings.change(act(), name, None)
        assert await store.settings.find(SERVER) == ServerSettings()
        assert rows(path, "SELECT * FROM settings") == []


async def test_all_together_and_the_last_one_counts(store: Store, act: Acts) -> None:
    """One choice leaves the others alone, and the newest replaces the one before."""
    for name, value in (*SET, ("board_votes", 5)):
        await store.settings.change(act(), name, value)
    assert await store.settings.find(SERVER) == ServerSettings(
        2**60, 7, 5, Bursts.IGNORE, 2**61, 2**62, 14, 200, "spoil*, 스포일러", 5
    )


async def test_a_choice_is_in_the_log_once(store: Store, act: Acts) -> None:
    """Who chose what; delivered twice it is done and noted once."""
    once = act(name="manager", at=NOW)
    await store.settings.change(once, "board_votes", 9)
    with pytest.raises(Redelivered):
        await store.settings.change(once, "board_votes", 12)
    assert (await store.settings.find(SERVER)).board_votes == 9
    found = await store.moderation.list_log(SERVER, limit=9, offset=0)
    assert found == [LogEntry(NOW, "settings", "manager", member="board_votes")]
    assert await store.moderation.list_log(OTHER_SERVER, limit=9, offset=0) == []
