"""Real halls for the tests: a folder on disk, a server in this process or in its own, enrolled devices."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import zmq

from hall_server.bootstrap import ClockMaker, RunningHall, running
from hall_server.client import DeviceFile, HallAddress, HallLink, Keys, Mirror
from hall_server.domain.plan import HallPlan
from hall_server.protocol import Accepted as Accepted
from hall_server.protocol import OpenWindow, Ping, SignedIn, SignIn
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.settings import HallFolder
from hall_server.store.database import migrate, open_engine
from hall_server.store.registry import Clerk, Device, Registry

D = TypeVar("D", bound=DeviceFile)

MORNING = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - local to the hall

HALL_TOML = """
[hall]
id = "test-hall"
name = { zh = "测试大厅", en = "Test Hall" }

[network]
bind = "127.0.0.1"
request_port = %REQUESTS%
broadcast_port = %BROADCASTS%

[hours]
open = ["08:00-18:00"]

[calling]
recall_cooldown_seconds = 0

[limits]
tickets_per_person = 3
green_per_window = 2

[cases]
pick_up = "pickup"

[slips]
public_url = "https://hall.example"

[[zones]]
id = "general"
name = { zh = "综合区", en = "General" }
prefix = "A"

[[zones]]
id = "tax"
name = { zh = "税务区", en = "Tax" }
prefix = "B"

[[services]]
id = "consult"
zone = "general"
name = { zh = "咨询辅导", en = "Consultation" }
minutes = 5

[[services]]
id = "intake"
zone = "general"
name = { zh = "综合受理", en = "General intake" }
minutes = 11
appointments = 2
promised_days = 5
legal_days = 20

[[services]]
id = "pickup"
zone = "general"
name = { zh = "统一出件", en = "Pick-up" }
prefix = "C"
minutes = 3

[[services]]
id = "invoice"
zone = "tax"
name = { zh = "发票业务", en = "Invoices" }
minutes = 6

[[windows]]
numbers = "1-8"
zone = "general"
services = ["zone:general"]
printer = "printer-2"

[[windows]]
numbers = "9-12"
zone = "tax"
services = ["*"]

[[printers]]
id = "printer-1"
standby = "printer-2"

[[printers]]
id = "printer-2"

[[kiosks]]
id = "kiosk-1"
printer = "printer-1"

[[kiosks]]
id = "kiosk-2"

[[packages]]
id = "company"
name = { zh = "开办企业一件事", en = "Setting up a company" }
prefix = "Q"
stages = [["consult"], ["intake", "invoice"]]

[[green_reasons]]
id = "soldier"
name = { zh = "军人", en = "Soldier" }
"""


_handed_out: set[int] = set()


def free_port() -> int:
    """A port that nobody listens on now; never the same one twice."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port not in _handed_out:
            _handed_out.add(port)
            return port


@functools.cache
def _empty_database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hall.db"
        engine = open_engine(path)
        migrate(engine)
        engine.dispose()
        return path.read_bytes()


def put_empty_database(path: Path) -> None:
    """A hall's database in which nothing has happened; the migrations ran once for all tests."""
    path.touch(0o600)
    path.write_bytes(_empty_database())


def morning_clock(last_at: int, plan: HallPlan) -> HallClock:
    """Nine o'clock on a Monday, running in real time."""
    return VirtualClock(MORNING, plan.timezone, 1.0, last_at)


@dataclass
class TestHall:
    """A hall on disk with devices enrolled on demand. Its ports stay the same over restarts."""

    __test__ = False

    path: Path
    toml: str = HALL_TOML
    request_port: int = field(default_factory=free_port)
    broadcast_port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        text = self.toml.replace("%REQUESTS%", str(self.request_port))
        self.folder.settings_path.write_text(
            text.replace("%BROADCASTS%", str(self.broadcast_port)), encoding="utf-8"
        )
        self.folder.create_keys()
        put_empty_database(self.folder.database)
        engine = open_engine(self.folder.database)
        self.registry = Registry(engine)
        self._devices: dict[tuple[str, str], tuple[str, str]] = {}

    @property
    def folder(self) -> HallFolder:
        """The folder as a server that starts now reads it."""
        return HallFolder(self.path)

    def device(self, role: str, name: str, kind: type[D] = DeviceFile, **own: object) -> D:  # type: ignore[assignment]
        """An enrolled device's settings; the same keys each time. ``own`` are the role's own tables."""
        if (role, name) not in self._devices:
            public, secret = (key.decode() for key in zmq.curve_keypair())
            self.registry.enroll(Device(role, name, public), 0)
            self._devices[role, name] = public, secret
        public, secret = self._devices[role, name]
        hall = HallAddress(
            requests=f"tcp://127.0.0.1:{self.request_port}",
            broadcasts=f"tcp://127.0.0.1:{self.broadcast_port}",
            public_key=self.folder.key_pair[0].decode(),
        )
        return kind(role=role, name=name, hall=hall, keys=Keys(public=public, secret=secret), **own)  # type: ignore[arg-type]

    def add_clerk(self, staff_no: str = "0231", name: str = "王芳", pin: str = "1234") -> None:
        self.registry.add_clerk(Clerk(staff_no, name), pin)

    @contextlib.asynccontextmanager
    async def open(self, clock: ClockMaker = morning_clock) -> AsyncIterator[RunningHall]:
        """A server in this process."""
        async with running(self.folder, clock) as hall:
            yield hall

    @contextlib.asynccontextmanager
    async def link(self, role: str, name: str) -> AsyncIterator[HallLink]:
        async with HallLink.connect(self.device(role, name)) as link:
            yield link

    @contextlib.asynccontextmanager
    async def mirror(self, role: str, name: str) -> AsyncIterator[Mirror]:
        """A device that follows the hall, whole and current."""
        async with self.link(role, name) as link, Mirror.following(link) as mirror:
            await mirror.synced()
            yield mirror

    @contextlib.asynccontextmanager
    async def window(self, number: int, staff_no: str | None = None) -> AsyncIterator[HallLink]:
        """A window with its clerk signed in, open for calls."""
        staff_no = staff_no or f"{number:04d}"
        if staff_no not in {clerk.staff_no for clerk in self.registry.clerks()}:
            self.add_clerk(staff_no, f"Clerk {number}")
        async with self.link("window", str(number)) as link:
            await link.ask(SignIn(staff_no, "1234"), SignedIn)
            await link.ask(OpenWindow(), Accepted)
            yield link


class ServerProcess:
    """A hall server in a process of its own, which tests may kill."""

    def __init__(self, hall: TestHall, *options: str) -> None:
        self._hall = hall
        self._options = options or ("--virtual-clock", MORNING.strftime("%Y-%m-%dT%H:%M"))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "hall_server", "serve", str(self._hall.path), *self._options]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, env={**os.environ, "LANG": "C.UTF-8"}
        )
        os.set_blocking(self.process.stderr.fileno(), False)  # type: ignore[union-attr]

    async def answering(self) -> None:
        """Wait until the server answers."""
        async with self._hall.link("board", "watcher") as link:
            await link.ask(Ping(), Accepted)

    def kill(self) -> None:
        """As a power cut would: no goodbye, nothing flushed."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stderr.close()  # type: ignore[union-attr]

    def stop(self) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(timeout=30)
        finally:
            self.kill()

    def log(self) -> str:
        assert self.process is not None
        data = self.process.stderr.read()  # type: ignore[union-attr]
        return (data or b"").decode()

    @contextlib.asynccontextmanager
    async def up(self) -> AsyncIterator[ServerProcess]:
        self.start()
        try:
            await self.answering()
            yield self
        finally:
            if self.process is not None:
                self.stop()


async def eventually(condition: Callable[[], object], patience: float = 30.0) -> None:
    """Wait until a condition holds; fails after ``patience`` seconds."""
    async with asyncio.timeout(patience):
        while not condition():  # noqa: ASYNC110 - conditions are read from outside
            await asyncio.sleep(0.01)
