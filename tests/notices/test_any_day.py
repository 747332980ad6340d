"""Whatever happens in a hall: nobody is told twice, or without having asked, or after having left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.domain import Hall, Refusal, decide, opened
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.policy import policy_of
from hall_server.domain.replay import bring_forward
from hall_server.domain.ticket import Ticket, TicketState
from hall_server.notices.deciding import Audience, Key, Kind, notices_after
from tests.domain import keys
from tests.domain.city import CITY, ELDER
from tests.domain.day import NINE
from tests.notices.listeners import PHONE

PLAN = replace(CITY, notices_ahead=2)
POLICY = policy_of(PLAN.dispatch)

Step = Callable[[Hall], tuple[c.Command, ...]]


def some(*makes: Callable[[Ticket], c.Command]) -> st.SearchStrategy[Step]:
    """Commands about one of the day's first tickets."""

    def about(which: int) -> Step:
        def step(hall: Hall) -> tuple[c.Command, ...]:
            ids = sorted(hall.tickets)
            return tuple(make(hall.tickets[ids[which % len(ids)]]) for make in makes) if ids else ()

        return step

    return st.integers(0, 4).map(about)


def pressed(*commands: c.Command) -> Step:
    return lambda _hall: commands


steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(c.TakeTicket, keys.services, citizen=keys.citizens).map(pressed),
    st.builds(c.BeginJourney, keys.packages).map(pressed),
    st.tuples(keys.windows, st.sampled_from(keys.WAYS)).map(lambda p: pressed(*(key(p[0]) for key in p[1]))),
    st.tuples(keys.any_windows, st.sampled_from(keys.KEYS)).map(lambda p: pressed(p[1](p[0]))),
    keys.by_clerks.map(pressed),
    keys.by_the_manager.map(pressed),
    st.just(pressed(c.CallForReady())),
    some(lambda ticket: c.WantNotices(ticket.id, PHONE)),
    some(lambda ticket: c.WantNotices(ticket.id, PHONE), lambda ticket: c.StopNotices(ticket.id)),
    some(lambda ticket: c.StopNotices(ticket.id)),
    some(lambda ticket: c.ReturnTicket(1, ticket.number)),
    some(lambda ticket: c.CallTicket(4, ticket.number, "first")),
    some(lambda ticket: c.CallTicket(ticket.window or 1, ticket.number, "again")),
    some(
        lambda ticket: c.WantNotices(ticket.id, PHONE),
        lambda ticket: c.CallTicket(4, ticket.number, "first"),
        lambda _ticket: c.ParkTicket(4, "copy"),
        lambda ticket: c.CallTicket(4, ticket.number, "back"),
    ),
    some(lambda ticket: c.CancelTicket(ticket.number, "left")),
    some(lambda ticket: c.ChangeCitizen(ticket.number, ELDER, "old")),
)
gaps = st.sampled_from([1, 1, 1, 1, 15, 15, 15 * 3600])


class Listening:
    """A day with listeners, and a simple account of what they may and must be told."""

    def __init__(self) -> None:
        self.hall, self.audience, self.now = opened(PLAN), Audience(), int(NINE.timestamp() * 1000)
        self.wanted: set[int] = set()
        self.told: set[Key] = set()
        self._do(c.TurnDay())
        for window in (1, 2, 4):
            self._do(c.SignIn(window, f"900{window}"))
            self._do(c.OpenWindow(window))
        for service in ("consult", "intake", "invoice", "consult"):
            self._do(c.TakeTicket(service))

    def live(self, *commands: c.Command, seconds: int = 1) -> None:
        self.now += 1_000 * seconds
        self._do(c.TurnDay())
        for command in commands:
            self._do(command)

    def _do(self, command: c.Command) -> None:
        try:
            events = decide(self.hall, command, self.now, POLICY)
        except Refusal:
            return
        for event in events:
            self._see(event)

    def _see(self, event: e.Event) -> None:
        before = bring_forward(self.hall, event)
        match event:
            case e.DayStarted():
                self.wanted, self.told = set(), set()
            case e.NoticesWanted():
                self.wanted.add(event.ticket)
            case e.NoticesStopped():
                self.wanted.discard(event.ticket)
        notices = notices_after(self.hall, event, before, self.audience)
        for notice in notices:
            ticket = self.hall.tickets[notice.ticket]
            assert notice.ticket in self.wanted
            assert notice.key not in self.told
            assert (notice.number, notice.visit) == (ticket.number, ticket.visit)
            self.told.add(notice.key)
            if notice.kind is Kind.AHEAD:
                assert ticket.state is TicketState.WAITING
                ahead = min(self.hall.ahead_of(line) for line in ticket.lines)
                assert notice.ahead == ahead <= PLAN.notices_ahead
                assert (ticket.id, ticket.visit, Kind.CALLED) not in self.told
            else:
                assert ticket.state is TicketState.CALLED
                assert notice.window == ticket.window
        if isinstance(event, e.TicketCalled) and event.ticket in self.wanted:
            visit = self.hall.tickets[event.ticket].visit
            assert (event.ticket, visit, Kind.CALLED) in self.told, "who is called is told"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(steps, gaps), min_size=5, max_size=50))
def test_everybody_is_told_what_they_asked_for_and_no_more(lived: list[tuple[Step, int]]) -> None:
    day = Listening()
    for step, seconds in lived:
        day.live(*step(day.hall), seconds=seconds)
