"""The log: a line an event, for people or for programs; the reference a member saw, and no secret."""

import json
import logging
import signal
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.cli.logs import HIDDEN, Discreet, Json, Plain
from bot.settings import Settings
from tests.faults.gateway import SERVER, Discord, discord_on_loopback, until
from tests.faults.run_bot import TOKEN, running, said
from tests.faults.test_stop import rate, welcomed
from tests.places import copy_database, refuse_rows

INTERACTION = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OjEyMzQ1Njc4"


def make(text: str, *values: object, error: Exception | None = None, **more: object) -> logging.LogRecord:
    """A record with that error as its reason, raised as errors are."""
    try:
        if error is not None:
            raise error
    except Exception:
        caught: Any = sys.exc_info()
    else:
        caught = None
    record = logging.LogRecord("bot.app", logging.ERROR, "", 0, text, values, caught)
    record.__dict__ |= more
    return record


def test_a_fault_is_one_object_a_line() -> None:
    """The traceback too; what is known of it are fields of its own."""
    record = make("Fault %s\nin /rating", "ab12", error=ValueError("no\nscore"), reference="ab12", server=7)
    line = Json("kim-12-abc").format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert datetime.fromisoformat(told.pop("time")).utcoffset() is not None
    exception = told.pop("exception")
    assert exception.startswith("Traceback")
    assert exception.endswith("ValueError: no\nscore")
    assert told == {
        "level": "ERROR",
        "logger": "bot.app",
        "message": "Fault ab12\nin /rating",
        "process": "kim-12-abc",
        "reference": "ab12",
        "server": 7,
    }


def test_a_line_for_people_is_one_line_whatever_it_says() -> None:
    """Nobody can add one that looks like another's; a traceback follows below."""
    line = Plain().format(
        make("Server %s", "Club\n2026-01-01 00:00:00,000 ERROR bot: all is lost\r\x85\u2028\x1b[2J")
    )
    assert len(line.splitlines()) == 1
    assert line.endswith(r"all is lost\r\x85\u2028\x1b[2J")
    first, second, *_ = Plain("kim-12").format(make("Fault", error=ValueError())).splitlines()
    assert first.endswith(" kim-12 ERROR bot.app: Fault")
    assert second.startswith("Traceback")


@pytest.mark.parametrize("said", [Plain(), Json("kim-12")], ids=["text", "json"])
def test_no_secret_passes_wherever_it_comes_from(said: logging.Formatter) -> None:
    """In a message, a value or an error; as it is, as in an address, as in JSON.

    Control: without our care each is told.
    """
    password = "p!ss\"w'\N{LATIN SMALL LETTER O WITH DIAERESIS}rd"
    written, quoted, shown_by_python = "p!ss%22w'%C3%B6rd", quote(password), repr(password)[1:-1]
    settings = Settings.from_env(
        {
            "DISCORD_TOKEN": TOKEN,
            "TMDB_API_KEY": "a1" * 16,
            "KOFIC_API_KEY": "b2" * 16,
            "DAESANG_DATABASE": f"postgresql://bot:{written}@host/daesang",
            "PGPASSWORD": "swordfish-of-the-driver",
        }
    )
    other = "MTA5ODc2NTQzMjEwOTg3NjU0.GXYZab.of-another-bot-that-the-owner-has-too"
    secrets = (*settings.secrets, quoted, shown_by_python, other, INTERACTION, "hook-er.token_1")
    record = make(
        f"%s PUT /webhooks/12345/{INTERACTION}/messages",
        " ".join(secrets[:3]),
        error=OSError(f"/webhooks/9/hook-er.token_1?wait=1 {' '.join(secrets[3:-1])}"),
    )
    discreet = Discreet(said, settings.secrets)
    for secret in secrets:
        shown = json.dumps(secret)[1:-1] if isinstance(said, Json) else secret
        assert shown in said.format(record)  # control
        assert shown not in discreet.format(record), secret
    assert f"PUT /webhooks/12345/{HIDDEN}/messages" in discreet.format(record)


def test_a_short_password_does_not_make_the_log_unreadable() -> None:
    assert Discreet(Plain(), ["ot"]).format(make("The bot")).endswith("The bot")


@pytest.fixture
async def remote() -> AsyncIterator[Discord]:
    async with discord_on_loopback(Discord()) as made:
        yield made


async def test_what_a_program_reads(remote: Discord, first_start: Path, tmp_path: Path) -> None:
    """Every line is an object, from the version to the stop; the reference a member saw is a field.

    With all loggers at DEBUG discord.py tells tokens: the last line holds them back.
    """
    database = tmp_path / "daesang.db"
    copy_database(first_start, database)
    refuse_rows(database, "shelf")
    async with running(remote, database, "talkative", DAESANG_LOG_FORMAT="json") as bot:
        await welcomed(remote)
        vote = rate()
        await remote.push("INTERACTION_CREATE", vote)
        await until(lambda: vote["id"] in remote.answers())
        bot.send_signal(signal.SIGTERM)
        text = await said(bot)
    assert bot.returncode == 0
    events = [json.loads(line) for line in text.splitlines() if line != "closing"]
    assert events[0]["message"].startswith("This is Daesang ")
    [fault] = [each for each in events if "reference" in each]
    assert fault["reference"] in json.dumps(remote.answers()[vote["id"]], default=vars)
    assert (fault["command"], fault["server"]) == ("/rating", SERVER)
    assert fault["exception"].startswith("Traceback")
    assert HIDDEN in text  # control: there was something to hide
    assert TOKEN not in text
    assert "NOT be supported" not in text  # that it cannot speak is no news
