"""Services of the list and hours of the day as tables."""

from __future__ import annotations

from collections.abc import Mapping

from hall_server.language import N_
from reports.month.model import Cell, MonthReport, Name

from .model import Column, Table, Value

_SERVICE = (
    Column("service", "text", N_("Service id"), N_("The service's id in hall.toml.")),
    Column("name", "text", N_("Service"), N_("Its name, or its id where hall.toml no longer has it.")),
)
_HOUR = Column(
    "hour",
    "count",
    N_("Hour"),
    N_("The hour on the hall's clocks in which the ticket was issued: 9 is 9:00-9:59."),
)
_MEAN_WAIT = Column(
    "mean_wait_s", "seconds", N_("Mean wait (s)"), N_("First call - issue, of tickets that were called.")
)
_MEAN_HANDLING = Column(
    "mean_handling_s",
    "seconds",
    N_("Mean handling (s)"),
    N_("End - start - parked, of services that a window completed."),
)


def items(report: MonthReport, language: str) -> Table:
    columns = (
        _SERVICE[0],
        Column(
            "zone", "text", N_("Zone"), N_("The zone's id; empty where hall.toml no longer has the service.")
        ),
        _SERVICE[1],
        Column(
            "tickets",
            "count",
            N_("Tickets"),
            N_("Different tickets; one that was sent on counts in each service."),
        ),
        Column("done", "count", N_("Done"), N_("Finished in this service.")),
        Column("no_shows", "count", N_("No-shows"), N_("Called, and nobody came.")),
        _MEAN_WAIT,
        Column(
            "p90_wait_s",
            "seconds",
            N_("p90 wait (s)"),
            N_("The wait that nine of ten tickets did not exceed."),
        ),
        _MEAN_HANDLING,
        Column(
            "median_handling_s",
            "seconds",
            N_("Median handling (s)"),
            N_("The handling time that half of the services did not exceed."),
        ),
        Column(
            "usual_min", "minutes", N_("Usual (min)"), N_("The usual handling time that the ranking expects.")
        ),
        Column(
            "usual_of", "count", N_("Usual, of tickets"), N_("How many services the usual time rests on.")
        ),
    )
    rows = [
        (
            row.service,
            row.zone,
            row.name[language],
            row.tickets,
            row.done,
            row.no_shows,
            row.mean_wait,
            row.p90_wait,
            row.mean_handling,
            row.median_handling,
            *report.windows.items.get(row.service, (None, None)),
        )
        for row in report.items
    ]
    return Table("items", N_("Services"), columns, rows, fixed=3)


def hours(report: MonthReport, language: str) -> Table:
    columns = (
        *_SERVICE,
        _HOUR,
        Column("visits", "count", N_("Visits"), N_("Services of tickets that were issued in this hour.")),
        _MEAN_WAIT,
        _MEAN_HANDLING,
    )
    names: Mapping[str, Name] = {row.service: row.name for row in report.items}
    rows = [
        (service, names[service][language], hour, *_cell(cell))
        for service, cells in report.heat.rows.items()
        for hour, cell in zip(report.heat.hours, cells, strict=True)
        if cell is not None
    ]
    return Table("hours", N_("Services by hour"), columns, rows)


def waits(report: MonthReport) -> Table:
    columns = (
        Column("weekday", "count", N_("Weekday"), N_("1 is Monday, 7 is Sunday.")),
        _HOUR,
        Column("tickets", "count", N_("Tickets"), N_("Tickets issued in this hour.")),
        _MEAN_WAIT,
        _MEAN_HANDLING,
    )
    rows = [
        (weekday, hour, *_cell(cell))
        for weekday, cells in report.waits.weekdays.items()
        for hour, cell in zip(report.waits.hours, cells, strict=True)
        if cell is not None
    ]
    return Table("waits", N_("Waits by weekday"), columns, rows)


def _cell(cell: Cell) -> tuple[Value, ...]:
    return cell.count, cell.mean_wait, cell.mean_handling
