"""Long reviews: posted as a file, kept to the letter, read privately in pages, nothing lost."""

import re
from pathlib import Path

import pytest

from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    buttons,
    embed,
    fields,
    heading,
    pages,
    pick,
    quoted,
    read,
    shown,
    told,
    unescaped,
    whole,
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
    assert here.rows("SELECT score FROM shelf") == [(18,)]

    rating = await here.jun.slash(here.channel, "rating", title=MIRACLE)
    assert "1 score so far" in quoted(rating)
    assert heading(card) == "⭐ 9 · Miracle in Cell No. 7"
    public = unescaped(here.public())
    assert not any(run in public for run in word_runs(text, 6))

    listed = await here.jun.click(shown(rating), label="1 review")
    assert told(listed) == ""
    assert not any(run in unescaped(whole(shown(listed))) for run in word_runs(text, 6))
    asked = await pick(here.jun, listed)
    assert told(asked) == (
        "This review spoils **Miracle in Cell No. 7**, and you haven't said you've finished it. "
        "Read it anyway?"
    )
    opened = await here.jun.click(shown(asked), label="Read anyway")
    assert shown(opened).id == shown(asked).id
    footer = embed(opened).footer.text
    leaves = await pages(here.jun, opened)
    assert len(leaves) > 1
    assert footer == f"Page 1 of {len(leaves)}"
    assert unescaped(" ".join(leaves)).split() == text.split()
    assert paragraphs(unescaped("\n\n".join(leaves))) == paragraphs(text)
    assert not any(run in unescaped(here.public()) for run in word_runs(text, 6))


async def test_a_long_review_of_our_own_is_read_from_its_card(here: World) -> None:
    """1,400 words without spoilers: the start is public, the rest is leafed through by each alone."""
    card = await here.mei.slash(
        here.channel, "review", title=LITTLE_FOREST, score="9", file=("forest.md", OWN.encode())
    )
    assert stored(here) == OWN
    assert unescaped(quoted(card)).split()[:60] == OWN.split()[:60]
    opened = await here.jun.click(shown(card), label="Read all")
    leaves = await pages(here.jun, opened)
    assert len(leaves) == 3
    assert unescaped(" ".join(leaves)).split() == OWN.split()
    assert paragraphs(unescaped("\n\n".join(leaves))) == paragraphs(OWN)
    assert all(len(page) <= 3500 for page in leaves)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
async def test_korean_text_is_read_in_the_encodings_koreans_save_in(here: World, encoding: str) -> None:
    """Notepad's CP949 and UTF-16 as well as UTF-8, with or without its mark."""
    card = await here.mei.slash(
        here.channel, "review", title=SIGNAL, score="10", file=("리뷰.txt", KOREAN.encode(encoding))
    )
    assert stored(here) == KOREAN
    leaves = await pages(here.jun, await here.jun.click(shown(card), label="Read all"))
    assert unescaped(" ".join(leaves)).split() == KOREAN.split()


async def test_pages_turn_both_ways_and_stop_at_the_ends(here: World) -> None:
    """Back is dead on the first page, Next on the last; the page changes in place."""
    card = await here.mei.slash(
        here.channel, "review", title=LITTLE_FOREST, score="9", file=("forest.md", OWN.encode())
    )
    first = await here.jun.click(shown(card), label="Read all")
    assert buttons(first)["Back"]["disabled"]
    start = quoted(first)
    second = await here.jun.click(shown(first), label="Next")
    assert shown(second).id == shown(first).id
    assert quoted(second) != start
    last = await here.jun.click(shown(second), label="Next")
    assert buttons(last)["Next"]["disabled"]
    for _ in range(2):
        last = await here.jun.click(shown(last), label="Back")
    assert quoted(last) == start


async def test_two_readers_are_on_pages_of_their_own(here: World) -> None:
    """Each has a private message; one turning a page moves nobody else."""
    card = await here.mei.slash(
        here.channel, "review", title=LITTLE_FOREST, score="9", file=("forest.md", OWN.encode())
    )
    jun = await here.jun.click(shown(card), label="Read all")
    sol = await here.sol.click(shown(card), label="Read all")
    before = quoted(sol)
    await here.jun.click(shown(jun), label="Next")
    assert quoted(sol) == before
    assert len(here.channel.history()) == 1


async def test_takes_are_listed_the_latest_first_and_opened(here: World) -> None:
    """From the card of /rating one goes to a list, and from it into a take that is long or spoils."""
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text="the first take")
    await here.jun.slash(here.channel, "review", title=SIGNAL, score="3", file=("long.txt", OWN.encode()))
    await here.sol.slash(here.channel, "review", title=SIGNAL, score="8", text="it was Pim", spoiler=True)
    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    listed = await here.mei.click(shown(rating), label="3 reviews")
    assert shown(listed).ephemeral
    assert list(fields(listed)) == ["⭐ 8 · sol", "⭐ 3 · jun", "⭐ 9 · mei"]
    assert embed(listed).footer.text == "1 to 3 of 3 · newest"
    assert "it was Pim" not in whole(shown(listed))
    assert fields(listed)["⭐ 3 · jun"].endswith("…")
    assert fields(listed)["⭐ 9 · mei"].endswith("the first take")

    asked = await pick(here.mei, listed, 1)
    assert told(asked).startswith("This review spoils **Signal**")
    opened = await here.mei.click(shown(asked), label="Read anyway")
    assert embed(opened).author.name == "sol · 8/10 · great"
    assert quoted(opened) == "it was Pim"
    assert shown(opened).ephemeral

    long = await pick(here.mei, listed, 2)
    assert shown(long).id != shown(listed).id
    assert embed(long).author.name == "jun · 3/10 · poor"
    assert unescaped(" ".join(await pages(here.mei, long))).split() == OWN.split()


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
    opened = await read(here.jun, shown(card))
    count = int((embed(opened).footer.text or "").removeprefix("Page 1 of "))
    assert count >= 7
    rating = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    listed = await here.jun.click(shown(rating), label="1 review")
    assert data[:12] not in whole(shown(listed))
    for _ in range(2):
        opened = await here.jun.click(shown(opened), label="Next")
    assert (embed(opened).footer.text or "") == f"Page 3 of {count}"
