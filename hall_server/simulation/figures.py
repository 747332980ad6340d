"""What a simulated day comes to: how long people waited, by class, and how busy the windows were."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.rules import MINUTE, SECOND

from .openings import Openings, all_day, open_between
from .visit import NO_SHOW, Visit

SOON: Final = 10 * MINUTE
LONG: Final = 30 * MINUTE
EVERYBODY: Final = "all"
WALK_INS: Final = "walk_ins"


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits of ``citizens`` for their first call, in seconds. ``p95`` is one that was waited.

    The shares are of those citizens: who waited 10 minutes at most, and more than 30.
    """

    citizens: int
    mean_s: float
    p95_s: float
    worst_s: float
    within_10_min: float
    over_30_min: float


@dataclass(frozen=True, slots=True)
class Figures:
    """A day's figures.

    ``waits`` are those of ``all`` who were called, the ``walk_ins``, who have no appointment, and each
    class that came. ``slots_kept`` is the share of ``on_time`` appointments that were called no later
    than 10 minutes after their slot; on time is who did not come later than the hall's grace, and None
    is the share of nobody. ``utilisation`` is the share of the windows' open time, from opening to the last
    end and after their closing while they served, that they spent on somebody.
    """

    citizens: int
    not_called: int
    no_shows: int
    waits: dict[str, Waits]
    on_time: int
    slots_kept: float | None
    utilisation: float
    last_end_s: float


def figures_of(plan: HallPlan, visits: Sequence[Visit], openings: Openings | None = None) -> Figures:
    """The figures of a simulated day at a hall whose windows were open by ``openings``, or all day."""
    first = [visit for visit in visits if visit.step == 1]
    on_time = [visit for visit in first if _is_on_time(plan, visit)]
    last_end = max((visit.ended or 0 for visit in visits), default=0)
    busy = sum((visit.ended or 0) - (visit.called or 0) for visit in visits)
    open_ = _open_time(all_day(plan) if openings is None else openings, visits, last_end)
    groups: dict[str, Callable[[Visit], bool]] = {
        EVERYBODY: lambda _visit: True,
        WALK_INS: lambda visit: visit.visitor.slot is None,
        **{priority.value: _of_class(priority) for priority in Priority},
    }
    waits = {name: _waits([visit for visit in first if belongs(visit)]) for name, belongs in groups.items()}
    return Figures(
        citizens=len(first),
        not_called=sum(visit.called is None for visit in visits),
        no_shows=sum(visit.outcome == NO_SHOW for visit in visits),
        waits={name: found for name, found in waits.items() if found is not None},
        on_time=len(on_time),
        slots_kept=_share(on_time, _kept_slot),
        utilisation=busy / open_ if open_ else 0.0,
        last_end_s=last_end / SECOND,
    )


def _open_time(openings: Openings, visits: Sequence[Visit], last_end: int) -> int:
    planned = sum(open_between(spans, 0, last_end) for spans in openings.values())
    after = 0
    for visit in visits:
        if visit.window is not None and visit.called is not None and visit.ended is not None:
            closes = next(ends for begins, ends in openings[visit.window] if begins <= visit.called <= ends)
            after += max(0, visit.ended - closes)
    return planned + after


def _of_class(priority: Priority) -> Callable[[Visit], bool]:
    return lambda visit: visit.visitor.priority is priority


def _is_on_time(plan: HallPlan, visit: Visit) -> bool:
    slot = visit.visitor.slot
    return slot is not None and visit.visitor.arrives <= slot + plan.appointments.grace


def _kept_slot(visit: Visit) -> bool:
    slot, called = visit.visitor.slot, visit.called
    return slot is not None and called is not None and called <= slot + SOON


def _share(visits: Sequence[Visit], holds: Callable[[Visit], bool]) -> float | None:
    return sum(map(holds, visits)) / len(visits) if visits else None


def _waits(visits: Sequence[Visit]) -> Waits | None:
    """The waits of those who were called; None when nobody was."""
    waits = sorted(visit.wait for visit in visits if visit.wait is not None)
    if not waits:
        return None
    count = len(waits)
    return Waits(
        count,
        sum(waits) / count / SECOND,
        waits[math.ceil(0.95 * count) - 1] / SECOND,
        waits[-1] / SECOND,
        sum(wait <= SOON for wait in waits) / count,
        sum(wait > LONG for wait in waits) / count,
    )
