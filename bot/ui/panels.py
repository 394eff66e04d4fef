"""The server's board, its settings, and what moderators see."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import discord

from bot.domain import scores
from bot.domain.board import Entry, Filter, Sort
from bot.domain.moderation import Burst, LogEntry
from bot.domain.servers import Bursts, ServerSettings
from bot.domain.titles import Title
from bot.ui import targets
from bot.ui.cards import Card, turns
from bot.ui.embeds import GOLD
from bot.ui.routes import Route, button, view
from bot.ui.text import line
from bot.ui.words import Words

ROWS = 10
"""Titles on a page of the board."""

VOTES = range(2, 21)
"""What may be asked of a consensus and of the board, in votes."""


def board(
    entries: list[Entry],
    titles: dict[str, Title],
    wanted: Filter,
    words: Words,
    *,
    view_id: int,
    page: int,
    server: str,
    needed: int,
    own: dict[str, int],
    name: str | None,
) -> Card:
    """A page of the board, with the reader's own scores beside; `name` is theirs where others look on."""
    page = max(0, min(page, (len(entries) - 1) // ROWS))
    shown = entries[page * ROWS : (page + 1) * ROWS]
    votes = words("consensus.votes", n=needed)
    embed = discord.Embed(title=words(f"board.{wanted.sort}", server=line(server, 80)), colour=GOLD)
    rows = [
        _row(
            entry,
            titles,
            words,
            rank=page * ROWS + place,
            own=own,
            name=name,
            sort=wanted.sort,
        )
        for place, entry in enumerate(shown, start=1)
    ]
    embed.description = "\n".join([*_filters(wanted, words), *rows]) or None
    if not rows:
        embed.description = "\n".join([*_filters(wanted, words), words("board.empty", votes=votes)])
        return Card(embed, view())
    place = words("board.page", first=page * ROWS + 1, last=page * ROWS + len(shown), of=len(entries))
    embed.set_footer(text=f"{place} · {words('board.about', votes=votes)}")
    pages = -(-len(entries) // ROWS)
    return Card(embed, view(*turns(words, partial(targets.Board, view_id), at=page, of=pages)))


def _row(
    entry: Entry,
    titles: dict[str, Title],
    words: Words,
    *,
    rank: int,
    own: dict[str, int],
    name: str | None,
    sort: Sort,
) -> str:
    title, found = titles[entry.title_id], entry.consensus
    text = words(
        "board.line",
        rank=rank,
        title=words("title.heading", title=line(title.title, 60), year=title.year),
        score=words.decimal(found.score),
        low=words.decimal(found.low),
        high=words.decimal(found.high),
        votes=words("consensus.votes", n=found.votes),
    )
    if sort is Sort.RISERS:
        text = f"{text} · {words('board.rise', by=words.decimal(entry.rise))}"
    if entry.title_id in own:
        score = scores.show(own[entry.title_id])
        key = "board.own" if name is None else "board.own_of"
        text = f"{text} · *{words(key, score=score, name=line(name or '', 32))}*"
    return text


def _filters(wanted: Filter, words: Words) -> list[str]:
    parts = [
        words(f"kind.{wanted.kind}") if wanted.kind else "",
        line(wanted.genre, 40) if wanted.genre else "",
        "-".join(dict.fromkeys(str(year) for year in wanted.years)) if wanted.years else "",
    ]
    filters = ", ".join(part for part in parts if part)
    return [words("board.filters", filters=filters), ""] if filters else []


def settings(chosen: ServerSettings, words: Words, *, server: str) -> Card:
    """The panel: every setting with its value, what it does and its default; a select for each."""
    embed = discord.Embed(
        title=words("settings.heading", server=line(server, 80)),
        description=words("settings.about"),
        colour=GOLD,
    )
    channel = f"<#{chosen.report_channel}>" if chosen.report_channel else words("settings.none")
    for name, value in (
        ("report_channel", channel),
        ("consensus_votes", str(chosen.consensus_votes)),
        ("board_votes", str(chosen.board_votes)),
        ("bursts", words(f"settings.bursts.{chosen.bursts}")),
    ):
        text = f"**{value}**\n{words(f'settings.{name}_help')}"
        embed.add_field(name=words(f"settings.{name}"), value=text, inline=False)
    return Card(
        embed,
        view(
            channel_select(targets.ReportChannel(), chosen.report_channel, words),
            choice("consensus_votes", {str(n): str(n) for n in VOTES}, str(chosen.consensus_votes), words),
            choice("board_votes", {str(n): str(n) for n in VOTES}, str(chosen.board_votes), words),
            choice("bursts", {b: words(f"settings.bursts.{b}") for b in Bursts}, chosen.bursts, words),
            button(words("settings.to_reviews"), targets.SettingsPage("reviews")),
        ),
    )


def channel_select(target: Route, now: int | None, words: Words) -> discord.ui.ChannelSelect[Any]:
    """A select of a text channel or none; the setting is called as the kind of `target`."""
    kind = discord.SelectDefaultValueType.channel
    return discord.ui.ChannelSelect(
        custom_id=target.id,
        channel_types=[discord.ChannelType.text],
        placeholder=words(f"settings.{target.kind}"),
        min_values=0,
        default_values=[discord.SelectDefaultValue(id=now, type=kind)] if now else [],
    )


def choice(name: str, options: dict[str, str], now: str, words: Words) -> discord.ui.Select[Any]:
    """A select of the setting `name`, sent to the route `Setting`."""
    label = words(f"settings.{name}")
    return discord.ui.Select(
        custom_id=targets.Setting(name).id,
        options=[
            discord.SelectOption(label=f"{label}: {text}", value=value, default=value == now)
            for value, text in options.items()
        ],
    )


def burst(found: Burst, title: str, words: Words) -> Card:
    """A burst of votes, to be decided on."""
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


def log(entries: list[LogEntry], titles: dict[str, Title], words: Words, *, page: int, more: bool) -> Card:
    """A page of the moderation log."""
    embed = discord.Embed(title=words("moderation.log"), colour=GOLD)
    embed.description = "\n".join(_entry(e, titles, words) for e in entries) or words("moderation.log_empty")
    return Card(embed, view(*turns(words, targets.Log, at=page, of=page + 1 + more)))


def _entry(entry: LogEntry, titles: dict[str, Title], words: Words) -> str:
    title = titles.get(entry.title_id or "")
    member = line(entry.member or "", 80)
    if entry.action == "settings":
        member = words(f"settings.{entry.member}")
    return words(
        f"log.{entry.action}",
        at=discord.utils.format_dt(datetime.fromtimestamp(entry.at, UTC), "d"),
        who=f"**{line(entry.moderator, 40) if entry.moderator else words('log.daesang')}**",
        n=entry.votes or 0,
        title=line(title.title, 60) if title else "?",
        member=member,
    )
