"""Printers, and what any device asks."""

from __future__ import annotations

import msgspec

from .words import PrinterCondition, PrinterFault


class ClaimSlip(msgspec.Struct, frozen=True, omit_defaults=True, tag="claim_slip"):
    """Printer, which holds no job: the next one, please. A job that the hall believes is printing
    there was lost, and is offered again as a reprint. Answered by ``SlipOffered`` or ``NoSlip``."""


class ConfirmSlip(msgspec.Struct, frozen=True, omit_defaults=True, tag="confirm_slip"):
    """Printer: the slip came out. Answered by ``Accepted``."""

    slip: int


class FailSlip(msgspec.Struct, frozen=True, omit_defaults=True, tag="fail_slip"):
    """Printer: it did not come out, or cannot be known to have. Answered by ``Accepted``."""

    slip: int
    reason: PrinterFault
    maybe_printed: bool


class ReportPrinter(msgspec.Struct, frozen=True, omit_defaults=True, tag="report_printer"):
    """Printer: its state, on every change and every few seconds. Answered by ``Accepted``."""

    status: PrinterCondition


class GetSnapshot(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_snapshot"):
    """Anyone: the whole hall as it is now. Answered by ``Snapshot``."""


class Ping(msgspec.Struct, frozen=True, omit_defaults=True, tag="ping"):
    """Anyone: are you there? Answered by ``Accepted``."""
