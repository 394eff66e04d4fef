"""How much memory is left, as Linux says it."""

from pathlib import Path

import pytest

from bot import memory

GIB, MIB = 1 << 30, 1 << 20


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory, "PROC", tmp_path / "proc")
    monkeypatch.setattr(memory, "CGROUPS", tmp_path / "cgroup")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def limit(root: Path, group: str, limit: str, used: int, files: int, *, names: tuple[str, str]) -> None:
    write(root / "cgroup" / group / names[0], f"{limit}\n")
    write(root / "cgroup" / group / names[1], f"{used}\n")
    write(root / "cgroup" / group / "memory.stat", f"anon 5\nactive_file {files}\ninactive_file {files}\n")


V2, V1 = ("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes")


def test_nothing_says_it() -> None:
    assert memory.find_left() is None


def test_the_machine_says_it(root: Path) -> None:
    write(root / "proc/meminfo", "MemTotal:  4194304 kB\nMemAvailable:  1048576 kB\n")
    assert memory.find_left() == GIB - memory.LEAST


@pytest.mark.parametrize(
    ("line", "folder", "names"), [("0::/a/b", "a", V2), ("4:memory:/a/b", "memory/a", V1)], ids=["v2", "v1"]
)
def test_a_group_says_it(root: Path, line: str, folder: str, names: tuple[str, str]) -> None:
    """The least of all around it; what is read from files is let go. In the innermost nothing is limited."""
    write(root / "proc/meminfo", "MemAvailable:  1048576 kB\n")
    write(root / "proc/self/cgroup", f"7:cpu:/\n{line}\n")
    limit(root, f"{folder}/b", "max", 10, 0, names=names)
    limit(root, folder, str(256 * MIB), 200 * MIB, 10 * MIB, names=names)
    assert memory.find_left() == 76 * MIB - memory.LEAST


def test_more_than_there_is_leaves_nothing(root: Path) -> None:
    write(root / "proc/self/cgroup", "0::/\n")
    limit(root, "", str(256 * MIB), 255 * MIB, 0, names=V2)
    assert memory.find_left() == 0
