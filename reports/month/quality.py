"""好差评 and closed loops of a period by themselves, with the concerns that they are counted from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hall_server.settings import HallFolder
from reports.loading import Progress
from reports.period import Period

from .gathering import basis, head, quality
from .loops import loop_of
from .material import Material, read
from .model import Basis, Quality, Share


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """A concern that was opened in the period. Days are ``YYYY-MM-DD``; ``closed`` may be empty."""

    number: str
    source: str
    service: str
    window: int | None
    state: str
    opened: str
    respond_by: str
    close_by: str
    closed: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What citizens said, and what came of it."""

    basis: Basis
    active_rating: Share
    quality: Quality
    concerns: tuple[ConcernRow, ...]


def gather_quality(
    hall: HallFolder, period: Period, as_of: int | None = None, progress: Progress = lambda _done: None
) -> QualityReport:
    """Raises what :func:`reports.month.gathering.gather` raises."""
    material = read(hall, period, as_of, progress)
    return QualityReport(
        basis=basis(material),
        active_rating=head(material).active_rating,
        quality=quality(material),
        concerns=tuple(_concerns(material)),
    )


def _concerns(material: Material) -> Iterator[ConcernRow]:
    calendar = material.calendar
    for concern in material.concerns:
        opened, loop = calendar.day(concern.opened_at), loop_of(concern, calendar)
        if loop is None or not material.in_period(opened):
            continue
        yield ConcernRow(
            number=concern.number,
            source=concern.source,
            service=concern.service,
            window=concern.window,
            state=concern.state,
            opened=opened,
            respond_by=concern.respond_by,
            close_by=concern.close_by,
            closed=calendar.day(concern.closed_at) if concern.closed_at is not None else "",
            overdue=loop.overdue,
        )
