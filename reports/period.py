"""The stretch of days that a report is about."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["day", "month", "quarter", "year"]

_FORMS = {
    "day": re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
    "month": re.compile(r"(\d{4})-(\d{2})"),
    "quarter": re.compile(r"(\d{4})-?[Qq]([1-4])"),
    "year": re.compile(r"(\d{4})"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Business days from ``first`` to ``last``, both included; ``name`` such as ``2026-Q4``."""

    kind: Kind
    name: str
    first: date
    last: date

    @classmethod
    def parse(cls, kind: Kind, text: str) -> Period:
        """Raises ``ValueError`` for what is no such period."""
        found = _FORMS[kind].fullmatch(text.strip())
        if found is None:
            raise ValueError(text)
        year, *rest = map(int, found.groups())
        match kind:
            case "day":
                first = date(year, *rest)
                return cls(kind, first.isoformat(), first, first)
            case "month":
                return cls.month(year, rest[0])
            case "quarter":
                first_month = 3 * rest[0] - 2
                last = cls.month(year, first_month + 2).last
                return cls(kind, f"{year:04}-Q{rest[0]}", date(year, first_month, 1), last)
            case "year":
                return cls(kind, f"{year:04}", date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Raises ``ValueError`` for a month that there is not."""
        first = date(year, month, 1)
        last = first.replace(day=calendar.monthrange(year, month)[1])
        return cls("month", f"{year:04}-{month:02}", first, last)

    @property
    def months(self) -> tuple[Period, ...]:
        """The calendar months that it touches, oldest first."""
        found = [Period.month(self.first.year, self.first.month)]
        while found[-1].last < self.last:
            following = found[-1].last + timedelta(days=1)
            found.append(Period.month(following.year, following.month))
        return tuple(found)

    def with_months_before(self, months: int) -> Period:
        """The same end, begun ``months`` months earlier: what lengths of services are learned from."""
        whole = self.first.year * 12 + self.first.month - 1 - months
        year, month = divmod(whole, 12)
        return Period(
            self.kind, self.name, date(max(year, 1), month + 1, 1) if year >= 1 else date.min, self.last
        )

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last
