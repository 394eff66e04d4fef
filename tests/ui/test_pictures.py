"""Pictures kept on disk: within their room, shared, and never a fault when something is wrong with them."""

import logging
import multiprocessing
import os
import random
import resource
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.domain.titles import Kind, Title
from bot.ui import artwork
from bot.ui.pictures import Folder, Pictures

NAMES = [f"{number:064x}" for number in range(20)]
BYTES = b"\xff\xd8" + b"p" * 998
TITLE = Title("kd-signal-2016", Kind.DRAMA, "Signal", 2016, title_ko="시그널", genres=("Thriller",))


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Artwork without memory of what other tests drew, and on no disk."""
    monkeypatch.setattr(artwork, "_SCENES", Pictures(room=1))
    yield
    artwork.keep_in(None)


def listed(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


class Drawing:
    """Draws, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return BYTES


# What is kept ----------------------------------------------------------------------------------------


def test_a_picture_on_disk_is_not_drawn_again(tmp_path: Path) -> None:
    """Not by another process, which has nothing in memory; without the folder it is."""
    draw = Drawing()
    for _ in range(3):
        process = Pictures(room=10_000)
        process.folder = Folder(tmp_path / "made", room=10_000)
        assert process.find_or_draw("key", draw, name=NAMES[0]) == BYTES
    assert draw.times == 1
    bare = Pictures(room=10_000)
    assert bare.find_or_draw("key", draw, name=NAMES[0]) == BYTES
    assert draw.times == 2


@pytest.mark.parametrize("broken", [b"", b"x", BYTES, BYTES[:500], bytes(1032)])
def test_a_broken_or_vanished_file_is_drawn_anew(tmp_path: Path, broken: bytes) -> None:
    """Cut off, overwritten, emptied or deleted: what is given is the picture, and the next one is kept."""
    folder, draw = Folder(tmp_path, room=10_000), Drawing()
    file = tmp_path / f"{NAMES[0]}.jpg"
    for spoil in (lambda: file.write_bytes(broken), file.unlink):
        folder.keep(NAMES[0], BYTES)
        assert folder.find(NAMES[0]) == BYTES  # the control
        spoil()
        assert folder.find(NAMES[0]) is None
        process = Pictures(room=10_000)
        process.folder = folder
        assert process.find_or_draw("key", draw, name=NAMES[0]) == BYTES
        assert folder.find(NAMES[0]) == BYTES
    assert draw.times == 2


def test_what_was_used_longest_ago_goes(tmp_path: Path) -> None:
    """Within the bytes there are; to be shown is to be used. An owner's own files stay."""
    folder = Folder(tmp_path, room=3200)
    (tmp_path / "holiday.jpg").write_bytes(bytes(9000))
    (tmp_path / "notes.part").write_bytes(bytes(9000))
    for age, name in enumerate(NAMES[:3]):
        folder.keep(name, BYTES)
        os.utime(tmp_path / f"{name}.jpg", (1000 + age, 1000 + age))
    assert folder.find(NAMES[0]) == BYTES
    folder.keep(NAMES[3], BYTES)
    assert listed(tmp_path) == sorted([*(f"{NAMES[n]}.jpg" for n in (0, 2, 3)), "holiday.jpg", "notes.part"])


def test_what_was_begun_and_left_goes_after_an_hour(tmp_path: Path) -> None:
    """A process may be killed while it writes; one that is writing now is left alone."""
    folder = Folder(tmp_path, room=10_000)
    for name, at in (("tmpold.part", 1000), ("tmpnew.part", None)):
        (tmp_path / name).write_bytes(b"half")
        if at is not None:
            os.utime(tmp_path / name, (at, at))
    folder.keep(NAMES[0], BYTES)
    assert listed(tmp_path) == [f"{NAMES[0]}.jpg", "tmpnew.part"]


def test_several_may_write_and_read_at_once(tmp_path: Path) -> None:
    """Whoever reads sees a whole picture or none, however small the room."""
    seen: set[bytes | None] = set()
    faults = []

    def work(first: int) -> None:
        folder = Folder(tmp_path, room=4200)
        try:
            for turn in range(60):
                name = NAMES[(first + turn) % 8]
                seen.add(folder.find(name))
                folder.keep(name, BYTES)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []
    assert seen == {None, BYTES}
    assert not [name for name in listed(tmp_path) if name.endswith(".part")]
    assert sum(each.stat().st_size for each in tmp_path.iterdir()) <= 4200 + 4 * 1032


def test_a_folder_that_cannot_be_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file stands in its place: each picture is there all the same."""
    (tmp_path / "taken").write_bytes(b"a file")
    process, draw = Pictures(room=1), Drawing()
    process.folder = Folder(tmp_path / "taken", room=10_000)
    with caplog.at_level(logging.WARNING):
        for name in NAMES[:3]:
            assert process.find_or_draw(name, draw, name=name) == BYTES
    assert draw.times == 3
    assert len(caplog.records) == 1
    assert "taken" in caplog.text


# Titles ----------------------------------------------------------------------------------------------


def test_a_title_that_changed_has_another_file(tmp_path: Path) -> None:
    """What is drawn decides: its names, year and genres, not its cast; each form has a file of its own."""
    artwork.keep_in(tmp_path)
    first = artwork.thumbnail(TITLE)
    assert artwork.thumbnail(replace(TITLE, cast=("Lee Je-hoon",))) == first
    assert len(listed(tmp_path)) == 1
    for changed in ({"year": 2017}, {"title_ko": "신호"}, {"genres": ("Romance",)}, {"title": "Signals"}):
        artwork.thumbnail(replace(TITLE, **changed))
    artwork.poster(TITLE)
    assert len(listed(tmp_path)) == 6


def test_a_new_way_of_drawing_has_new_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else what lies on disk would be shown for ever."""
    artwork.keep_in(tmp_path)
    for version in (1, 1, 2):
        monkeypatch.setattr(artwork, "_DRAWING", version)
        artwork.thumbnail(TITLE)
    assert len(listed(tmp_path)) == 2


def test_a_full_disk_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written whole does not stay there in parts; the control is kept."""
    folder = Folder(tmp_path, room=10_000)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, limit[1]))  # as much as there is room for
    try:
        for name in NAMES[:3]:
            folder.keep(name, BYTES)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)
    assert listed(tmp_path) == []
    folder.keep(NAMES[0], BYTES)
    assert listed(tmp_path) == [f"{NAMES[0]}.jpg"]


@pytest.mark.parametrize("what", ["huge", "pipe", "folder", "endless"])
def test_what_can_be_no_picture_of_ours_is_not_read(tmp_path: Path, what: str) -> None:
    """Neither into memory, nor for ever: it is drawn, and kept in place of what lay there if that can be."""
    folder, file = Folder(tmp_path, room=10_000), tmp_path / f"{NAMES[0]}.jpg"
    if what == "huge":
        with file.open("wb") as made:
            made.truncate(1 << 40)
    elif what == "pipe":
        os.mkfifo(file)
    elif what == "folder":
        file.mkdir()
    else:
        file.symlink_to("/dev/zero")
    asked = threading.Thread(target=lambda: folder.find(NAMES[0]), daemon=True)
    asked.start()
    asked.join(5)
    assert not asked.is_alive()
    assert folder.find(NAMES[0]) is None
    folder.keep(NAMES[0], BYTES)
    assert folder.find(NAMES[0]) == (None if what == "folder" else BYTES)
    assert [each for each in listed(tmp_path) if each.endswith(".part")] == []


# Several processes -----------------------------------------------------------------------------------


def _use_folder(path: Path, seed: int, answers: "multiprocessing.Queue[str]") -> None:
    """Draw and read pictures in a folder too small for them, as a process does; what went wrong."""
    told = logging.Handler()
    told.emit = lambda record: answers.put(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("bot").addHandler(told)
    process, chosen = Pictures(room=1), random.Random(seed)
    process.folder = Folder(path, room=6 * 1032)
    try:
        for _ in range(400):
            number = chosen.randrange(len(NAMES))
            picture = bytes([number]) * 1000
            found = process.find_or_draw(number, partial(bytes, picture), name=NAMES[number])
            kept = process.folder.find(NAMES[number])
            if found != picture or kept not in (None, picture):
                answers.put(f"{number} is another picture")
    except Exception as error:
        answers.put(repr(error))
    answers.put("")


def test_processes_share_a_folder_at_the_same_time(tmp_path: Path) -> None:
    """Each takes away what others look at: none fails, none gets part of a picture or another one."""
    spawn = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = spawn.Queue()
    others = [spawn.Process(target=_use_folder, args=(tmp_path / "made", n, answers)) for n in range(3)]
    for each in others:
        each.start()
    said: list[str] = []
    while said.count("") < len(others):
        said.append(answers.get(timeout=60))
    for each in others:
        each.join(10)
    assert set(said) == {""}
    kept = listed(tmp_path / "made")
    assert 1 <= len(kept) <= len(NAMES)
    assert all(name.endswith(".jpg") for name in kept)
