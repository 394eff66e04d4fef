"""Pictures for several cards at once: those that are there in time."""

import asyncio
import threading
from pathlib import Path

import pytest

from bot import catalogue
from bot.domain.ratings import Standing, Summary
from bot.ui import artwork
from bot.ui.pictures import Folder
from bot.ui.words import words
from bot.usecases import artist
from bot.usecases.artist import Artist
from bot.usecases.heavy import Heavy

TITLES = catalogue.load_titles()[200:203]


async def test_thumbnails_that_are_late_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for them long; the control has them all once there is time to draw."""
    monkeypatch.setattr(artist, "LIST_SECONDS", 0.05)
    drawing, go = Heavy(), threading.Event()
    made = Artist(drawing)
    busy = asyncio.create_task(drawing.run(go.wait, 20))
    await asyncio.sleep(0)
    assert await made.draw_thumbnails(TITLES, words("en")) == {}
    go.set()
    assert await busy
    monkeypatch.setattr(artist, "LIST_SECONDS", 20)
    drawn = await made.draw_thumbnails(TITLES, words("en"))
    assert list(drawn) == [title.id for title in TITLES]
    assert {title_id: picture.url for title_id, picture in drawn.items()} == {
        title.id: f"attachment://{title.id}.jpg" for title in TITLES
    }
    assert await made.draw_thumbnails([], words("en")) == {}
    drawing.close()


async def test_thumbnails_that_find_no_room_are_left_out() -> None:
    """Where too much waits already a card goes without; a title drawn before has its picture."""
    drawing, go = Heavy(queue=0), threading.Event()
    made = Artist(drawing)
    known = await made.draw_thumbnail(TITLES[0], words("en"))
    busy = asyncio.create_task(drawing.run(go.wait, 20))
    await asyncio.sleep(0)
    other = catalogue.load_titles()[210]
    drawn = await made.draw_thumbnails([TITLES[0], other], words("en"))
    assert drawn == {TITLES[0].id: known}
    go.set()
    assert await busy
    drawing.close()


async def test_a_banner_that_is_late_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that is stuck, on a disk that does not answer, keeps no card; the control has its banner."""
    monkeypatch.setattr(artist, "DRAWING_SECONDS", 0.05)
    drawing, go = Heavy(), threading.Event()
    made, title, standing = Artist(drawing), catalogue.load_titles()[220], Standing(Summary())
    busy = asyncio.create_task(drawing.run(go.wait, 20))
    await asyncio.sleep(0)
    assert await asyncio.wait_for(made.draw_banner(title, standing, words("en")), 5) is None
    go.set()
    assert await busy
    monkeypatch.setattr(artist, "DRAWING_SECONDS", 20)
    assert await made.draw_banner(title, standing, words("en")) is not None
    drawing.close()


async def test_a_picture_that_cannot_be_drawn_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What lies in the folder is no picture, though its digest is right: said in the log, and no fault."""
    drawing, title = Heavy(), catalogue.load_titles()[221]
    made = Artist(drawing, folder=tmp_path)
    folder = Folder(tmp_path, room=10**6)
    folder.keep(artwork._name_file(title, artwork.BANNER), b"no picture")
    assert await made.draw_banner(title, Standing(Summary()), words("en")) is None
    assert "could not be drawn" in caplog.text
    assert await made.draw_thumbnail(title, words("en")) is not None  # the control
    artwork.keep_in(None)
    drawing.close()
