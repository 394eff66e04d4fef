"""However a take is written: what spoils is in no part of any public message that names it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import catalogue
from bot.domain.ratings import Standing, Summary
from bot.domain.replies import Reply
from bot.domain.reviews import Guard, Review, ReviewContent, ReviewState
from bot.domain.search import TitleIndex
from bot.domain.titles import Title
from bot.ui import cards, reviews
from bot.ui.cards import Card
from bot.ui.english import ENGLISH
from bot.ui.words import words

TITLE = next(title for title in catalogue.load_titles() if title.id == "kd-signal-2016")
WORDS = words("en")
REPLY = Reply(1, 2, "jun", "jun", "https://a.b/c.png", "0")
PICTURE = cards.Picture("signal.jpg", b"", "The sun")
RUN = 3

HARD = (
    "||open|| bars || and |||more|||",
    "# Heading\n- list\n> quote\n```\ncode ``` fence\n```\n`x`",
    "@everyone <@1> <@&2> <#3> </x:4> <t:5> <:e:6> [link](https://x.example/qz)",
    "q" * 5000,
    "z\u200bx\u200bq\u200bv \u2060joined\u2060",
    "\u202eright to left\u202c שלום عربي",
    "👨‍👩‍👧‍👦🏳️‍🌈🇰🇷✊🏿 " * 30,
    "𝔖𝔭𝔬𝔦𝔩𝔢𝔯 𝕯𝖗𝖆𝖈𝖍𝖊",
    "범인은 그의 누나다. 칼은 우물 속에 있다.",
    "\r\none\rtwo\x85three\u2028four\u2029\n\n\n\nfive",
    "Z\u0351\u036b\u0343\u036a\u0302a\u0346\u030el\u0334go",
    "\\|\\|back\\\\slashes\\",
    "{title} {name} %s {0}",
)
bodies = st.one_of(
    st.sampled_from(HARD),
    st.lists(st.sampled_from((*HARD, "||", "\n\n", "\u200b", " ")), min_size=1, max_size=6).map("".join),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=400),
)


def strings(value: Any) -> list[str]:
    """Every string anywhere inside."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in strings(each)]
    if isinstance(value, list | tuple):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


def said(card: Card) -> list[str]:
    """All that a card would send: embed, buttons, options, the text beside a picture."""
    shown = [embed.to_dict() for embed in (card.embed, *card.more)]
    sent = [shown, card.view.to_components(), [(each.name, each.alternative) for each in card.pictures]]
    return strings(json.loads(json.dumps(sent, default=str)))


def runs(text: str) -> set[str]:
    """Every three characters that stand together, cleaned of nothing."""
    return {text[at : at + RUN] for at in range(len(text) - RUN + 1)}


def written(body: str, **more: Any) -> Review:
    take = ReviewContent(body, score=18)
    made = Review(1, TITLE.id, 7, "mei", take, posted_at=1_750_000_000, channel_id=5, message_id=6)
    return replace(made, **more)


GUARDED = {
    "marked": lambda body: written(body, content=ReviewContent(body, score=18, spoils=True)),
    "flagged": lambda body: written(body, flagged=True),
    "episode": lambda body: written(body, content=ReviewContent(body, score=18, episode=3)),
}


def public(review: Review, title: Title = TITLE) -> dict[str, list[Card]]:
    """Every public card that there is of a take."""
    guarded = {review.id: Guard.UNFINISHED if review.is_guarded else Guard.OPEN}
    return {
        "showing": [
            *(
                cards.review_card(title, each, Standing(Summary(), reviews=1), WORDS, picture=PICTURE)
                for each in (review, replace(review, edited_at=review.posted_at))
            ),
            *(
                reviews.list_card(
                    reviews.Listing(
                        reviews.ReviewFilter(title_id), (review,), guarded, view_id=1, page=0, of=1
                    ),
                    TitleIndex([title]),
                    WORDS,
                )
                for title_id in (title.id, None)
            ),
        ],
        "silent": [
            *(
                reviews.gone_card(title, replace(review, state=state), WORDS)
                for state in list(ReviewState)[1:]
            ),
            reviews.moved_card(title, review, WORDS),
            reviews.closed_card(WORDS, view_id=1, page=0),
            reviews.reply_card(title, review, REPLY, WORDS, server_id=1),
            reviews.more_card(title, review, WORDS, mine=False),
        ],
    }


def allowed(review: Review) -> str:
    """What the bot says of itself: its words, the title, and the cards of a take of nothing."""
    empty = replace(review, content=replace(review.content, body="\u00a4"))
    own = [text for found in public(empty).values() for card in found for text in said(card)]
    return "\n".join([*own, *strings(list(ENGLISH.values()))])


def leaks(review: Review, kinds: tuple[str, ...] = ("showing", "silent")) -> list[str]:
    """The runs of a take's text that stand in its public cards."""
    known = allowed(review)
    found = public(review)
    sent = [text for kind in kinds for card in found[kind] for text in said(card)]
    own = {run for run in runs(review.content.body) if run not in known}
    return sorted(run for run in own if any(run in text for text in sent))


@pytest.mark.parametrize("kind", GUARDED)
@settings(max_examples=40, deadline=None)
@given(body=bodies)
@example(body=HARD[0])
@example(body="".join(HARD))
def test_what_spoils_is_in_no_public_card(kind: str, body: str) -> None:
    """Marked, flagged or safe from an episode on: not three characters of it, in whatever part."""
    assert leaks(GUARDED[kind](body)) == []


@settings(max_examples=40, deadline=None)
@given(body=bodies)
def test_what_went_or_changed_is_in_no_public_card(body: str) -> None:
    """Deleted, hidden, removed, waiting, written anew, closed, answered: no take's text at all."""
    assert leaks(written(body), ("silent",)) == []


@pytest.mark.parametrize("body", ["Zephyrine poisoned Wilhelmina.", HARD[8], HARD[7]])
def test_the_same_words_unmarked_are_there(body: str) -> None:
    """The control: the cards that may show a text do, so that its absence means something."""
    review = written(body)
    assert leaks(review)
    for card in public(review)["showing"]:
        assert any(body[:12] in text for text in said(card))
