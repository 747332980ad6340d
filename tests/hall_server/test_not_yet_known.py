"""Where nobody can say how long it will be, nobody is told anything, rather than nonsense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.client import Mirror
from hall_server.domain.plan import HallPlan
from hall_server.serving import forecasting, housekeeping
from hall_server.serving.clock import HallClock, VirtualClock
from tests.hall_server.test_quieter_slots import another_systems_days, bring_in
from tests.halls import MORNING, TestHall, eventually
from tests.ticket_printer.at_kiosk import choice, kiosk, read, touch
from tests.web.rating.phones import Pages, knows_the_hall
from tests.web.streams import place, shown


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasting, "EVERY", 0.2)
    monkeypatch.setattr(forecasting, "SOONEST", 0.2)
    monkeypatch.setattr(forecasting, "QUIETER_EVERY", 1_000)
    monkeypatch.setattr(housekeeping, "LOOK_EVERY", 0.2)


@dataclass
class Time:
    """The hall's clock: real time, and what a test lets go by."""

    gone_by: timedelta = timedelta()

    def clock(self, last_at: int, plan: HallPlan) -> HallClock:
        time = self

        class Leaping(VirtualClock):
            def now(self) -> int:
                return super().now() + round(time.gone_by.total_seconds() * 1000)

        return Leaping(MORNING, plan.timezone, 1.0, last_at)


async def take(hall: TestHall, count: int = 1) -> list[p.TicketTaken]:
    async with hall.link("kiosk", "kiosk-1") as link:
        return [await link.ask(p.TakeTicket("consult"), p.TicketTaken) for _ in range(count)]


def consult(mirror: Mirror) -> p.ServiceView:
    assert mirror.view is not None
    return mirror.view.services["consult"]


async def test_with_all_windows_closed(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall")
    bring_in(hall, another_systems_days(tmp_path / "past.csv"))
    pages = Pages(hall, tmp_path)
    async with hall.open(), hall.mirror("board", "board-1") as mirror:
        async with hall.window(1) as one, hall.window(2) as two:
            taken = await take(hall, 24)
            await eventually(lambda: consult(mirror).quieter and consult(mirror).expected_wait, patience=60)
            for window in (one, two):
                await window.ask(p.CloseWindow(), p.Accepted)
        await eventually(lambda: not consult(mirror).quieter and not consult(mirror).expected_wait)
        assert mirror.view is not None
        await eventually(lambda: mirror.view is not None and not mirror.view.waits)
        (mine,) = await take(hall)
        assert mine.wait is None
        async with hall.link("printer", "printer-1") as printer:
            await printer.ask(p.ReportPrinter("ready"), p.Accepted)
            wait: tuple[int, int] | None = (0, 0)
            for _ in range(len(taken) + 1):
                slip = await printer.ask(p.ClaimSlip(), p.SlipOffered)
                wait = slip.wait
                await printer.ask(p.ConfirmSlip(slip.slip), p.Accepted)
            assert slip.number == mine.number
            assert wait is None
        async with kiosk(hall, "kiosk-2", size=(100, 40)) as pilot:
            await touch(pilot, choice(pilot, "General"))
            await eventually(lambda: "No window is open" in read(pilot))
            assert " min" not in read(pilot)
            assert "Quieter" not in read(pilot)
        async with pages.open() as serving, pages.phone(serving) as phone:
            await knows_the_hall(serving)
            page = shown((await phone.open(place(mine))).html)
            assert "No window is open for it now." in page
            assert "minutes" not in page
            assert "quieter" not in page


async def test_another_systems_services_that_ended_before_they_began(tmp_path: Path) -> None:
    """Its clock was set back. The import says so row by row, and the hall begins as one without a past."""
    hall = TestHall(tmp_path / "hall")
    said = bring_in(hall, another_systems_days(tmp_path / "past.csv", ends_after=-7))
    assert "ended" in said
    async with hall.open(), hall.mirror("board", "board-1") as mirror, hall.window(1):
        taken = await take(hall, 12)
        last = taken[-1].ticket
        await eventually(lambda: mirror.view is not None and last in mirror.view.waits, patience=60)
        assert mirror.view is not None
        low, high = mirror.view.waits[last]
        assert 20 <= low < high <= 120  # eleven ahead, five minutes each
        assert consult(mirror).quieter is None


async def test_a_window_that_has_had_the_same_citizen_for_hours(tmp_path: Path) -> None:
    """A clerk went without ending the service: the forecast does not count on that window, nor does the
    instant pass."""
    hall = TestHall(tmp_path / "hall")
    time = Time()
    async with (
        hall.open(time.clock) as running,
        hall.mirror("board", "board-1") as mirror,
        hall.window(1) as window,
    ):
        taken = await take(hall, 3)
        await window.ask(p.CallNext(), p.AtWindow)
        await window.ask(p.StartService(), p.AtWindow)
        await eventually(lambda: mirror.view and taken[2].ticket in mirror.view.waits, patience=60)
        await eventually(lambda: consult(mirror).expected_wait)
        time.gone_by = timedelta(hours=5)
        await eventually(lambda: consult(mirror).expected_wait is None)
        (mine,) = await take(hall)
        assert mine.wait is None
        assert running.owner.usual_waits() == ({}, {})


async def test_a_service_that_ran_overnight(tmp_path: Path) -> None:
    """The next morning nobody has come in yet; the length of that service is not learned."""
    hall = TestHall(tmp_path / "hall")
    time = Time()
    async with hall.open(time.clock), hall.mirror("board", "board-1") as mirror:
        async with hall.window(1) as window:
            await take(hall, 2)
            await window.ask(p.CallNext(), p.AtWindow)
            await window.ask(p.StartService(), p.AtWindow)
            await eventually(lambda: consult(mirror).expected_wait, patience=60)
        time.gone_by = timedelta(days=1)
        await eventually(lambda: mirror.view is not None and mirror.view.day == "2026-03-03")
        await eventually(lambda: consult(mirror).expected_wait is None)
        (mine,) = await take(hall)
        assert mine.wait is None
        async with hall.window(2):
            taken = await take(hall, 6)
            last = taken[-1].ticket
            await eventually(lambda: mirror.view is not None and last in mirror.view.waits, patience=60)
            assert mirror.view is not None
            low, high = mirror.view.waits[last]
            assert 10 <= low < high <= 70  # six ahead, five minutes each
