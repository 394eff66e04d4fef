"""Unknown names and what becomes of them: candidates, the form of a title, what was done to titles."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.domain.additions import History, TitleChange
from bot.domain.title_forms import Sort, TitleForm
from bot.domain.titles import Title
from bot.domain.unknown_titles import Found
from bot.ui import embeds, targets
from bot.ui.cards import Card
from bot.ui.modals import read_parts
from bot.ui.routes import Interaction, Target, button, view
from bot.ui.text import line, plain
from bot.ui.words import Words

_NAME = 80
_PEOPLE = 4

CREDITED = ("tvmaze", "tmdb", "kofic", "made_up")
"""Sources whose terms ask for a word where their data is shown."""


def unknown_items(
    view_id: int, words: Words, *, can_look_up: bool, first: bool
) -> list[discord.ui.Button[Any]]:
    """The ways on from a name that nothing goes by; `first` where they are what most would do."""
    style = discord.ButtonStyle.primary if first else discord.ButtonStyle.secondary
    look_up = button(words("unknown.look_up"), targets.LookUp(view_id), style=style, emoji="🔎")
    add = button(words("unknown.add"), targets.AddTitle(view_id))
    return [look_up, add] if can_look_up else [add]


def found_card(found: Found, view_id: int, unknown_id: int, words: Words, *, away: bool) -> Card:
    """What sources found, a button for each; that which is here already says so."""
    heading = words(
        "unknown.found" if found.titles else "unknown.not_found", text=line(found.unknown.text, 100)
    )
    embed = discord.Embed(title=heading, colour=embeds.GOLD)
    notes = [] if found.titles else [words("unknown.by_hand")]
    if away:
        notes.append(words("unknown.away"))
    embed.description = "\n".join(notes) or None
    buttons = []
    for place, title in enumerate(found.titles):
        name = f"{place + 1}. {embeds.heading(title, words)}"
        embed.add_field(name=name, value=_describe(title, words), inline=False)
        chosen = plain(f"{place + 1}. {words.name(title)} ({title.year})", _NAME)
        buttons.append(button(chosen, targets.Take(view_id, place), style=discord.ButtonStyle.primary))
    embed.set_footer(text=_credit(found, words) or None)
    buttons.append(
        button(words("unknown.none_of_them" if found.titles else "unknown.add"), targets.AddTitle(unknown_id))
    )
    return Card(embed, view(*buttons))


def _describe(title: Title, words: Words) -> str:
    people = words.people(title, (*title.directors, *title.writers, *title.cast))
    parts = [
        words("unknown.here") if title.id else "",
        embeds.facts(title, words),
        line(", ".join(dict.fromkeys(people[:_PEOPLE])), 160),
    ]
    return "\n".join(part for part in parts if part)


def _credit(found: Found, words: Words) -> str:
    """The credit that the sources of what is shown ask for."""
    said = {source.partition(":")[0] for title in found.titles if not title.id for source in title.sources}
    return " ".join(words(f"credit.{name}") for name in CREDITED if name in said)


# The form --------------------------------------------------------------------------------------------


def title_form(target: Target, form: TitleForm, words: Words, *, heading: str) -> ui.Modal:
    """The modal of five parts; `read_title_form` reads what is sent with it."""
    modal = ui.Modal(title=plain(heading, 45), custom_id=target, timeout=900)
    sorts: ui.RadioGroup[Any] = ui.RadioGroup(
        custom_id="sort",
        options=[
            discord.RadioGroupOption(label=words(f"title_form.{sort}"), value=sort, default=sort is form.sort)
            for sort in Sort
        ],
    )
    for name, most, required in (("name", 100, True), ("local", 100, False), ("when", 40, True)):
        modal.add_item(
            ui.Label(
                text=words(f"title_form.{name}"),
                component=ui.TextInput(
                    custom_id=name,
                    default=getattr(form, name)[:most] or None,
                    placeholder=words(f"title_form.{name}_hint"),
                    required=required,
                    max_length=most,
                ),
            )
        )
    modal.add_item(ui.Label(text=words("title_form.sort"), component=sorts))
    modal.add_item(
        ui.Label(
            text=words("title_form.people"),
            component=ui.TextInput(
                custom_id="people",
                default=form.people[:1000] or None,
                placeholder=words("title_form.people_hint"),
                required=False,
                max_length=1000,
            ),
        )
    )
    modal.stop()  # routed by id, as every form is
    return modal


def read_title_form(interaction: Interaction) -> TitleForm:
    sent = read_parts(interaction)
    texts = {name: str(sent.get(name) or "") for name in ("name", "local", "when", "people")}
    return TitleForm(**texts, sort=Sort(sent.get("sort") or Sort.KOREAN_DRAMA))


# What was done ---------------------------------------------------------------------------------------


def history_card(history: History, title_id: str, words: Words, *, server: str, undoes: bool) -> Card:
    """A page of changes in a server, or to one title; who `undoes` can take back each that stands."""
    name = line(history.names[title_id] if title_id else server, _NAME)
    embed = discord.Embed(title=words("title_history.heading", name=name), colour=embeds.GOLD)
    if not history.changes:
        embed.description = words("title_history.none")
    items: list[Any] = []
    for number, change in enumerate(history.changes, start=1):
        said = _say_change(change, words, history.names)
        embed.add_field(name=f"{number}. {said}", value=_say_when(change, words), inline=False)
        if undoes and change.undone_at is None:
            items.append(button(words("title_history.undo", n=number), targets.UndoChange(change.id)))
    if history.older:
        items.append(button(words("title_history.older"), targets.TitleHistory(title_id, history.older)))
    return Card(embed, view(*items))


def _say_change(change: TitleChange, words: Words, names: Mapping[str, str]) -> str:
    what = {"title": line(names[change.title_id], _NAME)}
    if change.into_id is not None:
        what["into"] = line(names[change.into_id], _NAME)
    return words(f"title_history.{change.kind}", **what)


def _say_when(change: TitleChange, words: Words) -> str:
    erased = words("member.erased")
    said = words("title_history.by", name=line(change.name, _NAME) or erased, at=f"<t:{change.at}:R>")
    if change.undone_at is None:
        return said
    undone = words(
        "title_history.undone",
        name=line(change.undone_name or "", _NAME) or erased,
        at=f"<t:{change.undone_at}:R>",
    )
    return f"{said}\n{undone}"
