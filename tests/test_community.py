"""The playground's made-up community: the same each time, whole, and varied enough to show every command."""

import statistics
from collections import Counter, defaultdict
from functools import cache

from bot.catalogue import load_titles
from bot.domain.titles import Kind, Title
from bot.playground.community import UNRATED, Community, Review, Score, make_community

MOODS = frozenset(
    {
        "tearjerker",
        "healing",
        "funny",
        "tense",
        "romantic",
        "slow_burn",
        "makjang",
        "dark",
        "thoughtful",
        "nostalgic",
        "epic",
        "quirky",
    }
)
PROGRESS = frozenset({"finished", "watching", "dropped"})


@cache
def catalogue() -> tuple[Title, ...]:
    return tuple(title for title in load_titles() if title.is_korean)


@cache
def made_up() -> Community:
    return make_community(catalogue())


def scores_and_takes() -> list[Score | Review]:
    return [*made_up().scores, *made_up().reviews]


def votes() -> dict[str, list[int]]:
    by_title: defaultdict[str, list[int]] = defaultdict(list)
    for score in made_up().scores:
        by_title[score.title_id].append(score.half_points)
    return dict(by_title)


def test_a_seed_decides_the_community() -> None:
    """The same seed gives the same community and another seed another."""
    assert make_community(catalogue()) == made_up()
    assert make_community(reversed(catalogue())) == made_up()
    assert make_community(catalogue(), seed=7) != made_up()


def test_a_new_title_moves_no_other_titles_scores() -> None:
    """A title that joins the catalogue leaves the best-known titles' scores as they were."""
    more = make_community(
        (*catalogue(), Title("kf-brand-new-2020", Kind.FILM, "Brand New", 2020, genres=("Drama",), tier=1))
    )
    title_id = "kd-crash-landing-on-you-2019"
    assert [s for s in more.scores if s.title_id == title_id] == [
        s for s in made_up().scores if s.title_id == title_id
    ]


def test_an_empty_catalogue_has_people_without_scores() -> None:
    """With no titles there is still a server, where nobody has rated anything."""
    empty = make_community(())
    assert (len(empty.people), empty.scores, empty.reviews) == (36, (), ())


def test_counts() -> None:
    """There are 36 people, several hundred ratings, over a hundred rated titles and at least sixty takes."""
    everyone = made_up()
    assert len(everyone.people) == 36
    assert 550 <= len(everyone.scores) <= 900
    assert len(votes()) >= 120
    assert len(everyone.reviews) >= 60
    assert len({take.title_id for take in everyone.reviews}) >= 30


def test_every_title_and_person_exists() -> None:
    """Every score and take points at a title of the catalogue and at one of the people."""
    ids = {entry.id for entry in catalogue()}
    for entry in scores_and_takes():
        assert entry.title_id in ids
        assert 0 <= entry.person < len(made_up().people)


def test_scores_are_within_bounds() -> None:
    """Scores and first impressions are half points from 2 to 20, with a known progress."""
    for score in made_up().scores:
        assert 2 <= score.half_points <= 20
        assert 2 <= score.first_half_points <= 20
        assert score.progress in PROGRESS


def test_most_first_impressions_stayed() -> None:
    """Most people kept their first impression and some did not."""
    moved = [s for s in made_up().scores if s.half_points != s.first_half_points]
    assert 0.05 < len(moved) / len(made_up().scores) < 0.4


def test_a_takes_score_is_its_authors() -> None:
    """A take carries the score and progress its author gave the title, or none where they gave none."""
    given = {(s.person, s.title_id): s for s in made_up().scores}
    for take in made_up().reviews:
        score = given.get((take.person, take.title_id))
        assert take.half_points == (score.half_points if score else None)
        assert score is None or take.progress == score.progress
    assert sum(take.half_points is None for take in made_up().reviews) == 3


def test_one_score_and_one_take_a_person_and_title() -> None:
    """Nobody rates a title twice or writes two takes on it, and no two people or takes are alike."""
    for kind in (Score, Review):
        pairs = [(e.person, e.title_id) for e in scores_and_takes() if isinstance(e, kind)]
        assert len(set(pairs)) == len(pairs)
    assert len({person.name for person in made_up().people}) == 36
    assert len({take.body for take in made_up().reviews}) == len(made_up().reviews)


def test_takes_are_well_formed() -> None:
    """Takes have a body, at most three known moods and a known progress, and five of them spoil."""
    for take in made_up().reviews:
        assert take.body == take.body.strip() != ""
        assert len(take.body) <= 1500
        assert len(set(take.moods)) == len(take.moods) <= 3
        assert MOODS.issuperset(take.moods)
        assert take.progress in PROGRESS
    assert sum(take.spoils for take in made_up().reviews) == 5


def test_names_are_fit_for_discord() -> None:
    """Names have 2 to 32 characters and nothing that Discord would take for a mention or code."""
    for person in made_up().people:
        assert 2 <= len(person.name) <= 32
        assert not set("@#`:\n") & set(person.name)


def test_loved_divisive_and_nearly_unrated_titles() -> None:
    """Some titles are loved by many, some split the room, some have one or two votes and some none."""
    many = {title_id: v for title_id, v in votes().items() if len(v) >= 10}
    assert sum(statistics.mean(v) >= 17 and statistics.pstdev(v) <= 2.5 for v in many.values()) >= 3
    assert sum(statistics.pstdev(v) >= 5 for v in many.values()) >= 2
    assert sum(len(v) <= 2 for v in votes().values()) >= 40
    assert not UNRATED & set(votes())
    assert UNRATED.issubset(entry.id for entry in catalogue())


def test_the_mean_is_that_of_a_kind_community() -> None:
    """The mean of all scores is near 7.6, and eight is the commonest of the whole points."""
    halves = [score.half_points for score in made_up().scores]
    assert 7.3 <= statistics.mean(halves) / 2 <= 7.9
    assert Counter(halves).most_common(1)[0][0] == 16


def test_a_few_titles_have_many_takes() -> None:
    """One title has eight takes and another three, so that a list of takes has pages."""
    takes = Counter(take.title_id for take in made_up().reviews)
    assert takes["kd-crash-landing-on-you-2019"] == 8
    assert takes["kf-miracle-in-cell-no-7-2013"] == 3


def test_newcomers_have_rated_next_to_nothing() -> None:
    """Four people joined within five days and have at most two ratings; someone else has dozens."""
    ratings = Counter(score.person for score in made_up().scores)
    new = [place for place, person in enumerate(made_up().people) if person.joined_days_ago <= 5]
    assert len(new) == 4
    assert {ratings[place] for place in new} == {0, 1, 2}
    assert max(ratings.values()) >= 40


def test_join_dates_are_spread() -> None:
    """People joined between yesterday and 1,500 days ago, and nobody rated or wrote before joining."""
    joined = [person.joined_days_ago for person in made_up().people]
    assert (min(joined), max(joined)) == (1, 1500)
    assert len(set(joined)) >= 25
    assert statistics.pstdev(joined) >= 250
    for entry in scores_and_takes():
        assert 0 <= entry.days_ago <= joined[entry.person]
