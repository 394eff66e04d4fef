"""The review form, and reading what was sent with it."""

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import ui

from bot.domain import scores
from bot.domain.forms import Form
from bot.domain.ratings import Progress
from bot.domain.titles import Mood, Title
from bot.ui import targets
from bot.ui.controls import score_options, select_moods, small_form
from bot.ui.routes import Interaction, Target, payload
from bot.ui.text import plain, width
from bot.ui.words import Words

TEXT_INPUT = 4000
"""Characters of a text input, prefilled or typed."""


def is_held_back(form: Form) -> bool:
    """The body cannot stand in the text input: too long for it, or a file to be kept to the letter."""
    return form.body is not None and (form.file is not None or width(form.body) > TEXT_INPUT)


def review_form(title: Title, form: Form, words: Words) -> ui.Modal:
    """The modal of five parts, filled in as far as `form` goes; sent to the route `Form`."""
    name = plain(words.name(title), 45 - width(words("form.title", title="")))
    modal = ui.Modal(title=words("form.title", title=name), custom_id=targets.Form(title.id), timeout=900)
    score: ui.Select[Any] = ui.Select(
        custom_id="score",
        options=score_options(words, chosen=form.score, write=scores.format_score),
        placeholder=words("form.no_score"),
        required=False,
        min_values=0,
    )
    moods = select_moods("moods", form.moods or (), words("form.moods_hint"), words, required=False)
    modal.add_item(ui.Label(text=words("form.score"), component=score))
    modal.add_item(ui.Label(text=words("form.take"), component=_body(form, words)))
    modal.add_item(ui.Label(text=words("form.progress"), component=_progress(form, words)))
    modal.add_item(
        ui.Label(
            text=words("form.spoils"),
            description=words("form.spoils_hint"),
            component=ui.Checkbox(custom_id="spoils", default=bool(form.spoils)),
        )
    )
    modal.add_item(ui.Label(text=words("form.moods"), component=moods))
    modal.stop()  # its submission is routed by id, so nothing of it need stay in memory
    return modal


def episode_form(
    target: Target, title: Title, words: Words, *, asks: tuple[str, str], now: int | None, required: bool
) -> ui.Modal:
    """The form of an episode of a title; it `asks` with a heading and a label."""
    return small_form(
        target,
        title=asks[0],
        label=asks[1],
        hint=words("place.hint", n=title.episodes) if title.episodes else "",
        value=str(now or ""),
        most=4,
        required=required,
    )


def _body(form: Form, words: Words) -> ui.TextInput[Any]:
    hint = words("form.take_hint")
    if is_held_back(form):
        file = form.file
        hint = words("form.keep_file", name=plain(file, 50)) if file else words("form.keep_long")
    return ui.TextInput(
        custom_id="take",
        style=discord.TextStyle.paragraph,
        placeholder=hint,
        default=None if is_held_back(form) else form.body,
        required=not is_held_back(form),
        max_length=TEXT_INPUT,
    )


def _progress(form: Form, words: Words) -> ui.RadioGroup[Any]:
    options = [
        discord.RadioGroupOption(
            label=words(f"form.progress.{step}"), value=step, default=step == form.progress
        )
        for step in Progress
    ]
    return ui.RadioGroup(custom_id="progress", options=options, required=False)


def read_form(interaction: Interaction) -> Form:
    sent = read_parts(interaction)
    chosen = sent.get("score") or [None]
    return Form(
        score=chosen[0],
        body=sent.get("take") or "",
        progress=Progress(sent["progress"]) if sent.get("progress") else None,
        spoils=bool(sent.get("spoils")),
        moods=tuple(Mood(mood) for mood in sent.get("moods") or ()),
    )


def read_parts(interaction: Interaction) -> dict[str, Any]:
    """What each part of a sent modal holds, by its custom_id, straight from Discord's payload."""
    return {
        part["custom_id"]: part["values"] if "values" in part else part.get("value")
        for part in _parts(payload(interaction).get("components", ()))
    }


TEXT_OPTIONS = ("text", "take")
"""What the text of a command is called, and was: Discord may still send the older for a while."""


def read_typed(interaction: Interaction) -> str:
    """What was typed into the text inputs of a sent modal, whatever it was, or as the text of a command."""
    kind = discord.ComponentType.text_input.value
    parts = _parts(payload(interaction).get("components", ()))
    typed = [part["value"] for part in parts if part["type"] == kind and part["value"]]
    typed += [
        each["value"] for each in payload(interaction).get("options", ()) if each["name"] in {"text", "take"}
    ]
    return "\n\n".join(typed)


def _parts(components: Any) -> Iterator[Mapping[str, Any]]:
    for component in components:
        if "component" in component:
            yield component["component"]
        elif "components" in component:
            yield from component["components"]
