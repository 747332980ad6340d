"""Devices that are not enrolled, ask for what they may not, or send frames that mean nothing."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator

import pytest
import zmq
import zmq.asyncio

from hall_server.bootstrap import RunningHall
from hall_server.client import DeviceFile, HallLink, NotEnrolled, RefusedByHall, RequestFailed
from hall_server.client.socket import secure_client
from hall_server.protocol import (
    VERSION,
    Accepted,
    AtWindow,
    CallNext,
    Failed,
    OpenWindow,
    Ping,
    Reply,
    Request,
    SignedIn,
    SignIn,
    TakeTicket,
    TicketTaken,
    decode_reply,
    encode_request,
)
from tests.halls import TestHall


@contextlib.asynccontextmanager
async def raw(device: DeviceFile) -> AsyncIterator[zmq.asyncio.Socket]:
    """A device's bare socket, to send whatever one likes."""
    socket = secure_client(zmq.asyncio.Context.instance(), zmq.DEALER, device)
    socket.connect(device.hall.requests)
    try:
        yield socket
    finally:
        socket.close(0)


async def answer(socket: zmq.asyncio.Socket) -> Reply:
    async with asyncio.timeout(5):
        return decode_reply(await socket.recv_multipart())


async def test_a_device_that_is_not_enrolled_is_told_so(hall: TestHall, open_hall: RunningHall) -> None:
    stranger: DeviceFile = hall.device("window", "1")
    hall.registry.revoke("window", "1")
    async with HallLink.connect(stranger) as link:
        with pytest.raises(NotEnrolled):
            await link.ask(Ping(), Accepted, patience=1.5)


async def test_a_device_enrolled_later_gets_in_without_a_restart(
    hall: TestHall, open_hall: RunningHall
) -> None:
    device: DeviceFile = hall.device("board", "later")
    record = next(d for d in hall.registry.devices() if d.name == "later")
    hall.registry.revoke("board", "later")
    async with HallLink.connect(device) as link:
        asking = asyncio.create_task(link.ask(Ping(), Accepted, patience=10))
        await asyncio.sleep(0.5)
        hall.registry.enroll(record, 0)
        await asking


async def test_a_device_that_is_shut_out_loses_its_open_connection(
    hall: TestHall, open_hall: RunningHall
) -> None:
    async with hall.link("board", "b") as link:
        await link.ask(Ping(), Accepted)
        hall.registry.revoke("board", "b")
        await asyncio.sleep(1.2)
        with pytest.raises((RequestFailed, NotEnrolled)):
            await link.ask(Ping(), Accepted, patience=2)


async def test_each_device_may_ask_only_what_its_role_does(hall: TestHall, open_hall: RunningHall) -> None:
    async with hall.link("board", "b") as board, hall.link("kiosk", "kiosk-2") as kiosk:
        for link, ask in ((board, CallNext()), (board, TakeTicket("consult")), (kiosk, CallNext())):
            with pytest.raises(RequestFailed) as failure:
                await link.ask(ask, Accepted)
            assert failure.value.code == "not_permitted"


async def test_window_12_cannot_act_for_window_11(hall: TestHall, open_hall: RunningHall) -> None:
    async with (
        hall.link("kiosk", "kiosk-2") as kiosk,
        hall.window(11),
        hall.link("window", "12") as window_12,
    ):
        await kiosk.ask(TakeTicket("invoice"), TicketTaken)
        # Window 11 is open with its clerk; window 12 is not, and nothing it says names another window.
        with pytest.raises(RefusedByHall) as refusal:
            await window_12.ask(CallNext(), AtWindow)
        assert refusal.value.code == "not_signed_in"


async def test_a_request_replayed_by_another_device_has_its_own_effect_only(
    hall: TestHall, open_hall: RunningHall
) -> None:
    async with hall.link("kiosk", "kiosk-2") as kiosk, hall.link("kiosk", "kiosk-1") as other:
        first = await kiosk.ask(TakeTicket("consult"), TicketTaken, request_id="overheard-id")
        replayed = await other.ask(TakeTicket("consult"), TicketTaken, request_id="overheard-id")
    assert (first.number, replayed.number) == ("A001", "A002")


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([VERSION], "malformed"),
        ([VERSION, b""], "malformed"),
        ([VERSION, b"{}"], "malformed"),
        ([VERSION, b"\xff\xfe\x00"], "malformed"),
        ([VERSION, b'{"id":"12345678","ask":{"type":"drop_tables"}}'], "malformed"),
        ([VERSION, b'{"id":"12345678","ask":{"type":"take_ticket"}}'], "malformed"),
        ([VERSION, b'{"id":"x","ask":{"type":"ping"}}'], "malformed"),
        ([VERSION, b"[" * 5000], "malformed"),
        ([VERSION, b"x" * 20_000], "malformed"),
        ([b"tingxu/9", b'{"id":"12345678","ask":{"type":"ping"}}'], "unsupported_version"),
        ([VERSION, b"{}", b"one more"], "malformed"),
    ],
)
async def test_frames_that_mean_nothing_are_refused_and_counted(
    hall: TestHall, open_hall: RunningHall, frames: list[bytes], code: str
) -> None:
    async with raw(hall.device("kiosk", "kiosk-2")) as socket:
        await socket.send_multipart(frames)
        reply = await answer(socket)
        assert isinstance(reply.result, Failed)
        assert reply.result.code == code
        assert open_hall.gateway.unreadable[code] == 1
        await socket.send_multipart(encode_request(Request("still-alive", Ping())))
        assert (await answer(socket)).result == Accepted()
    assert not open_hall.owner.picture.view.waiting


async def test_a_huge_frame_costs_only_its_sender(hall: TestHall, open_hall: RunningHall) -> None:
    async with raw(hall.device("kiosk", "kiosk-2")) as socket, hall.link("board", "b") as board:
        await socket.send_multipart([VERSION, os.urandom(5_000_000)])
        await asyncio.sleep(0.3)
        await board.ask(Ping(), Accepted, patience=5)


async def test_random_frames_never_stop_the_hall(hall: TestHall, open_hall: RunningHall) -> None:
    async with raw(hall.device("kiosk", "kiosk-2")) as socket, hall.link("board", "b") as board:
        for size in range(200):
            await socket.send_multipart([os.urandom(size % 7), os.urandom(size)])
        await board.ask(Ping(), Accepted, patience=5)
    assert open_hall.gateway.unreadable.total() == 200


async def test_guessing_a_pin_is_stopped(hall: TestHall, open_hall: RunningHall) -> None:
    hall.add_clerk("0231", pin="7391")
    async with hall.link("window", "1") as window, hall.link("window", "2") as other:
        codes = []
        for guess in range(7):
            with pytest.raises(RefusedByHall) as refusal:
                await window.ask(SignIn("0231", f"{guess:04d}"), SignedIn)
            codes.append(refusal.value.code)
        assert codes == ["wrong_pin"] * 5 + ["too_many_tries"] * 2
        # Neither the right PIN nor another window helps now.
        for link in (window, other):
            with pytest.raises(RefusedByHall) as refusal:
                await link.ask(SignIn("0231", "7391"), SignedIn)
            assert refusal.value.code == "too_many_tries"
        with pytest.raises(RefusedByHall):
            await window.ask(OpenWindow(), Accepted)


async def test_many_guesses_at_once_do_not_slip_by(hall: TestHall, open_hall: RunningHall) -> None:
    hall.add_clerk("0231", pin="7391")
    async with hall.link("window", "1") as window:
        guesses = (window.ask(SignIn("0231", f"{guess:04d}"), SignedIn) for guess in range(20))
        outcomes = await asyncio.gather(*guesses, return_exceptions=True)
    codes = [outcome.code for outcome in outcomes if isinstance(outcome, RefusedByHall)]
    assert codes.count("wrong_pin") == 5
    assert codes.count("too_many_tries") == 15


async def test_a_retried_sign_in_is_not_another_guess(hall: TestHall, open_hall: RunningHall) -> None:
    hall.add_clerk("0231", pin="7391")
    async with raw(hall.device("window", "1")) as socket:
        for _retry in range(10):
            await socket.send_multipart(encode_request(Request("one-sign-in", SignIn("0231", "7391"))))
        assert isinstance((await answer(socket)).result, SignedIn)
