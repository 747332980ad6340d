"""A day's figures, from visits counted by hand."""

from __future__ import annotations

import pytest

from hall_server.store.history import Visit
from reports.day import by_service, figures, percentile

MINUTE = 60_000


def visit(ticket: int, **own: object) -> Visit:
    """A ticket issued at 0, called after 2 minutes, served from 3 to 9 minutes; ``own`` tells otherwise."""
    usual: dict[str, object] = {
        "visit": 1,
        "number": f"A{ticket:03d}",
        "service": "consult",
        "state": "done",
        "issued_at": 0,
        "clock_start": 0,
        "window": 1,
        "clerk": "0231",
        "calls": 1,
        "called_at": 2 * MINUTE,
        "started_at": 3 * MINUTE,
        "parked_for": 0,
        "ended_at": 9 * MINUTE,
    }
    return Visit(**{"ticket": ticket, **usual, **own})  # type: ignore[arg-type]


def test_waits_and_handling_of_a_small_day() -> None:
    day = figures(
        [
            visit(1),
            visit(2, called_at=4 * MINUTE, parked_for=4 * MINUTE),
            visit(3, state="no_show", called_at=6 * MINUTE, started_at=None),
            visit(4, state="expired", called_at=None, started_at=None, window=None, clerk=None),
        ]
    )
    assert (day.tickets, day.done, day.no_shows, day.expired) == (4, 2, 1, 1)
    assert (day.mean_wait, day.p90_wait) == (240, 360)
    assert day.mean_handling == pytest.approx((6 + 2) * 60 / 2)
    assert (day.within_5_min, day.within_10_min) == (0.5, 1)


def test_a_transferred_ticket_counts_in_both_services_and_once_in_all() -> None:
    day = [
        visit(1, state="moved"),
        visit(
            1, visit=2, service="intake", called_at=20 * MINUTE, started_at=21 * MINUTE, ended_at=33 * MINUTE
        ),
    ]
    total, services = figures(day), by_service(day)
    assert (total.tickets, total.done, total.mean_wait) == (1, 1, 120)
    assert [(name, row.tickets, row.done) for name, row in services.items()] == [
        ("consult", 1, 0),
        ("intake", 1, 1),
    ]
    assert services["consult"].mean_handling == 6 * 60
    assert services["intake"].mean_handling == 12 * 60
    assert services["intake"].mean_wait is None


def test_a_day_without_tickets_has_no_means() -> None:
    day = figures([])
    assert (day.tickets, day.mean_wait, day.p90_wait, day.within_5_min) == (0, None, None, None)


def test_p90_is_the_value_that_nine_of_ten_do_not_exceed() -> None:
    assert percentile([float(value) for value in range(1, 11)], 0.9) == 9
    assert percentile([7.0], 0.9) == 7
