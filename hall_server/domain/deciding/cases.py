"""The front desk accepts, the back office decides, and the citizen comes back for the result."""

from __future__ import annotations

from datetime import date

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.case import Case, CaseState
from hall_server.domain.hall import Hall
from hall_server.domain.policy import Policy
from hall_server.domain.refusals import (
    CaseClosed,
    CaseNotReady,
    CollectedWith,
    MissingListNeeded,
    NoPickUpHere,
    NoPrinterForList,
    NothingMissing,
    NotSignedIn,
    PapersOwed,
    UnknownCase,
)
from hall_server.domain.slip import SlipKind
from hall_server.domain.ticket import Ticket

from . import words
from .issuing import Door, Errand, issue, must_be_entitled, must_be_offered, must_be_open, must_give_numbers
from .printing import queue_slip


def refuse(hall: Hall, ticket: Ticket, missing: tuple[str, ...], now: int) -> list[e.Event]:
    """No citizen is sent away without being told once, and in full, what is missing (一次性告知)."""
    if not missing:
        raise MissingListNeeded
    return [_paper(hall, ticket, SlipKind.MISSING, now, lines=missing)]


def accept(hall: Hall, ticket: Ticket, missing: tuple[str, ...], now: int) -> list[e.Event]:
    """The matter goes to the back office; papers that are ``missing`` may follow within their deadline."""
    assert ticket.window is not None
    assert ticket.clerk is not None
    plan, service = hall.plan, hall.service(ticket.service)
    today = date.fromisoformat(hall.day)
    count = hall.cases.opened_today + 1

    def due(days: int | None) -> str | None:
        return None if days is None else plan.calendar.add_working_days(today, days).isoformat()

    case = Case(
        hall.next_case_id,
        f"{hall.day.replace('-', '')}-{count:04d}",
        service.id,
        ticket.id,
        ticket.clerk,
        ticket.window,
        now,
        CaseState.SUPPLEMENT if missing else CaseState.BACK_OFFICE,
        due(service.promised_days),
        due(service.legal_days),
        missing,
        due(plan.supplement_days) if missing else None,
    )
    accepted = e.CaseAccepted(now, case)
    if _printer(hall, ticket) is None:
        return [accepted]
    return [accepted, _paper(hall, ticket, SlipKind.RECEIPT, now, lines=missing, case=case.id)]


def supplement(hall: Hall, command: c.SupplementCase, now: int) -> list[e.Event]:
    case = open_case(hall, command.case)
    if case.state is not CaseState.SUPPLEMENT:
        raise NothingMissing(case=case.number)
    return [e.CaseSupplemented(now, case.id, _clerk_at(hall, command.window))]


def decide_case(hall: Hall, command: c.DecideCase, now: int) -> list[e.Event]:
    case = open_case(hall, command.case)
    if not case.undecided:
        raise CaseClosed(case=case.number)
    if command.approved and case.state is CaseState.SUPPLEMENT:
        raise PapersOwed(case=case.number)
    note = words.tidy(command.note) if command.approved else words.reason(command.note)
    return [e.CaseDecided(now, case.id, command.approved, _clerk_at(hall, command.window), note)]


def pick_up(hall: Hall, command: c.PickUp, now: int, policy: Policy) -> list[e.Event]:
    """A number at the pick-up service for a case that has been decided, one at a time."""
    case = open_case(hall, command.case)
    if case.undecided:
        raise CaseNotReady(case=case.number)
    if hall.plan.pick_up is None:
        raise NoPickUpHere
    must_not_be_collected_with_another(hall, case.id)
    service = hall.service(hall.plan.pick_up)
    door = Door(command.kiosk, command.window)
    must_be_offered(hall, [service], door)
    must_give_numbers(hall, door)
    must_be_open(hall, service, now)
    must_be_entitled(hall, command.citizen, door)
    errand = Errand(((service.id,),), service.series, now, collects=case.id)
    return issue(hall, errand, command.citizen, door, now, policy)


def hand_over(hall: Hall, ticket: Ticket, now: int) -> list[e.Event]:
    """Who was served at the pick-up service has got what they came for."""
    if ticket.collects is None or ticket.service != hall.plan.pick_up:
        return []
    if hall.cases.by_id[ticket.collects].closed:
        return []
    return [e.CaseCollected(now, ticket.collects, ticket.id)]


def must_not_be_collected_with_another(hall: Hall, case: int) -> None:
    """One open number at a time comes for a case."""
    for ticket in hall.tickets.values():
        if ticket.collects == case and not ticket.state.ended:
            raise CollectedWith(case=hall.cases.by_id[case].number, number=ticket.number)


def open_case(hall: Hall, number: str) -> Case:
    case = hall.cases.numbered(number)
    if case is None:
        raise UnknownCase(case=number)
    if case.closed:
        raise CaseClosed(case=case.number)
    return case


def _clerk_at(hall: Hall, window: int | None) -> str:
    """Who does it: the clerk signed in at the window, or nobody in particular for the manager."""
    if window is None:
        return ""
    clerk = hall.desk(window).clerk
    if clerk is None:
        raise NotSignedIn
    return clerk


def _printer(hall: Hall, ticket: Ticket) -> str | None:
    """Where the papers of a ticket's window come out."""
    assert ticket.window is not None
    own = hall.desk(ticket.window).printer
    return own or next((printer.id for printer in hall.plan.printers), None)


def _paper(
    hall: Hall,
    ticket: Ticket,
    kind: SlipKind,
    now: int,
    *,
    lines: tuple[str, ...],
    case: int | None = None,
) -> e.SlipQueued:
    printer = _printer(hall, ticket)
    if printer is None:
        raise NoPrinterForList
    return queue_slip(hall, ticket.id, printer, 0, now, reprint=False, kind=kind, lines=lines, case=case)
