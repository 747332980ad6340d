"""What a million old tickets cost: starting up, and serving one more citizen."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import median

from hall_server import protocol as p
from hall_server.store.database import open_engine

from . import city
from .backdating import History
from .figures import Figure, Probe, Target
from .hall import BenchHall
from .probes import Probes
from .progress import say
from .sizes import Sizes
from .wire import Line

COMMANDS_A_VISIT = 4
WINDOW = city.window(0, 0)


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """Two halls with a short and a long past, measured in turn."""
    halls = [BenchHall(folder / f"history-{tickets}", seed) for tickets in sizes.history]
    few, many = (_count(tickets) for tickets in sizes.history)
    for hall, tickets, words in zip(halls, sizes.history, (few, many), strict=True):
        evening = _backdate(hall, tickets)
        say(f"start-up with {words} tickets of history")
        starts = tuple(hall.time_to_start(evening) for _ in range(sizes.starts))
        long_past = hall is halls[1]
        yield Figure(
            f"start_up_{words}_s",
            f"Start-up, {words} tickets of history",
            "s",
            starts,
            probes.start,
            Target(3) if long_past else None,
        )
    say(f"visits with {few} and with {many} tickets of history")
    blocks, memory = _visits(halls, sizes, seed)
    for words, medians in zip((few, many), zip(*blocks, strict=True), strict=True):
        yield Figure(
            f"visit_{words}_ms",
            f"Take, call, start, finish; {words} tickets of history",
            "ms",
            medians,
            Probe("4 x (raw commit + raw echo), p50", COMMANDS_A_VISIT * probes.floor_p50.value),
        )
    yield Figure(
        "history_cost",
        f"Cost of a visit, {many} against {few} tickets of history",
        "x",
        tuple(with_many / with_few for with_few, with_many in blocks),
        target=Target(1.15),
    )
    yield Figure(
        f"server_memory_{many}",
        f"Memory of the server, {many} tickets of history",
        "MB",
        (memory,),
        probes.memory,
        Target(150),
    )
    for hall in halls:
        hall.close()


def _backdate(hall: BenchHall, tickets: int) -> datetime:
    say(f"writing {tickets:,} tickets of history")
    began = time.monotonic()
    engine = open_engine(hall.folder.database)
    history = History(hall.folder.plan)
    evening = history.write(engine, tickets, city.MORNING, lambda done: say(f"  {done:,} written"))
    engine.dispose()
    say(f"  {tickets:,} written in {time.monotonic() - began:.0f} s")
    return evening


def _visits(halls: list[BenchHall], sizes: Sizes, seed: int) -> tuple[list[tuple[float, float]], float]:
    """The median milliseconds of a visit in both halls, by block; and the second server's memory."""
    choice = random.Random(seed)
    few, many = halls
    with (
        few.served(),
        many.served() as server,
        few.lines("kiosk", ["1"]) as few_kiosk,
        many.lines("kiosk", ["1"]) as many_kiosk,
        few.windows([WINDOW]) as few_window,
        many.windows([WINDOW]) as many_window,
    ):
        lines = few_kiosk + few_window, many_kiosk + many_window
        _block(lines, sizes.visits, choice)
        return [_block(lines, sizes.visits, choice) for _ in range(sizes.blocks)], server.memory_mb


def _block(lines: tuple[list[Line], list[Line]], visits: int, choice: random.Random) -> tuple[float, float]:
    """One visit here, one there: what else the machine does meets both alike."""
    took: tuple[list[float], list[float]] = [], []
    for _ in range(visits):
        for hall_lines, samples in zip(lines, took, strict=True):
            samples.append(_visit(hall_lines, choice))
    return median(took[0]), median(took[1])


def _visit(lines: list[Line], choice: random.Random) -> float:
    kiosk, window = lines
    began = time.perf_counter()
    kiosk.ask(p.TakeTicket(city.service(0, choice.randrange(city.SERVICES_PER_ZONE))))
    window.ask(p.CallNext())
    window.ask(p.StartService())
    window.ask(p.FinishService())
    return (time.perf_counter() - began) * 1000


def _count(tickets: int) -> str:
    """1,000,000 as ``1M``, for names."""
    if tickets >= 1_000_000:
        return f"{tickets // 1_000_000}M"
    return f"{tickets // 1000}k" if tickets >= 1000 else str(tickets)
