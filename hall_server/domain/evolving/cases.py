"""Cases on their way from the front desk to the back office and back to the citizen."""

from __future__ import annotations

from dataclasses import replace

from hall_server.domain import events as e
from hall_server.domain.case import CaseState
from hall_server.domain.hall import Hall

CaseEvent = e.CaseAccepted | e.CaseSupplemented | e.CaseDecided | e.CaseCollected


def evolve(hall: Hall, event: CaseEvent) -> None:
    cases = hall.cases
    if isinstance(event, e.CaseAccepted):
        cases.opened_today += 1
        cases.put(event.case)
        return
    case = cases.by_id[event.case]
    match event:
        case e.CaseSupplemented():
            cases.put(replace(case, state=CaseState.BACK_OFFICE, missing=(), supplement_by=None))
        case e.CaseDecided():
            state = CaseState.READY if event.approved else CaseState.REFUSED
            cases.put(
                replace(case, state=state, decided_at=event.at, decided_by=event.clerk, note=event.note)
            )
        case e.CaseCollected():
            cases.put(replace(case, state=CaseState.COLLECTED, collected_at=event.at))
