"""More than one service: whole matters on one number, and results to collect."""

from __future__ import annotations

import pytest

from hall_server.bootstrap import RunningHall
from hall_server.protocol import (
    Accepted,
    AtWindow,
    CallNext,
    DecideCase,
    Finished,
    FinishService,
    StartService,
    TakeTicket,
    TicketTaken,
)
from tests.halls import HALL_TOML, TestHall
from ticket_printer.kiosk.entries import case_number
from ticket_printer.kiosk.pages import ForCase, ForPackage, Packages, Priority, Refusal, Services
from ticket_printer.kiosk.settings import KioskTable

from .at_kiosk import (
    app_of,
    asked,
    choice,
    choices,
    corner,
    kiosk,
    press,
    read,
    scan,
    shown,
    taken,
    touch,
    touch_keys,
)

HOME = """
[[packages]]
id = "home"
name = { zh = "买房一件事", en = "Buying a home" }
prefix = "R"
stages = [["invoice"], ["intake"]]
"""


async def accepted_case(hall: TestHall, *, decided: bool) -> str:
    """A case that a clerk took in, by its number."""
    async with hall.link("kiosk", "kiosk-2") as door, hall.window(1) as window:
        await door.ask(TakeTicket("intake"), TicketTaken)
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        case = (await window.ask(FinishService("accepted"), Finished)).case
    if decided:
        async with hall.link("manager", "chief") as manager:
            await manager.ask(DecideCase(case, approved=True), Accepted)
    return case


async def test_one_number_for_a_whole_matter(hall: TestHall, open_hall: RunningHall) -> None:
    async with kiosk(hall) as pilot:
        await touch(pilot, choice(pilot, "Setting up a company"))
        assert "1. Consultation" in shown(pilot)
        assert "2. General intake and Invoices" in shown(pilot)
        assert "Begins in: General" in shown(pilot)
        await touch(pilot, choice(pilot, "Take a number"))
        number = (await taken(pilot)).watch.taken.number
        assert number == "Q001"
        assert "Please wait in: General" in shown(pilot)
        assert "1. Consultation" in shown(pilot)
        assert "2. General intake and Invoices" in shown(pilot)


async def test_several_matters_are_asked_for_by_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    hall = TestHall(tmp_path_factory.mktemp("matters") / "hall", HALL_TOML + HOME)
    async with hall.open(), kiosk(hall) as pilot:
        assert "Setting up a company, Buying a home" in shown(pilot)
        await touch(pilot, choice(pilot, "One matter, one number"))
        assert app_of(pilot).page == Packages()
        await touch(pilot, choice(pilot, "Buying a home"))
        assert "Begins in: Tax" in shown(pilot)
        await touch(pilot, choice(pilot, "Pregnant"))
        assert (await taken(pilot)).watch.taken.number == "R001"


async def test_a_kiosk_for_one_zone_has_its_matters_beside_its_services(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    hall = TestHall(tmp_path_factory.mktemp("matters") / "hall", HALL_TOML + HOME)
    async with hall.open(), kiosk(hall, kiosk=KioskTable(zones=["tax"])) as pilot:
        assert app_of(pilot).page == Services("tax")
        titles = [str(button.label).split("\n")[0][3:] for button in choices(pilot)]
        assert titles == ["Invoices", "Buying a home", "Collect a result"]
        await press(pilot, "2")
        assert app_of(pilot).page == Priority(ForPackage("home"))


async def test_a_matter_whose_first_service_is_closed_is_closed(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    toml = HALL_TOML.replace('id = "consult"', 'id = "consult"\nhours = { open = ["13:30-17:00"] }')
    hall = TestHall(tmp_path_factory.mktemp("closed") / "hall", toml)
    async with hall.open(), kiosk(hall) as pilot:
        closed = choice(pilot, "Setting up a company")
        assert closed.has_class("closed")
        assert "13:30-17:00" in str(closed.label)


async def test_a_result_is_collected_with_the_number_on_the_receipt(
    hall: TestHall, open_hall: RunningHall
) -> None:
    case = await accepted_case(hall, decided=True)
    async with kiosk(hall) as pilot:
        await touch(pilot, choice(pilot, "Collect a result"))
        await touch_keys(pilot, case.replace("-", ""))
        assert app_of(pilot).page == Priority(ForCase(case))
        assert f"Result of case {case}" in shown(pilot)
        await touch(pilot, choice(pilot, "Take a number"))
        assert (await taken(pilot)).watch.taken.number == "C001"


async def test_a_receipt_can_be_scanned(hall: TestHall, open_hall: RunningHall) -> None:
    case = await accepted_case(hall, decided=True)
    async with kiosk(hall) as pilot:
        await touch(pilot, choice(pilot, "Collect a result"))
        await scan(pilot, case)
        await asked(pilot, Priority)
        await press(pilot, "1")
        await taken(pilot)
        await press(pilot, "0", "4")
        await scan(pilot, case)
        await asked(pilot, Priority)
        await press(pilot, "1")
        assert (await asked(pilot, Refusal)).code == "collected_with"
        assert "with number C001" in read(pilot)


async def test_a_receipt_can_be_scanned_on_the_first_screen(hall: TestHall, open_hall: RunningHall) -> None:
    case = await accepted_case(hall, decided=True)
    async with kiosk(hall) as pilot:
        await scan(pilot, case)
        assert (await asked(pilot, Priority)).errand == ForCase(case)


async def test_a_result_that_is_not_ready(hall: TestHall, open_hall: RunningHall) -> None:
    case = await accepted_case(hall, decided=False)
    async with kiosk(hall) as pilot:
        await press(pilot, "4", *case, "enter", "1")
        assert (await asked(pilot, Refusal)).code == "case_not_ready"
        assert "has not been decided yet" in read(pilot)
        assert "bring them to the help desk" in read(pilot)


async def test_an_unknown_receipt_number_can_be_mended(hall: TestHall, open_hall: RunningHall) -> None:
    async with kiosk(hall) as pilot:
        await press(pilot, "4", *"202603020099", "enter", "1")
        assert (await asked(pilot, Refusal)).code == "unknown_case"
        assert "no open case 20260302-0099" in read(pilot)
        for _page in range(2):
            await touch(pilot, corner(pilot, "back"))
        assert "20260302-0099" in shown(pilot)


async def test_a_hall_without_pick_up_offers_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    toml = HALL_TOML.replace('pick_up = "pickup"', "")
    hall = TestHall(tmp_path_factory.mktemp("plain") / "hall", toml)
    async with hall.open(), kiosk(hall) as pilot:
        assert not any("Collect a result" in str(button.label) for button in choices(pilot))


@pytest.mark.parametrize(
    ("read", "number"),
    [
        ("202603020001", "20260302-0001"),
        ("20260302-0001", "20260302-0001"),
        ("case 20260302-10001.", "20260302-10001"),
        ("123", "123"),
    ],
)
def test_what_is_typed_or_scanned_becomes_a_cases_number(read: str, number: str) -> None:
    assert case_number(read) == number
