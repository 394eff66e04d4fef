"""The container as an owner runs it: made of the Dockerfile, started against a Discord on loopback.

`uv run python -m tests.container` builds the image with podman (or another `--engine` of the same words),
plays each scene, prints what came of it, and ends with 1 where one failed. What follows `--` goes to the
build. Where no registry can be reached, `base.sh` makes a stand-in for the base image first.
"""

import argparse
import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import yaml

from tests.faults.gateway import Discord, command, discord_on_loopback, until
from tests.faults.run_bot import TOKEN

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = Path(__file__).with_name("elsewhere")
IMAGE = "daesang"
USER = 10001


class Engine:
    """Podman or docker: its words for a container made as compose.yaml makes it."""

    def __init__(self, words: str) -> None:
        self._words = shlex.split(words)

    def build(self, arguments: Sequence[str]) -> None:
        subprocess.run([*self._words, "build", "--tag", IMAGE, *arguments, str(ROOT)], check=True)

    def call(self, *arguments: str) -> str:
        done = subprocess.run([*self._words, *arguments], capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr).strip()

    def run(self, data: Path, *arguments: str, command: Sequence[str] = ()) -> list[str]:
        """The command that runs it with all that compose.yaml takes from it, and `data` at /data."""
        return [
            *(*self._words, "run", "--rm", f"--volume={data}:/data"),
            *find_limits(),
            *(*arguments, IMAGE, *command),
        ]

    def try_once(self, data: Path, *arguments: str, command: Sequence[str] = ()) -> tuple[int, str]:
        words = self.run(data, *arguments, command=command)
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, (done.stdout + done.stderr).strip()


def find_limits() -> list[str]:
    """What compose.yaml takes from the bot, in the words of `run`."""
    bot = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["bot"]
    assert bot["read_only"]
    return [
        "--read-only",
        *(f"--tmpfs={each}" for each in bot["tmpfs"]),
        *(f"--cap-drop={each}" for each in bot["cap_drop"]),
        *(f"--security-opt={each.replace(':true', '')}" for each in bot["security_opt"]),
        f"--pids-limit={bot['pids_limit']}",
        f"--memory={bot['mem_limit']}",
    ]


# Scenes: each gives what was seen, and raises AssertionError where that is wrong ----------------------------


async def start_without_a_token(engine: Engine, data: Path) -> str:
    code, said = engine.try_once(data, "--network=none")
    assert code == 2, said
    assert said.startswith("Daesang needs a bot token"), said
    return said.splitlines()[0]


async def start_with_a_folder_of_root(engine: Engine, data: Path) -> str:
    """Also where nobody else may so much as look into it."""
    os.chown(data, 0, 0)
    for mode in (0o755, 0o700):
        os.chmod(data, mode)  # noqa: PTH101 - nothing else happens meanwhile
        for file in ("daesang.db", "/data/daesang.db"):
            code, said = engine.try_once(
                data, "--network=none", f"--env=DISCORD_TOKEN={TOKEN}", f"--env=DAESANG_DATABASE={file}"
            )
            assert code == 2, said
            assert f"sudo chown -R {USER}:{USER} DIR" in said, said
            assert len(said.splitlines()) == 1, said
    return said


async def start_without_a_network(engine: Engine, data: Path) -> str:
    code, said = engine.try_once(data, f"--env=DISCORD_TOKEN={TOKEN}", "--network=none")
    assert code == 1, said
    assert "Daesang can't reach Discord" in said, said
    return said.splitlines()[-1]


async def look_around(engine: Engine, data: Path) -> str:
    """It has no tools, is nobody in particular, and can write in /data and /tmp alone."""
    script = """
import os, shutil, sys
found = [name for name in ("pip", "pip3", "uv", "cc", "gcc", "make") if shutil.which(name)]
assert found == [], found
assert os.getuid() == os.getgid() == 10001
for folder in ("/", "/app", "/app/bot", "/app/.venv", "/usr/local", "/etc"):
    try:
        open(folder + "/x", "w")
    except OSError:
        continue
    raise AssertionError(folder)
for folder in ("/data", "/tmp"):
    open(folder + "/x", "w").close()
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
assert int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0, status["CapBnd"]
assert status["NoNewPrivs"].strip() == "1"
# A folder of the owner's is no code of ours.
os.makedirs("/data/bot")
open("/data/bot/__init__.py", "w").write("raise SystemExit('the wrong one')")
import bot
assert bot.__file__ == "/app/bot/__init__.py", bot.__file__
assert bot.__cached__ and os.path.exists(bot.__cached__)
print("Python", sys.version.split()[0], "uid", os.getuid(), "no pip, no compiler, no capability")
"""
    code, said = engine.try_once(data, "--network=none", command=["python", "-c", script])
    assert code == 0, said
    return said


async def live_twice(engine: Engine, data: Path) -> str:
    """Each time it connects, saves a vote, is healthy, and ends with 0 at a stop."""
    told = [await live(engine, data, f"daesang-{os.getpid()}-{start}") for start in range(2)]
    status = os.stat(data / "daesang.db")  # noqa: PTH116 - nothing else happens meanwhile
    assert (status.st_uid, oct(status.st_mode & 0o777)) == (USER, "0o600")
    code, said = engine.try_once(data, "--network=none", command=["python", "-m", "bot", "doctor"])
    assert code == 0, said
    return "; ".join(told)


async def live(engine: Engine, data: Path, name: str) -> str:
    begun = time.monotonic()
    async with discord_on_loopback(Discord()) as remote:
        words = engine.run(
            data,
            *(f"--name={name}", f"--env=DISCORD_TOKEN={TOKEN}", "--network=host"),
            *(f"--env=API={remote.api}", f"--env=GATEWAY={remote.gateway}"),
            *(f"--volume={ELSEWHERE}:/elsewhere:ro", "--env=PYTHONPATH=/app:/elsewhere"),
        )
        process = await asyncio.create_subprocess_exec(*words, stdout=PIPE, stderr=STDOUT)
        try:
            await until(lambda: bool(remote.identified), seconds=60)
            ready = time.monotonic() - begun
            vote = command("rating", title="kd-signal-2016", score="8.5")
            await remote.push("INTERACTION_CREATE", vote)
            await until(lambda: vote["id"] in remote.answers(), seconds=30)
            await find_health(engine, name)
            stopped = time.monotonic()
            await asyncio.to_thread(engine.call, "stop", "--time=30", name)
            took = time.monotonic() - stopped
        finally:
            await asyncio.to_thread(engine.call, "rm", "--force", name)
            out, _ = await process.communicate()
            sys.stderr.write(out.decode())
    assert process.returncode == 0, out.decode()
    assert "Traceback" not in out.decode(), out.decode()
    return f"connected after {ready:.1f} s, healthy, stopped with 0 in {took:.1f} s"


async def find_health(engine: Engine, name: str) -> None:
    """Wait until the image's own healthcheck says yes. TimeoutError when it does not."""
    check = "python -m bot healthy >/dev/null 2>&1 && echo yes"
    async with asyncio.timeout(90):
        while await asyncio.to_thread(engine.call, "exec", name, "sh", "-c", check) != "yes":  # noqa: ASYNC110
            await asyncio.sleep(1)


SCENES: tuple[Callable[[Engine, Path], Awaitable[str]], ...] = (
    start_without_a_token,
    start_with_a_folder_of_root,
    start_without_a_network,
    look_around,
    live_twice,
)


async def play(engine: Engine) -> bool:
    well = True
    for scene in SCENES:
        data = Path(tempfile.mkdtemp(prefix="daesang-"))
        os.chown(data, USER, USER)
        try:
            seen = await scene(engine, data)
        except (AssertionError, TimeoutError, subprocess.TimeoutExpired) as error:
            well, seen = False, f"FAILED: {error!r}"
        finally:
            shutil.rmtree(data)
        print(f"{scene.__name__.replace('_', ' ')}: {seen}", flush=True)
    return well


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.container", description=__doc__)
    parser.add_argument("--engine", default="podman", help="the command, with options (default: podman)")
    parser.add_argument("--built", action="store_true", help="the image is there already")
    parser.add_argument("build", nargs="*", help="more for the build, after --")
    asked = parser.parse_args()
    engine = Engine(asked.engine)
    if not asked.built:
        engine.build(asked.build)
    return 0 if asyncio.run(play(engine)) else 1


if __name__ == "__main__":
    sys.exit(main())
