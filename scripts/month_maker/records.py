"""Made-up months as the reports read them, without a database between."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time

import numpy as np

from hall_server.domain.hall import IDS_PER_DAY
from hall_server.domain.plan import HallPlan
from hall_server.settings.model import HallFile
from hall_server.settings.plan import build_plan
from reports.records import NOTHING, OUTCOMES, PRIORITIES, STATES, Ints, Records

from .hall import hall_toml
from .months import made
from .rows import Rows
from .size import CLASSES, RESULTS, Size
from .town import Town, clerk, found


def records(size: Size) -> tuple[Town, Records]:
    """The hall, and all its months as they would be read back after the import of their CSV."""
    town = found(size)
    plan = plan_of(size, town)
    months = [_month(town, plan, days.days, rows) for _month_of, days, rows in made(size, town, plan)]
    return town, _joined(months)


def plan_of(size: Size, town: Town) -> HallPlan:
    """The hall's plan without a file."""
    return build_plan(HallFile.model_validate(tomllib.loads(hall_toml(size, town))))


def _month(town: Town, plan: HallPlan, days: Sequence[date], rows: Rows) -> Records:
    names = sorted(town.items)
    service = np.array([names.index(item) for item in town.items])
    midnight = np.array([_midnight(plan, day) for day in days])[rows.day]
    numbered = np.array([day.year * 10_000 + day.month * 100 + day.day for day in days])
    place = np.arange(len(rows))
    begins = np.append(True, rows.day[1:] != rows.day[:-1])[: len(rows)]
    count = place - np.maximum.accumulate(np.where(begins, place, 0)) + 1
    nothing = np.full(len(rows), NOTHING)

    def at(second: Ints) -> Ints:
        return np.where(second == NOTHING, NOTHING, midnight + 1000 * second)

    states = np.where(rows.no_show, STATES.index("no_show"), STATES.index("done"))
    results = np.array([OUTCOMES.index(name) for name, _share in RESULTS])[rows.result]
    return Records(
        services=names,
        clerks=[clerk(window + 1) for window in range(len(town.effect))],
        day=numbered[rows.day],
        ticket=numbered[rows.day] * IDS_PER_DAY + count,
        visit=np.ones(len(rows), np.int64),
        service=service[rows.item],
        state=states,
        outcome=np.where(rows.no_show, 0, results),
        priority=np.array([PRIORITIES.index(name) for name, _share in CLASSES])[rows.priority],
        window=rows.window + 1,
        clerk=rows.window,
        person=rows.person,
        issued_at=at(rows.issued),
        slot=nothing,
        called_at=at(rows.called),
        last_called_at=at(rows.last_called),
        calls=rows.calls,
        started_at=at(rows.started),
        parked_for=1000 * np.where(rows.no_show, 0, rows.parked),
        ended_at=at(rows.ended),
        chosen=rows.chosen,
        imported=np.ones(len(rows), bool),
        level=rows.level,
        rated_after=np.where(rows.level == NOTHING, NOTHING, 1000 * (rows.rated - rows.ended)),
        device=rows.device,
        on_site=rows.on_site,
        by_slip=np.zeros(len(rows), bool),
    )


def _midnight(plan: HallPlan, day: date) -> int:
    """Milliseconds since the epoch."""
    return int(datetime.combine(day, time(), plan.zoneinfo).timestamp()) * 1000


def _joined(months: Sequence[Records]) -> Records:
    columns = {
        name: np.concatenate([getattr(month, name) for month in months])
        for name, value in vars(months[0]).items()
        if isinstance(value, np.ndarray)
    }
    return Records(months[0].services, months[0].clerks, **columns)
