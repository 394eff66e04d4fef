"""`/privacy` in two servers and in direct messages: told, taken away, hidden, erased to the last trace."""

import io
import json
import logging
import re
import zipfile
from typing import Any

import pytest
import simcord

from bot.ui.words import Words
from tests.discord.conftest import (
    MIRACLE,
    MOTHER_DRAMA,
    SIGNAL,
    World,
    body,
    buttons,
    fields,
    heading,
    press,
    shown,
    told,
    turn,
    whole,
)
from tests.discord.test_every_language import speak
from tests.places import ON_POSTGRES, sqlite_alone

TEXT = "The bread is staler than Wilhelmina said."
REPLY = "Crumbs, mostly crumbs."
REASON = "Rye and prejudice."


async def live(place: World, who: simcord.MemberActor, other: simcord.MemberActor) -> None:
    """One member scores, reviews, plans, replies and reports; the other has a review they do so with."""
    await other.slash(place.channel, "review", title=MIRACLE, score="8", text="By another.")
    [(others_id,)] = place.rows(
        "SELECT review_id FROM reviews WHERE server_id = ? AND member_id = ?", place.server.id, other.id
    )
    await who.slash(place.channel, "rating", title=SIGNAL, score="9")
    await who.slash(place.channel, "review", title=MIRACLE, score="9", text=TEXT, mood="dark")
    await who.slash(place.channel, "progress", title=MOTHER_DRAMA, episode=3)
    card = place.channel.history()[0]
    form = await press(who, card, f"reply_write:{others_id}")
    await who.submit_modal(form, {"text": REPLY})
    await press(who, card, f"helpful:{others_id}:1")
    form = await press(who, card, f"report:{others_id}")
    await who.submit_modal(form, {"text": REASON})


async def erase(
    who: simcord.MemberActor | simcord.UserHandle, card: simcord.InteractionResult, label: str
) -> None:
    """Through both questions."""
    await who.click(shown(card), label=label)
    await who.click(shown(card), label="Go on")
    [sure] = [each for each in buttons(card) if each.startswith("Erase ")]
    await who.click(shown(card), label=sure)


def find_rows(here: World, member_id: int) -> list[str]:
    """Every row in any table that has that id, or the words of that member."""
    sql = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        if ON_POSTGRES
        else "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    named = re.compile(rf"(?<!\d){member_id}(?!\d)")
    return [
        f"{name}: {row}"
        for (name,) in here.rows(sql)
        for row in map(str, here.rows(f"SELECT * FROM {name}"))
        if named.search(row) or any(text in row for text in (TEXT, REPLY, REASON))
    ]


async def test_what_is_kept_is_told_in_plain_words(here: World, there: World) -> None:
    """Here, and that there is more elsewhere; privately, and nothing for who did nothing."""
    await live(here, here.mei, here.jun)
    await there.mei.slash(there.channel, "rating", title=SIGNAL, score="9")
    card = await here.mei.slash(here.channel, "privacy")
    assert shown(card).ephemeral
    said = body(card)
    assert said.startswith("In this server:\n🪪 your name, picture, join date and choices")
    for part in (
        "⭐ 3 titles on your shelf",
        "✍️ 1 review, with",
        "💬 1 reply",
        "🚩 2 reports",
        "👍 1 review",
    ):
        assert part in said
    assert said.endswith("-# I know you from 1 other server too.")
    assert "an erased member" in fields(card)["What stays with others"]
    assert body(await here.sol.slash(here.channel, "privacy")) == "In this server:\nNothing at all."
    assert here.rows("SELECT 1 FROM members WHERE member_id = ?", here.sol.id) == []


async def test_erased_here_and_not_there(here: World, there: World) -> None:
    """Asked twice, with what goes; done at once; the cards leave the channel, the log and titles stay."""
    for place in (here, there):
        await live(place, place.mei, place.jun)
    assert TEXT in here.public()
    assert REPLY in here.public()
    card = await here.mei.slash(here.channel, "privacy")
    await here.mei.click(shown(card), label="Erase me here")
    assert heading(card) == "Erase everything of yours?"
    assert "**Drama Club**" in body(card)
    assert list(buttons(card)) == ["Go on", "Export", "Keep everything"]
    before = find_rows(here, here.mei.id)
    await here.mei.click(shown(card), label="Go on")
    said = re.match(r"These (\d+) entries go right now, from \*\*Drama Club\*\*:\n🪪", body(card))
    assert said is not None
    [sure, _] = buttons(card).values()
    assert sure["style"] == 4
    assert find_rows(here, here.mei.id) == before  # nothing went with a question
    await here.mei.click(shown(card), label=sure["label"])
    await here.env.settle()
    assert heading(card) == "You're erased"
    assert body(card).startswith(f"{said[1]} entries are gone, from **Drama Club**.")
    assert "I looked again, and nothing of yours is left." in body(card)
    assert "backups" in body(card)
    assert "✍️ 1 review" in fields(card)["What went"]
    left = [row for row in find_rows(here, here.mei.id) if str(here.server.id) in row]
    assert left == []
    assert TEXT not in here.public()
    assert REPLY not in here.public()
    assert "By another." in here.public()
    assert TEXT in there.public()
    assert here.rows("SELECT count(*) FROM reviews WHERE member_id = ?", here.mei.id) == [(1,)]
    [(votes,)] = here.rows(
        "SELECT votes FROM summaries WHERE server_id = ? AND title_id = ?", here.server.id, MIRACLE
    )
    assert votes == 1


async def test_erased_everywhere_by_direct_message(here: World, there: World) -> None:
    """Of a server one has left, and of one that has removed the bot, too."""
    for place in (here, there):
        await live(place, place.mei, place.jun)
    there.env.backend.remove_member(there.server.id, here.mei.id)
    await here.bot.store.servers.note_left(there.server.id, at=int(here.env.now().timestamp()))
    card = await here.mei.user.slash("privacy")
    assert body(card).startswith("In 2 servers, all together:")
    await erase(here.mei.user, card, "Erase me everywhere")
    await here.env.settle()
    assert "**Drama Club** and **Film Circle**" in body(card)
    assert "nothing of yours is left" in body(card)
    assert find_rows(here, here.mei.id) == []
    again = await here.mei.user.slash("privacy")
    assert body(again) == "Nothing at all."
    assert list(buttons(again)) == ["Hide me", "Don't message me"]
    assert find_rows(here, here.mei.id) == []  # looking leaves nothing


async def test_one_server_is_chosen_by_direct_message(here: World, there: World) -> None:
    for place in (here, there):
        await place.mei.slash(place.channel, "rating", title=SIGNAL, score="9")
    card = await here.mei.user.slash("privacy")
    await here.mei.user.select(shown(card), [str(there.server.id)])
    await here.mei.user.click(shown(card), label="Go on")
    [sure, _] = buttons(card)
    await here.mei.user.click(shown(card), label=sure)
    assert "from **Film Circle**" in body(card)
    left = here.rows("SELECT server_id FROM members WHERE member_id = ?", here.mei.id)
    assert left == [(here.server.id,)]


async def test_whoever_presses_is_asked_about_themselves(here: World) -> None:
    """A forged press, a press of another's button, one of a server where there is nothing."""
    for who in (here.mei, here.jun):
        await who.slash(here.channel, "rating", title=SIGNAL, score="9")
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    await press(here.sol, shown(card), f"erase_yes:{here.server.id}")
    await press(here.sol, shown(card), "erase_yes:0")
    await press(here.sol, shown(card), "erase_yes:404")
    assert {row[0] for row in here.rows("SELECT member_id FROM members")} >= {here.mei.id, here.jun.id}
    forged = await press(here.sol, shown(card), "erase_where", values=["0"])
    assert told(forged).startswith("That's no longer there.")


async def test_a_second_press_finds_nothing(here: World) -> None:
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score="9")
    card = await here.mei.slash(here.channel, "privacy")
    await erase(here.mei, card, "Erase me here")
    again = await press(here.mei, shown(card), f"erase_yes:{here.server.id}")
    assert "There's nothing of yours to erase." in whole(shown(again))
    asked = await press(here.mei, shown(card), "erase:0")
    assert list(buttons(asked)) == ["Keep everything"]


async def test_who_comes_back_starts_anew_but_for_a_block(here: World) -> None:
    """And moderators read of an erased member."""
    mod = here.moderator()
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score="9")
    await mod.slash(here.channel, "moderation block", member=here.mei)
    log = await mod.slash(here.channel, "moderation log")
    assert "mei" in whole(shown(log))
    await erase(here.mei, await here.mei.slash(here.channel, "privacy"), "Erase me here")
    log = await mod.slash(here.channel, "moderation log")
    assert "mei" not in whole(shown(log))
    assert "an erased member" in whole(shown(log))
    answer = await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text=TEXT)
    assert told(answer).startswith("A moderator has stopped you from reviewing here.")
    card = await here.mei.slash(here.channel, "privacy")
    assert "📈" not in body(card)


async def test_a_moderator_who_erases_themselves_leaves_what_they_decided(here: World) -> None:
    mod = here.moderator("zelda")
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score="9")
    await mod.slash(here.channel, "moderation block", member=here.mei)
    await erase(mod, await mod.slash(here.channel, "privacy"), "Erase me here")
    log = whole(shown(await here.moderator().slash(here.channel, "moderation log")))
    assert "zelda" not in log
    assert "**an erased member**" in log
    assert "mei" in log


async def test_a_list_that_was_shared_leaves_its_channel(here: World) -> None:
    await here.jun.slash(here.channel, "review", title=SIGNAL, score="9", text="By another.")
    await here.mei.slash(here.channel, "reviews", share=True)
    messages = len(here.channel.history())
    await erase(here.mei, await here.mei.slash(here.channel, "privacy"), "Erase me here")
    await here.env.settle()
    assert len(here.channel.history()) == messages - 1
    assert "By another." in here.public()


@sqlite_alone
async def test_bytes_and_logs_forget(here: World, there: World, caplog: pytest.LogCaptureFixture) -> None:
    """The file with its log right after the answer, and the log of the bot from the first act on."""
    caplog.set_level(logging.DEBUG, logger="bot")
    for place in (here, there):
        await live(place, place.mei, place.jun)
    await here.mei.slash(here.channel, "recommend")
    signs = {
        "decimal": str(here.mei.id).encode(),
        "bytes": here.mei.id.to_bytes(8, "big").lstrip(b"\0"),
        **{text: text.encode() for text in (TEXT, REPLY, REASON)},
    }

    def find() -> set[str]:
        data = b"".join(each.read_bytes() for each in here.path.parent.glob(f"{here.path.name}*"))
        return {name for name, sign in signs.items() if sign in data}

    assert find() >= {"bytes", TEXT, REPLY, REASON}  # control
    await erase(here.mei, await here.mei.slash(here.channel, "privacy"), "Erase me everywhere")
    await here.env.settle()
    await here.env.advance_time(70)
    assert find() == set()
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert [sign for sign in (str(here.mei.id), TEXT, REPLY, REASON) if sign in said] == []


async def test_what_was_learnt_is_forgotten_at_once(here: World) -> None:
    """The recommender in memory has the member's scores before, and not after."""
    for title in (SIGNAL, MIRACLE, MOTHER_DRAMA):
        await here.vote(title, 8, 9, 7)
        await here.mei.slash(here.channel, "rating", title=title, score="9")
    model = await here.bot.use.recommenders.get(here.server.id, {})
    assert model.scores_of(here.mei.id)
    await erase(here.mei, await here.mei.slash(here.channel, "privacy"), "Erase me here")
    await here.env.settle()
    assert not here.bot.use.recommenders.is_ready(here.server.id)
    model = await here.bot.use.recommenders.get(here.server.id, {})
    assert not model.scores_of(here.mei.id)


async def test_hidden_from_the_recommender(here: World) -> None:
    """At once, both ways; their own list is theirs still."""
    for title in (SIGNAL, MIRACLE, MOTHER_DRAMA):
        await here.vote(title, 8, 9, 7)
        await here.mei.slash(here.channel, "rating", title=title, score="9")

    async def knows() -> bool:
        return bool((await here.bot.use.recommenders.get(here.server.id, {})).scores_of(here.mei.id))

    assert await knows()
    await turn(here, here.mei, "Hide me")
    assert not await knows()
    answers = await here.store.suggestions.find_answers(here.server.id, [here.mei.id], asker_id=here.mei.id)
    assert answers[here.mei.id].scored == 3
    await turn(here, here.mei, "Show me again")
    assert await knows()


async def test_one_hides_while_another_is_shown_again(here: World) -> None:
    """As many are hidden as before, but not the same."""
    for who in (here.mei, here.jun):
        await here.vote(SIGNAL, 8, 9, 7)
        await who.slash(here.channel, "rating", title=SIGNAL, score="9")

    async def list_known() -> list[bool]:
        model = await here.bot.use.recommenders.get(here.server.id, {})
        return [bool(model.scores_of(who.id)) for who in (here.mei, here.jun)]

    await turn(here, here.mei, "Hide me")
    assert await list_known() == [False, True]
    await here.env.advance_time(60)
    await turn(here, here.jun, "Hide me")
    await turn(here, here.mei, "Show me again")
    assert await list_known() == [True, False]


async def test_hidden_everywhere_by_direct_message(here: World, there: World) -> None:
    for place in (here, there):
        await place.mei.slash(place.channel, "rating", title=SIGNAL, score="10")
        await turn(place, place.mei, "Mention my scores")
    card = await here.mei.user.slash("privacy")
    await here.mei.user.click(shown(card), label="Hide me")
    assert "You're hidden everywhere" in fields(card)["Your choices"]
    for place in (here, there):
        assert "You're hidden here" in whole(shown(await place.mei.slash(place.channel, "privacy")))
        lovers = await place.store.ratings.find_lovers(place.server.id, SIGNAL, most=9)
        assert (lovers.names, lovers.more) == ((), 1)
    await here.mei.user.click(shown(card), label="Don't message me")
    assert "I don't message you" in fields(card)["Your choices"]
    assert here.rows("SELECT is_off FROM direct_messages WHERE member_id = ?", here.mei.id) == [(1,)]
    assert here.rows("SELECT 1 FROM members WHERE server_id = 0") == []


# Taking it away --------------------------------------------------------------------------------------


async def unpack(here: World, answer: simcord.InteractionResult) -> dict[str, Any]:
    """The files of the zip that was sent privately."""
    assert answer.followups == []
    assert shown(answer).ephemeral
    [file] = shown(answer).attachments
    assert file.filename == "daesang.zip"
    with zipfile.ZipFile(io.BytesIO(await file.read())) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


@pytest.mark.parametrize("alone", [False, True])
async def test_an_export_has_all_there_is(here: World, there: World, alone: bool) -> None:
    """Of both servers, from either and from a direct message; what it says is what the store has."""
    for place in (here, there):
        await live(place, place.mei, place.jun)
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score="7.5")
    who: Any = here.mei.user if alone else here.mei
    card = await (who.slash("privacy") if alone else who.slash(here.channel, "privacy"))
    files = await unpack(here, await who.click(shown(card), label="Export"))
    assert {*files} == {
        *("daesang.json", "shelf.csv", "scores.csv", "reviews.csv", "replies.csv", "README.txt")
    }
    whole_file = json.loads(files["daesang.json"])
    assert (whole_file["format"], whole_file["version"]) == ("daesang", 1)
    servers = {each["id"]: each for each in whole_file["servers"]}
    assert {*servers} == {str(here.server.id), str(there.server.id)}
    mine = servers[str(here.server.id)]
    assert mine["name"] == "Drama Club"
    entries = {entry["title"]["id"]: entry for entry in mine["shelf"]}
    kept = here.rows(
        "SELECT title_id, status, score, first_score, episode, rewatches, planned_at, started_at, "
        "finished_at, scored_at, rated_at FROM shelf WHERE server_id = ? AND member_id = ?",
        here.server.id,
        here.mei.id,
    )
    assert {row[0] for row in kept} == {*entries}
    for title_id, status, score, first, *rest in kept:
        entry = entries[title_id]
        assert (entry["status"], entry["score"], entry["first_score"]) == (
            status,
            score and score / 2,
            first and first / 2,
        )
        names = ["episode", "rewatches", "planned_at", "started_at", "finished_at", "scored_at", "rated_at"]
        assert [entry[name] for name in names] == rest
    assert [score for _, score in entries[SIGNAL]["changes"]] == [9, 7.5]
    assert entries[SIGNAL]["title"]["title_ko"] == "시그널"
    [review] = mine["reviews"]
    assert (review["title_id"], review["text"], review["score"]) == (MIRACLE, TEXT, 9)
    assert review["moods"] == ["dark"]
    assert [each["text"] for each in mine["replies"]] == [REPLY]
    assert [each["reason"] for each in mine["reports"] if "reason" in each] == [REASON]
    assert TEXT in files["reviews.csv"]
    assert "Only you" not in files["README.txt"]
    assert "jun" not in files["daesang.json"]


async def test_the_page_is_in_the_members_language(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(here, "ko", monkeypatch)
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score="9")
    card = await here.mei.slash(here.channel, "privacy")
    assert heading(card) == "제가 알고 있는 것"
    files = await unpack(here, await here.mei.click(shown(card), label="내보내기"))
    assert files["README.txt"].replace("\r", "") == Words("ko")("export.page")
    await here.mei.click(shown(card), label="이 서버에서 지우기")
    await here.mei.click(shown(card), label="계속하기")
    [sure, _] = buttons(card)
    await here.mei.click(shown(card), label=sure)
    assert heading(card) == "다 지웠어요"


# Several processes -----------------------------------------------------------------------------------


async def test_what_another_process_serves_is_not_claimed(here: World, there: World) -> None:
    """It is said to be on its way, and done by the job of whoever serves that server."""
    for place in (here, there):
        await place.mei.slash(place.channel, "rating", title=SIGNAL, score="9")
    # As where another process has taken over its shard.
    here.store.guard(lambda server_id: server_id != there.server.id)
    card = await here.mei.slash(here.channel, "privacy")
    await erase(here.mei, card, "Erase me everywhere")
    assert "from **Drama Club**." in body(card)
    assert "Not done yet, but on its way within a minute: **Film Circle**." in body(card)
    told_again = await here.mei.slash(here.channel, "privacy")
    assert body(told_again).endswith("-# I know you from 1 other server too.")
    here.store.guard(lambda server_id: True)
    await here.env.advance_time(120)
    assert find_rows(here, here.mei.id) == []


async def test_after_a_crash_between_asking_and_erasing_it_is_done(here: World) -> None:
    await live(here, here.mei, here.jun)
    await here.store.privacy.ask(here.mei.id, [here.server.id], at=int(here.env.now().timestamp()))
    await here.restart()
    await here.env.settle()
    assert find_rows(here, here.mei.id) == []
    assert TEXT not in here.public()
