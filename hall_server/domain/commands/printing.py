"""Printers."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.slip import PrinterStatus


@dataclass(frozen=True, slots=True)
class ClaimSlip:
    """A printer, which holds no job, asks for its next one."""

    printer: str


@dataclass(frozen=True, slots=True)
class ConfirmSlip:
    """A printer reports that a slip came out."""

    printer: str
    slip: int


@dataclass(frozen=True, slots=True)
class FailSlip:
    """A printer could not print. ``maybe_printed`` when it cannot say whether paper came out."""

    printer: str
    slip: int
    reason: PrinterStatus
    maybe_printed: bool


@dataclass(frozen=True, slots=True)
class ReportPrinter:
    """A printer's own state; the hall moves its jobs to the standby while it cannot print."""

    printer: str
    status: PrinterStatus
