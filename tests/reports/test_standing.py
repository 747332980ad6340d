"""What rankings are told of windows and clerks besides their visits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.store.history import CaseSeen, Session
from reports.month.gathering import ranking
from reports.month.material import Material, read
from reports.month.standing import availability, closure, context, founded, overdue
from reports.period import Period
from tests.hall_server.test_concerns import bad_rating, desk, only
from tests.halls import TestHall
from tests.reports.made import MAY, bring_three_months
from tests.reports.test_quality import FOUNDED, MENDED, OPENED, concern
from tests.reports.visits import records, visit

MINUTE = 60_000
HALF_PAST = ("closed", "2026-03-09T18:00")


@pytest.fixture
def march(hall: TestHall) -> Material:
    """A hall in which nothing has happened yet, seen in March 2026."""
    return read(hall.folder, Period.month(2026, 3), None, lambda _done: None)


def test_who_is_open_while_signed_in_is_available_and_the_back_office_does_not_count(march: Material) -> None:
    sessions = [
        Session("2026-03-02", 1, "0001", 480 * MINUTE, 360 * MINUTE, 60 * MINUTE, 60 * MINUTE, 0),
        Session("2026-03-02", 2, "0001", 60 * MINUTE, 60 * MINUTE, 0, 0, 0),
        Session("2026-03-02", 2, "0002", 30 * MINUTE, 0, 0, 0, 30 * MINUTE),
    ]
    material = replace(march, sessions=sessions)
    assert availability(material, "window") == {"1": 360 / 420, "2": 1.0}
    assert availability(material, "clerk") == {"0001": 420 / 480}


def test_closing_in_time_counts_in_the_period_of_the_deadline(march: Material) -> None:
    way = (OPENED, FOUNDED, MENDED, ("satisfied", "2026-03-06T10:00"))
    concerns = [
        concern(*way, HALF_PAST),
        concern(*way, ("closed", "2026-03-10T08:00")),
        concern(OPENED, close_by="2026-04-02"),
        concern(OPENED)._replace(source="hotline"),
        concern(OPENED)._replace(clerk=""),
    ]
    material = replace(march, concerns=concerns, until=march.until._replace(seq=1, at=1_774_000_000_000))
    assert closure(material, "clerk") == {"0001": (1, 2)}
    assert closure(material, "window") == {"1": (1, 3)}
    assert founded(material) == {(1, 1)}


def test_a_case_is_overdue_for_the_visit_that_accepted_it(march: Material) -> None:
    rows = [
        visit(1, "2026-03-02 09:00", state="moved", outcome=""),
        visit(1, "2026-03-02 09:00", visit=2, service="intake", outcome="accepted"),
        visit(2, "2026-03-02 09:10", service="intake", outcome="accepted"),
    ]
    found = records(rows)
    late, early = (_case(int(ticket)) for ticket in found.ticket[1:])
    early = early._replace(decided_at=int(found.ended_at[2]))
    material = replace(
        march, records=found, cases=[late, early], until=march.until._replace(seq=1, at=1_774_000_000_000)
    )
    assert overdue(material) == {(int(found.ticket[1]), 2)}


def _case(ticket: int) -> CaseSeen:
    return CaseSeen(
        case=1, number="K1", service="intake", ticket=ticket, window=1, clerk="0231", state="open",
        accepted_at=0, promised="2026-03-09", legal="2026-03-30", missing=0, supplement_by=None,
        decided_at=None, decided_by="", collected_at=None,
    )  # fmt: skip


def test_an_imported_past_has_neither_concerns_nor_cases_nor_sessions(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall")
    bring_three_months(hall)
    material = read(hall.folder, Period.parse("month", MAY), None, lambda _done: None)
    found = context(material, "window")
    assert (dict(found.availability), found.closure, found.complaints, found.overdue) == (
        {},
        None,
        None,
        None,
    )
    parts = ranking(material, "window").standings[0].parts
    assert (parts["availability"], parts["closure"]) == (None, None)


async def test_a_clerk_who_was_open_all_day_with_a_founded_bad_rating(hall: TestHall) -> None:
    async with hall.open(), desk(hall, 4, "callback") as link:
        await bad_rating(hall)
        await link.ask(p.VerifyConcern(await only(link), True, "so it was"), p.Accepted)
    material = read(hall.folder, Period.month(2026, 3), None, lambda _done: None)
    (point,) = [point for point in ranking(material, "clerk").funnel if point.event == "complaint"]
    assert (point.unit, point.observed) == ("0001", 1)
    assert 0 < availability(material, "clerk")["0001"] <= 1
