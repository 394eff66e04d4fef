"""Several processes of one bot on one PostgreSQL and a Discord with shards: what members see of a fault.

In each server somebody uses a command again and again. Whatever happens to a process or to the database,
no command is answered twice, nothing that was answered as saved is lost, no shard is begun too early, and
the servers of those to whom nothing happens are answered all the time.

Leases and turns are a quarter as long here as they are (`swift` in `run_bot`). `python -m tests.faults.long`
takes all faults at their real lengths, and prints what became of each.
"""

import signal

import pytest

from bot.lines import CONNECTING_SECONDS
from tests.faults.cluster import LEASE, SLACK, TURN, Cluster, Drive, cluster, postgres
from tests.faults.gateway import command_without_a_server, until
from tests.faults.run_bot import SWIFT, Mortal
from tests.places import on_its_own

pytestmark = on_its_own

__all__ = ["cluster", "postgres"]


async def test_one_is_killed_one_comes_and_one_stops(cluster: Cluster) -> None:
    """A dead one's servers wait for its lease and their turns; for one that stops in order, turns alone.

    The servers of all others are answered all the time, or wait for the turn of their shard.
    """
    bots = [await cluster.start() for _ in range(3)]
    await cluster.settle()
    async with cluster.driving() as first:
        lost = cluster.find_servers(bots[0])
        await bots[0].kill()
        await first.recover(lost, seconds=LEASE + LEASE / 4 + 2 * TURN + SLACK)
    assert len(lost) == 1
    assert first.find_longest_gap(lost) > LEASE / 2  # control: they did stop
    assert first.find_longest_gap(cluster.server_ids - lost) < SLACK
    async with cluster.driving() as second:
        await cluster.start()
        await cluster.settle()
    assert second.find_longest_gap(cluster.server_ids) < 2 * TURN + SLACK
    async with cluster.driving() as third:
        moved = cluster.find_servers(bots[1])
        bots[1].send_signal(signal.SIGTERM)
        await third.recover(moved, seconds=15 / SWIFT + SLACK)
        assert await bots[1].end() == 0
        await cluster.settle()
    assert third.find_longest_gap(moved) < TURN + SLACK
    assert third.find_longest_gap(cluster.server_ids - moved) < SLACK
    # What comes from no server is answered by whoever has shard 0, after all that.
    direct = command_without_a_server("about")
    await cluster.remote.push("INTERACTION_CREATE", direct)
    await until(lambda: cluster.remote.messages.asked[direct["token"]].answered)
    await cluster.check(first, second, third)


async def test_one_that_was_frozen_answers_nothing_that_is_anothers(cluster: Cluster) -> None:
    """What it hears when it goes on, of servers that others serve by now, they alone answer.

    The control is another that does not look at its lease, and answers a second time.
    """
    bot, careless = await cluster.start(), await cluster.start("careless")
    await cluster.settle()
    cluster.remote.tells_all = True
    async with cluster.driving() as drive:
        lost = await _freeze(cluster, drive, bot)
        await cluster.settle()
        assert cluster.find_servers(bot)  # it has its part again
        await drive.recover(cluster.server_ids, seconds=SLACK)
    assert drive.find_longest_gap(cluster.server_ids - lost) < TURN + SLACK
    await cluster.check(drive)
    async with cluster.driving() as control:
        await _freeze(cluster, control, careless)
        await until(lambda: max(cluster.remote.count_answers().values()) > 1)


async def _freeze(cluster: Cluster, drive: Drive, bot: Mortal) -> set[int]:
    """Let a process stand still until others have taken over; the servers that it had."""
    lost = cluster.find_servers(bot)
    bot.send_signal(signal.SIGSTOP)
    await drive.recover(lost, seconds=LEASE + LEASE / 4 + 3 * TURN + SLACK)
    bot.send_signal(signal.SIGCONT)
    return lost


async def test_a_connection_without_an_answer_is_given_up(cluster: Cluster) -> None:
    """Neither it nor those whose turn comes after it wait for longer: for one that begins, and a resume."""
    patience = CONNECTING_SECONDS / SWIFT + 4 * TURN + 2 * SLACK
    cluster.remote.lets_wait = 1
    await cluster.start()
    await cluster.settle(seconds=patience)
    assert cluster.remote.lets_wait == 0  # control
    cluster.remote.lets_wait = 1
    await cluster.remote.sockets[-1].close(code=4000)
    await until(lambda: cluster.remote.lets_wait == 0)
    await cluster.settle(seconds=patience)


async def test_control_without_turns_a_shard_is_begun_too_early(cluster: Cluster) -> None:
    """Control: two that start together."""
    for _ in range(2):
        await cluster.start("impatient")
    await until(lambda: cluster.remote.too_early > 0)


async def test_control_one_that_leaves_without_a_word_leaves_its_servers_waiting(cluster: Cluster) -> None:
    """Control: until its leases are over."""
    bots = [await cluster.start("aloof") for _ in range(2)]
    await cluster.settle()
    async with cluster.driving() as drive:
        lost = cluster.find_servers(bots[0])
        bots[0].send_signal(signal.SIGTERM)
        await bots[0].end()
        with pytest.raises(TimeoutError):
            await drive.recover(lost, seconds=LEASE / 2)
