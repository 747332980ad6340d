"""A concern is looked into, mended, told, and only then closed; its deadlines are in working days."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.concern import ConcernState, Done, Source
from hall_server.domain.rating import NOTHING_LEFT, Private
from hall_server.domain.refusals import Refusal
from hall_server.domain.rules import MINUTE
from tests.domain.ledger import BAD, GOOD, MANAGER, NOTE, WITH_PHONE, WORDS, WORSE, Ledger, clerk


@pytest.fixture
def day() -> Ledger:
    return Ledger()


class TestTheWay:
    def test_from_a_complaint_to_its_end(self, day: Ledger) -> None:
        number = day.complain()
        assert number == "C20260302-0001"
        assert day.state(number) == "open"
        day.verify(number)
        assert day.state(number) == "mending"
        day.mend(number)
        assert day.state(number) == "calling_back"
        day.tell(number, Done.SATISFIED)
        assert day.state(number) == "answered"
        day.close(number, NOTHING_LEFT)
        concern = day.concern(number)
        assert concern.closed
        assert [step.what.value for step in concern.steps] == [
            "opened",
            "founded",
            "mended",
            "satisfied",
            "closed",
        ]

    def test_what_is_unfounded_is_explained(self, day: Ledger) -> None:
        number = day.complain()
        day.verify(number, founded=False)
        assert day.state(number) == "calling_back"

    def test_who_is_not_content_is_not_put_off(self, day: Ledger) -> None:
        number = day.complain()
        day.verify(number)
        day.mend(number)
        day.tell(number, Done.UNREACHABLE)
        day.tell(number, Done.UNSATISFIED)
        assert day.state(number) == "mending"
        day.mend(number)
        assert day.concern(number).tries == 0, "a new round"

    def test_three_calls_in_vain_are_enough(self, day: Ledger) -> None:
        number = day.complain()
        day.verify(number, founded=False)
        for tries in range(3):
            assert day.concern(number).tries == tries
            refused = day.refused(c.CloseConcern(MANAGER, number, NOTE))
            assert (refused.code, refused.fields["tries"]) == ("call_back_first", 3)
            day.tell(number, Done.UNREACHABLE)
            assert day.state(number) == "calling_back"
        assert day.refused(c.CloseConcern(MANAGER, number)).code == "reason_missing"
        day.close(number)

    def test_where_no_number_was_left_there_is_nobody_to_call(self, day: Ledger) -> None:
        number = day.complain(WORDS)
        day.verify(number, founded=False)
        in_vain = c.CallBackConcern(MANAGER, number, Done.UNREACHABLE)
        assert day.refused(in_vain).code == "no_contact_left"
        day.close(number)

    def test_what_is_out_of_turn_is_told_what_comes_first(self, day: Ledger) -> None:
        number = day.complain()
        verify = c.VerifyConcern(MANAGER, number, True, NOTE)
        mend = c.MendConcern(MANAGER, number, NOTE)
        call = c.CallBackConcern(day.caller(), number, Done.SATISFIED)
        close = c.CloseConcern(MANAGER, number, NOTE)

        def codes() -> list[str]:
            """What each of the four is told, or nothing where its turn is."""
            found = []
            for command in (verify, mend, call, close):
                before = day.concern(number)
                try:
                    day.do(command)
                except Refusal as refusal:
                    found.append(refusal.code)
                else:
                    found.append("")
                    day.hall.concerns.put(before)
            return found

        assert codes() == ["", "verify_first", "verify_first", "verify_first"]
        day.do(verify)
        assert codes() == ["mend_first", "", "mend_first", "mend_first"]
        day.do(mend)
        day.do(c.SeeContact(day.caller(), number))
        assert codes() == ["call_back_first", "call_back_first", "", "call_back_first"]
        day.do(call)
        assert codes() == ["nothing_left_to_do", "nothing_left_to_do", "nothing_left_to_do", ""]
        day.do(close)
        assert codes() == ["concern_closed"] * 4

    def test_what_was_found_and_done_is_written_down(self, day: Ledger) -> None:
        number = day.complain()
        assert day.refused(c.VerifyConcern(MANAGER, number, True, NOTHING_LEFT)).code == "reason_missing"
        day.verify(number)
        assert day.refused(c.MendConcern(MANAGER, number, NOTHING_LEFT)).code == "reason_missing"
        day.mend(number)
        day.do(c.SeeContact(day.caller(), number))
        not_content = c.CallBackConcern(day.caller(), number, Done.UNSATISFIED)
        assert day.refused(not_content).code == "reason_missing"
        long = c.CallBackConcern(day.caller(), number, Done.SATISFIED, Private("x" * 1001))
        assert day.refused(long).code == "text_too_long"


class TestTheCallBack:
    """Where a number was left, only who has seen it can say what came of calling it."""

    @pytest.fixture
    def number(self, day: Ledger) -> str:
        number = day.complain()
        day.verify(number, founded=False)
        return number

    @pytest.mark.parametrize("outcome", [Done.SATISFIED, Done.UNSATISFIED, Done.UNREACHABLE])
    def test_needs_a_look_at_the_contact(self, day: Ledger, number: str, outcome: Done) -> None:
        by = day.caller()
        call = c.CallBackConcern(by, number, outcome, NOTE)  # type: ignore[arg-type]
        assert day.refused(call).code == "see_contact_first"
        day.open(1)
        day.do(c.SeeContact(clerk(1), number))
        assert day.refused(call).code == "see_contact_first", "a colleague looked"
        day.do(c.SeeContact(by, number))
        day.expect(call, e.ConcernCalledBack)

    def test_needs_a_look_in_each_round(self, day: Ledger, number: str) -> None:
        day.tell(number, Done.UNSATISFIED)
        day.now += MINUTE
        day.mend(number)
        again = c.CallBackConcern(day.caller(), number, Done.SATISFIED)
        assert day.refused(again).code == "see_contact_first"
        day.tell(number, Done.SATISFIED)

    def test_is_not_noted_by_who_may_not_see_the_contact(self, day: Ledger, number: str) -> None:
        day.open(1)
        day.do(c.SeeContact(clerk(1), number))
        for by in (MANAGER, replace(clerk(1), callers=frozenset())):
            for outcome in (Done.SATISFIED, Done.UNREACHABLE):
                assert day.refused(c.CallBackConcern(by, number, outcome)).code == "callers_only"

    def test_in_vain_counts_only_some_time_after_the_last(self, day: Ledger, number: str) -> None:
        day.tell(number, Done.UNREACHABLE)
        day.now += 30 * MINUTE - 1
        in_vain = c.CallBackConcern(day.caller(), number, Done.UNREACHABLE)
        refused = day.refused(in_vain)
        assert (refused.code, refused.fields["minutes"]) == ("tried_just_now", 30)
        day.now += 1
        day.do(in_vain)
        assert day.concern(number).tries == 2
        # Who calls back within that time is heard at once.
        day.do(replace(in_vain, outcome=Done.SATISFIED))
        assert day.state(number) == "answered"


class TestOpening:
    def test_says_whom_it_is_about(self, day: Ledger) -> None:
        command = c.OpenConcern(MANAGER, Source.EXPERIENCE, WORDS, "consult", 2, "9002")
        concern = day.expect(command, e.ConcernOpened).concern
        assert (concern.service, concern.window, concern.clerk, concern.contact) == (
            "consult",
            2,
            "9002",
            False,
        )
        assert day.refused(replace(command, service="none")).code == "unknown_service"
        assert day.refused(replace(command, window=99)).code == "unknown_window"

    def test_needs_words_that_fit_and_a_phone_number_that_is_one(self, day: Ledger) -> None:
        def code(left: Private) -> str:
            return day.refused(c.OpenConcern(MANAGER, Source.SUGGESTION, left)).code

        assert code(NOTHING_LEFT) == "words_needed"
        assert code(Private("x" * 1001)) == "text_too_long"
        assert code(Private("x", "y" * 41)) == "text_too_long"
        assert code(Private("x", "y", "call me")) == "phone_unreadable"

    def test_a_bad_rating_cannot_be_made_up(self, day: Ledger) -> None:
        assert day.refused(c.OpenConcern(MANAGER, Source.BAD_RATING, WORDS)).code == "rated_only"

    def test_a_case_of_the_hotline_comes_once(self, day: Ledger) -> None:
        command = c.OpenConcern(MANAGER, Source.HOTLINE, WORDS, reference=" 12345-7 ")
        assert day.refused(replace(command, reference="")).code == "reference_needed"
        assert day.expect(command, e.ConcernOpened).concern.reference == "12345-7"
        assert day.do(replace(command, reference="12345-7")) == []
        day.expect(replace(command, reference="12345-8"), e.ConcernOpened)
        # One that was closed long ago is known from the disk only.
        known = replace(day.concern("C20260302-0001"), reference="12345-1")
        assert day.do(replace(command, reference="12345-1", known=known)) == []

    @pytest.mark.parametrize("reference", ["x" * 41, "Zhang San", "张三", "a;b"])
    def test_a_reference_has_no_words(self, day: Ledger, reference: str) -> None:
        command = c.OpenConcern(MANAGER, Source.COMPLAINT, WORDS, reference=reference)
        assert day.refused(command).code == "reference_unreadable"

    def test_ids_and_numbers_begin_anew_each_day(self, day: Ledger) -> None:
        day.complain()
        day.complain()
        day.at(3, 9)
        day.do(c.TurnDay())
        assert day.complain() == "C20260303-0001"
        assert set(day.hall.concerns.by_number) == {"C20260302-0001", "C20260302-0002", "C20260303-0001"}


class TestABadRating:
    def test_opens_a_concern(self, day: Ledger) -> None:
        assert [type(event) for event in day.rate(BAD, WITH_PHONE)] == [e.ServiceRated, e.ConcernOpened]
        concern = day.rated()
        assert (concern.service, concern.window, concern.clerk) == ("consult", 1, "9001")
        assert (concern.level, concern.contact, concern.rating) == (BAD, True, (2026030200001, 1))
        for personal in ("Nobody", "Zhang", "1380"):
            assert personal not in repr(day.log)

    def test_a_good_one_does_not(self, day: Ledger) -> None:
        assert [type(event) for event in day.rate(GOOD)] == [e.ServiceRated]
        assert not day.hall.concerns.by_id

    def test_one_that_is_changed_is_one_concern(self, day: Ledger) -> None:
        day.rate(BAD)
        day.rate(WORSE, WITH_PHONE)
        concern = day.rated()
        assert (concern.level, concern.contact, concern.state) == (WORSE, True, ConcernState.OPEN)
        assert [step.what for step in concern.steps] == [Done.OPENED, Done.RATED_AGAIN]
        assert [type(event) for event in day.rate(WORSE, replace(WITH_PHONE, salt="t"))] == [e.ServiceRated]

    def test_one_that_is_changed_again_and_again_is_one_step(self, day: Ledger) -> None:
        day.rate(BAD)
        for level in (GOOD, WORSE, GOOD, BAD, GOOD):
            day.rate(level)
        assert [step.what for step in day.rated().steps] == [Done.OPENED, Done.RATED_BETTER]
        day.verify(day.rated().number)
        day.rate(BAD)
        assert [step.what for step in day.rated().steps][1:] == [
            Done.RATED_BETTER,
            Done.FOUNDED,
            Done.RATED_AGAIN,
        ]

    @pytest.mark.parametrize("steps", range(4))
    def test_one_that_is_void_withdraws_its_concern(self, day: Ledger, steps: int) -> None:
        day.rate(BAD, WITH_PHONE)
        number = day.rated().number
        for step in (
            partial(day.verify, number),
            partial(day.mend, number),
            partial(day.tell, number, Done.SATISFIED),
        )[:steps]:
            step()
        assert [type(event) for event in day.void()] == [e.ConcernWithdrawn]
        assert day.concern(number).closed
        assert day.concern(number).closed_at == day.now
        assert day.void() == []
        day.rate(WORSE)
        assert (day.state(number), len(day.hall.concerns.by_id)) == ("open", 1)

    def test_one_that_is_thought_better_of_leaves_the_concern_with_a_note(self, day: Ledger) -> None:
        day.rate(BAD)
        day.verify(day.rated().number)
        day.rate(GOOD)
        concern = day.rated()
        assert (concern.level, concern.state) == (GOOD, ConcernState.MENDING)
        assert concern.steps[-1].what is Done.RATED_BETTER

    def test_one_after_a_good_one_opens_a_concern(self, day: Ledger) -> None:
        day.rate(GOOD)
        day.rate(BAD)
        assert day.rated().state is ConcernState.OPEN

    def test_one_given_again_after_all_was_closed_opens_it_again(self, day: Ledger) -> None:
        day.rate(BAD, WORDS)
        number = day.rated().number
        day.verify(number, founded=False)
        day.close(number)
        day.rate(WORSE, WITH_PHONE)
        concern = day.rated()
        assert (concern.number, concern.state, concern.tries) == (number, ConcernState.OPEN, 0)
        assert concern.responded_at is None
        assert concern.closed_at is None
        assert concern.respond_by == "2026-03-03"

    def test_each_visit_of_a_journey_has_its_own(self, day: Ledger) -> None:
        day.rate(BAD, visit=1)
        day.rate(BAD, visit=2)
        assert len(day.hall.concerns.by_id) == 2
