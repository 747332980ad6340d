"""Who sat where, what the log says of a ticket, and a hall that goes on while somebody reads."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from hall_server.domain import commands as c
from hall_server.domain.rating import Level
from hall_server.store.database import leave_no_copy
from hall_server.store.history import (
    Session,
    appointments_between,
    clerk_names,
    concerns_between,
    log_lines_of,
    position,
    sessions_between,
    visits_between,
)
from hall_server.store.registry import Clerk, Registry
from tests.store.living import FIRST, LAST, MINUTE, LivingHall

MONDAY = "2026-03-02"


def sessions(hall: LivingHall, window: int) -> list[Session]:
    found = sessions_between(hall.engine, FIRST, LAST, position(hall.engine))
    return [session for session in found if session.window == window]


def passes(hall: LivingHall, minutes: int) -> None:
    hall.now += minutes * MINUTE


class TestWhoSatWhere:
    def test_what_a_window_was_doing_adds_up(self, hall: LivingHall) -> None:
        passes(hall, 10)
        hall.do(c.PauseWindow(1, "", "break"))
        passes(hall, 5)
        hall.do(c.PauseWindow(1, "", "back_office"))
        passes(hall, 3)
        hall.do(c.PauseWindow(1, "", "training"))
        passes(hall, 2)
        hall.do(c.CloseWindow(1))
        passes(hall, 1)
        hall.do(c.SignOut(1))
        (session,) = sessions(hall, 1)
        minutes = [length // MINUTE for length in session[3:8]]
        assert minutes == [21, 10, 5, 3, 2]
        assert session.breaks == 1

    def test_breaks_are_counted(self, hall: LivingHall) -> None:
        for _break in range(3):
            passes(hall, 10)
            hall.do(c.PauseWindow(1, "", "break"))
            hall.do(c.PauseWindow(1, "tea", "break"))
            passes(hall, 5)
            hall.do(c.OpenWindow(1))
        (session,) = sessions(hall, 1)
        assert (session.breaks, session.break_ms) == (3, 15 * MINUTE)

    def test_a_substitute_goes_on_where_the_other_left(self, hall: LivingHall) -> None:
        passes(hall, 10)
        hall.do(c.SignIn(1, "9009"))
        passes(hall, 4)
        hall.do(c.SignOut(1))
        first, substitute = sessions(hall, 1)
        assert (first.clerk, first.open_ms) == ("9001", 10 * MINUTE)
        assert (substitute.clerk, substitute.open_ms) == ("9009", 4 * MINUTE)

    def test_who_is_there_now_counts_until_now(self, hall: LivingHall) -> None:
        passes(hall, 10)
        hall.do(c.SignOut(2))
        (session,) = sessions(hall, 1)
        assert session.open_ms == 10 * MINUTE

    def test_who_forgot_to_sign_out_left_with_the_last_citizen(self, hall: LivingHall) -> None:
        served_at_once(hall)
        passes(hall, 600)
        hall.do(c.TakeTicket("consult"))
        hall.next_day()
        monday = [session for session in sessions(hall, 1) if session.day == MONDAY]
        assert [session.open_ms for session in monday] == [10 * MINUTE]


class TestTheLogOfATicket:
    def test_tells_its_whole_way(self, hall: LivingHall) -> None:
        ticket = served_at_once(hall)
        hall.do(c.TakeTicket("consult"))
        lines = log_lines_of(hall.engine, [ticket], position(hall.engine))[ticket]
        kinds = [line.kind for line in lines]
        assert kinds == ["TicketIssued", "TicketCalled", "ServiceStarted", "ServiceFinished"]
        assert all(position(hall.engine, line.seq).hash == line.hash for line in lines)

    def test_and_what_was_said_of_it_later(self, hall: LivingHall) -> None:
        ticket = served_at_once(hall)
        end = hall.hall.tickets[ticket]
        hall.next_day()
        then = position(hall.engine)
        hall.rate(end, Level.DISSATISFIED)
        hall.do(c.TakeTicket("consult"))
        assert len(log_lines_of(hall.engine, [ticket], then)[ticket]) == 4
        late = log_lines_of(hall.engine, [ticket], position(hall.engine))[ticket][4:]
        assert [line.kind for line in late] == ["ServiceRated", "ConcernOpened"]


def test_a_bad_rating_is_a_concern_with_its_steps(hall: LivingHall) -> None:
    ticket = served_at_once(hall)
    hall.rate(hall.hall.tickets[ticket], Level.VERY_DISSATISFIED)
    (concern,) = concerns_between(hall.engine, FIRST, LAST, position(hall.engine))
    assert (concern.source, concern.rating, concern.window) == ("bad_rating", (ticket, 1), 1)
    assert [step.what for step in concern.steps] == ["opened"]
    assert list(concerns_between(hall.engine, LAST, LAST, position(hall.engine))) == [concern]
    assert list(concerns_between(hall.engine, FIRST, FIRST, position(hall.engine))) == []


def test_appointments_are_counted_by_what_became_of_them(hall: LivingHall) -> None:
    for code in ("AAAA", "BBBB"):
        hall.do(c.BookAppointment("consult", hall.now + 30 * MINUTE, code))
    hall.do(c.CheckIn("AAAA", "", "door"))
    passes(hall, 30)
    hall.do(c.CheckIn("AAAA", "", "door"))
    hall.do(c.CancelAppointment("BBBB"))
    counted = list(appointments_between(hall.engine, FIRST, LAST, position(hall.engine)))
    assert counted == [(MONDAY, "consult", 0, 1, 0, 1)]


def test_names_are_those_of_now(engine: Engine) -> None:
    Registry(engine).add_clerk(Clerk("0231", "王芳", ()), "1234")
    assert clerk_names(engine) == {"0231": "王芳"}


def test_a_reader_between_two_days_holds_nothing_up(hall: LivingHall) -> None:
    hall.next_day()
    reading = visits_between(hall.engine, date(2026, 3, 1), LAST, position(hall.engine))
    next(reading)
    hall.do(c.TakeTicket("consult"))
    assert leave_no_copy(hall.engine)
    assert [len(day.visits) for day in reading] == [0]


def served_at_once(hall: LivingHall) -> int:
    """Somebody comes at nine and is finished at window 1 ten minutes later."""
    issued = hall.do(c.TakeTicket("consult"))[0]
    hall.do(c.CallNext(1))
    hall.do(c.StartService(1))
    passes(hall, 10)
    hall.do(c.FinishService(1))
    ticket: int = issued.ticket  # type: ignore[union-attr]
    return ticket
