"""What a device can ask of the hall.

Who asks follows from the device's proven key, so a window never names itself: ``CallNext`` from the
device enrolled as window 12 calls for window 12.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class TakeTicket(msgspec.Struct, frozen=True, tag="take_ticket"):
    """Kiosk: a number for a service. Answered by ``TicketTaken``."""

    service: str


class ReprintSlip(msgspec.Struct, frozen=True, tag="reprint_slip"):
    """Kiosk: print a ticket's slip again, marked as a reprint. Answered by ``Accepted``."""

    number: str


class SignIn(msgspec.Struct, frozen=True, tag="sign_in"):
    """Window: a clerk sits down. Answered by ``SignedIn``."""

    staff_no: str
    pin: str


class SignOut(msgspec.Struct, frozen=True, tag="sign_out"):
    """Window: the clerk leaves; the window closes. Answered by ``Accepted``."""


class OpenWindow(msgspec.Struct, frozen=True, tag="open_window"):
    """Window: open, or go on after a pause. Answered by ``Accepted``."""


class PauseWindow(msgspec.Struct, frozen=True, tag="pause_window"):
    """Window: no further calls until it opens again. Answered by ``Accepted``."""

    reason: str = ""


class CloseWindow(msgspec.Struct, frozen=True, tag="close_window"):
    """Window: done for now. Answered by ``Accepted``."""


class CallNext(msgspec.Struct, frozen=True, tag="call_next"):
    """Window: call whoever is next. Answered by ``AtWindow``."""


class CallTicket(msgspec.Struct, frozen=True, tag="call_ticket"):
    """Window: call one chosen ticket, waiting or parked, giving a reason. Answered by ``AtWindow``."""

    number: str
    reason: str


class Recall(msgspec.Struct, frozen=True, tag="recall"):
    """Window: call the same citizen again. Answered by ``AtWindow``."""


class StartService(msgspec.Struct, frozen=True, tag="start_service"):
    """Window: the citizen has arrived. Answered by ``AtWindow``."""


class FinishService(msgspec.Struct, frozen=True, tag="finish_service"):
    """Window: done. Answered by ``Accepted``."""


class MarkNoShow(msgspec.Struct, frozen=True, tag="mark_no_show"):
    """Window: the citizen did not come. Answered by ``Accepted``."""


class ParkTicket(msgspec.Struct, frozen=True, tag="park_ticket"):
    """Window: set the citizen aside for a while. Answered by ``Accepted``."""

    reason: str


class ReturnTicket(msgspec.Struct, frozen=True, tag="return_ticket"):
    """Window: a parked ticket goes back in line with its seniority. Answered by ``Accepted``."""

    number: str


class TransferTicket(msgspec.Struct, frozen=True, tag="transfer_ticket"):
    """Window: the citizen goes on to another service. Answered by ``Accepted``."""

    service: str


class TakeBack(msgspec.Struct, frozen=True, tag="take_back"):
    """Window: undo the last finish or no-show, within seconds. Answered by ``AtWindow``."""


class ClaimSlip(msgspec.Struct, frozen=True, tag="claim_slip"):
    """Printer, which holds no job: the next one, please. A job that the hall believes is printing
    there was lost, and is offered again as a reprint. Answered by ``SlipOffered`` or ``NoSlip``."""


class ConfirmSlip(msgspec.Struct, frozen=True, tag="confirm_slip"):
    """Printer: the slip came out. Answered by ``Accepted``."""

    slip: int


PrinterFault = Literal["paper_out", "cover_open", "offline", "error"]
PrinterCondition = Literal["ready", "paper_out", "cover_open", "offline", "error"]


class FailSlip(msgspec.Struct, frozen=True, tag="fail_slip"):
    """Printer: it did not come out, or cannot be known to have. Answered by ``Accepted``."""

    slip: int
    reason: PrinterFault
    maybe_printed: bool


class ReportPrinter(msgspec.Struct, frozen=True, tag="report_printer"):
    """Printer: its state, on every change and every few seconds. Answered by ``Accepted``."""

    status: PrinterCondition


class GetSnapshot(msgspec.Struct, frozen=True, tag="get_snapshot"):
    """Anyone: the whole hall as it is now. Answered by ``Snapshot``."""


class GetRecent(msgspec.Struct, frozen=True, tag="get_recent"):
    """Window: what was last done here. Answered by ``Recent``."""


class Ping(msgspec.Struct, frozen=True, tag="ping"):
    """Anyone: are you there? Answered by ``Accepted``."""


Ask = (
    TakeTicket
    | ReprintSlip
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
    | ClaimSlip
    | ConfirmSlip
    | FailSlip
    | ReportPrinter
    | GetSnapshot
    | GetRecent
    | Ping
)


class Request(msgspec.Struct, frozen=True):
    """An ask with the id that makes a retry safe: the same id never acts twice."""

    id: str
    ask: Ask
