"""The parts of the pictures' command that need no browser."""

import os
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures import (
    NO_CHROMIUM,
    SAID,
    SHOTS,
    CannotPicture,
    Command,
    Press,
    crop,
    find_chromium,
    judge_heights,
    main,
    match_label,
    translate_label,
)

BACKGROUND, EMBED, INK = (50, 51, 57), (57, 58, 65), (240, 240, 240)


def test_a_picture_is_cropped_to_the_message_with_an_even_margin() -> None:
    page = Image.new("RGB", (400, 300), BACKGROUND)
    page.paste(EMBED, (100, 50, 200, 120))  # hardly lighter than the page, and still part of it
    page.paste(INK, (110, 60, 120, 70))
    cropped = crop(page, margin=10)
    assert cropped.size == (120, 90)
    assert cropped.getpixel((0, 0)) == BACKGROUND
    assert cropped.getpixel((10, 10)) == EMBED
    assert cropped.getpixel((20, 20)) == INK


def test_an_empty_picture_stays_whole() -> None:
    assert crop(Image.new("RGB", (40, 30), BACKGROUND)).size == (40, 30)


@pytest.mark.parametrize(
    ("label", "wanted", "same"),
    [
        ("Rate", "rate", True),
        ("👍 12", "👍 7", True),
        ("8 reviews", "2 reviews", True),
        ("More…", "More", True),
        ("Rate it", "Rate", False),
        ("Read more", "More", False),
        ("후기 8개", "후기 2개", True),
        ("평점", "후기", False),
    ],
)
def test_a_button_is_known_by_its_words(label: str, wanted: str, same: bool) -> None:
    assert match_label(label, wanted) is same


def test_a_label_is_known_in_english_as_it_is() -> None:
    assert "Rate" in translate_label("Rate", "en")
    assert translate_label("no button says this", "en") == {"no button says this"}


def test_heights_are_judged_by_what_each_may_have() -> None:
    limited = next(shot for shot in SHOTS if shot.at_most)
    assert limited.at_most is not None
    lines, good = judge_heights({limited.name: limited.at_most})
    assert good
    assert lines == [f"{limited.name:<12}{limited.at_most:>6} px  (at most {limited.at_most})"]
    lines, good = judge_heights({limited.name: limited.at_most + 1})
    assert not good
    assert lines[0].endswith("too high")
    assert judge_heights({}) == ([], True)


def test_a_browser_is_found_by_name_and_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.pictures.PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotPicture, match="no program here"):
        find_chromium(str(tmp_path / "none"))
    with pytest.raises(CannotPicture) as raised:
        find_chromium()
    assert str(raised.value) == NO_CHROMIUM
    suffix = ".exe" if os.name == "nt" else ""
    browser = tmp_path / f"chromium{suffix}"
    browser.write_text("")
    browser.chmod(0o755)
    assert find_chromium() == str(browser)
    assert find_chromium(str(browser)) == str(browser)


def test_an_unknown_picture_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["portrait"])
    assert "there is no portrait" in capsys.readouterr().err


def test_the_table_holds_together() -> None:
    names = [shot.name for shot in SHOTS]
    assert len(set(names)) == len(names)
    for shot in SHOTS:
        assert shot.steps
        for step in shot.steps:
            assert isinstance(step, Command) or (isinstance(step, Press) and step.labels)
    typed = {
        value
        for shot in SHOTS
        for step in shot.steps
        if isinstance(step, Command)
        for _, value in step.options
    }
    for texts in SAID.values():
        assert set(texts) <= typed | {shot.shows for shot in SHOTS}
