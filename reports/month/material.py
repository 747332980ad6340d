"""What a report is made of, read from a hall's folder as it stood at one record of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from hall_server.settings import HallFolder
from hall_server.store.database import open_engine
from hall_server.store.history import Position, position, ratings_between
from reports.assessment import FILE_NAME, Assessment, load_assessment
from reports.loading import Progress, load
from reports.period import Period
from reports.records import Records

from .loops import Loop

_VISITS = 0.9


@dataclass(frozen=True)
class Material:
    """``records`` reach back as many months as the ranking learns from; ``own`` are those of the period.

    ``loops``: concerns opened in the period. ``appointments``: kept ones, and those that were kept or missed.
    ``cases``: overdue ones, and all whose deadline lay in the period. ``options``: how often each reason
    was chosen in a rating.
    """

    hall: HallFolder
    period: Period
    until: Position
    assessment: Assessment
    own_assessment: bool
    records: Records
    loops: Sequence[Loop]
    appointments: tuple[int, int]
    cases: tuple[int, int]
    options: Mapping[str, int]
    clerk_names: Mapping[str, str]

    @cached_property
    def own(self) -> Records:
        first, last = (int(f"{day:%Y%m%d}") for day in (self.period.first, self.period.last))
        return self.records.where((self.records.day >= first) & (self.records.day <= last))

    @property
    def at(self) -> int:
        """The moment it all rests on: that of the record, or the last that imported visits know of."""
        if self.until.seq:
            return self.until.at
        return max(
            (int(column.max(initial=0)) for column in (self.own.issued_at, self.own.ended_at)), default=0
        )


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
        first = learned_from(period, assessment).first
        records = load(engine, first, period.last, until, lambda done: progress(_VISITS * done))
        return Material(
            hall=hall,
            period=period,
            until=until,
            assessment=assessment,
            own_assessment=(hall.path / FILE_NAME).exists(),
            records=records,
            loops=(),
            appointments=(0, 0),
            cases=(0, 0),
            options=_options(engine, period, until),
            clerk_names={},
        )
    finally:
        engine.dispose()


def _options(engine: Engine, period: Period, until: Position) -> Counter[str]:
    found: Counter[str] = Counter()
    for day in ratings_between(engine, period.first, period.last, until):
        for rating in day.ratings:
            found.update(rating.options)
    return found
