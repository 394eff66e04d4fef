"""What the card of `/rating` says of a title's votes, and how it explains itself."""

import re
from typing import Any

import pytest
import simcord

from bot.domain.ratings import Progress
from bot.domain.reviews import ReviewContent
from bot.domain.titles import Mood
from tests.discord.conftest import (
    BELOVED,
    MIRACLE,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    raw,
    shown,
    told,
    whole,
)

HOW = "How it's scored"
SENTENCE = "I correct each score for how generous that member usually is"
CAMPS = (9.5, 2, 10, 2.5, 9, 3, 9.5, 2, 10, 2.5, 9, 3)


async def how(here: World, who: simcord.MemberActor, card: simcord.InteractionResult) -> Any:
    """The explanation, which is behind More."""
    return await who.click(shown(await who.click(shown(card), label="More")), label=HOW)


async def card(here: World, title: str = MIRACLE) -> str:
    return body(await here.mei.slash(here.channel, "rating", title=title))


def stored(here: World, title: str = MIRACLE) -> tuple[float, float, float, str, int]:
    """What the file has of a title."""
    sql = "SELECT score, low, high, word, votes FROM summaries WHERE title_id = ?"
    [row] = here.rows(sql, title)
    return row


async def test_under_three_votes_there_is_what_there_is(here: World) -> None:
    """How many there are and are missing: no score, no range, no word."""
    for votes, said in (
        ((4,), "1 score so far. 2 more and there's a server score."),
        ((4, 9), "2 scores so far. One more and there's a server score."),
    ):
        await here.vote(MIRACLE, *votes)
        text = await card(here)
        assert said in text
        assert "likely" not in text
        assert "**" not in text
        assert "/ 10" not in text


async def test_from_three_votes_on_the_card_leads_with_the_consensus(here: World) -> None:
    """Score, word and number of members just as the file has them; the range is behind How."""
    await here.vote(MIRACLE, 9, 7.5, 9)
    answer = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    score, low, high, word, votes = stored(here)
    assert f"**{score:.1f}** · {word} · {votes} members" in body(answer)
    assert low < score < high
    assert f"{low:.1f}" not in body(answer)
    assert embed(answer).footer.text is None


async def test_the_card_is_the_same_after_a_restart(here: World) -> None:
    """The model is in the file."""
    await here.vote(MIRACLE, *BELOVED)
    before = await card(here)
    await here.restart()
    assert await card(here) == before
    await here.restart()
    assert await card(here) == before


async def test_a_change_of_mind_moves_the_number_at_once(here: World) -> None:
    """From 9 to 2 it falls, taken back it is as if there had been no vote."""
    await here.vote(MIRACLE, *BELOVED)
    before = stored(here)
    shown_first = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    high = float(re.findall(r"\*\*(\d+\.\d)\*\*", body(shown_first))[0])
    shown_then = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="2")
    low = float(re.findall(r"\*\*(\d+\.\d)\*\*", body(shown_then))[0])
    assert low < high
    asked = await here.mei.click(shown(shown_then), label="Rate")
    await here.mei.select(shown(asked), ["remove"])
    await here.store.calibration.calibrate(here.server.id)
    assert stored(here) == before
    assert "10 members" in body(shown_then)


async def test_two_camps_are_divisive_from_twenty_votes_and_lean_so_from_ten(here: World) -> None:
    """Under ten the word is that of the score."""
    await here.vote("kf-parasite-2019", *BELOVED)
    await here.vote(MIRACLE, *CAMPS[:9])
    assert "⚡" not in await card(here)
    await here.vote(MIRACLE, *CAMPS)
    assert "· 12 members can't quite agree" in await card(here)
    await here.vote(MIRACLE, *CAMPS, *CAMPS)
    assert "· it splits 24 members" in await card(here)
    await here.vote(SIGNAL, *BELOVED, *BELOVED)
    assert "⚡" not in await card(here, SIGNAL)


async def test_finishers_and_droppers_stand_apart_once_both_have_three(here: World) -> None:
    """With their plain means and how many they are, behind More."""

    async def more() -> str:
        public = await here.mei.slash(here.channel, "rating", title=MIRACLE)
        assert "Finished it" not in body(public)
        return body(await here.mei.click(shown(public), label="More"))

    await here.vote(MIRACLE, 9, 8, 8.5, 9, progress=Progress.FINISHED)
    await here.vote(MIRACLE, 4, 5, first=1100, progress=Progress.DROPPED)
    await here.vote(MIRACLE, 1, 1, 1, first=1200, progress=Progress.WATCHING)
    assert "Finished it" not in await more()
    await here.vote(MIRACLE, 3, first=1102, progress=Progress.DROPPED)
    assert "Finished it: 8.6 (4) · Dropped it: 4.0 (3)" in await more()


async def test_the_first_impression_stands_beside_the_newest(here: World) -> None:
    """Once they are half a point apart, as plain means; not under three votes."""
    await here.vote(MIRACLE, 6, 6)
    await here.vote(MIRACLE, 8, 8)
    assert "Grew" not in await card(here)
    await here.vote(MIRACLE, 6, 6, 6)
    await here.vote(MIRACLE, 8, 8, 9)
    assert "Grew on us: 6.0 → 8.3" in await card(here)
    await here.vote(MIRACLE, 4, 4, 4)
    assert "Cooled off: 6.0 → 4.0" in await card(here)
    for last, said in ((7, False), (7.5, True)):  # 6.3 and 6.5
        await here.vote(SIGNAL, 6, 6, 6)
        await here.vote(SIGNAL, 6, 6, last)
        assert ("Grew" in await card(here, SIGNAL)) is said


async def test_moods_are_shares_of_takes_and_tissues_need_three(here: World) -> None:
    """The meter counts members who said tearjerker, of five; percents are told from five voices on."""

    async def take(member: int, *moods: Mood) -> None:
        by = here.act(member, f"regular {member}")
        await here.store.reviews.write(by, MIRACLE, ReviewContent("words", moods=moods))

    async def said() -> str:
        lines = (await card(here)).split("\n\n", 1)[1].split("\n")
        return "\n".join(each for each in lines if each[0] in "😭😂🌑T")

    assert await said() == ""
    await take(1, Mood.TEARJERKER, Mood.FUNNY)
    await take(2, Mood.TEARJERKER)
    assert await said() == "😭 tearjerker 2 · 😂 funny 1"
    await take(3)
    assert await said() == "😭 tearjerker 2 · 😂 funny 1\nTissue meter: 😭😭😭 of 5"
    await take(3, Mood.TEARJERKER, Mood.DARK)
    assert await said() == "😭 tearjerker 3 · 😂 funny 1 · 🌑 dark 1\nTissue meter: 😭😭😭😭😭 of 5"
    await take(4)
    assert (await said()).startswith("😭 tearjerker 3 ·")
    await take(5)
    assert (await said()).startswith("😭 tearjerker 60% · 😂 funny 20% · 🌑 dark 20%\n")
    for member in range(1, 4):
        await take(member, *[Mood.FUNNY][: member == 1])
    assert await said() == "😂 funny 20%"


async def test_private_is_only_for_the_asker(here: World) -> None:
    """`private:` keeps card and board out of the channel."""
    await here.vote(MIRACLE, *BELOVED)
    for command, options in (
        ("rating", {"title": MIRACLE}),
        ("rating", {"title": MIRACLE, "score": "9"}),
        ("top", {}),
    ):
        answer = await here.mei.slash(here.channel, command, private=True, **options)
        assert shown(answer).ephemeral
        assert "Miracle in Cell No. 7" in (embed(answer).title or "") + body(answer)
    assert here.channel.history() == []
    assert not shown(await here.mei.slash(here.channel, "rating", title=MIRACLE, private=False)).ephemeral


async def test_a_private_card_is_renewed_by_its_own_rate_button(here: World) -> None:
    """What one gives is confirmed, and asked again the card has it."""
    first = await here.mei.slash(here.channel, "rating", title=MIRACLE, private=True)
    asked = await here.mei.click(shown(first), label="Rate")
    answer = await here.mei.select(shown(asked), ["18"])
    assert "You gave **Miracle in Cell No. 7** 9." in told(answer)
    again = await here.mei.slash(here.channel, "rating", title=MIRACLE, private=True)
    assert "mei gave it 9/10 · superb" in body(again)
    assert here.channel.history() == []


# How it is worked out --------------------------------------------------------------------------------


async def test_the_explanation_is_private_with_the_sentence_and_the_figures(here: World) -> None:
    """How many votes, their mean, the score and range of the card, how many were softened and why."""
    await here.vote(MIRACLE, *BELOVED, 1)
    public = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    why = await how(here, here.jun, public)
    assert told(why) == ""
    assert embed(why).title == "How Miracle in Cell No. 7 gets its score"
    text = body(why)
    assert text.startswith(SENTENCE)
    assert "Until enough scores are in, the server score leans towards what titles usually get here." in text
    score, low, high, _, votes = stored(here)
    assert f"{votes} scores, with a plain average of 7.6. Server score: **{score:.1f}**" in text
    assert f"between {low:.1f} and {high:.1f}" in text
    assert "- 1 score is far from the others and counts less than half." in text
    [(new,)] = here.rows("SELECT fresh FROM summaries")
    assert new == 11
    assert "- 11 scores are from people new to scoring and count less than half." in text
    assert len(here.channel.history()) == 1


@pytest.mark.parametrize("is_torn", [True, False], ids=["loves romance", "likes all alike"])
async def test_the_explanation_names_the_facts_that_move_where_a_score_starts(
    here: World, is_torn: bool
) -> None:
    """Only where genres do foretell scores; also of a title without votes."""
    romances = [title for title in here.index.titles if "Romance" in title.genres][:30]
    others = [title for title in here.index.titles if "Romance" not in title.genres][:30]
    for titles, scores in ((romances, (9, 9.5, 9)), (others, (5, 4.5, 5) if is_torn else (9, 9.5, 9))):
        for title in titles:
            await here.vote(title.id, *scores)
    await here.store.calibration.calibrate(here.server.id)
    new = [title for title in here.index.titles if "Romance" in title.genres][30]
    for title in (romances[0], new):
        public = await here.mei.slash(here.channel, "rating", title=title.id)
        text = body(await how(here, here.jun, public))
        named = re.search(r"leans towards what titles like it \(([^)]+)\) usually get here\.", text)
        assert (named is not None) is is_torn
        if named is not None:
            assert "Romance" in named[1]
            assert set(named[1].split(", ")) <= {*title.genres, f"{title.year // 10}0s"}


async def test_the_explanation_never_says_whose(here: World) -> None:
    """No name and no id of anybody who voted, not even to themselves."""
    people = [here.join(f"person{n}", shown=f"Zaphod{n}") for n in range(4)]
    for who, score in zip(people, ("9", "8.5", "9", "1"), strict=True):
        public = await who.slash(here.channel, "rating", title=MIRACLE, score=score)
    for reader in (people[3], here.mei):
        why = whole(shown(await how(here, reader, public)))
        assert "Zaphod" not in why
        assert "person" not in why
        assert not any(str(who.id) in why for who in people)
        assert raw(shown(await how(here, reader, public))) == []


async def test_without_a_consensus_the_explanation_says_what_is_missing(here: World) -> None:
    """Under three votes, and with none."""
    public = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    why = await how(here, here.mei, public)
    assert "Nobody here has scored it yet." in body(why)
    public = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    why = await how(here, here.mei, public)
    assert body(why).startswith(SENTENCE)
    assert "1 score so far. 2 more and there's a server score." in body(why)
    assert "Given so far: 9." in body(why)


async def test_every_card_has_its_buttons(here: World) -> None:
    """Four in public, of which none is dead; behind More the rest, of a drama with the episode one is at."""
    for title, place in ((MIRACLE, []), (SIGNAL, ["My progress"])):
        public = await here.mei.slash(here.channel, "rating", title=title)
        assert list(buttons(public)) == ["Rate", "Review", "Shelf", "More"]
        more = await here.jun.click(shown(public), label="More")
        assert shown(more).ephemeral
        assert list(buttons(more)) == [HOW, *place, "Moods & warnings", "Who loved it", "Review"]
    await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text="Good.")
    public = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    assert list(buttons(public)) == ["Rate", "1 review", "Shelf", "More"]
    assert not any(each.get("disabled") for each in buttons(public).values())
