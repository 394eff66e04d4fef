"""A small made-up community for the playground: its members, their scores and their reviews.

Nobody here exists. The people, the scores and the reviews are all invented, and say nothing about what any
real person or audience thinks of a title. One seed always gives the same community. Each title draws on
chance of its own, so a growing catalogue leaves most scores as they were.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.domain.ratings import HALF_POINTS
from bot.domain.titles import Title

MIDDLE_TITLES = 48
TAIL_TITLES = 58
OLDEST_YEAR = 2000  # titles picked by chance are no older; chosen ones may be
LONGEST_STAY = 1500  # days

_TAKES_FILE = Path(__file__).with_name("takes.jsonl")


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up member of the server."""

    name: str
    joined_days_ago: int
    generosity: float  # points added to whatever they rate
    likes: tuple[str, ...]  # genre groups, keys of GENRE_GROUPS


@dataclass(frozen=True, slots=True)
class Score:
    """What one person gave one title; `person` is a place in Community.people."""

    person: int
    title_id: str
    half_points: int
    progress: str  # finished, watching or dropped
    days_ago: float
    first_half_points: int  # the first impression


@dataclass(frozen=True, slots=True)
class Review:
    """What one person wrote of one title; its half points are that person's score, None if they gave none."""

    person: int
    title_id: str
    half_points: int | None
    body: str
    spoils: bool
    moods: tuple[str, ...]
    progress: str
    days_ago: float


@dataclass(frozen=True, slots=True)
class Community:
    people: tuple[Person, ...]
    scores: tuple[Score, ...]
    reviews: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class Archetype:
    """A way of being a fan, and the screen names of those who are."""

    likes: tuple[str, ...]
    dislikes: tuple[str, ...]
    generosity: float
    forgives: float  # the chance of loving a title that splits the room
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone who has just arrived and rated next to nothing."""

    name: str
    joined_days_ago: int
    ratings: int
    likes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Headliner:
    quality: float
    votes: int
    splits: bool = False


@dataclass(frozen=True, slots=True)
class _Member:
    person: Person
    archetype: Archetype
    activity: float


@dataclass(frozen=True, slots=True)
class _Draft:
    title_id: str
    voice: str
    score: float | None
    body: str
    spoils: bool
    moods: tuple[str, ...]
    progress: str

    @property
    def half_points(self) -> int | None:
        return None if self.score is None else round(self.score * 2)


@dataclass(frozen=True, slots=True)
class _Slot:
    title: Title
    quality: float
    votes: int
    splits: bool
    oldest_days: int  # nobody here rated it earlier than this


_DRAFTS = msgspec.json.Decoder(_Draft)

GENRE_GROUPS: dict[str, frozenset[str]] = {
    "romance": frozenset({"Romance"}),
    "melodrama": frozenset({"Melodrama", "Family"}),
    "comedy": frozenset({"Comedy"}),
    "crime": frozenset({"Crime", "Mystery", "Thriller"}),
    "action": frozenset({"Action", "War", "Sports", "Adventure", "Western"}),
    "fantasy": frozenset({"Fantasy", "Sci-Fi", "Supernatural"}),
    "history": frozenset({"Historical", "Political"}),
    "horror": frozenset({"Horror"}),
    "youth": frozenset({"Youth", "Music", "Animation"}),
    "life": frozenset({"Drama", "Documentary"}),
}

ARCHETYPES: dict[str, Archetype] = {
    "romantic": Archetype(
        likes=("romance", "youth"),
        dislikes=("horror", "crime"),
        generosity=0.4,
        forgives=0.6,
        names=("second_lead_syndrome", "ferris_wheel_in_ep16", "umbrella in the rain", "WristGrabWatch"),
    ),
    "healer": Archetype(
        likes=("life", "melodrama", "youth"),
        dislikes=("action", "horror"),
        generosity=0.3,
        forgives=0.1,
        names=("jajangmyeon_jane", "slowburnsam", "a bench by the han", "lilac & ramyeon"),
    ),
    "sleuth": Archetype(
        likes=("crime", "horror"),
        dislikes=("melodrama",),
        generosity=-0.3,
        forgives=0.1,
        names=("cctv_never_works", "detective_tteokbokki", "Prosecutor Pigeon"),
    ),
    "historian": Archetype(
        likes=("history", "action"),
        dislikes=("youth",),
        generosity=0.0,
        forgives=0.3,
        names=("hanbok_hydrangea", "gat.and.gown", "joseon_jetlag"),
    ),
    "guiltless": Archetype(
        likes=("melodrama", "romance", "crime"),
        dislikes=("history",),
        generosity=0.6,
        forgives=0.95,
        names=("slapped_with_kimchi", "white_truck_of_doom", "makjang mama"),
    ),
    "cinephile": Archetype(
        likes=("crime", "life"),
        dislikes=("romance", "fantasy"),
        generosity=-0.7,
        forgives=0.05,
        names=("reel_four_missing", "MidnightAtTheMegaplex", "subtitle_purist", "one_long_take"),
    ),
    "joker": Archetype(
        likes=("comedy", "action"),
        dislikes=("melodrama",),
        generosity=0.2,
        forgives=0.7,
        names=("fried.chicken.phd", "noraebang_menace", "soju_for_goblins"),
    ),
    "fantasist": Archetype(
        likes=("fantasy", "horror", "romance"),
        dislikes=("crime",),
        generosity=0.3,
        forgives=0.7,
        names=("gumiho_on_a_bus", "nine tails no sleep"),
    ),
    "veteran": Archetype(
        likes=("melodrama", "romance", "history"),
        dislikes=("horror", "fantasy"),
        generosity=0.1,
        forgives=0.5,
        names=("since_the_vhs_days", "flipphone_ajumma", "OST track 7"),
    ),
    "local": Archetype(
        likes=("comedy", "youth", "life"),
        dislikes=("history",),
        generosity=-0.1,
        forgives=0.4,
        names=("밤샘정주행러", "라면먹고몰아보기", "떡볶이요정"),
    ),
}

NEWCOMERS: tuple[Newcomer, ...] = (
    Newcomer("just_finished_ep1", joined_days_ago=1, ratings=0, likes=("romance",)),
    Newcomer("첫드라마", joined_days_ago=2, ratings=1, likes=("youth", "comedy")),
    Newcomer("hello_from_lisbon", joined_days_ago=4, ratings=2, likes=("fantasy",)),
    Newcomer("which_one_first", joined_days_ago=5, ratings=0, likes=()),
)

HEADLINERS: dict[str, _Headliner] = {
    "kd-crash-landing-on-you-2019": _Headliner(8.5, 30),
    "kd-reply-1988-2015": _Headliner(9.1, 24),
    "kf-parasite-2019": _Headliner(8.9, 22),
    "kd-my-mister-2018": _Headliner(9.0, 20),
    "kd-guardian-the-lonely-and-great-god-2016": _Headliner(8.1, 20),
    "kd-squid-game-2021": _Headliner(7.7, 20),
    "kd-the-penthouse-war-in-life-2020": _Headliner(6.6, 20, splits=True),
    "kd-when-life-gives-you-tangerines-2025": _Headliner(9.0, 18),
    "kf-train-to-busan-2016": _Headliner(8.2, 16),
    "kd-boys-over-flowers-2009": _Headliner(6.2, 15, splits=True),
    "kd-queen-of-tears-2024": _Headliner(7.4, 15),
    "kd-extraordinary-attorney-woo-2022": _Headliner(8.1, 14),
    "kd-vincenzo-2021": _Headliner(8.0, 14),
    "kd-hospital-playlist-2020": _Headliner(8.5, 14),
    "kd-the-glory-2022": _Headliner(8.1, 14),
    "kd-lovely-runner-2024": _Headliner(8.1, 13),
    "kd-twenty-five-twenty-one-2022": _Headliner(7.6, 13),
    "kd-the-king-eternal-monarch-2020": _Headliner(6.7, 13, splits=True),
    "kf-miracle-in-cell-no-7-2013": _Headliner(8.2, 13),
    "kd-stranger-2017": _Headliner(8.8, 12),
    "kd-signal-2016": _Headliner(8.7, 12),
    "kd-mr-sunshine-2018": _Headliner(8.6, 12),
    "kd-coffee-prince-2007": _Headliner(7.9, 12),
    "kd-love-ft-marriage-and-divorce-2021": _Headliner(6.0, 12, splits=True),
    "kf-oldboy-2003": _Headliner(8.5, 12),
}

# Written about, but by hardly anyone.
QUIET: frozenset[str] = frozenset(
    {
        "kf-poetry-2010",
        "kf-the-housemaid-1960",
        "kd-resident-playbook-2025",
        "kd-because-this-is-my-first-life-2017",
    }
)

# Well known, and kept without a single rating, so that there is always a first one to give.
UNRATED: frozenset[str] = frozenset(
    {
        "kd-iris-2009",
        "kd-hellbound-2021",
        "kd-sky-castle-2018",
        "kf-the-host-2006",
        "kf-a-moment-to-remember-2004",
    }
)


def make_community(titles: Iterable[Title], *, seed: int = 2013) -> Community:
    """The made-up community for a catalogue; chosen titles that it lacks are left out."""
    known = {title.id: title for title in titles}
    rng = random.Random(seed)
    members = _make_members(rng)
    drafts = [draft for draft in _DRAFTS.decode_lines(_TAKES_FILE.read_bytes()) if draft.title_id in known]
    authored = _assign_authors(drafts, members, rng=rng)
    by_title: defaultdict[str, dict[int, _Draft]] = defaultdict(dict)
    for person, draft in authored:
        by_title[draft.title_id][person] = draft
    slots = _choose_slots(known, by_title, seed=seed)
    scores = [
        score for slot in slots for score in _score_slot(slot, members, by_title[slot.title.id], seed=seed)
    ]
    people = tuple(member.person for member in members)
    scores += _make_newcomer_scores(slots, first_person=len(people), rng=rng)
    people += tuple(Person(new.name, new.joined_days_ago, 0.0, new.likes) for new in NEWCOMERS)
    return Community(people, tuple(scores), _date_reviews(authored, scores, people, rng=rng))


def _make_members(rng: random.Random) -> list[_Member]:
    """Everyone but the newcomers: the first joined when the server opened, the others ever since."""
    everyone = [(archetype, name) for archetype in ARCHETYPES.values() for name in archetype.names]
    members: list[_Member] = []
    for place, (archetype, name) in enumerate(everyone):
        joined = LONGEST_STAY if place == 0 else 8 + int((LONGEST_STAY - 8) * rng.random() ** 1.6)
        generosity = round(archetype.generosity + rng.gauss(0, 0.3), 2)
        likes = archetype.likes
        if rng.random() < 0.4:
            others = [group for group in GENRE_GROUPS if group not in likes + archetype.dislikes]
            likes += (rng.choice(others),)
        person = Person(name, joined, generosity, likes)
        members.append(_Member(person, archetype, activity=rng.lognormvariate(0, 0.9)))
    return members


def _assign_authors(
    drafts: Sequence[_Draft], members: Sequence[_Member], *, rng: random.Random
) -> list[tuple[int, _Draft]]:
    """Each review with an author of its voice: one review a title and person, shared out evenly."""
    written: Counter[int] = Counter()
    taken: set[tuple[int, str]] = set()
    authored: list[tuple[int, _Draft]] = []
    for draft in drafts:
        archetype = ARCHETYPES[draft.voice]
        fitting = [
            place
            for place, member in enumerate(members)
            if member.archetype is archetype and (place, draft.title_id) not in taken
        ]
        author = min(fitting, key=lambda place: (written[place], rng.random()))
        written[author] += 1
        taken.add((author, draft.title_id))
        authored.append((author, draft))
    return authored


def _choose_slots(
    known: Mapping[str, Title], by_title: Mapping[str, Mapping[int, _Draft]], *, seed: int
) -> list[_Slot]:
    """The rated titles: those everyone knows, a middle, and a tail that one or two people have seen."""
    latest = max((title.year for title in known.values()), default=0)
    pool = [
        title.id
        for title in known.values()
        if title.tier == 1 and OLDEST_YEAR <= title.year < latest and title.id not in UNRATED
    ]
    pool.sort(key=lambda title_id: (title_id not in by_title, _make_rng(seed, title_id, use="rank").random()))
    rest = [title_id for title_id in pool if title_id not in HEADLINERS and title_id not in QUIET]
    middle, tail = rest[:MIDDLE_TITLES], rest[MIDDLE_TITLES : MIDDLE_TITLES + TAIL_TITLES]
    chosen = [title_id for title_id in HEADLINERS if title_id in known] + middle
    chosen += sorted(title_id for title_id in QUIET if title_id in known) + tail
    few = QUIET | set(tail)
    return [_make_slot(known[title_id], few=title_id in few, latest=latest, seed=seed) for title_id in chosen]


def _make_slot(title: Title, *, few: bool, latest: int, seed: int) -> _Slot:
    """A title's made-up quality, and how many people have rated it."""
    rng = _make_rng(seed, title.id, use="votes")
    oldest_days = max(30, (latest - title.year) * 365 - 200)
    headliner = HEADLINERS.get(title.id)
    if headliner is not None:
        return _Slot(title, headliner.quality, headliner.votes, headliner.splits, oldest_days)
    votes = rng.choice((1, 1, 2)) if few else 5 + int(8 * rng.random() ** 3)
    return _Slot(title, rng.gauss(6.9, 0.8), votes, False, oldest_days)


def _make_rng(seed: int, title_id: str, *, use: str) -> random.Random:
    """A source of chance of the title's own for one use, so that no other title's scores can move it."""
    return random.Random(f"{seed}/{title_id}/{use}")


def _score_slot(
    slot: _Slot, members: Sequence[_Member], drafts: Mapping[int, _Draft], *, seed: int
) -> list[Score]:
    """A title's scores: its reviews' authors first, then those likeliest to have watched it."""
    rng = _make_rng(seed, slot.title.id, use="scores")
    raters = [person for person, draft in drafts.items() if draft.half_points is not None]
    keen: list[tuple[float, int]] = []
    for place, member in enumerate(members):
        wish = member.activity * (1.6 ** _taste_of(slot.title, member))
        keen.append((rng.random() ** (1 / wish), place))
    others = [place for _, place in sorted(keen, reverse=True) if place not in drafts]
    raters += others[: max(0, slot.votes - len(raters))]
    return [_rate(slot, place, members[place], drafts.get(place), rng=rng) for place in raters]


def _taste_of(title: Title, member: _Member) -> float:
    """How much a title's genres suit a member: 1 for only liked ones, -1 for only disliked ones."""
    genres = title.genres or ("Drama",)
    groups = [group for group, names in GENRE_GROUPS.items() if names.intersection(genres)]
    liked = sum(group in member.person.likes for group in groups)
    disliked = sum(group in member.archetype.dislikes for group in groups)
    return (liked - disliked) / max(1, len(groups))


def _rate(slot: _Slot, place: int, member: _Member, draft: _Draft | None, *, rng: random.Random) -> Score:
    """One member's score on one title: as their review has it, else made up."""
    half_points = _make_half_points(slot, member, rng=rng)
    progress = _choose_progress(slot, half_points, rng=rng)
    if draft is not None and draft.half_points is not None:
        half_points, progress = draft.half_points, draft.progress
    moved = rng.choice((-3, -2, -1, 1, 2)) if rng.random() < 0.2 else 0
    days = min(member.person.joined_days_ago, slot.oldest_days) * rng.random() ** 1.3
    return Score(place, slot.title.id, half_points, progress, round(days, 2), _clamp(half_points + moved))


def _make_half_points(slot: _Slot, member: _Member, *, rng: random.Random) -> int:
    """A made-up score; whole points are likelier than half ones, as people like them better."""
    points = (
        slot.quality + member.person.generosity + 0.8 * _taste_of(slot.title, member) + rng.gauss(0, 0.75)
    )
    if slot.splits:
        points += 1.8 if rng.random() < member.archetype.forgives else -3.0
    elif rng.random() < 0.025:
        points -= 3.5  # a bad day, or a real grudge
    half_points = round(points * 2)
    if half_points % 2 and rng.random() < 0.5:
        half_points += rng.choice((-1, 1))
    return _clamp(half_points)


def _choose_progress(slot: _Slot, half_points: int, *, rng: random.Random) -> str:
    """How far they got: films are seen to the end, disliked series are mostly not."""
    chance = rng.random()
    if slot.title.kind == "film":
        return "finished"
    if half_points <= 9:
        return "dropped" if chance < 0.65 else "finished"
    return "watching" if chance < (0.25 if slot.oldest_days < 365 else 0.05) else "finished"


def _make_newcomer_scores(slots: Sequence[_Slot], *, first_person: int, rng: random.Random) -> list[Score]:
    """The few scores of the newcomers, on titles that everyone knows."""
    famous = [slot for slot in slots if slot.title.id in HEADLINERS and not slot.splits]
    scores: list[Score] = []
    for place, newcomer in enumerate(NEWCOMERS, start=first_person):
        for slot in rng.sample(famous, k=min(newcomer.ratings, len(famous))):
            half_points = _clamp(round(slot.quality * 2) + rng.choice((-1, 0, 1)))
            days = round(newcomer.joined_days_ago * rng.random(), 2)
            scores.append(Score(place, slot.title.id, half_points, "finished", days, half_points))
    return scores


def _date_reviews(
    authored: Iterable[tuple[int, _Draft]],
    scores: Iterable[Score],
    people: Sequence[Person],
    *,
    rng: random.Random,
) -> tuple[Review, ...]:
    """The written reviews with their authors, each posted soon after its score."""
    rated = {(score.person, score.title_id): score.days_ago for score in scores}
    reviews: list[Review] = []
    for person, draft in authored:
        latest = min(30.0, float(people[person].joined_days_ago))
        days = rated.get((person, draft.title_id), latest) * rng.uniform(0.9, 1.0)
        reviews.append(
            Review(
                person=person,
                title_id=draft.title_id,
                half_points=draft.half_points,
                body=draft.body,
                spoils=draft.spoils,
                moods=draft.moods,
                progress=draft.progress,
                days_ago=round(days, 2),
            )
        )
    return tuple(reviews)


def _clamp(half_points: int) -> int:
    return min(HALF_POINTS[-1], max(HALF_POINTS[0], half_points))
