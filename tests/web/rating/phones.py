"""Citizens' phones: browsers without script that open pages, fill in what is there and send it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import httpx

from hall_server import protocol as p
from hall_server.client import HallLink
from hall_server.web.serve import Serving, serving
from hall_server.web.settings import WebFile, WebTable
from tests.halls import TestHall, eventually, free_port

Sent = list[tuple[str, str]]


@dataclass
class Form:
    """A form as it stands when nobody has touched it."""

    action: str
    fields: Sent = field(default_factory=list)
    buttons: Sent = field(default_factory=list)

    def filled(self, /, *more: tuple[str, str], **values: str) -> Sent:
        """What is sent: ``values`` instead of what was there, then ``more``."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        return [*kept, *values.items(), *more]


class Page(HTMLParser):
    """A page as a browser has it: its words, links and forms."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__()
        self.status = response.status_code
        self.headers = response.headers
        self.path = response.url.raw_path.decode()
        self.html = response.text
        self.words = ""
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._writing_in: str | None = None
        self.feed(self.html)

    @property
    def form(self) -> Form:
        (form,) = self.forms
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        name, value = about.get("name", ""), about.get("value", "")
        if tag == "br":
            self.words += " "
        elif tag == "a":
            self.links.append(about["href"])
        elif tag == "form":
            self.forms.append(Form(about["action"]))
        elif tag == "input" and (about.get("type") not in ("radio", "checkbox") or "checked" in about):
            self.form.fields.append((name, value))
        elif tag == "button" and name:
            self.form.buttons.append((name, value))
        elif tag == "textarea":
            self.form.fields.append((name, ""))
            self._writing_in = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._writing_in = None

    def handle_data(self, data: str) -> None:
        if self._writing_in is None:
            self.words += data
            return
        name, before = self.form.fields[-1]
        # As in a browser, a line break right at the beginning does not count.
        self.form.fields[-1] = name, before + data if before else data.removeprefix("\n")

    def says(self, text: str) -> bool:
        return text in " ".join(self.words.split())


class Phone:
    """One person's browser."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def open(self, path: str) -> Page:
        return Page(await self._client.get(path, follow_redirects=True))

    async def post(self, path: str, fields: Sent) -> httpx.Response:
        """Send fields and do not go where the answer points."""
        body = urlencode(fields, errors="surrogatepass")
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._client.post(path, content=body, headers=kind)

    async def send(self, form: Form, /, *more: tuple[str, str], **values: str) -> Page:
        """Send a form and look at the page that comes then."""
        answer = await self.post(form.action, form.filled(*more, **values))
        if answer.status_code == 303:
            return await self.open(answer.headers["Location"])
        return Page(answer)

    async def tap(self, path: str, level: str) -> Page:
        """Open a page with the five faces and tap one."""
        page = await self.open(path)
        assert ("level", level) in page.form.buttons, page.words
        return await self.send(page.form, level=level)


DEVICE = """
role = "web"
name = "web"
language = "en"

[web]
bind = "127.0.0.1"
port = {port}

[hall]
requests = "{device.hall.requests}"
broadcasts = "{device.hall.broadcasts}"
public_key = '{device.hall.public_key}'

[keys]
public = '{device.keys.public}'
secret = '{device.keys.secret}'
"""


class Pages:
    """A hall's pages for citizens, in this process or in one of their own."""

    def __init__(self, hall: TestHall, folder: Path) -> None:
        self.hall = hall
        self.path = folder / "web.toml"
        self.device = hall.device(
            "web", "web", WebFile, language="en", web=WebTable(bind="127.0.0.1", requests_per_second=1000)
        )

    @property
    def kept(self) -> bytes:
        """All that is kept beside the device file, as it lies on the disk."""
        return b"".join(path.read_bytes() for path in sorted(self.path.parent.glob("web.db*")))

    @contextlib.asynccontextmanager
    async def process(self, *, session: bool = False) -> AsyncIterator[WebProcess]:
        """``hall-web`` in a process of its own; also in a session of its own, as a service has it."""
        process = WebProcess(self.path, free_port(), session)
        self.path.write_text(DEVICE.format(port=process.port, device=self.device), encoding="utf-8")
        process.start()
        try:
            yield process
        finally:
            process.end(signal.SIGTERM)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Serving]:
        async with serving(self.device, self.path) as served:
            yield served

    @contextlib.asynccontextmanager
    async def phone(self, served: Serving | WebProcess, agent: str = "a phone") -> AsyncIterator[Phone]:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{served.port}",
            headers={"User-Agent": agent},
            timeout=30,
            trust_env=False,
        ) as client:
            yield Phone(client)


class WebProcess:
    """``hall-web`` as it runs in a hall, which tests may kill. ``log`` is all that it said so far."""

    def __init__(self, path: Path, port: int, session: bool = False) -> None:
        self.port = port
        self.log = ""
        self._path = path
        self._session = session
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hall_server.web", str(self._path)],
            env={**os.environ, "TINGXU_LANG": "en"},
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=self._session,
        )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def answering(self) -> None:
        """Wait until it answers."""
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(30):
            while True:
                with contextlib.suppress(httpx.TransportError):
                    await client.get(f"http://127.0.0.1:{self.port}/robots.txt")
                    return
                await asyncio.sleep(0.05)

    def end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            _out, said = self._process.communicate(timeout=30)
            self.log += said
            self._process = None


async def knows_the_hall(serving: Serving) -> None:
    """Wait until the pages have the hall's picture, and the key of its links."""
    await serving.shell.mirror.synced()
    await eventually(lambda: serving.shell.link_key)


def rating_path(url: str) -> str:
    """Where a slip's or a screen's code leads to for rating."""
    return "/r/" + url.rsplit("/", 1)[1]


async def take(hall: TestHall, ask: p.TakeTicket | p.BeginJourney | None = None) -> p.TicketTaken:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        return await kiosk.ask(ask or p.TakeTicket("consult"), p.TicketTaken)


async def call(window: HallLink) -> None:
    await window.ask(p.CallNext(), p.AtWindow)
    await window.ask(p.StartService(), p.AtWindow)


async def serve(window: HallLink) -> None:
    await call(window)
    await window.ask(p.FinishService(), p.Finished)


async def served(hall: TestHall) -> p.TicketTaken:
    """Somebody came, was served at window 1, and is on the way out."""
    taken = await take(hall)
    async with hall.window(1) as window:
        await serve(window)
    return taken
