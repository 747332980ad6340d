"""What this machine does raw, in the same run: a commit loop and an encrypted echo."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import zmq

from .figures import Probe, Timings, timings
from .processes import Process, free_port
from .sizes import Sizes
from .wire import Keys, open_socket, ready

BODY = b"x" * 160
ECHO_CLIENTS = 50


@dataclass(frozen=True, slots=True)
class Probes:
    """Milliseconds, rates a second, seconds and megabytes of the raw machine."""

    commit_per_s: float
    commit_p50_ms: float
    commit_p99_ms: float
    echo_per_s: float
    echo_p50_ms: float
    echo_p99_ms: float
    echo_50_clients_per_s: float
    process_start_s: float
    process_memory_mb: float

    @property
    def commits(self) -> Probe:
        return Probe("raw commits", self.commit_per_s)

    @property
    def floor_p50(self) -> Probe:
        """The least that one durable answer over the wire can take here."""
        return Probe("raw commit + raw echo, p50", self.commit_p50_ms + self.echo_p50_ms)

    @property
    def floor_p99(self) -> Probe:
        return Probe("raw commit + raw echo, p99", self.commit_p99_ms + self.echo_p99_ms)

    @property
    def start(self) -> Probe:
        return Probe("start of the bare echo process", self.process_start_s)

    @property
    def memory(self) -> Probe:
        return Probe("memory of the bare echo process", self.process_memory_mb)

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


def measure(folder: Path, sizes: Sizes) -> Probes:
    commits = _median(
        [_commits(folder / f"raw-{round_}.db", sizes.commits) for round_ in range(sizes.rounds)]
    )
    began = time.perf_counter()
    with _echoing(folder / "echo.log") as (server, connect):
        _echoes([connect()], 1)
        started = time.perf_counter() - began
        one = _median([_echoes([connect()], sizes.echoes) for _ in range(sizes.rounds)])
        many = [connect() for _ in range(ECHO_CLIENTS)]
        fifty = _median([_echoes(many, 2 * sizes.echoes) for _ in range(sizes.rounds)])
        memory = server.memory_mb
    return Probes(*commits, *one, fifty.rate, started, memory)


def _median(rounds: list[Timings]) -> Timings:
    return Timings(*(median(values) for values in zip(*rounds, strict=True)))


def _commits(path: Path, count: int) -> Timings:
    """A ticket-sized transaction, one after the other: a look, two inserts, a synced commit."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, body TEXT, hash BLOB)")
    connection.execute("CREATE TABLE visit (ticket INTEGER PRIMARY KEY, number TEXT, state TEXT, at INTEGER)")
    body, digest = BODY.decode(), bytes(32)
    samples: list[int] = []
    began = time.perf_counter()
    for seq in range(1, count + 1):
        start = time.perf_counter_ns()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT body FROM event WHERE seq = ?", (seq - 1,)).fetchone()
        connection.execute("INSERT INTO event VALUES (?, ?, ?)", (seq, body, digest))
        connection.execute("INSERT INTO visit VALUES (?, ?, ?, ?)", (seq, f"A{seq:03d}", "waiting", start))
        connection.execute("COMMIT")
        samples.append(time.perf_counter_ns() - start)
    took = time.perf_counter() - began
    connection.close()
    return timings(samples, took)


@contextlib.contextmanager
def _echoing(log: Path) -> Iterator[tuple[Process, Callable[[], zmq.Socket[bytes]]]]:
    keys, own = Keys.fresh(), Keys.fresh()
    address = f"tcp://127.0.0.1:{free_port()}"
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()

    def connect() -> zmq.Socket[bytes]:
        socket = open_socket(context, zmq.DEALER, keys.public, own)
        socket.connect(address)
        return socket

    server = Process(log, "scripts.bench_hall.echo", address, keys.public.decode(), keys.secret.decode())
    try:
        yield server, connect
    finally:
        server.stop()
        context.destroy(0)


def _echoes(sockets: list[zmq.Socket[bytes]], count: int) -> Timings:
    poller = zmq.Poller()
    for socket in sockets:
        poller.register(socket, zmq.POLLIN)
        socket.send(BODY)
        socket.recv()
    sent: dict[zmq.Socket[bytes], int] = {}
    samples: list[int] = []
    began = time.perf_counter()
    for socket in sockets:
        sent[socket] = time.perf_counter_ns()
        socket.send(BODY)
    while len(samples) < count:
        for socket in ready(poller):
            socket.recv()
            samples.append(time.perf_counter_ns() - sent[socket])
            sent[socket] = time.perf_counter_ns()
            socket.send(BODY)
    took = time.perf_counter() - began
    for socket in sockets:
        socket.poll(1_000)
        socket.recv()
    return timings(samples, took)
