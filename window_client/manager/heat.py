"""Numbers taken today by service and hour."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult

from hall_server.protocol import HallView, Today
from window_client.screens.asking import Asking, Hall
from window_client.words import _

from .lines import Lines
from .rows import Look, Row, left, right, titled
from .sighting import Sighting

CELL = 5
# From so large a share of the most on, a count stands out more.
STEPS: tuple[tuple[float, Look], ...] = ((0.75, "alarm"), (0.5, "warn"), (0.25, "busy"), (0.0, ""))


class HeatScreen(Asking):
    DEFAULT_CSS = "HeatScreen { overflow: hidden; }"

    def __init__(self, hall: Hall, sighting: Sighting, redraw: Callable[[], None]) -> None:
        super().__init__(hall, redraw)
        self._sighting = sighting

    def compose(self) -> ComposeResult:
        yield Lines(lambda width, height: heat(self.view, self._sighting.today, width, height))

    def look_again(self) -> None:
        for block in self.query(Lines):
            block.look_again()

    def on_key(self, event: events.Key) -> None:
        if self.is_current and event.key in ("escape", "h", "enter"):
            self.dismiss(None)


def heat(view: HallView, today: Today | None, width: int, height: int) -> list[Row]:
    """A line for each service, the most wanted first, a column for each hour in which any was wanted."""
    foot: Row = ((" " + _("Esc back"), "dim"),)
    if today is None or not any(map(any, today.taken.values())):
        return [titled(_("Numbers taken by hour"), width), ((" " + _("None yet."), ""),), (), foot]
    hours = [hour for hour in range(24) if any(counts[hour] for counts in today.taken.values())]
    span = list(range(hours[0], hours[-1] + 1))
    name = max(8, min(30, width - CELL * (len(span) + 1) - 2))
    most = max(max(counts) for counts in today.taken.values())
    order = sorted(today.taken, key=lambda service: -sum(today.taken[service]))
    lines: list[Row] = [
        titled(_("Numbers taken by hour"), width),
        (
            (left("", name + 1), ""),
            *((right(f"{hour}:00"[:5], CELL), "bold") for hour in span),
            (right(_("all"), CELL), "bold"),
        ),
    ]
    for service in order[: height - 4]:
        counts = today.taken[service]
        known = view.services.get(service)
        title = known.name.in_language(_.language) if known else service
        cells = tuple((right(str(counts[hour] or "."), CELL), _look(counts[hour], most)) for hour in span)
        lines.append(((left(" " + title, name + 1), ""), *cells, (right(str(sum(counts)), CELL), "bold")))
    return [*lines, (), foot]


def _look(count: int, most: int) -> Look:
    return next(look for share, look in STEPS if count >= share * most)
