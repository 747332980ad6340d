"""Hall and bridge are killed while somebody asks for help or is being told: nobody hears of it twice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from hall_server.bootstrap import real_clock
from tests.alarms.alarming import PATIENCE, about, alarming_hall, came, cry, phone_of, see_to_all
from tests.bridge.work import BridgeProcess
from tests.halls import ServerProcess, eventually
from tests.log import events_of
from tests.notices.phones import TAKE_AND_HANG, MessageService


@pytest.mark.slow
@pytest.mark.parametrize("apprise", [False, True])
async def test_a_bridge_that_is_killed_tells_nobody_twice(
    tmp_path: Path, duty: MessageService, *, apprise: bool
) -> None:
    hall = alarming_hall(tmp_path / "hall", duty, apprise=apprise)
    duty.mood = lambda count: TAKE_AND_HANG if count == 0 else 200
    async with hall.open(real_clock):
        bridge = BridgeProcess(hall)
        try:
            await cry(hall, 1)
            await eventually(lambda: duty.asked, PATIENCE)
        finally:
            bridge.kill()
        bridge = BridgeProcess(hall)
        try:
            await cry(hall, 2)
            told = [f"Window {window} needs help NOW." for window in (1, 2)]
            await eventually(lambda: all(came(duty, one) for one in told), PATIENCE)
            await asyncio.sleep(1)
        finally:
            bridge.kill()
    if apprise:
        assert [sum(one in r.raw.decode() for r in duty.asked) for one in told] == [1, 1]
    else:
        assert about(duty) == {f"Test Hall: {one}": 1 for one in told}


@pytest.mark.slow
async def test_a_hall_and_a_bridge_that_are_killed_again_and_again(
    tmp_path: Path, duty: MessageService, chief: MessageService
) -> None:
    """A clerk presses, the manager sees to it, and each time hall and bridge die in the middle of it."""
    hall = alarming_hall(tmp_path / "hall", duty, more=phone_of(chief))
    server, dice = ServerProcess(hall, "--log-format", "text"), random.Random(7)
    windows = range(1, 7)

    async def at_a_bad_moment(victims: list[Callable[[], None]], acts: Awaitable[None]) -> None:
        acting = asyncio.ensure_future(acts)
        for die in victims:
            await asyncio.sleep(dice.uniform(0, 0.2))
            die()
        server.start()
        await acting

    async with server.up():
        bridge = BridgeProcess(hall)
        try:
            for window in windows:
                dice.shuffle(victims := [server.kill, bridge.kill])
                await at_a_bad_moment(victims, cry(hall, window))
                bridge = BridgeProcess(hall)
                await at_a_bad_moment([server.kill], see_to_all(hall))
            said = {window: f"Test Hall: Window {window} needs help NOW." for window in windows}
            await eventually(lambda: set(about(duty)) == set(said.values()), PATIENCE)
            await asyncio.sleep(1)
        finally:
            bridge.kill()
    raised = Counter(body["alarm"]["rule"] for kind, body in events_of(hall) if kind == "AlarmRaised")
    assert raised == {"emergency-2": len(windows), "help": len(windows)}
    seen_to = Counter(body["alarm"] for kind, body in events_of(hall) if kind == "AlarmAcknowledged")
    assert sorted(seen_to.values()) == [1] * 2 * len(windows)
    assert about(duty) == dict.fromkeys(said.values(), 1)
    # What an Apprise service was given in the moment of the kill it may have lost; it gets nothing twice.
    assert max(sum(one in r.raw.decode() for r in chief.asked) for one in said.values()) == 1
