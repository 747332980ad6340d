"""What the citizens' phones cost: how quickly their pages come, and what the windows notice of it."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import random
from collections.abc import Iterator
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


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """Numbers are taken and citizens called at a steady pace, without and with phones by turns."""
    hall = BenchHall(folder / "phones", seed)
    asks = takes(random.Random(seed))
    numbers = [city.window(0, index) for index in range(CALLS_PER_S)]
    names = [str(index) for index in range(1, city.KIOSKS + 1)]
    with hall.served(), hall.lines("kiosk", names) as kiosks, hall.windows(numbers) as windows:
        say(f"{sizes.waiting:,} citizens take a number")
        paths = _waiting(kiosks, asks, sizes)
        pages: list[list[int]] = []
        without: list[float] = []
        beside: list[float] = []
        for _ in range(sizes.rounds):
            say("issue and calls without phones")
            without.append(_day(kiosks, windows, asks, sizes.steady_seconds))
            say(f"and with {len(paths)} phones that follow")
            with _crowd(hall, paths) as phones:
                phones.send(sizes.steady_seconds)
                beside.append(_day(kiosks, windows, asks, sizes.steady_seconds))
                if (took := phones.recv()) is None:
                    raise BenchError("a phone lost its page")
                pages.append(took)
    hall.close()
    for percent, probe in ((50, probes.floor_p50), (99, probes.floor_p99)):
        yield Figure(
            f"page_p{percent}_ms",
            f"A page, {sizes.waiting:,} waiting, {len(paths)} phones: p{percent}",
            "ms",
            tuple(percentile(took, percent) / 1e6 for took in pages),
            probe,
            Target(50) if percent == 99 else None,
        )
    yield Figure(
        "issue_beside_phones_p99_ms", "Issue beside those phones: p99", "ms", tuple(beside), probes.floor_p99
    )
    yield Figure(
        "cost_of_phones",
        "Issue's p99 with phones against without",
        "x",
        tuple(with_phones / alone for with_phones, alone in zip(beside, without, strict=True)),
        target=Target(1.1),
    )


def _waiting(kiosks: list[Line], asks: Iterator[p.Ask], sizes: Sizes) -> list[str]:
    """So many tickets in line; returns the paths of the pages of those who follow, taken in between."""
    closed_loop(kiosks, asks, sizes.waiting - sizes.phones)
    taken = [kiosks[0].ask(next(asks)) for _phone in range(sizes.phones)]
    return [urlsplit(ticket.url).path for ticket in taken if isinstance(ticket, p.TicketTaken)]


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
