"""What all tests share."""

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Each simulated world loads the cogs anew, and some tests start the whole bot as a process. Where bytecode is
# not to be written beside the sources, they would be compiled each time: it goes to a place of its own.
if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(tempfile.gettempdir()) / "daesang-tests-bytecode")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix

# One process a core is at work already; more threads for numpy in each would wait for one another. It must be
# said before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tests.places import ON_POSTGRES, drop_places, list_places, open_store


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: a good part of the time a test waits, for a lease or a line."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as a first start leaves it, to be copied: making one takes seven times as long."""
    path = tmp_path_factory.mktemp("first") / "daesang.db"

    async def start() -> None:
        async with open_store(path):
            pass

    asyncio.run(start())
    return path


@pytest.fixture(autouse=ON_POSTGRES)
def no_databases_left() -> Iterator[None]:
    """Thousands of them would fill the disk; those made for a whole module stay."""
    before = list_places()
    yield
    drop_places(but=before)


# What was driven, over all processes of a run ---------------------------------------------------------

DRIVEN = pytest.StashKey[dict[str, Any]]()
"""What one process of a run drove through Discord, noted by `tests/discord/conftest.py`."""

_REPORTS: list[dict[str, Any]] = []


def undriven(reports: Iterable[dict[str, Any]]) -> set[str]:
    """What the bot has and no process brought to a good end; nothing unless all of tests/discord ran."""
    found = list(reports)
    if not found or not all(each["whole"] for each in found):
        return set()
    everything = {name for each in found for name in each["everything"]}
    return everything - {name for each in found for name in each["driven"]}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: take over what it noted."""
    report = getattr(node, "workeroutput", {}).get("driven")
    if report is not None:
        _REPORTS.append(report)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands over what it noted; where all comes together, anything nobody drove fails the run."""
    report = session.config.stash.get(DRIVEN, None)
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["driven"] = report
        return
    if report is not None:
        _REPORTS.append(report)
    if undriven(_REPORTS):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what nobody drove, and how many requests were checked against what."""
    for name in sorted(undriven(_REPORTS)):
        terminalreporter.write_line(f"FAILED: no test drives {name}", red=True)
    if requests := sum(each["requests"] for each in _REPORTS):
        schema = all(each["schema"] for each in _REPORTS)
        against = "the schema" if schema else "our own limits only: no openapi.json"
        terminalreporter.write_line(f"{requests:,} Discord requests checked against {against}")
