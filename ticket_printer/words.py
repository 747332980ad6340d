"""The words of the printer and the kiosk, in both of the hall's languages."""

from __future__ import annotations

from typing import Final

from hall_server.client import N_, Translator
from hall_server.protocol import PrinterCondition, Text

_ = Translator("ticket_printer")
_zh = Translator("ticket_printer", "zh")

CONDITIONS: Final[dict[PrinterCondition, str]] = {
    "ready": N_("ready"),
    "paper_out": N_("out of paper"),
    "cover_open": N_("cover open"),
    "offline": N_("not reachable or switched off"),
    "error": N_("printer error"),
}

SCAN: Final = N_("Scan to follow your place; rate when done")
"""What a ticket's code is for, on paper and on the kiosk's screen."""


def both(message: str, **values: object) -> Text:
    """A message in both languages at once, as slips carry it."""
    return Text(zh=_zh(message, **values), en=message.format(**values))
