"""Several processes of one bot: what members see when the database goes away, or is another version's.

As in `test_shards`.
"""

import asyncio
import signal
import time

from tests.faults.cluster import LEASE, SLACK, TURN, Cluster, cluster, postgres
from tests.faults.gateway import until
from tests.places import on_its_own
from tests.postgres import OwnServer

pytestmark = on_its_own

__all__ = ["cluster", "postgres"]


async def test_the_database_goes_away_and_all_stop_and_start(cluster: Cluster, postgres: OwnServer) -> None:
    """Without it nobody answers for long; back, each goes on with what it had, and no shard is begun anew.

    Stopped and started, the bot has as many shards as Discord wants by now.
    """
    bots = [await cluster.start() for _ in range(2)]
    await cluster.settle()
    async with cluster.driving() as drive:
        before = cluster.find_owners(), len(cluster.remote.identified)
        postgres.stop("immediate")
        await asyncio.sleep(2 * LEASE)
        away = [each for each in drive.uses if each.at > time.monotonic() - LEASE / 2]
        assert not any(each.asked.answered for each in away)
        postgres.start()
        await drive.recover(cluster.server_ids, seconds=5 + SLACK)
        assert (cluster.find_owners(), len(cluster.remote.identified)) == before
    for bot in bots:
        bot.send_signal(signal.SIGTERM)
    assert [await bot.end() for bot in bots] == [0, 0]
    assert cluster.find_owners() == {}
    cluster.remote.shards = 4
    cluster.remote.sessions.clear()
    for _ in range(2):
        await cluster.start()
    await cluster.settle()
    async with cluster.driving() as again:
        await again.recover(cluster.server_ids, seconds=SLACK)
    await cluster.check(drive, again)


async def test_one_that_is_cut_off_from_the_database_is_silent(cluster: Cluster) -> None:
    """It lives and hears all that members do; others take over, and it answers nothing that is theirs."""
    cable = await cluster.lay_cable()
    lonely = await cluster.start(cable=cable)
    await cluster.start()
    await cluster.settle()
    cluster.remote.tells_all = True
    async with cluster.driving() as drive:
        lost = cluster.find_servers(lonely)
        cable.cut()
        await drive.recover(lost, seconds=LEASE + LEASE / 4 + 3 * TURN + SLACK)
        await until(lambda: set(cluster.find_owners().values()) == {cluster.bots[1].pid})
        assert lonely.is_alive
        await asyncio.sleep(LEASE / 2)
        cable.mend()
        await cluster.settle()
        await drive.recover(cluster.server_ids, seconds=SLACK)
    assert drive.find_longest_gap(cluster.server_ids - lost) < TURN + SLACK
    await cluster.check(drive)


async def test_control_who_is_back_first_takes_all(cluster: Cluster, postgres: OwnServer) -> None:
    """Control: without patience after an outage shards change hands, and are begun anew."""
    for _ in range(2):
        await cluster.start("greedy")
    await cluster.settle()
    before = len(cluster.remote.identified)
    postgres.stop("immediate")
    await asyncio.sleep(1.5 * LEASE)
    postgres.start()
    await until(lambda: len(cluster.remote.identified) > before)


async def test_a_newer_version_makes_the_older_ones_stop(cluster: Cluster) -> None:
    """Once it has migrated the database, those that run say why they end, and it serves all."""
    older = [await cluster.start() for _ in range(2)]
    await cluster.settle()
    async with cluster.driving() as drive:
        await cluster.start("newer")
        assert [await bot.end() for bot in older] == [2, 2]
        await cluster.settle()
        await drive.recover(cluster.server_ids, seconds=SLACK)
    for bot in older:
        assert "this Daesang knows" in bot.log.read_text()
        assert "it stops answering; update it." in bot.log.read_text()
    await cluster.check(drive)
