"""A program that fills the screen and fails: who stands there reads a sentence, the rest is in its log."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.halls import TestHall, eventually
from tests.terminal import Terminal, write_device

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")

# The part that tells the hall that this device is there fails as soon as the hall has been heard.
FOLLOWING_FAILS = """
from hall_server.client import Mirror
async def fails(mirror):
    await mirror.synced()
    raise ZeroDivisionError("unforeseen")
Mirror._be_present = fails
"""
# What a screen does by itself fails; the message is what a clerk may have typed.
DRAWING_FAILS = """
from textual.app import App
def fails(app):
    raise ValueError("PIN 9876")
App.on_load = lambda app: app.set_timer(1, lambda: fails(app))
"""

PROGRAMS = [
    ("window_client.cli", "window", "3"),
    ("window_client.manager.cli", "manager", "manager-1"),
    ("display_board.cli", "board", "board-1"),
    ("display_board.cli", "screen", "3"),
    ("ticket_printer.kiosk.cli", "kiosk", "kiosk-1"),
]
HELP_DESK = {"zh": "取号机停止工作", "en": "The kiosk had to stop."}


@pytest.mark.parametrize(("module", "role", "name"), PROGRAMS)
@pytest.mark.parametrize("fault", [FOLLOWING_FAILS, DRAWING_FAILS], ids=["following", "drawing"])
async def test_a_person_reads_one_sentence_and_the_details_are_in_a_log(
    hall: TestHall, terminal: Terminal, tmp_path: Path, module: str, role: str, name: str, fault: str
) -> None:
    language = "zh" if fault is FOLLOWING_FAILS else "en"
    async with hall.open():
        device = write_device(hall, tmp_path, role, name, language)
        program = f"{fault}\nfrom {module} import main\nmain()"
        command = [sys.executable, "-c", program, str(device)]
        settings = {"TINGXU_LANG": language, "XDG_STATE_HOME": str(tmp_path)}
        terminal.start((120, 30), "sh", "-c", '"$@"; echo "code $?"; read wait', "sh", *command, **settings)
        await eventually(lambda: "code 1" in terminal.screen(), patience=60)
    log = tmp_path / "tingxu" / "log" / f"{device.stem}.log"
    screen = terminal.screen()
    told = "".join(screen.split("\n"))
    assert {"zh": "程序因内部故障停止", "en": "Start it again"}[language] in told
    assert str(log) in told
    assert (HELP_DESK[language] in told) == (role == "kiosk")
    assert "Traceback" not in screen
    assert "Error" not in screen
    written = log.read_text(encoding="utf-8")
    assert "9876" not in written
    assert {"zh": "ZeroDivisionError: unforeseen", "en": "ValueError"}[language] in written
    assert "in fails" in written
