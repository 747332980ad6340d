"""Alarms at a shell: what somebody should see to, and saying that one does."""

from __future__ import annotations

import json
import re
from pathlib import Path

from hall_server import protocol as p
from tests.alarms.day import PushedClock
from tests.commands.managing import device_file, done, refused, typed
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


QUEUE = '\n[[alarms]]\nkind = "queue"\nover = 1\nfor_seconds = 0\n'


async def test_what_was_raised_can_be_read_later_with_who_saw_to_it_and_how_long_it_stood(
    tmp_path: Path,
) -> None:
    hall = TestHall(tmp_path / "hall", HALL_TOML + QUEUE + EMERGENCY)
    zhang = device_file(hall)
    history = ("alarms", "history", hall.path)
    assert "no log of these days" in await refused(*history)
    at_nine = PushedClock(hall.folder.plan, 0)
    async with hall.open(lambda _last_at, _plan: at_nine), hall.link("kiosk", "kiosk-2") as kiosk:
        await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        assert await done(*history) == "There were no alarms.\n"
        await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        async with hall.window(3) as window:
            await window.ask(p.RaiseEmergency(), p.Accepted)
            while len(found := json.loads(await done(*history, "--json"))) < 2:
                pass
            queue, cry = sorted(found, key=lambda one: one["kind"] == "emergency")
            assert (queue["acknowledged_by"], queue["over_at"]) == ("", None)
            at_nine.push(4)
            await done("alarms", "ack", zhang, queue["alarm"])
            at_nine.push(6)
            for _citizen in range(2):
                await window.ask(p.CallNext(), p.AtWindow)
                await window.ask(p.StartService(), p.AtWindow)
                await window.ask(p.FinishService(), p.Finished)
            while "still" not in (shown := await done(*history)) or "10 min" not in shown:
                pass
    # The hall need not run.
    queue, cry = sorted(json.loads(await done(*history, "--json")), key=lambda one: one["kind"] != "queue")
    assert (queue["acknowledged_by"], queue["text"]) == ("zhang", "General: 2 are waiting.")
    assert queue["over_at"] > queue["acknowledged_at"] > queue["raised_at"] > "2026-03-02T09:00"
    assert (cry["kind"], cry["over_at"], cry["window"]) == ("emergency", None, 3)
    shown = await done(*history)
    assert re.search(r"General: 2 are waiting\. +zhang after 4 min +10 min\n", shown)
    assert "no log of these days" in await refused(*history, "--from", "2026-03-03")
    assert await done(*history, "--to", "2026-03-02") == shown
    backwards = await typed(*history, "--from", "2026-03-03", "--to", "2026-03-01")
    assert (backwards.exit_code, "--from is after --to" in backwards.output) == (2, True)
