"""Takes: kept to the letter, one a member and title, seen in their own server only."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import Redelivered
from bot.domain.models import Histogram, Mood, Progress, Review, Take
from bot.store import Store
from bot.store.reviews import Written
from bot.store.servers import REMOVED_SECONDS
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, rows

DECOMPOSED = "\u1112\u1161\u11ab\u1100\u1173\u11af"
"""한글 as a Mac may write it, in single letters."""


@pytest.mark.parametrize(
    "body",
    [
        "Two lines\r\nas Windows has them\r\n",
        "old\rMac\nand\n\n\nempty lines",
        "  spaces before, after  \t ",
        "\n",
        "\ufeffa byte order mark inside stays",
        "비밀의 숲은 정말 최고였다. 배두나 연기 👏🏽 — 10/10",
        DECOMPOSED,
        "tab\tnul\x00after nul, bell\x07",
        "'); DROP TABLE reviews; -- %s :body ? {body}",
        "||spoiler|| **bold** @everyone <@1> `code` \\",
        "👨‍👩‍👧‍👦 \u202eright to left\u202c \u200b",
        "가" * 20_480,  # 60 KiB
        "x\r\n" * 20_480,
    ],
    ids=lambda body: repr(body[:12]),
)
async def test_a_body_is_kept_to_the_letter(path: Path, act: Acts, body: str) -> None:
    """Every character comes back as written, also after closing and opening."""
    async with Store.open(path) as store:
        written = await store.reviews.write(act(), "signal", Take(body))
        review = await store.reviews.find(SERVER, written.review_id)
        assert review is not None
        assert review.take.body == body
    async with Store.open(path) as store:
        review = await store.reviews.by(SERVER, "signal", member_id=ALICE)
        assert review is not None
        assert review.take.body == body
    assert rows(path, "SELECT CAST(body AS BLOB) FROM reviews") == [(body.encode(),)]


async def test_a_take_comes_back_whole(store: Store, act: Acts) -> None:
    """All that was given is in the review, with the author's name and the time."""
    take = Take("good", score=17, progress=Progress.FINISHED, spoils=True, moods=(Mood.HEALING, Mood.QUIRKY))
    written = await store.reviews.write(act(name="대상"), "signal", take)
    assert not written.edited
    review = await store.reviews.find(SERVER, written.review_id)
    assert review == Review(
        id=written.review_id,
        title_id="signal",
        member_id=ALICE,
        author="대상",
        take=take,
        posted_at=NOW,
        edited_at=None,
    )
    assert await store.reviews.by(SERVER, "signal", member_id=ALICE) == review
    assert await store.reviews.by(SERVER, "signal", member_id=BOB) is None
    assert await store.reviews.by(SERVER, "mother", member_id=ALICE) is None


async def test_moods_come_in_the_order_of_the_list(store: Store, act: Acts) -> None:
    """However the moods were chosen, they are shown in the list's order."""
    written = await store.reviews.write(act(), "signal", Take("good", moods=tuple(reversed(Mood))))
    review = await store.reviews.find(SERVER, written.review_id)
    assert review is not None
    assert review.take.moods == tuple(Mood)


async def test_an_edit_replaces_all(path: Path, store: Store, act: Acts) -> None:
    """Writing again keeps the id and the first time, and replaces everything else."""
    before = Take("first", score=8, progress=Progress.WATCHING, spoils=True, moods=(Mood.DARK, Mood.EPIC))
    after = Take("second", score=19, progress=Progress.FINISHED, moods=(Mood.FUNNY,))
    first = await store.reviews.write(act(at=NOW), "signal", before)
    second = await store.reviews.write(act(at=NOW + 60, name="renamed"), "signal", after)
    assert (first.edited, second) == (False, Written(first.review_id, edited=True))

    review = await store.reviews.find(SERVER, first.review_id)
    assert review is not None
    assert (review.take, review.author) == (after, "renamed")
    assert (review.posted_at, review.edited_at) == (NOW, NOW + 60)
    assert rows(path, "SELECT mood FROM review_moods") == [("funny",)]
    standing = await store.ratings.standing(SERVER, "signal", member_id=ALICE)
    assert standing.takes == 1
    assert (standing.summary.histogram.votes, standing.summary.histogram.mean) == (1, 9.5)
    assert standing.own is not None
    assert standing.own.first_score == 8


async def test_a_take_without_score_withdraws_the_vote(store: Store, act: Acts) -> None:
    """A take's score is the vote: none given, none kept."""
    await store.ratings.rate(act(), "signal", score=18, progress=Progress.WATCHING)
    written = await store.reviews.write(act(), "signal", Take("no number", progress=Progress.DROPPED))
    standing = await store.ratings.standing(SERVER, "signal", member_id=ALICE)
    assert standing.summary.histogram == Histogram()
    assert standing.own is not None
    assert (standing.own.score, standing.own.progress) == (None, Progress.DROPPED)

    await store.reviews.write(act(), "signal", Take("nothing but words"))
    review = await store.reviews.find(SERVER, written.review_id)
    assert review is not None
    assert review.take == Take("nothing but words")
    assert (await store.ratings.standing(SERVER, "signal", member_id=ALICE)).own is None


async def test_a_review_shows_the_authors_present_score(store: Store, act: Acts) -> None:
    """Rating anew after writing changes the score beside the take, not the take's time."""
    written = await store.reviews.write(act(at=NOW), "signal", Take("good", score=12))
    await store.ratings.rate(act(at=NOW + 60), "signal", score=20)
    review = await store.reviews.find(SERVER, written.review_id)
    assert review is not None
    assert (review.take.score, review.edited_at) == (20, None)


async def test_writing_takes_the_draft_away(path: Path, store: Store, act: Acts) -> None:
    """The member's draft of this title goes with the take; every other draft stays."""
    await store.drafts.keep(act(), "review", {"body": "this one"}, title_id="signal")
    await store.drafts.keep(act(), "review", {"body": "another title"}, title_id="mother")
    await store.drafts.keep(act(), "search", {"body": "another kind"}, title_id="signal")
    await store.drafts.keep(act(BOB), "review", {"body": "another member"}, title_id="signal")
    there = act(server_id=OTHER_SERVER)
    await store.drafts.keep(there, "review", {"body": "another server"}, title_id="signal")
    await store.reviews.write(act(), "signal", Take("written"))
    assert await store.drafts.of(act(), "review", title_id="signal") is None
    assert rows(path, "SELECT json_extract(payload, '$.body') FROM drafts ORDER BY draft_id") == [
        ("another title",),
        ("another kind",),
        ("another member",),
        ("another server",),
    ]


@pytest.mark.parametrize(
    "take",
    [
        Take(""),
        Take("bad score", score=21),
        Take("bad score", score=1),
        Take("one mood twice", moods=(Mood.DARK, Mood.DARK)),
    ],
    ids=lambda take: repr(take.body),
)
async def test_a_take_that_fails_changes_nothing(path: Path, store: Store, act: Acts, take: Take) -> None:
    """When any part of a take is refused all parts are: vote, take before, moods and draft stay."""
    await store.reviews.write(act(), "signal", Take("before", score=12, moods=(Mood.EPIC,)))
    await store.drafts.keep(act(), "review", {"body": "kept"}, title_id="signal")
    tables = ("reviews", "review_moods", "ratings", "summaries", "drafts", "interactions", "members")
    before = {table: rows(path, f"SELECT * FROM {table}") for table in tables}
    with pytest.raises((sqlite3.IntegrityError, sqlite3.OperationalError)):
        await store.reviews.write(act(name="not taken on"), "signal", take)
    assert {table: rows(path, f"SELECT * FROM {table}") for table in tables} == before

    # Control: a proper take at the same place changes every one of them.
    await store.reviews.write(act(name="taken on"), "signal", Take("after", score=13, moods=(Mood.DARK,)))
    assert [table for table in tables if rows(path, f"SELECT * FROM {table}") == before[table]] == []


async def test_a_second_delivery_of_a_take_changes_nothing(store: Store, act: Acts) -> None:
    """The same interaction again is Redelivered, alone or racing, and says nothing of an edit."""
    once = act()
    told = await asyncio.gather(
        *(store.reviews.write(once, "signal", Take(f"take {n}", score=10 + n)) for n in range(4)),
        return_exceptions=True,
    )
    assert [type(answer) for answer in told] == [Written, Redelivered, Redelivered, Redelivered]
    with pytest.raises(Redelivered):
        await store.reviews.write(once, "mother", Take("elsewhere"))
    review = await store.reviews.by(SERVER, "signal", member_id=ALICE)
    assert review is not None
    assert (review.take, review.edited_at) == (Take("take 0", score=10), None)

    # Control: in an interaction of its own the same take is an edit.
    assert (await store.reviews.write(act(), "signal", Take("take 1"))).edited


async def test_a_review_is_found_in_its_own_server_only(store: Store, act: Acts) -> None:
    """The id of another server's review finds nothing here."""
    here = await store.reviews.write(act(), "signal", Take("here", score=4))
    there = await store.reviews.write(act(server_id=OTHER_SERVER), "signal", Take("there", score=18))
    assert await store.reviews.find(SERVER, there.review_id) is None
    assert await store.reviews.find(OTHER_SERVER, here.review_id) is None
    assert await store.reviews.find(SERVER, 404) is None
    assert await store.reviews.of_title(SERVER, "signal") == [here.review_id]
    assert await store.reviews.of_title(OTHER_SERVER, "signal") == [there.review_id]
    for server_id, body in ((SERVER, "here"), (OTHER_SERVER, "there")):
        review = await store.reviews.by(server_id, "signal", member_id=ALICE)
        assert review is not None
        assert review.take.body == body


async def test_the_latest_take_comes_first(store: Store, act: Acts) -> None:
    """By the time last written, an edit brings a take to the front; at the same second the newer id leads."""
    ids = {
        member: (await store.reviews.write(act(member, at=NOW + at), "signal", Take("x"))).review_id
        for member, at in ((1, 0), (2, 30), (3, 10), (4, 30))
    }
    await store.reviews.write(act(1, at=NOW + 99), "mother", Take("another title"))

    async def order() -> list[int]:
        return await store.reviews.of_title(SERVER, "signal")

    assert await order() == [ids[4], ids[2], ids[3], ids[1]]
    await store.reviews.write(act(1, at=NOW + 60), "signal", Take("edited"))
    assert await order() == [ids[1], ids[4], ids[2], ids[3]]
    assert await store.reviews.of_title(SERVER, "unknown") == []


async def test_the_id_of_an_erased_take_is_never_given_again(path: Path, act: Acts) -> None:
    """An old button cannot open somebody else's take: ids only go up, also after everything is erased."""
    async with Store.open(path) as store:
        await store.servers.joined({SERVER: "here"})
        old = await store.reviews.write(act(), "signal", Take("erased"))
        await store.servers.left(SERVER, at=NOW)
        await store.servers.prune(at=NOW + REMOVED_SECONDS)
        assert await store.reviews.find(SERVER, old.review_id) is None
        assert rows(path, "SELECT * FROM review_moods") == rows(path, "SELECT * FROM reviews") == []
    async with Store.open(path) as store:
        new = await store.reviews.write(act(), "signal", Take("new"))
        assert new.review_id > old.review_id
        assert await store.reviews.find(SERVER, old.review_id) is None

    # Control: an ordinary INTEGER PRIMARY KEY gives the id to the next one.
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE reviews (review_id INTEGER PRIMARY KEY, body TEXT)")
        first = db.execute("INSERT INTO reviews (body) VALUES ('erased')").lastrowid
        db.execute("DELETE FROM reviews")
        assert db.execute("INSERT INTO reviews (body) VALUES ('new')").lastrowid == first
