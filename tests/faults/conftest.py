"""The simulated world of `tests/discord`, and what can go wrong between it and the bot."""

import logging
from collections.abc import Iterator

import pytest

from tests.discord.conftest import World, here, index, there
from tests.faults.failing import Faults

__all__ = ["faults", "here", "index", "there"]


@pytest.fixture
def faults(here: World) -> Iterator[Faults]:
    with Faults.of(here.env) as made:
        yield made


@pytest.fixture(autouse=True)
def no_error_logged(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """What Discord refuses is no fault of the bot's: in a world, an error in the log fails the test."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    errors = [record for record in records if record.levelno >= logging.ERROR]
    in_a_world = "index" in request.fixturenames
    if errors and in_a_world and request.node.get_closest_marker("faults") is None:
        pytest.fail("\n".join(str(record.exc_info or record.getMessage()) for record in errors))
