"""What `doctor` looks at around the database: settings, files, the machine."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.common import list_all_backups
from bot.domain.findings import Finding, Health
from bot.memory import find_left
from bot.settings import BadSettings, Settings, find_pictures

MB = 1_000_000
LOG_BYTES = 200 * MB
"""From this size on the log of a file is worth knowing: it is to shrink whenever nobody reads."""
SPARE_BYTES = 200 * MB
"""What a disk has to have free, come what may."""
BACKUP_DAYS = 7
MEMORY_BYTES = 512 * MB
"""What the bot wants for a server of thousands; with less, a big one may end it."""
OPEN_FILES = 1024

_PRIVATE = 0o077
"""What others than its owner may do with a file."""
_REMOTE = ("nfs", "cifs", "smb", "afs", "9p", "ceph", "gluster", "lustre", "fuse", "vboxsf", "prl_fs")
_LOCAL_FUSE = ("fuseblk", "fuse.fuse-overlayfs")
_SYNCED = ("dropbox", "onedrive", "icloud", "mobile documents", "google drive", "nextcloud")


def look_at_settings() -> Iterator[Finding]:
    """Every problem at once, and never a value that may be secret."""
    problems: list[str] = []
    try:
        Settings.from_env(os.environ)
    except BadSettings as error:
        problems = error.problems
    for problem in problems:
        is_token = problem.startswith("DISCORD_TOKEN is missing")  # what it takes to run, not to be well
        yield Finding(problem, Health.NOTE if is_token else Health.WRONG)
    if not problems:
        yield Finding("All settings can be used.")
    file = Path(".env")
    if file.is_file() and os.name == "posix" and file.stat().st_mode & _PRIVATE:
        yield Finding(
            "Others on this machine can read .env, and the token in it. Way on: chmod 600 .env", Health.WRONG
        )


def look_at_files(database: Path) -> Iterator[Finding]:
    """Who may read what members wrote, where it lies, and whether there is room and a backup."""
    if not os.access(database, os.F_OK) or database.is_dir():  # which is told of the database
        return
    if shared := _list_shared(database):
        names = " ".join(map(str, shared))
        yield Finding(
            f"Others on this machine can read what members wrote. Way on: chmod 600 {names}", Health.WRONG
        )
    else:
        yield Finding(f"Only its owner can read {database}.")
    yield from _look_at_place(database.resolve(), _find_filesystem(database.resolve()))
    yield from _look_at_room(database)
    yield from _look_at_pictures(find_pictures(os.environ, database))
    yield from _look_at_backups(database)


def _list_shared(database: Path) -> list[Path]:
    if os.name != "posix":
        return []
    files = (database.with_name(f"{database.name}{suffix}") for suffix in ("", "-wal", "-shm"))
    return [file for file in files if file.exists() and file.stat().st_mode & _PRIVATE]


def keep_private(database: Path | str) -> Iterator[str]:
    """Let nobody but their owner read the files; a line for each that was open to others."""
    files = _list_shared(database) if isinstance(database, Path) else []
    settings = Path(".env")
    if os.name == "posix" and settings.is_file() and settings.stat().st_mode & _PRIVATE:
        files.append(settings)
    for file in files:
        file.chmod(0o600)
        yield f"{file} can be read by its owner alone now."


def _look_at_place(database: Path, kind: str) -> Iterator[Finding]:
    if kind.startswith(_REMOTE) and kind not in _LOCAL_FUSE:
        yield Finding(
            f"It lies on a network file system or a shared folder ({kind}), where SQLite can be damaged. Way "
            "on: move it to a disk of this machine.",
            Health.NOTE,
        )
    synced = [part for part in database.parts[:-1] if part.lower().startswith(_SYNCED)]
    if synced:
        yield Finding(
            f"It lies in a folder that is synchronised ({synced[0]}), which can damage it. Way on: move it "
            "elsewhere, and synchronise backups of it.",
            Health.NOTE,
        )


def _find_filesystem(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The kind of file system that a file is on, empty where that is not known."""
    kinds: dict[str, str] = {}
    try:
        for line in mounts.read_text().splitlines():
            _, where, kind, *_ = line.split(" ")
            kinds[where.replace("\\040", " ")] = kind  # what is mounted later lies over the rest
    except (OSError, ValueError):
        return ""
    return next((kinds[str(each)] for each in path.parents if str(each) in kinds), "")


def _look_at_room(database: Path) -> Iterator[Finding]:
    size, free = database.stat().st_size, shutil.disk_usage(database.parent).free
    log = database.with_name(f"{database.name}-wal")
    logged = log.stat().st_size if log.exists() else 0
    if free < SPARE_BYTES:
        text = f"The disk is nearly full: {free / MB:,.0f} MB are left. Way on: make room."
        yield Finding(text, Health.WRONG)
    elif free < size + SPARE_BYTES:
        yield Finding(
            f"The disk has {free / MB:,.0f} MB left; a backup or a new version takes {size / MB:,.0f} MB.",
            Health.NOTE,
        )
    else:
        yield Finding(f"The disk has {free / MB:,.0f} MB left; the file takes {size / MB:,.1f} MB.")
    if logged > LOG_BYTES:
        yield Finding(
            f"{log.name} has grown to {logged / MB:,.0f} MB: does another program keep the file open?",
            Health.NOTE,
        )


def _look_at_pictures(folder: Path | None) -> Iterator[Finding]:
    if (
        folder is not None
        and os.access(folder, os.F_OK)
        and not (folder.is_dir() and os.access(folder, os.W_OK))
    ):
        yield Finding(
            f"Pictures cannot be kept in {folder}, and are drawn again each time. Way on: let the user that "
            "runs the bot write there, or name another folder in DAESANG_PICTURES.",
            Health.NOTE,
        )


def _look_at_backups(database: Path) -> Iterator[Finding]:
    newest = next(iter(list_all_backups(database)), None)
    if newest is None:
        yield Finding('There is no backup. Way on: docs/owners.md, "Back up".', Health.NOTE)
        return
    days = (datetime.now(UTC) - newest.made_at).days
    text = f"The newest backup is {newest.path}, of {newest.made_at:%Y-%m-%d}"
    if days > BACKUP_DAYS:
        yield Finding(f"{text}, {days} days ago. Way on: back up more often.", Health.NOTE)
    else:
        yield Finding(f"{text}.")


# The machine -----------------------------------------------------------------------------------------


def look_at_machine() -> Iterator[Finding]:
    yield Finding(f"Python is {platform.python_version()} on {platform.system()} {platform.machine()}.")
    memory = find_left()
    if memory is not None and memory < MEMORY_BYTES:
        yield Finding(
            f"{memory / MB:,.0f} MB of memory are to be had; with less than {MEMORY_BYTES / MB:,.0f} MB a "
            "server with very many scores may end the bot.",
            Health.NOTE,
        )
    elif memory is not None:
        yield Finding(f"{memory / MB:,.0f} MB of memory are to be had.")
    if sys.platform != "win32":
        import resource

        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if 0 <= files < OPEN_FILES:
            yield Finding(
                f"A program may have {files:,} files open here. Way on: allow {OPEN_FILES:,} (ulimit -n).",
                Health.NOTE,
            )
