"""Python imports this at its start: it leads the bot in a container to a Discord of ours on loopback."""

import os

import discord
import yarl
from discord.gateway import DiscordWebSocket

discord.http.Route.BASE = os.environ["API"]
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["GATEWAY"])
