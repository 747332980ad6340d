"""A message service on loopback with moods, and a hall whose citizens it reaches."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import ClockMaker
from hall_server.bridge.run import run
from hall_server.outbox import channels, courier, following
from hall_server.serving.clock import HallClock
from tests.halls import HALL_TOML, TestHall

PHONE = "13812345678"
SECRET = "a secret of the hall and its gateway"

TAKE_AND_HANG = "take and hang"
ECHO = "echo"
Mood = int | str


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bridges in this process try again after milliseconds, so that a test takes no minutes."""
    monkeypatch.setattr(courier, "FIRST_PAUSE", 20)
    monkeypatch.setattr(courier, "CAP", 50)
    monkeypatch.setattr(courier, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(following, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(channels, "POST_TIMEOUT", 2.0)


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)  # type: ignore[no-any-return]


@dataclass
class MessageService:
    """``mood`` says what is done with a request, given how many came before: a status, or a word above.

    ``asked`` are all requests, ``taken`` those that it took: what a phone would show.
    """

    mood: Callable[[int], Mood] = lambda _count: 200
    asked: list[Received] = field(default_factory=list)
    taken: list[Received] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Number and kind of the messages that a webhook took, in order."""
        return [(one.body["number"], one.body["kind"]) for one in self.taken]

    @contextmanager
    def open(self) -> Iterator[MessageService]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                one = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, raw)
                mood = service.mood(len(service.asked))
                service.asked.append(one)
                if mood == TAKE_AND_HANG or (isinstance(mood, int) and mood < 300):
                    service.taken.append(one)
                if mood == TAKE_AND_HANG:
                    self.rfile.read(1)  # until the sender gives up
                    self.close_connection = True
                    return
                answer = raw if mood == ECHO else b"{}"
                self.send_response(422 if isinstance(mood, str) else mood)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                pass

        server = _Server(("127.0.0.1", self.port), Handler)
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Bridges are killed here in the middle of a word."""


def webhook(service: MessageService, secret_file: str = "") -> str:
    signed = f'secret_file = "{secret_file}"\n' if secret_file else ""
    return f'\n[[notices.channels]]\nkind = "webhook"\nurl = "http://{service.address}/s3cret"\n{signed}'


def apprise(service: MessageService) -> str:
    url = f"json://user:s3cret@{service.address}/to/{{phone}}"
    return f'\n[[notices.channels]]\nkind = "apprise"\nurl = "{url}"\n'


def telling_hall(path: Path, channels: str, ahead: int = 1) -> TestHall:
    """A hall that is always open and tells phones when ``ahead`` are still ahead."""
    toml = HALL_TOML.replace("08:00-18:00", "00:00-24:00")
    return TestHall(path, f"{toml}\n[notices]\nahead = {ahead}\n{channels}")


async def take(hall: TestHall) -> p.TicketTaken:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        return await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)


async def ask_for_messages(hall: TestHall, ticket: int, phone: str = PHONE) -> None:
    async with hall.link("web", "web") as web:
        await web.ask(p.WantNotices(ticket, phone), p.Accepted)


async def stop_messages(hall: TestHall, ticket: int) -> None:
    async with hall.link("web", "web") as web:
        await web.ask(p.StopNotices(ticket), p.Accepted)


@contextlib.asynccontextmanager
async def bridging(hall: TestHall) -> AsyncIterator[asyncio.Task[None]]:
    """A bridge in this process."""
    task = asyncio.create_task(run(hall.folder))
    try:
        yield task
        if task.done():
            task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class LeapingClock(HallClock):
    """The real clock, put forward by as much as a test wants."""

    ahead = 0

    def now(self) -> int:
        return super().now() + self.ahead

    def leap(self, hours: int) -> None:
        self.ahead += hours * 3_600_000


def leaping() -> tuple[LeapingClock, ClockMaker]:
    clock = LeapingClock()
    return clock, lambda _last_at, _plan: clock
