"""What can go wrong for a person: a key with parameters, never a sentence.

Each docstring names the parameters that its sentence takes. A key follows from the name of the class:
`error.bad_score` for `BadScore`.
"""

import re
from typing import TYPE_CHECKING

from bot.domain.titles import Title

if TYPE_CHECKING:
    from bot.domain.servers import Home  # which brings in numpy, and that may not be here so early


class DomainError(Exception):
    """Something a person can mend, said to them privately."""

    key: str

    def __init_subclass__(cls) -> None:
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        cls.key = vars(cls).get("key", f"error.{words}")

    def __init__(self, **parameters: object) -> None:
        super().__init__(self.key, parameters)
        self.parameters = parameters

    def __reduce__(self) -> tuple[object, ...]:
        """One can come from another process; that begins with its words alone."""
        return _make_again, (type(self), self.args, vars(self))


def _make_again(kind: type[DomainError], args: tuple[object, ...], state: dict[str, object]) -> DomainError:
    error = kind.__new__(kind, *args)
    vars(error).update(state)
    return error


class BadScore(DomainError):
    """`text` is no half point from 1 to 10."""


class TooFewScores(DomainError):
    """To compare with takes `needed` scored titles, and the member has `n`."""


class UnknownTitle(DomainError):
    """No title goes by `text`, or several do; `nearest` are the best guesses, best first."""

    def __init__(self, text: str, nearest: tuple[Title, ...]) -> None:
        super().__init__(text=text)
        self.nearest = nearest
        if not nearest:
            self.key = "error.no_title"


class SeveralTitles(UnknownTitle):
    """Several titles go by `text`; `nearest` are the best known of them."""


class WhichTitle(DomainError):
    """An episode was given, and no title."""


class BadDate(DomainError):
    """`text` is no day, or one that has not come yet."""


class DatesCross(DomainError):
    """Something was finished before it was started."""


class EmptyReview(DomainError): ...


class NotText(DomainError):
    """The file `name` is not text in UTF-8, UTF-16 or CP949."""


class FileTooLarge(DomainError):
    """The file `name` has `size` KiB; `limit` KiB are allowed."""


class FilesTooLarge(DomainError):
    """The files of a message have `size` KiB together; `limit` KiB are allowed."""


class TwoTexts(DomainError): ...


class NoReviews(DomainError):
    """Nobody here has written about `title` yet."""


class Gone(DomainError): ...


class OldCommand(DomainError): ...


class NeedsServer(DomainError):
    """What was asked in no server, or in one without Daesang, is about a server."""


class ChooseHome(DomainError):
    """What was asked in no server could be meant for several: `homes` (at most 5, the latest first)."""

    def __init__(self, homes: "tuple[Home, ...]") -> None:
        super().__init__()
        self.homes = homes


class Busy(DomainError):
    """More is waiting than is taken on: writes, or heavy work; or another program holds the database."""


class DiskFull(Busy):
    """The database has no room for what is new."""


class ReadOnly(Busy):
    """The database's disk takes nothing new, though it is not full."""


class DataDamaged(DomainError):
    """What is kept cannot be read as it should; nobody but the owner can mend that."""


class SlowDown(DomainError): ...


class NothingToRecommend(DomainError): ...


class BadYears(DomainError):
    """`text` is no year and no span of years."""


class UnknownName(DomainError):
    """No genre, network or trope (the `option`) is called `text`.

    `near` are names like it, `some` are any there are.
    """

    key = "error.unknown_name.genre"

    def __init__(self, option: str, *, text: str, near: tuple[str, ...], some: tuple[str, ...]) -> None:
        super().__init__(text=text, near=near, some=some)
        self.option = option
        self.near = near
        self.key = f"error.unknown_name.{option}" if near else f"error.unlike_name.{option}"


class UnknownPerson(DomainError):
    """Nobody called `text` made a title or plays in one."""


class NothingFits(DomainError):
    """No title fits all options; without the one called `option` `n` would, None where it takes more."""

    def __init__(self, option: str | None = None, n: int = 0) -> None:
        super().__init__(option=option, n=n)
        if option is None:
            self.key = "error.nothing_fits_at_all"


class NothingPlanned(DomainError): ...


class NobodyToWatchWith(DomainError): ...


class Blocked(DomainError): ...


class OwnReview(DomainError): ...


class OwnReply(DomainError): ...


class UnknownMember(DomainError):
    """The member called `name` has done nothing here yet."""


class ShelvesClosed(DomainError):
    """In this server everybody looks at their own shelf alone."""


class NothingOnShelf(DomainError):
    """Who asks for their own shelf has put nothing on it."""


class EmptyShelf(DomainError):
    """The member called `name` has put nothing on theirs here, or never was here, or is hidden."""


class NotHere(DomainError):
    """Somebody called `name` is not in the server."""


class TheirsToPost(DomainError):
    """Whoever asks wants to post the card of the member called `name`."""


class ComparedWithYourself(DomainError): ...


class TooLittleInCommon(DomainError):
    """To be compared two members need `needed` titles that both scored, and they have `n`."""


class WrongRole(DomainError): ...


class Muted(DomainError): ...


class TooManyReports(DomainError): ...


class NotYetAMember(DomainError):
    """They may review in `n` days."""


class ReviewTooShort(DomainError):
    """A review needs `n` letters here and has `letters`."""


class NotYours(DomainError): ...


class ListedWord(DomainError):
    """A reply or a new title holds a word of the server's list; only reviews with one wait."""


class EmptyReply(DomainError): ...


class ThreadLocked(DomainError): ...


class NoSuchEpisode(DomainError):
    """`text` is no episode of `title`, which has `episodes` (None where nobody counted)."""

    def __init__(self, *, text: str, title: Title, episodes: int | None) -> None:
        super().__init__(text=text, title=title, episodes=episodes)
        if episodes is None:
            self.key = "error.not_an_episode"


class NoEpisodes(DomainError): ...


class NothingToRead(DomainError): ...


class NotYourMessage(DomainError):
    """The message is somebody else's, or a bot's."""


class NothingToSave(DomainError): ...


class TooTangled(DomainError): ...


class ListTooTangled(DomainError): ...


class BadLink(DomainError):
    """`text` is no http address."""


class StillAsked(DomainError):
    """What is about to be posted lacks its `what`: title, score or spoils."""

    key = "error.still_asked.title"

    def __init__(self, what: str) -> None:
        super().__init__()
        self.key = f"error.still_asked.{what}"


class NoName(DomainError): ...


class SameTitle(DomainError): ...


class OwnAddition(DomainError): ...


class BadTitleYear(DomainError):
    """`text` names no year in which a title can have come out."""


class TooManyTitles(DomainError):
    """`n` titles were added in a day: by one member, or by all of a server."""

    def __init__(self, *, n: int, of_server: bool = False) -> None:
        super().__init__(n=n)
        if of_server:
            self.key = "error.server_has_too_many_titles"


class LaterChange(DomainError):
    """What is to be undone has something later standing upon it, which is to be undone first."""


class BadNumber(DomainError):
    """`text` is no whole number from `low` to `high`."""


class BadWordList(DomainError):
    """A word list holds `n` words of `letters` letters."""


class NoPermission(DomainError):
    """It takes the permission `permission`, as Discord's interface calls it: `manage_messages`."""


class UnknownList(DomainError):
    """The file `name` is of no program whose lists can be read."""


class MixedLists(DomainError):
    """Files of two programs were sent at once: of the `first` and the `second`."""


class EmptyList(DomainError):
    """There is no title in the files, though their program is known."""


class FileNotLoaded(DomainError):
    """Discord does not give the file `name`, or too slowly."""


class ListTooLarge(DomainError):
    """The files of a list are more than `limit` MiB, packed or unpacked."""


class BrokenList(DomainError):
    """The file `name` is damaged, or made to do damage."""


class LockedList(DomainError):
    """The archive `name` takes a password."""


class NestedArchive(DomainError):
    """The archive `name` holds archives instead of a list."""


class NewerExport(DomainError):
    """An export of a version of Daesang that knows more than this one."""


class Redelivered(Exception):
    """The interaction was handled before; doing it again would count twice."""
