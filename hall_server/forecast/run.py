"""One run of the hall forward, as often as wanted. This is where a forecast's time goes."""

from __future__ import annotations

import math
import random
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from heapq import heapify, heappop, heappush
from itertools import accumulate
from typing import Final

from .arrivals import NEVER, walk_ins
from .manned import Presence
from .outlook import AtWork, Booked, Outlook, Spot
from .past import Expected, Past

HORIZON: Final = 4 * 3_600_000
"""Whoever is not called within so long is not forecast."""
FIRST_TO_COME: Final = 1 << 60
GOES_ON: Final = 1 << 62
"""Who goes on to another service is a ticket that nobody asks about any more."""

Joins = tuple[float, int, Spot]
"""Somebody gets in line: when, in which, at which place."""


class Run:
    """What all runs share, prepared once."""

    def __init__(
        self,
        outlook: Outlook,
        past: Past,
        queues: Sequence[Sequence[Spot]],
        wanted: Collection[int],
        observers: int,
        dice: random.Random,
        later: Sequence[Joins] = (),
        presence: Presence | None = None,
        horizon: float = HORIZON,
    ) -> None:
        """A run goes on for the tickets ``wanted``; ids from ``observers`` on take no window's time.

        ``later`` come for certain. Windows go as ``presence`` has it; without it those at work now stay.
        """
        self._later = later
        self._presence = presence
        self._until = outlook.now + horizon
        self.events = 0
        self._outlook = outlook
        self._queues = queues
        lines = Counter(place[2] for queue in queues for place in queue)
        self._several = {ticket for ticket, count in lines.items() if count > 1}
        self._observers = observers
        self._draw = dice.random
        self._lines = [kind.lines for kind in outlook.kinds]
        self._wanted = len(wanted)
        self._serving = _serving(outlook)
        self._walk_ins = walk_ins(outlook, past)
        groups = len(outlook.groups)
        after = [_Onward(outlook, past, line) for line in range(len(queues))]
        self._after = [each if each.share > 0 else None for each in after]
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
        draw, lines_of, several, takes, after = (
            self._draw,
            self._lines,
            self._several,
            self._takes,
            self._after,
        )
        now, observers, log, until = self._outlook.now, self._observers, math.log, self._until
        presence = self._presence
        if presence is not None:
            presence.draw(draw)
        queues = [list(queue) for queue in self._queues]
        heads = [0] * len(queues)
        idle: list[list[tuple[float, int]]] = [[] for _ in lines_of]
        joins = [joining for one in self._booked if (joining := one.joins(draw))]
        joins += self._later
        free: list[tuple[float, int, int]] = []
        for each in self._free:
            at = each.at()
            if at is None:
                insort(idle[each.kind], (each.since, each.number))
                continue
            free.append((at, each.number, each.kind))
            if each.line is not None and (further := after[each.line]) and draw() < further.share:
                joins.append(further.joins(at, each.place, draw()))
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
                kind = self._next_ready(queues, heads, idle, gone)
                if kind < 0:
                    ready = False
                    continue
                at, line = float(now), -1
                since, number = idle[kind].pop(0)
            elif join_at <= free_at and join_at <= come:
                if join_at > until:
                    break
                at, line, spot = heappop(joins)
                join_at = joins[0][0]
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
            else:
                at, number, kind = heappop(free)
                since, line = at, -1
            if at > until:
                break
            if line >= 0:
                insort(queues[line], spot, lo=heads[line])
                kind = self._first_idle(line, idle)
                if kind < 0:
                    continue
                since, number = idle[kind].pop(0)
            if presence is not None and (back := presence.back(number, at)) > at:
                # Nobody is at that window: it comes back into the line of free ones, if at all.
                if back < NEVER:
                    heappush(free, (back, number, kind))
                # Somebody who has just come is called by another that is idle.
                while line >= 0 and (kind := self._first_idle(line, idle)) >= 0:
                    since, number = idle[kind].pop(0)
                    if (back := presence.back(number, at)) <= at:
                        break
                    if back < NEVER:
                        heappush(free, (back, number, kind))
                if line < 0 or kind < 0:
                    free_at = free[0][0] if free else NEVER
                    continue
            while True:
                best: Spot | None = None
                for each_line in lines_of[kind]:
                    queue, head = queues[each_line], heads[each_line]
                    if gone:
                        while head < len(queue) and queue[head][2] in gone:
                            head += 1
                        heads[each_line] = head
                    if head < len(queue) and (best is None or queue[head] < best):
                        best, line = queue[head], each_line
                if best is None:
                    insort(idle[kind], (since, number))
                    break
                heads[line] += 1
                ticket = best[2]
                if ticket in several:
                    gone.add(ticket)
                if ticket in called:
                    called[ticket].append(at - now)
                    left -= 1
                    if ticket >= observers:
                        continue
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
                break
            free_at = free[0][0] if free else NEVER
        self.events += self._wanted - left + coming - FIRST_TO_COME

    def _first_idle(self, line: int, idle: list[list[tuple[float, int]]]) -> int:
        """The kind of the idle window that is called to: the fewest skills, then idle longest; or -1."""
        best, found = (0, (0.0, 0)), -1
        for skills, kind in self._serving[line]:
            if found >= 0 and skills > best[0]:
                break
            if idle[kind] and (found < 0 or (skills, idle[kind][0]) < best):
                best, found = (skills, idle[kind][0]), kind
        return found

    def _next_ready(
        self,
        queues: list[list[Spot]],
        heads: list[int],
        idle: list[list[tuple[float, int]]],
        gone: set[int],
    ) -> int:
        """The kind of the idle window that calls the first whom any of them can serve; or -1."""
        best: tuple[Spot, int, tuple[float, int]] | None = None
        found = -1
        for index, kind in enumerate(self._outlook.kinds):
            if not idle[index]:
                continue
            for line in kind.lines:
                first = next((spot for spot in queues[line][heads[line] :] if spot[2] not in gone), None)
                if first is not None and (best is None or (first, kind.skills, idle[index][0]) < best):
                    best, found = (first, kind.skills, idle[index][0]), index
        return found


def _serving(outlook: Outlook) -> list[list[tuple[int, int]]]:
    """By line, the kinds of windows that serve it, with their skills: the fewest first."""
    serving: list[list[tuple[int, int]]] = [[] for _ in outlook.queues]
    for index, kind in enumerate(outlook.kinds):
        for line in kind.lines:
            serving[line].append((kind.skills, index))
    return [sorted(kinds) for kinds in serving]


class _Onward:
    """Who goes on from a line to another service, where they keep the clock that they have."""

    def __init__(self, outlook: Outlook, past: Past, line: int) -> None:
        groups = len(outlook.groups)
        service, group = divmod(line, groups)
        index = {each: number for number, each in enumerate(outlook.services)}
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

    def joins(self, at: float, place: Spot, drawn: float) -> Joins:
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
