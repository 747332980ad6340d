"""Printing as a confirmed stage: a slip is queued, printing, then printed or failed with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SlipState(StrEnum):
    QUEUED = "queued"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


class SlipKind(StrEnum):
    """``MISSING`` is the one-time list of what is missing (一次性告知), ``RECEIPT`` for an accepted case."""

    TICKET = "ticket"
    MISSING = "missing"
    RECEIPT = "receipt"


class PrinterStatus(StrEnum):
    """What a printer says of itself; ``SILENT`` is the hall's own word for one it no longer hears."""

    READY = "ready"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    OFFLINE = "offline"
    ERROR = "error"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Slip:
    """A print job.

    ``reprint`` is true once paper may already have come out for this ticket: such a slip is marked
    as a reprint. ``attempt`` counts the times a printer took the job up, ``taken_by`` is the last that
    did: only its word counts for what came out. ``case`` is what a receipt or a list belongs to, and
    ``lines`` what a list says. ``wait`` is the range in minutes that a ticket's citizen is told.
    """

    id: int
    ticket: int
    printer: str
    queued_at: int
    people_ahead: int
    state: SlipState = SlipState.QUEUED
    attempt: int = 0
    taken_by: str | None = None
    reprint: bool = False
    reason: str = ""
    kind: SlipKind = SlipKind.TICKET
    lines: tuple[str, ...] = ()
    case: int | None = None
    wait: tuple[int, int] | None = None
