"""Reading what somebody wrote elsewhere as a proposal for a review."""

import importlib
import inspect
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import catalogue
from bot.domain.prose import Reading, read
from bot.domain.prose.rules import ALL, Rule
from bot.domain.ratings import HALF_POINTS
from bot.domain.search import TitleIndex
from bot.domain.titles import Mood
from tests.domain.prose_texts import ELSEWHERE, GOBLIN, PAGES, PLAIN, POSTS, UNSURE, Case
from tests.shared import need

PARSER = importlib.import_module("re._parser")
PARTS = [
    importlib.import_module(f"bot.domain.prose.{name}")
    for name in ("moods", "names", "page", "reading", "score", "spoilers", "subject")
]
ASIDE = [value for part in PARTS for value in vars(part).values() if isinstance(value, re.Pattern)]
"""Patterns that are no rules."""
PATTERNS = [each.pattern for each in ALL] + ASIDE
INDEX = TitleIndex(catalogue.load_titles())
FIELDS = ("title", "score", "spoils", "moods", "series", "link")
WORTH = {"correct": 1, "cannot tell": 0, "wrong": -2}
"""A wrong proposal costs more than none."""


def judged(case: Case) -> dict[str, str]:
    """Each field of a text: correct, cannot tell, or wrong."""
    found, wanted = told(read(case.text, INDEX)), asked(case)
    return {
        name: "correct"
        if found[name] == wanted[name]
        else "wrong"
        if is_wrong(found[name], wanted[name])
        else "cannot tell"
        for name in FIELDS
    }


def told(reading: Reading) -> dict[str, object]:
    title = reading.title_id
    moods = frozenset(reading.moods)
    return dict(
        zip(FIELDS, (title, reading.score, reading.spoils, moods, reading.series, reading.link), strict=True)
    )


def asked(case: Case) -> dict[str, object]:
    moods = frozenset(map(Mood, case.moods.split()))
    return dict(
        zip(FIELDS, (case.title, case.score, case.spoils, moods, case.series, case.link), strict=True)
    )


def is_wrong(found: object, wanted: object) -> bool:
    """Whether more is told than there is; moods are wrong only where one is named that is not there."""
    if isinstance(found, frozenset) and isinstance(wanted, frozenset):
        return not found <= wanted
    return found is not None


def rates(cases: Sequence[Case]) -> dict[str, Counter[str]]:
    counted = {name: Counter[str]() for name in FIELDS}
    for case in cases:
        for name, verdict in judged(case).items():
            counted[name][verdict] += 1
    return counted


@pytest.mark.parametrize(
    ("cases", "least"),
    [(PLAIN, 0.95), (UNSURE, 0.8), (POSTS, 0.92), (ELSEWHERE, 0.9)],
    ids=["plain", "unsure", "posts", "elsewhere"],
)
def test_texts_are_read(cases: Sequence[Case], least: float) -> None:
    """Of every field most are right; run with -rP to see how many."""
    for name, counted in rates(cases).items():
        points = sum(WORTH[verdict] * number for verdict, number in counted.items()) / len(cases)
        print(f"{name:8} {points:6.3f}  {dict(counted)}")
        assert points >= least, (name, counted)


@pytest.mark.parametrize(
    "case",
    [*PLAIN, *UNSURE, *POSTS, *ELSEWHERE],
    ids=lambda case: " ".join(case.text.split())[:40],
)
def test_nothing_is_told_wrong(case: Case) -> None:
    """Where a text does not tell, neither does its reading; its title is at least offered."""
    verdicts = judged(case)
    assert "wrong" not in verdicts.values(), (verdicts, read(case.text, INDEX))
    found = read(case.text, INDEX)
    if verdicts["title"] == "correct" and case.title:
        assert found.candidates[0] == case.title
    assert len(set(found.candidates)) == len(found.candidates) <= 25


def test_the_world_changes_nothing_of_posts_about_korea() -> None:
    """Every field is read as where Korea alone is known; what is of elsewhere is not read there."""
    for case in (*PLAIN, *UNSURE, *POSTS):
        found, alone = told(read(case.text, INDEX)), told(read(case.text, INDEX.korean))
        if (case.title or "").startswith("w"):  # control
            assert alone["title"] is None
        else:
            assert found == alone, case.text


def test_there_are_texts_enough() -> None:
    """Most of them are posts; at least fifteen short ones do not tell."""
    assert len(PLAIN) + len(UNSURE) >= 60
    assert len(UNSURE) >= 15
    assert len(POSTS) >= 180
    assert len(ELSEWHERE) >= 40


@pytest.mark.parametrize(("head", "body", "tail"), PAGES)
def test_the_page_around_a_post_is_left_out(head: str, body: str, tail: str) -> None:
    """Navigation, dates, tags, shares, credits and comments at the ends go; the rest stays as it is."""
    found = read(head + body + tail, INDEX)
    assert found.body == body
    assert (head + body + tail)[found.start : found.end] == body


def test_a_real_post_is_read() -> None:
    """A fan's review with its page around it."""
    text = need("seeds", "miracle-in-cell-no-7.txt").read_text(encoding="utf-8")
    found = read(text, INDEX)
    assert found.title_id == "kf-miracle-in-cell-no-7-2013"
    assert found.score == 18
    assert found.spoils is True
    assert Mood.TEARJERKER in found.moods
    assert found.series == "What Mary Thinks"
    assert found.link is not None
    assert found.start == 0
    assert "Leave a Reply" not in found.body


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("9/10", 18),
        ("8.5 out of 10", 17),
        ("four stars out of five", 16),
        ("4/5", 16),
        ("평점 9점", 18),
        ("별점 4.5/5", 18),
        ("10점 만점에 8점", 16),
        ("★★★★☆", 16),
        ("★★★½", 14),
        ("⭐⭐⭐⭐", 16),
        ("⭐️⭐️⭐️⭐️⭐️", 20),
        ("87/100", 17),
        ("8,5/10", 17),
        ("I'd give it a solid 8", 16),
        ("Score - 7.5", 15),
        ("My rating: 8", 16),
        ("별 네 개 반", 18),
        ("별 5개 중 4개", 16),
        ("별 다섯 개 중에 세 개 반", 14),
        ("9/10.0", 18),
        ("★ 4.5", 18),
        ("★★★★\n☆ notes", 16),
        ("Overall 4.0", None),
        ("8점 이상은 아니다", None),
        ("three and a half stars out of five", 14),
        ("Rating: B+", None),
        ("Rating: 4", None),
        ("I'd give it a 3", None),
        ("0/10", None),
        ("11/10", None),
        ("not a 10/10", None),
        ("would have been a 9/10", None),
        ("Story: 9/10, Acting: 8/10, Music 7/10", None),
        ("7/10 on Monday, 8/10 today", None),
        ("7/10. I repeat, 7/10.", 14),
        ("8.6/10 on IMDb", None),
        ("Rotten Tomatoes: 9/10", None),
        ("9/10 of people", None),
        ("episode 9/10", None),
        ("my sister gave it 6/10", None),
        ("seen on 9/10/2023", None),
        ("open 24/7", None),
        ("1/2 done", None),
        ("the two stars are great", None),
        ("a 5-star hotel", None),
        ("9/10?", None),
    ],
)
def test_scores_are_brought_to_half_points(said: str, score: int | None) -> None:
    """From any scale, the writer's own and of the whole; anything else is no score."""
    assert read(f"Watched it last night. {said}", INDEX).score == score


@pytest.mark.parametrize(
    ("said", "spoils"),
    [
        ("Spoilers ahead!", True),
        ("SPOILER WARNING", True),
        ("스포주의", True),
        ("스포 있음", True),
        ("스포일러 포함", True),
        ("This contains major spoilers.", True),
        ("The first half is spoiler-free. Spoilers below the picture.", True),
        ("Spoiler-free review", False),
        ("No spoilers.", False),
        ("스포 없음", False),
        ("노스포", False),
        ("It does not contain any spoilers.", False),
        ("I hate spoilers.", None),
        ("Somebody spoiled it for me.", None),
        ("Please no spoilers!", None),
        ("Mostly spoiler-free", None),
        ("In the end I liked it.", None),
        ("After his wife dies, a man moves to the sea.", None),
        ("Towards the end of the film the doctor dies.", True),
        ("In the last episode Min-ho sacrifices himself for the village.", True),
        ("By the end Ji-woo is executed for what his brother did.", True),
        ("At the very end she marries the clerk.", True),
        ("마지막 회에서 주인공이 죽는다.", True),
        ("결말은 둘이 결혼하며 끝난다.", True),
        ("결국 범인은 형이었다.", True),
        ("마지막에 아버지가 희생하는 장면", True),
    ],
)
def test_spoilers_are_said_or_told(said: str, spoils: bool | None) -> None:
    """By the word for them, or by telling the end; a premise and a wish tell nothing."""
    assert read(said, INDEX).spoils is spoils


@pytest.mark.parametrize(
    ("said", "moods"),
    [
        ("Bring a pile of tissues.", "tearjerker"),
        ("I usually never cry at films, but tears were running down my cheeks.", "tearjerker"),
        ("By minute ten tears were already falling.", "tearjerker"),
        ("Tears kept coming.", "tearjerker"),
        ("I could not stop crying.", "tearjerker"),
        ("I did not cry.", ""),
        ("My aunt cried.", ""),
        ("not funny", ""),
        ("It isn't romantic.", ""),
        ("It is funny.", ""),
        ("Funny and witty.", "funny"),
        ("The comedy fell flat.", ""),
        ("There is no chemistry and no romance.", ""),
        ("supposed to be hilarious", ""),
        ("눈물이 났다", "tearjerker"),
        ("힐링 드라마", "healing"),
        ("하나도 안 웃긴 코미디", ""),
        ("epic fail", ""),
        ("an epic battle", "epic"),
        ("a dark room", ""),
        ("a dark story", "dark"),
        ("offbeat", "quirky"),
        ("Slow-burn, thought-provoking, nostalgic.", "slow_burn thoughtful nostalgic"),
    ],
)
def test_moods_are_named(said: str, moods: str) -> None:
    """One strong word or two weak ones; nothing that is denied, hoped for or somebody else's."""
    assert read(said, INDEX).moods == tuple(map(Mood, moods.split()))


@pytest.mark.parametrize(
    ("head", "series"),
    [
        ("[Hana on Film] Parasite", "Hana on Film"),
        ("[Rice & Remote] Parasite", "Rice & Remote"),
        ("【월요일의 영화관】 기생충", "월요일의 영화관"),
        ("Subtitle Club #4: Parasite", "Subtitle Club"),
        ("Column: Second Leads Anonymous", "Second Leads Anonymous"),
        ("[Review] Parasite", None),
        ("[Spoilers] Parasite", None),
        ("[Movie] Parasite", None),
        ("[리뷰] 기생충", None),
        ("[영화 후기] 기생충", None),
        ("[SPOILER FREE REVIEW] Parasite", None),
        ("[Bong Joon-ho] Parasite", None),
        ("[Squid Game] finale", None),
        ("Episode #4: Parasite", None),
    ],
)
def test_a_column_is_named_in_the_heading(head: str, series: str | None) -> None:
    """In brackets, by a number or by the word; flairs, titles and people are no columns."""
    assert read(f"{head}\n\nI liked it.", INDEX).series == series


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("On https://www.viki.com/tv/1-goblin.", "https://www.viki.com/tv/1-goblin"),
        ("(https://www.netflix.com/title/1)", "https://www.netflix.com/title/1"),
        ("Watch it here: https://cinema.example.org/watch/3!", "https://cinema.example.org/watch/3"),
        ("다시 보기: https://www.wavve.com/player/1", "https://www.wavve.com/player/1"),
        ("My blog: https://hana.example.com/goblin", None),
        ("https://www.imdb.com/title/tt1", None),
        ("Trailer: https://www.youtube.com/watch?v=abc", None),
        ("You can watch it here https://youtu.be/abcdefg", "https://youtu.be/abcdefg"),
        ("ftp://netflix.com/title/1", None),
        ("https://about.netflix.com/en/news", None),
        ("https://[bad/ and http://", None),
    ],
)
def test_the_first_link_to_watch_is_found(said: str, link: str | None) -> None:
    """On a known host, or where the words say so; never a trailer, a database or a blog."""
    assert read(said, INDEX).link == link


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(), max_size=400)
    | st.lists(
        st.sampled_from(
            [
                "Goblin",
                "‘Signal’",
                "9/10",
                "★★½",
                "\n",
                " ",
                ".",
                "spoilers",
                "no",
                "cried",
                "[",
                "]",
                "Reply",
                "도깨비를",
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_any_text_is_read(text: str) -> None:
    """Nothing raises; the body is a slice, the score on the scale, the moods in order; twice the same."""
    found = read(text, INDEX)
    assert found.body == text[found.start : found.end]
    assert found.score is None or found.score in HALF_POINTS
    assert found.moods == tuple(mood for mood in Mood if mood in found.moods)
    assert len(set(found.candidates)) == len(found.candidates) <= 25
    assert found == read(text, INDEX)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.reads.strip() or "blank")
def test_each_rule_reads_its_text_and_not_the_other(each: Rule) -> None:
    """Every rule carries what it must read and what it must not."""
    assert each(each.reads)
    assert not each(each.never)


def backtracks(parsed: Any, *, repeated: bool = False) -> Iterator[str]:
    """Every repeat that has no end, and every one inside another that may give back what it took."""
    if not isinstance(parsed, PARSER.SubPattern):
        for part in parsed if isinstance(parsed, tuple | list) else ():
            yield from backtracks(part, repeated=repeated)
        return
    for kind, value in parsed:
        name = str(kind)
        least, most = value[:2] if name.endswith("_REPEAT") else (1, 1)
        if name in ("MAX_REPEAT", "MIN_REPEAT") and (
            most == PARSER.MAXREPEAT or (repeated and least != most > 1)
        ):
            yield f"{least} to {most} of {value[2]}"
        yield from backtracks(value, repeated=repeated or most > 1)


def test_no_pattern_can_backtrack() -> None:
    """Each takes time in proportion by what it is made of; patterns that do not are seen."""
    for pattern, wrong in ((r"(?:a+b)+", 2), (r"(?:a{1,9}b?){2,9}", 1), (r"(?:[\w']{1,9}+ ){0,3}b", 0)):
        assert len(list(backtracks(PARSER.parse(pattern)))) == wrong
    for each in PATTERNS:
        assert list(backtracks(PARSER.parse(each.pattern))) == [], each.pattern


def test_no_pattern_is_kept_where_no_test_sees_it() -> None:
    """Whatever these modules look for has a name."""
    for part in PARTS:
        assert not re.findall(r"\bre\.(?!compile|Match|ASCII|Pattern)\w+", inspect.getsource(part)), part


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:30])
def test_no_pattern_can_be_pumped(pattern: re.Pattern[str]) -> None:
    """Whatever is repeated of what it reads: no text of 2,000 characters keeps it busy."""
    said = [text for each in ALL if each.pattern is pattern for text in (each.reads, each.never)]
    reads = said[0] if said else "Episode 9 (2016) – ★ 9/10"
    halves = {reads[at:end] for at in range(len(reads)) for end in (at + 1, at + 2, at + 4, None)}
    for unit in sorted({*halves, *(f"{half} " for half in halves), *said, " ", "a ", "A", "가 ", "1 "}):
        text = (unit * 2_000)[:2_000] + "!"
        begun = time.process_time()
        sum(1 for _ in pattern.finditer(text))
        assert time.process_time() - begun < 0.2, unit


HOSTILE = [
    *("'", '"a ', "9/", "★½", "\n", " \n", "‘Signal’ ", "W ", "평점 ", "a ", "가 ", "1,", "-", "눈물 ", "‘a"),
    *("home | ", f"home {' |' * 20} !\n", "x  " * 13 + "!\n", "share twitter x " * 9 + "!\n", "\u0301"),
    *("e\u0301", "\u200d", "\u202e", "도깨비 ", "파묘 ", "in the end he dies. ", "no spoilers ", "not "),
    *("so very ", "gave it a ", "Goblin like ", "http://a", "https://netflix.com/a ", "title: Signal\n"),
    *("Signal\n", "#a", "[a]", "*a*"),
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_64_kib_of_anything_are_read_in_time(unit: str) -> None:
    """No text takes more than in proportion; the limit is generous for slow machines."""
    text = (unit * 65_536)[:65_536]
    read("", INDEX)
    begun = time.process_time()
    read(text, INDEX)
    assert time.process_time() - begun < 2


def test_the_form_of_a_file_changes_nothing() -> None:
    """Line ends of Windows and decomposed letters are read alike; the body stays as it came."""
    text = "도깨비 후기\n\n평점 9점. 눈물이 났다."
    wanted = read(text, INDEX)
    for form in (text.replace("\n", "\r\n"), unicodedata.normalize("NFD", text)):
        found = read(form, INDEX)
        assert told(found) == told(wanted)
        assert found.body == form


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # What says that it is Korean: else little-known titles are only offered.
        ("Hunter review\n\nI watched it on a plane. 7/10", None),
        ("Oldboy\n\nJosh Brolin eats dumplings in this American remake by Spike Lee. 3/10", "wf-oldboy-2013"),
        ("Sherlock\n\nBenedict Cumberbatch is great in this BBC series. 9/10", None),
        ("Can we talk about Start-Up? I watched Start-Up twice. A fine k-drama.", "kd-start-up-2020"),
        # Part of a longer name.
        ("Son of the Mask review\n\nNot funny. 2/10", "wf-son-of-the-mask-2005"),
        ("Sweet Home Alabama\n\nA film about going back. 7/10", None),
        # No heading, but what is above one.
        ("안녕하세요 하나입니다\n\n도깨비 후기\n\n정말 좋았다.", GOBLIN),
        ("hana.tistory.com\n\n[드라마] 도깨비 리뷰\n\n정말 좋았다.", GOBLIN),
        ("Day 11\n\nGoblin review\n\nIt was lovely.", GOBLIN),
        ("By Hana Kim\n\nGoblin: a love story\n\nThis drama is lovely.", GOBLIN),
        # Several, each on a line of its own.
        ("Two films\n\nOldboy\nFists. 8/10\n\nMemories of Murder\nMud. 9/10", None),
        ("기생충\n계단 영화. 9점\n\n올드보이\n복도. 8점", None),
        # By the people named.
        ("Watched Mother. Lee Bo-young was great, the drama is dark.", "kd-mother-2018"),
        # Two letters.
        ("파묘 봤다. 무섭다.", "kf-exhuma-2024"),
        ("파묘 관람 후기\n\n최민식 연기가 좋다.", "kf-exhuma-2024"),
        ("요즘 파묘가 인기다. 파묘는 무서운 영화인데 재밌다.", "kf-exhuma-2024"),
        ("엄마는 무섭다.", None),
    ],
)
def test_which_title_is_meant(text: str, title: str | None) -> None:
    """By what is said beside it; where that does not tell, it is at most offered."""
    assert read(text, INDEX).title_id == title


def test_what_may_be_taken_for_answered_is_told() -> None:
    """No score where there is no number, spoilers where nothing is said; two numbers are a question."""
    assert read("Goblin 후기\n\n좋았다", INDEX).assumed == {"score", "spoils"}
    assert read("Goblin, spoiler-free. 9/10", INDEX).assumed == set()
    assert read("Goblin: 7/10 on Monday, 8/10 today.", INDEX).assumed == {"spoils"}


def test_no_text_that_spoils_is_called_free_of_it() -> None:
    """Whatever it says of itself, where it tells the end."""
    told = "In the end he dies. In the last scene she marries the clerk. At the very end Ji-woo is executed."
    assert read(f"Spoiler-free review of Goblin.\n\n{told}", INDEX).spoils is True


def test_an_empty_index_reads_too() -> None:
    """Without titles there is none, and the rest is read all the same."""
    found = read("‘Goblin’ 9/10", TitleIndex([]))
    assert (found.title_id, found.candidates, found.score) == (None, (), 18)
