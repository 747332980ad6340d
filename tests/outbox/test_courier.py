"""A courier delivers a lane: again and again what fails, once what arrives."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from hall_server.outbox import Item, Misconfigured, NotNow, Outbox, Refused, courier, deliver
from hall_server.outbox.courier import now_ms
from tests.halls import eventually

Send = Callable[[Item], Awaitable[None]]


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(courier, "FIRST_PAUSE", 10)


@contextlib.asynccontextmanager
async def delivering(outbox: Outbox, send: Send, *, ordered: bool = True) -> AsyncIterator[None]:
    task = asyncio.create_task(deliver(outbox, "lane", send, ordered=ordered))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def put(outbox: Outbox, *keys: str, expires_at: int | None = None) -> None:
    outbox.put([Item(key, "lane", "{}", expires_at) for key in keys], now_ms())


class Receiver:
    """Takes what comes, unless ``troubles`` has something for its key."""

    def __init__(self, **troubles: list[Exception]) -> None:
        self.asked: list[str] = []
        self.taken: list[str] = []
        self.troubles = troubles

    async def send(self, item: Item) -> None:
        self.asked.append(item.key)
        if troubles := self.troubles.get(item.key):
            raise troubles.pop(0)
        self.taken.append(item.key)


async def test_the_first_of_an_ordered_lane_holds_up_the_others(outbox: Outbox) -> None:
    receiver = Receiver(a=[NotNow("timed_out"), NotNow("broken")])
    put(outbox, "a", "b", "c")
    async with delivering(outbox, receiver.send):
        await eventually(lambda: len(receiver.taken) == 3)
        await eventually(lambda: outbox.lanes()[0].sent == 3)
    assert receiver.asked == ["a", "a", "a", "b", "c"]


async def test_in_a_lane_without_order_the_others_go_first(outbox: Outbox) -> None:
    receiver = Receiver(a=[NotNow("busy", retry_after=0.3)])
    put(outbox, "a", "b", "c")
    async with delivering(outbox, receiver.send, ordered=False):
        await eventually(lambda: len(receiver.taken) == 3)
    assert receiver.taken == ["b", "c", "a"]


async def test_the_receiver_says_how_long_it_wants_to_be_left_alone(outbox: Outbox) -> None:
    receiver = Receiver(a=[NotNow("busy", retry_after=3_000.0)])
    put(outbox, "a", "b")
    before = now_ms()
    async with delivering(outbox, receiver.send):
        await eventually(lambda: outbox.lanes()[0].attempts == 1)
        await asyncio.sleep(0.1)
    (lane,) = outbox.lanes()
    assert receiver.asked == ["a"]
    assert lane.next_at is not None
    assert before + 3_000_000 <= lane.next_at <= now_ms() + 3_000_000


async def test_what_is_refused_for_good_is_set_aside(outbox: Outbox) -> None:
    receiver = Receiver(a=[Refused("not a number")])
    put(outbox, "a", "b")
    async with delivering(outbox, receiver.send):
        await eventually(lambda: receiver.taken == ["b"])
        await eventually(lambda: outbox.try_again(now_ms()) == 1)
        await eventually(lambda: receiver.taken == ["b", "a"])


async def test_what_comes_too_late_is_not_sent(outbox: Outbox) -> None:
    receiver = Receiver()
    put(outbox, "late", expires_at=now_ms() - 1)
    put(outbox, "in time", expires_at=now_ms() + 60_000)
    async with delivering(outbox, receiver.send):
        await eventually(lambda: receiver.taken == ["in time"])
    assert outbox.lanes()[0].expired == 1


async def test_a_fault_of_the_settings_is_remembered_until_it_is_over(outbox: Outbox) -> None:
    receiver = Receiver(a=[Misconfigured("unauthorized"), NotNow("busy", retry_after=60.0)])
    put(outbox, "a")
    async with delivering(outbox, receiver.send):
        await eventually(lambda: outbox.lanes()[0].attempts == 2)
    assert (outbox.lanes()[0].last_error, outbox.lanes()[0].fault) == ("busy", False)


async def test_an_error_that_nobody_foresaw_is_tried_again_and_tells_no_secrets(
    outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    receiver = Receiver(a=[ValueError("13800005678 is not a number")])
    put(outbox, "a")
    async with delivering(outbox, receiver.send):
        await eventually(lambda: outbox.lanes()[0].attempts == 1 or receiver.taken)
        await eventually(lambda: receiver.taken == ["a"])
    assert "unexpected: ValueError" in caplog.text
    assert "13800005678" not in caplog.text


async def test_a_locked_disk_makes_nobody_send_twice(outbox: Outbox, tmp_path: Path) -> None:
    receiver, locked = Receiver(), asyncio.Event()

    async def send(item: Item) -> None:
        await receiver.send(item)
        locked.set()
        await asyncio.sleep(0.1)

    put(outbox, "a")
    async with delivering(outbox, send):
        await locked.wait()
        with closing(sqlite3.connect(tmp_path / "outbox.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(2.5)  # longer than a write waits for its turn
            other.execute("ROLLBACK")
        await eventually(lambda: outbox.lanes()[0].sent == 1)
    assert receiver.asked == ["a"]
