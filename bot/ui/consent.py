"""What a member lets Daesang do, with a button to change each part."""

import discord

from bot.domain.members import Consent
from bot.ui import targets
from bot.ui.routes import button, view
from bot.ui.words import Words


def describe_consent(now: Consent, words: Words) -> tuple[str, discord.ui.View]:
    """What is agreed to, a line each, and what turns each of them round."""
    direct, scores = (
        "direct" if now.direct else "no_direct",
        "scores" if now.scores else "no_scores",
    )
    turned = {
        "no_direct" if now.direct else "direct": targets.Direct(not now.direct),
        "no_scores" if now.scores else "scores": targets.MentionScores(not now.scores),
    }
    said = "\n".join(words(f"mine.{each}") for each in (direct, scores))
    return said, view(*(button(words(f"mine.turn.{each}"), target) for each, target in turned.items()))
