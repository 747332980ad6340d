"""Lines that the same windows serve are one pool: whoever is first in any of them is called first.

A large hall has thousands of services, but its windows serve them in a few ways only. What is worked out by
pool does not grow with the services.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from hall_server.domain.citizen import Priority

from .outlook import Outlook, Spot

NO_POOL: Final = -1
GRAIN: Final = 60_000
"""Milliseconds. Newcomers of one pool whose call-by times are as near to each other wait equally long."""


class Pools(NamedTuple):
    """``of`` has each line's pool, :data:`NO_POOL` where no window at work serves it; ``kinds``, by pool, the
    kinds of windows that serve it; ``served``, by kind of window, its pools."""

    of: Sequence[int]
    kinds: Sequence[tuple[int, ...]]
    served: Sequence[tuple[int, ...]]


class Stand(NamedTuple):
    """Newcomers with the same wait: those of a pool whose call-by time is so many grains from now."""

    pool: int
    grains: int


def pools_of(outlook: Outlook) -> Pools:
    serving: dict[int, list[int]] = {}
    for index, kind in enumerate(outlook.kinds):
        for line in kind.lines:
            serving.setdefault(line, []).append(index)
    numbers: dict[tuple[int, ...], int] = {}
    of = [NO_POOL] * len(outlook.queues)
    for line, kinds in sorted(serving.items()):
        of[line] = numbers.setdefault(tuple(kinds), len(numbers))
    served: list[list[int]] = [[] for _ in outlook.kinds]
    for kinds_of_pool, pool in numbers.items():
        for index in kinds_of_pool:
            served[index].append(pool)
    return Pools(of, list(numbers), list(map(tuple, served)))


def callable_queues(outlook: Outlook, pools: Pools) -> list[list[Spot]]:
    """By line, who waits there; nobody in those that no window at work serves."""
    return [
        [] if pool == NO_POOL else list(queue) for pool, queue in zip(pools.of, outlook.queues, strict=True)
    ]


def stand(outlook: Outlook, pools: Pools, service: int, priority: Priority) -> Stand | None:
    """That of somebody of a class who takes a number for a service now; None where nobody is called."""
    pool = pools.of[outlook.line(service, priority)]
    if pool == NO_POOL:
        return None
    return Stand(pool, round(outlook.offsets[priority][service] / GRAIN))


def spot_of(outlook: Outlook, where: Stand, after: int, observer: int) -> Spot:
    """The place there of somebody who comes ``after`` milliseconds from now."""
    clock = outlook.now + after
    return clock + where.grains * GRAIN, clock, observer


def stands(outlook: Outlook, pools: Pools) -> set[Stand]:
    """All that newcomers may have."""
    groups = len(outlook.groups)
    found: set[tuple[int, int]] = set()
    for priority in outlook.classes:
        theirs = pools.of[outlook.line(0, priority) :: groups]
        later = (round(offset / GRAIN) for offset in outlook.offsets[priority])
        found.update((pool, grains) for pool, grains in zip(theirs, later, strict=True) if pool != NO_POOL)
    return {Stand(*each) for each in found}


def by_pool(outlook: Outlook, pools: Pools, observers: Mapping[Stand, int]) -> list[list[Spot]]:
    """The places of observers who come now, in order."""
    places: list[list[Spot]] = [[] for _ in pools.kinds]
    for where, observer in observers.items():
        places[where.pool].append(spot_of(outlook, where, 0, observer))
    return list(map(sorted, places))
