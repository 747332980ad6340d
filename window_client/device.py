"""What the installer wrote into the device file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from hall_server.client import DeviceFile, load_device


class WindowFile(DeviceFile):
    """A device file of a window; its name is the window's number."""

    role: Literal["window"]
    name: str = Field(pattern=r"^[0-9]{1,5}$")

    @property
    def number(self) -> int:
        return int(self.name)


class ManagerFile(DeviceFile):
    """A device file of a manager, who works concerns without signing in."""

    role: Literal["manager"]


class TerminalFile(DeviceFile):
    """A device file of either."""

    role: Literal["window", "manager"]


def load(path: Path) -> WindowFile | ManagerFile:
    """Read a device file. Raises SettingsError naming file, line and key."""
    if load_device(path, TerminalFile).role == "manager":
        return load_device(path, ManagerFile)
    return load_device(path, WindowFile)
