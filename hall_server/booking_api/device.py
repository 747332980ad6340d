"""The device file of the booking interface."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hall_server.client import DeviceFile
from hall_server.http_door.listening import Address


class Listening(BaseModel):
    """Where the interface listens, and how many requests a second it takes with one key."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    bind: Address = "127.0.0.1"
    port: int = Field(default=7810, ge=1, le=65_535)
    requests_per_second: int = Field(default=50, ge=1, le=10_000)


class BookingFile(DeviceFile):
    """The settings of ``hall-server booking-api``."""

    role: Literal["booking"]
    booking: Listening = Listening()


class OfficeFile(DeviceFile):
    """A device that may look after appointments: the booking interface's, or a manager's."""

    role: Literal["booking", "manager"]
    booking: Listening = Listening()
