"""What `doctor` asks Discord: a few questions over REST, and never the gateway, which the bot may be at."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord

from bot import __version__
from bot.domain.findings import Finding, Health
from bot.ui.permissions import NEEDED, POSTING, invite_url, name_missing, resolve

SECONDS = 10
"""How long an answer may take."""
WAITS, LONGEST_WAIT = 3, 5.0
"""How often Discord may ask to wait, and for how many seconds at most."""
SKEW_SECONDS = 5.0
"""By how much this machine's clock may be wrong: from some point on answers seem to come too late."""
FEW_STARTS = 50
"""Starts that should be left today."""
CHANNEL_SERVERS = 50
"""Servers whose channels are looked at."""
PAGE = 200
NAMED = 5
"""Servers or commands that are named; of the rest it is said how many they are."""

PRIVILEGED = {"presences": 3 << 12, "server members": 3 << 14, "message content": 3 << 18}
"""Flags of an application that Daesang does without."""


class Away(Exception):
    """Discord cannot be asked, in words."""


class Refused(Exception):
    """It answers, and no."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class Rest:
    """Asks Discord, as the bot of a token."""

    def __init__(self, session: aiohttp.ClientSession, token: str, now: Callable[[], float]) -> None:
        self._session = session
        self._token = token
        self._now = now
        self.skew: float | None = None
        """By how many seconds this machine is ahead, as the last answer says."""

    async def get(self, path: str) -> Any:
        """Raises Away, Refused."""
        headers = {
            "Authorization": f"Bot {self._token}",
            "User-Agent": f"DiscordBot (Daesang, {__version__})",
        }
        for _ in range(WAITS):
            try:
                began = self._now()
                async with self._session.get(f"{discord.http.Route.BASE}{path}", headers=headers) as response:
                    self._note_time(response, (began + self._now()) / 2)
                    if response.status == 200:
                        return await response.json(content_type=None)
                    if response.status != 429:
                        break
                    wait = float(response.headers.get("Retry-After", LONGEST_WAIT))
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                raise Away("it cannot be reached from here") from error
            if wait > LONGEST_WAIT:
                raise Away(f"it asks to wait for {wait:,.0f} seconds")
            await asyncio.sleep(wait)
        else:
            raise Away("it asks to wait again and again")
        if response.status >= 500:
            raise Away(f"it answers with status {response.status}")
        raise Refused(response.status)

    def _note_time(self, response: aiohttp.ClientResponse, now: float) -> None:
        try:
            told = parsedate_to_datetime(response.headers["Date"]).timestamp()
        except (KeyError, ValueError):
            return
        self.skew = now - told - 0.5  # it is told without fractions


async def look(
    token: str,
    *,
    present: Mapping[int, str],
    channels: Sequence[tuple[int, int]],
    commands: Callable[[int], Any],
    kept_digest: str | None,
    report: Callable[[str, int, int | None], None],
    now: Callable[[], float] = time.time,
) -> AsyncIterator[Finding]:
    """Whether Discord knows the bot as it should be known.

    `present` are the servers the database knows, `channels` those in which something is posted there, and
    `commands` gives for an application what Discord is to be told of, with a digest.
    """
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        rest = Rest(session, token, now)
        try:
            try:
                me = await rest.get("/users/@me")
            except Refused as error:
                if error.status != 401:
                    raise
                text = "Discord refuses the token. Way on: copy it again into .env (DISCORD_TOKEN)."
                yield Finding(text, Health.WRONG, ends=True)
                return
            about = await rest.get("/applications/@me")
            for finding in (*_describe(about, me), *_look_at_clock(rest.skew)):
                yield finding
            yield _look_at_starts(await rest.get("/gateway/bot"))
            payload, digest = await commands(int(about["id"]))
            known = await rest.get(f"/applications/{about['id']}/commands")
            yield _compare_commands(payload, known, is_told=digest == kept_digest)
            servers = await _list_servers(rest)
            for finding in _compare_servers(servers, present, int(about["id"])):
                yield finding
            here = [each for each in channels if each[0] in servers]
            async for finding in _look_at_channels(rest, int(me["id"]), servers, here, report):
                yield finding
        except Away as away:
            yield Finding(f"Not looked at any further: {away}.", Health.NOTE)
        except Refused as refused:
            yield Finding(f"Not looked at any further: Discord answers with {refused}.", Health.NOTE)


def _describe(about: Mapping[str, Any], me: Mapping[str, Any]) -> list[Finding]:
    found = [Finding(f"The token is that of {me['username']} ({me['id']}).")]
    on = [name for name, flag in PRIVILEGED.items() if int(about.get("flags", 0)) & flag]
    if on:
        text = f"Privileged intents are switched on that nothing here uses: {', '.join(on)}. They may go off."
        found.append(Finding(text, Health.NOTE))
    if "1" in (about.get("integration_types_config") or {}):
        found.append(Finding("People may take it along as an app of their own."))
    return found


def _look_at_clock(skew: float | None) -> list[Finding]:
    if skew is None:
        return []
    if abs(skew) <= SKEW_SECONDS:
        return [Finding("This machine's clock agrees with Discord's.")]
    way = "ahead of" if skew > 0 else "behind"
    return [
        Finding(
            f"This machine's clock is {abs(skew):,.0f} seconds {way} Discord's. Way on: have it set by the "
            "network (timedatectl set-ntp true).",
            Health.WRONG,
        )
    ]


def _look_at_starts(gateway: Mapping[str, Any]) -> Finding:
    limit = gateway["session_start_limit"]
    left, total, hours = limit["remaining"], limit["total"], limit["reset_after"] / 3_600_000
    text = f"Starts left: {left:,} of {total:,}, all of them again in {hours:,.1f} hours"
    if left < gateway["shards"]:
        return Finding(
            f"{text}: too few for the {gateway['shards']} shards. Way on: let it run, and see in its log why "
            "it was started so often.",
            Health.WRONG,
        )
    return Finding(f"{text}.", Health.NOTE if left < FEW_STARTS else Health.OK)


def _compare_commands(
    ours: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]], *, is_told: bool
) -> Finding:
    wanted, found = ({(each.get("type", 1), each["name"]) for each in side} for side in (ours, known))
    parts = [
        f"{what} {_name([name for _, name in sorted(some)])}"
        for what, some in (("missing", wanted - found), ("too many", found - wanted))
        if some
    ]
    if parts and is_told:
        return Finding(
            f"Discord does not have the commands that it was told of: {'; '.join(parts)}. Way on: stop the "
            "bot, let `uv run --no-dev -m bot doctor --fix` forget that, and start it.",
            Health.WRONG,
        )
    if parts or not is_told:
        return Finding("Discord is told of the commands at the next start: they have changed.", Health.NOTE)
    return Finding(f"Discord has all {len(wanted)} commands.")


async def _list_servers(rest: Rest) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    after = 0
    while True:
        page = await rest.get(f"/users/@me/guilds?limit={PAGE}&after={after}")
        found |= {int(each["id"]): each for each in page}
        if len(page) < PAGE:
            return found
        after = max(found)


def _compare_servers(
    servers: Mapping[int, Mapping[str, Any]], present: Mapping[int, str], application_id: int
) -> list[Finding]:
    found = [Finding(f"It is in {len(servers):,} servers.")]
    if gone := [name for server_id, name in present.items() if server_id not in servers]:
        found.append(Finding(f"No longer in servers that the database has: {_name(gone)}.", Health.NOTE))
    if new := [each["name"] for server_id, each in servers.items() if server_id not in present]:
        text = f"In servers that the database does not have yet: {_name(new)}. The next start notes them."
        found.append(Finding(text, Health.NOTE))
    lacking: dict[str, list[str]] = {}
    for each in servers.values():
        for name in name_missing(discord.Permissions(int(each["permissions"])), NEEDED):
            lacking.setdefault(name, []).append(each["name"])
    for name, names in lacking.items():
        text = (
            f"Without {_write(name)} in {_name(names)}. To give it all it needs: {invite_url(application_id)}"
        )
        found.append(Finding(text, Health.NOTE))
    return found


async def _look_at_channels(
    rest: Rest,
    me: int,
    servers: Mapping[int, Mapping[str, Any]],
    channels: Sequence[tuple[int, int]],
    report: Callable[[str, int, int | None], None],
) -> AsyncIterator[Finding]:
    """Whether it may post where managers want it to, in some servers."""
    chosen = sorted({server_id for server_id, _ in channels})[:CHANNEL_SERVERS]
    is_well = True
    for done, server_id in enumerate(chosen):
        report("Looking at channels", done, len(chosen))
        try:
            roles = (await rest.get(f"/guilds/{server_id}/members/{me}"))["roles"]
        except Refused:
            continue  # it has left in between
        for channel_id in (channel_id for of, channel_id in channels if of == server_id):
            problem = await _find_problem(rest, servers[server_id], channel_id, [me, *map(int, roles)])
            if problem:
                is_well = False
                text = f"In {servers[server_id]['name']} {problem}"
                yield Finding(f"{text}. Way on: a manager chooses it anew with /settings.", Health.WRONG)
    if chosen and is_well:
        yield Finding(f"It may post in the channels that {len(chosen):,} servers have chosen.")


async def _find_problem(
    rest: Rest, server: Mapping[str, Any], channel_id: int, member: Sequence[int]
) -> str | None:
    try:
        channel = await rest.get(f"/channels/{channel_id}")
    except Refused as refused:
        if refused.status == 404:
            return f"the channel {channel_id}, which was chosen to post in, is no more"
        return f"it may not see the channel {channel_id}, which was chosen to post in"
    allowed = resolve(
        discord.Permissions(int(server["permissions"])),
        channel.get("permission_overwrites", ()),
        server_id=int(server["id"]),
        member=member,
    )
    if missing := ", ".join(map(_write, name_missing(allowed, POSTING))):
        return f"it may not post in #{channel.get('name', channel_id)}: {missing} missing"
    return None


def _name(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def _write(permission: str) -> str:
    return permission.replace("_", " ").title()
