"""Print jobs, and what printers say of themselves."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.slip import PrinterStatus, SlipKind


@dataclass(frozen=True, slots=True)
class SlipQueued:
    """``wait`` is the range in minutes that is printed on a ticket, where it is known."""

    at: int
    slip: int
    ticket: int
    printer: str
    people_ahead: int
    reprint: bool
    kind: SlipKind = SlipKind.TICKET
    lines: tuple[str, ...] = ()
    case: int | None = None
    wait: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SlipTaken:
    """A printer took the job up and paper may come out from here on."""

    at: int
    slip: int
    printer: str
    reprint: bool


@dataclass(frozen=True, slots=True)
class SlipPrinted:
    at: int
    slip: int
    printer: str


@dataclass(frozen=True, slots=True)
class SlipFailed:
    """The slip did not come out (or may have, then ``reprint``); it waits to be tried again."""

    at: int
    slip: int
    printer: str
    reason: PrinterStatus
    reprint: bool


@dataclass(frozen=True, slots=True)
class SlipMoved:
    """Another printer takes the job over, from one that cannot print."""

    at: int
    slip: int
    printer: str
    reprint: bool


@dataclass(frozen=True, slots=True)
class PrinterChanged:
    at: int
    printer: str
    status: PrinterStatus
