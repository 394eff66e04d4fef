"""Selects, pagers and forms that several features share."""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

import discord
from discord import ui

from bot.domain import scores
from bot.domain.ratings import HALF_POINTS
from bot.domain.scores import Face
from bot.domain.titles import Mood
from bot.ui import targets
from bot.ui.routes import Route, Target, Ts, button
from bot.ui.text import pages, plain
from bot.ui.words import Words


def turns(words: Words, route: Route[*Ts, int], *owner: *Ts, at: int, of: int) -> list[ui.Button[Any]]:
    """Back and forth to the routes of pages; at an end that button is dead, for one page there is none."""
    if of < 2:
        return []
    return [
        button(words("review.back"), route(*owner, max(at - 1, 0)), emoji="◀", disabled=at == 0),
        button(words("review.next"), route(*owner, at + 1), emoji="▶", disabled=at + 1 >= of),
    ]


def find_page(text: str, number: int) -> tuple[str, int, int]:
    """Page `number` (from 0) of a text, past the end the last; with its number, and how many there are."""
    found = _cut(text)
    number = min(number, len(found) - 1)
    return found[number], number, len(found)


@lru_cache(16)  # of 64 KiB at most, each: who reads one turns its pages
def _cut(text: str) -> list[str]:
    return pages(text) or ["-"]


def score_label(half_points: int, words: Words, *, exact: bool = False) -> str:
    """'8.5/10 · great'; only one that is `exact` tells each half point from the next."""
    word = words(f"score.word.{scores.score_word(half_points)}")
    return words("score.with_word", score=words.whole(words.score(half_points, exact=exact)), word=word)


def score_options(
    words: Words, *, chosen: str | None = None, write: Callable[[int], str] = str
) -> list[discord.SelectOption]:
    """The half points from 10 down, each with the value that `write` gives it."""
    return [
        discord.SelectOption(
            label=score_label(half, words, exact=True), value=write(half), default=write(half) == chosen
        )
        for half in reversed(HALF_POINTS)
    ]


_MOODS = {
    Mood.TEARJERKER: "😭",
    Mood.HEALING: "🌿",
    Mood.FUNNY: "😂",
    Mood.TENSE: "😬",
    Mood.ROMANTIC: "💞",
    Mood.SLOW_BURN: "🕯️",
    Mood.MAKJANG: "🌪️",
    Mood.DARK: "🌑",
    Mood.THOUGHTFUL: "💭",
    Mood.NOSTALGIC: "📼",
    Mood.EPIC: "⚔️",
    Mood.QUIRKY: "🤪",
}


def find_mood_sign(mood: Mood) -> str:
    return _MOODS[mood]


def mood_label(mood: Mood, words: Words) -> str:
    """'😭 tearjerker'."""
    return f"{_MOODS[mood]} {words(f'mood.{mood}')}"


def face_buttons(words: Words, find_target: Callable[[Face], Target], *, row: int) -> list[ui.Button[Any]]:
    """One tap each, the best first."""
    return [
        button(words(f"face.{face}"), find_target(face), emoji=sign, row=row)
        for face, sign in scores.SIGNS.items()
    ]


def helpful_button(review_id: int, helpful: int, words: Words, *, row: int | None = None) -> ui.Button[Any]:
    """A thumb with how many found a review helpful."""
    target = targets.Helpful(review_id, True)
    return button(words("take.helpful_count", n=helpful), target, emoji="👍", row=row)


def select_some(
    target: str, labels: Mapping[Any, str], chosen: Collection[str], placeholder: str, **more: Any
) -> ui.Select[Any]:
    """A select of any of these, or of none."""
    options = [
        discord.SelectOption(label=label, value=value, default=value in chosen)
        for value, label in labels.items()
    ]
    return ui.Select(
        custom_id=target,
        options=options,
        placeholder=placeholder,
        min_values=0,
        max_values=len(options),
        **more,
    )


def select_moods(
    target: str, chosen: Collection[str], placeholder: str, words: Words, **more: Any
) -> ui.Select[Any]:
    labels = {mood: words(f"mood.{mood}") for mood in Mood}
    return select_some(target, labels, chosen, placeholder, **more)


def small_form(
    target: Target,
    *,
    title: str,
    label: str,
    about: str | None = None,
    hint: str = "",
    value: str = "",
    most: int = 100,
    long: bool = False,
    required: bool = True,
) -> ui.Modal:
    """A modal of one text input; `read_typed` reads what is sent with it."""
    modal = ui.Modal(title=plain(title, 45), custom_id=target, timeout=900)
    typed: ui.TextInput[Any] = ui.TextInput(
        custom_id="text",
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        placeholder=hint or None,
        default=value or None,
        required=required,
        max_length=most,
    )
    modal.add_item(ui.Label(text=label, description=about, component=typed))
    modal.stop()  # routed by id, as every form is
    return modal
