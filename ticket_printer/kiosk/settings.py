"""The kiosk's device file."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from hall_server.client import DeviceFile


class KioskTable(BaseModel):
    """The ``[kiosk]`` table. ``zones`` are the ids of the zones offered here; empty means all."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    zones: list[str] = []


class KioskFile(DeviceFile):
    """A device file of role ``kiosk``. Its language is the one that each citizen starts with."""

    role: Literal["kiosk"]
    kiosk: KioskTable = KioskTable()
