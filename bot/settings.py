"""The settings: read once from the environment, checked all at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS = ("text", "json")


class BadSettings(Exception):
    """Every problem found, each a sentence with the remedy. Never holds a value that may be a secret."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class BadAddress(ValueError):
    """A sentence with the remedy, without what was given: it may hold a password."""


class BadBackups(ValueError):
    """A sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """Of what, in which folder, and every how many seconds backups are made, and how many are kept."""

    database: Path
    folder: Path
    seconds: int
    keep: int


@dataclass(frozen=True, slots=True)
class SourceKeys:
    """What live sources ask of an owner: each is on where it has what it asks for, and off else.

    `contact` is an address or a page of the owner's: Wikidata wants to know whom to write to.
    """

    contact: str = ""
    tmdb: str = ""
    kofic: str = ""

    def __repr__(self) -> str:
        return f"SourceKeys({', '.join(name for name in self.__slots__ if getattr(self, name)) or 'none'})"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "SourceKeys":
        return cls(*(env.get(name, "").strip() for name in ("CONTACT", "TMDB_API_KEY", "KOFIC_API_KEY")))

    def list_problems(self) -> list[str]:
        problems = []
        if self.contact and not _CONTACT.fullmatch(self.contact):
            problems.append(
                "CONTACT is no mail address and no web page: write you@example.org or https://..."
            )
        if self.tmdb and not _KEY.fullmatch(self.tmdb):
            problems.append(
                "TMDB_API_KEY is no key (32 letters and digits): copy the API Key, not the Read Access Token."
            )
        if self.kofic and not _KEY.fullmatch(self.kofic):
            problems.append("KOFIC_API_KEY is no key (32 letters and digits): copy it again.")
        return problems


_CONTACT = re.compile(r"https?://[^\s()]+|[^\s()@]+@[^\s()@]+")
_KEY = re.compile("[0-9A-Za-z]{32}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an owner may set; `Settings.from_env` is the only reader of the environment."""

    token: str
    database: Path | str
    """A file, or a `postgresql://` address, which may hold a password."""
    log_level: str
    keys: SourceKeys = SourceKeys()
    titles: tuple[Path, ...] = ()
    """Files of titles beside the embedded ones."""
    weekly: bool = False
    """Whether the catalogue is brought up to date each week."""
    pictures: Path | None = None
    """Where pictures of titles are kept; None for nowhere but in memory."""
    log_format: str = "text"
    secrets: tuple[str, ...] = field(default=(), compare=False)
    """What is never to be told: it stands in other settings, or in the environment for the driver."""
    backups: BackupPlan | None = None
    metrics: tuple[str, int] | None = None
    """The address and port where figures and health are told; None for nowhere."""

    def __repr__(self) -> str:
        database = self.database if isinstance(self.database, Path) else "<hidden>"
        plain = ", ".join(
            f"{each}={getattr(self, each)}"
            for each in (
                "log_level",
                "log_format",
                "keys",
                "titles",
                "weekly",
                "pictures",
                "backups",
                "metrics",
            )
        )
        return f"Settings(token=<hidden>, database={database}, {plain})"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read and check every setting. Raises BadSettings with all problems together."""
        problems = [*_unknown(env)]
        token = env.get("DISCORD_TOKEN", "").strip()
        if not token:
            problems.append("DISCORD_TOKEN is missing: copy it from your application's Bot page.")
        elif token.count(".") != 2 or any(char.isspace() for char in token):
            problems.append("DISCORD_TOKEN is not a bot token (three parts with dots): copy it again.")
        database: Path | str = ""
        try:
            database = find_address(env)
        except BadAddress as error:
            problems.append(f"DAESANG_DATABASE: {error}")
        if isinstance(database, Path) and _is_missing(database.parent.is_dir):
            problems.append(f"DAESANG_DATABASE: the folder {database.parent} does not exist: make it first.")
        level = (env.get("DAESANG_LOG_LEVEL") or "INFO").upper()
        if level not in LEVELS:
            problems.append(f"DAESANG_LOG_LEVEL is {level!r}: use one of {', '.join(LEVELS)}.")
        form = (env.get("DAESANG_LOG_FORMAT") or "text").strip().lower()
        if form not in FORMATS:
            problems.append(f"DAESANG_LOG_FORMAT is {form!r}: use one of {', '.join(FORMATS)}.")
        keys = SourceKeys.from_env(env)
        problems += keys.list_problems()
        titles = find_title_files(env)
        missing = [file for file in titles if _is_missing(file.is_file)]
        problems += [f"DAESANG_TITLES: there is no file {file}." for file in missing]
        weekly = (env.get("DAESANG_TITLES_WEEKLY") or "no").strip().lower()
        problems += _check_weekly(weekly, keys)
        backups = None
        try:
            backups = find_backups(env, database)
        except BadBackups as error:
            problems.append(f"DAESANG_BACKUPS: {error}")
        metrics = None
        try:
            metrics = find_metrics(env)
        except BadAddress as error:
            problems.append(f"DAESANG_METRICS: {error}")
        if problems:
            raise BadSettings(problems)
        return cls(
            token=token,
            database=database,
            log_level=level,
            keys=keys,
            titles=titles,
            weekly=weekly == "yes",
            pictures=find_pictures(env, database),
            log_format=form,
            secrets=_find_secrets(token, keys, database, env),
            backups=backups,
            metrics=metrics,
        )


def find_address(env: Mapping[str, str]) -> Path | str:
    """Where the data is kept. Raises BadAddress."""
    return parse_address(env.get("DAESANG_DATABASE") or "daesang.db")


def find_pictures(env: Mapping[str, str], database: Path | str) -> Path | None:
    """The folder for pictures, which may not be there yet: beside a database that is a file, else none."""
    if named := env.get("DAESANG_PICTURES", "").strip():
        return Path(named)
    return database.parent / "daesang-pictures" if isinstance(database, Path) else None


def find_backups(env: Mapping[str, str], database: Path | str) -> BackupPlan | None:
    """How backups are made by themselves; None for not at all. Raises BadBackups."""
    text = env.get("DAESANG_BACKUPS", "").strip()
    if not text:
        return None
    match = _BACKUPS.fullmatch(text)
    if match is None:
        raise BadBackups(
            f"{text!r} is no folder, how often and how many to keep: write backups,1d,14 (h hours, d days)."
        )
    folder, number, unit, keep = Path(match[1]), int(match[2]), match[3], int(match[4])
    if _is_missing(folder.parent.is_dir):
        raise BadBackups(f"the folder {folder.parent} does not exist: make it first.")
    if isinstance(database, str):
        raise BadBackups("it is for a file; pg_dump makes the backups of PostgreSQL.")
    return BackupPlan(database, folder, number * {"h": 3600, "d": 24 * 3600}[unit], keep)


_BACKUPS = re.compile(r"(.*\S)\s*,\s*([1-9]\d{0,3})([hd])\s*,\s*([1-9]\d{0,3})", re.ASCII)


def find_metrics(env: Mapping[str, str]) -> tuple[str, int] | None:
    """Where figures and health are told: a port alone is one of this machine's alone. Raises BadAddress."""
    text = env.get("DAESANG_METRICS", "").strip()
    if not text:
        return None
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise BadAddress("write a port, such as 9100, or an address and a port, such as 127.0.0.1:9100.")
    try:
        return str(ip_address(host.strip("[]"))) if host else "127.0.0.1", int(port)
    except ValueError:
        raise BadAddress("before the port stands an IP address, such as 127.0.0.1, or nothing.") from None


def find_title_files(env: Mapping[str, str]) -> tuple[Path, ...]:
    """The owner's own files of titles, which may not be there."""
    names = (name.strip() for name in env.get("DAESANG_TITLES", "").split(","))
    return tuple(Path(name) for name in names if name)


def parse_address(text: str) -> Path | str:
    """A file, or a `postgresql://` address as it is. Raises BadAddress for an address of anything else."""
    text = text.strip()
    if text.startswith(("postgresql://", "postgres://")):
        try:
            unquote(text, errors="strict")
        except UnicodeDecodeError:
            raise BadAddress(
                "%FF and the like are no letters (of a password, %40 is @ and %2F is /)."
            ) from None
        return text
    if "://" in text or text.startswith(("postgresql:", "postgres:")):
        raise BadAddress("an address begins with postgresql://, anything else is the name of a file.")
    return _follow(Path(text))


def _follow(path: Path) -> Path:
    """Where a link leads: what is put aside or in place, and all that is beside it, is of the file itself."""
    try:
        return path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError):  # whoever opens it says so
        return path


def _find_secrets(
    token: str, keys: SourceKeys, database: Path | str, env: Mapping[str, str]
) -> tuple[str, ...]:
    """The last part of a token alone is as good as the whole."""
    passwords = () if isinstance(database, Path) else _find_passwords(database)
    found = (token, token.rpartition(".")[2], keys.tmdb, keys.kofic, *passwords, env.get("PGPASSWORD", ""))
    return tuple(each for each in found if each)


def _find_passwords(url: str) -> tuple[str, ...]:
    """As they are, and as they are written: an owner need not have quoted all that could be."""
    try:
        parts = urlsplit(url)
    except ValueError:  # the driver will say what is wrong
        return (url,)
    named = [each.partition("=")[2] for each in parts.query.split("&") if each.startswith("password=")]
    written = (parts.password or "", *named)
    return (*written, *map(unquote, written))


def _is_missing(is_there: Callable[[], bool]) -> bool:
    """Whether there is none. Where that may not be looked at, whoever opens it says so."""
    try:
        return not is_there()
    except OSError:
        return False


def _check_weekly(weekly: str, keys: SourceKeys) -> list[str]:
    if weekly not in ("yes", "no"):
        return [f"DAESANG_TITLES_WEEKLY is {weekly!r}: use yes or no."]
    if weekly == "yes" and not keys.contact:
        return ["DAESANG_TITLES_WEEKLY asks Wikidata, which wants to know whom to write to: set CONTACT."]
    return []


def _unknown(env: Mapping[str, str]) -> list[str]:
    known = {
        "DAESANG_BACKUPS",
        "DAESANG_DATABASE",
        "DAESANG_LOG_FORMAT",
        "DAESANG_LOG_LEVEL",
        "DAESANG_METRICS",
        "DAESANG_PICTURES",
        "DAESANG_SHARED",
        "DAESANG_TITLES",
        "DAESANG_TITLES_WEEKLY",
    }
    unknown = sorted(name for name in env if name.startswith("DAESANG_") and name not in known)
    return [f"{name} is no setting of Daesang: look for a slip in its name." for name in unknown]
