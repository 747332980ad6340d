"""Steps 2 and 3 on the visits that count: groups, what was expected, and the effect of each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reports.assessment import Assessment
from reports.records import Bools, Floats, Ints, Records

from .grouping import counts, firsts, numbered, sums
from .groups import connected, shared_items
from .mix import Fit, fit
from .past import own_past
from .uncertainty import bootstrap_variance, dersimonian_laird, shrunk
from .valid import Visits

RANKED, ALONE, TOO_FEW = 0, 1, 2


@dataclass(frozen=True)
class Compared:
    """Columns by unit, but for ``alone``, ``by_row`` and ``deviation`` by row.

    ``status``: ``RANKED``, ``ALONE`` or ``TOO_FEW``. ``group`` counts the groups of ranked units from 1, 0
    for others. ``observed`` and ``expected`` are minutes. ``u`` and ``u_variance``: the effect to believe
    and its variance, in the logarithm, of ranked units. ``past``: the mean against the own past of who is
    ``ALONE``, NaN without one. ``alone``: visits of ranked units that count, but of items that are 不可比.
    ``by_row``: what of ``expected`` each visit adds, NaN of those that do not count. ``deviation``: how far
    the logarithm of a visit of a ranked unit lies from the middle of its group, clipped; u is ``believed``
    times the mean of these.
    ``usual``: by place of the service, usual minutes and the tickets they were learned from.
    """

    status: Ints
    group: Ints
    tickets: Ints
    days: Ints
    observed: Floats
    expected: Floats
    u: Floats
    u_variance: Floats
    past: Floats
    alone: Bools
    by_row: Floats
    deviation: Floats
    believed: Floats
    usual: Mapping[int, tuple[float, int]]
    spread: float
    noise: float


@dataclass(frozen=True)
class _Rows:
    """The visits that count, over all the months: ``now`` are those of the period."""

    row: Ints
    unit: Ints
    y: Floats
    minutes: Floats
    now: Bools
    item: Ints
    day: Ints


def compare(
    records: Records,
    valid: Visits,
    unit: Ints,
    units: int,
    in_period: Bools,
    assessment: Assessment,
    parents: Mapping[str, str],
    random: np.random.Generator,
) -> Compared:
    """Finds the groups, learns the items from all rows, and measures the units in the period."""
    mix = assessment.mix
    at = np.flatnonzero(valid.count)
    minutes = np.maximum(valid.minutes[at], 1e-6)
    rows = _Rows(at, unit[at], np.log(minutes), minutes, in_period[at], valid.item[at], records.day[at])
    item, items = numbered(rows.item)
    label = connected(rows.unit, item, units, items, mix.shared)
    # An item that two groups render has an effect in each.
    cell, cells = numbered(label[rows.unit], item)
    shared = shared_items(rows.unit, cell, cells, mix.shared)[cell]
    service, home = firsts(rows.item, cell, cells), firsts(label[rows.unit], cell, cells)
    parent = _parents(records.services, service, home, parents)
    found = fit(rows.y[shared], rows.unit[shared], cell[shared], label, parent, mix)

    residual = np.clip(
        rows.y - found.item[cell] - found.unit[rows.unit], -mix.clip * found.sigma, mix.clip * found.sigma
    )
    relative = residual + found.unit[rows.unit]
    status, tickets, days = _status(rows, shared, units, assessment)
    group = _groups(label, status)
    status = np.where((status == RANKED) & (group == 0), ALONE, status)
    ranked = status == RANKED
    compared = rows.now & shared
    counted = np.where(ranked[rows.unit], compared, rows.now)

    effect = sums(relative[compared], rows.unit[compared], units) / np.maximum(tickets[RANKED], 1)
    variance = _day_variance(records, rows, compared, relative, units, assessment.efficiency.draws, random)
    variance += _variance_of_items(found, counts(rows.unit[shared], units))
    u, u_variance, middle, spread = _believed(effect, variance, group, label)

    smear = _smear(residual[shared], label[rows.unit[shared]], units)
    usual = np.exp(found.item + middle[home]) * smear[home] if cells else np.zeros(0)
    level = own_past(rows.y, rows.unit, item, rows.now, mix.shared)
    from_past = np.where(np.isnan(level), minutes, np.exp(level) * np.exp(found.sigma**2 / 2))
    expected = np.where(shared, usual[cell], from_past)
    alone = np.zeros(len(records), dtype=bool)
    alone[at[rows.now & ~shared & ranked[rows.unit]]] = True
    by_row = np.full(len(records), np.nan)
    by_row[at[counted]] = expected[counted]
    judged = compared & (group > 0)[rows.unit]
    deviation = np.full(len(records), np.nan)
    deviation[at[judged]] = (relative - middle[label[rows.unit]])[judged]
    return Compared(
        status,
        group,
        np.where(ranked, tickets[RANKED], tickets[ALONE]),
        np.where(ranked, days[RANKED], days[ALONE]),
        sums(minutes[counted], rows.unit[counted], units),
        sums(expected[counted], rows.unit[counted], units),
        u,
        u_variance,
        _against_past(rows, level, mix.clip * found.sigma, units),
        alone,
        by_row,
        deviation,
        np.divide(u_variance, variance, out=np.ones(units), where=variance > 0),
        _usual(usual, service, cell[shared], cells),
        spread,
        found.sigma,
    )


def _status(
    rows: _Rows, shared: Bools, units: int, assessment: Assessment
) -> tuple[Ints, list[Ints], list[Ints]]:
    """Each unit's status by the gate, and its tickets and days in the period: comparable ones, and all."""
    gate = assessment.gate
    tickets, days = [], []
    for which in (rows.now & shared, rows.now):
        tickets.append(counts(rows.unit[which], units))
        pair, pairs = numbered(rows.unit[which], rows.day[which])
        days.append(counts(firsts(rows.unit[which], pair, pairs), units))
    enough = [(n >= gate.tickets) & (d >= gate.days) for n, d in zip(tickets, days, strict=True)]
    return np.where(enough[0], RANKED, np.where(enough[1], ALONE, TOO_FEW)), tickets, days


def _groups(label: Ints, status: Ints) -> Ints:
    """Groups of two ranked units or more, the largest first and equals as they appear; 0 for all others."""
    group = np.zeros(len(label), dtype=np.int64)
    labels, size = np.unique(label[status == RANKED], return_counts=True)
    order = np.lexsort((labels, -size))
    for number, place in enumerate(order[size[order] >= 2], 1):
        group[(label == labels[place]) & (status == RANKED)] = number
    return group


def _day_variance(
    records: Records,
    rows: _Rows,
    compared: Bools,
    relative: Floats,
    units: int,
    draws: int,
    random: np.random.Generator,
) -> Floats:
    who = rows.unit[compared]
    cluster, clusters = numbered(
        who, rows.day[compared], records.clerk[rows.row[compared]], records.window[rows.row[compared]]
    )
    unit_of = firsts(who, cluster, clusters)
    return bootstrap_variance(relative[compared], cluster, unit_of, units, draws, random)


def _variance_of_items(found: Fit, tickets: Ints) -> Floats:
    """What the bootstrap of a unit's own days cannot see: that the items are not known for sure, either.

    The variance of its effect in the fit, less that of a mean of as many tickets.
    """
    extra: Floats = found.sigma**2 * np.maximum(found.design - 1 / np.maximum(tickets, 1), 0.0)
    return extra


def _believed(
    effect: Floats, variance: Floats, group: Ints, label: Ints
) -> tuple[Floats, Floats, Floats, float]:
    """u and its variance, the middle of each label's group, and tau of the largest group."""
    u, u_variance = np.full(len(effect), np.nan), np.full(len(effect), np.nan)
    middle, tau = np.zeros(len(effect)), 0.0
    for number in range(1, int(group.max(initial=0)) + 1):
        of = group == number
        spread = dersimonian_laird(effect[of], variance[of])
        u[of], u_variance[of] = shrunk(effect[of], variance[of], spread)
        middle[label[of][0]] = spread.mean
        if number == 1:
            tau = float(np.sqrt(spread.tau2))
    return u, u_variance, middle, tau


def _smear(residual: Floats, label: Ints, labels: int) -> Floats:
    """From the mean of logarithms to the mean of minutes: the mean exp(residual) (Duan, 1983)."""
    return sums(np.exp(residual), label, labels) / np.maximum(counts(label, labels), 1)


def _against_past(rows: _Rows, level: Floats, most: float, units: int) -> Floats:
    """Each unit's mean difference in the logarithm from its own past, over the items that have one."""
    known = rows.now & ~np.isnan(level)
    number = counts(rows.unit[known], units)
    difference = rows.y[known] - level[known]
    if most > 0:
        difference = np.clip(difference, -most, most)
    found: Floats = np.where(
        number > 0, sums(difference, rows.unit[known], units) / np.maximum(number, 1), np.nan
    )
    return found


def _parents(services: Sequence[str], service: Ints, home: Ints, parents: Mapping[str, str]) -> Ints:
    """A number for each cell's zone within its group."""
    zones: dict[str, int] = {}
    zone = [zones.setdefault(parents.get(services[place], ""), len(zones)) for place in service]
    return numbered(home, np.array(zone, dtype=np.int64))[0]


def _usual(usual: Floats, service: Ints, cell: Ints, cells: int) -> dict[int, tuple[float, int]]:
    """Each comparable service's usual minutes, in the group that renders it most."""
    size = counts(cell, cells)
    found: dict[int, tuple[float, int]] = {}
    for place in np.argsort(-size, kind="stable"):
        if size[place]:
            found.setdefault(int(service[place]), (float(usual[place]), int(size[place])))
    return found
