"""Answers get lost and halls get restarted: nobody is booked twice, and nobody is told a lie."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from hall_server.booking_api import desk
from hall_server.bootstrap import RunningHall
from tests.booking_api.outside import Interface
from tests.halls import ServerProcess, TestHall
from tests.proxy import Cable

TODAY = "2026-03-02"
BOOKING = {"service": "intake", "slot": f"{TODAY}T10:00:00+08:00", "phone_tail": "5678", "needs": ["deaf"]}
LATER = {**BOOKING, "slot": f"{TODAY}T10:30:00+08:00"}
ONCE = {"Idempotency-Key": "6f1d2c3b-booking-1"}


async def until(app: httpx.AsyncClient, path: str, status: int) -> httpx.Response:
    """Ask until the answer has this status."""
    async with asyncio.timeout(20):
        while (response := await app.get(path)).status_code != status:  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.1)
    return response


async def book(
    app: httpx.AsyncClient, booking: Mapping[str, object] = BOOKING, headers: Mapping[str, str] = ONCE
) -> httpx.Response:
    return await app.post("/v1/appointments", json=booking, headers=headers)


class TestTheSameKeyAgain:
    async def test_gets_the_same_appointment(self, app: httpx.AsyncClient, interface: Interface) -> None:
        first, again = await book(app), await book(app)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        assert len(await interface.booked(TODAY)) == 1

    async def test_at_the_same_time_likewise(self, app: httpx.AsyncClient, interface: Interface) -> None:
        responses = await asyncio.gather(*(book(app) for _ in range(20)))
        assert {response.status_code for response in responses} == {201}
        assert len({response.json()["code"] for response in responses}) == 1
        assert len(await interface.booked(TODAY)) == 1

    async def test_for_another_booking_is_a_mistake(
        self, app: httpx.AsyncClient, interface: Interface
    ) -> None:
        await book(app)
        for other in (LATER, {**BOOKING, "phone_tail": "0000"}, {**BOOKING, "needs": []}):
            response = await book(app, other)
            assert (response.status_code, response.json()["code"]) == (422, "key_reused")
        assert len(await interface.booked(TODAY)) == 1

    async def test_of_another_app_is_another_one(self, app: httpx.AsyncClient, interface: Interface) -> None:
        async with interface.app(interface.keys.add("other-app", TODAY)) as other:
            codes = {(await book(each)).json()["code"] for each in (app, other)}
        assert len(codes) == 2

    async def test_gets_the_same_refusal(self, app: httpx.AsyncClient, interface: Interface) -> None:
        codes = [(await book(app, headers={})).json()["code"] for _ in range(2)]
        assert (await book(app)).json()["code"] == "slot_full"
        await app.delete(f"/v1/appointments/{codes[0]}")
        assert (await book(app)).json()["code"] == "slot_full"
        assert (await book(app, headers={"Idempotency-Key": "another-one"})).status_code == 201

    @pytest.mark.parametrize("key", ["short", "x" * 201])
    async def test_has_a_form(self, app: httpx.AsyncClient, key: str) -> None:
        response = await book(app, headers={"Idempotency-Key": key})
        assert response.status_code == 422
        assert [each["field"] for each in response.json()["errors"]] == ["Idempotency-Key"]

    async def test_is_known_after_the_interface_was_restarted(
        self, open_hall: RunningHall, interface: Interface
    ) -> None:
        codes = []
        for _ in range(2):
            async with interface.open() as app:
                codes.append((await book(app)).json()["code"])
        assert codes[0] == codes[1]


async def test_whoever_never_read_the_answer_is_not_booked_twice(
    app: httpx.AsyncClient, interface: Interface
) -> None:
    request = app.build_request("POST", "/v1/appointments", json=BOOKING, headers=ONCE)
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    _reader, writer = await asyncio.open_connection("127.0.0.1", interface.port)
    writer.write("\r\n".join(["POST /v1/appointments HTTP/1.1", *lines, "", ""]).encode() + request.content)
    await writer.drain()
    made = [await interface.booked(TODAY)]
    while not made[-1]:
        made.append(await interface.booked(TODAY))
    writer.transport.abort()
    again = await book(app)
    assert again.status_code == 201
    assert [one.code for one in await interface.booked(TODAY)] == [again.json()["code"]]


async def test_a_lost_answer_of_the_hall(
    hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PATIENCE", 1.0)
    cable = Cable(hall.request_port)
    async with hall.open(), cable.plugged_in():
        interface = Interface(hall, tmp_path)
        address = interface.device.hall.model_copy(update={"requests": f"tcp://127.0.0.1:{cable.port}"})
        interface.device = interface.device.model_copy(update={"hall": address})
        async with interface.open() as app:
            cable.deaf = True
            lost = await book(app)
            assert (lost.status_code, lost.json()["code"]) == (503, "silent")
            assert int(lost.headers["retry-after"]) > 0
            (made,) = await interface.booked(TODAY)
            cable.cut()
            cable.deaf = False
            again = await book(app)
            assert (again.status_code, again.json()["code"]) == (201, made.code)
            assert len(await interface.booked(TODAY)) == 1


async def test_a_hall_that_is_closed_and_opens_again(
    hall: TestHall, interface: Interface, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PATIENCE", 1.0)
    server = ServerProcess(hall)
    async with server.up():
        async with interface.open() as app:
            code = (await book(app)).json()["code"]
            server.kill()
            away = await book(app, LATER, {"Idempotency-Key": "while-away"})
            assert (away.status_code, away.json()["code"]) == (503, "silent")
            assert (await app.get(f"/v1/appointments/{code}")).status_code == 503
            assert (await until(app, "/v1/services", 503)).headers["retry-after"]
            server.start()
            await server.answering()
            back = await book(app, LATER, {"Idempotency-Key": "while-away"})
            assert back.status_code == 201
            assert (await app.get(f"/v1/appointments/{code}")).json()["state"] == "booked"
            await until(app, "/v1/services", 200)
        assert len(await interface.booked(TODAY)) == 2


async def test_a_hall_that_shuts_the_interface_out(
    hall: TestHall, interface: Interface, caplog: pytest.LogCaptureFixture
) -> None:
    async with hall.open(), interface.open() as app:
        hall.registry.revoke("booking", "booking-1")
        response = await until(app, f"/v1/services/intake/slots?day={TODAY}", 503)
    assert (response.status_code, response.json()["code"]) == (503, "not_enrolled")
    assert "enroll it again" in caplog.text
