"""`/compare` and *Compare taste*: how well two members agree, and who is compared with nobody."""

import simcord

from bot.ui.words import words
from tests.discord.conftest import (
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    fields,
    heading,
    press,
    shown,
    told,
    whole,
)
from tests.discord.test_me import give_scores, known

EN, KO = words("en"), words("ko")
MENU = EN("menu.compare")


async def disagree(here: World) -> list[str]:
    """Mei and jun have six titles in common, of which they love two and fight over one."""
    titles = known(here, 10)
    await give_scores(
        here, here.mei, dict(zip(titles, (9, 9.5, 10, 7, 6, 5), strict=False)) | {titles[8]: 9.5}
    )
    await give_scores(here, here.jun, dict(zip(titles, (9, 10, 4, 7, 6, 5), strict=False)) | {titles[9]: 9})
    return titles


def name(here: World, title_id: str) -> str:
    found = here.index.find(title_id)
    assert found is not None
    return found.title


async def test_two_members_are_compared(here: World) -> None:
    titles = await disagree(here)
    card = await here.mei.slash(here.channel, "compare", member=here.jun)
    assert shown(card).ephemeral
    assert heading(card) == "👯 mei and jun"
    assert "% in tune**, going by 6 titles you've both scored." in body(card)
    said = fields(card)
    loved = said["❤️ Loved by both"].split("\n")
    assert loved[0] == f"**{name(here, titles[1])}** · you 9.5, jun 10"
    assert loved[1] == f"**{name(here, titles[0])}** · you 9, jun 9"
    assert said["⚔️ Where it gets heated"] == f"**{name(here, titles[2])}** · you 10, jun 4"
    assert said["🍿 Up next"].split("\n") == [
        f"**{name(here, titles[9])}**: jun gave it 9, and you haven't seen it",
        f"**{name(here, titles[8])}** for jun: you gave it 9.5",
    ]
    assert [*buttons(card)] == [f"Plan {name(here, titles[9])}", "See jun's shelf"]
    planned = await here.mei.click(shown(card), label=f"Plan {name(here, titles[9])}")
    assert shown(planned).ephemeral
    assert "status" not in told(planned)
    assert heading(await here.mei.click(shown(card), label="See jun's shelf")) == "jun's shelf"
    again = await here.mei.slash(here.channel, "compare", member=here.jun)
    assert name(here, titles[9]) in fields(again)["🍿 Up next"]  # planned is not seen


async def test_what_is_shared_names_both(here: World) -> None:
    titles = await disagree(here)
    card = await here.mei.slash(here.channel, "compare", member=here.jun, share=True)
    assert not shown(card).ephemeral
    text = whole(shown(card))
    assert "they've both scored" in text
    assert f"**{name(here, titles[2])}** · mei 10, jun 4" in text
    assert "you" not in text.replace("you've", "").lower().split()
    assert buttons(card) == {}


async def test_both_ways_of_asking_say_the_same(here: World) -> None:
    await disagree(here)
    asked = await here.mei.slash(here.channel, "compare", member=here.jun)
    chosen = await here.mei.context_menu(here.channel, MENU, here.jun)
    assert embed(asked).to_dict() == embed(chosen).to_dict()
    other = await here.jun.context_menu(here.channel, MENU, here.mei)
    assert body(other).split(" ")[0] == body(asked).split(" ")[0]  # the same percentage
    card = await here.mei.slash(here.channel, "me", share=True)
    pressed = await here.jun.click(shown(card), label="Compare taste")
    assert embed(pressed).to_dict() == embed(other).to_dict()


async def test_little_in_common_is_said(here: World) -> None:
    titles = known(here, 5)
    await give_scores(here, here.mei, dict.fromkeys(titles, 8))
    await give_scores(here, here.jun, dict.fromkeys(titles[:4], 8))
    answer = await here.mei.slash(here.channel, "compare", member=here.jun)
    assert told(answer) == EN("error.too_little_in_common", n=4, needed=5)
    await give_scores(here, here.jun, {titles[4]: 8})
    assert "**50% in tune**" in body(await here.mei.slash(here.channel, "compare", member=here.jun))


async def test_some_cannot_be_compared_with(here: World) -> None:
    await disagree(here)

    async def ask(member: object, who: simcord.MemberActor = here.mei) -> str:
        return told(await who.slash(here.channel, "compare", member=member))

    assert await ask(here.mei) == EN("error.compared_with_yourself")
    assert await ask(here.sol) == EN("error.empty_shelf", name="sol")
    bot = here.server.add_member(here.env.create_user("robot", bot=True))
    assert await ask(bot) == EN("error.nobody_to_watch_with")
    assert told(await here.mei.context_menu(here.channel, MENU, bot)) == EN("error.nobody_to_watch_with")
    assert await ask(here.env.create_user("stranger")) == EN("error.not_here", name="stranger")
    here.execute(f"UPDATE members SET hidden_at = 1 WHERE member_id = {here.jun.id}")
    hidden = EN("error.empty_shelf", name="jun")
    assert await ask(here.jun) == hidden
    assert told(await here.mei.context_menu(here.channel, MENU, here.jun)) == hidden
    card = await here.mei.slash(here.channel, "me")
    assert told(await press(here.mei, shown(card), f"compare_with:{here.jun.id}")) == EN("error.gone")


async def test_servers_keep_apart(here: World, there: World) -> None:
    """What both scored in one counts nothing in the other, for members of both."""
    await disagree(here)
    assert told(await there.mei.slash(there.channel, "compare", member=there.jun)) == EN(
        "error.empty_shelf", name="jun"
    )
    await give_scores(there, there.jun, {SIGNAL: 8})
    assert told(await there.mei.slash(there.channel, "compare", member=there.jun)) == EN(
        "error.too_little_in_common", n=0, needed=5
    )


async def test_in_korean(here: World) -> None:
    await disagree(here)
    await here.store.settings.change(here.act(), "language", "ko")
    await here.env.settle()
    card = await here.mei.slash(here.channel, "compare", member=here.jun, share=True)
    assert heading(card) == "👯 mei님과 jun님"
    assert "두 사람이 함께 평점을 준 6편으로 보면" in body(card)
    assert "mei 10점, jun 4점" in fields(card)["⚔️ 의견이 갈린 작품"]
