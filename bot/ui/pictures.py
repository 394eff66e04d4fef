"""Pictures drawn before, so that none is drawn twice while it is asked for again and again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock


class Pictures:
    """The last used within `room` bytes; safe to use from several threads."""

    def __init__(self, *, room: int) -> None:
        self._room = room
        self._size = 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def find_or_draw(self, key: Hashable, draw: Callable[[], bytes]) -> bytes:
        picture = self.find(key)
        if picture is None:
            picture = draw()
            self._keep(key, picture)
        return picture

    def _keep(self, key: Hashable, picture: bytes) -> None:
        with self._lock:
            self._size += len(picture) - len(self._kept.pop(key, b""))
            self._kept[key] = picture
            while self._size > self._room:
                self._size -= len(self._kept.popitem(last=False)[1])
