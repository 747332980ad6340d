"""Clerks come and go; windows open, pause and close."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import WindowState
from tests.domain.day import Day


def test_a_clerk_sits_down_opens_pauses_resumes_closes_and_leaves() -> None:
    day = Day()
    day.expect(c.SignIn(1, "9001"), e.ClerkSignedIn)
    day.expect(c.OpenWindow(1), e.WindowOpened)
    day.later(60)
    day.expect(c.PauseWindow(1, "lunch"), e.WindowPaused)
    desk = day.hall.desk(1)
    assert (desk.state, desk.since, desk.pause_reason) == (WindowState.PAUSED, day.now, "lunch")
    day.expect(c.OpenWindow(1), e.WindowOpened)
    assert desk.pause_reason == ""
    day.expect(c.CloseWindow(1), e.WindowClosed)
    day.expect(c.SignOut(1), e.ClerkSignedOut)
    assert desk.clerk is None


def test_what_is_already_so_is_nothing_new() -> None:
    day = Day()
    assert day.do(c.SignOut(1)) == day.do(c.CloseWindow(1)) == []
    day.open(1)
    assert day.do(c.SignIn(1, "9001")) == day.do(c.OpenWindow(1)) == []


def test_an_empty_chair_neither_opens_nor_pauses() -> None:
    day = Day()
    assert day.refused(c.OpenWindow(1)).code == "not_signed_in"
    assert day.refused(c.PauseWindow(1, "tea")).code == "not_signed_in"


def test_nobody_leaves_a_citizen_standing() -> None:
    day = Day()
    number = day.take()
    day.open(1)
    day.call()
    for command in (c.CloseWindow(1), c.SignOut(1)):
        busy = day.refused(command)
        assert (busy.code, busy.fields) == ("window_busy", {"number": number})


def test_a_pause_stops_further_calls_but_not_the_citizen_at_the_window() -> None:
    day = Day()
    day.take()
    day.open(1)
    day.call()
    day.do(c.PauseWindow(1, ""))
    day.do(c.StartService(1))
    day.expect(c.FinishService(1), e.ServiceFinished)
    assert day.refused(c.CallNext(1)).code == "window_paused"


def test_signing_in_elsewhere_moves_the_clerk() -> None:
    day = Day()
    day.open(1)
    events = day.do(c.SignIn(2, "9001"))
    assert [type(event) for event in events] == [e.WindowClosed, e.ClerkSignedOut, e.ClerkSignedIn]
    assert (day.hall.desk(1).clerk, day.hall.desk(2).clerk) == (None, "9001")
    assert day.hall.desk(1).state is WindowState.CLOSED


def test_a_clerk_who_still_serves_does_not_move() -> None:
    day = Day()
    number = day.take()
    day.open(1)
    day.call()
    elsewhere = day.refused(c.SignIn(2, "9001"))
    assert elsewhere.code == "clerk_serving_elsewhere"
    assert elsewhere.fields == {"number": number, "window": 1}


def test_the_next_clerk_takes_the_chair_and_the_citizen_stays() -> None:
    day = Day()
    day.take()
    day.open(1)
    day.call()
    at_window = day.hall.desk(1).ticket
    events = day.do(c.SignIn(1, "9009"))
    assert [type(event) for event in events] == [e.ClerkSignedOut, e.ClerkSignedIn]
    assert (day.hall.desk(1).clerk, day.hall.desk(1).ticket) == ("9009", at_window)
