"""Daesang's own face: the picture of a title that there is not."""

import io
from dataclasses import replace

from bot.domain.titles import Title
from bot.ui.artwork.scene import Frame, draw_scene

HASH = "da35a96da35a96da35a96da35a96da35"
"""Discord knows a picture of somebody by such a number."""

_FRAME = Frame(256, 256, (0.5, 0.5), (0.34, 0.34), 0.2, ())


def draw_face(like: Title) -> bytes:
    """A square PNG of 256 pixels in the colours of the kings' screens; `like` gives what is not drawn."""
    picture = draw_scene(replace(like, id="daesang", genres=("Historical",)), _FRAME)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
