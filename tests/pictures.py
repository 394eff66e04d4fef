"""The pictures of the guides, made from the playground, and how high its cards are on a phone.

    uv run --with playwright python -m tests.pictures              all of them, into docs/pictures/
    uv run --with playwright python -m tests.pictures rating help  these alone
    uv run --with playwright python -m tests.pictures --measure    only the heights
    ... --all --into FOLDER                                        on both screens
    ... --language ko --into FOLDER                                in another language

It needs a Chromium or Chrome on this machine; nothing leaves the machine.
"""

import argparse
import asyncio
import io
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from babel import Locale
from PIL import Image, ImageChops

from bot.ui.english import ENGLISH
from bot.ui.words import languages, words

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page, Route

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
FONTS = ROOT / "bot" / "ui" / "artwork" / "fonts"

# What is photographed: all that is found by what a member sees ----------------------------------------


Screen = Literal["desk", "phone"]
BOTH: tuple[Screen, ...] = ("desk", "phone")


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is typed; of an option with a list, the first entry that the text brings is taken.

    An option may have several names, with bars between them: the first that the command has is meant.
    """

    name: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """The first of these that a button of the newest message says; emoji and numbers in it do not matter."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PressAnywhere(Press):
    """The same, on whichever message has it: the lowest one."""


Step = Command | Press | PressAnywhere


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what somebody does, and the message that is there then.

    `at_most` is how high it may be on a phone, in CSS pixels. `shows`: the newest message with this in it,
    where the command answers with several. `screens` are those that the guides have a picture of.
    """

    name: str
    viewer: str
    steps: tuple[Step, ...]
    at_most: int | None = None
    shows: str = ""
    screens: tuple[Screen, ...] = ("desk",)


TEXT = (
    "I put this off for years because everyone said it was sad. It is, but mostly it is kind: two tired "
    "people keep seeing each other when nobody else does. The grey office, the long walks home, the brothers "
    "bickering over soju. By the end I wanted to phone everyone I have ever worked with and ask how they are."
)
SPOILS = "They never say it out loud, and then the last train leaves without her."
BOMBED = "Sunny"
LISTED = "45 titles"
SAID = {
    "ko": {
        TEXT: (
            "슬프다는 말에 몇 년을 미뤘는데, 막상 보니 참 다정한 드라마였어요. 지친 두 사람이 아무도 "
            "몰라주는 서로를 알아봐 줘요. 회색빛 사무실, 집까지 걷는 긴 밤길, 소주잔 앞에서 티격태격하는 "
            "삼형제까지. 다 보고 나니 같이 일했던 사람들한테 전화해서 잘 지내냐고 묻고 싶어졌어요."
        ),
        SPOILS: "끝까지 말로는 안 하고, 마지막 기차가 그냥 떠나 버려요.",
        BOMBED: "써니",
        LISTED: "45편",
    }
}
"""What is written, and what a message is known by, in another language."""

SHOTS = (
    Shot("help", "author", (Command("help"),)),
    Shot("rating", "author", (Command("rating", (("title", "crash landing"),)),), at_most=560, screens=BOTH),
    Shot("rate", "author", (Press(("Rate",)),)),
    Shot(
        "more",
        "author",
        (Command("rating", (("title", "crash landing"),)), Press(("More",))),
    ),
    Shot(
        "review",
        "author",
        (
            Command(
                "review",
                (("title", "my mister"), ("score", "9.5"), ("text", TEXT), ("spoiler", "false")),
            ),
        ),
        at_most=500,
        screens=BOTH,
    ),
    Shot(
        "guarded",
        "author",
        (
            Command(
                "review",
                (("title", "signal"), ("score", "10"), ("text", SPOILS), ("spoiler", "true")),
            ),
        ),
        screens=BOTH,
    ),
    Shot("opened", "reader", (PressAnywhere(("Open", "Read (spoilers)")),)),
    Shot("reviews", "reader", (Command("reviews", (("title", "crash landing"),)),)),
    Shot("progress", "reader", (Command("progress", (("title", "crash landing"), ("episode", "8"))),)),
    Shot("next", "author", (Command("next"),)),
    Shot("shelf", "reader", (Command("shelf", (("title", "signal"), ("episode", "6"))),)),
    Shot("recommend", "author", (Command("recommend"),), screens=BOTH),
    Shot("quick", "reader", (Command("recommend"),), at_most=620, screens=BOTH),
    Shot("board", "author", (Command("top"),), screens=BOTH),
    Shot("save", "author", (PressAnywhere(("Save a blog post", "Save as review")),)),
    Shot("me", "author", (Command("me"),), screens=BOTH),
    Shot("compare", "author", (Command("compare", (("member", "moderator"),)),)),
    Shot("import", "reader", (PressAnywhere(("Bring a list",)),), shows=LISTED),
    Shot("privacy", "author", (Command("privacy"),)),
    Shot("burst", "moderator", (Command("moderation held"),), shows=BOMBED),
    Shot("settings", "moderator", (Command("settings"),)),
)

# How they are taken ----------------------------------------------------------------------------------

SIZES: dict[Screen, tuple[int, int]] = {"desk": (1280, 900), "phone": (390, 844)}
PHONE = SIZES["phone"]
TALL = 1800
"""How high a screen is made for a picture, so that the message fits."""

SCALE = 2
"""Pixels of a picture to a CSS pixel."""

QUALITY = 82
MARGIN = 12 * SCALE
FAINT = 2
"""A difference of a colour that nobody sees (of 255)."""

STILL_SECONDS = 0.6
PATIENCE = 40.0
"""How long an answer may take."""

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
NO_CHROMIUM = (
    "There is no Chromium or Chrome to take pictures with: install one, or name it in CHROMIUM=/path/to/it."
)
NO_PLAYWRIGHT = "Playwright is missing: uv run --with playwright python -m tests.pictures"

QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")

STYLE = """
@font-face { font-family: "Daesang KR"; src: url("/fonts/daesang-kr.otf"); font-weight: 400; }
@font-face { font-family: "Daesang KR"; src: url("/fonts/daesang-kr-bold.otf"); font-weight: 700; }
:root { --preview-font-sans: "Noto Sans", "Noto Color Emoji", "Daesang KR", "Noto Sans SC", sans-serif; }
.message-time, .message-context-actions, #new-messages { visibility: hidden; }
.channel-message, .channel-message:hover { background: none; animation: none; }
.messages-sidebar, .inspector-panel { box-shadow: none !important; }
* { caret-color: transparent; transition: none; scroll-behavior: auto; }
"""
"""Hangul from the product's own fonts, and nothing that differs from one time to the next."""

SHOWN = "list => [list.textContent, ...[...list.querySelectorAll('img')].map(each => each.src)].join('\\n')"
"""What a list of messages shows, in the page's own language."""

DRAWN = """list => document.fonts.ready.then(() =>
    [...list.querySelectorAll('img')].every(each => each.complete) ? `${list.scrollHeight}` : '')"""
"""How high the list is; nothing while a font or a picture is still to come."""

SERVED = {
    "/fonts/daesang-kr.otf": FONTS / "NotoSansKR-Regular-subset.otf",
    "/fonts/daesang-kr-bold.otf": FONTS / "NotoSansKR-Bold-subset.otf",
}

_DECORATION = re.compile(r"[\W\d_]+")


class CannotPicture(Exception):
    """Why, in a sentence for whoever typed the command."""


def find_chromium(named: str | None = None) -> str:
    """The path of a browser: the one named, on PATH, or in a usual place. Raises CannotPicture."""
    if named:
        if found := shutil.which(named):
            return found
        raise CannotPicture(f"CHROMIUM names {named}, which is no program here.")
    for name in CHROMIUMS:
        if found := shutil.which(name):
            return found
    for place in PLACES:
        if Path(place).is_file():
            return place
    raise CannotPicture(NO_CHROMIUM)


def match_label(label: str, wanted: str) -> bool:
    """Whether a button says this, but for signs and numbers around the words: "👍 12" or "8 reviews"."""
    shorten = _DECORATION.sub
    return shorten(" ", label).strip().casefold() == shorten(" ", wanted).strip().casefold()


def translate_label(label: str, language: str) -> set[str]:
    """What a button of this English label says in a language; it may stand for several words of ours."""
    say = words(language)
    found = {
        say(key)
        for key, english in ENGLISH.items()
        if isinstance(english, str) and "{" not in english and match_label(english, label)
    }
    return found | {label}


def crop(picture: Image.Image, margin: int = MARGIN) -> Image.Image:
    """What differs from the colour of the upper left corner, with an even margin of it."""
    picture = picture.convert("RGB")
    plain = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    differs = ImageChops.difference(picture, plain).convert("L").point(lambda value: 255 * (value > FAINT))
    box = differs.getbbox()
    if box is None:
        return picture
    whole = picture.crop(box)
    framed = Image.new("RGB", (whole.width + 2 * margin, whole.height + 2 * margin), picture.getpixel((0, 0)))
    framed.paste(whole, (margin, margin))
    return framed


def name_file(shot: Shot, screen: Screen) -> str:
    return f"{shot.name}.webp" if screen == "desk" else f"{shot.name}-{screen}.webp"


def judge_heights(heights: dict[str, int], shots: Iterable[Shot] = SHOTS) -> tuple[list[str], bool]:
    """A line a measured shot, and whether all keep to what they may have."""
    lines, good = [], True
    for shot in shots:
        if shot.name not in heights:
            continue
        height = heights[shot.name]
        line = f"{shot.name:<12}{height:>6} px"
        if shot.at_most is not None:
            fits = height <= shot.at_most
            good = good and fits
            line += f"  (at most {shot.at_most}){'' if fits else '  too high'}"
        lines.append(line)
    return lines, good


class Photographer:
    """Drives the playground's page as a member would."""

    def __init__(self, page: "Page", language: str) -> None:
        self._page, self._language = page, language
        self._messages = page.locator("article.channel-message")
        self._viewer = ""
        self._seen: set[str] = set()
        """The ids of messages that were there before; another viewer's come and go."""

    async def begin(self) -> None:
        """Wait for the page, and choose the language for each who can be chosen."""
        await self._messages.first.wait_for()
        await self._wait_for_stillness()
        if self._language == "en":
            return
        for viewer in dict.fromkeys(shot.viewer for shot in SHOTS):
            await self._choose_viewer(viewer)
            await self._choose_language()

    async def _choose_language(self) -> None:
        """Press the greeting's button with the language's own name, then the answer's for everybody."""
        name = Locale.parse(self._language.replace("-", "_")).get_display_name() or ""
        self._seen.update(await self._list_ids())
        if not await self._press([name], self._page.locator("#channel-message-list")):
            raise CannotPicture(f"The playground has no button “{name}” to choose the language with.")
        await self._wait_for_answer()
        await self._wait_for_stillness()
        for_all = self._messages.last.locator("button.component-button", has_text=name)
        if await for_all.count():
            before = await self._describe()
            await for_all.first.click()
            await self._wait_for_answer(or_not=before)
            await self._wait_for_stillness()

    async def take(self, shot: Shot) -> "Locator":
        """Do what the shot says; the message it is of. Raises CannotPicture."""
        await self._leave_what_was_begun()
        await self._choose_viewer(shot.viewer)
        for step in shot.steps:
            await self._do(step)
        if not shot.shows:
            return self._messages.last
        known = SAID.get(self._language, {}).get(shot.shows, shot.shows)
        shows = self._messages.filter(has_text=known).last
        await shows.wait_for(timeout=PATIENCE * 1000)
        return shows

    async def measure(self, message: "Locator") -> int:
        """The message's height in CSS pixels."""
        box = await message.bounding_box()
        assert box is not None
        height: float = box["height"]
        return round(height)

    async def photograph(self, message: "Locator", size: tuple[int, int]) -> bytes:
        """The message as WebP, cropped, on a screen of this size; the phone's size is set again."""
        try:
            await self._page.set_viewport_size({"width": size[0], "height": TALL})
            await message.scroll_into_view_if_needed()
            await self._page.mouse.move(0, 0)
            await self._wait_for_stillness()
            whole = Image.open(io.BytesIO(await message.screenshot()))
            # Its last row may show the edge of what is below it.
            taken = crop(whole.crop((0, 0, whole.width, whole.height - SCALE)))
        finally:
            await self._page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        written = io.BytesIO()
        taken.save(written, "WEBP", quality=QUALITY, method=6)
        return written.getvalue()

    async def _leave_what_was_begun(self) -> None:
        """Empty the box at the bottom, where the shot before could not finish its command."""
        leave = self._page.locator(".command-context-close")
        if await leave.count():
            await leave.click()
        await self._page.locator("#channel-composer-input").fill("")

    async def _choose_viewer(self, name: str) -> None:
        if name == self._viewer:
            return
        await self._page.locator("#viewer-picker").select_option(label=name)
        self._viewer = name
        await self._wait_for_stillness()

    async def _do(self, step: Step) -> None:
        self._seen.update(await self._list_ids())
        before = await self._describe()
        match step:
            case Command():
                await self._type(step)
                await self._wait_for_answer()
            case PressAnywhere(labels):
                await self._press_or_fail(labels, self._page.locator("#channel-message-list"))
                await self._wait_for_answer(or_not=before)
            case Press(labels):
                await self._press_or_fail(labels, self._messages.last)
                await self._wait_for_answer(or_not=before)
        await self._wait_for_stillness()

    async def _type(self, command: Command) -> None:
        entry = self._page.locator("#channel-composer-input")
        await entry.click()
        await entry.press_sequentially(f"/{command.name}")
        listed = self._page.locator("#command-picker-listbox [role=option]")
        exact = re.compile(rf"^/{re.escape(command.name)}(?![\w -])")
        await listed.filter(has=self._page.locator("strong", has_text=exact)).first.click()
        said = SAID.get(self._language, {})
        for names, value in command.options:
            await self._fill(names.split("|"), said.get(value, value))
        await self._page.locator("#send-message").click()

    async def _fill(self, names: Sequence[str], value: str) -> None:
        typed = [self._page.locator(f".command-option-input[data-option='{name}']") for name in names]
        if not any([await each.count() for each in typed]):
            await self._page.locator(".command-ghost").click()
            listed = [self._page.locator(f".command-popup [data-value='{name}']") for name in names]
            there = [each for each in listed if await each.count()]
            if not there:
                raise CannotPicture(f"The command has no option {' or '.join(names)}.")
            await there[0].click()
        [field, *_] = [each for each in typed if await each.count()]
        await field.fill(value)
        if await field.get_attribute("role") == "combobox":
            choice = self._page.locator("#command-suggestion-listbox [role=option]").first
            await choice.wait_for(timeout=PATIENCE * 1000)
            await asyncio.sleep(STILL_SECONDS)  # the list is asked anew after the last letter
            await choice.click()

    async def _press_or_fail(self, labels: Sequence[str], within: "Locator") -> None:
        wanted = [each for label in labels for each in translate_label(label, self._language)]
        if not await self._press(wanted, within):
            raise CannotPicture(f"No button says {' or '.join(labels)}.")

    async def _press(self, wanted: Sequence[str], within: "Locator") -> bool:
        """Press the lowest button that says one of these, the first wanted first."""
        buttons = await within.locator("button.component-button:not([disabled])").all()
        said = [(await button.inner_text(), button) for button in buttons]
        for each in wanted:
            for label, button in reversed(said):
                if match_label(label, each):
                    await button.click()
                    return True
        return False

    async def _describe(self) -> str:
        """What the channel shows, to see a change by: words and pictures, not that a button is busy."""
        shown: str = await self._page.locator("#channel-message-list").evaluate(SHOWN)
        return shown

    async def _list_ids(self) -> set[str]:
        ids: list[str] = await self._messages.evaluate_all("all => all.map(each => each.dataset.messageId)")
        return set(ids)

    async def _wait_for_answer(self, *, or_not: str | None = None) -> None:
        """Until there is a message that was never seen, or the channel shows anything `or_not` this."""
        for _ in range(int(PATIENCE / 0.1)):
            if await self._list_ids() - self._seen:
                return
            if or_not is not None and await self._describe() != or_not:
                return
            await asyncio.sleep(0.1)
            # On a busy machine the page gives an answer up that is only late; asked again, it shows it.
            if "uncertain" in await self._page.locator("#action-status").inner_text():
                await self._page.locator("#refresh").click()
                await asyncio.sleep(1)
        raise CannotPicture("Nothing was answered.")

    async def _wait_for_stillness(self) -> None:
        """Until nothing changes any more, and every picture is there."""
        last, since = "", 0.0
        while since < STILL_SECONDS:
            await asyncio.sleep(0.1)
            drawn: str = await self._page.locator("#channel-message-list").evaluate(DRAWN)
            now = drawn + await self._describe()
            busy = await self._page.locator("#channel-message-list [aria-busy=true]").count()
            since = since + 0.1 if now == last and drawn and not busy else 0.0
            last = now


@asynccontextmanager
async def start_playground() -> AsyncIterator[str]:
    """The address of a playground in a process of its own, as anybody starts it. Raises CannotPicture."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "playground", "--no-browser", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        address = None
        async for line in process.stdout:
            if address := re.search(rb"http://\S+", line):
                break
        if address is None:
            raise CannotPicture("The playground did not start.")
        yield address[0].decode()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def open_page(chromium: str, address: str) -> "AsyncIterator[Page]":
    """A browser's page with the playground, as wide as a phone."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        flags = [*QUIET, "--no-sandbox"] if _is_root() else [*QUIET]
        browser = await playwright.chromium.launch(executable_path=chromium, args=flags)
        try:
            context = await browser.new_context(
                viewport={"width": PHONE[0], "height": PHONE[1]}, device_scale_factor=SCALE
            )
            page = await context.new_page()
            await page.route("**/preview.css", _add_style)
            await page.route("**/fonts/daesang-kr*", _serve_font)
            await page.goto(address)
            yield page
        finally:
            await browser.close()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


async def _add_style(route: "Route") -> None:
    response = await route.fetch()
    await route.fulfill(response=response, body=await response.text() + STYLE)


async def _serve_font(route: "Route") -> None:
    path = SERVED["/fonts/" + route.request.url.rsplit("/", 1)[-1]]
    await route.fulfill(body=path.read_bytes(), content_type="font/otf")


async def take_all(
    shots: Sequence[Shot], *, chromium: str, language: str, into: Path | None
) -> tuple[dict[str, int], list[str]]:
    """Take the shots, and write them where `into` says; heights by name, and what went wrong, a line each."""
    heights: dict[str, int] = {}
    wrong: list[str] = []
    async with start_playground() as address, open_page(chromium, address) as page:
        from playwright.async_api import Error

        photographer = Photographer(page, language)
        await photographer.begin()
        for shot in shots:
            try:
                message = await photographer.take(shot)
                heights[shot.name] = await photographer.measure(message)
                if into is None:
                    continue
                for screen in shot.screens:
                    data = await photographer.photograph(message, SIZES[screen])
                    (into / name_file(shot, screen)).write_bytes(data)
            except (CannotPicture, Error) as error:
                wrong.append(f"{shot.name}: {str(error).splitlines()[0]}")
    return heights, wrong


def main(arguments: list[str] | None = None) -> int:
    """Take what the command line asks for; 0 if all was taken and keeps to its height, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which (default: all)")
    parser.add_argument("--measure", action="store_true", help="write no pictures, only say how high each is")
    parser.add_argument("--all", action="store_true", help="of both screens, not only what the guides show")
    parser.add_argument("--language", default="en", choices=sorted(languages()), help="default: en")
    parser.add_argument("--into", type=Path, default=PICTURES, help="the folder (default: docs/pictures)")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - {shot.name for shot in SHOTS}
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}: {', '.join(shot.name for shot in SHOTS)}")
    shots = [shot for shot in SHOTS if not asked.names or shot.name in asked.names]
    if asked.all:
        shots = [replace(shot, screens=BOTH) for shot in shots]
    into = None if asked.measure else asked.into
    try:
        chromium = find_chromium(os.environ.get("CHROMIUM"))
        if into is not None:
            into.mkdir(parents=True, exist_ok=True)
        heights, wrong = asyncio.run(take_all(shots, chromium=chromium, language=asked.language, into=into))
    except CannotPicture as error:
        print(error, file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if error.name != "playwright":
            raise
        print(NO_PLAYWRIGHT, file=sys.stderr)
        return 1
    lines, good = judge_heights(heights)
    print(f"Heights at {PHONE[0]} px:", *lines, sep="\n")
    for line in wrong:
        print(line, file=sys.stderr)
    return 0 if good and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
