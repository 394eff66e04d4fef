"""What is kept of a member, in plain words, and what they can do about it."""

import discord

from bot.domain.privacy import Counts, Erased, Holding, Overview, add_up
from bot.domain.servers import Home
from bot.ui import targets
from bot.ui.cards import Card
from bot.ui.embeds import GOLD
from bot.ui.routes import button, view
from bot.ui.text import line
from bot.ui.words import Words

SERVERS = 25
"""Servers to choose from: as many as a select has."""
NAMED = 5
"""Servers that are named in a sentence."""

_DANGER = discord.ButtonStyle.danger


def overview_card(found: Overview, words: Words) -> Card:
    """What there is, what was chosen, and a button for each thing to do."""
    embed = discord.Embed(title=words("privacy.heading"), colour=GOLD)
    homes = [each.home for each in found.holdings if each.home.server_id]
    rows = list_counts(found.here, words) or [words("privacy.nothing")]
    if found.server_id:
        rows.insert(0, words("privacy.of_server"))
    elif homes:
        rows.insert(0, words("privacy.of_all", n=len(homes)))
    others = sum(home.server_id != found.server_id for home in homes)
    if found.server_id and others:
        rows += ["", words("privacy.elsewhere", n=others)]
    embed.description = "\n".join(rows)
    embed.add_field(name=words("privacy.choices"), value="\n".join(_choices(found, words)), inline=False)
    embed.add_field(name=words("privacy.others"), value=words("privacy.others_text"), inline=False)
    return Card(embed, view(*_turns(found, words), *_erasures(found, homes, words)))


def list_counts(counts: Counts, words: Words) -> list[str]:
    """A line for each kind there is."""
    return [words(f"privacy.kind.{kind}", n=n) for kind, n in counts.items()]


def _choices(found: Overview, words: Words) -> list[str]:
    """What is chosen, a line each."""
    place = "" if found.server_id else "_all"
    keys = [f"{'hidden' if found.is_hidden else 'shown'}{place}"]
    keys.append("direct" if found.consent.direct else "no_direct")
    if found.server_id:
        keys.append("scores" if found.consent.scores else "no_scores")
        keys.append("twins" if found.consent.twins else "no_twins")
    return [words(f"privacy.{key}") for key in keys]


def _turns(found: Overview, words: Words) -> list[discord.ui.Button[discord.ui.View]]:
    """What takes it away, and what turns each choice round."""
    direct, scores, twins = found.consent.direct, found.consent.scores, found.consent.twins
    turns = {
        "show" if found.is_hidden else "hide": targets.Hide(not found.is_hidden),
        "no_direct" if direct else "direct": targets.Direct(not direct),
    }
    if found.server_id:
        turns["no_scores" if scores else "scores"] = targets.MentionScores(not scores)
        turns["no_twins" if twins else "twins"] = targets.Twins(not twins)
    return [
        button(words("privacy.export"), targets.Export(), style=discord.ButtonStyle.primary, row=0),
        *(button(words(f"privacy.turn.{name}"), target, row=0) for name, target in turns.items()),
    ]


def _erasures(found: Overview, homes: list[Home], words: Words) -> list[discord.ui.Item[discord.ui.View]]:
    items: list[discord.ui.Item[discord.ui.View]] = []
    if found.server_id and found.here:
        items.append(
            button(words("privacy.erase_here"), targets.Erase(found.server_id), style=_DANGER, row=1)
        )
    if found.holdings:
        items.append(button(words("privacy.erase_all"), targets.Erase(0), style=_DANGER, row=1))
    if not found.server_id and homes:
        options = [
            discord.SelectOption(label=_name(home, words, 100), value=str(home.server_id))
            for home in homes[:SERVERS]
        ]
        items.append(
            discord.ui.Select(
                custom_id=targets.EraseWhere(),
                placeholder=words("privacy.erase_where"),
                options=options,
                row=2,
            )
        )
    return items


def ask_card(server_id: int, going: tuple[Holding, ...], words: Words, *, again: bool) -> Card:
    """Whether somebody wants to be erased; asked `again` it says just what goes."""
    where = name_places([each.home for each in going], server_id, words)
    counts = add_up(going)
    n = sum(counts.values())
    heading = words("privacy.ask_again" if again else "privacy.ask")
    embed = discord.Embed(title=heading, colour=discord.Colour.red())
    if not n:
        embed.description = words("privacy.erased_nothing")
        return Card(embed, view(_back(words)))
    if not again:
        embed.description = words("privacy.ask_text", where=where)
        return Card(
            embed,
            view(
                button(words("privacy.go_on"), targets.EraseSure(server_id), style=_DANGER),
                button(words("privacy.export"), targets.Export(), style=discord.ButtonStyle.primary),
                _back(words),
            ),
        )
    said = [words("privacy.ask_again_text", n=n, where=where), *list_counts(counts, words)]
    embed.description = "\n".join(said)
    sure = button(words("privacy.erase_now", n=n), targets.EraseYes(server_id), style=_DANGER)
    return Card(embed, view(sure, _back(words)))


def erased_card(server_id: int, erased: Erased, words: Words) -> Card:
    """What went, and what still has it."""
    embed = discord.Embed(title=words("privacy.erased"), colour=GOLD)
    n = sum(erased.counts.values())
    where = name_places(erased.homes, server_id, words)
    said = [words("privacy.erased_text", n=n, where=where)] if n else []
    if not n and not erased.waiting:
        embed.title = words("privacy.heading")
        said.append(words("privacy.erased_nothing"))
    if erased.waiting:
        if not n:
            embed.title = words("privacy.erasing")
        names = name_places(erased.waiting, server_id, words)
        said.append(words("privacy.erased_waiting", n=len(erased.waiting), where=names))
    if erased.left:
        said.append(words("privacy.erased_left"))
    elif n:
        said.append(words("privacy.erased_checked"))
    if n or erased.waiting:
        said.append(words("privacy.erased_backups"))
    embed.description = "\n\n".join(said)
    if n:
        embed.add_field(
            name=words("privacy.gone"), value="\n".join(list_counts(erased.counts, words)), inline=False
        )
    return Card(embed, view())


def name_places(homes: "list[Home] | tuple[Home, ...]", server_id: int, words: Words) -> str:
    """The servers that are meant, the first few by name; 'this server' where only its id is known."""
    servers = [home for home in homes if home.server_id]
    if not servers:
        return words("privacy.place" if server_id else "privacy.no_place")
    names = [f"**{_name(home, words, 60)}**" for home in servers[:NAMED]]
    if len(servers) > NAMED:
        names.append(words("privacy.more_places", n=len(servers) - NAMED))
    return words.list(names)


def _name(home: Home, words: Words, letters: int) -> str:
    return line(home.name, letters) or words("privacy.place")


def _back(words: Words) -> discord.ui.Button[discord.ui.View]:
    return button(words("privacy.keep"), targets.Privacy())
