"""Steps 6 and 7: points, scores and ranks of all units, rounded as they are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.assessment import Assessment
from reports.records import Bools, Floats, Ints, Records
from reports.statistics import wilson

from .compare import ALONE, RANKED, Compared
from .grouping import counts
from .judge import Judged
from .model import EXCLUDED, PARTS, Excluded, Standing
from .publish import Ranks, ranks, tier
from .ratings import shrunk_rate
from .score import efficiency_points, gamma_prior, relative_points, score, shrunk_ratio
from .uncertainty import efficiency
from .valid import Visits

POINTS_DIGITS: Final = 2


@dataclass(frozen=True)
class Tally:
    """Visits of the period that do not count: of all, and a row of reasons for each unit."""

    total: Mapping[Excluded, int]
    by_unit: Sequence[Mapping[Excluded, int]]


def tally(valid: Visits, unit: Ints, units: int, in_period: Bools, alone: Bools) -> Tally:
    """Counts the reasons; ``alone`` are visits that count as such but cannot be compared."""
    reason = np.where(alone, EXCLUDED.index("alone"), valid.reason)
    out = in_period & (reason >= 0)
    wide = len(EXCLUDED)
    total = counts(reason[out], wide)
    of_unit = out & (unit >= 0)
    table = counts(unit[of_unit] * wide + reason[of_unit], units * wide).reshape(units, wide)
    return Tally(_named(total), [_named(row) for row in table])


def standings(
    names: Sequence[str],
    compared: Compared,
    judged: Judged,
    excluded: Tally,
    seen: Bools,
    assessment: Assessment,
    random: np.random.Generator,
) -> tuple[tuple[Standing, ...], int]:
    """The standings in the order of publication, and how many groups there are; ``seen``: units to list."""
    parts = _parts(compared, judged, assessment)
    weights = dict(assessment.weights)
    groups = int(compared.group.max(initial=0))
    total = np.full(len(names), np.nan)
    published: dict[int, tuple[Ranks, int, int]] = {}
    order: list[int] = []
    limits = assessment.ranks
    for number in range(1, groups + 1):
        members = np.flatnonzero(compared.group == number)
        own = {name: points[members] for name, points in parts.items()}
        total[members] = score(own, weights)
        if np.isnan(total[members]).all():  # all the weight lies on what the hall does not know
            order += map(int, members)
            continue
        drawn = _draws(members, own, compared, judged, assessment, random)
        found = ranks(
            np.round(total[members], 6),
            score(drawn, weights),
            (limits.low, limits.high),
            limits.top,
            limits.bottom,
        )
        published.update({int(unit): (found, place, len(members)) for place, unit in enumerate(members)})
        order += [int(unit) for unit in members[np.argsort(found.rank, kind="stable")]]
    for status in sorted(set(compared.status[compared.group == 0].tolist())):
        rest = np.flatnonzero((compared.group == 0) & (compared.status == status) & seen)
        order += sorted(map(int, rest), key=lambda unit: (-int(compared.tickets[unit]), unit))
    rate = shrunk_rate(judged.fair_bad, judged.fair, judged.beta)
    rows = [
        _standing(unit, names[unit], compared, judged, parts, total, rate, published, excluded, assessment)
        for unit in order
    ]
    return tuple(rows), groups


def item_table(records: Records, compared: Compared) -> dict[str, tuple[float, int]]:
    """Usual minutes and tickets by service, in the order of the services' names."""
    named = {records.services[place]: usual for place, usual in compared.usual.items()}
    return {name: (round(named[name][0], 2), named[name][1]) for name in sorted(named)}


def _parts(compared: Compared, judged: Judged, assessment: Assessment) -> dict[str, Floats]:
    """Points by part of what the hall knows; NaN for who it is not known of.

    They are rounded before anything is made of them, so that the published points give the published score.
    """
    parts = {"efficiency": efficiency_points(compared.u, assessment.efficiency)}
    if repeat := judged.funnels.get("repeat"):
        k = gamma_prior(repeat.observed, repeat.expected)
        parts["first_visit"] = relative_points(shrunk_ratio(repeat.observed, repeat.expected, k))
    if judged.fair.any():
        parts["ratings"] = np.where(
            _rated_enough(judged, assessment), _rating_points(judged.fair_bad, judged), np.nan
        )
    if judged.availability is not None:
        parts["availability"] = 100 * judged.availability
    if judged.closure is not None:
        parts["closure"] = 100 * judged.closure
    return {name: np.round(points, POINTS_DIGITS) for name, points in parts.items()}


def _rating_points(bad: Floats | Ints, judged: Judged) -> Floats:
    beta = judged.beta
    usual = beta.alpha / (beta.alpha + beta.beta)
    return relative_points(shrunk_rate(np.asarray(bad), judged.fair, beta) / usual)


def _rated_enough(judged: Judged, assessment: Assessment) -> Bools:
    enough: Bools = judged.rated >= assessment.gate.response * judged.ratable
    return enough


def _draws(
    members: Ints,
    points: Mapping[str, Floats],
    compared: Compared,
    judged: Judged,
    assessment: Assessment,
    random: np.random.Generator,
) -> dict[str, Floats]:
    """Each part's points as they may be in truth, draws x units; what is a plain share is taken as it is."""
    shape = (assessment.ranks.draws, len(members))
    u = compared.u[members] + np.sqrt(compared.u_variance[members]) * random.standard_normal(shape)
    drawn = {"efficiency": efficiency_points(u, assessment.efficiency)}
    if "first_visit" in points:
        repeat = judged.funnels["repeat"]
        k = gamma_prior(repeat.observed, repeat.expected)
        o, e = repeat.observed[members], repeat.expected[members]
        ratio = np.ones(shape) if np.isinf(k) else random.standard_gamma(o + k, shape) / (e + k)
        drawn["first_visit"] = relative_points(ratio)
    if "ratings" in points:
        alpha, beta = judged.beta
        bad, rated = judged.fair_bad[members], judged.fair[members]
        rate = random.beta(bad + alpha, rated - bad + beta, shape)
        known = ~np.isnan(points["ratings"])
        drawn["ratings"] = np.where(known, relative_points(rate * (alpha + beta) / alpha), np.nan)
    for name in ("availability", "closure"):
        if name in points:
            drawn[name] = np.broadcast_to(points[name], shape)
    return drawn


def _standing(
    unit: int,
    name: str,
    compared: Compared,
    judged: Judged,
    parts: Mapping[str, Floats],
    total: Floats,
    rate: Floats,
    published: Mapping[int, tuple[Ranks, int, int]],
    excluded: Tally,
    assessment: Assessment,
) -> Standing:
    status = compared.status[unit]
    place = published.get(unit)
    caps = assessment.efficiency
    rated, bad, ratable = (int(column[unit]) for column in (judged.rated, judged.bad, judged.ratable))
    fair, fair_bad = int(judged.fair[unit]), int(judged.fair_bad[unit])
    good = wilson(fair - fair_bad, fair)
    low = high = rank = None
    if place is not None:
        found, at, _ = place
        rank, low, high = int(found.rank[at]), int(found.low[at]), int(found.high[at])
    past = float(efficiency(compared.past[unit], caps.low, caps.high)) if status == ALONE else np.nan
    return Standing(
        unit=name,
        group=int(compared.group[unit]),
        tickets=int(compared.tickets[unit]),
        days=int(compared.days[unit]),
        observed_min=round(float(compared.observed[unit]), 1),
        expected_min=round(float(compared.expected[unit]), 1),
        efficiency=_rounded(float(efficiency(compared.u[unit], caps.low, caps.high)), 1),
        own_past=_rounded(past, 1),
        parts={
            part: _rounded(float(parts[part][unit]), POINTS_DIGITS)
            if part in parts and status == RANKED
            else None
            for part in PARTS
        },
        score=_rounded(float(total[unit]), 2),
        rank=rank,
        rank_low=low,
        rank_high=high,
        tier=tier(low, high, place[2]) if place and low and high else None,
        top=round(float(place[0].top[place[1]]), 3) if place else None,
        bottom=round(float(place[0].bottom[place[1]]), 3) if place else None,
        ratable=ratable,
        rated=rated,
        bad=bad,
        good_low=round(good[0], 4) if good else None,
        bad_rate=round(float(rate[unit]), 4) if judged.fair.any() else None,
        response=round(rated / ratable, 4) if ratable else None,
        excluded=excluded.by_unit[unit],
        not_comparable="" if status == RANKED else "alone" if status == ALONE else "too_few",
    )


def _named(numbers: Ints) -> dict[Excluded, int]:
    return {name: int(number) for name, number in zip(EXCLUDED, numbers, strict=True) if number}


def _rounded(value: float, digits: int) -> float | None:
    return None if np.isnan(value) else round(value, digits) + 0.0
