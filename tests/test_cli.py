"""The command line as people meet it: real processes, their words and their exit codes."""

import asyncio
import io
import logging
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from bot import __version__
from bot.app import descriptions
from bot.cli import main
from bot.cli.common import require_word
from bot.cli.logs import Calm
from bot.domain.errors import Busy
from bot.domain.members import Act
from bot.domain.moderation import Verdict
from bot.domain.outcomes import Source
from bot.domain.reviews import ReviewContent
from bot.domain.suggestions import Wish
from bot.domain.titles import Mood
from bot.store import Store
from bot.ui.english import ENGLISH
from bot.ui.words import COMMAND, GENRE, NETWORK, TROPE
from bot.usecases import readers
from tests.faults.run_bot import TOKEN, environment
from tests.places import on_its_own

pytestmark = on_its_own

BOT = (sys.executable, "-m", "bot")


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The bot's command line in an empty folder."""
    return subprocess.run(
        [*BOT, *arguments],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def play(folder: Path, *arguments: str, stop: signal.Signals) -> tuple[int | None, str]:
    """Open the playground, stop it as soon as it is open; its exit code and all it said."""
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        *(*BOT, "playground", "--no-browser", *arguments),
        cwd=folder,
        env=environment(TMPDIR=str(temporary)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = b""
    try:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            while b"http://" not in said and (line := await process.stdout.readline()):
                said += line
            process.send_signal(stop)
            rest, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    return process.returncode, (said + rest).decode()


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*")]


def counts(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as db:
        tables = ("shelf", "score_changes", "cards", "reviews", "members", "summaries")
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


@pytest.mark.parametrize("arguments", [(), ("run",)])
def test_without_a_token_two_lines_say_what_to_do(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Where to get one, and the playground; exit 2, and nothing else is said or made."""
    ended = run(tmp_path, *arguments)
    assert ended.returncode == 2
    assert ended.stdout == ""
    first, second = ended.stderr.splitlines()
    assert "https://discord.com/developers/applications" in first
    assert ".env" in first
    assert second.endswith("uv run -m bot playground")
    assert list(tmp_path.iterdir()) == []


def test_a_discord_out_of_reach_is_told(tmp_path: Path) -> None:
    """One sentence, and it goes on asking until it is stopped: the router may still be starting."""
    with closing(socket.socket()) as kept:  # bound and not listening: it refuses
        kept.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{kept.getsockname()[1]}"
        with subprocess.Popen(
            [sys.executable, "-m", "tests.faults.run_bot", f"http://{address}/api", f"ws://{address}/"],
            env=environment(DISCORD_TOKEN=TOKEN, DAESANG_DATABASE=str(tmp_path / "daesang.db")),
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        ) as bot:
            assert bot.stderr is not None
            told = next(line for line in bot.stderr if "Daesang can't reach Discord:" in line)
            bot.terminate()
            _, rest = bot.communicate(timeout=60)
    assert bot.returncode == 0
    assert "It is asked again" in told
    assert "Traceback" not in rest


def test_bad_settings_are_told_all_at_once(tmp_path: Path) -> None:
    """Each problem on a line of its own; exit 2, and no token."""
    secret = TOKEN.replace(".", "")
    ended = run(tmp_path, DISCORD_TOKEN=secret, DAESANG_DATABASE="no/such/folder.db", DAESANG_LOG_LEVEL="x")
    assert ended.returncode == 2
    assert [line.split()[1] for line in ended.stderr.splitlines()[1:]] == [
        "DISCORD_TOKEN",
        "DAESANG_DATABASE:",
        "DAESANG_LOG_LEVEL",
    ]
    assert secret not in ended.stdout + ended.stderr


def test_the_version_is_told(tmp_path: Path) -> None:
    """`--version` names the program and its version."""
    assert run(tmp_path, "--version").stdout.split() == ["Daesang", __version__]


def test_a_file_of_a_newer_version_is_told(
    tmp_path: Path, first_start: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence in place of a traceback, also from what only reads; exit 2."""
    database = tmp_path / "daesang.db"
    shutil.copy(first_start, database)
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("PRAGMA user_version = 9999")
    for command in ("stats", "rebuild"):
        assert main([command, "--database", str(database)]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert len(told.err.splitlines()) == 1


async def test_the_playground_opens_and_closes_without_a_trace(tmp_path: Path) -> None:
    """One loopback address; Ctrl-C, however soon, ends it with 0, and its folder is gone."""
    code, said = await play(tmp_path, stop=signal.SIGINT)
    assert code == 0, said
    [address] = [word for word in said.split() if "://" in word]
    assert address.startswith("http://127.0.0.1:")
    assert "Traceback" not in said
    assert left_behind(tmp_path) == ["temporary"]


async def test_the_playground_keeps_a_named_file(tmp_path: Path) -> None:
    """The second run finds the community of the first and moves nobody in twice."""
    database = tmp_path / "kept.db"
    found = []
    for stop in (signal.SIGINT, signal.SIGTERM):
        code, said = await play(tmp_path, "--database", str(database), stop=stop)
        assert code == 0, said
        found.append(counts(database))
    first, second = found
    assert first == second
    assert first["shelf"] > 100
    assert first["reviews"] > 20


def test_the_template_has_every_word(capsys: pytest.CaptureFixture[str]) -> None:
    """`words` prints what gettext's tools read back: each key, each plural, each command's description."""
    assert main(["words"]) == 0
    catalog = read_po(io.BytesIO(capsys.readouterr().out.encode()), abort_invalid=True)
    entries = [message for message in catalog if message.id]
    free = (COMMAND, GENRE, TROPE, NETWORK)
    assert {message.context: message.id for message in entries if message.context not in free} == ENGLISH
    named = {context: {each.id for each in entries if each.context == context} for context in free[1:]}
    assert "Romance" in named[GENRE]
    assert "north korea" in named[TROPE]
    assert "Netflix" in named[NETWORK]
    described = [message.id for message in entries if message.context == COMMAND]
    assert described == list(dict.fromkeys(descriptions()))
    assert len(entries) == len(ENGLISH) + len(described) + sum(map(len, named.values()))


def test_a_language_is_made_by_one_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says how much is left and what, with exit code 1, until nothing is; what was translated stays."""
    command = ["words", "de", "--folder", str(tmp_path)]
    assert main(command) == 1
    assert "left to translate, such as\n  kind.drama: drama\n" in capsys.readouterr().err
    file = tmp_path / "de.po"
    catalog = read_po(io.BytesIO(file.read_bytes()), locale="de")
    for message in catalog:
        if message.id:
            message.string = "Drama" if isinstance(message.id, str) else ("Drama", "Dramen")
    with file.open("wb") as written:
        write_po(written, catalog)
    assert main(command) == 0
    assert "all is translated" in capsys.readouterr().out
    again = read_po(io.BytesIO(file.read_bytes()), locale="de").get("drama", "kind.drama")
    assert again is not None
    assert again.string == "Drama"


def test_a_language_that_discord_does_not_have_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody could choose it, and its file is not begun."""
    assert main(["words", "tlh", "--folder", str(tmp_path)]) == 2
    assert "pt-BR" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


async def hidden(database: Path) -> None:
    """A take that stands and one that a moderator has hidden, each with a mood."""
    async with Store.open(database) as store:
        for member_id, mood in ((1, Mood.EPIC), (2, Mood.DARK)):
            by = Act(1, member_id, "x", member_id, 1_750_000_000)
            await store.reviews.write(by, "signal", ReviewContent("Good.", moods=(mood,), score=16))
        [found] = [take.id for take in await store.reviews.list_posted(1) if take.member_id == 2]
        await store.reports.file(Act(1, 1, "x", 8, 1_750_000_000), found, "because")
        [asked] = await store.reports.list_open(1)
        await store.reports.decide(Act(1, 9, "mod", 9, 1_750_000_000), asked.id, Verdict.HIDE)


async def moods(database: Path) -> Mapping[Mood, int]:
    async with Store.open(database) as store:
        return (await store.ratings.find_standing(1, "signal", member_id=1)).moods


def test_a_rebuild_counts_what_is_seen(
    tmp_path: Path, first_start: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Counts that went wrong are put right, of takes that stand alone; a hidden one adds none."""
    database = tmp_path / "daesang.db"
    shutil.copy(first_start, database)
    asyncio.run(hidden(database))
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("UPDATE mood_counts SET members = 7")
    assert asyncio.run(moods(database)) == {Mood.EPIC: 7, Mood.DARK: 7}  # the control
    assert main(["rebuild", "--database", str(database)]) == 0
    assert capsys.readouterr().out == "Every consensus of 1 servers is worked out anew.\n"
    assert asyncio.run(moods(database)) == {Mood.EPIC: 1}


def test_a_member_is_looked_at_exported_and_erased(
    tmp_path: Path,
    first_start: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only with the id typed again, or `--yes`; of somebody else nothing goes."""
    database = tmp_path / "daesang.db"
    shutil.copy(first_start, database)
    asyncio.run(scored(database))
    ask = ["member", "42", "--database", str(database)]
    assert main([*ask, "--export", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "Club: 1 profile, 1 shelf, 1 score_changes\n"
    assert zipfile.is_zipfile(tmp_path / "daesang-1.zip")
    if os.name == "posix":  # for its owner alone
        (tmp_path / "control.zip").write_bytes(b"")
        os.umask(others := os.umask(0))
        modes = {file.name: file.stat().st_mode & 0o077 for file in tmp_path.glob("*.zip")}
        assert modes == {"daesang-1.zip": 0, "control.zip": 0o066 & ~others}
    monkeypatch.setattr("builtins.input", lambda _: "43")
    assert main([*ask, "--erase"]) == 1
    assert "Nothing was erased." in capsys.readouterr().err
    monkeypatch.setattr("builtins.input", lambda _: "42")
    assert main([*ask, "--erase"]) == 0
    assert "All of it is erased" in capsys.readouterr().out
    assert main([*ask, "--erase", "--yes"]) == 0
    assert capsys.readouterr().out == "Nothing is kept of them.\n"
    assert main(["member", "43", "--database", str(database)]) == 0
    assert capsys.readouterr().out.startswith("Club: 1 profile")
    assert main([*ask, "--export", str(tmp_path / "nowhere")]) == 2


def test_whoever_does_not_type_it_changes_nothing(
    tmp_path: Path, first_start: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence each for nobody at the keyboard, as under a timer, and for Ctrl-C; no traceback."""
    database = tmp_path / "daesang.db"
    shutil.copy(first_start, database)
    asyncio.run(scored(database))
    ask = ["member", "42", "--database", str(database), "--erase"]
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(EOFError):  # control: what it is without care
        input()
    assert main(ask) == 1
    assert capsys.readouterr().err.startswith("Nothing was erased. Nobody typed anything; ")

    def stop(_: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", stop)
    with pytest.raises(KeyboardInterrupt):  # control
        require_word("yes", "go on", otherwise="")
    assert main(ask) == 130
    assert capsys.readouterr().err == "Stopped.\n"
    assert main(ask[:-1]) == 0
    assert capsys.readouterr().out.startswith("Club: 1 profile")


async def scored(database: Path) -> None:
    """Two members have scored a title."""
    async with Store.open(database) as store:
        await store.servers.note_joined({1: "Club"})
        for member_id in (42, 43):
            await store.ratings.record_score(
                Act(1, member_id, "who", member_id, 60), "kd-signal-2016", score=9
            )


def test_outcomes_need_a_database(tmp_path: Path) -> None:
    """`stats` without a file says which is missing, exits with 2 and makes none."""
    ended = run(tmp_path, "stats", "--database", "none.db")
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == "There is no database at none.db: name it with --database.\n"
    assert list(tmp_path.iterdir()) == []


def test_outcomes_of_nothing_are_a_sentence(
    tmp_path: Path, first_start: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server where nobody asked yet has no table."""
    assert main(["stats", "--database", str(first_start)]) == 0
    assert capsys.readouterr().out == "Nothing has been suggested yet.\n"


def test_outcomes_are_a_table(tmp_path: Path) -> None:
    """A line for each month and list, of all servers together, from the file DAESANG_DATABASE names."""
    database = tmp_path / "daesang.db"
    asyncio.run(suggested(database))
    ended = run(tmp_path, "stats", DAESANG_DATABASE=str(database))
    assert ended.returncode == 0, ended.stderr
    lines = [line.split() for line in ended.stdout.splitlines()]
    assert lines[1] == ["2025-06", "taste", "4", "1", "1", "1", "0.500", "9.0"]
    assert lines[2] == ["2025-06", "popularity", "2", "0", "0", "0", "0.000", "-"]
    assert lines[3] == []


async def suggested(database: Path) -> None:
    """In two servers, in June 2025: three of taste's four answered."""
    numbers = iter(range(1, 100))

    def act(server_id: int, later: int = 0) -> Act:
        return Act(server_id, 1, "somebody", next(numbers), 1_750_000_000 + later)

    async with Store.open(database) as store:
        for server_id in (1, 2):
            titles = {"a": Source.TASTE, "b": Source.TASTE, "c": Source.POPULARITY}
            await store.suggestions.note_shown(act(server_id), titles)
        await store.suggestions.record_wish(act(1, 9), "a", Wish.PLANNED)
        await store.suggestions.record_wish(act(1, 9), "b", Wish.REFUSED)
        await store.ratings.record_score(act(2, 9), "a", score=18)


def test_everything_is_moved_to_another_file(tmp_path: Path) -> None:
    """`move` counts each table, says what to do next, and leaves where it came from; again, it refuses."""
    database = tmp_path / "daesang.db"
    asyncio.run(suggested(database))
    ended = run(tmp_path, "move", "daesang.db", "new.db")
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    assert "shown                           6 rows, equal on both sides" in lines
    assert lines[-1].startswith("All ")
    assert "DAESANG_DATABASE" in lines[-1]
    assert run(tmp_path, "stats", "--database", "new.db").stdout == run(tmp_path, "stats").stdout != ""

    again = run(tmp_path, "move", "daesang.db", "new.db")
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == "new.db exists already: name a new file, or put that one out of the way.\n"


async def test_nothing_is_moved_from_a_bot_that_runs(tmp_path: Path, first_start: Path) -> None:
    """It says who has it; exit 3, and nothing is made."""
    database = tmp_path / "daesang.db"
    shutil.copy(first_start, database)
    async with Store.open(database):
        ended = await asyncio.to_thread(run, tmp_path, "move", "daesang.db", "new.db")
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("daesang.db is in use by process ")
    assert not await asyncio.to_thread((tmp_path / "new.db").exists)


SECRET = "hunter2"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://daesang:{SECRET}@127.0.0.1:1/daesang",
        f"postgresql://daesang:{SECRET}@127.0.0.1:{SECRET}/daesang",
        f"postgresql://daesang:a@{SECRET}@no.such.host.invalid/daesang",
        f"postgresql://daesang:{SECRET}%FF@127.0.0.1:1/daesang",
        f"mysql://daesang:{SECRET}@127.0.0.1/daesang",
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ["move", "FROM", "ADDRESS"],
        ["move", "ADDRESS", "TO"],
        ["doctor", "--offline"],
        ["stats"],
        ["rebuild"],
        ["run"],
    ],
)
def test_a_password_is_never_told(
    tmp_path: Path,
    first_start: Path,
    address: str,
    command: list[str],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where an address is wrong or nobody answers, one sentence says so, without the address."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAESANG_DATABASE", address)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.delenv("DAESANG_SHARED", raising=False)
    shutil.copy(first_start, "FROM")
    assert main([address if each == "ADDRESS" else each for each in command]) in (1, 2)
    said = capfd.readouterr()
    assert SECRET not in said.out + said.err
    assert "Traceback" not in said.err
    assert said.err


@pytest.mark.parametrize(("given", "used"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")])
def test_fitting_takes_one_core_unless_told_otherwise(
    tmp_path: Path, given: dict[str, str], used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said before numpy is there to hear it, and an owner's own word stands."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    watch = """
import os, sys
class Watch:
    def find_spec(self, name, *rest):
        if name == "numpy":
            print(os.environ.get("OPENBLAS_NUM_THREADS"))
sys.meta_path.insert(0, Watch())
from bot.cli import main
main(["search", "signal"])
"""
    ended = subprocess.run(
        (sys.executable, "-c", watch),
        cwd=tmp_path,
        env=environment(**given),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ended.stdout.splitlines()[0] == used


def test_a_text_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`read` prints every field on a line of its own, in any encoding the bot takes."""
    file = tmp_path / "post.txt"
    file.write_bytes("도깨비 후기\n\n평점 9점".encode("cp949"))
    assert main(["read", str(file)]) == 0
    lines = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert lines["title"] == "kd-guardian-the-lonely-and-great-god-2016"
    assert lines["score"] == "9"
    assert lines["spoils"] == lines["series"] == lines["link"] == "cannot tell"
    assert lines["body"] == "characters 0 to 13"


def test_a_text_about_a_film_of_elsewhere_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "post.txt"
    file.write_text("Oppenheimer review\n\nThree hours of men in rooms. 9/10")
    assert main(["read", str(file)]) == 0
    lines = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert lines["title"] == "wf-oppenheimer-2023"


def test_read_has_a_limit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that takes too long ends as it does in the bot; the control is the test before."""
    monkeypatch.setattr(readers, "BUSY", 0)
    file = tmp_path / "post.txt"
    file.write_text("home" + " | " * 10)
    assert main(["read", str(file)]) == 2
    assert f"{file} is too tangled to read." in capsys.readouterr().err


@pytest.mark.parametrize("data", [None, b"\x00\x01", b"\xff\xff\xff"])
def test_what_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes | None
) -> None:
    """A missing file or one that is no text: one sentence and exit 2."""
    file = tmp_path / "post.txt"
    if data is not None:
        file.write_bytes(data)
    assert main(["read", str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert str(file) in told.err


@pytest.mark.parametrize("command", ["doctor", "stats", "rebuild", "run"])
@pytest.mark.parametrize(("name", "way_on"), [("other", "name another"), ("folder", "name a file")])
def test_what_is_no_database_is_told(tmp_path: Path, command: str, name: str, way_on: str) -> None:
    """One sentence in place of a traceback, and a folder stays as it is."""
    (tmp_path / "other").write_text("Not a database, but long enough to be taken for one. " * 30)
    (tmp_path / "folder").mkdir(mode=0o755)
    asked = [command, "--offline"] if command == "doctor" else [command]
    ended = run(tmp_path, *asked, DAESANG_DATABASE=name, DISCORD_TOKEN=TOKEN)
    assert ended.returncode in (1, 2)
    assert "Traceback" not in ended.stderr
    if command in ("doctor", "run") or name == "other":
        assert way_on in ended.stdout + ended.stderr
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o755


def test_a_store_that_is_away_is_said_calmly() -> None:
    """In a line and once in a while; what is a fault keeps its traceback every time."""
    calm = Calm()

    def make(error: Exception, text: str = "Nothing came of it") -> logging.LogRecord:
        return logging.LogRecord("bot", logging.ERROR, "", 0, text, (), (type(error), error, None))

    said = [record for record in (make(Busy()) for _ in range(3)) if calm.filter(record)]
    assert [record.getMessage() for record in said] == ["Nothing came of it: the database is busy, or away"]
    assert (said[0].levelname, said[0].exc_info) == ("WARNING", None)
    assert calm.filter(make(Busy(), "Nor of this"))
    faults = [record for record in (make(ValueError()) for _ in range(3)) if calm.filter(record)]
    assert [(record.levelname, bool(record.exc_info)) for record in faults] == [("ERROR", True)] * 3
