"""Thousands of services that are served in a few ways cost a forecast as little as a few services."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import MINUTE
from hall_server.forecast import Latest, Outlook, Past, forecast
from hall_server.forecast.outlook import AtWork, Kind
from hall_server.forecast.past import Expected
from hall_server.forecast.pools import NO_POOL, pools_of

NOW = 9 * 60 * MINUTE
MANY = 2_000
ZONES = 4


def outlook(skills: list[frozenset[int]], services: int, lengths: int = 1, waiting: int = 40) -> Outlook:
    """One window for each of the skills; ``lengths`` minutes at most tell call-by times of services apart."""
    kinds = tuple(dict.fromkeys(Kind(tuple(sorted(each)), len(each)) for each in skills))
    windows = tuple(
        AtWork(number, kinds.index(Kind(tuple(sorted(each)), len(each))), NOW)
        for number, each in enumerate(skills, start=1)
    )
    queues: list[list[tuple[int, int, int]]] = [[] for _ in range(services)]
    for ticket in range(waiting):
        queues[ticket * 37 % services].append((NOW - waiting + ticket, NOW - waiting + ticket, ticket + 1))
    offsets = {each: tuple(one % lengths * MINUTE for one in range(services)) for each in Priority}
    names = tuple(map(str, range(services)))
    groups = (frozenset(Priority),)
    return Outlook(NOW, 0, names, groups, kinds, windows, tuple(map(tuple, queues)), offsets)


@given(st.lists(st.frozensets(st.integers(0, 9), min_size=1), min_size=1, max_size=6))
def test_lines_are_in_one_pool_when_the_same_windows_serve_them(skills: list[frozenset[int]]) -> None:
    look = outlook(skills, services=10)
    pools = pools_of(look)
    theirs = [frozenset(window for window, its in enumerate(skills) if line in its) for line in range(10)]
    for line in range(10):
        assert (pools.of[line] == NO_POOL) is (not theirs[line])
        for other in range(line):
            assert (pools.of[line] == pools.of[other]) is (theirs[line] == theirs[other])
    for window in look.windows:
        of_window = {pools.of[line] for line in look.kinds[window.kind].lines}
        assert set(pools.served[window.kind]) == of_window


def test_a_large_hall_is_forecast_by_the_ways_in_which_it_is_served() -> None:
    zones = [frozenset(range(zone, MANY, ZONES)) for zone in range(ZONES)]
    look = outlook([zones[window % ZONES] for window in range(12)], MANY, lengths=10)
    found = forecast(
        look, Past({name: Expected((5.0 * MINUTE,)) for name in look.services}), random.Random(1)
    )
    assert len(found.pools.kinds) == ZONES
    assert len(found.newcomers) <= ZONES * 10
    assert len(found.tickets) == 40
    latest = Latest(look, found)
    for zone in range(ZONES):
        # Whoever comes for the shorter errand goes first, and a minute's difference is not told apart.
        waits = [latest.newcomer(name) for name in look.services[zone::ZONES]]
        assert None not in waits
        assert len(set(waits)) <= 10


def test_a_hall_of_few_services_and_one_of_many_wait_equally_long() -> None:
    """The same citizens, told apart into more services that the same windows serve."""
    few = outlook([frozenset({0}), frozenset({1})], services=2)
    fine = outlook([frozenset(range(0, 40, 2)), frozenset(range(1, 40, 2))], services=40)
    spread: list[list[tuple[int, int, int]]] = [[] for _ in fine.queues]
    for line, queue in enumerate(few.queues):
        for place in queue:
            spread[line + 2 * (place[2] % 20)].append(place)
    fine = replace(fine, queues=tuple(map(tuple, spread)))
    past = Past({name: Expected((3.0 * MINUTE, 9.0 * MINUTE), no_show=0.1) for name in fine.services})
    one, other = (forecast(each, past, random.Random(7)) for each in (few, fine))
    assert one.tickets == other.tickets
    assert Latest(few, one).newcomer("0") == Latest(fine, other).newcomer("38")
