"""Some citizens need longer to come, and the hall waits for them; nobody else has to."""

from __future__ import annotations

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Citizen, Need
from hall_server.domain.rules import MINUTE, SECOND, CallRules
from tests.domain.city import DEAF, CityDay, city

SLOW = Citizen(needs=(Need.SLOW_WALKER,))


def called_twice(citizen: Citizen, rules: CallRules | None = None) -> CityDay:
    """Window 1 has called somebody twice, which is enough for a no-show."""
    day = CityDay(city(rules=rules or CallRules(no_show_calls=2)))
    day.come("consult", citizen)
    day.open(1, 2)
    day.call(1)
    day.later(10)
    day.do(c.Recall(1))
    return day


@pytest.mark.parametrize(
    ("needs", "minutes"),
    [
        ((), 0),
        ((Need.DEAF,), 1),
        ((Need.INTERPRETER,), 1),
        ((Need.SLOW_WALKER,), 2),
        ((Need.WHEELCHAIR,), 2),
        ((Need.DEAF, Need.WHEELCHAIR), 2),
    ],
)
def test_a_no_show_waits_for_who_needs_longer(needs: tuple[Need, ...], minutes: int) -> None:
    day = called_twice(Citizen(needs=needs))
    if minutes:
        day.later(0.5)
        longer = day.refused(c.MarkNoShow(1))
        assert (longer.code, longer.fields["seconds"]) == ("needs_longer", 60 * minutes)
        day.later(60 * minutes - 0.5)
    day.expect(c.MarkNoShow(1), e.TicketNoShow)


def test_every_call_gives_the_whole_time_again() -> None:
    day = called_twice(SLOW)
    day.later(110)
    day.do(c.Recall(1))
    day.later(119)
    assert day.refused(c.MarkNoShow(1)).fields["seconds"] == 1
    day.later(1)
    day.expect(c.MarkNoShow(1), e.TicketNoShow)


def test_a_hall_may_give_everybody_time_to_come_and_needs_are_added() -> None:
    rules = CallRules(no_show_calls=2, show_up=30 * SECOND, extra={Need.DEAF: MINUTE})
    for citizen, seconds in ((Citizen(), 30), (DEAF, 90), (SLOW, 30)):
        day = called_twice(citizen, rules)
        assert day.refused(c.MarkNoShow(1)).fields["seconds"] == seconds


def test_the_window_need_not_stand_still_meanwhile() -> None:
    day = called_twice(SLOW)
    other = day.come("consult")
    day.expect(c.ParkTicket(1, "on the way"), e.TicketParked)
    assert day.call(1) == other


def test_needs_can_be_told_later_and_go_along() -> None:
    day = CityDay()
    number = day.come("consult")
    day.do(c.ChangeCitizen(number, SLOW, "walks with a stick"))
    day.open(1)
    day.call(1)
    day.do(c.TransferTicket(1, "intake"))
    day.call(1)
    day.later(10)
    day.do(c.Recall(1))
    assert day.refused(c.MarkNoShow(1)).code == "needs_longer"


def test_a_need_alone_gives_no_priority() -> None:
    day = CityDay()
    first, _slow = day.come("consult"), day.come("consult", SLOW)
    day.open(1)
    assert day.call(1) == first
