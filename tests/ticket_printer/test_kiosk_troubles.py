"""The kiosk when something does not work: nobody loses the place, nobody sees a traceback."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
import zmq
from textual.widgets import Static

from hall_server.bootstrap import RunningHall
from hall_server.client import Keys
from hall_server.protocol import (
    Accepted,
    ClaimSlip,
    ConfirmSlip,
    FailSlip,
    NoSlip,
    PrinterCondition,
    ReportPrinter,
    SlipOffered,
)
from tests.halls import HALL_TOML, TestHall, eventually
from ticket_printer.kiosk.app import KioskApp
from ticket_printer.kiosk.pages import Services
from ticket_printer.kiosk.settings import KioskFile

from .at_kiosk import ENGLISH, QUICK, app_of, choice, kiosk, press, scanned, shown, taken, touch


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("paper_out", "out of paper"),
        ("cover_open", "cover is open"),
        ("offline", "does not work at the moment"),
    ],
)
async def test_a_printer_in_trouble_costs_nobody_the_place(
    hall: TestHall, open_hall: RunningHall, condition: PrinterCondition, words: str
) -> None:
    async with hall.link("printer", "printer-1") as printer, kiosk(hall) as pilot:
        await printer.ask(ReportPrinter(condition), Accepted)
        await press(pilot, "1", "1", "1")
        page = await taken(pilot)
        await eventually(lambda: words in shown(pilot))
        assert "Your number is valid without paper" in str(pilot.app.query_one("#slip", Static).content)
        assert scanned(pilot) == page.watch.taken.url


async def test_the_kiosk_tells_when_the_slip_is_there(hall: TestHall, open_hall: RunningHall) -> None:
    async with hall.link("printer", "printer-1") as printer, kiosk(hall) as pilot:
        await printer.ask(ReportPrinter("ready"), Accepted)
        await press(pilot, "1", "1", "1")
        await taken(pilot)
        await eventually(lambda: "Your slip is being printed" in shown(pilot))
        job = await printer.ask(ClaimSlip(), SlipOffered)
        await printer.ask(FailSlip(job.slip, "paper_out", maybe_printed=True), Accepted)
        await eventually(lambda: "out of paper" in shown(pilot))
        await printer.ask(ReportPrinter("ready"), Accepted)
        again = await printer.ask(ClaimSlip(), SlipOffered)
        assert again.reprint
        await printer.ask(ConfirmSlip(again.slip), Accepted)
        await eventually(lambda: "Please take your slip" in shown(pilot))
        assert isinstance(await printer.ask(ClaimSlip(), NoSlip), NoSlip)


async def test_a_kiosk_without_a_printer_shows_the_code(hall: TestHall, open_hall: RunningHall) -> None:
    async with kiosk(hall, "kiosk-2") as pilot:
        await press(pilot, "1", "1", "1")
        page = await taken(pilot)
        await eventually(lambda: "note your number" in shown(pilot))
        assert scanned(pilot) == page.watch.taken.url
        assert "rate when done" in shown(pilot)


async def test_a_hall_without_an_address_shows_no_code(tmp_path_factory: pytest.TempPathFactory) -> None:
    toml = HALL_TOML.replace("https://hall.example", "")
    hall = TestHall(tmp_path_factory.mktemp("plain") / "hall", toml=toml)
    async with hall.open(), kiosk(hall, "kiosk-2") as pilot:
        await press(pilot, "1", "1", "1")
        await taken(pilot)
        await eventually(lambda: "Please note your number." in shown(pilot))
        assert not pilot.app.query_one("#qr", Static).display
        assert "rate when done" not in shown(pilot)


async def test_a_service_that_closes_is_grey_with_its_hours_and_gives_no_number(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    hall = TestHall(tmp_path_factory.mktemp("late") / "hall", toml=LATE)
    async with hall.open(), kiosk(hall) as pilot:
        await press(pilot, "1")
        closed = choice(pilot, "Consultation")
        assert closed.has_class("closed")
        assert "13:30-17:00" in str(closed.label)
        await touch(pilot, closed)
        assert app_of(pilot).page == Services("general")


async def test_when_the_hall_is_gone_a_calm_sentence_and_then_business_as_usual(hall: TestHall) -> None:
    async with contextlib.AsyncExitStack() as stack:
        async with hall.open():
            pilot = await stack.enter_async_context(kiosk(hall))
        await eventually(lambda: "cannot reach the hall" in shown(pilot), patience=20)
        await press(pilot, "1")
        assert "Traceback" not in shown(pilot)
        async with hall.open():
            await eventually(lambda: "General" in shown(pilot), patience=20)


async def test_a_kiosk_that_was_never_enrolled_tells_the_installer(
    hall: TestHall, open_hall: RunningHall
) -> None:
    known = hall.device("kiosk", "kiosk-1", KioskFile, language=ENGLISH)
    public, secret = (key.decode() for key in zmq.curve_keypair())
    stranger = known.model_copy(update={"keys": Keys(public=public, secret=secret)})
    async with KioskApp(stranger, QUICK).run_test() as pilot:
        await eventually(lambda: "does not know this device" in shown(pilot))


LATE = """
[hall]
id = "late-hall"
name = { zh = "测试大厅", en = "Test Hall" }
[network]
bind = "127.0.0.1"
request_port = %REQUESTS%
broadcast_port = %BROADCASTS%
[[zones]]
id = "general"
name = { zh = "综合区", en = "General" }
prefix = "A"
[[zones]]
id = "tax"
name = { zh = "税务区", en = "Tax" }
prefix = "B"
[[services]]
id = "consult"
zone = "general"
name = { zh = "咨询辅导", en = "Consultation" }
hours = { open = ["13:30-17:00"] }
[[services]]
id = "invoice"
zone = "tax"
name = { zh = "发票业务", en = "Invoices" }
[[windows]]
numbers = "1"
zone = "general"
services = ["*"]
[[kiosks]]
id = "kiosk-1"
"""


async def test_brackets_in_a_name_are_shown_as_they_are(tmp_path: Path) -> None:
    toml = HALL_TOML.replace("Test Hall", "Hall [East] [/]").replace('"General"', '"[red]General[/]"')
    hall = TestHall(tmp_path / "hall", toml)
    async with hall.open(), kiosk(hall) as pilot:
        await eventually(lambda: "09:0" in shown(pilot))
        assert "Hall [East] [/]" in shown(pilot)
        await touch(pilot, choice(pilot, "[red]General[/]"))
        await eventually(lambda: "Consultation" in shown(pilot))
        await touch(pilot, choice(pilot, "Consultation"))
        await touch(pilot, choice(pilot, "Take a number"))
        await taken(pilot)
        await eventually(lambda: "Please wait in" in shown(pilot))
        assert "Please wait in: [red]General[/]" in shown(pilot)
