"""A printer's day: slips, paper running out, an open cover, a dead printer, a silent hall."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from hall_server.protocol import ClaimSlip, ConfirmSlip, FailSlip
from tests.halls import eventually
from ticket_printer.agent import PrinterAgent
from ticket_printer.devices import open_printer
from ticket_printer.settings import PrinterTable

from .fake_hall import FakeHall
from .fake_printer import FakePrinter, fake_printer
from .jobs import job


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    with fake_printer() as printer:
        yield printer


@contextlib.asynccontextmanager
async def agent_at_work(hall: FakeHall, printer: FakePrinter) -> AsyncIterator[PrinterAgent]:
    table = PrinterTable(connection="network", host="127.0.0.1", port=printer.port)
    agent = PrinterAgent(hall, open_printer(table, "zh", Path()))
    running = asyncio.create_task(agent.run())
    try:
        yield agent
    finally:
        agent.stop()
        await running


async def test_slips_are_printed_in_order_and_confirmed_one_by_one(printer: FakePrinter) -> None:
    hall = FakeHall([job(1, number="A001"), job(2, number="A002"), job(3, number="B001")])
    async with agent_at_work(hall, printer):
        await eventually(lambda: hall.confirmed == [1, 2, 3])
    numbers = [max(slip.rows(), key=lambda row: row.height).text for slip in printer.slips()]
    assert numbers == ["A001", "A002", "B001"]
    assert hall.conditions == ["ready"]


async def test_new_work_is_fetched_at_once_when_the_hall_says_so(printer: FakePrinter) -> None:
    hall = FakeHall()
    async with agent_at_work(hall, printer) as agent:
        await eventually(lambda: hall.claims)
        hall.jobs.append(job(1))
        agent.wake()
        await eventually(lambda: hall.confirmed == [1])


async def test_out_of_paper_is_told_and_nothing_is_claimed_until_paper_is_back(printer: FakePrinter) -> None:
    printer.condition = "paper_out"
    hall = FakeHall([job(1)])
    async with agent_at_work(hall, printer):
        await eventually(lambda: hall.conditions == ["paper_out"])
        assert not hall.claims
        printer.condition = "ready"
        await eventually(lambda: hall.confirmed == [1])
    assert hall.conditions == ["paper_out", "ready"]
    assert len(printer.slips()) == 1


async def test_paper_that_runs_out_in_the_middle_may_have_printed(printer: FakePrinter) -> None:
    printer.paper = 100
    hall = FakeHall([job(1)])
    async with agent_at_work(hall, printer):
        await eventually(lambda: hall.failed)
        assert hall.failed == [FailSlip(1, "paper_out", maybe_printed=True)]
        printer.printed.clear()
        printer.paper = 1_000_000
        hall.jobs.append(job(1, reprint=True))
        printer.condition = "ready"
        await eventually(lambda: hall.confirmed == [1])
    (slip,) = printer.slips()
    assert "补打 REPRINT" in slip.text()


async def test_a_cover_opened_after_the_claim_fails_the_slip_without_a_mark(printer: FakePrinter) -> None:
    hall = FakeHall([job(1)])

    def open_the_cover(ask: object) -> bool:
        if isinstance(ask, ClaimSlip):
            printer.condition = "cover_open"
        return False

    hall.deaf = open_the_cover
    async with agent_at_work(hall, printer):
        await eventually(lambda: hall.failed)
    assert hall.failed == [FailSlip(1, "cover_open", maybe_printed=False)]
    assert not printer.printed


async def test_a_printer_that_says_nothing_is_offline(printer: FakePrinter) -> None:
    printer.silent = True
    hall = FakeHall([job(1)])
    async with agent_at_work(hall, printer):
        await eventually(lambda: hall.conditions == ["offline"])
        assert not hall.claims
        printer.silent = False
        await eventually(lambda: hall.confirmed == [1])


async def test_a_printer_that_dies_in_the_middle_may_have_printed(printer: FakePrinter) -> None:
    printer.dies_after = 1
    hall = FakeHall([job(1)])
    async with agent_at_work(hall, printer):
        await eventually(lambda: hall.failed)
    assert hall.failed == [FailSlip(1, "offline", maybe_printed=True)]


async def test_a_cheap_printer_without_the_paper_question_prints_all_the_same(printer: FakePrinter) -> None:
    printer.knows_paper_query = False
    hall = FakeHall([job(1)])
    async with agent_at_work(hall, printer):
        await eventually(lambda: hall.confirmed == [1])
    assert len(printer.slips()) == 1


async def test_a_printer_that_is_not_there_is_offline() -> None:
    with fake_printer() as gone:
        pass
    hall = FakeHall([job(1)])
    async with agent_at_work(hall, gone):
        await eventually(lambda: hall.conditions == ["offline"])
    assert not hall.claims


async def test_a_confirmation_is_repeated_until_it_is_heard_and_before_the_next_claim(
    printer: FakePrinter,
) -> None:
    hall = FakeHall([job(1), job(2)], deaf=lambda ask: isinstance(ask, ConfirmSlip))
    async with agent_at_work(hall, printer):
        await eventually(lambda: len(hall.confirmed) >= 3)
        assert len(hall.claims) == 1
        hall.deaf = lambda _ask: False
        await eventually(lambda: 2 in hall.confirmed)
    confirmations = {request_id for request_id, ask in hall.asked if ask == ConfirmSlip(1)}
    assert len(confirmations) == 1
    assert len(printer.slips()) == 2


async def test_ending_the_program_finishes_the_slip_under_way(printer: FakePrinter) -> None:
    printer.knows_paper_query = False
    hall = FakeHall([job(1), job(2)])
    async with agent_at_work(hall, printer) as agent:
        await eventually(lambda: printer.printed)
        agent.stop()
    assert hall.confirmed == [1]
