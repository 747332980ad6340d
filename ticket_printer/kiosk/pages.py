"""The screens of the kiosk, as plain values: one question a screen."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.protocol import Text

from .outcome import SlipWatch


@dataclass(frozen=True, slots=True)
class Zones:
    """What brings you here?"""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Services:
    """Which service of this zone?"""

    zone: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Taking:
    """The hall has been asked for a number."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The number, until somebody else comes."""

    watch: SlipWatch


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to read."""

    text: Text


Page = Zones | Services | Taking | Taken | Message
