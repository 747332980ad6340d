"""Links are cut, cables pulled, broadcasts lost: every mirror ends equal to the server."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator

import pytest
import zmq

from hall_server.bootstrap import RunningHall
from hall_server.client import DeviceFile, HallAddress, HallLink, Mirror, News, Synced, WentStale
from hall_server.protocol import (
    AtWindow,
    CallNext,
    Finished,
    FinishService,
    StartService,
    TakeTicket,
    TicketTaken,
)
from hall_server.serving.sockets import send_now
from tests.halls import ServerProcess, TestHall, eventually
from tests.proxy import Cable


def over(device: DeviceFile, requests: Cable | None = None, broadcasts: Cable | None = None) -> DeviceFile:
    """The same device, reaching the hall over cables that can be pulled."""
    hall = HallAddress(
        requests=f"tcp://127.0.0.1:{requests.port}" if requests else device.hall.requests,
        broadcasts=f"tcp://127.0.0.1:{broadcasts.port}" if broadcasts else device.hall.broadcasts,
        public_key=device.hall.public_key,
    )
    return device.model_copy(update={"hall": hall})


@contextlib.asynccontextmanager
async def following(device: DeviceFile, heard: list[News]) -> AsyncIterator[Mirror]:
    async with HallLink.connect(device) as link, Mirror.following(link, heard.append) as mirror:
        await mirror.synced()
        yield mirror


async def serve_somebody(kiosk: HallLink, window: HallLink) -> None:
    await kiosk.ask(TakeTicket("consult"), TicketTaken)
    await window.ask(CallNext(), AtWindow)
    await window.ask(StartService(), AtWindow)
    await window.ask(FinishService(), Finished)


@pytest.mark.parametrize("seed", range(4))
async def test_lost_broadcasts_are_noticed_and_healed(
    hall: TestHall, open_hall: RunningHall, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    lost = 0

    def unreliable(frames: list[bytes]) -> None:
        nonlocal lost
        if chance.random() < 0.3:
            lost += 1
        else:
            send_now(open_hall.doors.broadcasts, frames)

    open_hall.broadcaster.send_with(unreliable)
    heard: list[News] = []
    async with (
        hall.link("kiosk", "kiosk-2") as kiosk,
        hall.window(1) as window,
        following(hall.device("board", "b"), heard) as board,
    ):
        for _ in range(30):
            await serve_somebody(kiosk, window)
        truth = open_hall.owner.picture.view
        await eventually(lambda: board.live and board.view == truth)
    assert lost > 10
    assert board.resnapshots > 1


async def test_a_cut_connection_heals_with_nothing_missed(hall: TestHall, open_hall: RunningHall) -> None:
    heard: list[News] = []
    async with Cable(hall.broadcast_port).plugged_in() as cable:
        device = over(hall.device("board", "b"), broadcasts=cable)
        async with (
            hall.link("kiosk", "kiosk-2") as kiosk,
            hall.window(1) as window,
            following(device, heard) as board,
        ):
            for _ in range(5):
                cable.cut()
                await serve_somebody(kiosk, window)
            truth = open_hall.owner.picture.view
            await eventually(lambda: board.live and board.view == truth, patience=20)


async def test_a_pulled_cable_makes_the_board_say_so_and_heal(hall: TestHall, open_hall: RunningHall) -> None:
    heard: list[News] = []
    async with (
        Cable(hall.broadcast_port).plugged_in() as broadcasts,
        Cable(hall.request_port).plugged_in() as requests,
    ):
        device = over(hall.device("board", "b"), requests, broadcasts)
        async with (
            hall.link("kiosk", "kiosk-2") as kiosk,
            hall.window(1) as window,
            following(device, heard) as board,
        ):
            broadcasts.pulled = requests.pulled = True
            await serve_somebody(kiosk, window)
            await eventually(lambda: WentStale() in heard)
            assert not board.live
            assert board.view is not None, "a stale board keeps what it had"
            assert not board.view.calls
            broadcasts.pulled = requests.pulled = False
            # Half a message was lost, so the encrypted connections cannot go on; they are made anew.
            truth = open_hall.owner.picture.view
            await eventually(lambda: board.live and board.view == truth, patience=25)
            assert heard.index(WentStale()) < len(heard) - 1
            assert Synced() in heard[heard.index(WentStale()) :]


async def test_a_restarted_server_begins_a_new_epoch(hall: TestHall) -> None:
    server = ServerProcess(hall)
    heard: list[News] = []
    async with (
        server.up(),
        hall.link("kiosk", "kiosk-2") as kiosk,
        hall.window(1) as window,
        following(hall.device("board", "b"), heard) as board,
    ):
        await serve_somebody(kiosk, window)
        epoch = board.epoch
        server.kill()
        server.start()
        await serve_somebody(kiosk, window)
        await eventually(lambda: board.live and board.epoch != epoch, patience=20)
        await eventually(lambda: board.view is not None and len(board.view.calls) == 2)
        async with hall.mirror("board", "fresh") as fresh:
            await eventually(lambda: board.view == fresh.view)


async def test_a_window_that_dies_leaves_its_ticket_where_it_was(
    hall: TestHall, open_hall: RunningHall
) -> None:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        await kiosk.ask(TakeTicket("consult"), TicketTaken)
    async with hall.window(3) as window:
        await window.ask(CallNext(), AtWindow)
    async with hall.mirror("window", "3") as back:
        assert back.view is not None
        serving = back.view.windows[3].serving
        assert serving is not None
        assert serving.number == "A001"
        assert back.view.windows[3].clerk == "0003"
    async with hall.link("window", "3") as window:
        await window.ask(StartService(), AtWindow)
        await window.ask(FinishService(), Finished)


async def test_fifty_boards_start_at_once_and_agree(hall: TestHall, open_hall: RunningHall) -> None:
    async with contextlib.AsyncExitStack() as stack:
        kiosk = await stack.enter_async_context(hall.link("kiosk", "kiosk-2"))
        window = await stack.enter_async_context(hall.window(1))
        context = zmq.asyncio.Context.instance()
        assert context.get(zmq.MAX_SOCKETS) >= 1000
        devices: list[DeviceFile] = [hall.device("board", f"board-{count}") for count in range(50)]
        heard: list[News] = []
        boards = await asyncio.gather(
            *(stack.enter_async_context(following(device, heard)) for device in devices)
        )
        for _ in range(10):
            await serve_somebody(kiosk, window)
        truth = open_hall.owner.picture.view
        for board in boards:
            await eventually(lambda board=board: board.view == truth)  # type: ignore[misc]
        # Whose subscription came through after its first snapshot took one more; nobody kept asking.
        assert max(board.resnapshots for board in boards) <= 3
