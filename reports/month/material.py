"""What a report is made of, read from a hall's folder as it stood at one record of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from hall_server.settings import HallFolder
from hall_server.store.database import open_engine
from hall_server.store.history import (
    AppointmentCount,
    CaseSeen,
    ConcernSeen,
    Position,
    Session,
    appointments_between,
    cases_between,
    clerk_names,
    concerns_between,
    position,
    ratings_between,
    sessions_between,
)
from reports.assessment import FILE_NAME, Assessment, load_assessment
from reports.loading import Progress, load
from reports.period import Period
from reports.records import Records

from .moments import Calendar

_VISITS = 0.9


@dataclass(frozen=True)
class Material:
    """``records`` reach back as many months as the rankings learn from; ``own`` are those of the period.

    ``concerns`` and ``cases`` reach back as far. ``sessions`` and ``appointments`` are the period's.
    ``options``: how often each reason was chosen in a rating.
    """

    hall: HallFolder
    period: Period
    until: Position
    assessment: Assessment
    own_assessment: bool
    records: Records
    concerns: Sequence[ConcernSeen]
    cases: Sequence[CaseSeen]
    sessions: Sequence[Session]
    appointments: Sequence[AppointmentCount]
    options: Mapping[str, int]
    clerk_names: Mapping[str, str]

    @cached_property
    def own(self) -> Records:
        first, last = (int(f"{day:%Y%m%d}") for day in (self.period.first, self.period.last))
        return self.records.where((self.records.day >= first) & (self.records.day <= last))

    @cached_property
    def calendar(self) -> Calendar:
        """It stands at the record's moment or, without one, at the last that imported visits know of."""
        now = self.until.at
        if not self.until.seq:
            now = max(int(column.max(initial=0)) for column in (self.own.issued_at, self.own.ended_at))
        return Calendar(self.hall.plan.timezone, now)

    def in_period(self, day: str) -> bool:
        """``day`` is ``YYYY-MM-DD``."""
        return self.period.first.isoformat() <= day <= self.period.last.isoformat()


def learned_from(period: Period, assessment: Assessment) -> Period:
    """The period with the months before it that its rankings look at.

    At least one, as who comes again at its beginning may have come before it.
    """
    return period.with_months_before(max(1, assessment.mix.months - len(period.months)))


def read(hall: HallFolder, period: Period, as_of: int | None, progress: Progress) -> Material:
    """Raises ``SettingsError``, ``NoSuchRecord``, ``StoreUnavailable`` and ``StoreDamaged``."""
    assessment = load_assessment(hall.path)
    engine = open_engine(hall.database)
    try:
        until = position(engine, as_of)
        first, last = learned_from(period, assessment).first, period.last
        records = load(engine, first, last, until, lambda done: progress(_VISITS * done))
        return Material(
            hall=hall,
            period=period,
            until=until,
            assessment=assessment,
            own_assessment=(hall.path / FILE_NAME).exists(),
            records=records,
            concerns=tuple(concerns_between(engine, first, last, until)),
            cases=tuple(cases_between(engine, first, last, until)),
            sessions=tuple(sessions_between(engine, period.first, last, until)),
            appointments=tuple(appointments_between(engine, period.first, last, until)),
            options=_options(engine, period, until),
            clerk_names=clerk_names(engine),
        )
    finally:
        engine.dispose()


def _options(engine: Engine, period: Period, until: Position) -> Counter[str]:
    found: Counter[str] = Counter()
    for day in ratings_between(engine, period.first, period.last, until):
        for rating in day.ratings:
            found.update(rating.options)
    return found
