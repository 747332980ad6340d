"""Reports on a day that a real hall lived through."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hall_server.domain.plan import HallPlan
from hall_server.protocol import (
    Accepted,
    AtWindow,
    CallNext,
    Finished,
    FinishService,
    StartService,
    TakeTicket,
    TicketTaken,
    TransferTicket,
)
from hall_server.serving.clock import HallClock, VirtualClock
from reports import words
from reports.cli import main
from reports.commands.common import NO_DAY
from tests.halls import TestHall


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words._, "language", "en")


def report(hall: TestHall, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["day", str(hall.path), *arguments])


def tuesday(last_at: int, plan: HallPlan) -> HallClock:
    return VirtualClock(datetime(2026, 3, 3, 9, 0), plan.timezone, 1.0, last_at)  # noqa: DTZ001 - local


async def live_a_monday(hall: TestHall) -> None:
    """A001 is served; A002 is sent on from consultation to intake and served; B001 waits in vain."""
    async with hall.open(), hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        for service in ("consult", "consult", "invoice"):
            await kiosk.ask(TakeTicket(service), TicketTaken)
        for end in (FinishService(), TransferTicket("intake"), FinishService()):
            await window.ask(CallNext(), AtWindow)
            await window.ask(StartService(), AtWindow)
            await window.ask(end, Finished if isinstance(end, FinishService) else Accepted)


async def test_the_day_by_service_and_in_all(hall: TestHall) -> None:
    await live_a_monday(hall)
    result = report(hall, "--json")
    assert result.exit_code == 0, result.output
    day = json.loads(result.stdout)
    assert day["day"] == "2026-03-02"
    everything = day["all"]
    assert (everything["tickets"], everything["done"], everything["within_5_min"]) == (3, 2, 1)
    assert everything["mean_wait_s"] >= 0
    done = {name: (row["tickets"], row["done"]) for name, row in day["services"].items()}
    assert done == {"consult": (2, 1), "intake": (1, 1), "invoice": (1, 0)}
    assert day["services"]["invoice"]["mean_wait_s"] is None


async def test_an_earlier_day_can_be_named_and_its_last_ticket_expired(hall: TestHall) -> None:
    await live_a_monday(hall)
    async with hall.open(tuesday), hall.link("kiosk", "kiosk-2") as kiosk:
        await kiosk.ask(TakeTicket("consult"), TicketTaken)
    assert json.loads(report(hall, "--json").stdout)["day"] == "2026-03-03"
    monday = json.loads(report(hall, "2026-03-02", "--json").stdout)
    assert monday["services"]["invoice"]["expired"] == 1


async def test_the_same_figures_as_a_table_and_as_csv(hall: TestHall) -> None:
    await live_a_monday(hall)
    lines = report(hall).stdout.splitlines()
    assert lines[0] == "test-hall 2026-03-02"
    assert lines[3].split()[:3] == ["Consultation", "2", "1"]
    assert lines[-1].split()[:3] == ["All", "3", "2"]
    rows = list(csv.DictReader(io.StringIO(report(hall, "--csv").stdout)))
    assert [(row["service"], row["tickets"]) for row in rows] == [
        ("consult", "2"),
        ("intake", "1"),
        ("invoice", "1"),
        ("", "3"),
    ]


async def test_the_table_in_chinese(hall: TestHall, monkeypatch: pytest.MonkeyPatch) -> None:
    await live_a_monday(hall)
    monkeypatch.setattr(words._, "language", "zh")
    text = report(hall).stdout
    assert "咨询辅导" in text
    assert "平均等候" in text


async def test_a_day_the_hall_never_had(hall: TestHall) -> None:
    result = report(hall)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {NO_DAY}\n"
    await live_a_monday(hall)
    result = report(hall, "2026-03-01")
    assert result.exit_code == 1
    assert "no day 2026-03-01" in result.stderr
    assert "2026-03-02" in result.stderr


def test_what_is_no_day_is_a_usage_error(hall: TestHall) -> None:
    assert report(hall, "yesterday").exit_code == 2


def test_a_folder_without_a_hall_is_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["day", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert not list(tmp_path.iterdir())
