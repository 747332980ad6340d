"""What somebody should see to: a part of the picture that is in :mod:`.view`."""

from __future__ import annotations

from typing import Literal

import msgspec

from .text import Text

AlarmKind = Literal[
    "wait",
    "forecast",
    "queue",
    "idle",
    "long_service",
    "emergency",
    "printer",
    "device",
    "deadline",
    "bad_rating",
    "disk",
]


class AlarmView(msgspec.Struct, frozen=True, omit_defaults=True, tag="alarm"):
    """Something that somebody should see to; ``text`` says what. It leaves the view with ``alarm_over``.

    ``about`` names a zone, window, printer, device or number, as the ``kind`` has it; ``zone`` and ``window``
    say where it is, if anywhere. ``value`` is what it was when it was raised, ``limit`` what it was over:
    milliseconds, people or percent. ``acknowledged_by`` is the device on which somebody did so.
    """

    alarm: int
    rule: str
    kind: AlarmKind
    about: str
    text: Text
    value: int
    limit: int
    raised_at: int
    zone: str = ""
    window: int | None = None
    acknowledged_by: str = ""
    acknowledged_at: int | None = None


class AlarmOver(msgspec.Struct, frozen=True, omit_defaults=True, tag="alarm_over"):
    """An alarm is cleared."""

    alarm: int
