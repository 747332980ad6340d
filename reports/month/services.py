"""The cover's figures and what became of each service of the list, by item, hour and weekday."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import numpy as np

from reports.hours import local_hours
from reports.records import NOTHING, STATES, Bools, Ints, Records

from .columns import Groups, distinct, weekdays
from .figures import seconds, share
from .model import Cell, HeatMap, ItemRow, Name, Share, WaitsByTime

MINUTE = 60_000
_ALL = 1


def zone_and_name(service: str, names: Mapping[str, tuple[str, Name]]) -> tuple[str, Name]:
    """A service that hall.toml no longer has goes by its id."""
    return names.get(service, ("", {"zh": service, "en": service}))


def item_rows(records: Records, names: Mapping[str, tuple[str, Name]]) -> tuple[ItemRow, ...]:
    """Each service that had visits, by id. ``names`` are zone and name of those that hall.toml has now."""
    count = len(records.services)
    groups = Groups(records.service, count)
    visits, tickets = groups.sizes(), distinct(records.service, records.ticket, count)
    done, no_shows = (_sizes(records, records.state == STATES.index(state)) for state in ("done", "no_show"))
    waiting, waits = _counted(records, records.waited)
    handling, handled = _counted(records, records.handling)
    mean_wait, p90_wait = waiting.means(waits), waiting.percentiles(waits, 90)
    mean_handling, median_handling = handling.means(handled), handling.percentiles(handled, 50)
    rows = []
    for place in sorted(np.flatnonzero(visits).tolist(), key=lambda place: records.services[place]):
        service = records.services[place]
        zone, name = zone_and_name(service, names)
        rows.append(
            ItemRow(
                service=service,
                zone=zone,
                name=name,
                tickets=int(tickets[place]),
                done=int(done[place]),
                no_shows=int(no_shows[place]),
                mean_wait=seconds(mean_wait[place]),
                p90_wait=seconds(p90_wait[place]),
                mean_handling=seconds(mean_handling[place]),
                median_handling=seconds(median_handling[place]),
            )
        )
    return tuple(rows)


def waits(records: Records) -> tuple[float | None, float | None]:
    """Mean and 90th percentile of all tickets' waits in seconds."""
    waited = records.waited[records.waited != NOTHING]
    hall = Groups(np.zeros(len(waited), np.int64), _ALL)
    return seconds(hall.means(waited)[0]), seconds(hall.percentiles(waited, 90)[0])


def done_within(records: Records, minutes: int) -> tuple[Share, Share]:
    """The share of completed visits that took at most so long, and of services whose mean visit did."""
    groups, handled = _counted(records, records.handling)
    limit = minutes * MINUTE
    means = groups.means(handled)
    items = means[~np.isnan(means)]
    return (
        share(int((handled <= limit).sum()), len(handled)),
        share(int((items <= limit).sum()), len(items)),
    )


def heat_map(records: Records, timezone: str) -> HeatMap:
    """Visits by service and by the local hour in which their ticket was issued."""
    count = len(records.services)
    hours, cells = _by_hour(records, np.asarray(records.service, np.int64), count, timezone)
    visits = Groups(records.service, count).sizes()
    busiest = sorted(np.flatnonzero(visits).tolist(), key=lambda row: (-visits[row], records.services[row]))
    return HeatMap(hours, {records.services[row]: cells[row] for row in busiest})


def waits_by_time(records: Records, timezone: str) -> WaitsByTime:
    """Tickets by the weekday and the local hour in which they were issued."""
    first = records.where(records.visit == 1)
    days = weekdays(first.day)
    hours, cells = _by_hour(first, days, 8, timezone)
    return WaitsByTime(hours, {day: cells[day] for day in range(1, 8)})


def _by_hour(
    records: Records, rows: Ints, count: int, timezone: str
) -> tuple[tuple[int, ...], list[tuple[Cell | None, ...]]]:
    """The hours from the first to the last that had visits, and the cells of each row."""
    if not len(records):
        return (), [() for _ in range(count)]
    local = local_hours(records.issued_at, ZoneInfo(timezone))
    first, width = int(local.min()), int(local.max() - local.min()) + 1
    place = rows * width + local - first
    sizes = Groups(place, count * width).sizes()
    waits, handlings = (
        Groups(place[values != NOTHING], count * width).means(values[values != NOTHING])
        for values in (records.waited, records.handling)
    )
    cells = [
        Cell(size, seconds(wait), seconds(handling)) if size else None
        for size, wait, handling in zip(sizes.tolist(), waits.tolist(), handlings.tolist(), strict=True)
    ]
    return (
        tuple(range(first, first + width)),
        [tuple(cells[row * width : (row + 1) * width]) for row in range(count)],
    )


def _counted(records: Records, values: Ints) -> tuple[Groups, Ints]:
    """The values that are known, grouped by service."""
    known = values != NOTHING
    return Groups(records.service[known], len(records.services)), values[known]


def _sizes(records: Records, rows: Bools) -> Ints:
    return Groups(records.service[rows], len(records.services)).sizes()
