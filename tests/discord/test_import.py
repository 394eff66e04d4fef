"""Bringing a list: looked over, taken over, taken back; nothing of it is anybody else's to see or press."""

import asyncio
import csv
import io
import re
import zipfile
from types import SimpleNamespace

import aiohttp
import discord
import pytest
import simcord

from bot.domain.errors import Gone
from bot.domain.lists.imports import KEPT_SECONDS
from bot.domain.lists.preview import Group
from bot.domain.reviews import ReviewContent
from bot.ui import files as ui_files
from bot.ui import targets
from bot.usecases import imports
from bot.usecases.readers import Readers
from tests.discord.bringing import (
    FILMS,
    HANDMAIDEN,
    HEADER,
    LIST,
    MISTER,
    PARASITE,
    PLAYLIST,
    SQUID,
    Answer,
    File,
    add,
    bring,
    bring_reviews,
    choose,
    find_label,
    letterboxd,
    mydramalist,
    scores,
    selects,
)
from tests.discord.conftest import (
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    heading,
    interactions,
    parts,
    press,
    shown,
    told,
)
from tests.discord.test_hostile_texts import ROOM, watch_loop
from tests.discord.test_hostile_texts import no_collections as no_collections
from tests.domain.lists.files import mdl_page, mdl_row

GONE = "That's no longer there. Run the command again."
BUSY = "I can't right now. Try again in a few seconds."
NOTHING = "Nothing to change: your shelf already has what's in your list."


def kinds(answer: Answer) -> set[str]:
    """What can be pressed, by route."""
    return {part["custom_id"].split(":")[0] for part in buttons(answer).values()}


def import_id(answer: Answer) -> int:
    return int(buttons(answer)["Cancel"]["custom_id"].split(":")[1])


async def refused(who: simcord.MemberActor, here: World, *files: File) -> str:
    """The sentence in place of a preview: nothing else of it stays."""
    answer = await bring(who, here, *files)
    [said] = [message for message in [answer.response, *answer.followups] if message is not None]
    assert said.ephemeral
    assert here.rows("SELECT 1 FROM imports") == []
    return said.content


# One walk --------------------------------------------------------------------------------------------


async def test_a_list_is_looked_over_and_then_added(here: World) -> None:
    preview = await bring(here.mei, here, LIST)
    assert shown(preview).ephemeral
    assert heading(preview) == "Your list"
    said = body(preview)
    assert "**MyDramaList** · 6 titles" in said
    assert "✅ **4** titles to add" in said
    assert "📺 **1**" in said
    assert "👀 **1**" in said
    assert "🕰️ **1** that isn't here yet" in said
    assert scores(here, here.mei) == {}
    done = await add(here.mei, preview)
    assert heading(done) == "Your list is here"
    assert "⭐ **3** scores" in body(done)
    assert "📚 **4** titles on your shelf" in body(done)
    assert "🕰️ **1** kept until its title is here" in body(done)
    assert "/recommend" in body(done)
    assert scores(here, here.mei) == {SIGNAL: 18, MISTER: 19, PLAYLIST: 17}
    assert here.channel.history() == []
    assert here.rows("SELECT votes FROM summaries WHERE title_id = ?", SIGNAL) == [(1,)]


async def test_the_same_list_again_changes_nothing(here: World) -> None:
    await add(here.mei, await bring(here.mei, here, LIST))
    before = here.rows("SELECT * FROM shelf ORDER BY title_id")
    again = await bring(here.mei, here, LIST)
    assert "🟰 **4** that are already the same here" in body(again)
    assert NOTHING in body(again)
    done = await add(here.mei, again)  # it would keep what still waits
    assert "⭐" not in body(done)
    assert here.rows("SELECT * FROM shelf ORDER BY title_id") == before
    assert len(here.rows("SELECT 1 FROM waiting_rows")) == 1


async def test_it_can_be_taken_back(here: World) -> None:
    """What the member changed since stays, and is said to."""
    await here.store.ratings.record_score(here.act(here.mei.id, "mei"), "kd-goblin", score=4)
    done = await add(here.mei, await bring(here.mei, here, LIST))
    await here.mei.slash(here.channel, "rating", title=MISTER, score="5", private=True)
    undone = await here.mei.click(shown(done), label="Undo")
    assert body(undone) == (
        "Undone: 3 titles are back to how they were. 1 stays: you've changed it in the meantime."
    )
    assert kinds(undone) == set()
    assert scores(here, here.mei) == {MISTER: 10, "kd-goblin": 4}
    assert here.rows("SELECT 1 FROM waiting_rows") == []
    again = await press(here.mei, shown(undone), targets.ImportUndo(1))
    assert [said.content for said in again.followups] == [GONE]


async def test_it_can_be_taken_back_for_a_day(here: World) -> None:
    done = await add(here.mei, await bring(here.mei, here, LIST))
    here.env.backend.advance_clock(KEPT_SECONDS + 60)
    late = await here.mei.click(shown(done), label="Undo")
    assert [said.content for said in late.followups] == [GONE]
    assert len(scores(here, here.mei)) == 3


async def test_a_preview_waits_for_a_day(here: World) -> None:
    preview = await bring(here.mei, here, LIST)
    here.env.backend.advance_clock(KEPT_SECONDS + 60)
    for kind in ("import_ask", "import_rest"):
        assert told(await here.mei.click(shown(preview), label=find_label(preview, kind))) == GONE
    late = await add(here.mei, preview)
    assert [said.content for said in late.followups] == [GONE]
    assert scores(here, here.mei) == {}


async def test_nothing_is_done_by_cancelling(here: World) -> None:
    preview = await bring(here.mei, here, LIST)
    number = import_id(preview)
    dropped = await here.mei.click(shown(preview), label="Cancel")
    assert told(dropped) == "Okay, nothing changed. `/import` starts over whenever you like."
    assert here.rows("SELECT 1 FROM imports") == []
    late = await press(here.mei, shown(preview), targets.ImportApply(number))
    assert [said.content for said in late.followups] == [GONE]
    assert scores(here, here.mei) == {}


async def test_what_was_brought_is_known_to_recommend_at_once(here: World) -> None:
    titles = [each for each in here.index.korean.titles if each.tier == 1 and each.episodes][:30]
    first = await here.mei.slash(here.channel, "recommend", private=True)
    assert any(label in buttons(first) for label in ("Loved", "Show my picks"))  # it knows nothing yet
    rows = [(each.title, each.year, 9 - number % 7) for number, each in enumerate(titles)]
    await add(here.mei, await bring(here.mei, here, mydramalist(*rows)))
    known = {title_id for title_id, _ in scores(here, here.mei).items()}
    assert len(known) > 20
    picks = await here.mei.slash(here.channel, "recommend", private=True)
    targets_shown = {part["custom_id"] for part in buttons(picks).values()}
    offered = {target.split(":")[2] for target in targets_shown if target.startswith("pick_one")}
    assert offered
    assert not offered & known


# What differs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("theirs", [False, True])
async def test_a_score_given_here_stays_unless_its_owner_says_otherwise(here: World, theirs: bool) -> None:
    await here.store.ratings.record_score(here.act(here.mei.id, "mei"), SIGNAL, score=12)
    preview = await bring(here.mei, here, LIST)
    assert "⭐ **1** you scored differently here" in body(preview)
    assert "your scores here stay" in body(preview)
    seen = await here.mei.select(shown(preview), ["scored"])
    assert "here 6, in your list 9" in body(seen)
    preview = await here.mei.click(shown(seen), label="Back to my list")
    if theirs:
        preview = await here.mei.click(shown(preview), label="Use the list's scores")
        assert "your list's scores win" in body(preview)
        assert "Keep my scores here" in buttons(preview)
    await add(here.mei, preview)
    assert scores(here, here.mei)[SIGNAL] == (18 if theirs else 12)


async def test_another_season_may_count(here: World) -> None:
    preview = await bring(here.mei, here, LIST)
    asked = await here.mei.click(shown(preview), label="Choose (2)")
    assert "Hospital Playlist" in body(asked)
    [first, second, leave] = selects(asked)[0]["options"]
    assert [first["label"], second["label"]] == [
        "Hospital Playlist (2020) · ⭐ 8.5",
        "Hospital Playlist 2 (2021) · ⭐ 9.5",
    ]
    assert first["default"]
    asked = await choose(here.mei, asked, 0, second["value"])
    assert selects(asked)[0]["options"][1]["default"]
    await add(here.mei, await here.mei.click(shown(asked), label="Back to my list"))
    assert scores(here, here.mei)[PLAYLIST] == 19
    assert leave["label"] == "Leave it out"


async def test_what_is_taken_for_something_can_be_left_out(here: World) -> None:
    preview = await bring(here.mei, here, LIST)
    seen = await here.mei.select(shown(preview), ["shown"])
    assert body(seen) == "**Squid Game Season 2** (2024) → **Squid Game** (2021)"
    asked = await here.mei.click(shown(seen), label="Choose")
    asked = await choose(here.mei, asked, 1, "-")
    preview = await here.mei.click(shown(asked), label="Back to my list")
    assert "✅ **3** titles to add" in body(preview)
    await add(here.mei, preview)
    assert here.rows("SELECT 1 FROM shelf WHERE title_id = ?", SQUID) == []


# What is in doubt ------------------------------------------------------------------------------------


async def test_films_of_the_world_are_asked_for_four_at_a_time(here: World) -> None:
    """Nothing is added that nobody chose; what was left waits."""
    preview = await bring(here.mei, here, FILMS)
    assert "❓ **5** I'm not sure about" in body(preview)
    assert find_label(preview, "import_apply") == "Keep 5 for later"
    asked = await here.mei.click(shown(preview), label="Choose (5)")
    assert len(selects(asked)) == 4
    assert embed(asked).footer.text == "1 to 4 of 5"
    assert not any(option["default"] for each in selects(asked) for option in each["options"])
    asked = await choose(here.mei, asked, 0, PARASITE)
    asked = await choose(here.mei, asked, 2, "-")
    second = await here.mei.click(shown(asked), label="Next")
    assert len(selects(second)) == 1
    first = await here.mei.click(shown(second), label="Back")
    chosen = [[o["value"] for o in each["options"] if o["default"]] for each in selects(first)]
    assert chosen == [[PARASITE], [], ["-"], []]
    preview = await here.mei.click(shown(first), label="Back to my list")
    assert "✅ **1** title to add" in body(preview)
    assert "❓ **3**" in body(preview)
    await add(here.mei, preview)
    assert scores(here, here.mei) == {PARASITE: 18}
    assert len(here.rows("SELECT 1 FROM waiting_rows")) == 3


async def test_what_can_be_only_one_is_taken_in_one_press(here: World) -> None:
    """Ten at a time; those that may be several titles stay in doubt, and a second press does nothing more."""
    preview = await bring(here.mei, here, FILMS)
    seen = await here.mei.select(shown(preview), ["doubtful"])
    assert "is it **Parasite** (2019)?" in body(seen)
    assert "is it **Mother** (2009), **Mother** (2010)?" in body(seen)
    pressed = find_label(seen, "import_accept")
    assert pressed == "Yes to all 4"
    target = buttons(seen)[pressed]["custom_id"]
    left = await here.mei.click(shown(seen), label=pressed)
    assert body(left).startswith("**Mother** (2009)")
    assert kinds(left) == {"import_ask", "import"}
    await press(here.mei, shown(left), target)
    await add(here.mei, await here.mei.click(shown(left), label="Back to my list"))
    assert len(scores(here, here.mei)) == 4


@pytest.mark.parametrize("value", ["kf-the-chaser-2008", "0", "9999", "nonsense!", ""])
async def test_an_answer_that_was_not_offered_is_none(here: World, value: str) -> None:
    preview = await bring(here.mei, here, FILMS)
    asked = await here.mei.click(shown(preview), label="Choose (5)")
    target = selects(asked)[0]["custom_id"]
    assert told(await press(here.mei, shown(asked), target, values=[value])) == GONE
    number = import_id(preview) if "Cancel" in buttons(preview) else 1
    missing = targets.ImportAnswer(number, 0, 4999)
    assert told(await press(here.mei, shown(asked), missing, values=[PARASITE])) == GONE
    assert here.rows("SELECT choices FROM imports")[0][0].count("kf-") == 0


# Whose it is -----------------------------------------------------------------------------------------


async def test_nobody_else_can_press_it(here: World, there: World) -> None:
    """Neither another member, nor the same one in another server."""
    await here.store.ratings.record_score(here.act(here.mei.id, "mei"), SIGNAL, score=12)
    preview = await bring(here.mei, here, LIST)
    number = import_id(preview)
    stranger = await bring(here.jun, here, FILMS)
    elsewhere = await bring(there.mei, there, FILMS)
    for who, message in ((here.jun, shown(stranger)), (there.mei, shown(elsewhere))):
        for target, values in (
            (targets.Import(number), None),
            (targets.ImportSee(number), ["ready"]),
            (targets.ImportAsk(number, 0), None),
            (targets.ImportAnswer(number, 0, 2), ["3"]),
            (targets.ImportAccept(number, 0, 9), None),
            (targets.ImportScores(number, True), None),
            (targets.ImportRest(number), None),
            (targets.ImportDrop(number), None),
        ):
            assert told(await press(who, message, target, values=values)) == GONE
        for target in (targets.ImportApply(number), targets.ImportUndo(number)):
            answer = await press(who, message, target)
            assert [said.content for said in answer.followups] == [GONE]
    assert scores(here, here.mei) == {SIGNAL: 12}
    await add(here.mei, preview)  # control
    assert len(scores(here, here.mei)) == 3
    assert scores(here, here.jun) == {}


async def test_two_members_bring_the_same_list(here: World) -> None:
    for who in (here.mei, here.jun):
        await add(who, await bring(who, here, LIST))
    assert scores(here, here.mei) == scores(here, here.jun)
    assert here.rows("SELECT votes FROM summaries WHERE title_id = ?", SIGNAL) == [(2,)]


async def test_what_is_delivered_twice_is_done_once(here: World) -> None:
    with interactions(here.env, times=2):
        preview = await bring(here.mei, here, LIST)
    assert len(here.rows("SELECT 1 FROM imports")) == 1
    with interactions(here.env, times=2):
        done = await add(here.mei, preview)
    assert heading(done) == "Your list is here"
    assert done.followups == []
    assert len(here.rows("SELECT 1 FROM score_changes")) == 3
    with interactions(here.env, times=2):
        undone = await here.mei.click(shown(done), label="Undo")
    assert body(undone) == "Undone: 4 titles are back to how they were."
    assert undone.followups == []


async def test_one_list_of_a_member_is_read_at_a_time(here: World) -> None:
    """Others have their turn meanwhile, and the member another one later."""
    go, began = asyncio.Event(), asyncio.Event()

    async def linger() -> list[File]:
        began.set()
        await go.wait()
        return [LIST]

    by = here.act(here.mei.id, "mei")
    first = asyncio.create_task(here.bot.use.imports.begin(by, linger, _say_nothing))
    await began.wait()
    assert await refused(here.mei, here, LIST) == BUSY
    assert heading(await bring(here.jun, here, LIST)) == "Your list"  # control
    go.set()
    assert (await first).count(Group.READY) == 4
    assert heading(await bring(here.mei, here, LIST)) == "Your list"


async def test_only_so_many_lists_are_in_memory(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MOST", 0)
    assert await refused(here.mei, here, LIST) == BUSY


async def _say_nothing(key: str, n: int) -> None: ...


async def test_how_far_it_is_is_said(here: World) -> None:
    await bring(here.mei, here, LIST)
    told_on_the_way = [
        sent.json["content"]
        for sent in here.env.http_requests
        if isinstance(sent.json, dict) and (sent.json.get("content") or "").endswith("…")
    ]
    assert told_on_the_way == ["Reading 1 file…", "Looking for 6 titles…"]


# Files -----------------------------------------------------------------------------------------------


def pack(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return packed.getvalue()


@pytest.mark.parametrize("how", ["gone", "refused", "down", "cut off"])
async def test_what_discord_does_not_give_is_said_to(
    here: World, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And keeps neither the member nor others from bringing another."""
    answer = SimpleNamespace(status={"refused": 403, "down": 503}.get(how, 404), reason="")
    failures: dict[str, Exception] = {
        "gone": discord.NotFound(answer, "asset not found"),
        "refused": discord.Forbidden(answer, "cannot retrieve asset"),
        "down": discord.HTTPException(answer, "failed to get asset"),
        "cut off": aiohttp.ClientPayloadError(),
    }

    async def fail(url: str) -> bytes:
        raise failures[how]

    with monkeypatch.context() as patch:
        patch.setattr(here.bot.http, "get_from_cdn", fail)
        assert await refused(here.mei, here, LIST) == (
            "I couldn't get list.csv from Discord. Send it once more."
        )
    assert heading(await bring(here.mei, here, LIST)) == "Your list"  # control


def nest(depth: int) -> bytes:
    data = LIST[1]
    for _ in range(depth):
        data = pack(ratings_csv=data)
    return data


HOSTILE: dict[str, bytes] = {
    "quine": pack(ratings_csv=pack(ratings_csv=pack(ratings_csv=b"x" * (8 << 20)))),
    "nested": nest(40),
    "deep json": b"[" * (4 << 20),
    "deep objects": b'{"movies":' * 400_000,
    "entities": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "' + b"&b;" * 9999 + b'">]><recentratings>&a;',
    "rows": (HEADER + "\n").encode() + b"1;Completed;X;South Korea;2016;Drama;9;1/1;u\n" * 230_000,
    "one row": (HEADER + "\n1;").encode() + b"x" * (9 << 20),
    "quotes": (HEADER + "\n").encode() + b'"' * (9 << 20),
    "tags": b"<tbody>" + b"<tr id=ml1><td" * 500_000,
    "NUL": b"\0" * (9 << 20),
    "separators": b";" * (9 << 20),
}


@pytest.mark.usefixtures("no_collections")
@pytest.mark.parametrize("kind", HOSTILE)
async def test_nobody_waits_for_a_hostile_file(here: World, kind: str) -> None:
    """One sentence or a preview, in what order ever: the event loop is not held for long meanwhile."""
    with watch_loop() as watch:
        answer = await bring(here.mei, here, ("list.csv", HOSTILE[kind]))
    [said] = [message for message in [answer.response, *answer.followups] if message is not None]
    assert said.ephemeral
    assert "reference" not in said.content
    assert watch.longest < ROOM
    assert heading(await bring(here.mei, here, LIST)) == "Your list"  # control: the next is read


@pytest.mark.parametrize(
    "name",
    [
        "@everyone <@1> <#2> [x](https://e.vil) discord.gg/x ||s|| `c` # h",
        "\u202eevil\u2066 \u200b" * 50,
        "e" + "\u0301" * 65_000,
        "가" * 65_000,
        "../../etc/passwd\0=1+1",
    ],
    ids=["markdown", "bidi", "zalgo", "64 KiB", "path"],
)
async def test_a_name_does_nothing_wherever_it_is_shown(here: World, name: str) -> None:
    preview = await bring(here.mei, here, mydramalist((name.replace(";", ","), 2019, 7), ("Signal", 2016, 9)))
    seen = await here.mei.select(shown(preview), ["unknown"])
    for text in (body(preview), body(seen)):
        assert "@everyone" not in text
        assert "<@1>" not in text
        assert not re.search(r"(?<!\\)\[x", text)
    given = await press(here.mei, shown(preview), targets.ImportRest(1))
    [file] = shown(given).attachments
    [_, *rows] = csv.reader(io.StringIO((await file.read()).decode("utf-8-sig")))
    assert len(rows) == 1


async def test_presses_that_race_do_it_once(here: World) -> None:
    """Two of adding and two of undoing at once: what is left is all of it or none."""
    preview = await bring(here.mei, here, LIST)
    number = import_id(preview)
    by = [here.act(here.mei.id, "mei") for _ in range(6)]
    use = here.bot.use.imports
    work = [
        use.apply(by[0], number),
        use.apply(by[1], number),
        use.undo(by[2], number),
        use.undo(by[3], number),
    ]
    found = await asyncio.gather(*work, return_exceptions=True)
    assert all(not isinstance(each, Exception) or isinstance(each, Gone) for each in found)
    logged = here.rows("SELECT count(*) FROM score_changes WHERE member_id = ?", here.mei.id)
    assert (len(scores(here, here.mei)), logged) in [(3, [(3,)]), (0, [(0,)])]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("holiday.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256))), "I can't tell where holiday.jpg is from."),
        (("empty.csv", b""), "There's no drama or film in there."),
        (("words.txt", b"What a year it was, and what a drama."), "I can't tell where words.txt is from."),
        (
            ("bomb.zip", pack(ratings_csv=b"0" * (80 << 20))),
            "That's more than 64 MiB, too much for me at once.",
        ),
        (("torn.zip", FILMS[1][: len(FILMS[1]) // 2]), "torn.zip is damaged and I can't read it."),
        (("nest.zip", pack(letterboxd_zip=FILMS[1])), "nest.zip has another archive inside."),
    ],
    ids=lambda each: each[0] if isinstance(each, tuple) else "",
)
async def test_what_is_no_list_is_refused_in_one_sentence(here: World, file: File, said: str) -> None:
    assert (await refused(here.mei, here, file)).startswith(said)
    assert heading(await bring(here.mei, here, LIST)) == "Your list"  # control: the next is read


async def test_lists_of_two_programs_are_refused(here: World) -> None:
    assert await refused(here.mei, here, LIST, FILMS) == (
        "That's MyDramaList and Letterboxd together. Bring one first, then the other."
    )


async def test_several_files_are_one_list(here: World) -> None:
    pages = [mydramalist((each, year, 8)) for each, year in (("Signal", 2016), ("My Mister", 2018))]
    preview = await bring(here.mei, here, *pages, *[mydramalist(("Squid Game", 2021, 7))] * 8)
    assert "**MyDramaList** · 3 titles" in body(preview)


async def test_saved_pages_are_one_list(here: World) -> None:
    """As a browser saves them, one after the other, with a title on both."""
    signal, mister, squid = (
        mdl_row(number, name, year=str(year), score=score)
        for number, (name, year, score) in enumerate(
            [("Signal", 2016, "9.0"), ("My Mister", 2018, "0.0"), ("Squid Game", 2021, "10")]
        )
    )
    pages = [("My Drama List.html", mdl_page(signal, mister)), ("page 2.htm", mdl_page(mister, squid))]
    preview = await bring(here.mei, here, *pages)
    assert "**MyDramaList** · 3 titles" in body(preview)
    await add(here.mei, preview)
    assert scores(here, here.mei) == {SIGNAL: 18, SQUID: 20}


async def test_too_much_is_refused_before_it_is_loaded(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui_files, "MOST_BYTES", 1 << 20)
    half = ("list.csv", LIST[1].ljust(700 << 10))
    loads = len(here.env.http_requests)
    assert await refused(here.mei, here, half, half) == (
        "That's more than 1 MiB, too much for me at once. Bring it in parts."
    )
    assert not any("attachments" in sent.path for sent in here.env.http_requests[loads:])
    assert "**MyDramaList**" in body(await bring(here.mei, here, half))  # control


async def test_what_takes_too_long_is_said_to(
    here: World, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = readers.seconds
    monkeypatch.setattr(readers, "seconds", 0)
    assert await refused(here.mei, here, LIST) == (
        "I can't get through that file. Export it again, or bring it in smaller pieces."
    )
    monkeypatch.setattr(readers, "seconds", seconds)
    assert heading(await bring(here.mei, here, LIST)) == "Your list"  # control


async def test_a_list_of_five_thousand_keeps_nobody_waiting(here: World) -> None:
    """Neither while it is read nor while it is put on the shelf is the event loop held for long."""
    dramas = {(each.title, each.year) for each in here.index.korean.titles if each.episodes}
    rows = [(name, year, 1 + number % 10) for number, (name, year) in enumerate(sorted(dramas))]
    rows += [(f"Nobody made number {number}", 2019, 7) for number in range(5000 - len(rows))]
    with watch_loop() as watch:
        preview = await bring(here.mei, here, mydramalist(*rows))
        assert f"**MyDramaList** · {len({*rows})} titles" in body(preview)
        done = await add(here.mei, preview)
    assert len(scores(here, here.mei)) > 2000
    assert heading(done) == "Your list is here"
    assert watch.longest < ROOM


# What is left over -----------------------------------------------------------------------------------


async def test_what_was_not_added_comes_back_with_reasons(here: World) -> None:
    """Before it is applied and after; no spreadsheet runs anything of it."""
    formula = '=HYPERLINK("https://example.org","x")'
    preview = await bring(here.mei, here, mydramalist(("Signal", 2016, 9), (formula, 2019, 7)))
    done = await add(here.mei, preview)
    for card in (preview, done):
        given = await press(here.mei, shown(card), targets.ImportRest(1))
        assert told(given) == "Here's 1 that wasn't added, and why."
        [file] = shown(given).attachments
        data = await file.read()
        assert data.startswith("\ufeff".encode())
        _, [name, *_, reason] = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        assert name == f"'{formula}"
        assert reason == "not here yet; kept for later"


async def test_nothing_may_be_left_over(here: World) -> None:
    preview = await bring(here.mei, here, mydramalist(("Signal", 2016, 9)))
    assert "What's left over" not in buttons(preview)
    answer = await press(here.mei, shown(preview), targets.ImportRest(import_id(preview)))
    assert told(answer) == "Nothing's left over."


# Reviews ---------------------------------------------------------------------------------------------


async def bring_films(here: World, **texts: str) -> Answer:
    """The list of drafts, of films that were all taken."""
    films = letterboxd(("Parasite", 2019, 4.5), ("The Handmaiden", 2016, 5), reviews=texts)
    preview = await bring(here.mei, here, films)
    seen = await here.mei.select(shown(preview), ["doubtful"])
    preview = await here.mei.click(shown(seen), label="Yes to all 2")
    done = await add(here.mei, preview)
    return await here.mei.click(shown(done), label=find_label(done, "brought"))


async def test_a_review_is_read_over_and_posted(here: World) -> None:
    """Through the form, which takes it for a spoiler; posting takes it off the list."""
    listed = await bring_films(here, Parasite="The <i>stairs</i> go down &amp; down.")
    assert "> The stairs go down & down." in body(listed)
    assert here.channel.history() == []
    form = await here.mei.click(shown(listed), label="1")
    given = parts(form)
    assert given["take"]["value"] == "The stairs go down & down."
    assert given["spoils"]["default"]
    assert [o["value"] for o in given["score"]["options"] if o["default"]] == ["9"]
    await here.mei.submit_modal(form, {"take": given["take"]["value"], "score": ["9"], "spoils": True})
    assert here.rows("SELECT title_id, body, spoils FROM reviews") == [
        (PARASITE, "The stairs go down & down.", 1)
    ]
    guide = await here.mei.slash(here.channel, "import")
    assert "brought" not in kinds(guide)


async def test_review_is_filled_with_it_unless_there_is_a_later_draft(here: World) -> None:
    await bring_films(here, Parasite="From the list.")
    form = await here.mei.slash(here.channel, "review", title=PARASITE)
    assert parts(form)["take"]["value"] == "From the list."
    refused_ = await here.mei.slash(here.channel, "review", title=PARASITE, score="11", text="Written since.")
    assert shown(refused_).ephemeral
    form = await here.mei.slash(here.channel, "review", title=PARASITE)
    assert parts(form)["take"]["value"] == "Written since."
    form = await here.mei.slash(here.channel, "review", title=HANDMAIDEN)
    assert not parts(form)["take"].get("value")  # control


async def test_a_review_too_long_for_the_form_loses_nothing(here: World) -> None:
    text = " ".join(f"word{number}" for number in range(1200))
    listed = await bring_films(here, Parasite=text)
    form = await here.mei.click(shown(listed), label="1")
    assert not parts(form)["take"].get("value")
    assert not parts(form)["take"]["required"]
    await here.mei.submit_modal(form, {"score": ["9"], "spoils": True})
    assert here.rows("SELECT body FROM reviews") == [(text,)]


async def test_a_review_can_be_dropped(here: World) -> None:
    listed = await bring_films(here, **{"Parasite": "One.", "The Handmaiden": "Two."})
    left = await here.mei.select(shown(listed), [PARASITE])
    assert "Two." in body(left)
    assert "One." not in body(left)
    empty = await here.mei.select(shown(left), [HANDMAIDEN])
    assert body(empty) == "No drafts left: every review is posted or deleted."
    form = await here.mei.slash(here.channel, "review", title=PARASITE)
    assert not parts(form)["take"].get("value")
    assert PARASITE in scores(here, here.mei)


async def test_drafts_are_their_authors_alone(here: World) -> None:
    await bring_films(here, Parasite="One.")
    guide = await here.jun.slash(here.channel, "import")
    listed = await press(here.jun, shown(guide), targets.Brought())
    assert body(listed) == "No drafts left: every review is posted or deleted."
    await press(here.jun, shown(guide), targets.BroughtDrop(0), values=[PARASITE])
    form = await here.jun.slash(here.channel, "review", title=PARASITE)
    assert not parts(form)["take"].get("value")
    assert len(here.rows("SELECT 1 FROM imported_reviews")) == 1


async def test_there_is_no_draft_where_they_have_posted_one(here: World) -> None:
    by = here.act(here.mei.id, "mei")
    await here.store.reviews.write(by, PARASITE, ReviewContent("Written here."))
    preview = await bring(here.mei, here, letterboxd(("Parasite", 2019, 4.5), reviews={"Parasite": "There."}))
    seen = await here.mei.select(shown(preview), ["doubtful"])
    preview = await here.mei.click(shown(seen), label="Yes to 1")
    done = await add(here.mei, preview)
    assert "brought" not in kinds(done)
    form = await here.mei.slash(here.channel, "review", title=PARASITE)
    assert parts(form)["take"]["value"] == "Written here."


async def test_undoing_takes_the_drafts_along(here: World) -> None:
    listed = await bring_reviews(here)
    assert len(here.rows("SELECT 1 FROM imported_reviews")) == 2
    await press(here.mei, shown(listed), targets.ImportUndo(1))
    assert here.rows("SELECT 1 FROM imported_reviews") == []


# Without a file --------------------------------------------------------------------------------------


async def test_without_a_file_it_says_how_to_get_one(here: World) -> None:
    guide = await here.mei.slash(here.channel, "import")
    assert shown(guide).ephemeral
    for site in (
        "MyDramaList",
        "Letterboxd",
        "IMDb",
        "Trakt",
        "Simkl",
        "TMDB",
        "TV Time",
        "Criticker",
        "Yamtrack",
    ):
        assert f"**{site}**" in body(guide)
    assert kinds(guide) == set()
    await bring_films(here, Parasite="One.")
    again = await here.mei.slash(here.channel, "import")
    listed = await here.mei.click(shown(again), label="Your review drafts (1)")
    assert "One." in body(listed)
    assert shown(listed).id != shown(again).id


async def test_without_a_file_one_comes_back_to_the_last_list(here: World) -> None:
    """A private message is gone with the window; what it led to is not."""
    await bring(here.mei, here, LIST)
    guide = await here.mei.slash(here.channel, "import")
    assert kinds(await here.jun.slash(here.channel, "import")) == set()
    preview = await here.mei.click(shown(guide), label="Go on with my last list")
    await add(here.mei, preview)
    guide = await here.mei.slash(here.channel, "import")
    assert kinds(guide) == {"import_undo"}
    await here.mei.click(shown(guide), label="Undo my last list")
    assert scores(here, here.mei) == {}
    assert kinds(await here.mei.slash(here.channel, "import")) == set()
