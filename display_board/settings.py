"""The device files that this program runs with."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hall_server.client import DeviceFile, Translator, system_language

_ = Translator("display_board", system_language())


class VoiceTable(BaseModel):
    """``[board.voice]``: the zones whose calls are spoken; nothing is while there is none.

    ``clips`` is a folder of recorded words; ``respell`` says how a letter or word sounds, for espeak-ng.
    A call that would be spoken more than ``too_old`` seconds late is not spoken.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    zones: list[str] = []
    clips: str = ""
    respell: dict[str, str] = {}
    too_old: int = Field(default=30, ge=1)


class BoardTable(BaseModel):
    """``[board]``: which zones it shows (all when empty), and whether a call rings the bell once.

    The others are for ``--web``: the ``port`` of the page, its ``theme``, the folder of the ``playlist``
    with the ``seconds`` for which a picture or text stays, a running ``notice``, and by zone the arrow
    that shows the way there.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    zones: list[str] = []
    chime: bool = False
    port: int = Field(default=7830, ge=1, le=65535)
    theme: Literal["dark", "light"] = "dark"
    playlist: str = ""
    seconds: int = Field(default=10, ge=2, le=3600)
    notice: dict[Literal["zh", "en"], str] = {}
    arrows: dict[str, Literal["left", "right", "up", "down"]] = {}
    voice: VoiceTable = VoiceTable()


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
