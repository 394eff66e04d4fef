"""What the log looks like: a line an event, for people or for programs, and no secret in any."""

import json
import logging
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

from bot.domain.errors import Busy

CALM_SECONDS = 60.0
"""How often the log says of one thing that it cannot be done now."""

HIDDEN = "<hidden>"

SHORTEST_SECRET = 4
"""Characters of what is worth hiding: of a password shorter than this little else would be left to read."""

TALKATIVE: tuple[str, ...] = ("discord", "aiosqlite", "psycopg")
"""Loggers that tell tokens of interactions and whatever members wrote at DEBUG, and so are kept from it."""

_TOKENS = re.compile(
    # As Discord's addresses have them, those of interactions by themselves, and those of bots.
    r"(?<=/)(?P<kind>(?:webhooks|interactions)/\d+/)[\w.%-]+"
    r"|\baW50ZXJhY3Rpb246[\w-]+"
    r"|\b[\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}"
)


_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")
"""What would end a line, or have a terminal do something."""


def start_log(level: str, *, process: str, form: str, is_shared: bool, secrets: Iterable[str]) -> None:
    """Write what is logged to stderr. `is_shared`: the logs of several processes come together."""
    log = Json(process) if form == "json" else Plain(process if is_shared else "")
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet(log, secrets))
    handler.addFilter(Calm())
    logging.basicConfig(level=level, handlers=[handler])
    logging.captureWarnings(True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))


class Plain(logging.Formatter):
    """For people: a line, and below it the traceback of a fault."""

    def __init__(self, who: str = "") -> None:
        super().__init__(
            " ".join(["%(asctime)s", *([who] if who else []), "%(levelname)s %(name)s: %(message)s"])
        )

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - it is logging's
        record.message = _CONTROLS.sub(lambda found: repr(found[0])[1:-1], record.message)
        return super().formatMessage(record)


class Json(logging.Formatter):
    """For programs: an object, the traceback of a fault in it; with what else is known of a fault."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": self._process,
            **{
                name: getattr(record, name)
                for name in ("reference", "command", "server")
                if hasattr(record, name)
            },
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, default=str)


class Discreet(logging.Formatter):
    """What another says, without secrets, wherever they come from: the last to touch a line."""

    def __init__(self, said: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._said = said
        forms = {form for each in secrets for form in (each, quote(each, safe=""), repr(each)[1:-1])}
        forms |= {json.dumps(form)[1:-1] for form in forms}
        hidden = (form for form in forms if len(form) >= SHORTEST_SECRET)
        self._secrets = sorted(hidden, key=len, reverse=True)  # one may be part of another

    def format(self, record: logging.LogRecord) -> str:
        text = self._said.format(record)
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _TOKENS.sub(lambda found: f"{found['kind'] or ''}{HIDDEN}", text)


class Calm(logging.Filter):
    """Has the log say in a line, and once in a while, what could not be done because the store was busy.

    That is no fault of the program's, and with the database away it happens at every command.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not (record.exc_info and isinstance(record.exc_info[1], Busy)):
            return True
        now = time.monotonic()
        if now - self._said_at.get(record.msg, -CALM_SECONDS) < CALM_SECONDS:
            return False
        self._said_at[record.msg] = now
        record.msg += ": the database is busy, or away"
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True
