"""Days of the busy hall, each with all that was forecast there and what became of it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from hall_server.domain.policy import CallBy
from hall_server.domain.rules import BALANCED
from hall_server.forecast import Effort, Learner, Past, Range, Rehearsal, Served
from hall_server.forecast.latest import AT_ONCE
from hall_server.forecast.rehearsal import KEPT
from hall_server.simulation import Visit, simulate
from hall_server.simulation.clerks import OPENING
from hall_server.simulation.visit import NO_SHOW
from tests.simulation.busy_hall import busy_day, busy_plan

PLAN: Final = busy_plan()
POLICY: Final = CallBy(BALANCED)
MONDAY: Final = 1
HISTORY: Final = range(90_000, 90_010)
"""The days that are learned from are none of those that are judged."""
AS_LIVE: Final = Effort(runs=100, events=3_000)
"""About a forecast for every second citizen, as the live hall makes one every few seconds."""


class Said(NamedTuple):
    """What was forecast for somebody who took a number when all windows for them were busy, and what came.

    ``naive`` is people ahead x mean length / open windows; ``last`` is the wait of whom entered service last.
    Moments are milliseconds since opening, lengths milliseconds.
    """

    issued: int
    called: int
    forecast: Range
    naive: int
    last: int

    @property
    def waited(self) -> int:
        return self.called - self.issued


@dataclass(frozen=True, slots=True)
class Kind:
    """``load`` is that of the days that were learned from, 0 days: nothing is known but what is configured.

    ``surge`` is how many times as many citizens come as ever came.
    """

    load: float
    surge: float = 1.0
    history: int = len(HISTORY)


def days(kind: Kind, first: int, count: int, processes: int = 1) -> Iterator[list[Said]]:
    """So many days of a kind, by their seeds."""
    past = learned(kind) if kind.history else None
    play = partial(a_day, kind, past)
    seeds = range(first, first + count)
    if processes == 1:
        yield from map(play, seeds)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(play, seeds)


def learned(kind: Kind) -> Past:
    """What the days before teach."""
    learner = Learner({service.id: service.usual_length for service in PLAN.services})
    for seed in HISTORY[: kind.history]:
        for one in _served(str(seed), simulate(PLAN, POLICY, busy_day(seed, kind.load))):
            learner.see(one)
    return learner.past(MONDAY, KEPT)


def a_day(kind: Kind, past: Past | None, seed: int, effort: Effort = AS_LIVE) -> list[Said]:
    """One day, in the order of issue; forecasts are as they are before they are widened."""
    rehearsal = Rehearsal(PLAN, POLICY, OPENING, past, effort=effort, seed=seed)
    people = busy_day(seed, kind.load * kind.surge)
    visits = [visit for visit in simulate(PLAN, POLICY, people, watch=rehearsal.watch) if visit.step == 1]
    last = _last_to_enter(visits)
    return [
        Said(visit.issued, visit.called, raw, rehearsal.announced[visit.number].naive, last[visit.number])
        for visit in visits
        if visit.called is not None and (raw := rehearsal.raw.get(visit.number)) not in (None, AT_ONCE)
    ]


def _last_to_enter(visits: list[Visit]) -> dict[str, int]:
    """By number, the wait of whoever was called last for the same service when it was taken."""
    moments = sorted(
        [(visit.called, 0, visit) for visit in visits if visit.called is not None]
        + [(visit.issued, 1, visit) for visit in visits],
        key=lambda each: each[:2],
    )
    last: dict[str, int] = {}
    found: dict[str, int] = {}
    for at, taken, visit in moments:
        if taken:
            found[visit.number] = last.get(visit.service, 0)
        else:
            last[visit.service] = at - visit.issued
    return found


def _served(day: str, visits: list[Visit]) -> Iterator[Served]:
    after = {(visit.visitor.row, visit.step - 1): visit.service for visit in visits}
    for visit in visits:
        over = visit.called is not None and visit.ended is not None
        yield Served(
            day,
            MONDAY,
            visit.service,
            visit.visitor.priority,
            visit.visitor.arrives,
            (visit.ended or 0) - (visit.called or 0) if over else None,
            visit.outcome != NO_SHOW,
            after.get((visit.visitor.row, visit.step)),
            visit.step == 1,
            visit.visitor.slot,
            visit.window,
            visit.called,
        )
