"""A manager moves windows, opens and frees them, and says who goes first, from a shell."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hall_server.client import HallLink, RefusedByHall, load_device
from hall_server.commands import manager
from hall_server.protocol import (
    Accepted,
    AtWindow,
    CallNext,
    CitizenInfo,
    OpenWindow,
    ParkTicket,
    PauseWindow,
    SignedIn,
    SignIn,
    StandBy,
    StartService,
    TakeTicket,
    TicketTaken,
)
from tests.commands.managing import device_file, done, refused, typed
from tests.commands.running import at_a_shell
from tests.halls import TestHall
from tests.log import events_of
from window_client.device import WindowFile

BECAUSE = ("--reason", "long queue")

pytestmark = pytest.mark.usefixtures("open_hall")


@pytest.fixture
def zhang(hall: TestHall) -> Path:
    """The device file of the manager Zhang."""
    return device_file(hall)


async def take(hall: TestHall, service: str, citizen: CitizenInfo | None = None) -> str:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        return (await kiosk.ask(TakeTicket(service, citizen or CitizenInfo()), TicketTaken)).number


async def windows(zhang: Path) -> dict[int, dict[str, Any]]:
    listed = json.loads(await done("manage", "windows", zhang, "--json"))
    return {window["number"]: window for window in listed}


def devices_of(hall: TestHall, kind: str) -> list[str]:
    """The devices that asked for the events of a kind, by the log."""
    with closing(sqlite3.connect(hall.folder.database)) as database:
        rows = database.execute("SELECT device FROM events WHERE kind = ? ORDER BY seq", (kind,))
        return [str(device) for (device,) in rows]


def last(hall: TestHall, kind: str) -> dict[str, Any]:
    return [body for name, body in events_of(hall) if name == kind][-1]


class TestSkills:
    async def test_a_window_serves_other_services(self, hall: TestHall, zhang: Path) -> None:
        number = await take(hall, "invoice")
        said = await done("manage", "skills", zhang, 1, "--services", "consult,zone:tax", *BECAUSE)
        assert said == "Until the day ends, window 1 serves: consult, invoice\n"
        async with hall.window(1) as window:
            assert (await window.ask(CallNext(), AtWindow)).serving.number == number

    async def test_all_services(self, zhang: Path) -> None:
        await done("manage", "skills", zhang, 1, "--services", "*", *BECAUSE)
        assert set((await windows(zhang))[1]["services"]) == {"consult", "intake", "pickup", "invoice"}

    async def test_the_log_keeps_who_did_so_and_why(self, hall: TestHall, zhang: Path) -> None:
        await done("manage", "skills", zhang, 1, "--services", "invoice", *BECAUSE)
        assert last(hall, "WindowSkillsSet")["reason"] == "long queue"
        assert devices_of(hall, "WindowSkillsSet") == ["manager-zhang"]

    @pytest.mark.parametrize("word", ["divorce", "zone:moon", "zone:", "tax"])
    async def test_a_service_that_is_not_there(self, zhang: Path, word: str) -> None:
        said = await refused("manage", "skills", zhang, 1, "--services", word, *BECAUSE)
        assert f"The hall has no service {word}. It has: zone:general, zone:tax, consult" in said

    async def test_no_service_at_all(self, zhang: Path) -> None:
        assert await refused("manage", "skills", zhang, 1, "--services", " , ", *BECAUSE)

    async def test_a_window_that_is_not_there(self, zhang: Path) -> None:
        said = await refused("manage", "skills", zhang, 77, "--services", "consult", *BECAUSE)
        assert "Window 77 is not in the hall's plan." in said

    async def test_a_reason_is_needed(self, zhang: Path) -> None:
        assert "needs a reason" in await refused(
            "manage", "skills", zhang, 1, "--services", "invoice", "--reason", " "
        )
        assert (await typed("manage", "skills", zhang, 1, "--services", "invoice")).exit_code == 2


class TestATemporaryWindow:
    async def test_a_spare_computer_works_once_the_manager_opens_its_window(
        self, hall: TestHall, zhang: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "window-99.toml"
        await done("enroll", hall.path, "window", 99, "--temporary", "-o", path)
        hall.add_clerk()
        async with HallLink.connect(load_device(path, WindowFile)) as spare:
            with pytest.raises(RefusedByHall) as not_yet:
                await spare.ask(SignIn("0231", "1234"), SignedIn)
            assert not_yet.value.code == "unknown_window"
            said = await done(
                "manage", "add-window", zhang, 99, "--zone", "tax", "--services", "zone:tax", *BECAUSE
            )
            assert "Window 99 is there until the day ends." in said
            assert "hall-server enroll DIR window 99 --temporary -o window-99.toml" in said
            await spare.ask(SignIn("0231", "1234"), SignedIn)
            await spare.ask(OpenWindow(), Accepted)
            number = await take(hall, "invoice")
            assert (await spare.ask(CallNext(), AtWindow)).serving.number == number
        shown = (await windows(zhang))[99]
        assert (shown["temporary"], shown["zone"], shown["ticket"]) == (True, "tax", number)

    async def test_a_number_that_is_taken(self, zhang: Path) -> None:
        said = await refused("manage", "add-window", zhang, 3, "--zone", "tax", "--services", "*", *BECAUSE)
        assert "There is a window 3 already. Choose another number." in said

    async def test_a_zone_that_is_not_there(self, zhang: Path) -> None:
        said = await refused("manage", "add-window", zhang, 99, "--zone", "moon", "--services", "*", *BECAUSE)
        assert "The hall has no zone moon." in said


class TestReleaseAndCancel:
    async def test_a_window_that_was_left_is_freed_and_its_citizen_waits_again(
        self, hall: TestHall, zhang: Path
    ) -> None:
        first, _second = await take(hall, "consult"), await take(hall, "consult")
        async with hall.window(1) as left:
            await left.ask(CallNext(), AtWindow)
        said = await done("manage", "release", zhang, 1, "--reason", "taken ill")
        assert said == "Window 1 is free and closed. Who was there waits again.\n"
        assert (await windows(zhang))[1]["state"] == "closed"
        async with hall.window(2) as other:
            assert (await other.ask(CallNext(), AtWindow)).serving.number == first

    async def test_a_window_without_a_citizen_is_freed(self, hall: TestHall, zhang: Path) -> None:
        async with hall.window(1):
            pass
        assert await done("manage", "release", zhang, 1, *BECAUSE) == "Window 1 is free and closed.\n"

    async def test_there_is_nothing_to_release(self, zhang: Path) -> None:
        assert await refused("manage", "release", zhang, 1, *BECAUSE)

    async def test_a_number_is_taken_out(self, hall: TestHall, zhang: Path) -> None:
        number = await take(hall, "consult")
        assert await done("manage", "cancel", zhang, "a001", *BECAUSE) == f"{number} is cancelled.\n"
        assert "has already ended" in await refused("manage", "cancel", zhang, number, *BECAUSE)
        assert "There is no ticket B009 today." in await refused("manage", "cancel", zhang, "B009", *BECAUSE)


class TestPriority:
    async def test_an_elder_goes_first(self, hall: TestHall, zhang: Path) -> None:
        _first, elder = await take(hall, "consult"), await take(hall, "consult")
        said = await done("manage", "priority", zhang, elder, "--class", "elderly", "--reason", "showed ID")
        assert said == f"{elder} is changed. The place in line follows.\n"
        async with hall.window(1) as window:
            called = (await window.ask(CallNext(), AtWindow)).serving
        assert (called.number, called.priority) == (elder, "elderly")
        assert last(hall, "CitizenChanged")["reason"] == "showed ID"

    async def test_needs_stay_as_they_are_unless_they_are_given(self, hall: TestHall, zhang: Path) -> None:
        number = await take(hall, "consult", CitizenInfo(needs=("deaf",)))
        change = ("manage", "priority", zhang, number, "--class", "disabled", *BECAUSE)
        for given, needs in (
            ((), ["deaf"]),
            (("--needs", "wheelchair, deaf"), ["deaf", "wheelchair"]),
            (("--needs", "none"), []),
        ):
            await done(*change, *given)
            assert last(hall, "CitizenChanged")["citizen"].get("needs", []) == needs

    async def test_the_needs_of_who_is_set_aside_must_be_said(self, hall: TestHall, zhang: Path) -> None:
        number = await take(hall, "consult", CitizenInfo(needs=("deaf",)))
        async with hall.window(1) as window:
            await window.ask(CallNext(), AtWindow)
            await window.ask(ParkTicket("copy"), Accepted)
        change = ("manage", "priority", zhang, number, "--class", "disabled", *BECAUSE)
        assert "Say its needs as well, for example: --needs none" in await refused(*change)
        await done(*change, "--needs", "deaf")
        assert last(hall, "CitizenChanged")["citizen"]["needs"] == ["deaf"]

    async def test_the_green_channel_needs_a_reason_of_the_hall(self, hall: TestHall, zhang: Path) -> None:
        number = await take(hall, "consult")
        change = ("manage", "priority", zhang, number, "--class", "green", *BECAUSE)
        assert (await typed(*change)).exit_code == 2
        said = await refused(*change, "--green-reason", "famous")
        assert "famous is not in the hall's list of reasons. It has: soldier" in said
        await done(*change, "--green-reason", "soldier")
        citizen = last(hall, "CitizenChanged")["citizen"]
        assert (citizen["priority"], citizen["reason"]) == ("green", "soldier")

    async def test_words_that_mean_nothing(self, hall: TestHall, zhang: Path) -> None:
        number = await take(hall, "consult")
        for words in (
            ("--class", "famous"),
            ("--class", "elderly", "--needs", "coffee"),
            ("--class", "elderly", "--green-reason", "soldier"),
        ):
            assert (await typed("manage", "priority", zhang, number, *words, *BECAUSE)).exit_code == 2

    async def test_who_is_at_a_window_is_left_there(self, hall: TestHall, zhang: Path) -> None:
        number = await take(hall, "consult")
        async with hall.window(1) as window:
            await window.ask(CallNext(), AtWindow)
            said = await refused("manage", "priority", zhang, number, "--class", "elderly", *BECAUSE)
        assert f"{number} has already been called by window 1." in said


class TestTheTableOfWindows:
    async def test_each_window_has_a_line(self, hall: TestHall, zhang: Path) -> None:
        number = await take(hall, "consult")
        async with hall.window(1) as one, hall.window(2) as two, hall.window(9) as nine:
            await one.ask(CallNext(), AtWindow)
            await one.ask(StartService(), AtWindow)
            await two.ask(PauseWindow("tea", "break"), Accepted)
            await nine.ask(StandBy(), Accepted)
            lines = (await done("manage", "windows", zhang)).splitlines()
        head, *rows = lines
        assert head.split() == [
            *("Window", "Zone", "State,", "since", "Clerk", "Ticket", "Serves", "Helps"),
            *("Standing", "by", "Chosen", "Green"),
        ]
        cells = {row.split()[0]: row.split() for row in rows}
        assert list(cells) == [str(n) for n in range(1, 13)]
        assert cells["1"][:7] == ["1", "general", "open", "09:00", "0001", number, "zone:general"]
        assert cells["2"][2:6] == ["paused", "09:00", "(break,", "tea)"]
        assert cells["3"] == ["3", "general", "closed", "-", "-", "zone:general", "-", "-", "0", "0"]
        assert cells["9"] == ["9", "tax", "open", "09:00", "0009", "-", "*", "-", "yes", "0", "0"]

    async def test_as_json(self, hall: TestHall, zhang: Path) -> None:
        async with hall.window(1):
            shown = (await windows(zhang))[1]
        assert (shown["state"], shown["clerk"], shown["ticket"]) == ("open", "0001", None)
        assert shown["since"].startswith("2026-03-02T09:00:")
        assert shown["since"].endswith("+08:00")


class TestWhatCanGoWrong:
    async def test_a_file_of_another_role(self, hall: TestHall) -> None:
        path = device_file(hall, "window", "3")
        result = await typed("manage", "windows", path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"this file is for another program: window-client {path}" in result.stderr

    async def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        result = await typed("manage", "windows", tmp_path / "zhang.toml")
        assert result.exit_code in (1, 2)
        assert "zhang.toml" in result.stderr
        assert isinstance(result.exception, SystemExit)

    async def test_a_device_that_was_shut_out(
        self, hall: TestHall, zhang: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(manager, "PATIENCE", 2.0)
        await done("revoke", hall.path, "manager", "zhang")
        said = await refused("manage", "windows", zhang)
        assert "Ask the installer" in said

    async def test_in_chinese(self, zhang: Path) -> None:
        words = ("skills", str(zhang), "77", "--services", "consult", "--reason", "人多")
        told = await asyncio.to_thread(at_a_shell, "manage", *words, language="zh")
        assert told.returncode == 1
        assert "77" in told.stderr
        assert "大厅" in told.stderr


async def test_the_file_may_come_first_and_then_means_the_windows(zhang: Path) -> None:
    table = await done("manage", "windows", zhang)
    assert await done("manage", zhang, "windows") == await done("manage", zhang) == table
    assert json.loads(await done("manage", zhang, "--json"))[0]["number"] == 1
    assert "Until the day ends, window 1 serves: invoice" in await done(
        "manage", zhang, "skills", 1, "--services", "invoice", *BECAUSE
    )


class TestASilentHall:
    @pytest.fixture
    def open_hall(self) -> None:
        """Nobody serves it."""

    async def test_it_is_said_where_the_hall_should_be(
        self, hall: TestHall, zhang: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(manager, "PATIENCE", 0.3)
        said = await refused("manage", "windows", zhang)
        assert f"The hall at tcp://127.0.0.1:{hall.request_port} does not answer." in said
