"""From the hall's history to what is expected of a date: who comes, how long it takes, who is away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.rules import HOUR, learned
from hall_server.forecast import Served
from hall_server.staffing import BREAKS, Booked, Zones, demand_of
from hall_server.store.database import open_engine
from hall_server.store.history import (
    booked_for,
    days,
    mean_lengths,
    position,
    sessions_between,
    visits_between,
)

from .forecast_past import kept_share, served

MOST_DAYS: Final = 60
MOST_VISITS: Final = 300_000
BREAKS_OF_DAYS: Final = 20
"""Breaks are learned from so many days."""
BREAKS_WEIGH: Final = 100 * HOUR
"""The usual share of breaks is believed as if so much time at windows had shown it."""
MOST_BREAKS: Final = 0.5


def known(plan: HallPlan, database: Path, day: date) -> Zones | None:
    """What there is to know of ``day`` before it; None when there is no history yet.

    Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    if not database.is_file():
        return None
    engine = open_engine(database)
    try:
        earlier = [each for each in days(engine) if each < day.isoformat()][-MOST_DAYS:]
        midnight = _midnight(plan, day)
        booked = [
            Booked(one.service, one.slot - midnight, _class(one.citizen.priority))
            for one in booked_for(engine, day, position(engine))
        ]
        keep = kept_share(engine, earlier)
        demand = demand_of(plan, day, _seen(engine, plan, earlier), booked, keep)
        if demand is None:
            return None
        usual = {service.id: service.usual_length for service in plan.services}
        lengths = learned(usual, mean_lengths(engine, day.isoformat()))
        return Zones(plan, demand, lengths, _breaks(engine, earlier[-BREAKS_OF_DAYS:]))
    finally:
        engine.dispose()


def _seen(engine: Engine, plan: HallPlan, earlier: Sequence[str]) -> Iterator[Served]:
    until, left = position(engine), MOST_VISITS
    for each in reversed(earlier):
        on = date.fromisoformat(each)
        for found in visits_between(engine, on, on, until):
            left -= len(found.visits)
            if left >= 0:
                yield from served(found.day, found.visits, plan.zoneinfo)


def _breaks(engine: Engine, earlier: Sequence[str]) -> float:
    """The share of the time for which windows were open or paused that they were paused."""
    away = manned = 0
    if earlier:
        first, last = date.fromisoformat(earlier[0]), date.fromisoformat(earlier[-1])
        for one in sessions_between(engine, first, last, position(engine)):
            away += one.break_ms + one.back_office_ms + one.training_ms
            manned += one.open_ms
    share = (away + BREAKS * BREAKS_WEIGH) / (away + manned + BREAKS_WEIGH)
    return min(MOST_BREAKS, share)


def _class(priority: Priority) -> Priority:
    """Who has no other claim goes first by the appointment, as at check-in."""
    return Priority.APPOINTMENT if priority is Priority.NORMAL else priority


def _midnight(plan: HallPlan, day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=plan.zoneinfo).timestamp() * 1000)
