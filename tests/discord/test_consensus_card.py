"""What the card of `/rating` says of a title's votes, and how it explains itself."""

import re

import pytest

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
    fields,
    raw,
    shown,
    told,
    whole,
)

HOW = "How is this worked out?"
SENTENCE = "Each vote is corrected for how generous that member usually is"
CAMPS = (9.5, 2, 10, 2.5, 9, 3, 9.5, 2, 10, 2.5, 9, 3)


async def card(here: World, title: str = MIRACLE) -> str:
    return body(await here.mei.slash(here.channel, "rating", title=title))


def stored(here: World, title: str = MIRACLE) -> tuple[float, float, float, str, int]:
    """What the file has of a title."""
    sql = "SELECT score, low, high, word, votes FROM summaries WHERE title_id = ?"
    [row] = here.rows(sql, title)
    return row


async def test_under_three_votes_there_is_what_there_is(here: World) -> None:
    """The votes themselves and how many are missing: no score, no range, no word."""
    for votes, said in (
        ((4,), "**1 vote so far, 2 more for a consensus**\nScores given: 4"),
        ((4, 9), "**2 votes so far, 1 more for a consensus**\nScores given: 4 and 9"),
    ):
        await here.vote(MIRACLE, *votes)
        text = await card(here)
        assert said in text
        assert "likely" not in text
        assert "##" not in text
        assert "/ 10" not in text
        assert "Plain mean" not in str(
            embed(await here.mei.slash(here.channel, "rating", title=MIRACLE)).footer.text
        )


async def test_from_three_votes_on_the_card_leads_with_the_consensus(here: World) -> None:
    """Score, word, range and votes just as the file has them; the plain mean small at the foot."""
    await here.vote(MIRACLE, 9, 7.5, 9)
    answer = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    score, low, high, word, votes = stored(here)
    assert f"## {score:.1f} / 10 · {word}\nlikely {low:.1f} to {high:.1f} · {votes} votes" in body(answer)
    assert low < score < high
    assert embed(answer).footer.text == "What Drama Club thinks · Plain mean 8.5"
    assert "Scores given" not in body(answer)


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
    high = float(re.findall(r"## (\d+\.\d)", body(shown_first))[0])
    shown_then = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="2")
    low = float(re.findall(r"## (\d+\.\d)", body(shown_then))[0])
    assert low < high
    asked = await here.mei.click(shown(shown_then), label="Rate")
    await here.mei.select(shown(asked), ["remove"])
    await here.store.calibration.calibrate(here.server.id)
    assert stored(here) == before
    assert "10 votes" in body(shown_then)


async def test_two_camps_are_divisive_from_twenty_votes_and_lean_so_from_ten(here: World) -> None:
    """Under ten the word is that of the score."""
    await here.vote("kf-parasite-2019", *BELOVED)
    await here.vote(MIRACLE, *CAMPS[:9])
    assert "divisive" not in await card(here)
    await here.vote(MIRACLE, *CAMPS)
    assert "· leaning divisive\n" in await card(here)
    await here.vote(MIRACLE, *CAMPS, *CAMPS)
    assert "· divisive\n" in await card(here)
    await here.vote(SIGNAL, *BELOVED, *BELOVED)
    assert "divisive" not in await card(here, SIGNAL)


async def test_finishers_and_droppers_stand_apart_once_both_have_three(here: World) -> None:
    """With their plain means and how many they are."""
    await here.vote(MIRACLE, 9, 8, 8.5, 9, progress=Progress.FINISHED)
    await here.vote(MIRACLE, 4, 5, first=1100, progress=Progress.DROPPED)
    await here.vote(MIRACLE, 1, 1, 1, first=1200, progress=Progress.WATCHING)
    assert "Finishers" not in await card(here)
    await here.vote(MIRACLE, 3, first=1102, progress=Progress.DROPPED)
    assert "Finishers 8.6 (4) · droppers 4.0 (3)" in await card(here)


async def test_the_first_impression_stands_beside_the_newest(here: World) -> None:
    """Once they differ, as plain means; not under three votes."""
    await here.vote(MIRACLE, 6, 6)
    await here.vote(MIRACLE, 8, 8)
    assert "First impression" not in await card(here)
    await here.vote(MIRACLE, 6, 6, 6)
    await here.vote(MIRACLE, 8, 8, 9)
    assert "First impression 6.0, now 8.3" in await card(here)
    await here.vote(SIGNAL, 6, 6, 6)
    assert "First impression" not in await card(here, SIGNAL)


async def test_moods_are_shares_of_takes_and_tissues_need_three(here: World) -> None:
    """The meter counts members who said tearjerker, of five."""

    async def take(member: int, *moods: Mood) -> None:
        by = here.act(member, f"regular {member}")
        await here.store.reviews.write(by, MIRACLE, ReviewContent("words", moods=moods))

    async def said() -> str:
        return fields(await here.mei.slash(here.channel, "rating", title=MIRACLE)).get("Moods", "")

    assert await said() == ""
    await take(1, Mood.TEARJERKER, Mood.FUNNY)
    await take(2, Mood.TEARJERKER)
    assert await said() == "tearjerker 100 % · funny 50 %"
    await take(3)
    assert await said() == "tearjerker 67 % · funny 33 %\nTissues 🧻🧻🧻 3 of 5"
    await take(3, Mood.TEARJERKER, Mood.DARK)
    assert await said() == "tearjerker 100 % · funny 33 % · dark 33 %\nTissues 🧻🧻🧻🧻🧻 5 of 5"
    await take(1, Mood.FUNNY)
    await take(2)
    await take(3)
    assert await said() == "funny 33 %"


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
    assert "you gave 9" in told(answer)
    again = await here.mei.slash(here.channel, "rating", title=MIRACLE, private=True)
    assert fields(again)["mei's score"] == "9/10 · superb"
    assert here.channel.history() == []


# How it is worked out --------------------------------------------------------------------------------


async def test_the_explanation_is_private_with_the_sentence_and_the_figures(here: World) -> None:
    """How many votes, their mean, the score and range of the card, how many were softened and why."""
    await here.vote(MIRACLE, *BELOVED, 1)
    public = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    why = await here.jun.click(shown(public), label=HOW)
    assert told(why) == ""
    assert embed(why).title == "How Miracle in Cell No. 7 gets its score"
    text = body(why)
    assert text.startswith(SENTENCE)
    assert "Until enough votes are in, the score leans towards what such titles usually get here." in text
    score, low, high, _, votes = stored(here)
    assert f"{votes} votes, plain mean 7.6, consensus **{score:.1f}**" in text
    assert f"between {low:.1f} and {high:.1f}" in text
    assert "- 1 vote lies far from the others and counts less than half." in text
    [(new,)] = here.rows("SELECT fresh FROM summaries")
    assert new == 11
    assert "- 11 votes come from newcomers to voting and count less than half." in text
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
        text = body(await here.jun.click(shown(public), label=HOW))
        named = re.search(r"leans towards what such titles \(([^)]+)\) usually get here\.", text)
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
        why = whole(shown(await reader.click(shown(public), label=HOW)))
        assert "Zaphod" not in why
        assert "person" not in why
        assert not any(str(who.id) in why for who in people)
        assert raw(shown(await reader.click(shown(public), label=HOW))) == []


async def test_without_a_consensus_the_explanation_says_what_is_missing(here: World) -> None:
    """Under three votes, and with none."""
    public = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    why = await here.mei.click(shown(public), label=HOW)
    assert "There is no consensus yet: 0 votes." in body(why)
    public = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    why = await here.mei.click(shown(public), label=HOW)
    assert body(why).startswith(SENTENCE)
    assert "There is no consensus yet: 1 vote so far, 2 more for a consensus." in body(why)


async def test_every_card_has_its_buttons(here: World) -> None:
    """The first for rating; in one row, of a drama, which has episodes to be at, in two."""
    for title, place, rows in ((MIRACLE, [], 1), (SIGNAL, ["My place"], 2)):
        public = await here.mei.slash(here.channel, "rating", title=title)
        expected = ["Rate", "Review", "No takes yet", HOW, *place, "Moods & warnings"]
        assert list(buttons(public)) == expected
        assert len(raw(shown(public))) == rows
