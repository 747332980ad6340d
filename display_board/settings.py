"""The device files that this program runs with."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from hall_server.client import DeviceFile, Translator, system_language

_ = Translator("display_board", system_language())


class BoardTable(BaseModel):
    """``[board]``: which zones it shows (all when empty), and whether a call rings the bell once."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    zones: list[str] = []
    chime: bool = False


class BoardFile(DeviceFile):
    """``board-1.toml`` or ``screen-12.toml``, as written by ``hall-server enroll``.

    A screen belongs to one window, whose number is its name, and may ask the hall for rating codes.
    """

    role: Literal["board", "screen"]
    board: BoardTable = BoardTable()

    @property
    def window(self) -> int | None:
        """The window that a screen stands at; None for a board."""
        return int(self.name) if self.role == "screen" else None

    @model_validator(mode="after")
    def _screen_is_of_a_window(self) -> Self:
        if self.role == "screen" and not (self.name.isascii() and self.name.isdigit()):
            raise ValueError(_("the name of a screen is its window's number; enroll it again"))
        if self.role == "screen" and "board" in self.model_fields_set:
            raise ValueError(_("a window's screen has no table [board]; remove it"))
        return self
