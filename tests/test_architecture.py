"""The rules that hold for the whole source: who may import whom, where SQL and words live, what is said.

Each rule is a function from the source to its violations. The source must have none; a made-up violation
must be caught.
"""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import discord
import pytest
from discord import app_commands
from discord.ext import commands

import bot
from bot.app import COGS
from bot.domain import errors
from bot.ui import targets
from bot.ui.routes import Route, Routes, handles
from bot.ui.words import ENGLISH

ROOT = Path(bot.__file__).resolve().parents[1]

MAY: dict[str, frozenset[str]] = {
    layer: frozenset(names.split())
    for layer, names in {
        "bot": "",
        "bot.settings": "",
        "bot.domain": "numpy rapidfuzz regex",
        "bot.catalogue": "bot.domain msgspec",
        "bot.store": "bot.domain aiosqlite msgspec numpy",
        # The credit line and the version are shown by /about.
        "bot.usecases": "bot.domain bot.store bot.ui",
        "bot.ui": "bot.domain bot.catalogue.CREDIT bot.__version__ discord PIL babel regex",
        # The cogs by name, through importlib.
        "bot.app": "bot.domain bot.store bot.ui bot.usecases discord",
        "bot.posted": "bot.domain bot.store bot.ui discord",
        "cogs": "bot.app bot.domain bot.posted bot.store bot.ui bot.usecases discord",
        "bot.playground": "bot.app bot.catalogue bot.domain bot.store bot.ui discord simcord",
        "bot.__main__": "bot.cli",
        "bot.cli": (
            "bot.settings bot.catalogue bot.domain bot.store bot.app bot.playground bot.ui.template "
            "bot.ui.text bot.__version__ discord dotenv simcord"
        ),
    }.items()
}
"""Who may import what besides itself and the standard library. A name in full allows just that name."""

NOT_PURE = {
    "asyncio",
    "datetime",
    "logging",
    "os",
    "pathlib",
    "random",
    "socket",
    "sqlite3",
    "threading",
    "time",
}
"""What of the standard library the domain does without: no I/O, no clock, no chance."""

SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s|PRAGMA)\b", re.S
)

Source = dict[str, ast.Module]
"""Modules by name."""


def _source() -> Source:
    found = {}
    for path in chain(*((ROOT / top).rglob("*.py") for top in ("bot", "cogs"))):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


SOURCE = _source()


def made_up(name: str, text: str) -> Source:
    """The source with one module more, or with text added to one."""
    added = ast.parse(text)
    old = SOURCE[name].body if name in SOURCE else []
    return {**SOURCE, name: ast.Module([*old, *added.body], [])}


def layer(name: str) -> str:
    """The entry of `MAY` that a module falls under; of a foreign one its package."""
    parts = name.split(".")
    heads = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((head for head in heads if head in MAY), parts[0])


def imported(module: ast.Module) -> Iterator[tuple[str, str]]:
    """What a module imports: the module, and the name in full."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield (full if full in SOURCE else base), full


def wrong_imports(source: Source) -> list[str]:
    problems = []
    for name, module in source.items():
        own = layer(name)
        for target, full in imported(module):
            top = target.split(".")[0]
            if top in sys.stdlib_module_names:
                allowed = not (own == "bot.domain" and top in NOT_PURE) and (
                    own == "bot.store" or top != "sqlite3"
                )
            else:
                allowed = layer(target) == own or not MAY[own].isdisjoint({layer(target), target, full})
            if not allowed:
                problems.append(f"{name} imports {full}")
    return problems


def strings(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def wrong_sql(source: Source) -> list[str]:
    return [
        f"{name}: {text[:60]}"
        for name, module in source.items()
        if layer(name) != "bot.store"
        for text in strings(module)
        if SQL.search(text)
    ]


def wrong_environment(source: Source) -> list[str]:
    """Reads of the environment outside the two places that may."""
    return [
        name
        for name, module in source.items()
        if name not in ("bot.settings", "bot.cli")
        for node in ast.walk(module)
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv"))
        or (isinstance(node, ast.ImportFrom) and node.module == "os")
    ]


NAMESPACES = "|".join(sorted({key.split(".")[0] for key in ENGLISH}))
KEY = re.compile(rf"({NAMESPACES})(\.[a-z_]+)+(?<!\.jsonl)")
PREFIX = re.compile(rf"({NAMESPACES})\.([a-z_]+\.)*")


def keys_used(source: Source) -> tuple[set[str], set[str]]:
    """Every key of words that the source names, and the beginnings of those it puts together."""
    keys, prefixes = set(), set()
    for name, module in source.items():
        nodes = list(ast.walk(module))
        if name == "bot.ui.words":
            table = next(node for node in nodes if isinstance(node, ast.AnnAssign) and _is_english(node))
            within = set(ast.walk(table))
            nodes = [node for node in nodes if node not in within]
        for node in nodes:
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                if PREFIX.fullmatch(str(node.values[0].value)):
                    prefixes.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and KEY.fullmatch(str(node.value)):
                keys.add(str(node.value))
    return keys, prefixes


def _is_english(node: ast.AnnAssign) -> bool:
    return isinstance(node.target, ast.Name) and node.target.id == "ENGLISH"


def unknown_keys(source: Source, english: dict[str, object]) -> list[str]:
    keys, prefixes = keys_used(source)
    lost = [prefix for prefix in prefixes if not any(key.startswith(prefix) for key in english)]
    return sorted(keys - english.keys()) + sorted(lost)


def unused_keys(source: Source, english: dict[str, object]) -> list[str]:
    keys, prefixes = keys_used(source)
    return sorted(
        key for key in english if key not in keys and not any(key.startswith(prefix) for prefix in prefixes)
    )


def undescribed(cogs: list[type[commands.Cog]]) -> list[str]:
    """Commands and options that Discord would show without a word; discord.py writes an ellipsis there."""
    problems = []
    for cog in cogs:
        for command in cog.__cog_app_commands__:
            assert isinstance(command, app_commands.Command)
            options = {f" {option.name}": option.description for option in command.parameters}
            for name, description in {"": command.description, **options}.items():
                if str(description).strip("… ") == "":
                    problems.append(f"/{command.qualified_name}{name}")
    return problems


def cogs() -> list[type[commands.Cog]]:
    """The cog classes, which their modules define themselves."""
    return [
        value
        for name in COGS
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, type) and issubclass(value, commands.Cog) and value.__module__ == name
    ]


def inexact(constraints: list[str]) -> list[str]:
    return [text for text in constraints if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+]*", text)]


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# Arrows ----------------------------------------------------------------------------------------------


def test_nobody_imports_against_the_arrows() -> None:
    """The table above holds for every import there is, also those inside functions."""
    assert wrong_imports(SOURCE) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bot.domain.members", "import discord"),
        ("bot.domain.members", "from bot.store import Store"),
        ("bot.domain.members", "import time"),
        ("bot.domain.extra", "def f() -> None:\n    import asyncio"),
        ("bot.store.extra", "import discord"),
        ("bot.store.extra", "from bot.ui import embeds"),
        ("bot.ui.embeds", "from bot.store import Store"),
        ("bot.ui.embeds", "from bot.catalogue import load"),
        ("bot.ui.embeds", "import bot.app"),
        ("bot.usecases.extra", "import discord"),
        ("bot.usecases.extra", "from bot.app import Daesang"),
        ("bot.ui.embeds", "from bot.usecases import UseCases"),
        ("bot.app", "import cogs.ratings"),
        ("bot.app", "import sqlite3"),
        ("bot.settings", "from bot import catalogue"),
        ("cogs.extra", "from cogs.ratings import Ratings\nimport simcord"),
        ("cogs.extra", "from bot.settings import Settings"),
        ("cogs.extra", "from . import ratings"),
    ],
)
def test_control_an_import_against_the_arrows_is_caught(name: str, text: str) -> None:
    """Control: each of these would be seen."""
    assert len(wrong_imports(made_up(name, text))) == 1


def test_there_is_no_sql_outside_the_store() -> None:
    """Only `bot/store` speaks to the database."""
    assert wrong_sql(SOURCE) == []
    assert wrong_sql({"cogs.extra": SOURCE["bot.store.ratings"]})  # control


@pytest.mark.parametrize("text", ["'SELECT a\\nFROM b'", "f'INSERT INTO {x}'", "'UPDATE a SET b = 1'"])
def test_control_sql_elsewhere_is_caught(text: str) -> None:
    """Control: also in an f-string and over several lines."""
    assert wrong_sql(made_up("cogs.extra", text))


def test_the_environment_is_read_in_one_place() -> None:
    """Settings come from `bot/settings.py`, to which `bot/cli.py` hands the environment."""
    assert wrong_environment(SOURCE) == []


@pytest.mark.parametrize(
    "text", ["import os\nos.environ['A']", "import os\nos.getenv('A')", "from os import x"]
)
def test_control_reading_the_environment_is_caught(text: str) -> None:
    """Control: each way of reading it."""
    assert wrong_environment(made_up("cogs.extra", text)) == ["cogs.extra"]


def test_importing_bot_has_no_effect() -> None:
    """It brings in no other module; the control does."""
    seen = "import sys; before = set(sys.modules); import {}; print(*sorted(set(sys.modules) - before))"
    for name, expected in (("bot", True), ("bot.settings", False)):
        code = [sys.executable, "-c", seen.format(name)]
        found = subprocess.run(code, cwd=ROOT, capture_output=True, text=True, check=True)
        assert (found.stdout.split() == ["bot"]) is expected, found.stdout


# Words -----------------------------------------------------------------------------------------------


def test_every_key_of_words_exists() -> None:
    """No key is named that has no words."""
    assert unknown_keys(SOURCE, {**ENGLISH}) == []


def test_every_word_is_said_somewhere() -> None:
    """No words are left over that nobody can ever read."""
    assert unused_keys(SOURCE, {**ENGLISH}) == []


def test_every_error_a_person_sees_has_words() -> None:
    """Each class of the tree has a key of its own."""
    tree = [value for value in vars(errors).values() if isinstance(value, type)]
    kinds = [kind for kind in tree if issubclass(kind, errors.DomainError) and kind is not errors.DomainError]
    assert {kind.key for kind in kinds} <= ENGLISH.keys()
    assert len({kind.key for kind in kinds}) == len(kinds)


def test_control_wrong_keys_are_caught() -> None:
    """Control: an unknown key, an unknown beginning and a leftover."""
    source = made_up("cogs.extra", "words('card.nothing')\nwords(f'card.nowhere.{x}')\nwords('card.rate')")
    assert unknown_keys(source, {**ENGLISH}) == ["card.nothing", "card.nowhere."]
    assert "card.left_over" in unused_keys(SOURCE, {**ENGLISH, "card.left_over": ""})


def test_every_command_and_option_is_described() -> None:
    """Discord shows a sentence beside each."""
    assert len(cogs()) == len(COGS)
    assert undescribed(cogs()) == []


def test_control_a_command_without_a_description_is_caught() -> None:
    """Control: a bare command, and a bare option of a described one."""

    class Extra(commands.Cog):
        @app_commands.command()
        async def bare(self, interaction: object) -> None: ...

    class Options(commands.Cog):
        @app_commands.command(description="Described")
        async def half(self, interaction: object, title: str) -> None: ...

    assert undescribed([Extra]) == ["/bare"]
    assert undescribed([Options]) == ["/half title"]


def test_no_two_handlers_claim_one_kind_of_button() -> None:
    """The cogs' routes go into one table; a second handler of a kind is refused."""
    routes = Routes()
    for cog in cogs():
        routes.collect(cog.__new__(cog))
    assert routes.handlers

    class Twice:
        @handles(targets.Rate)
        async def again(self, interaction: discord.Interaction, to: targets.Rate) -> None: ...

    with pytest.raises(ValueError, match="Two handlers"):
        routes.collect(Twice())


def test_every_route_has_a_kind_of_its_own_and_a_handler() -> None:
    """No button can be made that leads nowhere, or to the handler of another route."""
    routes = Routes()
    for cog in cogs():
        routes.collect(cog.__new__(cog))
    named = [each for each in vars(targets).values() if isinstance(each, type) and issubclass(each, Route)]
    made = [each for each in named if each is not Route]
    assert {kind: route for kind, (route, _) in routes.handlers.items()} == {each.kind: each for each in made}
    assert len({each.kind for each in made}) == len(made)


# The project -----------------------------------------------------------------------------------------


def test_the_version_is_the_same_in_both_places() -> None:
    """`pyproject.toml` and `bot.__version__` agree."""
    about = project()["project"]
    assert isinstance(about, dict)
    assert about["version"] == bot.__version__


def test_the_tested_set_is_exact() -> None:
    """Every constraint names one version."""
    tool = project()["tool"]
    assert isinstance(tool, dict)
    constraints = tool["uv"]["constraint-dependencies"]
    assert constraints
    assert inexact(constraints) == []
    assert inexact(["babel>=2", "babel==2.*", "babel"]) == ["babel>=2", "babel==2.*", "babel"]  # control
