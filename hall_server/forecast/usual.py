"""A first answer to "how long?": play the hall forward once, every service taking its usual length."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import NamedTuple, TypeVar

from hall_server.domain.hall import Desk, Hall, WindowState

from .looking import forgotten
from .run import HORIZON

# Beyond this the single pass would keep the hall's own task busy for too long; it is not known then.
MOST_WAITING = 5_000

Key = TypeVar("Key", int, str)


class Usual(NamedTuple):
    """Waits in milliseconds: by service, of who takes a number now, and by ticket, of who is in line."""

    newcomers: dict[str, int]
    tickets: dict[int, int]


def expected_waits(hall: Hall, now: int) -> Usual:
    """How long everybody waits if all goes as usual.

    Nothing is known without an open window, beyond the horizon of a forecast, or with more than
    ``MOST_WAITING`` waiting. Open windows work on; each that becomes free takes the first in the order of
    places that it can serve. Nobody else is assumed to come, fail to come, or take longer than usual.
    """
    queues = {service: list(queue) for service, queue in hall.queues.items() if queue}
    if sum(map(len, queues.values())) > MOST_WAITING:
        return Usual({}, {})
    desks = hall.desks
    lengths = hall.lengths.of
    working = [
        (_free_at(hall, desk, now), number) for number, desk in hall.desks.items() if _open(hall, desk, now)
    ]
    heapify(working)
    free: dict[int, int] = {}
    taken = dict.fromkeys(queues, 0)
    # Of thousands of services hardly any is waited for; many windows have the same skills.
    waited_for = {
        skills: sorted(skills & queues.keys()) for skills in {desks[number].skills for _at, number in working}
    }
    tickets: dict[int, int] = {}
    while working:
        at, number = heappop(working)
        heads = []
        for service in waited_for[desks[number].skills]:
            queue, head = queues[service], taken[service]
            # Who stands in several lines is called out of one of them.
            while head < len(queue) and queue[head].ticket in tickets:
                head += 1
            if head < len(queue):
                taken[service] = head
                heads.append((queue[head], service))
        if heads:
            place, service = min(heads)
            taken[service] += 1
            tickets[place.ticket] = at - now
            heappush(working, (at + lengths[service], number))
        else:
            free[number] = at
    soonest: dict[frozenset[str], int] = {}
    for number, at in free.items():
        skills = desks[number].skills
        soonest[skills] = min(soonest.get(skills, at - now), at - now)
    waits: dict[str, int] = {}
    for skills, wait in soonest.items():
        for service in skills:
            waits[service] = min(waits.get(service, wait), wait)
    return Usual(_near(waits), _near(tickets))


def _near(waits: dict[Key, int]) -> dict[Key, int]:
    return {key: wait for key, wait in waits.items() if wait <= HORIZON}


def _open(hall: Hall, desk: Desk, now: int) -> bool:
    return desk.clerk is not None and desk.state is WindowState.OPEN and not forgotten(hall, desk, now)


def _free_at(hall: Hall, desk: Desk, now: int) -> int:
    if desk.ticket is None:
        return now
    ticket = hall.tickets[desk.ticket]
    begun = ticket.started_at if ticket.started_at is not None else ticket.called_at or now
    return max(now, begun + hall.lengths.of[ticket.service])
