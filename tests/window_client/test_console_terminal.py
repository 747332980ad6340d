"""The manager's console in a real terminal: as it is started, and what its keys do."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from hall_server.protocol import AtWindow, CallNext, StartService
from tests.halls import TestHall, eventually
from tests.terminal import Terminal, write_device

from .test_real_hall import take

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")


def console(device: Path) -> list[str]:
    return [sys.executable, "-c", "from window_client.manager.cli import main; main()", str(device)]


WORDS = {
    "zh": ("测试大厅", "3号窗口 ---", "3号窗口：如何处置", "正在办理的群众照常办完", "开始办理"),
    "en": ("Test Hall", "Window 3 ---", "Window 3: what to do?", "is still served", "service started"),
}


@pytest.mark.parametrize(("size", "language"), [((80, 24), "zh"), ((200, 60), "en")])
async def test_a_manager_looks_drills_down_and_acts(
    hall: TestHall, terminal: Terminal, tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    title, window_title, question, outcome, began = WORDS[language]
    async with hall.open() as running, hall.window(3) as window:
        (number,) = await take(hall, "consult")
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        terminal.start(size, *console(write_device(hall, tmp_path, "manager", "manager-1", language)))
        await terminal.reads(title)
        await terminal.reads(number)
        screen = terminal.screen().split("\n")
        assert len(screen) == size[1] + 1
        assert max(cell_len(line) for line in screen) in (size[0] - 1, size[0])
        # From the zone to the window to the ticket to its lines in the log.
        await terminal.press("Enter")
        await terminal.press("Down", "Down", "Enter")
        await terminal.reads(window_title)
        await terminal.press("!")
        await terminal.reads(question)
        await terminal.press("1")
        await terminal.press("1")
        await terminal.reads(outcome)
        await eventually(lambda: running.owner.picture.view.windows[3].paused_by == "manager-1")
        await terminal.press("Enter")
        await terminal.reads(began)
        for _level in range(3):
            await terminal.press("Escape")
        await terminal.press("/")
        await terminal.press(number, "Enter")
        await terminal.reads(f"{number} ---")
        await terminal.press("C-q")
        await eventually(lambda: terminal.ended)


async def test_without_colours_the_signs_and_letters_say_it(
    hall: TestHall, terminal: Terminal, tmp_path: Path
) -> None:
    async with hall.open(), hall.window(12) as window:
        await take(hall, "consult")
        await window.ask(CallNext(), AtWindow)
        device = write_device(hall, tmp_path, "manager", "manager-1", "en")
        terminal.start((80, 24), *console(device), NO_COLOR="1")
        await terminal.reads("12 >C")
        await terminal.reads("11 -X")
        drawn = terminal.screen(colours=True)
        colours = [code for part in drawn.split("\x1b[")[1:] for code in part.split("m")[0].split(";")]
        # Bold, dim, reversed and back; no colour of letters or of what is behind them.
        back = {"39", "49"}
        assert not [one for one in colours if one.startswith(("3", "4", "9", "10")) and one not in back]
