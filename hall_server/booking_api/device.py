"""The device file of the booking interface."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from hall_server.client import DeviceFile, Translator, system_language

_ = Translator("hall_server", system_language())


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError(_('must be an address of this computer, such as "127.0.0.1"')) from None


class Listening(BaseModel):
    """Where the interface listens, and how many requests a second it takes with one key."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    bind: Annotated[str, AfterValidator(_address)] = "127.0.0.1"
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
