"""Nobody is overtaken by more than the rule allows, and nobody waits for ever, whoever else comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Citizen, Priority
from hall_server.domain.rules import BALANCED, MINUTE
from hall_server.domain.ticket import Line, Ticket, TicketState
from tests.domain.city import CITY, ILL, CityDay, city

CLASSES = st.sampled_from([p for p in Priority if p is not Priority.APPOINTMENT])
SERVICES = st.sampled_from(["consult", "intake", "results", "invoice"])
MEAN = {service.id: service.usual_length for service in CITY.services}
FREE_FOR_ALL = city(
    services=tuple(replace(service, daily_cap=None) for service in CITY.services),
    green=replace(CITY.green, per_window=100),
    tickets_per_person=None,
)


@dataclass(frozen=True)
class Come:
    """Somebody comes so many milliseconds after the one before, for a service or a whole matter."""

    gap: int
    errand: str
    priority: Priority


@dataclass(frozen=True)
class Serve:
    """A window serves whoever is next, for so long."""

    window: int
    lasts: int


coming = st.builds(Come, st.integers(0, 20 * MINUTE), SERVICES | st.sampled_from(["shop", "home"]), CLASSES)
serving = st.builds(Serve, st.sampled_from([1, 2, 3, 4, 5]), st.integers(0, 20 * MINUTE))
days = st.lists(coming | serving, min_size=5, max_size=40)


def lived(things: list[Come | Serve]) -> CityDay:
    """A day on which windows call only by the rule."""
    day = CityDay(FREE_FOR_ALL)
    day.open(1, 2, 3, 4, 5)
    for thing in things:
        match thing:
            case Come():
                day.now += thing.gap
                citizen = Citizen(thing.priority, "ill" if thing.priority is Priority.GREEN else "")
                if thing.errand in FREE_FOR_ALL.package_by_id:
                    day.do(c.BeginJourney(thing.errand, citizen=citizen))
                else:
                    day.do(c.TakeTicket(thing.errand, citizen=citizen))
            case Serve():
                serve(day, thing.window, thing.lasts)
    return day


def serve(day: CityDay, window: int, lasts: int = MINUTE) -> bool:
    """Whether there was anybody to serve. All who could have been called instead are looked at."""
    waiting = who_could_be_called(day, window)
    if not waiting:
        return False
    called = day.expect(c.CallNext(window), e.TicketCalled)
    one = day.hall.tickets[called.ticket]
    for other, line in waiting:
        if other.id != one.id:
            nobody_is_overtaken_by_too_much(Line(one.service, one.place), one.citizen, line, other.citizen)
    day.do(c.StartService(window))
    day.now += lasts
    day.do(c.FinishService(window))
    return True


def who_could_be_called(day: CityDay, window: int) -> list[tuple[Ticket, Line]]:
    desk = day.hall.desk(window)
    waiting = [t for t in day.hall.tickets.values() if t.state is TicketState.WAITING]
    welcome = [t for t in waiting if not desk.only or t.citizen.priority in desk.only]
    return [(t, line) for t in welcome for line in t.lines if line.service in desk.skills]


def nobody_is_overtaken_by_too_much(one: Line, who: Citizen, line: Line, other: Citizen) -> None:
    """``one`` was called while ``line`` waited, who came earlier by this much at most."""
    earlier = one.place.clock_start - line.place.clock_start
    limits = BALANCED[other.priority] - BALANCED[who.priority]
    lengths = MEAN[line.service] - MEAN[one.service]
    assert earlier <= limits + lengths


@settings(max_examples=150, deadline=None)
@given(days)
def test_nobody_is_overtaken_by_more_than_limits_and_lengths_differ(things: list[Come | Serve]) -> None:
    lived(things)


@settings(max_examples=60, deadline=None)
@given(days)
def test_everybody_is_served_in_the_end_and_keeps_their_clock(things: list[Come | Serve]) -> None:
    day = lived(things)
    while any(serve(day, window) for window in (1, 2, 3, 4, 5)):
        pass
    assert all(ticket.state is TicketState.DONE for ticket in day.hall.tickets.values())
    for ticket in day.hall.tickets.values():
        assert ticket.place.clock_start == ticket.issued_at
        package = FREE_FOR_ALL.package_by_id.get(ticket.package)
        calls = [ev for ev in day.log if isinstance(ev, e.TicketCalled) and ev.ticket == ticket.id]
        if package is not None:
            steps = [step for stage in package.stages for step in stage]
            assert sorted(call.service for call in calls) == sorted(steps)
        assert calls[0].why.waited == calls[0].at - ticket.issued_at


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), SERVICES)
def test_the_green_channel_never_shuts_a_walk_in_out(minutes: int, service: str) -> None:
    """However many come through it, one every so many minutes: only who came within the limit goes first."""
    day = CityDay(FREE_FOR_ALL)
    day.open(2, 4)
    window = 2 if service == "results" else 4
    walk_in = day.ticket(day.come(service))
    while day.hall.tickets[walk_in.id].state is TicketState.WAITING:
        day.do(c.TakeTicket("consult", citizen=ILL))
        serve(day, window, minutes * MINUTE)
    called = day.hall.tickets[walk_in.id].called_at
    assert called is not None
    limit = BALANCED[Priority.NORMAL] + MEAN[service] - MEAN["consult"]
    # One more may just have been called.
    assert called - walk_in.issued_at <= max(0, limit) + minutes * MINUTE


DETOURS: dict[str, list[Callable[[str], c.Command]]] = {
    "parked": [lambda _number: c.ParkTicket(1, "copy"), lambda number: c.ReturnTicket(2, number)],
    "sent on and back": [
        lambda _number: c.TransferTicket(1, "intake"),
        lambda number: c.CallTicket(2, number, "test"),
        lambda _number: c.TransferTicket(2, "consult"),
    ],
    "the clerk left": [
        lambda _number: c.ReleaseWindow(1, "ill"),
        lambda _number: c.SignIn(1, "9001"),
        lambda _number: c.OpenWindow(1),
    ],
    "another class for a while": [
        lambda _number: c.ParkTicket(1, "copy"),
        lambda number: c.ChangeCitizen(number, ILL, "a mistake"),
        lambda number: c.ChangeCitizen(number, Citizen(), "put right"),
        lambda number: c.ReturnTicket(1, number),
    ],
}


@given(st.lists(st.sampled_from(sorted(DETOURS)), min_size=1, max_size=5), st.integers(1, 60), st.booleans())
def test_no_detour_costs_anybody_their_place(detours: list[str], minutes: int, begun: bool) -> None:
    day = CityDay(city(rules=replace(CITY.rules, chosen_calls=100)))
    day.open(1, 2)
    number = day.come("consult")
    place = day.ticket(number).place
    for detour in detours:
        day.do(c.CallTicket(1, number, "test"))
        if begun:
            day.do(c.StartService(1))
        for step in DETOURS[detour]:
            day.later(60 * minutes)
            day.do(step(number))
        assert (day.ticket(number).state, day.ticket(number).place) == (TicketState.WAITING, place)
