"""What people and devices ask of the hall. Commands are orders: the hall may refuse them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from .citizen import ANYBODY, Citizen, Need
from .concern import Done, Source, Staff
from .hall import PauseKind
from .rating import NOTHING_LEFT, Level, Private, Served, Signals
from .rules import Lengths
from .slip import PrinterStatus


class Outcome(StrEnum):
    """How a service ended."""

    DONE = "done"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """A citizen asks for a number, at a kiosk or from a clerk at a ``window``.

    Either decides which printer gets the slip, if any does. ``slot`` is the start of an appointment that
    somebody else keeps the book of; the hall's own are checked in by ``CheckIn``.
    """

    service: str
    kiosk: str | None = None
    window: int | None = None
    citizen: Citizen = ANYBODY
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class BeginJourney:
    """A citizen asks for the one number of a package (一件事)."""

    package: str
    kiosk: str | None = None
    window: int | None = None
    citizen: Citizen = ANYBODY


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """``slot`` is its start in milliseconds since the epoch; ``code`` is what the citizen will show."""

    service: str
    slot: int
    code: str
    phone_tail: str = ""
    citizen: Citizen = ANYBODY


@dataclass(frozen=True, slots=True)
class MoveAppointment:
    code: str
    slot: int


@dataclass(frozen=True, slots=True)
class CancelAppointment:
    code: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Somebody with an appointment is there. ``hall`` is what their QR code says, if one was read."""

    code: str
    hall: str = ""
    kiosk: str | None = None
    window: int | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class LapseAppointments:
    """Mark the appointments whose citizens did not come."""


@dataclass(frozen=True, slots=True)
class PickUp:
    """Somebody comes for the result of a case and takes a number at the pick-up service."""

    case: str
    kiosk: str | None = None
    window: int | None = None
    citizen: Citizen = ANYBODY


@dataclass(frozen=True, slots=True)
class SupplementCase:
    """The papers that were missing have come in."""

    case: str
    window: int | None = None


@dataclass(frozen=True, slots=True)
class DecideCase:
    """The back office decides, at a window or through the manager. A refusal needs a ``note``."""

    case: str
    approved: bool
    note: str = ""
    window: int | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A citizen rates a completed service, or changes the rating.

    ``served`` is what the disk knows of the visit. ``kept_for`` is how long, in milliseconds, the rating
    waited elsewhere for the hall to come back.
    """

    served: Served
    level: Level
    options: tuple[str, ...] = ()
    private: Private = NOTHING_LEFT
    signals: Signals = field(default_factory=Signals)
    kept_for: int = 0


@dataclass(frozen=True, slots=True)
class WantNotices:
    """Somebody in line leaves a phone number, until the day ends, to be told when the turn comes near."""

    ticket: int
    private: Private


@dataclass(frozen=True, slots=True)
class StopNotices:
    ticket: int


@dataclass(frozen=True, slots=True)
class OpenConcern:
    """Somebody has a question, suggestion or complaint. ``about`` is the clerk whom it is about.

    ``known`` is the number of the concern that the disk has under the same reference, if there is one.
    """

    by: Staff
    source: Source
    private: Private
    service: str = ""
    window: int | None = None
    about: str = ""
    reference: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True)
class VerifyConcern:
    """It was looked into; ``private`` is the note of what was found."""

    by: Staff
    concern: str
    founded: bool
    private: Private


@dataclass(frozen=True, slots=True)
class MendConcern:
    by: Staff
    concern: str
    private: Private


@dataclass(frozen=True, slots=True)
class CallBackConcern:
    """``outcome`` is satisfied, unsatisfied or unreachable."""

    by: Staff
    concern: str
    outcome: Literal[Done.SATISFIED, Done.UNSATISFIED, Done.UNREACHABLE]
    private: Private = NOTHING_LEFT


@dataclass(frozen=True, slots=True)
class CloseConcern:
    by: Staff
    concern: str
    private: Private = NOTHING_LEFT


@dataclass(frozen=True, slots=True)
class SeeContact:
    """A clerk who calls back wants the name and phone that were left."""

    by: Staff
    concern: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """A clerk whose PIN has been checked sits down at a window."""

    window: int
    clerk: str


@dataclass(frozen=True, slots=True)
class SignOut:
    window: int


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """Open a closed window, or go on after a pause."""

    window: int


@dataclass(frozen=True, slots=True)
class PauseWindow:
    window: int
    reason: str
    kind: PauseKind = "break"


@dataclass(frozen=True, slots=True)
class StandBy:
    """A free window asks that the next citizen it can serve be called there at once."""

    window: int


@dataclass(frozen=True, slots=True)
class StandDown:
    window: int


@dataclass(frozen=True, slots=True)
class CallForReady:
    """Call one waiting citizen to a window that stands by, if there is such a pair."""


@dataclass(frozen=True, slots=True)
class LookAtGuards:
    """Let windows help a zone where somebody waits too long, or stop helping."""


@dataclass(frozen=True, slots=True)
class SetSkills:
    """The manager gives a window other services for the rest of the day."""

    window: int
    services: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AddWindow:
    """The manager opens a temporary window."""

    window: int
    zone: str
    services: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseWindow:
    """The manager frees a window that its clerk left; its ticket goes back in line."""

    window: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeCitizen:
    """Somebody with the right to do so gives a waiting citizen another class or need."""

    number: str
    citizen: Citizen
    reason: str
    window: int | None = None


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """A waiting or parked citizen leaves, or the manager takes the number out."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class CloseWindow:
    window: int


@dataclass(frozen=True, slots=True)
class CallNext:
    window: int


@dataclass(frozen=True, slots=True)
class CallTicket:
    """Call one chosen ticket, waiting or parked. Needs a reason, which is kept."""

    window: int
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recall:
    window: int


@dataclass(frozen=True, slots=True)
class StartService:
    window: int


@dataclass(frozen=True, slots=True)
class FinishService:
    """``accepted`` opens a case, with ``missing`` papers to be handed in later (容缺受理) if any are named;
    ``refused`` needs the one-time list of what is ``missing``."""

    window: int
    outcome: Outcome = Outcome.DONE
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkNoShow:
    window: int


@dataclass(frozen=True, slots=True)
class ParkTicket:
    window: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnTicket:
    """Put a parked ticket back in line, with the seniority it always had."""

    window: int
    number: str


@dataclass(frozen=True, slots=True)
class TransferTicket:
    """Send the citizen on to another service; number and seniority are kept."""

    window: int
    service: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo the window's last finish or no-show, within the configured seconds."""

    window: int


@dataclass(frozen=True, slots=True)
class TurnDay:
    """Begin the business day of ``now`` if it has not begun: yesterday's open tickets expire.

    ``lengths`` are what the day's places are reckoned with, if something was learned from the past.
    """

    lengths: Lengths | None = None


@dataclass(frozen=True, slots=True)
class ClaimSlip:
    """A printer, which holds no job, asks for its next one."""

    printer: str


@dataclass(frozen=True, slots=True)
class ConfirmSlip:
    """A printer reports that a slip came out."""

    printer: str
    slip: int


@dataclass(frozen=True, slots=True)
class FailSlip:
    """A printer could not print. ``maybe_printed`` when it cannot say whether paper came out."""

    printer: str
    slip: int
    reason: PrinterStatus
    maybe_printed: bool


@dataclass(frozen=True, slots=True)
class ReprintSlip:
    """A citizen lost the slip: print it again, marked as a reprint."""

    number: str
    kiosk: str


@dataclass(frozen=True, slots=True)
class ReportPrinter:
    """A printer's own state; the hall moves its jobs to the standby while it cannot print."""

    printer: str
    status: PrinterStatus


Command = (
    TakeTicket
    | BeginJourney
    | BookAppointment
    | MoveAppointment
    | CancelAppointment
    | CheckIn
    | LapseAppointments
    | PickUp
    | SupplementCase
    | DecideCase
    | Rate
    | WantNotices
    | StopNotices
    | OpenConcern
    | VerifyConcern
    | MendConcern
    | CallBackConcern
    | CloseConcern
    | SeeContact
    | SignIn
    | SignOut
    | OpenWindow
    | PauseWindow
    | StandBy
    | StandDown
    | CallForReady
    | LookAtGuards
    | SetSkills
    | AddWindow
    | ReleaseWindow
    | ChangeCitizen
    | CancelTicket
    | CloseWindow
    | CallNext
    | CallTicket
    | Recall
    | StartService
    | FinishService
    | MarkNoShow
    | ParkTicket
    | ReturnTicket
    | TransferTicket
    | TakeBack
    | TurnDay
    | ClaimSlip
    | ConfirmSlip
    | FailSlip
    | ReprintSlip
    | ReportPrinter
)
