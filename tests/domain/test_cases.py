"""The front desk takes a matter in, the back office decides it, the citizen comes back for the result."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.case import CaseState
from hall_server.domain.commands import Outcome
from hall_server.domain.slip import SlipKind
from hall_server.domain.ticket import TicketState
from tests.domain.city import CITY, ILL, CityDay, city, person


def desk(service: str = "intake", day: CityDay | None = None) -> CityDay:
    """Somebody is being served at window 1."""
    day = day or CityDay()
    day.open(1, 2)
    day.come(service)
    day.call(1)
    day.do(c.StartService(1))
    return day


def decided(approved: bool = True) -> tuple[CityDay, str]:
    """A day on which a case has been decided, and its number."""
    day = CityDay()
    day.open(1, 2)
    number = day.accept().number
    day.do(c.DecideCase(number, approved, "incomplete"))
    return day, number


class TestAccepting:
    def test_opens_a_case_with_an_owner_a_number_and_deadlines_in_working_days(self) -> None:
        day = desk()
        events = day.finish(1, Outcome.ACCEPTED)
        assert [type(event).__name__ for event in events] == ["ServiceFinished", "CaseAccepted", "SlipQueued"]
        case = day.case("20260302-0001")
        assert (case.owner, case.window, case.service, case.accepted_at) == ("9001", 1, "intake", day.now)
        assert (case.state, case.missing, case.supplement_by) == (CaseState.BACK_OFFICE, (), None)
        # Three working days after Monday: Tuesday, Wednesday, and Friday because Thursday is a holiday.
        assert (case.promised, case.legal) == ("2026-03-06", "2026-03-31")

    def test_with_papers_missing_names_them_and_when_they_are_due(self) -> None:
        day = desk()
        day.finish(1, Outcome.ACCEPTED, " the deed ", "", "two  photos")
        case = day.case("20260302-0001")
        assert (case.state, case.missing) == (CaseState.SUPPLEMENT, ("the deed", "two photos"))
        assert case.supplement_by == "2026-03-10"
        (receipt,) = day.slips()
        assert (receipt.kind, receipt.lines, receipt.case) == (SlipKind.RECEIPT, case.missing, case.id)

    def test_of_a_matter_without_terms_has_no_deadlines(self) -> None:
        day = desk("consult")
        day.finish(1, Outcome.ACCEPTED)
        case = day.case("20260302-0001")
        assert (case.promised, case.legal) == (None, None)

    def test_prints_the_receipt_at_the_window_or_where_there_is_a_printer(self) -> None:
        day = desk()
        day.finish(1, Outcome.ACCEPTED)
        assert [slip.printer for slip in day.slips()] == ["front"]
        paperless = desk(day=CityDay(city(printers=(), kiosks=())))
        paperless.hall.desk(1).printer = None
        paperless.finish(1, Outcome.ACCEPTED)
        assert paperless.slips() == []
        assert paperless.case("20260302-0001").undecided

    def test_counts_the_days_cases(self) -> None:
        day = CityDay()
        day.open(1)
        assert [day.accept().number for _ in range(2)] == ["20260302-0001", "20260302-0002"]
        day.at(3, 9)
        day.do(c.TurnDay())
        day.open(1)
        tomorrow = day.accept()
        assert (tomorrow.number, tomorrow.id) == ("20260303-0001", 20260303_00001)
        assert len(day.hall.cases.by_id) == 3

    def test_cannot_be_taken_back_once_the_paper_is_out(self) -> None:
        day = desk()
        day.finish(1, Outcome.ACCEPTED)
        assert day.refused(c.TakeBack(1)).code == "nothing_to_take_back"


class TestRefusing:
    def test_gives_the_whole_list_on_paper(self) -> None:
        day = desk()
        finished, paper = day.finish(1, Outcome.REFUSED, "the deed", "two photos")
        assert isinstance(finished, e.ServiceFinished)
        assert finished.outcome == "refused"
        assert isinstance(paper, e.SlipQueued)
        assert (paper.kind, paper.lines) == (SlipKind.MISSING, ("the deed", "two photos"))
        assert not day.hall.cases.by_id

    @pytest.mark.parametrize("missing", [(), ("",), ("  ", "\t")])
    def test_needs_the_list(self, missing: tuple[str, ...]) -> None:
        day = desk()
        assert day.refused(c.FinishService(1, Outcome.REFUSED, missing)).code == "missing_list_needed"
        assert day.at_window(1).state is TicketState.SERVING

    def test_needs_a_printer_for_it(self) -> None:
        day = desk(day=CityDay(city(printers=(), kiosks=())))
        day.hall.desk(1).printer = None
        assert day.refused(c.FinishService(1, Outcome.REFUSED, ("x",))).code == "no_printer_for_list"

    @pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.REFUSED])
    @pytest.mark.parametrize("missing", [("x" * 61,), tuple(f"paper {n}" for n in range(21))])
    def test_and_accepting_take_a_list_that_fits_on_paper(
        self, outcome: Outcome, missing: tuple[str, ...]
    ) -> None:
        day = desk()
        too_long = day.refused(c.FinishService(1, outcome, missing))
        assert (too_long.code, too_long.fields) == ("list_too_long", {"lines": 20, "length": 60})
        fits = tuple(f"{n:02d}{'x' * 58}" for n in range(20))
        assert day.finish(1, outcome, *fits, "", " ")


class TestTheBackOffice:
    def test_hears_when_the_papers_have_come(self) -> None:
        day = CityDay()
        day.open(1)
        number = day.accept(1, "the deed").number
        supplemented = day.expect(c.SupplementCase(number, window=1), e.CaseSupplemented)
        assert supplemented.clerk == "9001"
        case = day.case(number)
        assert (case.state, case.missing, case.supplement_by) == (CaseState.BACK_OFFICE, (), None)
        assert day.refused(c.SupplementCase(number)).code == "nothing_missing"

    def test_approves_or_refuses_once(self) -> None:
        day = CityDay()
        day.open(1)
        good, bad = day.accept().number, day.accept().number
        day.later(3600)
        day.expect(c.DecideCase(good, approved=True, window=1), e.CaseDecided)
        day.expect(c.DecideCase(bad, approved=False, note=" the deed is  another's "), e.CaseDecided)
        assert (day.case(good).state, day.case(good).decided_by) == (CaseState.READY, "9001")
        refused = day.case(bad)
        assert (refused.state, refused.note, refused.decided_at) == (
            CaseState.REFUSED,
            "the deed is another's",
            day.now,
        )
        for number in (good, bad):
            assert day.refused(c.DecideCase(number, approved=True)).code == "case_closed"

    def test_refuses_only_with_a_note(self) -> None:
        day = CityDay()
        day.open(1)
        number = day.accept().number
        assert day.refused(c.DecideCase(number, approved=False, note=" ")).code == "reason_missing"
        assert day.refused(c.DecideCase(number, approved=False, note="x" * 201)).code == "text_too_long"

    def test_approves_nothing_while_papers_are_owed(self) -> None:
        day = CityDay()
        day.open(1)
        number = day.accept(1, "the deed").number
        assert day.refused(c.DecideCase(number, approved=True)).fields == {"case": number}
        day.expect(c.DecideCase(number, approved=False, note="the deed never came"), e.CaseDecided)

    def test_works_at_a_window_only_when_signed_in(self) -> None:
        day = CityDay()
        day.open(1)
        number = day.accept(1, "the deed").number
        refuse = c.DecideCase(number, approved=False, note="no", window=2)
        for command in (c.SupplementCase(number, 2), refuse):
            assert day.refused(command).code == "not_signed_in"
            assert day.refused(replace(command, window=9)).code == "unknown_window"

    def test_finds_a_case_as_its_number_is_typed_and_says_when_there_is_none(self) -> None:
        day = CityDay()
        day.open(1)
        number = day.accept().number
        day.expect(c.DecideCase(f" {number} ", approved=True), e.CaseDecided)
        assert day.refused(c.DecideCase("20260302-0009", approved=True)).code == "unknown_case"


class TestCollecting:
    def test_is_a_number_at_the_pick_up_service_and_done_when_it_was_served(self) -> None:
        day, case = decided()
        number = day.pick_up(case)
        assert day.ticket(number).service == "results"
        assert day.case(case).state is CaseState.READY
        day.call(2)
        day.do(c.StartService(2))
        finished, collected = day.finish(2)
        assert isinstance(collected, e.CaseCollected)
        assert collected.ticket == day.ticket(number).id
        assert (day.case(case).state, day.case(case).collected_at) == (CaseState.COLLECTED, finished.at)
        assert day.refused(c.PickUp(case)).code == "case_closed"
        assert day.refused(c.TakeBack(2)).code == "nothing_to_take_back"

    def test_a_refused_case_is_collected_too(self) -> None:
        day, case = decided(approved=False)
        day.pick_up(case)
        day.serve(2)
        assert day.case(case).state is CaseState.COLLECTED

    def test_is_possible_again_for_who_went_away_before(self) -> None:
        day, case = decided()
        number = day.pick_up(case)
        again = day.refused(c.PickUp(case))
        assert (again.code, again.fields) == ("collected_with", {"case": case, "number": number})
        day.do(c.CancelTicket(number, "has to leave"))
        assert day.pick_up(case) != number
        day.at(3, 9)
        day.do(c.TurnDay())
        assert day.pick_up(case) == number

    def test_a_no_show_is_not_taken_back_while_another_number_comes_for_it(self) -> None:
        day, case = decided()
        number = day.pick_up(case)
        day.call(2)
        for _call in range(day.hall.plan.rules.no_show_calls - 1):
            day.later(15)
            day.do(c.Recall(2))
        day.later(15)
        day.do(c.MarkNoShow(2))
        another = day.pick_up(case)
        back = day.refused(c.TakeBack(2))
        assert (back.code, back.fields) == ("collected_with", {"case": case, "number": another})
        assert number != another

    def test_sent_on_from_there_it_is_still_to_be_collected(self) -> None:
        day, case = decided()
        number = day.pick_up(case)
        day.call(2)
        day.do(c.TransferTicket(2, "consult"))
        day.step(2, number)
        assert day.case(case).state is CaseState.READY
        assert day.pick_up(case) != number

    def test_waits_for_the_decision_and_for_a_service_that_is_open(self) -> None:
        day = CityDay()
        day.open(1)
        number = day.accept().number
        assert day.refused(c.PickUp(number)).code == "case_not_ready"
        assert day.refused(c.PickUp("20260101-0001")).code == "unknown_case"
        day.do(c.DecideCase(number, approved=True))
        assert day.refused(c.PickUp(number, "stairs")).code == "service_not_here"
        assert day.refused(c.PickUp(number, window=2)).code == "not_signed_in"
        day.hall.plan = city(pick_up=None)
        assert day.refused(c.PickUp(number)).code == "no_pick_up_here"

    def test_opens_no_green_channel_by_the_back_door(self) -> None:
        day, case = decided()
        assert day.refused(c.PickUp(case, "door", citizen=ILL)).code == "green_by_staff_only"
        assert day.refused(c.PickUp(case, citizen=replace(ILL, reason=""))).code == "priority_reason_missing"
        number = day.pick_up(case, window=1, citizen=ILL)
        assert day.hall.desk(1).green == 1
        assert day.ticket(number).citizen == ILL

    def test_is_not_limited_by_the_numbers_a_person_has_taken(self) -> None:
        day, case = decided()
        for _ in range(2):
            day.come("consult", person("li"))
        assert day.pick_up(case, citizen=person("li")) == "R001"


class TestOverTheDays:
    def test_open_cases_stay_and_collected_ones_go_with_the_day(self) -> None:
        day, case = decided()
        undecided = day.accept().number
        day.pick_up(case)
        day.serve(2)
        assert day.case(case).state is CaseState.COLLECTED
        day.at(3, 9)
        day.do(c.TurnDay())
        assert day.refused(c.DecideCase(case, approved=True)).code == "unknown_case"
        assert day.case(undecided).undecided
        assert set(day.hall.cases.by_number) == {undecided}

    def test_a_term_that_begins_before_a_holiday_skips_it(self) -> None:
        day = CityDay()
        day.at(4, 9)
        day.do(c.TurnDay())
        day.open(1)
        assert day.accept().promised == "2026-03-10"

    def test_a_service_that_is_gone_does_not_lose_its_cases(self) -> None:
        day, case = decided()
        services = tuple(service for service in CITY.services if service.id != "intake")
        day.hall.plan = city(services=services)
        assert day.pick_up(case) == "R001"
