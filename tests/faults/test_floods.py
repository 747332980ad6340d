"""A device that asks without end: it waits for itself, and everybody else is served."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator

import zmq

from hall_server.client import DeviceFile, News, WentStale
from hall_server.protocol import (
    Accepted,
    Ask,
    GetSnapshot,
    OpenWindow,
    Ping,
    Request,
    TakeTicket,
    TicketTaken,
    encode_request,
)
from tests.halls import ServerProcess, TestHall


@contextlib.contextmanager
def flooding(device: DeviceFile, ask: Ask) -> Iterator[None]:
    """While the block runs, this device asks as fast as it can and reads no answer."""
    done = threading.Event()

    def flood() -> None:
        with zmq.Context() as context, context.socket(zmq.DEALER) as socket:
            socket.linger = 0
            socket.curve_serverkey = device.hall.public_key.encode()
            socket.curve_publickey = device.keys.public.encode()
            socket.curve_secretkey = device.keys.secret.encode()
            socket.connect(device.hall.requests)
            count = 0
            while not done.is_set():
                count += 1
                with contextlib.suppress(zmq.Again):
                    socket.send_multipart(encode_request(Request(f"flood-{count:08d}", ask)), zmq.NOBLOCK)

    thread = threading.Thread(target=flood)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


async def test_a_flood_from_one_device_keeps_nobody_else_waiting(hall: TestHall) -> None:
    heard: list[News] = []
    async with (
        ServerProcess(hall).up(),
        hall.link("kiosk", "kiosk-1") as kiosk,
        hall.window(1) as window,
        hall.mirror("board", "b") as board,
    ):
        board.tell(heard.append)
        for ask in (Ping(), OpenWindow(), GetSnapshot()):
            with flooding(hall.device("kiosk", "kiosk-2"), ask):
                for _ in range(10):
                    await kiosk.ask(TakeTicket("consult"), TicketTaken, patience=10)
                    await window.ask(OpenWindow(), Accepted, patience=10)
                    await asyncio.sleep(0.1)
    assert WentStale() not in heard, "the hall's heartbeats went on"


def test_a_device_that_floods_and_hangs_up_does_not_end_the_hall(hall: TestHall) -> None:
    command = [sys.executable, "-m", "tests.faults.stalled_hall", str(hall.path)]
    device: DeviceFile = hall.device("kiosk", "kiosk-2")
    with subprocess.Popen(command) as stalled:
        try:
            with flooding(device, Ping()):
                # Until the hall's queue and the cable are full.
                threading.Event().wait(3)
            try:
                code = stalled.wait(timeout=4)
            except subprocess.TimeoutExpired:
                code = None
        finally:
            stalled.kill()
    assert code is None, "libzmq's heartbeats met a connection that was gone"
