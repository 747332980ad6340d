"""People book from home: what they can have, what they are given, and when the hall says no."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from hall_server.bootstrap import RunningHall
from hall_server.protocol import CheckIn, TicketTaken
from tests.booking_api.outside import Interface
from tests.halls import HALL_TOML, TestHall

TODAY = "2026-03-02"
TEN = f"{TODAY}T10:00:00+08:00"
HALF_PAST_TEN = f"{TODAY}T10:30:00+08:00"


async def book(app: httpx.AsyncClient, slot: str = TEN, **more: Any) -> httpx.Response:
    return await app.post("/v1/appointments", json={"service": "intake", "slot": slot, **more})


def refusal(response: httpx.Response) -> tuple[int, str]:
    """The status and the code of a problem, which must be told as RFC 9457 wants it."""
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == response.status_code
    assert told["detail"] in told["text"].values()
    return response.status_code, told["code"]


class TestLooking:
    async def test_only_what_can_be_booked_is_offered(self, app: httpx.AsyncClient) -> None:
        offered = (await app.get("/v1/services")).json()
        assert offered["hall"] == "test-hall"
        assert (offered["timezone"], offered["today"]) == ("Asia/Shanghai", TODAY)
        assert (offered["days_ahead"], offered["slot_minutes"]) == (14, 30)
        assert offered["services"] == [
            {
                "id": "intake",
                "name": {"zh": "综合受理", "en": "General intake"},
                "zone": {"id": "general", "name": {"zh": "综合区", "en": "General"}},
            }
        ]

    async def test_the_slots_of_a_day_with_what_is_free(self, app: httpx.AsyncClient) -> None:
        await book(app)
        day = (await app.get("/v1/services/intake/slots", params={"day": TODAY})).json()
        assert day["slots"][0] == {
            "start": "2026-03-02T09:30:00+08:00",
            "end": "2026-03-02T10:00:00+08:00",
            "free": 2,
            "quieter": False,
        }
        assert {slot["start"]: slot["free"] for slot in day["slots"]}[TEN] == 1
        assert day["slots"][-1]["end"] == "2026-03-02T18:00:00+08:00"

    @pytest.mark.parametrize("day", ["2026-03-01", "2026-03-17", "0001-01-01", "9999-12-31"])
    async def test_a_day_that_is_over_or_too_far_has_no_slots(self, app: httpx.AsyncClient, day: str) -> None:
        assert (await app.get("/v1/services/intake/slots", params={"day": day})).json()["slots"] == []

    async def test_a_service_that_there_is_not(self, app: httpx.AsyncClient) -> None:
        response = await app.get("/v1/services/divorce/slots", params={"day": TODAY})
        assert refusal(response) == (404, "unknown_service")

    @pytest.mark.parametrize("day", ["", "today", "20260302", "1772415000", "2026-02-30"])
    async def test_what_is_no_day(self, app: httpx.AsyncClient, day: str) -> None:
        response = await app.get("/v1/services/intake/slots", params={"day": day})
        assert refusal(response) == (422, "malformed")
        assert [each["field"] for each in response.json()["errors"]] == ["day"]


class TestBooking:
    async def test_whoever_books_is_let_in_with_the_code(
        self, app: httpx.AsyncClient, hall: TestHall
    ) -> None:
        response = await book(app, "2026-03-02T09:30:00+08:00", phone_tail="5678", needs=["wheelchair"])
        made = response.json()
        assert (response.status_code, made["state"], made["service"]) == (201, "booked", "intake")
        assert (made["start"], made["end"]) == ("2026-03-02T09:30:00+08:00", TEN)
        assert made["qr"] == f"TINGXU:test-hall:{made['code']}"
        async with hall.link("kiosk", "kiosk-2") as kiosk:
            taken = await kiosk.ask(CheckIn(made["qr"]), TicketTaken)
        kept = (await app.get(f"/v1/appointments/{made['code']}")).json()
        assert (kept["state"], kept["number"]) == ("kept", taken.number)
        again = await app.patch(f"/v1/appointments/{made['code']}", json={"slot": TEN})
        assert refusal(again) == (409, "already_checked_in")

    async def test_the_hall_has_what_the_app_said(self, app: httpx.AsyncClient, interface: Interface) -> None:
        await book(app, phone_tail="5678", priority="elderly", needs=["deaf", "slow_walker"])
        (known,) = await interface.booked(TODAY)
        assert (known.phone_tail, known.priority, set(known.needs)) == (
            "5678",
            "elderly",
            {"deaf", "slow_walker"},
        )

    async def test_the_same_moment_may_be_said_in_any_offset(self, app: httpx.AsyncClient) -> None:
        assert (await book(app, "2026-03-02T02:00:00Z")).json()["start"] == TEN

    async def test_of_fifty_at_once_as_many_get_a_slot_as_it_has_places(
        self, open_hall: RunningHall, interface: Interface
    ) -> None:
        async with interface.process(), interface.app() as app:
            responses = await asyncio.gather(*(book(app) for _ in range(50)))
        made = [response.json()["code"] for response in responses if response.status_code == 201]
        refused = [refusal(response) for response in responses if response.status_code != 201]
        assert (len(set(made)), refused) == (2, [(409, "slot_full")] * 48)
        assert {one.code for one in await interface.booked(TODAY)} == set(made)

    async def test_of_two_apps_one_gets_the_last_place(
        self, app: httpx.AsyncClient, interface: Interface
    ) -> None:
        await book(app)
        async with interface.app(interface.keys.add("other-app", TODAY)) as other:
            statuses = [each.status_code for each in await asyncio.gather(book(app), book(other))]
        assert sorted(statuses) == [201, 409]
        assert len(await interface.booked(TODAY)) == 2

    @pytest.mark.parametrize(
        ("slot", "code"),
        [
            ("2026-03-02T08:30:00+08:00", "slot_past"),
            ("1970-01-01T00:00:00Z", "slot_past"),
            ("2026-03-02T10:05:00+08:00", "no_such_slot"),
            ("2026-03-02T18:00:00+08:00", "no_such_slot"),
            ("2026-03-17T10:00:00+08:00", "slot_too_far"),
            ("9999-12-31T23:30:00Z", "slot_too_far"),
        ],
    )
    async def test_a_slot_that_cannot_be_had(self, app: httpx.AsyncClient, slot: str, code: str) -> None:
        assert refusal(await book(app, slot)) == (409, code)

    async def test_a_holiday(self, tmp_path: Path) -> None:
        toml = HALL_TOML.replace("[calling]", '[calendar]\nclosed = ["2026-03-03"]\n\n[calling]')
        hall = TestHall(tmp_path / "hall", toml)
        async with hall.open(), Interface(hall, tmp_path).open() as app:
            day = await app.get("/v1/services/intake/slots", params={"day": "2026-03-03"})
            assert day.json()["slots"] == []
            assert refusal(await book(app, "2026-03-03T10:00:00+08:00")) == (409, "no_such_slot")
            assert (await book(app, "2026-03-04T10:00:00+08:00")).status_code == 201

    async def test_a_service_without_appointments(self, app: httpx.AsyncClient) -> None:
        assert refusal(await book(app, service="consult")) == (409, "no_appointments_here")
        assert refusal(await book(app, service="divorce")) == (404, "unknown_service")

    async def test_one_person_books_twice_a_day_and_no_more(self, app: httpx.AsyncClient) -> None:
        person = {"id_number": "11010119491231002X"}
        for slot in (TEN, HALF_PAST_TEN):
            assert (await book(app, slot, **person)).status_code == 201
        eleven = f"{TODAY}T11:00:00+08:00"
        same = {"id_number": "11010119491231002x"}
        assert refusal(await book(app, eleven, **same)) == (409, "too_many_appointments")
        assert (await book(app, "2026-03-03T11:00:00+08:00", **person)).status_code == 201
        assert (await book(app, eleven, id_number="110101199001011234")).status_code == 201


class TestMovingAndCancelling:
    async def test_a_moved_appointment_gives_its_place_back(self, app: httpx.AsyncClient) -> None:
        first, second = [(await book(app)).json()["code"] for _ in range(2)]
        assert refusal(await book(app)) == (409, "slot_full")
        moved = await app.patch(f"/v1/appointments/{first}", json={"slot": HALF_PAST_TEN})
        assert (moved.status_code, moved.json()["start"], moved.json()["code"]) == (200, HALF_PAST_TEN, first)
        again = await app.patch(f"/v1/appointments/{first}", json={"slot": HALF_PAST_TEN})
        assert (again.status_code, again.json()) == (200, moved.json())
        assert (await book(app)).status_code == 201
        assert refusal(await app.patch(f"/v1/appointments/{first}", json={"slot": TEN})) == (409, "slot_full")
        assert (await app.get(f"/v1/appointments/{first}")).json()["start"] == HALF_PAST_TEN
        assert (await app.get(f"/v1/appointments/{second}")).json()["start"] == TEN

    async def test_a_cancelled_appointment_stays_cancelled(self, app: httpx.AsyncClient) -> None:
        path = f"/v1/appointments/{(await book(app)).json()['code']}"
        for _ in range(2):
            response = await app.delete(path)
            assert (response.status_code, response.content) == (204, b"")
        assert (await app.get(path)).json()["state"] == "cancelled"
        assert refusal(await app.patch(path, json={"slot": TEN})) == (409, "appointment_is_cancelled")
        assert [(await book(app)).status_code for _ in range(2)] == [201, 201]

    async def test_a_code_is_found_however_it_is_typed(self, app: httpx.AsyncClient) -> None:
        code = (await book(app)).json()["code"]
        assert (await app.get(f"/v1/appointments/{code.lower()}")).json()["code"] == code

    async def test_a_code_that_nobody_has(self, app: httpx.AsyncClient) -> None:
        path = "/v1/appointments/ABCDEFGH"
        for response in (
            await app.get(path),
            await app.delete(path),
            await app.patch(path, json={"slot": TEN}),
        ):
            assert refusal(response) == (404, "unknown_appointment")

    async def test_what_cannot_be_a_code(self, app: httpx.AsyncClient) -> None:
        assert refusal(await app.get("/v1/appointments/%0A%00")) == (422, "malformed")
        assert refusal(await app.get("/v1/appointments/" + "A" * 300)) == (422, "malformed")


class TestForms:
    @pytest.mark.parametrize(
        ("body", "fields"),
        [
            ({}, ["service", "slot"]),
            ({"service": "intake", "slot": "2026-03-02T10:00:00"}, ["slot"]),
            ({"service": "intake", "slot": "1772416800"}, ["slot"]),
            ({"service": "intake", "slot": 1772416800}, ["slot"]),
            ({"service": "intake", "slot": None}, ["slot"]),
            ({"service": 7, "slot": TEN}, ["service"]),
            ({"service": "in take", "slot": TEN}, ["service"]),
            ({"service": "intake", "slot": TEN, "phone_tail": "13800001234"}, ["phone_tail"]),
            ({"service": "intake", "slot": TEN, "phone_tail": "１２３４"}, ["phone_tail"]),
            ({"service": "intake", "slot": TEN, "id_number": "1" * 41}, ["id_number"]),
            ({"service": "intake", "slot": TEN, "priority": "green"}, ["priority"]),
            ({"service": "intake", "slot": TEN, "needs": "deaf"}, ["needs"]),
            ({"service": "intake", "slot": TEN, "needs": ["tea"]}, ["needs.0"]),
            ({"service": "intake", "slot": TEN, "name": "王芳"}, ["name"]),
        ],
    )
    async def test_each_wrong_field_is_named(
        self, app: httpx.AsyncClient, interface: Interface, body: dict[str, Any], fields: list[str]
    ) -> None:
        response = await app.post("/v1/appointments", json=body)
        assert refusal(response) == (422, "malformed")
        assert [each["field"] for each in response.json()["errors"]] == fields
        # What was wrong is not repeated: it may be about somebody.
        assert not [value for value in body.values() if f'"{value}"' in response.text]
        assert await interface.booked(TODAY) == ()

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"null"])
    async def test_what_is_no_form_at_all(self, app: httpx.AsyncClient, body: bytes) -> None:
        headers = {"Content-Type": "application/json"}
        response = await app.post("/v1/appointments", content=body, headers=headers)
        assert refusal(response) == (422, "malformed")

    async def test_a_move_needs_a_slot_and_nothing_else(self, app: httpx.AsyncClient) -> None:
        path = f"/v1/appointments/{(await book(app)).json()['code']}"
        for body in ({}, {"slot": HALF_PAST_TEN, "service": "intake"}, {"slot": "later"}):
            assert refusal(await app.patch(path, json=body)) == (422, "malformed")

    async def test_a_refusal_is_told_in_the_language_that_is_wished(
        self, app: httpx.AsyncClient, interface: Interface
    ) -> None:
        path = "/v1/services/divorce/slots?day=2026-03-02"
        for wish, language in (
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
            ("fr;q=0.9,en;q=0.5,zh;q=0.7", "zh"),
            ("en-GB", "en"),
            ("zh;q=nonsense", interface.device.language),
            ("", interface.device.language),
        ):
            response = await app.get(path, headers={"Accept-Language": wish})
            assert response.headers["content-language"] == language
            told = response.json()
            assert told["detail"] == told["text"][language]
        assert told["text"] == {"zh": "大厅没有 divorce 这项业务。", "en": "The hall has no service divorce."}


async def test_nothing_is_kept_by_caches(app: httpx.AsyncClient, open_hall: RunningHall) -> None:
    responses = [await app.get("/v1/services"), await book(app), await app.get("/v1/appointments/ABCDEFGH")]
    assert {response.headers["cache-control"] for response in responses} == {"no-store"}
