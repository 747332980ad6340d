"""A day's figures as a table for people, and as CSV and JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, fields

from hall_server.table import table

from .day import Figures
from .words import _

# CSV and JSON: seconds to the millisecond, shares to a hundredth of a percent.
_DIGITS = {"mean_wait": 3, "p90_wait": 3, "mean_handling": 3, "within_5_min": 4, "within_10_min": 4}
_UNITS = {"mean_wait": "_s", "p90_wait": "_s", "mean_handling": "_s"}


def as_table(rows: Mapping[str, Figures], total: Figures, names: Mapping[str, str]) -> str:
    """``names`` are the services' own, in the reader's language."""
    head = (
        _("Service"),
        _("Tickets"),
        _("Done"),
        _("No-shows"),
        _("Expired"),
        _("Mean wait"),
        _("p90 wait"),
        _("Mean handling"),
        _("Done in 5 min"),
        _("Done in 10 min"),
    )
    lines = [_line(names.get(service, service), row) for service, row in rows.items()]
    return table([head, *lines, _line(_("All"), total)], right=range(1, len(head)))


def as_csv(rows: Mapping[str, Figures], total: Figures, names: Mapping[str, str]) -> str:
    """A line for each service and a last one for the hall, whose service is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["service", "name", *_values(total)])
    for service, row in rows.items():
        writer.writerow([service, names.get(service, service), *_values(row).values()])
    writer.writerow(["", _("All"), *_values(total).values()])
    return text.getvalue()


def as_json(day: str, rows: Mapping[str, Figures], total: Figures) -> str:
    services = {service: _values(row) for service, row in rows.items()}
    return json.dumps({"day": day, "all": _values(total), "services": services}, indent=2)


def _values(row: Figures) -> dict[str, float | None]:
    """Every figure under a name that tells its unit."""
    values = asdict(row)
    return {
        field.name + _UNITS.get(field.name, ""): _rounded(values[field.name], _DIGITS.get(field.name, 0))
        for field in fields(row)
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return round(value, digits) if digits and value is not None else value


def _line(name: str, row: Figures) -> tuple[str, ...]:
    counts = map(str, (row.tickets, row.done, row.no_shows, row.expired))
    times = map(_time, (row.mean_wait, row.p90_wait, row.mean_handling))
    return (name, *counts, *times, _share(row.within_5_min), _share(row.within_10_min))


def _time(seconds: float | None) -> str:
    """Minutes and seconds."""
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"
