"""What a preview tells apart, what it asks, and what the answers make of the choices."""

from dataclasses import replace

import pytest

from bot.domain.lists.matching import Match, Rule
from bot.domain.lists.plan import Choices, Conflict, Plan, Planned
from bot.domain.lists.preview import CHOSEN_OUT, Group, LeftOver, Preview, list_left_over
from bot.domain.lists.rows import Format, ListRow, ReadList, Refused
from bot.domain.shelf import ShelfEntry

ROWS = (
    ListRow("Signal", year=2016, score=18),
    ListRow("Mother", year=2010, score=16),
    ListRow("Squid Game Season 2", year=2024),
    ListRow("Hospital Playlist", year=2020, score=18, season=1),
    ListRow("Hospital Playlist 2", year=2021, score=20, season=2),
    ListRow("Somewhere", year=2020, countries=("JP",)),
    ListRow("Nowhere", year=2020),
    ListRow("My Mister", year=2018, review="I wept."),
)
MATCHES = (
    Match(Rule.KOREAN, "signal"),
    Match(Rule.DOUBTFUL, None, ("mother-film", "mother-drama")),
    Match(Rule.SEASON, "squid-game"),
    Match(Rule.KOREAN, "playlist"),
    Match(Rule.SEASON, "playlist"),
    Match(Rule.ELSEWHERE),
    Match(Rule.UNKNOWN),
    Match(Rule.KOREAN, "my-mister"),
)
PLAN = Plan(
    entries=(
        Planned("squid-game", (2,), ShelfEntry(), None, None, None),
        Planned("playlist", (3, 4), ShelfEntry(score=18), 18, None, None),
    ),
    same=("signal",),
    conflicts=(Conflict("my-mister", 16, 18),),
    doubtful=(1,),
    unknown=(6,),
    elsewhere=(5,),
    seasons={"playlist": (3, 4)},
    reviews={"my-mister": 7},
)
READ = ReadList(Format.MYDRAMALIST, ROWS, (Refused("no_name", ";;;"),))
FOUND = Preview(1, READ, MATCHES, Choices(), PLAN)


def test_each_group_has_its_own() -> None:
    assert {group: FOUND.count(group) for group in Group} == {
        Group.READY: 2,
        Group.SAME: 1,
        Group.DOUBTFUL: 1,
        Group.SHOWN: 1,  # what was scored season by season is asked of there
        Group.SEASONS: 1,
        Group.SCORED: 1,
        Group.REVIEWS: 1,
        Group.UNKNOWN: 1,
        Group.ELSEWHERE: 1,
        Group.REFUSED: 1,
    }
    assert FOUND.waits == 3
    assert not FOUND.changes_nothing
    assert replace(FOUND, plan=Plan(same=("signal",), doubtful=(1,))).changes_nothing


def test_questions_begin_with_what_is_in_doubt() -> None:
    assert [(each.group, each.places, each.titles) for each in FOUND.questions] == [
        (Group.DOUBTFUL, (1,), ("mother-film", "mother-drama")),
        (Group.SEASONS, (3, 4), ("playlist",)),
        (Group.SHOWN, (2,), ("squid-game",)),
    ]


def test_an_answer_is_what_is_found_again() -> None:
    """Before one, a row in doubt has none, what is taken stands, and of seasons the first counts."""
    doubtful, seasons, shown = FOUND.questions
    assert [FOUND.find_answer(each) for each in FOUND.questions] == [None, 3, "squid-game"]
    assert not any(map(FOUND.is_answered, FOUND.questions))
    for asked, answers in (
        (doubtful, ("mother-drama", None)),
        (seasons, (4, None, 3)),
        (shown, (None, "squid-game")),
    ):
        found = FOUND
        for answer in answers:
            found = replace(found, choices=found.choose(asked, answer))
            assert found.find_answer(asked) == answer


def test_another_season_counts_when_those_before_are_left_out() -> None:
    asked = FOUND.questions[1]
    assert FOUND.choose(asked, 4).titles == {3: None}
    assert FOUND.choose(asked, None).titles == {3: None, 4: None}
    second = replace(FOUND, choices=FOUND.choose(asked, 4))
    assert second.choose(asked, 3).titles == {}


def test_seasons_that_were_put_together_by_hand_are_not_asked_of() -> None:
    """A row has one question at most."""
    plan = replace(PLAN, doubtful=(), seasons={"playlist": (1, 3, 4)})
    found = replace(FOUND, choices=Choices({1: "playlist"}), plan=plan)
    assert [(each.group, each.place) for each in found.questions] == [
        (Group.DOUBTFUL, 1),
        (Group.SHOWN, 2),
        (Group.SHOWN, 4),
    ]


def test_what_can_be_only_one_title_is_accepted_at_once() -> None:
    """Within the places given, and nothing over what was chosen before; twice is once."""
    doubt = [Match(Rule.DOUBTFUL, None, (name,)) for name in ("a", "b", "c", "d")]
    found = replace(FOUND, matches=(*doubt, *MATCHES[1:5]), choices=Choices({1: None}, overwrite=True))
    accepted = found.accept(1, 4)
    assert accepted == Choices({1: None, 2: "c", 3: "d"}, overwrite=True)
    assert replace(found, choices=accepted).accept(1, 4) == accepted


def test_answers_do_not_touch_each_other() -> None:
    doubtful, seasons, _ = FOUND.questions
    found = replace(FOUND, choices=Choices(overwrite=True))
    found = replace(found, choices=found.choose(doubtful, "mother-film"))
    found = replace(found, choices=found.choose(seasons, 4))
    assert found.choices == Choices({1: "mother-film", 3: None}, overwrite=True)


@pytest.mark.parametrize(("number", "answer"), [(0, "signal"), (0, 1), (1, 1), (1, "playlist"), (2, "x")])
def test_what_was_not_offered_is_no_answer(number: int, answer: str | int) -> None:
    with pytest.raises(ValueError, match=str(answer)):
        FOUND.choose(FOUND.questions[number], answer)


def test_what_is_left_over_says_why() -> None:
    found = replace(FOUND, plan=replace(PLAN, left_out=(2,)))
    many = Refused("too_many", "", 4000)
    assert replace(found, read=replace(READ, refused=(many,))).count(Group.REFUSED) == 4000
    assert list_left_over(found) == [
        LeftOver("doubtful", ROWS[1]),
        LeftOver(CHOSEN_OUT, ROWS[2]),
        LeftOver("elsewhere", ROWS[5]),
        LeftOver("unknown", ROWS[6]),
        LeftOver("no_name", text=";;;"),
    ]
