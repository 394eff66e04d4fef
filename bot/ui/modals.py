"""The review form, and reading what was sent with it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import discord
from discord import ui

from bot.domain import scores
from bot.domain.ratings import HALF_POINTS, Progress, Rating
from bot.domain.reviews import Review
from bot.domain.titles import Mood, Title
from bot.ui import targets
from bot.ui.options import score_label
from bot.ui.routes import Route, payload
from bot.ui.text import plain, width
from bot.ui.words import Words

TEXT_INPUT = 4000
"""Characters of a text input, prefilled or typed."""


@dataclass(frozen=True, slots=True)
class Form:
    """A review being written: everything as the person gave it, nothing checked yet.

    `file` is the name of the file the body came from. `episode`, `series` and `link` have no room in the
    modal of five parts: they come from the command or from what is below.
    """

    score: str | None = None
    body: str | None = None
    progress: Progress | None = None
    spoils: bool | None = None
    moods: tuple[Mood, ...] | None = None
    file: str | None = None
    episode: int | None = None
    series: str | None = None
    link: str | None = None

    @classmethod
    def of(cls, review: Review) -> "Form":
        """The form that would write this review again."""
        take = review.take
        score = scores.show(take.score) if take.score else None
        return cls(
            score,
            take.body,
            take.progress,
            take.spoils,
            take.moods,
            episode=take.episode,
            series=take.series,
            link=take.link,
        )

    @classmethod
    def of_rating(cls, rating: Rating) -> "Form":
        """The form of somebody who gave a score but wrote nothing yet."""
        return cls(score=scores.show(rating.score) if rating.score else None, progress=rating.progress)

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "Form":
        """The form kept in a draft."""
        progress, moods = state["progress"], state["moods"]
        return cls(
            score=state["score"],
            body=state["body"],
            progress=Progress(progress) if progress else None,
            spoils=state["spoils"],
            moods=None if moods is None else tuple(Mood(mood) for mood in moods),
            file=state["file"],
            episode=state.get("episode"),
            series=state.get("series"),
            link=state.get("link"),
        )

    def state(self) -> dict[str, Any]:
        """The form as a JSON object."""
        return asdict(self)

    def over(self, below: "Form") -> "Form":
        """What is given here, and for the rest what is below."""
        mine, theirs = asdict(self), asdict(below)
        if self.body is not None:
            theirs["file"] = None
        return Form(**{name: theirs[name] if value is None else value for name, value in mine.items()})

    @property
    def aside(self) -> bool:
        """Whether it holds something that the modal does not show."""
        return any(each is not None for each in (self.body, self.episode, self.series, self.link))

    @property
    def held_back(self) -> bool:
        """The body cannot stand in the text input: too long for it, or a file to be kept to the letter."""
        return self.body is not None and (self.file is not None or width(self.body) > TEXT_INPUT)


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
    if form.held_back:
        file = form.file
        hint = words("form.keep_file", name=plain(file, 50)) if file else words("form.keep_long")
    return ui.TextInput(
        custom_id="take",
        style=discord.TextStyle.paragraph,
        placeholder=hint,
        default=None if form.held_back else form.body,
        required=not form.held_back,
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
