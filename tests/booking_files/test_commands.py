"""``hall-server appointments``, typed while the hall is open."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings

from hall_server.booking_api.device import OfficeFile
from hall_server.booking_files import sheet
from hall_server.booking_files.rows import Row
from hall_server.client import run
from hall_server.protocol import AppointmentInfo, Appointments, CancelAppointment, ListAppointments
from tests.booking_api.outside import Interface
from tests.booking_files.views import ZONE, rows
from tests.commands.conftest import english as english
from tests.commands.running import at_a_shell, hall_server
from tests.halls import HALL_TOML, Accepted, ServerProcess, TestHall

pytestmark = pytest.mark.usefixtures("english")

# Room for three hundred in each slot.
ROOMY = "minutes = 1\nappointments = 300"
HEADER = "code,service,slot,phone_tail,priority,needs,state"
MORNING = (
    HEADER,
    "X1,intake,2026-03-02 10:00,5678,elderly,wheelchair,",
    "X2,综合受理,2026-03-02 10:00,,,,booked",
    "X3,intake,2026-03-03 10:30,,,,",
)


@pytest.fixture
def office(hall: TestHall, tmp_path: Path) -> Iterator[Path]:
    """The device file of a manager, in a hall that is open in a process of its own."""
    server = ServerProcess(hall)
    server.start()
    try:
        asyncio.run(server.answering())
        yield device_file(hall, tmp_path)
    finally:
        server.stop()


def device_file(hall: TestHall, folder: Path) -> Path:
    """A manager's, beside the ``booking.toml`` of the booking interface."""
    booking, manager = Interface(hall, folder), hall.device("manager", "office", OfficeFile)
    text = booking.path.read_text(encoding="utf-8").replace('role = "booking"', 'role = "manager"')
    text = text.replace(booking.device.keys.public, manager.keys.public)
    path = folder / "manager.toml"
    path.write_text(text.replace(booking.device.keys.secret, manager.keys.secret), encoding="utf-8")
    return path


def file(folder: Path, *lines: str, name: str = "other-system.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def imported(office: Path, path: Path, *options: str) -> Result:
    return hall_server("appointments", "import", office, path, *options)


def facts(result: Result) -> dict[str, int]:
    told = json.loads(result.stdout)
    return {what: told[what] for what in ("booked", "already_there", "not_open", "refused")}


def listed(office: Path, *options: str) -> list[dict[str, object]]:
    result = hall_server("appointments", "list", office, "--json", *options)
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


class TestImporting:
    def test_books_what_another_system_has(self, office: Path, tmp_path: Path) -> None:
        done = imported(office, file(tmp_path, *MORNING))
        assert done.exit_code == 0, done.output
        assert ["Booked", "3"] in [line.split() for line in done.stdout.splitlines()]
        assert listed(office)[0] == {
            "code": "X1",
            "service": "intake",
            "slot": "2026-03-02T10:00:00+08:00",
            "state": "booked",
            "phone_tail": "5678",
            "priority": "elderly",
            "needs": ["wheelchair"],
            "number": "",
        }
        assert [each["code"] for each in listed(office, "--to", "2026-03-03")] == ["X1", "X2", "X3"]

    def test_a_second_time_changes_nothing(self, office: Path, tmp_path: Path) -> None:
        path = file(tmp_path, *MORNING)
        imported(office, path)
        before = listed(office, "--to", "2026-03-16")
        again = imported(office, path, "--json")
        assert (again.exit_code, facts(again)["already_there"], facts(again)["booked"]) == (0, 3, 0)
        assert listed(office, "--to", "2026-03-16") == before

    def test_a_dry_run_only_checks(self, office: Path, tmp_path: Path) -> None:
        done = imported(office, file(tmp_path, *MORNING), "--dry-run", "--json")
        assert (done.exit_code, json.loads(done.stdout)["rows"], facts(done)["booked"]) == (0, 3, 0)
        assert listed(office, "--to", "2026-03-16") == []

    def test_with_a_bad_row_nothing_is_booked(self, office: Path, tmp_path: Path) -> None:
        bad = ["X4,divorce,2026-03-02 11:00,,,,"] + [f"Y{n},intake,soon,,,," for n in range(25)]
        path = file(tmp_path, *MORNING, *bad)
        refused = imported(office, path)
        assert refused.exit_code == 1
        shown = [line for line in refused.stdout.splitlines() if line.startswith("line ")]
        assert len(shown) == 20
        assert shown[0] == "line 5: service must be the id or the name of one: intake"
        assert "and 6 more; --json lists all" in refused.stdout
        assert "26 rows are bad. Nothing was booked." in refused.stderr
        assert len(json.loads(imported(office, path, "--json").stdout)["bad_rows"]) == 26
        assert listed(office, "--to", "2026-03-16") == []

    def test_what_the_hall_refuses_does_not_hold_up_the_others(self, office: Path, tmp_path: Path) -> None:
        path = file(
            tmp_path,
            HEADER,
            "X1,intake,2026-03-02 10:00,,,,",
            "X2,intake,2026-03-02 08:00,,,,",
            "X3,consult,2026-03-02 10:00,,,,",
            "X4,intake,2026-03-02 10:00,,,,",
            "X5,intake,2026-03-02 10:00,,,,",
            "X6,intake,2026-03-02 10:30,,,,",
        )
        done = imported(office, path)
        assert done.exit_code == 1
        assert [line for line in done.stdout.splitlines() if line.startswith("line ")] == [
            "line 3: This slot is over. Choose a later one.",
            "line 4: This service takes no appointments. Please take a number in the hall.",
            "line 6: This slot is full. Choose another one.",
        ]
        assert "Not every row could be booked." in done.stderr
        assert [each["code"] for each in listed(office)] == ["X1", "X4", "X6"]
        told = json.loads(imported(office, path, "--json").stdout)
        assert told["refused_rows"][2]["line"] == 6
        assert [row["code"] for row in told["refused_rows"]] == [
            "slot_past",
            "no_appointments_here",
            "slot_full",
        ]

    def test_a_code_that_stands_for_something_else(self, office: Path, tmp_path: Path) -> None:
        imported(office, file(tmp_path, *MORNING))
        other = imported(office, file(tmp_path, HEADER, "X1,intake,2026-03-02 11:00,,,,"))
        assert other.exit_code == 1
        assert "line 2: This code is in use." in other.stdout
        assert listed(office)[0]["slot"] == "2026-03-02T10:00:00+08:00"

    def test_what_is_over_or_cancelled_is_left_out(self, office: Path, tmp_path: Path) -> None:
        lines = [f"X{n},intake,2026-03-02 10:00,,,,{state}" for n, state in enumerate(("cancelled", "kept"))]
        done = imported(office, file(tmp_path, HEADER, *lines), "--json")
        assert (done.exit_code, facts(done)["not_open"]) == (0, 2)
        assert listed(office) == []

    def test_what_was_cancelled_here_stays_so(self, office: Path, hall: TestHall, tmp_path: Path) -> None:
        imported(office, file(tmp_path, *MORNING))

        async def cancel() -> None:
            async with hall.link("manager", "office") as link:
                await link.ask(CancelAppointment("X1"), Accepted)

        run(cancel())
        assert facts(imported(office, file(tmp_path, *MORNING), "--json"))["already_there"] == 3
        assert listed(office)[0]["state"] == "cancelled"

    def test_a_calendar(self, office: Path, tmp_path: Path) -> None:
        path = file(
            tmp_path,
            "BEGIN:VCALENDAR",
            *("BEGIN:VEVENT", "UID:ABC-1@other", "DTSTART:20260302T020000Z", "SUMMARY:General intake"),
            "END:VEVENT",
            *(
                "BEGIN:VEVENT",
                "UID:ABC-2@other",
                "DTSTART:20260302T000000Z",
                "SUMMARY:综合受理",
                "END:VEVENT",
            ),
            "END:VCALENDAR",
            name="other.ics",
        )
        done = imported(office, path)
        assert (done.exit_code, "event 2: This slot is over." in done.stdout) == (1, True)
        assert [each["code"] for each in listed(office)] == ["ABC-1"]

    @pytest.mark.parametrize(
        ("name", "text", "what"),
        [
            ("a.csv", "", "Missing: code, service, slot."),
            ("a.ics", "nonsense", "This is not an iCalendar file, or it is cut off."),
            ("a.xlsx", "", "a.xlsx must end in .csv or .ics"),
        ],
    )
    def test_a_file_that_cannot_be_used(
        self, office: Path, tmp_path: Path, name: str, text: str, what: str
    ) -> None:
        refused = imported(office, file(tmp_path, text, name=name))
        assert (refused.exit_code, what in refused.stderr) == (1, True)

    def test_a_file_that_is_not_there(self, office: Path, tmp_path: Path) -> None:
        assert imported(office, tmp_path / "nowhere.csv").exit_code == 2

    def test_in_chinese(self, office: Path, tmp_path: Path) -> None:
        path = file(tmp_path, HEADER, "X2,intake,2026-03-02 08:00,,,,")
        done = at_a_shell("appointments", "import", str(office), str(path), language="zh")
        assert done.returncode == 1
        assert "第 2 行：" in done.stdout
        assert done.stderr.splitlines()[-1].startswith("错误：")


class TestExporting:
    @pytest.mark.parametrize("name", ["book.csv", "book.ics"])
    def test_is_read_again_as_the_same(self, office: Path, tmp_path: Path, name: str) -> None:
        imported(office, file(tmp_path, *MORNING))
        done = hall_server("appointments", "export", office, tmp_path / name)
        assert (done.exit_code, "3 appointments are in" in done.stdout) == (0, True)
        again = imported(office, tmp_path / name, "--json")
        assert (again.exit_code, facts(again)["already_there"]) == (0, 3)

    def test_some_days_only(self, office: Path, tmp_path: Path) -> None:
        imported(office, file(tmp_path, *MORNING))
        path = tmp_path / "book.csv"
        hall_server("appointments", "export", office, path, "--from", "2026-03-03", "--to", "2026-03-03")
        assert path.read_text(encoding="utf-8-sig").splitlines() == [
            HEADER,
            "X3,intake,2026-03-03T10:30:00+08:00,,normal,,booked",
        ]

    def test_days_the_wrong_way_round(self, office: Path, tmp_path: Path) -> None:
        done = hall_server("appointments", "list", office, "--from", "2026-03-03", "--to", "2026-03-02")
        assert (done.exit_code, "--to must be on or after --from" in done.stderr) == (2, True)

    def test_a_name_that_says_no_kind(self, office: Path, tmp_path: Path) -> None:
        done = hall_server("appointments", "export", office, tmp_path / "book.txt")
        assert (done.exit_code, "must end in .csv or .ics" in done.stderr) == (1, True)
        assert not (tmp_path / "book.txt").exists()


class TestListing:
    def test_a_table_for_people(self, office: Path, tmp_path: Path) -> None:
        assert hall_server("appointments", "list", office).stdout == "There are no appointments.\n"
        imported(office, file(tmp_path, *MORNING))
        lines = hall_server("appointments", "list", office).stdout.splitlines()
        assert [line.split() for line in lines] == [
            ["Slot", "Service", "Code", "State", "Class", "Phone", "Ticket"],
            ["2026-03-02", "10:00", "General", "intake", "X1", "booked", "elderly", "5678", "-"],
            ["2026-03-02", "10:00", "General", "intake", "X2", "booked", "normal", "-", "-"],
        ]

    def test_the_booking_interface_may_too(self, office: Path, tmp_path: Path) -> None:
        assert listed(tmp_path / "booking.toml") == []

    def test_no_other_device_may(self, office: Path) -> None:
        text = office.read_text(encoding="utf-8").replace('"manager"', '"board"')
        office.write_text(text, encoding="utf-8")
        refused = hall_server("appointments", "list", office)
        assert (refused.exit_code, "display-board" in refused.stderr) == (2, True)


def test_a_hall_that_does_not_answer(hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hall_server.commands.appointments.PATIENCE", 0.5)
    silent = imported(device_file(hall, tmp_path), file(tmp_path, *MORNING))
    assert (silent.exit_code, "does not answer" in silent.stderr) == (1, True)


async def test_a_hall_that_restarts_in_the_middle(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "roomy", HALL_TOML.replace("minutes = 11\nappointments = 2", ROOMY))
    office, server = device_file(hall, tmp_path), ServerProcess(hall)
    path = file(tmp_path, HEADER, *(f"X{n},intake,2026-03-03 10:00,,,," for n in range(300)))
    async with server.up():
        command = [sys.executable, "-m", "hall_server", "appointments", "import", str(office), str(path)]
        importing = await asyncio.create_subprocess_exec(
            *command, "--json", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        async with hall.link("manager", "watcher") as watcher:
            booked = ListAppointments("2026-03-03")
            while not (await watcher.ask(booked, Appointments)).appointments:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            server.kill()
            server.start()
            told, _nothing = await importing.communicate()
            assert importing.returncode == 0
            # What was booked when the hall went down is found again as booked, or as there already.
            counts = json.loads(told)
            assert counts["booked"] + counts["already_there"] == 300
            found = (await watcher.ask(booked, Appointments)).appointments
    assert sorted(one.code for one in found) == sorted(f"X{n}" for n in range(300))


def test_whatever_was_booked_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """CSV, import, export: over the protocol of a hall with room for everybody."""
    hall = TestHall(tmp_path / "hall", HALL_TOML.replace("minutes = 11\nappointments = 2", ROOMY))
    server = ServerProcess(hall)
    server.start()
    office = device_file(hall, tmp_path)
    count = 0

    async def in_the_book() -> list[AppointmentInfo]:
        found: list[AppointmentInfo] = []
        async with hall.link("manager", "office") as link:
            for day in range(2, 17):
                found += (await link.ask(ListAppointments(f"2026-03-{day:02}"), Appointments)).appointments
        return found

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(rows(["intake"]))
    def comes_out(some: list[Row]) -> None:
        nonlocal count
        count += 1
        # Each example has codes of its own: the hall keeps those of the others.
        went_in = [replace(row, code=f"{count}-{place}-{row.code}"[:40]) for place, row in enumerate(some)]
        path = tmp_path / "in.csv"
        path.write_text(sheet.written(went_in, ZONE), encoding="utf-8")
        done = imported(office, path, "--json")
        assert (done.exit_code, facts(done)["booked"]) == (0, len(some)), done.output
        out = tmp_path / "out.csv"
        assert hall_server("appointments", "export", office, out).exit_code == 0
        lines = out.read_text(encoding="utf-8-sig").splitlines()[1:]
        ours = [line for line in lines if line.startswith(f"{count}-")]
        assert sorted(ours) == sorted(sheet.written(went_in, ZONE).splitlines()[1:])
        before = run(in_the_book())
        assert facts(imported(office, out, "--json"))["already_there"] == len(lines)
        assert run(in_the_book()) == before

    try:
        asyncio.run(server.answering())
        comes_out()
    finally:
        server.stop()
