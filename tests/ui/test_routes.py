"""A route makes its custom_id and is read from it alone."""

from enum import StrEnum
from typing import Any

import pytest

from bot.domain.suggestions import Way
from bot.ui import targets
from bot.ui.routes import (
    AnyRoute,
    BadRoute,
    Route,
    button,
    flag,
    handles,
    number,
    one_of,
    route,
    text,
    title_id,
)


class Colour(StrEnum):
    """An enumeration for a part."""

    RED = "red"
    GREEN = "green"


READERS = (title_id, number, flag, one_of(Colour), one_of(("a", "b")), text)
EVERY = Route[str, int, bool, Colour, str, str]("every", READERS)
"""A part of each type there can be."""

GOOD = ["kd-signal-2016", "7", "1", "red", "b", "Any text!"]
PARTS = ("kd-signal-2016", 7, True, Colour.RED, "b", "Any text!")


def test_a_route_is_read_from_its_own_id() -> None:
    """Each part in its type, in their order."""
    made = EVERY(*PARTS)
    assert made == "every:kd-signal-2016:7:1:red:b:Any text!"
    read = EVERY.read(made.split(":")[1:])
    assert read == PARTS
    assert type(read[2]) is bool
    assert read[3] is Colour.RED


@pytest.mark.parametrize(
    ("at", "text"),
    [
        *((0, text) for text in ("", "Signal", "a" * 81, "a_b", "a\n")),
        *((1, text) for text in ("", "-1", "1.0", "٣", "x", str(2**63), "0" * 20)),
        *((2, text) for text in ("", "2", "01", "True")),
        *((3, text) for text in ("", "RED", "red ", "blue")),
        *((4, text) for text in ("", "c", "ab")),
    ],
)
def test_a_part_no_button_of_ours_made_is_refused(at: int, text: str) -> None:
    """Whatever else the other parts are."""
    with pytest.raises(BadRoute):
        EVERY.read([*GOOD[:at], text, *GOOD[at + 1 :]])


@pytest.mark.parametrize("texts", [[], GOOD[:-1], [*GOOD, "more"]])
def test_too_few_or_too_many_parts_are_refused(texts: list[str]) -> None:
    """Such an id was made by another version."""
    with pytest.raises(BadRoute):
        EVERY.read(texts)


def test_ids_of_old_messages_lead_where_they_led() -> None:
    """Kinds and the order of parts are fixed for good; some of each feature."""
    table: list[tuple[AnyRoute, tuple[object, ...], str]] = [
        (targets.Rate, ("kd-signal-2016", 5), "rate:kd-signal-2016:5"),
        (targets.Reviews, ("kd-signal-2016", 0), "takes:kd-signal-2016:0"),
        (targets.Read, (3, 0), "read:3:0"),
        (targets.Helpful, (3, False), "helpful:3:0"),
        (targets.ReviewAs, (3, "kd-signal-2016"), "review_as:3:kd-signal-2016"),
        (targets.SaveSpoils, (3, True), "save_spoils:3:1"),
        (targets.SaveEdit, (3, "series"), "save_edit:3:series"),
        (targets.Undo, (Way.PLAN, "kd-signal-2016"), "undo:plan:kd-signal-2016"),
        (targets.QuickScore, (2, "kd-signal-2016"), "quick_score:2:kd-signal-2016"),
        (targets.Quick, (), "quick"),
        (targets.Open, (), "open"),
        (targets.SettingsPage, ("reviews",), "settings_page:reviews"),
    ]
    for each, parts, custom_id in table:
        assert each(*parts) == custom_id
        assert each.read(custom_id.split(":")[1:]) == parts


def test_an_id_that_discord_would_refuse_is_not_made() -> None:
    """A hundred characters may stand in it."""
    assert button("x", targets.Setting("a" * 92)).custom_id == "setting:" + "a" * 92
    with pytest.raises(ValueError, match="101 characters"):
        button("x", targets.Setting("a" * 93))


def test_a_part_that_cannot_be_read_is_noticed_where_the_route_is_written() -> None:
    """Not when somebody presses."""
    with pytest.raises(TypeError, match="No part"):
        route("odd", int)

    async def handler(self: object, interaction: Any, title_id: str, asker_id: int) -> None: ...

    assert handles(targets.Rate)(handler) is handler
