"""The hall's calendar: on which days it works, and deadlines in working days.

A week has the working days Monday to Friday. Public holidays close some of them, and make-up days
(调休上班) turn some days of a week-end into working days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MONDAY, FRIDAY = 1, 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """``closed``: public holidays and the hall's own closing days, also at week-ends.
    ``worked``: make-up working days; a day in both is worked.
    ``known_until``: the last day whose arrangement is published; None when nothing is left to publish.
    """

    closed: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    known_until: date | None = None

    def opens_as(self, day: date) -> int | None:
        """The ISO weekday (Monday is 1) whose opening hours count on ``day``; None when it is closed.

        A make-up day at a week-end opens as a Monday. The notices do not say which weekday it stands
        for, and an ordinary weekday is what they make of it.
        """
        weekday = day.isoweekday()
        if day in self.worked:
            return weekday if weekday <= FRIDAY else MONDAY
        return None if day in self.closed else weekday

    def is_working_day(self, day: date) -> bool:
        """Whether deadlines count ``day``. A hall may open on other days too, as at week-ends."""
        weekday = self.opens_as(day)
        return weekday is not None and weekday <= FRIDAY

    def add_working_days(self, day: date, n: int) -> date:
        """The deadline of a term of ``n`` working days that begins on ``day``.

        The first day does not count and the last is a working day (Civil Code of the PRC, articles 201
        and 203): this is the n-th working day after ``day``. A term of 0 ends on ``day`` itself or, if
        that is no working day, on the next. Raises :class:`ValueError` when ``n`` is negative.
        """
        if n < 0:
            raise ValueError(f"a term cannot have {n} days")
        while n > 0 or not self.is_working_day(day):
            day += _DAY
            n -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days follow ``start`` up to and including ``end``.

        With ``start`` today and ``end`` a deadline these are the days left; negative means overdue.
        """
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + i * _DAY for i in range(1, (end - start).days + 1))
        return sum(map(self.is_working_day, days))

    def ends_before(self, day: date) -> bool:
        """Whether ``day`` lies beyond what is published."""
        return self.known_until is not None and self.known_until < day
