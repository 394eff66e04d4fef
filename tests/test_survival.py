"""Each test that docs/house.md names under "What must survive" is there, and so is its control."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
IN_IT = "in it"

_ROW = re.compile(r"^\| ([^|]+) \| (`[^|]+`) \| ([^|]+) \|$", re.MULTILINE)
_NAME = re.compile(r"`([\w/]+\.py)::(\w+)`")


def read_rows(text: str) -> list[tuple[str, str, str]]:
    """Fault, test, control."""
    section = text.partition("## What must survive")[2].partition("\n## ")[0]
    return _ROW.findall(section)


def find_faults(rows: list[tuple[str, str, str]]) -> list[str]:
    """What a row names and is not there, and rows without a control."""
    wrong = []
    for fault, test, control in rows:
        tests, controls = _NAME.findall(test), _NAME.findall(control)
        texts = {name: _read_functions(file).get(name) for file, name in tests + controls}
        wrong += [name for name, text in texts.items() if text is None]
        if control == IN_IT:
            controls = [name for _, name in tests if "control" in (texts[name] or "").lower()]
        if not tests or not controls:
            wrong.append(fault)
    return wrong


@cache
def _read_functions(file: str) -> dict[str, str]:
    """The text of each function of a module, its decorators too."""
    path = ROOT / file if "/" in file else ROOT / "faults" / file
    text = path.read_text("utf-8") if path.exists() else ""
    lines, found = text.splitlines(), {}
    for each in ast.parse(text).body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([each.lineno, *(decorator.lineno for decorator in each.decorator_list)])
            found[each.name] = "\n".join(lines[first - 1 : each.end_lineno])
    return found


def test_what_must_survive_has_its_tests() -> None:
    rows = read_rows((ROOT.parent / "docs/house.md").read_text("utf-8"))
    assert len(rows) > 30
    assert find_faults(rows) == []


@pytest.mark.parametrize(
    "row",
    [
        ("gone", "`test_kills.py::test_gone`", "in it"),
        ("elsewhere", "`test_nowhere.py::test_gone`", "in it"),
        ("without", "`test_kills.py::test_fifty_kills_lose_nothing_that_was_told`", ""),
        ("not in it", "`test_kills.py::test_fifty_kills_lose_nothing_that_was_told`", "in it"),
    ],
)
def test_control_a_row_that_names_nothing_is_found(row: tuple[str, str, str]) -> None:
    assert find_faults([row])
