"""A ticket's way."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.announced import Announced
from hall_server.domain.citizen import ANYBODY, Citizen
from hall_server.domain.ticket import Line, Place

# The rule's name in the reason of a ticket that was called by its number.
CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class CallReason:
    """Why this ticket was called now.

    ``rule`` is the name of the calling policy, or ``chosen`` for a ticket called by its number, in
    which case ``note`` holds the clerk's reason. ``waited`` is in milliseconds since its clock
    started, ``others`` counts the tickets that this window could have called instead, ``overtook``
    those of them whose clock had started earlier.
    """

    rule: str
    waited: int
    others: int
    note: str = ""
    overtook: int = 0


@dataclass(frozen=True, slots=True)
class TicketIssued:
    """``window`` is the one that issued it, if no kiosk did. ``appointment`` is the one that it keeps,
    ``collects`` the case whose result is handed out with it. ``announced`` is the wait that the citizen
    was told, where it was known."""

    at: int
    ticket: int
    number: str
    service: str
    place: Place
    kiosk: str | None
    window: int | None = None
    citizen: Citizen = ANYBODY
    slot: int | None = None
    appointment: int | None = None
    package: str = ""
    also: tuple[Line, ...] = ()
    later: tuple[tuple[str, ...], ...] = ()
    collects: int | None = None
    announced: Announced | None = None


@dataclass(frozen=True, slots=True)
class TicketCalled:
    """``service`` is what the ticket is called for; empty in old logs, where a ticket had one only."""

    at: int
    ticket: int
    window: int
    clerk: str
    why: CallReason
    service: str = ""


@dataclass(frozen=True, slots=True)
class StepBegan:
    """A ticket for a package goes on to its next services; it waits for any of ``lines``."""

    at: int
    ticket: int
    window: int
    lines: tuple[Line, ...]
    later: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class CitizenChanged:
    """Somebody was given another class or need, for a reason; their places follow.

    ``window`` is where a clerk did so, None for the manager.
    """

    at: int
    ticket: int
    citizen: Citizen
    lines: tuple[Line, ...]
    reason: str
    window: int | None = None


@dataclass(frozen=True, slots=True)
class TicketCancelled:
    at: int
    ticket: int
    reason: str


@dataclass(frozen=True, slots=True)
class TicketRecalled:
    at: int
    ticket: int
    window: int


@dataclass(frozen=True, slots=True)
class ServiceStarted:
    at: int
    ticket: int
    window: int


@dataclass(frozen=True, slots=True)
class ServiceFinished:
    """``outcome`` says how: ``done``, ``accepted`` (a case was opened), ``refused``."""

    at: int
    ticket: int
    window: int
    outcome: str = "done"


@dataclass(frozen=True, slots=True)
class TicketNoShow:
    at: int
    ticket: int
    window: int


@dataclass(frozen=True, slots=True)
class TicketParked:
    at: int
    ticket: int
    window: int
    reason: str


@dataclass(frozen=True, slots=True)
class TicketReturned:
    at: int
    ticket: int
    window: int


@dataclass(frozen=True, slots=True)
class TicketTransferred:
    at: int
    ticket: int
    window: int
    service: str
    place: Place


@dataclass(frozen=True, slots=True)
class TicketExpired:
    at: int
    ticket: int


@dataclass(frozen=True, slots=True)
class EndTakenBack:
    at: int
    ticket: int
    window: int
