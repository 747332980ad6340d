"""When it will be quieter today: half hours in which whoever comes waits clearly shorter than who comes now.

The hall is played forward as for any forecast, with citizens who take a number in each half hour to come.
They are observers: they stand in line, and take no window's time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import HOUR, MINUTE

from .forward import Range, spread
from .manned import Presence
from .outlook import STEP, Outlook
from .past import Past
from .pools import Stand, by_pool, callable_queues, pools_of, spot_of, stand
from .run import OBSERVERS, Joins, Run
from .usually import SHARE, SHORTER_BY, WITHIN

SOONEST: Final = STEP
"""A half hour that begins earlier than this from now is not worth going away for."""
FURTHEST: Final = 8 * HOUR
LONGEST: Final = 2 * HOUR
"""Waits that begin later today are followed for so long."""
SLACK: Final = 1.5
"""How much less clear a slot may be that was said. On a made-up morning on which nothing changes, 1 look in
300 takes it back by chance; with 1.25 it was 1 in 35."""
RUNS_LATER: Final = 50
"""A run is some ten times as long as one of a forecast, which only goes on until those in line are called."""
WITHIN_SLOT: Final = (0, 15 * MINUTE)
"""Citizens come at any moment of a half hour; it is as quiet as the worse of these."""


class Quieter(NamedTuple):
    """The half hour that begins at ``slot``, and how long whoever comes in it waits."""

    slot: int
    wait: Range


_Waits: TypeAlias = Mapping[tuple[Stand, int], Range | None]
Found: TypeAlias = dict[str, list[Quieter]]
"""By service, the slots that are clearly quieter than now, in order."""


def worth_waiting(now: Range, later: Range, slack: float = 1.0) -> bool:
    """Whether ``later`` is clearly shorter, in the middle and at the end, and short."""
    return later.high <= slack * WITHIN and all(
        then <= slack * SHARE * this and then + SHORTER_BY / slack <= this
        for this, then in ((now.middle, later.middle), (now.high, later.high))
    )


def search(
    outlook: Outlook,
    past: Past,
    slots: Mapping[str, Sequence[int]],
    dice: random.Random,
    said: Mapping[str, int] = MappingProxyType({}),
) -> Iterator[Found | None]:
    """Which of the ``slots`` of each service are clearly quieter than now? That is the last of what comes;
    before it comes None after each run, so that something else can be done meanwhile.

    A slot that was ``said`` stays until it is clearly not so any more: what people were told is not taken
    back for a minute more or less. Without a past that shows when people come and windows are manned
    nothing is quieter for all one knows.
    """
    if not past.manned or not past.rates:
        yield {}
        return
    pools = pools_of(outlook)
    observers = _Observers(outlook)
    index = {service: number for number, service in enumerate(outlook.services)}
    asked: list[tuple[str, Stand, list[int]]] = []
    for service, its in slots.items():
        where = stand(outlook, pools, index[service], Priority.NORMAL)
        ahead = [slot for slot in its if outlook.now + SOONEST <= slot <= outlook.now + FURTHEST]
        if where is not None and ahead:
            asked.append((service, where, ahead))
            observers.add(where, outlook.line(index[service], Priority.NORMAL), ahead)
    if not asked:
        yield {}
        return
    called: dict[int, list[float]] = {observer: [] for observer in observers.ids.values()}
    presence = Presence(outlook, past.manned)
    queues, now = callable_queues(outlook, pools), by_pool(outlook, pools, observers.now)
    horizon = observers.horizon
    run = Run(outlook, pools, past, queues, called, dice, now, observers.later, presence, horizon)
    for _ in range(RUNS_LATER):
        run.play(called)
        yield None
    clearly = cache(partial(_clearly_quieter, outlook.now, observers.waits(called)))
    found: Found = {}
    for service, where, ahead in asked:
        slack = {said.get(service): SLACK}
        its_slots = (clearly(where, slot, slack.get(slot, 1.0)) for slot in ahead)
        if quiet := [each for each in its_slots if each is not None]:
            found[service] = quiet
    yield found


class _Observers:
    """Who takes a number now and in the half hours to come: of all who have the same wait, one."""

    def __init__(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self.now: dict[Stand, int] = {}
        self.later: list[Joins] = []
        self.ids: dict[tuple[Stand, int], int] = {}

    def add(self, where: Stand, line: int, slots: Sequence[int]) -> None:
        """Somebody now, and in each of the slots."""
        now = self._outlook.now
        for after in (0, *(slot + part - now for slot in slots for part in WITHIN_SLOT)):
            if (where, after) in self.ids:
                continue
            self.ids[where, after] = observer = OBSERVERS + len(self.ids)
            if after:
                self.later.append((float(now + after), line, spot_of(self._outlook, where, after, observer)))
            else:
                self.now[where] = observer

    @property
    def horizon(self) -> float:
        return max(after for _where, after in self.ids) + LONGEST

    def waits(self, called: Mapping[int, Sequence[float]]) -> _Waits:
        """By where and how long from now they come; None where it is not known."""
        return {
            (where, after): spread([at - after for at in called[observer]], RUNS_LATER)
            for (where, after), observer in self.ids.items()
        }


def _clearly_quieter(now: int, waits: _Waits, where: Stand, slot: int, slack: float) -> Quieter | None:
    this, then = waits[where, 0], [waits[where, slot + part - now] for part in WITHIN_SLOT]
    known = [each for each in then if each is not None]
    if this is None or len(known) < len(then):
        return None
    if not all(worth_waiting(this, each, slack) for each in known):
        return None
    return Quieter(slot, max(known, key=lambda each: each.high))


def quieter(
    outlook: Outlook,
    past: Past,
    slots: Mapping[str, Sequence[int]],
    dice: random.Random,
    said: Mapping[str, int] = MappingProxyType({}),
) -> Found:
    """What a :func:`search` finds, without a pause."""
    *_runs, found = search(outlook, past, slots, dice, said)
    assert found is not None
    return found
