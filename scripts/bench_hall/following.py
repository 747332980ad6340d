"""Many boards in one process: each has its own encrypted connection, and notes when it heard of a call.

A real board has a computer to itself. Here an update is decoded once, for whichever board hears it
first; the others know it by its bytes. So what counts is when the last copy arrived.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

import zmq

from hall_server import protocol as p

from .wire import Keys, open_socket

PATIENCE = 30.0


@dataclass(slots=True)
class Heard:
    """How many boards heard of a call, and when the last of them did (monotonic nanoseconds)."""

    boards: int = 0
    last: int = 0


def follow(pipe: Connection, address: str, hall: bytes, keys: Keys, boards: int) -> None:
    """Listen until terminated. Says ``True`` once all listen; answers each list of tickets."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    poller = zmq.Poller()
    poller.register(pipe.fileno(), zmq.POLLIN)
    silent = set()
    for _ in range(boards):
        socket = open_socket(context, zmq.SUB, hall, keys)
        socket.setsockopt(zmq.SUBSCRIBE, p.TOPIC)
        socket.connect(address)
        poller.register(socket, zmq.POLLIN)
        silent.add(socket)
    heard: dict[int, Heard] = {}
    called: dict[bytes, list[int]] = {}
    while True:
        for ready, _event in poller.poll():
            if isinstance(ready, int):
                _answer(pipe, poller, heard, called, boards)
            else:
                _hear(ready, heard, called)
                if silent:
                    silent.discard(ready)
                    if not silent:
                        pipe.send(True)


def _hear(board: zmq.Socket[bytes], heard: dict[int, Heard], called: dict[bytes, list[int]]) -> None:
    frames = board.recv_multipart()
    at = time.monotonic_ns()
    body = frames[-1]
    if body not in called:
        changes = p.decode_update(frames).changes
        called[body] = [change.ticket for change in changes if isinstance(change, p.Call)]
    for ticket in called[body]:
        note = heard.setdefault(ticket, Heard())
        note.boards += 1
        note.last = at


def _answer(
    pipe: Connection,
    poller: zmq.Poller,
    heard: dict[int, Heard],
    called: dict[bytes, list[int]],
    boards: int,
) -> None:
    """Wait for stragglers, then report what was heard of the tickets that the pipe asks for."""
    tickets: list[int] = pipe.recv()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(
        ticket not in heard or heard[ticket].boards < boards for ticket in tickets
    ):
        for ready, _event in poller.poll(100):
            if not isinstance(ready, int):
                _hear(ready, heard, called)
    pipe.send({ticket: heard.get(ticket, Heard()) for ticket in tickets})
    heard.clear()
    called.clear()
