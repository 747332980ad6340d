"""A first answer to "how long?": play the hall forward once, every service taking its usual length."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from hall_server.domain.hall import Desk, Hall, WindowState

from .looking import forgotten

# Beyond this the single pass would keep the hall's own task busy for too long; it is not known then.
MOST_WAITING = 5_000


def expected_waits(hall: Hall, now: int) -> dict[str, int]:
    """The wait in milliseconds of a citizen who takes a number now, by service.

    A service without an open window, or a hall with more than ``MOST_WAITING`` waiting, has no entry.
    Open windows work on; each that becomes free takes the first in the order of places that it can
    serve. Nobody else is assumed to come, fail to come, or take longer than usual.
    """
    queues = {service: list(queue) for service, queue in hall.queues.items() if queue}
    if sum(map(len, queues.values())) > MOST_WAITING:
        return {}
    desks = hall.desks
    lengths = hall.lengths.of
    working = [
        (_free_at(hall, desk, now), number) for number, desk in hall.desks.items() if _open(hall, desk, now)
    ]
    heapify(working)
    free: dict[int, int] = {}
    taken = dict.fromkeys(queues, 0)
    while working:
        at, number = heappop(working)
        heads = [
            (queue[taken[service]], service)
            for service in desks[number].skills
            if (queue := queues.get(service)) and taken[service] < len(queue)
        ]
        if heads:
            _place, service = min(heads)
            taken[service] += 1
            heappush(working, (at + lengths[service], number))
        else:
            free[number] = at
    waits: dict[str, int] = {}
    for number, at in free.items():
        for service in desks[number].skills:
            waits[service] = min(waits.get(service, at - now), at - now)
    return waits


def _open(hall: Hall, desk: Desk, now: int) -> bool:
    return desk.clerk is not None and desk.state is WindowState.OPEN and not forgotten(hall, desk, now)


def _free_at(hall: Hall, desk: Desk, now: int) -> int:
    if desk.ticket is None:
        return now
    ticket = hall.tickets[desk.ticket]
    begun = ticket.started_at if ticket.started_at is not None else ticket.called_at or now
    return max(now, begun + hall.lengths.of[ticket.service])
