"""A title's scores as a row of blocks, and pictures kept once drawn."""

from functools import partial

import pytest

from bot.ui import charts
from bot.ui.pictures import Pictures

EMPTY = (0,) * 19


def test_pictures_are_kept_within_their_room() -> None:
    """Those not asked for the longest go first, and one larger than the room is given all the same."""
    pictures = Pictures(room=10)
    for key in "abcab":
        assert pictures.find_or_draw(key, partial(bytes, 4)) == bytes(4)
    assert [key for key in "abc" if pictures.find(key)] == ["a", "b"]
    assert len(pictures.find_or_draw("d", partial(bytes, 11))) == 11
    assert not any(map(pictures.find, "abcd"))


def test_blocks_for_where_no_picture_can_be_sent() -> None:
    """The lowest block means nobody, the full one the most frequent score."""
    assert charts.bar(EMPTY) == "1 ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ 10"
    assert charts.bar((1, *EMPTY[1:-2], 7, 100)) == "1 ▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▂█ 10"
    assert charts.bar((*EMPTY[:-7], 1, 2, 3, 4, 5, 6, 7)) == "1 ▁▁▁▁▁▁▁▁▁▁▁▁▂▃▄▅▆▇█ 10"
    assert charts.bar(EMPTY, ("0.5", "5")) == "0.5 ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ 5"


@pytest.mark.parametrize("histogram", [(), (1,) * 18, (*EMPTY[1:], -1)])
def test_a_malformed_histogram_is_refused(histogram: charts.Histogram) -> None:
    """Nineteen counts, none below zero."""
    with pytest.raises(ValueError, match="19 counts"):
        charts.bar(histogram)
