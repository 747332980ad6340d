"""Month after month of a hall, each from dice of its own, so that a cheat changes nothing but its tickets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hall_server.domain.plan import HallPlan
from reports.period import Period
from reports.records import NOTHING

from .calendar import OpenDays, open_days
from .cheating import cheat
from .people import People
from .ratings import press_praise, rate
from .rows import Rows, rows_of
from .size import Size
from .town import Town
from .visits import honest


def made(size: Size, town: Town, plan: HallPlan) -> Iterator[tuple[Period, OpenDays, Rows]]:
    """The rows of each month that has an open day, oldest first."""
    people = People(np.random.default_rng(np.random.SeedSequence((size.seed, 1))))
    for month in size.months:
        days = open_days(plan, month)
        if days is None:
            continue
        seeds = np.random.SeedSequence((size.seed, 2, month.first.year, month.first.month)).spawn(4)
        coming, rating, cheating, praising = map(np.random.default_rng, seeds)
        visits = honest(size, town, days, coming)
        people.recognise(visits, np.array([day.toordinal() for day in days.days]))
        rate(visits, rating)
        cheat(town, visits, cheating)
        press_praise(town, visits, praising)
        visits.level[visits.no_show] = visits.device[visits.no_show] = NOTHING
        visits.on_site[visits.no_show] = False
        yield month, days, rows_of(town, visits)
