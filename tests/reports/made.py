"""Three months of another system's past, brought into a hall: four windows with clerks of known speed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hall_server.store.database import open_engine
from hall_server.store.past.checks import Checks
from hall_server.store.past.findings import look_into
from hall_server.store.past.sheet import Sheet
from hall_server.store.past.staging import Staging
from hall_server.store.past.writing import add
from tests.halls import TestHall
from tests.store.past import sheet

MAY = "2025-05"
SPEED = {"0001": 0.7, "0002": 1.0, "0003": 1.0, "0004": 1.4}
"""How long each clerk takes; 0004 changes to another window every other day."""
LENGTHS = {"consult": 5.0, "intake": 11.0}


def bring_three_months(hall: TestHall, a_day: int = 5) -> None:
    """March to May 2025 without Sundays. The last ticket of each day is a no-show."""
    luck, rows, day = Random(1), [], date(2025, 3, 1)
    while day < date(2025, 6, 1):
        if day.isoweekday() != 7:
            rows += _day(day, luck, a_day)
        day += timedelta(days=1)
    bring(hall, rows)


def _day(day: date, luck: Random, a_day: int) -> list[str]:
    rows, number = [], 0
    for place, (clerk, speed) in enumerate(SPEED.items(), 1):
        window = 5 if clerk == "0004" and day.day % 2 else place
        now = datetime(day.year, day.month, day.day, 9, place)  # noqa: DTZ001 - on the hall's clocks
        for _ticket in range(a_day):
            number += 1
            service = luck.choice(list(LENGTHS))
            called = now + timedelta(minutes=luck.randrange(1, 9))
            minutes = LENGTHS[service] * speed * luck.lognormvariate(0, 0.4)
            ended = called + timedelta(seconds=round(60 * minutes))
            rows.append(f"A{number:03d},{service},{now},{called},{called},{ended},{window},{clerk},done")
            now = ended
    rows.append(f"A{number + 1:03d},intake,{now},{now},,,{window},{clerk},no_show")
    return rows


def bring(hall: TestHall, rows: Iterable[str], now: datetime = datetime(2025, 6, 20, 12)) -> None:  # noqa: DTZ001
    """Import rows of another system, ``now`` on the hall's clocks."""
    path = sheet(hall.path.parent / "past.csv", rows)
    moment = int(now.replace(tzinfo=ZoneInfo(hall.folder.plan.timezone)).timestamp() * 1000)
    engine = open_engine(hall.folder.database)
    checks = Checks(hall.folder.plan, moment, [], lambda: hall.folder.link_secret)
    with Staging() as staging, contextlib.closing(Sheet(path)) as opened:
        findings = look_into(opened, checks, staging, engine, lambda _read: None)
        for day in findings.days:
            add(engine, day, staging.of_day(day), lambda _wrote: None)
        assert not list(staging.bad())
    engine.dispose()
