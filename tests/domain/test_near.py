"""Which names of a short list somebody can have meant."""

import pytest

from bot.domain.search.near import find_near

GENRES = ("Action", "Comedy", "Crime", "Drama", "Romance", "Sci-Fi", "Thriller", "Western")
NETWORKS = ("tvN", "KBS2", "TV Chosun", "Naver TV", "Netflix")


@pytest.mark.parametrize(
    ("names", "typed", "near"),
    [
        (GENRES, "rom", ("Romance",)),
        (GENRES, "THRILER", ("Thriller",)),
        (GENRES, "scifi", ("Sci-Fi",)),
        (GENRES, "**westerns**", ("Western",)),
        (NETWORKS, "tvm", ("tvN",)),
        (NETWORKS, "netflx", ("Netflix",)),
        (GENRES, "knitting", ()),
        (GENRES, "r", ()),
        (GENRES, "", ()),
        (GENRES, "x" * 10_000, ()),
    ],
)
def test_a_slip_finds_what_was_meant_and_else_nothing(
    names: tuple[str, ...], typed: str, near: tuple[str, ...]
) -> None:
    assert find_near(names, typed, 4) == near


def test_at_most_so_many_the_nearest_first() -> None:
    tropes = tuple(f"time {word}" for word in ("travel", "slip", "loop", "skip", "warp"))
    assert len(find_near(tropes, "time", 4)) == 4
    assert find_near(tropes, "time slp", 2)[0] == "time slip"
