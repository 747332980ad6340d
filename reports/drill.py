"""From a figure to its tickets, each with what the ranking makes of it and the log's own lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from sqlalchemy import Engine

from hall_server.store.history import LogLine, day_name, log_lines_of, visits_of
from reports.month.material import Material
from reports.ranking.evidence import Evidence, evidence
from reports.ranking.model import Excluded, Unit
from reports.records import LEVELS, NOTHING, OUTCOMES, STATES, Ints


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None is anything. ``ticket`` is a number such as A047, or a ticket's id."""

    window: int | None = None
    clerk: str | None = None
    item: str | None = None
    ticket: str | None = None

    @property
    def unit(self) -> Unit:
        """Whose figures: a clerk's if only a clerk is named, else the windows'."""
        return "clerk" if self.clerk is not None and self.window is None else "window"


@dataclass(frozen=True, slots=True)
class Line:
    """A record of the log. ``at`` is in milliseconds since the epoch; ``device`` asked for it."""

    seq: int
    at: int
    kind: str
    device: str
    hash: str


@dataclass(frozen=True, slots=True)
class DrilledVisit:
    """One service of a ticket.

    ``counts``: it is among those that O and E are of; ``observed_min`` and ``expected_min`` are what it adds
    to them. ``excluded``: why not; both are empty for what is not over. ``item`` is the service that it is
    judged by, where that is another than ``service``. ``chosen``: called out of turn. ``lines`` are those
    about the whole ticket, none of one that was ``imported``.
    """

    ticket: int
    visit: int
    day: str
    number: str
    service: str
    item: str
    window: int | None
    clerk: str | None
    state: str
    outcome: str
    counts: bool
    excluded: Excluded | None
    observed_min: float | None
    expected_min: float | None
    calls: int
    chosen: bool
    parked_s: float
    rating: str | None
    rated_after_s: float | None
    imported: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Drilled:
    """``observed_min`` and ``expected_min`` are the sums over the ``counted``, as in the ranking."""

    format: Literal["tingxu-drill/1"]
    hall: str
    period: str
    seq: int
    hash: str
    wanted: Wanted
    unit: Unit
    counted: int
    observed_min: float
    expected_min: float
    visits: tuple[DrilledVisit, ...]


def drill(material: Material, engine: Engine, wanted: Wanted) -> Drilled:
    """The visits of the period that are wanted, in the order of ticket and visit.

    Raises ``StoreUnavailable``.
    """
    parents = {service.id: service.zone for service in material.hall.plan.services}
    found = evidence(material.records, material.period, wanted.unit, material.assessment, parents)
    rows = _rows(found, wanted)
    numbers = _numbers(engine, found.records.day[rows])
    if wanted.ticket is not None:
        rows = [row for row in rows if wanted.ticket.upper() in _names(found, row, numbers)]
    tickets = sorted({int(found.records.ticket[row]) for row in rows if not found.records.imported[row]})
    lines = log_lines_of(engine, tickets, material.until)
    visits = tuple(_visit(found, row, numbers, lines) for row in rows)
    counted = [row for row in rows if found.counts(row)]
    return Drilled(
        format="tingxu-drill/1",
        hall=material.hall.plan.id,
        period=material.period.name,
        seq=material.until.seq,
        hash=material.until.hash,
        wanted=wanted,
        unit=wanted.unit,
        counted=len(counted),
        observed_min=round(float(found.minutes[counted].sum()), 2),
        expected_min=round(float(found.expected[counted].sum()), 2),
        visits=visits,
    )


def _rows(found: Evidence, wanted: Wanted) -> list[int]:
    records = found.records
    which = found.in_period.copy()
    if wanted.window is not None:
        which &= records.window == wanted.window
    if wanted.clerk is not None:
        which &= records.clerk == _place(records.clerks, wanted.clerk)
    if wanted.item is not None:
        place = _place(records.services, wanted.item)
        which &= (records.service == place) | (found.item == place)
    rows: list[int] = np.flatnonzero(which).tolist()
    return rows


def _place(names: Sequence[str], name: str) -> int:
    """A place that no row has where there is no such name."""
    return names.index(name) if name in names else NOTHING - 1


def _numbers(engine: Engine, days: Ints) -> dict[int, str]:
    """What stands on the slips of the tickets of these days, by id."""
    return {
        visit.ticket: visit.number
        for day in np.unique(days).tolist()
        for visit in visits_of(engine, day_name(day))
    }


def _names(found: Evidence, row: int, numbers: Mapping[int, str]) -> Iterator[str]:
    ticket = int(found.records.ticket[row])
    yield str(ticket)
    yield numbers.get(ticket, "").upper()


def _visit(
    found: Evidence, row: int, numbers: Mapping[int, str], lines: Mapping[int, Sequence[LogLine]]
) -> DrilledVisit:
    records = found.records
    ticket, window, clerk = (int(column[row]) for column in (records.ticket, records.window, records.clerk))
    level, counts = int(records.level[row]), found.counts(row)
    over = bool(records.completed[row])
    service, item = (records.services[place] for place in (records.service[row], found.item[row]))
    return DrilledVisit(
        ticket=ticket,
        visit=int(records.visit[row]),
        day=day_name(int(records.day[row])),
        number=numbers.get(ticket, ""),
        service=service,
        item=item if item != service else "",
        window=None if window == NOTHING else window,
        clerk=None if clerk == NOTHING else records.clerks[clerk],
        state=STATES[records.state[row]],
        outcome=OUTCOMES[records.outcome[row]],
        counts=counts,
        excluded=found.excluded(row),
        observed_min=round(float(found.minutes[row]), 2) if over else None,
        expected_min=round(float(found.expected[row]), 2) if counts else None,
        calls=int(records.calls[row]),
        chosen=bool(records.chosen[row]),
        parked_s=round(int(records.parked_for[row]) / 1000, 3),
        rating=None if level == NOTHING else LEVELS[level],
        rated_after_s=None if level == NOTHING else round(int(records.rated_after[row]) / 1000, 3),
        imported=bool(records.imported[row]),
        lines=tuple(Line(one.seq, one.at, one.kind, one.device, one.hash) for one in lines.get(ticket, ())),
    )
