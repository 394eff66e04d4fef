"""What a saved change brings with it: facts that somebody has to act on, told after the change is safe."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    server_id: int


@dataclass(frozen=True, slots=True)
class _SubjectEvent(Event):
    subject_id: int


class Announcement(_SubjectEvent):
    """Kept until somebody has been told."""


class BurstOpened(Announcement):
    """Votes on a title look like a burst: moderators are to hear of it."""


class ReportFiled(Announcement):
    """A review or a reply was reported, or a review waits for a moderator."""


class NoticeLeft(Announcement):
    """A member is to be told something."""


class CardStuck(Announcement):
    """A text that must leave a channel cannot be taken from it: moderators are to hear where it stands."""


class CardStale(_SubjectEvent):
    """What a channel shows is not what it should show any more; the card itself remembers that."""


class TextErased(Event):
    """What somebody wrote was erased: traces of it are to go soon; its job remembers that."""


class MemberErased(Event):
    """A member was erased: what was learnt of them and is kept in memory is to go too."""


class CalibrationDue(Event):
    """A server's votes have changed enough to learn it anew; its job remembers that."""


class SettlingDue(Event):
    """Scores of a server's titles are only near what their votes say; its job remembers that."""


class DeparturesDue(Event):
    """A server's managers changed whether those who left are left out; its job remembers that."""


class TitlesChanged(Event):
    """A server's own titles are others now: what is kept of them in memory is to be made anew."""


ANNOUNCEMENTS: dict[str, type[Announcement]] = {
    "burst": BurstOpened,
    "report": ReportFiled,
    "notice": NoticeLeft,
    "stuck": CardStuck,
}
"""Their names in the outbox."""
