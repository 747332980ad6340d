"""What the citizens' phones cost: how quickly their pages come, and what the windows notice of it."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from hall_server import protocol as p

from . import city, crowd
from .boards import CALLS_PER_S, visit
from .figures import Figure, Target, percentile
from .hall import BenchHall
from .issuing import STEADY_PER_S, takes
from .load import Planned, closed_loop, steadily
from .probes import Probes
from .progress import say
from .sizes import Sizes
from .web import web_process
from .wire import BenchError, Line

PAGES_PER_S: Final = 50


@dataclass(slots=True)
class _Round:
    """Issue's p99 of each turn without phones and beside them, in milliseconds; and what each page of the
    phones took in all those turns, in nanoseconds."""

    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """Numbers are taken and citizens called at a steady pace, without and with phones by turns.

    A 99th percentile is a matter of few samples, and on a shared machine these come in bursts: one
    stall of the disk would decide it. So there are many short turns, each kind comes first as often as the
    other, two neighbours are compared, and the median of that is reported.
    """
    hall = BenchHall(folder / "phones", seed)
    asks = takes(random.Random(seed))
    numbers = [city.window(0, index) for index in range(CALLS_PER_S)]
    names = [str(index) for index in range(1, city.KIOSKS + 1)]
    with hall.served(), hall.lines("kiosk", names) as kiosks, hall.windows(numbers) as windows:
        say(f"{sizes.waiting:,} citizens take a number")
        paths = _waiting(kiosks, asks, sizes)
        load = partial(_day, kiosks, windows, asks, sizes.turn_seconds)
        rounds = []
        for number in range(1, sizes.rounds + 1):
            say(f"issue and calls without and with {len(paths)} phones that follow, round {number}")
            rounds.append(_by_turns(hall, paths, load, sizes))
    hall.close()
    for percent, probe in ((50, probes.floor_p50), (99, probes.floor_p99)):
        yield Figure(
            f"page_p{percent}_ms",
            f"A page, {sizes.waiting:,} waiting, {len(paths)} phones: p{percent}",
            "ms",
            tuple(percentile(took.pages, percent) / 1e6 for took in rounds),
            probe,
            Target(50) if percent == 99 else None,
        )
    alone = tuple(p99 for took in rounds for p99 in took.alone)
    beside = tuple(p99 for took in rounds for p99 in took.beside)
    yield Figure("issue_without_phones_p99_ms", "Issue without phones: p99", "ms", alone, probes.floor_p99)
    yield Figure(
        "issue_beside_phones_p99_ms", "Issue beside those phones: p99", "ms", beside, probes.floor_p99
    )
    yield Figure(
        "cost_of_phones",
        "Issue's p99 with phones against without",
        "x",
        tuple(with_phones / without for with_phones, without in zip(beside, alone, strict=True)),
        target=Target(1.1),
    )


def _waiting(kiosks: list[Line], asks: Iterator[p.Ask], sizes: Sizes) -> list[str]:
    """So many tickets in line; returns the paths of the pages of those who follow, taken in between."""
    closed_loop(kiosks, asks, sizes.waiting - sizes.phones)
    taken = [kiosks[0].ask(next(asks)) for _phone in range(sizes.phones)]
    return [urlsplit(ticket.url).path for ticket in taken if isinstance(ticket, p.TicketTaken)]


def _by_turns(hall: BenchHall, paths: list[str], load: Callable[[], float], sizes: Sizes) -> _Round:
    took = _Round()
    for turn in range(sizes.turns):
        if turn % 2 == 0:
            took.alone.append(load())
        with _crowd(hall, paths) as phones:
            phones.send(sizes.turn_seconds)
            took.beside.append(load())
            if (pages := phones.recv()) is None:
                raise BenchError("a phone lost its page")
            took.pages += pages
        if turn % 2 == 1:
            took.alone.append(load())
    return took


def _day(kiosks: list[Line], windows: list[Line], asks: Iterator[p.Ask], seconds: float) -> float:
    """The 99th percentile of issue, in milliseconds, while twenty windows call once a second each."""
    taking = (
        Planned(index / STEADY_PER_S, kiosks[index % len(kiosks)], next(asks))
        for index in range(round(seconds * STEADY_PER_S))
    )
    calling = itertools.chain.from_iterable(
        visit(windows, index) for index in range(round(seconds * CALLS_PER_S))
    )
    answered = steadily([*taking, *calling])
    took = [answer.at - answer.due for answer in answered if isinstance(answer.ask, p.TakeTicket)]
    return percentile(took, 99) / 1e6


@contextlib.contextmanager
def _crowd(hall: BenchHall, paths: list[str]) -> Iterator[Connection]:
    """All those phones, on the hall's web process."""
    with web_process(hall) as port:
        yield from _phones(port, paths)


def _phones(port: int, paths: list[str]) -> Iterator[Connection]:
    ours, theirs = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    phones = spawn.Process(target=crowd.gather, args=(theirs, port, paths, PAGES_PER_S), daemon=True)
    try:
        phones.start()
        if not ours.poll(crowd.PATIENCE) or ours.recv() != crowd.READY:
            raise BenchError(f"{len(paths)} phones did not get through to the web process")
        yield ours
    finally:
        phones.terminate()
        phones.join()
