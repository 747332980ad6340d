"""The result as a person reads it."""

from __future__ import annotations

from rich.cells import cell_len

from .audit import Summary
from .words import _


def table(summary: Summary) -> str:
    """A line for each figure, and a verdict."""
    in_sync = _("yes") if summary.boards_in_sync else _("NO")
    rows = [
        (_("Tickets issued"), str(summary.tickets_issued)),
        (_("Calls"), str(summary.tickets_called)),
        (_("Tickets completed"), str(summary.tickets_completed)),
        (_("Appointments kept"), str(summary.appointments_kept)),
        (_("Journeys begun"), str(summary.journeys_begun)),
        (_("Slips printed"), str(summary.printed)),
        (_("Reprints"), str(summary.reprinted)),
        (_("Duplicate numbers"), str(summary.duplicate_numbers)),
        (_("Double calls"), str(summary.double_calls)),
        (_("Boards equal to the server"), in_sync),
        (_("Acknowledged but not on disk"), str(summary.lost_acknowledged)),
        (_("Ratings given"), str(summary.ratings["given"])),
        (_("Ratings kept"), str(summary.ratings["kept"])),
        (_("Ratings refused"), str(summary.ratings["refused"])),
        (_("Ratings of nothing, or twice"), str(summary.ratings_astray)),
        (_("Errors on phones"), str(summary.ratings["errors"])),
        (_("Alarms raised"), str(summary.alarms["raised"])),
        (_("Alarms told to who is on duty"), str(summary.alarms["told"])),
        (_("Alarms told again"), str(summary.alarms["told_again"])),
        (_("Alarms seen to"), str(summary.alarms["seen_to"])),
        (_("Taking a number, median / 99 %"), _milliseconds(summary.issue_ms)),
        (_("From call to last board, median / 99 %"), _milliseconds(summary.call_to_board_ms)),
    ]
    width = max(cell_len(name) for name, _value in rows)
    lines = [f"{name}{' ' * (width - cell_len(name))}  {value}" for name, value in rows]
    verdict = _("All is well.") if summary.good else _("Something is wrong; see the figures above.")
    return "\n".join([*lines, verdict])


def _milliseconds(times: dict[str, float | None]) -> str:
    shown = (_("not measured") if value is None else f"{value:g}" for value in times.values())
    return " / ".join(shown) + " ms"
