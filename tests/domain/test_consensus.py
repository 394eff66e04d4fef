"""The consensus: examples worked by hand, what must hold for any votes, and what is learnt of a server."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.consensus import Consensus, ServerModel, Vote, calibrate, calibrate_arrays, consensus

REGULARS = range(1, 31)
"""Members with 6 votes each in `KNOWN`: trust 6 / (6 + 2) = 0.75."""
GENEROUS, HARSH = 101, 102
KNOWN = ServerModel(
    generosity={**dict.fromkeys(REGULARS, 0.0), GENEROUS: 1.0, HARSH: -1.0},
    counts={**dict.fromkeys(REGULARS, 6), GENEROUS: 8, HARSH: 2},
)
"""Nothing but the defaults and these members: prior 7, within 3, between 0.8 (C = 3.75), residual sqrt(3)."""


def ballots(*scores: float, first: int = 1) -> list[Vote]:
    """One vote each by members from `first` on."""
    return [Vote(member, "t", score) for member, score in enumerate(scores, start=first)]


def result(votes: list[Vote], server: ServerModel = KNOWN) -> Consensus:
    """The consensus of votes that are there."""
    found = consensus(votes, server)
    assert found is not None
    return found


# ------------------------------------------------------------------------------------- worked by hand


def test_no_votes_make_no_consensus() -> None:
    """There is nothing to say of a title without votes."""
    assert consensus([], KNOWN) is None


def test_one_vote_by_a_newcomer() -> None:
    """A newcomer's 9 moves a title of prior 7 to 7.160.

    Trust 1 / (1 + 2) = 0.3333, C = 3 / 0.8 = 3.75.
    Start: (3.75 * 7 + 0.3333 * 9) / 4.0833 = 7.1633. Gap 1.8367, u^2 = 1.8367^2 / 3 = 1.1245,
    weight 0.3333 * 5 / 5.1245 = 0.3252: (26.25 + 0.3252 * 9) / 4.0752 = 7.1596. Once more: weight 0.3250,
    7.1595. Spread (8 * 3 + 1.8405^2) / 9 = 3.0430, known 1 / 0.8 + 0.3250 / 3.0430 = 1.3568,
    margin 1.645 * 1.12 / sqrt(1.3568) = 1.5817.
    """
    found = result(ballots(9, first=900))
    assert found.score == pytest.approx(7.1595, abs=2e-4)
    assert (found.low, found.high) == pytest.approx((5.5778, 8.7412), abs=4e-4)
    assert (found.votes, found.mean, found.word, found.new, found.far) == (1, 9, "liked", 1, 0)


def test_three_equal_votes_at_the_prior() -> None:
    """Three regulars' 7 leave the score at 7, and only narrow the range.

    Each weight 0.75 * 5 / 4 = 0.9375, together 2.8125. Spread 8 * 3 / 11 = 2.1818,
    known 1.25 + 2.8125 / 2.1818 = 2.5391, margin 1.8424 / 1.5934 = 1.1562.
    """
    found = result(ballots(7, 7, 7))
    assert found.score == pytest.approx(7)
    assert (found.low, found.high) == pytest.approx((5.8438, 8.1562), abs=2e-4)
    assert (found.softened, found.new, found.far, found.corrected) == (0, 0, 0, 0)


def test_known_generosity_is_taken_off() -> None:
    """A generous member's 9 and a harsh one's 7 both say 8.

    Generosity +1 and -1: 9 - 1 = 8 and 7 + 1 = 8, with trust 8 / 10 and 2 / 4, together 1.3.
    Start: (3.75 * 7 + 1.3 * 8) / 5.05 = 7.2574. Gap 0.7426, u^2 = 0.1838, weight 1.3 * 5 / 4.1838 = 1.5536:
    (26.25 + 1.5536 * 8) / 5.3036 = 7.2929. Gap 0.7071, u^2 = 0.1667, weight 1.5600, 7.2938; then still.
    """
    found = result([Vote(GENEROUS, "t", 9), Vote(HARSH, "t", 7)])
    assert found.score == pytest.approx(7.2938, abs=2e-4)
    assert (found.mean, found.corrected, found.new) == (8, 2, 0)
    as_said = result(ballots(8, 8), replace(KNOWN, counts={1: 8, 2: 2}))
    assert found.score == pytest.approx(as_said.score)


def test_the_offset_moves_score_and_range() -> None:
    """The server's offset is added at the end, to all three."""
    plain, moved = result(ballots(7, 7, 7)), result(ballots(7, 7, 7), replace(KNOWN, offset=0.5))
    assert (moved.score, moved.low, moved.high) == pytest.approx(
        (plain.score + 0.5, plain.low + 0.5, plain.high + 0.5)
    )


def test_what_was_softened_is_counted_once() -> None:
    """Far, new and corrected are told apart; a newcomer's far vote is one softened vote.

    Residual 1: a weight 5 / (4 + u^2) is under a half from sqrt(6) = 2.45 points off. Nine regulars and a
    generous member (9 - 1) say 8; a regular's 5.5 and a newcomer's 1 are far, another newcomer agrees.
    """
    server = replace(KNOWN, base=8.0, residual=1.0)
    votes = [*ballots(*[8.0] * 9, 5.0), Vote(GENEROUS, "t", 9), Vote(901, "t", 1), Vote(902, "t", 8)]
    found = result(votes, server)
    assert (found.far, found.new, found.softened, found.corrected) == (2, 2, 3, 1)


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (10, "loved"),
        (7.96, "loved"),
        (7.94, "liked"),
        (7, "liked"),
        (6.9, "fine"),
        (6, "fine"),
        (5.9, "mixed"),
        (1, "mixed"),
    ],
)
def test_the_word_follows_the_score_as_shown(score: float, word: str) -> None:
    """Words change at 8, 7 and 6, after rounding to the one place that is shown."""
    sure = replace(KNOWN, base=score, between=1e-6)
    assert result(ballots(score), sure).word == word


def test_divisive_only_with_enough_votes() -> None:
    """The same split is nothing at 9 votes, a hint at 10 and 19, and said at 20."""
    words = {number: result(ballots(*([2.0, 10.0] * 10)[:number])).word for number in (9, 10, 19, 20)}
    assert words.pop(9) not in {"divisive", "leaning_divisive"}
    assert words == {10: "leaning_divisive", 19: "leaning_divisive", 20: "divisive"}


def test_a_few_trolls_are_no_split() -> None:
    """Three 1s among twenty votes that agree do not make a title divisive."""
    assert result(ballots(*[8.0] * 17, 1, 1, 1)).word == "liked"


def test_a_seven_among_tens_is_no_split() -> None:
    """Near the end of the scale, and where everybody gives tens, one lower vote divides nobody."""
    votes = ballots(*[10.0] * 19, 7)
    for server in (KNOWN, replace(KNOWN, base=9.9, within=0.05, residual=0.3)):
        assert result(votes, server).word == "loved"


def test_three_fresh_trolls_hardly_move_a_title() -> None:
    """Ten regulars around 8 and three newcomers' 1s: the mean falls 1.6, the score at most 0.25."""
    server = replace(KNOWN, base=7.5, within=2.0, residual=1.4)
    honest = ballots(8, 7, 9, 8.5, 7.5, 8, 6.5, 9, 8, 9.5)
    before, after = result(honest, server), result(honest + ballots(1, 1, 1, first=900), server)
    assert before.mean - after.mean > 1.6
    assert 0 < before.score - after.score <= 0.25


# ------------------------------------------------------------------------------------- for any votes

HALVES = st.integers(2, 20).map(lambda half: half / 2)
MEMBERS = st.integers(1, 60)
TITLE = st.dictionaries(MEMBERS, HALVES, min_size=1, max_size=40)
POINTS = {"allow_nan": False, "allow_infinity": False}


@st.composite
def servers(draw: st.DrawFn) -> ServerModel:
    """A plausible server: 60 members, some of them unknown."""
    known = draw(st.lists(MEMBERS, unique=True, max_size=40))
    return ServerModel(
        base=draw(st.floats(3, 9.5)),
        slope=draw(st.sampled_from([0.0, 0.1, 0.5])),
        within=draw(st.floats(0.2, 6)),
        between=draw(st.floats(0.05, 3)),
        residual=draw(st.floats(0.4, 2.5)),
        offset=draw(st.floats(-0.7, 0.7)),
        generosity={member: draw(st.floats(-2, 2)) for member in known},
        counts={member: draw(st.integers(1, 200)) for member in known},
    )


def cast(title: dict[int, float]) -> list[Vote]:
    return [Vote(member, "t", score) for member, score in title.items()]


def close(one: Consensus, other: Consensus) -> bool:
    """Whether two consensuses are the same to 1e-9, and in every word and count."""
    numbers = ("score", "low", "high", "mean", "excess")
    counts = ("votes", "word", "softened", "far", "new", "corrected")
    near = all(abs(getattr(one, name) - getattr(other, name)) < 1e-9 for name in numbers)
    return near and all(getattr(one, name) == getattr(other, name) for name in counts)


@given(TITLE, servers(), st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_matter(
    title: dict[int, float], server: ServerModel, chance: random.Random
) -> None:
    """Whoever votes first, the result is the same."""
    votes = cast(title)
    shuffled = votes.copy()
    chance.shuffle(shuffled)
    assert close(result(votes, server), result(shuffled, server))


@given(st.lists(st.tuples(MEMBERS, st.none() | HALVES), min_size=1, max_size=60), servers())
def test_live_equals_from_scratch(steps: list[tuple[int, float | None]], server: ServerModel) -> None:
    """After any votes, changes of mind and removals the score is that of the votes which are left."""
    live: dict[int, float] = {}
    shown = None
    for member, score in steps:
        live.pop(member, None)
        if score is not None:
            live[member] = score
        shown = consensus(cast(live), server)
    scratch = consensus(cast(dict(sorted(live.items()))), server)
    assert (shown is None) == (scratch is None) == (not live)
    assert shown is None or scratch is None or close(shown, scratch)


@given(TITLE, servers(), HALVES)
def test_a_removed_vote_leaves_nothing(title: dict[int, float], server: ServerModel, score: float) -> None:
    """A vote given and taken back changes nothing at all."""
    before = result(cast(title), server)
    result(cast({**title, 999: score}), server)
    assert result(cast(title), server) == before


@settings(max_examples=300)
@given(TITLE, servers())
def test_one_more_ten_never_lowers_the_score(title: dict[int, float], server: ServerModel) -> None:
    """A 10 from a member with no other votes can only lift a title."""
    before, after = result(cast(title), server), result(cast({**title, 999: 10.0}), server)
    assert after.score >= before.score - 1e-9


@settings(max_examples=200)
@given(st.integers(1, 6), st.integers(0, 40), servers())
def test_one_more_ten_never_lowers_a_split_title(low: int, tens: int, server: ServerModel) -> None:
    """Nor where the votes lie at both ends, and the score might sit at either."""
    title = dict.fromkeys(range(1, low + 1), 1.0) | dict.fromkeys(range(100, 100 + tens), 10.0)
    before, after = result(cast(title), server), result(cast({**title, 999: 10.0}), server)
    assert after.score >= before.score - 1e-9


@settings(max_examples=200)
@given(TITLE, servers(), st.sampled_from([0, 50]))
def test_the_range_shrinks_as_agreeing_votes_come(
    title: dict[int, float], server: ServerModel, count: int
) -> None:
    """A vote at the very score narrows the range, a newcomer's and a regular's."""
    server = replace(server, counts={**server.counts, 999: count}, generosity={**server.generosity, 999: 0.0})
    before = result(cast(title), server)
    after = result(cast({**title, 999: before.score}), server)
    assume(before.low > 1 and before.high < 10)  # a range cut off at an end of the scale has another width
    assert after.high - after.low < before.high - before.low


@given(HALVES, servers())
def test_the_range_shrinks_with_equal_votes(score: float, server: ServerModel) -> None:
    """Ever more votes of one and the same score leave ever less doubt."""
    server = replace(server, slope=0.0)
    ranges = [result(ballots(*[score] * number, first=900), server) for number in (1, 2, 3, 5, 10, 30, 100)]
    widths = [found.high - found.low for found in ranges if found.low > 1 and found.high < 10]
    assert widths == sorted(widths, reverse=True)


@given(TITLE, servers())
def test_everything_stays_on_the_scale(title: dict[int, float], server: ServerModel) -> None:
    """Scores and ranges are of 1-10, the score lies in its range, and the mean is the plain mean."""
    found = result(cast(title), server)
    assert 1 <= found.low <= found.score <= found.high <= 10
    assert found.mean == pytest.approx(sum(title.values()) / len(title))
    assert found.votes == len(title)
    assert max(found.far, found.new) <= found.softened <= min(found.far + found.new, found.votes)
    assert found.excess > 0


@given(st.dictionaries(MEMBERS, HALVES, min_size=1, max_size=19), servers())
def test_nothing_is_called_divisive_too_soon(title: dict[int, float], server: ServerModel) -> None:
    """Under 10 votes nothing is divisive, under 20 it only leans to it."""
    word = result(cast(title), server).word
    assert word != "divisive"
    assert word != "leaning_divisive" or len(title) >= 10


# ------------------------------------------------------------------------------------- calibration


def clean_server(seed: int = 1) -> tuple[list[Vote], dict[int, float]]:
    """Two hundred members of known generosity, each rating 30 of 100 titles around 7 with little noise."""
    rng = np.random.default_rng(seed)
    generosity = rng.normal(0, 0.5, 200)
    generosity -= generosity.mean()
    titles = 6.5 + 0.6 * rng.standard_normal(100)
    votes = []
    for member in range(200):
        for title in rng.choice(100, 30, replace=False):
            score = titles[title] + generosity[member] + rng.normal(0, 0.6)
            votes.append(Vote(member + 1, f"t{title}", float(np.clip(round(2 * score) / 2, 1, 10))))
    return votes, dict(enumerate(generosity.tolist(), start=1))


def test_calibrate_finds_what_a_clean_server_was_made_of() -> None:
    """Generosity, the prior and both variances come out as they were put in."""
    votes, truth = clean_server()
    server = calibrate(votes)
    off = [server.generosity[member] + server.offset - truth[member] for member in truth]
    assert math.sqrt(sum(gap * gap for gap in off) / len(off)) < 0.2
    assert server.prior_mean(60) == pytest.approx(6.5, abs=0.3)
    assert server.between == pytest.approx(0.36, abs=0.2)
    assert server.residual == pytest.approx(0.6, abs=0.15)
    assert server.within == pytest.approx(0.36, abs=0.15)
    assert (server.votes, set(server.counts.values())) == (6000, {30})
    assert abs(server.offset) < 0.2


def test_scores_average_like_votes() -> None:
    """Weighted by their votes, the scores of a calibrated server have the mean of its votes."""
    votes, _ = clean_server()
    server = calibrate(votes)
    titles: dict[str, list[Vote]] = {}
    for vote in votes:
        titles.setdefault(vote.title_id, []).append(vote)
    shown = sum(len(mine) * result(mine, server).score for mine in titles.values()) / len(votes)
    assert shown == pytest.approx(sum(vote.score for vote in votes) / len(votes), abs=0.02)


def test_a_first_vote_proves_little() -> None:
    """A new server's first 10 makes no title of 10 and no generous member."""
    server = calibrate([Vote(1, "a", 10)])
    assert 7 < result([Vote(1, "a", 10)], server).score < 8
    assert 0 < server.generosity[1] < 0.7
    assert server.within == pytest.approx(3, abs=0.1)
    assert server.between == pytest.approx(0.8, abs=0.1)


def test_a_small_server_stays_near_the_usual() -> None:
    """Twenty votes hardly move variances that 60 and 30 observations stand for."""
    rng = np.random.default_rng(2)
    votes = [Vote(i % 7, f"t{i % 5}", float(rng.integers(2, 21) / 2)) for i in range(20)]
    server = calibrate(votes)
    assert 2 < server.within < 5
    assert 0.5 < server.between < 1.2


def test_without_votes_nothing_is_known() -> None:
    """An empty server is the default one."""
    assert calibrate([]) == ServerModel()


DEGENERATE = {
    "all tens": [Vote(member, f"t{title}", 10) for member in range(40) for title in range(30)],
    "all ones": [Vote(member, f"t{title}", 1) for member in range(40) for title in range(30)],
    "a single title": [Vote(member, "t", member % 19 / 2 + 1) for member in range(200)],
    "a single member": [Vote(1, f"t{title}", title % 19 / 2 + 1) for title in range(200)],
    "a single vote": [Vote(1, "t", 1)],
    "two votes, both ends": [Vote(1, "t", 1), Vote(2, "t", 10)],
    "all split": [
        Vote(member, f"t{title}", 1 if (member + title) % 2 else 10)
        for member in range(20)
        for title in range(20)
    ],
    "everybody new": [Vote(member, f"t{member % 50}", member % 7 + 4) for member in range(500)],
}


@pytest.mark.parametrize("votes", DEGENERATE.values(), ids=DEGENERATE.keys())
def test_degenerate_servers_give_numbers(votes: list[Vote]) -> None:
    """No shape of votes yields an error, a warning, or what is no number."""
    server = calibrate(votes)
    values = [server.base, server.slope, server.within, server.between, server.residual, server.offset]
    assert all(map(math.isfinite, [*values, *server.generosity.values()]))
    assert min(server.within, server.between, server.residual) > 0
    for title in {vote.title_id for vote in votes}:
        found = result([vote for vote in votes if vote.title_id == title], server)
        assert 1 <= found.low <= found.score <= found.high <= 10
        assert math.isfinite(found.excess)


def test_a_server_of_tens_says_ten() -> None:
    """Where all give a 10 to everything, that is the consensus, and nothing is divisive."""
    votes = DEGENERATE["all tens"]
    found = result([vote for vote in votes if vote.title_id == "t3"], calibrate(votes))
    assert found.score > 9.8
    assert found.word == "loved"


SMALL = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 8), HALVES), min_size=1, max_size=80)


def numbers(server: ServerModel) -> list[float]:
    return [server.base, server.slope, server.within, server.between, server.residual, server.offset]


@given(SMALL, st.randoms(use_true_random=False))
def test_calibrate_knows_no_order_and_no_names(
    rows: list[tuple[int, int, float]], chance: random.Random
) -> None:
    """Votes in any order, by members and of titles of any name, teach the same."""
    rows = list({(member, title): (member, title, score) for member, title, score in rows}.values())
    votes = [Vote(member, f"t{title}", score) for member, title, score in rows]
    renamed = [Vote(7**19 - member * 11, f"{9 - title}", score) for member, title, score in rows]
    chance.shuffle(renamed)
    one, other = calibrate(votes), calibrate(renamed)
    assert numbers(one) == pytest.approx(numbers(other), abs=1e-9)
    for member, generosity in one.generosity.items():
        assert other.generosity[7**19 - member * 11] == pytest.approx(generosity, abs=1e-9)
        assert other.counts[7**19 - member * 11] == one.counts[member]


@given(SMALL)
def test_more_votes_never_mean_a_lower_prior(rows: list[tuple[int, int, float]]) -> None:
    """The slope is not negative, whatever the votes say, and the prior stays on the scale."""
    server = calibrate([Vote(member, f"t{title}", score) for member, title, score in rows])
    assert server.slope >= 0
    assert 1 <= server.prior_mean(0) <= server.prior_mean(10) <= server.prior_mean(10**9) <= 10


def test_titles_much_voted_and_poor_give_no_slope() -> None:
    """A server whose famous titles are its worst has a level prior."""
    famous = [Vote(member, f"f{title}", 4) for member in range(60) for title in range(5)]
    rare = [Vote(title, f"r{title}", 9) for title in range(60)]
    assert calibrate(famous + rare).slope == 0


def test_columns_may_leave_titles_out() -> None:
    """Numbers of titles need not be dense."""
    members, scores = np.array([1, 2, 1, 3]), np.array([7.0, 8.0, 9.5, 3.0])
    sparse = calibrate_arrays(members, np.array([5, 5, 1000, 5]), scores)
    assert numbers(sparse) == pytest.approx(
        numbers(calibrate_arrays(members, np.array([0, 0, 1, 0]), scores))
    )


def test_a_million_votes_can_be_learnt_from() -> None:
    """The largest server passes through the same function."""
    rng = np.random.default_rng(4)
    members, titles = rng.integers(1, 50_000, 10**6), rng.integers(0, 5000, 10**6)
    server = calibrate_arrays(members, titles, rng.integers(2, 21, 10**6) / 2)
    assert server.votes == sum(server.counts.values()) == 10**6
    assert all(map(math.isfinite, numbers(server)))
