"""The demo itself: a whole hall for a few seconds, in its own process."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from hall_server.client import HallLink
from hall_server.protocol import Accepted, CloseKiosks, HaltWindow, ReleaseWindow, ResumeWindow
from hall_server.web.page_users import right
from scripts.demo_hall.cli import main
from scripts.demo_hall.duty import Duty
from scripts.demo_hall.processes import NoPages, phone_pages, printing, serving
from scripts.demo_hall.rehearsal import Rehearsal, ServerGone
from scripts.demo_hall.screen import DemoApp
from scripts.demo_hall.synthetic import synthetic_day
from scripts.demo_hall.venue import WEB, set_up
from scripts.demo_hall.words import _ as translator
from tests.halls import eventually
from window_client.words import _ as console_translator

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "scripts.demo_hall"]
ENGLISH = {**os.environ, "TINGXU_LANG": "en"}
DAY = """\
arrives_s,service,priority,slot_s,handling_s,shows_up,then_service,then_handling_s
0,GE-CONSULT,normal,,120,yes,TAX-INVOICE,60
5,PS-ID,elderly,,60,yes,,
8,PS-ID,normal,,60,no,,
10,SS-CARD,appointment,900,60,yes,,
"""


def demo(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *options], cwd=ROOT, env=ENGLISH, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_whole_day_is_served_and_every_figure_is_measured(tmp_path: Path) -> None:
    day = tmp_path / "day.csv"
    day.write_text(DAY, encoding="utf-8")
    kept, report = tmp_path / "kept", tmp_path / "report"
    options = ["--headless", "--seconds", "60", "--windows", "3", "--speed", "600", "--json"]
    run = demo(*options, "--day", str(day), "--keep", str(kept), "--report", str(report))
    assert run.returncode == 0, run.stderr
    summary = json.loads(run.stdout.splitlines()[-1])
    assert (summary["tickets_issued"], summary["tickets_called"], summary["tickets_completed"]) == (4, 5, 3)
    assert (summary["printed"], summary["reprinted"]) == (4, 0)
    assert (summary["duplicate_numbers"], summary["double_calls"], summary["lost_acknowledged"]) == (0, 0, 0)
    assert summary["boards_in_sync"] is True
    ratings = summary["ratings"]
    assert 1 <= ratings["given"] == ratings["kept"] <= 3
    assert (ratings["refused"], ratings["errors"], summary["ratings_astray"]) == (0, 0, 0)
    assert re.search(r"Follow \w+: http://127\.0\.0\.1:\d+/t/202603020000[1-4]-", run.stderr)
    page = re.search(
        r"In a browser: http://127\.0\.0\.1:\d+/manager  name demo, password (\w+)\n", run.stderr
    )
    assert page
    with sqlite3.connect(kept / "devices" / "web-phones.db") as web:
        assert right(web.execute("SELECT password_hash FROM page_users").fetchone()[0], page[1])
    assert 0 < summary["issue_ms"]["p50"] <= summary["issue_ms"]["p99"]
    assert 0 < summary["call_to_board_ms"]["p50"] <= summary["call_to_board_ms"]["p99"]
    assert "is closed" in (kept / "server.log").read_text(encoding="utf-8")
    assert sorted(file.suffix for file in report.iterdir()) == [".pdf", ".xlsx"]
    assert "Done in 5 min" in run.stderr


def test_whoever_is_on_duty_is_told_of_alarms_once_and_sees_to_them(tmp_path: Path) -> None:
    """Twelve people and one window: soon somebody has waited for half an hour."""
    day = tmp_path / "day.csv"
    crowd = "".join(f"{number},GE-CONSULT,normal,,1200,yes,,\n" for number in range(12))
    day.write_text(DAY.splitlines()[0] + "\n" + crowd, encoding="utf-8")
    run = demo(
        "--headless", "--seconds", "20", "--windows", "1", "--speed", "300", "--json", "--day", str(day)
    )
    assert run.returncode == 0, run.stderr
    alarms = json.loads(run.stdout.splitlines()[-1])["alarms"]
    assert alarms["raised"] >= alarms["told"] >= 1
    assert alarms["seen_to"] >= 1
    assert alarms["told_again"] == 0


def test_a_ctrl_c_ends_it_in_order_with_a_summary(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    command = [*COMMAND, "--headless", "--seconds", "100", "--windows", "2", "--keep", str(kept)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=ENGLISH, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    log = kept / "server.log"
    try:
        deadline = time.monotonic() + 60
        while not (log.exists() and "is open" in log.read_text(encoding="utf-8")):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    finally:
        with process:
            process.kill()
    assert process.returncode == 0, errors
    assert "All is well." in output
    assert "is closed" in log.read_text(encoding="utf-8")


def test_mistakes_are_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translator, "language", "en")
    day = tmp_path / "day.csv"
    day.write_text(DAY.replace("PS-ID,elderly", "PS-ID,old"), encoding="utf-8")

    def told(*options: str) -> str:
        result = CliRunner().invoke(main, options)
        assert result.exit_code == 2
        return result.stderr

    wrong_day = told("--headless", "--day", str(day))
    priorities = "normal, appointment, elderly, disabled, pregnant, green"
    assert wrong_day == f"{day}:3: priority: must be one of: {priorities}\n"
    assert "Add --headless" in told()
    assert "189" in told("--headless", "--windows", "190")
    assert "is not empty" in told("--headless", "--keep", str(tmp_path))


async def test_a_server_that_dies_ends_the_demo(tmp_path: Path) -> None:
    venue = set_up(tmp_path, 2)
    with serving(venue, 60) as server:
        rehearsal = Rehearsal(venue, synthetic_day(venue.folder.plan), 60, server, Duty())
        running = asyncio.create_task(rehearsal.run(None))
        await eventually(lambda: rehearsal.boards and rehearsal.boards[0].live, patience=30)
        server.kill()
        with pytest.raises(ServerGone):
            await running


async def test_what_the_manager_does_ends_no_demo(tmp_path: Path) -> None:
    """The clerks of paused windows wait, a freed one has left; whoever finds the kiosks closed goes home."""
    venue = set_up(tmp_path, 3)
    with serving(venue, 600) as server:
        rehearsal = Rehearsal(venue, synthetic_day(venue.folder.plan), 600, server, Duty())
        running = asyncio.create_task(rehearsal.run(None))
        tally = rehearsal.tally

        async def until(done: Callable[[], bool]) -> None:
            await eventually(lambda: running.done() or done(), patience=60)
            if running.done():
                await running
                pytest.fail("the demo has ended")

        def called_by(window: int) -> int:
            return sum(at == window for _ticket, at in tally.calls)

        await until(lambda: all(called_by(window) for window in (1, 5, 9)))
        async with HallLink.connect(venue.device("manager", "manager-1")) as manager:
            await manager.ask(HaltWindow(1, "busy"), Accepted)
            await manager.ask(ReleaseWindow(5, "away"), Accepted)
            still, freed = called_by(1), called_by(5)
            await until(lambda: called_by(9) > freed + still + 3)
            assert called_by(1) <= still + 1
            assert called_by(5) <= freed + 1
            await manager.ask(ResumeWindow(1, "crowd"), Accepted)
            await until(lambda: called_by(1) > still + 1)
            await manager.ask(CloseKiosks("crowd"), Accepted)
            before = len(tally.calls)
            await until(lambda: len(tally.calls) > before + 6)
        rehearsal.stop.set()
        await running
    assert tally.double_calls() == 0
    assert rehearsal.boards_in_sync


async def test_the_screen_is_the_managers_console_with_the_demos_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translator, "language", "en")
    monkeypatch.setattr(console_translator, "language", "en")
    venue = set_up(tmp_path, 4)
    with serving(venue, 600) as server, printing(venue):
        app = DemoApp(Rehearsal(venue, synthetic_day(venue.folder.plan), 600, server, Duty()), None)

        def shows(words: str) -> bool:
            strips = app.screen._compositor.render_strips()
            return any(words in strip.text for strip in strips)

        async with app.run_test(size=(120, 30)) as pilot:
            await eventually(lambda: shows("Windows"), patience=30)
            await eventually(lambda: shows("Issued"), patience=30)
            await eventually(lambda: shows("http://127.0.0.1:"), patience=30)
            await eventually(lambda: shows("Printer 2") or shows("Printer 1"), patience=30)
            await pilot.press("f2")
            await eventually(lambda: shows("分区"))
            await pilot.press("q")
            await eventually(lambda: app.return_code is not None, patience=30)
    assert app.trouble is None
    assert app.return_code == 0


def test_pages_that_do_not_come_up_are_told_with_the_reason(tmp_path: Path) -> None:
    venue = set_up(tmp_path, 1)
    venue.devices[WEB].write_text("role = 'web'\n", encoding="utf-8")
    with pytest.raises(NoPages, match="hall"), phone_pages(venue):
        pass
