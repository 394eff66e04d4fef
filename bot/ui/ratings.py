"""Asking for a score: faces, a select, and comparisons for who cannot say."""

from typing import Any

import discord

from bot.domain.comparing import Comparing, Liking
from bot.domain.ratings import Standing
from bot.domain.titles import Title
from bot.ui import targets
from bot.ui.cards import score_select
from bot.ui.controls import score_options
from bot.ui.routes import button, view
from bot.ui.text import line, plain
from bot.ui.words import Words

_BUTTON = 80
_NAME = 200


def score_question(title: Title, view_id: int, words: Words, *, own: int | None) -> discord.ui.View:
    """The ways to a score, with help for who cannot say."""
    made = score_select(title, view_id, words, own=own)
    made.add_item(button(words("score.help"), targets.Compare(view_id), emoji="💭", row=2))
    return made


def say_score(title: Title, standing: Standing, half_points: int | None, words: Words) -> str:
    """What a member is told of the score they gave, None of the one they took back."""
    what = {"title": line(words.name(title), _NAME)}
    if half_points is None:
        return words("rated.removed", **what)
    what["score"] = words.score(half_points)
    if standing.consensus is not None:
        return words("rated.given", **what, server=words.decimal(standing.consensus.score))
    missing = standing.needed - standing.summary.histogram.votes
    return words("rated.few", **what, n=missing) if missing > 0 else words("rated.alone", **what)


def show_comparison(compared: Comparing, words: Words) -> tuple[str, discord.ui.View]:
    """What to compare with next, or the score that the answers came to with a press to keep it."""
    name = line(words.name(compared.title), _NAME)
    other = compared.other
    if other is None:
        score = words.score(compared.half_points, exact=True)
        return words("compare.done", title=name, score=score), _offer_score(compared, score, words)
    labels = {
        Liking.MORE: plain(words.name(compared.title), _BUTTON),
        Liking.SAME: words("compare.same"),
        Liking.LESS: plain(words.name(other), _BUTTON),
    }
    buttons = [
        button(label, targets.Compared(compared.comparison_id, compared.likings + liking))
        for liking, label in labels.items()
    ]
    asked = words("compare.question", title=name, other=line(words.name(other), _NAME))
    return asked, view(*buttons)


def _offer_score(compared: Comparing, score: str, words: Words) -> discord.ui.View:
    save = button(
        words("compare.save", score=score),
        targets.ScoreAs(compared.view_id, compared.half_points),
        style=discord.ButtonStyle.success,
        row=0,
    )
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=targets.Score(compared.view_id),
        options=score_options(words),
        placeholder=words("score.choose"),
        row=1,
    )
    return view(save, select)
