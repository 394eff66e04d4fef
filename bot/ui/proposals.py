"""A text somebody wrote elsewhere on its way to a review: what it proposes, each part to be changed."""

from typing import Any

import discord

from bot.domain import scores
from bot.domain.forms import Proposal
from bot.domain.search import TitleIndex
from bot.domain.titles import Title
from bot.ui import embeds, targets
from bot.ui.cards import Card
from bot.ui.controls import mood_label, score_label, score_options, select_moods
from bot.ui.modals import TEXT_INPUT
from bot.ui.options import label
from bot.ui.routes import button, view
from bot.ui.text import excerpt, line, plain, width
from bot.ui.words import Words

NO_SCORE = "none"
"""The entry of the select of scores that gives none."""

_EXCERPT = 900
_END = 250


def proposal_card(found: Proposal, titles: TitleIndex, words: Words, *, draft_id: int) -> Card:
    """The private card: each part with what was found, a select or a button to change it, and Post."""
    embed = discord.Embed(title=words("save.heading"), colour=embeds.GOLD)
    missing = found.missing
    first = words(f"save.asks.{missing}") if missing else words("save.ready")
    embed.description = f"**{first}**\n\n{excerpt(found.body, _EXCERPT) or '-'}"
    unknown = words("save.unknown")
    title = titles.find(found.title_id or "")
    score = spoils = unknown
    if found.scored:
        score = score_label(found.score, words) if found.score else words("review.no_score")
    if found.spoils is not None:
        spoils = words("save.spoils" if found.spoils else "save.safe")
    if "score" in found.assumed:
        score = words("save.assumed", value=score)
    if "spoils" in found.assumed:
        spoils = words("save.assumed", value=spoils)
    if found.episode is not None:
        spoils = f"{spoils} · {words('save.episode', n=found.episode)}"
    for key, value in (
        ("save.title", embeds.heading(title, words) if title else unknown),
        ("save.score", score),
        ("save.spoiling", spoils),
        ("save.moods", " · ".join(mood_label(mood, words) for mood in found.moods) or words("save.none")),
        ("save.series", line(found.series or "", 80) or words("save.none")),
        ("save.link", line(found.link or "", 200) or words("save.none")),
    ):
        embed.add_field(name=words(key), value=value)
    for key, left in (
        ("save.head", excerpt(found.text[: found.start], _END)),
        ("save.tail", excerpt(found.text[found.end :], _END)),
    ):
        if left and not found.whole and found.edited is None:
            embed.add_field(name=words(key), value=left, inline=False)
    return Card(embed, _controls(found, titles, words, draft_id))


def _controls(found: Proposal, titles: TitleIndex, words: Words, draft_id: int) -> discord.ui.View:
    items: list[discord.ui.Item[Any]] = []
    candidates = [title for i in found.candidates if (title := titles.find(i))][:25]
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
    rows: dict[targets.ProposalField, int] = {"title": 3, "text": 3, "series": 3, "link": 4}
    for field, row in rows.items():
        if field != "text" or width(found.body) <= TEXT_INPUT:
            items.append(button(words(f"save.edit.{field}"), targets.SaveEdit(draft_id, field), row=row))
    if found.edited is None and (found.start or found.end < len(found.text)):
        whole = "save.body" if found.whole else "save.whole"
        items.append(button(words(whole), targets.SaveWhole(draft_id), row=4))
    if found.missing is None:
        post = targets.SavePost(draft_id)
        items.append(button(words("save.post"), post, style=discord.ButtonStyle.success, row=4))
    items.append(
        button(words("save.drop"), targets.SaveDrop(draft_id), style=discord.ButtonStyle.danger, row=4)
    )
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
