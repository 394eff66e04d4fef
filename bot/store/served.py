"""Which rows are a process's to see to, where several processes share a database."""

from bot.domain.servers import Served


def restrict(served: Served, column: str) -> str:
    """What a WHERE goes on with, so that only rows of served servers are found; `column` has their ids."""
    if served.is_all:
        return ""
    # Numbers of our own, in the text: they change seldom, and a list cannot be a parameter. No shard is -1.
    shard_ids = ", ".join(map(str, sorted(served.shard_ids))) or "-1"
    return f" AND ({column} >> 22) % {served.shard_count} IN ({shard_ids})"
