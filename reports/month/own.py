"""A window's or clerk's own figures, with every visit: enough to reckon the score again by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from hall_server.settings import HallFolder
from hall_server.store.database import open_engine
from hall_server.store.history import visits_of
from reports.loading import Progress
from reports.period import Period
from reports.ranking.evidence import Evidence, evidence
from reports.ranking.model import PARTS, Excluded, Ranking, Standing, Unit
from reports.records import NOTHING, STATES
from reports.text import plain

from .gathering import basis, name_of, parents, ranking
from .material import Material, read
from .model import Basis, Name

MINUTE = 60_000
_READ, _RANKED, _SEEN = 0.5, 0.7, 0.9


class NobodyServed(LookupError):
    """The unit has no visit in the period."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score. ``points`` are the unit's own, None where they are not known; ``used`` is then
    the mean of the group, so that nobody gains or loses by what is not known."""

    part: str
    weight: float
    points: float | None
    used: float | None


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """One visit of the period. Whether and how its citizen rated it is not told: raters are protected.

    ``called`` to ``ended`` are on the hall's clocks, ``YYYY-MM-DD HH:MM:SS``, empty where unknown.
    ``took_min`` is the handling as it counts; ``expected_min`` is None where it does not count, for the
    reason in ``excluded``. ``deviation`` is ln(took) less the logarithm that is usual, clipped. ``item`` is
    the service that it is judged by, if not the one it is of.
    """

    ticket: int
    visit: int
    number: str
    day: str
    service: str
    name: Name
    item: str
    state: str
    window: int
    clerk: str
    called: str
    started: str
    ended: str
    parked_min: float
    took_min: float | None
    expected_min: float | None
    deviation: float | None
    excluded: Excluded | None


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A window's or clerk's month. ``among`` units are ranked in its group.

    score = sum of weight x used / sum of weights, over the parts that are known of anybody in the group.
    efficiency = 100 exp(-``believed`` x mean of the visits' deviations), within the ``caps``;
    ``believed`` is tau^2 / (tau^2 + V), None without a rank. ``items``: usual minutes of the services here.
    """

    basis: Basis
    kind: Unit
    name: str
    standing: Standing
    among: int
    parts: tuple[Part, ...]
    visits: tuple[OwnVisit, ...]
    items: Mapping[str, tuple[float, int]]
    mean_deviation: float | None
    believed: float | None
    caps: tuple[float, float]


def own_figures(
    hall: HallFolder,
    period: Period,
    unit: Unit,
    who: str,
    as_of: int | None = None,
    progress: Progress = lambda _done: None,
) -> OwnReport:
    """``who`` is a window's number or a clerk's staff number.

    Raises :class:`NobodyServed`, and what :func:`reports.month.gathering.gather` raises.
    """
    material = read(hall, period, as_of, lambda done: progress(_READ * done))
    found = ranking(material, unit)
    progress(_RANKED)
    standing = next((one for one in found.standings if one.unit == who), None)
    if standing is None:
        raise NobodyServed(who)
    seen = evidence(material.records, period, unit, material.assessment, parents(material))
    progress(_SEEN)
    visits = _visits(material, seen, unit, who)
    progress(1.0)
    deviations = [visit.deviation for visit in visits if visit.deviation is not None]
    services = {visit.service for visit in visits} | {visit.item for visit in visits}
    return OwnReport(
        basis=basis(material),
        kind=unit,
        name=plain(material.clerk_names.get(who, "")) if unit == "clerk" else "",
        standing=standing,
        among=sum(one.group == standing.group for one in found.standings) if standing.group else 0,
        parts=_parts(found, standing, dict(material.assessment.weights)),
        visits=visits,
        items={service: usual for service, usual in found.items.items() if service in services},
        mean_deviation=round(sum(deviations) / len(deviations), 5) if deviations else None,
        believed=round(seen.believed[who], 4) if who in seen.believed else None,
        caps=(material.assessment.efficiency.low, material.assessment.efficiency.high),
    )


def _parts(found: Ranking, standing: Standing, weights: Mapping[str, float]) -> tuple[Part, ...]:
    group = [one for one in found.standings if one.group == standing.group and standing.group]
    return tuple(_part(part, standing.parts.get(part), group, weights[part]) for part in PARTS)


def _part(part: str, points: float | None, group: list[Standing], weight: float) -> Part:
    known = [of for one in group if (of := one.parts.get(part)) is not None]
    mean = round(sum(known) / len(known), 2) if known else None
    return Part(part, weight, points, mean if points is None else points)


def _visits(material: Material, seen: Evidence, unit: Unit, who: str) -> tuple[OwnVisit, ...]:
    records, zone = seen.records, ZoneInfo(material.calendar.timezone)
    column, number = (
        (records.window, int(who)) if unit == "window" else (records.clerk, records.clerks.index(who))
    )
    rows = np.flatnonzero((column == number) & seen.in_period).tolist()
    numbers = _numbers(material.hall, {_day(int(records.day[row])) for row in rows})
    names = {service.id: name_of(service.name) for service in material.hall.plan.services}

    def clock(moment: int) -> str:
        if moment == NOTHING:
            return ""
        return f"{datetime.fromtimestamp(moment / 1000, zone):%Y-%m-%d %H:%M:%S}"

    found = []
    for row in rows:
        ticket, visit = int(records.ticket[row]), int(records.visit[row])
        service, item = (records.services[place] for place in (records.service[row], seen.item[row]))
        clerk = int(records.clerk[row])
        known = bool(records.started_at[row] != NOTHING and records.ended_at[row] != NOTHING)
        found.append(
            OwnVisit(
                ticket=ticket,
                visit=visit,
                number=numbers.get((ticket, visit), ""),
                day=_day(int(records.day[row])),
                service=service,
                name=names.get(service, {"zh": service, "en": service}),
                item=item,
                state=STATES[records.state[row]],
                window=int(records.window[row]),
                clerk="" if clerk == NOTHING else records.clerks[clerk],
                called=clock(int(records.called_at[row])),
                started=clock(int(records.started_at[row])),
                ended=clock(int(records.ended_at[row])),
                parked_min=round(int(records.parked_for[row]) / MINUTE, 2),
                took_min=round(float(seen.minutes[row]), 4) if known else None,
                expected_min=round(float(seen.expected[row]), 4) if seen.counts(row) else None,
                deviation=None if np.isnan(seen.deviation[row]) else round(float(seen.deviation[row]), 4),
                excluded=seen.excluded(row),
            )
        )
    return tuple(found)


def _numbers(hall: HallFolder, days: set[str]) -> dict[tuple[int, int], str]:
    """The numbers on the slips, by ticket and visit."""
    engine = open_engine(hall.database)
    try:
        return {
            (visit.ticket, visit.visit): plain(visit.number)
            for day in sorted(days)
            for visit in visits_of(engine, day)
        }
    finally:
        engine.dispose()


def _day(number: int) -> str:
    text = f"{number:08}"
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"
