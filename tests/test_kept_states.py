"""What a conversation has kept is read again, also where another version of Daesang kept it."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.domain.board import BoardFilter, BoardSort
from bot.domain.commands import RefusedCommand, RefusedPress
from bot.domain.comparing import Comparison, Rung
from bot.domain.forms import Form, Proposal
from bot.domain.members import Act
from bot.domain.outcomes import Source
from bot.domain.people import Person
from bot.domain.ratings import Progress
from bot.domain.reviews import ReviewContent, ReviewSort, Version
from bot.domain.suggestions import DrawnList, PressedList
from bot.domain.titles import Kind, Mood
from bot.domain.wanted import Criteria, Length, Request
from bot.ui.cards import ScoreSubject
from bot.ui.reviews import ReviewFilter
from bot.ui.shelf import TypedDates
from bot.usecases.shelf import NextList
from tests.places import connect, open_store

ACT = Act(1, 2, "mei", 3, 1_750_000_000)
SIGNAL = "kd-signal-2016"

FORM = Form(
    "9", "줄\r\n‘s", Progress.FINISHED, False, (Mood.DARK, Mood.FUNNY), "x.txt", 8, "Column", "https://a.b"
)
PROPOSAL = Proposal(
    "77",
    "Head. Body. Tail.",
    6,
    11,
    SIGNAL,
    (SIGNAL, "kf-oldboy-2003"),
    18,
    True,
    True,
    (Mood.DARK,),
    "Column",
    "https://a.b",
    Progress.DROPPED,
    8,
    "edited",
    True,
)
WANTED = Criteria(Mood.DARK, Kind.FILM, "Thriller", Length.UP_TO_12, (2010, 2019), "tvN")
LIST = DrawnList(
    Request(WANTED, SIGNAL, ((4, "jun"), (5, "sol")), True, False),
    {"kf-oldboy-2003": Source.TASTE, SIGNAL: Source.POPULARITY},
    SIGNAL,
    "mei",
)
TAKE = ReviewContent("Old.", 17, Progress.WATCHING, True, (Mood.EPIC,), 3, "Column", "https://a.b")

DRAFTS: list[tuple[str, Any]] = [
    (
        '{"score": "9", "body": "줄\\r\\n‘s", "progress": "finished", "spoils": false, '
        '"moods": ["dark", "funny"], "file": "x.txt", "episode": 8, "series": "Column", "link": "https://a.b"}',
        FORM,
    ),
    (
        '{"score": null, "body": null, "progress": null, "spoils": null, "moods": null, "file": null, '
        '"episode": null, "series": null, "link": null}',
        Form(),
    ),
    (
        '{"score": null, "body": "half a", "progress": null, "spoils": null, "moods": [], "file": null}',
        Form(body="half a", moods=()),
    ),
    (
        '{"key": "77", "text": "Head. Body. Tail.", "start": 6, "end": 11, "title_id": "kd-signal-2016", '
        '"candidates": ["kd-signal-2016", "kf-oldboy-2003"], "score": 18, "scored": true, "spoils": true, '
        '"moods": ["dark"], "series": "Column", "link": "https://a.b", "progress": "dropped", "episode": 8, '
        '"edited": "edited", "whole": true}',
        PROPOSAL,
    ),
    (
        '{"key": "k", "text": "t", "start": 0, "end": 1, "title_id": null, "candidates": [], "score": null, '
        '"scored": false, "spoils": null, "moods": [], "series": null, "link": null, "progress": null, '
        '"episode": null, "edited": null, "whole": false}',
        Proposal("k", "t", 0, 1),
    ),
    (
        '{"key": "k", "text": "t", "start": 0, "end": 1, "scored": true, "spoils": true, '
        '"assumed": ["score", "spoils"]}',
        Proposal("k", "t", 0, 1, scored=True, spoils=True, assumed=frozenset({"score", "spoils"})),
    ),
    (
        '{"started": "yesterday", "finished": "", "rewatches": "1"}',
        TypedDates("yesterday", "", "1"),
    ),
]

VIEWS: list[tuple[str, Any]] = [
    (
        '{"request": {"wanted": {"mood": "dark", "kind": "film", "genre": "Thriller", "length": "up_to_12", '
        '"years": [2010, 2019], "network": "tvN"}, "like": "kd-signal-2016", "people": [[4, "jun"], '
        '[5, "sol"]], "surprise": true, "planned": false}, "drawn": {"kf-oldboy-2003": "taste", '
        '"kd-signal-2016": "popularity"}, "wild": "kd-signal-2016", "owner": "mei"}',
        LIST,
    ),
    (
        '{"request": {"wanted": {"mood": null, "kind": null, "genre": null, "length": null, "years": null, '
        '"network": null}, "like": null, "people": [], "surprise": false, "planned": true}, "drawn": {}, '
        '"wild": null, "owner": ""}',
        DrawnList(Request(planned=True), {}),
    ),
    (
        '{"sort": "risers", "kind": "drama", "genre": "Romance", "years": [2016, 2016]}',
        BoardFilter(BoardSort.RISERS, Kind.DRAMA, "Romance", (2016, 2016)),
    ),
    ('{"sort": "best", "kind": null, "genre": null, "years": null}', BoardFilter()),
    (
        '{"person": {"name": "Moon Ka-young", "name_ko": "문가영", "others": ["Moon Ga-young"]}, '
        '"trope": "first love"}',
        BoardFilter(person=Person("Moon Ka-young", "문가영", ("Moon Ga-young",)), trope="first love"),
    ),
    (
        '{"request": {"wanted": {"person": {"name": "Song Kang-ho"}, "trope": "revenge"}}, "drawn": {}}',
        DrawnList(Request(Criteria(person=Person("Song Kang-ho"), trope="revenge")), {}),
    ),
    (
        '{"title_id": "kd-signal-2016", "member_id": 4, "name": "jun", "series": "Column", "sort": "agree", '
        '"spoiler_free": true}',
        ReviewFilter(SIGNAL, 4, "jun", "Column", ReviewSort.AGREE, True),
    ),
    (
        '{"title_id": null, "member_id": null, "name": null, "series": null, "sort": "newest", '
        '"spoiler_free": false}',
        ReviewFilter(),
    ),
    ('{"list_id": 7}', PressedList(7)),
    (
        '{"list_id": 7, "title_id": "kd-signal-2016", "channel_id": 5, "message_id": 6}',
        PressedList(7, SIGNAL, 5, 6),
    ),
    ('{"titles": [[5, "kd-signal-2016"]]}', NextList(((5, SIGNAL),))),
    ('{"title": "kd-signal-2016"}', ScoreSubject(SIGNAL)),
    (
        '{"title": "kd-signal-2016", "asker": 4, "channel": 5, "message": 6}',
        ScoreSubject(SIGNAL, 4, 5, 6),
    ),
    (
        '{"view_id": 7, "ladder": [{"half_points": 12, "title_id": "kd-signal-2016"}]}',
        Comparison(7, (Rung(12, SIGNAL),)),
    ),
    (
        '{"command": "recommend", "options": {"genre": "rom", "planned": true, "episode": 3}, '
        '"members": {"with": 4}, "option": "genre", "names": ["Romance"]}',
        RefusedCommand(
            "recommend",
            {"genre": "rom", "planned": True, "episode": 3},
            {"with": 4},
            "genre",
            ("Romance",),
        ),
    ),
    (
        '{"command": "rating", "options": {"title": "signal"}, "members": {}}',
        RefusedCommand("rating", {"title": "signal"}, {}),
    ),
    ('{"target": "score:7", "values": ["15"]}', RefusedPress("score:7", ("15",))),
]

OTHER: list[tuple[str, type[Any]]] = [
    ('{"score": "9", "body": "b", "progress": "rewatched"}', Form),
    ('{"body": 7}', Form),
    ('{"text": "no ends"}', Proposal),
    ('{"key": "k", "text": "t", "start": 0, "end": 1, "moods": ["of a later version"]}', Proposal),
    ("{}", DrawnList),
    ("{}", PressedList),
    ("{}", NextList),
    ('{"titles": [["kd-signal-2016", 5]]}', NextList),
    ('{"sort": "of a later version"}', BoardFilter),
    ('{"sort": "of a later version"}', ReviewFilter),
    ("{}", ScoreSubject),
    ("[]", ScoreSubject),
    ('{"half', Form),
    ("", Form),
]
"""What no version of that kind has kept, or only one that is yet to come."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "daesang.db"


def put(path: Path, sql: str, *values: object) -> None:
    """Write past the store, as another version would have."""
    with closing(connect(path)) as db, db:
        db.execute(sql, values)


@pytest.mark.parametrize(("kept", "value"), DRAFTS)
async def test_a_draft_of_today_is_read(path: Path, kept: str, value: Any) -> None:
    """As it was written by hand-made codecs, and as it is written now; a later field is passed over."""
    async with open_store(path) as store:
        draft_id = await store.drafts.keep(ACT, "any", value)
        for text in (None, kept, '{"later": [1], ' + kept[1:]):
            if text is not None:
                put(path, "UPDATE drafts SET payload = ?", text)
            found = await store.drafts.find(ACT, draft_id, "any", type(value))
            assert found is not None
            assert found.state == value
            assert found == await store.drafts.find_for(ACT, "any", type(value))


@pytest.mark.parametrize(("kept", "value"), VIEWS)
async def test_a_view_of_today_is_read(path: Path, kept: str, value: Any) -> None:
    """As it was written by hand-made codecs, and as it is written now; a later field is passed over."""
    async with open_store(path) as store:
        view_id = await store.views.keep(ACT, "any", value)
        for text in (None, kept, '{"later": [1], ' + kept[1:]):
            if text is not None:
                put(path, "UPDATE views SET state = ?", text)
            found = await store.views.find(ACT, "any", view_id, type(value))
            assert found is not None
            assert found.state == value


@pytest.mark.parametrize(("kept", "shape"), OTHER)
async def test_what_cannot_be_read_is_not_there(path: Path, kept: str, shape: type[Any]) -> None:
    """Never an error: a newer version may have kept it before an older one was brought back."""
    async with open_store(path) as store:
        draft_id = await store.drafts.keep(ACT, "any", Form())
        view_id = await store.views.keep(ACT, "any", Form())
        put(path, "UPDATE drafts SET payload = ?", kept)
        put(path, "UPDATE views SET state = ?", kept)
        assert await store.drafts.find(ACT, draft_id, "any", shape) is None
        assert await store.drafts.find_for(ACT, "any", shape) is None
        assert await store.views.find(ACT, "any", view_id, shape) is None


async def test_earlier_versions_of_a_review_are_read(path: Path) -> None:
    """Those of today, those from before a field there was, and none that a later Daesang kept."""
    async with open_store(path) as store:
        first = await store.reviews.write(ACT, SIGNAL, TAKE)
        again = Act(1, 2, "mei", 4, ACT.at + 1)
        await store.reviews.write(again, SIGNAL, ReviewContent("New."))
        [version] = await store.reviews.list_versions(again, first.review_id)
        assert version.content == TAKE
        for kept, take in (
            (
                '{"body": "Old.", "score": 17, "progress": "watching", "spoils": true, "moods": ["epic"], '
                '"episode": 3, "series": "Column", "link": "https://a.b"}',
                TAKE,
            ),
            (
                '{"body": "Old.", "score": null, "progress": null, "spoils": false, "moods": []}',
                ReviewContent("Old."),
            ),
        ):
            put(path, "UPDATE review_versions SET take = ?", kept)
            old = Version(version.id, take, version.at)
            assert await store.reviews.list_versions(again, first.review_id) == [old]
            assert await store.reviews.find_version(again, version.id) == (first.review_id, old)
        put(path, "UPDATE review_versions SET take = ?", '{"body": "Old.", "moods": ["of a later version"]}')
        assert await store.reviews.list_versions(again, first.review_id) == []
        assert await store.reviews.find_version(again, version.id) is None
