"""What everybody may see of the hall, and how each event moves it on."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

import msgspec

from hall_server import protocol as p
from hall_server.domain import events as e
from hall_server.domain.hall import Hall, opened
from hall_server.domain.plan import HallPlan, Opening, RatingRules, Service
from hall_server.domain.slip import SlipState
from hall_server.domain.ticket import Ticket, TicketState
from hall_server.forecast import Minutes

from .translation import alarm_view, for_everybody, onward_of, serving, text, waiting

RECENT_DONE = 8


def empty_view(plan: HallPlan, now: int) -> p.HallView:
    """The picture of a hall in which nothing has happened."""
    hall, openings = opened(plan), plan.openings(now)
    return p.HallView(
        id=plan.id,
        name=text(plan.name),
        timezone=plan.timezone,
        zones={zone.id: p.ZoneView(zone.id, text(zone.name)) for zone in plan.zones},
        services={
            service.id: service_view(hall, service, openings[service.hours]) for service in plan.services
        },
        windows={number: _window(hall, number) for number in hall.desks},
        printers={printer.id: p.PrinterView(printer.id, "silent") for printer in plan.printers},
        packages={
            package.id: p.PackageView(package.id, text(package.name), package.stages)
            for package in plan.packages
        },
        reasons={code: text(name) for code, name in plan.green.reasons.items()},
        pick_up=plan.pick_up is not None,
        slot_length=plan.appointments.slot,
        days_ahead=plan.appointments.days_ahead,
        chosen_calls=plan.rules.chosen_calls,
        green_per_window=plan.green.per_window,
        ratings=_rating_form(plan.ratings),
        notices_ahead=plan.notices_ahead,
    )


def _rating_form(rules: RatingRules) -> p.RatingForm:
    options = {option: text(name) for option, name in rules.options.items()}
    return p.RatingForm(rules.days, rules.change, rules.bad_needs_reason, options)


def service_view(
    hall: Hall,
    service: Service,
    opening: Opening,
    wait: Minutes | None = None,
    quieter: int | None = None,
    quiet: Mapping[int, tuple[int, ...]] = MappingProxyType({}),
) -> p.ServiceView:
    """``wait`` is the range of minutes that a citizen who takes a number now waits, if it is known.
    ``quieter`` begins a half hour that is clearly quieter, ``quiet`` are those that usually are, by weekday.
    """
    cap = hall.cap_of(service)
    return p.ServiceView(
        id=service.id,
        zone=service.zone,
        name=text(service.name),
        usual_length=hall.lengths.of.get(service.id, service.usual_length),
        open=opening.is_open,
        hours=opening.today,
        expected_wait=wait,
        appointments=service.appointments > 0,
        needs_id=service.needs_id,
        left=None if cap is None else max(0, cap - hall.taken[service.id]),
        quieter=quieter,
        quiet_half_hours=dict(quiet) if service.appointments else {},
    )


def changes_of(hall: Hall, event: e.Event, before: Ticket | None) -> list[p.Change]:
    """How the picture changes, given the hall just after the event and the ticket just before it."""
    match event:
        case e.DayStarted():
            printers = [p.PrinterView(name, status.value) for name, status in hall.printers.items()]
            windows = tuple(_window(hall, number) for number in hall.desks)
            return [p.DayBegan(event.day, windows), *printers]
        case e.TicketIssued():
            # A window that let somebody into the green channel has fewer left.
            at = [] if event.window is None else [event.window]
            return [waiting(hall, hall.tickets[event.ticket]), *_windows(hall, at)]
        case e.TicketReturned():
            return [waiting(hall, hall.tickets[event.ticket])]
        case e.StepBegan():
            return [waiting(hall, hall.tickets[event.ticket]), onward_of(hall, event)]
        case e.CitizenChanged():
            ticket = hall.tickets[event.ticket]
            changed = [waiting(hall, ticket)] if ticket.state is TicketState.WAITING else []
            return [*changed, *(_windows(hall, [event.window]) if event.window is not None else [])]
        case e.TicketCalled() | e.TicketRecalled():
            ticket = hall.tickets[event.ticket]
            gone: list[p.Change] = [p.TicketGone(ticket.id)] if isinstance(event, e.TicketCalled) else []
            return [*gone, _window(hall, event.window), _call(hall, ticket, event.window, event.at)]
        case e.TicketNoShow() | e.TicketParked() | e.TicketTransferred() | e.WindowReleased():
            return [_window(hall, event.window), *_gave_up(hall, event, before)]
        case e.EndTakenBack():
            return [p.TicketGone(event.ticket), _window(hall, event.window)]
        case (
            e.ServiceRated()
            | e.RatingVoided()
            | e.NoticesWanted()
            | e.NoticesStopped()
            | e.ConcernOpened()
            | e.ConcernVerified()
            | e.ConcernMended()
            | e.ConcernCalledBack()
            | e.ConcernClosed()
            | e.ConcernRatedAgain()
            | e.ConcernReopened()
            | e.ConcernWithdrawn()
            | e.ContactSeen()
        ):
            return []  # nobody else's business
        case e.AlarmRaised() | e.AlarmCarried():
            return [alarm_view(hall, event.alarm)] if for_everybody(event.alarm) else []
        case e.AlarmAcknowledged():
            alarm = hall.alarms.open[event.alarm]
            return [alarm_view(hall, alarm)] if for_everybody(alarm) else []
        case e.AlarmCleared():
            return [p.AlarmOver(event.alarm)]
        case e.ServiceCapped():
            return []  # the services are looked at every second, and at what time it is
        case e.KiosksClosed() | e.KiosksOpened() | e.Announced() | e.AnnouncementEnded():
            said = hall.announcement
            return [p.HallNotice(text(said) if said else None, hall.kiosks_closed)]
        case e.TicketExpired() | e.TicketCancelled():
            return [p.TicketGone(event.ticket)]
        case e.SlipQueued() | e.SlipTaken() | e.SlipFailed() | e.SlipMoved() | e.SlipPrinted():
            return _slip_changes(hall, event)
        case e.PrinterChanged():
            return [_printer(hall, event.printer)]
        case e.GuardRaised() | e.GuardLowered():
            return _windows(hall, hall.plan.guards[event.guard].windows)
        case (
            e.DispatchSet()
            | e.AppointmentBooked()
            | e.AppointmentMoved()
            | e.AppointmentCancelled()
            | e.AppointmentKept()
            | e.AppointmentMissed()
            | e.CaseAccepted()
            | e.CaseSupplemented()
            | e.CaseDecided()
            | e.CaseCollected()
        ):
            return []
        case _:
            return [_window(hall, event.window)]


def _gave_up(
    hall: Hall,
    event: e.TicketNoShow | e.TicketParked | e.TicketTransferred | e.WindowReleased,
    before: Ticket | None,
) -> list[p.Change]:
    """The call no longer stands; the ticket may wait elsewhere."""
    if isinstance(event, e.WindowReleased):
        released = event.released
        if released is None:
            return []
        return [p.CallWithdrawn(released), waiting(hall, hall.tickets[released])]
    assert before is not None
    ticket = hall.tickets[event.ticket]
    match event:
        case e.TicketParked():
            parked = p.ParkedTicket(
                ticket.id, ticket.number, ticket.service, event.window, event.at, event.reason
            )
            return [p.CallWithdrawn(event.ticket), parked]
        case e.TicketTransferred():
            return [p.CallWithdrawn(event.ticket), waiting(hall, ticket)]
        case e.TicketNoShow():
            return [p.CallWithdrawn(event.ticket)]


def _call(hall: Hall, ticket: Ticket, window: int, at: int) -> p.Call:
    zone, rules = hall.desk(window).zone, hall.plan.rules
    longer = rules.time_to_show_up(ticket.citizen.needs)
    hold = longer if longer > rules.show_up else 0
    return p.Call(ticket.id, ticket.number, ticket.service, zone, window, at, ticket.calls, hold)


def _windows(hall: Hall, numbers: Iterable[int]) -> list[p.Change]:
    return [_window(hall, number) for number in numbers if number in hall.desks]


@lru_cache(maxsize=1_000)
def _in_order(skills: frozenset[str]) -> tuple[str, ...]:
    """Many windows serve the same, and the largest halls have thousands of services."""
    return tuple(sorted(skills))


def _window(hall: Hall, number: int) -> p.WindowView:
    desk = hall.desk(number)
    helping = () if desk.skills is desk.services else desk.skills - desk.services
    helped = {hall.plan.service_by_id[service].zone for service in helping}
    return p.WindowView(
        number=number,
        zone=desk.zone,
        services=_in_order(desk.skills),
        state=desk.state.value,
        since=desk.since,
        clerk=desk.clerk,
        pause_reason=desk.pause_reason,
        serving=serving(hall, hall.tickets[desk.ticket]) if desk.ticket is not None else None,
        pause_kind=desk.pause_kind,
        standing_by=number in hall.standing_by,
        helps=tuple(sorted(helped)),
        only=tuple(sorted(priority.value for priority in desk.only)),
        temporary=desk.temporary,
        chosen=desk.chosen,
        green=desk.green,
        call_back=desk.call_back,
        paused_by=desk.paused_by,
    )


def _printer(hall: Hall, printer: str) -> p.PrinterView:
    return p.PrinterView(printer, hall.printers[printer].value, hall.jobs[printer])


def _slip_changes(
    hall: Hall, event: e.SlipQueued | e.SlipTaken | e.SlipFailed | e.SlipMoved | e.SlipPrinted
) -> list[p.Change]:
    slip = hall.slips.get(event.slip)
    if slip is None:
        change = p.SlipView(event.slip, "", event.printer, SlipState.PRINTED.value)
    else:
        number = hall.tickets[slip.ticket].number
        change = p.SlipView(slip.id, number, slip.printer, slip.state.value, slip.reprint, slip.reason)
    # A job that moved leaves one queue and joins another.
    touched = hall.printers if isinstance(event, e.SlipMoved | e.SlipPrinted) else [event.printer]
    return [change, *(_printer(hall, printer) for printer in touched)]


_DONE = {
    e.TicketNoShow: "no_show",
    e.TicketParked: "parked",
    e.TicketTransferred: "transferred",
    e.TicketReturned: "returned",
    e.EndTakenBack: "taken_back",
}

_OUTCOMES = {"done": "finished", "accepted": "accepted", "refused": "refused"}


class Picture:
    """The committed view of the hall, with what was last done at each window."""

    def __init__(self, plan: HallPlan, now: int) -> None:
        self.view = empty_view(plan, now)
        self._done: dict[int, deque[p.DoneHere]] = {}

    def move_on(self, changes: list[p.Change], issued: int) -> None:
        for change in changes:
            self.view.apply(change)
        self.view.issued = issued

    def worth_telling(self, changes: list[p.Change]) -> list[p.Change]:
        """Of the changes to come what everybody may hear, and has not: not that a silent alarm is over,
        nor what a window serves when that stays."""
        shown = self.view.alarms.keys() | {
            change.alarm for change in changes if isinstance(change, p.AlarmView)
        }
        heard = [change for change in changes if not isinstance(change, p.AlarmOver) or change.alarm in shown]
        return list(self._without_known_services(heard))

    def _without_known_services(self, changes: Iterable[p.Change]) -> Iterator[p.Change]:
        known = {window.number: window.services for window in self.view.windows.values()}
        for change in changes:
            if isinstance(change, p.DayBegan):
                known = {window.number: window.services for window in change.windows}
            elif isinstance(change, p.WindowView):
                stays = known.get(change.number) == change.services
                known[change.number] = change.services
                if stays:
                    yield msgspec.structs.replace(change, services=())
                    continue
            yield change

    def note_done(self, event: e.Event, before: Ticket | None) -> None:
        """Remember what a clerk did, for the clerk's own screen."""
        if isinstance(event, e.DayStarted):
            self._done.clear()
        what = _OUTCOMES[event.outcome] if isinstance(event, e.ServiceFinished) else _DONE.get(type(event))
        window = getattr(event, "window", None)
        if what and window is not None and before is not None:
            lasted = None
            if isinstance(event, e.ServiceFinished | e.TicketTransferred) and before.started_at is not None:
                lasted = event.at - before.started_at - before.parked_until(event.at)
            done = self._done.setdefault(window, deque(maxlen=RECENT_DONE))
            done.appendleft(p.DoneHere(event.at, before.number, what, lasted))

    def done_at(self, window: int) -> tuple[p.DoneHere, ...]:
        """What was last done at a window, last first."""
        return tuple(self._done.get(window, ()))
