"""The second panel of `/settings`: who may review, where, and what."""

from typing import Any

import discord
from discord import ui

from bot.domain.errors import BadNumber
from bot.domain.listed_words import tidy_word_list
from bot.domain.servers import ServerSettings
from bot.ui import targets
from bot.ui.cards import Card
from bot.ui.embeds import GOLD
from bot.ui.modals import TEXT_INPUT
from bot.ui.panels import channel_select, choice
from bot.ui.routes import button, view
from bot.ui.text import line
from bot.ui.words import Words

DAYS = (0, 1, 3, 7, 14, 30, 90)
"""Days of membership that may be asked for."""

FLAGS = range(1, 11)
"""From how many flags on a take may count as a spoiler."""

LETTERS = range(2001)
"""Letters that may be asked of a take."""

TYPED: tuple[targets.TypedSetting, ...] = ("review_letters", "review_words")


def panel(chosen: ServerSettings, words: Words, *, server: str) -> Card:
    """Every setting of reviews with its value, what it does and its default."""
    embed = discord.Embed(
        title=words("settings.reviews_heading", server=line(server, 80)),
        description=words("settings.about"),
        colour=GOLD,
    )
    none = words("settings.none")
    entries = len(chosen.review_words.split(",")) if chosen.review_words else 0
    for name, value in (
        ("review_role", f"<@&{chosen.review_role}>" if chosen.review_role else words("settings.everybody")),
        ("review_channel", f"<#{chosen.review_channel}>" if chosen.review_channel else none),
        ("review_days", str(chosen.review_days)),
        ("spoiler_flags", str(chosen.spoiler_flags)),
        ("review_letters", str(chosen.review_letters)),
        ("review_words", words("settings.entries", n=entries) if entries else none),
    ):
        text = f"**{value}**\n{words(f'settings.{name}_help')}"
        embed.add_field(name=words(f"settings.{name}"), value=text, inline=False)
    return Card(
        embed,
        view(
            _role(chosen.review_role, words),
            channel_select(targets.ReviewChannel(), chosen.review_channel, words),
            choice("review_days", {str(n): str(n) for n in DAYS}, str(chosen.review_days), words),
            choice("spoiler_flags", {str(n): str(n) for n in FLAGS}, str(chosen.spoiler_flags), words),
            *(button(words(f"settings.{name}"), targets.SettingForm(name)) for name in TYPED),
            button(words("settings.to_server"), targets.SettingsPage("server")),
        ),
    )


def _role(now: int | None, words: Words) -> ui.RoleSelect[Any]:
    kind = discord.SelectDefaultValueType.role
    return ui.RoleSelect(
        custom_id=targets.ReviewRole().id,
        placeholder=words("settings.review_role"),
        min_values=0,
        default_values=[discord.SelectDefaultValue(id=now, type=kind)] if now else [],
    )


def form(name: targets.TypedSetting, chosen: ServerSettings, words: Words) -> ui.Modal:
    """The form of a setting that is typed, as it is now; sent to the route `SettingTyped`."""
    long = name == "review_words"
    hint = words(f"settings.{name}_hint", low=LETTERS[0], high=LETTERS[-1])
    typed: ui.TextInput[Any] = ui.TextInput(
        custom_id="value",
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        placeholder=hint,
        default=str(getattr(chosen, name)) or None,
        required=False,
        max_length=TEXT_INPUT if long else 10,
    )
    modal = ui.Modal(title=words(f"settings.{name}"), custom_id=targets.SettingTyped(name).id, timeout=900)
    modal.add_item(ui.Label(text=words(f"settings.{name}"), description=hint, component=typed))
    modal.stop()  # routed by id, as every form is
    return modal


def typed_value(name: str, text: str) -> object:
    """What was typed as the setting is kept, None for its default. Raises BadNumber, BadWordList."""
    if name == "review_words":
        return tidy_word_list(text) or None
    number = text.strip()
    if not number:
        return None
    if not (number.isascii() and number.isdecimal() and int(number) in LETTERS):
        raise BadNumber(text=text, low=LETTERS[0], high=LETTERS[-1])
    return int(number)
