"""Load in one thread over many lines: closed loops, and requests at fixed moments."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import zmq

from hall_server import protocol as p

from .figures import Timings, timings
from .wire import Line, ready, succeeded

WARM_UP = 3


def closed_loop(lines: Sequence[Line], asks: Iterator[p.Ask], count: int) -> Timings:
    """Each line asks, waits for its answer and asks again, ``count`` requests in all."""
    _closed_loop(lines, asks, WARM_UP * len(lines))
    began = time.perf_counter()
    samples = _closed_loop(lines, asks, count)
    return timings(samples, time.perf_counter() - began)


def _closed_loop(lines: Sequence[Line], asks: Iterator[p.Ask], count: int) -> list[int]:
    poller, by_socket = _polling(lines)
    sent: dict[Line, int] = {}
    samples: list[int] = []
    left = count

    def ask(line: Line) -> None:
        sent[line] = time.perf_counter_ns()
        line.send(next(asks))

    for line in lines[:left]:
        ask(line)
        left -= 1
    while len(samples) < count:
        for socket in ready(poller):
            line = by_socket[socket]
            reply = line.receive()
            samples.append(time.perf_counter_ns() - sent[line])
            succeeded(reply.result)
            if left:
                ask(line)
                left -= 1
    return samples


class Planned(NamedTuple):
    """A request to send ``due`` seconds from the beginning, whether or not others are answered."""

    due: float
    line: Line
    ask: p.Ask


class Answered(NamedTuple):
    """Moments of the system's monotonic clock, in nanoseconds, which all processes share."""

    ask: p.Ask
    due: int
    at: int
    result: p.Result


def steadily(plan: Sequence[Planned]) -> list[Answered]:
    """Send each request at its moment. Latency counts from when it was due, so a stall is not hidden."""
    poller, by_socket = _polling(list({planned.line: None for planned in plan}))
    waiting = deque(sorted(plan, key=lambda planned: planned.due))
    under_way: dict[str, tuple[p.Ask, int]] = {}
    answered: list[Answered] = []
    began = time.monotonic_ns()
    while waiting or under_way:
        now = time.monotonic_ns()
        while waiting and (due := began + int(waiting[0].due * 1e9)) <= now:
            planned = waiting.popleft()
            under_way[planned.line.send(planned.ask)] = planned.ask, due
        if waiting:
            # Whole milliseconds only; the rest of the way is polled.
            sockets = [socket for socket, _event in poller.poll(max(0, (due - now) // 1_000_000))]
        else:
            sockets = list(ready(poller))
        for socket in sockets:
            reply = by_socket[socket].receive()
            at = time.monotonic_ns()
            ask, due = under_way.pop(reply.id)
            answered.append(Answered(ask, due, at, succeeded(reply.result)))
    return answered


def _polling(lines: Sequence[Line]) -> tuple[zmq.Poller, dict[zmq.Socket[bytes], Line]]:
    poller = zmq.Poller()
    for line in lines:
        poller.register(line.socket, zmq.POLLIN)
    return poller, {line.socket: line for line in lines}
