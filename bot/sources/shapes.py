"""What is usable of a source's answer: nothing in it is believed to be there, or to be what it should be."""

from typing import Annotated, Any, TypeVar, overload

import msgspec

from bot.domain.facts import clean_text

T = TypeVar("T")

Number = Annotated[int, msgspec.Meta(gt=0, lt=1 << 31)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}\\Z")]


def pick(data: object, *path: str) -> object:
    """What stands at the end of a path of keys; None where nothing does."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


@overload
def read(shape: type[T], data: object) -> T | None: ...
@overload
def read(shape: object, data: object) -> Any: ...
def read(shape: object, data: object) -> object:
    """`data` as that shape; None if it is none."""
    try:
        return msgspec.convert(data, shape)
    except (msgspec.ValidationError, UnicodeError):  # half a pair of surrogates
        return None


def read_name(data: object, *path: str) -> str:
    """The name at the end of a path, on one line and without what is not seen; "" if there is none."""
    return clean_text(read(Name, pick(data, *path)) or "")


def read_rows(shape: type[T], data: object) -> list[T]:
    """The rows of a list that have that shape, the others passed over."""
    rows = data if isinstance(data, list) else []
    return [row for each in rows if (row := read(shape, each)) is not None]
