"""One module a format: what its program writes, read as `ListRow`s.

Each has `FORMAT`, `MEMBERS` (which files of an archive it reads, by their names without folders), `knows` (is
this document of its making?) and `read`.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from bot.domain.lists.documents import Document
from bot.domain.lists.formats import (
    criticker,
    daesang,
    imdb,
    letterboxd,
    mydramalist,
    simkl,
    tmdb,
    trakt,
    tvtime,
    yamtrack,
)
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.rows import Format


class Reader(Protocol):
    """What such a module has."""

    @property
    def FORMAT(self) -> Format: ...  # noqa: N802
    @property
    def MEMBERS(self) -> re.Pattern[str]: ...  # noqa: N802
    def knows(self, document: Document, /) -> bool: ...
    def read(self, documents: Sequence[Document], rows: Gathering, /) -> None: ...


READERS: tuple[Reader, ...] = (
    daesang,
    letterboxd,
    imdb,
    simkl,
    tmdb,
    yamtrack,
    tvtime,
    trakt,
    criticker,
    mydramalist,
)
"""In the order in which they are asked: MyDramaList's scrapers name their columns as they like."""
