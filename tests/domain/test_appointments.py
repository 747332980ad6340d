"""Slots, bookings, and coming in time: what a citizen with an appointment meets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.appointment import AppointmentState
from hall_server.domain.citizen import Citizen, Need, Priority
from hall_server.domain.deciding.appointments import slots
from hall_server.domain.rules import MINUTE, AppointmentRules
from tests.domain.city import CITY, ELDER, ILL, CityDay, city, person


def starts(day: CityDay, service: str, of_march: int) -> list[str]:
    found = slots(day.hall, service, date(2026, 3, of_march), day.now)
    return [day.hall.plan.local(slot.start).strftime("%H:%M") for slot in found]


def free(day: CityDay, service: str, of_march: int, hour: int, minute: int = 0) -> int:
    moment = day.moment(of_march, hour, minute)
    found = slots(day.hall, service, date(2026, 3, of_march), day.now)
    return next(slot.free for slot in found if slot.start == moment)


MORNING = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
AFTERNOON = ["13:30", "14:00", "14:30", "15:00", "15:30", "16:00", "16:30"]


class TestSlots:
    def test_lie_in_the_hours_and_not_in_the_lunch_break(self) -> None:
        assert starts(CityDay(), "estate", 3) == MORNING + AFTERNOON

    def test_that_have_begun_are_not_offered(self) -> None:
        day = CityDay()
        assert starts(day, "estate", 2) == MORNING[1:] + AFTERNOON
        day.at(2, 13, 30)
        assert starts(day, "estate", 2) == AFTERNOON[1:]
        day.at(2, 18)
        assert starts(day, "estate", 2) == []

    def test_end_within_the_hours_that_they_begin_in(self) -> None:
        day = CityDay(city(appointments=AppointmentRules(slot=50 * MINUTE)))
        assert starts(day, "estate", 3) == ["09:00", "09:50", "10:40", "13:30", "14:20", "15:10", "16:00"]

    @pytest.mark.parametrize(("of_march", "why"), [(5, "a holiday"), (7, "Saturday"), (9, "too far ahead")])
    def test_are_none_on(self, of_march: int, why: str) -> None:
        day = CityDay(city(appointments=AppointmentRules(days_ahead=6)))
        assert starts(day, "estate", of_march) == []
        assert starts(day, "estate", 6) != []

    def test_are_none_for_what_takes_no_appointments(self) -> None:
        day = CityDay()
        assert starts(day, "invoice", 3) == []
        with pytest.raises(Exception, match="no service divorce"):
            starts(day, "divorce", 3)

    def test_have_room_for_so_many_of_a_service_and_of_a_zone(self) -> None:
        day = CityDay()
        assert (free(day, "consult", 3, 10), free(day, "intake", 3, 10)) == (2, 2)
        day.book(3, 10, service="consult")
        assert (free(day, "consult", 3, 10), free(day, "intake", 3, 10)) == (1, 2)
        day.book(3, 10, service="consult")
        assert (free(day, "consult", 3, 10), free(day, "intake", 3, 10)) == (0, 1)
        assert free(day, "consult", 3, 10, 30) == 2


class TestBooking:
    def refused(self, day: CityDay, service: str, *when: int, code: str = "X1", **how: Any) -> str:
        return day.refused(c.BookAppointment(service, day.moment(*when), code, **how)).code

    def test_takes_a_place_until_it_is_cancelled(self) -> None:
        day = CityDay()
        first = day.book(3, 10, service="estate")
        assert self.refused(day, "estate", 3, 10) == "slot_full"
        day.do(c.CancelAppointment(first.code))
        assert day.book(3, 10, service="estate").slot == first.slot

    def test_is_bound_by_the_zone_too(self) -> None:
        day = CityDay()
        for service in ("consult", "consult", "intake"):
            day.book(3, 10, service=service)
        assert self.refused(day, "intake", 3, 10) == "slot_full"

    @pytest.mark.parametrize(
        ("service", "when", "why"),
        [
            ("estate", (2, 9), "slot_past"),
            ("estate", (1, 10), "slot_past"),
            ("estate", (2, 9, 15), "no_such_slot"),
            ("estate", (2, 12), "no_such_slot"),
            ("estate", (5, 10), "no_such_slot"),
            ("consult", (7, 0), "slot_too_far"),
            ("invoice", (3, 10), "no_appointments_here"),
            ("divorce", (3, 10), "unknown_service"),
        ],
    )
    def test_is_for_a_slot_that_there_is(self, service: str, when: tuple[int, ...], why: str) -> None:
        day = CityDay()
        assert self.refused(day, service, *when) == why
        assert day.book(6, 23, 30).state is AppointmentState.BOOKED

    @pytest.mark.parametrize("slot", [2**63 - 1, 10**14, -1, -(2**63)])
    def test_of_a_moment_out_of_all_time_is_refused_in_words(self, slot: int) -> None:
        day = CityDay()
        code = day.book(3, 10).code
        for command in (c.BookAppointment("consult", slot, "X1"), c.MoveAppointment(code, slot)):
            assert day.refused(command).code in ("slot_past", "slot_too_far")

    def test_is_found_again_by_its_code_as_people_type_it(self) -> None:
        day = CityDay()
        slot = day.moment(3, 10)
        day.do(c.BookAppointment("consult", slot, " ab-12 "))
        assert self.refused(day, "consult", 3, 11, code="AB-12") == "code_taken"
        day.expect(c.CancelAppointment("Ab-12 "), e.AppointmentCancelled)

    @pytest.mark.parametrize("code", ["", " ", "A B", "X" * 41, "A\nB"])
    def test_needs_a_code_that_can_be_typed(self, code: str) -> None:
        assert self.refused(CityDay(), "consult", 3, 10, code=code) == "bad_code"

    @pytest.mark.parametrize("phone_tail", ["13800001234", "123", "12a4", "1234 "])
    def test_keeps_no_more_of_a_phone_than_its_last_digits(self, phone_tail: str) -> None:
        assert self.refused(CityDay(), "consult", 3, 10, phone_tail=phone_tail) == "phone_tail_only"
        assert CityDay().book(3, 10, phone_tail="1234").phone_tail == "1234"

    def test_is_limited_by_person_and_day(self) -> None:
        day = CityDay()
        li = person("li")
        day.book(3, 10, citizen=li)
        second = day.book(3, 11, citizen=li)
        too_many = day.refused(c.BookAppointment("consult", day.moment(3, 14), "X1", citizen=li))
        assert (too_many.code, too_many.fields) == ("too_many_appointments", {"most": 2})
        day.book(3, 14, citizen=person("wang"))
        day.book(3, 14)
        other_day = day.book(4, 10, citizen=li)
        assert day.refused(c.MoveAppointment(other_day.code, day.moment(3, 15))).code == too_many.code
        day.do(c.CancelAppointment(second.code))
        day.expect(c.MoveAppointment(other_day.code, day.moment(3, 15)), e.AppointmentMoved)

    def test_opens_no_green_channel(self) -> None:
        day = CityDay()
        green = c.BookAppointment("consult", day.moment(3, 10), "X1", citizen=ILL)
        assert day.refused(green).code == "green_by_staff_only"

    def test_has_an_id_for_ever_and_counts_anew_each_day(self) -> None:
        day = CityDay()
        assert [day.book(3, 10).id, day.book(4, 10).id] == [20260302_00001, 20260302_00002]
        day.at(3, 9)
        day.do(c.TurnDay())
        assert day.book(4, 10).id == 20260303_00001
        assert len(day.hall.book.by_id) == 3


class TestMoving:
    def test_frees_one_slot_and_takes_another(self) -> None:
        day = CityDay()
        code = day.book(3, 10, service="estate").code
        day.expect(c.MoveAppointment(code, day.moment(4, 14)), e.AppointmentMoved)
        assert (free(day, "estate", 3, 10), free(day, "estate", 4, 14)) == (1, 0)
        assert day.appointment(code).day == "2026-03-04"
        assert day.do(c.MoveAppointment(code, day.moment(4, 14))) == []

    def test_keeps_the_place_when_there_is_no_other(self) -> None:
        day = CityDay()
        code, other = day.book(3, 10, service="estate").code, day.book(3, 11, service="estate")
        assert day.refused(c.MoveAppointment(code, other.slot)).code == "slot_full"
        assert day.appointment(code).slot == day.moment(3, 10)

    def test_and_cancelling_end_with_the_check_in(self) -> None:
        day = CityDay()
        code = day.book(2, 9, 30).code
        number = day.check_in(code)
        for command in (c.MoveAppointment(code, day.moment(3, 10)), c.CancelAppointment(code)):
            assert day.refused(command).fields == {"number": number}

    def test_an_unknown_or_cancelled_one_is_impossible(self) -> None:
        day = CityDay()
        code = day.book(3, 10).code
        day.do(c.CancelAppointment(code))
        assert day.do(c.CancelAppointment(code)) == []
        move = day.refused(c.MoveAppointment(code, day.moment(3, 11)))
        assert move.code == "appointment_is_cancelled"
        assert day.refused(c.CancelAppointment("NOBODY")).code == "unknown_appointment"


class TestCheckingIn:
    @pytest.mark.parametrize(
        ("hour", "minute", "why"),
        [
            (9, 29, "too_early"),
            (9, 30, None),
            (10, 0, None),
            (10, 15, None),
            (10, 16, "too_late"),
        ],
    )
    def test_is_possible_around_the_slot(self, hour: int, minute: int, why: str | None) -> None:
        day = CityDay()
        code = day.book(2, 10).code
        day.at(2, hour, minute)
        if why is None:
            assert day.check_in(code) == "A001"
        else:
            refusal = day.refused(c.CheckIn(code))
            assert (refusal.code, refusal.fields["slot"]) == (why, "10:00")

    @pytest.mark.parametrize(
        ("hour", "minute", "clock"),
        [(9, 40, (10, 0)), (10, 0, (10, 0)), (10, 5, (10, 0)), (10, 6, (10, 6))],
    )
    def test_counts_from_the_slot_unless_it_is_late(
        self, hour: int, minute: int, clock: tuple[int, int]
    ) -> None:
        day = CityDay()
        code = day.book(2, 10).code
        day.at(2, hour, minute)
        ticket = day.ticket(day.check_in(code))
        assert ticket.place.clock_start == day.moment(2, *clock)
        assert (ticket.slot, ticket.issued_at) == (day.moment(2, 10), day.now)

    def test_makes_the_appointment_kept_by_that_number(self) -> None:
        day = CityDay()
        code = day.book(2, 9, 30).code
        number = day.check_in(code, kiosk="door")
        kept = day.appointment(code)
        assert (kept.state, kept.ticket) == (AppointmentState.KEPT, day.ticket(number).id)
        assert [slip.ticket for slip in day.slips()] == [kept.ticket]
        again = day.refused(c.CheckIn(code))
        assert (again.code, again.fields) == ("already_checked_in", {"number": number})

    def test_gives_the_class_of_appointments_unless_theirs_is_another(self) -> None:
        day = CityDay()
        plain, elder = day.book(2, 9, 30), day.book(2, 9, 30, citizen=ELDER)
        classes = [day.ticket(day.check_in(one.code)).citizen.priority for one in (plain, elder)]
        assert classes == [Priority.APPOINTMENT, Priority.ELDERLY]

    def test_adds_what_somebody_needs_to_what_was_known(self) -> None:
        day = CityDay()
        code = day.book(2, 9, 30, citizen=Citizen(needs=(Need.WHEELCHAIR,))).code
        number = day.check_in(code, needs=(Need.DEAF,))
        assert day.ticket(number).citizen.needs == (Need.DEAF, Need.WHEELCHAIR)

    def test_takes_none_of_the_days_walk_in_numbers_and_asks_for_no_second_id(self) -> None:
        day = CityDay()
        li = person("li")
        code = day.book(2, 10, 30, service="estate", citizen=li).code
        for _ in range(2):
            day.come("consult", li)
        day.at(2, 10, 30)
        assert day.check_in(code, kiosk="stairs")
        assert day.hall.taken["estate"] == 0

    def test_is_refused_elsewhere_and_on_another_day(self) -> None:
        day = CityDay()
        code = day.book(3, 10).code
        assert day.refused(c.CheckIn(code, hall="village")).code == "other_hall"
        other = day.refused(c.CheckIn(code, hall="city"))
        assert (other.code, other.fields) == ("other_day", {"day": "2026-03-03"})
        assert day.refused(c.CheckIn("NOBODY")).code == "unknown_appointment"

    def test_is_refused_at_a_kiosk_of_other_zones_or_of_no_hall(self) -> None:
        day = CityDay()
        code = day.book(2, 9, 30).code
        assert day.refused(c.CheckIn(code, kiosk="stairs")).code == "service_not_here"
        assert day.refused(c.CheckIn(code, kiosk="cellar")).code == "unknown_kiosk"
        assert day.refused(c.CheckIn(code, window=1)).code == "not_signed_in"

    def test_is_possible_before_the_doors_open_for_walk_ins(self) -> None:
        day = CityDay()
        code = day.book(3, 9, service="estate").code
        day.at(3, 8, 45)
        day.do(c.TurnDay())
        assert day.refused(c.TakeTicket("estate")).code == "service_closed"
        assert day.check_in(code) == "C001"

    def test_is_over_when_the_appointment_was_cancelled_or_missed(self) -> None:
        day = CityDay()
        cancelled, missed = day.book(2, 10).code, day.book(2, 10).code
        day.do(c.CancelAppointment(cancelled))
        day.at(2, 10, 16)
        day.expect(c.LapseAppointments(), e.AppointmentMissed)
        assert day.refused(c.CheckIn(cancelled)).code == "appointment_is_cancelled"
        assert day.refused(c.CheckIn(missed)).code == "appointment_is_missed"


class TestWhoDoesNotCome:
    def test_has_missed_it_once_check_in_has_closed(self) -> None:
        day = CityDay()
        code, later = day.book(2, 10).code, day.book(2, 10, 30).code
        day.at(2, 10, 15)
        assert day.do(c.LapseAppointments()) == []
        day.now += 1
        day.expect(c.LapseAppointments(), e.AppointmentMissed)
        assert day.do(c.LapseAppointments()) == []
        assert day.appointment(code).state is AppointmentState.MISSED
        assert day.appointment(later).state is AppointmentState.BOOKED
        assert free(day, "consult", 2, 10, 30) == 1

    def test_has_missed_it_when_the_day_turns_though_the_hall_was_off(self) -> None:
        """What the book forgets with the day must not stay open for ever in the store."""
        day = CityDay()
        evening, tomorrow = day.book(2, 23, 30), day.book(3, 10)
        kept = day.book(2, 9, 30)
        day.check_in(kept.code)
        day.at(3, 0, 1)
        events = day.do(c.TurnDay())
        missed = [event.appointment for event in events if isinstance(event, e.AppointmentMissed)]
        assert missed == [evening.id]
        assert set(day.hall.book.by_id) == {tomorrow.id}

    def test_may_book_again(self) -> None:
        day = CityDay()
        li = person("li")
        day.book(2, 10, citizen=li)
        day.book(2, 10, 30, citizen=li)
        day.at(2, 12)
        day.do(c.LapseAppointments())
        assert day.book(2, 15, citizen=li).state is AppointmentState.BOOKED


class TestAPlanThatChanged:
    def test_a_service_that_is_gone_is_said_so(self) -> None:
        day = CityDay()
        code = day.book(2, 9, 30, service="consult").code
        services = tuple(service for service in CITY.services if service.id != "consult")
        day.hall.plan = city(services=services, packages=())
        assert day.refused(c.CheckIn(code)).code == "unknown_service"
        assert day.refused(c.MoveAppointment(code, day.moment(3, 10))).code == "unknown_service"
        assert free(day, "intake", 2, 9, 30) == 2
        day.expect(c.CancelAppointment(code), e.AppointmentCancelled)

    def test_less_room_than_was_booked_is_no_room(self) -> None:
        day = CityDay()
        for _ in range(2):
            day.book(3, 10)
        day.hall.plan = city(services=tuple(replace(s, appointments=1) for s in CITY.services))
        assert free(day, "consult", 3, 10) == 0
        assert day.refused(c.BookAppointment("consult", day.moment(3, 10), "X1")).code == "slot_full"
