"""A real terminal for programs that fill one."""

from __future__ import annotations

import asyncio
import os
import subprocess
from pathlib import Path

from hall_server.client import Keys
from hall_server.commands.devicefile import device_file
from tests.halls import TestHall, eventually


class Terminal:
    """A tmux server of its own, with one program in it."""

    def __init__(self, socket: Path) -> None:
        self._socket = str(socket)

    def tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", self._socket, "-f", os.devnull, *arguments]
        # The terminal's own size counts, not one that this process was told.
        plain = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        return subprocess.run(command, capture_output=True, text=True, check=True, env=plain).stdout

    def start(self, size: tuple[int, int], *program: str, **environment: str) -> None:
        columns, lines = map(str, size)
        settings = {"LANG": "C.UTF-8", "TERM": "tmux-256color", **environment}
        given = [part for name, value in settings.items() for part in ("-e", f"{name}={value}")]
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


def write_device(hall: TestHall, folder: Path, role: str, name: str, language: str = "zh") -> Path:
    """The file of an enrolled device, as a program is started with it."""
    keys: Keys = hall.device(role, name).keys
    text = device_file(hall.folder, role, name, keys.public, keys.secret)
    path = folder / f"{role}-{name}.toml"
    path.write_text(text.replace('language = "zh"', f'language = "{language}"'), encoding="utf-8")
    return path
