"""The past of another queue system is brought in by hand, while the hall stays open."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import time

import pytest
from click.testing import CliRunner
from filelock import FileLock

from hall_server.protocol import TakeTicket, TicketTaken
from hall_server.store.database import migrate, open_engine
from hall_server.store.history import visits_of
from reports.cli import main as reports
from tests.commands.running import at_a_shell, hall_server
from tests.halls import ServerProcess, TestHall, eventually
from tests.store.past import HEADER, NO_SHOW, SERVED, contents, sheet

BAD = SERVED.replace("0231", "王芳")
DAY = "2025-03-03"


def past(hall: TestHall, *rows: str) -> Path:
    return sheet(hall.path.parent / "past.csv", rows or (SERVED, NO_SHOW))


def many(count: int, a_day: int = 2_000) -> list[str]:
    """So many services of past days, one citizen every ten seconds."""
    rows = []
    for index in range(count):
        day, place = divmod(index, a_day)
        issued = datetime(2024, 1, 1, 8) + timedelta(days=day, seconds=10 * place)  # noqa: DTZ001 - local
        moments = (issued + timedelta(minutes=minutes) for minutes in (0, 5, 6, 16))
        rows.append(f"A{place:04},consult,{','.join(map(str, moments))},{place % 8 + 1},{place % 8:04},done")
    return rows


def rows_there(hall: TestHall) -> int:
    with closing(sqlite3.connect(hall.folder.database)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM imported").fetchone()
    return int(count)


def tables(hall: TestHall) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    engine = open_engine(hall.folder.database)
    try:
        return contents(engine)
    finally:
        engine.dispose()


def importing(
    hall: TestHall, file: Path, *options: str, stdin: int = subprocess.DEVNULL
) -> subprocess.Popen[str]:
    """The import in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "hall_server", "import-history", str(hall.path), str(file), *options],
        env={**os.environ, "TINGXU_LANG": "en", "PYTHONUTF8": "1"},
        encoding="utf-8",
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


class TestLooking:
    def test_a_dry_run_reports_and_writes_nothing(self, hall: TestHall) -> None:
        looked = hall_server("import-history", hall.path, past(hall), "--dry-run")
        assert looked.exit_code == 0
        report = [line.split() for line in looked.stdout.splitlines()]
        assert ["File", "past.csv", "(UTF-8)"] in report
        assert ["Rows", "2"] in report
        assert ["New", "2"] in report
        assert ["Days", "1,", "from", DAY, "to", DAY] in report
        assert ["consult", "1"] in report
        assert rows_there(hall) == 0

    def test_bad_rows_are_listed_by_line(self, hall: TestHall) -> None:
        looked = hall_server("import-history", hall.path, past(hall, SERVED, *[BAD] * 25), "--dry-run")
        assert looked.exit_code == 1
        listed = [line for line in looked.stdout.splitlines() if line.startswith("line ")]
        assert len(listed) == 20
        assert listed[0].startswith("line 3: clerk must be a staff number")
        assert "and 5 more; --json lists all" in looked.stdout
        assert "25 rows are bad. Mend them, or leave them out with --skip-bad." in looked.stderr
        assert "王芳" not in looked.output

    def test_json_lists_all_bad_rows(self, hall: TestHall) -> None:
        path = past(hall, SERVED, SERVED, NO_SHOW, *[BAD] * 25)
        looked = hall_server("import-history", hall.path, path, "--dry-run", "--json")
        assert looked.exit_code == 1
        report = json.loads(looked.stdout)
        (bad,) = report.pop("bad_rows")
        assert bad["reason"].startswith("clerk must be a staff number")
        assert bad["lines"] == list(range(5, 30))
        assert report == {
            "file": str(path),
            "encoding": "utf-8",
            "rows": 28,
            "bad": 25,
            "twice_in_the_file": 1,
            "already_imported": 0,
            "new": 2,
            "imported": 0,
            "days": {"count": 1, "first": DAY, "last": DAY},
            "services": {"consult": 2, "intake": 1},
        }

    def test_a_file_without_rows_has_nothing_new(self, hall: TestHall) -> None:
        sheet(path := hall.path.parent / "past.csv", [])
        done = hall_server("import-history", hall.path, path, "--yes", "--json")
        assert (done.exit_code, json.loads(done.stdout)["days"]["count"]) == (0, 0)

    def test_today_is_not_over(self, hall: TestHall) -> None:
        midnight = f"{hall.folder.plan.local(int(time() * 1000)):%Y-%m-%d} 00:00:00"
        row = f"A001,consult,{midnight},,,,,,no_show"
        looked = hall_server("import-history", hall.path, past(hall, row), "--dry-run")
        assert "is not over yet" in looked.stdout


class TestImporting:
    def test_the_reports_see_what_was_imported(self, hall: TestHall) -> None:
        done = hall_server("import-history", hall.path, past(hall), "--yes")
        assert (done.exit_code, "2 rows are imported." in done.stdout) == (0, True)
        report = json.loads(CliRunner().invoke(reports, ["day", str(hall.path), "--json"]).stdout)
        everything = report["all"]
        assert report["day"] == DAY
        assert (everything["tickets"], everything["done"], everything["no_shows"]) == (2, 1, 1)
        assert (everything["mean_wait_s"], everything["mean_handling_s"]) == (300, 240)

    def test_a_second_time_changes_nothing(self, hall: TestHall) -> None:
        path = past(hall)
        hall_server("import-history", hall.path, path, "--yes")
        before = tables(hall)
        again = hall_server("import-history", hall.path, path, "--yes", "--json")
        assert again.exit_code == 0
        report = json.loads(again.stdout)
        assert (report["already_imported"], report["new"], report["imported"]) == (2, 0, 0)
        assert tables(hall) == before

    def test_nothing_new_asks_nothing(self, hall: TestHall) -> None:
        path = past(hall)
        hall_server("import-history", hall.path, path, "--yes")
        assert hall_server("import-history", hall.path, path).exit_code == 0

    def test_good_rows_wait_for_the_bad_ones(self, hall: TestHall) -> None:
        path = past(hall, SERVED, BAD, NO_SHOW)
        refused = hall_server("import-history", hall.path, path, "--yes")
        assert (refused.exit_code, rows_there(hall)) == (1, 0)
        done = hall_server("import-history", hall.path, path, "--yes", "--skip-bad", "--json")
        assert (done.exit_code, rows_there(hall)) == (0, 2)
        assert (json.loads(done.stdout)["imported"], json.loads(done.stdout)["bad"]) == (2, 1)

    @pytest.mark.skipif(sys.platform == "win32", reason="has no such terminals")
    @pytest.mark.parametrize(("answer", "imported"), [("y", 2), ("n", 0), ("", 0)])
    def test_at_a_terminal_it_asks(self, hall: TestHall, answer: str, imported: int) -> None:
        import pty

        screen, terminal = pty.openpty()
        try:
            process = importing(hall, past(hall), stdin=terminal)
            os.write(screen, f"{answer}\n".encode())
            said, _errors = process.communicate(timeout=60)
        finally:
            os.close(screen)
            os.close(terminal)
        assert "Import 2 rows? [y/N]" in said
        assert rows_there(hall) == imported
        assert process.returncode == (0 if imported else 1)

    def test_where_nobody_can_be_asked_it_needs_yes(self, hall: TestHall) -> None:
        path = past(hall)
        refused = at_a_shell("import-history", str(hall.path), str(path))
        assert (refused.returncode, rows_there(hall)) == (1, 0)
        assert "There is no terminal to ask at." in refused.stderr
        chinese = at_a_shell("import-history", str(hall.path), str(path), language="zh")
        assert chinese.stderr.splitlines()[-1].startswith("错误：")


class TestRefusing:
    def test_a_file_that_lacks_a_column(self, hall: TestHall) -> None:
        path = sheet(hall.path.parent / "past.csv", [SERVED], HEADER.replace("issued", "taken"))
        refused = hall_server("import-history", hall.path, path, "--yes")
        assert (refused.exit_code, "Missing: issued." in refused.stderr) == (1, True)

    def test_what_is_no_file_on_the_disk(self, hall: TestHall) -> None:
        pipe = hall.path.parent / "pipe"
        os.mkfifo(pipe)
        refused = hall_server("import-history", hall.path, pipe, "--yes")
        assert (refused.exit_code, "is not a file on the disk" in refused.stderr) == (1, True)

    def test_a_file_or_a_hall_that_is_not_there(self, hall: TestHall, tmp_path: Path) -> None:
        assert hall_server("import-history", hall.path, tmp_path / "nowhere.csv").exit_code == 2
        refused = hall_server("import-history", tmp_path / "nowhere", past(hall), "--yes")
        assert (refused.exit_code, "is not a hall's folder" in refused.stderr) == (1, True)

    def test_json_cannot_ask(self, hall: TestHall) -> None:
        refused = hall_server("import-history", hall.path, past(hall), "--json")
        assert (refused.exit_code, "--json needs --dry-run or --yes" in refused.stderr) == (2, True)

    def test_two_imports_at_a_time(self, hall: TestHall) -> None:
        with FileLock(hall.path / "import.lock"):
            refused = hall_server("import-history", hall.path, past(hall), "--yes")
        assert (refused.exit_code, "Another import runs on" in refused.stderr) == (1, True)
        assert rows_there(hall) == 0


async def test_an_import_that_was_killed_is_simply_started_again(hall: TestHall, tmp_path: Path) -> None:
    path = sheet(tmp_path / "past.csv", many(20_000))
    killed = importing(hall, path, "--yes")
    await eventually(lambda: rows_there(hall) > 0, patience=60)
    killed.kill()
    killed.communicate()
    assert 0 < rows_there(hall) < 20_000
    assert hall_server("import-history", hall.path, path, "--yes").exit_code == 0
    spared = TestHall(tmp_path / "spared")
    assert hall_server("import-history", spared.path, path, "--yes").exit_code == 0
    assert rows_there(hall) == 20_000
    assert tables(hall) == tables(spared)


async def test_the_hall_serves_on_while_its_past_is_imported(hall: TestHall, tmp_path: Path) -> None:
    own_day = "2025-06-02"
    path = sheet(tmp_path / "past.csv", [*many(20_000), SERVED.replace(DAY, own_day)])
    server = ServerProcess(hall, "--virtual-clock", f"{own_day}T09:00")
    taken: list[str] = []
    async with server.up(), hall.link("kiosk", "kiosk-2") as kiosk:
        process = importing(hall, path, "--yes", "--skip-bad", "--json")
        while process.poll() is None:
            taken.append((await kiosk.ask(TakeTicket("consult"), TicketTaken)).number)
            await asyncio.sleep(0.01)
        log = server.log()
    said, _progress = process.communicate()
    assert process.returncode == 0
    report = json.loads(said)
    assert report["imported"] == 20_000
    assert report["bad_rows"] == [
        {"reason": f"this hall served {own_day} itself; its own records stay", "lines": [20_002]}
    ]
    assert len(taken) > 20
    assert taken == [f"A{count:03}" for count in range(1, len(taken) + 1)]
    assert "not written" not in log
    engine = open_engine(hall.folder.database)
    migrate(engine)
    assert [visit.number for visit in visits_of(engine, own_day)] == taken
    engine.dispose()
