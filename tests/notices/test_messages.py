"""A hall, its bridge and a message service, together: what arrives on a phone."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import logging
from pathlib import Path
from urllib.parse import unquote

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import real_clock
from hall_server.client import HallLink
from hall_server.notices import deciding
from hall_server.outbox import Outbox
from hall_server.outbox.courier import now_ms
from hall_server.tomlfile import SettingsError
from tests.halls import TestHall, eventually
from tests.notices.phones import (
    ECHO,
    PHONE,
    SECRET,
    TAKE_AND_HANG,
    MessageService,
    apprise,
    ask_for_messages,
    bridging,
    stop_messages,
    take,
    telling_hall,
    webhook,
)

# What Apprise loads is Apprise's affair.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


async def serve(window: HallLink) -> None:
    await window.ask(p.CallNext(), p.AtWindow)
    await window.ask(p.StartService(), p.AtWindow)
    await window.ask(p.FinishService(), p.Finished)


async def somebody_comes(hall: TestHall, before: int = 3) -> p.TicketTaken:
    """The last of some who take numbers leaves a phone number."""
    for _ in range(before):
        await take(hall)
    taken = await take(hall)
    await ask_for_messages(hall, taken.ticket)
    return taken


async def a_while() -> None:
    """Long enough for whatever should not arrive."""
    await asyncio.sleep(0.5)


def waiting(hall: TestHall) -> int:
    with contextlib.closing(Outbox.open(hall.folder.outbox)) as outbox:
        return sum(lane.waiting for lane in outbox.lanes())


async def test_one_ahead_and_then_the_call(tmp_path: Path, service: MessageService) -> None:
    hall = telling_hall(tmp_path / "hall", webhook(service, "keys/sms.secret"))
    (hall.path / "keys" / "sms.secret").write_text(SECRET, encoding="utf-8")
    async with hall.open(), bridging(hall), hall.window(3) as window:
        taken = await somebody_comes(hall)
        await serve(window)
        await serve(window)
        await eventually(lambda: len(service.taken) == 1)
        await serve(window)
        await window.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: len(service.taken) == 2)
        await window.ask(p.Recall(), p.AtWindow)
        await a_while()
    ahead, called = service.taken
    assert ahead.body == {
        "phone": PHONE,
        "text": "测试大厅：A004号，您前面还有1人，请在大厅等候。",
        "kind": "ahead",
        "number": "A004",
        "window": None,
        "ahead": 1,
        "hall": "test-hall",
        "key": f"test-hall-{taken.ticket}-1-ahead",
    }
    assert called.body["text"] == "测试大厅：A004号，请到3号窗口办理。"
    assert (called.body["kind"], called.body["window"], called.body["ahead"]) == ("called", 3, None)
    for one in service.taken:
        assert one.headers["idempotency-key"] == one.body["key"]
        assert _is_signed(one.headers["tingxu-signature"], one.raw)
    assert len(service.asked) == 2


def _is_signed(header: str, body: bytes) -> bool:
    """By the letter of docs/PROVINCE.md."""
    parts = dict(part.strip().split("=", 1) for part in header.split(","))
    digest = hmac.new(SECRET.encode(), parts["t"].encode() + b"." + body, hashlib.sha256)
    return hmac.compare_digest(digest.hexdigest(), parts["v1"])


async def test_a_service_that_apprise_knows(tmp_path: Path, service: MessageService) -> None:
    channels = '\nlanguage = "en"\n' + apprise(service)
    hall = telling_hall(tmp_path / "hall", channels)
    async with hall.open(), bridging(hall), hall.window(3) as window:
        taken = await take(hall)
        await ask_for_messages(hall, taken.ticket, f"+86{PHONE}")
        await window.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: service.taken)
        await a_while()
    (one,) = service.asked
    assert unquote(one.path) == "/to/+8613812345678"
    assert one.body["message"] == "Test Hall: number A001, it is your turn. Please go to window 3."


@pytest.mark.parametrize("trouble", [500, TAKE_AND_HANG])
async def test_a_service_that_forgets_is_given_a_message_once_whatever_it_answers(
    tmp_path: Path, service: MessageService, trouble: int | str
) -> None:
    service.mood = lambda count: trouble if count == 0 else 200
    hall = telling_hall(tmp_path / "hall", apprise(service))
    async with hall.open(), bridging(hall), hall.window(3) as window, hall.window(4) as other:
        await somebody_comes(hall, before=0)
        await window.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: service.asked and not waiting(hall))
        with contextlib.closing(Outbox.open(hall.folder.outbox)) as outbox:
            (aside,) = outbox.those_set_aside()
            assert aside.last_error == "not_accepted"
            assert outbox.try_again(now_ms()) == 0, "not even when somebody asks for it"
        await somebody_comes(hall, before=0)
        await other.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: len(service.asked) > 1)
        await a_while()
    assert ["A001" in one.body["message"] for one in service.asked] == [True, False]


async def test_every_channel_gets_every_message_and_one_that_refuses_stops_no_other(
    tmp_path: Path, service: MessageService, another: MessageService
) -> None:
    service.mood = lambda _count: 422
    hall = telling_hall(tmp_path / "hall", webhook(service) + webhook(another) + apprise(another))
    async with hall.open(), bridging(hall), hall.window(3) as window, hall.window(4) as other:
        for each in (window, other):
            await somebody_comes(hall, before=0)
            await each.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: len(another.taken) == 4 and len(service.asked) == 2)
        await eventually(lambda: not waiting(hall))
    assert not service.taken
    assert sorted(one.path for one in another.taken) == ["/s3cret"] * 2 + [f"/to/{PHONE}"] * 2


@pytest.mark.parametrize("trouble", [500, 503, 429, 404, TAKE_AND_HANG])
async def test_a_service_in_trouble_gets_the_same_again(
    tmp_path: Path, service: MessageService, trouble: int | str
) -> None:
    service.mood = lambda count: trouble if count < 2 else 200
    hall = telling_hall(tmp_path / "hall", webhook(service))
    async with hall.open(), bridging(hall), hall.window(3) as window:
        await somebody_comes(hall, before=0)
        await window.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: len(service.asked) == 3)
        await eventually(lambda: not waiting(hall))
        await a_while()
    assert len(service.asked) == 3
    assert len({one.headers["idempotency-key"] for one in service.asked}) == 1
    assert len({one.raw for one in service.asked}) == 1


async def test_a_slow_service_does_not_make_others_wait_in_line(
    tmp_path: Path, service: MessageService
) -> None:
    service.mood = lambda count: TAKE_AND_HANG if count < 2 else 200
    hall = telling_hall(tmp_path / "hall", webhook(service))
    async with hall.open(), bridging(hall), contextlib.AsyncExitStack() as stack:
        for number in (1, 2, 3):
            window = await stack.enter_async_context(hall.window(number))
            await somebody_comes(hall, before=0)
            await window.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: len({one.body["number"] for one in service.taken}) == 3)


async def test_who_has_stopped_gets_nothing_not_even_what_waits(
    tmp_path: Path, service: MessageService
) -> None:
    service.mood = lambda _count: 500
    hall = telling_hall(tmp_path / "hall", webhook(service))
    async with hall.open(), bridging(hall), hall.window(3) as window:
        taken = await somebody_comes(hall, before=0)
        await window.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: service.asked)
        await stop_messages(hall, taken.ticket)
        service.mood = lambda _count: 200
        await eventually(lambda: not waiting(hall))
        assert not service.taken
        later = await somebody_comes(hall, before=0)
        await stop_messages(hall, later.ticket)
        async with hall.window(4) as other:
            await other.ask(p.CallNext(), p.AtWindow)
            await a_while()
    assert not service.taken


async def test_a_call_makes_a_message_that_waits_useless(tmp_path: Path, service: MessageService) -> None:
    service.mood = lambda _count: 500
    hall = telling_hall(tmp_path / "hall", webhook(service))
    async with hall.open(), bridging(hall), hall.window(3) as window:
        await somebody_comes(hall, before=2)
        await serve(window)
        await eventually(lambda: service.asked)
        await serve(window)
        await window.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: service.asked[-1].body["kind"] == "called")
        service.mood = lambda _count: 200
        await eventually(lambda: service.taken)
        await eventually(lambda: not waiting(hall))
    assert service.kinds == [("A003", "called")]


async def test_after_a_long_pause_nothing_old_is_sent(
    tmp_path: Path, service: MessageService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(deciding._LASTS, deciding.Kind.CALLED, 300)
    hall = telling_hall(tmp_path / "hall", webhook(service))
    async with hall.open(real_clock), hall.window(3) as window:
        await somebody_comes(hall, before=0)
        await window.ask(p.CallNext(), p.AtWindow)
        await asyncio.sleep(0.5)
        async with bridging(hall):
            await a_while()
            assert not service.asked
            monkeypatch.setitem(deciding._LASTS, deciding.Kind.CALLED, 60_000)
            async with hall.window(4) as other:
                await somebody_comes(hall, before=0)
                await other.ask(p.CallNext(), p.AtWindow)
                await eventually(lambda: service.taken)
    assert service.kinds == [("A002", "called")]


async def test_a_bridge_that_was_away_for_a_moment_catches_up(
    tmp_path: Path, service: MessageService
) -> None:
    hall = telling_hall(tmp_path / "hall", webhook(service))
    async with hall.open(real_clock), hall.window(3) as window:
        await somebody_comes(hall, before=0)
        await window.ask(p.CallNext(), p.AtWindow)
        async with bridging(hall):
            await eventually(lambda: service.taken and not waiting(hall))
        async with bridging(hall):
            await a_while()
    assert service.kinds == [("A001", "called")]


async def test_a_hall_that_was_changed_is_followed_by_its_new_plan(
    tmp_path: Path, service: MessageService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hall_server.outbox.following.MEND_EVERY", 0.05)
    hall = telling_hall(tmp_path / "hall", webhook(service))
    async with hall.open(real_clock):
        await take(hall)
        async with bridging(hall):
            await a_while()
    async with bridging(hall):
        await a_while()
        text = hall.folder.settings_path.read_text(encoding="utf-8")
        hall.folder.settings_path.write_text(text.replace('numbers = "9-12"', 'numbers = "9-13"'), "utf-8")
        async with hall.open(real_clock), hall.window(13) as window:
            await window.ask(p.CallNext(), p.AtWindow)
            await window.ask(p.StartService(), p.AtWindow)
            await window.ask(p.FinishService(), p.Finished)
            await somebody_comes(hall, before=0)
            await window.ask(p.CallNext(), p.AtWindow)
            await eventually(lambda: service.taken)
    assert service.kinds == [("A002", "called")]


async def test_neither_numbers_nor_addresses_are_in_logs_and_troubles(
    tmp_path: Path, service: MessageService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    service.mood = lambda count: ECHO if count < 2 else 500
    hall = telling_hall(tmp_path / "hall", webhook(service) + apprise(service))
    async with hall.open(), bridging(hall), hall.window(3) as window, hall.window(4) as other:
        for count, each in enumerate((window, other), start=1):
            await somebody_comes(hall, before=0)
            await each.ask(p.CallNext(), p.AtWindow)
            await eventually(lambda: len(service.asked) >= 2 * count)  # noqa: B023
        await eventually(lambda: len(service.asked) > 6)
        with contextlib.closing(Outbox.open(hall.folder.outbox)) as outbox:
            told = repr((outbox.lanes(), outbox.those_set_aside()))
    assert "refused" in caplog.text
    for secret in (PHONE, "s3cret", "/to/"):
        assert secret not in caplog.text
        assert secret not in told


@pytest.mark.parametrize(
    ("channel", "complaint"),
    [
        (
            '\n[[notices.channels]]\nkind = "apprise"\nurl = "nonsense://user:s3cret@host/{phone}"\n',
            "notices.channels[1].url: ",
        ),
        (
            '\n[[notices.channels]]\nkind = "webhook"\nurl = "http://127.0.0.1/s3cret"\nsecret_file = "no"\n',
            "notices.channels[1].secret_file: ",
        ),
    ],
)
async def test_a_channel_that_cannot_be_used_is_said_at_the_start_with_its_line(
    tmp_path: Path, channel: str, complaint: str
) -> None:
    hall = telling_hall(tmp_path / "hall", channel)
    async with hall.open():
        with pytest.raises(SettingsError) as error:
            async with asyncio.timeout(10), bridging(hall) as task:
                await task
    lines = hall.folder.settings_path.read_text(encoding="utf-8").count("\n")
    assert f"hall.toml:{lines}: {complaint}" in str(error.value)
    assert "s3cret" not in str(error.value)
