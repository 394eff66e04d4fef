"""Why there is no database to be had, in words for an owner."""


class Unreachable(Exception):
    """There is no database there, or it does not let one in; never a word of a password."""


class NotOurs(Unreachable):
    """The file, or its folder, is another user's; `what` says so without a remedy, for who knows a better."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}: {remedy}")
        self.what = what


class HalfMoved(Unreachable):
    """A move has begun there and not ended: whatever were made there now would be in its way."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"Only half of a move has arrived there ({where}): the same `uv run --no-dev -m bot move` as "
            "before goes on where it was. What it moves from is whole."
        )
