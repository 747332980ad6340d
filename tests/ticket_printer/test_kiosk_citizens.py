"""Who comes to the kiosk: priority, help, ID cards, and services that have few numbers left."""

from __future__ import annotations

import logging

import pytest

from hall_server.bootstrap import RunningHall
from hall_server.protocol import (
    Accepted,
    Appointments,
    BookAppointment,
    CancelAppointment,
    CitizenInfo,
    GetSlots,
    Slots,
    TakeTicket,
    TicketTaken,
)
from tests.halls import HALL_TOML, TestHall, eventually
from ticket_printer.kiosk.app import Pace
from ticket_printer.kiosk.pages import Card, Message, Needs, Priority, Refusal, Services, Zones

from .at_kiosk import app_of, asked, choice, choices, corner, kiosk, press, read, scan, shown, taken, touch

# The example number of the standard for citizen numbers, GB 11643.
NUMBER = "11010519491231002X"
WITH_CARDS = HALL_TOML.replace('id = "invoice"', 'id = "invoice"\nneeds_id = true').replace(
    "minutes = 5", "minutes = 5\ndaily_cap = 2"
)


@pytest.fixture
def strict_hall(tmp_path_factory: pytest.TempPathFactory) -> TestHall:
    """Invoices need an ID card; two numbers a day are given for consultations."""
    return TestHall(tmp_path_factory.mktemp("strict") / "hall", WITH_CARDS)


async def who_waits(hall: TestHall) -> dict[str, tuple[str, tuple[str, ...]]]:
    async with hall.mirror("board", "1") as mirror:
        assert mirror.view is not None
        return {ticket.number: (ticket.priority, ticket.needs) for ticket in mirror.view.waiting.values()}


@pytest.mark.parametrize(
    ("words", "priority"),
    [
        ("Take a number", "normal"),
        ("Elderly", "elderly"),
        ("Disabled", "disabled"),
        ("Pregnant", "pregnant"),
    ],
)
async def test_three_touches_say_who_comes(
    hall: TestHall, open_hall: RunningHall, words: str, priority: str
) -> None:
    async with kiosk(hall) as pilot:
        for label in ("General", "Consultation"):
            await touch(pilot, choice(pilot, label))
        await touch(pilot, next(one for one in choices(pilot) if str(one.label)[3:].startswith(words)))
        number = (await taken(pilot)).watch.taken.number
    assert await who_waits(hall) == {number: (priority, ())}


async def test_the_wait_is_told_before_the_last_touch(hall: TestHall, open_hall: RunningHall) -> None:
    async with hall.link("kiosk", "kiosk-2") as other, kiosk(hall) as pilot:
        await other.ask(TakeTicket("consult"), TicketTaken)
        await press(pilot, "1", "1")
        await eventually(lambda: "Consultation: 1 waiting" in shown(pilot))
        await press(pilot, "0", "0", "3")
        await eventually(lambda: "Begins in: General, 1 waiting" in shown(pilot))


async def test_taking_a_number_is_by_far_the_largest_button(hall: TestHall, open_hall: RunningHall) -> None:
    async with kiosk(hall) as pilot:
        await press(pilot, "1", "1")
        first, *others = [button.region.area for button in choices(pilot)]
        assert first > 1.5 * max(others)


async def test_help_is_chosen_first_and_then_priority(hall: TestHall, open_hall: RunningHall) -> None:
    async with kiosk(hall) as pilot:
        await press(pilot, "1", "1")
        await touch(pilot, choice(pilot, "touch here first"))
        assert isinstance(app_of(pilot).page, Needs)
        await touch(pilot, choice(pilot, "Wheelchair"))
        await touch(pilot, choice(pilot, "Interpreter"))
        await touch(pilot, choice(pilot, "Go on"))
        assert "Wheelchair, Interpreter" in str(choice(pilot, "touch to change").label)
        await touch(pilot, choice(pilot, "Disabled"))
        number = (await taken(pilot)).watch.taken.number
    assert await who_waits(hall) == {number: ("disabled", ("interpreter", "wheelchair"))}


async def test_the_way_back_leads_through_the_questions_once(hall: TestHall, open_hall: RunningHall) -> None:
    async with kiosk(hall) as pilot:
        await press(pilot, "1", "1", "5", "2", "3", "1")
        assert app_of(pilot).page.needs == ("slow_walker", "wheelchair")  # type: ignore[union-attr]
        for page in (Services, Zones):
            await touch(pilot, corner(pilot, "back"))
            assert isinstance(app_of(pilot).page, page)


async def test_the_green_channel_is_told_in_words_and_has_no_button(
    hall: TestHall, open_hall: RunningHall
) -> None:
    async with kiosk(hall) as pilot:
        await press(pilot, "1", "1")
        assert "Green channel (Soldier): please ask at a window." in shown(pilot)
        assert not any("Soldier" in str(button.label) for button in choices(pilot))


class TestIdCard:
    async def test_the_reader_gives_the_number_which_is_never_shown_logged_or_kept(
        self, strict_hall: TestHall, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        async with strict_hall.open(), kiosk(strict_hall) as pilot:
            await touch(pilot, choice(pilot, "Tax"))
            assert "ID card needed" in shown(pilot)
            await touch(pilot, choice(pilot, "Invoices"))
            await touch(pilot, choice(pilot, "Elderly"))
            assert "Please put your ID card on the reader." in shown(pilot)
            for count, sign in enumerate(NUMBER, 1):
                await press(pilot, sign)
                assert "•" * min(count, 14) + NUMBER[14:count] in shown(pilot)
                assert not any(NUMBER[at : at + 5] in shown(pilot) for at in range(len(NUMBER) - 4))
            await press(pilot, "enter")
            number = (await taken(pilot)).watch.taken.number
            assert NUMBER[14:] not in shown(pilot)
            assert NUMBER not in repr(app_of(pilot)._page)
            assert await who_waits(strict_hall) == {number: ("elderly", ())}
        assert NUMBER not in caplog.text
        for file in strict_hall.path.rglob("*"):
            assert file.is_dir() or NUMBER.encode() not in file.read_bytes()

    async def test_a_card_that_was_not_read_well_is_asked_for_again(self, strict_hall: TestHall) -> None:
        async with strict_hall.open(), kiosk(strict_hall) as pilot:
            await press(pilot, "2", "1", "1")
            for misread in ("110105194912310021", NUMBER[:-2], "G12345678", "TINGXU:test-hall:ABCDEFGH"):
                await scan(pilot, misread)
                await eventually(lambda: "was not read well" in shown(pilot))
            await scan(pilot, NUMBER.lower())
            await taken(pilot)

    async def test_without_a_card_the_way_leads_to_a_person(self, strict_hall: TestHall) -> None:
        async with strict_hall.open(), kiosk(strict_hall) as pilot:
            await press(pilot, "2", "1", "1")
            await touch(pilot, choice(pilot, "no ID card"))
            assert isinstance(app_of(pilot).page, Message)
            assert "at a window or at the help desk" in read(pilot)
            await touch(pilot, corner(pilot, "back"))
            assert isinstance(app_of(pilot).page, Priority)

    async def test_who_leaves_a_half_read_card_leaves_nothing_behind(self, strict_hall: TestHall) -> None:
        async with strict_hall.open(), kiosk(strict_hall, pace=Pace(idle=3, settle=0)) as pilot:
            await press(pilot, "2", "1", "1", *NUMBER[:16])
            assert isinstance(app_of(pilot).page, Card)
            await eventually(lambda: app_of(pilot).page == Zones())
            await press(pilot, "2", "1", "1")
            assert "•" not in shown(pilot)

    async def test_too_many_numbers_on_one_card(self, strict_hall: TestHall) -> None:
        async with strict_hall.open(), strict_hall.link("kiosk", "kiosk-2") as other:
            for _time in range(3):
                await other.ask(TakeTicket("invoice", CitizenInfo(id_number=NUMBER)), TicketTaken)
            async with kiosk(strict_hall) as pilot:
                await press(pilot, "2", "1", "1")
                await scan(pilot, NUMBER)
                assert (await asked(pilot, Refusal)).code == "too_many_tickets"
                assert "3 numbers today, which is the limit" in read(pilot)

    async def test_the_number_instead_of_a_lost_appointment_needs_the_card_too(
        self, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        toml = HALL_TOML.replace('id = "intake"', 'id = "intake"\nneeds_id = true')
        hall = TestHall(tmp_path_factory.mktemp("cards") / "hall", toml)
        async with hall.open(), hall.link("booking", "web") as booking:
            slots = (await booking.ask(GetSlots("intake", "2026-03-02"), Slots)).slots
            ask = BookAppointment("intake", slots[0].start)
            (made,) = (await booking.ask(ask, Appointments)).appointments
            await booking.ask(CancelAppointment(made.code), Accepted)
            async with kiosk(hall) as pilot:
                await scan(pilot, made.qr)
                await asked(pilot, Refusal)
                await touch(pilot, choice(pilot, "Take a number now"))
                await scan(pilot, NUMBER)
                await taken(pilot)


async def test_few_numbers_left_are_told_until_the_button_closes(strict_hall: TestHall) -> None:
    async with strict_hall.open(), kiosk(strict_hall) as pilot:
        for left in (2, 1):
            await press(pilot, "1")
            await eventually(lambda left=left: f"{left} left today" in shown(pilot))  # type: ignore[misc]
            await touch(pilot, choice(pilot, "Consultation"))
            await press(pilot, "1")
            await taken(pilot)
            await press(pilot, "0")
        await press(pilot, "1")
        await eventually(lambda: "All numbers of today are taken" in shown(pilot))
        assert choice(pilot, "Consultation").has_class("closed")
        await touch(pilot, choice(pilot, "Consultation"))
        assert app_of(pilot).page == Services("general")


async def test_the_last_number_goes_to_somebody_else_meanwhile(strict_hall: TestHall) -> None:
    async with strict_hall.open(), strict_hall.link("kiosk", "kiosk-2") as other, kiosk(strict_hall) as pilot:
        await press(pilot, "1", "1")
        for _time in range(2):
            await other.ask(TakeTicket("consult"), TicketTaken)
        await press(pilot, "1")
        assert (await asked(pilot, Refusal)).code == "daily_cap_reached"
        assert "come on another day" in read(pilot)
