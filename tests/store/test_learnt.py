"""Fitted recommenders on disk: one file a server, whole or not at all."""

import os
from pathlib import Path

import pytest

from bot.store.learnt import Learnt


@pytest.fixture
def learnt(tmp_path: Path) -> Learnt:
    return Learnt(tmp_path / "learnt")


def names(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "learnt").iterdir())


def test_what_was_kept_is_found(learnt: Learnt) -> None:
    """With the number of votes it was fitted to, and of that server alone."""
    assert learnt.find(1) is None
    learnt.keep(1, 120, b"one")
    learnt.keep(11, 7, b"eleven")
    assert learnt.find(1) == (120, b"one")
    assert learnt.find(11) == (7, b"eleven")
    assert learnt.find(2) is None


@pytest.mark.parametrize("votes", [121, 119, 120])
def test_the_newest_takes_the_place_of_the_last(learnt: Learnt, tmp_path: Path, votes: int) -> None:
    """One file a server, whether it has more votes, fewer or as many; nothing half written stays."""
    learnt.keep(1, 120, b"old")
    learnt.keep(2, 5, b"other")
    learnt.keep(1, votes, b"new")
    assert learnt.find(1) == (votes, b"new")
    assert names(tmp_path) == [f"1-{votes}.npz", "2-5.npz"]


def test_of_two_files_the_newer_counts(learnt: Learnt, tmp_path: Path) -> None:
    """A stop between writing the new and removing the old leaves both; the next keeping cleans up."""
    learnt.keep(1, 9, b"new")
    old = tmp_path / "learnt" / "1-50.npz"
    old.write_bytes(b"old")
    os.utime(old, (1, 1))
    assert learnt.find(1) == (9, b"new")
    learnt.keep(1, 10, b"newest")
    assert names(tmp_path) == ["1-10.npz"]


def test_what_is_torn_is_not_found(learnt: Learnt, tmp_path: Path) -> None:
    """A file half written, or of a name nobody gave, is passed over."""
    learnt.keep(2, 5, b"other")
    (tmp_path / "learnt" / "1-9.part").write_bytes(b"ha")
    (tmp_path / "learnt" / "1-many.npz").write_bytes(b"what")
    assert learnt.find(1) is None
    assert learnt.find(2) == (5, b"other")


def test_a_server_is_forgotten(learnt: Learnt, tmp_path: Path) -> None:
    """Its file goes, others stay, and forgetting what never was is fine."""
    learnt.forget(1)
    learnt.keep(1, 9, b"one")
    learnt.keep(12, 9, b"twelve")
    learnt.forget(1)
    assert learnt.find(1) is None
    assert names(tmp_path) == ["12-9.npz"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_folder_is_the_owners_alone(learnt: Learnt, tmp_path: Path) -> None:
    """What members like is nobody else's on the machine."""
    learnt.keep(1, 9, b"one")
    assert (tmp_path / "learnt").stat().st_mode & 0o077 == 0


def test_where_there_is_no_room_it_says_so(tmp_path: Path) -> None:
    """A folder that cannot be made is an OSError; whoever keeps decides what to do."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotADirectoryError):
        Learnt(tmp_path / "file" / "learnt").keep(1, 9, b"one")
