"""A filled file of version 6, with every kind of row there was, is carried on with nothing lost."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.domain.cards import CardKind, PublicCard
from bot.domain.events import BurstOpened, NoticeLeft, ReportFiled
from bot.domain.forms import Form
from bot.domain.members import Act
from bot.domain.moderation import Verdict
from bot.domain.ratings import Progress
from bot.domain.reviews import Reader, ReviewContent, ReviewState
from bot.domain.servers import ServerSettings
from bot.domain.suggestions import Wish
from bot.domain.titles import ContentWarning, Mood
from bot.store import Store
from bot.store.engines.migrate import migrations, statements
from tests.places import sqlite_alone
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, jobs_due, rows, waiting

pytestmark = sqlite_alone

CAROL = 3
MEMBERS = (ALICE, BOB, CAROL)
HERE, THERE = SERVER, OTHER_SERVER
AT = NOW - 1_000_000
SHOWN_AT = AT + 9

Key = tuple[int, int, str]
"""Server, member, title."""


@dataclass
class Before:
    """What the file of version 6 says."""

    ratings: dict[Key, dict[str, Any]] = field(default_factory=dict)
    wishes: dict[Key, tuple[str, int]] = field(default_factory=dict)
    places: dict[Key, int] = field(default_factory=dict)
    reviews: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def keys(self) -> set[Key]:
        return {*self.ratings, *self.wishes, *self.places}

    def fill(self, db: sqlite3.Connection) -> None:
        """Every table of version 6, in every shape its rows had."""
        for server_id in (HERE, THERE):
            put(db, "servers", server_id=server_id, name=f"server {server_id}")
            for member_id in MEMBERS:
                marks = {"blocked_at": AT if member_id == CAROL else None, "excluded_at": None}
                put(
                    db,
                    "members",
                    server_id=server_id,
                    member_id=member_id,
                    name=f"m{member_id}",
                    seen_at=AT,
                    **marks,
                )
            self._fill_shelf(db, server_id)
            self._fill_reviews(db, server_id)
            _fill_rest(db, server_id)
        put(db, "interactions", interaction_id=1, at=AT)
        put(db, "facts", name="commands", value="digest")

    def _fill_shelf(self, db: sqlite3.Connection, server_id: int) -> None:
        """Each member and title: a rating or none, a wish or none, a place or none, in all combinations."""
        scores = ((None, None), (16, 16), (4, 18))
        rated = [*product(scores, (None, *Progress)), None]
        shapes = list(product(rated, (None, *Wish), (None, 7)))
        for number, (rating, wish, episode) in enumerate(shapes):
            key = (server_id, MEMBERS[number % 3], f"title-{number}")
            keys = dict(zip(("server_id", "member_id", "title_id"), key, strict=True))
            at = AT + number
            if rating is not None and rating != ((None, None), None):
                (score, first), progress = rating
                self.ratings[key] = kept = {
                    "score": score,
                    "first_score": first,
                    "progress": progress,
                    "first_at": at,
                    "rated_at": at + 50,
                    "held_at": at + 60 if score is not None and number % 5 == 0 else None,
                }
                put(db, "ratings", **keys, **kept)
            if wish is not None:
                self.wishes[key] = (wish, at + 70)
                put(db, "wishes", **keys, wish=wish, wished_at=at + 70)
            if episode is not None:
                self.places[key] = episode
                put(db, "places", **keys, episode=episode, placed_at=at + 80)

    def _fill_reviews(self, db: sqlite3.Connection, server_id: int) -> None:
        """Each state with and without a card, and what keeps a text from some who read it."""
        plain = {"spoils": 0, "flagged_at": None, "marked_at": None, "episode": None, "state_before": None}
        marks: list[dict[str, Any]] = [
            {},
            {"spoils": 1},
            {"flagged_at": AT},
            {"marked_at": AT},
            {"episode": 3},
        ]
        shapes = [
            *({"state": "posted", **mark} for mark in marks),
            *({"state": state} for state in ("waiting", "hidden", "removed")),
            *(
                {"state": "deleted", "state_before": before}
                for before in ("posted", "hidden", "removed", None)
            ),
        ]
        for number, (shape, carded) in enumerate(product(shapes, (False, True))):
            review_id = server_id * 1000 + number
            self.reviews[review_id] = review = {
                **plain,
                **shape,
                "server_id": server_id,
                "title_id": f"reviewed-{number}",
                "member_id": MEMBERS[number % 3],
                "body": f"body {number} 말",
                "series": "Rewatch" if number % 2 else None,
                "link": "https://a.example" if number % 4 == 0 else None,
                "posted_at": AT + number,
                "edited_at": AT + number + 5 if number % 3 else None,
                "state_at": None if shape["state"] == "posted" else AT + 300,
                "card_channel": 70 + number if carded else None,
                "card_message": review_id * 10 if carded else None,
            }
            put(db, "reviews", review_id=review_id, **review)
            for mood in ("dark", "epic"):
                put(db, "review_moods", review_id=review_id, mood=mood)
            old = json.dumps({"body": "before", "score": 8})
            put(db, "review_versions", review_id=review_id, take=old, written_at=AT)
            put(db, "helpful_votes", review_id=review_id, member_id=MEMBERS[number % 2], helpful=1)
            put(db, "spoiler_flags", review_id=review_id, member_id=MEMBERS[number % 2])


def put(db: sqlite3.Connection, table: str, **columns: object) -> None:
    names, places = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", columns)


def _fill_rest(db: sqlite3.Connection, server_id: int) -> None:
    here = {"server_id": server_id}
    first = server_id * 1000
    for view_id, (page, reviews) in {first: (0, (0, 2)), first + 1: (3, (2, 10)), first + 2: (0, ())}.items():
        put(
            db,
            "views",
            view_id=view_id,
            **here,
            member_id=BOB,
            kind="takes",
            state='{"series":"R"}',
            kept_at=SHOWN_AT,
        )
        for number in reviews:  # 10 was hidden since
            shown = {"message_id": view_id * 100, "channel_id": 44, "view_id": view_id, "page": page}
            put(db, "shared_lists", review_id=first + number, **shown)
    states = (("open", None, None), ("open", None, AT), ("held", AT, None), ("stands", AT, AT))
    for number, (state, closed_at, announced_at) in enumerate(states):
        burst_id = first + number
        told = {"closed_at": closed_at, "announced_at": announced_at}
        put(
            db,
            "bursts",
            burst_id=burst_id,
            **here,
            title_id=f"title-{number}",
            state=state,
            opened_at=AT,
            **told,
        )
        for member_id in MEMBERS:
            put(db, "burst_votes", burst_id=burst_id, member_id=member_id)
    for number, (reporter_id, announced_at, closed_at) in enumerate(
        ((BOB, None, None), (None, None, None), (CAROL, AT, None), (BOB, None, AT), (BOB, AT, AT))
    ):
        about = {"review_id": first + number, "reporter_id": reporter_id, "reason": f"because {number}"}
        told = {"reported_at": AT, "announced_at": announced_at, "closed_at": closed_at}
        put(db, "reports", report_id=first + number, **here, **about, **told)
    for number, refused in enumerate((0, 1)):
        said = {"key": "notice.hide", "parameters": '{"title_id": "a", "reason": "나쁜 말"}', "told_at": AT}
        put(db, "notices", notice_id=first + number, **here, member_id=ALICE, **said, refused=refused)
    put(
        db,
        "drafts",
        **here,
        member_id=ALICE,
        kind="review",
        title_id="a",
        payload='{"body": "half"}',
        kept_at=NOW,
    )
    put(db, "settings", **here, name="board_votes", value="7")
    put(db, "settings", **here, name="of a later version", value="?")
    put(db, "moderation_log", **here, at=AT, moderator="mod", action="hold", title_id="a", votes=3)
    put(db, "shown", **here, member_id=ALICE, title_id="title-1", source="taste", shown_at=AT)
    put(db, "title_votes", **here, title_id="a", kind="mood", name="dark", member_id=ALICE)
    put(db, "title_votes", **here, title_id="a", kind="warning", name="gore", member_id=BOB)
    put(db, "mood_counts", **here, title_id="reviewed-0", mood="dark", members=1)
    put(db, "openings", **here, title_id="a", month=24_000, score=7.5)
    counted = {
        "votes": 1,
        "total": 16,
        "squares": 256,
        **{f"h{half}": int(half == 16) for half in range(2, 21)},
    }
    put(
        db,
        "summaries",
        **here,
        title_id="a",
        **counted,
        first_total=16,
        score=8.0,
        low=7.0,
        high=9.0,
        word="liked",
    )
    put(db, "models", **here, version=3, seen=40 if server_id == HERE else 1, base=7.0, votes=100)


TABLES = {
    *("members", "servers", "interactions", "facts", "settings", "models", "summaries", "openings"),
    *("ratings", "wishes", "places", "shown", "title_votes", "mood_counts", "drafts", "views", "notices"),
    *("reviews", "review_moods", "review_versions", "helpful_votes", "spoiler_flags", "shared_lists"),
    *("bursts", "burst_votes", "reports", "moderation_log"),
}
"""Every table of version 6."""

KEPT = TABLES - {"ratings", "wishes", "places", "reviews", "shared_lists"}
"""Those that the migration leaves as they are."""


@pytest.fixture
def before(path: Path) -> Before:
    """The file of version 6, filled."""
    made = Before()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("BEGIN")
        for number in range(1, 7):
            for statement in statements(migrations()[number]):
                db.execute(statement)
        db.execute("PRAGMA user_version = 6")
        made.fill(db)
        db.execute("COMMIT")
    return made


@pytest.fixture
def dump(path: Path, before: Before) -> dict[str, list[tuple[Any, ...]]]:
    """All that is in the tables that stay."""
    return {table: sorted(rows(path, f"SELECT * FROM {table}"), key=repr) for table in KEPT}


@pytest.fixture
async def house(path: Path, before: Before, dump: dict[str, list[tuple[Any, ...]]]) -> AsyncIterator[Store]:
    """The file brought to the newest version."""
    async with Store.open(path) as store:
        yield store


def act(member_id: int = ALICE, server_id: int = HERE) -> Act:
    return Act(server_id, member_id, "x", 5, NOW)


def test_the_file_has_something_of_everything(path: Path, before: Before) -> None:
    """Of every table there was, so that none is forgotten here."""
    found = rows(path, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    assert {name for (name,) in found} == TABLES
    assert [table for table in TABLES if not rows(path, f"SELECT 1 FROM {table}")] == []
    only = {key for key in before.keys if (key in before.ratings, key in before.wishes, key in before.places)}
    shapes = {(key in before.ratings, key in before.wishes, key in before.places) for key in only}
    assert len(shapes) == 7


async def test_what_is_not_of_the_shelf_nor_of_cards_is_as_it_was(
    path: Path, house: Store, dump: dict[str, list[tuple[Any, ...]]]
) -> None:
    """To the letter, in every row; columns may have come since."""
    for table in KEPT:
        found = rows(path, f"SELECT * FROM {table}")
        width = len(dump[table][0])
        assert sorted((row[:width] for row in found), key=repr) == dump[table], table
    assert rows(path, "PRAGMA foreign_key_check") == []
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


# The shelf -------------------------------------------------------------------------------------------


async def test_each_entry_is_on_the_shelf_once(path: Path, house: Store, before: Before) -> None:
    """Score, first score, progress, times and what is held, of each; a wish and an episode beside them."""
    columns = (
        "server_id, member_id, title_id, status, episode, score, first_score, first_at, rated_at, held_at, "
        "planned_at, refused_at, started_at, finished_at"
    )
    found = rows(path, f"SELECT {columns} FROM shelf")
    assert len(found) == len(before.keys)
    for (
        server_id,
        member_id,
        title_id,
        status,
        episode,
        score,
        first,
        first_at,
        rated_at,
        held_at,
        *dates,
    ) in found:
        key = (server_id, member_id, title_id)
        rating, (wish, wished_at) = before.ratings.get(key, {}), before.wishes.get(key, (None, 0))
        assert episode == before.places.get(key)
        assert (score, first) == (rating.get("score"), rating.get("first_score"))
        assert (first_at, rated_at) == (rating.get("first_at"), rating.get("rated_at"))
        assert held_at == rating.get("held_at")
        assert status == (rating["progress"] if rating else wish)
        seen = [
            rated_at if rating.get("progress") == progress else None for progress in ("watching", "finished")
        ]
        assert dates == [wished_at if wish == each else None for each in ("planned", "refused")] + seen


async def test_the_log_of_scores_begins_with_what_is_known(path: Path, house: Store, before: Before) -> None:
    """The first score, and the present one where it is another; a vote is as old as the last of these."""
    for key, rating in before.ratings.items():
        logged = rows(
            path,
            "SELECT score, at FROM score_changes WHERE server_id = ? AND member_id = ? AND title_id = ? "
            "ORDER BY change_id",
            *key,
        )
        expected = [] if rating["score"] is None else [(rating["first_score"], rating["first_at"])]
        if rating["score"] != rating["first_score"]:
            expected.append((rating["score"], rating["rated_at"]))
        assert logged == expected
        [(scored_at,)] = rows(
            path,
            "SELECT scored_at FROM shelf WHERE server_id = ? AND member_id = ? AND title_id = ?",
            *key,
        )
        assert scored_at == (expected[-1][1] if expected else None)


@pytest.mark.parametrize("server_id", [HERE, THERE])
async def test_members_find_what_they_said(house: Store, before: Before, server_id: int) -> None:
    """By the store's own readers: scores, how far they are, what they plan and have answered."""
    answers = await house.suggestions.find_answers(server_id, MEMBERS)
    for member_id in MEMBERS:
        rated = {t: r for (s, m, t), r in before.ratings.items() if (s, m) == (server_id, member_id)}
        wished = {t: w for (s, m, t), w in before.wishes.items() if (s, m) == (server_id, member_id)}
        scores = {title_id: rating["score"] for title_id, rating in rated.items()}
        assert answers[member_id].scores == scores
        assert await house.ratings.list_scores(server_id, member_id) == {
            title_id: score for title_id, score in scores.items() if score is not None
        }
        assert answers[member_id].wishes == {
            title_id: Wish(wish)
            for title_id, (wish, _) in wished.items()
            if title_id not in rated or wish != Wish.UNSEEN  # whoever has seen it knows it
        }
        planned = [
            (-at, title) for title, (wish, at) in wished.items() if wish == "planned" and title not in rated
        ]
        assert await house.suggestions.list_planned(server_id, member_id) == [t for _, t in sorted(planned)]
    for key in before.keys:
        rating = before.ratings.get(key, {})
        progress = Progress(rating["progress"]) if rating.get("progress") else None
        reader = await house.ratings.find_reader(key[0], key[2], member_id=key[1])
        assert reader == Reader(progress, before.places.get(key))
        own = (await house.ratings.find_standing(key[0], key[2], member_id=key[1])).own
        assert (own is None) is (not rating)
        if own is not None:
            assert (own.score, own.first_score, own.progress) == (
                rating["score"],
                rating["first_score"],
                progress,
            )
            assert own.at == rating["rated_at"]


async def test_a_held_vote_counts_for_nothing_still(house: Store, before: Before) -> None:
    """And every other counts."""
    for server_id in (HERE, THERE):
        counted = {
            (member_id, title_id, rating["score"])
            for (server, member_id, title_id), rating in before.ratings.items()
            if server == server_id and rating["score"] is not None and rating["held_at"] is None
        }
        found = await house.ratings.list_votes(server_id)
        assert len(found) == len(counted)
        assert set(found) == counted
    assert any(rating["held_at"] for rating in before.ratings.values())


# Reviews and cards -----------------------------------------------------------------------------------


async def test_each_review_is_as_it_was(house: Store, before: Before) -> None:
    """Its text, state, marks and card, with moods, versions and what readers said."""
    for number, (review_id, row) in enumerate(before.reviews.items()):
        found = await house.reviews.find(row["server_id"], review_id)
        assert found is not None
        kept = ReviewContent(
            row["body"],
            spoils=bool(row["spoils"]),
            moods=(Mood.DARK, Mood.EPIC),
            episode=row["episode"],
            series=row["series"],
            link=row["link"],
        )
        assert found.content == kept, number
        assert (found.member_id, found.state) == (row["member_id"], ReviewState(row["state"]))
        assert (found.posted_at, found.edited_at, found.state_at) == (
            row["posted_at"],
            row["edited_at"],
            row["state_at"],
        )
        assert found.flagged is (row["flagged_at"] is not None or row["marked_at"] is not None)
        assert (found.channel_id, found.message_id) == (row["card_channel"], row["card_message"])
        assert (found.helpful, found.unhelpful) == (1, 0)
        by = act(row["member_id"], row["server_id"])
        assert [each.content.body for each in await house.reviews.list_versions(by, review_id)] == ["before"]
        if row["card_message"] is not None:
            same = await house.reviews.find_by_message(row["server_id"], row["card_message"])
            assert same == found


async def find_card(path: Path, house: Store, message_id: int) -> PublicCard | None:
    [(card_id,)] = rows(path, f"SELECT card_id FROM cards WHERE message_id = {message_id}")
    return await house.cards.find(card_id)


async def test_what_may_not_be_read_by_all_is_looked_at_at_once(
    path: Path, house: Store, before: Before
) -> None:
    """Its card may show it since an edit failed; every other is believed to show what it should."""
    guarded = {
        review_id
        for review_id, row in before.reviews.items()
        if row["card_message"] is not None
        and (
            row["state"] != "posted"
            or row["spoils"]
            or any(row[mark] is not None for mark in ("flagged_at", "marked_at", "episode"))
        )
    }
    due = [card for card in await house.cards.list_due(at=NOW, most=1_000) if card.kind is CardKind.REVIEW]
    assert {card.subject_id for card in due} == guarded
    assert len(due) == len(guarded)
    for review_id, row in before.reviews.items():
        if row["card_message"] is None:
            continue
        card = await find_card(path, house, row["card_message"])
        assert card is not None
        assert (card.kind, card.subject_id, card.channel_id) == (
            CardKind.REVIEW,
            review_id,
            row["card_channel"],
        )
        assert card.is_current
        assert card.is_in_line is (review_id not in guarded)
        assert card.removes is (review_id in guarded)


async def test_no_card_is_double(path: Path, house: Store, before: Before) -> None:
    """One for each message, and none of what had none."""
    messages = [row["card_message"] for row in before.reviews.values() if row["card_message"] is not None]
    lists = [server_id * 100_000 + view * 100 for server_id in (HERE, THERE) for view in (0, 1)]
    found = [message for (message,) in rows(path, "SELECT message_id FROM cards")]
    assert sorted(found) == sorted(messages + lists)


@pytest.mark.parametrize("server_id", [HERE, THERE])
async def test_shared_lists_still_lead_to_their_reviews(path: Path, house: Store, server_id: int) -> None:
    """Each with its page; the one that shows what was hidden since is closed at once, and others when due."""
    first = server_id * 1000
    for view_id, page, numbers, hidden in ((first, 0, (0, 2), False), (first + 1, 3, (2, 10), True)):
        card = await find_card(path, house, view_id * 100)
        assert card is not None
        assert (card.kind, card.subject_id, card.page) == (CardKind.LIST, view_id, page)
        assert (card.channel_id, card.is_current) == (44, True)
        assert await house.cards.list_reviews(card.id) == [first + number for number in numbers]
        assert (not card.is_in_line) is hidden
        assert card.removes is hidden
        due = await house.cards.list_due(at=NOW, most=1_000)
        assert (card in due) is hidden
    assert await house.views.find(act(server_id=server_id), "takes", first, dict) is not None


async def test_a_review_that_changes_closes_the_lists_carried_over(path: Path, house: Store) -> None:
    """As one shared today."""
    await house.reviews.delete(act(ALICE), HERE * 1000)
    card = await find_card(path, house, HERE * 1000 * 100)
    assert card is not None
    assert (card.is_in_line, card.removes) == (False, True)


# What is to be told and done -------------------------------------------------------------------------


async def test_what_nobody_was_told_of_is_told(house: Store) -> None:
    """Open bursts and reports that no channel heard of, and notices not refused; each once, and no other."""
    for kind, numbers in ((BurstOpened, (0,)), (ReportFiled, (0, 1)), (NoticeLeft, (0,))):
        found = sorted(
            (each.event for each in await waiting(house, kind)), key=lambda event: event.subject_id
        )
        assert found == [
            kind(server, server * 1000 + number) for server in (HERE, THERE) for number in numbers
        ]
    assert len(await house.outbox.list_due(at=NOW, most=1_000)) == 8


@pytest.mark.parametrize("server_id", [HERE, THERE])
async def test_moderators_find_what_is_open(house: Store, server_id: int) -> None:
    """Bursts with their votes, reports with their reviews, and can act on them."""
    first = server_id * 1000
    bursts = await house.moderation.list_bursts(server_id)
    assert [(each.id, each.votes, each.opened_at) for each in bursts] == [(first, 3, AT), (first + 1, 3, AT)]
    reports = await house.reports.list_open(server_id)
    assert [(each.id, each.reporter_id, each.reason) for each in reports] == [
        (first, BOB, "because 0"),
        (first + 1, None, "because 1"),
        (first + 2, CAROL, "because 2"),
    ]
    assert [each.review.id for each in reports] == [first, first + 1, first + 2]
    decided = await house.reports.decide(Act(server_id, 9, "mod", 77, NOW), first, Verdict.HIDE)
    assert decided.review.state is ReviewState.HIDDEN
    assert [entry.action for entry in await house.moderation.list_log(server_id, limit=9, offset=0)] == [
        "take_hide",
        "hold",
    ]


@pytest.mark.parametrize("server_id", [HERE, THERE])
async def test_the_rest_is_read_as_it_was(house: Store, server_id: int) -> None:
    """Settings (one of them of another version), drafts, votes on titles, a notice kept for its member."""
    assert await house.settings.find(server_id) == ServerSettings(board_votes=7)
    draft = await house.drafts.find_for(act(ALICE, server_id), "review", Form, title_id="a")
    assert draft is not None
    assert draft.state == Form(body="half")
    [notice] = await house.notices.list_kept([server_id], ALICE)
    assert (notice.id, notice.parameters["reason"]) == (server_id * 1000 + 1, "나쁜 말")
    tally = await house.title_votes.find_tally(server_id, "a", member_id=ALICE)
    assert tally.moods[Mood.DARK] == 1
    assert tally.warnings[ContentWarning.GORE] == 1
    standings = await house.suggestions.find_standings(server_id, ["a"])
    assert standings["a"].summary.histogram.votes == 1
    assert await house.facts.find("commands") == "digest"


async def test_every_server_is_learnt_anew(house: Store) -> None:
    """Also one that has changed too little: what the facts of titles are worth there is not known yet."""
    assert await jobs_due(house) == [("calibrate", HERE), ("calibrate", THERE)]
