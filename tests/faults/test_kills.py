"""Fifty kills of a process that writes; a thousand in the long run (`tests/faults/table.py`)."""

from pathlib import Path

from tests.faults.kills import Ledger, kill_often
from tests.places import sqlite_alone

pytestmark = sqlite_alone  # PostgreSQL is another process: tests/store/test_outages.py stops that


async def test_fifty_kills_lose_nothing_that_was_told(tmp_path: Path) -> None:
    """Nor does anything stay of what failed."""
    found = await kill_often(tmp_path, kills=50)
    assert found.is_well, found


async def test_control_who_speaks_too_early_is_found_out(tmp_path: Path) -> None:
    """Control: a process that says that it saved before it did."""
    ledger = Ledger(tmp_path / "eager.db")
    ledger.kill(0.1, is_eager=True)
    assert ledger.count_lost() > 0
