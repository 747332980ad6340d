"""A whole day on the virtual clock: citizens come, clerks work, the hall looks after itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from hall_server.domain import Hall, opened
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.appointment import Appointment, AppointmentState
from hall_server.domain.calendar import WorkCalendar
from hall_server.domain.citizen import Citizen, Priority
from hall_server.domain.plan import Bilingual, GreenChannel, HallPlan, OpeningHours, Service
from hall_server.domain.policy import Policy
from hall_server.domain.rules import SECOND

from .agenda import Agenda, Turn
from .clerks import OPENING, Clerks, Watch, unwatched
from .openings import Openings, all_day
from .trace import Visitor
from .visit import Visit

GUARDS_EVERY: Final = 30 * SECOND
GREEN_REASON: Final = "simulated"
LAST_NUMBER: Final = 99_999


def simulate(
    plan: HallPlan,
    policy: Policy,
    visitors: Sequence[Visitor],
    progress: Callable[[], None] = lambda: None,
    watch: Watch = unwatched,
    openings: Openings | None = None,
) -> list[Visit]:
    """What a day would be like under a rule of calling: every service at a window, by row and step.

    The windows are open by ``openings``, counted from the hall's opening, or all of them to the end.
    The same input gives the same result. ``progress`` is told of each arrival, ``watch`` of all that happens.
    The slots of those who come are in the hall's book from the beginning.
    """
    day = _Day(plan, policy, progress, watch)
    for visitor in visitors:
        day.expect(visitor)
    day.run(all_day(plan) if openings is None else openings)
    return sorted(day.clerks.visits, key=lambda visit: (visit.visitor.row, visit.step))


def without_refusals(plan: HallPlan) -> HallPlan:
    """The hall as it would be if nobody were turned away: the day's citizens have all come in already.

    What is limited to a season is not limited: a simulated day has no date.
    """
    return replace(
        plan,
        services=tuple(map(_always_open, plan.services)),
        windows=tuple(
            window if window.season is None else replace(window, only=frozenset(), season=None)
            for window in plan.windows
        ),
        calendar=WorkCalendar(),
        green=GreenChannel({GREEN_REASON: Bilingual(GREEN_REASON, GREEN_REASON)}),
        tickets_per_person=None,
    )


def _always_open(service: Service) -> Service:
    series = replace(service.series, last=max(service.series.last, LAST_NUMBER))
    return replace(service, hours=OpeningHours(), daily_cap=None, needs_id=False, series=series)


class _Day:
    def __init__(self, plan: HallPlan, policy: Policy, progress: Callable[[], None], watch: Watch) -> None:
        self._agenda = Agenda()
        self._hall = opened(without_refusals(plan))
        self._progress = progress
        self.clerks = Clerks(self._hall, policy, self._agenda, watch)

        self._booked: list[Appointment] = []

    def expect(self, visitor: Visitor) -> None:
        if visitor.slot is not None:
            self._booked.append(_appointment(visitor))
        self._agenda.plan(visitor.arrives, Turn.CITIZEN, partial(self._arrive, visitor))

    def run(self, openings: Openings) -> None:
        self.clerks.order(c.TurnDay())
        for appointment in self._booked:
            self._hall.book.put(replace(appointment, day=self._hall.day))
        self.clerks.follow(openings)
        if self._hall.plan.guards:
            self._agenda.plan(GUARDS_EVERY, Turn.HALL, self._look_at_guards)
        self._agenda.run()

    def _arrive(self, visitor: Visitor) -> None:
        citizen = Citizen(visitor.priority, GREEN_REASON if visitor.priority is Priority.GREEN else "")
        slot = None if visitor.slot is None else OPENING + visitor.slot
        if slot is not None:
            booked = self._hall.book.by_id[visitor.row]
            self._hall.book.put(replace(booked, state=AppointmentState.KEPT))
        (issued,) = self.clerks.order(c.TakeTicket(visitor.steps[0].service, citizen=citizen, slot=slot))
        assert isinstance(issued, e.TicketIssued)
        self.clerks.receive(visitor, issued.ticket)
        self._progress()

    def _look_at_guards(self) -> None:
        if self.clerks.order(c.LookAtGuards()):
            self.clerks.call_for_ready()
        if self._agenda or _guards_may_rise(self._hall):
            self._agenda.plan(self._agenda.now + GUARDS_EVERY, Turn.HALL, self._look_at_guards)


def _appointment(visitor: Visitor) -> Appointment:
    assert visitor.slot is not None
    citizen = Citizen(Priority.NORMAL if visitor.priority is Priority.APPOINTMENT else visitor.priority)
    code, slot = str(visitor.row), OPENING + visitor.slot
    return Appointment(visitor.row, code, visitor.steps[0].service, "", slot, OPENING, citizen=citizen)


def _guards_may_rise(hall: Hall) -> bool:
    """Whether somebody waits whom a window may yet come to help, when nothing else is going on."""
    waiting = {hall.plan.service_by_id[service].zone for service, queue in hall.queues.items() if queue}
    return any(
        guard.zone in waiting and index not in hall.guards for index, guard in enumerate(hall.plan.guards)
    )
