"""What the installer wrote into this window's device file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hall_server.client import DeviceFile


class WindowFile(DeviceFile):
    """A device file of a window; its name is the window's number."""

    role: Literal["window"]
    name: str = Field(pattern=r"^[0-9]{1,5}$")

    @property
    def number(self) -> int:
        return int(self.name)
