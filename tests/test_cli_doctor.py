"""`doctor` as an owner meets it: its page, its exit codes, what it asks Discord, and what `--fix` does."""

import asyncio
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.cli import common, discord_checks, main, surroundings
from bot.cli import doctor as doctor_module
from bot.domain.findings import Finding, Health
from bot.store import Store
from bot.ui.permissions import NEEDED, resolve
from tests.faults.gateway import (
    BOT,
    CHANNEL,
    OFFICE,
    SERVER,
    Call,
    Discord,
    Fault,
    discord_on_loopback,
)
from tests.faults.run_bot import TOKEN, environment
from tests.places import on_its_own
from tests.store.conftest import Acts

pytestmark = on_its_own

HEADINGS = ["Settings", "Files", "Database", "Discord", "Machine"]


@pytest.fixture
def database(tmp_path: Path, first_start: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound file in the folder in which everything is done, with no settings but a token."""
    for name, value in environment(DISCORD_TOKEN=TOKEN).items():
        monkeypatch.setenv(name, value)
    for name in os.environ.keys() - environment(DISCORD_TOKEN=TOKEN).keys():
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    shutil.copy(first_start, "daesang.db")
    Path("daesang.db").chmod(0o600)
    return tmp_path / "daesang.db"


class Ended:
    """What a doctor said, and with which exit code it ended."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def __call__(self, *more: str) -> tuple[int, list[str]]:
        code = main(["doctor", *more])
        said = self._capfd.readouterr()
        assert "Traceback" not in said.err
        assert TOKEN not in said.out + said.err
        self.error = said.err
        return code, said.out.splitlines()


@pytest.fixture
def act() -> Acts:
    return Acts()


@pytest.fixture
def doctor(capfd: pytest.CaptureFixture[str], database: Path) -> Ended:
    return Ended(capfd)


def list_wrong(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("WRONG ")]


# The page --------------------------------------------------------------------------------------------


def test_a_sound_installation(doctor: Ended) -> None:
    """Headings and a line for each thing, plain where it is no terminal; exit 0."""
    code, lines = doctor("--offline")
    assert (code, doctor.error) == (0, "")
    assert [line for line in lines if line in HEADINGS] == HEADINGS
    assert {line.split()[0] for line in lines if line not in HEADINGS} <= {"ok", "note"}
    assert "\x1b" not in "".join(lines)
    assert "note  Not looked at: --offline." in lines


def test_what_is_wrong_is_told_with_exit_code_1(doctor: Ended, database: Path) -> None:
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA user_version = 9999")
    code, lines = doctor("--offline")
    assert (code, doctor.error) == (1, "Not all is well: what is wrong, and the way on, stands above.\n")
    [wrong] = list_wrong(lines)
    assert wrong.startswith("WRONG The database is at version 9999")


def test_settings_and_files_that_are_not_right(
    doctor: Ended, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All at once, each with the way on; `--fix` closes what others could read."""
    monkeypatch.setenv("DAESANG_LOG_LEVEL", "LOUD")
    monkeypatch.setenv("DAESANG_DATABSE", "x")
    Path(".env").write_text("")
    Path(".env").chmod(0o644)
    database.chmod(0o644)
    code, lines = doctor("--offline")
    told = "\n".join(list_wrong(lines))
    for part in ("DAESANG_LOG_LEVEL", "DAESANG_DATABSE", "chmod 600 .env", "chmod 600 daesang.db"):
        assert told.count(part) == 1
    assert (code, len(list_wrong(lines))) == (1, 4)
    code, lines = doctor("--offline", "--fix")
    assert [Path(name).stat().st_mode & 0o777 for name in (".env", "daesang.db")] == [0o600, 0o600]
    assert code == 1  # the settings are the owner's to mend
    closed = [line.split()[1] for line in lines if line.endswith("can be read by its owner alone now.")]
    assert {".env", "daesang.db"} <= set(closed)


def test_a_terminal_has_colours_and_a_bar(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The bar comes after a second, and goes; elsewhere there is a line now and then."""
    from rich.console import Console

    monkeypatch.setattr(common, "PATIENCE", 0.0)
    monkeypatch.setattr(common, "REPORT_SECONDS", 0.0)
    for is_terminal in (True, False):
        console = Console(force_terminal=is_terminal, highlight=False)
        progress = common.Progress(console)
        progress.show("Servers", 3, 1000)
        progress.close()
        said = capfd.readouterr().out
        assert "Servers" in said
        assert ("\x1b" in said) is is_terminal
    assert said == "Servers 3 of 1,000\n"


async def test_what_is_derived_is_made_anew(doctor: Ended, database: Path, act: Acts) -> None:
    """`--fix` says what it does, and looks again; a file that is damaged is left alone."""
    async with Store.open(database) as store:
        await store.ratings.record_score(act(), "kd-signal-2016", score=18)
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("UPDATE summaries SET votes = 7, score = NULL")
        [[page]] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'shelf'")
    code, lines = await asyncio.to_thread(doctor, "--offline", "--fix")
    assert (code, doctor.error) == (0, "")
    assert {line.split(":")[0] for line in list_wrong(lines)} == {
        "WRONG Titles whose counts are not what the votes say",
        "WRONG Titles whose score cannot be one",
    }
    assert lines[-1] == "done  Looked at again: nothing there is wrong any more."
    with closing(sqlite3.connect(database)) as db:
        [[votes, score]] = db.execute("SELECT votes, score FROM summaries")
    assert votes == 1
    assert score is not None

    backup = database.parent / "backups" / "daesang-20260101-000000-v0017.db"
    backup.parent.mkdir()
    await asyncio.to_thread(shutil.copy, database, backup)
    with database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    before = await asyncio.to_thread(database.read_bytes)
    code, lines = await asyncio.to_thread(doctor, "--offline", "--fix")
    assert (code, doctor.error.split(":")[0]) == (1, "Nothing was mended")
    assert "damaged" in list_wrong(lines)[0]
    assert "uv run --no-dev -m bot restore FILE" in list_wrong(lines)[0]
    way = f"uv run --no-dev -m bot restore backups/{backup.name} --database daesang.db"
    assert f"note  The newest backup that is whole: {way}" in lines
    assert await asyncio.to_thread(database.read_bytes) == before


# Around the database ---------------------------------------------------------------------------------


def test_where_a_file_should_not_lie(tmp_path: Path) -> None:
    """On a file system of the network, and in a folder that is synchronised; a disk here is all right."""
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "disk / ext4 rw 0 0\nbox:/data /mnt/box nfs4 rw 0 0\nhost /mnt/my\\040host fuse.sshfs rw 0 0\n"
    )
    for place, kind in (
        ("/srv/daesang.db", "ext4"),
        ("/mnt/box/bot/daesang.db", "nfs4"),
        ("/mnt/my host/daesang.db", "fuse.sshfs"),
    ):
        assert surroundings._find_filesystem(Path(place), mounts) == kind
        assert len(list(surroundings._look_at_place(Path(place), kind))) == (kind != "ext4")
    [finding] = surroundings._look_at_place(Path("/home/me/Dropbox/bot/daesang.db"), "ext4")
    assert finding.health is Health.NOTE


def test_backups_and_room(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How old the newest backup is, by its name: a copy of one is as old. Whether another has room."""

    def look() -> str:
        return "\n".join(
            f"{each.health} {each.text}" for each in surroundings.look_at_files(Path("daesang.db"))
        )

    assert "note There is no backup" in look()
    backup = database.parent / "backups" / time.strftime("daesang-%Y%m%d-%H%M%S-v0017.db", time.gmtime())
    backup.parent.mkdir()
    shutil.copy(database, backup)
    assert "ok The newest backup is" in look()
    older = time.strftime("%Y%m%d-%H%M%S", time.gmtime(time.time() - 9 * 86400))
    backup.rename(backup.with_name(f"daesang-{older}-v0017.db"))
    assert "9 days ago" in look()
    monkeypatch.setenv("DAESANG_BACKUPS", "kept, here,1d,14")  # a comma is a letter as any other
    (database.parent / "kept, here").mkdir()
    shutil.copy(database, database.parent / "kept, here" / backup.name)
    assert f"ok The newest backup is kept, here/{backup.name}" in look()
    usage = shutil.disk_usage(".")
    for free, told in (
        (10**6, "WRONG The disk is nearly full"),
        (surroundings.SPARE_BYTES, "note The disk has"),
    ):
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: usage._replace(free=free))
        assert told in look()


# Discord ---------------------------------------------------------------------------------------------


class Served(Discord):
    """A Discord with what a doctor asks for: servers, channels and the commands it was told of."""

    def __init__(self) -> None:
        super().__init__()
        self.commands: list[dict[str, Any]] = []
        self.flags = 0
        self.left = 999
        self.permissions = str(discord.Permissions(**dict.fromkeys(NEEDED, True)).value)
        self.overwrites: dict[int, list[dict[str, Any]]] = {CHANNEL: [], OFFICE: []}

    def _answer(self, call: Call) -> Any:
        match call.method, call.path.split("/")[1:]:
            case "GET", ["applications", "@me"]:
                return {"id": str(BOT), "flags": self.flags, "integration_types_config": {"0": {}, "1": {}}}
            case "GET", ["gateway", "bot"]:
                limit = {
                    "total": 1000,
                    "remaining": self.left,
                    "reset_after": 3_600_000,
                    "max_concurrency": 1,
                }
                return {"url": self.gateway, "shards": 1, "session_start_limit": limit}
            case "GET", ["applications", _, "commands"]:
                return self.commands
            case "GET", ["users", "@me", "guilds"]:
                made = [(int(each["id"]), each["name"]) for each in self.servers]
                return [
                    {"id": str(server_id), "name": name, "permissions": self.permissions}
                    for server_id, name in made
                ]
            case "GET", ["guilds", _, "members", _]:
                return {"roles": ["77"]}
            case "GET", ["channels", channel_id] if int(channel_id) in self.overwrites:
                overwrites = self.overwrites[int(channel_id)]
                return {"id": channel_id, "name": "takes", "permission_overwrites": overwrites}
        return super()._answer(call)


NO_COMMANDS: tuple[list[dict[str, Any]], str] = ([{"type": 1, "name": "rating"}], "digest")


async def ask(server: Served, **known: Any) -> list[Finding]:
    """What is found out of a Discord: the database knows of its one server and of both its channels."""

    async def describe(application_id: int) -> tuple[list[dict[str, Any]], str]:
        assert application_id == BOT
        return NO_COMMANDS

    given: dict[str, Any] = {
        "present": {SERVER: "Drama Club"},
        "channels": [(SERVER, CHANNEL), (SERVER, OFFICE), (404, 404)],
        "commands": describe,
        "kept_digest": "digest",
        "report": lambda what, done, total: None,
    } | known
    return [finding async for finding in discord_checks.look(TOKEN, **given)]


@pytest.fixture
def point(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let Discord be there."""
    return lambda address: monkeypatch.setattr(discord.http.Route, "BASE", address)


async def test_a_discord_that_knows_the_bot(point: Any) -> None:
    """All is well, in few questions and without the gateway."""
    async with discord_on_loopback(Served()) as server:
        point(server.api)
        server.commands = NO_COMMANDS[0]
        found = await ask(server)
    assert [each.text for each in found if each.health is not Health.OK] == []
    assert len(server.calls) <= 9
    assert server.identified == []
    assert server.unknown == []
    assert {call.token for call in server.calls} == {f"Bot {TOKEN}"}


MISSING = [{"id": str(SERVER), "type": 0, "allow": "0", "deny": str(1 << 11)}]


@pytest.mark.parametrize(
    ("change", "known", "health", "told"),
    [
        ({"accepts_token": False}, {}, Health.WRONG, "refuses the token"),
        ({"commands": []}, {}, Health.WRONG, "missing rating"),
        ({"commands": [{"name": "old"}]}, {}, Health.WRONG, "too many old"),
        ({}, {"kept_digest": "another"}, Health.NOTE, "at the next start"),
        ({"left": 0}, {}, Health.WRONG, "Starts left: 0 of 1,000"),
        ({"left": 20}, {}, Health.NOTE, "Starts left: 20"),
        ({"flags": 1 << 19}, {}, Health.NOTE, "message content"),
        ({"servers": []}, {}, Health.NOTE, "No longer in servers that the database has: Drama Club"),
        ({}, {"present": {}}, Health.NOTE, "does not have yet: Drama Club"),
        ({"permissions": "0"}, {}, Health.NOTE, "Without Attach Files in Drama Club"),
        ({"overwrites": {CHANNEL: MISSING, OFFICE: []}}, {}, Health.WRONG, "Send Messages missing"),
        ({"overwrites": {CHANNEL: []}}, {}, Health.WRONG, f"the channel {OFFICE}, which was chosen"),
        ({"faults": [Fault("GET", "/users/@me/guilds", 503)]}, {}, Health.NOTE, "status 503"),
        ({"faults": [Fault("GET", "/gateway/bot", 0)]}, {}, Health.NOTE, "cannot be reached"),
        ({"faults": [Fault("GET", "/gateway/bot", 429, retry_after=60)]}, {}, Health.NOTE, "wait for 60"),
    ],
)
async def test_what_discord_has_otherwise(
    point: Any, change: dict[str, Any], known: dict[str, Any], health: Health, told: str
) -> None:
    """Each thing is told as what it is; that Discord is away is no fault of the installation's."""
    async with discord_on_loopback(Served()) as server:
        point(server.api)
        server.commands = NO_COMMANDS[0]
        for name, value in change.items():
            setattr(server, name, value)
        found = await ask(server, **known)
    assert [each.health for each in found if told in each.text] == [health]


async def test_a_clock_that_is_wrong(point: Any) -> None:
    """Either way, by what Discord says of the time; a second is no matter."""
    async with discord_on_loopback(Served()) as server:
        point(server.api)
        told = []
        for ahead in (1, 40, -7200):
            found = await ask(server, now=lambda ahead=ahead: time.time() + ahead)
            told += [(each.is_well, each.text) for each in found if "clock" in each.text]
    assert [is_well for is_well, _ in told] == [True, False, False]
    assert "ahead of" in told[1][1]
    assert "behind" in told[2][1]


def test_what_is_allowed_in_a_channel() -> None:
    """Everybody's word first, then that of roles, then one's own; who administrates may do all."""

    def over(of: int, *, allow: int = 0, deny: int = 0) -> dict[str, Any]:
        return {"id": str(of), "allow": str(allow), "deny": str(deny)}

    def find(*overwrites: dict[str, Any], base: int = 0b1000000) -> int:
        allowed = discord.Permissions(base)
        return resolve(allowed, overwrites, server_id=1, member=(9, 5, 6)).value

    assert find() == 0b1000000
    assert find(over(1, deny=0b1000000)) == 0
    assert find(over(1, deny=0b1000000), over(5, allow=0b1000000)) == 0b1000000
    assert find(over(5, allow=0b1), over(6, deny=0b1)) & 0b1  # of roles, whoever allows
    assert find(over(5, allow=0b1), over(9, deny=0b1)) & 0b1 == 0
    assert find(over(7, allow=0b1)) & 0b1 == 0  # a role it does not have
    assert find(over(1, deny=0b1000000), base=0b1000) == discord.Permissions.all().value


async def test_commands_are_compared_with_what_this_version_has(
    doctor: Ended, database: Path, point: Any
) -> None:
    """Before the first start Discord was told of none; after it of all, and when one is gone it is told.

    Then `--fix` lets the next start tell Discord anew; while a bot has the file it is refused.
    """
    async with discord_on_loopback(Served()) as server:
        point(server.api)
        server.servers = []
        code, lines = await asyncio.to_thread(doctor)
        assert code == 0
        assert "note  Discord is told of the commands at the next start: they have changed." in lines
        async with Store.open(database) as store:
            payload, digest = await doctor_module._describe_commands(store, BOT)
            await store.facts.keep("commands", digest)
            code, _ = await asyncio.to_thread(doctor, "--fix")
            assert code == 3
            assert "is in use by process" in doctor.error
        server.commands = payload
        code, lines = await asyncio.to_thread(doctor)
        assert f"ok    Discord has all {len(payload)} commands." in lines
        server.commands = payload[1:]
        code, lines = await asyncio.to_thread(doctor, "--fix")
        [wrong] = list_wrong(lines)
        assert payload[0]["name"] in wrong
    assert code == 1
    async with Store.open_to_read(database) as store:
        assert await store.facts.find("commands") is None
