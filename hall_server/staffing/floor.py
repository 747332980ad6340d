"""A day played lean: who comes, which windows are open when, and how long everybody waits.

It calls whom ``choose`` and ``choose_window`` would, which a test holds it to, a hundred times as fast as
the hall's own domain, so that hundreds of days can be played for one piece of advice.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import Arrival, Policy
from hall_server.simulation import Openings, Visitor

# In the same millisecond: services end, windows open and close, citizens come.
_ENDS, _OPENS, _CLOSES, _COMES = range(4)
_Spot = tuple[int, int, int]


class Waited(NamedTuple):
    """One who stood in line for a service from ``since`` on; ``wait`` is None for who was never called."""

    service: str
    since: int
    wait: int | None


class Floor:
    """A hall's windows and its rule of calling, prepared once."""

    def __init__(self, plan: HallPlan, policy: Policy) -> None:
        self._plan = plan
        self._policy = policy
        self._lengths = plan.usual_lengths
        limits = [window.only for window in plan.windows if window.only and window.season is None]
        self._only = {window.number: window.only for window in plan.windows if window.season is None}
        signs = {priority: tuple(priority in only for only in limits) for priority in Priority}
        groups = sorted(set(signs.values()))
        self._group = {priority: groups.index(sign) for priority, sign in signs.items()}
        self._groups = len(groups)
        self._services = {service.id: at * self._groups for at, service in enumerate(plan.services)}
        kinds: dict[tuple[int, tuple[int, ...]], int] = {}
        self._kind: dict[int, int] = {}
        for window in plan.windows:
            lines = self._lines(window.services, self._only.get(window.number) or frozenset(Priority))
            self._kind[window.number] = kinds.setdefault((len(window.services), lines), len(kinds))
        self._kinds = list(kinds)
        self._serving: list[list[tuple[int, int]]] = [[] for _ in range(len(plan.services) * self._groups)]
        for kind, (skills, lines) in enumerate(kinds):
            for line in lines:
                self._serving[line].append((skills, kind))
        for serving in self._serving:
            serving.sort()

    def _lines(self, services: Iterable[str], only: Iterable[Priority]) -> tuple[int, ...]:
        groups = {self._group[priority] for priority in only}
        return tuple(sorted(self._services[service] + group for service in services for group in groups))

    def _spot(self, visitor: Visitor, step: int) -> _Spot:
        """As the domain has it: an appointment's clock starts at its slot, if it comes in time for that."""
        arrives, slot = visitor.arrives, visitor.slot
        clock = arrives
        if slot is not None and arrives <= slot + self._plan.appointments.grace:
            clock = slot
        arrival = Arrival(visitor.row, visitor.steps[step].service, visitor.priority, arrives, clock)
        place = self._policy.place(arrival, self._lengths)
        return place.call_by, place.clock_start, place.ticket

    def play(self, visitors: Sequence[Visitor], open_: Openings) -> list[Waited]:
        """Everybody's wait for each service, in the order of their calls; last, who was never called.

        A window that closes serves its citizen to the end. A wait counts as in ``simulate``.
        """
        queues: list[list[_Spot]] = [[] for _ in self._serving]
        idle: list[list[tuple[int, int]]] = [[] for _ in self._kinds]
        doing: dict[int, tuple[int, int]] = {}
        ended = count()
        heap: list[tuple[int, int, int, int]] = []
        state: dict[int, bool] = {}
        busy: set[int] = set()
        closed: set[int] = set()
        waits: list[Waited] = []
        for window, spans in open_.items():
            for begins, ends in spans:
                heappush(heap, (begins, _OPENS, window, window))
                heappush(heap, (ends, _CLOSES, window, window))
        for index, visitor in enumerate(visitors):
            heap.append((visitor.arrives, _COMES, index, index))
        heap.sort()
        joined: dict[int, tuple[int, int, int]] = {}
        by_row = {visitor.row: index for index, visitor in enumerate(visitors)}

        def serve(window: int, line: int, at: int) -> None:
            index = by_row[queues[line].pop(0)[2]]
            since, counts, step = joined.pop(index)
            handling = visitors[index].steps[step]
            waits.append(Waited(handling.service, since, max(0, at - counts)))
            busy.add(window)
            doing[window] = (index, step)
            heappush(heap, (at + handling.handling, _ENDS, next(ended), window))

        def join(index: int, step: int, at: int) -> None:
            visitor = visitors[index]
            line = self._services[visitor.steps[step].service] + self._group[visitor.priority]
            counts = at if step else max(at, visitor.slot or 0)
            joined[index] = (at, counts, step)
            insort(queues[line], self._spot(visitor, step))
            best: tuple[int, tuple[int, int], int] | None = None
            for skills, kind in self._serving[line]:
                if best is not None and skills > best[0]:
                    break
                if idle[kind] and (best is None or (skills, idle[kind][0], kind) < best):
                    best = (skills, idle[kind][0], kind)
            if best is not None:
                serve(idle[best[2]].pop(0)[1], line, at)

        def free(window: int, at: int) -> None:
            kind = self._kind[window]
            lines = [line for line in self._kinds[kind][1] if queues[line]]
            if lines:
                serve(window, min(lines, key=lambda line: queues[line][0]), at)
            else:
                insort(idle[kind], (at, window))

        while heap:
            at, what, _order, who = heappop(heap)
            if what == _COMES:
                join(who, 0, at)
            elif what == _ENDS:
                busy.discard(who)
                index, step = doing.pop(who)
                if step + 1 < len(visitors[index].steps):
                    join(index, step + 1, at)
                if who not in closed:
                    free(who, at)
                else:
                    state[who] = False
            elif what == _OPENS:
                closed.discard(who)
                if not state.get(who):
                    state[who] = True
                    free(who, at)
            else:
                closed.add(who)
                if who not in busy:
                    state[who] = False
                    waiting = idle[self._kind[who]]
                    waiting[:] = [each for each in waiting if each[1] != who]
        for index, (since, _counts, step) in sorted(joined.items()):
            waits.append(Waited(visitors[index].steps[step].service, since, None))
        return waits
