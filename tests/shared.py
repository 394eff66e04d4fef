"""The folder of shared material: seeds, the catalogue, Discord's API description. It may be absent."""

import os
from pathlib import Path

import pytest

VARIABLE = "DAESANG_SHARED"


def folder() -> Path:
    """Where the shared material is looked for."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(__file__).resolve().parents[2] / "shared"


def shared(*parts: str) -> Path | None:
    """A shared file or folder, or None where there is none."""
    path = folder().joinpath(*parts)
    return path if path.exists() else None


def need(*parts: str) -> Path:
    """A shared file a test cannot do without: the test is skipped, or fails where it was promised."""
    path = shared(*parts)
    if path is not None:
        return path
    missing = f"{'/'.join(parts)} is not in {folder()}"
    # Whoever sets the variable says the folder is there: a silent skip would hide that it is not.
    if os.environ.get(VARIABLE):
        pytest.fail(missing)
    pytest.skip(f"{missing}; set {VARIABLE} to its folder")
