"""What `doctor` looks for among rows: a table of what should not be there, and of what mends it.

What is mended is derived from the rest, or says when to look at something. What somebody wrote is only
told of.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

import msgspec

from bot.domain.cards import CardKind
from bot.domain.findings import Finding, Health
from bot.domain.ratings import HALF_POINTS
from bot.store import summaries
from bot.store.calibration import Calibration
from bot.store.drafts import DRAFT_SECONDS, VIEW_SECONDS
from bot.store.transaction import Engine, Parameters

STUCK_SECONDS = 3600
"""How long something may be due before a bot that runs is asked why."""
FAR_SECONDS, JOB_SECONDS = 2 * 24 * 3600, 40 * 24 * 3600
"""How far ahead a time may be at which something is looked at, and a job is due: what is later was set by a
clock that was wrong."""
SOON_SECONDS = 300
"""How far ahead of now something may have happened: clocks differ."""
PAST_SECONDS = 2 * 24 * 3600
"""How much longer than it should something may be kept: it is forgotten once a day."""

FIX = "stop the bot, and let `uv run --no-dev -m bot doctor --fix` mend it"

LATE = "if the bot has run for some minutes, restart it; if they stay, its log says why"

Report = Callable[[int, int], None]
"""Told how many of how many servers are done."""


@dataclass(frozen=True, slots=True)
class Check:
    """Rows that should not be there: `where` of a table they are, and what is said of them and mended."""

    says: str
    table: str
    where: str
    mend: str = ""
    way_on: str = FIX
    health: Health = Health.WRONG

    @property
    def find(self) -> str:
        return f"SELECT count(*) AS n FROM {self.table} AS r WHERE {self.where}"

    @property
    def cure(self) -> str:
        """The statement that mends them: `mend` is what is set, or DELETE."""
        if self.mend == "DELETE":
            return f"DELETE FROM {self.table} AS r WHERE {self.where}"
        return f"UPDATE {self.table} AS r SET {self.mend} WHERE {self.where}"


_LEAVES = "wanted = wanted + 1, removes = 1, tries = 0, stale_at = :now, due_at = :now"
"""The bot takes the message from its channel."""
_KINDS = ", ".join(f"'{kind}'" for kind in CardKind)
_HAS_LIST = "EXISTS (SELECT 1 FROM card_reviews AS k WHERE k.card_id = r.card_id)"

_LOST = (
    ("review", "SELECT 1 FROM reviews AS s WHERE s.review_id = r.subject_id", "r.message_id IS NOT NULL"),
    ("reply", "SELECT 1 FROM replies AS s WHERE s.reply_id = r.subject_id", "r.message_id IS NOT NULL"),
    ("list", "SELECT 1 FROM views AS s WHERE s.view_id = r.subject_id", _HAS_LIST),
)
"""Kinds of cards, where what they show is, and which of them stand in a channel."""

_RUNNING = (
    Check(
        "Cards that should have been looked at over an hour ago",
        "cards",
        f"r.due_at <= :hour_ago AND r.shown <> r.wanted AND r.kind IN ({_KINDS})",
        way_on=LATE,
    ),
    Check(
        "Announcements that should have been made over an hour ago",
        "outbox",
        "r.due_at <= :hour_ago",
        way_on=LATE,
    ),
    Check(
        "Jobs that should have been done over an hour ago",
        "jobs",
        "r.due_at <= :hour_ago AND r.lease_until <= :hour_ago",
        way_on=LATE,
    ),
)
"""What a bot that runs sees to by itself."""

CHECKS: tuple[Check, ...] = (
    *(
        Check(
            f"Messages that show a {kind} which is no more",
            "cards",
            f"r.kind = '{kind}' AND r.shown = r.wanted AND {stands} AND NOT EXISTS ({subject})",
            mend=_LEAVES,
        )
        for kind, subject, stands in _LOST
    ),
    Check(
        "Shared lists that show a review which is no more",
        "cards",
        "r.kind = 'list' AND r.shown = r.wanted AND EXISTS (SELECT 1 FROM card_reviews AS k "
        "WHERE k.card_id = r.card_id "
        "AND NOT EXISTS (SELECT 1 FROM reviews AS s WHERE s.review_id = k.review_id))",
        mend=_LEAVES,
    ),
    Check(
        "Reviews whose card is another's",
        "reviews",
        "EXISTS (SELECT 1 FROM cards AS c WHERE c.card_id = r.card_id "
        "AND (c.kind <> 'review' OR c.subject_id <> r.review_id))",
        mend="card_id = (SELECT max(c.card_id) FROM cards AS c "
        "WHERE c.kind = 'review' AND c.subject_id = r.review_id)",
    ),
    Check(
        "Cards that are not as they should be, and that nobody would look at",
        "cards",
        "r.shown <> r.wanted AND r.due_at IS NULL AND r.tries = 0",
        mend="due_at = stale_at",
    ),
    Check(
        "Cards that would be looked at in years only, by a clock that was wrong",
        "cards",
        "r.due_at > :far",
        mend="due_at = :now",
    ),
    Check(
        "Announcements that would be made in years only, by a clock that was wrong",
        "outbox",
        "r.due_at > :far",
        mend="due_at = :now",
    ),
    Check(
        "Jobs that would be done in years only, by a clock that was wrong",
        "jobs",
        "r.due_at > :far_job OR r.lease_until > :far",
        mend="due_at = CASE WHEN due_at > :far_job THEN :now ELSE due_at END, lease_until = 0",
    ),
    Check(
        "Lists of what a card shows, of cards that are no more",
        "card_reviews",
        "NOT EXISTS (SELECT 1 FROM cards AS c WHERE c.card_id = r.card_id)",
        mend="DELETE",
    ),
    *(
        Check(
            f"Rows of {table} in servers without a member",
            table,
            f"{some} AND NOT EXISTS (SELECT 1 FROM members AS m WHERE m.server_id = r.server_id)",
            mend="DELETE",
        )
        for table, some in (("summaries", "r.votes > 0"), ("mood_counts", "r.members > 0"))
    ),
    Check(
        "Members who asked to be erased, and whom no job erases",
        "erasures",
        "NOT EXISTS (SELECT 1 FROM jobs AS j WHERE j.name = 'erase' AND j.scope = r.server_id)",
    ),
    Check(
        "Cards that were given up: a channel is closed to the bot, or their title is no more",
        "cards",
        "r.shown <> r.wanted AND r.due_at IS NULL AND r.tries > 0",
        health=Health.NOTE,
        way_on="they are tried again when something changes in their server",
    ),
    Check(
        "Reviews that all may see, and that stand in no channel",
        "reviews",
        "r.state = 'posted' AND NOT EXISTS (SELECT 1 FROM cards AS c WHERE c.card_id = r.card_id)",
        health=Health.NOTE,
        way_on="their messages were deleted by hand, say; `/reviews` shows them",
    ),
    Check(
        "Interactions answered at a time that is yet to come",
        "interactions",
        "r.at > :soon",
        health=Health.NOTE,
        way_on="see whether this machine's clock is right; they are forgotten by themselves",
    ),
    Check(
        "Bursts to decide on of which no vote is left",
        "bursts",
        "r.state = 'open' AND NOT EXISTS (SELECT 1 FROM burst_votes AS v WHERE v.burst_id = r.burst_id)",
        health=Health.NOTE,
        way_on="moderators close them in `/moderation held`",
    ),
    *(
        Check(
            f"{what} kept for longer than they should be",
            table,
            f"{at} <= :{name}",
            health=Health.NOTE,
            way_on="the bot forgets them within a day of running",
        )
        for what, table, at, name in (
            ("Drafts", "drafts", "r.kept_at", "old"),
            ("Lists that were brought", "imports", "coalesce(r.applied_at, r.at)", "old"),
            ("Numbers of answered interactions", "interactions", "r.at", "old"),
        )
    ),
    Check(
        "Meanings of old buttons kept for longer than they should be",
        "views",
        "r.kept_at <= :old_view "
        "AND NOT EXISTS (SELECT 1 FROM cards AS c WHERE c.kind = 'list' AND c.subject_id = r.view_id)",
        health=Health.NOTE,
        way_on="the bot forgets them within a day of running",
    ),
)
"""Looked for in all servers at once."""

_ASK_ERASE = (
    "INSERT INTO jobs (name, scope, due_at) SELECT DISTINCT 'erase', e.server_id, 0 FROM erasures AS e "
    "WHERE TRUE ON CONFLICT DO NOTHING"
)

HISTORY = "Scores that are not what their history ends with"
HELD = "Votes that are held, and that no burst holds"

_LAST = (
    "SELECT max(k.change_id) FROM score_changes AS k "
    "WHERE k.server_id = r.server_id AND k.member_id = r.member_id AND k.title_id = r.title_id"
)
_MERGED = "SELECT c.into_id FROM title_changes AS c WHERE c.server_id = :server_id AND c.into_id IS NOT NULL"
"""Where two histories have come together."""
_HISTORY = (
    "SELECT (SELECT count(*) FROM shelf AS r WHERE r.server_id = :server_id AND r.score IS NOT NULL "
    f"AND r.title_id NOT IN ({_MERGED}) AND NOT EXISTS (SELECT 1 FROM score_changes AS c "
    f"WHERE c.change_id = ({_LAST}) AND c.score = r.score)) "
    "+ (SELECT count(*) FROM score_changes AS r WHERE r.server_id = :server_id AND r.score IS NOT NULL "
    f"AND r.title_id NOT IN ({_MERGED}) AND r.change_id = ({_LAST}) AND NOT EXISTS (SELECT 1 FROM shelf AS s "
    "WHERE s.server_id = r.server_id AND s.title_id = r.title_id AND s.member_id = r.member_id "
    "AND s.score IS NOT NULL)) AS n"
)
"""Scores that are not what their history ends with, and histories that end with a score nobody has."""

_HELD = (
    "SELECT count(*) AS n FROM shelf AS r WHERE r.server_id = :server_id AND r.held_at IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM bursts AS b JOIN burst_votes AS v ON v.burst_id = b.burst_id "
    "WHERE b.server_id = r.server_id AND b.title_id = r.title_id AND v.member_id = r.member_id)"
)
NOTED = ((HISTORY, _HISTORY), (HELD, _HELD))
"""What is told, and which of the two is right nobody can say."""

_OF_VOTE = {
    "votes": "1",
    "total": "r.score",
    "squares": "r.score * r.score",
    "first_total": "r.first_score",
    **{
        f"{progress}_{name}": f"CASE WHEN r.status = '{progress}' THEN {value} ELSE 0 END"
        for progress in ("finished", "dropped")
        for name, value in (("votes", "1"), ("total", "r.score"))
    },
    **{f"h{half}": f"CASE WHEN r.score = {half} THEN 1 ELSE 0 END" for half in HALF_POINTS},
}
"""What a vote adds to each sum of its title."""
_DUE = "SELECT d.title_id FROM stale_summaries AS d WHERE d.server_id = :server_id"
_SUMS = (
    "SELECT count(*) AS n FROM ("
    "SELECT c.title_id FROM ("
    f"SELECT title_id, {', '.join(summaries.SUMS)} FROM summaries WHERE server_id = :server_id "
    f"UNION ALL SELECT r.title_id, {', '.join(f'-({_OF_VOTE[name]})' for name in summaries.SUMS)} "
    "FROM shelf AS r JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    f"WHERE r.server_id = :server_id AND {summaries.COUNTED}"
    f") AS c WHERE c.title_id NOT IN ({_DUE}) "
    f"GROUP BY c.title_id HAVING {' OR '.join(f'sum(c.{name}) <> 0' for name in summaries.SUMS)}"
    ") AS w"
)
_SCORES = (
    "SELECT count(*) AS n FROM summaries AS s WHERE s.server_id = :server_id "
    f"AND s.title_id NOT IN ({_DUE}) AND CASE WHEN s.votes = 0 THEN s.score IS NOT NULL "
    f"ELSE s.score NOT BETWEEN 1 AND 10 OR s.score IS NULL AND NOT ({summaries.DRIFTED}) END"
)
_MOODS = (
    "SELECT count(*) AS n FROM (SELECT c.title_id, c.mood FROM ("
    "SELECT title_id, mood, members FROM mood_counts WHERE server_id = :server_id "
    "UNION ALL SELECT v.title_id, o.mood, -1 AS members FROM reviews AS v "
    "JOIN review_moods AS o ON o.review_id = v.review_id "
    "WHERE v.server_id = :server_id AND v.state = 'posted'"
    ") AS c GROUP BY c.title_id, c.mood HAVING sum(c.members) <> 0) AS w"
)
OF_SERVER = (
    ("Titles whose counts are not what the votes say", _SUMS),
    ("Titles whose score cannot be one", _SCORES),
    ("Counts of moods that are not what the reviews say", _MOODS),
)
"""What is worked out of votes and reviews, server by server: making a server anew mends all of it."""


async def look(engine: Engine, *, now: int, is_running: bool) -> AsyncIterator[Finding]:
    """What is wrong with rows of all servers; one line if nothing is."""
    keys = _find_times(now)
    is_well = True
    for check in CHECKS:
        if found := await _count(engine, check.find, keys):
            is_well &= check.health is not Health.WRONG
            yield Finding(f"{check.says}: {found:,}. Way on: {check.way_on}.", check.health)
    late = [(check, await _count(engine, check.find, keys)) for check in _RUNNING]
    for check, found in late:
        if found and is_running:
            is_well = False
            yield Finding(f"{check.says}: {found:,}. Way on: {check.way_on}.", Health.WRONG)
    if is_well:
        yield Finding("Cards, announcements and jobs lead to what is there, and are seen to in time.")
    if not is_running and (waiting := sum(found for _, found in late)):
        yield Finding(f"Waiting until the bot runs: {waiting:,} cards, announcements and jobs.", Health.NOTE)


async def compare(
    engine: Engine, server_ids: Sequence[int], *, report: Report = lambda done, all_: None
) -> dict[str, int]:
    """How much is not as it should be, by what is said of it."""
    found = dict.fromkeys((says for says, _ in (*OF_SERVER, *NOTED)), 0)
    for done, server_id in enumerate(server_ids):
        report(done, len(server_ids))
        for says, sql in (*OF_SERVER, *NOTED):
            found[says] += await _count(engine, sql, {"server_id": server_id})
    report(len(server_ids), len(server_ids))
    return {says: number for says, number in found.items() if number}


async def list_servers(engine: Engine) -> list[int]:
    """Every server that has rows of its own, known or not."""
    sql = "SELECT server_id FROM servers UNION SELECT DISTINCT server_id FROM members ORDER BY server_id"
    return [row["server_id"] for row in await engine.read(sql, {})]


async def list_present(engine: Engine) -> dict[int, str]:
    """The names of the servers that have Daesang, as far as is known here."""
    rows = await engine.read("SELECT server_id, name FROM servers WHERE left_at IS NULL", {})
    return {row["server_id"]: row["name"] for row in rows}


async def list_channels(engine: Engine) -> list[tuple[int, int]]:
    """Servers and channels in which something is to be posted, as their managers have set it."""
    rows = await engine.read(
        "SELECT DISTINCT server_id, value FROM settings WHERE name IN ('review_channel', 'report_channel') "
        "ORDER BY server_id, value",
        {},
    )
    return [(row["server_id"], int(row["value"])) for row in rows]


async def list_unreadable(engine: Engine) -> list[int]:
    """Servers of which it cannot be read what was learnt: every vote there fails."""
    found = []
    for row in await engine.read("SELECT * FROM models", {}):
        try:
            summaries.read_model(row)
        except msgspec.MsgspecError:
            found.append(row["server_id"])
    return found


async def forget_commands(engine: Engine) -> None:
    """Have the next start tell Discord of the commands."""
    await _change(engine, "DELETE FROM facts WHERE name = 'commands'", {})


async def mend(
    engine: Engine,
    *,
    now: int,
    prepare: Callable[[], Awaitable[None]],
    report: Report = lambda done, all_: None,
) -> AsyncIterator[str]:
    """Make anew what is derived; a line for each thing that was done.

    `prepare` is called before the first scores are: they start where what is known of their titles says.
    """
    keys = _find_times(now)
    for check in CHECKS:
        if check.mend and (done := await _change(engine, check.cure, keys)):
            yield f"{check.says}: {done:,}, mended."
    if done := await _change(engine, _ASK_ERASE, {}):
        yield f"Servers whose members asked to be erased, and are by the next start: {done:,}."
    unreadable = await list_unreadable(engine)
    for server_id in unreadable:
        sql = "UPDATE models SET leanings = '{}', spread = '{}' WHERE server_id = :server_id"
        await _change(engine, sql, {"server_id": server_id})
    servers = await list_servers(engine)
    wrong: list[int] = []
    for done, server_id in enumerate(servers):
        report(done, len(servers))
        found = [await _count(engine, sql, {"server_id": server_id}) for _, sql in OF_SERVER]
        if any(found) or server_id in unreadable:
            if not wrong:
                await prepare()
            wrong.append(server_id)
            await Calibration(engine).rebuild_server(server_id)
    report(len(servers), len(servers))
    if wrong:
        yield f"Servers whose counts and scores were made anew from votes and reviews: {len(wrong):,}."


async def _count(engine: Engine, sql: str, keys: Parameters) -> int:
    [row] = await engine.read(sql, keys)
    return int(row["n"])


async def _change(engine: Engine, sql: str, keys: Parameters) -> int:
    return await engine.write(lambda tx: tx.run(sql, keys))


def _find_times(now: int) -> Parameters:
    return {
        "now": now,
        "soon": now + SOON_SECONDS,
        "hour_ago": now - STUCK_SECONDS,
        "far": now + FAR_SECONDS,
        "far_job": now + JOB_SECONDS,
        "old": now - DRAFT_SECONDS - PAST_SECONDS,
        "old_view": now - VIEW_SECONDS - PAST_SECONDS,
    }
