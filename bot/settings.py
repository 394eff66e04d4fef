"""The settings: read once from the environment, checked all at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class BadSettings(Exception):
    """Every problem found, each a sentence with the remedy. Never holds a value that may be a secret."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class BadAddress(ValueError):
    """A sentence with the remedy, without what was given: it may hold a password."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an owner may set; `Settings.from_env` is the only reader of the environment."""

    token: str
    database: Path | str
    """A file, or a `postgresql://` address, which may hold a password."""
    log_level: str

    def __repr__(self) -> str:
        database = self.database if isinstance(self.database, Path) else "<hidden>"
        return f"Settings(token=<hidden>, database={database}, log_level={self.log_level})"

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
        if isinstance(database, Path) and not database.parent.is_dir():
            problems.append(f"DAESANG_DATABASE: the folder {database.parent} does not exist: make it first.")
        level = (env.get("DAESANG_LOG_LEVEL") or "INFO").upper()
        if level not in LEVELS:
            problems.append(f"DAESANG_LOG_LEVEL is {level!r}: use one of {', '.join(LEVELS)}.")
        if problems:
            raise BadSettings(problems)
        return cls(token=token, database=database, log_level=level)


def find_address(env: Mapping[str, str]) -> Path | str:
    """Where the data is kept. Raises BadAddress."""
    return parse_address(env.get("DAESANG_DATABASE") or "daesang.db")


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
    return Path(text)


def _unknown(env: Mapping[str, str]) -> list[str]:
    known = {"DAESANG_DATABASE", "DAESANG_LOG_LEVEL", "DAESANG_SHARED"}
    unknown = sorted(name for name in env if name.startswith("DAESANG_") and name not in known)
    return [f"{name} is no setting of Daesang: look for a slip in its name." for name in unknown]
