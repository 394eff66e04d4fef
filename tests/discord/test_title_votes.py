"""Voting moods and content warnings from the card of a title, in whole runs."""

from typing import Any

import pytest
import simcord

from bot.domain.search import TitleIndex
from bot.domain.titles import ContentWarning, Mood
from bot.ui.english import ENGLISH
from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    body,
    chosen,
    embed,
    fields,
    press,
    raw,
    shown,
    told,
    whole,
)

BUTTON = "Moods & warnings"
GONE = "That's no longer there. Run the command again."
NONE = "None yet."


async def opened(here: World, who: simcord.MemberActor, title: str = MIRACLE) -> simcord.InteractionResult:
    card = await here.mei.slash(here.channel, "rating", title=title)
    more = await who.click(shown(card), label="More")
    return await who.click(shown(more), label=BUTTON)


async def vote(
    who: simcord.MemberActor, answer: Any, kind: str, *names: str, title: str = MIRACLE
) -> simcord.InteractionResult:
    return await who.select(shown(answer), list(names), custom_id=f"vote_{kind}:{title}")


def own(answer: Any) -> list[list[str]]:
    """The moods and warnings that are chosen already."""
    return [chosen(row["components"][0]) for row in raw(shown(answer))]


async def test_the_card_is_private_and_has_ones_own_votes(here: World) -> None:
    """Counts without a name; who chooses sees them move in the same message, others when they ask."""
    answer = await opened(here, here.jun)
    assert shown(answer).ephemeral
    assert embed(answer).title == "Miracle in Cell No. 7 (2013)"
    assert fields(answer) == {"Moods": NONE, "Content warnings": NONE}
    assert own(answer) == [[], []]
    voted = await vote(here.jun, answer, "moods", "epic", "dark")
    voted = await vote(here.jun, answer, "warnings", "gore", "child_death")
    assert fields(voted) == {"Moods": "dark 1 · epic 1", "Content warnings": "gore 1 · death of a child 1"}
    assert own(voted) == [["dark", "epic"], ["gore", "child_death"]]
    other = await opened(here, here.sol)
    assert fields(other) == fields(voted)
    assert own(other) == [[], []]
    for name in ("jun", "sol", "mei", str(here.jun.id)):
        assert name not in str(embed(other).to_dict())
    assert own(await opened(here, here.jun)) == own(voted)


async def test_a_choice_is_changed_and_taken_back(here: World) -> None:
    """The last choice is all there is, and choosing none leaves nothing in the file."""
    answer = await opened(here, here.jun)
    await vote(here.jun, answer, "moods", "epic", "dark")
    await vote(here.jun, answer, "warnings", "gore")
    assert fields(await vote(here.jun, answer, "moods", "funny"))["Moods"] == "funny 1"
    assert fields(await vote(here.jun, answer, "moods"))["Moods"] == NONE
    assert here.rows("SELECT kind, name FROM title_votes") == [("warning", "gore")]
    assert fields(await vote(here.jun, answer, "warnings"))["Content warnings"] == NONE
    assert here.rows("SELECT * FROM title_votes") == []


async def test_the_public_card_says_how_many_warnings_and_never_which(here: World) -> None:
    """From two members on; author, reader and stranger read the same, and each learns more when they ask."""
    for who, names in ((here.mei, ("gore", "suicide", "bullying")), (here.jun, ("gore", "suicide"))):
        card = await here.sol.slash(here.channel, "rating", title=MIRACLE)
        assert "Content warnings" not in whole(shown(card))
        await vote(who, await opened(here, who), "warnings", *names)
    stranger = here.join("stranger")
    for who in (here.mei, here.jun, stranger):
        card = await who.slash(here.channel, "rating", title=MIRACLE)
        assert "⚠️ 2 content warnings" in body(card)
        more = await who.click(shown(card), label="More")
        asked = await who.click(shown(more), label=BUTTON)
        assert shown(asked).ephemeral
        assert fields(asked)["Content warnings"] == "gore 2 · suicide 2 · bullying 1"
    public = here.public()
    assert "⚠️ 2 content warnings" in public
    assert [name for name in ContentWarning if str(ENGLISH[f"warning.{name}"]) in public] == []


async def test_moods_on_the_card_count_takes_and_votes_once(here: World) -> None:
    """Its author voting what the take names changes nothing; a reader's vote does, also for the tissues."""

    async def said() -> str:
        card = body(await here.sol.slash(here.channel, "rating", title=MIRACLE))
        return "\n".join(each for each in card.split("\n") if each and each[0] in "😭😂T")

    await here.mei.slash(here.channel, "review", title=MIRACLE, text="Sad.", score="9", mood="tearjerker")
    before = await said()
    assert before == "😭 tearjerker 1"
    asked = await opened(here, here.mei)
    assert own(asked) == [[], []]
    assert fields(await vote(here.mei, asked, "moods", "tearjerker"))["Moods"] == "tearjerker 1"
    assert await said() == before
    await vote(here.jun, await opened(here, here.jun), "moods", "funny")
    assert await said() == "😭 tearjerker 1 · 😂 funny 1"
    await vote(here.sol, await opened(here, here.sol), "moods", "tearjerker")
    assert await said() == "😭 tearjerker 2 · 😂 funny 1\nTissue meter: 😭😭😭 of 5"
    [(review_id,)] = here.rows("SELECT review_id FROM reviews")
    await here.store.reviews.delete(here.act(here.mei.id, "mei"), review_id)
    assert await said() == "😭 tearjerker 2 · 😂 funny 1\nTissue meter: 😭😭😭 of 5"
    await vote(here.mei, await opened(here, here.mei), "moods")
    assert await said() == "😭 tearjerker 1 · 😂 funny 1"


async def test_votes_stay_in_their_server(here: World, there: World) -> None:
    """The same people voting elsewhere count for nothing here."""
    for who in (there.mei, there.jun):
        answer = await opened(there, who)
        await vote(who, answer, "moods", "dark")
        await vote(who, answer, "warnings", "gore")
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    assert "Content warnings" not in body(card)
    assert "🌑" not in body(card)
    asked = await opened(here, here.mei)
    assert fields(asked) == {"Moods": NONE, "Content warnings": NONE}
    assert own(asked) == [[], []]
    # Control: there they count.
    card = await there.mei.slash(there.channel, "rating", title=MIRACLE)
    assert "⚠️ 1 content warning" in body(card)
    assert "🌑 dark 2" in body(card)


@pytest.mark.parametrize(
    ("custom_id", "values"),
    [
        (f"vote_moods:{MIRACLE}", ["gore"]),
        (f"vote_moods:{MIRACLE}", ["dark", "boring"]),
        (f"vote_warnings:{MIRACLE}", ["dark"]),
        (f"vote_warnings:{MIRACLE}", [""]),
        (f"vote_warnings:{MIRACLE}", None),
        ("vote_moods:kd-there-is-none-2020", ["dark"]),
        ("vote_moods:", ["dark"]),
        (f"vote_moods:{MIRACLE}:1", ["dark"]),
        ("vote_moods", ["dark"]),
        ("votes:kd-there-is-none-2020", None),
    ],
)
async def test_a_forged_vote_saves_nothing(here: World, custom_id: str, values: list[str] | None) -> None:
    """Names that are not offered, titles there are none of."""
    answer = await opened(here, here.jun)
    assert told(await press(here.jun, shown(answer), custom_id, values=values)) == GONE
    assert here.rows("SELECT * FROM title_votes") == []


async def test_control_a_true_vote_that_was_forged_is_only_ones_own(here: World) -> None:
    """What is offered may be pressed from anywhere: it is the presser's vote, shown to them alone."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    answer = await press(here.jun, shown(card), f"vote_moods:{SIGNAL}", values=["dark", "dark"])
    assert shown(answer).ephemeral
    assert own(answer) == [["dark"], []]
    assert here.rows("SELECT title_id, name, member_id FROM title_votes") == [(SIGNAL, "dark", here.jun.id)]


async def test_a_title_that_is_gone_takes_no_vote(here: World) -> None:
    """The catalogue may lose a title between opening the card and choosing."""
    answer = await opened(here, here.jun)
    here.index = TitleIndex([title for title in here.index.titles if title.id != MIRACLE])
    await here.restart()
    assert told(await vote(here.jun, answer, "moods", "dark")) == GONE
    assert here.rows("SELECT * FROM title_votes") == []


async def test_all_can_be_chosen(here: World) -> None:
    """Every mood and every warning at once."""
    answer = await opened(here, here.jun, SIGNAL)
    await vote(here.jun, answer, "moods", *Mood, title=SIGNAL)
    voted = await vote(here.jun, answer, "warnings", *ContentWarning, title=SIGNAL)
    assert own(voted) == [list(Mood), list(ContentWarning)]
