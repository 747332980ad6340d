"""What a hall manager does about a crowd, and asks about the day."""

from __future__ import annotations

import msgspec

from hall_server.protocol.text import Text


class CapService(msgspec.Struct, frozen=True, omit_defaults=True, tag="cap_service"):
    """Manager: only ``left`` more numbers today for a service; null: as planned. Answered by ``Accepted``."""

    service: str
    left: int | None
    reason: str


class CloseKiosks(msgspec.Struct, frozen=True, omit_defaults=True, tag="close_kiosks"):
    """Manager: kiosks give no more numbers today. Answered by ``Accepted``."""

    reason: str


class OpenKiosks(msgspec.Struct, frozen=True, omit_defaults=True, tag="open_kiosks"):
    """Manager: kiosks give numbers again. Answered by ``Accepted``."""

    reason: str


class Announce(msgspec.Struct, frozen=True, omit_defaults=True, tag="announce"):
    """Manager: the boards show these words until the day ends. Answered by ``Accepted``."""

    words: Text


class EndAnnouncement(msgspec.Struct, frozen=True, omit_defaults=True, tag="end_announcement"):
    """Manager: the boards show it no more. Answered by ``Accepted``."""


class CallBackClerk(msgspec.Struct, frozen=True, omit_defaults=True, tag="call_back_clerk"):
    """Manager: a window's terminal asks its clerk to go on. Answered by ``Accepted``."""

    window: int
    reason: str


class HaltWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="halt_window"):
    """Manager: after its present citizen nobody more is called to a window. Answered by ``Accepted``."""

    window: int
    reason: str


class ResumeWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="resume_window"):
    """Manager: end a window's pause, or open it where a clerk is signed in. Answered by ``Accepted``."""

    window: int
    reason: str


class GetDevices(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_devices"):
    """Manager: the enrolled devices, and when each was last heard of. Answered by ``Devices``."""


class GetToday(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_today"):
    """Manager, web: how today went so far. Answered by ``Today``."""


class FindTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="find_ticket"):
    """Manager: what became of one of today's numbers, as the log has it. Answered by ``TicketLog``."""

    number: str


class GetWindowLog(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_window_log"):
    """Manager: what happened at a window today, as the log has it. Answered by ``WindowLog``."""

    window: int
