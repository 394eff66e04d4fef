"""The embedded titles."""

import json
import re
from collections import defaultdict
from dataclasses import replace

from bot import catalogue
from bot.domain.search import fold_name
from bot.domain.titles import Kind, Title
from bot.ui import targets
from tests.shared import need

TITLES = catalogue.load_titles()


def test_every_title_is_whole() -> None:
    """Ids are unique, and every title has a name, a year and a known kind."""
    assert len({title.id for title in TITLES}) == len(TITLES) == 4_766 + 6_800
    assert [title.is_korean for title in TITLES] == [True] * 4_766 + [False] * 6_800
    assert all(title.title and 1900 < title.year < 2100 and title.tier in (1, 2, 3) for title in TITLES)


def test_the_known_title_has_its_facts() -> None:
    """A film carries Hangul, people, running time and tickets."""
    [miracle] = [title for title in TITLES if title.id == "kf-miracle-in-cell-no-7-2013"]
    assert (miracle.title_ko, miracle.year, miracle.runtime_min) == ("7번방의 선물", 2013, 127)
    assert miracle.admissions is not None
    assert miracle.admissions > 12_000_000
    assert "Lee Hwan-kyung" in miracle.directors


def test_the_package_holds_the_catalogue_as_it_was_given() -> None:
    """The files are the shared ones to the byte, so their provenance holds."""
    for file in (catalogue.KOREA, catalogue.WORLD, catalogue.KOREA.with_name("PROVENANCE.md")):
        assert file.read_bytes() == need("titles", file.name).read_bytes()


def test_people_have_the_hangul_that_any_title_gives_them() -> None:
    """Of Korean titles alone, and not where titles disagree; a name entered by hand goes before."""

    def make(title_id: str, people_ko: dict[str, str], country: str = "KR") -> Title:
        cast = ("Gong Yoo", "Kim Bora", "Nobody")
        return Title(title_id, Kind.FILM, "X", 2020, cast=cast, people_ko=people_ko, country=(country,))

    made = [
        make("a", {"Gong Yoo": "공유", "Kim Bora": "김보라"}),
        make("b", {"Kim Bora": "김보나"}),
        make("c", {}),
        make("d", {}, "US"),
    ]
    assert [each.people_ko for each in catalogue.name_people(made, {})] == [
        {"Gong Yoo": "공유", "Kim Bora": "김보라"},
        {"Gong Yoo": "공유", "Kim Bora": "김보나"},
        {"Gong Yoo": "공유"},
        {},
    ]
    third = catalogue.name_people(made, {"Kim Bora": "김보라"})[2]
    assert third.people_ko == {"Gong Yoo": "공유", "Kim Bora": "김보라"}


def test_who_fans_know_goes_by_their_hangul_name() -> None:
    """Of the best known titles seven names in eight are known; what is entered by hand is of use."""
    known = [title for title in TITLES if title.is_korean and title.tier == 1]
    named = [
        name in title.people_ko for title in known for name in (*title.directors, *title.writers, *title.cast)
    ]
    assert sum(named) > len(named) * 7 / 8
    people = {name for title in TITLES for name in (*title.directors, *title.writers, *title.cast)}
    by_hand = json.loads(catalogue.HANGUL.read_bytes())
    assert by_hand.keys() <= people
    assert all("가" <= letter <= "힣" for name in by_hand.values() for letter in name)


def test_names_of_other_lists_are_nobody_elses() -> None:
    """Each is new, of a Korean title, and no other title of that year or the next goes by it."""

    def fold(name: str) -> str:
        return fold_name(re.sub(r"^(?:the|an?)\s+", "", name, flags=re.IGNORECASE))

    listed = [title for title in TITLES if title.listed_as]
    assert {title.id for title in listed} == json.loads(catalogue.LISTED.read_bytes()).keys()
    assert all(title.is_korean for title in listed)
    by_name = defaultdict[str, list[Title]](list)
    for title in TITLES:
        for name in title.names:
            by_name[fold(name)].append(title)
    for title in listed:
        assert len(set(title.listed_as)) == len(title.listed_as)
        known = {fold_name(name) for name in replace(title, listed_as=()).names}
        assert known.isdisjoint(map(fold_name, title.listed_as)), title.id
        for name in title.listed_as:
            near = {each.id for each in by_name[fold(name)] if abs(each.year - title.year) <= 1}
            assert near == {title.id}, name


def test_what_was_scored_before_is_there() -> None:
    """No id of the first file has gone: whatever a server scored by it keeps its title."""
    rows = map(json.loads, need("catalogue", "catalogue.jsonl").read_bytes().splitlines())
    assert {row["id"] for row in rows} <= {title.id for title in TITLES}


def test_every_id_fits_into_a_button() -> None:
    """Those of the files that are too long have one of their own here, and are still told apart."""
    assert max(len(title.id) for title in TITLES) <= catalogue.LONGEST_ID
    [borat] = [title for title in TITLES if title.title.startswith("Borat! Cultural")]
    assert borat.id == "wf-borat-cultural-learnings-of-america-for-make-benefit-glori-" + borat.id[-8:]
    texts = (file.read_bytes() for file in (catalogue.KOREA, catalogue.WORLD))
    ids = [json.loads(line)["id"] for text in texts for line in text.splitlines()]
    assert sum(len(each) > catalogue.LONGEST_ID for each in ids) == 9  # control
    assert sum(each == title.id for each, title in zip(ids, TITLES, strict=True)) == len(ids) - 9
    longest = "x" * catalogue.LONGEST_ID
    for target in (targets.Rate(longest, 2**63), targets.ConfirmTitle(longest, 2**63)):
        assert len(target) <= 100


def test_the_licence_of_the_data_travels_with_it() -> None:
    """Provenance and credit line name the licence."""
    provenance = catalogue.KOREA.with_name("PROVENANCE.md").read_text(encoding="utf-8")
    assert "CC BY-SA 4.0" in provenance
    assert catalogue.CREDIT in provenance
