"""Slips: confirmed, printed again only with a mark, and never stuck at a printer that cannot print."""

from __future__ import annotations

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.deciding.printing import MOST_ATTEMPTS
from hall_server.domain.slip import PrinterStatus, Slip, SlipState
from tests.domain.day import READY, Day

PAPER_OUT = PrinterStatus.PAPER_OUT
SILENT = PrinterStatus.SILENT


def morning(*ready: str) -> Day:
    """A hall whose printers of these names are ready."""
    day = Day()
    for printer in ready:
        day.do(c.ReportPrinter(printer, READY))
    return day


def only_slip(day: Day) -> Slip:
    (slip,) = day.slips()
    return slip


def test_a_slip_is_queued_taken_up_and_confirmed() -> None:
    day = morning("front")
    day.take("consult", "door")
    day.take("consult", "door")
    first, second = day.slips()
    assert [slip.people_ahead for slip in (first, second)] == [0, 1]
    assert (first.state, first.printer, first.reprint) == (SlipState.QUEUED, "front", False)

    assert day.do(c.ClaimSlip("front")) == [e.SlipTaken(day.now, first.id, "front", reprint=False)]
    assert day.slips()[0].state is SlipState.PRINTING
    day.expect(c.ConfirmSlip("front", first.id), e.SlipPrinted)
    assert only_slip(day) == second


def test_without_a_printer_there_are_numbers_without_paper() -> None:
    day = morning("front")
    day.take("consult", "paperless")
    assert not day.slips()
    assert day.refused(c.ReprintSlip("A001", "paperless")).code == "no_printer_here"


def test_a_printer_with_nothing_to_do_gets_nothing() -> None:
    day = morning("front")
    assert day.do(c.ClaimSlip("front")) == []
    day.take("consult", "door")
    assert day.do(c.ClaimSlip("back")) == []


def test_a_printer_that_is_not_ready_gets_nothing() -> None:
    day = Day()
    day.take("consult", "door")
    assert day.do(c.ClaimSlip("front")) == []
    day.do(c.ReportPrinter("front", READY))
    assert day.do(c.ClaimSlip("front"))


def test_unknown_printers_are_refused() -> None:
    day = Day()
    for command in (
        c.ClaimSlip("attic"),
        c.ConfirmSlip("attic", 1),
        c.FailSlip("attic", 1, PAPER_OUT, maybe_printed=False),
        c.ReportPrinter("attic", READY),
    ):
        assert day.refused(command).fields == {"printer": "attic"}


def test_a_printer_that_crashed_while_printing_prints_again_with_a_mark() -> None:
    day = morning("front")
    day.take("consult", "door")
    day.do(c.ClaimSlip("front"))
    again = day.expect(c.ClaimSlip("front"), e.SlipTaken)
    assert again.reprint
    assert only_slip(day).attempt == 2


@pytest.mark.parametrize("maybe_printed", [False, True])
def test_a_failure_says_why_and_marks_only_what_may_have_come_out(maybe_printed: bool) -> None:
    day = morning("front")
    day.take("consult", "door")
    day.do(c.ClaimSlip("front"))
    slip = only_slip(day)
    day.do(c.FailSlip("front", slip.id, PAPER_OUT, maybe_printed))
    failed = only_slip(day)
    assert (failed.state, failed.reason, failed.reprint) == (SlipState.FAILED, "paper_out", maybe_printed)
    assert day.hall.printers["front"] is PAPER_OUT
    assert day.do(c.ClaimSlip("front")) == []
    day.do(c.ReportPrinter("front", READY))
    assert day.expect(c.ClaimSlip("front"), e.SlipTaken).reprint is maybe_printed


def test_only_the_printer_that_prints_can_fail() -> None:
    day = morning("front", "back")
    day.take("consult", "door")
    slip = only_slip(day)
    assert day.do(c.FailSlip("front", slip.id, PAPER_OUT, maybe_printed=True)) == []
    day.do(c.ClaimSlip("front"))
    assert day.do(c.FailSlip("back", slip.id, PAPER_OUT, maybe_printed=True)) == []
    assert day.do(c.FailSlip("front", 1, PAPER_OUT, maybe_printed=True)) == []


class TestTheStandby:
    def test_gets_new_jobs_while_the_printer_cannot_print(self) -> None:
        day = morning("back")
        day.take("consult", "door")
        assert only_slip(day).printer == "back"

    def test_takes_over_what_waits_and_what_failed(self) -> None:
        day = morning("front", "back")
        day.take("consult", "door")
        day.take("consult", "door")
        day.do(c.ClaimSlip("front"))
        failing, waiting = day.slips()
        events = day.do(c.FailSlip("front", failing.id, PAPER_OUT, maybe_printed=False))
        moved = [event.slip for event in events if isinstance(event, e.SlipMoved)]
        assert sorted(moved) == [failing.id, waiting.id]
        assert {slip.printer for slip in day.slips()} == {"back"}
        assert not any(slip.reprint for slip in day.slips())

    def test_takes_over_as_soon_as_it_is_ready_itself(self) -> None:
        day = morning("front")
        day.do(c.ReportPrinter("front", PAPER_OUT))
        day.take("consult", "door")
        assert only_slip(day).printer == "front"
        day.do(c.ReportPrinter("back", READY))
        assert only_slip(day).printer == "back"

    def test_hands_back_when_it_fails_in_turn(self) -> None:
        day = morning("back")
        day.take("consult", "door")
        day.do(c.ReportPrinter("front", READY))
        day.do(c.ReportPrinter("back", PrinterStatus.COVER_OPEN))
        assert only_slip(day).printer == "front"

    def test_leaves_the_job_that_is_printing_with_a_printer_that_still_answers(self) -> None:
        day = morning("front", "back")
        day.take("consult", "door")
        day.do(c.ClaimSlip("front"))
        day.do(c.ReportPrinter("front", PAPER_OUT))
        assert (only_slip(day).printer, only_slip(day).state) == ("front", SlipState.PRINTING)


class TestASilentPrinter:
    def test_gives_up_even_the_job_it_was_printing_and_that_is_marked(self) -> None:
        day = morning("front", "back")
        day.take("consult", "door")
        day.take("consult", "door")
        day.do(c.ClaimSlip("front"))
        day.do(c.ReportPrinter("front", SILENT))
        printing, waiting = day.slips()
        assert (printing.printer, printing.reprint) == ("back", True)
        assert (waiting.printer, waiting.reprint) == ("back", False)

    def test_may_still_confirm_as_long_as_nobody_else_prints(self) -> None:
        day = morning("front", "back")
        day.take("consult", "door")
        day.do(c.ClaimSlip("front"))
        slip = only_slip(day)
        day.do(c.ReportPrinter("front", SILENT))
        day.expect(c.ConfirmSlip("front", slip.id), e.SlipPrinted)
        assert not day.slips()

    def test_confirms_too_late_once_another_prints(self) -> None:
        day = morning("front", "back")
        day.take("consult", "door")
        day.do(c.ClaimSlip("front"))
        slip = only_slip(day)
        day.do(c.ReportPrinter("front", SILENT))
        day.do(c.ClaimSlip("back"))
        assert day.do(c.ConfirmSlip("front", slip.id)) == []
        day.expect(c.ConfirmSlip("back", slip.id), e.SlipPrinted)

    def test_cannot_confirm_what_nobody_ever_took_up(self) -> None:
        day = morning("front", "back")
        day.take("consult", "door")
        assert day.do(c.ConfirmSlip("back", only_slip(day).id)) == []

    def test_says_the_same_twice_and_nothing_happens(self) -> None:
        day = morning("front")
        assert day.do(c.ReportPrinter("front", READY)) == []

    def test_a_confirmation_that_comes_twice_counts_once(self) -> None:
        day = morning("front")
        day.take("consult", "door")
        day.do(c.ClaimSlip("front"))
        slip = only_slip(day)
        day.do(c.ConfirmSlip("front", slip.id))
        assert day.do(c.ConfirmSlip("front", slip.id)) == []


class TestAReprint:
    def test_is_marked_and_counts_who_is_ahead_now(self) -> None:
        day = morning("front")
        day.take("consult", "paperless")
        number = day.take("consult", "door")
        day.open(1)
        day.call()
        day.expect(c.ReprintSlip(number, "door"), e.SlipQueued)
        _first, again = day.slips()
        assert (again.reprint, again.people_ahead) == (True, 0)

    def test_asked_for_again_before_it_came_out_stays_one(self) -> None:
        day = morning("front")
        number = day.take("consult", "door")
        day.expect(c.ReprintSlip(number, "door"), e.SlipQueued)
        assert day.do(c.ReprintSlip(number, "door")) == []

    def test_is_for_todays_open_tickets_at_a_known_kiosk(self) -> None:
        day = morning("front")
        ended, waiting = day.take(), day.take()
        day.open(1)
        day.serve()
        assert day.refused(c.ReprintSlip(ended, "door")).code == "ticket_ended"
        assert day.refused(c.ReprintSlip("A777", "door")).code == "unknown_ticket"
        assert day.refused(c.ReprintSlip(waiting, "cellar")).code == "unknown_kiosk"


def test_a_slip_that_never_comes_out_is_given_up_for_a_person_to_see() -> None:
    day = morning("front")
    day.take("consult", "door")
    for _attempt in range(MOST_ATTEMPTS):
        day.expect(c.ClaimSlip("front"), e.SlipTaken)
    # The printer program dies every time; it does not eat the whole roll.
    day.expect(c.ClaimSlip("front"), e.SlipFailed)
    assert only_slip(day).state is SlipState.FAILED
    assert day.do(c.ClaimSlip("front")) == []
    day.take("consult", "door")
    (taken,) = day.do(c.ClaimSlip("front"))
    assert isinstance(taken, e.SlipTaken)
    assert taken.slip == day.slips()[1].id


def test_a_printer_cannot_confirm_a_slip_that_it_never_took() -> None:
    day = morning("front", "back")
    day.take("consult", "door")
    slip = only_slip(day)
    assert day.do(c.ConfirmSlip("back", slip.id)) == []
    assert day.do(c.ConfirmSlip("front", slip.id)) == []
    assert only_slip(day) == slip
