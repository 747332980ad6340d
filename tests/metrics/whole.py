"""A hall that has every figure there is: a forecast that was judged, a refusal, things to carry out."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import zmq.asyncio

from hall_server import protocol as p
from hall_server.client import DeviceFile, HallError
from hall_server.client.socket import secure_client
from hall_server.outbox import Item, Outbox
from tests.bridge.province import SECRET
from tests.bridge.work import PROVINCE_TOML
from tests.halls import TestHall, eventually

from .watching import Figures, read, watched_hall

OUTSIDE = """
[notices]
channels = [{ kind = "webhook", url = "http://127.0.0.1:9/notices" }]

[[recipients]]
id = "chief"
kind = "webhook"
url = "http://127.0.0.1:9/alarms"

[[alarms]]
kind = "queue"
over = 500
to = ["chief"]
"""


async def everything(path: Path) -> Figures:
    """Forecasts come as often as the test has set."""
    hall = watched_hall(path, OUTSIDE + PROVINCE_TOML.format(url="http://127.0.0.1:9"))
    secret = path / "keys" / "province.secret"
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o600)
    with contextlib.closing(Outbox.open(hall.folder.outbox)) as outbox:
        outbox.put([Item("1", "province", "{}")], 1)
    async with hall.open() as running, hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        for _ in range(12):
            await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        with contextlib.suppress(HallError):
            await window.ask(p.FinishService(), p.Finished)
        await _malformed(hall)
        await eventually(lambda: running.owner.picture.view.waits)
        late = await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        await window.ask(p.CallTicket(late.number, "in a hurry"), p.AtWindow)
        await eventually(lambda: running.owner.picture.view.forecast_quality)
        return await asyncio.to_thread(read, running.metrics)


async def _malformed(hall: TestHall) -> None:
    device: DeviceFile = hall.device("board", "wall")
    socket = secure_client(zmq.asyncio.Context.instance(), zmq.DEALER, device)
    socket.connect(device.hall.requests)
    try:
        await socket.send_multipart([b"what", b"is", b"this"])
        async with asyncio.timeout(5):
            await socket.recv_multipart()
    finally:
        socket.close(0)
