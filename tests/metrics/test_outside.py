"""What waits to go out: the hall reads the bridge's outbox, also when no bridge runs."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.metrics import outside
from hall_server.outbox import Item, Outbox
from tests.bridge.work import reporting_hall
from tests.halls import TestHall

from .conftest import Scrape
from .watching import METRICS, watched_hall

TOLD = """
[notices]
channels = [{ kind = "webhook", url = "http://127.0.0.1:9/notices" }]

[[recipients]]
id = "chief"
kind = "webhook"
url = "http://127.0.0.1:9/alarms"

[[alarms]]
kind = "emergency"
to = ["chief"]
"""


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "LOOK_EVERY", 0.0)


def put(hall: TestHall, *items: tuple[str, str], seconds_ago: float = 0.0, reached: int = 0) -> None:
    at = round(1000 * (time.time() - seconds_ago))
    with closing(Outbox.open(hall.folder.outbox)) as outbox:
        outbox.put([Item(key, lane, "{}") for lane, key in items], at, "province", reached)


def set_aside(hall: TestHall, lane: str) -> None:
    with closing(Outbox.open(hall.folder.outbox)) as outbox:
        item = outbox.next_due(lane, round(1000 * time.time()))
        assert item is not None
        outbox.set_aside(item, round(1000 * time.time()), "no")


async def test_a_bridge_that_does_not_run_leaves_records_unread(tmp_path: Path, scrape: Scrape) -> None:
    hall = reporting_hall(tmp_path / "hall", "http://127.0.0.1:9", METRICS)
    async with hall.open() as running, hall.link("kiosk", "kiosk-2") as kiosk:
        await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        never = await scrape(running)
        put(hall, ("province", "1"), ("province", "2"), seconds_ago=300, reached=2)
        read = await scrape(running)
    assert never["tingxu_bridge_unread_records"] == never["tingxu_log_records"] > 2
    assert never.of("tingxu_bridge_waiting_items", lane="province") == 0
    assert read["tingxu_bridge_unread_records"] == read["tingxu_log_records"] - 2
    assert read.of("tingxu_bridge_waiting_items", lane="province") == 2
    assert read.of("tingxu_bridge_oldest_waiting_seconds", lane="province") >= 300


async def test_lanes_are_told_by_what_they_carry_and_not_to_whom(tmp_path: Path, scrape: Scrape) -> None:
    hall = watched_hall(tmp_path / "hall", TOLD)
    async with hall.open() as running:
        put(hall, ("notices-1", "a"), ("notices-2", "b"), ("alarms-chief", "c"), ("emergencies-chief", "d"))
        set_aside(hall, "notices-2")
        figures = await scrape(running)
    waiting = {one.labels["lane"]: one.value for one in figures.all("tingxu_bridge_waiting_items")}
    assert waiting == {"notices": 1, "alarms": 1}
    assert figures.of("tingxu_bridge_set_aside_items", lane="notices") == 1
    assert not figures.all("tingxu_bridge_unread_records")
    assert "chief" not in figures.text


async def test_who_tells_nobody_outside_has_no_such_figures(hall: TestHall, scrape: Scrape) -> None:
    async with hall.open() as running:
        figures = await scrape(running)
    assert not any(name.startswith("tingxu_bridge") for name in figures.names())


async def test_a_damaged_outbox_is_the_bridges_matter(tmp_path: Path, scrape: Scrape) -> None:
    hall = watched_hall(tmp_path / "hall", TOLD)
    hall.folder.outbox.write_bytes(b"this is no database, whatever its name says" * 100)
    async with hall.open() as running:
        figures = await scrape(running)
    assert figures["tingxu_hall_responding"] == 1
    assert not any(name.startswith("tingxu_bridge") for name in figures.names())
