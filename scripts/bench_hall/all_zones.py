"""A load in all zones at once that leaves as many waiting in the end as in the beginning."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from hall_server import protocol as p

from . import city
from .boards import visit
from .load import Planned
from .wire import Line

WAITING = 297
PER_S = 54
"""So many windows call once a second, in every zone as many, and so many numbers are taken."""


def windows() -> list[int]:
    zones = len(city.ZONES)
    return [city.window(index % zones, index // zones) for index in range(PER_S)]


def takes(dice: random.Random) -> Iterator[p.Ask]:
    """One citizen of each zone after the other."""
    for zone in itertools.cycle(range(len(city.ZONES))):
        yield p.TakeTicket(city.service(zone, dice.randrange(city.SERVICES_PER_ZONE)))


def turn(kiosks: list[Line], windows: list[Line], asks: Iterator[p.Ask], seconds: float) -> list[Planned]:
    """What is asked in so many seconds."""
    count = round(seconds * PER_S)
    taking = [Planned(index / PER_S, kiosks[index % len(kiosks)], next(asks)) for index in range(count)]
    return [*taking, *itertools.chain.from_iterable(visit(windows, index) for index in range(count))]
