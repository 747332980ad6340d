"""Why somebody was called before somebody else, told from the day's log."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.domain import Refusal
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Citizen, Priority
from hall_server.domain.plan import Window
from hall_server.domain.policy import FirstComeFirstServed, Policy, policy_of, strict_priority
from hall_server.domain.rules import MINUTE, PROTECT_APPOINTMENTS, Dispatch
from hall_server.domain.why import Called, ClockFrom, Standing, Story, story_of
from tests.domain import keys
from tests.domain.city import CITY, ELDER, CityDay, city

POLICIES: list[Policy] = [
    policy_of(CITY.dispatch),
    policy_of(Dispatch(limits=PROTECT_APPOINTMENTS, by_length=False)),
    FirstComeFirstServed(),
    strict_priority(),
]


def story(day: CityDay, number: str) -> Story:
    told = story_of(day.hall.plan, day.log, number)
    assert told is not None
    return told


def only_call(day: CityDay, number: str) -> Called:
    (called,) = story(day, number).calls
    return called


def numbers(standings: Sequence[Standing]) -> list[str]:
    return [standing.ticket.number for standing in standings]


class TestAnElderGoesFirst:
    def test_the_limits_say_so(self) -> None:
        day = CityDay()
        normal = day.come()
        day.later(4 * 60)
        elder = day.come(citizen=ELDER)
        day.open(1)
        assert day.call() == elder
        called = only_call(day, elder)
        (overtaken,) = called.overtaken
        assert (called.standing.ticket.number, overtaken.ticket.number) == (elder, normal)
        assert (called.standing.limit, overtaken.limit) == (5 * MINUTE, 20 * MINUTE)
        assert called.standing.line.place.call_by < overtaken.line.place.call_by
        assert (called.event.window, called.event.clerk, called.as_logged) == (1, "9001", True)
        assert called.due_earlier == ()

    def test_who_gave_way_is_called_then_and_overtook_nobody(self) -> None:
        day = CityDay()
        normal = day.come()
        day.come(citizen=ELDER)
        day.open(1)
        day.serve()
        assert day.call() == normal
        called = only_call(day, normal)
        assert (called.overtaken, called.event.why.others) == ((), 0)


class TestWhatACallByTimeIsMadeOf:
    def test_clock_limit_and_length(self) -> None:
        day = CityDay()
        waits = [day.come(), day.come("estate", citizen=Citizen(person="li"))]
        for number in waits:
            (standing,) = story(day, number).lines
            place = standing.line.place
            assert standing.limit is not None
            assert place.call_by == place.clock_start + standing.limit + standing.length
            assert standing.mean == day.hall.lengths.of[standing.line.service]
            assert standing.length == standing.mean - day.hall.lengths.hall_mean
        assert story(day, waits[0]).hall_mean == day.hall.lengths.hall_mean

    def test_without_lengths_nothing_is_added(self) -> None:
        day = CityDay(policy=policy_of(replace(CITY.dispatch, by_length=False)))
        (standing,) = story(day, day.come()).lines
        assert standing.length == 0

    def test_first_come_first_served_has_no_limits(self) -> None:
        day = CityDay(policy=FirstComeFirstServed())
        (standing,) = story(day, day.come()).lines
        assert (standing.rule, standing.limit, standing.length) == ("fcfs", None, 0)

    def test_a_place_keeps_the_limits_under_which_it_was_given(self) -> None:
        day = CityDay()
        before = day.come()
        day.policy = policy_of(Dispatch(limits=PROTECT_APPOINTMENTS))
        day.do(c.TurnDay())
        after = day.come()
        limits = [story(day, number).lines[0].limit for number in (before, after)]
        assert limits == [20 * MINUTE, 30 * MINUTE]

    def test_another_class_brings_its_limit(self) -> None:
        day = CityDay()
        number = day.come()
        day.do(c.ChangeCitizen(number, ELDER, "is 80"))
        (standing,) = story(day, number).lines
        assert (standing.ticket.citizen.priority, standing.limit) == (Priority.ELDERLY, 5 * MINUTE)

    def test_a_journeys_next_step_keeps_its_clock(self) -> None:
        day = CityDay()
        number = day.journey("home")
        begun = day.now
        day.open(1, 3)
        day.step(1, number)
        day.later(600)
        assert day.call(3) == number
        first, second = story(day, number).calls
        assert {call.standing.line.place.clock_start for call in (first, second)} == {begun}
        assert [call.standing.line.service for call in (first, second)] == ["intake", "estate"]
        assert [call.standing.limit for call in (first, second)] == [20 * MINUTE] * 2


class TestWhereTheClockStarts:
    def called_after(self, minutes_late: int) -> Standing:
        day = CityDay()
        code = day.book(2, 10).code
        day.at(2, 10)
        day.later(minutes_late * 60)
        number = day.check_in(code)
        day.open(1)
        assert day.call() == number
        return only_call(day, number).standing

    def test_at_the_slot_of_who_is_early_or_a_little_late(self) -> None:
        assert {self.called_after(late).clock_from for late in (-20, 0, 5)} == {ClockFrom.SLOT}

    def test_at_check_in_of_who_is_later(self) -> None:
        assert self.called_after(6).clock_from is ClockFrom.CHECK_IN

    def test_at_the_issue_of_a_number(self) -> None:
        day = CityDay()
        assert story(day, day.come()).lines[0].clock_from is ClockFrom.ISSUE


class TestWhatElseExplainsACall:
    def test_a_clerk_chose(self) -> None:
        day = CityDay()
        first, elder, chosen = day.come(), day.come(citizen=ELDER), day.come()
        day.open(1)
        day.do(c.CallTicket(1, chosen, "her bus leaves"))
        called = only_call(day, chosen)
        assert (called.event.why.rule, called.event.why.note) == (e.CHOSEN, "her bus leaves")
        assert numbers(called.overtaken) == numbers(called.due_earlier) == [elder, first]
        assert numbers(called.passed_over) == [elder, first]

    def test_who_came_later_but_was_due_earlier_is_passed_over_by_choice(self) -> None:
        day = CityDay()
        chosen, elder = day.come(), day.come(citizen=ELDER)
        day.open(1)
        day.do(c.CallTicket(1, chosen, "her bus leaves"))
        called = only_call(day, chosen)
        assert (numbers(called.overtaken), numbers(called.due_earlier)) == ([], [elder])

    def test_a_window_helped(self) -> None:
        day = CityDay()
        number = day.come("invoice")
        day.open(1)
        day.later(21 * 60)
        day.do(c.LookAtGuards())
        assert day.call() == number
        assert only_call(day, number).helping

    def test_a_window_serves_some_classes_only(self) -> None:
        day = CityDay()
        day.come()
        elder = day.come(citizen=ELDER)
        day.open(5)
        assert day.call(5) == elder
        called = only_call(day, elder)
        assert called.only == {Priority.GREEN, Priority.ELDERLY}
        assert (called.overtaken, called.as_logged) == ((), True)

    def test_a_window_stood_by(self) -> None:
        day = CityDay()
        day.open(1)
        since = day.now
        day.do(c.StandBy(1))
        number = day.come()
        day.do(c.CallForReady())
        assert only_call(day, number).stood_by_since == since

    def test_a_temporary_window(self) -> None:
        day = CityDay()
        number = day.come()
        day.do(c.AddWindow(7, "general", ("consult",), "crowd"))
        day.open(7)
        assert day.call(7) == number
        assert only_call(day, number).temporary

    def test_calls_again_are_no_calls_of_their_own(self) -> None:
        day = CityDay()
        number = day.come()
        day.open(1)
        day.call()
        day.later(60)
        day.do(c.Recall(1))
        assert len(story(day, number).calls) == 1


class TestWhoIsNotCalledYet:
    def test_who_is_before_it_at_which_windows(self) -> None:
        day = CityDay()
        number, invoices, elder = day.come(), day.come("invoice"), day.come("intake", citizen=ELDER)
        day.open(1, 2, 3, 4)
        ahead = {each.windows: numbers(each.before) for each in story(day, number).ahead}
        assert ahead == {(1, 2, 4): [elder]}
        ahead = {each.windows: numbers(each.before) for each in story(day, invoices).ahead}
        assert ahead == {(3,): [], (4,): [elder, number]}
        assert story(day, number).calls == ()

    def test_windows_that_are_closed_or_for_others_do_not_count(self) -> None:
        day = CityDay()
        number = day.come()
        day.open(5)
        day.open(1)
        day.do(c.PauseWindow(1, "tea"))
        assert story(day, number).ahead == ()

    def test_a_journey_waits_in_several_lines(self) -> None:
        day = CityDay()
        number = day.journey("shop")
        assert {standing.line.service for standing in story(day, number).lines} == {"consult", "invoice"}

    def test_who_has_ended_waits_nowhere(self) -> None:
        day = CityDay()
        number = day.come()
        day.do(c.CancelTicket(number, "left"))
        told = story(day, number)
        assert (told.lines, told.ahead, told.ticket.state) == ((), (), "cancelled")


class TestWhenThePlanHasChangedSince:
    """The log does not say which services a window had in ``hall.toml``."""

    def day(self) -> CityDay:
        day = CityDay()
        day.come("invoice")
        day.come("invoice", citizen=ELDER)
        day.open(3)
        day.call(3)
        return day

    def test_a_window_that_is_gone_has_a_stand_in(self) -> None:
        now = city(windows=tuple(window for window in CITY.windows if window.number != 3))
        told = story_of(now, self.day().log, "B002")
        assert told is not None
        (called,) = told.calls
        assert (called.event.window, numbers(called.overtaken)) == (3, ["B001"])

    def test_a_service_that_is_gone_has_a_stand_in(self) -> None:
        now = city(
            services=tuple(service for service in CITY.services if service.id != "invoice"),
            windows=tuple(replace(window, services=window.services - {"invoice"}) for window in CITY.windows),
            packages=(),
        )
        told = story_of(now, self.day().log, "B002")
        assert told is not None
        (called,) = told.calls
        assert not called.as_logged, "the window would not call it today"
        assert (called.overtaken, called.event.why.overtook) == ((), 1)

    def test_who_was_overtaken_is_not_guessed(self) -> None:
        day = self.day()
        number = "B001"
        day.come()
        day.do(c.StartService(3))
        day.finish(3)
        assert day.call(3) == number
        now = city(windows=tuple(_also_consult(window) for window in CITY.windows))
        told = story_of(now, day.log, number)
        assert told is not None
        assert not told.calls[0].as_logged, "now it could call somebody else, too"

    def test_a_guard_that_is_gone_is_passed_over(self) -> None:
        day = CityDay()
        number = day.come("invoice")
        day.open(1)
        day.later(21 * 60)
        day.do(c.LookAtGuards())
        day.call()
        told = story_of(city(guards=()), day.log, number)
        assert told is not None
        assert not told.calls[0].as_logged


def _also_consult(window: Window) -> Window:
    return replace(window, services=window.services | {"consult"})


def test_a_number_that_nobody_had() -> None:
    assert story_of(CITY, CityDay().log, "A999") is None


def test_appointments_and_cases_of_other_days_are_not_needed() -> None:
    """What was booked, accepted or decided before is no longer known when that day is looked at."""
    day = CityDay()
    code = day.book(3, 10).code
    day.open(1)
    case = day.accept(1, "ID card")
    day.at(3, 9, 50)
    started = len(day.log)
    day.do(c.TurnDay())
    day.do(c.SupplementCase(case.number))
    day.do(c.DecideCase(case.number, approved=True))
    day.open(2)
    number = day.check_in(code)
    collects = day.do(c.PickUp(case.number))[0]
    assert isinstance(collects, e.TicketIssued)
    assert day.call(2) == number
    told = story_of(CITY, day.log[started:], number)
    assert told is not None
    assert told.calls[0].standing.clock_from is ClockFrom.SLOT


windows = st.sampled_from([1, 2, 4, 5])
wanted = st.sampled_from(["consult", "intake", "invoice", "results"])
people = st.sampled_from([Citizen(), Citizen(), Citizen(), ELDER, Citizen(Priority.DISABLED)])
numbered = st.builds("{}{:03d}".format, st.sampled_from("ABP"), st.integers(1, 6))
Step = tuple[c.Command, ...]


def one(commands: st.SearchStrategy[c.Command]) -> st.SearchStrategy[Step]:
    return st.tuples(commands)


def over(window: int) -> Step:
    return c.StartService(window), c.FinishService(window)


come = one(st.builds(lambda service, citizen: c.TakeTicket(service, "door", citizen=citizen), wanted, people))
set_out = one(st.builds(lambda citizen: c.BeginJourney("shop", "door", citizen=citizen), people))
call = st.builds(lambda window: (*over(window), c.CallNext(window)), windows)
choose = st.builds(
    lambda window, number: (*over(window), c.CallTicket(window, number, "bus")), windows, numbered
)
stand_by = st.builds(lambda window: (*over(window), c.StandBy(window), c.CallForReady()), windows)
park = st.builds(lambda window: (c.ParkTicket(window, "copy"), c.CallNext(window)), windows)
send_on = st.builds(lambda window, service: (c.TransferTicket(window, service),), windows, wanted)
other = one(numbered.flatmap(keys.about_a_ticket) | keys.by_clerks | keys.by_the_manager)
steps = st.one_of(come, come, come, set_out, call, call, call, choose, stand_by, park, send_on, other)
seconds = st.sampled_from([1, 30, 200, 700])
rules = st.sampled_from([None] * 30 + POLICIES)


@settings(max_examples=100, deadline=None)
@given(st.lists(come, min_size=8, max_size=12), st.lists(st.tuples(steps, seconds, rules), min_size=20))
def test_on_any_day_the_overtaken_are_as_many_as_the_log_counted(
    crowd: list[Step], happenings: list[tuple[Step, int, Policy | None]]
) -> None:
    day = CityDay()
    day.open(1, 2, 4, 5)
    happenings = [*((step, 120, None) for step in crowd), *happenings]
    for commands, passed, policy in happenings:
        if policy is not None:
            day.policy = policy
            day.do(c.TurnDay())
        day.later(passed)
        for command in (c.LookAtGuards(), *commands):
            with contextlib.suppress(Refusal):
                day.do(command)
    called = [event for event in day.log if isinstance(event, e.TicketCalled)]
    told = [call for number in day.hall.by_number for call in story(day, number).calls]
    assert sorted(map(repr, called)) == sorted(repr(call.event) for call in told)
    for call in told:
        assert call.as_logged
        assert len(call.overtaken) == call.event.why.overtook
        assert all(rival.line.place.call_by == _sum(rival) for rival in (call.standing, *call.passed_over))


def _sum(standing: Standing) -> int:
    return standing.line.place.clock_start + (standing.limit or 0) + standing.length
