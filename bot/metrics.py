"""What an owner sees from afar: figures for Prometheus at `/metrics`, and whether all is well at `/healthz`.

Nothing of it runs where it is off. Where it is on it listens: to discord.py's events, to its requests, to the
store's batches and to the log. All else is read off the bot when somebody asks.
"""

import asyncio
import logging
import platform
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from math import isfinite

import aiohttp
import discord
from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bot import __version__
from bot.app import Daesang
from bot.domain.errors import Busy
from bot.health import list_ailments
from bot.store import Store
from bot.ui.routes import Interaction, find_target

log = logging.getLogger(__name__)


KEPT_SECONDS = 15.0
"""For how long what had to be read from the database is told again."""

SAMPLE_SECONDS = 0.5
"""How often it is looked how late the event loop is."""

UNANSWERED = 1_000
"""Interactions that may wait for their first answer; past them the oldest is not measured."""

LATENCIES = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)
LAGS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
WRITES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
BATCHES = (1, 2, 5, 10, 20, 50, 100, 200)

disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics(Collector):
    """The figures of one bot. What has happened is counted as it happens, what is so is read when asked."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._bot: Daesang | None = None
        self._store: Store | None = None
        self._asked: dict[str, tuple[str, float]] = {}
        self._commands = Counter(
            "daesang_commands",
            "Commands, presses and forms, by what came of them: ok, refused, fault, late",
            ["name", "outcome"],
            registry=registry,
        )
        self._answers = Histogram(
            "daesang_answer_seconds",
            "From the arrival of an interaction until Discord had taken its first answer",
            ["name"],
            buckets=LATENCIES,
            registry=registry,
        )
        self.faults = Counter("daesang_faults", "Errors in the log", ["logger"], registry=registry)
        self._requests = Counter(
            "daesang_discord_requests", "Requests to Discord, by status", ["status"], registry=registry
        )
        self._limited = Counter("daesang_discord_rate_limited", "Requests answered 429", registry=registry)
        self._jobs = Histogram(
            "daesang_store_batch_jobs", "Changes written together", buckets=BATCHES, registry=registry
        )
        self._writes = Histogram(
            "daesang_store_write_seconds",
            "How long changes that were written together took",
            buckets=WRITES,
            registry=registry,
        )
        self._lag = Histogram(
            "daesang_loop_lag_seconds", "How late the event loop is", buckets=LAGS, registry=registry
        )
        self._due: dict[str, int] = {}
        self._read_at = -KEPT_SECONDS
        self.ailments: list[str] = ["the bot is starting"]
        ProcessCollector(registry=registry)
        registry.register(self)

    # Listening ---------------------------------------------------------------------------------------

    def make_trace(self) -> aiohttp.TraceConfig:
        """What discord.py's requests tell of themselves."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._note_response)
        trace.on_request_exception.append(self._note_failure)
        return trace

    def follow(self, bot: Daesang, store: Store) -> None:
        """Listen to a bot and its store, which are about to start."""
        self._bot, self._store = bot, store
        for name, listener in (
            ("on_interaction", self._note_asked),
            ("on_app_command_completion", self._note_done),
            ("on_press_completion", self._note_done),
            ("on_not_done", self._note_not_done),
        ):
            bot.add_listener(listener, name)
        store.follow_batches(self._note_batch)

    async def _note_asked(self, interaction: Interaction) -> None:
        if len(self._asked) >= UNANSWERED:
            del self._asked[next(iter(self._asked))]
        self._asked[str(interaction.id)] = self._name(interaction), time.perf_counter()

    async def _note_done(self, interaction: Interaction, *_: object) -> None:
        self._commands.labels(self._name(interaction), "ok").inc()

    async def _note_not_done(self, interaction: Interaction, outcome: str) -> None:
        self._commands.labels(self._name(interaction), outcome).inc()

    async def _note_response(self, _: object, __: object, ended: aiohttp.TraceRequestEndParams) -> None:
        status = ended.response.status
        if status == 101:  # a connection to the gateway
            return
        self._requests.labels(f"{status // 100}xx").inc()
        if status == 429:
            self._limited.inc()
        path = ended.url.raw_parts
        if status < 300 and path[-1] == "callback":  # .../interactions/ID/TOKEN/callback
            name, asked_at = self._asked.pop(path[-3], ("", 0.0))
            if name:
                self._answers.labels(name).observe(time.perf_counter() - asked_at)

    async def _note_failure(self, *_: object) -> None:
        self._requests.labels("failed").inc()

    def _note_batch(self, jobs: int, seconds: float) -> None:
        self._jobs.observe(jobs)
        self._writes.observe(seconds)

    async def sample_lag(self) -> None:
        """Look again and again how much later than asked for the event loop comes to it."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(SAMPLE_SECONDS)
            self._lag.observe(max(0.0, time.perf_counter() - began - SAMPLE_SECONDS))

    def _name(self, interaction: Interaction) -> str:
        """What was used, of a bounded number of names: none that somebody could make up."""
        if interaction.type is discord.InteractionType.autocomplete:
            return "autocomplete"
        if interaction.command is not None:
            return f"/{interaction.command.qualified_name}"
        kind = find_target(interaction).split(":")[0]
        return kind if self._bot is not None and kind in self._bot.routes.handlers else "unknown"

    # Telling -----------------------------------------------------------------------------------------

    async def write(self) -> bytes:
        """All figures, as Prometheus reads them."""
        await self.examine()
        await self._read()
        return generate_latest(self.registry)

    async def examine(self) -> list[str]:
        """What is wrong now."""
        if self._bot is not None and self._store is not None:
            self.ailments = await list_ailments(self._bot, self._store)
        return self.ailments

    async def _read(self) -> None:
        if self._bot is None or self._store is None or time.monotonic() - self._read_at < KEPT_SECONDS:
            return
        self._read_at = time.monotonic()
        try:
            self._due = await self._store.count_due(at=int(_find_now(self._bot)))
        except Exception as error:  # that something is wrong with it is told by `daesang_healthy`
            log.info("What is due could not be read: %r", error)
            self._due = {}

    def collect(self) -> Iterable[Metric]:
        """What is so at this moment."""
        yield InfoMetricFamily(
            "daesang_build",
            "What runs",
            {
                "version": __version__,
                "discord_py": discord.__version__,
                "python": platform.python_version(),
            },
        )
        yield _gauge("daesang_healthy", "1 where /healthz says ok", int(not self.ailments))
        due = GaugeMetricFamily("daesang_due", "What is due and not done yet", labels=["what"])
        for what, number in self._due.items():
            due.add_metric([what], number)
        yield due
        if self._bot is not None and self._store is not None:
            yield from _describe_bot(self._bot)
            yield from _describe_backups(self._bot)
            yield from _describe_store(self._store)
            yield from _describe_sources(self._bot)


def _gauge(name: str, about: str, value: float | None) -> GaugeMetricFamily:
    """One without a sample where nothing is known."""
    gauge = GaugeMetricFamily(name, about)
    if value is not None and isfinite(value):
        gauge.add_metric([], value)
    return gauge


def _describe_bot(bot: Daesang) -> Iterator[Metric]:
    served = bot.served
    yield _gauge("daesang_servers", "Servers the bot is in", len(bot.guilds))
    yield _gauge("daesang_shards", "Shards of the bot, other processes' too", served.shard_count)
    yield _gauge("daesang_shards_ready", "Shards this process serves now", len(served.shard_ids))
    yield _gauge("daesang_gateway_silence_seconds", "Since Discord was last heard", bot.silence)
    yield _gauge("daesang_gateway_latency_seconds", "What a heartbeat takes", bot.latency)


def _find_now(bot: Daesang) -> float:
    """By Discord's clock, as what is due and when copies were made is noted."""
    return time.time() - (bot.clock_skew or 0.0)


def _describe_backups(bot: Daesang) -> Iterator[Metric]:
    made_at = bot.use.backups.made_at if bot.use.backups is not None else None
    age = None if made_at is None else _find_now(bot) - made_at
    yield _gauge("daesang_backup_age_seconds", "Since the last good backup", age)


def _describe_store(store: Store) -> Iterator[Metric]:
    room = store.find_room()
    yield _gauge("daesang_store_queue_jobs", "Changes that wait to be written", store.queued)
    yield _gauge("daesang_database_bytes", "What the database file takes", room.taken if room else None)
    yield _gauge("daesang_disk_free_bytes", "What is free beside it", room.free if room else None)


def _describe_sources(bot: Daesang) -> Iterator[Metric]:
    sources = bot.use.sources
    away = GaugeMetricFamily("daesang_source_away", "1 for a source that is left alone", labels=["source"])
    for name, is_away in sources.list_away().items():
        away.add_metric([name], int(is_away))
    yield away
    questions = CounterMetricFamily(
        "daesang_source_questions", "Questions to sources", labels=["source", "outcome"]
    )
    for (name, outcome), number in sources.questions.items():
        questions.add_metric([name, outcome], number)
    yield questions


class FaultCounter(logging.Handler):
    """Counts what is logged as an error; that the store was busy is none."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(logging.ERROR)
        self._counter = counter

    def emit(self, record: logging.LogRecord) -> None:
        if not (record.exc_info and isinstance(record.exc_info[1], Busy)):
            self._counter.labels(record.name).inc()


@asynccontextmanager
async def serve(metrics: Metrics, host: str, port: int) -> AsyncIterator[None]:
    """Answer `/metrics` and `/healthz` there, and keep listening. Raises OSError where it cannot be used."""

    async def tell_metrics(_: web.Request) -> web.Response:
        return web.Response(body=await metrics.write(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    async def tell_health(_: web.Request) -> web.Response:
        ailments = await metrics.examine()
        return web.Response(text="; ".join(ailments) or "ok", status=503 if ailments else 200)

    app = web.Application()
    app.router.add_get("/metrics", tell_metrics)
    app.router.add_get("/healthz", tell_health)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    counter = FaultCounter(metrics.faults)
    sampling = asyncio.create_task(metrics.sample_lag(), name="lag")
    logging.getLogger().addHandler(counter)
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        logging.getLogger().removeHandler(counter)
        sampling.cancel()
        await runner.cleanup()
