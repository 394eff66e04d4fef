"""Fitted recommenders on disk, in a folder beside the database, so that a restart serves at once.

They can be fitted anew from the ratings at any time: losing the folder costs seconds, and none of it goes
through the database's writer, which tens of megabytes would hold up.
"""

from contextlib import suppress
from pathlib import Path


class Learnt:
    """One file a server. Every method blocks: call it in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, server_id: int) -> tuple[int, bytes] | None:
        """The number of votes a server's recommender was fitted to, and the recommender."""
        for path in self._of(server_id):
            with suppress(OSError, ValueError):
                return int(path.stem.split("-")[1]), path.read_bytes()
        return None

    def keep(self, server_id: int, votes: int, data: bytes) -> None:
        """Keep a server's recommender in place of its last one. Raises OSError."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        before = self._of(server_id)
        fresh = self._folder / f"{server_id}-{votes}.npz"
        torn = fresh.with_suffix(".part")
        torn.write_bytes(data)
        torn.replace(fresh)  # seen whole or not at all
        for path in before:
            if path != fresh:
                path.unlink(missing_ok=True)

    def forget(self, server_id: int) -> None:
        """Remove a server's recommender."""
        for path in self._folder.glob(f"{server_id}-*"):  # torn ones too
            path.unlink(missing_ok=True)

    def _of(self, server_id: int) -> list[Path]:
        return sorted(self._folder.glob(f"{server_id}-*.npz"), key=lambda path: -path.stat().st_mtime)
