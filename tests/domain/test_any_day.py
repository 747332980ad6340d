"""Any day at all: random people press random keys at random moments, and the hall stays a hall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hall_server import protocol as p
from hall_server.domain import FirstComeFirstServed, Hall, Refusal, choose, decide, opened
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.replay import bring_forward, replay
from hall_server.domain.slip import PrinterStatus, SlipState
from hall_server.domain.ticket import Place, Ticket, TicketState
from hall_server.serving.picture import changes_of, empty_view
from hall_server.store import codec
from tests.domain.day import NINE, with_rules

PLAN = with_rules(recall_limit=2, no_show_calls=2)
START = int(NINE.timestamp() * 1000)
MINUTE = 60_000

W, C, S, P = TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.PARKED
DONE, NO_SHOW, EXPIRED = TicketState.DONE, TicketState.NO_SHOW, TicketState.EXPIRED

LEGAL: dict[type, set[tuple[TicketState | None, TicketState]]] = {
    e.TicketIssued: {(None, W)},
    e.TicketCalled: {(W, C), (P, C)},
    e.TicketRecalled: {(C, C)},
    e.ServiceStarted: {(C, S)},
    e.ServiceFinished: {(S, DONE)},
    e.TicketNoShow: {(C, NO_SHOW)},
    e.TicketParked: {(C, P), (S, P)},
    e.TicketReturned: {(P, W)},
    e.TicketTransferred: {(C, W), (S, W)},
    e.TicketExpired: {(W, EXPIRED), (C, EXPIRED), (S, EXPIRED), (P, EXPIRED)},
    e.EndTakenBack: {(DONE, S), (NO_SHOW, C)},
}

windows = st.sampled_from([1, 4])
any_windows = st.sampled_from([1, 2, 4, 9])
services = st.sampled_from(["consult", "consult", "intake", "intake", "invoice", "estate", "divorce"])
reasons = st.sampled_from(["copy", "copy", ""])
printers = st.sampled_from(["front", "back"])
passed = st.sampled_from([0, 1, 9_999, 10_000, 10_001])

KEYS: list[Callable[[int], c.Command]] = [
    c.CallNext,
    c.CallNext,
    c.Recall,
    c.StartService,
    c.FinishService,
    c.MarkNoShow,
    c.TakeBack,
    c.SignOut,
    lambda window: c.ParkTicket(window, "copy"),
    lambda window: c.TransferTicket(window, "intake"),
]
by_clerks = st.one_of(
    st.builds(c.SignIn, any_windows, st.sampled_from(["9001", "9004", "9009"])),
    st.builds(c.SignOut, any_windows),
    st.builds(c.OpenWindow, any_windows),
    st.builds(c.PauseWindow, any_windows, reasons),
    st.builds(c.CloseWindow, any_windows),
    st.builds(c.TransferTicket, any_windows, services),
    st.builds(c.ParkTicket, any_windows, reasons),
)


def rebuilt(log: list[e.Event]) -> tuple[Hall, p.HallView]:
    """The hall and its picture as a restarted server rebuilds them from a day's log."""
    again, view = opened(PLAN), empty_view(PLAN, START)
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
        self.log: list[e.Event] = []
        self.numbers: list[str] = []
        self.maybe_on_paper: set[int] = set()
        self._morning()

    def _morning(self) -> None:
        """Clerks who are not there sit down; on a new day people already wait at the door."""
        yesterday = self.hall.day
        self._do(c.TurnDay())
        for window in (1, 4):
            self._do(c.SignIn(window, f"900{window}"))
            self._do(c.OpenWindow(window))
        if self.hall.day != yesterday:
            for _ in range(4):
                self._do(c.TakeTicket("consult", "door"))

    @rule(count=st.integers(1, 4), service=services, kiosk=st.sampled_from(["door", "door", "stairs", None]))
    def people_come(self, count: int, service: str, kiosk: str | None) -> None:
        for _ in range(count):
            self._do(c.TakeTicket(service, kiosk))

    @rule(window=windows, keys=st.lists(st.tuples(st.sampled_from(KEYS), passed), min_size=4, max_size=10))
    def press_keys(self, window: int, keys: list[tuple[Callable[[int], c.Command], int]]) -> None:
        for key, milliseconds in keys:
            self._do(key(window))
            self.now += milliseconds

    @rule(window=windows, then=st.sampled_from(KEYS), milliseconds=passed)
    def serve_somebody(self, window: int, then: Callable[[int], c.Command], milliseconds: int) -> None:
        for command in (c.CallNext(window), c.StartService(window), then(window)):
            self._do(command)
            self.now += milliseconds

    @rule(window=windows, which=st.integers(0, 9), back=st.booleans(), reason=reasons)
    def ask_for_a_certain_ticket(self, window: int, which: int, back: bool, reason: str) -> None:
        numbers = sorted(self.hall.by_number) or ["A001"]
        number = numbers[which % len(numbers)]
        self._do(c.ReturnTicket(window, number) if back else c.CallTicket(window, number, reason))

    @rule(command=by_clerks)
    def come_and_go(self, command: c.Command) -> None:
        self._do(command)

    @rule(printer=printers, status=st.sampled_from(PrinterStatus))
    def change_at_a_printer(self, printer: str, status: PrinterStatus) -> None:
        self._do(c.ReportPrinter(printer, status))

    @rule(printer=printers, outcome=st.sampled_from(["prints", "fails", "may have printed", "crashes"]))
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

    @rule(which=st.integers(0, 9), kiosk=st.sampled_from(["door", "paperless"]))
    def lose_a_slip(self, which: int, kiosk: str) -> None:
        numbers = sorted(self.hall.by_number) or ["A001"]
        self._do(c.ReprintSlip(numbers[which % len(numbers)], kiosk))

    @rule(hours=st.sampled_from([0.01, 0.1, 1, 2, 24]))
    def time_passes(self, hours: float) -> None:
        self.now += round(hours * 60 * MINUTE)
        self._morning()

    @rule()
    def the_server_restarts(self) -> None:
        self._replay_gives_the_same()

    def teardown(self) -> None:
        self._replay_gives_the_same()

    def _replay_gives_the_same(self) -> None:
        days = [n for n, event in enumerate(self.log) if isinstance(event, e.DayStarted)]
        again, view = rebuilt(self.log[days[-1] :])
        assert again == self.hall
        assert view == self.view

    def _do(self, command: c.Command) -> None:
        before = deepcopy(self.hall)
        try:
            events = decide(self.hall, command, self.now)
        except Refusal:
            events = []
        assert self.hall == before, "deciding changes nothing"
        for event in events:
            self._legal(event)

    def _legal(self, event: e.Event) -> None:
        before = bring_forward(self.hall, event)
        see(self.hall, self.view, event, before)
        self.log.append(event)
        if type(event) in LEGAL:
            after = self.hall.tickets[event.ticket]  # type: ignore[union-attr]
            assert (before.state if before else None, after.state) in LEGAL[type(event)]
            assert before is None or (before.number, before.place.clock_start) == (
                after.number,
                after.place.clock_start,
            )
        match event:
            case e.DayStarted():
                self.numbers.clear()
            case e.TicketIssued():
                self.numbers.append(event.number)
            case e.SlipTaken():
                assert event.reprint or event.slip not in self.maybe_on_paper
                self.maybe_on_paper.add(event.slip)
            case e.SlipFailed() if not event.reprint:
                self.maybe_on_paper.discard(event.slip)

    def _in_state(self, *states: TicketState) -> dict[int, Ticket]:
        return {id_: ticket for id_, ticket in self.hall.tickets.items() if ticket.state in states}

    @invariant()
    def numbers_are_unique(self) -> None:
        assert len(set(self.numbers)) == len(self.numbers) == len(self.hall.tickets)

    @invariant()
    def one_window_per_ticket_and_one_ticket_per_window(self) -> None:
        at_desks = {desk.ticket: desk for desk in self.hall.desks.values() if desk.ticket is not None}
        at_windows = self._in_state(C, S)
        assert at_desks.keys() == at_windows.keys()
        for id_, desk in at_desks.items():
            assert at_windows[id_].window == desk.number
            assert desk.clerk is not None
        seated = [desk.clerk for desk in self.hall.desks.values() if desk.clerk]
        assert len(set(seated)) == len(seated)

    @invariant()
    def exactly_the_waiting_are_queued_in_order(self) -> None:
        queued: dict[int, tuple[str, Place]] = {}
        for service, queue in self.hall.queues.items():
            assert all(one < other for one, other in pairwise(queue))
            queued |= {place.ticket: (service, place) for place in queue}
        waiting = self._in_state(W)
        assert queued == {id_: (ticket.service, ticket.place) for id_, ticket in waiting.items()}

    @invariant()
    def the_choice_is_the_smallest_place(self) -> None:
        for window in PLAN.windows:
            places = [t.place for t in self._in_state(W).values() if t.service in window.services]
            choice = choose(self.hall, window.number, FirstComeFirstServed())
            assert (choice.ticket if choice else None) == (min(places).ticket if places else None)

    @invariant()
    def moments_come_in_order(self) -> None:
        for ticket in self.hall.tickets.values():
            moments = (ticket.issued_at, ticket.called_at, ticket.started_at, ticket.ended_at)
            known = [moment for moment in moments if moment is not None]
            assert known == sorted(known)
            if ticket.state is DONE:
                assert ticket.ended_at is not None
                assert ticket.started_at is not None
                assert 0 <= ticket.parked_for <= ticket.ended_at - ticket.started_at

    @invariant()
    def a_printer_prints_one_slip_at_a_time(self) -> None:
        printing = [s.printer for s in self.hall.slips.values() if s.state is SlipState.PRINTING]
        assert len(set(printing)) == len(printing)

    @invariant()
    def every_printer_knows_how_many_slips_it_has(self) -> None:
        assert +self.hall.jobs == Counter(slip.printer for slip in self.hall.slips.values())

    @invariant()
    def everybody_sees_the_hall_as_it_is(self) -> None:
        hall, view = self.hall, self.view
        assert {id_: tuple(w.place) for id_, w in view.waiting.items()} == {
            id_: tuple(ticket.place) for id_, ticket in self._in_state(W).items()
        }
        assert view.parked.keys() == self._in_state(P).keys()
        assert {call.ticket for call in view.calls} <= self._in_state(C, S, DONE).keys()
        for number, desk in hall.desks.items():
            seen = view.windows[number]
            assert (seen.state, seen.clerk, seen.since) == (desk.state, desk.clerk, desk.since)
            assert (seen.serving.ticket if seen.serving else None) == desk.ticket
            if seen.serving:
                assert seen.serving.state == hall.tickets[seen.serving.ticket].state
        for printer, status in hall.printers.items():
            queued = sum(slip.printer == printer for slip in hall.slips.values())
            assert view.printers[printer] == p.PrinterView(printer, status.value, queued)
        assert {s.slip: (s.printer, s.state, s.reprint) for s in view.slips.values()} == {
            s.id: (s.printer, s.state, s.reprint) for s in hall.slips.values()
        }


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
