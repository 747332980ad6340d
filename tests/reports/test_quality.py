"""好差评 and closed loops: what happened in the hall, and what the report makes of it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hall_server import protocol as p
from hall_server.domain.plan import HallPlan
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.store.history import ConcernSeen, StepSeen
from reports.assessment import Assessment
from reports.assessment.model import Ratings
from reports.month.gathering import gather
from reports.month.loops import Loop, bad_rating_rates, loop_of, loop_rows
from reports.month.moments import Calendar
from reports.month.ratings import rating_mix
from reports.period import Period
from tests.hall_server.test_concerns import NOTE, bad_rating, desk, only
from tests.halls import MORNING, TestHall
from tests.reports.test_month_command import english, run
from tests.reports.visits import records, visit

__all__ = ["english"]

MARCH = Period.month(2026, 3)
ZONE = ZoneInfo("Asia/Shanghai")
DAY = 24 * 3_600_000


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp() * 1000)


def concern(
    *steps: tuple[str, str], respond_by: str = "2026-03-03", close_by: str = "2026-03-09"
) -> ConcernSeen:
    """What was done and when, of one that a bad rating opened."""
    seen = tuple(StepSeen(moment(at), what, "") for what, at in steps)
    closed = seen[-1].at if seen[-1].what in ("closed", "withdrawn") else None
    looked = next((step.at for step in seen if step.what in ("founded", "unfounded")), None)
    return ConcernSeen(
        concern=1, number="C1", source="bad_rating", state="open", opened_at=seen[0].at, responded_at=looked,
        closed_at=closed, respond_by=respond_by, close_by=close_by, service="consult", window=1, clerk="0001",
        level="dissatisfied", rating=(1, 1), contact=True, steps=seen,
    )  # fmt: skip


def loop(now: str, *steps: tuple[str, str]) -> Loop:
    found = loop_of(concern(*steps), Calendar("Asia/Shanghai", moment(now)))
    assert found is not None
    return found


OPENED = ("opened", "2026-03-02T10:00")
FOUNDED = ("founded", "2026-03-03T23:59")
MENDED = ("mended", "2026-03-05T10:00")


@pytest.mark.parametrize(
    ("now", "steps", "overdue"),
    [
        ("2026-03-03T23:59", (OPENED,), False),
        ("2026-03-04T00:00", (OPENED,), True),
        ("2026-03-09T18:00", (OPENED, FOUNDED), False),
        ("2026-03-10T00:00", (OPENED, FOUNDED), True),
        ("2026-04-01T00:00", (OPENED, FOUNDED, MENDED, ("satisfied", "2026-03-06T10:00"),
                              ("closed", "2026-03-09T18:00")), False),
        ("2026-04-01T00:00", (OPENED, FOUNDED, ("closed", "2026-03-10T00:01")), True),
        ("2026-04-01T00:00", (OPENED, ("founded", "2026-03-04T08:00"), ("closed", "2026-03-05T08:00")), True),
    ],
)  # fmt: skip
def test_a_deadline_is_a_day_which_still_counts(
    now: str, steps: tuple[tuple[str, str], ...], overdue: bool
) -> None:
    assert loop(now, *steps).overdue is overdue


def test_what_counts_is_the_last_call_and_the_way_since_it_was_reopened() -> None:
    way = (OPENED, FOUNDED, MENDED, ("unsatisfied", "2026-03-06T09:00"), ("mended", "2026-03-06T10:00"))
    assert loop("2026-03-07T00:00", *way).satisfied is False
    assert loop("2026-03-07T00:00", *way, ("satisfied", "2026-03-06T11:00")).satisfied is True
    again = loop("2026-03-07T00:00", *way, ("reopened", "2026-03-06T12:00"))
    assert (again.mended, again.founded, again.satisfied) == (False, False, None)


def test_what_became_void_does_not_count() -> None:
    void = concern(OPENED, ("withdrawn", "2026-03-02T11:00"))
    assert loop_of(void, Calendar("Asia/Shanghai", moment("2026-03-07T00:00"))) is None


def test_rates_of_bad_ratings_by_hand() -> None:
    end = "2026-03-20T00:00"
    loops = [
        loop(end, OPENED, FOUNDED, MENDED, ("satisfied", "2026-03-06T10:00"), ("closed", "2026-03-07T10:00")),
        loop(end, OPENED, FOUNDED, MENDED, ("unsatisfied", "2026-03-06T10:00")),
        loop(end, OPENED, ("unfounded", "2026-03-03T10:00"), ("unreachable", "2026-03-04T10:00")),
        loop(end, OPENED),
    ]
    replied, rectified, satisfied = bad_rating_rates(loops)
    assert [(share.part, share.whole) for share in (replied, rectified, satisfied)] == [
        (3, 4),
        (2, 4),
        (1, 2),
    ]
    (row,) = loop_rows(loops)
    assert (row.opened, row.closed, row.open_still, row.founded, row.mended) == (4, 1, 3, 2, 2)
    assert (row.called_back, row.satisfied, row.median_days_to_close) == (2, 1, 5.0)


def test_unrated_services_stay_unrated_unless_the_hall_has_chosen_otherwise() -> None:
    """Two good ratings, one bad; of three unrated services one ended within the last seven days."""
    rows = [
        visit(1, "2026-10-01 09:00", level="very_satisfied"),
        visit(2, "2026-10-01 09:10", level="fairly_satisfied"),
        visit(3, "2026-10-01 09:20", level="dissatisfied"),
        visit(4, "2026-10-01 09:30"),
        visit(5, "2026-10-02 09:00"),
        visit(6, "2026-10-09 09:00"),
        visit(7, "2026-10-01 10:00", state="moved", outcome=""),
    ]
    until = moment("2026-10-10T18:00")
    usual = rating_mix(records(rows), {}, Assessment(), until)
    assert (usual.ratable, usual.unrated, usual.policy) == (6, 3, "left_out")
    assert (usual.good_rate, usual.active_good.part, usual.active_good.whole) == (usual.active_good, 2, 3)
    counting = Assessment(ratings=Ratings(unrated="very_satisfied", unrated_after_days=7))
    counted = rating_mix(records(rows), {}, counting, until)
    assert (counted.good_rate.part, counted.good_rate.whole, counted.unrated) == (4, 5, 3)
    assert (counted.levels, counted.active_good) == (usual.levels, usual.active_good)


def two_weeks_later(last_at: int, plan: HallPlan) -> HallClock:
    return VirtualClock(MORNING + timedelta(days=14), plan.timezone, 1.0, last_at)


async def test_a_bad_rating_in_a_hall_is_followed_to_its_end(hall: TestHall, tmp_path: Path) -> None:
    async with hall.open(), desk(hall, 4, "callback") as link:
        await bad_rating(hall)
        quality = gather(hall.folder, MARCH).quality
        assert (quality.ratings.levels["dissatisfied"], quality.ratings.active_good.rate) == (1, 0)
        assert (quality.replied.rate, quality.rectified.rate, quality.satisfied_after.rate) == (0, 0, None)
        number = await only(link)
        await link.ask(p.VerifyConcern(number, True, NOTE), p.Accepted)
        await link.ask(p.MendConcern(number, "promised better"), p.Accepted)
        await link.ask(p.SeeContact(number), p.Contact)
        await link.ask(p.CallBackConcern(number, "satisfied"), p.Accepted)
        await link.ask(p.CloseConcern(number), p.Accepted)
    result = run(hall, "--format", "csv,json", command="quality")
    assert result.exit_code == 0, result.output
    assert "Dissatisfied       1" in result.stdout
    found: Any = json.loads(next((tmp_path / "out").glob("*.json")).read_text(encoding="utf-8"))
    (row,) = found["report"]["concerns"]
    assert (row["number"], row["state"], row["closed"], row["overdue"]) == (
        number,
        "closed",
        "2026-03-02",
        False,
    )
    rates = found["report"]["quality"]
    assert [rates[name]["rate"] for name in ("replied", "rectified", "satisfied_after")] == [1, 1, 1]
    everything = "".join(path.read_text(encoding="utf-8-sig") for path in (tmp_path / "out").rglob("*.*"))
    for secret in ("张三", "5678", NOTE):
        assert secret not in everything


async def test_a_case_past_its_deadline_is_overdue(hall: TestHall) -> None:
    async with hall.open(), hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        await kiosk.ask(p.TakeTicket("intake"), p.TicketTaken)
        await window.ask(p.CallNext(), p.AtWindow)
        await window.ask(p.StartService(), p.AtWindow)
        await window.ask(p.FinishService("accepted"), p.Finished)
    before = gather(hall.folder, MARCH).quality.cases_overdue
    assert (before.part, before.whole) == (0, 0)
    async with hall.open(two_weeks_later), hall.link("kiosk", "kiosk-2") as kiosk:
        await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
    after = gather(hall.folder, MARCH)
    assert (after.quality.cases_overdue.part, after.quality.cases_overdue.whole) == (1, 1)
    (point,) = [point for point in after.windows.funnel if point.event == "overdue"]
    assert (point.unit, point.observed) == ("1", 1)
