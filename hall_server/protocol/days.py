"""What a manager is told of today."""

from __future__ import annotations

from typing import Literal

import msgspec


class LogLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that happened to a ticket or at a window. ``what`` is the kind of the event in the log.

    ``by`` is the manager's device, empty when the clerk did it. ``number`` is the ticket's and ``services``
    are what the window serves from then on, in a window's log alone.
    """

    at: int
    what: str
    window: int | None = None
    clerk: str = ""
    service: str = ""
    reason: str = ""
    by: str = ""
    number: str = ""
    services: tuple[str, ...] = ()


class TicketLog(msgspec.Struct, frozen=True, omit_defaults=True, tag="ticket_log"):
    """All that the log has of one of today's tickets, in its order."""

    ticket: int
    number: str
    state: Literal["waiting", "called", "serving", "parked", "done", "no_show", "expired", "cancelled"]
    service: str
    lines: tuple[LogLine, ...]


class WindowLog(msgspec.Struct, frozen=True, omit_defaults=True, tag="window_log"):
    """What happened at a window today, in the log's order."""

    window: int
    lines: tuple[LogLine, ...]


class Today(msgspec.Struct, frozen=True, omit_defaults=True, tag="today"):
    """The day so far. ``taken``: numbers by service and hour of the hall's clock, 24 of them.

    ``arrivals`` and ``waits`` are by spans of ``span`` milliseconds from the hall's midnight to now: how many
    numbers were taken, and the mean wait in milliseconds of who was called in it, null when nobody was.
    """

    taken: dict[str, tuple[int, ...]]
    span: int
    arrivals: tuple[int, ...]
    waits: tuple[int | None, ...]


class DeviceHeard(msgspec.Struct, frozen=True, omit_defaults=True):
    """An enrolled device. ``silent`` is for how many milliseconds it has not spoken, by the hall's computer;
    null: not at all since the hall was started."""

    role: str
    name: str
    silent: int | None = None


class BridgeHeard(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the bridge to the outside stands. ``waiting`` is what it has yet to send, ``set_aside`` what was
    refused for good; ``fault``: nothing goes out before somebody mends its settings. ``still``: for how many
    milliseconds the oldest has waited, or the hall's log was not read on; 0 when it keeps up."""

    waiting: int
    set_aside: int
    fault: bool
    still: int


class Devices(msgspec.Struct, frozen=True, omit_defaults=True, tag="devices"):
    """Every enrolled device, by role and name, and the bridge; null when nothing goes to the outside."""

    devices: tuple[DeviceHeard, ...]
    bridge: BridgeHeard | None = None
