"""What is true of a hall at any moment of any day, whatever was done before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise

from hall_server.domain import Hall, choose
from hall_server.domain import events as e
from hall_server.domain.appointment import Book
from hall_server.domain.case import Cases, CaseState
from hall_server.domain.citizen import Priority
from hall_server.domain.concern import Concerns
from hall_server.domain.hall import Desk, WindowState
from hall_server.domain.policy import Policy, choose_window
from hall_server.domain.ticket import Place, Ticket, TicketState

AT_WINDOW = (TicketState.CALLED, TicketState.SERVING)


def in_state(hall: Hall, *states: TicketState) -> dict[int, Ticket]:
    return {id_: ticket for id_, ticket in hall.tickets.items() if ticket.state in states}


def exactly_the_waiting_are_queued_in_order(hall: Hall) -> None:
    """A waiting ticket stands in the queue of each of its lines, and nobody stands anywhere else."""
    queued: Counter[tuple[str, Place]] = Counter()
    for service, queue in hall.queues.items():
        assert all(one < other for one, other in pairwise(queue))
        queued.update((service, place) for place in queue)
    lines = [line for ticket in in_state(hall, TicketState.WAITING).values() for line in ticket.lines]
    assert queued == Counter((line.service, line.place) for line in lines)


def one_window_per_ticket_and_one_ticket_per_window(hall: Hall) -> None:
    at_desks = {desk.ticket: desk for desk in hall.desks.values() if desk.ticket is not None}
    assert len(at_desks) == sum(desk.ticket is not None for desk in hall.desks.values())
    at_windows = in_state(hall, *AT_WINDOW)
    assert at_desks.keys() == at_windows.keys()
    for id_, desk in at_desks.items():
        assert at_windows[id_].window == desk.number
        assert at_windows[id_].clerk == desk.clerk
    seated = [desk.clerk for desk in hall.desks.values() if desk.clerk]
    assert len(set(seated)) == len(seated)


def who_stands_by_is_free_and_open(hall: Hall) -> None:
    for number in hall.standing_by:
        desk = hall.desks[number]
        assert (desk.state, desk.ticket) == (WindowState.OPEN, None)
        assert desk.clerk is not None


def windows_serve_their_own_and_help_where_a_guard_is_raised(hall: Hall) -> None:
    for desk in hall.desks.values():
        helped = {hall.plan.guards[index].zone for index in hall.guards if _guards(hall, index, desk)}
        extra = {service.id for service in hall.plan.services if service.zone in helped}
        assert desk.skills == desk.services | extra


def _guards(hall: Hall, index: int, desk: Desk) -> bool:
    return desk.number in hall.plan.guards[index].windows


def moments_come_in_order(hall: Hall) -> None:
    for ticket in hall.tickets.values():
        moments = (ticket.issued_at, ticket.called_at, ticket.started_at, ticket.ended_at)
        known = [moment for moment in moments if moment is not None]
        assert known == sorted(known)
        if ticket.state is TicketState.DONE:
            assert ticket.ended_at is not None
            assert ticket.started_at is not None
            assert 0 <= ticket.parked_for <= ticket.ended_at - ticket.started_at
        if ticket.state is TicketState.WAITING and ticket.called_at is None:
            assert ticket.parked_for == 0


def all_lines_of_a_ticket_have_its_clock(hall: Hall) -> None:
    for ticket in hall.tickets.values():
        services = [line.service for line in ticket.lines]
        assert len(set(services)) == len(services)
        assert {line.place[1:] for line in ticket.lines} == {(ticket.place.clock_start, ticket.id)}


def the_choice_is_the_smallest_place(hall: Hall, policy: Policy) -> None:
    """By counting everybody: whom each window calls next, and who of those that stand by calls first."""
    firsts: dict[int, Place] = {}
    for number, desk in hall.desks.items():
        places = _callable(hall, desk)
        choice = choose(hall, number, policy)
        if choice is None:
            assert not places
            continue
        firsts[number] = min(places)
        others = {place.ticket: place for place in places if place.ticket != choice.ticket}
        assert (choice.place, choice.rule, choice.others) == (min(places), policy.name, len(others))
        earlier = [place for place in others.values() if place.clock_start < choice.place.clock_start]
        assert choice.overtook == len(earlier)
    ready = {number: firsts[number] for number in hall.standing_by if number in firsts}
    found = choose_window(hall, policy)
    if found is None:
        assert not ready
        return
    window, choice = found
    assert choice.place == min(ready.values()) == ready[window]
    rivals = [number for number, place in ready.items() if place == choice.place]
    assert window == min(rivals, key=lambda n: (len(hall.desks[n].skills), hall.standing_by[n], n))


def _callable(hall: Hall, desk: Desk) -> list[Place]:
    waiting = in_state(hall, TicketState.WAITING).values()
    welcome = [ticket for ticket in waiting if not desk.only or ticket.citizen.priority in desk.only]
    return [line.place for ticket in welcome for line in ticket.lines if line.service in desk.skills]


def no_slot_has_more_than_it_holds(hall: Hall) -> None:
    plan, book = hall.plan, hall.book
    held = [one for one in book.by_id.values() if one.holds_place]
    taken = Counter((one.service, one.slot) for one in held)
    assert +book.taken == taken
    assert not any(count < 0 for count in book.taken.values())
    for (service, _slot), count in taken.items():
        assert count <= plan.service_by_id[service].appointments
    zones: Counter[tuple[str, int]] = Counter()
    for (service, slot), count in taken.items():
        zones[plan.service_by_id[service].zone, slot] += count
    for (zone, _slot), count in zones.items():
        bound = plan.zone_by_id[zone].appointments
        assert bound is None or count <= bound
    persons = Counter((one.citizen.person, one.day) for one in held if one.citizen.person)
    assert all(count <= plan.appointments.per_person for count in persons.values())
    assert {book.by_id[id_].code for id_ in book.by_code.values()} == set(book.by_code)
    days = {one.day for one in book.by_id.values()}
    assert book.by_day == {
        day: {id_: one for id_, one in book.by_id.items() if one.day == day} for day in days
    }


def kept_appointments_have_their_ticket(hall: Hall) -> None:
    for one in hall.book.by_id.values():
        assert (one.ticket is not None) == (one.state.value == "kept")
        if one.ticket is not None and one.day == hall.day:
            assert hall.tickets[one.ticket].slot == one.slot


def cases_are_numbered_and_dated(hall: Hall) -> None:
    assert {hall.cases.by_id[id_].number for id_ in hall.cases.by_number.values()} == set(
        hall.cases.by_number
    )
    for case in hall.cases.by_id.values():
        assert (case.state is CaseState.SUPPLEMENT) == bool(case.undecided and case.missing)
        assert (case.collected_at is not None) == (case.state is CaseState.COLLECTED)
        assert (case.decided_at is None) == case.undecided


def counters_equal_a_recount(hall: Hall, log: Iterable[tuple[e.Event, Ticket | None]]) -> None:
    """``log`` is the day's, each event with its ticket as it was just before."""
    taken: Counter[str] = Counter()
    persons: Counter[str] = Counter()
    green: Counter[int] = Counter()
    chosen: Counter[int] = Counter()
    for event, before in log:
        match event:
            case e.TicketIssued():
                if event.slot is None and not event.package:
                    taken[event.service] += 1
                if event.citizen.person is not None:
                    persons[event.citizen.person] += 1
                if event.citizen.priority is Priority.GREEN and event.window is not None:
                    green[event.window] += 1
            case e.CitizenChanged() if event.window is not None:
                assert before is not None
                became_green = event.citizen.priority is Priority.GREEN is not before.citizen.priority
                green[event.window] += became_green
            case e.TicketCalled() if event.why.rule == e.CHOSEN:
                assert before is not None
                chosen[event.window] += before.state is TicketState.WAITING
    assert (hall.taken, hall.persons) == (taken, persons)
    assert {number: (desk.green, desk.chosen) for number, desk in hall.desks.items()} == {
        number: (green[number], chosen[number]) for number in hall.desks
    }
    assert all(desk.green <= hall.plan.green.per_window for desk in hall.desks.values())
    assert all(desk.chosen <= hall.plan.rules.chosen_calls for desk in hall.desks.values())
    for service in hall.plan.services:
        assert service.daily_cap is None or taken[service.id] <= service.daily_cap


def as_stored(hall: Hall) -> tuple[Book, Cases, Concerns]:
    """The book, the cases and the concerns as the store gives them back: as they are now."""
    book, cases, concerns = Book(), Cases(), Concerns()
    for appointment in hall.book.by_id.values():
        book.put(appointment)
    for case in hall.cases.by_id.values():
        cases.put(case)
    for concern in hall.concerns.by_id.values():
        concerns.put(concern)
    return book, cases, concerns


TRUTHS: tuple[Callable[[Hall], None], ...] = (
    exactly_the_waiting_are_queued_in_order,
    one_window_per_ticket_and_one_ticket_per_window,
    who_stands_by_is_free_and_open,
    windows_serve_their_own_and_help_where_a_guard_is_raised,
    moments_come_in_order,
    all_lines_of_a_ticket_have_its_clock,
    no_slot_has_more_than_it_holds,
    kept_appointments_have_their_ticket,
    cases_are_numbered_and_dated,
)
