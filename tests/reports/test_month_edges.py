"""Months that are not like others: empty, tiny, half over, with a leap day or with clocks that are set."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.domain.plan import HallPlan
from hall_server.serving.clock import HallClock, VirtualClock
from reports.assessment import Assessment
from reports.commands.periods import around
from reports.month.gathering import gather
from reports.month.material import learned_from
from reports.month.model import MonthReport
from reports.period import Period
from tests.halls import HALL_TOML, TestHall
from tests.reports.made import bring
from tests.reports.test_day_command import live_a_monday
from tests.reports.test_month_command import as_json, english, run

__all__ = ["english"]


def month(hall: TestHall, name: str) -> MonthReport:
    return gather(hall.folder, Period.parse("month", name))


def served(number: int, issued: str, service: str = "consult", window: int = 1, minutes: int = 6) -> str:
    """A row of another system: called two minutes after it was issued, and served so long."""
    at = datetime.fromisoformat(issued)
    called, ended = at + timedelta(minutes=2), at + timedelta(minutes=2 + minutes)
    return f"A{number:03d},{service},{at},{called},{called},{ended},{window},000{window},done"


async def test_a_month_with_a_day_but_without_a_ticket(hall: TestHall) -> None:
    async with hall.open(), hall.window(1):
        pass
    report = month(hall, "2026-03")
    assert (report.head.tickets, report.head.mean_wait, report.items, report.heat.hours) == (0, None, (), ())
    assert (report.windows.standings, report.clerks.standings) == ((), ())
    result = run(hall, "2026-03", "--format", "pdf,xlsx,csv,json")
    assert result.exit_code == 0, result.output
    assert "0 tickets, 0 services completed" in result.stdout


def test_one_ticket_at_one_window_is_not_ranked_and_says_why(hall: TestHall) -> None:
    bring(hall, [served(1, "2025-04-07 09:00:00")])
    report = month(hall, "2025-04")
    assert (report.head.tickets, report.head.mean_wait, report.head.p90_wait) == (1, 120, 120)
    assert report.head.within_10_by_ticket.rate == 1
    (standing,) = report.windows.standings
    assert (standing.rank, standing.not_comparable, standing.tickets) == (None, "too_few", 1)
    assert (report.basis.complete, report.basis.seq, report.basis.imported) == (True, 0, 1)
    result = run(hall, "2025-04", "--format", "pdf,xlsx,csv,json")
    assert result.exit_code == 0, result.output


def test_the_leap_day_is_the_last_of_its_february(hall: TestHall) -> None:
    rows = [served(1, f"2024-02-{day} 09:00:00") for day in ("28", "29")]
    bring(hall, [*rows, served(1, "2024-03-01 09:00:00")])
    report = month(hall, "2024-02")
    assert report.basis.days == ("2024-02-28", "2024-02-29")
    assert report.basis.period.last.isoformat() == "2024-02-29"
    thursday = [cell for cell in report.waits.weekdays[4] if cell]
    assert [cell.count for cell in thursday] == [1]


def test_hours_are_the_halls_in_the_month_in_which_its_clocks_are_set(tmp_path: Path) -> None:
    """Berlin, where summer time ended on 27 October 2024: nine o'clock is 7 and then 8 in UTC."""
    toml = HALL_TOML.replace("[network]", 'timezone = "Europe/Berlin"\n\n[network]', 1)
    hall = TestHall(tmp_path / "hall", toml)
    bring(hall, [served(1, f"2024-10-{day} 09:10:00") for day in (25, 26, 28, 29)])
    report = month(hall, "2024-10")
    assert report.heat.hours == (9,)
    (cell,) = report.heat.rows["consult"]
    assert cell is not None
    assert (cell.count, cell.mean_wait, cell.mean_handling) == (4, 120, 360)
    assert report.basis.days[0] == "2024-10-25"


def test_a_service_that_was_renamed_or_removed_keeps_its_figures(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall")
    bring(hall, [served(1, "2025-04-07 09:00:00"), served(2, "2025-04-07 09:30:00", "invoice", 9)])
    before = month(hall, "2025-04")
    path = hall.folder.settings_path
    text = path.read_text(encoding="utf-8").replace("Consultation", "Advice")
    text = re.sub(r'\[\[services\]\]\nid = "invoice".*?\n\n', "", text, flags=re.DOTALL)
    text = text.replace('[["consult"], ["intake", "invoice"]]', '[["consult"], ["intake"]]')
    path.write_text(text, encoding="utf-8")
    after = month(hall, "2025-04")
    assert [row.name["en"] for row in before.items] == ["Consultation", "Invoices"]
    assert [(row.name["en"], row.zone) for row in after.items] == [("Advice", "general"), ("invoice", "")]
    assert [row.mean_handling for row in after.items] == [row.mean_handling for row in before.items]
    assert after.head == before.head


def at(moment: datetime) -> Callable[[int, HallPlan], HallClock]:
    return lambda last_at, plan: VirtualClock(moment, plan.timezone, 1.0, last_at)


async def test_a_month_goes_on_until_something_happens_in_the_next(hall: TestHall) -> None:
    await live_a_monday(hall)
    assert not month(hall, "2026-03").basis.complete
    async with hall.open(at(datetime(2026, 4, 1, 9, 0))), hall.link("kiosk", "kiosk-2") as kiosk:  # noqa: DTZ001
        await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
    march, april = month(hall, "2026-03"), month(hall, "2026-04")
    assert (march.basis.complete, april.basis.complete) == (True, False)
    assert (march.head.tickets, april.head.tickets) == (3, 1)


async def test_without_a_period_it_is_the_latest_that_is_over(hall: TestHall) -> None:
    bring(hall, [served(1, "2025-04-07 09:00:00"), served(1, "2025-05-05 09:00:00")])
    assert as_json(run(hall, "--format", "json", "-o", "-"))["basis"]["period"]["name"] == "2025-05"
    quarter = as_json(run(hall, "--format", "json", "-o", "-", command="quarter"))
    assert quarter["basis"]["period"]["name"] == "2025-Q2"


async def test_days_of_another_system_and_the_halls_own_are_one_month(hall: TestHall) -> None:
    rows = [served(number, f"2026-03-01 09:{number:02d}:00") for number in range(3)]
    bring(hall, rows, datetime(2026, 3, 2))  # noqa: DTZ001
    await live_a_monday(hall)
    report = month(hall, "2026-03")
    assert (report.head.tickets, report.basis.imported) == (6, 3)
    assert report.basis.days == ("2026-03-01", "2026-03-02")
    assert report.basis.seq > 0


def test_every_day_is_in_its_period() -> None:
    for kind, name in (("day", "2024-02-29"), ("month", "2024-02"), ("quarter", "2024-Q1"), ("year", "2024")):
        period = around(kind, datetime(2024, 2, 29).date())  # type: ignore[arg-type]  # noqa: DTZ001
        assert (period.kind, period.name) == (kind, name)


@pytest.mark.parametrize(
    ("kind", "name", "first"),
    [
        ("month", "2026-10", "2026-08-01"),
        ("month", "2026-01", "2025-11-01"),
        ("quarter", "2026-Q1", "2025-12-01"),
        ("year", "2026", "2025-12-01"),
    ],
)
def test_what_rankings_learn_from(kind: str, name: str, first: str) -> None:
    period = Period.parse(kind, name)  # type: ignore[arg-type]
    assert learned_from(period, Assessment()).first.isoformat() == first
