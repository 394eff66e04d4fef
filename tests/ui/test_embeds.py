"""What a card says before its consensus is worked out."""

from bot.domain.ratings import Histogram, Standing, Summary
from bot.domain.titles import Kind, Title
from bot.ui.embeds import consensus_line, rating_card
from bot.ui.words import words

EN = words("en")
TITLE = Title("kd-made-up", Kind.DRAMA, "Made Up", 2020)


def standing(votes: int) -> Standing:
    return Standing(Summary(Histogram((votes, *(0,) * 18))))


def test_enough_votes_without_a_consensus_yet_are_only_counted() -> None:
    """After an update, until the server is learnt: no negative number is missing, no list of thousands."""
    assert consensus_line(standing(5_000), EN) == "5000 scores"
    description = rating_card(TITLE, standing(5_000), EN).description or ""
    assert "5000 scores" in description
    assert len(description) < 200


def test_control_too_few_votes_say_what_is_missing() -> None:
    """Two votes are shown, with the one that is missing."""
    description = rating_card(TITLE, standing(2), EN).description or ""
    assert "2 scores so far. One more and there's a server score." in description
