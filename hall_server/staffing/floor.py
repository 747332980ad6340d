"""A day played lean: who comes, which windows are open when, and how long everybody waits.

It calls whom ``choose`` and ``choose_window`` would, which a test holds it to, a hundred times as fast as
the hall's own domain, so that hundreds of days can be played for one piece of advice.
"""

from __future__ import annotations

import math
from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import Arrival, Policy
from hall_server.domain.rules import Lengths
from hall_server.simulation import Openings, Visitor

# In the same millisecond: services end, windows open and close, citizens come.
_OPENS, _CLOSES, _COMES = range(3)
_Spot = tuple[int, int, int]


class Waited(NamedTuple):
    """One whose wait for a service counts from ``since`` on: from joining the line or, if that is later, from
    the slot. ``wait`` is None for who was never called."""

    service: str
    since: int
    wait: int | None


class Turn(NamedTuple):
    """A citizen's stand in one line: which, their place in it, and how long a window will take."""

    service: str
    line: int
    spot: _Spot
    handling: int


class Comer(NamedTuple):
    """A citizen made ready; the wait counts from the appointment's slot, if that is later."""

    arrives: int
    counts: int
    turns: tuple[Turn, ...]


class Floor:
    """A hall's windows and its rule of calling, prepared once.

    Services that the same windows serve share a line: places are compared across services anyway. Seasons
    must have been looked up before: a window that is limited to some classes always is.
    """

    def __init__(self, plan: HallPlan, policy: Policy, lengths: Lengths | None = None) -> None:
        self._grace = plan.appointments.grace
        self._policy = policy
        self._lengths = lengths or plan.usual_lengths
        kinds: dict[tuple[frozenset[str], frozenset[Priority]], int] = {}
        self._kind: dict[int, int] = {}
        for window in plan.windows:
            only = window.only if window.season is None else frozenset()
            self._kind[window.number] = kinds.setdefault((window.services, only), len(kinds))
        served_by: dict[tuple[str, Priority], list[int]] = {
            (service.id, priority): [] for service in plan.services for priority in Priority
        }
        for (services, only), kind in kinds.items():
            for service in services:
                for priority in only or Priority:
                    served_by[service, priority].append(kind)
        lines: dict[tuple[int, ...], int] = {}
        self._line = {who: lines.setdefault(tuple(its), len(lines)) for who, its in served_by.items()}
        skills = [len(services) for services, _only in kinds]
        self._serving = [sorted((skills[kind], kind) for kind in its) for its in lines]
        self._lines: list[list[int]] = [[] for _ in kinds]
        for its, line in lines.items():
            for kind in its:
                self._lines[kind].append(line)

    def alike(self) -> list[list[str]]:
        """The services in groups that the same windows serve for everybody's purposes."""
        groups: dict[int, list[str]] = defaultdict(list)
        for (service, priority), line in self._line.items():
            if priority is Priority.NORMAL:
                groups[line].append(service)
        return list(groups.values())

    def ready(self, visitors: Sequence[Visitor]) -> list[Comer]:
        """Everybody with their places, which do not depend on what windows do."""
        return [
            Comer(
                visitor.arrives,
                max(visitor.arrives, visitor.slot or 0),
                tuple(
                    Turn(
                        step.service,
                        self._line[step.service, visitor.priority],
                        self._spot(visitor, step.service),
                        step.handling,
                    )
                    for step in visitor.steps
                ),
            )
            for visitor in visitors
        ]

    def _spot(self, visitor: Visitor, service: str) -> _Spot:
        """As the domain has it: an appointment's clock starts at its slot, if it comes in time for that."""
        arrives, slot = visitor.arrives, visitor.slot
        clock = arrives
        if slot is not None and arrives <= slot + self._grace:
            clock = slot
        arrival = Arrival(visitor.row, service, visitor.priority, arrives, clock)
        place = self._policy.place(arrival, self._lengths)
        return place.call_by, place.clock_start, place.ticket

    def play(self, comers: Sequence[Comer], openings: Openings) -> list[Waited]:
        """Everybody's wait for each service, in the order of their calls; last, who was never called.

        A window that closes serves its citizen to the end. A wait counts as in ``simulate``.
        """
        queues: list[list[tuple[_Spot, int]]] = [[] for _ in self._serving]
        idle: list[list[tuple[int, int]]] = [[] for _ in self._lines]
        doing: dict[int, tuple[int, int]] = {}
        closed: set[int] = set()
        ended = count()
        waits: list[Waited] = []
        joined: dict[int, tuple[int, int]] = {}
        known = [(comer.arrives, _COMES, index) for index, comer in enumerate(comers)]
        for window, spans in openings.items():
            for begins, ends in spans:
                known += (begins, _OPENS, window), (ends, _CLOSES, window)
        known.sort()
        ending: list[tuple[int, int, int]] = []

        def serve(window: int, line: int, at: int) -> None:
            _spot, index = queues[line].pop(0)
            since, step = joined.pop(index)
            turn = comers[index].turns[step]
            waits.append(Waited(turn.service, since, max(0, at - since)))
            doing[window] = (index, step)
            heappush(ending, (at + turn.handling, next(ended), window))

        def join(index: int, step: int, at: int) -> None:
            comer = comers[index]
            turn = comer.turns[step]
            joined[index] = (at if step else comer.counts, step)
            insort(queues[turn.line], (turn.spot, index))
            best: tuple[int, tuple[int, int], int] | None = None
            for skills, kind in self._serving[turn.line]:
                if best is not None and skills > best[0]:
                    break
                if idle[kind] and (best is None or (skills, idle[kind][0], kind) < best):
                    best = (skills, idle[kind][0], kind)
            if best is not None:
                serve(idle[best[2]].pop(0)[1], turn.line, at)

        def free(window: int, at: int) -> None:
            kind = self._kind[window]
            lines = [line for line in self._lines[kind] if queues[line]]
            if lines:
                serve(window, min(lines, key=lambda line: queues[line][0]), at)
            else:
                insort(idle[kind], (at, window))

        def end_until(moment: float) -> None:
            while ending and ending[0][0] <= moment:
                at, _order, window = heappop(ending)
                index, step = doing.pop(window)
                if step + 1 < len(comers[index].turns):
                    join(index, step + 1, at)
                if window not in closed:
                    free(window, at)

        for at, what, who in known:
            end_until(at)
            if what == _COMES:
                join(who, 0, at)
            elif what == _OPENS:
                closed.discard(who)
                if who not in doing:
                    free(who, at)
            else:
                closed.add(who)
                if who not in doing:
                    waiting = idle[self._kind[who]]
                    waiting[:] = [each for each in waiting if each[1] != who]
        end_until(math.inf)
        for index, (since, step) in sorted(joined.items()):
            waits.append(Waited(comers[index].turns[step].service, since, None))
        return waits
