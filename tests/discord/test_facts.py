"""What live sources know of a title, on its card: never in its way, no longer than it may be kept."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.domain.additions import Origin
from bot.domain.search import TitleIndex
from bot.domain.suggestions import Wish
from bot.domain.titles import Kind, Title
from bot.sources import Source
from bot.sources.client import FRESH
from bot.sources.kofic import Kofic
from bot.sources.tmdb import Tmdb
from bot.ui.embeds import TMDB_LOGO
from bot.usecases.clock import LONGEST_SECONDS
from bot.usecases.facts import WAITING
from tests.discord.conftest import (
    DAY,
    HOUR,
    MIRACLE,
    SIGNAL,
    World,
    body,
    embed,
    fields,
    shown,
    whole,
    world,
)
from tests.places import copy_database
from tests.sources import stand_in_kofic, stand_in_tmdb
from tests.sources.stand_in import (
    BUSY,
    CUT,
    DOWN,
    NOT_FOUND,
    REFUSED,
    SLOW,
    TRUNCATED,
    Asked,
    Reply,
    StandIn,
    Time,
    open_client,
    read_json,
    say,
    serve,
)

BOOKSHOP = Title(
    id="",
    kind=Kind.DRAMA,
    title="The Moonlit Bookshop",
    year=2026,
    title_ko="달빛서점",
    ids={"tmdb_tv": stand_in_tmdb.SHOW},
)
BOOKSHOP_ID = "kd-the-moonlit-bookshop-2026"
SALT_WIND = Title(
    id="",
    kind=Kind.FILM,
    title="Salt Wind",
    year=2026,
    title_ko="소금바람",
    ids={"tmdb_movie": stand_in_tmdb.FILM, "kobis": stand_in_kofic.FILM},
)
SALT_WIND_ID = "kf-salt-wind-2026"
POSTER = "https://image.tmdb.org/t/p/w500/inventedPoster.jpg"
CREDIT = (
    "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB."
)
LINE = "Two rivals inherit one bookshop."


def tell(**changes: Any) -> StandIn:
    """TMDB, which says of the bookshop what its payload says, and this."""
    told = read_json("tmdb", "tv_details_appended.json") | {"overview": f"{LINE} It rains."} | changes

    def answer(asked: Asked) -> Reply:
        usual = stand_in_tmdb.answer(asked)
        return say(told) if usual.status == 200 and asked.path.endswith(f"/tv/{told['id']}") else usual

    return StandIn(answer)


@pytest.fixture
def tmdb() -> StandIn:
    return tell()


@pytest.fixture
def kofic() -> StandIn:
    return StandIn(stand_in_kofic.answer)


@pytest.fixture
def path(tmp_path: Path, first_start: Path) -> Path:
    path = tmp_path / "daesang.db"
    copy_database(first_start, path)
    return path


class Hurry(Time):
    """A time in which no answer is fresh for long: each question comes to the source."""

    def clock(self) -> float:
        self.now += FRESH
        return self.now


@asynccontextmanager
async def open_tmdb(there: StandIn, *, seconds: float = 5.0) -> AsyncIterator[Tmdb]:
    async with serve(there), open_client(Hurry(), seconds=seconds) as client:
        yield Tmdb(client, key=stand_in_tmdb.KEY, root=there.address + stand_in_tmdb.ROOT)


@pytest.fixture
async def knowing(path: Path, index: TitleIndex, tmdb: StandIn) -> AsyncIterator[World]:
    """A world with a key of TMDB's, and a title that TMDB knows."""
    async with open_tmdb(tmdb) as source, world(path, index, sources=[source]) as here:
        await add(here, BOOKSHOP)
        yield here


async def add(here: World, title: Title) -> str:
    """Add a title to the server; its id."""
    added = await here.store.titles.add(here.act(), title, origin=Origin.FOUND, moderator=True)
    await here.env.settle()
    return added.title.id


async def choose_region(here: World, region: str | None) -> None:
    await here.store.settings.change(here.act(), "region", region)


async def pass_by(here: World, seconds: int) -> None:
    """Let time pass until the bot has looked at what is due."""
    here.env.backend.advance_clock(seconds)
    await here.env.advance_time(LONGEST_SECONDS)


async def show_card(here: World, title_id: str = BOOKSHOP_ID, **more: Any) -> simcord.InteractionResult:
    return await here.mei.slash(here.channel, "rating", title=title_id, **more)


def edits(here: World) -> int:
    """How often a message that answers an interaction was edited."""
    return sum(
        entry.method == "PATCH" and entry.path.startswith("/webhooks/") for entry in here.env.http_requests
    )


def thumbnail(card: Any) -> str | None:
    return embed(card).thumbnail.url


def footer(card: Any) -> str:
    return embed(card).footer.text or ""


class Gated(StandIn):
    """A source that takes its time until it is let go."""

    def __init__(self, there: StandIn) -> None:
        super().__init__(there.answer)
        self.gate = asyncio.Event()

    async def handle(self, request: Any) -> Any:
        await self.gate.wait()
        return await super().handle(request)


@asynccontextmanager
async def held(there: Gated, here: World) -> AsyncIterator[discord.Message]:
    """The card of somebody while the source takes its time, which then answers."""
    asked = asyncio.create_task(show_card(here))
    async with asyncio.timeout(5):
        while not here.channel.history():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    yield here.channel.history()[0]
    there.gate.set()
    await asked


@pytest.fixture
async def waiting(path: Path, index: TitleIndex, tmdb: StandIn) -> AsyncIterator[tuple[World, Gated]]:
    """A world whose source takes its time."""
    gated = Gated(tmdb)
    async with open_tmdb(gated) as source, world(path, index, sources=[source]) as here:
        await add(here, BOOKSHOP)
        yield here, gated


# What is shown -------------------------------------------------------------------------------------


async def test_the_card_has_what_tmdb_knows_with_its_credit(knowing: World, tmdb: StandIn) -> None:
    """Poster, a line, the logo and the sentence; asked once, and the next card has all at once."""
    card = await show_card(knowing)
    assert thumbnail(card) == POSTER
    more = await knowing.mei.click(shown(card), label="More")
    assert body(more).startswith(f"*{LINE}*")
    assert footer(more) == CREDIT
    assert "rains" not in body(card) + body(more)
    assert (footer(card), embed(card).footer.icon_url) == (CREDIT, TMDB_LOGO)
    assert (len(tmdb.asked), edits(knowing)) == (1, 1)
    again = await show_card(knowing, score="8")
    assert thumbnail(again) == POSTER
    assert footer(again) == CREDIT
    assert (len(tmdb.asked), edits(knowing)) == (1, 1)


async def test_a_review_has_the_poster_that_is_known_and_asks_for_none(knowing: World, tmdb: StandIn) -> None:
    """In place of our picture, with its credit; before TMDB was asked for the card, our own is there."""
    given = {"title": BOOKSHOP_ID, "score": "9", "text": "Bring a cardigan."}
    before = await knowing.mei.slash(knowing.channel, "review", **given)
    assert str(thumbnail(before)).endswith(f"{BOOKSHOP_ID}.jpg")
    assert tmdb.asked == []
    await show_card(knowing)
    after = await knowing.jun.slash(knowing.channel, "review", **given)
    assert (thumbnail(after), shown(after).attachments) == (POSTER, [])
    assert footer(after) == f"2 scores · 2 reviews\n{CREDIT}"


async def test_a_known_poster_takes_a_picks_picture_place(knowing: World, tmdb: StandIn) -> None:
    """With its credit and without a question; the control is the picture of ours before it was known."""
    by = knowing.act(knowing.mei.id, "mei")
    await knowing.store.suggestions.record_wish(by, BOOKSHOP_ID, Wish.PLANNED)
    planned = await knowing.mei.slash(knowing.channel, "recommend", planned=True)
    [pick] = shown(planned).embeds
    assert str(pick.thumbnail.url).endswith(f"{BOOKSHOP_ID}.jpg")
    assert (pick.footer.text, tmdb.asked) == (None, [])
    await show_card(knowing)
    await knowing.env.settle()
    planned = await knowing.mei.slash(knowing.channel, "recommend", planned=True)
    [pick] = shown(planned).embeds
    assert (pick.thumbnail.url, pick.footer.text, pick.footer.icon_url) == (POSTER, CREDIT, TMDB_LOGO)
    assert shown(planned).attachments == []
    assert len(tmdb.asked) == 1


async def test_control_without_a_source_a_card_is_as_it_was(here: World) -> None:
    await add(here, BOOKSHOP)
    card = await show_card(here)
    assert (thumbnail(card), embed(card).footer.text, edits(here)) == (None, None, 0)


async def test_a_backdrop_is_there_until_somebody_scores(path: Path, index: TitleIndex) -> None:
    there = tell(backdrop_path="/inventedBackdrop.jpg")
    async with open_tmdb(there) as source, world(path, index, sources=[source]) as here:
        await add(here, BOOKSHOP)
        assert (
            embed(await show_card(here)).image.url == "https://image.tmdb.org/t/p/w780/inventedBackdrop.jpg"
        )
        rated = await show_card(here, score="8")
        assert str(embed(rated).image.url).startswith("attachment://")
        assert thumbnail(rated) == POSTER


async def test_a_score_given_on_the_card_leaves_the_facts_there(knowing: World, tmdb: StandIn) -> None:
    card = await show_card(knowing)
    asked = await knowing.jun.click(shown(card), label="Rate")
    await knowing.jun.select(shown(asked), ["17"])
    assert "1 score so far" in body(card)
    assert thumbnail(card) == POSTER
    assert len(tmdb.asked) == 1


async def test_a_private_card_is_completed_too(knowing: World) -> None:
    card = await show_card(knowing, private=True)
    assert shown(card).ephemeral
    assert thumbnail(card) == POSTER
    assert edits(knowing) == 1


@pytest.mark.parametrize(
    ("region", "heading", "said"),
    [
        (
            "KR",
            "Where to watch · South Korea",
            "**Stream:** Netflix, wavve\n[See all at TMDB]"
            "(https://www.themoviedb.org/tv/990001/watch?locale=KR) · Watch data by JustWatch",
        ),
        (
            "US",
            "Where to watch · USA",
            "**Stream:** Rakuten Viki\n**Free with ads:** Rakuten Viki\n[See all at TMDB]"
            "(https://www.themoviedb.org/tv/990001/watch?locale=US) · Watch data by JustWatch",
        ),
    ],
)
async def test_where_to_watch_is_told_for_the_servers_country(
    knowing: World, region: str, heading: str, said: str
) -> None:
    await choose_region(knowing, region)
    assert fields(await show_card(knowing))[heading] == said


@pytest.mark.parametrize("region", [None, "FR"])
async def test_where_nobody_said_or_nothing_is_known_there_it_is_left_out(
    knowing: World, region: str | None
) -> None:
    await choose_region(knowing, region)
    card = await show_card(knowing)
    assert thumbnail(card) == POSTER  # control
    assert "JustWatch" not in whole(shown(card))


async def test_two_servers_titles_of_one_id_are_not_mixed_up(knowing: World, tmdb: StandIn) -> None:
    """Two servers may add different titles that go by one id."""
    other = knowing.env.create_guild("Film Circle")
    channel = other.create_text_channel("talk")
    jun = other.add_member(knowing.jun.user)
    act = replace(knowing.act(), server_id=other.id)
    another = replace(BOOKSHOP, title_ko="달빛 서점 2", ids={"tmdb_tv": 4})
    added = await knowing.store.titles.add(act, another, origin=Origin.FOUND, moderator=True)
    await knowing.env.settle()
    assert added.title.id == BOOKSHOP_ID
    assert thumbnail(await show_card(knowing)) == POSTER
    assert thumbnail(await jun.slash(channel, "rating", title=BOOKSHOP_ID)) is None
    assert [asked.path for asked in tmdb.asked] == ["/3/tv/990001", "/3/tv/4"]


# Never in the way ----------------------------------------------------------------------------------


async def test_the_card_is_there_before_the_source_has_answered(waiting: tuple[World, Gated]) -> None:
    """It is edited once, as it then is: with the score that was given meanwhile."""
    here, gated = waiting
    async with held(gated, here) as card:
        assert (thumbnail(card), edits(here)) == (None, 0)
        await here.store.ratings.record_score(here.act(here.jun.id, "jun"), BOOKSHOP_ID, score=16)
    [card] = here.channel.history()
    assert thumbnail(card) == POSTER
    assert "1 score so far" in body(card)
    assert edits(here) == 1


async def test_who_wants_the_same_waits_for_one_answer(waiting: tuple[World, Gated]) -> None:
    """As many as look at a card at once."""
    here, gated = waiting
    async with held(gated, here):
        title = (await here.bot.use.titles.view(here.server.id)).find(BOOKSHOP_ID)
        assert title is not None
        others = asyncio.gather(*(here.bot.use.facts.refresh(title) for _ in range(5)))
    await others
    assert len(gated.asked) == 1


async def test_no_more_than_so_many_titles_wait_for_a_source(waiting: tuple[World, Gated]) -> None:
    """Who comes after them waits for nothing, and is answered when there is room again."""
    here, gated = waiting
    facts = here.bot.use.facts
    *before, last = [title for title in here.index.titles if not title.ids][: WAITING + 1]
    others = [asyncio.create_task(facts.refresh(title)) for title in before]
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await facts.refresh(last)
    assert not any(task.done() for task in others)
    gated.gate.set()
    await asyncio.gather(*others)
    assert len(gated.asked) == WAITING
    await facts.refresh(last)  # control
    assert len(gated.asked) == WAITING + 1


async def test_a_card_that_is_gone_stops_nothing(waiting: tuple[World, Gated]) -> None:
    here, gated = waiting
    async with held(gated, here) as card:
        here.env.backend.delete_message(here.channel.id, card.id)
    assert here.channel.history() == []
    assert thumbnail(await show_card(here)) == POSTER


async def test_a_stop_waits_for_no_source(waiting: tuple[World, Gated]) -> None:
    here, gated = waiting
    async with held(gated, here):
        async with asyncio.timeout(1):
            await here.bot.use.facts.close()
    assert (thumbnail(here.channel.history()[0]), edits(here)) == (None, 0)


TROUBLES = {
    "slow": SLOW,
    "401": REFUSED,
    "404": NOT_FOUND,
    "429": BUSY,
    "503": DOWN,
    "truncated": TRUNCATED,
    "cut off": CUT,
    "no object": say([]),
    "another one": say({"id": 4}),
    "for adults": say({"id": stand_in_tmdb.SHOW, "adult": True}),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_a_source_that_fails_leaves_the_card_as_it_is(
    path: Path, index: TitleIndex, tmdb: StandIn, trouble: Reply
) -> None:
    """It is there but for what the source would have told; with that too, once it is well again."""
    async with (
        open_tmdb(tmdb, seconds=0.05 if trouble is SLOW else 5.0) as source,
        world(path, index, sources=[source]) as here,
    ):
        await add(here, BOOKSHOP)
        tmdb.always = trouble
        card = await show_card(here, score="9")
        assert tmdb.asked
        assert "1 score so far" in body(card)
        assert (thumbnail(card), footer(card), edits(here)) == (None, "", 0)
        tmdb.always = None
        here.env.backend.advance_clock(8 * DAY)
        assert thumbnail(await show_card(here)) == POSTER  # control


async def test_what_tmdb_does_not_know_is_not_asked_at_every_card(knowing: World, tmdb: StandIn) -> None:
    for _ in range(3):
        await show_card(knowing, SIGNAL)
    assert len(tmdb.asked) == 1
    knowing.env.backend.advance_clock(8 * DAY)  # control
    await show_card(knowing, SIGNAL)
    assert len(tmdb.asked) == 2


LIES = {
    "wrong types": {"poster_path": 7, "overview": ["x"], "backdrop_path": {}, "watch/providers": "none"},
    "no object of providers": {"watch/providers": {"results": {"KR": [{"provider_name": "x"}], "us": {}}}},
    "another host": {
        "poster_path": "//evil.example/x.jpg",
        "backdrop_path": "https://evil.example/x.jpg",
        "watch/providers": {
            "results": {
                "KR": {
                    "link": "https://evil.example/",
                    "flatrate": [{"provider_name": "[x](https://evil.example)"}],
                }
            }
        },
    },
    "a link out of a link": {
        "watch/providers": {
            "results": {
                "KR": {
                    "link": "https://www.themoviedb.org/x) [y](https://evil.example",
                    "buy": [{"provider_name": "||x||"}],
                }
            }
        }
    },
    "a very long one": {
        "overview": "word " * 1000,
        "watch/providers": {
            "results": {
                "KR": {
                    kind: [{"provider_name": f"{n} {'x' * 190}"} for n in range(200)]
                    for kind in ("flatrate", "free", "ads", "rent", "buy")
                }
            }
        },
    },
    "one long word": {"overview": "*" * 5000},
    "markdown": {"overview": "# **Big** ||hidden|| `code` [link](https://evil.example) > quote"},
    "mentions": {"overview": "@everyone <@1> <@&2> <#3> @here"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_lie_does_no_harm(path: Path, index: TitleIndex, lie: dict[str, Any]) -> None:
    """No foreign address is linked, nothing of it works as markdown, and Discord takes the card."""
    async with open_tmdb(tell(**lie)) as source, world(path, index, sources=[source]) as here:
        await add(here, BOOKSHOP)
        await choose_region(here, "KR")
        card = await show_card(here, score="9")
        sent = embed(card).to_dict()
        assert footer(card).endswith(CREDIT)  # control: it came through
        assert "evil.example" not in json.dumps([sent.get("thumbnail"), sent.get("image")])
        more = await here.mei.click(shown(card), label="More")
        for text in (body(card), body(more), *fields(card).values()):
            assert "](https://evil" not in text
            assert "||" not in text.replace("\\|", "")
            assert "**Big**" not in text
            assert "# " not in text.replace("\\#", "")
            assert "<@1>" not in text.replace("\\<", "")
        assert all(len(value) <= 1024 for value in fields(card).values())
        assert len(body(card)) < 700


# How long it is kept -------------------------------------------------------------------------------


async def test_old_facts_are_shown_while_the_source_is_away_and_gone_when_their_time_is_over(
    knowing: World, tmdb: StandIn
) -> None:
    await show_card(knowing)
    tmdb.always = DOWN
    await pass_by(knowing, 180 * DAY - 2 * HOUR)
    assert thumbnail(await show_card(knowing)) == POSTER
    knowing.env.backend.advance_clock(2 * HOUR)
    card = await show_card(knowing)
    assert (thumbnail(card), embed(card).footer.text) == (None, None)
    assert knowing.rows("SELECT count(*) FROM source_facts") == [(1,)]  # control: it was shown till then
    await pass_by(knowing, DAY)
    assert knowing.rows("SELECT count(*) FROM source_facts") == [(0,)]


async def test_it_is_forgotten_day_by_day_though_the_key_is_gone(knowing: World) -> None:
    """By a job that is there from the start."""
    await show_card(knowing)
    knowing.sources = ()
    await knowing.restart()
    await pass_by(knowing, 180 * DAY)
    assert knowing.rows("SELECT count(*) FROM source_facts") == [(0,)]
    now = int(knowing.env.now().timestamp())
    [(due_at,)] = knowing.rows("SELECT due_at FROM jobs WHERE name = 'forget_facts'")
    assert 0 < due_at - now <= DAY


async def test_without_the_key_nothing_is_shown_nor_asked(knowing: World, tmdb: StandIn) -> None:
    await show_card(knowing)
    asked = len(tmdb.asked)
    sources, knowing.sources = knowing.sources, ()
    await knowing.restart()
    knowing.env.backend.advance_clock(8 * DAY)
    card = await show_card(knowing)
    assert (thumbnail(card), embed(card).footer.text, len(tmdb.asked)) == (None, None, asked)
    assert knowing.rows("SELECT count(*) FROM source_facts") == [(1,)]
    knowing.sources = sources
    await knowing.restart()
    assert thumbnail(await show_card(knowing)) == POSTER  # control


@pytest.mark.faults
async def test_a_card_is_there_though_nothing_kept_can_be_read(knowing: World) -> None:
    knowing.lose("source_facts")
    card = await show_card(knowing, score="9")
    assert "1 score so far" in body(card)
    assert thumbnail(card) is None


# The owner -----------------------------------------------------------------------------------------


async def test_a_source_that_refuses_is_left_alone_and_the_owner_told_once(
    knowing: World, tmdb: StandIn
) -> None:
    """On the first day; a second day of faults is not told of."""
    owner = knowing.env.create_user("owner")
    assert knowing.bot.application is not None
    knowing.bot.application.owner = discord.Object(owner.id)  # type: ignore[assignment]
    tmdb.always = REFUSED
    for _ in range(3):
        await show_card(knowing)
    assert len(tmdb.asked) == 1  # a key that is refused is not sent again that day
    [message] = owner.dm_channel.history()
    assert message.content == (
        "tmdb isn't answering (it refuses the key: check .env), so I'll leave it alone for a while. "
        "Everything else works."
    )
    knowing.env.backend.advance_clock(DAY + HOUR)
    await show_card(knowing)
    assert len(tmdb.asked) == 2
    assert len(owner.dm_channel.history()) == 1
    knowing.env.backend.advance_clock(31 * DAY)  # control
    await show_card(knowing)
    assert len(owner.dm_channel.history()) == 2


async def test_one_fault_is_not_worth_a_word(knowing: World, tmdb: StandIn) -> None:
    """The third in a row is, and after it the source is not asked for a while."""
    owner = knowing.env.create_user("owner")
    assert knowing.bot.application is not None
    knowing.bot.application.owner = discord.Object(owner.id)  # type: ignore[assignment]
    tmdb.always = DOWN
    for faults in (1, 2, 3):
        assert owner.dm_channel.history() == []
        await show_card(knowing)
        assert len(tmdb.asked) == faults
    [message] = owner.dm_channel.history()
    assert "something's wrong on its side" in message.content
    await show_card(knowing)
    assert len(tmdb.asked) == 3


# Tickets sold --------------------------------------------------------------------------------------


@asynccontextmanager
async def counting(path: Path, index: TitleIndex, there: StandIn) -> AsyncIterator[World]:
    """A world with a key of KOFIC's, and a film that runs."""
    async with serve(there), open_client(Hurry()) as client:
        root = there.address + stand_in_kofic.ROOT
        sources: Sequence[Source] = [Kofic(client, key=stand_in_kofic.KEY, root=root)]
        async with world(path, index, sources=sources) as here:
            await add(here, SALT_WIND)
            yield here


def list_sold(**sold: str) -> StandIn:
    """KOFIC with another list."""

    def answer(asked: Asked) -> Reply:
        rows = [{"movieCd": code.lstrip("_"), "audiAcc": count} for code, count in sold.items()]
        listed = {"boxOfficeResult": {"dailyBoxOfficeList": rows}}
        return say(listed) if "DailyBoxOffice" in asked.path else stand_in_kofic.answer(asked)

    return StandIn(answer)


async def test_tickets_are_counted_once_a_day(path: Path, index: TitleIndex, kofic: StandIn) -> None:
    """The card has them with the day; the next list is asked for after it is counted, at 10:00 in Korea."""
    async with counting(path, index, kofic) as here:
        card = await show_card(here, SALT_WIND_ID)
        asked = kofic.asked[-1].query["targetDt"]
        day = date(int(asked[:4]), int(asked[4:6]), int(asked[6:]))
        assert f"film · 1,234,567 tickets sold in Korea by {day:%b} {day.day}, {day.year}" in body(card)
        [(due_at,)] = here.rows("SELECT due_at FROM jobs WHERE name = 'admissions'")
        due = datetime.fromtimestamp(due_at, UTC)
        assert (due.hour, due.minute) == (1, 0)
        assert due.date() - day == timedelta(days=2)
        await pass_by(here, 0)
        assert len(kofic.asked) == 1  # control
        await pass_by(here, DAY)
        assert len(kofic.asked) == 2
        assert edits(here) == 0


@pytest.mark.parametrize(
    ("sold", "said"),
    [("13000000", "13,000,000 tickets sold in Korea by"), ("5", "12,811,206 tickets sold in Korea ·")],
)
async def test_the_larger_count_is_shown(path: Path, index: TitleIndex, sold: str, said: str) -> None:
    async with counting(path, index, list_sold(_20127593=sold)) as here:
        assert said in body(await show_card(here, MIRACLE))


@pytest.mark.parametrize(
    "trouble", [DOWN, TRUNCATED, BUSY, say({"boxOfficeResult": {"dailyBoxOfficeList": []}})]
)
async def test_a_list_that_cannot_be_had_is_asked_for_again(
    path: Path, index: TitleIndex, kofic: StandIn, trouble: Reply
) -> None:
    """In an hour; what was counted before stays."""
    async with counting(path, index, kofic) as here:
        kofic.always = trouble
        await pass_by(here, DAY + 5 * HOUR)  # long before the next list
        assert "1,234,567 tickets" in body(await show_card(here, SALT_WIND_ID))
        now = int(here.env.now().timestamp())
        [(due_at,)] = here.rows("SELECT due_at FROM jobs WHERE name = 'admissions'")
        assert 0 < due_at - now <= HOUR


async def test_without_the_key_no_tickets_are_shown_nor_counted(
    path: Path, index: TitleIndex, kofic: StandIn
) -> None:
    async with counting(path, index, kofic) as here:
        assert "1,234,567" in body(await show_card(here, SALT_WIND_ID))  # control
        here.sources = ()
        await here.restart()
        await pass_by(here, 2 * DAY)
        assert "1,234,567" not in body(await show_card(here, SALT_WIND_ID))
        assert len(kofic.asked) == 1
        assert here.rows("SELECT name FROM jobs WHERE name = 'admissions'") == []


# Credit --------------------------------------------------------------------------------------------


async def test_about_credits_the_sources_that_are_on(knowing: World) -> None:
    card = await knowing.mei.slash(knowing.channel, "about")
    assert fields(card)["Looked up live"] == f"{CREDIT} https://www.themoviedb.org\nWatch data by JustWatch"
    assert embed(card).footer.icon_url == TMDB_LOGO
    knowing.sources = ()
    await knowing.restart()
    assert "Looked up live" not in fields(await knowing.mei.slash(knowing.channel, "about"))


async def test_about_credits_kofic(path: Path, index: TitleIndex, kofic: StandIn) -> None:
    async with counting(path, index, kofic) as here:
        said = fields(await here.mei.slash(here.channel, "about"))["Looked up live"]
        assert said == "Korean Film Council (KOFIC/KOBIS, 영화진흥위원회). https://www.kobis.or.kr"
