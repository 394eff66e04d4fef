"""Long reviews: posted as a file, kept to the letter, read privately in pages, nothing lost."""

import re
from pathlib import Path

import pytest

from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    fields,
    pages,
    shown,
    told,
    unescaped,
    word_runs,
)
from tests.shared import need

LITTLE_FOREST = "kf-little-forest-2018"
OWN = (Path(__file__).parents[1] / "long_review.txt").read_text(encoding="utf-8")
KOREAN = "\n\n".join(
    f"{number}번째 밤, 그는 말없이 문을 닫았다. 나는 그 뒷모습을 오래 보고 있었다. " + "비가 왔다. " * 200
    for number in range(1, 9)
)


def seed() -> str:
    """A fan's review of 1,300 words, as found on a blog."""
    return need("seeds", "miracle-in-cell-no-7.txt").read_bytes().decode("utf-8")


def paragraphs(text: str) -> list[list[str]]:
    """The words of each paragraph."""
    return [part.split() for part in re.split(r"\n\s*\n", text) if part.strip()]


def stored(here: World) -> str:
    [(text,)] = here.rows("SELECT body FROM reviews")
    return str(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
async def test_the_real_review_is_kept_counted_hidden_and_read(here: World, encoding: str) -> None:
    """A blog's review of 1,300 words, marked as spoiling and posted as a file: the whole way."""
    text = seed()
    assert len(text.split()) > 1300
    card = await here.mei.slash(
        here.channel,
        "review",
        title=MIRACLE,
        score="9",
        spoiler=True,
        file=("cell.txt", text.encode(encoding)),
    )
    assert stored(here) == text
    assert here.rows("SELECT score FROM ratings") == [(18,)]

    rating = await here.jun.slash(here.channel, "rating", title=MIRACLE)
    assert "Scores given: 9" in body(rating)
    assert fields(card)["Score"] == "9/10 · superb"
    public = unescaped(here.public())
    assert not any(run in public for run in word_runs(text, 6))

    listed = await here.jun.click(shown(rating), label="Read 1 take")
    assert told(listed) == ""
    assert all(part.startswith("||") for part in body(listed).split("\n\n"))
    opened = await here.jun.click(shown(listed), label="Read (spoilers)")
    footer = embed(opened).footer.text
    read = await pages(here.jun, opened)
    assert len(read) > 1
    assert footer == f"Page 1 of {len(read)}"
    assert unescaped(" ".join(read)).split() == text.split()
    assert paragraphs(unescaped("\n\n".join(read))) == paragraphs(text)
    assert not any(run in unescaped(here.public()) for run in word_runs(text, 6))


async def test_a_long_review_of_our_own_is_read_from_its_card(here: World) -> None:
    """1,400 words without spoilers: the start is public, the rest is leafed through by each alone."""
    card = await here.mei.slash(
        here.channel, "review", title=LITTLE_FOREST, score="9", file=("forest.md", OWN.encode())
    )
    assert stored(here) == OWN
    assert unescaped(body(card)).split()[:60] == OWN.split()[:60]
    opened = await here.jun.click(shown(card), label="Read all")
    read = await pages(here.jun, opened)
    assert len(read) == 3
    assert unescaped(" ".join(read)).split() == OWN.split()
    assert paragraphs(unescaped("\n\n".join(read))) == paragraphs(OWN)
    assert all(len(page) <= 3500 for page in read)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
async def test_korean_text_is_read_in_the_encodings_koreans_save_in(here: World, encoding: str) -> None:
    """Notepad's CP949 and UTF-16 as well as UTF-8, with or without its mark."""
    card = await here.mei.slash(
        here.channel, "review", title=SIGNAL, score="10", file=("리뷰.txt", KOREAN.encode(encoding))
    )
    assert stored(here) == KOREAN
    read = await pages(here.jun, await here.jun.click(shown(card), label="Read all"))
    assert unescaped(" ".join(read)).split() == KOREAN.split()


async def test_pages_turn_both_ways_and_stop_at_the_ends(here: World) -> None:
    """Back is dead on the first page, Next on the last; the page changes in place."""
    card = await here.mei.slash(
        here.channel, "review", title=LITTLE_FOREST, score="9", file=("forest.md", OWN.encode())
    )
    first = await here.jun.click(shown(card), label="Read all")
    assert buttons(first)["Back"]["disabled"]
    start = body(first)
    second = await here.jun.click(shown(first), label="Next")
    assert shown(second).id == shown(first).id
    assert body(second) != start
    last = await here.jun.click(shown(second), label="Next")
    assert buttons(last)["Next"]["disabled"]
    for _ in range(2):
        last = await here.jun.click(shown(last), label="Back")
    assert body(last) == start


async def test_two_readers_are_on_pages_of_their_own(here: World) -> None:
    """Each has a private message; one turning a page moves nobody else."""
    card = await here.mei.slash(
        here.channel, "review", title=LITTLE_FOREST, score="9", file=("forest.md", OWN.encode())
    )
    jun = await here.jun.click(shown(card), label="Read all")
    sol = await here.sol.click(shown(card), label="Read all")
    before = body(sol)
    await here.jun.click(shown(jun), label="Next")
    assert body(sol) == before
    assert len(here.channel.history()) == 1


async def test_takes_are_leafed_through_the_latest_first(here: World) -> None:
    """From the card of /rating one goes from take to take, and on into a long one."""
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", take="the first take")
    await here.jun.slash(here.channel, "review", title=SIGNAL, score="3", file=("long.txt", OWN.encode()))
    await here.sol.slash(here.channel, "review", title=SIGNAL, score="8", take="it was Pim", spoiler=True)
    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    take = await here.mei.click(shown(rating), label="Read 3 takes")
    assert embed(take).author.name == "sol · 8/10 · great"
    assert body(take) == "||it was Pim||"
    opened = await here.mei.click(shown(take), label="Read (spoilers)")
    assert body(opened) == "it was Pim"

    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    take = await here.mei.click(shown(rating), label="Read 3 takes")
    take = await here.mei.click(shown(take), label="Next")
    assert embed(take).footer.text == "Take 2 of 3"
    assert embed(take).author.name == "jun · 3/10 · poor"
    read = await pages(here.mei, await here.mei.click(shown(take), label="Read on"))
    assert unescaped(" ".join(read)).split() == OWN.split()

    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    take = await here.mei.click(shown(rating), label="Read 3 takes")
    for _ in range(2):
        take = await here.mei.click(shown(take), label="Next")
    assert body(take) == "the first take"
    assert buttons(take)["Next"]["disabled"]


@pytest.mark.parametrize(
    "text",
    ["가나다 " * 9000, "|" * 64 * 1024, "x" * 64 * 1024, "- # > " * 9000, "\n\n".join(["||"] * 16000)],
    ids=["hangul", "bars", "one word", "markdown", "paragraphs of bars"],
)
async def test_a_file_of_64_kib_is_read_to_its_end(here: World, text: str) -> None:
    """The largest file there may be, of the worst there may be in it."""
    data = text.encode()[: 64 * 1024].decode(errors="ignore")
    card = await here.mei.slash(
        here.channel, "review", title=SIGNAL, score="1", spoiler=True, file=("x.txt", data.encode())
    )
    assert stored(here) == data
    opened = await here.jun.click(shown(card), label="Read (spoilers)")
    count = int((embed(opened).footer.text or "").removeprefix("Page 1 of "))
    assert count >= 7
    rating = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    listed = await here.jun.click(shown(rating), label="Read 1 take")
    assert body(listed).startswith("||")
    for _ in range(2):
        opened = await here.jun.click(shown(opened), label="Next")
    assert (embed(opened).footer.text or "") == f"Page 3 of {count}"
