"""One run of the hall forward, as often as wanted. This is where a forecast's time goes."""

from __future__ import annotations

import math
import random
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import accumulate
from typing import Final

from .arrivals import NEVER, walk_ins
from .manned import Presence
from .outlook import AtWork, Booked, Outlook, Spot
from .past import Expected, Past
from .pools import NO_POOL, Pools

HORIZON: Final = 4 * 3_600_000
"""Whoever is not called within so long is not forecast."""
FIRST_TO_COME: Final = 1 << 60
OBSERVERS: Final = 1 << 61
"""Who might take a number has an id from here on, below those who go on to another service."""
GOES_ON: Final = 1 << 62
"""Who goes on to another service is a ticket that nobody asks about any more."""

Joins = tuple[float, int, Spot]
"""Somebody gets in line: when, in which, at which place."""
InPool = tuple[int, int, int, int]
"""A :data:`Spot` with its line, as it stands in the pool's queue."""


class Run:
    """What all runs share, prepared once."""

    def __init__(
        self,
        outlook: Outlook,
        pools: Pools,
        past: Past,
        queues: Sequence[Sequence[Spot]],
        wanted: Collection[int],
        dice: random.Random,
        observers: Sequence[Sequence[Spot]] = (),
        later: Sequence[Joins] = (),
        presence: Presence | None = None,
        horizon: float = HORIZON,
    ) -> None:
        """``queues`` are those of the lines. A run goes on for those ``wanted``; among them are
        ``observers``, by pool and in order: they are called in their turn, and take no window's time.

        ``later`` come for certain. Windows go as ``presence`` has it; without it those at work now stay.
        """
        self._later = later
        self._presence = presence
        self._until = outlook.now + horizon
        self.events = 0
        self._outlook = outlook
        self._pool_of = pools.of
        self._queues: list[list[InPool]] = [[] for _ in pools.kinds]
        for line, queue in enumerate(queues):
            if queue and pools.of[line] != NO_POOL:
                self._queues[pools.of[line]] += [(*spot, line) for spot in queue]
        for pooled in self._queues:
            pooled.sort()
        lines = Counter(place[2] for queue in queues for place in queue)
        self._several = {ticket for ticket, count in lines.items() if count > 1}
        self._observers = observers or [() for _ in pools.kinds]
        self._draw = dice.random
        self._pools = pools.served
        self._wanted = len(wanted)
        # By pool, its kinds of windows: those with the fewest skills first.
        self._serving = [
            sorted((outlook.kinds[kind].skills, kind) for kind in kinds) for kinds in pools.kinds
        ]
        self._walk_ins = walk_ins(outlook, past)
        groups = len(outlook.groups)
        self._after = _After(outlook, past)
        expected = [past.expected[service] for service in outlook.services for _ in range(groups)]
        self._takes = [(each.occupied, len(each.occupied), each.no_show, each.given_up) for each in expected]
        self._free = [
            _Freeing(outlook.now, window, expected, past.pause, dice.random) for window in outlook.windows
        ]
        self._booked = [
            booked for one in outlook.booked if (booked := _Keeping(outlook.now, one, past)).share > 0
        ]

    def play(self, called: dict[int, list[float]]) -> None:
        """One run until all who are wanted are called; ``called``, which has them, gets each one's wait."""
        draw, pool_of, pools_of, several, takes, after = (
            self._draw,
            self._pool_of,
            self._pools,
            self._several,
            self._takes,
            self._after,
        )
        now, log, until = self._outlook.now, math.log, self._until
        presence = self._presence
        if presence is not None:
            presence.draw(draw)
        queues = [list(queue) for queue in self._queues]
        heads = [0] * len(queues)
        observers = [list(its) for its in self._observers]
        seen = [0] * len(queues)
        idle: list[list[tuple[float, int]]] = [[] for _ in pools_of]
        joins = [joining for one in self._booked if (joining := one.joins(draw))]
        joins += self._later
        free: list[tuple[float, int, int]] = []
        for window in self._free:
            at = window.at()
            if at is None:
                insort(idle[window.kind], (window.since, window.number))
                continue
            free.append((at, window.number, window.kind))
            if window.line is not None and (further := after[window.line]) and draw() < further.share:
                joins.append(further.joins(at, window.place, draw()))
        heapify(joins)
        joins.append((NEVER, -1, (0, 0, 0)))
        heapify(free)
        free_at, join_at = (free[0][0] if free else NEVER), joins[0][0]
        stretches = iter(self._walk_ins)
        ends, rate, picks = next(stretches)
        choices = len(picks)
        come = min(ends, now - log(1.0 - draw()) / rate) if rate else ends
        left, gone, coming, ready = self._wanted, set[int](), FIRST_TO_COME, True
        while left:
            # What comes next: somebody who goes on or has an appointment, somebody else, or a free window?
            if ready:
                # Windows that are free from the beginning, before anything happens.
                kind = self._next_ready(queues, heads, observers, seen, idle, gone)
                if kind < 0:
                    ready = False
                    continue
                at, pool = float(now), -1
                since, number = idle[kind].pop(0)
            elif join_at <= free_at and join_at <= come:
                if join_at > until:
                    break
                at, line, spot = heappop(joins)
                join_at = joins[0][0]
                if (pool := pool_of[line]) < 0:
                    continue
            elif come < free_at:
                if come >= ends:
                    # The process has no memory, so it may begin anew with the next rate.
                    at = ends
                    ends, rate, picks = next(stretches)
                    choices = len(picks)
                    come = min(ends, at - log(1.0 - draw()) / rate) if rate else ends
                    continue
                at = come
                coming += 1
                line, offset = picks[int(draw() * choices)]
                clock = int(at)
                spot = (clock + offset, clock, coming)
                come = min(ends, at - log(1.0 - draw()) / rate)
                if (pool := pool_of[line]) < 0:
                    continue
            else:
                at, number, kind = heappop(free)
                since, pool = at, -1
            if at > until:
                break
            if pool >= 0:
                if spot[2] >= OBSERVERS and spot[2] in called:
                    insort(observers[pool], spot, lo=seen[pool])
                else:
                    insort(queues[pool], (*spot, line), lo=heads[pool])
                kind = self._first_idle(pool, idle)
                if kind < 0:
                    continue
                since, number = idle[kind].pop(0)
            if presence is not None and (back := presence.back(number, at)) > at:
                # Nobody is at that window: it comes back into the line of free ones, if at all.
                if back < NEVER:
                    heappush(free, (back, number, kind))
                # Somebody who has just come is called by another that is idle.
                while pool >= 0 and (kind := self._first_idle(pool, idle)) >= 0:
                    since, number = idle[kind].pop(0)
                    if (back := presence.back(number, at)) <= at:
                        break
                    if back < NEVER:
                        heappush(free, (back, number, kind))
                if pool < 0 or kind < 0:
                    free_at = free[0][0] if free else NEVER
                    continue
            best: InPool | None = None
            for each in pools_of[kind]:
                queue, head = queues[each], heads[each]
                if gone:
                    while head < len(queue) and queue[head][2] in gone:
                        head += 1
                    heads[each] = head
                if head < len(queue) and (best is None or queue[head] < best):
                    best, pool = queue[head], each
            for each in pools_of[kind]:
                its, head = observers[each], seen[each]
                if head < len(its) and (best is None or its[head] < best):
                    until_here = len(its) if best is None else bisect_left(its, best, head)
                    for spot in its[head:until_here]:
                        called[spot[2]].append(at - now)
                    left -= until_here - head
                    seen[each] = until_here
            if best is None:
                insort(idle[kind], (since, number))
                free_at = free[0][0] if free else NEVER
                continue
            heads[pool] += 1
            ticket, line = best[2], best[3]
            if ticket in several:
                gone.add(ticket)
            if ticket in called:
                called[ticket].append(at - now)
                left -= 1
            sample, size, no_show, given_up = takes[line]
            if draw() < no_show:
                heappush(free, (at + given_up, number, kind))
            else:
                at += sample[int(draw() * size)]
                heappush(free, (at, number, kind))
                further = after[line]
                if further is not None and draw() < further.share:
                    heappush(joins, further.joins(at, best, draw()))
                    join_at = joins[0][0]
            free_at = free[0][0] if free else NEVER
        self.events += self._wanted - left + coming - FIRST_TO_COME

    def _first_idle(self, pool: int, idle: list[list[tuple[float, int]]]) -> int:
        """The kind of the idle window that is called to: the fewest skills, then idle longest; or -1."""
        best, found = (0, (0.0, 0)), -1
        for skills, kind in self._serving[pool]:
            if found >= 0 and skills > best[0]:
                break
            if idle[kind] and (found < 0 or (skills, idle[kind][0]) < best):
                best, found = (skills, idle[kind][0]), kind
        return found

    def _next_ready(
        self,
        queues: list[list[InPool]],
        heads: list[int],
        observers: list[list[Spot]],
        seen: list[int],
        idle: list[list[tuple[float, int]]],
        gone: set[int],
    ) -> int:
        """The kind of the idle window that calls the first whom any of them can serve; or -1."""
        best: tuple[tuple[int, ...], int, tuple[float, int]] | None = None
        found = -1
        for index, kind in enumerate(self._outlook.kinds):
            if not idle[index]:
                continue
            for pool in self._pools[index]:
                first = [spot for spot in queues[pool][heads[pool] :] if spot[2] not in gone][:1]
                for spot in (*first, *observers[pool][seen[pool] : seen[pool] + 1]):
                    if best is None or (spot, kind.skills, idle[index][0]) < best:
                        best, found = (spot, kind.skills, idle[index][0]), index
        return found


class _After(dict[int, "_Onward | None"]):
    """By line, who goes on from there; worked out when somebody does: most lines of a hall are empty."""

    def __init__(self, outlook: Outlook, past: Past) -> None:
        self._outlook, self._past = outlook, past
        self._index = {service: number for number, service in enumerate(outlook.services)}

    def __missing__(self, line: int) -> _Onward | None:
        onward = _Onward(self._outlook, self._past, self._index, line)
        self[line] = onward if onward.share > 0 else None
        return self[line]


class _Onward:
    """Who goes on from a line to another service, where they keep the clock that they have."""

    def __init__(self, outlook: Outlook, past: Past, index: Mapping[str, int], line: int) -> None:
        groups = len(outlook.groups)
        service, group = divmod(line, groups)
        onward = [
            (index[other], share)
            for other, share in past.expected[outlook.services[service]].onward
            if other in index
        ]
        priority = min(outlook.groups[group])
        offsets = outlook.offsets[priority]
        self.share = sum(share for _other, share in onward)
        self._until = list(accumulate(share for _other, share in onward))
        self._to = [(other * groups + group, offsets[other] - offsets[service]) for other, _share in onward]

    def joins(self, at: float, place: Spot | InPool, drawn: float) -> Joins:
        line, later = self._to[min(bisect_right(self._until, drawn * self.share), len(self._to) - 1)]
        return at, line, (place[0] + later, place[1], place[2] | GOES_ON)


class _Freeing:
    """When a window that is taken up now becomes free: drawn from those citizens who took longer yet."""

    def __init__(
        self,
        now: int,
        window: AtWork,
        expected: Sequence[Expected],
        pause: float,
        draw: Callable[[], float],
    ) -> None:
        self.number, self.kind, self.place = window.number, window.kind, window.place
        self.line = None if window.absent else window.line
        self._now = now
        self._pause = pause if window.on_break else 0.0
        self._draw = draw
        self.since = float(window.begun)
        self._rest: Sequence[float] = ()
        if window.line is not None:
            takes = expected[window.line]
            gone = max(0, now - window.begun)
            if window.absent:
                self._rest = (max(0.0, takes.given_up - gone),)
            else:
                longer = takes.occupied[bisect_right(takes.occupied, gone) :]
                # Nobody ever took so long: a finish was forgotten, or something is quite unusual there.
                self._rest = tuple(each - gone for each in longer) or takes.occupied

    def at(self) -> float | None:
        """None of a window that is free now."""
        if self._rest:
            return self._now + self._rest[int(self._draw() * len(self._rest))] + self._break()
        return self._now + self._break() if self._pause else None

    def _break(self) -> float:
        return -math.log(1.0 - self._draw()) * self._pause if self._pause else 0.0


class _Keeping:
    """Whether and when an appointment is kept, of which is known that it has not been yet."""

    def __init__(self, now: int, booked: Booked, past: Past) -> None:
        self._slot, self._line, self._place = booked.slot, booked.line, booked.place
        self._leads = past.leads[bisect_right(past.leads, now - booked.slot) :]
        still = past.keep * len(self._leads) / len(past.leads)
        self.share = still / (still + 1.0 - past.keep) if still else 0.0

    def joins(self, draw: Callable[[], float]) -> Joins | None:
        if draw() >= self.share:
            return None
        return self._slot + self._leads[int(draw() * len(self._leads))], self._line, self._place
