"""A manager asks how the hall stands."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hall_server.cli import main
from hall_server.commands import status as command
from hall_server.protocol import (
    Accepted,
    AddWindow,
    Appointments,
    AtWindow,
    BookAppointment,
    CallNext,
    CancelTicket,
    CheckIn,
    ClaimSlip,
    FailSlip,
    Finished,
    FinishService,
    ReportPrinter,
    SlipOffered,
    StartService,
    TakeTicket,
    TicketTaken,
)
from hall_server.serving.clock import VirtualClock
from hall_server.store.database import open_engine
from hall_server.store.journal import Journal
from tests.halls import TestHall


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command._, "language", "en")


def status(hall: TestHall, *options: str) -> Result:
    return CliRunner().invoke(main, ["status", str(hall.path), *options])


def status_json(hall: TestHall) -> dict[str, Any]:
    result = status(hall, "--json")
    assert result.exit_code == 0, result.output
    summary: dict[str, Any] = json.loads(result.stdout)
    return summary


async def a_morning_with_paper_out(hall: TestHall) -> None:
    """A001 is served, A002 is at window 1, A003 and B001 wait; A001's slip did not come out."""
    async with hall.link("printer", "printer-1") as printer, hall.link("kiosk", "kiosk-1") as kiosk:
        await printer.ask(ReportPrinter("ready"), Accepted)
        await kiosk.ask(TakeTicket("consult"), TicketTaken)
        job = await printer.ask(ClaimSlip(), SlipOffered)
        await printer.ask(FailSlip(job.slip, "paper_out", maybe_printed=True), Accepted)
    async with hall.link("kiosk", "kiosk-2") as paperless, hall.window(1) as window:
        for service in ("consult", "intake", "invoice"):
            await paperless.ask(TakeTicket(service), TicketTaken)
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        await window.ask(FinishService(), Finished)
        await window.ask(CallNext(), AtWindow)


@pytest.mark.usefixtures("open_hall")
async def test_the_manager_sees_the_hall_while_it_runs(hall: TestHall) -> None:
    await a_morning_with_paper_out(hall)
    summary = status_json(hall)
    assert summary["day"] == "2026-03-02"
    assert summary["as_of"].startswith("2026-03-02T09:0")
    assert summary["as_of"].endswith("+08:00")
    tickets = summary["tickets"]
    assert (tickets["issued"], tickets["waiting"], tickets["serving"], tickets["done"]) == (4, 2, 1, 1)
    assert {zone["id"]: zone["waiting"] for zone in summary["zones"]} == {"general": 1, "tax": 1}
    assert all(zone["longest_wait_seconds"] is not None for zone in summary["zones"])
    first, *others = summary["windows"]
    assert first == {"number": 1, "zone": "general", "state": "open", "clerk": "0001", "ticket": "A002"}
    assert {window["state"] for window in others} == {"closed"}


@pytest.mark.usefixtures("open_hall")
async def test_a_slip_that_failed_is_named_with_its_reason(hall: TestHall) -> None:
    await a_morning_with_paper_out(hall)
    summary = status_json(hall)
    assert summary["slips_not_printed"] == [
        {
            "number": "A001",
            "printer": "printer-1",
            "state": "failed",
            "reason": "paper_out",
            "reprint": True,
        }
    ]
    assert summary["printers"][0] == {"id": "printer-1", "status": "paper_out", "slips": 1}
    text = status(hall).stdout
    (line,) = [line for line in text.splitlines() if line.startswith("A001")]
    assert line.split() == ["A001", "printer-1", "failed", "paper", "out", "REPRINT"]


async def test_the_hall_is_shown_when_no_server_runs(hall: TestHall) -> None:
    async with hall.open():
        await a_morning_with_paper_out(hall)
        running = status_json(hall)
    assert status_json(hall)["tickets"] == running["tickets"]
    text = status(hall).stdout
    assert "test-hall on 2026-03-02, as of 09:0" in text
    assert "Closed, and nobody is signed in: 2-12" in text
    assert "Open concerns: 0, overdue: 0" in text


async def test_what_the_manager_did_and_who_had_an_appointment_is_seen(hall: TestHall) -> None:
    """A booking of the day before, a temporary window and a number that was taken out."""
    async with hall.open(), hall.link("booking", "city") as booking:
        tomorrow = int(datetime(2026, 3, 3, 9, tzinfo=hall.folder.plan.zoneinfo).timestamp() * 1000)
        code = (await booking.ask(BookAppointment("intake", tomorrow), Appointments)).appointments[0].code
    async with (
        hall.open(lambda at, plan: VirtualClock(datetime(2026, 3, 3, 9), plan.timezone, 1.0, at)),  # noqa: DTZ001
        hall.link("kiosk", "kiosk-2") as kiosk,
        hall.link("manager", "zhang") as manager,
    ):
        number = (await kiosk.ask(CheckIn(code), TicketTaken)).number
        await manager.ask(CancelTicket(number, "left"), Accepted)
        await manager.ask(AddWindow(99, "tax", ("invoice",), "crowd"), Accepted)
        summary = status_json(hall)
    tickets = summary["tickets"]
    assert (tickets["issued"], tickets["cancelled"]) == (1, 1)
    assert tickets["issued"] == sum(tickets.values()) - tickets["issued"]
    assert summary["windows"][-1] == {
        "number": 99, "zone": "tax", "state": "closed", "clerk": None, "ticket": None
    }  # fmt: skip


def test_before_the_first_day_it_says_so(hall: TestHall) -> None:
    result = status(hall)
    assert result.exit_code == 0
    assert result.stdout.startswith("No business day has begun here yet.")
    summary = status_json(hall)
    assert (summary["day"], summary["as_of"], summary["tickets"]["issued"]) == (None, None, 0)


async def test_looking_writes_nothing(hall: TestHall) -> None:
    async with hall.open():
        await a_morning_with_paper_out(hall)
        engine = open_engine(hall.folder.database)
        before = Journal(engine).last_hash
        status(hall)
        assert Journal(engine).last_hash == before
        engine.dispose()


async def test_a_window_gone_from_the_plan_is_one_sentence(hall: TestHall) -> None:
    async with hall.open(), hall.window(12):
        pass
    settings = hall.folder.settings_path
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('numbers = "9-12"', 'numbers = "9-11"'), encoding="utf-8")
    result = status(hall)
    assert result.exit_code == 1
    assert "window 12" in result.stderr


def test_a_folder_without_a_hall_is_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["status", str(tmp_path)])
    assert result.exit_code == 1
    assert "hall-server init" in result.stderr
    assert not list(tmp_path.iterdir())


async def test_who_checked_in_before_the_slot_has_not_waited_yet(hall: TestHall) -> None:
    async with hall.open(), hall.link("booking", "city") as booking, hall.link("kiosk", "kiosk-2") as kiosk:
        later = int(datetime(2026, 3, 2, 9, 30, tzinfo=hall.folder.plan.zoneinfo).timestamp() * 1000)
        code = (await booking.ask(BookAppointment("intake", later), Appointments)).appointments[0].code
        await kiosk.ask(CheckIn(code), TicketTaken)
        waits = {zone["longest_wait_seconds"] for zone in status_json(hall)["zones"] if zone["waiting"]}
    assert waits == {0}
