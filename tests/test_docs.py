"""What the README and the guides point at is there."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.privacy import Kind

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

_FENCE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)


def find_links(text: str) -> Iterator[str]:
    """Where a page's links and pictures lead, but for what lies elsewhere in the web."""
    for match in _LINK.finditer(_FENCE.sub("", text)):
        link = match[1] or match[2]
        if not re.match(r"[a-z]+:", link):
            yield link


def find_anchors(text: str) -> set[str]:
    """What GitHub calls the headings of a page in its addresses."""
    plain = (re.sub(r"[`*]|\]\([^)]*\)|\[", "", match[1]) for match in _HEADING.finditer(text))
    return {_slug(heading) for heading in plain}


def _slug(heading: str) -> str:
    kept = (
        sign for sign in heading.lower().strip() if sign in " -_" or unicodedata.category(sign)[0] in "LN"
    )
    return "".join(kept).replace(" ", "-")


def find_broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    text = page.read_text(encoding="utf-8")
    broken = []
    for link in find_links(text):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in find_anchors(target.read_text("utf-8"))):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_links_is_there(page: Path) -> None:
    assert find_broken(page) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# Keep it running: *always*\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "# Here\n[a](other.md) [b](gone.md) [c](other.md#keep-it-running-always) [d](other.md#gone) "
        "[e](#here)"
        '![f](gone.webp) <img src="gone.png"> [g](https://example.org/gone)\n```\n[h](fenced.md)\n```\n',
        encoding="utf-8",
    )
    assert find_broken(page) == ["gone.md", "other.md#gone", "gone.webp", "gone.png"]


def test_every_picture_is_shown_somewhere() -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    unused = [each.name for each in ROOT.glob("docs/pictures/*") if each.name not in shown]
    assert unused == []


def test_no_picture_is_heavy() -> None:
    heavy = [each.name for each in ROOT.glob("docs/pictures/*") if each.stat().st_size > 150_000]
    assert heavy == []


def test_the_privacy_text_tells_each_kind_that_is_kept() -> None:
    """In the table's first column, by what it is called in an export; and no other."""
    text = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert told == [*Kind]
