"""Simulated clerks: at every window one who works by the book, with the commands of a live one.

They open and close as a schedule has it; who closes serves their citizen to the end. A free one calls the
next at once, or stands by. Who comes
is served from the moment of the call; the way to the window takes no time. Who does not answer is called
as often as the rules ask, each call is given the cool-down, and is then a no-show.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from hall_server.domain import Hall, carry_out
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.policy import Policy
from hall_server.domain.refusals import NobodyWaiting

from .agenda import Action, Agenda, Turn
from .openings import TO_THE_END, Openings
from .trace import Visitor
from .visit import DONE, NO_SHOW, TRANSFERRED, Visit

OPENING: Final = 1_772_413_200_000
"""When every simulated day begins, in milliseconds since the epoch: on a Monday."""
ONCE_MORE: Final = "the same service once more"

Watch = Callable[[Hall, list[e.Event]], None]
"""Is told what has just happened, with the hall as it is then."""


def unwatched(_hall: Hall, _events: list[e.Event]) -> None:
    """Nobody wants to know."""


class Clerks:
    """The windows of a simulated hall. ``visits`` gathers what happens there, in order of the numbers."""

    def __init__(self, hall: Hall, policy: Policy, agenda: Agenda, watch: Watch) -> None:
        self.visits: list[Visit] = []
        self._hall = hall
        self._policy = policy
        self._agenda = agenda
        self._watch = watch
        self._current: dict[int, Visit] = {}
        self._serving: set[int] = set()
        self._leaving: set[int] = set()

    def order(self, command: c.Command) -> list[e.Event]:
        """What somebody in the hall asks of it now."""
        events = carry_out(self._hall, command, OPENING + self._agenda.now, self._policy)
        self._watch(self._hall, events)
        return events

    def follow(self, openings: Openings) -> None:
        """Sit down at the windows of a schedule, and open and close them by it."""
        for window in sorted(openings):
            self.order(c.SignIn(window, str(window)))
            for begins, ends in openings[window]:
                self._agenda.plan(begins, Turn.OPENING, partial(self._open, window))
                if ends < TO_THE_END:
                    self._agenda.plan(ends, Turn.CLOSING, partial(self._close, window))

    def _open(self, window: int) -> None:
        self._leaving.discard(window)
        if window not in self._serving:
            self.order(c.OpenWindow(window))
            self._next(window)

    def _close(self, window: int) -> None:
        if window in self._serving:
            self._leaving.add(window)
        else:
            self.order(c.CloseWindow(window))

    def receive(self, visitor: Visitor, ticket: int) -> None:
        """Somebody has taken a number."""
        self._expect(visitor, 1, ticket)
        self.call_for_ready()

    def call_for_ready(self) -> None:
        """The hall calls to the windows that stand by, as it does whenever somebody comes into line."""
        while events := self.order(c.CallForReady()):
            self._welcome(events)

    def _expect(self, visitor: Visitor, step: int, ticket: int) -> None:
        waiting = self._hall.tickets[ticket]
        issued, call_by = waiting.issued_at - OPENING, waiting.place.call_by - OPENING
        self._current[ticket] = visit = Visit(visitor, step, waiting.number, waiting.service, issued, call_by)
        self.visits.append(visit)

    def _next(self, window: int) -> None:
        self._serving.discard(window)
        if window in self._leaving:
            self._leaving.discard(window)
            self.order(c.CloseWindow(window))
            return
        try:
            events = self.order(c.CallNext(window))
        except NobodyWaiting:
            self.order(c.StandBy(window))
        else:
            self._welcome(events)

    def _welcome(self, events: list[e.Event]) -> None:
        (called,) = events
        assert isinstance(called, e.TicketCalled)
        self._serving.add(called.window)
        visit = self._current[called.ticket]
        visit.window, visit.called, visit.why = called.window, self._agenda.now, called.why
        if visit.visitor.shows_up:
            self.order(c.StartService(called.window))
            visit.started = self._agenda.now
            handling = visit.visitor.steps[visit.step - 1].handling
            self._later(handling, partial(self._finish, called.window, called.ticket))
        else:
            self._listen(called.window, called.ticket)

    def _listen(self, window: int, ticket: int) -> None:
        """Nobody comes: call again after the cool-down, until it may be marked as a no-show."""
        rules = self._hall.plan.rules
        if self._hall.tickets[ticket].calls < rules.no_show_calls:
            self._later(rules.recall_cooldown, partial(self._call_again, window, ticket))
        else:
            patience = max(rules.recall_cooldown, rules.time_to_show_up(()))
            self._later(patience, partial(self._give_up, window, ticket))

    def _call_again(self, window: int, ticket: int) -> None:
        self.order(c.Recall(window))
        self._listen(window, ticket)

    def _give_up(self, window: int, ticket: int) -> None:
        self.order(c.MarkNoShow(window))
        self._end(ticket, NO_SHOW)
        self._next(window)

    def _finish(self, window: int, ticket: int) -> None:
        visit = self._current[ticket]
        further = visit.visitor.steps[visit.step :]
        if further:
            self._send_on(window, visit, further[0].service)
            self._end(ticket, TRANSFERRED)
            self._expect(visit.visitor, visit.step + 1, ticket)
            self.call_for_ready()
        else:
            self.order(c.FinishService(window))
            self._end(ticket, DONE)
        self._next(window)

    def _send_on(self, window: int, visit: Visit, service: str) -> None:
        """There is no transfer to the same service: the number is put aside and back in line."""
        if service != visit.service:
            self.order(c.TransferTicket(window, service))
        else:
            self.order(c.ParkTicket(window, ONCE_MORE))
            self.order(c.ReturnTicket(window, visit.number))

    def _end(self, ticket: int, outcome: str) -> None:
        visit = self._current[ticket]
        visit.ended, visit.outcome = self._agenda.now, outcome

    def _later(self, delay: int, action: Action) -> None:
        self._agenda.plan(self._agenda.now + delay, Turn.WINDOW, action)
