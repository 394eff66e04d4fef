"""A card with all that live sources may say, at its longest and at its barest."""

import pytest

from bot.domain.consensus import Consensus
from bot.domain.facts import LONGEST_LINE, Admissions, Facts, LiveFacts, Offer, OfferKind
from bot.domain.ratings import Histogram, Progress, Rating, Standing, Summary, VoteGroup
from bot.domain.titles import Kind, Mood, Title
from bot.ui.embeds import PROVIDERS, SITES, about_card, more_card, rating_card
from bot.ui.text import width
from bot.ui.words import words

EN = words("en")
BARE = Title("kf-made-up-2026", Kind.FILM, "Made Up", 2026)
KR = "KR"


def fill(sign: str) -> tuple[Title, Standing, LiveFacts]:
    """As much of everything as a card can be given, all of one character."""
    name = sign * 300
    title = Title(
        "kd-made-up",
        Kind.DRAMA,
        name,
        2020,
        original_title=name,
        genres=(name,) * 9,
        directors=(name,) * 9,
        writers=(name,) * 9,
        cast=(name,) * 9,
        networks=(name,) * 9,
        episodes=9999,
        admissions=1,
        country=("US", "GB"),
        unconfirmed=True,
    )
    standing = Standing(
        Summary(
            Histogram((9999,) * 19),
            Consensus(10.0, 10.0, 10.0, 99_999, 10.0, word="leaning_divisive"),
            VoteGroup(9999, 2 * 9999),
            VoteGroup(9999, 3 * 9999),
            VoteGroup(9999, 4 * 9999),
        ),
        reviews=99,
        own=Rating(1, "kd-made-up", name, 17, 17, Progress.FINISHED, 0),
        moods=dict.fromkeys(Mood, 99),
        warnings=12,
    )
    live = LiveFacts(
        Facts(
            source="tmdb",
            poster="https://image.tmdb.org/t/p/w500/x.jpg",
            backdrop="https://image.tmdb.org/t/p/w780/x.jpg",
            line=sign * LONGEST_LINE,
            watch={KR: tuple(Offer(f"{n} {name}"[:200], kind) for kind in OfferKind for n in range(30))},
            watch_link={KR: f"{SITES['tmdb']}/{'x' * 200}"},
        ),
        Admissions(999_999_999, "2026-11-26"),
        KR,
    )
    return title, standing, live


@pytest.mark.parametrize("sign", ["x", "*", "가", "👩\u200d🚀"])
@pytest.mark.parametrize("picture", ["attachment://banner.jpg", None])
def test_the_longest_card_is_within_discords_limits(sign: str, picture: str | None) -> None:
    title, standing, live = fill(sign)
    card = rating_card(title, standing, EN, picture=picture, bar="▁" * 40, live=live)
    assert live.tmdb is not None
    offered = ", ".join(offer.provider for offer in live.tmdb.watch[KR])
    assert width(offered) > 1024  # control
    assert width(card.title or "") <= 256
    assert width(card.description or "") <= 4096
    assert width(card.footer.text or "") <= 2048
    assert all(width(field.name or "") <= 256 and width(field.value or "") <= 1024 for field in card.fields)
    assert any((field.name or "").startswith("Where to watch") for field in card.fields)
    parts = [card.title, card.description, card.footer.text]
    parts += [text for field in card.fields for text in (field.name, field.value)]
    assert sum(width(text or "") for text in parts) <= 6000


def test_offers_are_by_kind_and_few_of_each() -> None:
    """In the order that the source gives; of another country none."""
    offers = [Offer(f"P{n}", kind) for n in range(9) for kind in (OfferKind.BUY, OfferKind.FREE)]
    live = LiveFacts(Facts("tmdb", watch={KR: tuple(offers), "US": (Offer("Q", OfferKind.RENT),)}), region=KR)
    [field] = rating_card(BARE, Standing(Summary()), EN, live=live).fields
    named = ", ".join(f"P{n}" for n in range(PROVIDERS))
    assert field.value == f"**Free:** {named}\n**Buy:** {named}\nWatch data by JustWatch"


@pytest.mark.parametrize(
    ("own", "counted", "said"),
    [
        (None, 5, "5 tickets sold in Korea by Nov 26, 2026"),
        (4, 5, "5 tickets sold in Korea by Nov 26, 2026"),
        (6, 5, "6 tickets sold in Korea"),
        (6, None, "6 tickets sold in Korea"),
    ],
)
def test_the_larger_number_of_tickets_is_said_with_its_day(
    own: int | None, counted: int | None, said: str
) -> None:
    title = Title("kf-made-up-2026", Kind.FILM, "Made Up", 2026, admissions=own)
    live = LiveFacts(admissions=Admissions(counted, "2026-11-26") if counted else None)
    description = rating_card(title, Standing(Summary()), EN, live=live).description or ""
    assert description.startswith(f"film · {said}\n")


def test_what_a_stranger_wrote_is_inert() -> None:
    """A line and a provider's name draw as the letters they are."""
    text = "*a* ||b|| [c](https://evil.example) @everyone <@1>"
    live = LiveFacts(Facts("tmdb", line=text, watch={KR: (Offer(text, OfferKind.ADS),)}), region=KR)
    card = rating_card(BARE, Standing(Summary()), EN, live=live)
    more = more_card(BARE, Standing(Summary()), EN, live)
    inert = "\\*a\\* \\|\\|b\\|\\| \\[c](https:\\//evil.example) @\u200beveryone \\<@1\\>"
    assert more.description == f"*{inert}*"
    assert f"**Free with ads:** {inert}\n" in (card.fields[0].value or "")


def test_about_has_room_for_every_source() -> None:
    [*_, field] = about_card(EN, [*SITES, "another"]).fields
    assert [address for address in SITES.values() if address not in (field.value or "")] == []
    assert len(field.value or "") <= 1024
    assert len(about_card(EN).fields) == len(about_card(EN, ["another"]).fields) == 2
