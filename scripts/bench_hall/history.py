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
    """Two halls with a short and a long past, measured turn by turn so that noise meets both alike."""
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
    for words, means in zip((few, many), blocks, strict=True):
        yield Figure(
            f"visit_{words}_ms",
            f"Take, call, start, finish; {words} tickets of history",
            "ms",
            means,
            Probe("4 x (raw commit + raw echo), p50", COMMANDS_A_VISIT * probes.floor_p50.value),
        )
    yield Figure(
        "history_cost",
        f"Cost of a visit, {many} against {few} tickets of history",
        "x",
        (median(blocks[1]) / median(blocks[0]),),
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


def _visits(halls: list[BenchHall], sizes: Sizes, seed: int) -> tuple[list[tuple[float, ...]], float]:
    """The mean milliseconds of a visit, by hall and block; and the memory of the second hall's server."""
    choice = random.Random(seed)
    means: list[list[float]] = [[], []]
    few, many = halls
    with (
        few.served(),
        many.served() as server,
        few.lines("kiosk", ["1"]) as few_kiosk,
        many.lines("kiosk", ["1"]) as many_kiosk,
        few.windows([WINDOW]) as few_window,
        many.windows([WINDOW]) as many_window,
    ):
        lines = [few_kiosk + few_window, many_kiosk + many_window]
        for hall_lines in lines:
            _block(hall_lines, sizes.visits, choice)
        for block in range(sizes.blocks):
            order = (0, 1) if block % 2 == 0 else (1, 0)
            for which in order:
                means[which].append(_block(lines[which], sizes.visits, choice))
        return [tuple(block_means) for block_means in means], server.memory_mb


def _block(lines: list[Line], visits: int, choice: random.Random) -> float:
    kiosk, window = lines
    began = time.perf_counter()
    for _ in range(visits):
        kiosk.ask(p.TakeTicket(city.service(0, choice.randrange(city.SERVICES_PER_ZONE))))
        window.ask(p.CallNext())
        window.ask(p.StartService())
        window.ask(p.FinishService())
    return (time.perf_counter() - began) / visits * 1000


def _count(tickets: int) -> str:
    """1,000,000 as ``1M``, for names."""
    if tickets >= 1_000_000:
        return f"{tickets // 1_000_000}M"
    return f"{tickets // 1000}k" if tickets >= 1000 else str(tickets)
