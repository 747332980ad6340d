"""What becomes of print jobs, and what printers say of themselves."""

from __future__ import annotations

from dataclasses import replace

from hall_server.domain import events as e
from hall_server.domain.hall import Hall
from hall_server.domain.slip import Slip, SlipState

SlipEvent = e.SlipQueued | e.SlipTaken | e.SlipPrinted | e.SlipFailed | e.SlipMoved | e.PrinterChanged


def evolve(hall: Hall, event: SlipEvent) -> None:
    match event:
        case e.PrinterChanged():
            hall.printers[event.printer] = event.status
        case e.SlipQueued():
            hall.slip_count += 1
            hall.jobs[event.printer] += 1
            hall.slips[event.slip] = Slip(
                event.slip,
                event.ticket,
                event.printer,
                event.at,
                event.people_ahead,
                reprint=event.reprint,
                kind=event.kind,
                lines=event.lines,
                case=event.case,
                wait=event.wait,
            )
        case e.SlipTaken():
            slip = hall.slips[event.slip]
            hall.slips[slip.id] = replace(
                slip,
                state=SlipState.PRINTING,
                attempt=slip.attempt + 1,
                taken_by=event.printer,
                reprint=event.reprint,
                reason="",
            )
        case e.SlipPrinted():
            hall.jobs[hall.slips.pop(event.slip).printer] -= 1
        case e.SlipFailed():
            hall.slips[event.slip] = replace(
                hall.slips[event.slip],
                state=SlipState.FAILED,
                reprint=event.reprint,
                reason=event.reason.value,
            )
        case e.SlipMoved():
            slip = hall.slips[event.slip]
            hall.jobs[slip.printer] -= 1
            hall.jobs[event.printer] += 1
            hall.slips[slip.id] = replace(
                slip,
                state=SlipState.QUEUED,
                printer=event.printer,
                reprint=event.reprint,
                reason="",
            )
