"""Which of the bot's processes have the database."""

from collections.abc import Sequence
from dataclasses import fields

from bot.domain.instances import Instance, is_in_way
from bot.store.transaction import Engine, Transaction, writes

FORGOTTEN_SECONDS = 24 * 3600
"""After which whoever has not said so any more has surely ended, whatever a clock may be wrong by."""

_COLUMNS = tuple(field.name for field in fields(Instance))


class Instances:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @writes
    def take(
        self, tx: Transaction, me: Instance, *, alone: bool, gone: Sequence[Instance] = ()
    ) -> list[Instance]:
        """Note that `me` has the database, unless others are in the way: those.

        Who is among the `gone` is not, unless they have renewed since.
        """
        tx.run("DELETE FROM instances WHERE renewed_at < :at", {"at": me.renewed_at - FORGOTTEN_SECONDS})
        there = [
            Instance(*(row[name] for name in _COLUMNS))
            for row in tx.all(f"SELECT {', '.join(_COLUMNS)} FROM instances ORDER BY process", {})
        ]
        in_way = [each for each in there if is_in_way(each, me, alone=alone)]
        if living := [each for each in in_way if each not in gone]:
            return living
        ended = there if alone else in_way
        tx.run(
            "DELETE FROM instances WHERE process = :process",
            [{"process": name} for name in (*(each.process for each in ended), me.process)],
        )
        tx.run(
            f"INSERT INTO instances ({', '.join(_COLUMNS)}) "
            f"VALUES ({', '.join(f':{name}' for name in _COLUMNS)})",
            {name: getattr(me, name) for name in _COLUMNS},
        )
        return []

    @writes
    def renew(self, tx: Transaction, process: str, *, at: int) -> bool:
        """Say that it lives; False where another has taken the database over."""
        sql = "UPDATE instances SET renewed_at = :at WHERE process = :process"
        return tx.run(sql, {"process": process, "at": at}) > 0

    @writes
    def forget(self, tx: Transaction) -> None:
        """Whoever is noted had another copy of it."""
        tx.run("DELETE FROM instances", {})

    @writes
    def release(self, tx: Transaction, process: str) -> None:
        tx.run("DELETE FROM instances WHERE process = :process", {"process": process})
