"""A busy hall is not painted more often than people can read, and only what changed."""

from __future__ import annotations

import asyncio

from hall_server.protocol import (
    Alarms,
    Ask,
    Devices,
    GetAlarms,
    GetDevices,
    GetToday,
    HallView,
    Result,
    ServiceView,
    Text,
    Today,
    WaitingTicket,
    WindowView,
    ZoneView,
)
from window_client.manager.app import ConsoleApp
from window_client.manager.lines import Lines

from .concern_hall import ConcernHall, manager_file

UPDATES = 300
SECONDS = 2.5


class BusyHall(ConcernHall):
    def carry_out(self, ask: Ask) -> Result:
        match ask:
            case GetAlarms():
                return Alarms(())
            case GetDevices():
                return Devices(())
            case GetToday():
                return Today({}, 600_000, (), ())
        return super().carry_out(ask)


def busy_hall() -> HallView:
    """189 windows in nine zones, with 300 citizens who wait."""
    zones = {f"z{n}": ZoneView(f"z{n}", Text(f"{n}区", f"Zone {n}")) for n in range(9)}
    services = {zone: ServiceView(zone, zone, Text("事项", "Service"), 600_000, True, "") for zone in zones}
    windows = {n: WindowView(n, f"z{n % 9}", (f"z{n % 9}",), "open", clerk=f"{n:04}") for n in range(1, 190)}
    waiting = {n: WaitingTicket(n, f"A{n:03}", f"z{n % 9}", 0, (0, 0, n)) for n in range(300)}
    return HallView(
        "hall", Text("大厅", "Hall"), "Asia/Shanghai", "2026-03-02", 300, zones, services, windows, waiting
    )


async def test_sixty_updates_a_second_are_a_few_paints_of_what_changed() -> None:
    hall = BusyHall()
    hall.view = busy_hall()
    app = ConsoleApp(manager_file(), hall.to_manager)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.pause(1.2)
        blocks = list(app.screen.query(Lines))
        before = sum(block.painted for block in blocks)
        for count in range(UPDATES):
            number = count % 189 + 1
            state = "paused" if count // 189 % 2 == 0 else "open"
            hall.view.apply(WindowView(number, f"z{number % 9}", (), state, clerk=f"{number:04}"))  # type: ignore[arg-type]
            app._heard(None)  # type: ignore[arg-type]
            await asyncio.sleep(SECONDS / UPDATES)
        painted = sum(block.painted for block in blocks) - before
    # A naive screen paints sixty lines for each update.
    assert painted < UPDATES * 60 / 20
    assert painted > 0


async def test_a_quiet_hall_is_not_painted_at_all() -> None:
    hall = BusyHall()
    hall.view = busy_hall()
    app = ConsoleApp(manager_file(), hall.to_manager)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(1.2)
        blocks = list(app.screen.query(Lines))
        before = sum(block.painted for block in blocks)
        await pilot.pause(1.2)
        assert sum(block.painted for block in blocks) - before == 0
