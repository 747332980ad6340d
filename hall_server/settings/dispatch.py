"""The ``[dispatch]`` table: who is called next, in ``hall.toml`` or in a file of its own."""

from __future__ import annotations

from pathlib import Path

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import BALANCED, MINUTE, PROTECT_APPOINTMENTS, Dispatch
from hall_server.tomlfile import load

from .model import DispatchTable, Table

_PRESETS = {"balanced": BALANCED, "protect-appointments": PROTECT_APPOINTMENTS}


class DispatchFile(Table):
    """A file that holds nothing but a rule of calling, to be tried out on a day."""

    dispatch: DispatchTable


def load_dispatch(path: Path) -> Dispatch:
    """The rule in a TOML file. Raises :class:`SettingsError` naming file, line and key."""
    return build_dispatch(load(path, DispatchFile).dispatch)


def build_dispatch(table: DispatchTable) -> Dispatch:
    """The rule of a table: the preset's limits, but for those that the table names itself."""
    own = {Priority(name): round(minutes * MINUTE) for name, minutes in table.limits if minutes is not None}
    return Dispatch(table.rule, {**_PRESETS[table.preset], **own}, table.by_length)
