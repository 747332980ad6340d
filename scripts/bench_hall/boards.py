"""From a clerk's key press to the last of many boards, while citizens come and are served."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import random
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from hall_server import protocol as p

from . import city, following
from .figures import Figure, Target, percentile
from .hall import FOLLOWER, BenchHall
from .load import Planned, closed_loop, steadily
from .probes import Probes
from .progress import say
from .sizes import Sizes
from .wire import BenchError, Line

CALLS_PER_S = 20
TARGET_BOARDS = 200
SERVICE_STARTS_AFTER = 0.3
SERVICE_ENDS_AFTER = 0.6


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """Twenty windows of one zone each call once a second; every citizen is started and finished."""
    hall = BenchHall(folder / "boards", seed)
    calls = round(sizes.calls_seconds * CALLS_PER_S)
    needed = calls * sizes.rounds * len(sizes.boards)
    numbers = [city.window(0, index) for index in range(CALLS_PER_S)]
    choice = random.Random(seed)
    with hall.served(), hall.lines("kiosk", ["1", "2", "3", "4"]) as kiosks, hall.windows(numbers) as windows:
        closed_loop(kiosks, takes(choice), needed)
        for boards in sizes.boards:
            say(f"{CALLS_PER_S} calls a second to {boards} boards")
            with followers(hall, boards) as (_pid, listening):
                rounds = [_round(windows, listening, boards, calls) for _ in range(sizes.rounds)]
            yield from _figures(boards, rounds, probes)
    hall.close()


def takes(choice: random.Random) -> Iterator[p.Ask]:
    """Citizens of the first zone."""
    while True:
        yield p.TakeTicket(city.service(0, choice.randrange(city.SERVICES_PER_ZONE)))


def _figures(boards: int, rounds: list[list[int]], probes: Probes) -> Iterator[Figure]:
    which = "the board" if boards == 1 else f"the last of {boards} boards"
    for percent, probe in ((50, probes.floor_p50), (99, probes.floor_p99)):
        yield Figure(
            f"call_to_{boards}_boards_p{percent}_ms",
            f"Call to {which}, {CALLS_PER_S} calls/s: p{percent}",
            "ms",
            tuple(percentile(delays, percent) / 1e6 for delays in rounds),
            probe,
            Target(80) if boards == TARGET_BOARDS and percent == 99 else None,
        )


def _round(windows: list[Line], followers: Connection, boards: int, calls: int) -> list[int]:
    """The nanoseconds from each call's moment to the last board that heard it."""
    plan = list(itertools.chain.from_iterable(visit(windows, index) for index in range(calls)))
    answered = steadily(plan)
    called = {
        answer.result.serving.ticket: answer.due
        for answer in answered
        if isinstance(answer.ask, p.CallNext) and isinstance(answer.result, p.AtWindow)
    }
    followers.send(list(called))
    heard: dict[int, following.Heard] = followers.recv()
    for ticket in called:
        if heard[ticket].boards != boards:
            raise BenchError(f"{boards - heard[ticket].boards} of {boards} boards did not hear of a call")
    return [heard[ticket].last - due for ticket, due in called.items()]


def visit(windows: list[Line], index: int) -> Iterator[Planned]:
    """Citizen ``index`` is called, started and finished. Each window has one a second."""
    window, due = windows[index % len(windows)], index / len(windows)
    yield Planned(due, window, p.CallNext())
    yield Planned(due + SERVICE_STARTS_AFTER, window, p.StartService())
    yield Planned(due + SERVICE_ENDS_AFTER, window, p.FinishService())


@contextlib.contextmanager
def followers(hall: BenchHall, boards: int) -> Iterator[tuple[int, Connection]]:
    """Boards in a process of their own, every one of them listening: its pid, and the way to ask it."""
    ours, theirs = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    keys = hall.keys("board", FOLLOWER)
    arguments = (theirs, hall.broadcasts, hall.public_key, keys, boards)
    process = spawn.Process(target=following.follow, args=arguments, daemon=True)
    process.start()
    try:
        if not ours.poll(following.PATIENCE):
            raise BenchError(f"{boards} boards did not get through to the hall")
        ours.recv()
        assert process.pid is not None
        yield process.pid, ours
    finally:
        process.terminate()
        process.join()
