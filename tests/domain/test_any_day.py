"""Any day at all: random people press random keys at random moments, and the hall stays a hall."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hall_server import protocol as p
from hall_server.domain import Hall, Refusal, decide, opened
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Citizen
from hall_server.domain.hall import WindowState
from hall_server.domain.policy import policy_of
from hall_server.domain.replay import bring_forward, replay
from hall_server.domain.slip import PrinterStatus, SlipState
from hall_server.domain.ticket import Ticket, TicketState
from hall_server.serving.picture import changes_of, empty_view
from hall_server.store import codec
from tests.domain import keys
from tests.domain.city import CITY
from tests.domain.day import NINE
from tests.domain.truths import (
    AT_WINDOW,
    TRUTHS,
    as_stored,
    counters_equal_a_recount,
    in_state,
    the_choice_is_the_smallest_place,
)

PLAN = CITY
POLICY = policy_of(PLAN.dispatch)
START = int(NINE.timestamp() * 1000)
MINUTE = 60_000

W, C, S, P = TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.PARKED
DONE, NO_SHOW = TicketState.DONE, TicketState.NO_SHOW
EXPIRED, CANCELLED = TicketState.EXPIRED, TicketState.CANCELLED

LEGAL: dict[type, set[tuple[TicketState | None, TicketState]]] = {
    e.TicketIssued: {(None, W)},
    e.TicketCalled: {(W, C), (P, C)},
    e.TicketRecalled: {(C, C)},
    e.ServiceStarted: {(C, S)},
    e.ServiceFinished: {(S, DONE)},
    e.StepBegan: {(DONE, W)},
    e.TicketNoShow: {(C, NO_SHOW)},
    e.TicketParked: {(C, P), (S, P)},
    e.TicketReturned: {(P, W)},
    e.TicketTransferred: {(C, W), (S, W)},
    e.CitizenChanged: {(W, W), (P, P)},
    e.TicketCancelled: {(W, CANCELLED), (P, CANCELLED)},
    e.TicketExpired: {(W, EXPIRED), (C, EXPIRED), (S, EXPIRED), (P, EXPIRED)},
    e.EndTakenBack: {(DONE, S), (NO_SHOW, C), (W, S)},
}


def rebuilt(log: list[e.Event], now: Hall) -> tuple[Hall, p.HallView]:
    """The hall and its picture as a restarted server rebuilds them: from a day's log, and from the
    appointments and cases as they are ``now``."""
    again, view = opened(PLAN), empty_view(PLAN, START)
    again.book, again.cases, again.concerns = as_stored(now)
    on_disk = [codec.decode(codec.kind_of(event), codec.encode(event)) for event in log]
    for event, before in replay(again, on_disk):
        see(again, view, event, before)
    return again, view


def see(hall: Hall, view: p.HallView, event: e.Event, before: Ticket | None) -> None:
    """Move the picture on by what just happened."""
    for change in changes_of(hall, event, before):
        view.apply(change)
    view.issued = len(hall.tickets)


class AnyDay(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.hall, self.view = opened(PLAN), empty_view(PLAN, START)
        self.log: list[tuple[e.Event, Ticket | None]] = []
        self.maybe_on_paper: set[int] = set()
        self.steps_to_do: dict[int, Counter[str]] = {}
        self.steps_done: dict[int, Counter[str]] = {}
        self._morning()

    def _morning(self) -> None:
        """Clerks who are not there sit down; on a new day people already wait at the door."""
        yesterday = self.hall.day
        self._do(c.TurnDay())
        self._do(c.LapseAppointments())
        self._do(c.LookAtGuards())
        for window in (1, 2, 4):
            self._do(c.SignIn(window, f"900{window}"))
            self._do(c.OpenWindow(window))
        if self.hall.day != yesterday:
            for package in ("shop", "home"):
                self._do(c.BeginJourney(package))
            for service in ("consult", "intake", "invoice"):
                self._do(c.TakeTicket(service, "door"))
            for code in ("AAAA", "BBBB"):
                self._do(c.BookAppointment("intake", self.now + 30 * MINUTE, code))
            self._do(c.TakeTicket("intake"))
            for key in (c.CallNext, c.StartService, keys.accepted):
                self._do(key(4))

    @rule(count=st.integers(1, 3), service=keys.services, door=keys.doors, citizen=keys.citizens)
    def people_come(self, count: int, service: str, door: keys.Door, citizen: Citizen) -> None:
        for _ in range(count):
            self._do(c.TakeTicket(service, **door, citizen=citizen))

    @rule(package=keys.packages, door=keys.doors, citizen=keys.citizens)
    def somebody_has_a_whole_matter(self, package: str, door: keys.Door, citizen: Citizen) -> None:
        self._do(c.BeginJourney(package, **door, citizen=citizen))

    @rule(
        served=st.lists(st.tuples(keys.windows, st.sampled_from(keys.WAYS)), min_size=1, max_size=6),
        gap=keys.passed,
    )
    def serve_people(self, served: list[tuple[int, tuple[keys.Key, ...]]], gap: int) -> None:
        for window, way in served:
            for key in way:
                self._do(key(window))
                self.now += gap

    @rule(window=keys.any_windows, pressed=st.lists(st.sampled_from(keys.KEYS), min_size=3, max_size=6))
    def press_keys(self, window: int, pressed: list[keys.Key]) -> None:
        for key in pressed:
            self._do(key(window))
            self.now += 1_000

    @rule(data=st.data(), states=st.sampled_from([(W,), (P,), tuple(TicketState)]), which=st.integers(0, 9))
    def ask_for_a_certain_ticket(
        self, data: st.DataObject, states: tuple[TicketState, ...], which: int
    ) -> None:
        numbers = [ticket.number for ticket in in_state(self.hall, *states).values()] or ["A001"]
        self._do(data.draw(keys.about_a_ticket(numbers[which % len(numbers)])))

    @rule(data=st.data(), which=st.integers(0, 9))
    def ask_for_a_certain_case(self, data: st.DataObject, which: int) -> None:
        numbers = sorted(self.hall.cases.by_number) or ["20260302-0001"]
        self._do(data.draw(keys.about_a_case(numbers[which % len(numbers)])))

    @rule(data=st.data(), days=st.sampled_from([0, 0, 1, 1, 3, 6]), half_hours=st.integers(-1, 4))
    def ask_for_a_slot(self, data: st.DataObject, days: int, half_hours: int) -> None:
        next_one = self.now - (self.now - START) % (30 * MINUTE) + 30 * MINUTE
        slot = next_one + (days * 24 * 60 + 30 * half_hours) * MINUTE
        self._do(data.draw(keys.about_a_slot(slot)))

    @rule(data=st.data(), which=st.integers(0, 9), minutes=st.sampled_from([-31, -30, 0, 5, 15, 16]))
    def somebody_with_an_appointment_comes(self, data: st.DataObject, which: int, minutes: int) -> None:
        coming = sorted(self.hall.book.by_id.values(), key=lambda one: (one.state.value, one.slot))
        code = coming[which % len(coming)].code if coming else "AAAA"
        if coming and coming[0].day == self.hall.day:
            self.now = max(self.now, coming[0].slot + minutes * MINUTE)
            self._morning()
        self._do(data.draw(keys.about_an_appointment(code)))

    @rule(command=keys.by_clerks)
    def come_and_go(self, command: c.Command) -> None:
        self._do(command)

    @rule(command=keys.by_the_manager)
    def the_manager_steps_in(self, command: c.Command) -> None:
        self._do(command)

    @rule()
    def those_who_stand_by_are_served(self) -> None:
        while self._do(c.CallForReady()):
            pass

    @rule(printer=keys.printers, status=st.sampled_from(PrinterStatus))
    def change_at_a_printer(self, printer: str, status: PrinterStatus) -> None:
        self._do(c.ReportPrinter(printer, status))

    @rule(printer=keys.printers, outcome=st.sampled_from(["prints", "fails", "may have printed", "crashes"]))
    def print_slips(self, printer: str, outcome: str) -> None:
        self._do(c.ReportPrinter(printer, PrinterStatus.READY))
        for _ in range(2):
            self._do(c.ClaimSlip(printer))
            taken = [s.id for s in self.hall.slips.values() if s.state is SlipState.PRINTING]
            for slip in taken or [1]:
                if outcome == "prints":
                    self._do(c.ConfirmSlip(printer, slip))
                elif outcome != "crashes":
                    self._do(c.FailSlip(printer, slip, PrinterStatus.PAPER_OUT, outcome != "fails"))

    @rule(hours=st.sampled_from([0.01, 0.1, 0.3, 0.3, 0.5, 1, 2, 24]))
    def time_passes(self, hours: float) -> None:
        self.now += round(hours * 60 * MINUTE)
        self._morning()

    @rule()
    def the_server_restarts(self) -> None:
        self._replay_gives_the_same()

    def teardown(self) -> None:
        self._replay_gives_the_same()

    def _replay_gives_the_same(self) -> None:
        again, view = rebuilt([event for event, _before in self.log], self.hall)
        assert again == self.hall
        assert view == self.view

    def _do(self, command: c.Command) -> list[e.Event]:
        before = deepcopy(self.hall, {id(PLAN): PLAN})
        try:
            events = decide(self.hall, command, self.now, POLICY)
        except Refusal:
            events = []
        assert self.hall == before, "deciding changes nothing"
        for event in events:
            self._legal(event)
        return events

    def _legal(self, event: e.Event) -> None:
        if isinstance(event, e.DayStarted):
            self.log, self.steps_to_do, self.steps_done = [], {}, {}
        if isinstance(event, e.TicketCalled):
            desk = self.hall.desks[event.window]
            assert (desk.state, desk.ticket, desk.clerk) == (WindowState.OPEN, None, event.clerk)
        before = bring_forward(self.hall, event)
        see(self.hall, self.view, event, before)
        self.log.append((event, before))
        if type(event) in LEGAL:
            after = self.hall.tickets[event.ticket]  # type: ignore[union-attr]
            assert (before.state if before else None, after.state) in LEGAL[type(event)]
            assert before is None or (before.number, before.place.clock_start) == (
                after.number,
                after.place.clock_start,
            )
            self._count_steps(event, before, after)
        match event:
            case e.SlipTaken():
                assert event.reprint or event.slip not in self.maybe_on_paper
                self.maybe_on_paper.add(event.slip)
            case e.SlipFailed() if not event.reprint:
                self.maybe_on_paper.discard(event.slip)

    def _count_steps(self, event: e.Event, before: Ticket | None, after: Ticket) -> None:
        """What a journey has to do, and what it did; who is sent on elsewhere does that instead."""
        match event:
            case e.TicketIssued() if after.package:
                stages = PLAN.package_by_id[after.package].stages
                self.steps_to_do[after.id] = Counter(step for stage in stages for step in stage)
                self.steps_done[after.id] = Counter()
            case e.TicketTransferred() if before and after.package:
                self.steps_to_do[after.id] += Counter([after.service])
                self.steps_to_do[after.id] -= Counter([before.service])
            case e.ServiceFinished() if after.package:
                self.steps_done[after.id][after.service] += 1
            case e.EndTakenBack() if before and before.state is not NO_SHOW and after.package:
                self.steps_done[after.id][after.service] -= 1

    @invariant()
    def it_stays_a_hall(self) -> None:
        for truth in TRUTHS:
            truth(self.hall)
        the_choice_is_the_smallest_place(self.hall, POLICY)
        counters_equal_a_recount(self.hall, self.log)

    @invariant()
    def numbers_are_unique(self) -> None:
        numbers = [event.number for event, _before in self.log if isinstance(event, e.TicketIssued)]
        assert len(set(numbers)) == len(numbers) == len(self.hall.tickets)

    @invariant()
    def journeys_do_each_of_their_steps_once(self) -> None:
        for id_, to_do in self.steps_to_do.items():
            ticket, done = self.hall.tickets[id_], self.steps_done[id_]
            left = Counter(step for stage in ticket.later for step in stage)
            left.update(line.service for line in ticket.also)
            if ticket.state is not DONE:
                left[ticket.service] += 1
            elif ticket.outcome != "refused":
                assert not left
            assert done + left == to_do

    @invariant()
    def a_printer_prints_one_slip_at_a_time(self) -> None:
        printing = [s.printer for s in self.hall.slips.values() if s.state is SlipState.PRINTING]
        assert len(set(printing)) == len(printing)

    @invariant()
    def every_printer_knows_how_many_slips_it_has(self) -> None:
        assert +self.hall.jobs == Counter(slip.printer for slip in self.hall.slips.values())

    @invariant()
    def everybody_sees_who_waits(self) -> None:
        seen = {
            id_: [(w.service, tuple(w.place)), *((service, tuple(place)) for service, place in w.also)]
            for id_, w in self.view.waiting.items()
        }
        assert seen == {id_: list(map(tuple, t.lines)) for id_, t in in_state(self.hall, W).items()}
        assert self.view.parked.keys() == in_state(self.hall, P).keys()
        called = {call.ticket for call in self.view.calls}
        assert called <= in_state(self.hall, *AT_WINDOW, DONE).keys()

    @invariant()
    def everybody_sees_the_windows_as_they_are(self) -> None:
        hall = self.hall
        assert self.view.windows.keys() == hall.desks.keys()
        for number, desk in hall.desks.items():
            seen = self.view.windows[number]
            assert (seen.state, seen.clerk, seen.since) == (desk.state, desk.clerk, desk.since)
            assert set(seen.services) == desk.skills
            assert seen.standing_by == (number in hall.standing_by)
            assert seen.chosen == desk.chosen
            assert (seen.serving.ticket if seen.serving else None) == desk.ticket
            if seen.serving:
                assert seen.serving.state == hall.tickets[seen.serving.ticket].state

    @invariant()
    def everybody_sees_what_is_printed(self) -> None:
        for printer, status in self.hall.printers.items():
            queued = sum(slip.printer == printer for slip in self.hall.slips.values())
            assert self.view.printers[printer] == p.PrinterView(printer, status.value, queued)
        assert {s.slip: (s.printer, s.state, s.reprint) for s in self.view.slips.values()} == {
            s.id: (s.printer, s.state, s.reprint) for s in self.hall.slips.values()
        }


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
