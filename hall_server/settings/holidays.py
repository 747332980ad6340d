"""A country's public holidays and make-up working days, from the ``holidays`` library.

Two libraries know the make-up days (调休上班) of China: ``holidays`` (its ``weekend_workdays``) and
``chinesecalendar``. From 2006 to 2026 they agree on every working day. ``holidays`` was chosen
because it knows some 250 countries, is released every month, and goes on with the statutory days of a
year whose arrangement is not published yet, where the other one raises an error.

The State Council publishes a year's arrangement in November of the year before. Until a release of the
library has it, make-up days are missing, and the days that are moved to join a holiday are too; how
far the published part reaches is told as ``known_until``.

The library is imported only when a hall wants it: it takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from hall_server.domain.calendar import FRIDAY, WorkCalendar

if TYPE_CHECKING:
    from holidays import HolidayBase

# From the first hall that could have kept records to as long as a plan can be of use.
YEARS = range(2020, 2051)
SATURDAY_AND_SUNDAY = {5, 6}  # as the library counts: Monday is 0


def is_country(code: str) -> bool:
    """Whether the library knows the holidays of a country, by its two letters (ISO 3166-1)."""
    import holidays

    return code in holidays.list_supported_countries(include_aliases=False)


def country_like(word: str) -> str | None:
    """The code of the country that somebody may have meant by ``cn``, ``CHN`` or ``China``."""
    from holidays.registry import COUNTRIES

    codes = {name.lower(): code for names in COUNTRIES.values() for code in names[1:2] for name in names}
    near = get_close_matches(word.replace(" ", "").lower(), codes, n=1)
    return codes[near[0]] if near else None


def subdivisions(country: str) -> list[str]:
    """The provinces and cities of a country whose own holidays the library knows."""
    import holidays

    known = holidays.country_holidays(country)
    return [*known.subdivisions, *known.subdivisions_aliases]


def rests_at_week_ends(country: str) -> bool:
    """Whether no day from Monday to Friday is a day of rest there, as :class:`WorkCalendar` has it."""
    import holidays

    return set(holidays.country_holidays(country).weekend) <= SATURDAY_AND_SUNDAY


@cache
def published(country: str, subdivision: str = "") -> WorkCalendar:
    """The calendar of a country that the library knows."""
    import holidays

    known: HolidayBase = holidays.country_holidays(country, subdivision or None, years=YEARS)
    worked = frozenset(day for day in known.weekend_workdays if day.year in YEARS)
    closed = frozenset(known) - worked
    if country == "CN":
        closed |= _whole_breaks(closed, worked)
    until = date(max(day.year for day in worked), 12, 31) if worked else None
    return WorkCalendar(closed, worked, until)


def _whole_breaks(closed: Iterable[date], worked: frozenset[date]) -> frozenset[date]:
    """The ordinary week-ends within and beside holidays, which belong to the days off as published.

    The library names only the statutory and the moved days: of 1 to 7 October 2026 not Sunday the 4th.
    """
    holidays = frozenset(closed)
    found: set[date] = set()
    for holiday in holidays:
        for step in (timedelta(days=1), timedelta(days=-1)):
            day = holiday + step
            while day in holidays or (day.isoweekday() > FRIDAY and day not in worked):
                found.add(day)
                day += step
    return frozenset(found)
