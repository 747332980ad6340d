"""When a finish is final, in halls that go on and in halls where nothing happens any more."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hall_server import protocol as p
from hall_server.bridge.follower import LANE, WRITTEN_WITHIN, Follower
from hall_server.bridge.records import Recorder
from hall_server.outbox import Outbox
from tests.bridge.work import database_of, serve, take
from tests.halls import TestHall

TAKE_BACK = 10_000
FINAL = TAKE_BACK / 1000 + WRITTEN_WITHIN


@dataclass
class Bridge:
    """A follower whose seconds go by only when somebody says so."""

    hall: TestHall
    engine: Engine
    outbox: Outbox
    ticks: float = 0.0

    def __post_init__(self) -> None:
        self.start_anew()

    def start_anew(self) -> None:
        recorder = Recorder(self.hall.folder.plan, "410100-001")
        wanted = ("ratings", "services")
        self.follower = Follower(self.engine, self.outbox, recorder, wanted, TAKE_BACK, lambda: self.ticks)

    def look(self) -> list[str]:
        """Read on as far as can be; the keys of all that waits by now."""
        while self.follower.step():
            pass
        keys = []
        while (item := self.outbox.next_due(LANE, 2**53)) is not None:
            keys.append(":".join(item.key.split(":")[1:4]))
            self.outbox.sent(item, 2**53)
        return keys


@pytest.fixture
def bridge(hall: TestHall, tmp_path: Path) -> Iterator[Bridge]:
    with database_of(hall) as engine, contextlib.closing(Outbox.open(tmp_path / "outbox.db")) as outbox:
        yield Bridge(hall, engine, outbox)


async def test_in_a_quiet_hall_a_finish_is_final_after_the_take_back_time(
    hall: TestHall, bridge: Bridge
) -> None:
    async with hall.open(), hall.window(1) as window, hall.window(2) as other:
        await take(hall)
        await take(hall)
        await serve(window)
        await serve(other)
        assert bridge.look() == []
        bridge.ticks += FINAL
        assert bridge.look() == []
        bridge.ticks += 0.1
        # Both at once: the second one did not begin to wait only when the first was gone.
        assert bridge.look() == ["service:2026030200001:1", "service:2026030200002:1"]


async def test_a_rating_waits_for_its_service(hall: TestHall, bridge: Bridge) -> None:
    async with hall.open(), hall.window(1) as window, hall.link("web", "web") as phone:
        taken = await take(hall)
        await serve(window)
        await phone.ask(p.RateService(taken.ticket, 1, "satisfied"), p.Rated)
        assert bridge.look() == []
        bridge.ticks += FINAL + 0.1
        service, rating = bridge.look()
    assert (service, rating) == ("service:2026030200001:1", "rating:2026030200001:1")


async def test_a_finish_is_not_final_because_the_bridge_was_started_anew(
    hall: TestHall, bridge: Bridge
) -> None:
    async with hall.open(), hall.window(1) as window:
        await take(hall)
        await serve(window)
        assert bridge.look() == []
        bridge.ticks += FINAL + 0.1
        bridge.start_anew()
        assert bridge.look() == []
        await window.ask(p.TakeBack(), p.AtWindow)
        bridge.ticks += FINAL + 0.1
        assert bridge.look() == []
        await window.ask(p.FinishService(), p.Finished)
        assert bridge.look() == []
        bridge.ticks += FINAL + 0.1
        assert bridge.look() == ["service:2026030200001:1"]
        assert bridge.look() == []
