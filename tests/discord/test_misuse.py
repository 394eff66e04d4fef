"""What members, moderators of one channel and strangers' servers try, and get nowhere with."""

import re
from typing import Any

import discord
import pytest
import simcord

from tests.discord.conftest import (
    DAY,
    SIGNAL,
    World,
    buttons,
    embed,
    fields,
    pick,
    press,
    reply_of,
    shown,
    take_id,
    told,
    turn,
    whole,
)
from tests.discord.picking import MORE, has_taste, told_of
from tests.discord.test_proposals import draft

ANSWER = "I never trusted Zephyrine."
LOCKED = "That thread is locked: only moderators can write in it."


async def write(here: World, who: simcord.MemberActor | None = None, channel: Any = None, **more: Any) -> Any:
    """A review, mei's unless said otherwise."""
    given = {"title": SIGNAL, "score": "9", "text": "She poisoned him.", **more}
    return await (who or here.mei).slash(channel or here.channel, "review", **given)


# Rights ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["moderation held", "moderation log", "settings"])
async def test_a_right_in_one_channel_gives_none_over_the_server(here: World, command: str) -> None:
    """Who may manage all of a side channel is no moderator; who is one by role is so everywhere."""
    everything = discord.PermissionOverwrite(manage_messages=True, manage_guild=True)
    side = here.server.create_text_channel("side", overwrites={here.jun: everything})
    for each in here.bot.tree.get_commands():
        each.default_permissions = None  # a server may show them to everybody
    await here.bot.tree.sync()
    assert told(await here.jun.slash(side, command)).startswith("You need the Manage ")
    mod = here.moderator()
    none = discord.PermissionOverwrite(manage_messages=False, manage_guild=False)
    closed = here.server.create_text_channel("closed", overwrites={mod: none})
    assert not shown(await mod.slash(closed, command)).content.startswith("You need")


async def test_a_report_is_not_decided_with_a_right_in_one_channel(here: World) -> None:
    """Nor by a forged press there."""
    everything = discord.PermissionOverwrite(manage_messages=True)
    side = here.server.create_text_channel("side", overwrites={here.jun: everything})
    card = await write(here, channel=side)
    await here.store.reports.file(here.act(), take_id(here), "because")
    [found] = await here.store.reports.list_open(here.server.id)
    answer = await press(here.jun, shown(card), f"verdict:remove:{found.id}")
    assert told(answer) == "You need the Manage Messages permission for that. Ask somebody who has it."
    assert here.rows("SELECT state FROM reviews") == [("posted",)]


async def test_no_press_takes_a_right_in_one_channel_for_one_in_the_server(here: World) -> None:
    """Whatever only moderators and managers are shown, forged: who is one by role is not refused."""
    everything = discord.PermissionOverwrite(manage_messages=True, manage_guild=True)
    side = here.server.create_text_channel("side", overwrites={here.jun: everything})
    card = shown(await write(here, channel=side))
    asked = [
        *("hold:1", "stand:1", "log:0", "verdict_undo:1", "inspect:1", "inspect_page:1:0", "mute_reporter:1"),
        *("flag_verdict:1:0", "settings_page:server", "setting_form:review_words"),
    ]
    chosen = {"mute_flagger:1": "2", "setting:spoiler_flags": "1", "report_channel": str(side.id)}
    mod = here.moderator()
    for who, refused in ((here.jun, True), (mod, False)):
        for forged in (*asked, *chosen):
            values = [chosen[forged]] if forged in chosen else None
            answer = await press(who, card, forged, values=values)
            said = "" if answer.modal else told(answer)
            assert said.startswith("You need the Manage ") is refused, forged


# Where the bot writes for somebody -------------------------------------------------------------------


@pytest.mark.parametrize("by", ["command", "form", "file"])
async def test_a_review_is_posted_only_where_its_author_may_write(here: World, by: str) -> None:
    """A read-only channel stays so; where a channel for reviews is set, that is what counts."""
    silent = discord.PermissionOverwrite(send_messages=False)
    news = here.server.create_text_channel("news", overwrites={here.mei: silent})

    async def post() -> Any:
        if by == "command":
            return await write(here, channel=news)
        if by == "form":
            form = await here.mei.slash(news, "review", title=SIGNAL)
            return await here.mei.submit_modal(form, {"take": "words", "score": ["9"]})
        file = ("x.txt", b"words")
        read = await here.mei.slash(news, "review", title=SIGNAL, file=file, spoiler=False)
        await here.mei.select(shown(read), ["none"], custom_id=f"save_score:{draft(read)}")
        return await here.mei.click(shown(read), label="Post")

    assert told(await post()).startswith("You need the Send Messages")
    assert here.rows("SELECT review_id FROM reviews") == []
    assert news.history() == []
    await here.store.settings.change(here.act(), "review_channel", here.channel.id)
    await post()
    assert len(here.channel.history()) == 1
    assert news.history() == []


async def test_a_locked_thread_takes_no_review(here: World) -> None:
    """But its moderators'."""
    card = await write(here)
    await here.jun.click(shown(card), label="Reply")
    [thread] = here.channel.threads
    await lock(here, thread)
    assert told(await write(here, here.jun, thread)).startswith(LOCKED)
    role = here.server.create_role("keepers", permissions=discord.Permissions(manage_threads=True))
    keeper = here.server.add_member(here.env.create_user("keeper"), roles=[role])
    assert not shown(await write(here, keeper, thread)).ephemeral


async def lock(here: World, thread: Any, *, archived: bool = False) -> None:
    made = here.bot.get_channel(thread.id)
    assert isinstance(made, discord.Thread)
    await made.edit(locked=True, archived=archived)
    await here.env.settle()


# Replies ---------------------------------------------------------------------------------------------


async def ask_reply(here: World, card: Any, who: simcord.MemberActor | None = None) -> Any:
    form = await press(who or here.jun, shown(card), f"reply_write:{take_id(here, here.mei)}")
    assert form.modal is not None
    return form


@pytest.mark.parametrize("archived", [False, True])
async def test_a_locked_thread_is_not_gone_round(here: World, archived: bool) -> None:
    """No press opens it again, and no form answers beside it."""
    card = await write(here)
    await here.sol.click(shown(card), label="Reply")
    [thread] = here.channel.threads
    await lock(here, thread, archived=archived)
    assert told(await here.jun.click(shown(card), label="Reply")) == LOCKED
    stored = here.env.backend.get_channel(thread.id)
    assert stored.thread_metadata is not None
    assert stored.thread_metadata.archived is archived
    answer = await here.jun.submit_modal(await ask_reply(here, card), {"text": ANSWER})
    assert told(answer).startswith(LOCKED)
    assert ANSWER not in here.public()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("review_role", 5, "You need a certain role to review here"),
        ("review_days", 95, "You're too new here to review. Come back in 5 days."),
    ],
)
async def test_who_may_not_review_may_not_answer(here: World, name: str, value: int, says: str) -> None:
    card = await write(here)
    await here.store.settings.change(here.act(), name, value)
    answer = await here.jun.submit_modal(await ask_reply(here, card), {"text": ANSWER})
    assert told(answer).startswith(says)
    assert ANSWER not in here.public()


# Direct messages -------------------------------------------------------------------------------------


def direct(who: simcord.MemberActor) -> list[str]:
    return [message.content for message in who.user.dm_channel.history()]


async def test_a_strangers_server_sends_nobody_messages(here: World, there: World) -> None:
    """Whoever did nothing in a server hears nothing from it, also where its moderators excluded them."""
    await write(here)
    mod = there.moderator("stranger")
    assert told(await mod.slash(there.channel, "moderation exclude", member=there.mei))
    for command in ("block", "unblock", "block"):
        answer = await mod.slash(there.channel, f"moderation {command}", member=there.mei)
        assert told(answer) == "mei hasn't used me here yet, so there's nothing to decide."
    assert direct(here.mei) == []
    assert here.rows("SELECT key FROM notices") == []


async def test_blocking_over_and_over_is_told_once(here: World) -> None:
    """One message for the first; what is taken back before it was told is not told."""
    mod = here.moderator()
    await here.jun.slash(here.channel, "rating", title=SIGNAL)
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="9")
    for _ in range(10):
        await mod.slash(here.channel, "moderation block", member=here.jun)
        await mod.slash(here.channel, "moderation unblock", member=here.jun)
    await mod.slash(here.channel, "moderation block", member=here.jun)
    [sent] = direct(here.jun)
    assert "blocked you from reviewing there" in sent
    assert here.rows("SELECT key FROM notices") == []
    answer = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    assert answer.followups == []


async def test_nobody_is_sent_two_messages_a_day(here: World, there: World) -> None:
    """Whichever server has something to say: the second is said at the next command there."""
    for place in (here, there):
        await place.jun.slash(place.channel, "rating", title=SIGNAL, score="9")
        await place.moderator(f"mod {place.server.id}").slash(
            place.channel, "moderation block", member=place.jun
        )
    assert len(direct(here.jun)) == 1
    answer = await there.jun.slash(there.channel, "rating", title=SIGNAL)
    assert "**Film Circle** blocked you" in answer.followups[0].content
    here.env.backend.advance_clock(DAY + 1)
    await here.moderator().slash(here.channel, "moderation unblock", member=here.jun)
    assert len(direct(here.jun)) == 2


async def test_members_turn_messages_off(here: World) -> None:
    """For all servers; what they are to hear is said at their next command."""
    card = await turn(here, here.mei, "Don't message me")
    assert "🔕 I don't message you." in whole(shown(card))
    await write(here)
    await here.moderator().slash(here.channel, "moderation block", member=here.mei)
    assert direct(here.mei) == []
    answer = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert "blocked you from reviewing there" in answer.followups[0].content
    await turn(here, here.mei, "Message me")
    await here.moderator("other").slash(here.channel, "moderation unblock", member=here.mei)
    assert "`/privacy` turns these messages off." in direct(here.mei)[0]


# Reports ---------------------------------------------------------------------------------------------


async def report(here: World, who: simcord.MemberActor, card: Any, review_id: int, text: str) -> Any:
    form = await press(who, shown(card), f"report:{review_id}")
    return await who.submit_modal(form, {"text": text})


async def test_a_reporters_words_are_for_moderators_alone(here: World) -> None:
    """Whatever is decided: a report is no way to write to somebody in the bot's name."""
    card = await write(here)
    await report(here, here.jun, card, take_id(here), "You are a fool, mei.")
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    assert "You are a fool" in whole(shown(held))
    await mod.click(shown(held), label="Hide")
    [sent] = direct(here.mei)
    assert "fool" not in sent


async def test_reports_come_out_of_a_bucket(here: World) -> None:
    """Five an hour of one member; a report that changes its words takes none; others report on."""
    titles = [title.id for title in here.index.titles[:6]]
    for title in titles:
        card = await write(here, title=title)
    ids = [review_id for (review_id,) in here.rows("SELECT review_id FROM reviews ORDER BY review_id")]
    for review_id in ids[:5]:
        assert told(await report(here, here.jun, card, review_id, "bad")).startswith("Thanks. ")
    assert told(await report(here, here.jun, card, ids[0], "worse")).startswith("Thanks. ")
    assert told(await report(here, here.jun, card, ids[5], "bad")).startswith("That's a lot of reports")
    assert told(await report(here, here.sol, card, ids[5], "bad")).startswith("Thanks. ")
    here.env.backend.advance_clock(3601)
    assert told(await report(here, here.jun, card, ids[5], "bad")).startswith("Thanks. ")


async def test_a_reporter_is_muted_namelessly(here: World) -> None:
    """Moderators do not hear who it was; the muted hear it when they report or flag, until it is lifted."""
    card = await write(here)
    await report(here, here.jun, card, take_id(here), "bad")
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    said = await mod.click(shown(held), label="Mute reporter")
    log = await mod.slash(here.channel, "moderation log")
    for answer in (held, said, log):
        assert "jun" not in whole(shown(answer))
    assert told(await report(here, here.jun, card, take_id(here), "bad")).startswith("A moderator here")
    assert told(await report(here, here.sol, card, take_id(here), "bad")).startswith("Thanks. ")
    for who in (here.jun, here.sol):
        forged = await press(who, shown(card), "mute_reporter:1")
        assert told(forged).startswith("You need the Manage Messages")
    assert told(await mod.slash(here.channel, "moderation unmute", member=here.jun)) == (
        "jun can report and flag here again."
    )
    assert told(await report(here, here.jun, card, take_id(here), "bad")).startswith("Thanks. ")


# Spoiler flags ---------------------------------------------------------------------------------------

SAFE = "A quiet family drama about bread, taxes and forgiveness, told over one long winter in Gunsan."
LEFT = "Thanks. It's hidden now."


async def flag(who: simcord.MemberActor, card: Any, review_id: int) -> str:
    return told(await press(who, shown(card), f"flag:{review_id}"))


async def test_fresh_accounts_hide_nothing(here: World) -> None:
    """However the server set it; three who are here for long do."""
    card = await write(here, text=SAFE)
    for n in range(6):
        assert await flag(here.join(f"fresh{n}"), card, take_id(here)) != LEFT
    assert SAFE in here.public()
    for who, says in ((here.jun, False), (here.sol, False), (here.settled("kim"), True)):
        assert (await flag(who, card, take_id(here)) == LEFT) is says
    assert SAFE not in here.public()


async def test_a_dismissed_flag_takes_new_people(here: World) -> None:
    """Those who were wrong hide it no second time, however often they press; as many others do."""
    await here.store.settings.change(here.act(), "spoiler_flags", 2)
    card = await write(here, text=SAFE)
    first = [here.settled(name) for name in ("kim", "lee")]
    assert [await flag(who, card, take_id(here)) == LEFT for who in first] == [False, True]
    await here.store.reports.judge_flags(here.act(9, "mod"), take_id(here), spoils=False)
    await here.env.settle()
    for who in (*first, *first):
        assert await flag(who, card, take_id(here)) != LEFT
    assert SAFE in here.public()
    others = [here.settled(name) for name in ("han", "cho")]
    assert [await flag(who, card, take_id(here)) == LEFT for who in others] == [False, True]


@pytest.mark.parametrize("kind", ["block", "exclude"])
async def test_who_is_kept_out_flags_for_nothing(here: World, kind: str) -> None:
    """Also when they flagged before."""
    await here.store.settings.change(here.act(), "spoiler_flags", 2)
    card = await write(here, text=SAFE)
    await flag(here.jun, card, take_id(here))
    await here.moderator().slash(here.channel, f"moderation {kind}", member=here.jun)
    assert await flag(here.sol, card, take_id(here)) != LEFT
    assert await flag(here.jun, card, take_id(here)) != LEFT
    assert await flag(here.settled("kim"), card, take_id(here)) == LEFT


async def test_moderators_see_flags_and_stop_a_flagger(here: World) -> None:
    """In `held`, with who flagged; not a spoiler, it takes new people; one who is stopped flags no more."""
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    card = await write(here, text=SAFE)
    assert await flag(here.jun, card, take_id(here)) == LEFT
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    assert embed(held).title == "Readers say it spoils: a review of Signal"
    assert fields(held)["1 reader flagged it"] == "jun"
    forged = await press(here.sol, shown(card), f"flag_verdict:{take_id(here)}:0")
    assert told(forged).startswith("You need the Manage Messages")
    forged = await press(here.sol, shown(card), f"mute_flagger:{take_id(here)}", values=[str(here.jun.id)])
    assert told(forged).startswith("You need the Manage Messages")
    await mod.select(shown(held), [str(here.jun.id)], custom_id=f"mute_flagger:{take_id(here)}")
    await mod.click(shown(held), label="It doesn't spoil")
    assert SAFE in here.public()
    assert (await flag(here.jun, card, take_id(here))).startswith(
        "A moderator here has turned off your reports"
    )
    await mod.slash(here.channel, "moderation unmute", member=here.jun)
    assert await flag(here.jun, card, take_id(here)) != LEFT
    assert told(await mod.slash(here.channel, "moderation held")) == "All clear. Nothing's waiting for you."
    assert await flag(here.sol, card, take_id(here)) == LEFT
    held = await mod.slash(here.channel, "moderation held")
    await mod.click(shown(held), label="Mark as spoiler")
    assert here.rows("SELECT flags_upheld FROM members WHERE member_id = ?", here.sol.id) == [(1,)]
    assert here.rows("SELECT flags_refused FROM members WHERE member_id = ?", here.jun.id) == [(1,)]


async def delete(here: World) -> None:
    await here.store.reviews.delete(here.act(here.mei.id, "mei"), take_id(here))


@pytest.mark.parametrize("how", ["a space", "a word", "deleting", "a day later", "another text between"])
@pytest.mark.parametrize("what", ["flag", "mark"])
async def test_a_decision_is_not_washed_off(here: World, how: str, what: str) -> None:
    """It stays with member and title until the text is another, or a moderator lifts it."""
    spoiler = f"{SAFE} In the end the baker is the murderer."
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    card = await write(here, text=spoiler)
    await flag(here.jun, card, take_id(here))
    if what == "mark":
        await here.store.reports.judge_flags(here.act(9, "mod"), take_id(here), spoils=True)
    if how in ("deleting", "a day later"):
        await delete(here)
    if how == "a day later":
        here.env.backend.advance_clock(2 * DAY)
        await here.store.servers.prune(at=int(here.env.now().timestamp()))
        assert here.rows("SELECT 1 FROM reviews") == []
    if how == "another text between":
        await write(here, text="Watch it with your mother.", spoiler=False)
    again = {"a space": spoiler + " !", "a word": spoiler.replace("winter", "autumn")}.get(how, spoiler)
    await write(here, text=again, spoiler=False)
    assert "murderer" not in here.public()
    review = await here.store.reviews.find(here.server.id, take_id(here))
    assert review is not None
    assert review.flagged


@pytest.mark.parametrize("lifted", [True, False])
async def test_a_moderator_lifts_a_decision(here: World, lifted: bool) -> None:
    """The same text, taken back and written again, then stands open; unlifted it is hidden."""
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    card = await write(here, text=SAFE)
    await flag(here.jun, card, take_id(here))
    if lifted:
        await here.store.reports.judge_flags(here.act(9, "mod"), take_id(here), spoils=False)
    await delete(here)
    await write(here, text=SAFE, spoiler=False)
    assert (SAFE in here.public()) is lifted


async def test_other_words_are_judged_anew(here: World) -> None:
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    card = await write(here, text="In the end the baker is the murderer.")
    await flag(here.jun, card, take_id(here))
    await write(here, text=SAFE, spoiler=False)
    assert SAFE in here.public()


# The list of words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["take", "series", "link"])
async def test_a_listed_word_waits_wherever_it_was_typed(here: World, field: str) -> None:
    """Also in the name of a column and in the place to watch it."""
    await here.store.settings.change(here.act(), "review_words", "badword")
    read = await here.mei.slash(
        here.channel, "review", title=SIGNAL, file=("x.txt", b"A fine text."), spoiler=False
    )
    await here.mei.select(shown(read), ["9"], custom_id=f"save_score:{draft(read)}")
    name, text = {
        "take": ("text", "A b.4.d.w.o.r.d here"),
        "series": ("series", "Bаdword weekly"),
        "link": ("link", "https://example.com/b%61dword"),
    }[field]
    form = await press(here.mei, shown(read), f"save_edit:{draft(read)}:{name}")
    await here.mei.submit_modal(form, {"text": text})
    await here.mei.click(shown(read), label="Post")
    assert here.rows("SELECT state FROM reviews") == [("waiting",)]


# What to watch together ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["", "zephyrine"])
async def test_a_restored_version_meets_the_word_list(here: World, words: str) -> None:
    """A text from before the list waits as if it were written now; without the list it does not."""
    await write(here, text="I never trusted Zephyrine.")
    card = await write(here, text=SAFE)
    await here.store.settings.change(here.act(), "review_words", words)
    more = await here.mei.click(shown(card), label="More")
    versions = await here.mei.click(shown(more), label="Versions")
    one = await pick(here.mei, versions)
    await here.mei.click(shown(one), label="Restore this version")
    assert here.rows("SELECT state FROM reviews") == [("waiting" if words else "posted",)]
    assert ("Zephyrine" in here.public()) is (not words)


AGREED = "👀 **Who loved it** and shared picks can mention what you scored here."


async def reasons(here: World) -> str:
    """Those of every page."""
    picks = await here.sol.slash(here.channel, "recommend", **{"with": here.jun})
    said = list(told_of(picks).values())
    while MORE in buttons(picks):
        await here.sol.click(shown(picks), label=MORE)
        said += told_of(picks).values()
    return "\n".join(said)


async def test_a_list_for_two_does_not_tell_what_the_other_scored(here: World) -> None:
    """It names what all may know: titles of one's own, and what the other reviewed for all to see."""
    await has_taste(here, here.jun)
    loved = [title for (title,) in here.rows("SELECT title_id FROM shelf WHERE score >= 16")]
    names = [here.index.by_id[title].title for title in loved]
    said = await reasons(here)
    assert [name for name in names if name in said] == []
    assert not re.search(r"also (directed|written|with)|same (director|writer)|with .+ of ", said)
    for title in loved:  # scoring them oneself makes nothing public of somebody else
        await here.sol.slash(here.channel, "rating", title=title, score="1")
    said = await reasons(here)
    assert [name for name in names if name in said] == []
    for title in loved:
        await here.jun.slash(here.channel, "review", title=title, score="10", text="Loved it.")
    said = await reasons(here)
    assert any(name in said for name in names)


async def test_who_agrees_is_named_in_lists_for_several(here: World) -> None:
    """It is theirs to say, and to take back; a restart forgets it not."""
    await has_taste(here, here.jun)
    loved = [title for (title,) in here.rows("SELECT title_id FROM shelf WHERE score >= 16")]
    names = [here.index.by_id[title].title for title in loved]

    async def named() -> bool:
        said = await reasons(here)
        return any(name in said for name in names)

    assert AGREED in whole(shown(await turn(here, here.sol, "Mention my scores")))
    assert not await named()  # the control: it is jun's to say
    assert AGREED in whole(shown(await turn(here, here.jun, "Mention my scores")))
    assert await named()
    await here.restart()
    assert await named()
    assert AGREED in whole(shown(await here.jun.slash(here.channel, "privacy")))
    card = await turn(here, here.jun, "Leave my scores out")
    assert "only mention scores from your public reviews" in whole(shown(card))
    assert not await named()


async def test_each_choice_is_turned_by_its_button(here: World) -> None:
    """In place, there and back; one leaves the others, and the buttons say what they would do now."""
    card = await here.mei.slash(here.channel, "privacy")
    assert list(buttons(card)) == [
        "Hide me",
        "Don't message me",
        "Mention my scores",
        "Leave me out of twins",
    ]
    await here.mei.click(shown(card), label="Mention my scores")
    assert AGREED in fields(card)["Your choices"]
    assert list(buttons(card))[1:4] == ["Hide me", "Don't message me", "Leave my scores out"]
    await here.mei.click(shown(card), label="Don't message me")
    assert "🔕 I don't message you." in fields(card)["Your choices"]
    assert AGREED in fields(card)["Your choices"]
    again = fields(await here.mei.slash(here.channel, "privacy"))
    assert again == fields(card)
    for label in ("Leave my scores out", "Message me", "Hide me"):
        await here.mei.click(shown(card), label=label)
    assert list(buttons(card))[1:4] == ["Show me again", "Don't message me", "Mention my scores"]
    assert "👻 You're hidden here" in fields(card)["Your choices"]


async def test_one_setting_leaves_the_other(here: World, there: World) -> None:
    """Messages are turned off for all servers, scores are shared in one."""
    await turn(here, here.mei, "Mention my scores")
    said = whole(shown(await turn(here, here.mei, "Don't message me")))
    assert "I don't message you" in said
    assert "can mention what you scored here" in said
    said = whole(shown(await there.mei.slash(there.channel, "privacy")))
    assert "I don't message you" in said
    assert "only mention scores from your public reviews" in said


# Who writes an answer --------------------------------------------------------------------------------


async def test_an_answer_says_whose_it_is(here: World) -> None:
    """Somebody who calls themselves "mei" is told apart by account and picture; nobody is mentioned."""
    card = await write(here)
    other = here.join("other", shown="mei")
    answer = await other.submit_modal(await ask_reply(here, card, other), {"text": ANSWER})
    assert embed(answer).author.name == "mei replies to mei"
    assert embed(answer).footer.text == f"Written by other · {other.id}"
    assert embed(answer).author.icon_url
    assert "<@" not in whole(shown(answer))


async def test_an_answer_is_its_writers_to_delete(here: World) -> None:
    """Nobody else's; its words leave channel and file."""
    card = await write(here)
    answer = await here.jun.submit_modal(await ask_reply(here, card), {"text": ANSWER})
    more = buttons(await here.sol.click(shown(answer), label="More"))
    assert list(more) == ["Report"]
    assert list(buttons(await here.jun.click(shown(answer), label="More"))) == ["Delete"]
    refused = told(await press(here.sol, shown(answer), f"reply_delete:{reply_of(answer)}"))
    assert refused.startswith("Only its author can do that.")
    assert ANSWER in here.public()
    assert (
        told(await press(here.jun, shown(answer), f"reply_delete:{reply_of(answer)}"))
        == "Your reply is gone."
    )
    assert ANSWER not in here.public()
    assert here.rows("SELECT body FROM replies") == []


async def test_an_answer_follows_its_review(here: World) -> None:
    """Marked as a spoiler, the answer is hidden too; hidden by a moderator, it goes with it."""
    card = await write(here)
    answer = await here.jun.submit_modal(await ask_reply(here, card), {"text": ANSWER})
    await here.store.reports.file(here.act(), take_id(here), "because")
    [found] = await here.store.reports.list_open(here.server.id)
    mod = here.moderator()
    await press(mod, shown(card), f"verdict:spoiler:{found.id}")
    assert embed(answer).description == f"||{ANSWER}||"
    await here.store.reports.file(here.act(), take_id(here), "because")
    [found] = await here.store.reports.list_open(here.server.id)
    await press(mod, shown(card), f"verdict:hide:{found.id}")
    assert ANSWER not in here.public()
