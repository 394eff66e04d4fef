"""What the answers look like: each function gives one embed, within Discord's limits at its longest."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

import discord

from bot import __version__
from bot.catalogue import CREDIT
from bot.domain import scores
from bot.domain.consensus import VOTES_NEEDED, Consensus
from bot.domain.facts import LONGEST_LINE, NO_FACTS, Admissions, LiveFacts
from bot.domain.prior import Lean
from bot.domain.ratings import HALF_POINTS, Rating, Standing, Tally
from bot.domain.reviews import Review, ReviewContent
from bot.domain.titles import Kind, Mood, Title
from bot.ui.controls import score_label
from bot.ui.text import excerpt, fits, line, plain
from bot.ui.words import Words

GOLD = 0xD4A017
"""The prize's colour, on every card."""

BODY = 1500
"""Characters of a review on its public card; the rest is read in pages."""

TMDB_LOGO = (
    "https://www.themoviedb.org/assets/2/"
    "apple-touch-icon-57ed4b3b0450fd5e9a0c20f34e814b82adaa1085c79bdde2f00ca8787b63d2c4.png"
)
"""TMDB's logo as its own pages link it in PNG: what it hands out is SVG, which Discord does not show."""

SITES = {
    "wikidata": "https://www.wikidata.org",
    "tvmaze": "https://www.tvmaze.com",
    "tmdb": "https://www.themoviedb.org",
    "kofic": "https://www.kobis.or.kr",
}
"""Where the credit of a live source leads."""

PROVIDERS = 6
"""Providers of one kind that a card names."""

_PEOPLE = 160
_NAME = 80
_OFFERS = 110
"""Characters of the providers of one kind: five kinds and a link are within the 1024 of a field."""


def heading(title: Title, words: Words) -> str:
    """'Signal (2016)', for an embed's title."""
    return words("title.heading", title=line(words.name(title), 200), year=title.year)


def rating_card(
    title: Title,
    standing: Standing,
    words: Words,
    *,
    server: str,
    picture: str | None = None,
    bar: str = "",
    live: LiveFacts = NO_FACTS,
) -> discord.Embed:
    """What a title is and what the server thinks of it; `bar` stands in where no picture can be sent.

    `picture` is the address of the title's banner; it goes before a live source's backdrop.
    """
    embed = discord.Embed(title=heading(title, words), colour=GOLD)
    shown = f"\n`{bar}`" if bar else ""
    warnings = words("consensus.warnings", n=standing.warnings) if standing.warnings else ""
    added = words("title.is_unconfirmed") if title.unconfirmed else ""
    synopsis = line(live.tmdb.line or "", LONGEST_LINE) if live.tmdb else ""
    parts = (
        facts(title, words, live.admissions),
        added,
        f"*{synopsis}*" if synopsis else "",
        _consensus(standing, words) + shown,
        _splits(standing, words),
        warnings,
    )
    embed.description = "\n".join(part for part in parts if part)
    _people(embed, title, words)
    if standing.own is not None and standing.own.score is not None:
        own = standing.own
        name = words("card.own", name=line(own.name, _NAME))
        embed.add_field(name=name, value=_own(own, words), inline=False)
    if standing.moods and standing.voices:
        embed.add_field(name=words("consensus.moods"), value=_moods(standing, words), inline=False)
    footer = []
    if standing.summary.histogram.votes:
        server_line = words("card.server", server=plain(server, _NAME))
        mean = words("consensus.mean", mean=words.decimal(standing.summary.histogram.mean))
        footer.append(f"{server_line} · {mean}" if standing.consensus else server_line)
    if live.tmdb:
        _offers(embed, live, words)
        embed.set_thumbnail(url=live.tmdb.poster)
        embed.set_image(url=live.tmdb.backdrop)
        footer.append(words("credit.tmdb"))
    if footer:
        embed.set_footer(text="\n".join(footer), icon_url=TMDB_LOGO if live.tmdb else None)
    if picture:
        embed.set_image(url=picture)
    return embed


def _offers(embed: discord.Embed, live: LiveFacts, words: Words) -> None:
    """Where the server's members may watch it, if they said where they are."""
    offers = [
        f"**{words(f'watch.{kind}')}** {line(', '.join(providers[:PROVIDERS]), _OFFERS)}"
        for kind, providers in live.list_providers().items()
    ]
    if not offers or live.tmdb is None or live.region is None:
        return
    link = live.tmdb.watch_link.get(live.region) or live.tmdb.url
    credit = words("credit.justwatch")
    offers.append(f"-# [{words('watch.more')}]({link}) · {credit}" if link else f"-# {credit}")
    heading = words("watch.heading", country=words.country(live.region))
    embed.add_field(name=heading, value="\n".join(offers), inline=False)


@lru_cache(1024)
def facts(title: Title, words: Words, counted: Admissions | None = None) -> str:
    """One or two lines: Hangul or the original name, kind, country, length, where it ran; then its genres.

    `counted` are the tickets sold up to a day; what the catalogue knows of is shown where it is more.
    """
    called = words.second_name(title) or title.title_ko
    first = [f"**{line(called, _NAME)}**" if called and called != words.name(title) else ""]
    first.append(words(f"kind.{title.kind}"))
    if not title.is_korean:
        first += [words.country(code) for code in title.country[:2]]
    if title.kind is not Kind.FILM and title.episodes:
        first.append(words("title.episodes", n=title.episodes))
    if title.kind is Kind.FILM and title.runtime_min:
        first.append(words("title.minutes", n=title.runtime_min))
    if title.networks:
        first.append(line(", ".join(title.networks), _NAME))
    if counted and counted.admissions > (title.admissions or 0):
        day = words.day(counted.as_of)
        first.append(words("title.admissions_until", n=counted.admissions, day=day))
    elif title.admissions:
        first.append(words("title.admissions", n=title.admissions))
    lines = (
        " · ".join(part for part in first if part),
        line(" · ".join(map(words.genre, title.genres)), _PEOPLE),
    )
    return "\n".join(part for part in lines if part)


def _consensus(standing: Standing, words: Words) -> str:
    """The consensus as the card's headline, or what there is while votes are missing."""
    found, histogram = standing.consensus, standing.summary.histogram
    if found is not None:
        headline = words(
            "consensus.headline", score=words.decimal(found.score), word=words(f"consensus.word.{found.word}")
        )
        return f"## {headline}\n{_range(found, words)}"
    if not histogram.votes:
        return f"\n{words('consensus.none')}"
    if histogram.votes >= standing.needed:
        return f"\n**{consensus_line(standing, words)}**"
    given = [
        scores.format_score(half)
        for half, count in zip(HALF_POINTS, histogram.counts, strict=True)
        for _ in range(count)
    ]
    return f"\n**{consensus_line(standing, words)}**\n{words('consensus.given', scores=words.list(given))}"


def _range(found: Consensus, words: Words) -> str:
    return words(
        "consensus.range",
        low=words.decimal(found.low),
        high=words.decimal(found.high),
        votes=words("consensus.votes", n=found.votes),
    )


def consensus_line(standing: Standing, words: Words) -> str:
    """The consensus in half a line: '8.4/10 (24 votes)', or what is missing for one."""
    found, n = standing.consensus, standing.summary.histogram.votes
    votes = words("consensus.votes", n=n)
    if found is not None:
        return words("consensus.short", score=words.decimal(found.score), votes=votes)
    if not n or n >= standing.needed:  # none, or not worked out yet after an update
        return votes
    return words("consensus.few", votes=votes, n=standing.needed - n)


def _splits(standing: Standing, words: Words) -> str:
    """Finishers beside droppers, and first impressions beside scores of now, where both say something."""
    summary, lines = standing.summary, []
    if min(summary.finished.votes, summary.dropped.votes) >= VOTES_NEEDED:
        parts = (
            words(f"consensus.{name}", mean=words.decimal(group.mean), n=group.votes)
            for name, group in (("finished", summary.finished), ("dropped", summary.dropped))
        )
        lines.append(" · ".join(parts))
    if standing.consensus is not None:
        first, now = words.decimal(summary.first.mean), words.decimal(summary.histogram.mean)
        if first != now:
            lines.append(words("consensus.first", first=first, now=now))
    return "\n".join(lines)


def _moods(standing: Standing, words: Words) -> str:
    """The moods as shares of those who took a review or a vote to it; from 3 on, how many of five tissues."""
    ranked = sorted(standing.moods.items(), key=lambda item: -item[1])[:5]
    shares = [
        words("consensus.mood_share", mood=words(f"mood.{mood}"), share=round(100 * n / standing.voices))
        for mood, n in ranked
    ]
    lines = [" · ".join(shares)]
    criers = standing.moods.get(Mood.TEARJERKER, 0)
    if standing.voices >= VOTES_NEEDED and criers:
        tissues = max(1, round(5 * criers / standing.voices))
        lines.append(words("consensus.tissues", meter="🧻" * tissues, n=tissues))
    return "\n".join(lines)


def votes_card(title: Title, tally: Tally, words: Words) -> discord.Embed:
    """How many members name each mood and each content warning, for one reader alone; never who."""
    embed = discord.Embed(title=heading(title, words), description=words("votes.about"), colour=GOLD)
    moods = {words(f"mood.{mood}"): n for mood, n in tally.moods.items()}
    warnings = {words(f"warning.{warning}"): n for warning, n in tally.warnings.items()}
    for key, counts in (("consensus.moods", moods), ("votes.warnings", warnings)):
        ranked = sorted(counts.items(), key=lambda item: -item[1])
        said = " · ".join(words("votes.count", name=name, n=n) for name, n in ranked)
        embed.add_field(name=words(key), value=said or words("votes.none"), inline=False)
    return embed


def how_card(title: Title, standing: Standing, lean: Lean | None, words: Words) -> discord.Embed:
    """How the score came about: the method in two sentences, and this title's own figures, never whose."""
    found = standing.consensus
    lines = [f"{words('how.votes')} {_start(lean, words)}"]
    if found is None:
        lines.append(words("how.few", missing=consensus_line(standing, words)))
    else:
        lines.append(
            words(
                "how.score",
                votes=words("consensus.votes", n=found.votes),
                mean=words.decimal(found.mean),
                score=words.decimal(found.score),
                low=words.decimal(found.low),
                high=words.decimal(found.high),
            )
        )
        counts = (("corrected", found.corrected), ("far", found.far), ("new", found.new))
        softened = [f"- {words(f'how.{name}', n=n)}" for name, n in counts if n]
        lines.append("\n".join(softened) or words("how.none"))
    heading_text = words("how.heading", title=line(words.name(title), 200))
    return discord.Embed(title=heading_text, description="\n\n".join(lines), colour=GOLD)


def _start(lean: Lean | None, words: Words) -> str:
    """Where the score starts, with the facts that move it there."""
    if lean is None:
        return words("how.start")
    said = [line(words.genre(genre), _NAME) for genre in lean.genres]
    if lean.decade is not None:
        said.append(words("how.decade", decade=str(lean.decade)))
    return words("how.start_facts", facts=", ".join(said))


def _people(embed: discord.Embed, title: Title, words: Words) -> None:
    for key, people, most in (
        ("title.director", title.directors, 3),
        ("title.writer", title.writers, 3),
        ("title.cast", title.cast, 5),
    ):
        if people:
            embed.add_field(
                name=words(key), value=line(", ".join(words.people(title, people[:most])), _PEOPLE)
            )


def _own(own: Rating, words: Words) -> str:
    assert own.score is not None
    score = score_label(own.score, words)
    return f"{score} · {words(f'progress.{own.progress}')}" if own.progress else score


def review_card(
    title: Title, review: Review, standing: Standing, words: Words, *, edited: bool
) -> discord.Embed:
    """A posted review, for everybody: its author named; of one not safe for all, not one character."""
    take = review.content
    embed = discord.Embed(title=heading(title, words), colour=GOLD)
    embed.description = hidden_line(review, words) or excerpt(take.body, BODY)
    said = "review.edited" if edited else "review.posted"
    embed.set_author(
        name=words(said, name=plain(review.author, _NAME), title=plain(words.name(title), _NAME))
    )
    embed.add_field(name=words("review.score"), value=facts_line(take, words))
    if take.moods:
        embed.add_field(name=words("review.moods"), value=moods_line(take, words))
    embed.add_field(name=words("review.consensus"), value=consensus_line(standing, words), inline=False)
    if take.series:
        embed.set_footer(text=plain(take.series, _NAME))
    return embed


def hidden_line(review: Review, words: Words) -> str:
    """Why a review's text is not shown to all, empty where it is."""
    if review.spoils:
        return words("review.hidden")
    if review.content.episode is not None:
        return words("review.hidden_episode", n=review.content.episode)
    return ""


def facts_line(take: ReviewContent, words: Words) -> str:
    """'8.5/10 · great · finished · up to episode 8'."""
    parts = [score_label(take.score, words) if take.score else words("review.no_score")]
    if take.progress:
        parts.append(words(f"progress.{take.progress}"))
    if take.episode is not None:
        parts.append(words("review.episode", n=take.episode))
    return " · ".join(parts)


def moods_line(take: ReviewContent, words: Words) -> str:
    return " · ".join(words(f"mood.{mood}") for mood in take.moods)


def is_cut(review: Review) -> bool:
    """Whether the public card shows less than the whole review."""
    return review.is_guarded or not fits(review.content.body, BODY)


def page_card(title: Title, review: Review, page: str, words: Words, *, footer: str) -> discord.Embed:
    """One page of a review, for one reader alone."""
    take = review.content
    embed = discord.Embed(title=heading(title, words), description=page, colour=GOLD)
    embed.set_author(name=f"{plain(review.author, _NAME)} · {facts_line(take, words)}")
    marks = [footer, moods_line(take, words), words("review.edited_mark") if review.edited_at else ""]
    if any(marks):
        embed.set_footer(text=" · ".join(mark for mark in marks if mark))
    embed.timestamp = datetime.fromtimestamp(review.edited_at or review.posted_at, UTC)
    return embed


def help_card(words: Words) -> discord.Embed:
    lines = [
        words(f"help.{name}")
        for name in ("rating", "review", "reviews", "recommend", "titles", "spoilers", "drafts")
    ]
    return discord.Embed(title=words("help.heading"), description="\n\n".join(lines), colour=GOLD)


def about_card(words: Words, sources: Sequence[str] = ()) -> discord.Embed:
    """`sources` are the live sources that are on."""
    embed = discord.Embed(
        title=words("about.heading", version=__version__), description=words("about.what"), colour=GOLD
    )
    embed.add_field(name=words("about.stored"), value=words("about.stored_text"), inline=False)
    embed.add_field(name=words("about.credits"), value=CREDIT, inline=False)
    on = [f"{words(f'credit.{name}')} {SITES[name]}" for name in SITES if name in sources]
    if "tmdb" in sources:
        on.append(words("credit.justwatch"))
        embed.set_footer(text="TMDB", icon_url=TMDB_LOGO)
    if on:
        embed.add_field(name=words("about.sources"), value="\n".join(on), inline=False)
    return embed
