"""Lists of suggestions: for one member, like a title, for people together, and what is planned."""

from collections.abc import Callable, Mapping

import discord

from bot.domain.recommend import Reason, ReasonKind
from bot.domain.recommend.quick import SCORES_NEEDED
from bot.domain.scores import SIGNS, Face
from bot.domain.search import TitleIndex
from bot.domain.suggestions import PEOPLE, PICKS, Page, Question, Suggestion, Way
from bot.domain.titles import Kind, Title
from bot.domain.wanted import Criteria, Request
from bot.ui import embeds, targets
from bot.ui.cards import Card, Picture
from bot.ui.controls import face_buttons, score_options
from bot.ui.routes import Target, button, view
from bot.ui.text import line, plain
from bot.ui.words import Words

Art = Mapping[str, Picture | str]
"""What is shown beside titles, by their ids: a picture of ours, or the address of a live source's poster."""

_NAME = 36
"""Units of a name beside others: six of them fit a heading of 256."""
_FACES = ((0.7, Face.LOVED), (0.4, Face.LIKED), (0.15, Face.SO_SO), (0.0, Face.DISLIKED))
"""The face of a bar of at least that: of 3,000 titles .7 is one's best ten, .4 one's best hundred."""
_DONE, _TO_COME = "●", "○"


# A list ----------------------------------------------------------------------------------------------


def list_card(page: Page, titles: TitleIndex, words: Words, art: Art) -> Card:
    """An embed for each pick: over the first what the list is, under the last how well a taste is known.

    `art` may lack any of them.
    """
    request = page.request
    first = page.number * PICKS + 1
    shown, said = [], set[str]()
    for number, each in enumerate(page.suggestions, start=first):
        reasons = _list_reasons(each, titles, words, like=request.like)
        why = next((reason for reason in reasons if reason not in said), "".join(reasons[:1]))
        said.add(why)
        shown.append(_pick_embed(each, words, art, number=number, why=why))
    shown = shown or [discord.Embed(colour=embeds.GOLD)]
    headings = (_heading(request, titles, words, name=page.name), list_wishes(request.wanted, words, plain))
    shown[0].set_author(name=plain(" · ".join(filter(None, headings)), 256))
    shown[-1].set_footer(text=_learning(page, words) or None)
    _credit(shown[-1], art, words)
    numbers = [
        button(str(number), targets.PickOne(page.view_id, each.title.id), row=0)
        for number, each in enumerate(page.suggestions, start=first)
    ]
    return Card(shown[0], view(*numbers, *_ways_on(page, words)), _pictures(art), tuple(shown[1:]))


def _ways_on(page: Page, words: Words) -> list[discord.ui.Button[discord.ui.View]]:
    items = []
    if page.number:
        items.append(button(words("review.back"), targets.Picks(page.view_id, page.number - 1), row=1))
    if page.number + 1 < page.count:
        more = targets.Picks(page.view_id, page.number + 1)
        items.append(button(words("picks.more"), more, style=discord.ButtonStyle.primary, row=1))
    if not page.request.planned:
        if not page.direct:
            together = targets.Together(page.view_id)
            items.append(button(words("picks.watch_together"), together, emoji="👥", row=1))
        if page.scored < SCORES_NEEDED:
            items.append(button(words("quick.start"), targets.Quick(), row=1))
    return items


def _pick_embed(each: Suggestion, words: Words, art: Art, *, number: int, why: str) -> discord.Embed:
    name = words("picks.name", n=number, title=embeds.heading(each.title, words))
    faces = " · ".join(
        words("picks.member", name=line(member, 32), face=SIGNS[_find_face(bar)]) for member, bar in each.bars
    )
    about = " · ".join(filter(None, (facts_short(each.title, words), _score(each, words))))
    parts = (about, faces, f"*{why}*" if why else "")
    embed = discord.Embed(
        title=name, description="\n".join(part for part in parts if part), colour=embeds.GOLD
    )
    return embed.set_thumbnail(url=_address(art.get(each.title.id)))


def facts_short(title: Title, words: Words, *, year: bool = False) -> str:
    """'나의 아저씨 · 16 episodes · Drama, Family', in one line beside a heading that has the name."""
    called = words.second_name(title) or title.title_ko
    parts = [line(called, 60) if called and called != words.name(title) else ""]
    if year:
        parts.append(str(title.year))
    if title.episodes and title.kind is not Kind.FILM:
        parts.append(words("title.episodes", n=title.episodes))
    else:
        parts.append(words(f"kind.{title.kind}"))
    if not title.is_korean:
        parts.append(", ".join(words.country(code) for code in title.country[:2]))
    parts.append(line(", ".join(map(words.genre, title.genres[: 1 if year else 2])), 60))
    return " · ".join(part for part in parts if part)


def _score(each: Suggestion, words: Words) -> str:
    """What the server gives it, in three words at most; empty where there is none."""
    if each.standing is None:
        return ""
    found, votes = each.standing.consensus, each.standing.summary.histogram.votes
    if found is not None:
        return words("picks.score", score=words.decimal(found.score, signed=False))
    return words("picks.few", n=votes) if votes else words("picks.unrated")


def _find_face(bar: float) -> Face:
    return next(face for least, face in _FACES if bar >= least)


def _address(shown: Picture | str | None) -> str | None:
    return shown.url if isinstance(shown, Picture) else shown


def _pictures(art: Art) -> tuple[Picture, ...]:
    return tuple(each for each in art.values() if isinstance(each, Picture))


def _credit(embed: discord.Embed, art: Art, words: Words) -> None:
    """The source of posters that are not ours."""
    if any(isinstance(each, str) for each in art.values()):
        said = (embed.footer.text, words("credit.tmdb"))
        embed.set_footer(text="\n".join(each for each in said if each), icon_url=embeds.TMDB_LOGO)


def _heading(request: Request, titles: TitleIndex, words: Words, *, name: str) -> str:
    if request.planned:
        return words("picks.planned", name=plain(name, 80))
    people = (name, *(other for _, other in request.people))
    names = words.list([plain(each, 80 if len(people) == 1 else _NAME) for each in people])
    if request.like is not None:
        return words("picks.like", title=plain(words.name_of(titles, request.like), 120))
    return words("picks.heading", name=names)


def list_wishes(wanted: Criteria, words: Words, clean: Callable[[str, int], str] = line) -> str:
    """'Films · Thriller · 2010-2019', empty where all may be shown; `clean` is `plain` for no markdown."""
    years = "-".join(dict.fromkeys(str(year) for year in wanted.years or ()))
    shown = (
        words(f"board.kind.{wanted.kind}") if wanted.kind else "",
        words(f"mood.{wanted.mood}") if wanted.mood else "",
        clean(words.genre(wanted.genre or ""), 40),
        words(f"length.{wanted.length}") if wanted.length else "",
        years,
        clean(words.network(wanted.network or ""), 40),
        clean(words.person(wanted.person), 60) if wanted.person else "",
        clean(words.trope(wanted.trope or ""), 40),
    )
    filters = " · ".join(each for each in shown if each)
    return filters[:1].upper() + filters[1:]


def _learning(page: Page, words: Words) -> str:
    """How well somebody's taste is known, where a list is by it."""
    if page.request.planned:
        return ""
    if page.request.people:
        return words("picks.together")
    if page.request.like:
        return ""
    if not page.scored:
        return words("picks.new")
    known = "picks.known_direct" if page.direct else "picks.known"
    return words("picks.newcomer" if page.scored < SCORES_NEEDED else known, n=page.scored, of=SCORES_NEEDED)


# Why -------------------------------------------------------------------------------------------------


def _list_reasons(each: Suggestion, titles: TitleIndex, words: Words, *, like: str | None) -> list[str]:
    """The reasons that words can be put to, what weighs most first; without any of one's own the server's.

    For several members what they loved comes first: it says most to all.
    """
    if each.wild:
        return [words("picks.wild")]
    positive = [reason for reason in each.reasons if reason.weight > 0]
    own = [reason for reason in positive if reason.kind not in (ReasonKind.SERVER, ReasonKind.KNOWN)]
    if each.bars:
        own.sort(key=lambda reason: reason.kind is not ReasonKind.LOVED)

    def say(reasons: list[Reason]) -> list[str]:
        said = (_said(reason, each, titles, words, like=like) for reason in reasons)
        return [text for text in said if text]

    return say(own) or say(positive)[:1]


def _said(reason: Reason, each: Suggestion, titles: TitleIndex, words: Words, *, like: str | None) -> str:
    text = ""
    if reason.kind is ReasonKind.LOVED and reason.titles:
        text = _loved(reason, each, titles, words)
    elif reason.kind is ReasonKind.PEOPLE and reason.names:
        text = _people_said(reason, each, titles, words)
    elif reason.kind is ReasonKind.NEIGHBOURS and reason.count and not each.bars:
        text = words("picks.both" if like else "picks.neighbours", n=reason.count)
    elif reason.kind is ReasonKind.ALIKE and reason.names:
        text = words("picks.alike", names=line(", ".join(map(words.trait, reason.names)), 80))
    elif reason.kind is ReasonKind.SERVER and reason.count:
        text = words("picks.server", n=reason.count)
    elif reason.kind is ReasonKind.KNOWN:
        text = words("picks.known_one")
    return text


def _loved(reason: Reason, each: Suggestion, titles: TitleIndex, words: Words) -> str:
    most = 2
    if not each.bars:
        key = "picks.loved"
    elif reason.count:
        key = "picks.loved_both" if len(each.bars) == 2 else "picks.loved_all"
    else:
        # Who loved the second need not be who loved the first.
        key, most = "picks.loved_one", 1
    return words(key, titles=words.list([_title(titles, loved, words) for loved in reason.titles[:most]]))


def _title(titles: TitleIndex, title_id: str, words: Words) -> str:
    return line(words.name_of(titles, title_id), 60)


def _people_said(reason: Reason, each: Suggestion, titles: TitleIndex, words: Words) -> str:
    """'same writer as My Mister, Park Hae-young', for the first of the names by what they did here.

    Of several members it is not said whose title that is.
    """
    title = each.title
    for role, people in (("writer", "writers"), ("director", "directors"), ("cast", "cast")):
        shared = [name for name in reason.names if name in getattr(title, people)]
        for name in shared:
            for title_id in reason.titles if not each.bars else ():
                other = titles.find(title_id)
                if other is not None and name in getattr(other, people):
                    shown = _title(titles, title_id, words)
                    return words(
                        f"picks.{role}_of", title=shown, name=line(words.people(title, [name])[0], 60)
                    )
        if shared:
            return words(f"picks.{role}", names=line(words.list(list(words.people(title, shared))), 80))
    return ""


# One pick --------------------------------------------------------------------------------------------

_SIGNS = {Way.PLAN: "📌", Way.SEEN: "👁️", Way.UNPLAN: "✖️", Way.REFUSE: "🚫", Way.LIKE: "🔎"}


def pick_card(
    title: Title, pressed_id: int, words: Words, art: Art, *, planned: bool, back: Target | None
) -> Card:
    """One pick with its answers, for one member alone; `back` leads to the list it stands in place of."""
    embed = discord.Embed(
        title=embeds.heading(title, words), description=facts_short(title, words), colour=embeds.GOLD
    )
    embed.set_thumbnail(url=_address(art.get(title.id)))
    _credit(embed, art, words)
    ways = (Way.SEEN, Way.UNPLAN, Way.LIKE) if planned else (Way.PLAN, Way.SEEN, Way.REFUSE, Way.LIKE)
    items = [
        button(words(f"pick.{way}"), targets.PickAs(way, pressed_id), emoji=_SIGNS[way], row=0)
        for way in ways
    ]
    items.append(button(words("card.shelf"), targets.Shelf(title.id), emoji="📚", row=0))
    if back is not None:
        items.append(button(words("review.back"), back, row=1))
    return Card(embed, view(*items), _pictures(art))


def confirm_answer(way: Way, title: Title, words: Words) -> tuple[str, discord.ui.View]:
    """What is said to who answered, with a way to take it back."""
    said = words(f"picked.{way}", title=line(words.name(title), 200))
    return said, view(button(words("picked.undo"), targets.Undo(way, title.id)))


def people_select(pressed_id: int, request: Request, words: Words) -> discord.ui.View:
    """Who watches together, those of the list chosen already."""
    now = [
        discord.SelectDefaultValue(id=member_id, type=discord.SelectDefaultValueType.user)
        for member_id, _ in request.people
    ]
    select: discord.ui.UserSelect[discord.ui.View] = discord.ui.UserSelect(
        custom_id=targets.PeopleOf(pressed_id),
        placeholder=words("picks.add_people"),
        min_values=0,
        max_values=PEOPLE,
        default_values=now,
    )
    return view(select)


# The quick round -------------------------------------------------------------------------------------


def question_card(question: Question, words: Words, art: Art, *, kept: str = "") -> Card:
    """A question of the quick round with its answers, and in one line what it leads to.

    `kept` says where the last answer was.
    """
    asked, n = question.title, question.number
    embed = discord.Embed(
        title=words("quick.question", title=line(words.name(asked), 200)), colour=embeds.GOLD
    )
    dots = _DONE * n + _TO_COME * (SCORES_NEEDED - n)
    embed.set_author(name=words("quick.heading", dots=dots, n=n, of=SCORES_NEEDED))
    embed.description = "\n\n".join(filter(None, (facts_short(asked, words, year=True), kept)))
    if question.so_far:
        names = words.list([plain(words.name(each), 40) for each in question.so_far])
        embed.set_footer(text=words("quick.so_far", titles=names))
    embed.set_thumbnail(url=_address(art.get(asked.id)))
    _credit(embed, art, words)
    scores: discord.ui.Select[discord.ui.View] = discord.ui.Select(
        custom_id=targets.QuickScore(n, asked.id),
        options=score_options(words),
        placeholder=words("quick.exact"),
        row=1,
    )
    faces = face_buttons(words, lambda face: targets.QuickFace(n, asked.id, face), row=0)
    unseen = button(
        words("quick.unseen"),
        targets.QuickUnseen(n, asked.id),
        row=0,
    )
    stop = button(words("quick.stop"), targets.QuickStop(), row=2)
    shelf = button(words("card.shelf"), targets.Shelf(asked.id), row=2)
    return Card(embed, view(*faces, unseen, scores, stop, shelf), _pictures(art))
