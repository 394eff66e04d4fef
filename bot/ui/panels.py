"""The server's board, its settings, and what moderators see."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import discord

from bot.domain import scores
from bot.domain.board import BoardEntry, BoardFilter, BoardSort
from bot.domain.cards import PublicCard
from bot.domain.moderation import Burst, LogEntry
from bot.domain.titles import Title
from bot.ui import targets
from bot.ui.cards import Card
from bot.ui.controls import turns
from bot.ui.embeds import GOLD
from bot.ui.routes import button, view
from bot.ui.text import line
from bot.ui.words import Words, is_known

ROWS = 10
"""Titles on a page of the board."""


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


def board_card(found: BoardPage, words: Words, *, server: str, name: str | None, owner_id: int) -> Card:
    """The board, with the reader's own scores beside; `name` is theirs where others look on.

    `owner_id` is who may turn its pages for all.
    """
    entries, titles, wanted, own = found.entries, found.titles, found.wanted, found.own
    page, shown = found.place, found.shown
    votes = words("consensus.votes", n=found.needed)
    embed = discord.Embed(title=words(f"board.{wanted.sort}", server=line(server, 80)), colour=GOLD)
    rows = [
        _row(entry, titles, words, rank=page * ROWS + place, own=own, name=name, sort=wanted.sort)
        for place, entry in enumerate(shown, start=1)
    ]
    embed.description = "\n".join([*_filters(wanted, words), *rows]) or None
    if not rows:
        embed.description = "\n".join([*_filters(wanted, words), words("board.empty", votes=votes)])
        return Card(embed, view())
    place = words("board.page", first=page * ROWS + 1, last=page * ROWS + len(shown), of=len(entries))
    embed.set_footer(text=f"{place} · {words('board.about', votes=votes)}")
    if found.view_id is None:
        turned = turns(words, targets.BoardPage, owner_id, wanted, at=page, of=found.count)
    else:
        turned = turns(words, targets.Board, found.view_id, at=page, of=found.count)
    return Card(embed, view(*turned))


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
    title = titles[entry.title_id]
    text = words(
        "board.line",
        rank=rank,
        title=words("title.heading", title=line(words.name(title), 60), year=title.year),
        score=words.decimal(entry.score),
        low=words.decimal(entry.low),
        high=words.decimal(entry.high),
        votes=words("consensus.votes", n=entry.votes),
    )
    if sort is BoardSort.RISERS:
        text = f"{text} · {words('board.rise', by=words.decimal(entry.rise))}"
    if entry.title_id in own:
        score = scores.format_score(own[entry.title_id])
        key = "board.own" if name is None else "board.own_of"
        text = f"{text} · *{words(key, score=score, name=line(name or '', 32))}*"
    return text


def _filters(wanted: BoardFilter, words: Words) -> list[str]:
    parts = [
        words(f"kind.{wanted.kind}") if wanted.kind else "",
        line(words.genre(wanted.genre), 40) if wanted.genre else "",
        "-".join(dict.fromkeys(str(year) for year in wanted.years)) if wanted.years else "",
        line(words.person(wanted.person), 60) if wanted.person else "",
        line(words.trope(wanted.trope), 40) if wanted.trope else "",
    ]
    filters = ", ".join(part for part in parts if part)
    return [words("board.filters", filters=filters), ""] if filters else []


def burst_card(found: Burst, title: str, words: Words) -> Card:
    heading = words("burst.heading", title=line(title, 150))
    embed = discord.Embed(
        title=heading, description=words("burst.text", n=found.votes, held=found.held), colour=GOLD
    )
    return Card(
        embed,
        view(
            button(words("burst.hold"), targets.Hold(found.id), style=discord.ButtonStyle.danger),
            button(words("burst.stand"), targets.Stand(found.id)),
        ),
    )


def stuck_card(card: PublicCard, words: Words) -> Card:
    """Where a text stands that must leave its channel and cannot be taken from it."""
    message = f"https://discord.com/channels/{card.server_id}/{card.channel_id}/{card.message_id}"
    embed = discord.Embed(
        title=words("stuck.heading"), description=words("stuck.text", message=message), colour=GOLD
    )
    return Card(embed, view())


def log_card(
    entries: list[LogEntry], titles: dict[str, Title], words: Words, *, page: int, more: bool
) -> Card:
    embed = discord.Embed(title=words("moderation.log"), colour=GOLD)
    shown = [_entry(e, titles, words) for e in entries if is_known(f"log.{e.action}")]
    embed.description = "\n".join(shown) or words("moderation.log_empty")
    return Card(embed, view(*turns(words, targets.Log, at=page, of=page + 1 + more)))


def _entry(entry: LogEntry, titles: dict[str, Title], words: Words) -> str:
    title = titles.get(entry.title_id or "")
    member = line(entry.member or "", 80)
    if entry.action == "settings" and is_known(f"settings.{entry.member}"):
        member = words(f"settings.{entry.member}")
    return words(
        f"log.{entry.action}",
        at=discord.utils.format_dt(datetime.fromtimestamp(entry.at, UTC), "d"),
        who=f"**{line(entry.moderator, 40) if entry.moderator else words('log.daesang')}**",
        n=entry.votes or 0,
        title=line(words.name(title), 60) if title else "?",
        member=member,
    )
