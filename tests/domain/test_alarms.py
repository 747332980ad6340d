"""Alarms: raised once when it has been so for long enough, cleared once it is surely over."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.alarm import MOST_OPEN, SHOWN_AFTER, Alarm, AlarmKind, AlarmRule, Reading, Seen, Watch
from hall_server.domain.hall import opened
from hall_server.domain.plan import RatingRules
from hall_server.domain.rating import Level, Served
from hall_server.domain.refusals import NoEmergencyHere, UnknownAlarm
from hall_server.domain.replay import replay
from hall_server.domain.rules import MINUTE, SECOND
from hall_server.domain.slip import PrinterStatus
from hall_server.domain.watching import Outside, seen
from tests.domain.city import CityDay, city
from tests.domain.day import PLAN, READY, Day

WAIT = AlarmRule("wait", AlarmKind.WAIT, 20 * MINUTE, 15 * MINUTE, 30 * SECOND, 30 * SECOND)
QUEUE = AlarmRule("queue", AlarmKind.QUEUE, 2, 2)
IDLE = AlarmRule("idle", AlarmKind.IDLE, lasting=5 * MINUTE)
LONG = AlarmRule("long", AlarmKind.LONG_SERVICE, 30 * MINUTE, 20 * MINUTE)
PRINTER = AlarmRule("printer", AlarmKind.PRINTER, lasting=MINUTE)
EMERGENCY = AlarmRule("emergency", AlarmKind.EMERGENCY, to=("duty",))
DISK = AlarmRule("disk", AlarmKind.DISK, 90, 85)
FORECAST = AlarmRule("forecast", AlarmKind.FORECAST, 30 * MINUTE, 20 * MINUTE)


class AlarmDay(Day):
    """A day of a hall with alarms. Somebody looks after them whenever time passes."""

    def __init__(self, *rules: AlarmRule) -> None:
        super().__init__(replace(PLAN, alarms=rules))
        self.watch = Watch()
        self.outside = Outside()

    def look(self) -> list[e.Event]:
        rules, hall = self.hall.plan.alarms, self.hall
        values = {key: one for rule in rules for key, one in seen(hall, rule, self.now, self.outside)}
        return self.do(c.LookAtAlarms(self.watch.look(rules, values, hall.alarms, self.now)))

    def minutes(self, minutes: float) -> list[e.Event]:
        """So long somebody looks every ten seconds; what came of it."""
        happened: list[e.Event] = []
        for _look in range(round(minutes * 6)):
            self.later(10)
            happened += self.look()
        return happened

    @property
    def standing(self) -> list[Alarm]:
        return list(self.hall.alarms.open.values())


def kinds(events: list[e.Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_a_wait_rings_once_and_is_over_when_somebody_was_called() -> None:
    day = AlarmDay(WAIT)
    day.take("invoice")
    assert day.minutes(20) == []
    (raised,) = day.minutes(1.5)
    assert isinstance(raised, e.AlarmRaised)
    assert (raised.alarm.about, raised.alarm.limit) == ("tax", 20 * MINUTE)
    assert raised.alarm.value > 20 * MINUTE
    assert day.minutes(30) == []
    day.open(3)
    day.call(3)
    assert kinds(day.minutes(2)) == ["AlarmCleared"]
    assert day.standing == []


def test_only_its_zones_are_looked_at() -> None:
    day = AlarmDay(replace(WAIT, zones=frozenset({"general"})))
    day.take("invoice")
    assert day.minutes(30) == []


def test_a_queue_counts_people_and_a_journey_once() -> None:
    day = AlarmDay(QUEUE)
    for _one in range(2):
        day.take("consult")
    assert day.minutes(1) == []
    day.take("intake")
    (raised,) = day.look()
    assert isinstance(raised, e.AlarmRaised)
    assert (raised.alarm.about, raised.alarm.value) == ("general", 3)


def test_a_window_that_is_free_while_people_wait_is_noticed() -> None:
    day = AlarmDay(IDLE)
    day.open(1)
    assert day.minutes(10) == []
    day.take("consult")
    assert day.minutes(4) == []
    (raised,) = day.minutes(1.5)
    assert isinstance(raised, e.AlarmRaised)
    assert (raised.alarm.about, raised.alarm.window) == ("1", 1)
    assert raised.alarm.value >= 5 * MINUTE
    day.call(1)
    assert kinds(day.look()) == ["AlarmCleared"]


def test_one_ticket_too_long_at_a_window_is_noticed_and_being_parked_does_not_count() -> None:
    day = AlarmDay(LONG)
    day.open(1)
    number = day.take("consult")
    day.call(1)
    day.do(c.StartService(1))
    assert day.minutes(29) == []
    day.do(c.ParkTicket(1, "copies"))
    day.minutes(10)
    day.do(c.CallTicket(1, number, "back"))
    day.do(c.StartService(1))
    assert kinds(day.minutes(1.5)) == ["AlarmRaised"]
    day.do(c.FinishService(1))
    assert kinds(day.look()) == ["AlarmCleared"]


def test_a_printer_without_paper_rings_and_one_that_was_never_there_does_not() -> None:
    day = AlarmDay(PRINTER)
    assert day.minutes(5) == []
    day.do(c.ReportPrinter("front", PrinterStatus.PAPER_OUT))
    (raised,) = day.minutes(1.5)
    assert isinstance(raised, e.AlarmRaised)
    assert (raised.alarm.about, raised.alarm.detail) == ("front", "paper_out")
    day.do(c.ReportPrinter("front", READY))
    assert kinds(day.look()) == ["AlarmCleared"]


def test_slips_that_wait_for_a_silent_printer_are_a_fault() -> None:
    day = AlarmDay(PRINTER)
    day.take("consult", kiosk="door")
    (raised,) = day.minutes(1.5)
    assert isinstance(raised, e.AlarmRaised)
    assert raised.alarm.detail == "silent"


def test_what_comes_from_outside_is_an_alarm_like_any_other() -> None:
    day = AlarmDay(DISK, FORECAST)
    day.outside = Outside(forecast={"tax": 31 * MINUTE}, disk_used=91)
    assert kinds(day.look()) == ["AlarmRaised", "AlarmRaised"]
    day.outside = Outside(forecast={"tax": 25 * MINUTE}, disk_used=88)
    assert day.look() == []
    # A forecast that is not known is none.
    day.outside = Outside(disk_used=84)
    assert kinds(day.look()) == ["AlarmCleared", "AlarmCleared"]


def test_the_emergency_key_is_one_emergency_however_often_it_is_pressed() -> None:
    day = AlarmDay(EMERGENCY)
    raised = day.expect(c.RaiseEmergency(3), e.AlarmRaised)
    assert (raised.alarm.kind, raised.alarm.window) == (AlarmKind.EMERGENCY, 3)
    assert day.do(c.RaiseEmergency(3)) == []
    day.expect(c.RaiseEmergency(4), e.AlarmRaised)
    assert day.minutes(60) == []


def test_an_emergency_that_was_seen_to_is_shown_a_while_and_the_next_one_is_new() -> None:
    day = AlarmDay(EMERGENCY)
    first = day.expect(c.RaiseEmergency(3), e.AlarmRaised).alarm
    day.later(20)
    day.do(c.AcknowledgeAlarm(first.id, "office"))
    (alarm,) = day.standing
    assert (alarm.by, alarm.acknowledged_at) == ("office", day.now)
    assert kinds(day.do(c.RaiseEmergency(3))) == ["AlarmCleared", "AlarmRaised"]
    (second,) = day.standing
    assert second.id != first.id
    day.do(c.AcknowledgeAlarm(second.id, "office"))
    day.later(SHOWN_AFTER / 1000 - 1)
    assert day.look() == []
    day.later(1)
    assert kinds(day.look()) == ["AlarmCleared"]


def test_a_hall_that_names_nobody_says_so() -> None:
    assert isinstance(AlarmDay(WAIT).refused(c.RaiseEmergency(1)), NoEmergencyHere)


def test_the_first_who_acknowledges_counts() -> None:
    day = AlarmDay(DISK)
    day.outside = Outside(disk_used=95)
    day.look()
    (alarm,) = day.standing
    day.expect(c.AcknowledgeAlarm(alarm.id, "office"), e.AlarmAcknowledged)
    assert day.do(c.AcknowledgeAlarm(alarm.id, "desk")) == []
    assert day.standing[0].by == "office"
    assert isinstance(day.refused(c.AcknowledgeAlarm(alarm.id + 1, "desk")), UnknownAlarm)
    assert day.look() == []  # an alarm that somebody sees to stands until it is over


def test_what_is_not_over_goes_on_over_midnight_without_ringing_again() -> None:
    day = AlarmDay(DISK, WAIT)
    day.outside = Outside(disk_used=95)
    day.look()
    (before,) = day.standing
    day.do(c.AcknowledgeAlarm(before.id, "office"))
    before = day.standing[0]
    day.at(3, 0)
    assert "AlarmRaised" not in kinds(day.do(c.TurnDay()))
    assert day.look() == []
    assert day.standing == [before]
    today = day.log[max(i for i, event in enumerate(day.log) if isinstance(event, e.DayStarted)) :]
    hall = opened(day.hall.plan)
    for _event in replay(hall, today):
        pass
    assert hall.alarms.open == day.hall.alarms.open
    day.outside = Outside(disk_used=10)
    assert kinds(day.look()) == ["AlarmCleared"]


def test_an_alarm_whose_rule_is_gone_is_over() -> None:
    day = AlarmDay(DISK)
    day.outside = Outside(disk_used=95)
    day.look()
    day.hall.plan = PLAN
    assert kinds(day.do(c.LookAtAlarms())) == ["AlarmCleared"]


def test_a_flood_of_one_kind_stops_at_some_point() -> None:
    day = AlarmDay(LONG)
    found = tuple(Reading("long", str(number), 40 * MINUTE) for number in range(50))
    assert len(day.do(c.LookAtAlarms(found))) == MOST_OPEN


@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 100)), max_size=60),
    st.integers(1, 90),
    st.integers(0, 30),
    st.integers(0, 90),
)
def test_it_never_rings_twice_and_never_flaps(
    course: list[tuple[int, int]], over: int, gap: int, lasting: int
) -> None:
    """Whatever a value does: raised and cleared take turns, and each only after long enough on its side."""
    rule = AlarmRule("disk", AlarmKind.DISK, over, max(1, over - gap), lasting * SECOND, lasting * SECOND)
    day = AlarmDay(rule)
    history: list[tuple[int, int]] = []
    turns: list[str] = []
    last_turn = None
    for seconds, value in course:
        day.later(seconds)
        day.outside = Outside(disk_used=value)
        history.append((day.now, value))
        for event in day.look():
            turns.append(type(event).__name__)
            raised = isinstance(event, e.AlarmRaised)
            for at, was in history:
                if at > day.now - rule.lasting:
                    assert was > rule.over if raised else was < rule.clear
            if last_turn is not None:
                assert day.now - last_turn >= rule.lasting
            last_turn = day.now
    assert turns == ["AlarmRaised", "AlarmCleared"] * (len(turns) // 2) + ["AlarmRaised"] * (len(turns) % 2)


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 100), st.integers(0, 100))))
def test_the_hall_itself_never_raises_what_stands(found: list[tuple[str, int, int]]) -> None:
    day = AlarmDay(replace(DISK, lasting=50, resting=50))
    standing: set[str] = set()
    readings = tuple(Reading("disk", about, value, held) for about, value, held in found)
    for batch in (readings, readings[::-1]):
        abouts = {alarm.id: alarm.about for alarm in day.standing}
        for event in day.do(c.LookAtAlarms(batch)):
            if isinstance(event, e.AlarmRaised):
                assert event.alarm.about not in standing
                standing.add(event.alarm.about)
            else:
                assert isinstance(event, e.AlarmCleared)
                standing.remove(abouts[event.alarm])


def test_a_watch_that_begins_anew_waits_anew() -> None:
    day = AlarmDay(WAIT)
    day.outside = Outside()
    values = {("wait", "tax"): Seen(30 * MINUTE)}
    assert day.watch.look((WAIT,), values, day.hall.alarms, day.now) == ()
    assert Watch().look((WAIT,), values, day.hall.alarms, day.now + MINUTE) == ()
    (reading,) = day.watch.look((WAIT,), values, day.hall.alarms, day.now + MINUTE)
    assert reading.held == MINUTE


BAD_RATING = AlarmRule("bad_rating", AlarmKind.BAD_RATING)
DEADLINE = AlarmRule("deadline", AlarmKind.DEADLINE, days=1)


def rated(day: AlarmDay, level: Level) -> list[str]:
    """A service that just ended at window 1 is rated; what else happened."""
    served = Served(2026030200001, 1, "consult", 1, "9001", day.now, completed=True)
    return [kind for kind in kinds(day.do(c.Rate(served, level, ("slow",)))) if kind.startswith("Alarm")]


def rating_day() -> AlarmDay:
    day = AlarmDay(BAD_RATING)
    day.hall.plan = replace(day.hall.plan, ratings=RatingRules(options={"slow": PLAN.name}))
    return day


def test_a_bad_rating_rings_at_once_and_once_and_is_over_when_it_became_good() -> None:
    day = rating_day()
    assert rated(day, Level.DISSATISFIED) == ["AlarmRaised"]
    (alarm,) = day.standing
    assert (alarm.kind, alarm.window) == (AlarmKind.BAD_RATING, 1)
    day.later(60)
    assert rated(day, Level.VERY_DISSATISFIED) == []
    assert day.minutes(60) == []
    assert rating_day().minutes(1) == []


def test_a_bad_rating_that_became_good_is_no_alarm() -> None:
    day = rating_day()
    rated(day, Level.DISSATISFIED)
    day.later(60)
    assert rated(day, Level.SATISFIED) == ["AlarmCleared"]
    day.later(60)
    assert rated(day, Level.DISSATISFIED) == ["AlarmRaised"]


def test_a_bad_rating_ends_with_its_day() -> None:
    day = rating_day()
    rated(day, Level.DISSATISFIED)
    day.at(3, 9)
    day.do(c.TurnDay())
    assert day.standing == []


def test_a_deadline_is_near_one_working_day_ahead_and_over_when_it_is_met() -> None:
    day = CityDay()
    day.hall.plan = city(alarms=(DEADLINE,))
    day.open(1)
    case = day.accept(1)
    assert case.promised is not None
    watch = Watch()

    def look() -> list[e.Event]:
        day.do(c.TurnDay())
        values = dict(seen(day.hall, DEADLINE, day.now, Outside()))
        return day.do(c.LookAtAlarms(watch.look((DEADLINE,), values, day.hall.alarms, day.now)))

    first = 2
    raised_on = None
    for date in range(first, 31):
        day.at(date, 10)
        if look():
            raised_on = date
            break
    assert raised_on is not None
    (alarm,) = day.hall.alarms.open.values()
    assert alarm.about == f"case {case.number}"
    today = day.hall.plan.business_day(day.now)
    due = type(today).fromisoformat(alarm.detail)
    assert day.hall.plan.calendar.working_days_between(today, due) <= 1
    assert look() == []
    day.do(c.DecideCase(case.number, approved=True, note="", window=None))
    assert kinds(look()) == ["AlarmCleared"]
