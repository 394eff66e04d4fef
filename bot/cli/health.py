"""Is a bot that runs well? `healthy`, for containers and supervisors: it starts fast and needs no curl."""

import argparse
import http.client
import os

from bot.cli.common import CannotGoOn, load_env_file
from bot.settings import BadAddress, find_metrics

PATIENCE = 5.0
"""Seconds in which a bot that is well has said so."""

_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def ask_health(_: argparse.Namespace) -> None:
    """Ask the bot on this machine. Raises CannotGoOn, with 1 alone: Docker knows no other code."""
    load_env_file()
    try:
        found = find_metrics(os.environ)
    except BadAddress as error:
        raise CannotGoOn(f"DAESANG_METRICS: {error}", code=1) from error
    if found is None:
        raise CannotGoOn("DAESANG_METRICS is not set: the bot tells nobody how it is.", code=1)
    host, port = found
    connection = http.client.HTTPConnection(_ANYWHERE.get(host, host), port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        why = (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
        raise CannotGoOn(f"No answer at {host} port {port} ({why}): does the bot run?", code=1) from error
    finally:
        connection.close()
    if answer.status != 200:
        raise CannotGoOn(text, code=1)
    print(text)
