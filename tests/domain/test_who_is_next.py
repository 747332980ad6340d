"""Who is called next, and why: the call-by rule as people in the hall meet it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.domain import choose
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Citizen, Priority
from hall_server.domain.policy import CallBy, FirstComeFirstServed, Policy, choose_window, policy_of
from hall_server.domain.rules import (
    CONFIGURED_WEIGHS,
    MINUTE,
    PROTECT_APPOINTMENTS,
    Dispatch,
    Lengths,
    Season,
    learned,
)
from tests.domain.city import CITY, ELDER, ILL, CityDay, city

# The five services take 4, 10, 2, 8 and 16 minutes: 8 on the average.
LONGER = {"consult": -4, "intake": 2, "results": -6, "invoice": 0, "estate": 8}


def called_in(day: CityDay, minutes: float) -> str:
    """The number that window 4 calls after so many minutes."""
    day.later(60 * minutes)
    return day.call(4)


class TestThePlaceOfATicket:
    @pytest.mark.parametrize(
        ("priority", "limit"),
        [
            (Priority.NORMAL, 20),
            (Priority.ELDERLY, 5),
            (Priority.DISABLED, 5),
            (Priority.PREGNANT, 5),
            (Priority.GREEN, 0),
        ],
    )
    def test_is_its_clock_and_its_classs_limit(self, priority: Priority, limit: int) -> None:
        day = CityDay()
        citizen = Citizen(priority, "ill" if priority is Priority.GREEN else "")
        number = day.come("invoice", citizen)
        assert day.ticket(number).place == (day.now + limit * MINUTE, day.now, day.ticket(number).id)

    @pytest.mark.parametrize("service", ["consult", "intake", "results", "invoice"])
    def test_is_earlier_for_a_short_errand_than_for_a_long_one(self, service: str) -> None:
        day = CityDay()
        number = day.come(service)
        assert day.ticket(number).place.call_by == day.now + (20 + LONGER[service]) * MINUTE

    def test_of_an_appointment_counts_from_its_slot(self) -> None:
        day = CityDay()
        code = day.book(2, 9, 30, "intake").code
        day.at(2, 9, 10)
        place = day.ticket(day.check_in(code)).place
        assert place.clock_start == day.moment(2, 9, 30)
        assert place.call_by == day.moment(2, 9, 30) + (3 + LONGER["intake"]) * MINUTE

    def test_follows_a_preset(self) -> None:
        day = CityDay(city(dispatch=Dispatch("call-by", PROTECT_APPOINTMENTS)))
        normal, elder, ill = day.come("invoice"), day.come("invoice", ELDER), day.come("invoice", ILL)
        waits = [t.place.call_by - t.issued_at for t in map(day.ticket, (normal, elder, ill))]
        assert waits == [30 * MINUTE, 10 * MINUTE, 0]

    def test_may_leave_lengths_out_of_it(self) -> None:
        day = CityDay(city(dispatch=Dispatch(by_length=False)))
        number = day.come("consult")
        assert day.ticket(number).place.call_by == day.now + 20 * MINUTE

    def test_never_changes_while_the_ticket_waits(self) -> None:
        day = CityDay()
        number = day.come("consult")
        before = day.ticket(number).place
        day.later(3600)
        day.come("consult", ILL)
        day.do(c.TurnDay(Lengths({"consult": 60 * MINUTE}, MINUTE)))
        assert day.ticket(number).place == before


class TestTheOrder:
    def test_an_elder_overtakes_those_who_came_less_than_a_quarter_of_an_hour_before(self) -> None:
        day = CityDay()
        day.open(4)
        long_before = day.come("invoice")
        day.later(15 * 60 - 2)
        just_before = day.come("invoice")
        elder = day.come("invoice", ELDER)
        order = [day.serve(4) for _ in range(3)]
        assert order == [long_before, elder, just_before]

    def test_the_green_channel_goes_first_but_not_before_who_has_waited_out_a_limit(self) -> None:
        day = CityDay()
        day.open(4)
        first = day.come("invoice")
        day.later(20 * 60)
        second = day.come("invoice")
        ill = day.come("invoice", ILL)
        assert [day.serve(4) for _ in range(3)] == [first, ill, second]

    def test_a_short_errand_goes_before_a_long_one_that_came_a_little_before(self) -> None:
        day = CityDay()
        day.open(4)
        intake, consult = day.come("intake"), day.come("consult")
        assert [day.serve(4), day.serve(4)] == [consult, intake]

    def test_an_equal_call_by_goes_to_the_earlier_clock(self) -> None:
        day = CityDay()
        day.open(4)
        walk_in = day.come("invoice")
        day.later(15 * 60 - 1)
        elder = day.come("invoice", ELDER)
        assert day.ticket(elder).place.call_by == day.ticket(walk_in).place.call_by
        assert day.call(4) == walk_in

    def test_and_then_to_the_earlier_ticket(self) -> None:
        day = CityDay()
        day.open(4)
        numbers = [day.do(c.TakeTicket("invoice"))[0].number for _ in range(3)]  # type: ignore[union-attr]
        assert [day.serve(4) for _ in range(3)] == numbers

    def test_an_early_appointment_does_not_go_before_its_time(self) -> None:
        day = CityDay()
        code = day.book(2, 9, 30, "intake").code
        day.open(4)
        day.later(5 * 60)
        appointment = day.check_in(code)
        walk_in = day.come("intake")
        assert [day.serve(4), day.serve(4)] == [walk_in, appointment]

    def test_a_number_is_found_as_people_type_it(self) -> None:
        day = CityDay()
        number = day.come("consult")
        day.open(1)
        day.expect(c.CallTicket(1, f" {number.lower()} ", "is deaf"), e.TicketCalled)


class TestTheReason:
    def test_says_how_long_who_else_and_who_came_earlier(self) -> None:
        day = CityDay()
        day.open(4)
        day.come("invoice")
        day.later(59)
        day.come("intake")
        day.come("results")
        ill = day.come("consult", ILL)
        day.later(30)
        called = day.expect(c.CallNext(4), e.TicketCalled)
        assert called.ticket == day.ticket(ill).id
        # The one for the results is no concern of window 4.
        assert called.why == e.CallReason("call-by", waited=30_000, others=2, overtook=2)
        assert called.service == "consult"

    def test_of_an_appointment_before_its_slot_is_no_wait(self) -> None:
        day = CityDay()
        code = day.book(2, 9, 30).code
        day.check_in(code)
        day.open(4)
        assert day.expect(c.CallNext(4), e.TicketCalled).why.waited == 0

    def test_counts_a_journey_that_waits_twice_here_once(self) -> None:
        day = CityDay()
        day.journey("shop")
        day.come("invoice")
        day.open(4)
        assert day.expect(c.CallNext(4), e.TicketCalled).why.others == 1

    def test_of_a_chosen_one_counts_only_whom_the_window_may_call(self) -> None:
        day = CityDay()
        day.come("consult")
        day.come("consult", ELDER)
        ill = day.come("consult", ILL)
        day.open(5)
        why = day.expect(c.CallTicket(5, ill, "collapsed"), e.TicketCalled).why
        assert (why.rule, why.note, why.others, why.overtook) == ("chosen", "collapsed", 1, 1)


class TestWhichWindowCalls:
    """Somebody comes while several windows stand by."""

    def ready(self, *windows: int, plan_day: CityDay | None = None) -> CityDay:
        day = plan_day or CityDay()
        day.open(*windows)
        for window in windows:
            day.later(1)
            day.expect(c.StandBy(window), e.WindowStoodBy)
        return day

    def called(self, day: CityDay) -> tuple[int, str]:
        event = day.expect(c.CallForReady(), e.TicketCalled)
        return event.window, day.hall.tickets[event.ticket].number

    def test_the_one_with_the_fewest_skills(self) -> None:
        day = self.ready(4, 2, 1)
        number = day.come("consult")
        assert self.called(day) == (1, number)

    def test_then_the_one_that_has_been_idle_longest(self) -> None:
        narrow = city(windows=tuple(replace(w, services=frozenset({"consult"})) for w in CITY.windows))
        day = self.ready(2, 1, 3, plan_day=CityDay(narrow))
        numbers = [day.come("consult") for _ in range(3)]
        assert [self.called(day) for _ in range(3)] == list(zip((2, 1, 3), numbers, strict=True))

    def test_nobody_is_called_where_nobody_stands_by_who_can_serve_them(self) -> None:
        day = self.ready(3)
        day.come("consult")
        assert day.do(c.CallForReady()) == []
        assert day.hall.standing_by.keys() == {3}

    def test_the_first_of_all_goes_first_whatever_else_a_narrow_window_could_call(self) -> None:
        # Window 5 serves elders only: it could take the second one, but the first goes first.
        day = self.ready(5, 4)
        first = day.come("consult")
        day.later(20 * 60)
        elder = day.come("consult", ELDER)
        assert [self.called(day), self.called(day)] == [(4, first), (5, elder)]

    def test_whoever_is_called_there_stands_by_no_more(self) -> None:
        day = self.ready(1)
        day.come("consult")
        self.called(day)
        assert day.hall.standing_by == {}
        assert day.do(c.CallForReady()) == []


class TestAWindowForSomeClasses:
    def test_calls_nobody_else(self) -> None:
        day = CityDay()
        day.open(5)
        day.come("consult")
        assert day.refused(c.CallNext(5)).code == "nobody_waiting"
        elder = day.come("consult", ELDER)
        assert day.call(5) == elder

    @pytest.mark.parametrize(
        ("season", "today", "limited"),
        [
            (None, (2, 28), True),
            (Season((6, 20), (7, 10)), (6, 19), False),
            (Season((6, 20), (7, 10)), (6, 20), True),
            (Season((6, 20), (7, 10)), (7, 10), True),
            (Season((6, 20), (7, 10)), (7, 11), False),
            (Season((12, 20), (1, 10)), (12, 31), True),
            (Season((12, 20), (1, 10)), (1, 1), True),
            (Season((12, 20), (1, 10)), (1, 11), False),
        ],
    )
    def test_is_so_in_its_season_only(
        self, season: Season | None, today: tuple[int, int], limited: bool
    ) -> None:
        windows = tuple(replace(w, season=season) if w.number == 5 else w for w in CITY.windows)
        day = CityDay(city(windows=windows))
        day.now += (date(2027, *today) - date(2026, 3, 2)).days * 24 * 60 * MINUTE
        day.do(c.TurnDay())
        assert bool(day.hall.desk(5).only) is limited
        day.open(5)
        day.come("consult")
        assert (choose(day.hall, 5, day.policy) is None) is limited


class TestTheRuleOfTheDay:
    def test_is_told_in_the_log_with_its_limits_and_lengths(self) -> None:
        day = CityDay()
        _started, rule = day.log[:2]
        assert isinstance(rule, e.DispatchSet)
        assert (rule.rule, rule.limits[Priority.NORMAL], rule.hall_mean) == (
            "call-by",
            20 * MINUTE,
            8 * MINUTE,
        )

    def test_places_with_the_lengths_that_were_learned(self) -> None:
        day = CityDay()
        day.at(3, 9)
        day.do(c.TurnDay(Lengths({"consult": 6 * MINUTE}, 9 * MINUTE)))
        number = day.come("consult")
        assert day.ticket(number).place.call_by == day.now + 17 * MINUTE
        # Nothing was learned of this one: it takes its usual time, ten minutes.
        unheard_of = day.come("intake")
        assert day.ticket(unheard_of).place.call_by == day.now + 21 * MINUTE

    def test_may_change_while_people_wait_and_they_keep_their_places(self) -> None:
        day = CityDay()
        early = day.come("estate", citizen=Citizen(person="li"))
        place = day.ticket(early).place
        day.policy = FirstComeFirstServed()
        (rule,) = day.do(c.TurnDay())
        assert isinstance(rule, e.DispatchSet)
        assert (rule.rule, rule.limits) == ("fcfs", {})
        assert rule.lengths == dict(day.hall.lengths.of)
        assert day.ticket(early).place == place
        late = day.come("consult")
        assert day.ticket(late).place.call_by == day.now
        assert day.do(c.TurnDay()) == []

    def test_is_told_anew_when_lengths_begin_to_count(self) -> None:
        day = CityDay(city(dispatch=Dispatch(by_length=False)))
        day.policy = policy_of(CITY.dispatch)
        (rule,) = day.do(c.TurnDay())
        assert isinstance(rule, e.DispatchSet)
        assert day.hall.dispatch == CITY.dispatch
        assert day.do(c.TurnDay()) == []

    @pytest.mark.parametrize(
        "dispatch",
        [Dispatch(), Dispatch(by_length=False), Dispatch("fcfs"), Dispatch("strict")],
        ids=lambda dispatch: f"{dispatch.rule}{'' if dispatch.by_length else ' without lengths'}",
    )
    def test_can_be_told_from_the_hall_alone(self, dispatch: Dispatch) -> None:
        """A forecast that starts from a hall goes by the same rule."""
        day = CityDay(city(dispatch=dispatch))
        assert policy_of(day.hall.dispatch) == day.policy

    def test_strict_priority_lets_walk_ins_wait_for_ever(self) -> None:
        day = CityDay(city(dispatch=Dispatch("strict")))
        day.open(4)
        walk_in = day.come("invoice")
        day.later(5 * 3600)
        elder = day.come("consult", ELDER)
        assert [day.serve(4), day.serve(4)] == [elder, walk_in]


class TestMeanLengths:
    @given(
        usual=st.integers(1, 60 * MINUTE), visits=st.integers(1, 100_000), mean=st.integers(1, 60 * MINUTE)
    )
    def test_lie_between_what_is_configured_and_what_was_seen(
        self, usual: int, visits: int, mean: int
    ) -> None:
        lengths = learned({"a": usual}, {"a": (visits, mean)})
        assert min(usual, mean) <= lengths.of["a"] <= max(usual, mean)
        assert lengths.term("a") == 0

    def test_are_half_and_half_when_the_past_is_as_long_as_the_configured_counts(self) -> None:
        lengths = learned({"a": 4 * MINUTE, "b": 10 * MINUTE}, {"a": (CONFIGURED_WEIGHS, 6 * MINUTE)})
        assert lengths.of == {"a": 5 * MINUTE, "b": 10 * MINUTE}
        # Two shares of five minutes, one of ten.
        assert lengths.hall_mean == 20 * MINUTE // 3

    def test_of_a_service_that_is_no_more_count_for_nothing(self) -> None:
        assert learned({"a": MINUTE}, {"gone": (1000, 60 * MINUTE)}) == Lengths({"a": MINUTE}, MINUTE)

    def test_of_no_service_at_all(self) -> None:
        assert learned({}, {}) == Lengths({}, 0)


arrivals = st.lists(
    st.tuples(
        st.integers(0, 30 * MINUTE),
        st.sampled_from(["consult", "intake", "results"]),
        st.sampled_from([Priority.NORMAL, Priority.ELDERLY, Priority.PREGNANT]),
    ),
    max_size=12,
)


@given(arrivals)
def test_equal_limits_without_lengths_are_first_come_first_served(
    people: list[tuple[int, str, Priority]],
) -> None:
    def order(policy: Policy) -> list[str]:
        day = CityDay(policy=policy)
        day.open(2)
        for gap, service, priority in people:
            day.now += gap
            day.do(c.TakeTicket(service, citizen=Citizen(priority)))
        return [day.serve(2) for _ in people]

    equal = CallBy(dict.fromkeys(Priority, 7 * MINUTE), by_length=False)
    assert order(equal) == order(FirstComeFirstServed())


def test_nobody_stands_by_nobody_is_chosen() -> None:
    day = CityDay()
    day.come("consult")
    day.open(1)
    assert choose_window(day.hall, day.policy) is None
