"""Who waits, who was called, and how long it will be: parts of the picture that is in :mod:`.view`.

All moments are milliseconds since the epoch by the hall's clock.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from .matters import Journey
from .requests import AccessNeed, PriorityClass


class ServingView(msgspec.Struct, frozen=True, omit_defaults=True):
    """The ticket at a window, called or being served. ``calls`` is 1 after the first call.

    ``may_come`` is how long after a call the citizen may still come. ``why`` says by which rule it was
    called, ``reason`` is the code of the green channel. ``case`` is the case whose result is collected.
    """

    ticket: int
    number: str
    service: str
    state: Literal["called", "serving"]
    issued_at: int
    called_at: int
    last_called_at: int
    calls: int
    started_at: int | None = None
    parked_for: int = 0
    priority: PriorityClass = "normal"
    reason: str = ""
    needs: tuple[AccessNeed, ...] = ()
    slot: int | None = None
    journey: Journey | None = None
    may_come: int = 0
    case: str = ""


class WaitingTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="waiting"):
    """A ticket in line. ``place`` orders the calls: smallest first.

    ``since`` is where its seniority counts from: an appointment's slot may lie ahead. ``also`` are other
    services that a journey's ticket waits for at the same time, each with its place.
    """

    ticket: int
    number: str
    service: str
    since: int
    place: tuple[int, int, int]
    priority: PriorityClass = "normal"
    needs: tuple[AccessNeed, ...] = ()
    slot: int | None = None
    also: tuple[tuple[str, tuple[int, int, int]], ...] = ()
    journey: Journey | None = None


class ParkedTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="parked"):
    ticket: int
    number: str
    service: str
    window: int
    since: int
    reason: str


class TicketGone(msgspec.Struct, frozen=True, omit_defaults=True, tag="gone"):
    """A ticket is no longer waiting or parked."""

    ticket: int


class Call(msgspec.Struct, frozen=True, omit_defaults=True, tag="call"):
    """A citizen was called, or called again (``calls`` > 1). Boards flash for each of these.

    ``hold``: somebody who needs longer, in milliseconds that the call stays in sight.
    """

    ticket: int
    number: str
    service: str
    zone: str
    window: int
    at: int
    calls: int
    hold: int = 0


class CallWithdrawn(msgspec.Struct, frozen=True, omit_defaults=True, tag="call_withdrawn"):
    """The last call of a ticket no longer stands (it was parked, or did not come)."""

    ticket: int


class Onward(msgspec.Struct, frozen=True, omit_defaults=True, tag="onward"):
    """A citizen with several services goes on to wait in ``zone``, for any of ``services``.

    ``left`` is the zone of the window that they come from.
    """

    ticket: int
    number: str
    zone: str
    services: tuple[str, ...]
    at: int
    left: str = ""


class WaitsTold(msgspec.Struct, frozen=True, omit_defaults=True, tag="waits"):
    """How long tickets in line still wait, in minutes from now: from and to, in steps of five.

    Only those whose range is another than before; of ``unknown`` it is not known any more.
    """

    ranges: dict[int, tuple[int, int]] = {}
    unknown: tuple[int, ...] = ()


class ForecastQuality(msgspec.Struct, frozen=True, omit_defaults=True, tag="forecast_quality"):
    """How good the last announcements were, of ``citizens`` who were told a wait and have been called.

    ``error`` is the mean absolute error in milliseconds, ``naive_error`` that of people ahead x mean length /
    open windows. ``covered`` is the share called within the range told, ``late`` the share called over ten
    minutes after its end.
    """

    citizens: int
    error: int
    naive_error: int
    covered: float
    late: float
