"""Two managers pause and open the same windows while clerks call and the server is killed."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import RunningHall
from hall_server.client import HallLink, RefusedByHall, RequestFailed
from hall_server.store.database import open_engine
from hall_server.store.verify import verify
from tests.halls import ServerProcess, TestHall, eventually
from tests.log import events_of

WINDOWS = (1, 2, 3)
KILLS = 3


async def test_a_paused_window_calls_nobody_and_nobody_is_called_twice(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall")
    server = ServerProcess(hall)
    chance = random.Random(7)
    done = asyncio.Event()
    called: list[tuple[str, int]] = []
    stepped_in: Counter[str] = Counter()

    async def citizens(kiosk: HallLink) -> None:
        while not done.is_set():
            with contextlib.suppress(RefusedByHall):
                await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
            await asyncio.sleep(0.02)

    async def clerk(number: int) -> None:
        async with hall.window(number) as window:
            while not done.is_set():
                try:
                    at_window = await window.ask(p.CallNext(), p.AtWindow)
                except RefusedByHall as refusal:
                    assert refusal.code in ("nobody_waiting", "window_paused")  # noqa: PT017 - the point
                    await asyncio.sleep(0.02)
                    continue
                called.append((at_window.serving.number, number))
                await window.ask(p.StartService(), p.AtWindow)
                await window.ask(p.FinishService(), p.Finished)

    async def manager(office: HallLink) -> None:
        while not done.is_set():
            window = chance.choice(WINDOWS)
            asks: tuple[p.Ask, ...] = (
                p.HaltWindow(window, "tea"),
                p.ResumeWindow(window, "rush"),
                p.ResumeWindow(window, "rush"),
                p.CapService("consult", chance.choice([None, 5]), "full"),
                p.Announce(p.Text("请稍候", "Please wait")),
                p.EndAnnouncement(),
            )
            ask = chance.choice(asks)
            try:
                await office.ask(ask, p.Accepted)
            except RefusedByHall:
                stepped_in["refused"] += 1
            else:
                stepped_in[type(ask).__name__] += 1
            await asyncio.sleep(0.01)

    async with (
        server.up(),
        hall.link("kiosk", "kiosk-2") as kiosk,
        hall.link("manager", "one") as one,
        hall.link("manager", "two") as two,
        asyncio.TaskGroup() as day,
    ):
        for work in (citizens(kiosk), manager(one), manager(two), *(clerk(number) for number in WINDOWS)):
            day.create_task(work)
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.1, 0.5))
            server.kill()
            server.start()
            await server.answering()
        await eventually(lambda: len(called) > 20 and stepped_in["HaltWindow"] > 3, patience=60)
        done.set()

    number_of: dict[int, str] = {}
    state: dict[int, str] = {}
    calls: list[tuple[str, int]] = []
    for kind, event in events_of(hall):
        match kind:
            case "TicketIssued":
                number_of[event["ticket"]] = event["number"]
            case "WindowOpened" | "WindowPaused" | "WindowClosed":
                state[event["window"]] = kind
            case "TicketCalled":
                assert state[event["window"]] == "WindowOpened", "somebody was called to a paused window"
                calls.append((number_of[event["ticket"]], event["window"]))
    assert stepped_in["refused"], "the second of two managers is told"
    assert max(Counter(number for number, _window in calls).values()) == 1, "a ticket was called twice"
    assert not set(called) - set(calls), "an acknowledged call is lost"
    assert verify(open_engine(hall.folder.database)).bad_seq is None


async def test_the_same_order_sent_again_after_a_power_cut_is_carried_out_once(tmp_path: Path) -> None:
    """Meanwhile another manager may have decided otherwise, and that stays."""
    hall = TestHall(tmp_path / "hall")
    server = ServerProcess(hall)
    async with (
        server.up(),
        hall.window(1),
        hall.link("manager", "one") as one,
        hall.link("manager", "two") as two,
    ):
        halt = p.HaltWindow(1, "tea")
        await one.ask(halt, p.Accepted, request_id="one-halts-it")
        await two.ask(p.ResumeWindow(1, "rush"), p.Accepted)
        server.kill()
        server.start()
        await one.ask(halt, p.Accepted, request_id="one-halts-it")
        async with hall.mirror("board", "wall") as wall:
            await eventually(lambda: wall.view and wall.view.windows[1].state == "open")
    assert [kind for kind, _event in events_of(hall)].count("WindowPaused") == 1


ORDERS: tuple[p.Ask, ...] = (
    p.CapService("consult", 0, "x"),
    p.CloseKiosks("x"),
    p.OpenKiosks("x"),
    p.Announce(p.Text("火", "Fire")),
    p.EndAnnouncement(),
    p.CallBackClerk(1, "x"),
    p.HaltWindow(1, "x"),
    p.ResumeWindow(1, "x"),
    p.SetSkills(1, ("consult",), "x"),
    p.GetDevices(),
    p.GetAlarms(),
    p.AcknowledgeAlarm(1),
    p.FindTicket("A001"),
)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("window", "2"),
        ("kiosk", "kiosk-1"),
        ("board", "wall"),
        ("screen", "1"),
        ("printer", "printer-1"),
        ("web", "w"),
    ],
)
async def test_no_other_device_gives_a_managers_orders(
    hall: TestHall, open_hall: RunningHall, role: str, name: str
) -> None:
    async with hall.link(role, name) as link:
        for order in ORDERS:
            with pytest.raises((RefusedByHall, RequestFailed)) as refused:
                await link.ask(order, p.Accepted)
            assert refused.value.code == "not_permitted", order
    assert {kind for kind, _event in events_of(hall)} <= {"DayStarted", "DispatchSet"}
