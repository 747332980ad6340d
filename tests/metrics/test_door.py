"""Who asks for the figures wrongly, too often or too slowly: the hall serves on, and they are still read."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import logging
import socket
from collections.abc import AsyncIterator, Iterator

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import RunningHall
from hall_server.client import HallLink
from hall_server.http_door import connection
from tests.halls import TestHall, eventually

from .watching import read


@pytest.fixture
async def kiosk(hall: TestHall, open_hall: RunningHall) -> AsyncIterator[HallLink]:
    async with hall.link("kiosk", "kiosk-2") as link:
        yield link


async def served(kiosk: HallLink, open_hall: RunningHall) -> None:
    """A number is issued, and the figures are read."""
    before = len(open_hall.owner.hall.tickets)
    await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken, patience=5)
    assert len(open_hall.owner.hall.tickets) == before + 1
    figures = await asyncio.to_thread(read, open_hall.metrics)
    assert figures["tingxu_hall_responding"] == 1


def dial(hall: RunningHall) -> socket.socket:
    assert hall.metrics is not None
    host, _colon, port = hall.metrics.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=10)


def asked(hall: RunningHall, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes, str]:
    """The status, the body, and the type of it."""
    assert hall.metrics is not None
    with contextlib.closing(http.client.HTTPConnection(hall.metrics, timeout=10)) as line:
        line.request(method, path, body)
        answer = line.getresponse()
        return answer.status, answer.read(), answer.headers.get("content-type", "")


@pytest.mark.parametrize(
    "path", ["/", "/metrics/", "/metricsx", "/favicon.ico", "/%2e%2e/hall.toml", "/docs"]
)
async def test_there_is_one_page_only(open_hall: RunningHall, path: str) -> None:
    status, body, _kind = await asyncio.to_thread(asked, open_hall, "GET", path)
    assert status in (404, 307) if path == "/metrics/" else status == 404
    assert b"tingxu_" not in body


async def test_it_is_for_reading_only(open_hall: RunningHall) -> None:
    status, body, kind = await asyncio.to_thread(asked, open_hall, "HEAD", "/metrics")
    assert (status, body) == (200, b"")
    assert kind.startswith("text/plain")
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        status, body, _kind = await asyncio.to_thread(asked, open_hall, method, "/metrics", b"x" * 100_000)
        assert status == 405
        assert b"tingxu_" not in body


async def test_the_format_is_what_was_asked_for(open_hall: RunningHall) -> None:
    def openmetrics() -> tuple[str, str]:
        assert open_hall.metrics is not None
        with contextlib.closing(http.client.HTTPConnection(open_hall.metrics, timeout=10)) as line:
            line.request("GET", "/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
            answer = line.getresponse()
            return answer.headers["content-type"], answer.read().decode()

    kind, text = await asyncio.to_thread(openmetrics)
    assert kind.startswith("application/openmetrics-text")
    assert text.endswith("# EOF\n")
    _status, plain, kind = await asyncio.to_thread(asked, open_hall, "GET", "/metrics")
    assert kind.startswith("text/plain")
    assert not plain.endswith(b"# EOF\n")


async def test_a_scraper_that_never_reads(open_hall: RunningHall, kiosk: HallLink) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(30):
            line = stack.enter_context(dial(open_hall))
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_024)
            line.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                line.send(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 500)
        await served(kiosk, open_hall)


async def test_half_a_request(
    open_hall: RunningHall, kiosk: HallLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD_WITHIN", 0.5)
    with dial(open_hall) as line:
        line.sendall(b"GET /metrics HTT")
        await served(kiosk, open_hall)
        assert await asyncio.to_thread(line.recv, 100) == b""


async def test_two_hundred_connections(open_hall: RunningHall, kiosk: HallLink) -> None:
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(dial(open_hall)) for _ in range(200)]
        await served(kiosk, open_hall)
        for line in lines:
            with contextlib.suppress(OSError):
                line.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        await served(kiosk, open_hall)
        gone = [line for line in lines if await asyncio.to_thread(hung_up, line)]
        assert len(gone) >= 180


def hung_up(line: socket.socket) -> bool:
    line.settimeout(0.05)
    try:
        return line.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


GARBAGE = [
    b"\x00\xff\xfe\x80" * 1_000,
    b"GET /metrics\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(300),
    b"GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: \xff\xfe\xfd\r\n\r\n",
    b"GET /metrics?name[]=\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /metrics HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"POST /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
async def test_garbage(
    open_hall: RunningHall, kiosk: HallLink, garbage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), dial(open_hall) as line:
        with contextlib.suppress(OSError):
            line.sendall(garbage)
        await asyncio.to_thread(hung_up, line)
        await served(kiosk, open_hall)
    assert "Traceback" not in caplog.text


async def test_calls_go_on_while_the_figures_are_read_without_a_pause(
    hall: TestHall, open_hall: RunningHall, kiosk: HallLink
) -> None:
    reading = True

    def always() -> int:
        count = 0
        while reading:
            read(open_hall.metrics)
            count += 1
        return count

    readers = [asyncio.create_task(asyncio.to_thread(always)) for _ in range(4)]
    async with hall.window(1) as window:
        for _ in range(20):
            await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken, patience=5)
            await window.ask(p.CallNext(), p.AtWindow, patience=5)
            await window.ask(p.StartService(), p.AtWindow, patience=5)
            await window.ask(p.FinishService(), p.Finished, patience=5)
    reading = False
    assert sum(await asyncio.gather(*readers)) >= 4


async def test_the_hall_closes_though_somebody_does_not_read(hall: TestHall) -> None:
    with contextlib.ExitStack() as stack:
        async with hall.open() as running:
            line = stack.enter_context(dial(running))
            line.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
            stack.enter_context(dial(running)).sendall(b"GET /met")
        async with hall.open() as again:
            figures = await asyncio.to_thread(read, again.metrics)
            assert figures["tingxu_hall_responding"] == 1


async def test_figures_that_cannot_be_gathered_are_told_of_and_stop_nothing(
    open_hall: RunningHall,
    kiosk: HallLink,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_look: object) -> Iterator[None]:
        raise RuntimeError("a fault")

    monkeypatch.setattr("hall_server.metrics.page.day", broken)
    status, body, _kind = await asyncio.to_thread(asked, open_hall, "GET", "/metrics")
    assert status == 500
    assert b"Traceback" not in body
    await eventually(lambda: "could not be gathered" in caplog.text)
    await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken, patience=5)
