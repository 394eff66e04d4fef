"""`/help` and `/about`, told to whoever asks alone."""

from bot import __version__
from tests.discord.conftest import World, body, embed, fields, told


async def test_help_names_every_command_that_does_something(here: World) -> None:
    """Seven lines: the commands, what happens to spoilers, and to what could not be posted."""
    answer = await here.sol.slash(here.channel, "help")
    assert told(answer) == ""
    lines = body(answer).split("\n\n")
    assert len(lines) == 7
    for command in ("/rating", "/top", "/review-file", "/reviews", "/progress", "/recommend", "/title fix"):
        assert command in body(answer)
    assert "24 hours" in lines[-1]
    assert here.channel.history() == []


async def test_about_tells_version_data_and_credits(here: World) -> None:
    """The version, what is stored in three lines, and whose title data this is."""
    answer = await here.sol.slash(here.channel, "about")
    assert told(answer) == ""
    assert embed(answer).title == f"Daesang {__version__}"
    assert len(fields(answer)["What is stored"].splitlines()) == 3
    assert "CC BY-SA 4.0" in fields(answer)["Credits"]
    assert "KOFIC" in fields(answer)["Credits"]
