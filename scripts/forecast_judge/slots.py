"""What quieter half hours are worth: those who would have come later held against those who stayed."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from hall_server.domain import events as e
from hall_server.domain.citizen import Priority
from hall_server.domain.hall import Hall
from hall_server.domain.rules import HOUR, MINUTE
from hall_server.forecast import Arrived, Past, outlook_of, quieter
from hall_server.forecast.outlook import STEP
from hall_server.simulation import Visit, simulate
from hall_server.simulation.clerks import OPENING
from tests.simulation.busy_hall import HOURLY, busy_day

from .days import PLAN, POLICY, Kind, learned

EVERY: Final = 15 * MINUTE
DAY: Final = len(HOURLY) * HOUR


class Pair(NamedTuple):
    """How long somebody waited who took a number though another half hour was called quieter, and somebody
    who took one for the same service then. In milliseconds."""

    stayed: int
    followed: int


class _Advice:
    """What was called quieter when: the first half hour by service."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._arrived = Arrived("", OPENING, [service.id for service in PLAN.services])
        self._looked = -EVERY
        self.said: dict[str, list[tuple[int, int]]] = {service.id: [] for service in PLAN.services}

    def watch(self, hall: Hall, events: Sequence[e.Event]) -> None:
        for event in events:
            if not isinstance(event, e.TicketIssued) or event.at < self._looked + EVERY:
                continue
            self._looked = event.at
            outlook = outlook_of(hall, event.at, POLICY, OPENING, self._arrived.look(hall))
            slots = tuple(range(OPENING, OPENING + DAY, STEP))
            every = {service.id: slots for service in PLAN.services}
            found = quieter(outlook, self._past, every, random.Random(event.at))
            for service, its in self.said.items():
                its.append((event.at - OPENING, found[service][0].slot - OPENING if service in found else -1))


def pairs(kind: Kind, first: int, count: int, processes: int = 1) -> Iterator[list[Pair]]:
    """So many days, each with its pairs."""
    play = partial(a_day, kind, learned(kind))
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(play, range(first, first + count))


def a_day(kind: Kind, past: Past, seed: int) -> list[Pair]:
    """Everybody who stayed, with each of those who came in the half hour that was called quieter."""
    advice = _Advice(past)
    visits = [
        visit
        for visit in simulate(PLAN, POLICY, busy_day(seed, kind.load * kind.surge), watch=advice.watch)
        if visit.step == 1 and visit.visitor.priority is Priority.NORMAL and visit.called is not None
    ]
    found = []
    for service, said in advice.said.items():
        its = [visit for visit in visits if visit.service == service]
        for (at, slot), (until, _next) in zip(said, [*said[1:], (DAY, -1)], strict=True):
            later = [_waited(visit) for visit in its if slot <= visit.issued < slot + STEP]
            if slot < 0:
                continue
            stayed = [_waited(visit) for visit in its if at < visit.issued <= until]
            found += [Pair(now, then) for now in stayed for then in later]
    return found


def _waited(visit: Visit) -> int:
    assert visit.called is not None
    return visit.called - visit.issued
