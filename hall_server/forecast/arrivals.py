"""Who comes while the hall is played forward: walk-ins as a Poisson process, and the booked."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from hall_server.domain.citizen import Priority

from .outlook import STEP, Outlook

NEVER: Final = math.inf
Spot = tuple[int, int, int]

# Tickets of the future have numbers of their own, above all that the hall hands out.
FIRST_TO_COME: Final = 1 << 60


class Arrivals:
    """Streams of arrivals from now on, each as likely as the next."""

    def __init__(self, outlook: Outlook, dice: random.Random) -> None:
        self._outlook = outlook
        self._dice = dice
        coming = outlook.coming
        self._since = coming.since if coming else outlook.now
        self._rates = [sum(step) for step in coming.rates] if coming else []
        self._shares = [list(accumulate(step)) for step in coming.rates] if coming else []
        self._classes = list(coming.classes) if coming else [(Priority.NORMAL, 1.0)]
        self._weights = list(accumulate(share for _priority, share in self._classes))
        self._booked = sorted(outlook.booked)

    def stream(self) -> Iterator[tuple[float, int, Spot]]:
        """When somebody comes, for which service, and their place in its line; for ever, if only at ``NEVER``."""
        booked = iter(self._booked)
        walk_ins = self._walk_ins()
        slot, service = next(booked, (NEVER, -1))
        at, walks_in_for, priority = next(walk_ins)
        ticket = FIRST_TO_COME
        limits, terms = self._outlook.limits, self._outlook.terms
        while True:
            ticket += 1
            if slot <= at and slot is not NEVER:
                call_by = int(slot) + limits.get(Priority.APPOINTMENT, 0) + terms[service]
                yield max(slot, self._outlook.now), service, (call_by, int(slot), ticket)
                slot, service = next(booked, (NEVER, -1))
            elif at is NEVER:
                yield NEVER, -1, (0, 0, 0)
            else:
                call_by = int(at) + limits.get(priority, 0) + terms[walks_in_for]
                yield at, walks_in_for, (call_by, int(at), ticket)
                at, walks_in_for, priority = next(walk_ins)

    def _walk_ins(self) -> Iterator[tuple[float, int, Priority]]:
        """A Poisson process whose rate changes by the half hour: what is left of a drawn amount goes on."""
        dice = self._dice
        draw, log = dice.random, math.log
        at = float(self._outlook.now)
        step = int(at - self._since) // STEP
        while step < len(self._rates):
            ends = self._since + (step + 1) * STEP
            rate = self._rates[step] if step >= 0 else 0.0
            if rate > 0:
                at -= log(1.0 - draw()) / rate
                while at < ends:
                    yield at, self._one_of(self._shares[step], draw()), self._class(draw())
                    at -= log(1.0 - draw()) / rate
            # The process has no memory, so it may begin anew with the next rate.
            at, step = float(ends), step + 1
        while True:
            yield NEVER, -1, Priority.NORMAL

    @staticmethod
    def _one_of(until: list[float], share: float) -> int:
        wanted = share * until[-1]
        return next(index for index, end in enumerate(until) if wanted < end)

    def _class(self, share: float) -> Priority:
        if len(self._classes) == 1:
            return self._classes[0][0]
        return self._classes[self._one_of(self._weights, share)][0]
