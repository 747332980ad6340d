"""Citizens with an appointment at the kiosk of a real hall."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from textual.pilot import Pilot

from hall_server.bootstrap import ClockMaker, RunningHall
from hall_server.client import HallLink
from hall_server.domain.plan import HallPlan
from hall_server.protocol import (
    Accepted,
    AccessNeed,
    AppointmentInfo,
    Appointments,
    BookAppointment,
    CancelAppointment,
    CitizenInfo,
    GetSlots,
    Slots,
)
from hall_server.serving.clock import HallClock, VirtualClock
from tests.halls import HALL_TOML, MORNING, TestHall, eventually
from ticket_printer.kiosk.app import Pace
from ticket_printer.kiosk.pages import Booked, CodeEntry, Found, Needs, Refusal, TailEntry, Zones
from ticket_printer.kiosk.settings import KioskTable
from ticket_printer.kiosk.widgets import KeyButton

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

pytestmark = pytest.mark.usefixtures("open_hall")

TODAY = "2026-03-02"
TOMORROW = "2026-03-03"


@pytest.fixture
async def booking(hall: TestHall, open_hall: RunningHall) -> AsyncIterator[HallLink]:
    async with hall.link("booking", "web") as link:
        yield link


async def book(
    booking: HallLink, slot: int = 0, day: str = TODAY, tail: str = "", needs: tuple[AccessNeed, ...] = ()
) -> AppointmentInfo:
    """An appointment for the intake in one of the day's slots; check-in for the first is open at nine."""
    slots = (await booking.ask(GetSlots("intake", day), Slots)).slots
    ask = BookAppointment("intake", slots[slot].start, tail, CitizenInfo(needs=needs))
    (made,) = (await booking.ask(ask, Appointments)).appointments
    return made


def clock_at(moment: datetime) -> ClockMaker:
    def clock(last_at: int, plan: HallPlan) -> HallClock:
        return VirtualClock(moment, plan.timezone, 1.0, last_at)

    return clock


async def priority_of(hall: TestHall, number: str) -> tuple[str, tuple[str, ...], bool]:
    """How a number waits: its class, its needs, and whether it has a slot."""
    async with hall.mirror("board", "1") as mirror:
        assert mirror.view is not None
        (ticket,) = [ticket for ticket in mirror.view.waiting.values() if ticket.number == number]
        return ticket.priority, ticket.needs, ticket.slot is not None


async def enter_code(pilot: Pilot[None], code: str) -> None:
    """By touch from the first screen on."""
    await touch(pilot, corner(pilot, "booked"))
    await touch(pilot, choice(pilot, "Type the code"))
    await touch_keys(pilot, code)


async def test_a_code_typed_on_the_screen_gives_the_number(hall: TestHall, booking: HallLink) -> None:
    made = await book(booking)
    async with kiosk(hall) as pilot:
        await enter_code(pilot, made.code)
        await asked(pilot, Needs)
        assert "09:30  General intake" in shown(pilot)
        await touch(pilot, choice(pilot, "Check in"))
        number = (await taken(pilot)).watch.taken.number
        assert "Please wait in: General" in shown(pilot)
    assert await priority_of(hall, number) == ("appointment", (), True)


async def test_needs_are_said_at_check_in(hall: TestHall, booking: HallLink) -> None:
    made = await book(booking)
    async with kiosk(hall) as pilot:
        await scan(pilot, made.qr)
        await asked(pilot, Needs)
        await touch(pilot, choice(pilot, "Wheelchair"))
        await touch(pilot, choice(pilot, "Hard of hearing"))
        await touch(pilot, choice(pilot, "Interpreter"))
        await touch(pilot, choice(pilot, "✓ Interpreter"))
        assert {str(one.label)[3:] for one in choices(pilot) if one.has_class("chosen")} == {
            "✓ Wheelchair",
            "✓ Hard of hearing",
        }
        await touch(pilot, choice(pilot, "Check in"))
        number = (await taken(pilot)).watch.taken.number
    assert await priority_of(hall, number) == ("appointment", ("deaf", "wheelchair"), True)


@pytest.mark.parametrize("keys", ["", "1", "a", "a1", "11", "h"], ids=lambda keys: keys or "start")
async def test_a_qr_code_can_be_scanned_on_any_screen(hall: TestHall, booking: HallLink, keys: str) -> None:
    made = await book(booking)
    async with kiosk(hall) as pilot:
        await press(pilot, *keys)
        await scan(pilot, made.qr)
        assert (await asked(pilot, Needs)).errand.code == made.code  # type: ignore[union-attr]


@pytest.mark.parametrize("keys", ["", "1", "a", "a2", "a256", "4", "411"], ids=lambda keys: keys or "start")
async def test_a_bare_code_can_be_scanned_on_any_screen_and_chooses_nothing(
    hall: TestHall, booking: HallLink, keys: str
) -> None:
    made = await book(booking)
    async with kiosk(hall) as pilot:
        await press(pilot, *keys)
        await scan(pilot, made.code)
        assert (await asked(pilot, Needs)).errand.code == made.code  # type: ignore[union-attr]


async def test_signs_in_a_burst_choose_nothing(hall: TestHall) -> None:
    async with kiosk(hall) as pilot:
        await scan(pilot, "12a0")
        await pilot.pause(0.1)
        assert app_of(pilot).page == Zones()
        await press(pilot, "a")
        assert app_of(pilot).page == Booked()


async def test_needs_that_were_booked_are_ticked(hall: TestHall, booking: HallLink) -> None:
    made = await book(booking, needs=("deaf", "wheelchair"))
    async with kiosk(hall) as pilot:
        await scan(pilot, made.qr)
        assert (await asked(pilot, Needs)).needs == ("wheelchair", "deaf")
        assert "✓ Wheelchair" in str(choice(pilot, "Wheelchair").label)


async def test_a_phones_digits_are_gone_for_who_comes_back_and_a_scan_wins(
    hall: TestHall, booking: HallLink
) -> None:
    made, other = await book(booking), await book(booking, 3, tail="5678")
    async with kiosk(hall) as pilot:
        await press(pilot, "a", "2", *"5678", "enter")
        await asked(pilot, Found)
        await press(pilot, "escape")
        assert app_of(pilot).page == TailEntry()
        await press(pilot, *"5678")
        await scan(pilot, made.qr)
        errand = (await asked(pilot, Needs)).errand
        assert errand.code == made.code != other.code  # type: ignore[union-attr]
        await press(pilot, "escape")
        assert not getattr(app_of(pilot).page, "typed", "")


async def test_a_qr_code_scanned_after_a_slip_of_the_finger_still_counts(
    hall: TestHall, booking: HallLink
) -> None:
    made = await book(booking)
    async with kiosk(hall) as pilot:
        await press(pilot, "a", "1", "Q", "Q")
        await scan(pilot, made.qr)
        await asked(pilot, Needs)


async def test_a_code_in_small_letters_with_a_mistake_taken_back(hall: TestHall, booking: HallLink) -> None:
    made = await book(booking)
    async with kiosk(hall) as pilot:
        await press(pilot, "a", "1", *made.code[:-1].lower(), "x", "backspace", made.code[-1].lower())
        assert " ".join(made.code) in shown(pilot)
        await press(pilot, "enter")
        await asked(pilot, Needs)


async def test_the_phones_last_digits_show_times_and_services_and_nothing_else(
    hall: TestHall, booking: HallLink
) -> None:
    first, second = await book(booking, 0, tail="5678"), await book(booking, 3, tail="5678")
    await book(booking, 1, tail="1111")
    await book(booking, 0, day=TOMORROW, tail="5678")
    async with kiosk(hall) as pilot:
        await touch(pilot, corner(pilot, "booked"))
        await touch(pilot, choice(pilot, "By phone number"))
        await touch_keys(pilot, "5678")
        await asked(pilot, Found)
        labels = [str(one.label) for one in choices(pilot)]
        assert labels == ["1  09:30\nGeneral intake", "2  11:00\nGeneral intake"]
        assert first.code not in shown(pilot)
        assert second.code not in shown(pilot)
        await touch(pilot, choice(pilot, "09:30"))
        await touch(pilot, choice(pilot, "Check in"))
        await taken(pilot)


async def test_four_digits_are_needed_and_no_more_are_taken(hall: TestHall) -> None:
    async with kiosk(hall) as pilot:
        await press(pilot, "a", "2", "5", "6", "x", "enter")
        assert "5 6 . ." in shown(pilot)
        await press(pilot, "7", "8", "9", "enter")
        await asked(pilot, Refusal)
        assert "No appointment with these digits is still to be checked in today" in read(pilot)
        await touch(pilot, choice(pilot, "Try again"))
        assert ". . . ." in shown(pilot)


async def test_the_same_digit_twice_in_a_hurry(hall: TestHall) -> None:
    async with kiosk(hall) as pilot:
        await press(pilot, "a", "2")
        (five,) = [key for key in pilot.app.query(KeyButton) if key.key == "5" and key.region.area]
        for _time in range(3):
            await pilot.click(five)
        await pilot.pause()
        assert "5 5 5 ." in shown(pilot)


async def test_too_early_says_when_it_opens(hall: TestHall, booking: HallLink) -> None:
    made = await book(booking, 4)
    async with kiosk(hall) as pilot:
        await scan(pilot, made.qr)
        await asked(pilot, Needs)
        await touch(pilot, choice(pilot, "Check in"))
        assert (await asked(pilot, Refusal)).code == "too_early"
        assert "Check-in opens at 11:00" in read(pilot)
        assert not choices(pilot)


async def test_too_late_offers_a_number_for_the_same_service_at_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    hall = TestHall(tmp_path_factory.mktemp("late") / "hall")
    async with hall.open(), hall.link("booking", "web") as booking:
        made = await book(booking)
    async with hall.open(clock_at(MORNING + timedelta(minutes=50))), kiosk(hall) as pilot:
        await scan(pilot, made.qr)
        assert (await asked(pilot, Refusal)).code in ("too_late", "appointment_is_missed")
        assert "take a number" in read(pilot)
        (offered,) = choices(pilot)
        assert str(offered.label) == "1  Take a number now\nGeneral intake"
        await touch(pilot, offered)
        number = (await taken(pilot)).watch.taken.number
        assert await priority_of(hall, number) == ("normal", (), False)


async def test_another_day_is_said_and_a_number_offered(hall: TestHall, booking: HallLink) -> None:
    made = await book(booking, day=TOMORROW)
    async with kiosk(hall) as pilot:
        await scan(pilot, made.qr)
        assert (await asked(pilot, Refusal)).code == "other_day"
        assert TOMORROW in shown(pilot)
        await touch(pilot, choice(pilot, "General intake"))
        number = (await taken(pilot)).watch.taken.number
    assert await priority_of(hall, number) == ("normal", (), False)


async def test_a_cancelled_appointment_is_said_and_a_number_offered(
    hall: TestHall, booking: HallLink
) -> None:
    made = await book(booking)
    await booking.ask(CancelAppointment(made.code), Accepted)
    async with kiosk(hall) as pilot:
        await scan(pilot, made.qr)
        assert (await asked(pilot, Refusal)).code == "appointment_is_cancelled"
        assert "was cancelled" in read(pilot)
        await touch(pilot, choice(pilot, "Take a number now"))
        await taken(pilot)


async def test_who_is_checked_in_already_sees_the_number_again(hall: TestHall, booking: HallLink) -> None:
    made = await book(booking)
    async with kiosk(hall) as pilot:
        await scan(pilot, made.qr)
        await asked(pilot, Needs)
        await press(pilot, "1")
        number = (await taken(pilot)).watch.taken.number
        await press(pilot, "0")
        await scan(pilot, made.qr)
        refusal = await asked(pilot, Refusal)
        assert (refusal.code, refusal.number) == ("already_checked_in", number)
        assert f"with number {number}" in read(pilot)
        assert "█" in shown(pilot)
        assert not choices(pilot)


async def test_another_halls_appointment(hall: TestHall) -> None:
    async with kiosk(hall) as pilot:
        await scan(pilot, "TINGXU:hall-over-there:ABCDEFGH")
        assert (await asked(pilot, Refusal)).code == "other_hall"
        assert "another hall" in read(pilot)


async def test_an_unknown_code_can_be_mended(hall: TestHall, booking: HallLink) -> None:
    made = await book(booking)
    wrong = made.code[:-1] + ("A" if made.code[-1] != "A" else "B")
    async with kiosk(hall) as pilot:
        await enter_code(pilot, wrong)
        assert (await asked(pilot, Refusal)).code == "unknown_appointment"
        assert "no appointment with this code" in read(pilot)
        await touch(pilot, corner(pilot, "back"))
        assert app_of(pilot).page == CodeEntry(wrong)
        await press(pilot, "backspace", made.code[-1], "enter")
        await asked(pilot, Needs)


async def test_an_appointment_of_a_zone_that_this_kiosk_does_not_serve(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    toml = HALL_TOML.replace('id = "kiosk-2"', 'id = "kiosk-2"\nzones = ["tax"]')
    hall = TestHall(tmp_path_factory.mktemp("other") / "hall", toml)
    async with hall.open(), hall.link("booking", "web") as booking:
        made = await book(booking)
        async with kiosk(hall, "kiosk-2", kiosk=KioskTable(zones=["tax"])) as pilot:
            await scan(pilot, made.qr)
            await asked(pilot, Needs)
            await press(pilot, "1")
            assert (await asked(pilot, Refusal)).code == "service_not_here"


async def test_who_leaves_a_half_typed_code_leaves_nothing_behind(hall: TestHall) -> None:
    async with kiosk(hall, pace=Pace(idle=3, settle=0)) as pilot:
        await press(pilot, "a", "1", "A", "B")
        await eventually(lambda: app_of(pilot).page == Zones())
        await press(pilot, "a")
        assert app_of(pilot).page == Booked()
        await press(pilot, "1")
        assert app_of(pilot).page == CodeEntry()


async def test_a_hall_without_appointments_does_not_ask_for_them(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    hall = TestHall(tmp_path_factory.mktemp("plain") / "hall", HALL_TOML.replace("appointments = 2\n", ""))
    async with hall.open(), kiosk(hall) as pilot:
        assert not corner(pilot, "booked").visible
        await press(pilot, "a")
        assert app_of(pilot).page == Zones()
