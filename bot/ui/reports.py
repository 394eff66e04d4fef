"""Texts that were reported: the form, what moderators are shown, and what authors are told."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.domain.flags import FlaggedReview
from bot.domain.moderation import Report, Verdict
from bot.domain.replies import Reply
from bot.domain.reviews import Review, ReviewState
from bot.ui import targets
from bot.ui.cards import Card
from bot.ui.controls import find_page, score_label, small_form, turns
from bot.ui.embeds import GOLD
from bot.ui.routes import button, view
from bot.ui.text import excerpt, line, plain, spoiler_pages, width
from bot.ui.words import Words

REASON = 500
"""Characters of a reason."""

SHOWN = 1000
"""Characters of a text that its moderators are shown at once."""

_FIELD = 1000
_FLAGGERS = 10


def report_form(about: Review | Reply, title: str, words: Words) -> ui.Modal:
    """The form that asks for a reason."""
    form = targets.ReplyReportForm if isinstance(about, Reply) else targets.ReportForm
    name = plain(title, 45 - width(words("report.form", title="")))
    return small_form(
        form(about.id),
        title=words("report.form", title=name),
        label=words("report.reason"),
        hint=words("report.reason_hint"),
        most=REASON,
        long=True,
    )


def report_card(found: Report, title: str, words: Words, *, blocked: bool = False) -> Card:
    """A reported or waiting text, to be decided on; of its reporter not a trace."""
    embed = _embed(found, title, words)
    embed.description = _text(found)
    waits = found.about.state is not ReviewState.POSTED
    danger = discord.ButtonStyle.danger
    items: list[ui.Button[Any]] = [button(words("report.hide"), targets.Verdict(Verdict.HIDE, found.id))]
    if not found.about.spoils:
        items.append(button(words("report.spoiler"), targets.Verdict(Verdict.SPOILER, found.id)))
    items += [
        button(words("report.remove"), targets.Verdict(Verdict.REMOVE, found.id), style=danger),
        button(
            words("report.pass" if waits else "report.dismiss"), targets.Verdict(Verdict.DISMISS, found.id)
        ),
        *_jump(found.server_id, found.review, words),
        button(words("report.whole"), targets.Inspect(found.id), row=1),
    ]
    if not blocked:
        block = targets.Verdict(Verdict.BLOCK, found.id)
        items.append(button(words("report.block"), block, style=danger, row=1))
    if found.reporter_id is not None:
        items.append(button(words("report.mute"), targets.MuteReporter(found.id), row=1))
    return Card(embed, view(*items))


def _jump(server_id: int, review: Review, words: Words) -> list[ui.Button[Any]]:
    """To the card of a review in its channel, where it has one; a reply stands below it."""
    if review.channel_id is None or review.message_id is None:
        return []
    place = f"https://discord.com/channels/{server_id}/{review.channel_id}/{review.message_id}"
    return [ui.Button(label=words("report.jump"), url=place, row=1)]


def whole_card(found: Report, title: str, number: int, words: Words) -> Card:
    """Page `number` of a reported text, for a moderator alone."""
    page, number, of = find_page(found.about.body, number)
    embed = _embed(found, title, words)
    embed.description = page
    return Card(embed, view(*turns(words, targets.InspectPage, found.id, at=number, of=of)))


def decided_card(found: Report, title: str, words: Words, *, by: Verdict | None, name: str) -> Card:
    """What a moderator decided, in place of the text, None for a decision taken back.

    A blocked author's text is still to be decided on.
    """
    sentence = words(f"report.done.{by or 'undo'}", name=line(name, 80))
    if by is Verdict.BLOCK:
        still = report_card(found, title, words, blocked=True)
        still.embed.description = f"*{sentence}*\n\n{still.embed.description}"
        return still
    embed = _embed(found, title, words)
    embed.description = sentence
    if by in (None, Verdict.DISMISS):
        return Card(embed, view())
    return Card(embed, view(button(words("report.undo"), targets.VerdictUndo(found.id))))


def flagged_card(found: FlaggedReview, title: str, words: Words, *, server_id: int) -> Card:
    """A review that readers say spoils, with their names: moderators judge it, or stop one of them."""
    review = found.review
    embed = discord.Embed(title=words("flags.heading", title=line(title, 150)), colour=GOLD)
    pages = spoiler_pages(review.content.body, SHOWN)
    embed.description = f"{pages[0]} …" if len(pages) > 1 else "".join(pages) or "-"
    embed.add_field(name=words("report.author"), value=line(review.author, 80) or "?")
    names = words.list([line(each.name, 80) for each in found.flaggers[:_FLAGGERS]])
    embed.add_field(name=words("flags.by", n=len(found.flaggers)), value=names or "-", inline=False)
    options = [
        discord.SelectOption(label=plain(each.name, 80) or "?", value=str(each.member_id))
        for each in found.flaggers[:_FLAGGERS]
    ]
    mute: ui.Select[Any] = ui.Select(
        custom_id=targets.MuteFlagger(review.id), options=options, placeholder=words("flags.mute"), row=2
    )
    return Card(
        embed,
        view(
            button(words("report.spoiler"), targets.FlagVerdict(review.id, True)),
            button(words("flags.dismiss"), targets.FlagVerdict(review.id, False)),
            *_jump(server_id, review, words),
            mute,
        ),
    )


def _embed(found: Report, title: str, words: Words) -> discord.Embed:
    reported = found.reporter_id is not None
    key = "report.reply" if found.reply else "report.heading" if reported else "report.waiting"
    embed = discord.Embed(title=words(key, title=line(title, 150)), colour=GOLD)
    embed.add_field(name=words("report.author"), value=line(found.about.author, 80) or "?")
    if not found.reply:
        score = found.review.content.score
        value = score_label(score, words) if score else words("review.no_score")
        embed.add_field(name=words("review.score"), value=value)
    name, value = words("report.by_member" if reported else "report.by_word"), line(found.reason, _FIELD)
    if not reported and not found.reason:
        name, value = words("report.why"), words("report.by_verdict")
    embed.add_field(name=name, value=value or "-", inline=False)
    return embed


def _text(found: Report) -> str:
    body = found.about.body
    if not found.is_guarded:
        return excerpt(body, SHOWN) or "-"
    pages = spoiler_pages(body, SHOWN)
    return f"{pages[0]} …" if len(pages) > 1 else "".join(pages) or "-"


def notice(key: str, parameters: Mapping[str, str | int], words: Words, *, server: str, title: str) -> str:
    """What a member is told of their review: what happened, and what to do next."""
    shown: dict[str, object] = {name: value for name, value in parameters.items() if isinstance(value, int)}
    if "score" in parameters:
        shown["score"] = words.score(int(parameters["score"]))
    if "name" in parameters:  # of whoever did it, and where
        shown["name"] = line(str(parameters["name"]), 80)
        place = "/".join(str(parameters[each]) for each in ("server_id", "channel_id", "message_id"))
        shown["link"] = f"https://discord.com/channels/{place}"
    return words(key, **shown, server=line(server, 100), title=line(title, 150))
