"""The embedded titles."""

from bot import catalogue
from tests.shared import need

TITLES = catalogue.load_titles()


def test_every_title_is_whole() -> None:
    """Ids are unique, and every title has a name, a year and a known kind."""
    assert len({title.id for title in TITLES}) == len(TITLES) > 4_500
    assert all(title.title and 1900 < title.year < 2100 and title.tier in (1, 2, 3) for title in TITLES)


def test_the_known_title_has_its_facts() -> None:
    """A film carries Hangul, people, running time and tickets."""
    [miracle] = [title for title in TITLES if title.id == "kf-miracle-in-cell-no-7-2013"]
    assert (miracle.title_ko, miracle.year, miracle.runtime_min) == ("7번방의 선물", 2013, 127)
    assert miracle.admissions is not None
    assert miracle.admissions > 12_000_000
    assert "Lee Hwan-kyung" in miracle.directors


def test_the_package_holds_the_catalogue_as_it_was_given() -> None:
    """The file is the shared one to the byte, so its provenance holds."""
    assert catalogue._FILE.read_bytes() == need("catalogue", "catalogue.jsonl").read_bytes()


def test_the_licence_of_the_data_travels_with_it() -> None:
    """Provenance and credit line name the licence."""
    provenance = catalogue._FILE.with_name("PROVENANCE.md").read_text(encoding="utf-8")
    assert "CC BY-SA 4.0" in provenance
    assert catalogue.CREDIT in provenance
