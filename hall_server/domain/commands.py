"""What people and devices ask of the hall. Commands are orders: the hall may refuse them."""

from __future__ import annotations

from dataclasses import dataclass

from .slip import PrinterStatus


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """A citizen asks for a number. ``kiosk`` decides which printer gets the slip, if any does."""

    service: str
    kiosk: str | None = None


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
    window: int


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
    """Begin the business day of ``now`` if it has not begun: yesterday's open tickets expire."""


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
    | SignIn
    | SignOut
    | OpenWindow
    | PauseWindow
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
