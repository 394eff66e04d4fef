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
from bot.ui.english import ENGLISH
from bot.ui.routes import Route, Routes, handles

ROOT = Path(bot.__file__).resolve().parents[1]

MAY: dict[str, frozenset[str]] = {
    layer: frozenset(names.split())
    for layer, names in {
        "bot": "",
        "bot.settings": "",
        "bot.signals": "",
        "bot.domain": "numpy rapidfuzz regex",
        "bot.catalogue": "bot.domain babel msgspec",
        "bot.store": "bot.domain aiosqlite filelock msgspec numpy psycopg",
        # The credit line and the version are shown by /about.
        "bot.ui": "bot.domain bot.catalogue.CREDIT bot.__version__ aiohttp discord PIL babel numpy regex",
        "bot.reader": "bot.domain",
        "bot.apart": "",
        "bot.memory": "",
        "bot.sources": "bot.domain aiohttp msgspec yarl",
        "bot.usecases": (
            "bot.domain bot.sources bot.store bot.ui bot.reader bot.apart bot.memory bot.settings.BackupPlan"
        ),
        # The cogs by name, through importlib.
        "bot.lines": "bot.domain aiohttp discord yarl",
        "bot.app": (
            "bot.domain bot.lines bot.settings.BackupPlan bot.sources bot.store bot.ui bot.usecases discord"
        ),
        "bot.health": "bot.app bot.store",
        "bot.metrics": (
            "bot.app bot.domain bot.health bot.store bot.ui bot.__version__ aiohttp discord prometheus_client"
        ),
        "bot.shards": "bot.app bot.domain bot.lines bot.store bot.usecases",
        "cogs": "bot.app bot.domain bot.ui bot.usecases discord",
        "bot.playground": (
            "bot.app bot.catalogue bot.domain bot.sources bot.store bot.ui discord msgspec simcord"
        ),
        "bot.__main__": "bot.cli bot.signals",
        "bot.cli": (
            "bot.settings bot.memory bot.signals bot.catalogue bot.domain bot.sources bot.store bot.app "
            "bot.lines bot.shards bot.playground bot.sources.wikidata bot.ui.permissions bot.ui.template "
            "bot.ui.text bot.usecases.readers bot.usecases.refreshing bot.usecases.exports "
            "bot.usecases.titles bot.usecases.instances bot.metrics bot.__version__ "
            "aiohttp discord dotenv msgspec rich simcord"
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


DRIVERS = {"sqlite3", "aiosqlite", "psycopg", "asyncpg"}
"""What speaks to a database: jobs see a `Transaction` in its place."""


def wrong_drivers(source: Source) -> list[str]:
    return [
        f"{name} imports {full}"
        for name, module in source.items()
        if not name.startswith("bot.store.engines.")
        for target, full in imported(module)
        if target.split(".")[0] in DRIVERS
    ]


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


NOT_PORTABLE = {
    "a function that only SQLite has": re.compile(r"\b(json_\w+|ifnull|strftime|iif|lower|upper)\(", re.I),
    "a separator that string_agg cannot be given": re.compile(
        r"group_concat\((?!([^()]|\([^()]*\))+, ' '\))", re.I
    ),
    "a parameter of no type": re.compile(r":\w+ IS (NOT )?NULL", re.I),
    "an empty list": re.compile(r"\bIN \(\s*\)", re.I),
    "a conflict told in SQLite's words": re.compile(r"\b(INSERT OR|REPLACE INTO)\b", re.I),
}
SUBSELECT = re.compile(r"\b(?:FROM|JOIN)\s*\((?=\s*(?:SELECT|WITH|VALUES)\b)", re.I)


def put_together(module: ast.Module, names: dict[str, object]) -> Iterator[str]:
    """The strings of a module, f-strings with what `names` has of them, without docstrings."""
    parts = set()
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            parts.update(node.values)
        elif isinstance(node, ast.Expr):
            parts.add(node.value)  # a docstring
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            yield "".join(_piece(part, names) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in parts:
            yield node.value


def _piece(part: ast.expr, names: dict[str, object]) -> str:
    if isinstance(part, ast.FormattedValue):
        try:
            value = eval(ast.unparse(part.value), dict(names))
        except Exception:  # what only a call can know
            return "something"
        return str(value)
    assert isinstance(part, ast.Constant)
    return str(part.value)


def unnamed(sql: str) -> list[str]:
    """The subselects without an alias."""
    found = []
    for match in SUBSELECT.finditer(sql):
        depth, end = 1, match.end()
        while depth and end < len(sql):
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        if not re.match(r"\s+AS \w+", sql[end:]):
            found.append(sql[match.start() : end])
    return found


def wrong_dialect(source: Source) -> list[str]:
    """SQL in the store that PostgreSQL does not speak as SQLite does."""
    problems = []
    for name, module in source.items():
        if layer(name) != "bot.store":
            continue
        names = vars(importlib.import_module(name)) if name in SOURCE else {}
        for text in put_together(module, names):
            problems += [
                f"{name}: {what}: {text[:60]}" for what, bad in NOT_PORTABLE.items() if bad.search(text)
            ]
            problems += [f"{name}: a subselect without a name: {part[:60]}" for part in unnamed(text)]
    return problems


def wrong_environment(source: Source) -> list[str]:
    """Reads of the environment outside the two places that may."""
    return [
        name
        for name, module in source.items()
        if layer(name) not in ("bot.settings", "bot.cli")
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
        if name == "bot.ui.english":
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
    keys |= {kind.key for kind in error_classes()}
    return sorted(
        key for key in english if key not in keys and not any(key.startswith(prefix) for prefix in prefixes)
    )


def error_classes() -> list[type[errors.DomainError]]:
    """Every kind of error that a person sees, which take their keys from their names."""
    kinds = [value for value in vars(errors).values() if isinstance(value, type)]
    return [kind for kind in kinds if issubclass(kind, errors.DomainError) and kind is not errors.DomainError]


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
        ("bot.ui.embeds", "from bot.catalogue import load_titles"),
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


def test_only_an_engine_knows_its_database() -> None:
    """The rest of the store sees a `Transaction`."""
    assert wrong_drivers(SOURCE) == []
    assert wrong_drivers({"bot.store.ratings": SOURCE["bot.store.engines.sqlite"]})  # control
    for text in (
        "import sqlite3",
        "from aiosqlite import Connection",
        "def f() -> None:\n    import psycopg",
    ):
        assert len(wrong_drivers(made_up("bot.store.extra", text))) == 1


def test_there_is_no_sql_outside_the_store() -> None:
    """Only `bot/store` speaks to the database."""
    assert wrong_sql(SOURCE) == []
    assert wrong_sql({"cogs.extra": SOURCE["bot.store.ratings"]})  # control


@pytest.mark.parametrize("text", ["'SELECT a\\nFROM b'", "f'INSERT INTO {x}'", "'UPDATE a SET b = 1'"])
def test_control_sql_elsewhere_is_caught(text: str) -> None:
    """Control: also in an f-string and over several lines."""
    assert wrong_sql(made_up("cogs.extra", text))


def test_the_sql_is_what_postgresql_speaks_too() -> None:
    """So that an engine beside SQLite's is one folder."""
    assert wrong_dialect(SOURCE) == []


@pytest.mark.parametrize(
    "text",
    [
        "'SELECT json_group_array(a) FROM b'",
        "'SELECT JSON_GROUP_OBJECT(a, b) FROM c'",
        "'SELECT group_concat(a) FROM b'",
        "\"SELECT group_concat(DISTINCT a, ',') FROM b\"",
        "\"SELECT group_concat(a || ' ' || b) FROM c\"",
        "'SELECT a FROM b WHERE :c IS NULL OR a = :c'",
        "'SELECT a FROM b WHERE :c is not null'",
        "'SELECT a FROM b WHERE lower(a) = :a'",
        "'SELECT a FROM (SELECT b FROM c)'",
        "'SELECT a FROM (SELECT b FROM c) WHERE a'",
        "'SELECT a FROM d JOIN (SELECT b FROM (SELECT e FROM f)) AS g'",
        "'SELECT a FROM b WHERE a IN ()'",
        "'INSERT OR IGNORE INTO a (b) VALUES (1)'",
        "f\"SELECT a FROM ({'SELECT b FROM c'})\"",
        "f'SELECT a FROM b WHERE lower(a) IN ({places})'",
    ],
)
def test_control_sql_of_one_engine_is_caught(text: str) -> None:
    """Control: each of these would be seen, also where it is put together."""
    assert len(wrong_dialect({"bot.store.extra": ast.parse(f"SQL = {text}")})) == 1


@pytest.mark.parametrize(
    "text",
    [
        "\"SELECT group_concat(a || ' ' || count(b), ' ') FROM c\"",
        "'SELECT a FROM (SELECT b FROM (SELECT 1 AS d) AS e WHERE b IN (1, 2)) AS f'",
        "'SELECT a FROM b WHERE c IS NULL AND d = :c'",
        "'SELECT flower(a) FROM b'",
        "'UPDATE a SET b = 1 WHERE (c, d) IN (SELECT e, f FROM g)'",
    ],
)
def test_sql_of_both_engines_is_let_pass(text: str) -> None:
    """Control: no alarm where there is nothing."""
    assert wrong_dialect({"bot.store.extra": ast.parse(f"SQL = {text}")}) == []


def test_the_environment_is_read_in_one_place() -> None:
    """Settings come from `bot/settings.py`, to which `bot/cli` hands the environment."""
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
    """Each class has a key of its own."""
    kinds = error_classes()
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
        async def again(self, interaction: discord.Interaction, title_id: str, asker_id: int) -> None: ...

    with pytest.raises(ValueError, match="Two handlers"):
        routes.collect(Twice())


def test_every_route_has_a_kind_of_its_own_and_a_handler() -> None:
    """No button can be made that leads nowhere, or to the handler of another route."""
    routes = Routes()
    for cog in cogs():
        routes.collect(cog.__new__(cog))
    made = [each for each in vars(targets).values() if isinstance(each, Route)]
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
