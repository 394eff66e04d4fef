"""The card of a member, and two members side by side."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord

from bot.domain.profile import (
    LEAST,
    PEOPLE,
    SPREAD_NEEDED,
    Favourite,
    Profile,
    Scale,
    Side,
    Watching,
    find_spread,
)
from bot.domain.ratings import HALF_POINTS, Histogram
from bot.domain.search import TitleIndex
from bot.domain.shelf import SCORED, SHELVES, Status
from bot.domain.tastes import Agreement, Compared, Shared
from bot.domain.titles import Kind
from bot.ui import charts, targets
from bot.ui.cards import Card, Picture
from bot.ui.embeds import GOLD
from bot.ui.routes import button, view
from bot.ui.shelf import SIGNS, select_part
from bot.ui.text import line, plain
from bot.ui.words import Words

_SIDES = {Side.WRITER: "✍️", Side.DIRECTOR: "🎬", Side.CAST: "🎭"}
_PEOPLE, _TRAITS, _WATCHING, _SHARED = 4, 4, 3, 3
_NAME, _SHORT, _TITLE = 80, 32, 60
_WIDER = 1.15
"""How much wider they lie where that is worth a word."""
_WORDS = {"same": 75, "close": 60, "mixed": 45, "apart": 0}
"""From how many percent on two tastes are called so."""


def me_card(
    profile: Profile,
    words: Words,
    *,
    you: bool,
    here: bool,
    twins: bool | None = None,
    picture: Picture | None = None,
) -> Card:
    """A member's card. `you`: who reads it is who it is of; `here`: it stands in a server.

    `twins`: whether they take part in twins, None where that is not offered.
    """
    name = line(profile.name, _NAME)
    embed = discord.Embed(title=words("me.heading", name=name), colour=GOLD)
    parts = (
        [
            " · ".join(_list_counts(profile.counts, words, mine=you)),
            _describe_scale(profile.scale, words),
            _describe_leaning(profile, words),
        ],
        [] if picture else _draw_bars(profile, words),
        _list_favourites(profile.favourites, words, name="" if you else name),
        [_describe_watching(each, words) for each in profile.watching[:_WATCHING]],
        [_describe_said(profile, words), _describe_twins(profile, words)],
    )
    embed.description = "\n\n".join("\n".join(said) for part in parts if (said := [*filter(None, part)]))
    if picture:
        embed.set_image(url=picture.url)
    items: list[discord.ui.Item[Any]] = []
    if here or you:
        counts: dict[str, int] = {SCORED: profile.scored}
        counts |= {status: n for status, n in profile.counts.items() if you or status is not Status.REFUSED}
        items += select_part(profile.member_id, counts, words, mine=you)
    if here and not you:
        items.append(button(words("me.compare"), targets.CompareWith(profile.member_id), row=1))
    if you and twins is not None:
        label = words("me.twins.leave" if twins else "me.twins.join")
        items.append(button(label, targets.MeTwins(not twins), row=1))
    return Card(embed, view(*items), (picture,) if picture else ())


def _list_counts(counts: Mapping[Status, int], words: Words, *, mine: bool) -> list[str]:
    return [
        f"{SIGNS[status]} {words(f'shelf.count.{status}', n=counts[status])}"
        for status in SHELVES
        if counts.get(status) and (mine or status is not Status.REFUSED)
    ]


def _describe_scale(scale: Scale | None, words: Words) -> str:
    """How many scores, how high, and which most often."""
    if scale is None:
        return ""
    n = scale.histogram.votes
    said = [words("me.scale", n=n, mean=words.decimal(scale.usual))]
    if n >= SPREAD_NEEDED:
        said.append(words("me.mode", score=words.score(_find_mode(scale.histogram))))
    return f"{SIGNS[SCORED]} {' · '.join(said)}"


def _describe_leaning(profile: Profile, words: Words) -> str:
    """How that is beside the server's scores."""
    scale, server = profile.scale, profile.server
    if scale is None or server is None or not SPREAD_NEEDED <= profile.scored < server.votes:
        return ""
    mode = words("me.server_mode", score=words.score(_find_mode(server)))
    said = (_describe_lean(scale, words), _describe_spread(scale, server, words), mode)
    return f"⚖️ {' · '.join(filter(None, said))}"


def _find_mode(histogram: Histogram) -> int:
    """The score given most often, in half points; of several the highest."""
    return max(zip(histogram.counts, HALF_POINTS, strict=True))[1]


def _describe_lean(scale: Scale, words: Words) -> str:
    """Whether they are kinder than others on the same titles; empty where nobody can say."""
    if scale.kinder is None:
        return ""
    if abs(scale.kinder) < LEAST:
        return words("me.in_line")
    return words("me.kinder" if scale.kinder > 0 else "me.stricter", by=words.difference(scale.kinder))


def _describe_spread(scale: Scale, server: Histogram, words: Words) -> str:
    theirs = find_spread(server)
    if scale.spread > theirs * _WIDER:
        return words("me.wider")
    return words("me.closer") if scale.spread * _WIDER < theirs else ""


def _draw_bars(profile: Profile, words: Words) -> list[str]:
    """Their scores and the server's as rows of blocks, for where no picture can be sent."""
    if profile.scored < SPREAD_NEEDED or profile.scale is None:
        return []
    own = charts.bar(profile.scale.histogram.counts)
    said = [words("me.spread.own", name=line(profile.name, _SHORT), bar=f"`{own}`")]
    if profile.server is not None and profile.server.votes > profile.scored:
        said.append(words("me.spread.server", bar=f"`{charts.bar(profile.server.counts)}`"))
    return said


def _list_favourites(found: Sequence[Favourite], words: Words, *, name: str) -> list[str]:
    """The clearest of people in a sentence, the others after them; empty `name` for who reads it."""
    people = [each for each in found if each.side in PEOPLE][:_PEOPLE]
    traits = [each for each in found if each.side not in PEOPLE][:_TRAITS]
    said = []
    if people:
        first = people[0]
        what = {"who": _name_favourite(first, words), "by": words.difference(first.above)}
        told = words("me.favourite.they", name=name, **what) if name else words("me.favourite.you", **what)
        said.append(f"{_SIDES[first.side]} {told}")
    for side, sign in _SIDES.items():
        if others := [each for each in people[1:] if each.side is side]:
            said.append(f"{sign} {_list_above(others, words)}")
    if traits:
        said.append(f"💘 {words('me.soft_spots', what=_list_above(traits, words))}")
    return said


def _list_above(found: Sequence[Favourite], words: Words) -> str:
    return " · ".join(
        words("me.above", what=_name_favourite(each, words), by=words.difference(each.above))
        for each in found
    )


def _name_favourite(each: Favourite, words: Words) -> str:
    if each.side in PEOPLE:
        return line(words.people(each.example, [each.name])[0], _TITLE)
    return line(words.genre(each.name) if each.side is Side.GENRE else words.trope(each.name), _TITLE)


def _describe_watching(each: Watching, words: Words) -> str:
    about, episode = each.title, each.episode
    name = line(words.name(about), _TITLE)
    if episode is None or about.kind is Kind.FILM:
        said = words("me.watching", title=name)
    elif about.episodes is None or about.episodes < episode:
        said = words("me.watching_at", title=name, n=episode)
    else:
        said = words("me.watching_of", title=name, n=episode, of=about.episodes)
    return f"{SIGNS[Status.WATCHING]} {said}"


def _describe_said(profile: Profile, words: Words) -> str:
    said = profile.said
    parts = (
        f"📝 {words('me.reviews', n=said.reviews)}" if said.reviews else "",
        f"👍 {words('me.helpful', n=said.helpful)}" if said.helpful else "",
        f"😭 {words('me.tissues', n=said.tearjerkers)}" if said.tearjerkers else "",
    )
    return " · ".join(filter(None, parts))


def _describe_twins(profile: Profile, words: Words) -> str:
    if not profile.twins:
        return ""
    twins = [
        words(
            "me.twin",
            name=line(each.name, _SHORT),
            percent=each.agreement.percent,
            n=each.agreement.common,
        )
        for each in profile.twins
    ]
    return f"👯 {words('me.twins', twins=' · '.join(twins))}"


# Two members -----------------------------------------------------------------------------------------


def compare_card(compared: Compared, titles: TitleIndex, words: Words, *, you: bool) -> Card:
    """What two members make of each other's titles; `you`: the first of them reads it alone."""
    found, names = compared.found, (compared.mine, compared.theirs)
    mine, theirs = (line(name, _SHORT) for name in names)
    one = words("tastes.you") if you else mine
    heading = words("tastes.heading", one=line(names[0], _NAME), other=line(names[1], _NAME))
    embed = discord.Embed(
        title=f"👯 {heading}", description=_describe_agreement(found.agreement, words, you), colour=GOLD
    )

    def say_pairs(shared: Iterable[Shared]) -> str:
        return "\n".join(
            words(
                "tastes.pair",
                title=line(words.name_of(titles, each.title_id), _TITLE),
                one=one,
                mine=words.score(each.mine),
                other=theirs,
                theirs=words.score(each.theirs),
            )
            for each in shared
        )

    offers = []
    for title_id, half in found.offers[:1]:
        what = {"title": line(words.name_of(titles, title_id), _TITLE), "score": words.score(half)}
        said = words("tastes.offer", **what, other=theirs)
        offers.append(said if you else words("tastes.offer_to", **what, name=mine, other=theirs))
    for title_id, half in found.gifts[:1]:
        what = {"title": line(words.name_of(titles, title_id), _TITLE), "score": words.score(half)}
        offers.append(words("tastes.offer_to", **what, name=theirs, other=one))
    parts = {
        "tastes.loved": say_pairs(found.loved[:_SHARED]),
        "tastes.fights": say_pairs(found.fights[:_SHARED]),
        "tastes.next": "\n".join(offers),
    }
    for key, said in parts.items():
        if said:
            embed.add_field(name=words(key), value=said, inline=False)
    items: list[discord.ui.Item[Any]] = []
    if you:
        for title_id, _ in found.offers[:1]:
            label = words("tastes.plan", title=plain(words.name_of(titles, title_id), _TITLE))
            items.append(button(label, targets.Plan(title_id), style=discord.ButtonStyle.primary))
        items.append(
            button(words("tastes.shelf", name=plain(names[1], _SHORT)), targets.Me(compared.other_id))
        )
    return Card(embed, view(*items))


def _describe_agreement(agreement: Agreement, words: Words, you: bool) -> str:
    percent = agreement.percent
    word = next(word for word, least in _WORDS.items() if percent >= least)
    key = "tastes.percent" if you else "tastes.percent_of_both"
    return f"{words(key, percent=percent, n=agreement.common)} {words(f'tastes.word.{word}')}"
