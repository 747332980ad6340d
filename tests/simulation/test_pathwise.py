"""Any day at windows that are all alike, first come, first served: the Kiefer-Wolfowitz recursion.

The vector of the windows' remaining work is sorted; who comes waits for its smallest element, adds
their own work to it, and from then until the next arrival every element shrinks by the time between.
J. Kiefer, J. Wolfowitz: On the theory of queues with many servers, 1955.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import SECOND
from tests.simulation.halls import FCFS, NORMAL, Comer, alike, day, hall

GAPS = st.one_of(st.just(0), st.integers(0, 30), st.integers(0, 600))
LENGTHS = st.one_of(st.just(0), st.integers(0, 30), st.integers(0, 900))


@st.composite
def days(draw: st.DrawFn) -> list[Comer]:
    """Many come at the same moment, or as somebody else's service ends; of every class and service."""
    at, comers = 0, []
    for _ in range(draw(st.integers(1, 40))):
        at += draw(GAPS)
        priority = draw(st.sampled_from(list(Priority)))
        slot = draw(st.none() if priority is NORMAL else st.integers(0, 2 * at + 60))
        if priority is Priority.APPOINTMENT and slot is None:
            slot = at
        service = draw(st.sampled_from(["a", "b", "c"]))
        comers.append(Comer(at, draw(LENGTHS), priority, service, slot))
    return comers


def kiefer_wolfowitz(comers: Sequence[Comer], windows: int) -> list[int]:
    """The waits, in seconds, in the order of arrival."""
    work, before, waits = [0] * windows, 0, []
    for comer in comers:
        work = sorted(max(0, left - (comer.at - before)) for left in work)
        waits.append(work[0])
        work[0] += comer.handling
        before = comer.at
    return waits


@pytest.mark.parametrize("windows", range(1, 7))
@settings(max_examples=60, deadline=None)
@given(comers=days())
@example(comers=[Comer(0, 60), Comer(0, 60), Comer(60, 0), Comer(60, 60), Comer(60, 60), Comer(120, 5)])
def test_every_wait_is_exact(windows: int, comers: list[Comer]) -> None:
    visits = day(alike(windows, "a", "b", "c"), FCFS, comers)
    waits = [(visit.called or 0) - visit.visitor.arrives for visit in visits]
    assert waits == [wait * SECOND for wait in kiefer_wolfowitz(comers, windows)]
    assert [visit.visitor.row for visit in visits] == list(range(1, len(comers) + 1))


def test_the_recursion_by_hand() -> None:
    """Two windows: the third waits for the first to end at 100, the fourth for the second at 150."""
    comers = [Comer(0, 100), Comer(10, 140), Comer(20, 30), Comer(40, 10), Comer(500, 1)]
    assert kiefer_wolfowitz(comers, 2) == [0, 0, 80, 90, 0]


def test_windows_that_are_not_alike_are_another_matter() -> None:
    """The recursion would be wrong where a free window cannot serve who waits."""
    comers = [Comer(0, 100), Comer(0, 100), Comer(1, 5, service="b")]
    visits = day(hall({1: ("a",), 2: ("b",)}), FCFS, comers)
    assert [visit.called for visit in visits] == [0, 100 * SECOND, 1 * SECOND]
    assert kiefer_wolfowitz(comers, 2) == [0, 0, 99]
