"""What every benchmark needs: medians, rows with their aims, and one aligned table."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure should be: at most, or at least."""

    figure: float
    unit: str = "x"
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<='} {self.figure:g}{self.unit}"

    def met(self, value: float) -> bool:
        """Whether the aim is reached, as far as the digits shown go."""
        return round(value, 2) >= self.figure if self.at_least else round(value, 2) <= self.figure


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `value` is the figure that the aim is about."""

    what: str
    measured: str
    value: float | None = None
    aim: Aim | None = None
    unit: str = "x"

    def cells(self) -> tuple[str, str, str, str, str]:
        value = "" if self.value is None else f"{self.value:.2f}{self.unit}"
        aim = f"aim {self.aim}" if self.aim else ""
        verdict = ""
        if self.aim and self.value is not None:
            verdict = "reached" if self.aim.met(self.value) else "MISSED"
        return self.what, self.measured, value, aim, verdict


def table(heading: str, rows: Sequence[Row]) -> str:
    """The rows under their heading, in columns; text to the left, figures to the right."""
    cells = [row.cells() for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(5)]
    lines = [
        f"  {what:<{widths[0]}}  {measured:>{widths[1]}}  {value:>{widths[2]}}  {aim:<{widths[3]}}  {verdict}"
        for what, measured, value, aim, verdict in cells
    ]
    return "\n".join([heading, *(line.rstrip() for line in lines)])


def over(figures: Sequence[float], floor: Sequence[float]) -> float:
    """The median of the ratios of figures measured side by side."""
    return median(ours / theirs for ours, theirs in zip(figures, floor, strict=True))


def measure(work: Callable[[], object], *, times: int = 7) -> list[float]:
    """Seconds of wall time of each of several runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return taken
