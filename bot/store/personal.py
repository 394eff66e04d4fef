"""The declaration: every table and column that holds a member, what of it is exported, and what erasing does.

A table or column that may hold somebody and stands neither in `PERSONAL` nor in `NOBODYS` fails
`tests/store/test_personal.py`. Counting, exporting and erasing (`bot.store.privacy`) go by nothing else.
"""

from dataclasses import dataclass
from enum import Enum

from bot.domain.privacy import ERASED, Kind

_MINE = "r.server_id = :server_id AND r.member_id = :member_id"
_REVIEWS = "SELECT v.review_id FROM reviews AS v WHERE v.server_id = :server_id AND v.member_id = :member_id"


class Fate(Enum):
    """What erasing does with a row: it goes, it loses its member, or it stays as it is."""

    GOES = "goes"
    BLANK = "blank"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Personal:
    """Rows r of a table that are a member's, told as one `kind`; `holds` are the columns with ids and words.

    `told` is what of them is exported. `whose` may ask for :server_id, :member_id and their
    :digest. `blank` says what a row that stays has in place of its member.
    """

    table: str
    kind: Kind
    holds: tuple[str, ...]
    told: tuple[str, ...] = ()
    whose: str = _MINE
    fate: Fate = Fate.GOES
    blank: str = ""
    is_counted: bool = True
    """Whether its rows are told of one by one, and not as parts of others."""

    @property
    def count(self) -> str:
        return f"SELECT count(*) AS n FROM {self.table} AS r WHERE {self.whose}"

    @property
    def read(self) -> str:
        columns = ", ".join(f"r.{name}" for name in self.told)
        return f"SELECT {columns} FROM {self.table} AS r WHERE {self.whose} ORDER BY {columns}"

    @property
    def erase(self) -> str | None:
        if self.fate is Fate.STAYS:
            return None
        if self.fate is Fate.BLANK:
            return f"UPDATE {self.table} AS r SET {self.blank} WHERE {self.whose}"
        return f"DELETE FROM {self.table} AS r WHERE {self.whose}"


def _of_review(
    table: str, kind: Kind, holds: tuple[str, ...], told: tuple[str, ...], *, is_counted: bool = True
) -> Personal:
    """Rows that hang on a review of theirs."""
    whose = f"r.review_id IN ({_REVIEWS})"
    return Personal(table, kind, holds, told, whose=whose, is_counted=is_counted)


def _on_reviews(table: str, kind: Kind, told: tuple[str, ...]) -> Personal:
    """What they said of reviews of others."""
    of_server = "SELECT v.review_id FROM reviews AS v WHERE v.server_id = :server_id"
    whose = f"r.member_id = :member_id AND r.review_id IN ({of_server})"
    return Personal(table, kind, ("member_id",), told, whose=whose)


PERSONAL: tuple[Personal, ...] = (
    # What leads to other rows goes before these.
    Personal(
        "title_moves",
        Kind.TITLES,
        ("row_id", "other_id", "was"),
        whose="r.server_id = :server_id AND ("
        "r.row_id = :member_id AND r.place IN ('shelf', 'judged', 'shown', 'mood votes', 'warning votes') "
        f"OR r.place IN ('reviews', 'aside') AND (r.row_id IN ({_REVIEWS}) OR r.other_id IN ({_REVIEWS})) "
        "OR r.place = 'score_changes' AND r.row_id IN (SELECT c.change_id FROM score_changes AS c "
        "WHERE c.server_id = :server_id AND c.member_id = :member_id) "
        "OR r.place = 'drafts' AND r.row_id IN (SELECT d.draft_id FROM drafts AS d "
        "WHERE d.server_id = :server_id AND d.member_id = :member_id))",
    ),
    _of_review("review_versions", Kind.VERSIONS, ("take",), ("review_id", "take", "written_at")),
    _of_review("review_moods", Kind.REVIEWS, ("mood",), ("review_id", "mood"), is_counted=False),
    Personal("replies", Kind.REPLIES, ("member_id", "name", "account", "avatar", "body"), ("body", "state")),
    _on_reviews("helpful_votes", Kind.HELPFUL, ("review_id", "helpful")),
    _on_reviews("spoiler_flags", Kind.FLAGS, ("review_id", "refused_at")),
    Personal(
        "reports",
        Kind.REPORTS,
        ("reporter_id", "reason"),
        ("reason", "reported_at", "closed_at"),
        whose="r.server_id = :server_id AND r.reporter_id = :member_id",
    ),
    Personal("filings", Kind.REPORTS, ("member_id",), ("at",)),
    Personal(
        "reviews",
        Kind.REVIEWS,
        ("member_id", "body", "series", "link"),
        (
            "review_id",
            "title_id",
            "body",
            "spoils",
            "episode",
            "series",
            "link",
            "posted_at",
            "edited_at",
            "state",
            "state_at",
        ),
    ),
    Personal("title_votes", Kind.MOODS, ("member_id", "name"), ("title_id", "kind", "name")),
    Personal("judged", Kind.MODERATION, ("member_id", "sketch"), ("title_id", "is_flagged", "is_marked")),
    Personal(
        "burst_votes",
        Kind.MODERATION,
        ("member_id",),
        ("burst_id", "held_at"),
        whose="r.member_id = :member_id AND r.burst_id IN "
        "(SELECT b.burst_id FROM bursts AS b WHERE b.server_id = :server_id)",
    ),
    Personal("shown", Kind.PICKS, ("member_id",), ("title_id", "source", "shown_at")),
    Personal(
        "shelf",
        Kind.SHELF,
        ("member_id",),
        (
            "title_id",
            "status",
            "episode",
            "score",
            "first_score",
            "rewatches",
            "planned_at",
            "refused_at",
            "started_at",
            "finished_at",
            "again_at",
            "first_at",
            "rated_at",
            "scored_at",
            "held_at",
            "brought",
            "brought_at",
        ),
    ),
    Personal("score_changes", Kind.SCORE_CHANGES, ("member_id",), ("title_id", "at", "change_id", "score")),
    Personal(
        "waiting_rows",
        Kind.WAITING,
        ("member_id", "row_key", "name", "original", "source_key", "payload"),
        ("name", "payload", "at"),
    ),
    Personal("imported_reviews", Kind.DRAFTS, ("member_id", "body"), ("title_id", "body", "written_at")),
    Personal(
        "imports",
        Kind.LISTS,
        ("member_id", "payload", "choices", "applied", "changes"),
        ("at", "state", "applied_at"),
    ),
    Personal("title_confirmations", Kind.TITLES, ("member_id",), ("title_id", "at")),
    Personal(
        "titles",
        Kind.TITLES,
        ("added_by", "added_name"),
        ("title_id", "added_at"),
        whose="r.server_id = :server_id AND r.added_by = :member_id",
        fate=Fate.BLANK,
        blank="added_by = NULL, added_name = NULL",
    ),
    Personal(
        "title_changes",
        Kind.TITLES,
        ("member_id", "name"),
        ("title_id", "kind", "at"),
        fate=Fate.BLANK,
        blank=f"member_id = 0, name = '{ERASED}'",
    ),
    Personal(
        "title_changes",
        Kind.TITLES,
        ("undone_by", "undone_name"),
        ("title_id", "kind", "undone_at"),
        whose="r.server_id = :server_id AND r.undone_by = :member_id",
        fate=Fate.BLANK,
        blank=f"undone_by = NULL, undone_name = '{ERASED}'",
    ),
    Personal(
        "moderation_log",
        Kind.MODERATION,
        ("moderator_id", "moderator"),
        ("at", "action", "title_id"),
        whose="r.server_id = :server_id AND r.moderator_id = :member_id",
        fate=Fate.BLANK,
        blank=f"moderator_id = NULL, moderator = '{ERASED}'",
    ),
    Personal(
        "moderation_log",
        Kind.MODERATION,
        ("member_id", "member"),
        ("at", "action", "title_id"),
        whose="r.server_id = :server_id AND r.member_id = :member_id",
        fate=Fate.BLANK,
        blank=f"member_id = NULL, member = '{ERASED}'",
    ),
    Personal(
        "sanctions",
        Kind.MODERATION,
        ("digest",),
        ("excluded_at", "blocked_at", "muted_at"),
        whose="r.server_id = :server_id AND r.digest = :digest",
        fate=Fate.STAYS,
    ),
    Personal("drafts", Kind.DRAFTS, ("member_id", "payload"), ("kind", "title_id", "payload", "kept_at")),
    Personal("views", Kind.BUTTONS, ("member_id", "state"), ("kind", "kept_at")),
    Personal("notices", Kind.NOTICES, ("member_id", "parameters"), ("key", "told_at")),
    Personal(
        "members",
        Kind.PROFILE,
        ("member_id", "name", "avatar"),
        (
            "name",
            "avatar",
            "joined_at",
            "seen_at",
            "left_at",
            "hidden_at",
            "shares_scores",
            "no_twins",
            "excluded_at",
            "blocked_at",
            "muted_at",
            "generosity",
            "counted",
            "flags_upheld",
            "flags_refused",
        ),
    ),
    # It holds in all servers: it is of the one that alone knows them, and goes with the last; else of none.
    Personal(
        "direct_messages",
        Kind.MESSAGES,
        ("member_id",),
        ("told_at", "is_off"),
        whose="r.member_id = :member_id AND CASE WHEN :server_id = 0 "
        "THEN (SELECT count(*) FROM members AS o WHERE o.member_id = :member_id) <> 1 "
        "ELSE NOT EXISTS (SELECT 1 FROM members AS o "
        "WHERE o.member_id = :member_id AND o.server_id <> :server_id) END",
    ),
    Personal("erasures", Kind.REQUESTS, ("member_id",), ("at",)),
)
"""In the order in which they go: what is counted, told and erased of a member."""

NOBODYS: dict[str, str] = {
    # Tables with nobody in them.
    "batches": "transactions of the bot's processes",
    "bursts": "votes on a title that were unlike the others, without whose",
    "card_reviews": "which reviews a shared list shows",
    "cards": "where messages stand",
    "facts": "values of the installation",
    "interactions": "the ids of commands and presses, which are no members'",
    "instances": "the bot's processes",
    "jobs": "what is to be done for a server",
    "identifies": "when a connection to Discord may be made",
    "models": "what a server's scores are like, all together; learnt anew soon after an erasing",
    "mood_counts": "how many reviews name a mood",
    "openings": "where a title's score stood at the beginning of a month",
    "outbox": "which announcement is to be made",
    "processes": "the bot's processes",
    "refreshed": "facts of titles",
    "schema_version": "the version of the tables",
    "servers": "the servers",
    "settings": "what managers chose",
    "shards": "which process serves what",
    "source_facts": "what live sources said of titles",
    "source_states": "how live sources fare",
    "stale_summaries": "titles whose numbers are to be made anew",
    "summaries": "what the votes on a title add up to",
    # Columns, beside those that hold somebody.
    "mood_counts.members": "how many members name a mood",
    "titles.facts": "facts of a title",
    "titles.into_id": "a title",
    "title_changes.into_id": "a title",
    "title_changes.payload": "facts of a title, before and after",
    "title_moves.place": "the name of a table",
}
"""What holds nobody, though it might: why."""
