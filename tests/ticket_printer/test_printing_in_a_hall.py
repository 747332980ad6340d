"""Printers in a real hall: paper runs out, programs are killed, a standby takes over."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hall_server.client import Mirror
from hall_server.protocol import (
    AtWindow,
    BeginJourney,
    CallNext,
    Finished,
    FinishService,
    SlipOffered,
    StartService,
    TakeTicket,
    TicketTaken,
)
from tests.halls import TestHall, eventually
from ticket_printer.agent import PrinterAgent
from ticket_printer.devices import Outcome, Printer, open_printer
from ticket_printer.settings import PrinterTable

from .fake_printer import fake_printer

pytestmark = pytest.mark.usefixtures("open_hall")


class WatchedPrinter:
    """A virtual printer that remembers what came out, and may hang in the middle."""

    def __init__(self, folder: Path) -> None:
        self._inner = open_printer(PrinterTable(), "zh", folder)
        self.printed: list[SlipOffered] = []
        self.condition = self._inner.condition
        self.close = self._inner.close

    def print(self, job: SlipOffered) -> Outcome:
        self.printed.append(job)
        return self._inner.print(job)


@contextlib.asynccontextmanager
async def printer_at_work(hall: TestHall, name: str, printer: Printer) -> AsyncIterator[PrinterAgent]:
    async with hall.link("printer", name) as link:
        agent = PrinterAgent(link, printer)
        running = asyncio.create_task(agent.run())
        try:
            yield agent
        finally:
            agent.stop()
            await running


async def take(hall: TestHall, service: str = "consult") -> TicketTaken:
    async with hall.link("kiosk", "kiosk-1") as link:
        return await link.ask(TakeTicket(service), TicketTaken)


def status(mirror: Mirror, printer: str) -> str:
    assert mirror.view is not None
    return mirror.view.printers[printer].status


def slips(mirror: Mirror) -> dict[int, tuple[str, str]]:
    assert mirror.view is not None
    return {slip.slip: (slip.state, slip.printer) for slip in mirror.view.slips.values()}


async def test_a_number_comes_out_on_paper_and_its_job_is_done(hall: TestHall, tmp_path: Path) -> None:
    printer = WatchedPrinter(tmp_path)
    async with hall.mirror("board", "1") as mirror, printer_at_work(hall, "printer-1", printer):
        await eventually(lambda: status(mirror, "printer-1") == "ready")
        taken = await take(hall)
        await eventually(lambda: printer.printed and not slips(mirror))
    (job,) = printer.printed
    assert (job.number, job.slip, job.reprint) == (taken.number, taken.slip, False)
    assert job.url == taken.url
    assert len(list((tmp_path / "slips").iterdir())) == 1


async def test_paper_out_is_shown_and_when_paper_is_back_the_slip_comes_out_once(hall: TestHall) -> None:
    with fake_printer() as paper:
        paper.condition = "paper_out"
        table = PrinterTable(connection="network", host="127.0.0.1", port=paper.port)
        printer = open_printer(table, "zh", Path())
        async with hall.mirror("board", "1") as mirror, printer_at_work(hall, "printer-1", printer):
            await eventually(lambda: status(mirror, "printer-1") == "paper_out")
            taken = await take(hall)
            await eventually(lambda: taken.slip in slips(mirror))
            paper.condition = "ready"
            await eventually(lambda: not slips(mirror))
        (slip,) = paper.slips()
        assert taken.number in slip.text()
        assert "补打" not in slip.text()


async def test_paper_that_ends_in_the_middle_gives_a_marked_second_slip(hall: TestHall) -> None:
    with fake_printer() as paper:
        paper.paper = 100
        table = PrinterTable(connection="network", host="127.0.0.1", port=paper.port)
        printer = open_printer(table, "zh", Path())
        async with hall.mirror("board", "1") as mirror, printer_at_work(hall, "printer-1", printer):
            taken = await take(hall)
            await eventually(lambda: slips(mirror) == {taken.slip: ("failed", "printer-1")})
            assert status(mirror, "printer-1") == "paper_out"
            paper.printed.clear()
            paper.paper, paper.condition = 1_000_000, "ready"
            await eventually(lambda: not slips(mirror))
        (slip,) = paper.slips()
        assert "补打 REPRINT" in slip.text()


async def test_a_program_killed_between_print_and_confirmation_prints_a_marked_slip_again(
    hall: TestHall, tmp_path: Path
) -> None:
    class Killed(WatchedPrinter):
        def print(self, job: SlipOffered) -> Outcome:
            super().print(job)
            raise SystemError("killed")

    first = Killed(tmp_path)
    taken = await take(hall)
    async with hall.mirror("board", "1") as mirror:
        async with hall.link("printer", "printer-1") as link:
            with pytest.raises(SystemError):
                await PrinterAgent(link, first).run()
        assert slips(mirror) == {taken.slip: ("printing", "printer-1")}
        second = WatchedPrinter(tmp_path)
        async with printer_at_work(hall, "printer-1", second):
            await eventually(lambda: not slips(mirror))
    assert [(job.number, job.reprint) for job in first.printed + second.printed] == [
        (taken.number, False),
        (taken.number, True),
    ]


async def test_the_standby_takes_over_while_the_cover_is_open(hall: TestHall, tmp_path: Path) -> None:
    standby = WatchedPrinter(tmp_path)
    with fake_printer() as paper:
        table = PrinterTable(connection="network", host="127.0.0.1", port=paper.port)
        printer = open_printer(table, "zh", Path())
        async with (
            hall.mirror("board", "1") as mirror,
            printer_at_work(hall, "printer-1", printer),
            printer_at_work(hall, "printer-2", standby),
        ):
            await eventually(lambda: status(mirror, "printer-2") == "ready")
            await take(hall)
            await eventually(lambda: len(paper.slips()) == 1 and not slips(mirror))
            paper.condition = "cover_open"
            await eventually(lambda: status(mirror, "printer-1") == "cover_open")
            taken = await take(hall)
            await eventually(lambda: standby.printed and not slips(mirror))
        assert [job.number for job in standby.printed] == [taken.number]
        assert len(paper.slips()) == 1


async def test_papers_of_a_window_come_out_at_its_printer(hall: TestHall, tmp_path: Path) -> None:
    """Windows 1 to 8 print at printer-2. The receipt is for the service that accepted the case."""
    printer = WatchedPrinter(tmp_path)
    async with printer_at_work(hall, "printer-2", printer), hall.window(3) as window:
        async with hall.link("kiosk", "kiosk-2") as kiosk:
            company = await kiosk.ask(BeginJourney("company"), TicketTaken)
            other = await kiosk.ask(TakeTicket("consult"), TicketTaken)
        for outcome in (
            FinishService("accepted", ("公司章程",)),
            FinishService("refused", ("户口本", "照片")),
        ):
            await window.ask(CallNext(), AtWindow)
            await window.ask(StartService(), AtWindow)
            finished = await window.ask(outcome, Finished)
            await eventually(lambda: printer.printed and printer.printed[-1].slip == finished.slip)  # noqa: B023
    receipt, missing = printer.printed
    assert (receipt.kind, receipt.number, receipt.lines) == ("receipt", company.number, ("公司章程",))
    assert receipt.service.zh == "咨询辅导", "though the ticket waits for its next service by now"
    assert receipt.case == "20260302-0001"
    assert receipt.due == ""
    assert receipt.supplement_by
    assert receipt.pick_up
    assert (missing.kind, missing.number, missing.lines) == ("missing", other.number, ("户口本", "照片"))
    assert len(list((tmp_path / "slips").iterdir())) == 2


async def test_a_number_for_a_package_names_its_services(hall: TestHall, tmp_path: Path) -> None:
    printer = WatchedPrinter(tmp_path)
    async with printer_at_work(hall, "printer-1", printer), hall.link("kiosk", "kiosk-1") as kiosk:
        taken = await kiosk.ask(BeginJourney("company"), TicketTaken)
        await eventually(lambda: printer.printed)
    (job,) = printer.printed
    assert (job.kind, job.number) == ("ticket", taken.number)
    assert [step.zh for step in job.steps] == ["咨询辅导", "综合受理", "发票业务"]
