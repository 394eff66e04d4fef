"""What members let Daesang do with what is theirs."""

from bot.domain.members import Act, Consent
from bot.store.acts import begin, begin_nowhere
from bot.store.transaction import Engine, Transaction, writes


class Members:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find_consent(self, act: Act) -> Consent:
        """What a member agreed to here; to direct messages they agree for all servers at once."""
        [row] = await self._engine.read(
            "SELECT (SELECT is_off FROM direct_messages WHERE member_id = :member_id) AS is_off, "
            "m.shares_scores, m.no_twins FROM (SELECT 1 AS one) AS o "
            "LEFT JOIN members AS m ON m.server_id = :server_id AND m.member_id = :member_id",
            act.keys(),
        )
        return Consent(direct=not row["is_off"], scores=bool(row["shares_scores"]), twins=not row["no_twins"])

    @writes
    def agree(
        self,
        tx: Transaction,
        act: Act,
        *,
        direct: bool | None = None,
        scores: bool | None = None,
        twins: bool | None = None,
    ) -> None:
        """Change what a member agrees to; None leaves it as it is. Raises Redelivered."""
        if act.server_id:
            begin(tx, act)
        else:  # of direct messages one may say it anywhere
            begin_nowhere(tx, act)
        if direct is not None:
            tx.run(
                "INSERT INTO direct_messages (member_id, is_off) VALUES (:member_id, :is_off) "
                "ON CONFLICT (member_id) DO UPDATE SET is_off = excluded.is_off",
                act.keys(is_off=int(not direct)),
            )
        if scores is not None:
            tx.run(
                "UPDATE members SET shares_scores = :scores "
                "WHERE server_id = :server_id AND member_id = :member_id",
                act.keys(scores=int(scores)),
            )
        if twins is not None:
            tx.run(
                "UPDATE members SET no_twins = :no_twins "
                "WHERE server_id = :server_id AND member_id = :member_id",
                act.keys(no_twins=int(not twins)),
            )
