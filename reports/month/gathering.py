"""Gathers a report: reads what it rests on, ranks, reckons every figure, and rounds it once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from hall_server.settings import HallFolder
from reports.loading import Progress
from reports.period import Period
from reports.ranking import rank
from reports.ranking.model import Ranking, Unit
from reports.records import NOTHING
from reports.text import plain

from .figures import share
from .loops import Loop, bad_rating_rates, loop_of, loop_rows
from .material import Material, read
from .model import Basis, Head, MonthReport, Name, Quality, Share
from .ratings import rating_mix
from .services import done_within, heat_map, item_rows, waits, waits_by_time
from .standing import context

_READ, _WINDOWS, _CLERKS = 0.55, 0.75, 0.95


def gather(
    hall: HallFolder, period: Period, as_of: int | None = None, progress: Progress = lambda _done: None
) -> MonthReport:
    """The report of a period of a hall as it stood at the record ``as_of`` of its log, or now.

    ``progress`` hears which part is done, from 0 to 1. Raises ``SettingsError``, ``NoSuchRecord``,
    ``StoreUnavailable`` and ``StoreDamaged``.
    """
    material = read(hall, period, as_of, lambda done: progress(_READ * done))
    windows = ranking(material, "window")
    progress(_WINDOWS)
    clerks = ranking(material, "clerk")
    progress(_CLERKS)
    report = assemble(material, windows, clerks)
    progress(1.0)
    return report


def ranking(material: Material, unit: Unit) -> Ranking:
    """The windows or clerks of the period."""
    return rank(
        material.records,
        material.period,
        unit,
        material.assessment,
        context(material, unit),
        parents(material),
    )


def parents(material: Material) -> Mapping[str, str]:
    """The zone of each service, from which rare ones learn."""
    return {service.id: service.zone for service in material.hall.plan.services}


def assemble(material: Material, windows: Ranking, clerks: Ranking) -> MonthReport:
    """Every figure, rounded."""
    plan, records = material.hall.plan, material.own
    services = {service.id: (service.zone, name_of(service.name)) for service in plan.services}
    zones = {zone.id: name_of(zone.name)[material.hall.settings.hall.language] for zone in plan.zones}
    zone_of = {str(window.number): zones[window.zone] for window in plan.windows}
    return MonthReport(
        basis=basis(material),
        head=head(material),
        items=item_rows(records, services),
        heat=heat_map(records, plan.timezone),
        waits=waits_by_time(records, plan.timezone),
        quality=quality(material),
        windows=windows,
        clerks=clerks,
        window_names={one.unit: zone_of.get(one.unit, "") for one in windows.standings},
        clerk_names={one.unit: plain(material.clerk_names.get(one.unit, "")) for one in clerks.standings},
        method=material.assessment.as_table(),
    )


def basis(material: Material) -> Basis:
    period, until = material.period, material.until
    days = [f"{day:08}" for day in np.unique(material.own.day).tolist()]
    return Basis(
        hall=material.hall.plan.id,
        name=name_of(material.hall.plan.name),
        timezone=material.hall.plan.timezone,
        period=period,
        seq=until.seq,
        hash=until.hash,
        at=material.calendar.now,
        imported=int(material.own.imported.sum()),
        days=tuple(f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days),
        # Without a record of its own the hall has only another system's past, which is over.
        complete=not until.seq or material.calendar.today > period.last.isoformat(),
        assessment=material.assessment.digest,
        own_assessment=material.own_assessment,
    )


def head(material: Material) -> Head:
    """The five figures of the cover."""
    records = material.own
    mean_wait, p90_wait = waits(records)
    within_5, within_10 = done_within(records, 5), done_within(records, 10)
    ratable = records.ratable
    return Head(
        tickets=len(np.unique(records.ticket)),
        services=int(records.completed.sum()),
        mean_wait=mean_wait,
        p90_wait=p90_wait,
        within_5_by_ticket=within_5[0],
        within_10_by_ticket=within_10[0],
        within_5_by_item=within_5[1],
        within_10_by_item=within_10[1],
        active_rating=share(int((ratable & (records.level != NOTHING)).sum()), int(ratable.sum())),
        appointments_kept=share(
            sum(count.kept for count in material.appointments),
            sum(count.kept + count.missed for count in material.appointments),
        ),
    )


def quality(material: Material) -> Quality:
    """Ratings, closed loops and deadlines."""
    loops = opened(material)
    replied, rectified, satisfied = bad_rating_rates(loops)
    return Quality(
        ratings=rating_mix(material.own, material.options, material.assessment, material.calendar.now),
        loops=loop_rows(loops),
        replied=replied,
        rectified=rectified,
        satisfied_after=satisfied,
        cases_overdue=cases_overdue(material),
    )


def opened(material: Material) -> list[Loop]:
    """The concerns that were opened in the period."""
    calendar = material.calendar
    loops = [
        loop_of(concern, calendar)
        for concern in material.concerns
        if material.in_period(calendar.day(concern.opened_at))
    ]
    return [loop for loop in loops if loop is not None]


def cases_overdue(material: Material) -> Share:
    """Of the cases that were to be decided in the period, those that were not or too late."""
    calendar = material.calendar
    due = [
        calendar.missed(deadline, case.decided_at)
        for case in material.cases
        if (deadline := case.promised or case.legal) is not None
        and material.in_period(deadline)
        and calendar.due(deadline, case.decided_at)
    ]
    return share(sum(due), len(due))


def name_of(name: Bilingual) -> Name:
    """Without control characters."""
    return {"zh": plain(name.zh), "en": plain(name.en)}


class Bilingual(Protocol):
    """A name in the hall's two languages."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...
