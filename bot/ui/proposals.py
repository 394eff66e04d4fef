"""A text somebody wrote elsewhere on its way to a review: what it proposes, each part to be changed."""

from collections.abc import Iterator
from typing import Any

import discord

from bot.domain import scores
from bot.domain.forms import Proposal
from bot.domain.search import TitleIndex
from bot.domain.titles import Title
from bot.ui import embeds, targets
from bot.ui.cards import Card
from bot.ui.controls import score_label, score_options, select_moods
from bot.ui.modals import TEXT_INPUT
from bot.ui.options import label
from bot.ui.routes import button, view
from bot.ui.text import excerpt, line, plain, width
from bot.ui.words import Words

NO_SCORE = "none"
"""The entry of the select of scores that gives none."""

CANDIDATES = 25
"""Titles to choose from."""

_EXCERPT = 250
_END = 60


def proposal_card(found: Proposal, titles: TitleIndex, words: Words, *, draft_id: int) -> Card:
    """The private card: the text's beginning, and what no select or button below it shows by itself."""
    embed = discord.Embed(title=words("save.heading"), colour=embeds.GOLD)
    missing = found.missing
    first = words(f"save.asks.{missing}") if missing else words("save.ready")
    text = " ".join(excerpt(found.body, _EXCERPT).split()) or "-"
    facts = "\n".join(
        words("save.fact", name=words(key), value=value) for key, value in _list_facts(found, titles, words)
    )
    embed.description = "\n\n".join(part for part in (f"**{first}**", embeds.quote(text), facts) if part)
    return Card(embed, _controls(found, titles, words, draft_id))


def _list_facts(found: Proposal, titles: TitleIndex, words: Words) -> Iterator[tuple[str, str]]:
    """The key of a name and what stands behind it: guesses, what is only typed, and what was trimmed."""
    title = titles.find(found.title_id or "")
    if title is not None and title.id not in found.candidates[:CANDIDATES]:
        yield "save.title", embeds.heading(title, words)
    if "score" in found.assumed:
        score = score_label(found.score, words) if found.score else words("review.no_score")
        yield "save.score", words("save.assumed", value=score)
    if spoils := _say_spoils(found, words):
        yield "save.spoiling", spoils
    if found.series:
        yield "save.series", line(found.series, 80)
    if found.link:
        yield "save.link", line(found.link, 200)
    if not found.whole and found.edited is None:
        for key, left in (("save.head", found.text[: found.start]), ("save.tail", found.text[found.end :])):
            if shown := line(left, _END):
                yield key, shown


def _say_spoils(found: Proposal, words: Words) -> str:
    """Empty where the pressed one of two buttons says all."""
    is_guess = "spoils" in found.assumed
    if found.spoils is None or not (is_guess or found.episode is not None):
        return ""
    said = words("save.yes" if found.spoils else "save.no")
    parts = [words("save.assumed", value=said) if is_guess else said]
    if found.episode is not None:
        parts.append(words("save.episode", n=found.episode))
    return " · ".join(parts)


def _controls(found: Proposal, titles: TitleIndex, words: Words, draft_id: int) -> discord.ui.View:
    items: list[discord.ui.Item[Any]] = []
    candidates = [title for i in found.candidates[:CANDIDATES] if (title := titles.find(i))]
    if candidates:
        items.append(_titles(found, candidates, words, draft_id))
    hint = plain(words("form.moods_hint"), 150)
    items += [
        _scores(found, words, draft_id),
        select_moods(targets.SaveMoods(draft_id), found.moods, hint, words),
    ]
    chosen, other = discord.ButtonStyle.primary, discord.ButtonStyle.secondary
    for spoils in (True, False):
        items.append(
            button(
                words("save.spoils" if spoils else "save.safe"),
                targets.SaveSpoils(draft_id, spoils),
                style=chosen if found.spoils is spoils else other,
                row=3,
            )
        )
    if found.missing is None:
        post = targets.SavePost(draft_id)
        items.append(button(words("save.post"), post, style=discord.ButtonStyle.success, row=3))
    items.append(
        button(words("save.drop"), targets.SaveDrop(draft_id), style=discord.ButtonStyle.danger, row=3)
    )
    for field in targets.FIELDS:
        if field != "text" or width(found.body) <= TEXT_INPUT:
            items.append(button(words(f"save.edit.{field}"), targets.SaveEdit(draft_id, field), row=4))
    if found.edited is None and (found.start or found.end < len(found.text)):
        whole = "save.body" if found.whole else "save.whole"
        items.append(button(words(whole), targets.SaveWhole(draft_id), row=4))
    return view(*items)


def _titles(found: Proposal, candidates: list[Title], words: Words, draft_id: int) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(label=label(title, words), value=title.id, default=title.id == found.title_id)
        for title in candidates
    ]
    return discord.ui.Select(
        custom_id=targets.SaveTitle(draft_id), options=options, placeholder=words("save.asks.title")
    )


def _scores(found: Proposal, words: Words, draft_id: int) -> discord.ui.Select[Any]:
    options = score_options(
        words, chosen=scores.format_score(found.score) if found.score else None, write=scores.format_score
    )
    settled = found.scored and found.score is None
    options.append(discord.SelectOption(label=words("form.no_score"), value=NO_SCORE, default=settled))
    return discord.ui.Select(
        custom_id=targets.SaveScore(draft_id), options=options, placeholder=words("save.asks.score")
    )
