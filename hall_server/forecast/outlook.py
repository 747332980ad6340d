"""What a forecast starts from: the hall as it is, and what the past says of what is to come.

Plain tuples and numbers, so that another process can take them over at little cost. Services, kinds of
windows and classes are counted from 0; all moments and lengths are milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hall_server.domain.citizen import Priority
from hall_server.domain.ticket import Place

STEP = 30 * 60_000
"""Arrivals are told by the half hour."""


class Expected(NamedTuple):
    """What the past says of one service.

    ``occupied`` is a sorted sample of how long a window was taken up by one citizen, from the call to the
    next; ``no_show`` the share of those who do not come when called, each of which takes ``given_up``.
    """

    occupied: tuple[float, ...]
    no_show: float = 0.0
    given_up: float = 60_000.0


class Coming(NamedTuple):
    """Who is still to come: ``rates`` are arrivals per millisecond of a service in a half hour from
    ``since`` on. ``classes`` are the shares of the classes among them."""

    since: int
    rates: tuple[tuple[float, ...], ...]
    classes: tuple[tuple[Priority, float], ...] = ((Priority.NORMAL, 1.0),)


class AtWork(NamedTuple):
    """An open window of a kind: free, or taken up by a citizen of ``service`` since ``begun``.

    ``back`` is how long it is still closed for a break, on the average.
    """

    number: int
    kind: int
    service: int | None = None
    begun: int = 0
    back: float = 0.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """``queues`` has the places of who waits for each service, in order; a ticket may stand in several.

    ``limits`` and ``terms`` make the places of those who come, as the calling rule does; ``booked`` are the
    appointments still to come: slot and service. ``kinds`` are the services that windows of a kind serve.
    """

    now: int
    services: tuple[str, ...]
    kinds: tuple[tuple[int, ...], ...]
    windows: tuple[AtWork, ...]
    queues: tuple[tuple[Place, ...], ...]
    expected: tuple[Expected, ...]
    limits: Mapping[Priority, int]
    terms: Sequence[int]
    coming: Coming | None = None
    booked: tuple[tuple[int, int], ...] = field(default=())
