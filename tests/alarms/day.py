"""A hall with two people on duty, whose clock a test puts forward: from an alarm's beginning to its end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.client import HallLink, Mirror
from hall_server.domain.plan import HallPlan
from hall_server.serving import alarming, housekeeping
from hall_server.serving.clock import HallClock, VirtualClock
from tests.halls import HALL_TOML, MORNING, TestHall, eventually
from tests.log import events_of
from tests.notices.phones import MessageService, bridging

LOOKS = 0.3
"""Seconds in which the hall looks several times, as it does here."""

TOLD = """
[[recipients]]
id = "duty"
kind = "webhook"
url = "http://{duty}/s3cret"
language = "en"

[[recipients]]
id = "chief"
kind = "webhook"
url = "http://{chief}/s3cret"
language = "zh"

[[alarms]]
to = ["duty", "chief"]
{rule}
"""


class PushedClock(VirtualClock):
    """A Monday morning that a test puts forward."""

    def __init__(self, plan: HallPlan, last_at: int) -> None:
        super().__init__(MORNING, plan.timezone, 1.0, last_at)
        self._ahead = 0

    def now(self) -> int:
        return super().now() + self._ahead

    def push(self, minutes: float) -> None:
        self._ahead += round(minutes * 60_000)


@dataclass
class Day:
    """``office`` is the manager's device, ``wall`` a board as everybody sees it."""

    hall: TestHall
    clock: PushedClock
    office: HallLink
    wall: Mirror
    duty: MessageService
    chief: MessageService

    async def passes(self, minutes: float = 0) -> None:
        """The hall looks, the clock goes on, the hall looks again: nothing was missed and nothing skipped."""
        await asyncio.sleep(LOOKS)
        self.clock.push(minutes)
        await asyncio.sleep(LOOKS)

    async def takes_long(self, minutes: float) -> None:
        """So long that what is over a limit then has been so for the rule's seconds as well."""
        await self.passes(minutes)
        await self.passes(1)

    async def comes(self, service: str = "consult", how_many: int = 1) -> p.TicketTaken:
        async with self.hall.link("kiosk", "kiosk-2") as kiosk:
            for _citizen in range(how_many):
                taken = await kiosk.ask(p.TakeTicket(service), p.TicketTaken)
        return taken

    async def alarms(self) -> list[p.AlarmView]:
        return list((await self.office.ask(p.GetAlarms(), p.Alarms)).alarms)

    def shown(self) -> list[p.AlarmView]:
        assert self.wall.view is not None
        return list(self.wall.view.alarms.values())

    async def rings(self, about: str | None = None) -> p.AlarmView:
        """The one alarm that stands, once both who are on duty have heard of it."""
        await eventually(lambda: self.duty.taken and self.chief.taken)
        (alarm,) = [one for one in await self.alarms() if about in (None, one.about)]
        return alarm

    async def silence(self, about: str | None = None) -> None:
        async with asyncio.timeout(30):
            while [one for one in await self.alarms() if about in (None, one.about)]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    def said(self, service: MessageService, about: str | None = None) -> list[str]:
        return [one.body["text"] for one in service.asked if about in (None, one.body["about"])]

    def facts(self, alarm: int) -> list[str]:
        """What the log has of an alarm, in order."""
        found = []
        for kind, body in events_of(self.hall):
            about = body.get("alarm")
            if kind.startswith("Alarm") and (about["id"] if isinstance(about, dict) else about) == alarm:
                found.append(kind)
        return found


@contextlib.asynccontextmanager
async def day_with(
    path: Path, rule: str, duty: MessageService, chief: MessageService, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Day]:
    """A hall with one rule, a bridge beside it, and looks every twentieth of a second."""
    monkeypatch.setattr(housekeeping, "HEARTBEAT", 0.05)
    monkeypatch.setattr(alarming, "SLOWLY", 0.05)
    hall = TestHall(path, HALL_TOML + TOLD.format(duty=duty.address, chief=chief.address, rule=rule))
    clocks: list[PushedClock] = []

    def clock(last_at: int, plan: HallPlan) -> HallClock:
        clocks.append(PushedClock(plan, last_at))
        return clocks[-1]

    async with (
        hall.open(clock),
        hall.link("manager", "office") as office,
        hall.mirror("board", "wall") as wall,
        bridging(hall),
    ):
        yield Day(hall, clocks[-1], office, wall, duty, chief)


async def call(window: HallLink) -> None:
    await window.ask(p.CallNext(), p.AtWindow)
    await window.ask(p.StartService(), p.AtWindow)


async def serve(window: HallLink) -> None:
    await call(window)
    await window.ask(p.FinishService(), p.Finished)


@contextlib.asynccontextmanager
async def from_ring_to_end(
    day: Day, english: str, chinese: str, *, silent: bool = False, about: str | None = None
) -> AsyncIterator[p.AlarmView]:
    """The block has the value swing about its limit, then fall. Before it somebody sees to the alarm."""
    alarm = await day.rings(about)
    shown = [] if silent else [alarm]
    assert [one for one in day.shown() if about in (None, one.about)] == shown
    await day.office.ask(p.AcknowledgeAlarm(alarm.alarm), p.Accepted)
    yield alarm
    await day.silence(about)
    await day.passes()
    assert [one for one in day.shown() if about in (None, one.about)] == []
    assert day.facts(alarm.alarm) == ["AlarmRaised", "AlarmAcknowledged", "AlarmCleared"]
    assert day.said(day.duty, about) == [f"Test Hall: {english}"]
    assert day.said(day.chief, about) == [f"测试大厅：{chinese}"]


async def still_the_same(day: Day, alarm: p.AlarmView, about: str | None = None) -> None:
    (now,) = [one for one in await day.alarms() if about in (None, one.about)]
    assert (now.alarm, now.acknowledged_by) == (alarm.alarm, "office")
