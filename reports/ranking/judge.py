"""Steps 4 and 5 on a period's visits: ratings and quality events of each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from reports.assessment import Assessment
from reports.hours import local_hours
from reports.records import NOTHING, Bools, Floats, Ints, Records

from .context import Context
from .grouping import counts, sums
from .model import FunnelPoint
from .quality import Event, Funnel, accepted, expected_rate, funnel, no_shows, repeats, reported
from .ratings import Beta, beta_binomial, that_count
from .valid import Visits

Name = Literal["repeat", "complaint", "overdue", "no_show"]


@dataclass(frozen=True)
class Judged:
    """Columns by unit.

    ``rated`` and ``bad`` are all active ratings; ``fair`` and ``fair_bad`` those that count in the score.
    ``availability`` and ``closure`` are shares, NaN where not known; None where the hall does not keep them.
    """

    ratable: Ints
    rated: Ints
    bad: Ints
    fair: Ints
    fair_bad: Ints
    beta: Beta
    funnels: Mapping[Name, Funnel] = field(default_factory=dict)
    availability: Floats | None = None
    closure: Floats | None = None

    def points(self, names: Sequence[str]) -> tuple[FunnelPoint, ...]:
        """Each unit's deviation, event by event, in the order of the units' names."""
        order = sorted(range(len(names)), key=lambda place: (len(names[place]), names[place]))
        return tuple(
            FunnelPoint(
                names[place],
                event,
                int(found.observed[place]),
                round(float(found.expected[place]), 2),
                round(float(found.z[place]), 3) + 0.0,
                int(found.flag[place]),
            )
            for event, found in self.funnels.items()
            for place in order
            if found.expected[place] > 0
        )


def judge(
    records: Records,
    valid: Visits,
    unit: Ints,
    names: Sequence[str],
    in_period: Bools,
    assessment: Assessment,
    context: Context,
) -> Judged:
    """Counts a period's ratings and events, and what would be usual for the same visits."""
    units = len(names)
    by_unit = in_period & (unit >= 0)
    rated = by_unit & records.ratable & (records.level != NOTHING)
    bad = rated & (records.level >= 3)
    fair = by_unit & that_count(records, unit, assessment.ratings)
    fair_count, fair_bad = counts(unit[fair], units), counts(unit[fair & bad], units)
    return Judged(
        counts(unit[by_unit & records.ratable], units),
        counts(unit[rated], units),
        counts(unit[bad], units),
        fair_count,
        fair_bad,
        beta_binomial(fair_bad, fair_count),
        _funnels(records, valid, unit, units, by_unit, assessment, context),
        _availability(names, context),
        _closure(names, context),
    )


def _funnels(
    records: Records,
    valid: Visits,
    unit: Ints,
    units: int,
    by_unit: Bools,
    assessment: Assessment,
    context: Context,
) -> dict[Name, Funnel]:
    events: dict[Name, Event] = {
        "repeat": repeats(records, valid.count, assessment.events.repeat_days),
        "no_show": no_shows(records, unit),
    }
    if context.complaints is not None:
        events["complaint"] = reported(records, context.complaints, records.completed)
    if context.overdue is not None:
        events["overdue"] = reported(records, context.overdue, accepted(records))
    moment = np.where(records.called_at != NOTHING, records.called_at, records.issued_at)
    hour = local_hours(moment, ZoneInfo(context.timezone))
    found: dict[Name, Funnel] = {}
    for name, event in events.items():
        rows = np.flatnonzero(event.exposed & by_unit)
        if not len(rows):
            continue
        rate = expected_rate(event.happened[rows].astype(np.float64), valid.item[rows], hour[rows])
        observed = counts(unit[rows[event.happened[rows]]], units)
        found[name] = funnel(observed, sums(rate, unit[rows], units))
    return found


def _availability(names: Sequence[str], context: Context) -> Floats | None:
    if not context.availability:
        return None
    return np.clip([context.availability.get(name, np.nan) for name in names], 0.0, 1.0)


def _closure(names: Sequence[str], context: Context) -> Floats | None:
    """Who had nothing to close has closed all of it: a bad rating must not be of use to anybody."""
    if context.closure is None:
        return None
    pairs = [context.closure.get(name, (0, 0)) for name in names]
    return np.array([closed / due if due > 0 else 1.0 for closed, due in pairs], dtype=np.float64)
