"""What a refresh brought, as members meet it."""

from dataclasses import replace

from bot.domain.refresh import Refresh
from bot.domain.titles import Kind, Title
from tests.discord.conftest import SIGNAL, World, embed

NEW = Title("kd-two-cups-of-rain-2026", Kind.DRAMA, "Two Cups of Rain", 2026, title_ko="비 두 잔")


async def suggest(here: World, typed: str) -> list[str]:
    choices = await here.mei.autocomplete(here.channel, "rating", "title", typed)
    return [choice["value"] for choice in choices]


async def test_new_titles_are_found_after_a_restart_and_while_the_bot_runs(here: World) -> None:
    """By what is typed, in either script, and rated like any other; what was told before stays."""
    assert NEW.id not in await suggest(here, "two cups of rain")
    signal = here.index.find(SIGNAL)
    assert signal is not None
    newer = replace(signal, title="Another Name", alt_titles=(*signal.alt_titles, "Sigeuneol of Old"))
    await here.store.sources.keep_refreshed([NEW, newer], refresh=Refresh(1, ended_at=2), at=2)
    await here.restart()
    for typed in ("two cups of rain", "비 두"):
        assert (await suggest(here, typed))[0] == NEW.id
    assert (await suggest(here, "sigeuneol of old"))[0] == SIGNAL
    card = await here.mei.slash(here.channel, "rating", title=NEW.id, score="9")
    assert embed(card).title == "Two Cups of Rain (2026)"
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert embed(card).title == "Signal (2016)"

    later = replace(NEW, id="kd-three-cups-of-rain-2026", title="Three Cups of Rain", title_ko=None)
    await here.store.sources.keep_refreshed([later], refresh=Refresh(3, ended_at=4), at=4)
    assert later.id not in await suggest(here, "three cups of rain")  # the control
    await here.bot.use.catalogue.renew()
    assert (await suggest(here, "three cups of rain"))[0] == later.id
