"""The bridge is killed while somebody is being told: nobody hears of an alarm twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hall_server.bootstrap import real_clock
from tests.alarms.alarming import PATIENCE, about, alarming_hall, came, cry
from tests.bridge.work import BridgeProcess
from tests.halls import eventually
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
