"""The screen at a window of a real hall: it follows what the clerk does, and its code changes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from display_board.app import WindowApp
from display_board.settings import BoardFile
from display_board.widgets.giant import Giant
from hall_server.domain.plan import HallPlan
from hall_server.protocol import (
    Accepted,
    AddWindow,
    AtWindow,
    CallNext,
    Finished,
    FinishService,
    MarkNoShow,
    OpenWindow,
    ParkTicket,
    PauseWindow,
    Recall,
    SignedIn,
    SignIn,
    SignOut,
    StartService,
    TakeBack,
    TakeTicket,
    TicketTaken,
    TransferTicket,
)
from hall_server.serving.clock import HallClock, VirtualClock
from tests.display_board.pretend import screen_text
from tests.display_board.window_screen import read_by_phone
from tests.halls import HALL_TOML, MORNING, ServerProcess, TestHall, eventually

SIZE = (80, 24)


def at_window(hall: TestHall, window: int, role: str = "screen") -> WindowApp:
    return WindowApp(hall.device(role, str(window), BoardFile), window)


async def reads(app: WindowApp, text: str, patience: float = 10.0) -> None:
    await eventually(lambda: text in screen_text(app), patience)


async def shows(app: WindowApp, *giant: str) -> None:
    await eventually(lambda: app.query_one(Giant).words == giant, 10)


async def code_of(app: WindowApp) -> str:
    """The code that a phone reads once there is one."""
    await eventually(lambda: read_by_phone(app), 10)
    (url,) = read_by_phone(app)
    return url


async def no_code(app: WindowApp) -> None:
    await eventually(lambda: not read_by_phone(app), 10)


async def take(hall: TestHall, service: str = "intake") -> TicketTaken:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        return await kiosk.ask(TakeTicket(service), TicketTaken)


async def test_a_clerks_day_on_the_citizens_side(hall: TestHall) -> None:
    app = at_window(hall, 3)
    async with hall.open(), app.run_test(size=SIZE):
        await reads(app, "本窗口未开放。")
        async with hall.window(3) as window:
            await reads(app, "请等候叫号。")
            taken = await take(hall)
            await window.ask(CallNext(), AtWindow)
            await shows(app, taken.number)
            await reads(app, "请到本窗口办理。")
            assert not read_by_phone(app)
            await window.ask(StartService(), AtWindow)
            url = await code_of(app)
            assert url.startswith(f"https://hall.example/r/{taken.ticket}.1.")
            await reads(app, "办结后请扫码评价")
            await window.ask(FinishService(), Finished)
            await reads(app, "请扫码评价刚才的服务")
            assert (await code_of(app)).startswith(f"https://hall.example/r/{taken.ticket}.1.")
            await window.ask(TakeBack(), AtWindow)
            await reads(app, "办结后请扫码评价")
            await window.ask(FinishService("accepted"), Finished)
            await reads(app, "请扫码评价刚才的服务")
            await window.ask(PauseWindow("lunch"), Accepted)
            await window.ask(SignOut(), Accepted)
            assert (await code_of(app)).startswith(f"https://hall.example/r/{taken.ticket}.1.")
            await window.ask(SignIn("0003", "1234"), SignedIn)
            await window.ask(OpenWindow(), Accepted)
            following = await take(hall)
            await window.ask(CallNext(), AtWindow)
            await shows(app, following.number)
            await no_code(app)


async def test_who_is_not_served_to_the_end_is_not_asked(hall: TestHall) -> None:
    app = at_window(hall, 9)
    async with hall.open(), hall.window(9) as window, app.run_test(size=SIZE):
        for leave in (ParkTicket("photo"), TransferTicket("invoice")):
            await take(hall)
            await window.ask(CallNext(), AtWindow)
            await window.ask(StartService(), AtWindow)
            await code_of(app)
            await window.ask(leave, Accepted)
            await shows(app, "9号窗口")
            await no_code(app)
        await window.ask(CallNext(), AtWindow)
        for _call in range(2):
            await window.ask(Recall(), AtWindow)
        await window.ask(MarkNoShow(), Accepted)
        await reads(app, "请等候叫号。")
        assert "请评价" not in screen_text(app)


async def test_each_minute_has_its_own_code(hall: TestHall) -> None:
    def quick(last_at: int, plan: HallPlan) -> HallClock:
        return VirtualClock(MORNING, plan.timezone, 60.0, last_at)

    app = at_window(hall, 3)
    async with hall.open(quick), hall.window(3) as window, app.run_test(size=SIZE):
        await take(hall)
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        first = await code_of(app)
        await eventually(lambda: read_by_phone(app) not in ([], [first]), 10)


async def test_after_five_minutes_the_window_rests(hall: TestHall) -> None:
    def quick(last_at: int, plan: HallPlan) -> HallClock:
        return VirtualClock(MORNING + timedelta(hours=1), plan.timezone, 120.0, last_at)

    app = at_window(hall, 3)
    async with hall.open(quick), hall.window(3) as window, app.run_test(size=SIZE):
        await take(hall)
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        await window.ask(FinishService(), Finished)
        await reads(app, "请扫码评价刚才的服务")
        await reads(app, "请等候叫号。")
        await no_code(app)


async def test_a_killed_hall_leaves_the_code_and_says_since_when(hall: TestHall) -> None:
    app = at_window(hall, 3)
    server = ServerProcess(hall)
    async with server.up(), app.run_test(size=SIZE), hall.window(3) as window:
        taken = await take(hall)
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        url = await code_of(app)
        server.kill()
        await reads(app, "信息截至 09:0")
        assert read_by_phone(app) == [url]
        await shows(app, taken.number)
        server.start()
        await eventually(lambda: "信息截至" not in screen_text(app), 20)
        assert (await code_of(app)).startswith(f"https://hall.example/r/{taken.ticket}.1.")
        await window.ask(FinishService(), Finished)
        await reads(app, "请扫码评价刚才的服务")


async def test_a_board_follows_a_window_without_a_code(hall: TestHall) -> None:
    app = WindowApp(hall.device("board", "board-1", BoardFile), 3)
    async with hall.open(), hall.window(3) as window, app.run_test(size=SIZE):
        taken = await take(hall)
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        await shows(app, taken.number)
        await reads(app, "正在办理")
        assert "评价" not in screen_text(app)
        assert not read_by_phone(app)
        await window.ask(FinishService(), Finished)
        await shows(app, "3号窗口")


async def test_a_hall_without_an_address_shows_the_number_alone(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall", HALL_TOML.replace("https://hall.example", ""))
    app = at_window(hall, 3)
    async with hall.open(), hall.window(3) as window, app.run_test(size=SIZE):
        taken = await take(hall)
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        await reads(app, "正在办理")
        await shows(app, taken.number)
        assert "评价" not in screen_text(app)


async def test_a_temporary_window_is_there_from_the_moment_it_is_opened(hall: TestHall) -> None:
    app = at_window(hall, 99)
    async with hall.open(), app.run_test(size=SIZE):
        await reads(app, "今天没有这个窗口。")
        hall.add_clerk("0099", "Clerk 99")
        async with hall.link("manager", "manager-1") as manager, hall.link("window", "99") as window:
            await manager.ask(AddWindow(99, "general", ("consult",), "many wait"), Accepted)
            await reads(app, "咨询辅导")
            await window.ask(SignIn("0099", "1234"), SignedIn)
            await window.ask(OpenWindow(), Accepted)
            await take(hall, "consult")
            await window.ask(CallNext(), AtWindow)
            await window.ask(StartService(), AtWindow)
            assert "/r/" in await code_of(app)
