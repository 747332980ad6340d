"""The reception: the clerk does for somebody at the counter what a kiosk does for others, and more."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from window_client.choices import Option
from window_client.state import Picture
from window_client.widgets.handed_out import HandedOut, Shown
from window_client.widgets.notice import Notice
from window_client.words import spoken

from . import booking, reception_steps
from .aside import Aside
from .reception_citizen import CitizenForm
from .reception_form import FormScreen
from .reception_list import BOOK, CHANGE, CHECK_IN, PICK_UP, ErrandList, errands

_STEPS = {
    CHECK_IN: reception_steps.check_in,
    BOOK: booking.book,
    CHANGE: booking.change,
    PICK_UP: reception_steps.pick_up,
}


class Reception(Aside):
    """What was handed out stays in sight above until something else is begun."""

    def parts(self) -> Iterable[Widget]:
        return (HandedOut(), Notice())

    def show(self, picture: Picture) -> None:
        super().show(picture)
        # How the slip is doing is not in the picture of the window.
        for panel in self.query(HandedOut):
            panel.refresh()

    async def work(self) -> None:
        while True:
            offers = errands(self.view, self.picture.window)
            wanted = await self.answer(ErrandList(offers))
            if wanted is None:
                return
            self.quiet()
            # What stays in large letters is not taken for what comes next.
            self.query_one(HandedOut).shown = None
            if wanted in offers:
                await reception_steps.take(self, offers[wanted])
            elif wanted in _STEPS:
                await _STEPS[wanted](self)
            else:
                await reception_steps.check_in(self, scanned=wanted)

    async def fill(self, form: CitizenForm) -> bool:
        reasons = tuple(Option(code, spoken(name)) for code, name in self.view.reasons.items())
        sent = await self.answer(FormScreen(form, reasons))
        return sent is True

    def hand_out(self, shown: Shown) -> None:
        self.quiet()
        self.query_one(HandedOut).shown = shown
