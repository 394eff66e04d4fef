"""What a channel shows of a review: short, with a picture where that may be, and never in a text's way."""

from typing import Any

import discord
import pytest
import simcord

from bot.domain.moderation import Verdict
from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    heading,
    press,
    quoted,
    shown,
    take_id,
    told,
    whole,
)
from tests.faults import failing
from tests.faults.failing import Faults

SECRET = "Zephyrine poisoned Wilhelmina."
HIDDEN = "**🔒 Spoilers inside.**"
FACE = "0123456789abcdef0123456789abcdef"


async def post(
    here: World, who: simcord.MemberActor | None = None, channel: Any = None, **more: Any
) -> simcord.InteractionResult:
    given = {"title": SIGNAL, "score": "9", "text": SECRET} | more
    return await (who or here.mei).slash(channel or here.channel, "review", **given)


def pictures(message: Any) -> list[str]:
    """The files of a message, of which its thumbnail is the only one."""
    names = [each.filename for each in message.attachments]
    assert (embed(message).thumbnail.url or "").split("/")[-1] == "".join(names)
    return names


def bare_channel(here: World) -> simcord.ChannelHandle:
    """A channel in which the bot may attach no files."""
    assert here.bot.user is not None
    denied: dict[Any, discord.PermissionOverwrite] = {
        here.bot.user: discord.PermissionOverwrite(attach_files=False)
    }
    return here.server.create_text_channel("bare", overwrites=denied)


def edits(here: World, card: Any, since: int) -> list[Any]:
    """What the card's message was changed to, request by request."""
    sent = here.env.http_requests[since:]
    return [each for each in sent if each.method == "PATCH" and each.path.endswith(f"/messages/{card.id}")]


# The card ----------------------------------------------------------------------------------------


async def test_the_footer_says_what_the_server_gives(here: World) -> None:
    """From a consensus on score, members and reviews; before it what there is; of a first review nothing."""
    assert embed(await post(here)).footer.text is None
    assert embed(await post(here, here.jun)).footer.text == "2 scores · 2 reviews"
    await here.vote(SIGNAL, 9, 9, 8.5, 9)
    text = embed(await post(here, here.sol, series="Rainy Days")).footer.text or ""
    assert text.startswith("Rainy Days\nDrama Club gives it ❤️ ")
    assert text.endswith(" · 7 members · 3 reviews")


@pytest.mark.parametrize("avatar", [FACE, None])
async def test_an_author_has_their_picture(here: World, avatar: str | None) -> None:
    """As last seen; a face of Discord's own says nothing and is left out."""
    painter = here.server.add_member(here.env.create_user("painter", avatar=avatar))
    card = await post(here, painter)
    assert embed(card).author.name == "painter"
    assert (FACE in str(embed(card).author.icon_url)) is (avatar is not None)
    assert bool(embed(card).author.icon_url) is (avatar is not None)
    await here.jun.click(shown(card), label="0")
    assert bool(embed(shown(card)).author.icon_url) is (avatar is not None)


@pytest.mark.parametrize(
    ("more", "labels"),
    [
        ({}, ["0", "Reply", "Rate it", "More"]),
        ({"spoiler": True}, ["Open", "0", "Reply", "More"]),
        ({"episodes": 8}, ["Open", "0", "Reply", "More"]),
        ({"text": "word " * 900}, ["Read all", "0", "Reply", "More"]),
        ({"text": "a\nb\n" * 20}, ["Read all", "0", "Reply", "More"]),
    ],
)
async def test_there_are_four_buttons_at_most(here: World, more: dict[str, Any], labels: list[str]) -> None:
    """Whatever the text: what is left out is under More."""
    card = await post(here, **more)
    assert list(buttons(card)) == labels
    offered = buttons(await here.jun.click(shown(card), label="More"))
    assert {"Read it", "Rate it", "Write my own", "All reviews", "Not helpful", "Report"} <= set(offered)


async def test_more_leads_on(here: World) -> None:
    """To the whole text, a score, a review of one's own and all of them; guarded, it asks first."""
    card = await post(here, spoiler=True)
    more = shown(await here.jun.click(shown(card), label="More"))
    assert told(await here.jun.click(more, label="Read it")).startswith("This review spoils **Signal**")
    assert "How was" in told(await here.jun.click(more, label="Rate it"))
    assert (await here.jun.click(more, label="Write my own")).modal is not None
    assert "⭐ 9 · mei" in whole(shown(await here.jun.click(more, label="All reviews")))


async def test_what_old_cards_offer_goes_on_working(here: World) -> None:
    """Buttons that no card has any more stand on messages of years ago."""
    card = await post(here, spoiler=True)
    number = take_id(here)
    for old in (f"review:{SIGNAL}", f"rate:{SIGNAL}:0", f"takes:{SIGNAL}:0", f"read:{number}:0"):
        answer = await press(here.jun, shown(card), old)
        assert answer.modal is not None or "no longer there" not in shown(answer).content
    assert (await press(here.mei, shown(card), f"episode:{number}")).modal is not None


# Pictures ----------------------------------------------------------------------------------------


async def test_a_card_has_the_titles_picture_where_files_may_be(here: World) -> None:
    """Said in words too; where the bot may attach none, the same card has none."""
    card = await post(here)
    assert pictures(shown(card)) == [f"{SIGNAL}.jpg"]
    [picture] = shown(card).attachments
    assert (picture.description or "").startswith("The sun over five peaks: ")
    bare = await post(here, here.jun, bare_channel(here))
    assert pictures(shown(bare)) == []
    assert (heading(bare), quoted(bare)) == (heading(card), quoted(card))


async def test_a_vote_leaves_the_picture_in_its_place(here: World) -> None:
    card = await post(here)
    await here.jun.click(shown(card), label="0")
    assert "1" in buttons(card)
    assert pictures(shown(card)) == [f"{SIGNAL}.jpg"]


@pytest.mark.parametrize("how", ["deleted", "hidden", "moved"])
async def test_where_a_text_goes_its_picture_goes(here: World, how: str) -> None:
    """The note in its place is in words."""
    card = await post(here)
    number = take_id(here)
    if how == "deleted":
        await here.store.reviews.delete(here.act(here.mei.id, "mei"), number)
    elif how == "hidden":
        await here.store.reports.file(here.act(7, "reporter"), number, "because")
        [found] = await here.store.reports.list_open(here.server.id)
        await here.store.reports.decide(here.act(8, "mod"), found.id, Verdict.HIDE)
    else:
        await post(here, text="Other words.")
    await here.env.settle()
    says = {
        "deleted": "mei deleted this review.",
        "hidden": "This review isn't shown.",
        "moved": "mei updated this review.",
    }
    assert body(shown(card)) == says[how]
    assert pictures(shown(card)) == []
    assert ("mei" in whole(shown(card))) is (how != "hidden")


@pytest.mark.parametrize("refused", [False, True])
async def test_a_text_leaves_before_any_picture(here: World, refused: bool) -> None:
    """The edit that takes it away has no file in it, so that nothing about a file can be in its way."""
    card = await post(here)
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    since = len(here.env.http_requests)
    with Faults.of(here.env) as faults:
        if refused:  # all that comes after the text has left
            path = f"/channels/*/messages/{shown(card).id}"
            faults.on("PATCH", path, failing.refused, while_=lambda: quoted(shown(card)) == HIDDEN)
        await press(here.jun, shown(card), f"flag:{take_id(here)}")
        await here.env.settle()
    assert quoted(shown(card)) == HIDDEN
    assert "Zephyrine" not in here.public()
    first, *rest = edits(here, shown(card), since)
    assert (first.json["attachments"], "thumbnail" in first.json["embeds"][0]) == ([], False)
    assert len(rest) == 1
    assert pictures(shown(card)) == ([] if refused else [f"{SIGNAL}.jpg"])
    assert here.rows("SELECT shown = wanted FROM cards") == [(1,)]


async def test_a_film_and_a_drama_have_pictures_of_their_own(here: World) -> None:
    one, other = await post(here), await post(here, title=MIRACLE)
    first, second = [await shown(each).attachments[0].read() for each in (one, other)]
    assert first != second
    assert {first[:2], second[:2]} == {b"\xff\xd8"}
