"""What the hall answers: the domain's words become the protocol's."""

from __future__ import annotations

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.appointment import Appointment
from hall_server.domain.case import Case, CaseState
from hall_server.domain.deciding.rating import change_until
from hall_server.domain.hall import Hall
from hall_server.domain.slip import SlipKind
from hall_server.domain.ticket import Ticket, TicketState
from hall_server.forecast import Range, told
from hall_server.serving.links import link_key, screen_url, ticket_url

from .inward import qr_text
from .words import text


class Answers:
    """Puts the outcome of a command into the reply that its ask promises."""

    def __init__(self, public_url: str, link_secret: bytes) -> None:
        self._public_url = public_url
        self._key = link_key(link_secret)

    def result(self, hall: Hall, command: c.Command, events: list[e.Event]) -> p.Result:
        match command:
            case c.TakeTicket() | c.BeginJourney() | c.CheckIn() | c.PickUp():
                return self._ticket_taken(hall, events)
            case c.BookAppointment() | c.MoveAppointment():
                appointment = hall.book.coded(command.code)
                assert appointment is not None
                return p.Appointments((appointment_info(hall, appointment),))
            case c.FinishService():
                return _finished(hall, events)
            case c.Rate():
                served = command.served
                rating = hall.rated.get((served.ticket, served.visit)) or served.rating
                assert rating is not None
                return p.Rated(change_until(hall.plan.ratings, rating))
            case c.OpenConcern():
                return _concern_made(hall, command, events)
            case c.ClaimSlip():
                return self._slip_offered(hall, events)
            case c.CallNext() | c.CallTicket() | c.Recall() | c.StartService() | c.TakeBack():
                ticket = hall.desk(command.window).ticket
                assert ticket is not None
                return p.AtWindow(serving(hall, hall.tickets[ticket]))
            case _:
                return p.Accepted()

    def link_key(self) -> p.LinkKey:
        return p.LinkKey(self._key.hex())

    def screen(self, hall: Hall, window: int, now: int) -> p.Screen:
        """Who is at a window, or was served there last. Who has only been called has nothing to rate."""
        desk = hall.desk(window)
        ticket = hall.tickets[desk.ticket] if desk.ticket is not None else desk.served
        if ticket is None:
            return p.Screen()
        if ticket.state is TicketState.CALLED:
            return p.Screen(ticket.number, ticket.service, "called")
        url = screen_url(self._public_url, self._key, ticket.id, ticket.visit, now)
        if desk.ticket is not None:
            return p.Screen(ticket.number, ticket.service, "serving", url=url)
        return p.Screen(ticket.number, ticket.service, "ended", desk.served_at, url)

    def _ticket_taken(self, hall: Hall, events: list[e.Event]) -> p.TicketTaken:
        issued = next(event for event in events if isinstance(event, e.TicketIssued))
        slip = next((event.slip for event in events if isinstance(event, e.SlipQueued)), None)
        ticket = hall.tickets[issued.ticket]
        return p.TicketTaken(
            ticket=ticket.id,
            number=ticket.number,
            service=ticket.service,
            zone=hall.service(ticket.service).zone,
            people_ahead=hall.ahead_of(ticket.lines[0]),
            issued_at=issued.at,
            slip=slip,
            url=ticket_url(self._public_url, self._key, ticket.id),
            package=ticket.package,
            wait=_wait(issued),
        )

    def _slip_offered(self, hall: Hall, events: list[e.Event]) -> p.SlipOffered | p.NoSlip:
        taken = next((event for event in events if isinstance(event, e.SlipTaken)), None)
        if taken is None:
            return p.NoSlip()
        slip = hall.slips[taken.slip]
        ticket = hall.tickets[slip.ticket]
        case = None if slip.case is None else hall.cases.by_id[slip.case]
        # By now a ticket for a package may wait for its next service.
        service = hall.service(ticket.service if case is None else case.service)
        is_ticket = slip.kind is SlipKind.TICKET
        return p.SlipOffered(
            slip=slip.id,
            reprint=slip.reprint,
            hall=text(hall.plan.name),
            number=ticket.number,
            service=text(service.name),
            zone=text(hall.plan.zone_by_id[service.zone].name),
            people_ahead=slip.people_ahead,
            printed_on=_clock(hall, ticket.issued_at if is_ticket else slip.queued_at, "%Y-%m-%d %H:%M"),
            url=ticket_url(self._public_url, self._key, ticket.id) if is_ticket else "",
            kind=slip.kind.value,
            slot="" if ticket.slot is None else _clock(hall, ticket.slot, "%H:%M"),
            steps=_steps(hall, ticket) if is_ticket else (),
            lines=slip.lines,
            case=_case_number(hall, ticket.collects if is_ticket else slip.case),
            due="" if case is None else case.promised or case.legal or "",
            supplement_by="" if case is None else case.supplement_by or "",
            pick_up=case is not None and hall.plan.pick_up is not None,
            wait=slip.wait,
        )


def _wait(issued: e.TicketIssued) -> tuple[int, int] | None:
    """What the citizen is told, in minutes."""
    told_as = issued.announced
    return None if told_as is None else told(Range(told_as.low, told_as.middle, told_as.high))


def _concern_made(hall: Hall, command: c.OpenConcern, events: list[e.Event]) -> p.ConcernMade:
    for event in events:
        if isinstance(event, e.ConcernOpened):
            return p.ConcernMade(event.concern.number)
    known = hall.concerns.referenced(command.source, " ".join(command.reference.split()))
    known = known or command.known
    assert known is not None
    return p.ConcernMade(known.number, already=True)


def _clock(hall: Hall, moment: int, form: str) -> str:
    return hall.plan.local(moment).strftime(form)


def _steps(hall: Hall, ticket: Ticket) -> tuple[p.Text, ...]:
    package = hall.plan.package_by_id.get(ticket.package)
    steps = [step for stage in package.stages for step in stage] if package else []
    return tuple(text(hall.service(step).name) for step in steps)


def _finished(hall: Hall, events: list[e.Event]) -> p.Finished:
    onward, case, slip = None, "", None
    for event in events:
        match event:
            case e.StepBegan():
                onward = onward_of(hall, event)
            case e.CaseAccepted():
                case = event.case.number
            case e.SlipQueued():
                slip = event.slip
    return p.Finished(onward, case, slip)


def onward_of(hall: Hall, event: e.StepBegan) -> p.Onward:
    """Where a citizen goes to wait for the next step."""
    services = tuple(line.service for line in event.lines)
    number = hall.tickets[event.ticket].number
    left = hall.desk(event.window).zone
    return p.Onward(event.ticket, number, hall.service(services[0]).zone, services, event.at, left)


def serving(hall: Hall, ticket: Ticket) -> p.ServingView:
    """A ticket that is at a window."""
    return p.ServingView(
        ticket=ticket.id,
        number=ticket.number,
        service=ticket.service,
        state="serving" if ticket.state.value == "serving" else "called",
        issued_at=ticket.issued_at,
        called_at=ticket.called_at or 0,
        last_called_at=ticket.last_called_at or 0,
        calls=ticket.calls,
        started_at=ticket.started_at,
        parked_for=ticket.parked_for,
        priority=ticket.citizen.priority.value,
        reason=ticket.citizen.reason,
        needs=_needs(ticket),
        slot=ticket.slot,
        journey=journey(hall, ticket),
        may_come=hall.plan.rules.time_to_show_up(ticket.citizen.needs),
        case=_case_number(hall, ticket.collects),
    )


def _case_number(hall: Hall, case: int | None) -> str:
    known = None if case is None else hall.cases.by_id.get(case)
    return "" if known is None else known.number


def waiting(hall: Hall, ticket: Ticket) -> p.WaitingTicket:
    """A ticket in line."""
    return p.WaitingTicket(
        ticket.id,
        ticket.number,
        ticket.service,
        ticket.place.clock_start,
        ticket.place,
        priority=ticket.citizen.priority.value,
        needs=_needs(ticket),
        slot=ticket.slot,
        also=tuple((line.service, line.place) for line in ticket.also),
        journey=journey(hall, ticket),
    )


def _needs(ticket: Ticket) -> tuple[p.AccessNeed, ...]:
    return tuple(need.value for need in ticket.citizen.needs)


def journey(hall: Hall, ticket: Ticket) -> p.Journey | None:
    """How far a ticket for a package has come."""
    package = hall.plan.package_by_id.get(ticket.package)
    if package is None:
        return None
    steps = sum(map(len, package.stages))
    to_come = len(ticket.also) + sum(map(len, ticket.later))
    return p.Journey(package.id, steps - to_come, steps)


def appointment_info(hall: Hall, appointment: Appointment) -> p.AppointmentInfo:
    ticket = None if appointment.ticket is None else hall.tickets.get(appointment.ticket)
    return p.AppointmentInfo(
        code=appointment.code,
        service=appointment.service,
        day=appointment.day,
        slot=appointment.slot,
        state=appointment.state.value,
        phone_tail=appointment.phone_tail,
        priority=appointment.citizen.priority.value,
        needs=tuple(need.value for need in appointment.citizen.needs),
        qr=qr_text(hall.plan.id, appointment.code),
        number="" if ticket is None else ticket.number,
    )


def case_info(hall: Hall, case: Case) -> p.CaseInfo:
    """A case, with the deadlines that have passed by the hall's day."""
    late: list[p.Deadline] = []
    if case.undecided:
        if case.promised is not None and case.promised < hall.day:
            late.append("promised")
        if case.legal is not None and case.legal < hall.day:
            late.append("legal")
    if case.state is CaseState.SUPPLEMENT and (case.supplement_by or hall.day) < hall.day:
        late.append("supplement")
    return p.CaseInfo(
        number=case.number,
        service=case.service,
        state=case.state.value,
        accepted_at=case.accepted_at,
        owner=case.owner,
        window=case.window,
        promised=case.promised,
        legal=case.legal,
        missing=case.missing,
        supplement_by=case.supplement_by,
        note=case.note,
        overdue=tuple(late),
    )
