"""What a forecast starts from: the hall as it is at one moment.

Plain tuples and numbers, so that another process can take it over at little cost. Services and lines are
counted from 0; all moments and lengths are milliseconds.

A line is a service for one group of classes. Where no window is limited to some classes there is one group,
and so one line for each service. The lines of a service are beside each other: ``line // groups`` is the
service, ``line % groups`` the group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from hall_server.domain.citizen import Priority

STEP: Final = 30 * 60_000
"""Arrivals are told by the half hour."""

Spot = tuple[int, int, int]
"""A place in line, as :class:`hall_server.domain.ticket.Place`: call-by time, start of the clock, ticket."""


Offsets = Mapping[Priority, tuple[int, ...]]
"""Milliseconds by class and service."""


class Kind(NamedTuple):
    """What a window can call: ``lines``. ``skills`` counts its services: the fewest are called to first."""

    lines: tuple[int, ...]
    skills: int


class AtWork(NamedTuple):
    """A window that calls: free since ``begun``, or taken up since then by the ticket of ``line``.

    ``on_break``: it is closed for one. ``absent``: the ticket was called
    again already, so its citizen does not seem to be there.
    """

    number: int
    kind: int
    begun: int
    line: int | None = None
    place: Spot = (0, 0, 0)
    on_break: bool = False
    absent: bool = False


class Booked(NamedTuple):
    """An appointment that may still be kept: its slot, and its place once it is."""

    slot: int
    line: int
    place: Spot


@dataclass(frozen=True, slots=True)
class Outlook:
    """``queues`` has the places of who waits in each line, in order; a ticket may stand in several.

    ``offsets`` is what the rule of calling adds to the start of a clock, by class and service. It is asked
    how long somebody of the ``classes`` would wait who comes now. ``came`` counts who took a number without
    an appointment today, by half hour since ``day_began`` and service.
    """

    now: int
    day_began: int
    services: tuple[str, ...]
    groups: tuple[frozenset[Priority], ...]
    kinds: tuple[Kind, ...]
    windows: tuple[AtWork, ...]
    queues: tuple[tuple[Spot, ...], ...]
    offsets: Offsets
    classes: tuple[Priority, ...] = (Priority.NORMAL,)
    booked: tuple[Booked, ...] = ()
    came: tuple[tuple[int, ...], ...] = ()

    def line(self, service: int, priority: Priority) -> int:
        """Where somebody of a class waits for a service."""
        groups = len(self.groups)
        return service * groups + next(
            group for group, classes in enumerate(self.groups) if priority in classes
        )
