"""What the answers look like: each function gives one embed, within Discord's limits at its longest."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

import discord

from bot import __version__
from bot.catalogue import CREDIT
from bot.domain.consensus import VOTES_NEEDED
from bot.domain.facts import LONGEST_LINE, NO_FACTS, Admissions, LiveFacts
from bot.domain.prior import Lean
from bot.domain.ratings import HALF_POINTS, LOVED, Lovers, Rating, Standing, Tally
from bot.domain.reviews import Review, ReviewContent
from bot.domain.servers import Home
from bot.domain.titles import Kind, Mood, Title
from bot.ui.controls import mood_label, score_label
from bot.ui.text import ELLIPSIS, excerpt, fits, line, plain
from bot.ui.words import Words

GOLD = 0xD4A017
"""The prize's colour, on every card."""

BODY = 900
"""Characters of a review on its public card; the rest is read in pages."""
_ROWS = 16
"""And its lines, so that no poem fills a phone."""

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

TROPES, MOODS = 4, 3
"""Of a title's tropes and moods those that its card shows."""

SHARES = 5
"""Voices from which moods are told in percent."""

GROWN = 0.5 - 1e-9
"""Points that scores of now are from first impressions, from which the card says so."""

TISSUES = 5

LOVER = 60
"""Characters of the name of somebody who loved a title."""

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
    picture: str | None = None,
    bar: str = "",
    live: LiveFacts = NO_FACTS,
) -> discord.Embed:
    """What a title is and what the server thinks of it; `bar` stands in where no picture can be sent.

    `picture` is the address of the title's banner; it goes before a live source's backdrop.
    """
    embed = discord.Embed(title=heading(title, words), colour=GOLD)
    about = (
        facts(title, words, live.admissions),
        _people(title, words),
        words("title.is_unconfirmed") if title.unconfirmed else "",
    )
    own = standing.own
    thought = (
        _consensus(standing, words),
        f"`{bar}`" if bar else "",
        _grown(standing, words),
        _moods(standing, words),
        _tissues(standing, words),
        _slanted(line(" · ".join(map(words.trope, title.tags[:TROPES])), _PEOPLE)),
        words("consensus.warnings", n=standing.warnings) if standing.warnings else "",
        words("card.own", name=line(own.name, _NAME), score=score_label(own.score, words))
        if own is not None and own.score is not None
        else "",
    )
    embed.description = "\n\n".join("\n".join(filter(None, part)) for part in (about, thought))
    if live.tmdb:
        _offers(embed, live, words)
        embed.set_thumbnail(url=live.tmdb.poster)
        embed.set_image(url=live.tmdb.backdrop)
        embed.set_footer(text=words("credit.tmdb"), icon_url=TMDB_LOGO)
    if picture:
        embed.set_image(url=picture)
    return embed


def own_card(
    title: Title,
    standings: Sequence[tuple[Home, Standing]],
    words: Words,
    *,
    kept: str = "",
    live: LiveFacts = NO_FACTS,
    poster: str | None = None,
) -> discord.Embed:
    """What a title is, and how it stands in each server of the reader; `kept` says where a score was kept."""
    embed = discord.Embed(title=heading(title, words), colour=GOLD)
    about = (facts(title, words, live.admissions), _people(title, words))
    stands = [_stand_in(home, standing, words) for home, standing in standings]
    parts = ("\n".join(filter(None, about)), "\n".join(stands) or words("home.unscored"), kept)
    embed.description = "\n\n".join(filter(None, parts))
    if live.tmdb:
        embed.set_footer(text=words("credit.tmdb"), icon_url=TMDB_LOGO)
    return embed.set_thumbnail(url=poster or (live.tmdb.poster if live.tmdb else None))


def _stand_in(home: Home, standing: Standing, words: Words) -> str:
    """'**Han River Club** · ❤️ 8.4 · 24 scores · you gave 9'."""
    votes, own = standing.summary.histogram.votes, standing.own
    found = standing.consensus
    parts = (
        f"**{line(home.name, _NAME)}**",
        words("picks.score", score=words.decimal(found.score)) if found else "",
        words("consensus.votes", n=votes) if votes else "",
        _say_own(own, words) if own else "",
    )
    return " · ".join(filter(None, parts))


def _say_own(own: Rating, words: Words) -> str:
    """The score somebody gave, else how far they watched."""
    if own.score is not None:
        return words("home.own", score=words.score(own.score))
    return words(f"progress.{own.progress}") if own.progress else ""


def more_card(title: Title, standing: Standing, words: Words, live: LiveFacts = NO_FACTS) -> discord.Embed:
    """What the card of a title leaves out, for one reader alone: what it is about, who made it, who split."""
    embed = discord.Embed(title=heading(title, words), colour=GOLD)
    synopsis = line(live.tmdb.line or "", LONGEST_LINE) if live.tmdb else ""
    people = (
        words(key, names=line(", ".join(words.people(title, names[:most])), _PEOPLE))
        for key, names, most in (
            ("title.director", title.directors, 3),
            ("title.writer", title.writers, 3),
            ("title.cast", title.cast, 5),
        )
        if names
    )
    parts = (f"*{synopsis}*" if synopsis else "", *people, _splits(standing, words))
    embed.description = "\n".join(filter(None, parts)) or None
    if synopsis:
        embed.set_footer(text=words("credit.tmdb"), icon_url=TMDB_LOGO)
    return embed


def lovers_card(title: Title, lovers: Lovers, words: Words) -> discord.Embed:
    """Who loved a title, as far as everybody may know; never what they gave."""
    names = [line(name, LOVER) for name in lovers.names]
    if names:
        key = "lovers.more" if lovers.more else "lovers.named"
        said_names = words.list(names) if not lovers.more else ", ".join(names)
        said = words(key, names=said_names, n=lovers.more, least=words.score(LOVED))
    else:
        said = words(
            "lovers.quiet" if lovers.more else "lovers.none", n=lovers.more, least=words.score(LOVED)
        )
    if lovers.more:
        said += f"\n\n{words('lovers.about')}"
    heading_text = words("lovers.heading", title=line(words.name(title), 200))
    return discord.Embed(title=heading_text, description=said, colour=GOLD)


def _slanted(text: str) -> str:
    """Not in the small type of `-#`: an embed shows its sign in some apps."""
    return f"*{text}*" if text else ""


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
    offers.append(f"[{words('watch.more')}]({link}) · {credit}" if link else credit)
    heading = words("watch.heading", country=words.country(live.region))
    embed.add_field(name=heading, value="\n".join(offers), inline=False)


@lru_cache(1024)
def facts(title: Title, words: Words, counted: Admissions | None = None) -> str:
    """One line: Hangul or the original name, what it is, how long, where it ran, its genres.

    `counted` are the tickets sold up to a day; what the catalogue knows of is shown where it is more.
    """
    called = words.second_name(title) or title.title_ko
    counts_episodes = title.kind is not Kind.FILM and title.episodes
    parts = [line(called, _NAME) if called and called != words.name(title) else ""]
    if title.kind is not Kind.DRAMA or not counts_episodes:  # what has episodes is a drama
        parts.append(words(f"kind.{title.kind}"))
    if not title.is_korean:
        parts += [words.country(code) for code in title.country[:2]]
    if counts_episodes:
        parts.append(words("title.episodes", n=title.episodes))
    if title.kind is Kind.FILM and title.runtime_min:
        parts.append(words("title.minutes", n=title.runtime_min))
    if title.networks:
        parts.append(line(", ".join(map(words.network, title.networks)), _NAME))
    if counted and counted.admissions > (title.admissions or 0):
        day = words.day(counted.as_of)
        parts.append(words("title.admissions_until", n=counted.admissions, day=day))
    elif title.admissions:
        parts.append(words("title.admissions", n=title.admissions))
    parts.append(line(", ".join(map(words.genre, title.genres)), _PEOPLE))
    return " · ".join(filter(None, parts))


def _people(title: Title, words: Words) -> str:
    """Who made it, of a drama its writer first, and who plays in it."""
    if title.kind is Kind.FILM or not title.writers:
        key, makers = "title.director", title.directors
    else:
        key, makers = "title.writer", title.writers
    said = [
        words(each, names=line(", ".join(words.people(title, names)), _PEOPLE // 2))
        for each, names in ((key, makers[:2]), ("title.cast", title.cast[:3]))
        if names
    ]
    return " · ".join(said)


def _consensus(standing: Standing, words: Words) -> str:
    """The score with its word, or what there is while scores are missing."""
    found, votes = standing.consensus, standing.summary.histogram.votes
    if found is not None:
        return words(
            f"consensus.card.{found.word}", score=words.decimal(found.score, signed=False), n=found.votes
        )
    return consensus_line(standing, words) if votes else words("consensus.none")


def consensus_line(standing: Standing, words: Words) -> str:
    """The consensus in half a line: '8.4/10 (24 votes)', or what is missing for one."""
    found, n = standing.consensus, standing.summary.histogram.votes
    votes = words("consensus.votes", n=n)
    if found is not None:
        return words("consensus.short", score=words.fraction(words.decimal(found.score)), votes=votes)
    if not n or n >= standing.needed:  # none, or not worked out yet after an update
        return votes
    return words("consensus.few", votes=votes, n=standing.needed - n)


def _splits(standing: Standing, words: Words) -> str:
    """Finishers beside droppers, where both say something."""
    summary = standing.summary
    if min(summary.finished.votes, summary.dropped.votes) < VOTES_NEEDED:
        return ""
    parts = (
        words(f"consensus.{name}", mean=words.decimal(group.mean), n=group.votes)
        for name, group in (("finished", summary.finished), ("dropped", summary.dropped))
    )
    return " · ".join(parts)


def _grown(standing: Standing, words: Words) -> str:
    """First impressions beside scores of now, where they are half a point apart."""
    if standing.consensus is None:
        return ""
    first, now = standing.summary.first.mean, standing.summary.histogram.mean
    if abs(now - first) < GROWN:
        return ""
    key = "consensus.grew" if now > first else "consensus.cooled"
    return words(key, first=words.decimal(first), now=words.decimal(now))


def _moods(standing: Standing, words: Words) -> str:
    """The moods most named: how often, from five voices on as shares of those who took a review or a vote."""
    if not standing.voices:
        return ""
    ranked = sorted(standing.moods.items(), key=lambda item: -item[1])[:MOODS]
    key = "consensus.mood_share" if standing.voices >= SHARES else "consensus.mood_count"
    return " · ".join(
        words(
            key,
            mood=mood_label(mood, words),
            n=n,
            share=round(100 * n / standing.voices),
        )
        for mood, n in ranked
    )


def _tissues(standing: Standing, words: Words) -> str:
    """From three voices on, how many of five would cry."""
    criers = standing.moods.get(Mood.TEARJERKER, 0)
    if standing.voices < VOTES_NEEDED or not criers:
        return ""
    wet = max(1, round(TISSUES * criers / standing.voices))
    return words("consensus.tissues", meter="😭" * wet, of=TISSUES)


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
        lines.append(_consensus(standing, words))
        if given := _list_given(standing, words):
            lines.append(given)
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
        softened = [f"- {words(f'how.{name}', n=n, step=words.half_point)}" for name, n in counts if n]
        lines.append("\n".join(softened) or words("how.none"))
    heading_text = words("how.heading", title=line(words.name(title), 200))
    return discord.Embed(title=heading_text, description="\n\n".join(lines), colour=GOLD)


def _list_given(standing: Standing, words: Words) -> str:
    """The scores themselves while they are too few for a server score, and known to be."""
    histogram = standing.summary.histogram
    if not 0 < histogram.votes < standing.needed:
        return ""
    given = [
        words.score(half)
        for half, count in zip(HALF_POINTS, histogram.counts, strict=True)
        for _ in range(count)
    ]
    return words("how.given", scores=words.list(given))


def _start(lean: Lean | None, words: Words) -> str:
    """Where the score starts, with the facts that move it there."""
    if lean is None:
        return words("how.start")
    said = [line(words.genre(genre), _NAME) for genre in lean.genres]
    if lean.decade is not None:
        said.append(words("how.decade", decade=str(lean.decade)))
    return words("how.start_facts", facts=", ".join(said))


def review_card(
    title: Title,
    review: Review,
    standing: Standing,
    words: Words,
    *,
    server: str = "",
    picture: str | None = None,
    poster: str | None = None,
) -> discord.Embed:
    """A posted review, for everybody: its author named; of one not safe for all, not one character.

    `server` is the server's name. `picture` and `poster` are addresses of the title's picture, the latter of
    TMDB's, which goes first, with its credit.
    """
    take = review.content
    embed = discord.Embed(title=review_heading(title, take, words), colour=GOLD)
    embed.set_author(name=plain(review.author, _NAME), icon_url=review.avatar)
    edited = f"*{words('review.edited_mark')}*" if review.edited_at else ""
    parts = (progress_line(take, words), moods_line(take, words), edited)
    hidden = hidden_line(review, words)
    said = f"**{hidden}**" if hidden else quote(_preview(take.body)[0])
    embed.description = "\n".join(part for part in (" · ".join(filter(None, parts)), said) if part)
    embed.set_thumbnail(url=poster or picture)
    footer = [plain(take.series or "", _NAME), server_line(standing, words, server=server)]
    if poster:
        footer.append(words("credit.tmdb"))
    if any(footer):
        embed.set_footer(text="\n".join(filter(None, footer)), icon_url=TMDB_LOGO if poster else None)
    return embed


def scored_heading(half_points: int, name: str, words: Words) -> str:
    """'⭐ 8.5 · Signal'; a score with a sign of its own needs no other."""
    score = words.score(half_points)
    return words("review.heading_signed" if score.sign else "review.heading", score=score, title=name)


def review_heading(title: Title, take: ReviewContent, words: Words) -> str:
    """'⭐ 10 · Signal', for an embed's title."""
    name = line(words.name(title), 200)
    if take.score is None:
        return words("review.heading_unscored", title=name)
    return scored_heading(take.score, name, words)


def server_line(standing: Standing, words: Words, *, server: str) -> str:
    """'Drama Club gives it ❤️ 8.6 · 30 members · 8 reviews', in plain text; empty where there is nothing."""
    found, n = standing.consensus, standing.summary.histogram.votes
    reviews = words("review.count", n=standing.reviews)
    if found is not None and server:
        return words(
            "review.server",
            server=plain(server, _NAME),
            score=words.decimal(found.score, signed=False),
            members=words("review.members", n=n),
            reviews=reviews,
        )
    if n > 1 or standing.reviews > 1:
        return words("review.few", scores=words("review.scores", n=n), reviews=reviews)
    return ""


def quote(text: str) -> str:
    """Cleaned text as Discord draws what somebody says."""
    return "\n".join(f"> {row}" for row in text.split("\n"))


@lru_cache(16)  # of 64 KiB at most, each: a card is drawn anew with every thumb
def _preview(body: str) -> tuple[str, bool]:
    """What a public card shows of a text, and whether that is all."""
    shown, is_whole = excerpt(body, BODY), fits(body, BODY)
    rows = shown.split("\n")
    if len(rows) <= _ROWS:
        return shown, is_whole
    return "\n".join(rows[:_ROWS]).rstrip() + f" {ELLIPSIS}", False


def hidden_line(review: Review, words: Words) -> str:
    """Why a review's text is not shown to all, empty where it is; readers' flags tell no episode."""
    if review.content.episode is not None and not review.flagged:
        return words("review.hidden_episode", n=review.content.episode)
    return words("review.hidden") if review.spoils else ""


def facts_line(take: ReviewContent, words: Words) -> str:
    """'8.5/10 · great · finished · spoils up to ep. 8'."""
    parts = [score_label(take.score, words) if take.score else words("review.no_score")]
    parts.append(progress_line(take, words))
    if take.episode is not None:
        parts.append(words("review.episode", n=take.episode))
    return " · ".join(part for part in parts if part)


def progress_line(take: ReviewContent, words: Words) -> str:
    return words(f"progress.{take.progress}") if take.progress else ""


def moods_line(take: ReviewContent, words: Words) -> str:
    return " · ".join(mood_label(mood, words) for mood in take.moods)


def is_cut(review: Review) -> bool:
    """Whether the public card shows less than the whole review."""
    return review.is_guarded or not _preview(review.content.body)[1]


def page_card(title: Title, review: Review, page: str, words: Words, *, footer: str) -> discord.Embed:
    """One page of a review, for one reader alone."""
    take = review.content
    embed = discord.Embed(title=heading(title, words), description=page, colour=GOLD)
    name = f"{plain(review.author, _NAME)} · {facts_line(take, words)}"
    embed.set_author(name=name, icon_url=review.avatar)
    marks = [footer, moods_line(take, words), words("review.edited_mark") if review.edited_at else ""]
    if any(marks):
        embed.set_footer(text=" · ".join(mark for mark in marks if mark))
    embed.timestamp = datetime.fromtimestamp(review.edited_at or review.posted_at, UTC)
    return embed


def help_card(
    words: Words, *, moderator: bool = False, manager: bool = False, direct: bool = False
) -> discord.Embed:
    """What a member can do, and beside it what moderators and managers can; `direct` where it's no server."""
    groups: tuple[tuple[str, ...], ...] = (
        ("rating", "recommend", "me"),
        ("review", "reviews"),
        ("titles", "import", "privacy"),
        ("spoilers",),
    )
    if direct:
        groups = (("direct",), ("direct_servers",), ("privacy",))
    blocks = ["\n".join(words(f"help.{name}") for name in group) for group in groups]
    embed = discord.Embed(title=words("help.heading"), description="\n\n".join(blocks), colour=GOLD)
    if moderator:
        embed.add_field(name=words("help.moderators"), value=words("help.moderation"), inline=False)
    if manager:
        embed.add_field(name=words("help.managers"), value=words("help.settings"), inline=False)
    return embed


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
