"""The bridge is killed at bad moments: nobody's phone rings twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import real_clock
from tests.bridge.work import BridgeProcess
from tests.halls import TestHall, eventually
from tests.notices.phones import (
    TAKE_AND_HANG,
    MessageService,
    apprise,
    ask_for_messages,
    take,
    telling_hall,
    webhook,
)

PATIENCE = 30.0


async def call_somebody(hall: TestHall, window: int) -> None:
    taken = await take(hall)
    await ask_for_messages(hall, taken.ticket)
    async with hall.window(window) as link:
        await link.ask(p.CallNext(), p.AtWindow)


@pytest.mark.slow
async def test_after_a_message_was_sent(tmp_path: Path, service: MessageService) -> None:
    hall = telling_hall(tmp_path / "hall", webhook(service) + apprise(service))
    async with hall.open(real_clock):
        bridge = BridgeProcess(hall)
        try:
            await call_somebody(hall, 1)
            await eventually(lambda: len(service.asked) == 2, PATIENCE)
        finally:
            bridge.kill()
        bridge = BridgeProcess(hall)
        try:
            await call_somebody(hall, 2)
            await eventually(lambda: sum("A002" in one.raw.decode() for one in service.asked) == 2, PATIENCE)
        finally:
            bridge.kill()
    webhooks = [one.headers["idempotency-key"] for one in service.asked if one.path == "/s3cret"]
    assert len(set(webhooks)) == 2
    assert sum(one.path != "/s3cret" for one in service.asked) == 2


@pytest.mark.slow
async def test_while_a_phone_service_that_forgets_has_it(tmp_path: Path, service: MessageService) -> None:
    service.mood = lambda count: TAKE_AND_HANG if count == 0 else 200
    hall = telling_hall(tmp_path / "hall", apprise(service))
    async with hall.open(real_clock):
        bridge = BridgeProcess(hall)
        try:
            await call_somebody(hall, 1)
            await eventually(lambda: service.asked, PATIENCE)
        finally:
            bridge.kill()
        bridge = BridgeProcess(hall)
        try:
            await call_somebody(hall, 2)
            await eventually(lambda: len(service.asked) >= 2, PATIENCE)
            await asyncio.sleep(1)
        finally:
            bridge.kill()
    assert [("A001" in one.raw.decode(), "A002" in one.raw.decode()) for one in service.asked] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.slow
async def test_while_a_webhook_has_it(tmp_path: Path, service: MessageService) -> None:
    """It may hear of it again, but by the same key."""
    service.mood = lambda count: TAKE_AND_HANG if count == 0 else 200
    hall = telling_hall(tmp_path / "hall", webhook(service))
    async with hall.open(real_clock):
        bridge = BridgeProcess(hall)
        try:
            await call_somebody(hall, 1)
            await eventually(lambda: service.asked, PATIENCE)
        finally:
            bridge.kill()
        bridge = BridgeProcess(hall)
        try:
            await eventually(lambda: len(service.asked) == 2, PATIENCE)
            await asyncio.sleep(1)
        finally:
            bridge.kill()
    assert len(service.asked) == 2
    assert len({one.headers["idempotency-key"] for one in service.asked}) == 1
