"""Who holds how many connections: a few who take all they can shut nobody out."""

from __future__ import annotations

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from hall_server.http_door.caller import customer, within
from hall_server.http_door.crowd import Allowance, Crowd

USUAL = Allowance(connections=10, unfinished=4)
HALL = Allowance(connections=30, unfinished=20)


def entered(crowd: Crowd[str], name: str, count: int, allowance: Allowance = USUAL) -> list[str]:
    """So many streams: connections whose request is whole. Those that are still there."""
    lines = [f"{name}-{number}" for number in range(count)]
    for line in lines:
        gone = crowd.enter(line, name, allowance)
        crowd.finished(line)
        lines = [one for one in lines if one != gone]
    return lines


def test_half_requests_push_out_one_another_and_nothing_else() -> None:
    crowd: Crowd[str] = Crowd(100)
    streams = entered(crowd, "a", 5)
    gone = [crowd.enter(f"half-{number}", "a", USUAL) for number in range(8)]
    assert gone == [None, None, None, None, "half-0", "half-1", "half-2", "half-3"]
    assert len(crowd) == len(streams) + USUAL.unfinished


def test_whole_requests_are_bounded_too() -> None:
    crowd: Crowd[str] = Crowd(100)
    assert len(entered(crowd, "a", 15)) == USUAL.connections
    assert crowd.enter("one more", "a", USUAL) == "one more"
    crowd.waits("a-3")
    assert crowd.enter("instead of the one that waits", "a", USUAL) == "a-3"


def test_a_stranger_gets_in_when_all_are_taken() -> None:
    crowd: Crowd[str] = Crowd(20)
    entered(crowd, "a", 10)
    entered(crowd, "b", 9)
    assert crowd.enter("half", "b", USUAL) is None
    # Of those who have most the one with a half request gives it; then whole ones go.
    goes = {crowd.enter(f"stranger-{number}", f"stranger-{number}", USUAL) for number in range(3)}
    assert goes == {"a-0", "half", "a-1"} or goes == {"a-0", "half", "b-0"}


def test_many_people_behind_one_address_are_no_crowd() -> None:
    """The hall's own address holds more than anybody, and yet a smaller part of what it may."""
    crowd: Crowd[str] = Crowd(30)
    hall = entered(crowd, "hall", 15, HALL)
    entered(crowd, "a", 10)
    entered(crowd, "b", 5)
    for number in range(3):
        gone = crowd.enter(f"stranger-{number}", f"stranger-{number}", USUAL)
        assert gone not in hall


def test_the_last_one_is_refused_when_nobody_has_more() -> None:
    crowd: Crowd[str] = Crowd(3)
    for name in "abc":
        entered(crowd, name, 1)
    assert crowd.enter("late", "d", USUAL) == "late"
    crowd.leave("a-0")
    assert crowd.enter("late", "d", USUAL) is None


STEPS = st.lists(st.tuples(st.sampled_from(("enter", "whole", "waits", "leave")), st.integers(0, 30)))


@given(STEPS)
def test_no_bound_is_ever_passed(steps: list[tuple[str, int]]) -> None:
    crowd: Crowd[int] = Crowd(12)
    allowance = Allowance(connections=6, unfinished=3)
    here: dict[int, bool] = {}
    for step, line in steps:
        if step == "enter" and line not in here:
            gone = crowd.enter(line, str(line % 4), allowance)
            here[line] = False
            here.pop(-1 if gone is None else gone, None)
        elif step == "whole" and line in here:
            crowd.finished(line)
            here[line] = True
        elif step == "waits":
            gone = crowd.waits(line)
            here.pop(-1 if gone is None else gone, None)
            if line in here:
                here[line] = False
        elif step == "leave":
            crowd.leave(line)
            here.pop(line, None)
        assert len(crowd) == len(here) <= 12
        for caller in range(4):
            own = [whole for one, whole in here.items() if one % 4 == caller]
            assert len(own) <= 6
            assert own.count(False) <= 3


def test_one_customer_is_one() -> None:
    assert customer("2001:db8:1:2::1") == customer("2001:db8:1:2:ffff::9") != customer("2001:db8:1:3::1")
    assert customer("::ffff:192.0.2.7") == customer("192.0.2.7") == "192.0.2.7"
    assert customer("no address") == "no address"


def test_an_address_of_the_hall_is_known_in_each_way_of_writing() -> None:
    hall = [ipaddress.ip_network("192.168.1.0/24"), ipaddress.ip_network("2001:db8:1::/48")]
    known = ("192.168.1.9", "::ffff:192.168.1.9", "2001:db8:1:5::1")
    assert [within(host, hall) for host in (*known, "192.168.2.9", "2001:db8:2::1", "")] == [True] * 3 + [
        False
    ] * 3
