"""What a hall manager does about a crowd."""

from __future__ import annotations

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.plan import Bilingual
from hall_server.domain.replay import replay

from .city import CityDay

WORDS = Bilingual("系统故障，请稍候", "The system is down, please wait")


class TestFewerNumbers:
    def test_only_so_many_more_are_taken_and_then_as_planned(self) -> None:
        day = CityDay()
        day.take("consult")
        day.do(c.CapService("consult", 1, "too many"))
        day.take("consult")
        assert day.refused(c.TakeTicket("consult")).code == "daily_cap_reached"
        day.do(c.CapService("consult", None, "fewer came"))
        day.take("consult")

    def test_the_next_day_is_as_planned(self) -> None:
        day = CityDay()
        day.do(c.CapService("consult", 0, "too many"))
        day.do(c.CloseKiosks("full"))
        day.do(c.Announce(WORDS))
        day.now += 24 * 3_600_000
        day.do(c.TurnDay())
        assert (day.hall.caps, day.hall.kiosks_closed, day.hall.announcement) == ({}, False, None)

    def test_what_cannot_be(self) -> None:
        day = CityDay()
        assert day.refused(c.CapService("consult", -1, "why")).code == "left_unreadable"
        assert day.refused(c.CapService("consult", 1, " ")).code == "reason_missing"
        assert day.refused(c.CapService("dance", 1, "why")).code == "unknown_service"
        assert day.do(c.CapService("consult", None, "why")) == []


class TestClosedKiosks:
    def test_give_no_numbers_but_clerks_do(self) -> None:
        day = CityDay()
        day.open(1)
        assert len(day.do(c.CloseKiosks("the hall is full"))) == 1
        assert day.do(c.CloseKiosks("the hall is full")) == []
        assert day.refused(c.TakeTicket("consult", kiosk="door")).code == "kiosks_are_closed"
        day.do(c.TakeTicket("consult", window=1))
        day.do(c.OpenKiosks("room again"))
        day.take("consult", kiosk="door")
        assert day.do(c.OpenKiosks("room again")) == []


class TestAnnouncement:
    def test_stands_until_it_is_ended_or_another_comes(self) -> None:
        day = CityDay()
        day.do(c.Announce(WORDS))
        assert day.do(c.Announce(WORDS)) == []
        day.do(c.Announce(Bilingual(" 午休  照常 ", "")))
        assert day.hall.announcement == Bilingual("午休 照常", "午休 照常")
        assert len(day.do(c.EndAnnouncement())) == 1
        assert day.do(c.EndAnnouncement()) == []
        assert day.refused(c.Announce(Bilingual(" ", ""))).code == "words_missing"


class TestCallingBack:
    def test_stands_until_the_clerk_goes_on(self) -> None:
        day = CityDay()
        day.open(1)
        day.do(c.PauseWindow(1, "meal"))
        day.do(c.CallBackClerk(1, "many wait"))
        assert day.hall.desk(1).call_back == "many wait"
        assert day.do(c.CallBackClerk(1, "many wait")) == []
        day.do(c.OpenWindow(1))
        assert day.hall.desk(1).call_back == ""

    def test_who_calls_the_next_has_come(self) -> None:
        day = CityDay()
        day.open(1)
        day.do(c.CallBackClerk(1, "many wait"))
        day.take("consult")
        day.call(1)
        assert day.hall.desk(1).call_back == ""

    @pytest.mark.parametrize(("window", "code"), [(2, "nobody_to_call_back"), (1, "works_already")])
    def test_where_it_makes_no_sense(self, window: int, code: str) -> None:
        day = CityDay()
        day.open(1)
        day.do(c.StandBy(1))
        assert day.refused(c.CallBackClerk(window, "many wait")).code == code


class TestHaltingAWindow:
    def test_whoever_is_there_is_served_and_nobody_more_is_called(self) -> None:
        day = CityDay()
        day.open(1)
        day.take("consult")
        day.take("consult")
        day.call(1)
        day.do(c.HaltWindow(1, "office", "the terminal is out of order"))
        desk = day.hall.desk(1)
        assert (desk.pause_reason, desk.paused_by) == ("the terminal is out of order", "office")
        day.do(c.StartService(1))
        day.do(c.FinishService(1))
        assert day.refused(c.CallNext(1)).code == "window_paused"

    def test_a_window_that_stood_by_is_not_called_to(self) -> None:
        day = CityDay()
        day.open(1)
        day.do(c.StandBy(1))
        day.do(c.HaltWindow(1, "office", "a drill"))
        day.take("consult")
        assert day.do(c.CallForReady()) == []

    def test_the_clerk_may_go_on_and_the_log_has_who_did_what(self) -> None:
        day = CityDay()
        day.open(1)
        (halted,) = day.do(c.HaltWindow(1, "office", "a drill"))
        (resumed,) = day.do(c.OpenWindow(1))
        assert isinstance(halted, e.WindowPaused)
        assert isinstance(resumed, e.WindowOpened)
        assert (halted.by, resumed.by) == ("office", "")
        assert day.hall.desk(1).paused_by == ""

    def test_it_counts_as_no_break_of_the_clerk(self) -> None:
        day = CityDay()
        day.open(1)
        day.do(c.HaltWindow(1, "office", "a drill"))
        assert day.hall.desk(1).pause_kind != "break"

    def test_the_opposite_order_takes_it_back_and_asks_the_clerk_to_go_on(self) -> None:
        day = CityDay()
        day.open(1)
        day.do(c.HaltWindow(1, "office", "a drill"))
        day.do(c.ResumeWindow(1, "desk", "the drill is over"))
        desk = day.hall.desk(1)
        assert (desk.state, desk.pause_reason, desk.paused_by) == ("open", "", "")
        assert desk.call_back == "the drill is over"
        day.take("consult")
        day.call(1)
        assert day.hall.desk(1).call_back == ""

    def test_a_clerks_own_pause_ends_too_and_a_closed_window_opens(self) -> None:
        day = CityDay()
        day.open(1)
        day.do(c.PauseWindow(1, "meal"))
        day.do(c.ResumeWindow(1, "office", "many wait"))
        day.do(c.CloseWindow(1))
        day.do(c.ResumeWindow(1, "office", "many wait"))
        assert day.hall.desk(1).state == "open"

    def test_the_second_of_two_managers_is_told(self) -> None:
        day = CityDay()
        day.open(1)
        assert day.refused(c.ResumeWindow(1, "office", "many wait")).code == "open_already"
        day.do(c.HaltWindow(1, "office", "a drill"))
        assert day.refused(c.HaltWindow(1, "desk", "a fault")).code == "paused_already"
        assert day.hall.desk(1).paused_by == "office"

    def test_where_nobody_sits_there_is_nothing_to_halt_or_open(self) -> None:
        day = CityDay()
        assert day.refused(c.HaltWindow(2, "office", "a drill")).code == "closed_already"
        refusal = day.refused(c.ResumeWindow(2, "office", "many wait"))
        assert refusal.code == "nobody_to_call_back"
        assert "sit down there" in refusal.sentence
        assert day.refused(c.HaltWindow(2, "office", " ")).code == "reason_missing"


def test_all_of_it_is_rebuilt_from_the_log() -> None:
    day = CityDay()
    day.open(1)
    log: list[e.Event] = []
    for command in (
        c.CapService("consult", 3, "a"),
        c.CloseKiosks("b"),
        c.Announce(WORDS),
        c.CallBackClerk(1, "d"),
        c.HaltWindow(1, "office", "e"),
        c.ResumeWindow(1, "office", "f"),
    ):
        log += day.do(command)
    other = CityDay()
    other.open(1)
    assert len(list(replay(other.hall, log))) == 6
    assert other.hall == day.hall
