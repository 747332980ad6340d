"""Alarms at a shell: what somebody should see to, and saying that one does."""

from __future__ import annotations

import json
from pathlib import Path

from hall_server import protocol as p
from tests.commands.managing import device_file, done, refused
from tests.commands.running import at_a_shell
from tests.halls import HALL_TOML, TestHall

EMERGENCY = """
[[recipients]]
id = "duty"
kind = "webhook"
url = "http://127.0.0.1:9/s3cret"

[[alarms]]
kind = "emergency"
to = ["duty"]
"""


async def test_an_emergency_from_the_key_to_somebody_who_comes(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall", HALL_TOML + EMERGENCY)
    zhang = device_file(hall)
    async with hall.open():
        assert await done("alarms", zhang) == "There are no alarms.\n"
        async with hall.link("window", "3") as window:
            await window.ask(p.RaiseEmergency(), p.Accepted)
        assert "Window 3 needs help NOW." in await done("alarms", "list", zhang)
        (alarm,) = json.loads(await done("alarms", "list", zhang, "--json"))
        assert (alarm["kind"], alarm["window"], alarm["acknowledged_by"]) == ("emergency", 3, "")
        assert await done("alarms", "ack", zhang, alarm["alarm"]) == (
            f"Alarm {alarm['alarm']} is acknowledged.\n"
        )
        (alarm,) = json.loads(await done("alarms", zhang, "list", "--json"))
        assert alarm["acknowledged_by"] == "zhang"
        assert "There is no alarm 7" in await refused("alarms", "ack", zhang, 7)
        status = await done("status", hall.path)
        assert "Window 3 needs help NOW." in status
        (told,) = json.loads(await done("status", hall.path, "--json"))["alarms"]
        assert told["text"] == {"zh": "3 号窗口紧急求助！", "en": "Window 3 needs help NOW."}


async def test_the_bridge_names_who_is_told(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall", HALL_TOML + EMERGENCY)
    async with hall.open():
        shown = at_a_shell("bridge", str(hall.path), "--status", language="en").stdout
    assert "emergencies: duty" in shown
    assert "s3cret" not in shown
