"""Where a member stands with a title, their whole shelf, and what they are in the middle of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import discord
from discord import ui

from bot.domain.errors import BadDate, BadNumber, DatesCross
from bot.domain.shelf import PARTS, SCORED, SHELVES, OpenShelf, ShelfEntry, Shelved, Status
from bot.domain.titles import Kind
from bot.ui import embeds, targets
from bot.ui.cards import Card
from bot.ui.controls import turns
from bot.ui.embeds import GOLD
from bot.ui.routes import BadRoute, button, number, title_id, view
from bot.ui.text import line, plain
from bot.ui.words import Words

OFF = "off"
"""The value of the entry that takes a title off the shelf."""

ROWS = 5
"""Titles on a page of what comes next: a row of buttons."""
LISTED = 10
"""Titles on a page of a shelf."""
MOST_REWATCHES = 99

_NAME, _BUTTON = 200, 80
_DAY = 24 * 3600
_NOON = _DAY // 2
_AHEAD = 14 * 3600
"""Where a day begins first it does so 14 hours before it does by UTC."""

SIGNS: dict[str, str] = {
    Status.WATCHING: "▶️",
    Status.PLANNED: "📌",
    Status.ON_HOLD: "⏸️",
    Status.FINISHED: "✅",
    Status.DROPPED: "💔",
    Status.REFUSED: "🚫",
    SCORED: "⭐",
}


@dataclass(frozen=True, slots=True)
class TypedDates:
    """What somebody typed of when they began and finished, and of how often they saw it again."""

    started: str = ""
    finished: str = ""
    rewatches: str = ""


@dataclass(frozen=True, slots=True)
class NextPage:
    """Page `page`, from 0, of a list of `of` titles that the view `view_id` keeps: each with its place.

    `starts` when they are only planned.
    """

    view_id: int
    page: int
    of: int
    rows: Sequence[tuple[int, Shelved]]
    starts: bool = False


# One title -------------------------------------------------------------------------------------------


def panel(found: Shelved, member_id: int, words: Words) -> Card:
    """Where its reader, that member, stands with a title, with all they can do to that."""
    title, entry = found.title, found.entry
    embed = discord.Embed(title=embeds.heading(title, words), colour=GOLD)
    embed.description = "\n".join(_list_facts(found, words))
    options = [
        discord.SelectOption(
            label=words(f"shelf.status.{status}"),
            value=status,
            emoji=SIGNS[status],
            default=status is entry.standing,
        )
        for status in SHELVES
    ]
    if entry.standing is not None and entry.standing is not Status.UNSEEN:
        options.append(discord.SelectOption(label=words("shelf.off"), value=OFF, emoji="✖️"))
    where: ui.Select[Any] = ui.Select(
        custom_id=targets.ShelfAs(title.id),
        options=options,
        placeholder=words("shelf.choose"),
        row=0,
    )
    return Card(embed, view(where, *_list_steps(found, member_id, words)))


def _list_facts(found: Shelved, words: Words) -> list[str]:
    entry, said = found.entry, []
    if entry.standing is None or entry.standing is Status.UNSEEN:
        said.append(words("shelf.none"))
    else:
        label = words("shelf.again" if entry.again_at is not None else f"shelf.status.{entry.standing}")
        place = _say_episode(found, words) if entry.standing is not Status.FINISHED else ""
        said.append(" · ".join(filter(None, (f"{SIGNS[entry.standing]} **{label}**", place))))
    if entry.score is not None:
        said.append(words("shelf.score", score=words.score(entry.score)))
    dates = [
        words(f"shelf.{name}", day=f"<t:{at}:D>")
        for name, at in (("started", entry.started_at), ("finished", entry.finished_at))
        if at is not None
    ]
    if entry.rewatches:
        dates.append(words("shelf.rewatches", n=entry.rewatches))
    return [*said, " · ".join(dates)] if dates else said


def _say_episode(found: Shelved, words: Words) -> str:
    if found.title.kind is Kind.FILM or found.entry.episode is None:
        return ""
    if found.last is None:
        return words("shelf.episode", n=found.entry.episode)
    return words("shelf.episode_of", n=found.entry.episode, of=found.last)


def _list_steps(found: Shelved, member_id: int, words: Words) -> list[ui.Button[Any]]:
    title, entry = found.title, found.entry
    is_film, strong, steps = title.kind is Kind.FILM, discord.ButtonStyle.primary, []
    if entry.standing is Status.FINISHED:
        again = targets.ShelfAgain(title.id, entry.rewatches + 1)
        steps.append(button(words("shelf.rewatch"), again, row=1))
    else:
        if found.next_episode is not None:
            label = words("shelf.see", n=found.next_episode)
            seen = targets.ShelfSeen(title.id, found.next_episode)
            steps.append(button(label, seen, style=strong, row=1))
        label = words("place.seen" if is_film else "shelf.end")
        steps.append(button(label, targets.ShelfEnded(title.id), row=1))
    if not is_film:
        steps.append(button(words("shelf.set_episode"), targets.ShelfEpisode(title.id), row=1))
    steps.append(button(words("shelf.set_dates"), targets.ShelfDates(title.id), row=1))
    steps.append(button(words("take.rate"), targets.Rate(title.id, 0), emoji="⭐", row=1))
    place = entry.standing if entry.standing in SHELVES else Status.WATCHING
    steps.append(button(words("shelf.all"), targets.ShelfPage(member_id, place, 0), emoji="↩️", row=2))
    return steps


def say_change(found: Shelved, words: Words) -> str:
    """What became of a title, to whom it belongs."""
    before, entry = found.before or ShelfEntry(), found.entry
    said: dict[str, Any] = {"title": line(words.name(found.title), _NAME)}
    if entry.rewatches > before.rewatches:
        return words("shelf.said.rewatched", **said, n=entry.rewatches)
    if entry.again_at is not None and before.again_at is None and entry.episode is None:
        return words("shelf.said.again", **said)
    if before.again_at is not None and entry.again_at is None and entry.status is Status.FINISHED:
        return words("shelf.said.given_up", **said)
    if entry.standing is None:
        return words("shelf.said.off_scored" if entry.score is not None else "shelf.said.off", **said)
    if entry.standing is Status.FINISHED:
        return words("place.film_seen" if found.title.kind is Kind.FILM else "place.finished", **said)
    if entry.standing is Status.WATCHING and entry.episode is not None:
        return words("place.noted", **said, n=entry.episode)
    return words(f"shelf.said.{entry.standing}", **said)


# Dates -----------------------------------------------------------------------------------------------


def dates_form(found: Shelved, typed: TypedDates | None, words: Words) -> ui.Modal:
    """When they began and finished, and how often they saw it again; as `typed` before, else as kept."""
    entry = found.entry
    shown = typed or TypedDates(
        _write_day(entry.started_at), _write_day(entry.finished_at), str(entry.rewatches or "")
    )
    name = plain(words.name(found.title), 45 - len(words("shelf.dates.title", title="")))
    modal = ui.Modal(
        title=words("shelf.dates.title", title=name),
        custom_id=targets.ShelfDatesForm(found.title.id),
        timeout=900,
    )
    for part, value, hint, most in (
        ("started", shown.started, "2026-11-28", 40),
        ("finished", shown.finished, "2026-11-28", 40),
        ("rewatches", shown.rewatches, "0", 4),
    ):
        typed_in: ui.TextInput[Any] = ui.TextInput(
            custom_id=part, default=value or None, placeholder=hint, required=False, max_length=most
        )
        modal.add_item(ui.Label(text=words(f"shelf.dates.{part}"), component=typed_in))
    modal.stop()
    return modal


def read_dates(parts: Mapping[str, Any]) -> TypedDates:
    return TypedDates(*(str(parts.get(name) or "") for name in ("started", "finished", "rewatches")))


def parse_dates(typed: TypedDates, entry: ShelfEntry, *, at: int) -> tuple[int | None, int | None, int]:
    """Both times in epoch seconds, and how often again. Raises BadDate, DatesCross, BadNumber.

    A day that was not changed keeps its hour.
    """
    started = _parse_day(typed.started, entry.started_at, at=at)
    finished = _parse_day(typed.finished, entry.finished_at, at=at)
    if started is not None and finished is not None and finished // _DAY < started // _DAY:
        raise DatesCross
    again = typed.rewatches.strip() or "0"
    if not (again.isascii() and again.isdecimal()) or int(again) > MOST_REWATCHES:
        raise BadNumber(text=again, low=0, high=MOST_REWATCHES)
    return started, finished, int(again)


def _parse_day(text: str, kept: int | None, *, at: int) -> int | None:
    text = text.strip()
    if not text:
        return None
    if text == _write_day(kept):
        return kept
    parts = text.replace(".", "-").replace("/", "-").replace(" ", "").rstrip("-").split("-")
    try:
        year, month, of_month = map(int, parts)
        day = int(datetime(year, month, of_month, tzinfo=UTC).timestamp())
    except (ValueError, OverflowError) as error:
        raise BadDate(text=text) from error
    if not 0 <= day <= at + _AHEAD:
        raise BadDate(text=text)
    return day + _NOON


def _write_day(at: int | None) -> str:
    return "" if at is None else datetime.fromtimestamp(at, UTC).date().isoformat()


# The whole shelf -------------------------------------------------------------------------------------


def shelf_card(found: OpenShelf, at: str, page: int, words: Words) -> Card:
    """Page `page` (from 0) of a part of somebody's shelf, the nearest there is, for one reader.

    The other parts are there to choose from; of their own shelf they open each title too.
    """
    rows = found.parts.get(at, ())
    of = max(1, -(-len(rows) // LISTED))
    page = min(page, of - 1)
    shown = rows[page * LISTED : (page + 1) * LISTED]
    if found.mine and not any(found.parts.values()):
        embed = discord.Embed(title=words("shelf.yours"), description=words("shelf.empty"), colour=GOLD)
        return Card(embed, view())
    embed = discord.Embed(title=f"{SIGNS[at]} {words(f'shelf.status.{at}')}", colour=GOLD)
    embed.set_author(
        name=words("shelf.yours") if found.mine else words("me.heading", name=line(found.name, 80))
    )
    nothing = words("shelf.nothing" if found.mine else "shelf.nothing_there")
    embed.description = "\n".join(_row(each, words) for each in shown) or nothing
    if of > 1:
        first = page * LISTED + 1
        embed.set_footer(text=words("board.page", first=first, last=first + len(shown) - 1, of=len(rows)))
    counts = {part: len(found.parts.get(part, ())) for part in PARTS}
    items = select_part(found.member_id, counts, words, mine=found.mine, at=at)
    if shown and found.mine:
        titles = [
            discord.SelectOption(
                label=plain(words("title.heading", title=words.name(e.title), year=e.title.year), 100),
                value=f"{e.title.id}:{e.server_id}",
            )
            for e in shown
        ]
        items.append(
            ui.Select(custom_id=targets.ShelfOpen(), options=titles, placeholder=words("shelf.open"), row=1)
        )
    items += turns(words, targets.ShelfPage, found.member_id, at, at=page, of=of)
    if found.parts:
        items.append(button(words("me.back"), targets.Me(found.member_id), emoji="↩️"))
    return Card(embed, view(*items))


def select_part(
    member_id: int, counts: Mapping[str, int], words: Words, *, mine: bool, at: str = ""
) -> list[ui.Item[Any]]:
    """To look through a shelf by its parts, of which `at` is open; of others' by those that have anything.

    Nothing where there is nothing to look through.
    """
    if not (at or any(counts.values())):
        return []
    options = [
        discord.SelectOption(
            label=words(f"shelf.count.{part}", n=n), value=part, emoji=SIGNS[part], default=part == at
        )
        for part in PARTS
        if (n := counts.get(part, 0)) or part == at or (mine and part != SCORED)
    ]
    placeholder = words("me.choose")
    return [ui.Select(custom_id=targets.ShelfOf(member_id), options=options, placeholder=placeholder, row=0)]


def read_opened(value: str) -> tuple[str, int]:
    """The title and the server of what was chosen from a shelf. Raises BadRoute."""
    parts = value.split(":")
    if len(parts) != 2:
        raise BadRoute(value)
    return title_id(parts[0]), number(parts[1])


def find_first(shelf: OpenShelf) -> str:
    """The part that is opened first: what they watch, else the first that has anything."""
    return next((part for part in PARTS if part in shelf.parts), Status.WATCHING)


def _row(found: Shelved, words: Words) -> str:
    """'**Signal** (2016) · 5/16 · ⭐ 9'."""
    entry = found.entry
    named = words("title.heading", title=f"**{line(words.name(found.title), 60)}**", year=found.title.year)
    parts = [named]
    if entry.episode is not None and entry.standing is not Status.FINISHED:
        at = f"{entry.episode}/{found.last}" if found.last else words("shelf.episode", n=entry.episode)
        parts.append(at)
    if entry.score is not None:
        parts.append(f"⭐ {words.score(entry.score)}")
    if entry.rewatches:
        parts.append(f"🔁 {entry.rewatches}")
    return " · ".join(parts)


# What comes next -------------------------------------------------------------------------------------


def next_card(found: NextPage, words: Words, *, kept: str = "") -> Card:
    """What its reader is in the middle of, a press for each episode; what they plan where that is nothing.

    `kept` says where that was which they pressed last.
    """
    embed = discord.Embed(title=words("next.heading"), colour=GOLD)
    if not found.rows:
        embed.description = words("next.none" if found.view_id == 0 else "error.gone")
        return Card(embed, view())
    if found.starts:
        plans = [f"{SIGNS[Status.PLANNED]} {_name(each, words)}" for _, each in found.rows]
        embed.description = "\n".join([words("next.planned"), "", *plans])
        starts = [
            button(
                plain(words("next.start", title=words.name(each.title)), _BUTTON),
                targets.NextStart(found.view_id, place),
                style=discord.ButtonStyle.primary,
                row=0,
            )
            for place, each in found.rows
        ]
        return Card(embed, view(*starts))
    rows = [_next_row(each, words) for _, each in found.rows]
    embed.description = "\n".join([*rows, "", kept] if kept else rows)
    presses = [
        button(
            _next_label(each, words),
            targets.NextSeen(found.view_id, place, each.next_episode or 0),
            emoji="✅",
            row=0,
        )
        for place, each in found.rows
        if each.entry.standing in (Status.WATCHING, Status.ON_HOLD)
    ]
    turned = turns(words, targets.Next, found.view_id, at=found.page, of=-(-found.of // ROWS))
    return Card(embed, view(*presses, *turned))


def _name(found: Shelved, words: Words) -> str:
    return f"**{line(words.name(found.title), 80)}**"


def _next_row(found: Shelved, words: Words) -> str:
    entry, standing = found.entry, found.entry.standing
    parts = [f"{SIGNS.get(standing or '', '')} {_name(found, words)}"]
    if standing is Status.WATCHING or standing is Status.ON_HOLD:
        if entry.again_at is not None or standing is Status.ON_HOLD:
            parts.append(words("shelf.again" if entry.again_at is not None else "shelf.status.on_hold"))
        if found.next_episode is None:
            parts.append(words("next.film" if found.title.kind is Kind.FILM else "next.end"))
        elif found.last is None:
            parts.append(words("next.episode", n=found.next_episode))
        else:
            parts.append(words("next.episode_of", n=found.next_episode, of=found.last))
    elif standing is not None and standing is not Status.UNSEEN:
        parts.append(words(f"shelf.status.{standing}"))
    return " · ".join(parts)


def _next_label(found: Shelved, words: Words) -> str:
    n = found.next_episode
    rest = words("next.press_end", title="") if n is None else words("next.press", title="", n=n)
    name = plain(words.name(found.title), 40 - len(rest))
    return words("next.press_end", title=name) if n is None else words("next.press", title=name, n=n)
