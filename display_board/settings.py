"""The board's own table in its device file."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from hall_server.client import DeviceFile


class BoardTable(BaseModel):
    """``[board]``: which zones it shows (all when empty), and whether a call rings the bell once."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    zones: list[str] = []
    chime: bool = False


class BoardFile(DeviceFile):
    """``board-1.toml``, as written by ``hall-server enroll``."""

    role: Literal["board"]
    board: BoardTable = BoardTable()
