"""What a server's managers have set; what they have not, or this version does not know, is the default."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.domain.events import BurstOpened, DeparturesDue, ReportFiled, SettlingDue, TitlesChanged
from bot.domain.members import Act
from bot.domain.moderation import LogEntry
from bot.domain.servers import Bursts, ScoreDisplay, ServerSettings
from bot.store.acts import begin, note
from bot.store.jobs import DEPARTURES, IMPORTED, hurry
from bot.store.transaction import Engine, Row, Transaction, writes

_READERS: dict[str, Callable[[str], Any]] = {
    "report_channel": int,
    "consensus_votes": int,
    "board_votes": int,
    "bursts": Bursts,
    "review_role": int,
    "review_channel": int,
    "review_days": int,
    "review_letters": int,
    "review_words": str,
    "spoiler_flags": int,
    "leave_out_left": lambda text: text == "True",
    "world": lambda text: text == "True",
    "title_role": int,
    "region": str,
    "language": str,
    "count_imported": lambda text: text == "True",
    "display": ScoreDisplay,
    "shelves_shown": lambda text: text == "True",
}
_SELECT = "SELECT name, value FROM settings WHERE server_id = :server_id"
_UNTOLD = (
    (BurstOpened, "SELECT burst_id FROM bursts WHERE server_id = :server_id AND state = 'open' "),
    (ReportFiled, "SELECT report_id FROM reports WHERE server_id = :server_id AND closed_at IS NULL "),
)


class Settings:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find(self, server_id: int) -> ServerSettings:
        return _collect(await self._engine.read(_SELECT, {"server_id": server_id}))

    @writes
    def change(self, tx: Transaction, act: Act, name: str, value: object) -> None:
        """Set one of them, and note it in the log; None goes back to the default. Raises Redelivered.

        A report channel hears of all that waited for one.
        """
        row = act.keys(name=name, value=str(value))
        begin(tx, act)
        note(tx, act, LogEntry(act.at, "settings", act.name, member=name))
        if value is None:
            sql = "DELETE FROM settings WHERE server_id = :server_id AND name = :name"
        else:
            sql = (
                "INSERT INTO settings (server_id, name, value) VALUES (:server_id, :name, :value) "
                "ON CONFLICT (server_id, name) DO UPDATE SET value = excluded.value"
            )
        tx.run(sql, row)
        if name == "report_channel" and value is not None:
            _tell_again(tx, act)
        if name in ("world", "language", "display"):  # what is kept of a server in memory
            tx.emit(TitlesChanged(act.server_id), at=act.at)
        if name == "count_imported":
            hurry(tx, IMPORTED, act.server_id, at=act.at)
            tx.emit(SettlingDue(act.server_id), at=act.at)
        if name == "leave_out_left":
            hurry(tx, DEPARTURES, act.server_id, at=act.at)
            tx.emit(DeparturesDue(act.server_id), at=act.at)


def read_settings(tx: Transaction, server_id: int) -> ServerSettings:
    return _collect(tx.all(_SELECT, {"server_id": server_id}))


def read_setting(name: str, text: str | None) -> Any:
    """The value that is kept of a setting; None for none, and for one that this version cannot read."""
    reader = _READERS.get(name)
    try:
        return reader(text) if reader is not None and text is not None else None
    except ValueError:
        return None


def _collect(rows: Iterable[Row]) -> ServerSettings:
    found = {row["name"]: read_setting(row["name"], row["value"]) for row in rows}
    return ServerSettings(**{name: value for name, value in found.items() if value is not None})


def _tell_again(tx: Transaction, act: Act) -> None:
    for event, sql in _UNTOLD:
        for row in tx.all(f"{sql} AND announced_at IS NULL", act.keys()):
            tx.emit(event(act.server_id, row[0]), at=act.at)
