"""What a release is made of agrees: the image, its packages, compose files, settings, versions."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import __version__
from bot.settings import BadSettings, Settings
from tests.faults.run_bot import TOKEN, environment
from tests.places import on_its_own

pytestmark = on_its_own

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
COMPOSE = [ROOT / "compose.yaml", ROOT / "compose.scale.yaml"]


# The Dockerfile --------------------------------------------------------------------------------------------


def read_dockerfile(text: str) -> list[tuple[str, str]]:
    """Its instructions: the word, and what stands after it on that line and those it goes on in."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in whole.splitlines())]


def find_faults(text: str, ignored: str) -> Iterator[str]:
    """What an image of ours must not have."""
    instructions = read_dockerfile(text)
    if any(word == "ADD" for word, _ in instructions):
        yield "ADD fetches and unpacks: COPY does neither"
    for word, rest in instructions:
        image = rest.partition(" ")[0]
        if word == "FROM" and not re.fullmatch(
            r"[a-z/.-]+:\d+\.\d+\.\d+-[a-z-]+(@sha256:[0-9a-f]{64})?", image
        ):
            yield f"{image} is not pinned"
        if word == "COPY" and not rest.startswith("--from="):
            yield from (
                f"{each} is left out by .dockerignore"
                for each in rest.split()[:-1]
                if not is_let_in(each, ignored)
            )
    last = dict(instructions)  # of each word the last
    if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", last.get("USER", "")):
        yield "it runs as root, or as a name that has no number outside"
    for word in ("HEALTHCHECK", "STOPSIGNAL", "VOLUME"):
        if word not in last:
            yield f"{word} is missing"
    install = next(
        (rest for word, rest in instructions if word == "RUN" and "install --no-cache" in rest), ""
    )
    yield from (
        f"{option} is missing"
        for option in ("--require-hashes", "--only-binary=:all:")
        if option not in install
    )


def is_let_in(name: str, ignored: str) -> bool:
    """The last line that fits decides."""
    let_in = True
    for line in ignored.splitlines():
        if line and not line.startswith("#") and fnmatch(name, line.removeprefix("!")):
            let_in = line.startswith("!")
    return let_in


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text("utf-8")


@pytest.fixture(scope="module")
def ignored() -> str:
    return (ROOT / ".dockerignore").read_text("utf-8")


def test_the_image_is_made_as_it_should_be(dockerfile: str, ignored: str) -> None:
    assert list(find_faults(dockerfile, ignored)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("USER 10001:10001", "USER root"),
        ("USER 10001:10001", "USER 0:0"),
        ("COPY bot bot", "ADD bot bot"),
        ("COPY bot bot", "COPY . bot"),
        ("COPY bot bot", "COPY .env bot"),
        ("FROM python:3.13.16-slim-trixie AS", "FROM python:3-slim AS"),
        ("FROM python:3.13.16-slim-trixie AS", "FROM python AS"),
        ("--require-hashes", ""),
        ("HEALTHCHECK", "# HEALTHCHECK"),
    ],
)
def test_control_a_fault_of_the_image_is_found(
    dockerfile: str, ignored: str, before: str, after: str
) -> None:
    assert before in dockerfile
    assert len(list(find_faults(dockerfile.replace(before, after), ignored))) == 1


def test_the_health_check_has_somebody_to_ask(dockerfile: str) -> None:
    """Also where a .env made from the example leaves the port empty."""
    environment = dict(read_dockerfile(dockerfile))["ENV"]
    assert re.search(r"\bDAESANG_METRICS=\d+", environment)
    for path in COMPOSE:
        assert read_compose(path)["services"]["bot"]["environment"]["DAESANG_METRICS"].endswith(":-9100}")


def test_nothing_of_an_owners_gets_into_the_image(ignored: str) -> None:
    for name in (
        ".env",
        "daesang.db",
        "daesang.db-wal",
        "daesang-pictures",
        ".git",
        "data",
        "deploy/litestream.yml",
    ):
        assert not is_let_in(name, ignored)


def test_the_image_has_the_python_that_the_lock_is_for(dockerfile: str) -> None:
    images = {rest.partition(" ")[0] for word, rest in read_dockerfile(dockerfile) if word == "FROM"}
    assert len(images) == 1
    [version] = set(re.findall(r"python:(\d+\.\d+)", " ".join(images)))
    lock = (ROOT / "deploy/requirements.lock").read_text("utf-8")
    assert f"--python-version {version} " in lock


# Its folder ------------------------------------------------------------------------------------------------

AS_NOBODY = """
import os, sys
from pathlib import Path
from bot.cli.common import CannotGoOn, run_to_end
from bot.settings import Settings
from bot.store import Store

async def open_file():
    async with Store.open(Settings.from_env({"DISCORD_TOKEN": "a.b.c"}).database):
        pass

is_root = os.getuid() == 0
for mode in (0o555, 0o000):
    for contained in ({}, {"container": "oci"}):
        os.chdir(sys.argv[1])
        os.chmod(".", mode)
        os.environ.pop("container", None)
        os.environ.update(contained)
        if is_root:
            os.setresuid(65534, 65534, 0)
        try:
            run_to_end(open_file())
        except CannotGoOn as error:
            print(error.code, error)
        try:
            Path(".").is_dir()
        except PermissionError:
            print("control: whoever just looks fails")
        print(os.getuid())
        if is_root:
            os.setresuid(0, 0, 0)
        os.chmod(sys.argv[1], 0o700)
"""


def test_a_folder_of_another_users_is_told_with_the_way_on(tmp_path: Path) -> None:
    """In the container with what mends it outside, where its user has a number only."""
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(tmp_path)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    told = done.stdout.splitlines()
    user = told[-1]
    here = "2 This user may not write in the folder .: "
    plain = [here + "run it as one that may."]
    mended = f"on the machine itself, `sudo chown -R {user}:{os.getgid()} DIR` mends it"
    contained = [f"{here}{mended}, DIR being what is mounted there."]
    looked = [] if sys.version_info >= (3, 14) else ["control: whoever just looks fails"]
    assert told == [*plain, user, *contained, user, *plain, *looked, user, *contained, *looked, user]


# Its dependencies ------------------------------------------------------------------------------------------


def read_lock() -> dict[str, str]:
    text = (ROOT / "deploy/requirements.lock").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE))


def read_names(requirements: list[str]) -> set[str]:
    return {_plain(re.split(r"[\[<>=~; ]", each)[0]) for each in requirements}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_container_gets_what_the_tests_passed_with() -> None:
    """What pyproject.toml asks for is there, and each package in the version that is pinned there."""
    lock = read_lock()
    pinned = {
        _plain(name): version
        for name, version in (each.split("==") for each in PROJECT["tool"]["uv"]["constraint-dependencies"])
    }
    project = PROJECT["project"]
    asked = read_names([*project["dependencies"], *project["optional-dependencies"]["postgres"]])
    assert asked - lock.keys() == set()
    assert {name: version for name, version in lock.items() if pinned.get(name) != version} == {}


def test_each_package_of_the_container_has_its_hashes_and_no_place() -> None:
    text = (ROOT / "deploy/requirements.lock").read_text("utf-8")
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(read_lock())
    assert [block.partition(" ")[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"://|--index|--find-links|/(tmp|home|root|opt|work)/", text)


# Compose ---------------------------------------------------------------------------------------------------


def read_compose(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_each_service_may_do_little(path: Path) -> None:
    """All of ours; PostgreSQL's own image has to become its user first."""
    services = read_compose(path)["services"]
    for name, service in services.items():
        assert service["restart"] == "unless-stopped", name
        assert "stop_grace_period" in service, name
        assert service["logging"]["options"]["max-size"], name
        assert re.search(r":\d", service.get("image", "daesang:0")) or "build" in service, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        if name != "postgres":
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"], name
            assert service["mem_limit"], name
            assert "privileged" not in service


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_each_volume_is_one_of_the_file(path: Path) -> None:
    whole = read_compose(path)
    used = {
        mount.partition(":")[0] for each in whole["services"].values() for mount in each.get("volumes", [])
    }
    named = {mount for mount in used if not mount.startswith(".")}
    assert named == set(whole.get("volumes", {}))
    for mount in used - named:
        assert (ROOT / mount).exists()


def test_the_guide_has_the_commands_of_the_compose_files() -> None:
    guide = (ROOT / "docs/owners.md").read_text("utf-8")
    assert "docker compose up -d" in guide
    assert "docker compose -f compose.scale.yaml up -d" in guide
    assert "docker compose --profile replica up -d" in guide
    services = {name for path in COMPOSE for name in read_compose(path)["services"]}
    asked = re.findall(r"docker compose .*?(?:exec(?: -T)?|logs(?: -f)?|ps -q|build) (\w+)", guide)
    assert asked
    assert set(asked) <= services


# The service -----------------------------------------------------------------------------------------------


def find_apart(unit: str, script: str, guide: str) -> list[str]:
    """What the service has, and the script for its other commands, or the guide, has otherwise."""
    has = dict(
        re.findall(r"\b(ExecStart|WorkingDirectory|User|PYTHONPATH)=(.+?)(?: PYTHON.*)?$", unit, re.MULTILINE)
    )
    in_script = [
        f"{has['ExecStart']} ",
        f"cd {has['WorkingDirectory']} ",
        f"-u {has['User']} ",
        f"PYTHONPATH={has['PYTHONPATH']} ",
    ]
    in_guide = [f"-m 600 .env.example {has['WorkingDirectory']}/.env"]
    return [each for each in in_script if each not in script] + [
        each for each in in_guide if each not in guide
    ]


def test_other_commands_find_what_the_service_has() -> None:
    unit, script, guide = (
        (ROOT / name).read_text("utf-8")
        for name in ("deploy/daesang.service", "deploy/daesang", "docs/owners.md")
    )
    assert find_apart(unit, script, guide) == []
    moved = unit.replace("/var/lib/daesang", "/srv/daesang")  # control
    assert len(find_apart(moved, script, guide)) == 2
    assert os.access(ROOT / "deploy/daesang", os.X_OK) or os.name == "nt"


# Settings and versions -------------------------------------------------------------------------------------


def read_example() -> dict[str, str]:
    text = (ROOT / ".env.example").read_text("utf-8")
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))


def test_the_example_is_one_that_starts_once_it_has_a_token() -> None:
    example = read_example()
    assert example["DISCORD_TOKEN"] == ""
    assert Settings.from_env(example | {"DISCORD_TOKEN": TOKEN}).token == TOKEN
    with pytest.raises(BadSettings):  # control: a name that is none of ours
        Settings.from_env(example | {"DISCORD_TOKEN": TOKEN, "DAESANG_COLOUR": "red"})


def test_the_guide_tells_each_setting_of_the_example() -> None:
    guide = (ROOT / "docs/owners.md").read_text("utf-8")
    told = re.findall(r"^\| `([A-Z_]+)` \|", guide, re.MULTILINE)
    assert set(read_example()) - set(told) == set()


def test_the_version_is_the_same_everywhere(dockerfile: str) -> None:
    assert PROJECT["project"]["version"] == __version__
    assert re.findall(r'image\.version="([^"]*)"', dockerfile) == [__version__]
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    [newest, *_] = re.findall(r"^## \[?(\d[\w.]*)\]? - (\d{4}-\d{2}-\d{2})$", changes, re.MULTILINE)
    assert newest[0] == __version__
