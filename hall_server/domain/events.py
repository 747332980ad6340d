"""What happened in the hall. Events are facts: they are logged, replayed and never refused.

Every event carries ``at``, milliseconds since the epoch. Nothing personal is ever in an event: clerks
appear by staff number, citizens by ticket.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .appointment import Appointment
from .case import Case
from .citizen import ANYBODY, Citizen, Priority
from .hall import PauseKind
from .slip import PrinterStatus, SlipKind
from .ticket import Line, Place

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
class DayStarted:
    at: int
    day: str


@dataclass(frozen=True, slots=True)
class DispatchSet:
    """The rule that places tickets from here on: limits by class, mean lengths by service.

    ``by_length`` says whether the lengths count.
    """

    at: int
    rule: str
    limits: Mapping[Priority, int]
    lengths: Mapping[str, int]
    hall_mean: int
    by_length: bool = True


@dataclass(frozen=True, slots=True)
class TicketIssued:
    """``window`` is the one that issued it, if no kiosk did. ``appointment`` is the one that it keeps,
    ``collects`` the case whose result is handed out with it."""

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


@dataclass(frozen=True, slots=True)
class ClerkSignedIn:
    """``instead_of`` is the clerk at whose open window this one sits down as a substitute (AB 岗)."""

    at: int
    window: int
    clerk: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class ClerkSignedOut:
    at: int
    window: int
    clerk: str


@dataclass(frozen=True, slots=True)
class WindowOpened:
    at: int
    window: int


@dataclass(frozen=True, slots=True)
class WindowPaused:
    at: int
    window: int
    reason: str
    kind: PauseKind = "break"


@dataclass(frozen=True, slots=True)
class WindowClosed:
    at: int
    window: int


@dataclass(frozen=True, slots=True)
class WindowStoodBy:
    """A free window with nobody to call; the next citizen it can serve is called there."""

    at: int
    window: int


@dataclass(frozen=True, slots=True)
class WindowStoodDown:
    at: int
    window: int


@dataclass(frozen=True, slots=True)
class WindowSkillsSet:
    """For the rest of the day this window serves other services than planned."""

    at: int
    window: int
    services: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WindowAdded:
    """A temporary window, until the day ends."""

    at: int
    window: int
    zone: str
    services: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WindowReleased:
    """The manager freed a window that its clerk left; ``released`` is the ticket that went back in line."""

    at: int
    window: int
    reason: str
    released: int | None = None


@dataclass(frozen=True, slots=True)
class GuardRaised:
    """Somebody waits too long in a zone: the guard's windows help. ``guard`` counts them in the plan."""

    at: int
    guard: int


@dataclass(frozen=True, slots=True)
class GuardLowered:
    at: int
    guard: int


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    at: int
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class AppointmentMoved:
    at: int
    appointment: int
    slot: int
    day: str


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    at: int
    appointment: int


@dataclass(frozen=True, slots=True)
class AppointmentKept:
    """The citizen checked in and was given a ticket."""

    at: int
    appointment: int
    ticket: int


@dataclass(frozen=True, slots=True)
class AppointmentMissed:
    at: int
    appointment: int


@dataclass(frozen=True, slots=True)
class CaseAccepted:
    at: int
    case: Case


@dataclass(frozen=True, slots=True)
class CaseSupplemented:
    """The missing papers came in."""

    at: int
    case: int
    clerk: str


@dataclass(frozen=True, slots=True)
class CaseDecided:
    at: int
    case: int
    approved: bool
    clerk: str
    note: str


@dataclass(frozen=True, slots=True)
class CaseCollected:
    """The result was handed to who came for it."""

    at: int
    case: int
    ticket: int


@dataclass(frozen=True, slots=True)
class SlipQueued:
    at: int
    slip: int
    ticket: int
    printer: str
    people_ahead: int
    reprint: bool
    kind: SlipKind = SlipKind.TICKET
    lines: tuple[str, ...] = ()
    case: int | None = None


@dataclass(frozen=True, slots=True)
class SlipTaken:
    """A printer took the job up and paper may come out from here on."""

    at: int
    slip: int
    printer: str
    reprint: bool


@dataclass(frozen=True, slots=True)
class SlipPrinted:
    at: int
    slip: int
    printer: str


@dataclass(frozen=True, slots=True)
class SlipFailed:
    """The slip did not come out (or may have, then ``reprint``); it waits to be tried again."""

    at: int
    slip: int
    printer: str
    reason: PrinterStatus
    reprint: bool


@dataclass(frozen=True, slots=True)
class SlipMoved:
    """Another printer takes the job over, from one that cannot print."""

    at: int
    slip: int
    printer: str
    reprint: bool


@dataclass(frozen=True, slots=True)
class PrinterChanged:
    at: int
    printer: str
    status: PrinterStatus


Event = (
    DayStarted
    | DispatchSet
    | TicketIssued
    | TicketCalled
    | StepBegan
    | CitizenChanged
    | TicketCancelled
    | TicketRecalled
    | ServiceStarted
    | ServiceFinished
    | TicketNoShow
    | TicketParked
    | TicketReturned
    | TicketTransferred
    | TicketExpired
    | EndTakenBack
    | ClerkSignedIn
    | ClerkSignedOut
    | WindowOpened
    | WindowPaused
    | WindowClosed
    | WindowStoodBy
    | WindowStoodDown
    | WindowSkillsSet
    | WindowAdded
    | WindowReleased
    | GuardRaised
    | GuardLowered
    | AppointmentBooked
    | AppointmentMoved
    | AppointmentCancelled
    | AppointmentKept
    | AppointmentMissed
    | CaseAccepted
    | CaseSupplemented
    | CaseDecided
    | CaseCollected
    | SlipQueued
    | SlipTaken
    | SlipPrinted
    | SlipFailed
    | SlipMoved
    | PrinterChanged
)
