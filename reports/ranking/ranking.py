"""The ranking of a period: the seven steps in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

import numpy as np

from reports.assessment import Assessment
from reports.period import Period
from reports.records import Bools, Records

from .compare import compare
from .context import Context
from .grouping import counts
from .judge import judge
from .model import Ranking, Unit
from .standings import item_table, standings, tally
from .valid import canonical, units_of, visits


def rank(
    records: Records,
    period: Period,
    unit: Unit,
    assessment: Assessment,
    context: Context,
    parents: Mapping[str, str],
) -> Ranking:
    """Ranks the windows or clerks of a period among those that can be compared.

    ``records`` reach back as many months as ``assessment.mix.months`` says (the period's own included), as
    far as there are any; ``parents`` gives the zone of each service, the parent of its item. The order of
    the rows and the names of clerks do not matter: equal data gives an equal ranking.
    """
    records = canonical(records)
    who, names = units_of(records, unit)
    in_period = between(records, period.first, period.last)
    valid = visits(records, who, in_period, assessment)
    random = np.random.default_rng(seed_of(records))
    compared = compare(records, valid, who, len(names), in_period, assessment, parents, random)
    judged = judge(records, valid, who, names, in_period, assessment, context)
    excluded = tally(valid, who, len(names), in_period, compared.alone)
    seen = counts(who[in_period & (who >= 0)], len(names)) > 0
    rows, groups = standings(names, compared, judged, excluded, seen, assessment, random)
    return Ranking(
        unit=unit,
        standings=rows,
        funnel=judged.points(names),
        items=item_table(records, compared),
        excluded=excluded.total,
        dispersion={name: round(found.phi, 3) for name, found in judged.funnels.items()},
        spread=round(compared.spread, 4),
        noise=round(compared.noise, 4),
        groups=groups,
    )


def between(records: Records, first: date, last: date) -> Bools:
    """The rows of the business days from ``first`` to ``last``."""
    numbers = [day.year * 10_000 + day.month * 100 + day.day for day in (first, last)]
    found: Bools = (records.day >= numbers[0]) & (records.day <= numbers[1])
    return found


def seed_of(records: Records) -> int:
    """For the draws: from what was measured alone, so that nobody can draw again until it suits."""
    digest = hashlib.sha256()
    for column in (records.ticket, records.visit, records.started_at, records.ended_at):
        digest.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return int.from_bytes(digest.digest()[:16], "big")
