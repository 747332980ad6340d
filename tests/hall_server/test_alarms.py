"""Alarms in a real hall: what everybody's picture shows, what only the manager is told, who sees to it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.client import Changed, HallLink, RefusedByHall, RequestFailed
from tests.halls import HALL_TOML, TestHall, eventually

ALARMS = """
[[recipients]]
id = "duty"
kind = "webhook"
url = "http://127.0.0.1:9/alarms"

[[alarms]]
kind = "queue"
over = 2
for_seconds = 0
to = ["duty"]

[[alarms]]
kind = "emergency"
to = ["duty"]

[[alarms]]
kind = "bad_rating"

[[alarms]]
kind = "disk"
over = 99
"""


@pytest.fixture
def hall(tmp_path: Path) -> TestHall:
    return TestHall(tmp_path / "hall", HALL_TOML + ALARMS)


async def alarms(link: HallLink) -> tuple[p.AlarmView, ...]:
    return (await link.ask(p.GetAlarms(), p.Alarms)).alarms


async def test_a_long_queue_rings_in_every_picture_and_somebody_sees_to_it(hall: TestHall) -> None:
    async with hall.open(), hall.link("kiosk", "kiosk-1") as kiosk, hall.link("manager", "office") as office:
        async with hall.mirror("board", "wall") as wall:
            for _citizen in range(3):
                await kiosk.ask(p.TakeTicket("invoice"), p.TicketTaken)
            assert wall.view is not None
            await eventually(lambda: wall.view and wall.view.alarms)
            (alarm,) = wall.view.alarms.values()
            assert (alarm.kind, alarm.zone, alarm.value, alarm.limit) == ("queue", "tax", 3, 2)
            assert alarm.text == p.Text("税务区：有 3 人在等候。", "Tax: 3 are waiting.")
            await office.ask(p.AcknowledgeAlarm(alarm.alarm), p.Accepted)
            await eventually(lambda: wall.view and wall.view.alarms[alarm.alarm].acknowledged_by == "office")
            async with hall.window(9) as window:
                await window.ask(p.CallNext(), p.AtWindow)
                await window.ask(p.StartService(), p.AtWindow)
                await window.ask(p.FinishService(), p.Finished)
                await window.ask(p.CallNext(), p.AtWindow)
                await eventually(lambda: wall.view and not wall.view.alarms)
        assert await alarms(office) == ()


async def test_that_an_emergency_is_over_is_no_news_for_everybody(
    hall: TestHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hall_server.domain.deciding.alarms.SHOWN_AFTER", 0)
    async with (
        hall.open(),
        hall.window(3) as window,
        hall.link("kiosk", "kiosk-1") as kiosk,
        hall.link("manager", "office") as office,
        hall.mirror("board", "wall") as wall,
    ):
        heard: list[p.Change] = []
        wall.tell(lambda news: heard.extend(news.changes) if isinstance(news, Changed) else None)
        await window.ask(p.RaiseEmergency(), p.Accepted)
        (alarm,) = await alarms(office)
        await office.ask(p.AcknowledgeAlarm(alarm.alarm), p.Accepted)
        for _moment in range(60):
            if not await alarms(office):
                break
            await asyncio.sleep(0.1)
        assert await alarms(office) == ()
        await kiosk.ask(p.TakeTicket("invoice"), p.TicketTaken)
        await eventually(lambda: any(isinstance(change, p.WaitingTicket) for change in heard))
        assert not [change for change in heard if isinstance(change, p.AlarmView | p.AlarmOver)]


async def test_an_emergency_is_in_nobodys_picture_and_outlives_the_server(hall: TestHall) -> None:
    async with hall.open(), hall.window(3) as window, hall.mirror("board", "wall") as wall:
        await window.ask(p.RaiseEmergency(), p.Accepted)
        await window.ask(p.RaiseEmergency(), p.Accepted)
        async with hall.link("manager", "office") as office:
            (alarm,) = await alarms(office)
        assert (alarm.kind, alarm.window, alarm.zone) == ("emergency", 3, "general")
        await asyncio.sleep(0.2)
        assert wall.view is not None
        assert wall.view.alarms == {}
    async with hall.open(), hall.mirror("board", "wall") as wall, hall.link("manager", "office") as office:
        assert await alarms(office) == (alarm,)
        assert wall.view is not None
        assert wall.view.alarms == {}
        await office.ask(p.AcknowledgeAlarm(alarm.alarm), p.Accepted)
        (seen,) = await alarms(office)
        assert seen.acknowledged_by == "office"
        assert seen.acknowledged_at is not None


async def test_who_may_do_what(hall: TestHall) -> None:
    async with hall.open():
        async with hall.link("board", "wall") as wall:
            for ask in (p.GetAlarms(), p.RaiseEmergency(), p.AcknowledgeAlarm(1)):
                with pytest.raises(RequestFailed):
                    await wall.ask(ask, p.Accepted)
        async with hall.link("manager", "office") as office:
            with pytest.raises(RequestFailed):
                await office.ask(p.RaiseEmergency(), p.Accepted)
            with pytest.raises(RefusedByHall) as unknown:
                await office.ask(p.AcknowledgeAlarm(7), p.Accepted)
            assert unknown.value.code == "unknown_alarm"


async def test_a_hall_without_alarms_refuses_the_key_in_a_sentence(tmp_path: Path) -> None:
    quiet = TestHall(tmp_path / "hall")
    async with quiet.open(), quiet.window(3) as window:
        with pytest.raises(RefusedByHall) as refused:
            await window.ask(p.RaiseEmergency(), p.Accepted)
        assert refused.value.code == "no_emergency_here"


async def test_a_device_that_spoke_and_is_silent_is_lost_until_it_speaks(tmp_path: Path) -> None:
    toml = '\n[[alarms]]\nkind = "device"\nover = 0.005\nclear = 0.005\nfor_seconds = 0\n'
    hall = TestHall(tmp_path / "hall", HALL_TOML + toml)
    async with hall.open(), hall.link("manager", "office") as office, hall.link("kiosk", "kiosk-1") as kiosk:
        await kiosk.ask(p.Ping(), p.Accepted)
        async with asyncio.timeout(10):
            while not (found := await alarms(office)):  # noqa: ASYNC110 - the hall is asked
                await asyncio.sleep(0.05)
            assert [(one.kind, one.about) for one in found] == [("device", "kiosk-kiosk-1")]
            while await alarms(office):
                await kiosk.ask(p.Ping(), p.Accepted)


async def test_a_bad_rating_is_told_at_once(hall: TestHall) -> None:
    async with hall.open() as running, hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        taken = await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        await window.ask(p.CallNext(), p.AtWindow)
        await window.ask(p.StartService(), p.AtWindow)
        await window.ask(p.FinishService(), p.Finished)
        async with hall.link("web", "web") as web, hall.link("manager", "office") as office:
            await web.ask(p.RateService(taken.ticket, 1, "very_dissatisfied", ("attitude",)), p.Rated)
            (alarm,) = await alarms(office)
            assert (alarm.kind, alarm.window, alarm.zone) == ("bad_rating", 1, "general")
            assert alarm.text.en == "A bad rating of window 1."
            # The window would know whose it is.
            assert running.owner.picture.view.alarms == {}
