"""Alarms: who sees to one, and the clerk's silent key."""

from __future__ import annotations

from typing import Final

import msgspec

SILENT_ALARMS: Final = frozenset({"emergency", "bad_rating", "deadline"})
"""Kinds that are in no picture: only ``GetAlarms`` has them."""


class GetAlarms(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_alarms"):
    """The alarms that are not over, the silent ones among them, emergencies first. Answered by ``Alarms``."""


class AcknowledgeAlarm(msgspec.Struct, frozen=True, omit_defaults=True, tag="acknowledge_alarm"):
    """Somebody at this device sees to an alarm. The first who does counts. Answered by ``Accepted``."""

    alarm: int


class RaiseEmergency(msgspec.Struct, frozen=True, omit_defaults=True, tag="raise_emergency"):
    """The clerk at this window needs help. Nobody else's screen shows it. Answered by ``Accepted``."""
