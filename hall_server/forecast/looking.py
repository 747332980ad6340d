"""A look at the hall: what a forecast starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hall_server.domain.appointment import AppointmentState
from hall_server.domain.citizen import Priority
from hall_server.domain.hall import Desk, Hall, WindowState
from hall_server.domain.policy import Arrival, Policy
from hall_server.domain.ticket import TicketState

from .outlook import STEP, AtWork, Booked, Kind, Offsets, Outlook, Spot
from .past import LONGEST

TO_COME: Final = 1 << 60
"""Tickets that are only imagined have ids above all that the hall hands out."""

_EVERYBODY: Final = frozenset(Priority)


class Arrived:
    """Counts today's walk-ins by half hour and service, each once, however often one looks."""

    def __init__(self, day: str, day_began: int, services: Iterable[str]) -> None:
        self.day = day
        self.day_began = day_began
        self._index = {service: number for number, service in enumerate(services)}
        self._steps: list[list[int]] = []
        self._seen = 0

    def look(self, hall: Hall) -> tuple[tuple[int, ...], ...]:
        first = int(hall.day.replace("-", "")) * 100_000
        while (ticket := hall.tickets.get(first + self._seen + 1)) is not None:
            self._seen += 1
            step = (ticket.issued_at - self.day_began) // STEP
            if ticket.slot is not None or not 0 <= step < 48:
                continue
            while len(self._steps) <= step:
                self._steps.append([0] * len(self._index))
            if (service := self._index.get(ticket.service)) is not None:
                self._steps[step][service] += 1
        return tuple(map(tuple, self._steps))


@dataclass(frozen=True, slots=True)
class _Lines:
    """Which line is whose: services, and groups of classes that no window tells apart."""

    services: Mapping[str, int]
    groups: tuple[frozenset[Priority], ...]
    group_of: Mapping[Priority, int]

    def of(self, service: str, priority: Priority) -> int:
        return self.services[service] * len(self.groups) + self.group_of[priority]


def outlook_of(
    hall: Hall,
    now: int,
    policy: Policy,
    day_began: int,
    came: tuple[tuple[int, ...], ...] = (),
    classes: Iterable[Priority] = (Priority.NORMAL,),
    offsets: Offsets | None = None,
) -> Outlook:
    """What is known at ``now``; it is asked about newcomers of ``classes``.

    ``day_began`` is the moment from which half hours count, the local midnight; ``came`` as of
    :class:`Arrived`, ``offsets`` of :func:`offsets_of` where they are known already.
    """
    services = tuple(service.id for service in hall.plan.services)
    working = [desk for desk in hall.desks.values() if _works(hall, desk, now)]
    groups = _groups({desk.only or _EVERYBODY for desk in working})
    lines = _Lines(
        {service: number for number, service in enumerate(services)},
        groups,
        {each: number for number, group in enumerate(groups) for each in group},
    )
    kinds = _Kinds(lines)
    windows = tuple(_at_work(hall, desk, kinds.of(desk), lines, now) for desk in working)
    return Outlook(
        now,
        day_began,
        services,
        groups,
        kinds.found,
        windows,
        _queues(hall, lines),
        offsets or offsets_of(hall, policy),
        tuple(classes),
        _booked(hall, policy, lines, now),
        came,
    )


def _groups(limited: set[frozenset[Priority]]) -> tuple[frozenset[Priority], ...]:
    """The classes, put together where every window serves either all of them or none."""
    together: dict[frozenset[frozenset[Priority]], set[Priority]] = {}
    for priority in Priority:
        served = frozenset(only for only in limited if priority in only)
        together.setdefault(served, set()).add(priority)
    return tuple(map(frozenset, together.values()))


def forgotten(hall: Hall, desk: Desk, now: int) -> bool:
    """Whether a window has had the same ticket for hours: nobody is believed to be there any more."""
    return desk.ticket is not None and now - (hall.tickets[desk.ticket].called_at or now) > LONGEST


def _works(hall: Hall, desk: Desk, now: int) -> bool:
    """Whether a window will call."""
    if desk.clerk is None or forgotten(hall, desk, now):
        return False
    return desk.state is WindowState.OPEN or (desk.state is WindowState.PAUSED and desk.pause_kind == "break")


class _Kinds:
    """Numbers what windows can call. Many have the same skills, which are looked up once."""

    def __init__(self, lines: _Lines) -> None:
        self._lines = lines
        self._numbers: dict[Kind, int] = {}
        self._of: dict[tuple[frozenset[str], frozenset[Priority]], int] = {}

    @property
    def found(self) -> tuple[Kind, ...]:
        return tuple(self._numbers)

    def of(self, desk: Desk) -> int:
        asked = desk.skills, desk.only or _EVERYBODY
        if asked not in self._of:
            self._of[asked] = self._numbers.setdefault(self._kind(*asked), len(self._numbers))
        return self._of[asked]

    def _kind(self, skills: frozenset[str], only: frozenset[Priority]) -> Kind:
        lines = self._lines
        known = [service for service in skills if service in lines.services]
        groups = [next(iter(group)) for group in lines.groups if group & only]
        called = sorted(lines.of(service, one) for service in known for one in groups)
        return Kind(tuple(called), len(skills))


def _at_work(hall: Hall, desk: Desk, kind: int, lines: _Lines, now: int) -> AtWork:
    on_break = desk.state is WindowState.PAUSED
    if desk.ticket is None:
        return AtWork(desk.number, kind, hall.standing_by.get(desk.number, now), on_break=on_break)
    ticket = hall.tickets[desk.ticket]
    begun = (ticket.called_at or now) + ticket.parked_for
    line = lines.of(ticket.service, ticket.citizen.priority) if ticket.service in lines.services else None
    absent = ticket.state is TicketState.CALLED and ticket.calls > 1
    return AtWork(desk.number, kind, begun, line, ticket.place, on_break, absent)


def _queues(hall: Hall, lines: _Lines) -> tuple[tuple[Spot, ...], ...]:
    groups = len(lines.groups)
    queues: list[list[Spot]] = [[] for _ in range(groups * len(lines.services))]
    for service, queue in hall.queues.items():
        if service not in lines.services:
            continue
        base = lines.services[service] * groups
        for place in queue:
            group = lines.group_of[hall.tickets[place.ticket].citizen.priority] if groups > 1 else 0
            queues[base + group].append(place)
    return tuple(map(tuple, queues))


def offsets_of(hall: Hall, policy: Policy) -> Offsets:
    """What the rule adds to the start of a clock, all day long. The rule itself says so, for a clock at 0."""
    services = [service.id for service in hall.plan.services]
    return {
        priority: tuple(
            policy.place(Arrival(0, service, priority, 0, 0), hall.lengths).call_by for service in services
        )
        for priority in Priority
    }


def _booked(hall: Hall, policy: Policy, lines: _Lines, now: int) -> tuple[Booked, ...]:
    """Today's appointments that may still be kept, as if they came at the slot."""
    late = hall.plan.appointments.late
    booked = []
    for count, one in enumerate(hall.book.of_day(hall.day), start=1):
        if one.state is not AppointmentState.BOOKED or one.slot + late < now:
            continue
        if one.service not in lines.services:
            continue
        priority = Priority.APPOINTMENT if one.citizen.priority is Priority.NORMAL else one.citizen.priority
        arrival = Arrival(TO_COME + count, one.service, priority, one.slot, one.slot)
        place = policy.place(arrival, hall.lengths)
        booked.append(Booked(one.slot, lines.of(one.service, priority), place))
    return tuple(booked)
