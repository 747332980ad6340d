"""When it will be quieter today: half hours in which whoever comes waits clearly shorter than who comes now.

The hall is played forward as for any forecast, with citizens who take a number in each half hour to come.
They are observers: they stand in line, and take no window's time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import HOUR, MINUTE

from .forward import OBSERVERS, Range, spread
from .manned import Presence
from .outlook import STEP, Newcomer, Outlook
from .past import Past
from .run import Joins, Run
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
    served = {line for window in outlook.windows for line in outlook.kinds[window.kind].lines}
    queues = [list(queue) if line in served else [] for line, queue in enumerate(outlook.queues)]
    later: list[Joins] = []
    come: dict[int, int] = {}
    first: dict[str, int] = {}
    ids: dict[tuple[str, int], list[int]] = {}
    for service, its in slots.items():
        line, (call_by, clock, _ticket) = outlook.newcomers[Newcomer(service, Priority.NORMAL)]
        if line not in served:
            continue
        first[service] = OBSERVERS + len(come)
        come[first[service]] = outlook.now
        queues[line].append((call_by, clock, first[service]))
        for slot in its:
            if not outlook.now + SOONEST <= slot <= outlook.now + FURTHEST:
                continue
            for after in WITHIN_SLOT:
                at, observer = slot + after, OBSERVERS + len(come)
                come[observer] = at
                later.append((float(at), line, (at + call_by - clock, at, observer)))
                ids.setdefault((service, slot), []).append(observer)
    if not later:
        yield {}
        return
    for queue in queues:
        queue.sort()
    called: dict[int, list[float]] = {observer: [] for observer in come}
    horizon = max(come.values()) - outlook.now + LONGEST
    presence = Presence(outlook, past.manned)
    run = Run(outlook, past, queues, called, OBSERVERS, dice, later, presence, horizon)
    for _ in range(RUNS_LATER):
        run.play(called)
        yield None
    waits = {
        observer: spread([at - come[observer] + outlook.now for at in its], RUNS_LATER)
        for observer, its in called.items()
    }
    found: Found = {}
    for (service, slot), observers in ids.items():
        now, then = waits[first[service]], [waits[observer] for observer in observers]
        known = [each for each in then if each is not None]
        slack = SLACK if said.get(service) == slot else 1.0
        if now is None or len(known) < len(then):
            continue
        if all(worth_waiting(now, each, slack) for each in known):
            found.setdefault(service, []).append(Quieter(slot, max(known, key=lambda each: each.high)))
    yield found


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
