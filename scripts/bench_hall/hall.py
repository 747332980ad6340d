"""A hall for measuring: a folder, a server process, enrolled devices and lean lines to it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import zmq

from hall_server import protocol as p
from hall_server.settings import HallFolder
from hall_server.store.database import migrate, open_engine
from hall_server.store.registry import Clerk, Device, Registry

from .city import KIOSKS, MORNING, WINDOWS_PER_ZONE, ZONES, hall_toml
from .processes import Process, free_port
from .wire import BenchError, Keys, Line

START_PATIENCE_MS = 60_000
PIN = "2580"
WATCHER = "watcher"
FOLLOWER = "follower"
WEB = "web"
MANAGER = "manager"


class BenchHall:
    """A hall on disk with its devices enrolled."""

    def __init__(self, path: Path, seed: int) -> None:
        requests, broadcasts = free_port(), free_port()
        path.mkdir()
        self.path = path
        self.folder = HallFolder(path)
        self.folder.settings_path.write_text(hall_toml(requests, broadcasts), encoding="utf-8")
        self.folder.create_keys()
        self.requests = f"tcp://127.0.0.1:{requests}"
        self.broadcasts = f"tcp://127.0.0.1:{broadcasts}"
        self.public_key = self.folder.key_pair[0]
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._seed = seed
        self._keys: dict[tuple[str, str], Keys] = {}
        engine = open_engine(self.folder.database)
        migrate(engine)
        self._registry = Registry(engine)
        # All of them now: a server turns away who connects in the moment of being enrolled.
        self._enroll("board", WATCHER, FOLLOWER)
        self._enroll("web", WEB)
        self._enroll("manager", MANAGER)
        self._enroll("kiosk", *(str(index) for index in range(1, KIOSKS + 1)))
        self._enroll("window", *(str(index + 1) for index in range(len(ZONES) * WINDOWS_PER_ZONE)))

    def _enroll(self, role: str, *names: str) -> None:
        for name in names:
            self._keys[role, name] = keys = Keys.fresh()
            self._registry.enroll(Device(role, name, keys.public.decode()), 0)

    def keys(self, role: str, name: str) -> Keys:
        """The keys of an enrolled device: a kiosk, a window, or a board."""
        return self._keys[role, name]

    @contextlib.contextmanager
    def lines(self, role: str, names: list[str]) -> Iterator[list[Line]]:
        """A line for each device; all of them are through their handshake."""
        opened = [
            Line(self._context, self.requests, self.public_key, self.keys(role, name), self._seed)
            for name in names
        ]
        try:
            for line in opened:
                line.ask(p.Ping())
            yield opened
        finally:
            for line in opened:
                line.close()

    @contextlib.contextmanager
    def windows(self, numbers: list[int]) -> Iterator[list[Line]]:
        """A line for each window, with a clerk signed in and open for calls."""
        with self.lines("window", [str(number) for number in numbers]) as opened:
            for number, line in zip(numbers, opened, strict=True):
                staff_no = f"{number:04d}"
                self._registry.add_clerk(Clerk(staff_no, f"Clerk {number}"), PIN)
                line.ask(p.SignIn(staff_no, PIN))
                line.ask(p.OpenWindow())
            yield opened

    @contextlib.contextmanager
    def served(self, at: datetime = MORNING) -> Iterator[Process]:
        """The server, answering, while the block runs."""
        server = self._start(at)
        try:
            self._answering(server)
            yield server
        finally:
            server.stop()

    def time_to_start(self, at: datetime) -> float:
        """Seconds from starting the process to its first answer."""
        began = time.perf_counter()
        with self.served(at):
            return time.perf_counter() - began

    def _start(self, at: datetime) -> Process:
        clock = at.strftime("%Y-%m-%dT%H:%M")
        log = self.path / "server.log"
        return Process(log, "hall_server", "serve", str(self.path), "--virtual-clock", clock)

    def _answering(self, server: Process) -> None:
        line = Line(self._context, self.requests, self.public_key, self.keys("board", WATCHER))
        try:
            line.send(p.Ping())
            deadline = time.monotonic() + START_PATIENCE_MS / 1000
            while not line.socket.poll(500):
                server.must_run()
                if time.monotonic() > deadline:
                    raise BenchError("the hall server does not start")
        finally:
            line.close()

    def close(self) -> None:
        self._context.destroy(0)
