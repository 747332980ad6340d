"""Print jobs: who prints, what may have come out already, and when another printer takes over."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Hall
from hall_server.domain.refusals import NoPrinterHere, TicketEnded, UnknownKiosk, UnknownPrinter
from hall_server.domain.slip import PrinterStatus, Slip, SlipKind, SlipState

# A slip that was tried this often stays failed, for a person to see; it does not eat the paper roll.
MOST_ATTEMPTS = 5


def queue_slip(
    hall: Hall,
    ticket: int,
    printer: str,
    people_ahead: int,
    now: int,
    *,
    reprint: bool,
    kind: SlipKind = SlipKind.TICKET,
    lines: tuple[str, ...] = (),
    case: int | None = None,
) -> e.SlipQueued:
    working = _working(hall, printer)
    return e.SlipQueued(now, hall.next_slip_id, ticket, working, people_ahead, reprint, kind, lines, case)


def reprint(hall: Hall, command: c.ReprintSlip, now: int) -> list[e.Event]:
    """One reprint of a ticket at a time: whoever presses again and again does not use up the paper."""
    ticket = hall.ticket_numbered(command.number)
    if ticket.state.ended:
        raise TicketEnded(number=ticket.number)
    kiosk = hall.plan.kiosk_by_id.get(command.kiosk)
    if kiosk is None:
        raise UnknownKiosk(kiosk=command.kiosk)
    if kiosk.printer is None:
        raise NoPrinterHere
    if any(_comes_again(slip, ticket.id) for slip in hall.slips.values()):
        return []
    ahead = hall.ahead_of(ticket.lines[0])
    return [queue_slip(hall, ticket.id, kiosk.printer, ahead, now, reprint=True)]


def _comes_again(slip: Slip, ticket: int) -> bool:
    return (
        slip.ticket == ticket
        and slip.kind is SlipKind.TICKET
        and slip.reprint
        and slip.attempt < MOST_ATTEMPTS
    )


def claim(hall: Hall, command: c.ClaimSlip, now: int) -> list[e.Event]:
    """The printer's next job, or no events when there is none.

    A printer asks for a job only when it holds none. So a job that is already printing there was
    lost on the way or by a crash: paper may have come out, and it is offered again as a reprint.
    """
    _known(hall, command.printer)
    jobs = [slip for slip in hall.slips.values() if slip.printer == command.printer]
    lost = [slip for slip in jobs if slip.state is SlipState.PRINTING]
    given_up: list[e.Event] = [
        e.SlipFailed(now, slip.id, command.printer, PrinterStatus.ERROR, reprint=True)
        for slip in lost
        if slip.attempt >= MOST_ATTEMPTS
    ]
    for slip in (*lost, *jobs):
        if slip.attempt < MOST_ATTEMPTS and (slip in lost or _ready(hall, command.printer)):
            return [*given_up, e.SlipTaken(now, slip.id, command.printer, slip.reprint or slip in lost)]
    return given_up


def confirm(hall: Hall, command: c.ConfirmSlip, now: int) -> list[e.Event]:
    """Paper came out. Word that comes late, after the job moved on, still counts until another takes it."""
    _known(hall, command.printer)
    slip = hall.slips.get(command.slip)
    if slip is None or slip.taken_by != command.printer:
        return []
    return [e.SlipPrinted(now, slip.id, command.printer)]


def fail(hall: Hall, command: c.FailSlip, now: int) -> list[e.Event]:
    _known(hall, command.printer)
    slip = hall.slips.get(command.slip)
    if slip is None or slip.printer != command.printer or slip.state is not SlipState.PRINTING:
        return []
    failed = e.SlipFailed(
        now, slip.id, command.printer, command.reason, slip.reprint or command.maybe_printed
    )
    events = report(hall, c.ReportPrinter(command.printer, command.reason), now)
    relief = _relief(hall, command.printer)
    if relief is not None:
        events.append(e.SlipMoved(now, slip.id, relief, failed.reprint))
    return [failed, *events]


def report(hall: Hall, command: c.ReportPrinter, now: int) -> list[e.Event]:
    """A printer's state. A printer that cannot print hands its jobs to its mate, if that one can."""
    _known(hall, command.printer)
    if hall.printers[command.printer] is command.status:
        return []
    changed = e.PrinterChanged(now, command.printer, command.status)
    if command.status is PrinterStatus.READY:
        helped = [mate for mate in _mates(hall, command.printer) if not _ready(hall, mate)]
        to = command.printer
        jobs = [slip for mate in helped for slip in _movable(hall, mate, hall.printers[mate])]
    else:
        to = _relief(hall, command.printer) or command.printer
        jobs = _movable(hall, command.printer, command.status) if to != command.printer else []
    return [changed, *(e.SlipMoved(now, slip.id, to, _maybe_printed(slip)) for slip in jobs)]


def _maybe_printed(slip: Slip) -> bool:
    return slip.reprint or slip.state is SlipState.PRINTING


def _movable(hall: Hall, printer: str, status: PrinterStatus) -> list[Slip]:
    """The jobs that may leave a printer. One that is printing leaves only a printer gone silent."""
    silent = status is PrinterStatus.SILENT
    return [
        slip
        for slip in hall.slips.values()
        if slip.printer == printer and (silent or slip.state is not SlipState.PRINTING)
    ]


def _mates(hall: Hall, printer: str) -> list[str]:
    """The printers that stand in for this one, or for which this one stands in."""
    own = hall.plan.printer_by_id[printer].standby
    return [mate.id for mate in hall.plan.printers if mate.id == own or mate.standby == printer]


def _ready(hall: Hall, printer: str) -> bool:
    return hall.printers[printer] is PrinterStatus.READY


def _relief(hall: Hall, printer: str) -> str | None:
    return next((mate for mate in _mates(hall, printer) if _ready(hall, mate)), None)


def _working(hall: Hall, printer: str) -> str:
    return printer if _ready(hall, printer) else _relief(hall, printer) or printer


def _known(hall: Hall, printer: str) -> None:
    if printer not in hall.plan.printer_by_id:
        raise UnknownPrinter(printer=printer)
