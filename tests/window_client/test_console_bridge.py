"""Whether anything still goes to the outside: the bridge among the machines of the manager's console."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest

from hall_server.outbox import Item, Outbox
from hall_server.protocol import BridgeHeard, Devices, GetDevices
from hall_server.serving import bridging
from tests.bridge.work import reporting_hall
from tests.halls import TestHall
from window_client.manager import app

from .test_console_real_hall import console_of

pytestmark = pytest.mark.usefixtures("quick_fingers")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridging, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(app, "DEVICES_EVERY", 0.1)


def now() -> int:
    return round(1000 * time.time())


def put(hall: TestHall, minutes_ago: int, reached: int = 1_000_000) -> None:
    """Something for the province; the log was read on so far."""
    with closing(Outbox.open(hall.folder.outbox)) as outbox:
        outbox.put([Item("1", "province", "{}")], now() - minutes_ago * 60_000, "province", reached)


def send(hall: TestHall) -> None:
    with closing(Outbox.open(hall.folder.outbox)) as outbox:
        item = outbox.next_due("province", now())
        assert item is not None
        outbox.sent(item, now())


async def bridge_of(hall: TestHall) -> BridgeHeard | None:
    async with hall.link("manager", "manager-2") as manager:
        return (await manager.ask(GetDevices(), Devices)).bridge


async def test_a_stuck_bridge_stands_on_the_first_screen_until_it_carries_on(tmp_path: Path) -> None:
    hall = reporting_hall(tmp_path / "hall", "http://127.0.0.1:9")
    put(hall, minutes_ago=8)
    async with hall.open(), console_of(hall) as manager:
        await manager.reads("! 推送程序 送不出去 +1")
        await manager.reads("! 推送程序：送不出去")
        await manager.press("m")
        await manager.reads("8 分钟前  送不出去  待送 1 条")
        send(hall)
        await manager.reads("+ 推送程序")
        await manager.reads("正常")


async def test_what_has_just_been_put_is_no_trouble(tmp_path: Path) -> None:
    hall = reporting_hall(tmp_path / "hall", "http://127.0.0.1:9")
    put(hall, minutes_ago=0)
    async with hall.open(), console_of(hall) as manager:
        await manager.reads("推送程序 1")
        await manager.press("m")
        await manager.reads("正常  待送 1 条")


async def test_a_log_that_nobody_reads_on_is_told(tmp_path: Path) -> None:
    hall = reporting_hall(tmp_path / "hall", "http://127.0.0.1:9")
    put(hall, minutes_ago=0, reached=0)
    send(hall)
    async with hall.open(), hall.window(3):
        first, then = await bridge_of(hall), await bridge_of(hall)
    assert first is not None
    assert then is not None
    assert (then.waiting, then.set_aside, then.fault) == (0, 0, False)
    assert then.still > first.still


async def test_a_hall_that_tells_nobody_outside_has_no_bridge(hall: TestHall) -> None:
    async with hall.open():
        assert await bridge_of(hall) is None
