"""A power cut takes nothing that was said to be saved, and leaves a file that is whole."""

from pathlib import Path

import pytest

from tests.faults.power import can_record, cut
from tests.places import sqlite_alone

pytestmark = [
    sqlite_alone,
    pytest.mark.skipif(not can_record(), reason="it is recorded by strace"),
]


async def test_nothing_that_was_saved_is_lost(first_start: Path) -> None:
    row = await cut(first_start, changes=60, cuts=25)
    assert (row.survived, row.lost) == (25, 0)


async def test_control_a_log_that_is_synced_now_and_then_loses_some(first_start: Path) -> None:
    """Control: SQLite's NORMAL, which most recommend with a log."""
    row = await cut(first_start, changes=60, cuts=25, synchronous="NORMAL")
    assert row.survived < 25
    assert row.lost > 0
