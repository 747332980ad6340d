"""What happens in the hall is told to the province: each service, each rating, once and in order."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime
from pathlib import Path

import pytest

from hall_server import protocol as p
from tests.bridge.province import CUT, ENDLESS, STORE_AND_CUT, STORE_AND_HANG, TWICE, Mood, Province
from tests.bridge.work import (
    a_morning,
    all_arrived,
    bridging,
    expected,
    go_on,
    held,
    quick_clock,
    reporting_hall,
    serve,
    take,
)
from tests.halls import TestHall, eventually
from tests.log import events_of


async def test_beside_a_running_hall_all_arrives_once_and_in_order(
    hall: TestHall, province: Province
) -> None:
    async with hall.open(quick_clock), bridging(hall):
        await a_morning(hall, 6)
        await go_on(hall)
        await all_arrived(hall, province)
    assert held(province) == expected(hall)
    assert len(province.of_kind("service")) == 6
    assert len(province.of_kind("rating")) == 5
    assert len(set(province.keys)) == len(province.asked) == 11
    assert province.complaints == []


async def test_without_a_running_hall_the_log_is_enough(hall: TestHall, province: Province) -> None:
    async with hall.open(quick_clock):
        await a_morning(hall, 2)
        await go_on(hall)
    async with bridging(hall):
        await all_arrived(hall, province)
    assert held(province) == expected(hall)


async def test_a_record_says_who_did_what_when(hall: TestHall, province: Province) -> None:
    async with hall.open(quick_clock), bridging(hall):
        await a_morning(hall, 1)
        await go_on(hall)
        await all_arrived(hall, province)
    service, rating, changed = province.records
    (finished,) = (body for kind, body in events_of(hall) if kind == "ServiceFinished")
    assert service["hall"] == rating["hall"] == "410100-001"
    assert (service["ticket"], service["visit"], service["number"]) == (2026030200001, 1, "A001")
    assert service["service"] == {"id": "consult", "name": "咨询辅导"}
    assert (service["window"], service["clerk"], service["outcome"]) == (1, "0001", "done")
    ended = datetime.fromisoformat(service["ended_at"])
    assert ended.isoformat().endswith("+08:00")
    assert round(ended.timestamp() * 1000) == finished["at"]
    assert service["issued_at"] <= service["called_at"] <= service["started_at"] <= service["ended_at"]
    assert rating["level"] == {"code": 4, "word": "satisfied", "name": "满意"}
    assert rating["options"] == [{"id": "attitude", "name": "服务态度"}]
    assert (rating["options_version"], rating["channel"]) == ("GB/T 39734-2020", "slip")
    assert (changed["level"]["code"], changed["options"]) == (5, [])
    assert changed["first_rated_at"] == rating["rated_at"] == rating["first_rated_at"]
    assert changed["rated_at"] >= changed["first_rated_at"]


async def test_each_step_of_a_journey_is_a_service_and_a_transfer_is_none(
    hall: TestHall, province: Province
) -> None:
    async with hall.open(quick_clock), bridging(hall), hall.window(9) as window:
        async with hall.link("kiosk", "kiosk-2") as kiosk:
            journey = await kiosk.ask(p.BeginJourney("company"), p.TicketTaken)
        await serve(window)
        await serve(window)
        await take(hall)
        await window.ask(p.CallNext(), p.AtWindow)
        await window.ask(p.StartService(), p.AtWindow)
        await window.ask(p.TransferTicket("intake"), p.Accepted)
        await go_on(hall)
        await eventually(lambda: len(province.records) >= 2)
        await asyncio.sleep(0.2)
    steps = [(record["ticket"], record["visit"], record["package"]) for record in province.records[:2]]
    assert steps == [(journey.ticket, 1, "company"), (journey.ticket, 2, "company")]
    assert len(province.records) == 2


async def test_a_finish_that_was_taken_back_is_not_reported(hall: TestHall, province: Province) -> None:
    async with hall.open(), hall.window(1) as window:
        one = await take(hall)
        await serve(window)
        await window.ask(p.TakeBack(), p.AtWindow)
        await asyncio.sleep(0.01)
        await window.ask(p.FinishService(), p.Finished)
        other = await take(hall)
        await serve(window)
        await window.ask(p.TakeBack(), p.AtWindow)
        await window.ask(p.TransferTicket("intake"), p.Accepted)
    async with hall.open(quick_clock):
        await go_on(hall)
    async with bridging(hall):
        await eventually(lambda: province.records)
        await asyncio.sleep(0.2)
    (record,) = province.records
    last = [b for kind, b in events_of(hall) if kind == "ServiceFinished" and b["ticket"] == one.ticket][-1]
    assert record["ticket"] == one.ticket != other.ticket
    assert round(datetime.fromisoformat(record["ended_at"]).timestamp() * 1000) == last["at"]


@pytest.mark.parametrize("send", ['["ratings"]', '["ratings", "services"]'])
async def test_a_rating_of_a_service_that_was_taken_back_is_not_reported(
    tmp_path: Path, province: Province, send: str
) -> None:
    """It goes on, and ends as a transfer; the one after it was completed, and its rating counts."""
    hall = reporting_hall(tmp_path / "hall", province.url, f"send = {send}\n")
    async with hall.open(), bridging(hall), hall.window(1) as window, hall.link("web", "web") as phone:
        taken = await take(hall)
        await serve(window)
        await phone.ask(p.RateService(taken.ticket, 1, "satisfied"), p.Rated)
        await window.ask(p.TakeBack(), p.AtWindow)
        await window.ask(p.TransferTicket("intake"), p.Accepted)
        other = await take(hall)
        await serve(window)
        await phone.ask(p.RateService(other.ticket, 1, "very_satisfied"), p.Rated)
        await asyncio.sleep(0.2)
        assert not province.asked, "it can still be taken back"
    async with hall.open(quick_clock), bridging(hall):
        await go_on(hall)
        await eventually(lambda: province.of_kind("rating"))
        await asyncio.sleep(0.2)
    assert {record["ticket"] for record in province.records} == {other.ticket}


MOODS: list[Mood] = [
    *(200, 204, 500, 502, 503, 429, 408, 425),
    *(CUT, STORE_AND_CUT, STORE_AND_HANG, TWICE, ENDLESS),
]


@pytest.mark.parametrize("seed", range(3))
async def test_a_moody_province_holds_everything_once_in_the_end(
    hall: TestHall, province: Province, seed: int
) -> None:
    dice = random.Random(seed)
    left = dict.fromkeys(MOODS, 2)

    def mood(_count: int, _body: object) -> Mood:
        open_ = [one for one, times in left.items() if times]
        if not open_ or dice.random() < 0.3:
            return 201
        one = dice.choice(open_)
        left[one] -= 1
        return one

    province.mood = mood
    async with hall.open(quick_clock), bridging(hall):
        await a_morning(hall, 8)
        await go_on(hall)
        await all_arrived(hall, province)
    assert held(province) == expected(hall)
    assert province.complaints == []
    assert len(province.asked) > len(province.records)


async def test_only_what_is_asked_for_is_sent(tmp_path: Path, province: Province) -> None:
    hall = reporting_hall(tmp_path / "hall", province.url, 'send = ["ratings"]\n')
    async with hall.open(quick_clock), bridging(hall):
        await a_morning(hall, 1)
        await go_on(hall)
        await eventually(lambda: len(province.records) == 2)
    assert [record["kind"] for record in province.records] == ["rating", "rating"]
