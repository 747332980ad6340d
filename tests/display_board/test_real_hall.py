"""A board in a real hall: it shows what windows call, says when it is cut off, and heals."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from display_board.app import BoardApp
from display_board.settings import BoardFile, BoardTable
from hall_server.client import HallLink
from hall_server.protocol import (
    Accepted,
    AddWindow,
    Announce,
    AtWindow,
    BeginJourney,
    CallNext,
    CitizenInfo,
    EndAnnouncement,
    Finished,
    FinishService,
    MarkNoShow,
    OpenWindow,
    Recall,
    SetSkills,
    SignedIn,
    SignIn,
    StartService,
    TakeTicket,
    Text,
    TicketTaken,
)
from tests.display_board.pretend import screen_text
from tests.halls import ServerProcess, TestHall, eventually


class CountedBell(BoardApp):
    """A board whose bell is counted instead of rung."""

    rung = 0

    def bell(self) -> None:
        self.rung += 1


class BroadcastLine:
    """The cable between the hall's broadcasts and a board. What is sent while it is cut is lost."""

    def __init__(self, hall_port: int) -> None:
        self._hall_port = hall_port
        self._ends: set[asyncio.StreamWriter] = set()
        self._cut = False

    @contextlib.asynccontextmanager
    async def laid(self) -> AsyncIterator[int]:
        """Yields the port at the board's end."""
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            self.cut()

    def cut(self) -> None:
        self._cut = True
        for end in self._ends:
            end.close()

    def mend(self) -> None:
        self._cut = False

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.close()
            return
        hall_reader, hall_writer = await asyncio.open_connection("127.0.0.1", self._hall_port)
        self._ends |= {writer, hall_writer}
        await asyncio.gather(self._carry(reader, hall_writer), self._carry(hall_reader, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()


def a_board(hall: TestHall, chime: bool = False) -> BoardFile:
    return hall.device("board", "board-1", BoardFile, board=BoardTable(chime=chime))


async def call_somebody(hall: TestHall, window: HallLink) -> str:
    """Somebody takes a number and is called by the window."""
    async with hall.link("kiosk", "kiosk-1") as kiosk:
        await kiosk.ask(TakeTicket("intake"), TicketTaken)
    return (await window.ask(CallNext(), AtWindow)).serving.number


async def reads(app: BoardApp, text: str, patience: float = 10.0) -> None:
    """Wait until a text can be read on the board."""
    await eventually(lambda: text in screen_text(app), patience)


async def test_what_a_window_calls_appears_and_leaves_with_the_call(hall: TestHall) -> None:
    app = CountedBell(a_board(hall, chime=True))
    async with hall.open(), hall.window(3) as window, app.run_test(size=(80, 24)):
        await reads(app, "请等候叫号。")
        assert "测试大厅" in screen_text(app)
        number = await call_somebody(hall, window)
        await reads(app, f"正在呼叫 {number}：3号窗口")
        await eventually(lambda: app.rung == 1)
        await window.ask(Recall(), AtWindow)
        await eventually(lambda: app.rung == 2)
        await window.ask(Recall(), AtWindow)
        await window.ask(MarkNoShow(), Accepted)
        await reads(app, "请等候叫号。")


async def test_a_board_is_silent_unless_its_file_asks_for_the_chime(hall: TestHall) -> None:
    app = CountedBell(a_board(hall))
    async with hall.open(), hall.window(3) as window, app.run_test(size=(80, 24)):
        await reads(app, "请等候叫号。")
        number = await call_somebody(hall, window)
        await reads(app, f"正在呼叫 {number}：3号窗口")
        assert app.rung == 0


async def test_a_board_that_is_switched_on_first_waits_for_its_hall(hall: TestHall) -> None:
    app = BoardApp(a_board(hall))
    async with app.run_test(size=(80, 24)):
        await reads(app, "正在连接大厅，请稍候。")
        async with hall.open():
            await reads(app, "请等候叫号。")


async def test_who_has_another_service_to_come_is_shown_the_way_until_it_calls(hall: TestHall) -> None:
    app = BoardApp(a_board(hall))
    async with hall.open(), hall.window(3) as window, hall.window(9) as tax, app.run_test(size=(80, 24)):
        async with hall.link("kiosk", "kiosk-1") as kiosk:
            number = (await kiosk.ask(BeginJourney("company"), TicketTaken)).number
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        onward = (await window.ask(FinishService(), Finished)).onward
        assert onward is not None
        assert (onward.left, onward.zone) == ("general", "general")
        await reads(app, f"{number} -> 请到 综合区 等候")
        await tax.ask(CallNext(), AtWindow)
        await reads(app, f"正在呼叫 {number}：9号窗口")
        assert f"{number} ->" not in screen_text(app)


async def test_only_who_needs_longer_is_held(hall: TestHall) -> None:
    hall.folder.settings_path.write_text(
        hall.folder.settings_path.read_text(encoding="utf-8").replace(
            "recall_cooldown_seconds = 0", "recall_cooldown_seconds = 0\nshow_up_seconds = 20"
        ),
        encoding="utf-8",
    )
    async with hall.open(), hall.window(3) as window, hall.window(4) as other:
        async with hall.link("kiosk", "kiosk-1") as kiosk:
            await kiosk.ask(TakeTicket("intake", CitizenInfo(needs=("slow_walker",))), TicketTaken)
            await kiosk.ask(TakeTicket("intake"), TicketTaken)
        slow = (await window.ask(CallNext(), AtWindow)).serving.number
        async with hall.mirror("board", "board-1") as mirror:
            await other.ask(CallNext(), AtWindow)
            await eventually(lambda: mirror.view and len(mirror.view.calls) == 2)
            assert mirror.view is not None
            assert {call.number == slow: call.hold for call in mirror.view.calls} == {
                True: 140_000,
                False: 0,
            }


async def test_a_temporary_window_with_new_skills_calls_on_the_board(hall: TestHall) -> None:
    app = BoardApp(a_board(hall).model_copy(update={"board": BoardTable(zones=["tax"])}))
    async with hall.open(), app.run_test(size=(80, 24)):
        await reads(app, "请等候叫号。")
        hall.add_clerk("0099", "Clerk 99")
        async with hall.link("manager", "manager-1") as manager, hall.link("window", "99") as window:
            await manager.ask(AddWindow(99, "general", ("consult",), "many wait"), Accepted)
            await manager.ask(SetSkills(99, ("invoice",), "tax season"), Accepted)
            await window.ask(SignIn("0099", "1234"), SignedIn)
            await window.ask(OpenWindow(), Accepted)
            async with hall.link("kiosk", "kiosk-1") as kiosk:
                number = (await kiosk.ask(TakeTicket("invoice"), TicketTaken)).number
            await window.ask(CallNext(), AtWindow)
        await reads(app, f"正在呼叫 {number}：99号窗口")
        await reads(app, "综合区 / 发票业务")


async def test_a_killed_server_leaves_a_stale_board_that_heals_by_itself(hall: TestHall) -> None:
    app = BoardApp(a_board(hall))
    server = ServerProcess(hall)
    async with server.up(), app.run_test(size=(80, 24)):
        async with hall.window(3) as window:
            number = await call_somebody(hall, window)
            await reads(app, f"{number} 请到 3号窗口")
            server.kill()
            await reads(app, "信息截至 09:0")
            assert f"{number} 请到 3号窗口" in screen_text(app), "it keeps what it knew"
            server.start()
            await eventually(lambda: "信息截至" not in screen_text(app), patience=20)
            assert f"{number} 请到 3号窗口" in screen_text(app)
        async with hall.window(4) as window:
            following = await call_somebody(hall, window)
            await reads(app, f"正在呼叫 {following}：4号窗口")


async def test_a_call_whose_broadcast_was_lost_still_comes_to_the_board(hall: TestHall) -> None:
    line = BroadcastLine(hall.broadcast_port)
    async with hall.open(), hall.window(3) as window, line.laid() as port:
        device = a_board(hall)
        address = device.hall.model_copy(update={"broadcasts": f"tcp://127.0.0.1:{port}"})
        app = BoardApp(device.model_copy(update={"hall": address}))
        async with app.run_test(size=(80, 24)):
            await reads(app, "请等候叫号。")
            line.cut()
            number = await call_somebody(hall, window)
            await reads(app, f"正在呼叫 {number}：3号窗口")
            line.mend()
            await window.ask(StartService(), AtWindow)
            await window.ask(FinishService(), Finished)
            following = await call_somebody(hall, window)
            await reads(app, f"正在呼叫 {following}：3号窗口")


async def test_a_board_the_hall_does_not_know_says_what_to_do(hall: TestHall) -> None:
    device = a_board(hall)
    stranger = hall.device("board", "board-2", BoardFile).keys
    async with hall.open():
        hall.registry.revoke("board", "board-2")
        app = BoardApp(device.model_copy(update={"keys": stranger}))
        async with app.run_test(size=(160, 40)):
            await reads(app, "The hall does not know this device.")


async def test_what_the_manager_announces_is_read_in_both_languages_until_it_is_taken_back(
    hall: TestHall,
) -> None:
    words = Text("因系统升级，暂停办理不动产业务。", "Real-estate services are suspended.")
    app = BoardApp(hall.device("board", "board-1", BoardFile))
    async with (
        hall.open(),
        hall.link("manager", "manager-1") as manager,
        app.run_test(size=(80, 24)) as pilot,
    ):
        await manager.ask(Announce(words), Accepted)
        for _language in range(2):
            await eventually(lambda: words.zh in screen_text(app) and words.en in screen_text(app))
            await pilot.press("l")
        await manager.ask(EndAnnouncement(), Accepted)
        await eventually(lambda: words.zh not in screen_text(app) and words.en not in screen_text(app))
