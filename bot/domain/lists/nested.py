"""What stands in the JSON of strangers: what is not of the kind one looks for is as good as not there."""

from collections.abc import Mapping

from bot.domain.lists.texts import tidy


def find_dict(value: object, key: str) -> Mapping[str, object]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def find_list(value: object, key: str) -> list[object]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def find_text(value: object, key: str, *, most: int = 300) -> str:
    """A text or a number in one line, empty for anything else; more than `most` 300 keeps the lines."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, bool):
        return "true" if found else ""
    if isinstance(found, int | float):
        # Python refuses to write numbers of thousands of digits.
        return str(found) if abs(found) < 1e18 else ""
    if not isinstance(found, str):
        return ""
    return tidy(found, most) if most <= 300 else found[:most]


def find_number(value: object, key: str) -> int | None:
    """A whole number from 0 to 2^53, as anything that counts or tells the time has it."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**53 else None
