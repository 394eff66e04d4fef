"""The settings: everything wrong at once, each with its remedy, and no secret in any of it."""

from pathlib import Path

import pytest

from bot.settings import LEVELS, BackupPlan, BadSettings, Settings

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.not-a-real-token-but-shaped-like-one"
SECRET = "hunter2-pasted-in-the-wrong-place"


def problems(**env: str) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        Settings.from_env(env)
    return caught.value.problems


def test_a_token_is_all_one_needs() -> None:
    """The rest has defaults: a file beside the bot, and INFO."""
    assert Settings.from_env({"DISCORD_TOKEN": TOKEN}) == Settings(
        TOKEN, Path("daesang.db"), "INFO", pictures=Path("daesang-pictures")
    )


def test_everything_can_be_set(tmp_path: Path) -> None:
    """The token loses the spaces of copying, the level may be written small."""
    env = {
        "DISCORD_TOKEN": f" {TOKEN}\n",
        "DAESANG_DATABASE": str(tmp_path / "a.db"),
        "DAESANG_LOG_LEVEL": "debug",
        "DAESANG_PICTURES": " seen here ",
    }
    found = Settings.from_env(env)
    assert found == Settings(TOKEN, tmp_path / "a.db", "DEBUG", pictures=Path("seen here"))


def test_pictures_lie_beside_a_database_that_is_a_file(tmp_path: Path) -> None:
    """A server of databases has no folder of ours: nothing is kept on disk then, unless a folder is named."""
    env = {"DISCORD_TOKEN": TOKEN, "DAESANG_DATABASE": str(tmp_path / "a.db")}
    assert Settings.from_env(env).pictures == tmp_path / "daesang-pictures"
    env["DAESANG_DATABASE"] = "postgresql://daesang@localhost/daesang"
    assert Settings.from_env(env).pictures is None
    assert Settings.from_env(env | {"DAESANG_PICTURES": "here"}).pictures == Path("here")


def test_an_empty_setting_is_one_left_out() -> None:
    """As `.env` files have them."""
    env = {"DISCORD_TOKEN": TOKEN, "DAESANG_DATABASE": "", "DAESANG_LOG_LEVEL": ""}
    assert Settings.from_env(env) == Settings.from_env({"DISCORD_TOKEN": TOKEN})


def test_other_peoples_variables_are_no_concern() -> None:
    """Only names that begin like ours are checked."""
    assert Settings.from_env({"DISCORD_TOKEN": TOKEN, "HOME": "/", "DISCORD_GUILD": "1"}).token == TOKEN


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """Token, folder, level and a slip in a name: four problems, each with its name and what to do."""
    found = problems(
        DISCORD_TOKEN="one.two",
        DAESANG_DATABASE=str(tmp_path / "missing" / "a.db"),
        DAESANG_LOG_LEVEL="loud",
        DAESANG_DATABSE="x",
    )
    assert len(found) == 4
    for name in ("DISCORD_TOKEN", "DAESANG_DATABASE", "DAESANG_LOG_LEVEL", "DAESANG_DATABSE"):
        [told] = [text for text in found if text.startswith(name)]
        assert ":" in told  # what is wrong: what to do


@pytest.mark.parametrize("token", ["", "   ", SECRET, f"{SECRET}.b", f"{SECRET} x.y.z", f"{TOKEN}.{SECRET}"])
def test_a_bad_token_is_told_without_a_letter_of_it(token: str) -> None:
    """Missing or of the wrong shape: one problem, and nothing of what was given."""
    [told] = problems(DISCORD_TOKEN=token)
    assert told.startswith("DISCORD_TOKEN")
    assert SECRET not in told
    assert TOKEN not in told


def test_a_token_under_a_wrong_name_is_not_shown() -> None:
    """A slip in a name shows the name alone."""
    found = problems(DAESANG_TOKEN=SECRET)
    assert any("DAESANG_TOKEN" in text for text in found)
    assert SECRET not in " ".join(found)


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_is_taken(level: str) -> None:
    """The four that the message names."""
    assert Settings.from_env({"DISCORD_TOKEN": TOKEN, "DAESANG_LOG_LEVEL": level}).log_level == level


def test_titles_may_be_ones_own_and_kept_up_to_date(tmp_path: Path) -> None:
    """Files by their names with commas; each week, if there is somebody to write to."""
    files = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    for file in files:
        file.touch()
    env = {
        "DISCORD_TOKEN": TOKEN,
        "CONTACT": "owner@example.org",
        "DAESANG_TITLES": f"{files[0]}, {files[1]},",
        "DAESANG_TITLES_WEEKLY": " Yes",
    }
    found = Settings.from_env(env)
    assert (found.titles, found.weekly) == (files, True)
    plain = Settings.from_env({"DISCORD_TOKEN": TOKEN, "DAESANG_TITLES": "", "DAESANG_TITLES_WEEKLY": "no"})
    assert (plain.titles, plain.weekly) == ((), False)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("", None),
        (" 9100 ", ("127.0.0.1", 9100)),
        ("127.0.0.1:9100", ("127.0.0.1", 9100)),
        ("0.0.0.0:1", ("0.0.0.0", 1)),
        ("[::1]:65535", ("::1", 65535)),
    ],
)
def test_figures_are_told_where_the_owner_says(given: str, found: tuple[str, int] | None) -> None:
    """Nowhere, on this machine alone, or wherever an address is written out."""
    assert Settings.from_env({"DISCORD_TOKEN": TOKEN, "DAESANG_METRICS": given}).metrics == found


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DAESANG_METRICS", "yes", "write a port"),
        ("DAESANG_METRICS", "0", "write a port"),
        ("DAESANG_METRICS", "65536", "write a port"),
        ("DAESANG_METRICS", ":9100:", "write a port"),
        ("DAESANG_METRICS", f"{SECRET}:9100", "an IP address"),
        ("DAESANG_TITLES", "none.jsonl", "there is no file none.jsonl"),
        ("DAESANG_TITLES_WEEKLY", "daily", "use yes or no"),
        ("DAESANG_TITLES_WEEKLY", "yes", "set CONTACT"),
        ("CONTACT", "nobody", "write you@example.org"),
        ("TMDB_API_KEY", f"eyJ.{SECRET}", "not the Read Access Token"),
        ("KOFIC_API_KEY", SECRET, "copy it again"),
    ],
)
def test_a_slip_in_what_is_set_is_told(name: str, value: str, told: str) -> None:
    """No such file, neither of two words, nobody to write to, TMDB's other key, no port."""
    [problem] = problems(DISCORD_TOKEN=TOKEN, **{name: value})
    assert problem.startswith(name)
    assert told in problem
    assert SECRET not in problem


def test_backups_may_be_made_by_themselves(tmp_path: Path) -> None:
    """A folder, how often, how many: the folder is made, the one it is in is there; none is the default."""
    env = {"DISCORD_TOKEN": TOKEN, "DAESANG_BACKUPS": f" {tmp_path}/kept, 12h ,14"}
    plan = Settings.from_env(env).backups
    assert plan == BackupPlan(Path("daesang.db"), tmp_path / "kept", 12 * 3600, 14)
    assert Settings.from_env({"DISCORD_TOKEN": TOKEN}).backups is None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        *((value, "write backups,1d,14") for value in ("backups", "backups,1d", "backups,1w,3", ",1d,3")),
        *((value, "write backups,1d,14") for value in ("backups,0d,3", "backups,1d,0", "backups,1d,x")),
        ("no/such,1d,14", "the folder no does not exist"),
    ],
)
def test_a_slip_in_them_is_told(value: str, told: str) -> None:
    [problem] = problems(DISCORD_TOKEN=TOKEN, DAESANG_BACKUPS=value)
    assert problem.startswith("DAESANG_BACKUPS: ")
    assert told in problem


def test_what_may_not_be_looked_at_is_left_to_whoever_opens_it() -> None:
    """It is no fault of the settings', and ends no start with a traceback."""
    long = "x" * 300
    env = {"DAESANG_DATABASE": f"{long}/x", "DAESANG_TITLES": long, "DAESANG_BACKUPS": f"{long}/x,1d,3"}
    settings = Settings.from_env({"DISCORD_TOKEN": TOKEN, **env})
    assert settings.titles == (Path(long),)


def test_postgresql_makes_its_own() -> None:
    [problem] = problems(
        DISCORD_TOKEN=TOKEN, DAESANG_BACKUPS="backups,1d,14", DAESANG_DATABASE="postgresql://host/daesang"
    )
    assert "pg_dump" in problem


def test_no_way_of_printing_settings_shows_the_token() -> None:
    """Neither `repr` nor `str` nor a format; control: the token is in there."""
    settings = Settings.from_env({"DISCORD_TOKEN": TOKEN})
    assert settings.token == TOKEN
    for text in (repr(settings), str(settings), f"{settings}", f"{settings!r:>200}", repr([settings])):
        assert TOKEN not in text
        assert "hidden" in text


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_database_may_be_an_address(scheme: str) -> None:
    """It is taken as it is, and shown to nobody: it may hold a password."""
    address = f"{scheme}://daesang:{SECRET}@host/daesang"
    found = Settings.from_env({"DISCORD_TOKEN": TOKEN, "DAESANG_DATABASE": f" {address}\n"})
    assert found.database == address
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://daesang:{SECRET}@host/daesang",
        f"postgresql:/daesang:{SECRET}@host/daesang",
        f"postgresql+asyncpg://daesang:{SECRET}@host/daesang",
        f"Postgres://daesang:{SECRET}@host/daesang",
    ],
)
def test_an_address_of_anything_else_is_told_without_a_letter_of_it(address: str) -> None:
    """It is not taken for a file, whose name would be shown."""
    [told] = problems(DISCORD_TOKEN=TOKEN, DAESANG_DATABASE=address)
    assert told.startswith("DAESANG_DATABASE: an address begins with postgresql://")
    assert SECRET not in told


@pytest.mark.parametrize("name", ["postgres.db", "postgresql", "a:b.db"])
def test_a_file_may_have_any_name(name: str) -> None:
    """Control: these are no addresses."""
    assert Settings.from_env({"DISCORD_TOKEN": TOKEN, "DAESANG_DATABASE": name}).database == Path(name)
