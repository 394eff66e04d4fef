"""The panels of `/settings`: what counts; who may review, where, and what; which titles; how scores look."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.errors import BadNumber
from bot.domain.listed_words import tidy_word_list
from bot.domain.servers import Bursts, ScoreDisplay, ServerSettings
from bot.ui import targets
from bot.ui.cards import Card
from bot.ui.controls import small_form
from bot.ui.embeds import GOLD
from bot.ui.modals import TEXT_INPUT
from bot.ui.routes import Route, button, view
from bot.ui.text import line
from bot.ui.words import Words, languages
from bot.ui.words import words as speak

NO_REGION = "none"
AS_DISCORD = "auto"
LANGUAGES = ["en", *sorted(languages() - {"en"})][:24]
"""The languages to choose from, as many as a select holds beside none."""

REGIONS = (
    *("KR", "US", "GB", "CA", "AU", "NZ", "DE", "FR", "ES", "IT", "NL", "SE"),
    *("PL", "BR", "MX", "AR", "JP", "TW", "HK", "SG", "PH", "ID", "TH", "IN"),
)
"""Countries to choose from, as many as a select holds."""

OFFERED: dict[str, Collection[str]] = {
    "consensus_votes": [str(votes) for votes in range(2, 21)],
    "board_votes": [str(votes) for votes in range(2, 21)],
    "bursts": list(Bursts),
    "review_days": [str(days) for days in (0, 1, 3, 7, 14, 30, 90)],
    "spoiler_flags": [str(flags) for flags in range(1, 11)],
    "region": [NO_REGION, *REGIONS],
    "language": [AS_DISCORD, *LANGUAGES],
    "display": list(ScoreDisplay),
}
"""The settings that are chosen, and what of."""

NO_CHOICE = {"region": NO_REGION, "language": AS_DISCORD}
"""What stands for no choice of a setting that may have none."""

_EXAMPLE = 17
"""The half points that show how scores look."""

LETTERS = range(2001)
"""Letters that may be asked of a review."""


def server_card(chosen: ServerSettings, words: Words, *, server: str, warnings: Sequence[str] = ()) -> Card:
    return Card(
        _embed(
            chosen,
            words("settings.heading", server=line(server, 80)),
            ("report_channel", "consensus_votes", "board_votes", "bursts", "leave_out_left"),
            words,
            warnings,
        ),
        view(
            _channel(targets.ReportChannel, chosen.report_channel, words),
            *(_choice(name, chosen, words) for name in ("consensus_votes", "board_votes", "bursts")),
            button(
                words("settings.count_left" if chosen.leave_out_left else "settings.leave_out_left"),
                targets.LeaveOutLeft(not chosen.leave_out_left),
            ),
            button(words("settings.to_reviews"), targets.SettingsPage("reviews")),
            button(words("settings.to_titles"), targets.SettingsPage("titles")),
            button(words("settings.to_scores"), targets.SettingsPage("scores")),
        ),
    )


def reviews_card(chosen: ServerSettings, words: Words, *, server: str, warnings: Sequence[str] = ()) -> Card:
    names = (
        "review_role",
        "review_channel",
        "review_days",
        "spoiler_flags",
        "review_letters",
        "review_words",
    )
    return Card(
        _embed(chosen, words("settings.reviews_heading", server=line(server, 80)), names, words, warnings),
        view(
            _role(targets.ReviewRole, chosen.review_role, words),
            _channel(targets.ReviewChannel, chosen.review_channel, words),
            *(_choice(name, chosen, words) for name in ("review_days", "spoiler_flags")),
            *(button(words(f"settings.{name}"), targets.SettingForm(name)) for name in targets.TYPED),
            button(words("settings.to_server"), targets.SettingsPage("server")),
        ),
    )


def titles_card(chosen: ServerSettings, words: Words, *, server: str, warnings: Sequence[str] = ()) -> Card:
    """Which titles there are, who mends them, and where people watch them."""
    return Card(
        _embed(
            chosen,
            words("settings.titles_heading", server=line(server, 80)),
            ("world", "title_role", "region", "language"),
            words,
            warnings,
        ),
        view(
            _role(targets.TitleRole, chosen.title_role, words),
            _choice("region", chosen, words),
            _choice("language", chosen, words),
            button(
                words("settings.world_off" if chosen.world else "settings.world_on"),
                targets.World(not chosen.world),
            ),
            button(words("settings.to_server"), targets.SettingsPage("server")),
        ),
    )


def scores_card(chosen: ServerSettings, words: Words, *, server: str, warnings: Sequence[str] = ()) -> Card:
    """How scores look, which of those that are brought count, and who may look at a member's shelf."""
    return Card(
        _embed(
            chosen,
            words("settings.scores_heading", server=line(server, 80)),
            ("display", *targets.SWITCHED),
            words,
            warnings,
        ),
        view(
            _choice("display", chosen, words),
            *(_switch(name, chosen, words) for name in targets.SWITCHED),
            button(words("settings.to_server"), targets.SettingsPage("server")),
        ),
    )


def warn_of(setting: str, channel_id: int, missing: Sequence[str] | None, words: Words) -> str:
    """Why nothing can be posted in the channel that is set: what is `missing` there, None if it is gone."""
    if missing is None:
        return words("settings.channel_gone", setting=words(f"settings.{setting}"))
    needed = words.list([f"**{words(f'permission.{name}')}**" for name in missing])
    return words("settings.cannot_post", channel=f"<#{channel_id}>", permissions=needed)


def _embed(
    chosen: ServerSettings, heading: str, names: Iterable[str], words: Words, warnings: Sequence[str]
) -> discord.Embed:
    """Every setting with its value, what it does and its default; what cannot work as it is comes first."""
    about = "\n\n".join((*warnings, words("settings.about")))
    embed = discord.Embed(title=heading, description=about, colour=GOLD)
    for name in names:
        text = f"**{_value(chosen, name, words)}** · {words(f'settings.{name}_help')}"
        label = "settings.leaving" if name == "leave_out_left" else f"settings.{name}"
        embed.add_field(name=words(label), value=text, inline=False)
    return embed


def _value(chosen: ServerSettings, name: str, words: Words) -> str:
    value = getattr(chosen, name)
    if name in ("review_role", "title_role"):
        nobody = "settings.everybody" if name == "review_role" else "settings.moderators"
        return f"<@&{value}>" if value else words(nobody)
    if name == "world":
        return words("settings.whole_world" if value else "settings.korea_alone")
    if name in ("report_channel", "review_channel"):
        nowhere = "settings.where_written" if name == "review_channel" else "settings.none"
        return f"<#{value}>" if value else words(nowhere)
    if name == "leave_out_left":
        return words("settings.left_out" if value else "settings.left_count")
    if name in targets.SWITCHED:
        return words("settings.on" if value else "settings.off")
    if name == "review_words":
        return words("settings.entries", n=len(value.split(","))) if value else words("settings.none")
    return _name_value(name, str(value) if value is not None else NO_CHOICE.get(name, ""), words)


def _name_value(name: str, value: str, words: Words) -> str:
    """One of the values that a setting is chosen from, in words."""
    if name == "bursts":
        return words(f"settings.bursts.{value}")
    if name == "display":
        example = speak(words.language, ScoreDisplay(value)).score(_EXAMPLE)
        return words(f"settings.display.{value}", score=example)
    if name == "language":
        return words("settings.as_discord") if value == AS_DISCORD else speak(value).own_name
    if name == "region":
        return words("settings.none") if value == NO_REGION else words.country(value)
    return value


def _role(route: Route[()], now: int | None, words: Words) -> ui.RoleSelect[Any]:
    """A select of a role or none; the setting is called as the kind of `route`."""
    return ui.RoleSelect(
        custom_id=route(),
        placeholder=words(f"settings.{route.kind}"),
        min_values=0,
        default_values=_defaults(now, discord.SelectDefaultValueType.role),
    )


def _channel(route: Route[()], now: int | None, words: Words) -> ui.ChannelSelect[Any]:
    """A select of a text channel or none; the setting is called as the kind of `route`."""
    return ui.ChannelSelect(
        custom_id=route(),
        channel_types=[discord.ChannelType.text],
        placeholder=words(f"settings.{route.kind}"),
        min_values=0,
        default_values=_defaults(now, discord.SelectDefaultValueType.channel),
    )


def _defaults(now: int | None, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=now, type=kind)] if now else []


def _choice(name: str, chosen: ServerSettings, words: Words) -> ui.Select[Any]:
    label, now = words(f"settings.{name}"), getattr(chosen, name)
    options = [
        discord.SelectOption(
            label=f"{label}: {_name_value(name, value, words)}",
            value=value,
            default=value == (NO_CHOICE.get(name) if now is None else str(now)),
        )
        for value in OFFERED[name]
    ]
    return ui.Select(custom_id=targets.Setting(name), options=options)


def _switch(name: targets.SwitchedSetting, chosen: ServerSettings, words: Words) -> ui.Button[Any]:
    """Turns a setting off that is on, and on again."""
    wanted = not getattr(chosen, name)
    return button(words(f"settings.{name}_{'on' if wanted else 'off'}"), targets.Switch(name, wanted))


def setting_form(name: targets.TypedSetting, chosen: ServerSettings, words: Words) -> ui.Modal:
    """The form of a setting that is typed, as it is now; sent to the route `SettingTyped`."""
    long = name == "review_words"
    hint = words(f"settings.{name}_hint", low=LETTERS[0], high=LETTERS[-1])
    return small_form(
        targets.SettingTyped(name),
        title=words(f"settings.{name}"),
        label=words(f"settings.{name}"),
        about=hint,
        hint=hint,
        value=str(getattr(chosen, name)),
        most=TEXT_INPUT if long else 10,
        long=long,
        required=False,
    )


def read_setting(name: str, text: str) -> object:
    """What was typed as the setting is kept, None for its default. Raises BadNumber, BadWordList."""
    if name == "review_words":
        return tidy_word_list(text) or None
    number = text.strip()
    if not number:
        return None
    if not (number.isascii() and number.isdecimal() and int(number) in LETTERS):
        raise BadNumber(text=text, low=LETTERS[0], high=LETTERS[-1])
    return int(number)
