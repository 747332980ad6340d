"""The State Council's holiday arrangements (国务院办公厅关于部分节假日安排的通知), as published.

Each holiday is its first and last day off; the make-up days lie on week-ends.
"""

from __future__ import annotations

from datetime import date, timedelta

Span = tuple[tuple[int, int], tuple[int, int]]

DAYS_OFF: dict[int, list[Span]] = {
    2024: [
        ((1, 1), (1, 1)),
        ((2, 10), (2, 17)),
        ((4, 4), (4, 6)),
        ((5, 1), (5, 5)),
        ((6, 10), (6, 10)),
        ((9, 15), (9, 17)),
        ((10, 1), (10, 7)),
    ],
    2025: [
        ((1, 1), (1, 1)),
        ((1, 28), (2, 4)),
        ((4, 4), (4, 6)),
        ((5, 1), (5, 5)),
        ((5, 31), (6, 2)),
        ((10, 1), (10, 8)),
    ],
    2026: [
        ((1, 1), (1, 3)),
        ((2, 15), (2, 23)),
        ((4, 4), (4, 6)),
        ((5, 1), (5, 5)),
        ((6, 19), (6, 21)),
        ((9, 25), (9, 27)),
        ((10, 1), (10, 7)),
    ],
}

MAKE_UP_DAYS = {
    2024: [(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)],
    2025: [(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    2026: [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
}


def days_off(year: int) -> frozenset[date]:
    spans = [(date(year, *first), date(year, *last)) for first, last in DAYS_OFF[year]]
    return frozenset(
        first + timedelta(days=count) for first, last in spans for count in range((last - first).days + 1)
    )


def make_up_days(year: int) -> frozenset[date]:
    return frozenset(date(year, *day) for day in MAKE_UP_DAYS[year])


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=count) for count in range((date(year + 1, 1, 1) - first).days)]
