"""Concerns over days: deadlines in working days, who may see and work on them, what outlives the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain import opened
from hall_server.domain.calendar import WorkCalendar
from hall_server.domain.concern import Done, Source
from hall_server.domain.replay import replay
from hall_server.domain.rules import HOUR
from tests.domain.day import PLAN
from tests.domain.ledger import BAD, GOOD, MANAGER, NOTE, WITH_PHONE, WORDS, WORSE, Ledger, clerk
from tests.domain.truths import as_stored


@pytest.fixture
def day() -> Ledger:
    return Ledger()


class TestDeadlines:
    def test_are_those_of_the_source(self, day: Ledger) -> None:
        terms = {
            source: day.concern(day.complain(source=source))
            for source in (Source.COMPLAINT, Source.CONSULTATION, Source.SUGGESTION)
        }
        assert [(one.respond_by, one.close_by) for one in terms.values()] == [
            ("2026-03-03", "2026-03-09"),
            ("2026-03-03", "2026-03-05"),
            ("2026-03-09", "2026-03-23"),
        ]

    def test_holidays_do_not_count_and_make_up_days_do(self) -> None:
        holidays = WorkCalendar(
            closed=frozenset({date(2026, 3, 3), date(2026, 3, 4)}), worked=frozenset({date(2026, 3, 7)})
        )
        day = Ledger(replace(PLAN, calendar=holidays))
        concern = day.concern(day.complain())
        # After Monday: Thursday, Friday, the Saturday that is worked, Monday and Tuesday.
        assert (concern.respond_by, concern.close_by) == ("2026-03-05", "2026-03-10")

    def test_pass_when_their_day_is_over(self, day: Ledger) -> None:
        number = day.complain()
        assert day.concern(number).overdue("2026-03-03") == ()
        assert day.concern(number).overdue("2026-03-04") == ("respond",)
        assert day.concern(number).overdue("2026-03-10") == ("respond", "close")
        day.verify(number)
        assert day.concern(number).overdue("2026-03-10") == ("close",)
        day.mend(number)
        day.tell(number, Done.SATISFIED)
        assert day.concern(number).overdue("2026-03-10") == ("close",)
        day.close(number)
        assert day.concern(number).overdue("2026-03-10") == ()

    def test_the_most_urgent_comes_first(self, day: Ledger) -> None:
        suggestion, complaint = day.complain(source=Source.SUGGESTION), day.complain()
        concerns = day.hall.concerns
        assert [one.number for one in concerns.overdue("2026-04-01")] == [complaint, suggestion]
        assert [one.number for one in concerns.overdue("2026-03-05")] == [complaint]
        day.verify(complaint)
        assert [one.number for one in concerns.overdue("2026-03-05")] == []
        assert [one.number for one in concerns.unsettled()] == [complaint, suggestion]

    def test_the_supervision_clock_runs_in_the_state_it_is_in(self, day: Ledger) -> None:
        number = day.complain()
        opened_at = day.now
        day.now += 2 * HOUR
        day.verify(number)
        day.now += HOUR
        day.mend(number)
        day.tell(number, Done.UNSATISFIED)
        day.now += HOUR
        concern = day.concern(number)
        assert concern.responded_at == opened_at + 2 * HOUR
        spent = {state.value: length for state, length in concern.spent(day.now).items()}
        assert spent == {"open": 2 * HOUR, "mending": 2 * HOUR, "calling_back": 0}
        day.mend(number)
        day.tell(number, Done.SATISFIED)
        day.close(number)
        assert sum(day.concern(number).spent(day.now + HOUR).values()) == 4 * HOUR


class TestWhoMay:
    def test_a_clerk_with_the_duty_works_at_the_own_window(self, day: Ledger) -> None:
        day.open(1)
        opening = c.OpenConcern(clerk(1), Source.COMPLAINT, WITH_PHONE)
        concern = day.expect(opening, e.ConcernOpened).concern
        assert concern.steps[0].by == "9001"
        assert day.refused(replace(opening, by=clerk(1, "9002"))).code == "not_your_duty"
        assert day.refused(replace(opening, by=clerk(2))).code == "not_signed_in"
        day.expect(c.VerifyConcern(clerk(1), concern.number, True, NOTE), e.ConcernVerified)

    def test_nobody_handles_what_is_about_the_own_service(self, day: Ledger) -> None:
        day.open(1, 2)
        day.rate(BAD, WITH_PHONE)
        number = day.rated().number
        for command in (
            c.VerifyConcern(clerk(1), number, False, NOTE),
            c.MendConcern(clerk(1), number, NOTE),
            c.CallBackConcern(clerk(1), number, Done.SATISFIED),
            c.CloseConcern(clerk(1), number, NOTE),
            c.SeeContact(clerk(1), number),
        ):
            refused = day.refused(command)
            assert (refused.code, refused.fields) == ("unknown_concern", {"concern": number})
        day.expect(c.VerifyConcern(clerk(2), number, False, NOTE), e.ConcernVerified)

    def test_one_that_names_only_a_window_is_kept_from_who_sits_there(self, day: Ledger) -> None:
        day.open(1, 2)
        case = c.OpenConcern(MANAGER, Source.HOTLINE, WORDS, window=1, reference="HN-1")
        number = day.expect(case, e.ConcernOpened).concern.number
        verify = c.VerifyConcern(clerk(1), number, False, NOTE)
        assert day.refused(verify).code == "unknown_concern"
        day.do(replace(verify, by=clerk(2)))
        # A clerk who is named is the one whom it is about, wherever anybody sits.
        named = replace(case, about="9002", reference="HN-2")
        number = day.expect(named, e.ConcernOpened).concern.number
        assert day.refused(replace(verify, by=clerk(2), concern=number)).code == "unknown_concern"
        day.do(replace(verify, concern=number))

    def test_the_same_reference_does_not_tell_its_number(self, day: Ledger) -> None:
        day.open(1, 2)
        case = c.OpenConcern(MANAGER, Source.HOTLINE, WORDS, about="9001", reference="HN-1")
        made = day.expect(case, e.ConcernOpened).concern
        for again in (case, replace(case, known=made, reference="HN-7")):
            refused = day.refused(replace(again, by=clerk(1)))
            assert (refused.code, made.number in str(refused.fields)) == ("entered_already", False)
            assert day.do(replace(again, by=clerk(2))) == []

    def test_each_look_at_a_contact_is_a_fact(self, day: Ledger) -> None:
        day.open(1)
        number = day.complain()
        look = c.SeeContact(clerk(1), number)
        for _look in range(2):
            seen = day.expect(look, e.ContactSeen)
            assert (seen.clerk, seen.concern) == ("9001", day.concern(number).id)
        silent = day.complain(WORDS)
        assert day.refused(c.SeeContact(clerk(1), silent)).code == "no_contact_left"
        day.verify(silent, founded=False)
        day.close(silent)
        assert day.refused(c.SeeContact(clerk(1), silent)).code == "concern_closed"
        assert day.refused(c.SeeContact(clerk(1), "C1")).code == "unknown_concern"


class TestOverTheDays:
    def test_an_open_one_stays_and_a_closed_one_goes(self, day: Ledger) -> None:
        stays, goes = day.complain(), day.complain(WORDS)
        day.verify(goes, founded=False)
        day.close(goes)
        day.at(3, 9)
        day.do(c.TurnDay())
        assert list(day.hall.concerns.by_number) == [stays]
        assert day.refused(c.MendConcern(MANAGER, goes, NOTE)).code == "unknown_concern"

    def test_one_closed_just_before_midnight_opens_again(self, day: Ledger) -> None:
        day.at(2, 23, 55)
        day.rate(BAD)
        number = day.rated().number
        day.verify(number, founded=False)
        day.close(number)
        day.at(3, 0, 2)
        day.do(c.TurnDay())
        assert [type(event) for event in day.rate(WORSE)] == [e.ServiceRated, e.ConcernReopened]
        assert (day.rated().number, day.state(number)) == (number, "open")

    def test_the_days_log_over_what_outlived_the_night_changes_nothing(self, day: Ledger) -> None:
        first, second = day.complain(), day.complain()
        day.verify(first)
        day.verify(second, founded=False)
        day.at(3, 9)
        start = len(day.log)
        day.do(c.TurnDay())
        day.mend(first)
        day.tell(first, Done.UNSATISFIED)
        day.mend(first)
        day.tell(first, Done.UNREACHABLE)
        day.tell(second, Done.SATISFIED)
        day.close(second)
        day.rate(BAD)
        day.rate(GOOD)
        day.complain()
        again = opened(PLAN)
        again.book, again.cases, again.concerns = as_stored(day.hall)
        list(replay(again, day.log[start:]))
        assert again.concerns == day.hall.concerns
