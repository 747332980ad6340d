"""The hall live in a terminal: its manager's console, with a line of the demo's own counts."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from hall_server.client import HallError
from hall_server.protocol import TicketTaken
from window_client.device import ManagerFile
from window_client.manager.app import ConsoleApp
from window_client.manager.rows import Row

from . import hall_strip
from .processes import slips
from .rehearsal import Rehearsal, ServerGone
from .signals import on_signals
from .venue import MANAGER
from .words import _

PICTURES_COUNTED_EVERY: Final = 2.0
CUT_SHORT: Final = 130
"""The exit code of a program that was interrupted."""


class DemoApp(ConsoleApp):
    """Runs a rehearsal and shows it to the hall's manager. ``trouble`` is what ended it, if something did."""

    CSS = "ConsoleScreen #strip { height: 2; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,ctrl+c,ctrl+q", "close_the_hall", show=False, priority=True),
    ]

    def __init__(self, rehearsal: Rehearsal, seconds: float | None) -> None:
        device = rehearsal.venue.device(*MANAGER)
        assert isinstance(device, ManagerFile)
        super().__init__(device.model_copy(update={"language": _.language}), strip=self._strip_drawn)
        self.trouble: HallError | ServerGone | None = None
        self._rehearsal = rehearsal
        self._seconds = seconds
        self._printed = 0
        self._followed: TicketTaken | None = None

    def on_mount(self) -> None:
        self.run_worker(self._rehearse())
        self.set_interval(PICTURES_COUNTED_EVERY, self._count_pictures)

    async def _rehearse(self) -> None:
        with on_signals(self.action_close_the_hall):
            try:
                await self._rehearsal.run(self._seconds)
            except (HallError, ServerGone) as error:
                self.trouble = error
        self.exit()

    def _count_pictures(self) -> None:
        self._printed = len(slips(self._rehearsal.venue))

    def _strip_drawn(self, _width: int, _height: int) -> list[Row]:
        if self._rehearsal.closing:
            return [
                ((" " + _("Closing the hall: the printers finish, the boards are compared ..."), "bold"),)
            ]
        keys = _("[Q] End  {speed}x", speed=f"{self._rehearsal.speed:g}")
        row: Row = ((f" {keys}  ", "bold"),)
        if self.sighting and self.sighting.sight:
            view, tally = self.sighting.sight.view, self._rehearsal.tally
            row = (*row, (hall_strip.counts(tally, self._printed), ""))
            self._followed = hall_strip.to_follow(view, tally, self._followed)
            row = (*row, ("   " + hall_strip.phone(self._followed), "dim"))
        return [row, ((" " + self._rehearsal.venue.page.told(), "dim"),)]

    def action_close_the_hall(self) -> None:
        """Asked twice, end at once."""
        if self._rehearsal.stop.is_set():
            self.exit(return_code=CUT_SHORT)
        self._rehearsal.stop.set()

    def action_switch_language(self) -> None:
        super().action_switch_language()
        _.language = "en" if _.language == "zh" else "zh"
