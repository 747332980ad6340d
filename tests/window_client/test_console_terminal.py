"""The manager's console in a real terminal: as it is started, and what its keys do."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from hall_server.client import Keys
from hall_server.commands.devicefile import device_file
from hall_server.protocol import AtWindow, CallNext, StartService
from tests.halls import TestHall, eventually

from .test_real_hall import take

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")

PROGRAM = "from window_client.manager.cli import main; main()"


class Terminal:
    """A tmux server of its own, with one program in it."""

    def __init__(self, socket: Path) -> None:
        self._socket = str(socket)

    def tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", self._socket, "-f", os.devnull, *arguments]
        # The terminal's own size counts, not one that this process was told.
        plain = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        return subprocess.run(command, capture_output=True, text=True, check=True, env=plain).stdout

    def start(self, device: Path, size: tuple[int, int], **environment: str) -> None:
        columns, lines = map(str, size)
        settings = {"LANG": "C.UTF-8", "TERM": "tmux-256color", **environment}
        given = [part for name, value in settings.items() for part in ("-e", f"{name}={value}")]
        program = [sys.executable, "-c", PROGRAM, str(device)]
        self.tmux("new-session", "-d", "-x", columns, "-y", lines, *given, *program)
        self.tmux("resize-window", "-x", columns, "-y", lines)

    @property
    def ended(self) -> bool:
        known = subprocess.run(["tmux", "-S", self._socket, "ls"], capture_output=True, check=False)
        return known.returncode != 0

    def screen(self, *, colours: bool = False) -> str:
        return self.tmux("capture-pane", "-p", *(["-e"] if colours else []))

    async def press(self, *keys: str) -> None:
        """As quickly as somebody presses one key after the other: what follows Esc at once is another key."""
        for key in keys:
            self.tmux("send-keys", key)
            await asyncio.sleep(0.4)

    async def reads(self, text: str) -> None:
        try:
            await eventually(lambda: text in self.screen())
        except TimeoutError:
            raise AssertionError(f"{text!r} does not come up on\n{self.screen()}") from None


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    found = Terminal(tmp_path / "tmux")
    yield found
    subprocess.run(["tmux", "-S", str(tmp_path / "tmux"), "kill-server"], capture_output=True, check=False)


def manager_file(hall: TestHall, folder: Path, language: str) -> Path:
    keys: Keys = hall.device("manager", "manager-1").keys
    text = device_file(hall.folder, "manager", "manager-1", keys.public, keys.secret)
    path = folder / "manager.toml"
    path.write_text(text.replace('language = "zh"', f'language = "{language}"'), encoding="utf-8")
    return path


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
        terminal.start(manager_file(hall, tmp_path, language), size)
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
        terminal.start(manager_file(hall, tmp_path, "en"), (80, 24), NO_COLOR="1")
        await terminal.reads("12 >C")
        await terminal.reads("11 -X")
        drawn = terminal.screen(colours=True)
        colours = [code for part in drawn.split("\x1b[")[1:] for code in part.split("m")[0].split(";")]
        # Bold, dim, reversed and back; no colour of letters or of what is behind them.
        back = {"39", "49"}
        assert not [one for one in colours if one.startswith(("3", "4", "9", "10")) and one not in back]
