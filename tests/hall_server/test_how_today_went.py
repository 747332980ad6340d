"""What a manager is told of today is what the log says, whatever became of the tickets."""

from __future__ import annotations

from collections import Counter, defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.domain import Refusal
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.serving.translation.days import HOUR, SPAN, today
from tests.domain.day import Day

NINE_HOURS = 9 * HOUR

moves = st.lists(
    st.tuples(
        st.sampled_from(["take", "call", "start", "finish", "park", "return", "transfer", "no-show", "undo"]),
        st.sampled_from(["consult", "intake"]),
        st.integers(1, 2),
        st.integers(1, 1_500),
    ),
    max_size=80,
)


def carry_out(day: Day, move: str, service: str, window: int) -> None:
    numbers = [ticket.number for ticket in day.hall.tickets.values() if ticket.state == "parked"]
    commands: dict[str, c.Command] = {
        "take": c.TakeTicket(service),
        "call": c.CallNext(window),
        "start": c.StartService(window),
        "finish": c.FinishService(window),
        "park": c.ParkTicket(window, "copies"),
        "return": c.ReturnTicket(window, numbers[0] if numbers else "none"),
        "transfer": c.TransferTicket(window, service),
        "no-show": c.MarkNoShow(window),
        "undo": c.TakeBack(window),
    }
    day.do(commands[move])


@given(moves)
@settings(max_examples=60)
def test_arrivals_waits_and_the_heat_map_are_the_logs(done: list[tuple[str, str, int, int]]) -> None:
    day = Day()
    day.open(1, 2)
    for move, service, window, seconds in done:
        day.later(seconds)
        try:
            carry_out(day, move, service, window)
        except Refusal:
            continue
    midnight = int(day.log[0].at) - NINE_HOURS
    taken: Counter[tuple[str, int]] = Counter()
    arrivals: Counter[int] = Counter()
    waits: defaultdict[int, list[int]] = defaultdict(list)
    in_line: dict[int, int] = {}
    for event in day.log:
        match event:
            case e.TicketIssued():
                taken[event.service, (event.at - midnight) // HOUR] += 1
                arrivals[(event.at - midnight) // SPAN] += 1
                in_line[event.ticket] = event.at
            case e.TicketReturned() | e.TicketTransferred():
                in_line[event.ticket] = event.at
            case e.TicketCalled() if event.ticket in in_line:
                waits[(event.at - midnight) // SPAN].append(event.at - in_line.pop(event.ticket))
    told = today(day.hall, day.now)
    assert {
        (service, hour): count
        for service, hours in told.taken.items()
        for hour, count in enumerate(hours)
        if count
    } == taken
    assert {span: count for span, count in enumerate(told.arrivals) if count} == arrivals
    assert {span: wait for span, wait in enumerate(told.waits) if wait is not None} == {
        span: sum(some) // len(some) for span, some in waits.items()
    }


def test_who_is_sent_on_came_for_what_they_took_a_number_for() -> None:
    day = Day()
    day.open(1)
    day.take("consult")
    day.later(300)
    day.call(1)
    day.do(c.StartService(1))
    day.do(c.TransferTicket(1, "intake"))
    day.later(600)
    day.call(1)
    told = today(day.hall, day.now)
    assert {service: sum(hours) for service, hours in told.taken.items()} == {"consult": 1}
    assert [wait for wait in told.waits if wait is not None] == [300_000, 600_000]
