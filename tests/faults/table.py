"""What must survive, at full length: `uv run python -m tests.faults.table [NAME...]`.

One row a fault: how often it was put in and survived, what was lost, and the longest that it took from the
fault's end until all was well. It ends with 1 where something was lost or not survived. All of it takes
hours; `--list` says what there is, and any of it can be run alone. `--quick` makes each short, for trying.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import traceback
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path

from tests.faults import clocks, day, killed_copies, kills, outages, power, starts, towns
from tests.faults.row import Row

Scenario = Callable[[Path], Awaitable[Iterable[Row]]]


async def _one(work: Callable[[Path], Awaitable[Row]], folder: Path) -> list[Row]:
    return [await work(folder)]


async def _list(work: Awaitable[Row]) -> list[Row]:
    return [await work]


async def _kill_copies(_: Path, *, tries: int) -> list[Row]:
    return [await killed_copies.kill_copies(what, tries) for what in ("backup", "restore", "update")]


def list_scenarios(*, quick: bool) -> dict[str, Scenario]:
    """By name; `quick` ones differ in length alone."""
    return {
        "kills": partial(_one, partial(kills.kill_often, kills=50 if quick else 1_000)),
        "towns": partial(_one, partial(towns.kill_towns, kills=20 if quick else 200)),
        "starts": lambda _: _list(starts.end_starts(10 if quick else 200)),
        "copies": partial(_kill_copies, tries=3 if quick else 50),
        "power": lambda _: _list(power.cut_power(20 if quick else 200)),
        "clocks": lambda _: clocks.jump_clocks(),
        "outages": lambda _: outages.measure_outages(),
        "day": lambda _: _list(day.live(1.0 if quick else 12.0)),
    }


def show(rows: Iterable[Row]) -> str:
    """A table as the guides have it."""
    lines = ["| fault | tries | survived | lost | healthy after |", "|---|---|---|---|---|"]
    for row in rows:
        seconds = "" if row.seconds is None else f"{row.seconds:.1f} s"
        lines.append(f"| {row.fault} | {row.tries:,} | {row.survived:,} | {row.lost:,} | {seconds} |")
    return "\n".join(lines)


async def run(names: Iterable[str], *, quick: bool) -> list[Row]:
    found: list[Row] = []
    for name in names:
        print(f"{name}...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix=f"daesang-{name}-") as folder:
            try:
                new = list(await list_scenarios(quick=quick)[name](Path(folder)))
                print(show(new), file=sys.stderr, flush=True)
                found += new
            except Exception:  # the others are looked at all the same
                traceback.print_exc()
                found.append(Row(f"{name}: it ended with an error, see above", 1, 0, 0))
    return found


def main() -> int:
    names = list(list_scenarios(quick=True))
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help="those alone (default: all)")
    parser.add_argument("--quick", action="store_true", help="each for a moment")
    parser.add_argument("--list", action="store_true", help="only say what there is")
    asked = parser.parse_args()
    if asked.list:
        print(*names, sep="\n")
        return 0
    if unknown := set(asked.names) - set(names):
        parser.error(f"there is no {', '.join(sorted(unknown))}; --list says what there is")
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # bots hang up in the middle
    found = asyncio.run(run(asked.names or names, quick=asked.quick))
    print(show(found))
    return not all(row.is_well for row in found)


if __name__ == "__main__":
    sys.exit(main())
