"""A device's own settings file, as written by ``hall-server enroll``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from hall_server.tomlfile import load

Role = Literal["window", "board", "kiosk", "printer"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class HallAddress(_Table):
    """Where the hall listens, and the public key that proves it is the hall."""

    requests: str = Field(pattern=r"^tcp://.+:\d+$")
    broadcasts: str = Field(pattern=r"^tcp://.+:\d+$")
    public_key: str = Field(pattern=r"^.{40}$")


class Keys(_Table):
    public: str = Field(pattern=r"^.{40}$")
    secret: str = Field(pattern=r"^.{40}$", repr=False)


class DeviceFile(_Table):
    """What every device needs; a client that has settings of its own derives from this."""

    role: Role
    name: str = Field(min_length=1)
    language: Literal["zh", "en"] = "zh"
    hall: HallAddress
    keys: Keys


D = TypeVar("D", bound=DeviceFile)


def load_device(path: Path, kind: type[D]) -> D:
    """Read a device file. Raises :class:`hall_server.tomlfile.SettingsError` naming file, line and key."""
    return load(path, kind)
