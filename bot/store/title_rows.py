"""Rows of a server's own titles inside a job."""

from collections.abc import Mapping

from bot.domain.errors import Gone
from bot.domain.members import Act
from bot.domain.titles import Title
from bot.store.drafts import decode
from bot.store.transaction import Transaction


def find_title(tx: Transaction, server_id: int, title_id: str) -> Title | None:
    """A title of the catalogue, or of the server's own: these are asked for only where that has none."""
    if (title := tx.find_title(title_id)) is not None:
        return title
    row = tx.one(
        "SELECT facts FROM titles WHERE server_id = :server_id AND title_id = :title_id",
        {"server_id": server_id, "title_id": title_id},
    )
    return decode(row["facts"], Title) if row is not None else None


def list_facts(tx: Transaction, server_id: int) -> Mapping[str, Title]:
    """The server's own titles by their ids, whatever has become of them."""
    rows = tx.all("SELECT title_id, facts FROM titles WHERE server_id = :server_id", {"server_id": server_id})
    found = {row["title_id"]: decode(row["facts"], Title) for row in rows}
    return {title_id: title for title_id, title in found.items() if title is not None}


def check_stands(tx: Transaction, act: Act, title_id: str) -> None:
    """Raises Gone for a title that has become another since it was chosen."""
    if tx.one(
        "SELECT 1 AS found FROM titles WHERE server_id = :server_id AND title_id = :title_id "
        "AND into_id IS NOT NULL",
        act.keys(title_id=title_id),
    ):
        raise Gone
