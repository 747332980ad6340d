"""The ``[calendar]`` table: a country's holidays, and the days of the hall's own, which win."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hall_server.domain.calendar import WorkCalendar
from hall_server.language import Translator, system_language
from hall_server.tomlfile import Problem, unknown_word

from .holidays import country_like, is_country, published, rests_at_week_ends, subdivisions
from .model import CalendarTable

_ = Translator("hall_server", system_language())


def build_calendar(table: CalendarTable) -> WorkCalendar:
    """The calendar of a table without contradictions.

    Who writes make-up days of a year down has read its arrangement: then that year is known, too.
    """
    public = published(table.holidays, table.subdivision) if table.holidays else WorkCalendar()
    closed = frozenset(map(date.fromisoformat, table.closed))
    working = frozenset(map(date.fromisoformat, table.working))
    until = public.known_until
    if until is not None:
        until = max([until, *(date(day.year, 12, 31) for day in working)])
    return WorkCalendar((public.closed - working) | closed, (public.worked - closed) | working, until)


def calendar_problems(table: CalendarTable) -> Iterator[Problem]:
    """What is wrong with a table whose every value has the right form."""
    yield from _country(table)
    for name, days in (("closed", table.closed), ("working", table.working)):
        for index, day in enumerate(days):
            if not _exists(day):
                yield Problem(("calendar", name, index), _("there is no {day} in the calendar", day=day))
            elif name == "working" and day in table.closed:
                yield Problem(
                    ("calendar", name, index), _("{day} also stands in closed; keep it in one", day=day)
                )


def _country(table: CalendarTable) -> Iterator[Problem]:
    country, subdivision = table.holidays, table.subdivision
    if not country:
        if subdivision:
            yield Problem(
                ("calendar", "subdivision"), _("needs a country; write its code as holidays, such as CN")
            )
    elif not is_country(country):
        yield Problem(("calendar", "holidays"), _unknown_country(country))
    elif not rests_at_week_ends(country):
        sentence = _(
            "the working days of {country} are not Monday to Friday, which this calendar needs; "
            "leave holidays empty and list the hall's days in closed",
            country=country,
        )
        yield Problem(("calendar", "holidays"), sentence)
    elif subdivision and subdivision not in (known := subdivisions(country)):
        sentence = unknown_word(subdivision, known) if known else _(
            "no part of {country} has holidays of its own here; remove this and list them in closed",
            country=country,
        )  # fmt: skip
        yield Problem(("calendar", "subdivision"), sentence)


def _unknown_country(word: str) -> str:
    if near := country_like(word):
        return _("{word} is no country's code; did you mean {near}?", word=word, near=near)
    return _("{word} is no country's code; write its two letters, such as CN", word=word)


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
