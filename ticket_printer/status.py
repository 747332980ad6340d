"""What a printer's status bytes mean. Pure.

ESC/POS printers answer ``DLE EOT n`` at once, even while out of paper or with the cover open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hall_server.protocol import PrinterCondition

QUERIES: Final = (1, 2, 3, 4)

# An answer to DLE EOT has four fixed bits; anything else on the line is not one.
_FIXED_MASK, _FIXED_BITS = 0x93, 0x12

_OFFLINE = 0x08
_COVER_OPEN, _STOPPED_PAPER_END, _ERROR_STATE = 0x04, 0x20, 0x40
_CUTTER, _UNRECOVERABLE, _AUTO_RECOVERABLE = 0x08, 0x20, 0x40
_PAPER_END = 0x60


def query(number: int) -> bytes:
    """The real-time question ``DLE EOT number``."""
    return bytes((0x10, 0x04, number))


def is_status(byte: int) -> bool:
    """Whether a byte has the form of an answer to ``DLE EOT``."""
    return byte & _FIXED_MASK == _FIXED_BITS


def judge(answers: Mapping[int, int]) -> PrinterCondition:
    """What to tell the hall, from the answers to all four queries.

    The cause that a person can mend at the printer comes first: an open cover also reports missing
    paper, and both report "offline".
    """
    if set(answers) != set(QUERIES):
        return "offline"
    if answers[2] & _COVER_OPEN:
        return "cover_open"
    if answers[4] & _PAPER_END or answers[2] & _STOPPED_PAPER_END:
        return "paper_out"
    if answers[2] & _ERROR_STATE or answers[3] & (_CUTTER | _UNRECOVERABLE | _AUTO_RECOVERABLE):
        return "error"
    return "offline" if answers[1] & _OFFLINE else "ready"
