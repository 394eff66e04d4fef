"""What to watch together: `with`, and the select under a list."""

import re

import pytest
import simcord

from bot.domain.ratings import Progress
from bot.domain.suggestions import Wish
from tests.discord.conftest import World, press, shown, told, whole
from tests.discord.picking import (
    MORE,
    choose,
    confirmed,
    every_page,
    has_taste,
    heading,
    notes,
    numbers,
    picked,
    score,
    selects,
    told_of,
    view_id,
)

TOGETHER = "None of you has seen these, and nobody has turned them down."
FACES = re.compile(r"(\w+) [😍🙂😐🙁]")


async def party(
    who: simcord.MemberActor, result: simcord.InteractionResult, *people: simcord.MemberActor
) -> simcord.InteractionResult:
    """Choose the people who watch together."""
    asked = await ask(who, result)
    target = selects(asked)["people_of"]["custom_id"]
    return await who.select(shown(asked), list(people), custom_id=target)


async def ask(who: simcord.MemberActor, result: simcord.InteractionResult) -> simcord.InteractionResult:
    """Open the select of people, which nobody else sees."""
    asked = await who.click(shown(result), label="Watch together")
    assert told(asked) == "Who's watching with you? Pick up to five."
    return asked


def faces(result: simcord.InteractionResult) -> set[tuple[str, ...]]:
    """Whose faces the picks have, in order."""
    return {tuple(FACES.findall(value)) for value in told_of(result).values()}


async def test_with_somebody(here: World) -> None:
    """A public list for both: each one's face by name, and a reason."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", **{"with": here.jun})
    assert not shown(picks).ephemeral
    assert heading(picks) == "🎬 Next up for mei and jun"
    assert notes(picks) == TOGETHER
    assert faces(picks) == {("mei", "jun")} or faces(picks) == {("jun", "mei")}
    assert len(told_of(picks)) == 3
    for value in told_of(picks).values():
        assert re.search(r"one of you loved|also|members? here scored", value)
        assert "because you loved" not in value
    sources = here.rows("SELECT DISTINCT member_id, source FROM shown")
    assert sources == [(here.mei.id, "group")]


async def test_what_anybody_has_seen_or_refused_is_left_out(here: World) -> None:
    """Over all pages; what somebody planned may well be watched together."""
    await has_taste(here, here.mei)
    alone = await here.mei.slash(here.channel, "recommend", **{"with": here.jun})
    before = [title_id for page in await every_page(here.mei, alone) for title_id in page]
    planned, scored, watching, refused, hers = before[:5]  # the first fits best, and stays among them
    await score(here, here.jun, scored, 19)
    await score(here, here.jun, watching, None, Progress.WATCHING)
    await here.store.suggestions.record_wish(here.act(here.jun.id, "jun"), refused, Wish.REFUSED)
    await here.store.suggestions.record_wish(here.act(here.mei.id, "mei"), hers, Wish.REFUSED)
    await here.store.suggestions.record_wish(here.act(here.jun.id, "jun"), planned, Wish.PLANNED)
    both = await here.mei.slash(here.channel, "recommend", **{"with": here.jun})
    found = {title_id for page in await every_page(here.mei, both) for title_id in page}
    assert not found & {scored, watching, refused, hers}
    assert planned in found
    # Control: with sol, who has seen nothing, what only jun saw and refused is there.
    other = await here.mei.slash(here.channel, "recommend", **{"with": here.sol})
    found = {title_id for page in await every_page(here.mei, other) for title_id in page}
    assert {watching, refused} <= found
    assert hers not in found


async def test_a_face_is_ones_own(here: World) -> None:
    """Who loves crime has a happier face at a thriller than who loves none of it."""
    await has_taste(here, here.mei)
    for title in here.index.titles:
        if "Romance" in title.genres and title.tier == 1 and title.year > 2015:
            await score(here, here.jun, title.id, 18)
    for title_id in ("kd-signal-2016", "kd-stranger-2017", "kf-the-chaser-2008"):
        await score(here, here.jun, title_id, 3)
    options = {"genre": "Thriller", "with": here.jun}
    picks = await here.mei.slash(here.channel, "recommend", **options)
    liked = {"mei": 0, "jun": 0}
    for value in told_of(picks).values():
        for name, face in re.findall(r"(\w+) ([😍🙂😐🙁])", value):
            liked[name] += "🙁😐🙂😍".index(face)
    assert liked["mei"] > liked["jun"]


@pytest.mark.parametrize("restart", [False, True])
async def test_people_are_chosen_under_the_list(here: World, restart: bool) -> None:
    """In place, up to five, and remembered by the select; with nobody it is one's own list again."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", kind="film", surprise=True)
    own = picked(picks)
    if restart:
        await here.restart()
    people = [here.jun, here.sol, *(here.join(name) for name in ("ann", "bo", "cy"))]
    await party(here.mei, picks, *people)
    assert heading(picks) == "🎬 Next up for mei, jun, sol, ann, bo, and cy"
    assert notes(picks) == f"Films\n{TOGETHER}"
    assert all(title_id.startswith("kf-") for title_id in picked(picks))
    assert [set(each) for each in faces(picks)] == [{"mei", "jun", "sol", "ann", "bo", "cy"}]
    select = selects(await ask(here.mei, picks))["people_of"]
    assert select["max_values"] == 5
    assert {int(each["id"]) for each in select["default_values"]} == {who.id for who in people}
    await here.mei.click(shown(picks), label=MORE)
    assert list(numbers(picks)) == ["4", "5", "6"]
    assert heading(picks) == "🎬 Next up for mei, jun, sol, ann, bo, and cy"
    await party(here.mei, picks)
    assert heading(picks) == "🎬 Next up for mei"
    assert faces(picks) == {()}
    assert len(here.channel.history()) == 1
    assert selects(await ask(here.mei, picks))["people_of"].get("default_values", []) == []
    assert len(own) == 3


async def test_names_are_those_of_this_server(here: World) -> None:
    """A nickname or a global name, never the username behind it."""
    ann = here.join("ann_1987", shown="Ann")
    picks = await here.mei.slash(here.channel, "recommend", **{"with": ann})
    assert heading(picks) == "🎬 Next up for mei and Ann"
    await party(here.mei, picks, ann, here.jun)
    assert heading(picks) == "🎬 Next up for mei, Ann, and jun"
    assert "ann_1987" not in whole(shown(picks))


@pytest.mark.parametrize("name", ["🎬" * 32, "*" * 20])
async def test_six_of_the_longest_names_fit(here: World, name: str) -> None:
    """In the heading and in the facts, inside Discord's limits."""
    *others, who = (here.join(f"ghost{n}", shown=name) for n in range(6))
    picks = await who.slash(here.channel, "recommend", kind="film")
    await party(who, picks, *others)
    assert len(heading(picks).split(", ")) == 6
    assert len(told_of(picks)) == 3


async def test_oneself_is_nobody(here: World) -> None:
    """Neither by option nor by select."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", **{"with": here.mei})
    assert heading(picks) == "🎬 Next up for mei"
    await party(here.mei, picks, here.mei)
    assert heading(picks) == "🎬 Next up for mei"
    await party(here.mei, picks, here.mei, here.jun)
    assert heading(picks) == "🎬 Next up for mei and jun"


async def test_bots_watch_nothing(here: World) -> None:
    """Alone they are refused, privately, and nothing changes; beside people they are passed over."""
    await has_taste(here, here.mei)
    robot = here.server.add_member(here.env.create_user("robot", bot=True))
    said = "Bots don't watch dramas. Pick members of this server."
    assert told(await here.mei.slash(here.channel, "recommend", **{"with": robot})) == said
    picks = await here.mei.slash(here.channel, "recommend")
    before = whole(shown(picks))
    assert told(await party(here.mei, picks, robot)) == said
    assert whole(shown(picks)) == before
    await party(here.mei, picks, robot, here.jun)
    assert heading(picks) == "🎬 Next up for mei and jun"


async def test_a_strangers_party_is_their_own(here: World) -> None:
    """Private, for them and whom they chose, while the list stays as it is."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", **{"with": here.jun})
    before = whole(here.channel.history()[0])
    own = await party(here.sol, picks, here.mei)
    assert shown(own).ephemeral
    assert heading(own) == "🎬 Next up for sol and mei"
    # One of the party who turns the page is with the others there, not with themselves.
    turned = await here.jun.click(shown(picks), label=MORE)
    assert shown(turned).ephemeral
    assert heading(turned) == "🎬 Next up for jun and mei"
    assert whole(here.channel.history()[0]) == before


async def test_an_answer_on_a_party_list_is_ones_own(here: World) -> None:
    """What one has seen leaves the list for all; what one plans may still be watched together."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", **{"with": here.jun})
    before = picked(picks)
    await choose(here.mei, picks, "refuse", before[0])
    assert picked(picks)[:2] == before[1:]
    said = confirmed(await choose(here.mei, picks, "plan", before[1]))
    assert "is planned" in said.content
    assert here.rows(
        "SELECT member_id, title_id, status FROM shelf WHERE status <> 'finished' ORDER BY status"
    ) == [
        (here.mei.id, before[1], "planned"),
        (here.mei.id, before[0], "refused"),
    ]
    # What the other answers counts too, as soon as the list is turned.
    await choose(here.jun, picks, "seen", before[2])
    await press(here.mei, shown(picks), f"picks:{view_id(picks)}:0")
    assert before[2] not in picked(picks)


async def test_more_like_a_title_for_two(here: World) -> None:
    """Like and with together: what neither has seen, with both faces."""
    await has_taste(here, here.mei)
    options = {"like": "kd-signal-2016", "with": here.jun}
    picks = await here.mei.slash(here.channel, "recommend", **options)
    assert heading(picks) == "🎬 More like Signal"
    assert [set(each) for each in faces(picks)] == [{"mei", "jun"}]
    await here.jun.slash(here.channel, "rating", title=picked(picks)[0], score="9")
    again = await here.mei.slash(here.channel, "recommend", **options)
    assert picked(picks)[0] not in picked(again)


async def test_where_the_list_is_gone_the_party_is_shown_privately(here: World) -> None:
    """In place of the select; nothing is lost."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    here.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008)
    both = await party(here.mei, picks, here.jun)
    assert shown(both).ephemeral
    assert heading(both) == "🎬 Next up for mei and jun"


async def test_what_both_loved_is_said_of_both(here: World) -> None:
    """Where the other agreed to it; else it is one's own, and said of one."""
    for title_id in ("kd-signal-2016", "kd-stranger-2017", "kf-memories-of-murder-2003"):
        for who in (here.mei, here.jun):
            await score(here, who, title_id, 20)
    picks = await here.mei.slash(here.channel, "recommend", **{"with": here.jun})
    pages = "\n".join(told_of(picks).values())
    assert "you both loved" not in pages
    for title_id in ("kd-signal-2016", "kd-stranger-2017", "kf-memories-of-murder-2003"):
        await here.jun.slash(here.channel, "review", title=title_id, score="10", text="Loved it.")
    picks = await here.mei.slash(here.channel, "recommend", **{"with": here.jun})
    assert re.search(
        r"you both loved (Signal|Stranger|Memories of Murder)", "\n".join(told_of(picks).values())
    )


@pytest.mark.parametrize("values", [None, ["x"], ["1"], ["0", "9" * 30]])
async def test_people_that_discord_does_not_know_are_refused(here: World, values: list[str] | None) -> None:
    """Forged: it is told, and nothing is changed; nobody chosen at all is a choice."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", private=True)
    asked = await ask(here.mei, picks)
    target = selects(asked)["people_of"]["custom_id"]
    refused = await press(here.mei, shown(asked), target, values=values)
    assert told(refused).startswith("That's no longer there.")
    alone = await press(here.mei, shown(asked), target, values=[])
    assert heading(alone) == "🎬 Next up for mei"
