"""Reviews for readers: lists of them, one of them whole, and what is asked before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.cards import CardKind
from bot.domain.replies import Reply
from bot.domain.reviews import Guard, Review, ReviewSort, ReviewState, Version
from bot.domain.search import TitleIndex
from bot.domain.titles import Kind, Title
from bot.ui import embeds, targets
from bot.ui.cards import Card
from bot.ui.controls import find_mood_sign, find_page, helpful_button, turns
from bot.ui.routes import button, number, view
from bot.ui.text import excerpt, line, plain, spoiler_pages
from bot.ui.words import Words

ROWS = 4
"""Reviews on a page of a list."""

_EXCERPT = 66
"""Units of a text in a list: two lines on a phone, or three of Hangul."""
_REPLY = 4000
"""Units: the 1000 characters of the form fit whole, each of them escaped and each line hidden."""


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """What a list of reviews was asked for: None for any. `name` is the member's, as last seen."""

    title_id: str | None = None
    member_id: int | None = None
    name: str | None = None
    series: str | None = None
    sort: ReviewSort = ReviewSort.NEWEST
    spoiler_free: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list for its reader: what was asked for, the reviews on it, and what guards each.

    `page` of the view `view_id`, from 0, `of` reviews in all; `card` is id and revision where all see it.
    """

    asked: ReviewFilter
    shown: tuple[Review, ...]
    guards: Mapping[int, Guard]
    view_id: int
    page: int
    of: int
    card: tuple[int, int] | None = None


def list_card(listing: Listing, titles: TitleIndex, words: Words) -> Card:
    """A page of reviews; the text of those that are not `Guard.OPEN` for the reader is left out."""
    asked, page = listing.asked, listing.page
    embed = discord.Embed(title=_heading(asked, titles, words), colour=embeds.GOLD)
    options = []
    for each in listing.shown:
        title = titles.find(each.title_id)
        assert title is not None  # else it would not be listed
        name = _name(each, line(each.author, 60), words)
        if asked.title_id is None:
            name = f"{name} · {words('title.heading', title=line(words.name(title), 80), year=title.year)}"
        if listing.guards[each.id] is Guard.OPEN:
            shown = embeds.quote(" ".join(excerpt(each.content.body, _EXCERPT).split()))
        else:
            shown = embeds.hidden_line(each, words)
        embed.add_field(name=name, value=f"{_facts(each, words)}\n{shown}", inline=False)
        called = words("title.heading", title=words.name(title), year=title.year)
        options.append(
            discord.SelectOption(
                label=plain(_name(each, each.author, words), 100),
                value=str(each.id),
                description=plain(called, 100),
            )
        )
    last = page * ROWS + len(listing.shown)
    where = words("board.page", first=page * ROWS + 1, last=last, of=listing.of)
    embed.set_footer(text=f"{where} · {words(f'reviews.sort.{asked.sort}')}")
    items: list[discord.ui.Item[Any]] = [
        discord.ui.Select(custom_id=targets.Open(), options=options, placeholder=words("reviews.open"))
    ]
    items += turns(words, targets.ReviewsPage, listing.view_id, at=page, of=-(-listing.of // ROWS))
    return Card(embed, view(*items))


def _heading(asked: ReviewFilter, titles: TitleIndex, words: Words) -> str:
    parts = []
    if asked.series is not None:
        parts.append(line(asked.series, 80))
    if asked.title_id is not None and (title := titles.find(asked.title_id)):
        parts.append(embeds.heading(title, words))
    if asked.name is not None:
        parts.append(line(asked.name, 80))
    return words("reviews.of", what=" · ".join(parts)) if parts else words("reviews.all")


def _name(each: Review, author: str, words: Words) -> str:
    """'⭐ 9 · mei'."""
    if each.content.score is None:
        return words("review.heading_unscored", title=author)
    return embeds.scored_heading(each.content.score, author, words)


def _facts(each: Review, words: Words) -> str:
    """How far they watched, moods, how many found it helpful, date, edited, its column."""
    parts = [
        embeds.progress_line(each.content, words),
        "".join(find_mood_sign(mood) for mood in each.content.moods),
        f"👍 {each.helpful}" if each.helpful else "",
        f"<t:{each.edited_at or each.posted_at}:d>",
        words("review.edited_mark") if each.edited_at else "",
        line(each.content.series or "", 60),
    ]
    return " · ".join(part for part in parts if part)


def whole_card(title: Title, written: Review, number: int, words: Words, *, mine: bool) -> Card:
    """Page `number` (from 0) of a review, for a reader who asked for just this; past the end, the last."""
    page, number, of = find_page(written.content.body, number)
    footer = words("review.page", n=number + 1, of=of) if of > 1 else ""
    embed = embeds.page_card(title, written, page, words, footer=footer)
    items: list[discord.ui.Item[Any]] = [*turns(words, targets.Page, written.id, at=number, of=of)]
    if written.content.link:
        items.append(discord.ui.Button(label=words("take.watch"), url=written.content.link, row=0))
    if mine:
        items += _list_own_ways(title, written, words)
    else:
        items += [
            helpful_button(written.id, written.helpful, words, row=1),
            button(words("take.reply"), targets.Reply(written.id), row=1),
            button(words("take.rate"), targets.Rate(title.id, 0), row=1),
            button(words("take.more"), targets.More(written.id), row=1),
        ]
    return Card(embed, view(*items))


def _list_own_ways(title: Title, written: Review, words: Words) -> list[discord.ui.Button[Any]]:
    """What its author may do with a review."""
    items = [
        button(words("take.edit"), targets.Review(title.id), row=1),
        button(words("take.versions"), targets.Versions(written.id), row=1),
        button(words("take.delete"), targets.Delete(written.id), style=discord.ButtonStyle.danger, row=1),
    ]
    if title.kind is not Kind.FILM:
        items.append(button(words("take.episode"), targets.Episode(written.id), row=1))
    return items


def more_card(title: Title, written: Review, words: Words, *, mine: bool) -> Card:
    """What else can be done with a review, under its facts and without its text."""
    embed = discord.Embed(title=embeds.review_heading(title, written.content, words), colour=embeds.GOLD)
    embed.description = f"{line(written.author, 80)} · {_facts(written, words)}"
    items: list[discord.ui.Item[Any]] = [button(words("take.whole"), targets.Read(written.id, 0), row=0)]
    if not mine:
        items.append(button(words("take.rate"), targets.Rate(title.id, 0), row=0))
        items.append(button(words("take.review"), targets.Review(title.id), row=0))
    items.append(button(words("take.all"), targets.Reviews(title.id, 0), row=0))
    items.append(button(words("card.shelf"), targets.Shelf(title.id), row=0 if mine else 1))
    if written.content.link:
        items.append(discord.ui.Button(label=words("take.watch"), url=written.content.link, row=0))
    if mine:
        return Card(embed, view(*items, *_list_own_ways(title, written, words)))
    items.append(button(words("take.unhelpful"), targets.Helpful(written.id, False), row=1))
    if not written.spoils:
        items.append(button(words("take.flag"), targets.Flag(written.id), row=1))
    items.append(button(words("take.report"), targets.Report(written.id), row=1))
    return Card(embed, view(*items))


def show_vote(
    message: discord.Message, written: Review, words: Words, *, voted: bool | None
) -> discord.ui.View:
    """The buttons of a private message, those of helpfulness with the number and what its reader `voted`."""
    now = helpful_button(written.id, written.helpful, words)
    pressed = discord.ui.View.from_message(message, timeout=None)
    for item in pressed.children:
        if not isinstance(item, discord.ui.Button):
            continue
        for helpful in (True, False):
            if item.custom_id == targets.Helpful(written.id, helpful):
                item.style = (discord.ButtonStyle.secondary, discord.ButtonStyle.primary)[voted is helpful]
        if item.custom_id == now.custom_id:
            item.label, item.emoji = now.label, now.emoji
    pressed.stop()
    return pressed


def question(
    title: Title, written: Review, guard: Guard, words: Words, *, at: int | None
) -> tuple[str, discord.ui.View]:
    """What a reader who has not come so far is asked once more."""
    name = line(words.name(title), 200)
    if guard is Guard.AHEAD:
        key = "ask.ahead" if at is None else "ask.ahead_at"
        said = words(key, title=name, n=written.content.episode, at=at)
    else:
        said = words("ask.unfinished", title=name)
    items = [
        button(words("ask.anyway"), targets.Page(written.id, 0)),
        button(words("ask.finished"), targets.Finished(written.id)),
    ]
    if title.kind is not Kind.FILM:
        items.append(button(words("place.button"), targets.Place(title.id)))
    return said, view(*items)


def versions_card(title: Title, written: Review, before: Sequence[Version], words: Words) -> Card:
    """The earlier versions of one's own review, to open one."""
    embed = discord.Embed(title=embeds.heading(title, words), colour=embeds.GOLD)
    embed.description = words("versions.about", n=len(before)) if before else words("versions.none")
    if not before:
        return Card(embed, view())
    options = [
        discord.SelectOption(
            label=words("versions.one", n=len(before) - place),
            value=str(each.id),
            description=plain(each.content.body, 100),
        )
        for place, each in enumerate(before[:25])
    ]
    return Card(
        embed,
        view(
            discord.ui.Select(
                custom_id=targets.Version(written.id), options=options, placeholder=words("versions.open")
            )
        ),
    )


def version_card(title: Title, written: Review, old: Version, number: int, words: Words) -> Card:
    """Page `number` of an earlier version, with a way to make it the review again."""
    page, number, of = find_page(old.content.body, number)
    embed = discord.Embed(title=embeds.heading(title, words), description=page, colour=embeds.GOLD)
    embed.set_author(name=embeds.facts_line(old.content, words))
    embed.add_field(name=words("versions.since"), value=f"<t:{old.at}:f>")
    turning = turns(words, targets.VersionPage, old.id, at=number, of=of)
    return Card(
        embed,
        view(
            *turning,
            button(
                words("versions.restore"), targets.Restore(old.id), style=discord.ButtonStyle.primary, row=1
            ),
            button(words("versions.list"), targets.Versions(written.id), row=1),
        ),
    )


def reply_card(title: Title, written: Review, reply: Reply, words: Words, *, server_id: int) -> Card:
    """An answer to a review that names both; hidden where either spoils."""
    hide = written.is_guarded or reply.spoils
    shown = (spoiler_pages(reply.body, _REPLY) or ["-"])[0] if hide else excerpt(reply.body, _REPLY)
    embed = discord.Embed(title=embeds.heading(title, words), description=shown, colour=embeds.GOLD)
    embed.set_author(
        name=words("reply.heading", name=plain(reply.author, 80), author=plain(written.author, 80)),
        icon_url=reply.avatar,
    )
    embed.set_footer(text=words("reply.by", account=plain(reply.account, 80)))
    items: list[discord.ui.Item[Any]] = []
    if written.message_id is not None:
        url = f"https://discord.com/channels/{server_id}/{written.channel_id}/{written.message_id}"
        items.append(discord.ui.Button(label=words("reply.to_take"), url=url))
    items.append(button(words("take.reply"), targets.Reply(written.id)))
    items.append(button(words("take.more"), targets.ReplyMore(reply.id)))
    return Card(embed, view(*items))


def reply_more_card(title: Title, reply: Reply, words: Words, *, mine: bool) -> Card:
    """What else can be done with an answer, without its text."""
    embed = discord.Embed(title=embeds.heading(title, words), colour=embeds.GOLD)
    embed.set_author(name=plain(reply.author, 80), icon_url=reply.avatar)
    if mine:
        way = button(words("take.delete"), targets.ReplyDelete(reply.id), style=discord.ButtonStyle.danger)
    else:
        way = button(words("take.report"), targets.ReplyReport(reply.id))
    return Card(embed, view(way))


def gone_card(title: Title | None, written: Review, words: Words) -> Card:
    """What stands in the place of a public card whose review is not to be seen."""
    heading = embeds.heading(title, words) if title else written.title_id
    embed = discord.Embed(title=heading, colour=embeds.GOLD)
    if written.state is not ReviewState.DELETED:
        embed.description = words("take.hidden")
        return Card(embed, view())
    embed.description = words("take.deleted", name=line(written.author, 80))
    return Card(embed, view(button(words("delete.undo"), targets.Undelete(written.id))))


def closed_card(words: Words, *, view_id: int, page: int) -> Card:
    """What stands in the place of a shared list in which a review has changed."""
    embed = discord.Embed(description=words("reviews.closed"), colour=embeds.GOLD)
    return Card(embed, view(button(words("reviews.again"), targets.ReviewsPage(view_id, page))))


def recognise(kind: CardKind, subject_id: int, review_ids: Sequence[int]) -> Callable[[frozenset[str]], bool]:
    """Whether a message is that card, by the ids of its buttons and the values of its options."""
    if kind is CardKind.REVIEW:
        own = {targets.More(subject_id), targets.Undelete(subject_id)}
        return lambda found: not own.isdisjoint(found)
    if kind is CardKind.REPLY:
        answers = {targets.ReplyMore(subject_id), targets.ReplyDelete(subject_id)}
        return lambda found: not answers.isdisjoint(found)
    wanted = {targets.Open(), *map(str, review_ids)}
    return lambda found: wanted <= found


def find_subject(targets_found: frozenset[str]) -> tuple[CardKind, int] | None:
    """Which card a public message is, by the ids of its buttons: of a review, or of a shared list."""
    for target in targets_found:
        kind, _, rest = target.partition(":")
        if kind in (targets.More.kind, targets.Undelete.kind):
            return CardKind.REVIEW, number(rest)
        if kind == targets.ReviewsPage.kind:
            return CardKind.LIST, number(rest.partition(":")[0])
    return None


def moved_card(title: Title, written: Review, words: Words) -> Card:
    """What stands in the place of a public card whose review was written anew."""
    embed = discord.Embed(title=embeds.heading(title, words), colour=embeds.GOLD)
    embed.description = words("take.moved", name=line(written.author, 80))
    return Card(embed, view(button(words("take.to_it"), targets.Read(written.id, 0))))
