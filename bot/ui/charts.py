"""A title's scores as a row of blocks, for where no picture can be sent."""

Histogram = tuple[int, ...]
"""How many gave each score: 19 counts, for 1, 1.5 ... 10."""

SCORES = 19
_BLOCKS = "▁▂▃▄▅▆▇█"


def bar(histogram: Histogram, ends: tuple[str, str] = ("1", "10")) -> str:
    """Give the scores as a row of blocks between its `ends`: `1 ▁▁▁▁▁▁▁▁▁▁▂▂▄▆█▅▃▂▁ 10`.

    The lowest block is kept for no votes. ValueError for anything but 19 counts.
    """
    if len(histogram) != SCORES or min(histogram) < 0:
        raise ValueError(f"a histogram is {SCORES} counts, not {histogram}")
    steps = len(_BLOCKS) - 1
    most = max(histogram)
    levels = (-(-count * steps // most) if count else 0 for count in histogram)
    return f"{ends[0]} {''.join(_BLOCKS[level] for level in levels)} {ends[1]}"
