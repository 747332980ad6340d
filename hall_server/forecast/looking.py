"""A look at the hall: what a forecast starts from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hall_server.domain.appointment import AppointmentState
from hall_server.domain.hall import Desk, Hall, WindowState
from hall_server.domain.policy import Policy
from hall_server.domain.rules import MINUTE

from .outlook import STEP, AtWork, Coming, Expected, Outlook
from .past import Past

BREAK: Final = 10 * MINUTE
"""How long a break lasts on the average, as far as nobody knows better."""


def outlook_of(hall: Hall, now: int, policy: Policy, past: Past, day_began: int) -> Outlook:
    """What is known at ``now``. ``day_began`` is when the half hours of ``past`` count from."""
    services = tuple(hall.queues) if not hall.plan.services else tuple(s.id for s in hall.plan.services)
    index = {service: number for number, service in enumerate(services)}
    kinds: dict[tuple[int, ...], int] = {}
    windows = []
    for desk in hall.desks.values():
        if not _works(desk):
            continue
        skills = tuple(sorted(index[service] for service in desk.skills))
        kind = kinds.setdefault(skills, len(kinds))
        windows.append(_at_work(hall, desk, kind, index, now))
    steps = max((len(rates) for rates in past.rates.values()), default=0)
    coming = Coming(
        day_began,
        tuple(
            tuple(past.rates[service][step] if service in past.rates else 0.0 for service in services)
            for step in range(steps)
        ),
        tuple(past.classes.items()),
    )
    by_length = policy.by_length
    return Outlook(
        now,
        services,
        tuple(kinds),
        tuple(windows),
        tuple(tuple(hall.queues.get(service, ())) for service in services),
        tuple(past.expected[service] for service in services),
        dict(policy.limits),
        [hall.lengths.term(service) if by_length else 0 for service in services],
        coming if steps else None,
    )


def _works(desk: Desk) -> bool:
    if desk.clerk is None:
        return False
    return desk.state is WindowState.OPEN or (desk.state is WindowState.PAUSED and desk.pause_kind == "break")


def _at_work(hall: Hall, desk: Desk, kind: int, index: Mapping[str, int], now: int) -> AtWork:
    back = BREAK if desk.state is WindowState.PAUSED else 0
    if desk.ticket is None:
        return AtWork(desk.number, kind, back=back)
    ticket = hall.tickets[desk.ticket]
    return AtWork(desk.number, kind, index[ticket.service], ticket.called_at or now, back)
