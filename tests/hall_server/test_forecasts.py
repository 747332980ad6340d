"""How long it will be, as everybody in the hall is told: from a process of its own, which may die."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

from hall_server import protocol as p
from hall_server.client import Mirror
from hall_server.domain.rules import MINUTE
from hall_server.serving import forecasting
from hall_server.store.database import open_engine
from hall_server.store.history import lately_told
from reports.cli import main as reports
from tests.halls import TestHall, eventually


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to wait five seconds for the first forecast."""
    monkeypatch.setattr(forecasting, "EVERY", 0.2)
    monkeypatch.setattr(forecasting, "SOONEST", 0.2)
    monkeypatch.setattr(forecasting, "AGAIN_AFTER", 4.0)


async def take(hall: TestHall, count: int) -> list[p.TicketTaken]:
    async with hall.link("kiosk", "kiosk-1") as kiosk:
        return [await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken) for _ in range(count)]


def view(mirror: Mirror) -> p.HallView:
    assert mirror.view is not None
    return mirror.view


async def test_everybody_in_line_is_told_and_what_was_told_is_kept(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall")
    async with hall.open(), hall.mirror("board", "board-1") as mirror, hall.window(1) as window:
        early = await take(hall, 12)
        await eventually(lambda: all(ticket.ticket in view(mirror).waits for ticket in early), patience=30)
        waits = [view(mirror).waits[ticket.ticket] for ticket in early]
        assert waits == sorted(waits)
        assert waits[0][0] == 0
        assert waits[-1][0] >= 20
        assert all(low % 5 == high % 5 == 0 for low, high in waits)
        # A printer takes a job up only when it is there, so the slips have waited for it.
        (late,) = await take(hall, 1)
        assert late.wait is not None
        assert late.wait[0] >= 20
        assert late.wait[1] > 40
        assert await last_slip(hall) == (late.number, late.wait)
        called = await window.ask(p.CallTicket(late.number, "in a hurry"), p.AtWindow)
        assert called.serving.ticket == late.ticket
        await eventually(lambda: late.ticket not in view(mirror).waits)
        await eventually(lambda: view(mirror).forecast_quality is not None)
    told = next(
        each for each in lately_told(open_engine(hall.folder.database), 10) if each.ticket == late.ticket
    )
    assert told.low <= told.middle <= told.high
    assert told.waited is not None
    assert told.waited < told.low
    assert told.naive == 12 * 5 * MINUTE

    result = CliRunner().invoke(reports, ["forecast", str(hall.path), "2026-03-02", "--json"])
    figures = json.loads(result.stdout)["forecast"]["consult"]
    assert figures["citizens"] == 1
    assert figures["covered"] == 0  # called out of turn, so at once
    assert figures["error_s"] == pytest.approx((told.middle - told.waited) / 1000, abs=0.1)
    assert figures["naive_error_s"] == pytest.approx((told.naive - told.waited) / 1000, abs=0.1)
    assert "Consultation" in CliRunner().invoke(reports, ["forecast", str(hall.path)]).stdout
    by_day = CliRunner().invoke(reports, ["forecast", str(hall.path), "2026-03", "--csv"]).stdout
    assert by_day.splitlines()[1].startswith("2026-03-02,1,")
    quiet = CliRunner().invoke(reports, ["forecast", str(hall.path), "2026-03-01"])
    assert (quiet.exit_code, "There is nothing to judge" in quiet.stdout, "Naive" in quiet.stdout) == (
        0,
        True,
        False,
    )
    nothing = CliRunner().invoke(reports, ["forecast", str(hall.path), "yesterday"])
    assert "neither YYYY-MM-DD nor YYYY-MM" in nothing.output


async def last_slip(hall: TestHall) -> tuple[str, tuple[int, int] | None]:
    """The last of the thirteen that are printed."""
    async with hall.link("printer", "printer-1") as printer:
        await printer.ask(p.ReportPrinter("ready"), p.Accepted)
        for _ in range(13):
            slip = await printer.ask(p.ClaimSlip(), p.SlipOffered)
            await printer.ask(p.ConfirmSlip(slip.slip), p.Accepted)
        return slip.number, slip.wait


async def test_without_an_open_window_nobody_is_told_anything(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall")
    async with hall.open(), hall.mirror("board", "board-1") as mirror:
        async with hall.window(1) as window:
            (first,) = await take(hall, 1)
            await eventually(lambda: first.ticket in view(mirror).waits, patience=30)
            await window.ask(p.CloseWindow(), p.Accepted)
            await eventually(lambda: not view(mirror).waits and waits_of_services(mirror) == {None})
        (second,) = await take(hall, 1)
        assert second.wait is None


def waits_of_services(mirror: Mirror) -> set[tuple[int, int] | None]:
    return {service.expected_wait for service in view(mirror).services.values()}


INSTANT = ((10, 25), (15, 25))
"""What the instant pass tells who comes when four are ahead, each taking five minutes, some seconds later."""
OF_THE_LAST = (10, 20)
"""And the fourth of them, when the first has just been called."""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_when_the_process_dies_or_hangs_the_instant_pass_answers_and_another_takes_over(
    tmp_path: Path, how: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = TestHall(tmp_path / "hall")
    async with hall.open() as running, hall.mirror("board", "board-1") as mirror, hall.window(1) as window:
        taken = await take(hall, 4)
        await eventually(lambda: taken[3].ticket in view(mirror).waits, patience=30)
        monkeypatch.setattr(forecasting, "LATE", 2.0)
        before = running.forecasting.process
        assert before is not None
        os.kill(before, how)
        called = await window.ask(p.CallNext(), p.AtWindow)
        assert called.serving.number == taken[0].number
        await eventually(lambda: view(mirror).services["consult"].expected_wait in INSTANT)
        last = taken[3].ticket
        await eventually(lambda: view(mirror).waits[last] == OF_THE_LAST)
        monkeypatch.setattr(forecasting, "LATE", 20.0)
        await eventually(lambda: view(mirror).waits[last] != OF_THE_LAST, patience=30)
        assert running.forecasting.process not in (None, before)


async def test_when_too_many_wait_for_a_forecast_the_instant_pass_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forecasting, "MOST_WAITING", 3)
    hall = TestHall(tmp_path / "hall")
    async with hall.open(), hall.mirror("board", "board-1") as mirror, hall.window(1):
        await take(hall, 4)
        await eventually(lambda: view(mirror).services["consult"].expected_wait in INSTANT)
        await eventually(lambda: list(view(mirror).waits.values()) == [(0, 5), (0, 10), (5, 15), (10, 20)])


async def test_a_fault_of_the_forecast_closes_no_hall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_anything: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(forecasting, "AGAIN_AFTER", 0.2)
    hall = TestHall(tmp_path / "hall")
    async with hall.open() as running, hall.mirror("board", "board-1") as mirror, hall.window(1) as window:
        taken = await take(hall, 4)
        await eventually(lambda: taken[3].ticket in view(mirror).waits, patience=30)
        with monkeypatch.context() as broken:
            broken.setattr(forecasting, "slots_ahead", faulty)
            broken.setattr(forecasting, "QUIETER_EVERY", 0)
            await eventually(lambda: running.owner.forecast_waits() is None, patience=30)
            await window.ask(p.CallNext(), p.AtWindow)
            assert not running.stopped.done()
        await eventually(lambda: running.owner.forecast_waits(), patience=30)
