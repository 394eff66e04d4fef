"""JSON that is nearly right: any value of a good answer, or several, became another."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

# What a reader is likelier to stumble over than over what is merely drawn.
ODD = [
    "",
    " ",
    "\u200b",
    "Q0",
    "Q1",
    "+2026-00-00T00:00:00Z",
    "-0044-03-15T00:00:00Z",
    "2026",
    "\ud800",
    "a" * 5000,
    10**30,
    -1,
    1.5,
    1e300,
    float("nan"),
    float("inf"),
    [[]],
    {"id": []},
]

values = st.sampled_from(ODD) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def list_paths(value: Any) -> Iterator[tuple[Any, ...]]:
    """The way to every value within, the whole first."""
    yield ()
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from ((key, *path) for path in list_paths(inner))


def spoil(value: Any, path: tuple[Any, ...], other: object) -> Any:
    """The value with another at that place, as far as there still is one."""
    if not path:
        return other
    key, *rest = path
    if isinstance(value, dict):
        return {**value, key: spoil(value.get(key), tuple(rest), other)}
    if isinstance(value, list):
        return [spoil(each, tuple(rest), other) if at == key else each for at, each in enumerate(value)]
    return value


def spoilt(value: Any) -> st.SearchStrategy[Any]:
    """The value with one to three others in it."""
    changes = st.lists(st.tuples(st.sampled_from([*list_paths(value)]), values), min_size=1, max_size=3)
    return changes.map(lambda made: _spoil_all(value, made))


def _spoil_all(value: Any, changes: list[tuple[tuple[Any, ...], object]]) -> Any:
    for path, other in changes:
        value = spoil(value, path, other)
    return value
