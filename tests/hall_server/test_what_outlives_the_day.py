"""Appointments and cases are there again after a restart, a crash and the turn of the day."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import RunningHall
from hall_server.client import HallLink, RefusedByHall
from hall_server.domain.plan import HallPlan
from hall_server.serving.clock import HallClock, VirtualClock
from tests.halls import MORNING, ServerProcess, TestHall, eventually


def at(moment: datetime) -> object:
    def clock(last_at: int, plan: HallPlan) -> HallClock:
        return VirtualClock(moment, plan.timezone, 1.0, last_at)

    return clock


async def book(link: HallLink, day: str, index: int = 0, **citizen: str) -> p.AppointmentInfo:
    slots = (await link.ask(p.GetSlots("intake", day), p.Slots)).slots
    info = p.CitizenInfo(**citizen)  # type: ignore[arg-type]
    made = await link.ask(p.BookAppointment("intake", slots[index].start, "8801", info), p.Appointments)
    return made.appointments[0]


async def test_an_appointment_for_tomorrow_is_kept_tomorrow(hall: TestHall) -> None:
    tomorrow = MORNING + timedelta(days=1)
    async with hall.open(), hall.link("booking", "city-app") as app:
        booked = await book(app, "2026-03-03", 2)
        lost = await book(app, "2026-03-03", 0)
    async with (
        hall.open(at(tomorrow)),  # type: ignore[arg-type]
        hall.link("kiosk", "kiosk-2") as kiosk,
    ):
        found = await kiosk.ask(p.FindAppointments("8801"), p.Appointments)
        assert booked.code in [one.code for one in found.appointments]
        taken = await kiosk.ask(p.CheckIn(booked.qr), p.TicketTaken)
        assert taken.service == "intake"
        with pytest.raises(RefusedByHall) as again:
            await kiosk.ask(p.CheckIn(booked.code), p.TicketTaken)
        assert again.value.code == "already_checked_in"
        assert taken.number in again.value.text.en
        # The one at eight o'clock was over before the hall opened: nobody came.
        with pytest.raises(RefusedByHall) as missed:
            await eventually_missed(kiosk, lost.code)
        assert missed.value.code == "appointment_is_missed"


async def eventually_missed(kiosk: HallLink, code: str) -> None:
    """The hall looks once a second; until then it is simply too late."""
    for _second in range(50):
        try:
            await kiosk.ask(p.CheckIn(code), p.TicketTaken)
        except RefusedByHall as refusal:
            if refusal.code != "too_late":
                raise
        await asyncio.sleep(0.1)


async def test_what_was_booked_is_there_after_a_power_cut(hall: TestHall) -> None:
    server = ServerProcess(hall)
    server.start()
    try:
        await server.answering()
        async with hall.link("booking", "city-app") as app, hall.window(1) as window:
            booked = [await book(app, "2026-03-04", index) for index in range(3)]
            moved = await app.ask(p.MoveAppointment(booked[0].code, booked[1].slot), p.Appointments)
            await app.ask(p.CancelAppointment(booked[2].code), p.Accepted)
            await window.ask(p.TakeTicket("intake"), p.TicketTaken)
            await window.ask(p.CallNext(), p.AtWindow)
            await window.ask(p.StartService(), p.AtWindow)
            finished = await window.ask(p.FinishService("accepted", ("户口本",)), p.Finished)
            before = await app.ask(p.ListAppointments("2026-03-04"), p.Appointments)
        server.kill()
        server.start()
        await server.answering()
        async with hall.link("booking", "city-app") as app, hall.link("manager", "boss") as manager:
            assert await app.ask(p.ListAppointments("2026-03-04"), p.Appointments) == before
            assert moved.appointments[0].slot == booked[1].slot
            slots = (await app.ask(p.GetSlots("intake", "2026-03-04"), p.Slots)).slots
            assert [slot.free for slot in slots[:3]] == [2, 0, 2]
            (case,) = (await manager.ask(p.ListCases(), p.Cases)).cases
            assert (case.number, case.missing, case.state) == (finished.case, ("户口本",), "supplement")
            # Five working days from Monday the second; twenty by law.
            assert (case.promised, case.legal) == ("2026-03-09", "2026-03-30")
    finally:
        server.kill()


async def test_what_is_to_be_decided_leads_the_list_of_cases(hall: TestHall, open_hall: RunningHall) -> None:
    async with hall.window(1) as window, hall.link("manager", "boss") as manager:
        numbers = []
        for _case in range(2):
            await window.ask(p.TakeTicket("intake"), p.TicketTaken)
            called = await window.ask(p.CallNext(), p.AtWindow)
            assert called.serving.case == ""
            await window.ask(p.StartService(), p.AtWindow)
            numbers.append((await window.ask(p.FinishService("accepted"), p.Finished)).case)
        await manager.ask(p.DecideCase(numbers[0], True), p.Accepted)
        listed = (await manager.ask(p.ListCases(), p.Cases)).cases
        assert [case.number for case in listed] == numbers[::-1]
        await window.ask(p.PickUp(numbers[0]), p.TicketTaken)
        called = await window.ask(p.CallNext(), p.AtWindow)
        assert called.serving.case == numbers[0]


async def test_the_last_place_of_a_slot_goes_to_one(hall: TestHall, open_hall: RunningHall) -> None:
    async with hall.link("booking", "app-1") as one, hall.link("booking", "app-2") as two:
        slot = (await one.ask(p.GetSlots("intake", "2026-03-05"), p.Slots)).slots[0]
        asks = [link.ask(p.BookAppointment("intake", slot.start), p.Appointments) for link in (one, two) * 20]
        answers = await asyncio.gather(*asks, return_exceptions=True)
        made = [answer for answer in answers if isinstance(answer, p.Appointments)]
        refusals = {answer.code for answer in answers if isinstance(answer, RefusedByHall)}
        assert (len(made), refusals) == (slot.free, {"slot_full"})


async def test_an_id_is_nowhere_on_the_disk(hall: TestHall) -> None:
    number = "41010119900307234X"
    async with hall.open(), hall.link("kiosk", "kiosk-2") as kiosk, hall.link("booking", "app") as app:
        citizen = p.CitizenInfo(id_number=number)
        for _ticket in range(3):
            await kiosk.ask(p.TakeTicket("consult", citizen), p.TicketTaken)
        with pytest.raises(RefusedByHall) as fourth:
            await kiosk.ask(p.TakeTicket("invoice", p.CitizenInfo(id_number=number.lower())), p.TicketTaken)
        assert fourth.value.code == "too_many_tickets"
        await kiosk.ask(p.TakeTicket("consult", p.CitizenInfo(id_number="41010119900307118X")), p.TicketTaken)
        await book(app, "2026-03-05", id_number=number)
    everything = b"".join(path.read_bytes() for path in files_of(hall.path))
    assert number.encode() not in everything
    assert number[6:14].encode() not in everything


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_window_that_stands_by_is_called_to_at_once(hall: TestHall, open_hall: RunningHall) -> None:
    async with (
        hall.window(1) as narrow,
        hall.window(9) as broad,
        hall.link("kiosk", "kiosk-2") as kiosk,
        hall.mirror("board", "b") as board,
    ):
        view = await board.synced()
        await broad.ask(p.StandBy(), p.Accepted)
        await narrow.ask(p.StandBy(), p.Accepted)
        await eventually(lambda: view.windows[1].standing_by and view.windows[9].standing_by)
        first = await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        # Window 9 can do everything and waited longer; window 1 has fewer skills.
        await eventually(lambda: view.calls and view.calls[0].number == first.number)
        assert view.calls[0].window == 1
        second = await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        await eventually(lambda: view.calls[0].number == second.number)
        assert view.calls[0].window == 9
        assert not view.waiting


async def test_a_company_is_set_up_on_one_number(hall: TestHall, open_hall: RunningHall) -> None:
    async with (
        hall.link("kiosk", "kiosk-2") as kiosk,
        hall.window(1) as general,
        hall.window(9) as tax,
        hall.mirror("board", "b") as board,
    ):
        view = await board.synced()
        taken = await kiosk.ask(p.BeginJourney("company"), p.TicketTaken)
        assert (taken.number, taken.service, taken.package) == ("Q001", "consult", "company")
        done = []
        for window in (general, tax, general):
            called = await window.ask(p.CallNext(), p.AtWindow)
            assert called.serving.number == "Q001"
            assert called.serving.journey is not None
            done.append((called.serving.service, called.serving.journey.step))
            await window.ask(p.StartService(), p.AtWindow)
            finished = await window.ask(p.FinishService(), p.Finished)
            if len(done) == 1:
                assert finished.onward is not None
                assert set(finished.onward.services) == {"intake", "invoice"}
                await eventually(lambda: [one.number for one in view.onward] == ["Q001"])
        assert finished.onward is None
        assert done[0] == ("consult", 1)
        assert {service for service, _step in done[1:]} == {"intake", "invoice"}
        await eventually(lambda: not view.waiting and not view.onward)
        assert board.view == open_hall.owner.picture.view
