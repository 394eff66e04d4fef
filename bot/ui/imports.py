"""A list from elsewhere: its preview, what only its owner can say, what came of it, and its reviews."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import discord

from bot.domain.lists.imports import (
    REVIEWS_A_PAGE,
    Applied,
    ImportedReview,
    ImportedReviews,
    ImportState,
    Undone,
)
from bot.domain.lists.preview import Example, Group, LeftOver, Preview, Question
from bot.domain.lists.rows import ListRow
from bot.domain.search import TitleIndex
from bot.domain.titles import Title
from bot.ui import embeds, routes, targets
from bot.ui.cards import Card
from bot.ui.controls import turns
from bot.ui.options import label
from bot.ui.routes import button, view
from bot.ui.text import excerpt, line, plain
from bot.ui.words import Words

ROWS = 10
"""Examples on a page."""

ASKED = 4
"""Questions on a page: a select each, and a row of buttons."""

NONE = "-"
"""The value of the last entry of a select, which is none of them."""

_CANDIDATES = 24
_NAME = 60
_REVIEW = 240

_GROUPS = (
    Group.READY,
    Group.SAME,
    Group.DOUBTFUL,
    Group.SHOWN,
    Group.SEASONS,
    Group.SCORED,
    Group.REVIEWS,
    Group.UNKNOWN,
    Group.ELSEWHERE,
    Group.REFUSED,
)
_ASKED = (Group.DOUBTFUL, Group.SEASONS, Group.SHOWN)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run that begins so."""


_SITES = (
    "mydramalist",
    "letterboxd",
    "imdb",
    "trakt",
    "simkl",
    "tmdb",
    "tvtime",
    "criticker",
    "yamtrack",
    "daesang",
)


def guide_card(words: Words, latest: tuple[int, ImportState] | None, *, reviews: int) -> Card:
    """Where lists come from; the last one, to go on with or to take back; the drafts that came with any."""
    lines = [words("import.guide.about"), "", *(words(f"import.guide.{site}") for site in _SITES)]
    embed = discord.Embed(
        title=words("import.guide.heading"), description="\n".join(lines), colour=embeds.GOLD
    )
    items = []
    if latest is not None and latest[1] is ImportState.PREVIEW:
        items.append(button(words("import.go_on"), targets.Import(latest[0])))
    if latest is not None and latest[1] is ImportState.APPLIED:
        items.append(button(words("import.undo_last"), targets.ImportUndo(latest[0])))
    if reviews:
        items.append(button(words("import.reviews", n=reviews), targets.Brought()))
    return Card(embed, view(*items))


# The preview -----------------------------------------------------------------------------------------


def preview_card(found: Preview, words: Words) -> Card:
    """What was found where, and what would come of it, with the presses that decide."""
    embed = discord.Embed(title=words("import.heading"), colour=embeds.GOLD)
    source = words(f"import.from.{found.read.format}")
    counts = {group: count for group in _GROUPS if (count := found.count(group))}
    lines = [words("import.found", source=source, n=len(found.read.rows)), ""]
    lines += [words(f"import.count.{group}", n=count) for group, count in counts.items()]
    if found.plan.conflicts:
        lines += ["", words("import.theirs" if found.choices.overwrite else "import.mine")]
    if found.waits:
        lines += ["", words("import.waits")]
    if found.changes_nothing and found.plan.same:
        lines += ["", words("import.nothing")]
    elif found.changes_nothing and not found.waits:
        lines += ["", words("import.useless")]
    embed.description = "\n".join(lines)
    embed.set_footer(text=words("import.private"))
    return Card(embed, view(*_list_sights(found, counts, words), *_list_decisions(found, words)))


def _list_sights(
    found: Preview, counts: dict[Group, int], words: Words
) -> Iterator[discord.ui.Item[discord.ui.View]]:
    """The select of what there is to look at."""
    options = [
        discord.SelectOption(
            label=plain(words(f"import.group.{group}"), 80), value=group, description=str(count)
        )
        for group, count in counts.items()
    ]
    if options:
        yield discord.ui.Select(
            custom_id=targets.ImportSee(found.id), options=options, placeholder=words("import.see")
        )


def _list_decisions(found: Preview, words: Words) -> Iterator[discord.ui.Item[discord.ui.View]]:
    entries = len(found.plan.entries)
    if entries or found.plan.reviews or found.waits:
        said = (
            words("import.add", n=entries)
            if not found.changes_nothing
            else words("import.keep", n=found.waits)
        )
        yield button(said, targets.ImportApply(found.id), style=discord.ButtonStyle.success)
    if found.questions:
        yield button(words("import.choose", n=len(found.questions)), targets.ImportAsk(found.id, 0))
    if found.plan.conflicts:
        said = words("import.keep_mine" if found.choices.overwrite else "import.use_theirs")
        yield button(said, targets.ImportScores(found.id, not found.choices.overwrite))
    if has_rest(found):
        yield button(words("import.rest"), targets.ImportRest(found.id))
    yield button(words("import.cancel"), targets.ImportDrop(found.id), style=discord.ButtonStyle.danger)


def has_rest(found: Preview) -> bool:
    """Whether nothing comes of some rows now."""
    return bool(found.waits or found.plan.left_out or found.read.refused)


def examples_card(found: Preview, group: Group, page: int, titles: TitleIndex, words: Words) -> Card:
    """A page of a group, the nearest there is."""
    examples = found.list_examples(group)
    page, pages = _find_page(page, len(examples), ROWS)
    shown = examples[page * ROWS : (page + 1) * ROWS]
    lines = [_WAYS[group](each, titles, words) for each in shown]
    embed = discord.Embed(
        title=words(f"import.group.{group}"), description="\n".join(lines) or "-", colour=embeds.GOLD
    )
    _say_place(embed, page, len(shown), len(examples), ROWS, words)
    items = turns(words, targets.ImportPage, found.id, group, at=page, of=pages)
    if group is Group.DOUBTFUL:
        items += _accept(found, page, words)
    if group in _ASKED and (first := _find_first(found, group)) is not None:
        items.append(button(words("import.choose_here"), targets.ImportAsk(found.id, first // ASKED)))
    return Card(embed, view(*items, button(words("import.done"), targets.Import(found.id))))


def _accept(found: Preview, page: int, words: Words) -> list[discord.ui.Button[Any]]:
    """One press for the rows of a page that may be one title alone; it names them, to do nothing twice."""
    places = found.plan.doubtful[page * ROWS : (page + 1) * ROWS]
    sure = [place for place in places if len(found.matches[place].candidates) == 1]
    if not sure:
        return []
    target = targets.ImportAccept(found.id, places[0], places[-1])
    return [button(words("import.accept", n=len(sure)), target, style=discord.ButtonStyle.primary)]


def find_page(found: Preview, place: int) -> int:
    """The page of the first row in doubt that does not come before that place."""
    before = sum(each < place for each in found.plan.doubtful)
    return before // ROWS


def _find_first(found: Preview, group: Group) -> int | None:
    return next((number for number, asked in enumerate(found.questions) if asked.group is group), None)


def _find_page(page: int, count: int, size: int) -> tuple[int, int]:
    """The nearest page there is, and how many there are."""
    pages = max(1, -(-count // size))
    return min(page, pages - 1), pages


def _say_place(embed: discord.Embed, page: int, shown: int, of: int, size: int, words: Words) -> None:
    if of > size:
        first = page * size + 1
        embed.set_footer(text=words("board.page", first=first, last=first + shown - 1, of=of))


# Examples --------------------------------------------------------------------------------------------


def _name_row(row: ListRow) -> str:
    """'**Mother** (2009)', as the list says it."""
    name = f"**{line(row.name, _NAME) or '?'}**"
    season = f" S{row.season}" if row.season is not None else ""
    return f"{name}{season} ({row.year})" if row.year is not None else f"{name}{season}"


def _name_title(title_id: str | None, titles: TitleIndex, words: Words) -> str:
    title = titles.recall(title_id or "")
    return _heading(title, words) if title else "?"


def _heading(title: Title, words: Words) -> str:
    return words("title.heading", title=f"**{line(words.name(title), _NAME)}**", year=title.year)


def _score(half_points: int | None, words: Words) -> str:
    return f" · ⭐ {words.score(half_points)}" if half_points is not None else ""


def _draw_ready(each: Example, titles: TitleIndex, words: Words) -> str:
    assert each.entry is not None
    return _name_title(each.title_id, titles, words) + _score(each.entry.score, words)


def _draw_same(each: Example, titles: TitleIndex, words: Words) -> str:
    return _name_title(each.title_id, titles, words)


def _draw_doubtful(each: Example, titles: TitleIndex, words: Words) -> str:
    names = [_name_title(title_id, titles, words) for title_id in each.candidates[:3]]
    said = words("import.perhaps", titles=", ".join(names))
    return f"{_draw_row(each, titles, words)}\n-# {said}" if names else _draw_row(each, titles, words)


def _draw_shown(each: Example, titles: TitleIndex, words: Words) -> str:
    return f"{_name_row(each.rows[0])} → {_name_title(each.title_id, titles, words)}"


def _draw_seasons(each: Example, titles: TitleIndex, words: Words) -> str:
    seasons = "".join(f"\n-# {_name_row(row)}{_score(row.score, words)}" for row in each.rows[:6])
    return _name_title(each.title_id, titles, words) + seasons


def _draw_scored(each: Example, titles: TitleIndex, words: Words) -> str:
    assert each.scores is not None
    here, theirs = map(words.score, each.scores)
    said = words("import.differs", here=here, theirs=theirs)
    return f"{_name_title(each.title_id, titles, words)} · {said}"


def _draw_review(each: Example, titles: TitleIndex, words: Words) -> str:
    text = " ".join(excerpt(each.rows[0].review or "", 120).split())
    return f"{_name_title(each.title_id, titles, words)}\n-# {text}"


def _draw_row(each: Example, titles: TitleIndex, words: Words) -> str:
    row = each.rows[0]
    countries = ", ".join(words.country(code) for code in row.countries[:2])
    return _name_row(row) + (f" · {line(countries, 40)}" if countries else "") + _score(row.score, words)


def _draw_refused(each: Example, titles: TitleIndex, words: Words) -> str:
    refused = each.refused
    assert refused is not None
    said = line(refused.text, 80) or "-" if refused.n == 1 else words("import.rows", n=refused.n)
    return f"{said} · {words(f'import.reason.{refused.reason}')}"


_WAYS: dict[Group, Callable[[Example, TitleIndex, Words], str]] = {
    Group.READY: _draw_ready,
    Group.SAME: _draw_same,
    Group.DOUBTFUL: _draw_doubtful,
    Group.SHOWN: _draw_shown,
    Group.SEASONS: _draw_seasons,
    Group.SCORED: _draw_scored,
    Group.REVIEWS: _draw_review,
    Group.UNKNOWN: _draw_row,
    Group.ELSEWHERE: _draw_row,
    Group.REFUSED: _draw_refused,
}


# Choosing --------------------------------------------------------------------------------------------


def questions_card(found: Preview, page: int, titles: TitleIndex, words: Words) -> Card:
    """A page of what only their owner can say, with a select for each; the nearest page there is."""
    page, pages = _find_page(page, len(found.questions), ASKED)
    asked = found.questions[page * ASKED : (page + 1) * ASKED]
    embed = discord.Embed(title=words("import.ask.heading"), colour=embeds.GOLD)
    numbered = list(enumerate(asked, start=page * ASKED + 1))
    embed.description = "\n".join(_say_question(found, each, n, titles, words) for n, each in numbered) or "-"
    _say_place(embed, page, len(asked), len(found.questions), ASKED, words)
    selects = [_ask(found, each, n, page, titles, words) for n, each in numbered]
    items = turns(words, targets.ImportAsk, found.id, at=page, of=pages)
    done = button(words("import.done"), targets.Import(found.id), style=discord.ButtonStyle.primary)
    return Card(embed, view(*selects, *items, done))


def _say_question(found: Preview, asked: Question, n: int, titles: TitleIndex, words: Words) -> str:
    if asked.group is Group.SEASONS:
        said = words("import.ask.seasons", title=_name_title(asked.titles[0], titles, words))
    else:
        row = found.read.rows[asked.place]
        said = words(f"import.ask.{asked.group}", name=f"{_name_row(row)}{_score(row.score, words)}")
    return words("import.numbered", n=n, what=said)


def _ask(
    found: Preview, asked: Question, n: int, page: int, titles: TitleIndex, words: Words
) -> discord.ui.Select[Any]:
    answer = found.find_answer(asked)
    options = list(_list_options(found, asked, titles, words))
    for option in options:
        option.default = option.value == str(answer)
    is_none = answer is None and (found.is_answered(asked) or asked.group is not Group.DOUBTFUL)
    key = "import.ask.none" if asked.group is Group.DOUBTFUL else "import.ask.leave_out"
    options.append(discord.SelectOption(label=plain(words(key), 100), value=NONE, default=is_none))
    name = plain(found.read.rows[asked.place].name, 100)
    return discord.ui.Select(
        custom_id=targets.ImportAnswer(found.id, page, asked.place),
        options=options,
        placeholder=plain(words("picks.name", n=n, title=name), 150),
    )


def read_answer(value: str) -> str | int | None:
    """What was chosen in a select of `questions_card`. Raises BadRoute for nothing of the kind."""
    if value == NONE:
        return None
    return routes.number(value) if value.isdecimal() else routes.title_id(value)


def _list_options(
    found: Preview, asked: Question, titles: TitleIndex, words: Words
) -> Iterator[discord.SelectOption]:
    if asked.group is Group.SEASONS:
        for place in asked.places[:_CANDIDATES]:
            row = found.read.rows[place]
            year = f" ({row.year})" if row.year is not None else ""
            season = f" S{row.season}" if row.season is not None else ""
            said = f"{plain(row.name, 60)}{season}{year}{_score(row.score, words)}"
            yield discord.SelectOption(label=plain(said, 100), value=str(place))
    else:
        for title_id in asked.titles[:_CANDIDATES]:
            if title := titles.find(title_id):
                yield discord.SelectOption(label=label(title, words), value=title.id)


# What came of it -------------------------------------------------------------------------------------


def applied_card(found: Preview, applied: Applied, words: Words, *, reviews: int) -> Card:
    """What an import did, and how to take it back; `reviews` are the drafts there are now."""
    embed = discord.Embed(title=words("import.applied"), colour=embeds.GOLD)
    counts = {
        "scores": applied.scores,
        "entries": applied.entries,
        "reviews": applied.reviews,
        "waiting": applied.waiting,
        "same": applied.same,
    }
    lines = [words(f"import.did.{name}", n=count) for name, count in counts.items() if count]
    if applied.entries:
        lines += ["", words("import.next")]
    embed.description = "\n".join(lines) or words("import.nothing")
    items = []
    if applied.entries or applied.reviews or applied.waiting:
        embed.set_footer(text=words("import.undo_for_a_day"))
        items.append(button(words("import.undo"), targets.ImportUndo(found.id)))
    if reviews:
        items.append(button(words("import.reviews", n=reviews), targets.Brought()))
    if has_rest(found):
        items.append(button(words("import.rest"), targets.ImportRest(found.id)))
    return Card(embed, view(*items))


def undone_card(undone: Undone, words: Words) -> Card:
    said = [words("import.undone", n=undone.entries)]
    if undone.stayed:
        said.append(words("import.stayed", n=undone.stayed))
    embed = discord.Embed(title=words("import.heading"), description=" ".join(said), colour=embeds.GOLD)
    return Card(embed, view())


def rest_file(rows: Sequence[LeftOver], words: Words) -> discord.File:
    """A table for any spreadsheet, which runs nothing of it."""
    table = io.StringIO()
    writer = csv.writer(table)
    heads = ("name", "original", "year", "country", "season", "status", "score", "reason")
    writer.writerow([words(f"import.column.{head}") for head in heads])
    for each in rows:
        row, reason = each.row, words(f"import.reason.{each.reason}")
        if row is None:
            text = disarm(each.text) if each.n == 1 else words("import.rows", n=each.n)
            writer.writerow([text, *[""] * (len(heads) - 2), reason])
            continue
        writer.writerow(
            [
                disarm(row.name),
                disarm(row.original_name or ""),
                row.year or "",
                disarm(", ".join(row.countries)),
                row.season or "",
                words(f"shelf.status.{row.status}") if row.status else "",
                words.score(row.score) if row.score is not None else "",
                reason,
            ]
        )
    data = table.getvalue().encode("utf-8-sig", "replace")
    return discord.File(io.BytesIO(data), "not-added.csv")


def disarm(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


# Reviews that came with it ---------------------------------------------------------------------------


def reviews_card(found: ImportedReviews, page: int, titles: TitleIndex, words: Words) -> Card:
    """A page of reviews nobody has posted yet: a number opens the form, the select drops one."""
    size = REVIEWS_A_PAGE
    embed = discord.Embed(title=words("brought.heading"), colour=embeds.GOLD)
    numbered = list(enumerate(found.reviews, start=page * size + 1))
    lines = [words("brought.about"), ""]
    lines += [_draw_brought(each, n, titles, words) for n, each in numbered]
    embed.description = "\n".join(lines) if numbered else words("brought.none")
    _say_place(embed, page, len(numbered), found.total, size, words)
    here = [(n, title) for n, each in numbered if (title := titles.find(each.title_id))]
    items: list[discord.ui.Item[Any]] = [
        button(str(n), targets.Review(title.id), style=discord.ButtonStyle.primary) for n, title in here
    ]
    if numbered:
        options = [
            discord.SelectOption(
                label=plain(f"{n}. {words.name_of(titles, each.title_id)}", 100), value=each.title_id
            )
            for n, each in numbered
        ]
        items.append(
            discord.ui.Select(
                custom_id=targets.BroughtDrop(page), options=options, placeholder=words("brought.drop")
            )
        )
    items += turns(words, targets.BroughtPage, at=page, of=_find_page(page, found.total, size)[1])
    return Card(embed, view(*items))


def _draw_brought(each: ImportedReview, n: int, titles: TitleIndex, words: Words) -> str:
    name = words("import.numbered", n=n, what=_name_title(each.title_id, titles, words))
    text = " ".join(excerpt(each.body, _REVIEW).split())
    return f"{name}\n{embeds.quote(text)}"
