"""The server's board, its settings, and what moderators see."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import discord

from bot.domain.board import GEM, BoardEntry, BoardFilter, BoardSort
from bot.domain.cards import PublicCard
from bot.domain.moderation import Burst, Evidence, LogEntry
from bot.domain.privacy import ERASED
from bot.domain.ratings import HALF_POINTS
from bot.domain.spread import DIVISIVE_VOTES
from bot.domain.titles import Title
from bot.domain.wanted import Criteria
from bot.ui import targets
from bot.ui.cards import Card
from bot.ui.controls import turns
from bot.ui.embeds import GOLD
from bot.ui.picks import list_wishes
from bot.ui.routes import button, view
from bot.ui.text import line
from bot.ui.words import Words, is_known

ROWS = 10
"""Titles on a page of the board."""

VOTERS = 12
"""Members of a burst who are named."""


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of the board: `page` from 0 of `entries` in order, the last one for any beyond.

    `own` are the reader's scores in half points of those `shown`; under `view_id` a long filter is kept.
    """

    wanted: BoardFilter
    entries: list[BoardEntry]
    titles: dict[str, Title]
    page: int
    needed: int
    own: dict[str, int] = field(default_factory=dict)
    view_id: int | None = None

    @property
    def place(self) -> int:
        """The page that is there, from 0."""
        return max(0, min(self.page, (len(self.entries) - 1) // ROWS))

    @property
    def count(self) -> int:
        return -(-len(self.entries) // ROWS)

    @property
    def shown(self) -> list[BoardEntry]:
        return self.entries[self.place * ROWS : (self.place + 1) * ROWS]

    @property
    def ranked(self) -> list[tuple[int, BoardEntry]]:
        """What is shown, with its ranks from 1."""
        return list(enumerate(self.shown, start=self.place * ROWS + 1))


def board_card(found: BoardPage, words: Words, *, server: str, name: str | None, owner_id: int) -> Card:
    """The board, with the reader's own scores beside; `name` is theirs where others look on.

    `owner_id` is who may turn its pages and change its order for all.
    """
    wanted, own, of = found.wanted, found.own, len(found.entries)
    embed = discord.Embed(title=words(f"board.{wanted.sort}", server=line(server, 80)), colour=GOLD)
    filters = _filters(wanted, words)
    rows = [
        _row(entry, found.titles, words, rank=rank, own=own, name=name, sort=wanted.sort)
        for rank, entry in found.ranked
    ]
    embed.description = "\n".join([*filters, *(rows or [_empty(found, words)])])
    if not rows:
        return Card(embed, view(_order(found, words, owner_id), *_unfilter(wanted, words, owner_id)))
    about = words(f"board.about.{wanted.sort}", n=DIVISIVE_VOTES, best=words.score(HALF_POINTS[-1]))
    if found.count > 1:
        first = found.place * ROWS + 1
        place = words("board.page", first=first, last=first + len(rows) - 1, of=of)
        about = f"{place} · {about}"
    embed.set_footer(text=about)
    if found.view_id is None:
        turned = turns(words, targets.BoardPage, owner_id, wanted, at=found.place, of=found.count)
        how = targets.BoardHow(wanted, found.place)
    else:
        turned = turns(words, targets.Board, found.view_id, at=found.place, of=found.count)
        how = targets.KeptBoardHow(found.view_id, found.place)
    return Card(embed, view(_order(found, words, owner_id), *turned, button(words("board.how"), how)))


def board_how_card(found: BoardPage, words: Words) -> discord.Embed:
    """How a board is ranked, and the ranges of what a page of it shows."""
    least = words.score(round(2 * GEM))
    lines = [
        words(f"board.how.{found.wanted.sort}", least=least),
        words("board.how.range", n=found.needed),
        "",
    ]
    lines += [
        words(
            "board.how.line",
            rank=_rank(rank, words),
            title=_title(found.titles[entry.title_id], words),
            score=words.decimal(entry.score),
            low=words.decimal(entry.low),
            high=words.decimal(entry.high),
            scores=words("board.scores", n=entry.votes),
        )
        for rank, entry in found.ranked
    ]
    return discord.Embed(title=words("board.how.heading"), description="\n".join(lines), colour=GOLD)


def _order(found: BoardPage, words: Words, owner_id: int) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(
            label=words(f"sort.{sort}"), value=sort, emoji=sign, default=sort is found.wanted.sort
        )
        for sort, sign in _SIGNS.items()
    ]
    if found.view_id is None:
        target = targets.BoardOrder(owner_id, found.wanted)
    else:
        target = targets.KeptBoardOrder(found.view_id)
    return discord.ui.Select(custom_id=target, options=options)


def _unfilter(wanted: BoardFilter, words: Words, owner_id: int) -> list[discord.ui.Button[discord.ui.View]]:
    """The way from an empty board to one of all titles."""
    everything = BoardFilter(wanted.sort)
    if wanted == everything:
        return []
    return [button(words("board.unfilter"), targets.BoardPage(owner_id, everything, 0))]


_SIGNS = {
    BoardSort.BEST: "🏆",
    BoardSort.HIDDEN_GEMS: "💎",
    BoardSort.MOST_RATED: "📊",
    BoardSort.DIVISIVE: "⚡",
    BoardSort.RISERS: "📈",
}
_MEDALS = ("🥇", "🥈", "🥉")


def _rank(rank: int, words: Words) -> str:
    return _MEDALS[rank - 1] if rank <= len(_MEDALS) else words("board.rank", n=rank)


def _title(title: Title, words: Words) -> str:
    return words("title.heading", title=line(words.name(title), 60), year=title.year)


def _empty(found: BoardPage, words: Words) -> str:
    sort = found.wanted.sort
    if sort is BoardSort.DIVISIVE:
        return words("board.empty.divisive", n=DIVISIVE_VOTES)
    if sort not in (BoardSort.BEST, BoardSort.MOST_RATED):
        return words(f"board.empty.{sort}")
    filtered = found.wanted != BoardFilter(sort)
    return words("board.empty_filtered" if filtered else "board.empty.best", n=found.needed)


def _row(
    entry: BoardEntry,
    titles: dict[str, Title],
    words: Words,
    *,
    rank: int,
    own: dict[str, int],
    name: str | None,
    sort: BoardSort,
) -> str:
    title = _title(titles[entry.title_id], words)
    parts = [words("board.line", rank=_rank(rank, words), score=words.decimal(entry.score), title=title)]
    if sort is BoardSort.RISERS:
        parts.append(words("board.rise", by=words.difference(entry.rise)))
    if sort is BoardSort.MOST_RATED:
        parts.append(words("board.scores", n=entry.votes))
    if entry.title_id in own:
        score = words.score(own[entry.title_id])
        key = "board.own" if name is None else "board.own_of"
        parts.append(words(key, score=score, name=line(name or "", 32)))
    return " · ".join(parts)


def _filters(wanted: BoardFilter, words: Words) -> list[str]:
    same = Criteria(
        kind=wanted.kind,
        genre=wanted.genre,
        years=wanted.years,
        person=wanted.person,
        trope=wanted.trope,
    )
    wishes = list_wishes(same, words)
    return [wishes, ""] if wishes else []


def burst_card(found: Burst, evidence: Evidence, title: str, words: Words) -> Card:
    """Votes unlike the others: who gave them, since when they are here, and what the score is without."""
    embed = _burst_embed(title, words)
    lines = [words("burst.text", n=found.votes), "", *_list_voters(evidence, words), ""]
    if evidence.score_with is not None and evidence.score_without is not None:
        scores_said = {
            "with_them": words.decimal(evidence.score_with),
            "without": words.decimal(evidence.score_without),
        }
        lines.append(words("burst.plain" if evidence.is_plain else "burst.score", **scores_said))
    held = words("burst.held_now", n=found.held, of=found.votes)
    lines.append(held if found.held else words("burst.all_count"))
    embed.description = "\n".join(lines)
    return Card(
        embed,
        view(
            button(words("burst.hold"), targets.Hold(found.id)),
            button(words("burst.stand"), targets.Stand(found.id)),
        ),
    )


def decided_burst_card(title: str, words: Words, *, hold: bool, name: str) -> Card:
    """What a moderator decided, in place of the question."""
    embed = _burst_embed(title, words)
    embed.description = words("burst.held" if hold else "burst.stands", name=line(name, 80))
    return Card(embed, view())


def _burst_embed(title: str, words: Words) -> discord.Embed:
    return discord.Embed(title=words("burst.heading", title=line(title, 150)), colour=GOLD)


def _list_voters(evidence: Evidence, words: Words) -> list[str]:
    """A line each, and how many more there are."""
    lines = []
    for voter in evidence.voters[:VOTERS]:
        said: dict[str, object] = {
            "name": line(voter.name, 60),
            "score": words.score(voter.score, exact=True),
            "made": discord.utils.format_dt(discord.utils.snowflake_time(voter.member_id), "R"),
        }
        if voter.joined_at is None:
            lines.append(words("burst.voter_unknown", **said))
        else:
            joined = datetime.fromtimestamp(voter.joined_at, UTC)
            lines.append(words("burst.voter", **said, joined=discord.utils.format_dt(joined, "R")))
    if len(evidence.voters) > VOTERS:
        lines.append(words("burst.more", n=len(evidence.voters) - VOTERS))
    return lines


def stuck_card(card: PublicCard, words: Words) -> Card:
    """Where a text stands that must leave its channel and cannot be taken from it."""
    said = words("stuck.text", channel=f"<#{card.channel_id}>")
    embed = discord.Embed(title=words("stuck.heading"), description=said, colour=GOLD)
    place = f"https://discord.com/channels/{card.server_id}/{card.channel_id}/{card.message_id}"
    return Card(embed, view(discord.ui.Button(label=words("report.jump"), url=place)))


def log_card(
    entries: list[LogEntry], titles: dict[str, Title], words: Words, *, page: int, more: bool
) -> Card:
    embed = discord.Embed(title=words("moderation.log"), colour=GOLD)
    shown = [_entry(e, titles, words) for e in entries if is_known(f"log.{e.action}")]
    embed.description = "\n".join(shown) or words("moderation.log_empty")
    return Card(embed, view(*turns(words, targets.Log, at=page, of=page + 1 + more)))


def _entry(entry: LogEntry, titles: dict[str, Title], words: Words) -> str:
    title = titles.get(entry.title_id or "")
    erased = words("member.erased")
    member = erased if entry.member == ERASED else line(entry.member or "", 80)
    if entry.action == "settings" and is_known(f"settings.{entry.member}"):
        member = words(f"settings.{entry.member}")
    return words(
        f"log.{entry.action}",
        at=discord.utils.format_dt(datetime.fromtimestamp(entry.at, UTC), "d"),
        who=f"**{words('log.daesang') if entry.moderator is None else line(entry.moderator, 40) or erased}**",
        n=entry.votes or 0,
        title=line(words.name(title), 60) if title else "?",
        member=member,
    )
