"""Where reviews and lists of them stand in channels, and whether they stand there as they should.

A card's row is written with the change it shows, before anything is sent. Whatever makes the message stale
raises the revision it should have, in the transaction of that change; it is in line again when a message with
that revision is known to stand. In between nothing is forgotten: not by a restart, not by an outage.
"""

from collections.abc import Collection, Sequence

from bot.domain.cards import CardKind, PublicCard
from bot.domain.events import CardStale, CardStuck
from bot.domain.members import Act
from bot.domain.servers import ALL_SERVERS, Served
from bot.store.jobs import ask_purge
from bot.store.notices import forget_reply_notice
from bot.store.served import restrict
from bot.store.transaction import Engine, Row, Transaction, writes

SENDING_SECONDS = 60
"""For how long a card without a message is left to whoever is sending it."""

_SELECT = """
SELECT c.card_id, c.server_id, c.kind, c.subject_id, c.page, c.channel_id, c.message_id, c.shown, c.wanted,
    c.removes, c.due_at, c.tries, c.stale_at, c.told_at,
    CASE c.kind WHEN 'review' THEN v.card_id = c.card_id
        WHEN 'list' THEN EXISTS (SELECT 1 FROM views AS w WHERE w.view_id = c.subject_id)
        ELSE TRUE END AS is_current
FROM cards AS c
LEFT JOIN reviews AS v ON c.kind = 'review' AND v.review_id = c.subject_id
"""
_KINDS = ", ".join(f"'{kind}'" for kind in CardKind)
_STALE = (
    "UPDATE cards SET wanted = wanted + 1, tries = 0, "
    # Of one that may have been sent it says since when: it is looked for from there on.
    "stale_at = CASE WHEN shown = 0 AND message_id IS NULL THEN stale_at ELSE :at END, "
    "removes = CASE WHEN :removes = 1 THEN 1 ELSE removes END, "
    # One that is being sent is looked at by its sender; until then nobody else touches it.
    "due_at = CASE WHEN shown = 0 AND due_at > :at THEN due_at ELSE :at END "
)
_OF_REPLIES = (
    "SELECT k.card_id FROM cards AS k JOIN replies AS a ON a.reply_id = k.subject_id "
    "WHERE k.kind = 'reply' AND a.review_id = :review_id"
)
_REVIEWS_OF = (
    "SELECT v.review_id FROM reviews AS v WHERE v.server_id = :server_id AND v.member_id = :member_id"
)
_OF_MEMBER = (
    f"kind = 'review' AND subject_id IN ({_REVIEWS_OF})",
    "kind = 'reply' AND subject_id IN (SELECT a.reply_id FROM replies AS a WHERE a.server_id = :server_id "
    f"AND (a.member_id = :member_id OR a.review_id IN ({_REVIEWS_OF})))",
    "kind = 'list' AND card_id IN "
    f"(SELECT r.card_id FROM card_reviews AS r WHERE r.review_id IN ({_REVIEWS_OF}))",
)
"""The cards that show what a member wrote, answers to it, and lists of it."""
_ERASE_REPLY = (
    "DELETE FROM replies WHERE reply_id = :id AND NOT EXISTS "
    "(SELECT 1 FROM reports AS p WHERE p.reply_id = :id)",
    "UPDATE replies SET state = 'deleted', state_at = :at, body = '-', account = '', avatar = '' "
    "WHERE reply_id = :id AND state <> 'deleted'",
)
_ADOPT = (
    "INSERT INTO cards "
    "(server_id, kind, subject_id, channel_id, message_id, shown, wanted, removes, due_at, stale_at) "
    "SELECT :server_id, :kind, :subject_id, :channel_id, :message_id, -1, 1, 1, 0, 0 WHERE NOT EXISTS "
    "(SELECT 1 FROM reviews AS v WHERE v.review_id = :subject_id AND v.server_id <> :server_id) "
    "ON CONFLICT DO NOTHING RETURNING card_id, stale_at"
)
_CLAIM = (
    "UPDATE reviews SET card_id = :card_id "
    "WHERE review_id = :subject_id AND server_id = :server_id "
    "AND (card_id IS NULL OR NOT EXISTS (SELECT 1 FROM cards AS c WHERE c.card_id = reviews.card_id))"
)


class Cards:
    """The public messages of all servers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # Bringing them in line ---------------------------------------------------------------------------

    async def list_due(self, *, at: int, most: int, served: Served = ALL_SERVERS) -> list[PublicCard]:
        """The cards to look at now: each server's texts that must leave first."""
        rows = await self._engine.read(
            "SELECT w.* FROM (SELECT d.*, row_number() OVER "
            "(PARTITION BY d.server_id ORDER BY d.removes DESC, d.due_at, d.card_id) AS place "
            # Not by an index of kinds, which would read every card there is.
            f"FROM ({_SELECT} WHERE c.due_at <= :at AND coalesce(c.kind, '') IN ({_KINDS})"
            f"{restrict(served, 'c.server_id')}) AS d) AS w "
            "ORDER BY w.place, w.card_id LIMIT :most",
            {"at": at, "most": most},
        )
        return [_read_card(row) for row in rows]

    async def find(self, card_id: int) -> PublicCard | None:
        rows = await self._engine.read(
            f"{_SELECT} WHERE c.card_id = :id AND c.kind IN ({_KINDS})", {"id": card_id}
        )
        return _read_card(rows[0]) if rows else None

    async def list_stale(self, server_id: int, review_id: int) -> list[PublicCard]:
        """The cards that show a review, alone or in a list, and not as they should."""
        rows = await self._engine.read(
            f"{_SELECT} WHERE c.server_id = :server_id AND c.shown <> c.wanted AND c.card_id IN ("
            "SELECT k.card_id FROM cards AS k WHERE k.kind = 'review' AND k.subject_id = :review_id "
            "UNION SELECT r.card_id FROM card_reviews AS r WHERE r.review_id = :review_id "
            f"UNION {_OF_REPLIES})",
            {"server_id": server_id, "review_id": review_id},
        )
        return [_read_card(row) for row in rows]

    async def list_reviews(self, card_id: int) -> list[int]:
        rows = await self._engine.read(
            "SELECT review_id FROM card_reviews WHERE card_id = :id ORDER BY review_id", {"id": card_id}
        )
        return [row["review_id"] for row in rows]

    @writes
    def settle(self, tx: Transaction, card_id: int, *, message_id: int | None, shown: int) -> bool:
        """Note which message shows which revision, None for none; whether that is in line."""
        keys = {"id": card_id, "message_id": message_id}
        if tx.run("DELETE FROM cards WHERE message_id = :message_id AND card_id <> :id", keys):
            shown = -1  # what took it for its own may have changed it
        return _settle(tx, card_id, message_id=message_id, shown=shown)

    @writes
    def note_found(self, tx: Transaction, card_id: int, message_ids: Sequence[int], *, shown: int) -> bool:
        """It was looked for: the first of these that no card has is its message, and shows that revision.

        Without one it was not sent. Whether it is in line; False too where it was noted meanwhile.
        """
        if tx.one(
            "SELECT 1 AS found FROM cards WHERE card_id = :id AND message_id IS NOT NULL", {"id": card_id}
        ):
            return False
        owned = "SELECT 1 AS found FROM cards WHERE message_id = :message_id"
        lost = next((each for each in message_ids if not tx.one(owned, {"message_id": each})), None)
        return _settle(tx, card_id, message_id=lost, shown=shown if lost is not None else -1)

    @writes
    def put_off(self, tx: Transaction, card: PublicCard, *, until: int | None) -> None:
        """Look at it again at `until`; None gives it up as it is."""
        # A change since then has made it due at once, and stands; so does that it is in line now.
        tx.run(
            "UPDATE cards SET due_at = :until, tries = tries + 1 "
            "WHERE card_id = :id AND wanted = :wanted AND shown <> wanted",
            {"id": card.id, "until": until, "wanted": card.wanted},
        )

    @writes
    def report_stuck(self, tx: Transaction, card: PublicCard, *, at: int) -> None:
        """Have moderators told, once, where a text stands that cannot be taken from its channel."""
        keys = {"id": card.id, "at": at}
        if tx.run("UPDATE cards SET told_at = :at WHERE card_id = :id AND told_at IS NULL", keys):
            tx.emit(CardStuck(card.server_id, card.id), at=at)

    @writes
    def remove(self, tx: Transaction, card_id: int) -> None:
        """Its message is gone, and none is to take its place: an answer goes with it."""
        row = tx.one(
            "DELETE FROM cards WHERE card_id = :id RETURNING kind, subject_id, stale_at", {"id": card_id}
        )
        if row is not None and row["kind"] == CardKind.REPLY:
            erase_reply(tx, row["subject_id"], at=row["stale_at"])

    async def hurry(self, server_id: int, *, at: int) -> None:
        """A server's channels have changed: try again now what failed there or was given up."""
        keys = {"server_id": server_id, "at": at}
        failed = "server_id = :server_id AND tries > 0 AND shown <> wanted"

        def job(tx: Transaction) -> None:
            for row in tx.all(f"UPDATE cards SET due_at = :at WHERE {failed} RETURNING card_id", keys):
                tx.emit(CardStale(server_id, row["card_id"]), at=at)

        if await self._engine.read(f"SELECT 1 AS found FROM cards WHERE {failed} LIMIT 1", keys):
            await self._engine.write(job, of=server_id)

    # Sending -----------------------------------------------------------------------------------------

    @writes
    def note_sending(self, tx: Transaction, card: PublicCard, *, at: int) -> bool:
        """It is about to be sent anew, and to be looked for should nobody note where; whether it still is."""
        return bool(
            tx.run(
                "UPDATE cards SET shown = 0, stale_at = :at, due_at = :due_at "
                "WHERE card_id = :id AND message_id IS NULL AND wanted = :wanted",
                {"id": card.id, "wanted": card.wanted, "at": at, "due_at": at + SENDING_SECONDS},
            )
        )

    @writes
    def move(self, tx: Transaction, card_id: int, channel_id: int) -> None:
        """It will stand in another channel than was thought."""
        tx.run(
            "UPDATE cards SET channel_id = :channel_id WHERE card_id = :id",
            {"id": card_id, "channel_id": channel_id},
        )

    @writes
    def replace(self, tx: Transaction, card: PublicCard, *, channel_id: int, at: int) -> PublicCard:
        """Whether a card was sent is not known: it is looked for, and another takes its place elsewhere."""
        new = place(tx, card.server_id, card.subject_id, channel_id=channel_id, at=at)
        tx.run(
            "UPDATE cards SET wanted = wanted + 1, removes = 1, due_at = stale_at WHERE card_id = :id",
            {"id": card.id},
        )
        tx.emit(CardStale(card.server_id, card.id), at=at)
        return new

    async def adopt(
        self, server_id: int, kind: CardKind, subject_id: int, *, channel_id: int, message_id: int, at: int
    ) -> None:
        """A press came from a message of ours whose card does not know it: now it does.

        What it shows is not known, so it is brought in line, whatever it is. A card that is being sent just
        now is not this one: its sender will say where it is.
        """
        keys = {
            "server_id": server_id,
            "kind": kind,
            "subject_id": subject_id,
            "channel_id": channel_id,
            "message_id": message_id,
            "at": at,
        }
        found = await self._engine.read(
            "SELECT (SELECT max(c.card_id) FROM cards AS c WHERE c.server_id = :server_id AND c.kind = :kind "
            "AND c.subject_id = :subject_id AND c.message_id IS NULL) AS card_id, "
            # While one is being sent, the message may be just that: its sender will say so.
            "EXISTS (SELECT 1 FROM cards AS k WHERE k.message_id = :message_id OR k.kind = :kind "
            "AND k.subject_id = :subject_id AND k.message_id IS NULL AND k.shown = 0 AND k.due_at > :at) "
            "AS known",
            keys,
        )
        lost_id = found[0]["card_id"]
        if found[0]["known"] or (lost_id is None and kind is not CardKind.REVIEW):
            return

        def job(tx: Transaction) -> None:
            if lost_id is None:  # sent by a version that noted cards afterwards, or twice
                row = tx.one(_ADOPT, keys)
                if row is not None:
                    tx.run(_CLAIM, {**keys, "card_id": row["card_id"]})
            else:
                row = tx.one(
                    "UPDATE cards SET message_id = :message_id, channel_id = :channel_id, due_at = stale_at, "
                    # Where nothing should have stood, a text has to leave.
                    "shown = -1, removes = CASE WHEN shown = wanted THEN 1 ELSE removes END "
                    "WHERE card_id = :card_id AND message_id IS NULL AND NOT EXISTS "
                    "(SELECT 1 FROM cards AS k WHERE k.message_id = :message_id) RETURNING card_id, stale_at",
                    {**keys, "card_id": lost_id},
                )
            if row is not None:
                tx.emit(CardStale(server_id, row["card_id"]), at=row["stale_at"])

        await self._engine.write(job, of=server_id)

    # Shared lists ------------------------------------------------------------------------------------

    @writes
    def share(
        self,
        tx: Transaction,
        server_id: int,
        view_id: int,
        page: int,
        review_ids: Collection[int],
        *,
        channel_id: int,
        message_id: int | None,
        at: int,
    ) -> tuple[int, int]:
        """A list is about to show these reviews, in a new message or over an old one: card and revision.

        What an old one shows still counts until it is settled.
        """
        keys = {
            "server_id": server_id,
            "view_id": view_id,
            "page": page,
            "channel_id": channel_id,
            "message_id": message_id,
            "at": at,
            "due_at": at + SENDING_SECONDS,
        }
        row = tx.one(
            "UPDATE cards SET page = :page, wanted = wanted + 1, due_at = :due_at, stale_at = :at "
            "WHERE message_id = :message_id RETURNING card_id, wanted",
            keys,
        ) or tx.one(
            "INSERT INTO cards "
            "(server_id, kind, subject_id, page, channel_id, message_id, wanted, due_at, stale_at) "
            "VALUES (:server_id, 'list', :view_id, :page, :channel_id, :message_id, 1, :due_at, :at) "
            "RETURNING card_id, wanted",
            keys,
        )
        assert row is not None
        tx.run(
            "INSERT INTO card_reviews (card_id, review_id, revision) "
            "VALUES (:card_id, :review_id, :revision) "
            "ON CONFLICT (card_id, review_id) DO UPDATE SET revision = excluded.revision",
            [
                {"card_id": row["card_id"], "review_id": review_id, "revision": row["wanted"]}
                for review_id in review_ids
            ],
        )
        return int(row["card_id"]), int(row["wanted"])

    @writes
    def settle_list(self, tx: Transaction, card_id: int, revision: int, *, message_id: int) -> None:
        """The message shows just that revision's page; a review of it that has changed since closes it."""
        keys = {"id": card_id, "revision": revision, "message_id": message_id}
        row = tx.one(
            "UPDATE cards SET message_id = :message_id, shown = :revision, tries = 0, "
            "due_at = CASE WHEN wanted = :revision THEN NULL ELSE stale_at END, "
            "removes = CASE WHEN wanted = :revision THEN 0 ELSE removes END, "
            "told_at = CASE WHEN wanted = :revision THEN NULL ELSE told_at END "
            "WHERE card_id = :id RETURNING wanted, server_id, stale_at",
            keys,
        )
        tx.run("DELETE FROM card_reviews WHERE card_id = :id AND revision < :revision", keys)
        if row is not None and row["wanted"] != revision:
            tx.emit(CardStale(row["server_id"], card_id), at=row["stale_at"])

    @writes
    def close_list(self, tx: Transaction, card: PublicCard) -> None:
        """The message shows none of its reviews any more, unless it is being opened anew."""
        keys = {"id": card.id, "revision": card.wanted}
        tx.run(
            "UPDATE cards SET shown = :revision, tries = 0, "
            "due_at = CASE WHEN wanted = :revision THEN NULL ELSE due_at END, "
            "removes = CASE WHEN wanted = :revision THEN 0 ELSE removes END, "
            "told_at = CASE WHEN wanted = :revision THEN NULL ELSE told_at END WHERE card_id = :id",
            keys,
        )
        tx.run("DELETE FROM card_reviews WHERE card_id = :id AND revision <= :revision", keys)


# Inside a job ----------------------------------------------------------------------------------------


def _settle(tx: Transaction, card_id: int, *, message_id: int | None, shown: int) -> bool:
    row = tx.one(
        "UPDATE cards SET message_id = :message_id, shown = :shown, tries = 0, "
        "due_at = CASE WHEN wanted = :shown THEN NULL ELSE stale_at END, "
        "removes = CASE WHEN wanted = :shown THEN 0 ELSE removes END, "
        "told_at = CASE WHEN wanted = :shown THEN NULL ELSE told_at END "
        "WHERE card_id = :id RETURNING wanted, server_id, stale_at",
        {"id": card_id, "message_id": message_id, "shown": shown},
    )
    if row is None or row["wanted"] == shown:
        return True
    tx.emit(CardStale(row["server_id"], card_id), at=row["stale_at"])
    return False


def place(tx: Transaction, server_id: int, review_id: int, *, channel_id: int, at: int) -> PublicCard:
    """A review gets a card, about to be sent to a channel, in place of the one it has."""
    card = _place(tx, server_id, CardKind.REVIEW, review_id, channel_id=channel_id, at=at)
    tx.run(
        "UPDATE reviews SET card_id = :card_id WHERE review_id = :review_id",
        {"card_id": card.id, "review_id": review_id},
    )
    return card


def place_reply(tx: Transaction, server_id: int, reply_id: int, *, channel_id: int, at: int) -> PublicCard:
    """An answer gets its card, about to be sent to a channel."""
    return _place(tx, server_id, CardKind.REPLY, reply_id, channel_id=channel_id, at=at)


def _place(
    tx: Transaction, server_id: int, kind: CardKind, subject_id: int, *, channel_id: int, at: int
) -> PublicCard:
    row = tx.one(
        "INSERT INTO cards (server_id, kind, subject_id, channel_id, wanted, due_at, stale_at) "
        "VALUES (:server_id, :kind, :subject_id, :channel_id, 1, :due_at, :at) RETURNING card_id",
        {
            "server_id": server_id,
            "kind": kind,
            "subject_id": subject_id,
            "channel_id": channel_id,
            "due_at": at + SENDING_SECONDS,
            "at": at,
        },
    )
    assert row is not None
    return PublicCard(
        row["card_id"],
        server_id,
        kind,
        subject_id,
        page=0,
        channel_id=channel_id,
        message_id=None,
        shown=0,
        wanted=1,
        removes=False,
        due_at=at + SENDING_SECONDS,
        tries=0,
        stale_at=at,
        is_told=False,
        is_current=True,
    )


def park(tx: Transaction, server_id: int, review_id: int, *, channel_id: int, at: int) -> None:
    """A review that nobody may see yet is to stand in a channel once it may."""
    card = place(tx, server_id, review_id, channel_id=channel_id, at=at)
    tx.run("UPDATE cards SET shown = wanted, due_at = NULL WHERE card_id = :id", {"id": card.id})


def mark_stale(tx: Transaction, server_id: int, review_id: int, *, at: int, removes: bool) -> None:
    """A review's card does not show what it should; with `removes` a text must leave it."""
    rows = tx.all(
        f"{_STALE} WHERE kind = 'review' AND card_id = "
        "(SELECT v.card_id FROM reviews AS v WHERE v.review_id = :review_id) RETURNING card_id",
        {"review_id": review_id, "at": at, "removes": int(removes)},
    )
    for row in rows:
        tx.emit(CardStale(server_id, row["card_id"]), at=at)


def mark_replies_stale(
    tx: Transaction, server_id: int, review_id: int, *, at: int, reply_id: int | None = None
) -> None:
    """Answers to a review, or one of them, do not show what they should."""
    which = "" if reply_id is None else "AND subject_id = :reply_id"
    keys = {"review_id": review_id, "at": at, "removes": 1, "reply_id": reply_id}
    for row in tx.all(f"{_STALE} WHERE card_id IN ({_OF_REPLIES}) {which} RETURNING card_id", keys):
        tx.emit(CardStale(server_id, row["card_id"]), at=at)


def erase_reply(tx: Transaction, reply_id: int, *, at: int) -> None:
    """Take an answer back for good. Reports on it close, and count still: of those its writer is kept."""
    keys = {"id": reply_id, "at": at}
    tx.run("UPDATE reports SET closed_at = :at WHERE reply_id = :id AND closed_at IS NULL", keys)
    forget_reply_notice(tx, reply_id)
    for statement in _ERASE_REPLY:
        tx.run(statement, keys)
    ask_purge(tx, at=at)


def close_lists(tx: Transaction, server_id: int, review_id: int, *, at: int) -> None:
    """What a review says has changed: lists that show it are closed, to be opened anew."""
    rows = tx.all(
        f"{_STALE} WHERE kind = 'list' AND card_id IN "
        "(SELECT r.card_id FROM card_reviews AS r WHERE r.review_id = :review_id) RETURNING card_id",
        {"review_id": review_id, "at": at, "removes": 1},
    )
    for row in rows:
        tx.emit(CardStale(server_id, row["card_id"]), at=at)


def take_down(tx: Transaction, act: Act) -> None:
    """Nothing that a member wrote is to stand anywhere in the server, nor any answer to it or list of it."""
    for statement in _OF_MEMBER:
        for row in tx.all(f"{_STALE} WHERE {statement} RETURNING card_id", act.keys(removes=1)):
            tx.emit(CardStale(act.server_id, row["card_id"]), at=act.at)


def withdraw_lists(tx: Transaction, act: Act, view_ids: Collection[int]) -> None:
    """Shared lists of these views are to go from their channels; the views go with this."""
    for view_id in view_ids:
        keys = act.keys(removes=1, view_id=view_id)
        for row in tx.all(f"{_STALE} WHERE kind = 'list' AND subject_id = :view_id RETURNING card_id", keys):
            tx.emit(CardStale(act.server_id, row["card_id"]), at=act.at)


def _read_card(row: Row) -> PublicCard:
    return PublicCard(
        id=row["card_id"],
        server_id=row["server_id"],
        kind=CardKind(row["kind"]),
        subject_id=row["subject_id"],
        page=row["page"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        shown=row["shown"],
        wanted=row["wanted"],
        removes=bool(row["removes"]),
        due_at=row["due_at"],
        tries=row["tries"],
        stale_at=row["stale_at"],
        is_told=row["told_at"] is not None,
        is_current=bool(row["is_current"]),
    )
