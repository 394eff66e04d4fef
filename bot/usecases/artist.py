"""Pictures for cards, drawn off the event loop."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from bot.domain.errors import Busy
from bot.domain.profile import Profile
from bot.domain.ratings import Standing
from bot.domain.titles import Title
from bot.ui import artwork
from bot.ui.artwork import profile as profiles
from bot.ui.cards import Picture
from bot.ui.words import Words
from bot.usecases.heavy import Heavy

log = logging.getLogger(__name__)

DRAWING_SECONDS = 1.5
"""How long a card waits for its one picture: Discord waits for 3, and the next time it is there."""

LIST_SECONDS = 0.7
"""How long a list waits for its pictures, after the time that it took itself."""


class Artist:
    """Gives a title's pictures, None for one that would have to wait too long: a card is whole in words."""

    def __init__(self, drawing: Heavy, *, folder: Path | None = None) -> None:
        self.drawing = drawing
        artwork.keep_in(folder)

    async def draw_banner(self, title: Title, standing: Standing, words: Words) -> Picture | None:
        drawn = artwork.find_banner(title, standing, words)
        if drawn is None:
            with suppress(TimeoutError):
                async with asyncio.timeout(DRAWING_SECONDS):
                    drawn = await self._draw(lambda: artwork.banner(title, standing, words))
        return (
            Picture("banner.jpg", drawn, artwork.describe_banner(title, standing, words)) if drawn else None
        )

    async def draw_profile(self, found: Profile, words: Words) -> Picture | None:
        """A member's banner; none is kept, so that nothing of them is left behind."""
        drawn = None
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAWING_SECONDS):
                drawn = await self._draw(lambda: profiles.draw_profile(found, words))
        return Picture("profile.jpg", drawn, profiles.describe_profile(found, words)) if drawn else None

    async def draw_thumbnail(self, title: Title, words: Words) -> Picture | None:
        """The square picture, named by the title's id: several fit one message."""
        drawn = artwork.find_thumbnail(title) or await self._draw(lambda: artwork.thumbnail(title))
        return Picture(f"{title.id}.jpg", drawn, artwork.describe_scene(title, words)) if drawn else None

    async def draw_thumbnails(self, titles: Iterable[Title], words: Words) -> dict[str, Picture]:
        """Those of several titles by their ids, without what is not drawn in time."""
        tasks = [asyncio.create_task(self.draw_thumbnail(title, words)) for title in titles]
        if not tasks:
            return {}
        done, late = await asyncio.wait(tasks, timeout=LIST_SECONDS)
        for task in late:
            task.cancel()
        drawn = [task.result() for task in tasks if task in done]
        return {each.name.removesuffix(".jpg"): each for each in drawn if each is not None}

    async def _draw(self, draw: Callable[[], bytes]) -> bytes | None:
        try:
            return await self.drawing.run(draw)
        except Busy:
            return None
        except Exception:
            log.exception("A picture could not be drawn")
            return None
