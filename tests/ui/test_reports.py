"""Reported takes and notices stay inside Discord's limits and do nothing, however they were written."""

from dataclasses import replace

import pytest

from bot.domain.moderation import Report, Verdict
from bot.domain.reviews import Review, ReviewContent, ReviewState
from bot.domain.titles import Kind, Title
from bot.ui import reports, reviews, targets
from bot.ui.english import ENGLISH
from bot.ui.routes import BadRoute
from bot.ui.text import width
from bot.ui.words import words

WORDS = words("en")
WORST = ["*" * 5000, "||@everyone||" * 400, "\U0001f600" * 2500, "\u200b" * 50, " ", "가" * 5000]


def report(text: str, *, spoils: bool = False, reporter: int | None = 7, state: str = "posted") -> Report:
    take = ReviewContent(text, spoils=spoils)
    review = Review(2**62, "signal", 5, text[:32], take, 0, state=ReviewState(state))
    return Report(2**62, 1, review, reporter, text[:500])


@pytest.mark.parametrize("text", WORST)
@pytest.mark.parametrize("spoils", [True, False])
@pytest.mark.parametrize("reporter", [7, None])
def test_the_worst_report_fits(text: str, spoils: bool, reporter: int | None) -> None:
    """Open, and with each verdict; no part of it is empty."""
    found = report(text, spoils=spoils, reporter=reporter)
    made = [reports.report_card(found, text, WORDS)]
    made += [reports.decided_card(found, text, WORDS, by=by, name=text[:32]) for by in Verdict]
    for card in made:
        embed = card.embed
        assert 0 < width(embed.title or "") <= 256
        assert 0 < width(embed.description or "") <= 1200
        assert all(0 < width(str(field.value)) <= 1024 for field in embed.fields)
        assert "@everyone" not in str(embed.to_dict())
        assert (embed.description or "").count("||") % 2 == 0
    assert width(reports.report_form(found.review, text, WORDS).title) <= 45


@pytest.mark.parametrize("text", WORST)
@pytest.mark.parametrize("key", sorted(key for key in ENGLISH if key.startswith("notice.")))
def test_the_worst_notice_fits(text: str, key: str) -> None:
    """In one message."""
    if key == "notice.turn_off":
        return
    parameters: dict[str, str | int] = {"title_id": text, "reason": text[:500], "n": 3, "score": 17}
    if key == "notice.replied":
        ids = ("server_id", "channel_id", "message_id")
        parameters |= {"name": text, **dict.fromkeys(ids, 2**63 - 1)}
    said = reports.notice(key, parameters, WORDS, server=text[:100], title=text)
    assert 0 < width(said) <= 2000
    assert "@everyone" not in said


def test_a_verdict_is_read_to_the_letter() -> None:
    """Anything else was made by no button of ours."""
    assert [targets.Verdict.read([kind.value, "7"])[0] for kind in Verdict] == list(Verdict)
    for forged in ("", "HIDE", "hide ", "unblock"):
        with pytest.raises(BadRoute):
            targets.Verdict.read([forged, "7"])


@pytest.mark.parametrize("state", [state for state in ReviewState if state is not ReviewState.POSTED])
def test_a_stub_says_why_and_nothing_of_the_take(state: ReviewState) -> None:
    """One sentence for each state, without a button."""
    review = replace(report("secret words", state=state).review, author="mei")
    card = reviews.gone_card(Title("signal", Kind.DRAMA, "Signal", 2016), review, WORDS)
    key = "take.deleted" if state is ReviewState.DELETED else "take.hidden"
    assert card.embed.description == str(ENGLISH[key]).format(name="mei")
    assert ("mei" in str(card.embed.to_dict())) is (state is ReviewState.DELETED)
    assert "secret" not in str(card.embed.to_dict())
    assert len(card.view.children) == (state is ReviewState.DELETED)  # its author may bring it back
