"""The names of the outbox's lanes for alarms."""

from __future__ import annotations

from hall_server.settings.model import HallFile, RecipientTable


def recipients_of(settings: HallFile) -> dict[int, RecipientTable]:
    """Those whom some alarm names, by their place in ``hall.toml``, from 0."""
    named = {name for alarm in settings.alarms for name in alarm.to}
    return {index: one for index, one in enumerate(settings.recipients) if one.id in named}


def lane_of(recipient: str, *, emergency: bool = False) -> str:
    """Emergencies have a lane of their own, so that nothing is before them."""
    return f"{'emergencies' if emergency else 'alarms'}-{recipient}"
