"""Lists of suggestions: for one member, like a title, for people together, and what is planned."""

from collections.abc import Sequence
from itertools import islice

import discord

from bot.domain.recommend import Reason, ReasonKind
from bot.domain.recommend.quick import SCORES_NEEDED
from bot.domain.search import TitleIndex
from bot.domain.suggestions import PEOPLE, PICKS, Page, Question, Suggestion, Way
from bot.domain.titles import Title
from bot.domain.wanted import Criteria, Request
from bot.ui import embeds, targets
from bot.ui.cards import Card
from bot.ui.controls import score_options, turns
from bot.ui.routes import button, view
from bot.ui.text import line, plain
from bot.ui.words import Words

_BAR = 5
_NAME = 36
"""Units of a name beside others: six of them fit a heading of 256."""
_SAID = 2
"""Reasons told of a pick."""


def list_card(page: Page, titles: TitleIndex, words: Words) -> Card:
    request = page.request
    embed = discord.Embed(title=_heading(request, titles, words, name=page.name), colour=embeds.GOLD)
    notes = [_wishes(request.wanted, words), _learning(page, words)]
    embed.description = "\n".join(note for note in notes if note)
    first = page.number * PICKS + 1
    _add(embed, page.suggestions, titles, words, first=first, like=request.like)
    if page.count > 1:
        embed.set_footer(text=words("review.page", n=page.number + 1, of=page.count))
    items: list[discord.ui.Item[discord.ui.View]] = [_answers(page, words)]
    if not request.planned:
        items.append(_people(page, words))
    items += turns(words, targets.Picks, page.view_id, at=page.number, of=page.count)
    if page.scored < SCORES_NEEDED and not request.planned:
        items.append(button(words("quick.start"), targets.Quick()))
    return Card(embed, view(*items))


def question_card(question: Question, titles: TitleIndex, words: Words) -> Card:
    """A question of the quick round, with the list as it stands below it."""
    asked, n, scored = question.title, question.number, question.scored
    embed = discord.Embed(title=words("quick.heading", n=n, of=SCORES_NEEDED), colour=embeds.GOLD)
    said = words("quick.question", title=f"{embeds.heading(asked, words)}")
    below = f"**{words('picks.heading', name=line(question.name, 80))}**\n{_taste(scored, words)}"
    embed.description = f"## {said}\n{embeds.facts(asked, words)}\n\n{below}"
    _add(embed, question.suggestions, titles, words, first=1, like=None)
    scores: discord.ui.Select[discord.ui.View] = discord.ui.Select(
        custom_id=targets.QuickScore(n, asked.id),
        options=score_options(words),
        placeholder=words("score.choose", title=plain(words.name(asked), 60)),
    )
    return Card(
        embed,
        view(
            scores,
            button(
                words("quick.unseen"), targets.QuickUnseen(n, asked.id), style=discord.ButtonStyle.primary
            ),
            button(words("quick.stop"), targets.QuickStop()),
        ),
    )


def _heading(request: Request, titles: TitleIndex, words: Words, *, name: str) -> str:
    if request.planned:
        return words("picks.planned", name=line(name, 80))
    people = (name, *(other for _, other in request.people))
    names = words.list([line(each, 80 if len(people) == 1 else _NAME) for each in people])
    if request.like is not None:
        return words("picks.like", title=line(words.name_of(titles, request.like), 120))
    return words("picks.heading", name=names)


def _wishes(wanted: Criteria, words: Words) -> str:
    years = "-".join(dict.fromkeys(str(year) for year in wanted.years or ()))
    shown = [
        words(f"mood.{wanted.mood}") if wanted.mood else "",
        words(f"kind.{wanted.kind}") if wanted.kind else "",
        line(words.genre(wanted.genre or ""), 40),
        words(f"length.{wanted.length}") if wanted.length else "",
        years,
        line(wanted.network or "", 40),
        line(words.person(wanted.person), 60) if wanted.person else "",
        line(words.trope(wanted.trope or ""), 40),
    ]
    filters = ", ".join(each for each in shown if each)
    return words("board.filters", filters=filters) if filters else ""


def _learning(page: Page, words: Words) -> str:
    if page.request.planned:
        return ""
    if page.request.people:
        return words("picks.together")
    if page.request.like:
        return ""
    return _taste(page.scored, words)


def _taste(scored: int, words: Words) -> str:
    """How well somebody's taste is known."""
    return words("picks.newcomer" if scored < SCORES_NEEDED else "picks.known", n=scored, of=SCORES_NEEDED)


def _add(
    embed: discord.Embed,
    lines: Sequence[Suggestion],
    titles: TitleIndex,
    words: Words,
    *,
    first: int,
    like: str | None,
) -> None:
    for number, each in enumerate(lines, start=first):
        rated = each.standing.summary.histogram.votes
        server = embeds.consensus_line(each.standing, words) if rated else words("picks.unrated")
        parts = [embeds.facts(each.title, words), f"**{server}**"]
        parts.append(" · ".join(f"{_meter(bar)} {line(name, 32)}" for name, bar in each.bars))
        parts.append(_why(each, titles, words, like=like))
        name = words("picks.name", n=number, title=embeds.heading(each.title, words))
        embed.add_field(name=name, value="\n".join(part for part in parts if part), inline=False)


def _meter(bar: float) -> str:
    full = round(bar * _BAR)
    return "▰" * full + "▱" * (_BAR - full)


def _why(each: Suggestion, titles: TitleIndex, words: Words, *, like: str | None) -> str:
    """The reasons that weigh most and that words can be put to; those of one's own before the server's."""
    positive = [reason for reason in each.reasons if reason.weight > 0]
    own = [reason for reason in positive if reason.kind not in (ReasonKind.SERVER, ReasonKind.KNOWN)]

    def say(reasons: Sequence[Reason]) -> list[str]:
        said = (_said(reason, each, titles, words, like=like) for reason in reasons)
        return list(islice(filter(None, said), _SAID))

    texts = say(own) or say(positive)
    if each.wild:
        texts = [words("picks.wild"), *texts]
    if not texts and each.reasons:
        texts = [words("picks.none")]
    return " · ".join(texts[:_SAID])


def _said(reason: Reason, each: Suggestion, titles: TitleIndex, words: Words, *, like: str | None) -> str:
    text = ""
    if reason.kind is ReasonKind.LOVED and reason.titles:
        key = "picks.loved_together" if each.bars else "picks.loved"
        text = words(key, titles=words.list([_title(titles, i, words) for i in reason.titles[:2]]))
    elif reason.kind is ReasonKind.PEOPLE and reason.names:
        text = _people_said(reason.names, each.title, words)
    elif reason.kind is ReasonKind.NEIGHBOURS and reason.count and not each.bars:
        text = words("picks.both" if like else "picks.neighbours", n=reason.count)
    elif reason.kind is ReasonKind.ALIKE and reason.names:
        text = words("picks.alike", names=line(words.list([words.trait(name) for name in reason.names]), 80))
    elif reason.kind is ReasonKind.SERVER and reason.count:
        text = words("picks.server", n=reason.count)
    elif reason.kind is ReasonKind.KNOWN:
        text = words("picks.known_one")
    return text


def _title(titles: TitleIndex, title_id: str, words: Words) -> str:
    return line(words.name_of(titles, title_id), 60)


def _people_said(names: Sequence[str], title: Title, words: Words) -> str:
    """'also written by Park Hae-young', for the first of the names by what they did here."""
    for key, people in (
        ("picks.writer", title.writers),
        ("picks.director", title.directors),
        ("picks.cast", title.cast),
    ):
        shared = [name for name in names if name in people]
        if shared:
            return words(key, names=line(words.list(list(words.people(title, shared))), 80))
    return ""


def _answers(page: Page, words: Words) -> "discord.ui.Item[discord.ui.View]":
    """One select with every answer to every pick of the page."""
    planned = page.request.planned
    ways = (Way.SEEN, Way.UNPLAN, Way.LIKE) if planned else (Way.SEEN, Way.PLAN, Way.REFUSE, Way.LIKE)
    said = {way: words(f"pick.{way}") for way in ways}
    options = []
    for number, each in enumerate(page.suggestions, start=page.number * PICKS + 1):
        title = plain(embeds.heading(each.title, words), 100)
        options += [
            discord.SelectOption(
                label=words("pick.label", n=number, said=said[way]),
                value=f"{way}:{each.title.id}",
                description=title,
                emoji=_EMOJI[way],
            )
            for way in ways
        ]
    key = "pick.choose_planned" if planned else "pick.choose"
    return discord.ui.Select(
        custom_id=targets.Pick(page.view_id, page.number), options=options, placeholder=words(key)
    )


_SIGNS = {Way.SEEN: "👁️", Way.PLAN: "📌", Way.UNPLAN: "✖️", Way.REFUSE: "🚫", Way.LIKE: "🔎"}
_EMOJI = {way: discord.PartialEmoji(name=sign) for way, sign in _SIGNS.items()}


def _people(page: Page, words: Words) -> "discord.ui.Item[discord.ui.View]":
    now = [
        discord.SelectDefaultValue(id=member_id, type=discord.SelectDefaultValueType.user)
        for member_id, _ in page.request.people
    ]
    return discord.ui.UserSelect(
        custom_id=targets.People(page.view_id),
        placeholder=words("picks.add_people"),
        min_values=0,
        max_values=PEOPLE,
        default_values=now,
    )


def confirm_answer(way: Way, title: Title, words: Words) -> tuple[str, discord.ui.View]:
    """What is said to who answered, with a way to take it back."""
    said = words(f"picked.{way}", title=line(words.name(title), 200))
    return said, view(button(words("picked.undo"), targets.Undo(way, title.id)))
