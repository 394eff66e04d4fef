"""The review form, and reading what was sent with it."""

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import ui

from bot.domain import scores
from bot.domain.forms import Form
from bot.domain.ratings import HALF_POINTS, Progress
from bot.domain.titles import Mood, Title
from bot.ui import targets
from bot.ui.options import score_label
from bot.ui.routes import Route, payload
from bot.ui.text import plain, width
from bot.ui.words import Words

TEXT_INPUT = 4000
"""Characters of a text input, prefilled or typed."""


def held_back(form: Form) -> bool:
    """The body cannot stand in the text input: too long for it, or a file to be kept to the letter."""
    return form.body is not None and (form.file is not None or width(form.body) > TEXT_INPUT)


def review_form(title: Title, form: Form, words: Words) -> ui.Modal:
    """The modal of five parts, filled in as far as `form` goes; sent to the route `Form`."""
    name = plain(title.title, 45 - width(words("form.title", title="")))
    modal = ui.Modal(title=words("form.title", title=name), custom_id=targets.Form(title.id).id, timeout=900)
    modal.add_item(ui.Label(text=words("form.score"), component=_score(form, words)))
    modal.add_item(ui.Label(text=words("form.take"), component=_take(form, words)))
    modal.add_item(ui.Label(text=words("form.progress"), component=_progress(form, words)))
    modal.add_item(
        ui.Label(
            text=words("form.spoils"),
            description=words("form.spoils_hint"),
            component=ui.Checkbox(custom_id="spoils", default=bool(form.spoils)),
        )
    )
    modal.add_item(ui.Label(text=words("form.moods"), component=_moods(form, words)))
    modal.stop()  # its submission is routed by id, so nothing of it need stay in memory
    return modal


def small_form(
    target: Route,
    words: Words,
    *,
    title: str,
    label: str,
    hint: str = "",
    value: str | None = None,
    most: int = 100,
    long: bool = False,
    required: bool = True,
) -> ui.Modal:
    """A modal of one text input called `text`, sent to the route `target`; `title` and `label` are keys."""
    modal = ui.Modal(title=plain(words(title), 45), custom_id=target.id, timeout=900)
    modal.add_item(
        ui.Label(
            text=words(label),
            component=ui.TextInput(
                custom_id="text",
                style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
                placeholder=hint or None,
                default=value,
                required=required,
                max_length=most,
            ),
        )
    )
    modal.stop()
    return modal


def _score(form: Form, words: Words) -> ui.Select[Any]:
    options = [
        discord.SelectOption(
            label=score_label(half, words), value=scores.show(half), default=scores.show(half) == form.score
        )
        for half in reversed(HALF_POINTS)
    ]
    return ui.Select(
        custom_id="score", options=options, placeholder=words("form.no_score"), required=False, min_values=0
    )


def _take(form: Form, words: Words) -> ui.TextInput[Any]:
    hint = words("form.take_hint")
    if held_back(form):
        file = form.file
        hint = words("form.keep_file", name=plain(file, 50)) if file else words("form.keep_long")
    return ui.TextInput(
        custom_id="take",
        style=discord.TextStyle.paragraph,
        placeholder=hint,
        default=None if held_back(form) else form.body,
        required=not held_back(form),
        max_length=TEXT_INPUT,
    )


def _progress(form: Form, words: Words) -> ui.RadioGroup[Any]:
    options = [
        discord.RadioGroupOption(label=words(f"progress.{step}"), value=step, default=step == form.progress)
        for step in Progress
    ]
    return ui.RadioGroup(custom_id="progress", options=options, required=False)


def _moods(form: Form, words: Words) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=words(f"mood.{mood}"), value=mood, default=mood in (form.moods or ()))
        for mood in Mood
    ]
    return ui.Select(
        custom_id="moods",
        options=options,
        placeholder=words("form.moods_hint"),
        required=False,
        min_values=0,
        max_values=len(options),
    )


def submitted(interaction: discord.Interaction[Any]) -> Form:
    """The review form as it was sent."""
    sent = answers(interaction)
    chosen = sent.get("score") or [None]
    return Form(
        score=chosen[0],
        body=sent.get("take") or "",
        progress=Progress(sent["progress"]) if sent.get("progress") else None,
        spoils=bool(sent.get("spoils")),
        moods=tuple(Mood(mood) for mood in sent.get("moods") or ()),
    )


def answers(interaction: discord.Interaction[Any]) -> dict[str, Any]:
    """What each part of a sent modal holds, by its custom_id, straight from Discord's payload."""
    return {
        part["custom_id"]: part["values"] if "values" in part else part.get("value")
        for part in _parts(payload(interaction).get("components", ()))
    }


def typed(interaction: discord.Interaction[Any]) -> str:
    """What was typed into the text inputs of a sent modal, whatever modal it was."""
    kind = discord.ComponentType.text_input.value
    parts = _parts(payload(interaction).get("components", ()))
    return "\n\n".join(part["value"] for part in parts if part["type"] == kind and part["value"])


def _parts(components: Any) -> Iterator[Mapping[str, Any]]:
    for component in components:
        if "component" in component:
            yield component["component"]
        elif "components" in component:
            yield from component["components"]
