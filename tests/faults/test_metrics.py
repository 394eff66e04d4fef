"""What an owner sees from afar: the figures of the real bot, a dashboard that shows them, and its health."""

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from bot.app import Daesang
from bot.domain.search import TitleIndex
from bot.health import list_ailments
from bot.metrics import Metrics
from bot.store import Store
from bot.store.engines.sqlite import SQLite
from tests.discord.conftest import World
from tests.faults.gateway import MEMBER, SERVER, Discord, Fault, command, submit, until
from tests.faults.run_bot import ROOT, Mortal
from tests.faults.test_deaf import database, port, remote
from tests.faults.test_stop import welcomed
from tests.places import ON_POSTGRES, accept_rows, open_store, refuse_rows

__all__ = ["database", "port", "remote"]

SIGNAL = "kd-signal-2016"
DASHBOARD = ROOT / "deploy" / "grafana.json"
ALERTS = ROOT / "deploy" / "alerts.yaml"
NAME = re.compile(r"\b(?:daesang|process)_\w+")


async def read(port: int) -> str:
    async with aiohttp.request("GET", f"http://127.0.0.1:{port}/metrics") as answer:
        assert answer.status == 200
        return await answer.text()


def find(text: str, sample: str, /, **labels: str) -> float | None:
    """A sample; None where there is none."""
    wanted = {f'{label}="{value}"' for label, value in labels.items()}
    for line in text.splitlines():
        head, _, value = line.rpartition(" ")
        found, _, given = head.partition("{")
        if found == sample and wanted <= {*re.findall(r'\w+="[^"]*"', given)}:
            return float(value)
    return None


def list_families(text: str) -> set[str]:
    return set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))


def list_names(text: str) -> set[str]:
    """The families that queries name."""
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in NAME.findall(text)}


def list_queries() -> str:
    board = json.loads(DASHBOARD.read_text("utf-8"))
    return "\n".join(target["expr"] for panel in board["panels"] for target in panel["targets"])


async def ask(remote: Discord, asked: dict[str, Any]) -> None:
    """Have something done, and wait for its answer."""
    await remote.push("INTERACTION_CREATE", asked)
    await until(lambda: remote.count_answers()[asked["id"]] > 0)


async def test_what_happens_is_counted(remote: Discord, database: Path, port: int) -> None:
    """By command and outcome, and how soon it was answered; nobody is named. The dashboard shows it all."""
    backups = database.parent / "backups"
    backups.mkdir()
    more = f"DAESANG_METRICS={port}", f"DAESANG_BACKUPS={backups},1d,2"
    async with Mortal.living(remote, database, *more):
        await welcomed(remote)
        await until(lambda: any(each.suffix == ".db" for each in backups.iterdir()))
        remote.faults.append(Fault("POST", "*/callback", 429, times=1, retry_after=0.1))
        await ask(remote, command("rating", title=SIGNAL, score="8.5"))
        await ask(remote, command("rating", title="no such title"))
        await ask(remote, command("rating", kind=4, title="goblin"))
        await ask(remote, submit("made_up:1"))
        with closing(sqlite3.connect(database)) as db, db:
            db.execute("ALTER TABLE summaries RENAME TO lost")
        await ask(remote, command("rating", title=SIGNAL, score="7"))
        await asyncio.sleep(0.6)  # an answer is counted when its request has ended; the lag each half second
        async with asyncio.timeout(10):  # the folder is looked at once all servers are there
            while find(text := await read(port), "daesang_backup_age_seconds") is None:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
    counted = {"ok": 1, "refused": 1, "fault": 1}
    for outcome, number in counted.items():
        assert find(text, "daesang_commands_total", name="/rating", outcome=outcome) == number
    assert find(text, "daesang_commands_total", name="unknown", outcome="refused") == 1
    assert "made_up" not in text
    assert find(text, "daesang_answer_seconds_count", name="/rating") == 3
    assert find(text, "daesang_answer_seconds_count", name="autocomplete") == 1
    assert find(text, "daesang_faults_total", logger="bot.app") == 1
    assert find(text, "daesang_discord_rate_limited_total") == 1
    assert (find(text, "daesang_discord_requests_total", status="2xx") or 0) > 5
    assert (find(text, "daesang_store_batch_jobs_sum") or 0) >= 2
    assert (find(text, "daesang_loop_lag_seconds_count") or 0) >= 1
    assert find(text, "daesang_healthy") == find(text, "daesang_servers") == 1
    assert abs(find(text, "daesang_backup_age_seconds") or 60) < 60  # Discord tells whole seconds
    assert (find(text, "process_resident_memory_bytes") or 0) > 30e6
    for secret in (str(MEMBER), str(SERVER), "no such title", "8.5"):
        assert secret not in text
    families = list_families(text)
    assert list_names(list_queries()) <= families
    assert {name for name in families if name.startswith("daesang_")} <= list_names(list_queries())
    assert list_names(ALERTS.read_text("utf-8")) <= families


def test_control_a_dashboard_of_other_figures_is_noticed() -> None:
    """Control: names are found wherever a query has them."""
    assert list_names('sum(rate(daesang_a_bucket{x="y"}[5m])) / process_b') == {"daesang_a", "process_b"}
    assert "${DS_PROMETHEUS}" in DASHBOARD.read_text("utf-8")


async def test_a_port_in_use_is_one_sentence(remote: Discord, database: Path, port: int) -> None:
    """And 2, as for any setting that is wrong."""
    log = database.parent / "bot.log"
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    async with server, Mortal.living(remote, database, f"DAESANG_METRICS={port}") as bot:
        assert await bot.end() == 2
    told = [line for line in log.read_text("utf-8").splitlines() if not line.startswith("20")]
    assert told == [
        f"DAESANG_METRICS: 127.0.0.1 port {port} cannot be used (Address already in use): choose another."
    ]


# Whether it saves ------------------------------------------------------------------------------------


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    async with open_store(database) as made:
        yield made


@pytest.fixture
async def bot(store: Store) -> AsyncIterator[Daesang]:
    async with Daesang(store=store, index=TitleIndex([])) as made:
        yield made


async def test_a_bot_that_cannot_save_is_not_well_until_it_can(
    database: Path, store: Store, bot: Daesang
) -> None:
    """After a write that failed the question is a write too; before it, nothing is written for a question."""
    assert await list_ailments(bot, store) == []
    refuse_rows(database, "facts")
    assert await list_ailments(bot, store) == []  # control: nobody has written
    with pytest.raises(Exception, match="full"):
        await store.facts.keep("name", "value")
    [ailment] = await list_ailments(bot, store)
    assert ailment.startswith("the database does not read and write")
    accept_rows(database, "facts")
    assert await list_ailments(bot, store) == []


@pytest.mark.skipif(ON_POSTGRES, reason="its tables have no one writer")
async def test_a_database_that_another_holds_is_not_well(
    database: Path, store: Store, bot: Daesang, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that takes too long: whoever asks hears so in time. Here it would wait for seconds."""
    await store._engine._writer.execute_fetchall("PRAGMA busy_timeout = 5000")  # type: ignore[attr-defined]
    monkeypatch.setattr("bot.store.engines.batches.DOUBT_SECONDS", 0.1)
    monkeypatch.setattr("bot.health.PATIENCE", 0.2)
    await cast(SQLite, store._engine)._writer.execute_fetchall("PRAGMA busy_timeout = 5000")
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(store.facts.keep("name", "value"))
        await asyncio.sleep(0.2)
        [ailment] = await list_ailments(bot, store)
        assert ailment.startswith("the database has not answered")
        other.rollback()
    await writing
    assert await list_ailments(bot, store) == []


async def test_a_bot_that_stops_is_not_well(store: Store, bot: Daesang) -> None:
    """So that nobody sends it members any more."""
    await bot.close()
    assert await list_ailments(bot, store) == ["the bot is stopping"]


async def test_an_answer_that_comes_too_late_is_counted_as_late(here: World) -> None:
    """Discord takes it no more: neither a fault of the bot's nor a refusal. Control: the next is in time."""
    metrics = Metrics()
    metrics.follow(here.bot, here.store)
    here.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, times=1)
    for _ in range(2):
        await here.mei.slash(here.channel, "help")
    await here.env.settle()
    for outcome in ("late", "ok"):
        labels = {"name": "/help", "outcome": outcome}
        assert metrics.registry.get_sample_value("daesang_commands_total", labels) == 1
