"""What a proposal takes for answered, and what its author answers."""

import pytest

from bot.domain.forms import Form, Proposal
from bot.domain.prose import read
from bot.domain.search import TitleIndex

INDEX = TitleIndex([])


def propose(text: str) -> Proposal:
    return Proposal.from_reading(text, read(text, INDEX), key="k")


@pytest.mark.parametrize(
    ("text", "score", "scored", "spoils", "assumed"),
    [
        ("It was good.", None, True, True, frozenset({"score", "spoils"})),
        ("7/10 on Monday, 8/10 today.", None, False, True, frozenset({"spoils"})),
        ("Spoiler-free. 9/10", 18, True, False, frozenset()),
        ("Spoiler-free.", None, True, False, frozenset({"score"})),
    ],
)
def test_what_a_text_does_not_say_is_assumed(
    text: str, score: int | None, scored: bool, spoils: bool, assumed: frozenset[str]
) -> None:
    """No score where no number is, the safe side of spoilers; two scores are a question."""
    found = propose(text)
    assert (found.score, found.scored, found.spoils, found.assumed) == (score, scored, spoils, assumed)


def test_what_is_said_of_it_is_not_assumed() -> None:
    """Answer by answer, also where both are the same."""
    found = propose("It was good.")
    assert found.combine_with(Form()).assumed == {"score", "spoils"}
    assert found.combine_with(Form(score="9")).assumed == {"spoils"}
    assert found.combine_with(Form(spoils=True)).assumed == {"score"}
    assert found.choose_score(None).assumed == {"spoils"}
    assert found.mark_spoils(False).choose_score(18).assumed == set()
