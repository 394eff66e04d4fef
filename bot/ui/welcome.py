"""The first words in a server, and the tour of what its members can do."""

import discord

from bot.ui import targets
from bot.ui.cards import Card
from bot.ui.embeds import GOLD
from bot.ui.routes import button, view
from bot.ui.words import Words


def welcome_card(words: Words) -> Card:
    embed = discord.Embed(title=words("welcome.heading"), description=words("welcome.text"), colour=GOLD)
    return Card(
        embed,
        view(
            button(
                words("welcome.set_up"), targets.SettingsPage("server"), style=discord.ButtonStyle.primary
            ),
            button(words("welcome.tour"), targets.Tour()),
        ),
    )


def tour_card(words: Words) -> Card:
    embed = discord.Embed(title=words("tour.heading"), description=words("tour.text"), colour=GOLD)
    start = button(words("quick.start"), targets.Quick(), style=discord.ButtonStyle.primary)
    return Card(embed, view(start))
