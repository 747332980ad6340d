"""What it costs the hall to be watched: issue while a monitoring system reads its figures every second."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from hall_server import protocol as p

from . import all_zones, city, scraping
from .figures import Figure, Target, percentile
from .hall import BenchHall
from .load import closed_loop, steadily
from .probes import Probes
from .processes import Process, free_port
from .progress import say
from .sizes import Sizes
from .wire import Line


class _Turn(NamedTuple):
    """Percentiles of issue, in milliseconds, and the seconds of a processor that the hall used."""

    p50: float
    p99: float
    cpu: float


@dataclass(slots=True)
class _Turns:
    """Neighbours stand at the same place; what each reading took is in nanoseconds."""

    alone: list[_Turn] = field(default_factory=list)
    watched: list[_Turn] = field(default_factory=list)
    readings: list[int] = field(default_factory=list)


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """Numbers are taken and citizens called at a steady pace, unwatched and watched by turns."""
    port = free_port()
    hall = BenchHall(folder / "watching", seed)
    with hall.folder.settings_path.open("a", encoding="utf-8") as settings:
        settings.write(f"\n[metrics]\nport = {port}\n")
    turns = _by_turns(hall, port, sizes, seed)
    hall.close()
    readings = tuple(took / 1e6 for took in turns.readings)
    yield Figure("read_figures_ms", "Reading the hall's figures", "ms", readings, probes.floor_p50)
    for name, told, kind in (
        ("unwatched", "Issue while nobody reads figures", turns.alone),
        ("watched", "Issue while they are read every second", turns.watched),
    ):
        p99 = tuple(turn.p99 for turn in kind)
        yield Figure(f"issue_{name}_p99_ms", f"{told}: p99", "ms", p99, probes.floor_p99)
    pairs = list(zip(turns.watched, turns.alone, strict=True))
    for name, told, share in (
        ("p50", "Issue's p50", [watched.p50 / alone.p50 for watched, alone in pairs]),
        ("cpu", "The hall's use of processors,", [watched.cpu / alone.cpu for watched, alone in pairs]),
        ("p99", "Issue's p99", [watched.p99 / alone.p99 for watched, alone in pairs]),
    ):
        title = f"{told} watched against unwatched"
        yield Figure(f"cost_of_metrics_{name}", title, "x", tuple(share), target=Target(1.1))


def _by_turns(hall: BenchHall, port: int, sizes: Sizes, seed: int) -> _Turns:
    """Each kind comes first as often as the other."""
    turns, asks = _Turns(), all_zones.takes(random.Random(seed))
    names = [str(index) for index in range(1, city.KIOSKS + 1)]
    with (
        hall.served() as server,
        hall.lines("kiosk", names) as kiosks,
        hall.windows(all_zones.windows()) as windows,
        _monitoring(port) as monitoring,
    ):
        closed_loop(kiosks, asks, all_zones.WAITING + len(windows))
        say(f"issue unwatched and watched, {2 * sizes.watched_turns} turns of {sizes.turn_seconds:g} s")
        load = partial(_turn, server, kiosks, windows, asks, sizes.turn_seconds)
        for turn in range(sizes.watched_turns):
            if turn % 2 == 0:
                turns.alone.append(load())
            monitoring.send(sizes.turn_seconds)
            turns.watched.append(load())
            turns.readings += monitoring.recv()
            if turn % 2 == 1:
                turns.alone.append(load())
    return turns


def _turn(
    server: Process, kiosks: list[Line], windows: list[Line], asks: Iterator[p.Ask], seconds: float
) -> _Turn:
    asked = all_zones.turn(kiosks, windows, asks, seconds)
    used = server.cpu_s
    answered = steadily(asked)
    used = server.cpu_s - used
    took = [answer.at - answer.due for answer in answered if isinstance(answer.ask, p.TakeTicket)]
    return _Turn(percentile(took, 50) / 1e6, percentile(took, 99) / 1e6, used)


@contextlib.contextmanager
def _monitoring(port: int) -> Iterator[Connection]:
    ours, theirs = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=scraping.scrape, args=(theirs, port), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.recv()
        yield ours
    finally:
        process.terminate()
        process.join()
