"""A member who has done everything there is to do, and where traces of one may be looked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

from bot.domain.additions import Origin
from bot.domain.forms import Form
from bot.domain.lists.matching import Match, Rule
from bot.domain.lists.rows import Format, ListRow, ReadList
from bot.domain.members import Act
from bot.domain.moderation import Verdict
from bot.domain.outcomes import Source
from bot.domain.replies import Reply
from bot.domain.reviews import ReviewContent
from bot.domain.suggestions import Wish
from bot.domain.titles import ContentWarning, Kind, Mood, Title
from bot.store import Store

NOW = 1_750_000_000
HERE, THERE = 1_100_000_000_000_000_001, 1_100_000_000_000_000_002
GONE, FRIEND, MOD = 1_234_567_890_123_456_789, 1_234_567_890_123_400_001, 1_234_567_890_123_400_002
TITLES = {
    each.id: each
    for each in (
        Title("signal", Kind.DRAMA, "Signal", 2016),
        Title("miracle", Kind.FILM, "Miracle", 2021),
        Title("iris", Kind.DRAMA, "Iris", 2009),
        *(Title(f"t{n}", Kind.DRAMA, f"Title {n}", 2020) for n in range(40)),
    )
}
WORDS = (
    "Wilhelmina",  # the name
    "zephyrine.account",
    "zephyrine/avatar.png",
    "The bread is stale.",
    "The bread is fresh.",
    "A reply of crumbs.",
    "Reported for rye.",
    "Drafted dough.",
    "A series of loaves",
    "https://loaves.example",
    "A review that came with crusts.",
    "Crusts Nobody Knows",
    "Two Ovens",
)
"""What the member wrote or goes by. Of a title they added the name stays: it is the title's."""
THEIRS = WORDS[:-1]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be kept as a draft or a view."""

    text: str


class Stage:
    """Acts of members of two servers, each in an interaction of its own."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._ids = count(77_000)

    def act(self, member_id: int = GONE, server_id: int = HERE, *, at: int = NOW) -> Act:
        name = {GONE: WORDS[0], FRIEND: "friend", MOD: "mod"}.get(member_id, f"regular {member_id}")
        avatar = f"https://{WORDS[2]}" if member_id == GONE else ""
        return Act(server_id, member_id, name, next(self._ids), at, NOW - 10**7, avatar)

    async def fill(self, server_id: int) -> dict[str, int]:
        """Others vote, review and reply; the member does all there is. Ids of what is theirs."""
        store, ids = self.store, {}
        await store.servers.note_joined({server_id: f"club {server_id}"})
        for title in ("signal", "miracle", "iris"):
            for who in range(11, 20):
                await store.ratings.record_score(self.act(who, server_id), title, score=12 + who % 5)
        me, friend, mod = (partial(self.act, who, server_id) for who in (GONE, FRIEND, MOD))
        content = ReviewContent(
            WORDS[3], score=17, moods=(Mood.DARK, Mood.EPIC), series=WORDS[8], link=WORDS[9]
        )
        written = await store.reviews.write(me(), "signal", content, channel_id=5)
        ids["review"], ids["card"] = written.review_id, written.shown.card.id  # type: ignore[union-attr]
        await store.cards.settle(ids["card"], message_id=server_id % 1000 + 50, shown=1)
        await store.reviews.write(me(), "signal", replace(content, body=WORDS[4]))
        other = await store.reviews.write(
            friend(), "signal", ReviewContent("By a friend.", moods=(Mood.DARK,)), channel_id=5
        )
        ids["other"], ids["other_card"] = other.review_id, other.shown.card.id  # type: ignore[union-attr]
        await store.cards.settle(ids["other_card"], message_id=server_id % 1000 + 60, shown=1)
        said = Reply(other.review_id, GONE, WORDS[0], WORDS[1], f"https://{WORDS[2]}", WORDS[5])
        reply = await store.replies.write(me(), said, channel_id=5)
        ids["reply"] = reply.subject_id
        answered = Reply(ids["review"], FRIEND, "friend", "f", "https://x.y/z.png", "To you.")
        await store.replies.write(friend(), answered, channel_id=5)
        await store.reviews.vote_helpful(me(), other.review_id, helpful=True)
        await store.reviews.vote_helpful(friend(), ids["review"], helpful=True)
        await store.reviews.flag_spoiler(me(), other.review_id)
        await store.reports.file(me(), other.review_id, WORDS[6])
        await store.reports.file(friend(), ids["review"], "by a friend")
        [report] = [r for r in await store.reports.list_open(server_id) if r.review.member_id == GONE]
        await store.reports.decide(mod(), report.id, Verdict.SPOILER)
        await store.title_votes.vote(me(), "miracle", moods=[Mood.DARK], warnings=[ContentWarning.GORE])
        await store.suggestions.record_wish(me(), "iris", Wish.PLANNED)
        await store.ratings.record_score(me(), "miracle", score=9)
        await store.ratings.record_score(me(), "miracle", score=11)
        ids["picks"] = await store.suggestions.keep_list(me(), Note("a list"), {"t1": Source.TASTE})
        ids["view"] = await store.views.keep(me(), "import", Note(WORDS[7]))
        ids["named"] = await store.views.keep(friend(), "picks", Note(f'{{"people": [{GONE}]}}'))
        ids["near"] = await store.views.keep(friend(), "picks", Note(f"{GONE}0"))
        await store.cards.share(
            server_id,
            ids["view"],
            0,
            [other.review_id],
            channel_id=5,
            message_id=server_id % 1000 + 70,
            at=NOW,
        )
        await store.drafts.keep(me(), "review", Form(body=WORDS[7]), title_id="iris")
        added = await store.titles.add(
            me(), Title("", Kind.DRAMA, WORDS[-1], 2026), origin=Origin.FORM, moderator=False
        )
        ids["change"] = (await store.titles.list_changes(server_id, limit=1))[0].id
        theirs = await store.titles.add(
            friend(), Title("", Kind.DRAMA, "Three Ovens", 2026), origin=Origin.FORM, moderator=False
        )
        await store.titles.confirm(me(), theirs.title.id, moderator=False)
        await store.ratings.record_score(me(), added.title.id, score=8)
        await store.titles.merge(mod(), theirs.title, TITLES["t2"])
        last = (await store.titles.list_changes(server_id, limit=1))[0].id
        await store.titles.undo(me(), last)
        await store.titles.merge(mod(), added.title, TITLES["t3"])
        await self._bring(me)
        await store.moderation.exclude(me(), 15, name="regular 15", excluded=True)
        await store.moderation.block(mod(), GONE, name=WORDS[0], blocked=True)
        await store.members.agree(me(), scores=True, direct=False)
        for who in (21, 22, 23, GONE):
            await store.ratings.record_score(
                replace(self.act(who, server_id), joined_at=NOW - 1000), "iris", score=2
            )
        return ids

    async def _bring(self, me: Callable[[], Act]) -> None:
        """A list with a review, and with a title that is not here."""
        rows = (ListRow("Title 5", year=2020, score=15, review=WORDS[10]), ListRow(WORDS[11], score=18))
        matches = [Match(Rule.ID, "t5"), Match(Rule.UNKNOWN)]
        import_id = await self.store.imports.begin(me(), ReadList(Format.IMDB, rows), matches)
        await self.store.imports.apply(me(), import_id)
        await self.store.calibration.settle(me().server_id)


FORMS = {
    "decimal": str(GONE).encode(),
    "eight bytes": GONE.to_bytes(8, "big"),
    "varint": bytes([0x80 | (GONE >> (8 + 7 * place)) & 0x7F for place in range(7, -1, -1)] + [GONE & 0xFF]),
}


def find_traces(path: Path) -> list[str]:
    """Which forms of the member's id, and which of their words, are anywhere in the file and its log."""
    data = b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))
    signs = {**FORMS, **{word: word.encode() for word in THEIRS}}
    found = {name for name, sign in signs.items() if sign in data}
    if not is_named(data.decode("latin-1")):
        found.discard("decimal")
    return sorted(found)


def is_named(text: str) -> bool:
    """Whether the member's id is in a text, and not only as a part of another number."""
    return re.search(rf"(?<!\d){GONE}(?!\d)", text) is not None
