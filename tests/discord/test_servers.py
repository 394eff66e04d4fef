"""Several servers in one file, nothing crosses them; and ids that nobody should press."""

import pytest
from simcord.backend import serializers

from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    buttons,
    parts,
    press,
    quoted,
    shown,
    told,
    whole,
)
from tests.discord.picking import choose, every_page, notes, picked, told_of

GONE = "That's no longer there. Run the command again."
TEXT = "only for the Drama Club"


async def test_scores_stay_in_their_server(here: World, there: World) -> None:
    """The same member and title have a score, a consensus and a first score in each."""
    await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    card = await there.mei.slash(there.channel, "rating", title=MIRACLE)
    assert "Nobody here has scored it yet." in quoted(card)
    assert "mei gave it" not in quoted(card)
    await there.mei.slash(there.channel, "rating", title=MIRACLE, score="2")
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    assert "mei gave it 9/10 · superb" in quoted(card)
    assert "1 score so far" in quoted(card)


async def test_takes_stay_in_their_server(here: World, there: World) -> None:
    """Neither the list nor the form of the other server knows them."""
    await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text=TEXT)
    card = await there.mei.slash(there.channel, "rating", title=MIRACLE)
    assert "Review" in buttons(card)
    form = await there.mei.click(shown(card), label="Review")
    assert not parts(form)["take"].get("value")
    posted = await there.mei.submit_modal(form, {"take": "for the Film Circle"})
    assert "edited" not in whole(shown(posted))
    assert here.rows("SELECT count(*) FROM reviews") == [(2,)]


async def test_drafts_stay_in_their_server(here: World, there: World) -> None:
    """A text begun in one server is not in the other's form."""
    await here.mei.slash(here.channel, "review", title=MIRACLE, text=TEXT)
    form = await there.mei.slash(there.channel, "review", title=MIRACLE)
    assert not parts(form)["take"].get("value")


CRIME = ("kd-stranger-2017", SIGNAL, "kf-the-chaser-2008", "kf-memories-of-murder-2003", "kd-voice-2017")
LOVE = (
    "kd-crash-landing-on-you-2019",
    "kd-whats-wrong-with-secretary-kim-2018",
    "kd-our-beloved-summer-2021",
    "kd-business-proposal-2022",
    "kd-hometown-cha-cha-cha-2021",
)


async def test_servers_of_opposite_tastes_do_not_mix(here: World, there: World) -> None:
    """One loves crime and hates romance, the other the reverse: each suggests its own, on its own grounds."""
    for server, loved, hated in ((here, CRIME, LOVE), (there, LOVE, CRIME)):
        for titles, score in ((loved, 9.5), (hated, 2)):
            for title_id in titles:
                await server.vote(title_id, *([score] * 12))
    for server, loved, hated in ((here, CRIME, LOVE), (there, LOVE, CRIME)):
        picks = await server.sol.slash(server.channel, "recommend", years="1990-2026")
        assert set(picked(picks)) & set(loved)
        assert not set(picked(picks)) & set(hated)
        for title_id, value in zip(picked(picks), told_of(picks).values(), strict=True):
            assert ("12 members here scored it" in value) is (title_id in loved)
            assert ("❤️" in value) is (title_id in loved)


async def test_recommendations_know_only_their_server(here: World, there: World) -> None:
    """What is loved, scored, planned and refused elsewhere neither counts nor hides a title."""
    for who in (here.mei, here.jun, here.sol):
        await who.slash(here.channel, "rating", title=MIRACLE, score="10")
    picks = await there.mei.slash(there.channel, "recommend", kind="film")
    assert notes(picks).endswith("Rate a few and these become yours.")
    for said in ("because you loved", "scored it", "your taste"):
        assert said not in whole(shown(picks))
    first, second, *_ = picked(picks)
    await choose(there.mei, picks, "plan", first)
    await choose(there.mei, picks, "refuse", second)
    assert "You haven't planned anything yet." in told(
        await here.mei.slash(here.channel, "recommend", planned=True)
    )
    own = await every_page(here.mei, await here.mei.slash(here.channel, "recommend", kind="film"))
    assert {first, second} & {title_id for page in own for title_id in page}
    # Control: where they were given they count.
    planned = await there.mei.slash(there.channel, "recommend", planned=True)
    assert picked(planned) == [first]
    again = await every_page(there.mei, await there.mei.slash(there.channel, "recommend", kind="film"))
    assert {first, second}.isdisjoint({title_id for page in again for title_id in page})


async def test_ids_of_one_server_open_nothing_in_another(here: World, there: World) -> None:
    """Its takes, selects and drafts are refused there, even to the member they belong to."""
    card = await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text=TEXT, spoiler=True)
    rating = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    asked = await here.mei.click(shown(rating), label="Rate")
    kept = await here.mei.slash(here.channel, "review", title=MIRACLE, score="11", text=TEXT)
    meant = await here.mei.slash(here.channel, "review", title="mirakle in sell no 7", text=TEXT)
    outside = await there.mei.slash(there.channel, "rating", title=SIGNAL)

    [select] = shown(asked).components[1]["components"]
    values: list[str] | None
    for custom_id, values in (
        (buttons(card)["Open"]["custom_id"], None),
        (select["custom_id"], ["2"]),
        (buttons(kept)["Go on with my text"]["custom_id"], None),
        (next(iter(buttons(meant).values()))["custom_id"], None),
    ):
        answer = await press(there.mei, shown(outside), custom_id, values=values)
        assert told(answer) == GONE
        assert answer.modal is None
    assert TEXT not in there.public()
    assert here.rows("SELECT server_id FROM shelf") == [(here.server.id,)]
    takes = await press(there.mei, shown(outside), f"takes:{MIRACLE}:0")
    assert told(takes) == ("Nobody here has reviewed Miracle in Cell No. 7 yet. Be the first with `/review`.")


async def test_another_members_select_is_not_ones_own(here: World) -> None:
    """The database decides who may press: a view belongs to whom it was shown."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    asked = await here.jun.click(shown(card), label="Rate")
    [select] = shown(asked).components[1]["components"]
    answer = await press(here.sol, shown(card), select["custom_id"], values=["20"])
    assert told(answer) == GONE
    assert here.rows("SELECT 1 FROM shelf") == []


@pytest.mark.parametrize(
    "custom_id",
    [
        "nonsense",
        "",
        ":",
        "read",
        "read:1",
        "read:1:0:0",
        "read:1:0",
        "read:-1:0",
        "read:one:0",
        "read:٣:0",
        f"read:{2**63 - 1}:{2**63 - 1}",
        f"read:{2**63}:0",
        f"read:{'9' * 20}:0",
        f"takes:{SIGNAL}:{'9' * 20}",
        "takes:no-such-title:0",
        "rate:no-such-title:0",
        "rate:../../etc:0",
        f"rate_as:{SIGNAL}:99",
        f"rate_as:{SIGNAL}:1",
        "review:NO SUCH TITLE",
        f"review_as:1:{SIGNAL}",
        "resume:1",
        "score:1",
        "form:",
    ],
)
async def test_a_forged_or_outdated_press_is_refused(here: World, custom_id: str) -> None:
    """One private sentence, no fault, nothing written."""
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    answer = await press(here.jun, shown(card), custom_id)
    assert told(answer) == GONE
    assert here.rows("SELECT 1 FROM shelf") == []


@pytest.mark.parametrize("value", ["21", "1", "0", "-2", "9.5", "", "remove it", "٣"])
async def test_a_forged_score_is_refused(here: World, value: str) -> None:
    """The select's values are checked like typed ones."""
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    asked = await here.jun.click(shown(card), label="Rate")
    [select] = shown(asked).components[1]["components"]
    answer = await press(here.jun, shown(asked), select["custom_id"], values=[value])
    assert "isn't a score" in told(answer)
    assert here.rows("SELECT 1 FROM shelf") == []


async def test_an_outage_is_not_a_removal(here: World) -> None:
    """A server that is unavailable stays; one that removed Daesang is noted, and forgiven if it returns."""
    note = "SELECT name, left_at IS NOT NULL FROM servers"
    assert here.rows(note) == [("Drama Club", 0)]
    payload = serializers.guild_create_payload(here.env.backend, here.env.backend.get_guild(here.server.id))
    here.env.backend.emit("GUILD_DELETE", {"id": str(here.server.id), "unavailable": True})
    await here.env.settle()
    assert here.rows(note) == [("Drama Club", 0)]
    here.env.backend.emit("GUILD_CREATE", payload)
    await here.env.settle()
    here.env.backend.emit("GUILD_DELETE", {"id": str(here.server.id)})
    await here.env.settle()
    assert here.rows(note) == [("Drama Club", 1)]
    here.env.backend.emit("GUILD_CREATE", payload)
    await here.env.settle()
    assert here.rows(note) == [("Drama Club", 0)]


async def test_a_second_server_is_noted_when_it_joins(here: World, there: World) -> None:
    """A server added while the bot runs has its row."""
    await here.env.settle()
    assert sorted(here.rows("SELECT name FROM servers")) == [("Drama Club",), ("Film Circle",)]
