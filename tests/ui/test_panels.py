"""What moderators see of votes unlike the others."""

from dataclasses import replace

import pytest

from bot.domain.moderation import Burst, BurstVoter, Evidence
from bot.domain.search import TitleIndex
from bot.domain.titles import Kind, Title
from bot.ui.panels import VOTERS, burst_card, decided_burst_card
from bot.ui.text import width
from bot.ui.words import Words, words

EN = words("en")
BURST = Burst(2**62, 1, "signal", votes=3, held=1, opened_at=0)
SIGNAL = Title(id="signal", kind=Kind.DRAMA, title="Signal", year=2016, title_ko="시그널")


@pytest.mark.parametrize("name", ["*" * 100, "||@everyone||" * 10, "\U0001f600" * 50, " ", "가" * 100])
def test_the_worst_burst_fits(name: str) -> None:
    """However many voters it has, and whatever they are called; those past the twelfth are counted."""
    voters = tuple(BurstVoter(2**62 + n, name, 2, joined_at=2**31 if n % 2 else None) for n in range(50))
    card = burst_card(BURST, Evidence(voters, 7.0, 8.5), name * 20, EN)
    assert 0 < width(card.embed.title or "") <= 256
    lines = (card.embed.description or "").splitlines()
    assert sum("account made" in line for line in lines) == VOTERS
    assert f"and {50 - VOTERS} more" in lines
    assert width("\n".join(lines)) <= 4096
    assert "@everyone" not in str(card.embed.to_dict())
    assert "@everyone" not in str(decided_burst_card(name, EN, hold=True, name=name).embed.to_dict())


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "name", ["\U0001f600" * 32, "\U0001f468\u200d\U0001f469" * 10 + "\U0001f1f0\U0001f1f7", "가" * 32]
)
def test_hundreds_of_voters_fit_in_every_language(name: str, language: str) -> None:
    """None of a name's signs is halved."""
    voters = tuple(BurstVoter(2**62 + n, name, 2, joined_at=2**31 if n % 2 else None) for n in range(260))
    many = replace(BURST, votes=260, held=260)
    card = burst_card(many, Evidence(voters, 7.0, 8.5, is_plain=True), name * 20, words(language))
    said = card.embed.description or ""
    assert 0 < width(card.embed.title or "") <= 256
    assert width(said) <= 4096
    assert said.count("<t:2147483648:R>") == VOTERS // 2
    assert str(260 - VOTERS) in said
    assert "\ufffd" not in said.encode("utf-16", "replace").decode("utf-16")


def test_which_kind_of_score_it_is_is_said() -> None:
    """A plain average goes by that name; where nothing is left, there is no score."""
    of_few = burst_card(BURST, Evidence((), 7.04, 8.46), "Signal", EN).embed.description or ""
    of_many = burst_card(BURST, Evidence((), 7.04, 8.46, is_plain=True), "Signal", EN).embed.description or ""
    of_none = burst_card(BURST, Evidence((), 7.04), "Signal", EN).embed.description or ""
    assert "Server score: **7.0** with them, **8.5** without." in of_few
    assert "Plain average: **7.0** with them, **8.5** without." in of_many
    assert "with them" not in of_none


def test_a_title_is_called_in_the_readers_language() -> None:
    """In Korean by its Hangul name; by its id where nothing is known of it."""
    titles = TitleIndex([SIGNAL])
    assert EN.name_of(titles, "signal") == "Signal"
    assert Words("ko").name_of(titles, "signal") == "시그널"
    assert EN.name_of(titles, "gone") == "gone"
