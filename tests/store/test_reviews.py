"""Reviews: kept to the letter, one a member and title, seen in their own server only."""

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import Gone, OwnReview, Redelivered
from bot.domain.events import NoticeLeft
from bot.domain.moderation import Verdict
from bot.domain.ratings import Histogram, Progress
from bot.domain.reviews import Reader, Review, ReviewContent, ReviewSort, ReviewState, sort_reviews
from bot.domain.titles import Mood
from bot.store import Store
from bot.store.review_rows import ERASED_SECONDS
from bot.store.reviews import MOST_VERSIONS, WriteResult
from bot.store.servers import REMOVED_SECONDS
from tests.places import ON_POSTGRES, STATEMENT_ERRORS, open_store
from tests.store.conftest import (
    ALICE,
    BOB,
    NOW,
    OTHER_SERVER,
    SERVER,
    Acts,
    find_posted,
    reached,
    rows,
    waiting,
)

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
    """Every character comes back as written, also after closing and opening; PostgreSQL has no NUL."""
    if ON_POSTGRES:
        body = body.replace("\0", "\N{REPLACEMENT CHARACTER}")
    async with open_store(path) as store:
        written = await store.reviews.write(act(), "signal", ReviewContent(body))
        review = await find_posted(store, SERVER, written.review_id)
        assert review is not None
        assert review.content.body == body
    async with open_store(path) as store:
        review = await store.reviews.find_own(SERVER, "signal", member_id=ALICE)
        assert review is not None
        assert review.content.body == body
    assert rows(path, "SELECT body FROM reviews") == [(body,)]


async def test_a_take_comes_back_whole(store: Store, act: Acts) -> None:
    """All that was given is in the review, with the author's name and the time."""
    take = ReviewContent(
        "good", score=17, progress=Progress.FINISHED, spoils=True, moods=(Mood.HEALING, Mood.QUIRKY)
    )
    written = await store.reviews.write(act(name="대상"), "signal", take)
    assert not written.edited
    review = await find_posted(store, SERVER, written.review_id)
    assert review == Review(
        id=written.review_id,
        title_id="signal",
        member_id=ALICE,
        author="대상",
        content=take,
        posted_at=NOW,
        edited_at=None,
    )
    assert await store.reviews.find_own(SERVER, "signal", member_id=ALICE) == review
    assert await store.reviews.find_own(SERVER, "signal", member_id=BOB) is None
    assert await store.reviews.find_own(SERVER, "mother", member_id=ALICE) is None


async def test_moods_come_in_the_order_of_the_list(store: Store, act: Acts) -> None:
    """However the moods were chosen, they are shown in the list's order."""
    written = await store.reviews.write(act(), "signal", ReviewContent("good", moods=tuple(reversed(Mood))))
    review = await find_posted(store, SERVER, written.review_id)
    assert review is not None
    assert review.content.moods == tuple(Mood)


async def test_an_edit_replaces_all(path: Path, store: Store, act: Acts) -> None:
    """Writing again keeps the id and the first time, and replaces everything else."""
    before = ReviewContent(
        "first", score=8, progress=Progress.WATCHING, spoils=True, moods=(Mood.DARK, Mood.EPIC)
    )
    after = ReviewContent("second", score=19, progress=Progress.FINISHED, moods=(Mood.FUNNY,))
    first = await store.reviews.write(act(at=NOW), "signal", before)
    second = await store.reviews.write(act(at=NOW + 60, name="renamed"), "signal", after)
    assert (first.edited, second.edited) == (False, True)
    assert second.review_id == first.review_id

    review = await find_posted(store, SERVER, first.review_id)
    assert review is not None
    assert (review.content, review.author) == (after, "renamed")
    assert (review.posted_at, review.edited_at) == (NOW, NOW + 60)
    assert rows(path, "SELECT mood FROM review_moods") == [("funny",)]
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert standing.reviews == 1
    assert (standing.summary.histogram.votes, standing.summary.histogram.mean) == (1, 9.5)
    assert standing.own is not None
    assert standing.own.first_score == 8


async def test_a_take_without_score_withdraws_the_vote(store: Store, act: Acts) -> None:
    """A take's score is the vote: none given, none kept."""
    await store.ratings.record_score(act(), "signal", score=18, progress=Progress.WATCHING)
    written = await store.reviews.write(
        act(), "signal", ReviewContent("no number", progress=Progress.DROPPED)
    )
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert standing.summary.histogram == Histogram()
    assert standing.own is not None
    assert (standing.own.score, standing.own.progress) == (None, Progress.DROPPED)

    await store.reviews.write(act(), "signal", ReviewContent("nothing but words"))
    review = await find_posted(store, SERVER, written.review_id)
    assert review is not None
    assert review.content == ReviewContent("nothing but words")
    assert (await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)).own is None


async def test_a_review_shows_the_authors_present_score(store: Store, act: Acts) -> None:
    """Rating anew after writing changes the score beside the take, not the take's time."""
    written = await store.reviews.write(act(at=NOW), "signal", ReviewContent("good", score=12))
    await store.ratings.record_score(act(at=NOW + 60), "signal", score=20)
    review = await find_posted(store, SERVER, written.review_id)
    assert review is not None
    assert (review.content.score, review.edited_at) == (20, None)


async def test_writing_takes_the_draft_away(path: Path, store: Store, act: Acts) -> None:
    """The member's draft of this title goes with the take; every other draft stays."""
    await store.drafts.keep(act(), "review", {"body": "this one"}, title_id="signal")
    await store.drafts.keep(act(), "review", {"body": "another title"}, title_id="mother")
    await store.drafts.keep(act(), "search", {"body": "another kind"}, title_id="signal")
    await store.drafts.keep(act(BOB), "review", {"body": "another member"}, title_id="signal")
    there = act(server_id=OTHER_SERVER)
    await store.drafts.keep(there, "review", {"body": "another server"}, title_id="signal")
    await store.reviews.write(act(), "signal", ReviewContent("written"))
    assert await store.drafts.find_for(act(), "review", dict, title_id="signal") is None
    kept = rows(path, "SELECT payload FROM drafts ORDER BY draft_id")
    assert [json.loads(payload)["body"] for (payload,) in kept] == [
        "another title",
        "another kind",
        "another member",
        "another server",
    ]


@pytest.mark.parametrize(
    "take",
    [
        ReviewContent(""),
        ReviewContent("bad score", score=21),
        ReviewContent("bad score", score=1),
        ReviewContent("one mood twice", moods=(Mood.DARK, Mood.DARK)),
    ],
    ids=lambda take: repr(take.body),
)
async def test_a_take_that_fails_changes_nothing(
    path: Path, store: Store, act: Acts, take: ReviewContent
) -> None:
    """When any part of a take is refused all parts are: vote, take before, moods and draft stay."""
    await store.reviews.write(act(), "signal", ReviewContent("before", score=12, moods=(Mood.EPIC,)))
    await store.drafts.keep(act(), "review", {"body": "kept"}, title_id="signal")
    tables = ("reviews", "review_moods", "shelf", "summaries", "drafts", "interactions", "members")
    before = {table: rows(path, f"SELECT * FROM {table}") for table in tables}
    with pytest.raises(STATEMENT_ERRORS):
        await store.reviews.write(act(name="not taken on"), "signal", take)
    assert {table: rows(path, f"SELECT * FROM {table}") for table in tables} == before

    # Control: a proper take at the same place changes every one of them.
    await store.reviews.write(
        act(name="taken on"), "signal", ReviewContent("after", score=13, moods=(Mood.DARK,))
    )
    assert [table for table in tables if rows(path, f"SELECT * FROM {table}") == before[table]] == []


async def test_a_second_delivery_of_a_take_changes_nothing(store: Store, act: Acts) -> None:
    """The same interaction again is Redelivered, alone or racing, and says nothing of an edit."""
    once = act()
    told = await asyncio.gather(
        *(store.reviews.write(once, "signal", ReviewContent(f"take {n}", score=10 + n)) for n in range(4)),
        return_exceptions=True,
    )
    assert [type(answer) for answer in told] == [WriteResult, Redelivered, Redelivered, Redelivered]
    with pytest.raises(Redelivered):
        await store.reviews.write(once, "mother", ReviewContent("elsewhere"))
    review = await store.reviews.find_own(SERVER, "signal", member_id=ALICE)
    assert review is not None
    assert (review.content, review.edited_at) == (ReviewContent("take 0", score=10), None)

    # Control: in an interaction of its own the same take is an edit.
    assert (await store.reviews.write(act(), "signal", ReviewContent("take 1"))).edited


async def test_a_review_is_found_in_its_own_server_only(store: Store, act: Acts) -> None:
    """The id of another server's review finds nothing here."""
    here = await store.reviews.write(act(), "signal", ReviewContent("here", score=4))
    there = await store.reviews.write(act(server_id=OTHER_SERVER), "signal", ReviewContent("there", score=18))
    assert await find_posted(store, SERVER, there.review_id) is None
    assert await find_posted(store, OTHER_SERVER, here.review_id) is None
    assert await find_posted(store, SERVER, 404) is None
    assert [take.id for take in await store.reviews.list_posted(SERVER)] == [here.review_id]
    assert [take.id for take in await store.reviews.list_posted(OTHER_SERVER)] == [there.review_id]
    for server_id, body in ((SERVER, "here"), (OTHER_SERVER, "there")):
        review = await store.reviews.find_own(server_id, "signal", member_id=ALICE)
        assert review is not None
        assert review.content.body == body


async def test_the_latest_take_comes_first(store: Store, act: Acts) -> None:
    """By the time last written, an edit brings a take to the front; at the same second the newer id leads."""
    ids = {
        member: (await store.reviews.write(act(member, at=NOW + at), "signal", ReviewContent("x"))).review_id
        for member, at in ((1, 0), (2, 30), (3, 10), (4, 30))
    }
    await store.reviews.write(act(1, at=NOW + 99), "mother", ReviewContent("another title"))

    async def order() -> list[int]:
        found = await store.reviews.list_posted(SERVER, title_id="signal")
        return [take.id for take in sort_reviews(found, ReviewSort.NEWEST, agreement={})]

    assert await order() == [ids[4], ids[2], ids[3], ids[1]]
    await store.reviews.write(act(1, at=NOW + 60), "signal", ReviewContent("edited"))
    assert await order() == [ids[1], ids[4], ids[2], ids[3]]
    assert await store.reviews.list_posted(SERVER, title_id="unknown") == []


async def test_the_id_of_an_erased_take_is_never_given_again(path: Path, act: Acts) -> None:
    """An old button cannot open somebody else's take: ids only go up, also after everything is erased."""
    async with open_store(path) as store:
        await store.servers.note_joined({SERVER: "here"})
        old = await store.reviews.write(act(), "signal", ReviewContent("erased"))
        await store.servers.note_left(SERVER, at=NOW)
        await store.servers.prune(at=NOW + REMOVED_SECONDS)
        assert await find_posted(store, SERVER, old.review_id) is None
        assert rows(path, "SELECT * FROM review_moods") == rows(path, "SELECT * FROM reviews") == []
    async with open_store(path) as store:
        new = await store.reviews.write(act(), "signal", ReviewContent("new"))
        assert new.review_id > old.review_id
        assert await find_posted(store, SERVER, old.review_id) is None

    # Control: an ordinary INTEGER PRIMARY KEY gives the id to the next one.
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE reviews (review_id INTEGER PRIMARY KEY, body TEXT)")
        first = db.execute("INSERT INTO reviews (body) VALUES ('erased')").lastrowid
        db.execute("DELETE FROM reviews")
        assert db.execute("INSERT INTO reviews (body) VALUES ('new')").lastrowid == first


# Versions --------------------------------------------------------------------------------------------

FIRST = ReviewContent(
    "first", score=8, progress=Progress.WATCHING, spoils=True, moods=(Mood.DARK,), episode=3
)
SECOND = ReviewContent(
    "second", score=19, progress=Progress.FINISHED, series="rewatch", link="https://x.example"
)


async def test_each_edit_keeps_what_was(store: Store, act: Acts) -> None:
    """The latest first, whole, and since when; written again unchanged nothing is added."""
    review_id = (await store.reviews.write(act(at=NOW), "signal", FIRST)).review_id
    assert await store.reviews.list_versions(act(), review_id) == []
    for at, take in ((1, SECOND), (2, SECOND), (3, FIRST)):
        await store.reviews.write(act(at=NOW + at), "signal", take)
    found = await store.reviews.list_versions(act(), review_id)
    assert [(each.content, each.at) for each in found] == [(SECOND, NOW + 2), (FIRST, NOW)]
    assert await store.reviews.find_version(act(), found[1].id) == (review_id, found[1])


async def test_only_so_many_versions_are_kept(store: Store, act: Acts) -> None:
    """The oldest go, of that review alone."""
    other = (await store.reviews.write(act(at=NOW), "mother", FIRST)).review_id
    await store.reviews.write(act(at=NOW), "mother", SECOND)
    for at in range(MOST_VERSIONS + 5):
        written = await store.reviews.write(act(at=NOW + at), "signal", replace(FIRST, body=f"take {at}"))
    found = await store.reviews.list_versions(act(), written.review_id)
    assert [each.content.body for each in found] == [f"take {at}" for at in range(MOST_VERSIONS + 3, 3, -1)]
    assert len(await store.reviews.list_versions(act(), other)) == 1  # control


async def test_a_version_is_its_authors_alone(store: Store, act: Acts) -> None:
    """Nobody else sees or restores it, nor its author from another server."""
    review_id = (await store.reviews.write(act(), "signal", FIRST)).review_id
    await store.reviews.write(act(), "signal", SECOND)
    [version] = await store.reviews.list_versions(act(), review_id)
    for by in (act(BOB), act(ALICE, server_id=OTHER_SERVER)):
        assert await store.reviews.list_versions(by, review_id) == []
        assert await store.reviews.find_version(by, version.id) is None
    for by in (act(BOB), act(ALICE, server_id=OTHER_SERVER)):
        with pytest.raises(Gone):
            await store.reviews.restore_version(by, version.id, listed="")
    assert await store.reviews.find_version(act(), 404) is None
    with pytest.raises(Gone):
        await store.reviews.restore_version(act(), 404, listed="")
    assert await body_of(store, review_id) == "second"


async def test_a_restored_version_is_the_take_again(store: Store, act: Acts) -> None:
    """Score, progress and moods move with it, and what it replaced is a version itself."""
    review_id = (await store.reviews.write(act(at=NOW), "signal", FIRST)).review_id
    await store.reviews.write(act(at=NOW + 1), "signal", SECOND)
    [version] = await store.reviews.list_versions(act(), review_id)
    once = act(at=NOW + 2)
    written = await store.reviews.restore_version(once, version.id, listed="")
    assert (written.title_id, written.review_id, written.edited) == ("signal", review_id, True)
    review = await find_posted(store, SERVER, review_id)
    assert review is not None
    assert (review.content, review.edited_at) == (FIRST, NOW + 2)
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert standing.summary.histogram.mean == 4.0
    assert {mood: n for mood, n in standing.moods.items() if n} == {Mood.DARK: 1}
    found = await store.reviews.list_versions(act(), review_id)
    assert [each.content for each in found] == [SECOND, FIRST]
    with pytest.raises(Redelivered):
        await store.reviews.restore_version(once, version.id, listed="")


# Taking back -----------------------------------------------------------------------------------------


async def body_of(store: Store, review_id: int) -> str | None:
    found = await find_posted(store, SERVER, review_id)
    return found.content.body if found is not None else None


async def test_a_take_is_taken_back_and_brought_back(store: Store, act: Acts) -> None:
    """Gone from every list at once, with its moods; back within a day all is as before."""
    review_id = (await store.reviews.write(act(at=NOW), "signal", FIRST)).review_id
    for by in (act(BOB), act(server_id=OTHER_SERVER)):
        with pytest.raises(Gone):
            await store.reviews.delete(by, review_id)
    with pytest.raises(Gone):
        await store.reviews.undelete(act(), review_id)
    await store.reviews.delete(act(at=NOW), review_id)
    assert await body_of(store, review_id) is None
    assert await store.reviews.find_own(SERVER, "signal", member_id=ALICE) is None
    assert await store.reviews.list_posted(SERVER) == []
    assert await store.reviews.find_several(SERVER, [review_id]) == []
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert (standing.reviews, sum(standing.moods.values())) == (0, 0)
    assert standing.summary.histogram.votes == 1  # the score is a vote of its own
    with pytest.raises(Gone):
        await store.reviews.delete(act(), review_id)
    with pytest.raises(Gone):
        await store.reviews.undelete(act(BOB), review_id)
    back = await store.reviews.undelete(act(at=NOW + ERASED_SECONDS - 1), review_id)
    assert (back.content, back.state) == (FIRST, ReviewState.POSTED)
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert (standing.reviews, standing.moods[Mood.DARK]) == (1, 1)


async def test_after_a_day_it_is_too_late(store: Store, act: Acts) -> None:
    """Also before it was erased."""
    review_id = (await store.reviews.write(act(at=NOW), "signal", FIRST)).review_id
    await store.reviews.delete(act(at=NOW), review_id)
    with pytest.raises(Gone):
        await store.reviews.undelete(act(at=NOW + ERASED_SECONDS), review_id)


@pytest.mark.parametrize("removed", [True, False])
async def test_what_was_taken_back_or_removed_is_erased_after_a_day(
    path: Path, store: Store, act: Acts, removed: bool
) -> None:
    """Not a second earlier, with all that hangs on it; hidden and other takes stay."""
    review_id = (await store.reviews.write(act(at=NOW), "signal", FIRST)).review_id
    await store.reviews.write(act(at=NOW), "signal", SECOND)
    await store.reviews.vote_helpful(act(BOB), review_id, helpful=True)
    await store.reviews.flag_spoiler(act(BOB), review_id)
    hidden = (await store.reviews.write(act(at=NOW), "mother", FIRST)).review_id
    for reported, verdict in ((review_id, Verdict.REMOVE), (hidden, Verdict.HIDE)):
        await store.reports.file(act(BOB), reported, "unkind")
        if removed or reported == hidden:
            [report] = [each for each in await store.reports.list_open(SERVER) if each.review.id == reported]
            await store.reports.decide(act(9, at=NOW), report.id, verdict)
    if not removed:
        await store.reviews.delete(act(at=NOW), review_id)
    hanging = ("review_versions", "helpful_votes", "spoiler_flags", "review_moods", "reports")
    kept = {table: rows(path, f"SELECT * FROM {table} WHERE review_id = {review_id}") for table in hanging}
    assert all(kept[table] for table in hanging if table != "review_moods")
    await store.servers.prune(at=NOW + ERASED_SECONDS - 1)
    assert await store.reviews.find(SERVER, review_id) is not None
    await store.servers.prune(at=NOW + ERASED_SECONDS)
    for table in hanging[:-1]:
        assert rows(path, f"SELECT * FROM {table} WHERE review_id = {review_id}") == []
    left = rows(path, "SELECT review_id, body, state FROM reviews ORDER BY review_id")
    # Of one that was removed it stays known that it was: written anew it waits.
    assert left[:-1] == ([(review_id, "-", "removed")] if removed else [])
    assert left[-1][0] == hidden
    anew = await store.reviews.write(act(), "signal", FIRST)
    assert anew.state is (ReviewState.WAITING if removed else ReviewState.POSTED)
    assert rows(path, "SELECT 1 FROM review_versions") == []


# What readers say ------------------------------------------------------------------------------------


async def test_a_vote_can_be_changed_and_taken_back(store: Store, act: Acts) -> None:
    """One a member; the same again takes it back, the other replaces it."""
    review_id = (await store.reviews.write(act(), "signal", FIRST)).review_id
    for by, helpful, expected in (
        (BOB, True, (1, 0)),
        (3, False, (1, 1)),
        (BOB, False, (0, 2)),
        (BOB, False, (0, 1)),
        (BOB, True, (1, 1)),
    ):
        await store.reviews.vote_helpful(act(by), review_id, helpful=helpful)
        found = await find_posted(store, SERVER, review_id)
        assert found is not None
        assert (found.helpful, found.unhelpful) == expected
    [listed] = await store.reviews.list_posted(SERVER)
    assert (listed.helpful, listed.unhelpful) == (1, 1)
    once = act(BOB)
    await store.reviews.vote_helpful(once, review_id, helpful=True)
    with pytest.raises(Redelivered):
        await store.reviews.vote_helpful(once, review_id, helpful=True)


async def test_whose_say_is_not_taken(path: Path, store: Store, act: Acts) -> None:
    """One's own, another server's, and on a take that is not there."""
    review_id = (await store.reviews.write(act(), "signal", FIRST)).review_id
    for by, wanted, error in (
        (ALICE, review_id, OwnReview),
        (BOB, 404, Gone),
    ):
        with pytest.raises(error):
            await store.reviews.vote_helpful(act(by), wanted, helpful=True)
        with pytest.raises(error):
            await store.reviews.flag_spoiler(act(by), wanted)
    with pytest.raises(Gone):
        await store.reviews.vote_helpful(act(BOB, server_id=OTHER_SERVER), review_id, helpful=True)
    with pytest.raises(Gone):
        await store.reviews.flag_spoiler(act(BOB, server_id=OTHER_SERVER), review_id)
    await store.reviews.delete(act(), review_id)
    with pytest.raises(Gone):
        await store.reviews.vote_helpful(act(BOB), review_id, helpful=True)
    with pytest.raises(Gone):
        await store.reviews.flag_spoiler(act(BOB), review_id)
    for table in ("helpful_votes", "spoiler_flags"):
        assert rows(path, f"SELECT * FROM {table}") == []


@pytest.mark.parametrize("threshold", [1, 3])
async def test_flags_make_a_spoiler_at_the_threshold(store: Store, act: Acts, threshold: int) -> None:
    """Different members', each once; its author is told once, and new words begin anew."""
    plain = ReviewContent("He dies.", score=8)
    review_id = (await store.reviews.write(act(), "signal", plain)).review_id
    await store.settings.change(act(), "spoiler_flags", threshold)
    for reader in range(10, 9 + threshold):
        for _ in range(3):
            assert not await store.reviews.flag_spoiler(act(reader), review_id)
            assert not await spoils(store, review_id)
    assert await store.reviews.flag_spoiler(act(99), review_id)
    found = await find_posted(store, SERVER, review_id)
    assert found is not None
    assert (found.spoils, found.content.spoils) == (True, False)
    assert not await store.reviews.flag_spoiler(act(98), review_id)
    [letter] = await waiting(store, NoticeLeft)
    notice = await store.notices.find(SERVER, letter.event.subject_id)
    assert notice is not None
    assert (notice.member_id, notice.key) == (ALICE, "notice.flagged")
    assert notice.parameters == {"title_id": "signal", "n": threshold}
    assert await store.reviews.list_posted(SERVER, spoiler_free=True) == []

    await store.reviews.write(act(), "signal", replace(plain, score=9))
    assert await spoils(store, review_id)
    await store.reviews.write(act(), "signal", replace(plain, body="He lives."))
    assert not await spoils(store, review_id)
    assert await store.reviews.flag_spoiler(act(99), review_id) is (threshold == 1)


async def spoils(store: Store, review_id: int) -> bool:
    found = await find_posted(store, SERVER, review_id)
    assert found is not None
    return found.spoils


async def test_a_marked_spoiler_is_not_flagged_again(path: Path, store: Store, act: Acts) -> None:
    """Its author said so; nobody needs to be told."""
    review_id = (await store.reviews.write(act(), "signal", FIRST)).review_id
    for reader in range(10, 15):
        assert not await store.reviews.flag_spoiler(act(reader), review_id)
    assert await waiting(store, NoticeLeft) == []
    assert rows(path, "SELECT * FROM notices") == []


# Cards, lists and places -----------------------------------------------------------------------------


async def test_a_take_is_found_by_its_card(store: Store, act: Acts) -> None:
    """In its own server, whatever its state."""
    written = await store.reviews.write(act(), "signal", FIRST, channel_id=7)
    assert written.shown is not None
    review_id, card_id = written.review_id, written.shown.card.id
    assert await store.reviews.find_by_message(SERVER, 8) is None
    await store.cards.settle(card_id, message_id=8, shown=1)
    await store.reviews.delete(act(), review_id)
    found = await store.reviews.find_by_message(SERVER, 8)
    assert found is not None
    assert (found.id, found.channel_id, found.message_id) == (review_id, 7, 8)
    assert await store.reviews.find_by_message(OTHER_SERVER, 8) is None
    assert await store.reviews.find_by_message(SERVER, 9) is None


async def test_takes_are_listed_by_what_is_asked(store: Store, act: Acts) -> None:
    """Title, member, series in any case, and without spoilers; several come in the order asked for."""
    ids = [
        (await store.reviews.write(act(who), title, take)).review_id
        for who, title, take in (
            (ALICE, "signal", FIRST),
            (BOB, "signal", SECOND),
            (ALICE, "mother", replace(SECOND, series="REWATCH")),
        )
    ]
    reviews = store.reviews

    async def listed(**asked: str | int | bool) -> set[int]:
        return {take.id for take in await reviews.list_posted(SERVER, **asked)}  # type: ignore[arg-type]

    assert await listed() == set(ids)
    assert await listed(title_id="signal") == {ids[0], ids[1]}
    assert await listed(member_id=ALICE) == {ids[0], ids[2]}
    assert await listed(series="Rewatch") == {ids[1], ids[2]}
    assert await listed(spoiler_free=True) == {ids[1], ids[2]}
    wanted = [ids[2], 404, ids[0]]
    assert [each.id for each in await reviews.find_several(SERVER, wanted)] == [ids[2], ids[0]]
    assert await reviews.find_several(OTHER_SERVER, wanted) == await reviews.find_several(SERVER, []) == []
    assert len(await reviews.list_series(SERVER)) == 1
    assert await reviews.list_series(OTHER_SERVER) == []


async def test_a_mark_of_an_episode_is_the_authors(store: Store, act: Acts) -> None:
    """Set and taken away, by nobody else."""
    review_id = (await store.reviews.write(act(), "signal", SECOND)).review_id
    for episode in (6, None):
        assert (
            await store.reviews.mark_episode(act(), review_id, episode=episode)
        ).content.episode == episode
    for by in (act(BOB), act(server_id=OTHER_SERVER)):
        with pytest.raises(Gone):
            await store.reviews.mark_episode(by, review_id, episode=1)


async def test_a_reader_comes_on_and_finishes(store: Store, act: Acts) -> None:
    """At the last episode the title is finished; a score stays, and each server has its own place."""
    ratings, shelves = store.ratings, store.shelves
    assert await ratings.find_reader(SERVER, "signal", member_id=BOB) == Reader()
    await store.ratings.record_score(act(BOB), "signal", score=14)
    for episode, progress in ((3, Progress.WATCHING), (16, Progress.FINISHED), (17, Progress.FINISHED)):
        await shelves.edit(act(BOB), "signal", reached(episode, 16), rates=True)
        assert await ratings.find_reader(SERVER, "signal", member_id=BOB) == Reader(progress, episode)
    assert await store.ratings.list_scores(SERVER, BOB) == {"signal": 14}
    await shelves.edit(act(BOB), "mother", reached(40, None), rates=True)
    assert await ratings.find_reader(SERVER, "mother", member_id=BOB) == Reader(Progress.WATCHING, 40)
    assert await ratings.find_reader(OTHER_SERVER, "signal", member_id=BOB) == Reader()
    assert await ratings.find_reader(SERVER, "signal", member_id=ALICE) == Reader()
