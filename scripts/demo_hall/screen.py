"""The hall live in a terminal: the board, and below it the windows, counts and printers."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from display_board.widgets import BoardView
from display_board.words import other
from hall_server.client import HallError, Mirror
from hall_server.protocol import TicketTaken

from . import hall_strip
from .processes import slips
from .rehearsal import Rehearsal, ServerGone
from .signals import on_signals
from .words import _

TICK: Final = 0.25
PICTURES_COUNTED_EVERY: Final = 1.0
CUT_SHORT: Final = 130
"""The exit code of a program that was interrupted."""


class DemoApp(App[None]):
    """Runs a rehearsal and shows it. ``trouble`` is what ended it, if something did."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,ctrl+c", "close_the_hall", show=False, priority=True),
        Binding("l", "switch_language", show=False),
    ]
    CSS = """
    Screen { background: #101418; }
    BoardView { height: 1fr; }
    Static { height: auto; padding: 0 1; background: #18202a; color: #d0d6de; text-wrap: nowrap; }
    #counts, #keys { background: #23303f; }
    """

    def __init__(self, rehearsal: Rehearsal, seconds: float | None) -> None:
        super().__init__()
        self.trouble: HallError | ServerGone | None = None
        self._rehearsal = rehearsal
        self._seconds = seconds
        self._printed = 0
        self._followed: TicketTaken | None = None

    def compose(self) -> ComposeResult:
        yield BoardView(self._mirror, language=_.language)
        for name in ("counts", "windows", "printers", "phone", "keys"):
            yield Static(id=name, markup=False)

    def on_mount(self) -> None:
        self.run_worker(self._rehearse())
        self.set_interval(TICK, self._draw)
        self.set_interval(PICTURES_COUNTED_EVERY, self._count_pictures)

    async def _rehearse(self) -> None:
        with on_signals(self.action_close_the_hall):
            try:
                await self._rehearsal.run(self._seconds)
            except (HallError, ServerGone) as error:
                self.trouble = error
        self.exit()

    def _mirror(self) -> Mirror | None:
        return self._rehearsal.boards[0] if self._rehearsal.boards else None

    def _count_pictures(self) -> None:
        self._printed = len(slips(self._rehearsal.venue))

    def _draw(self) -> None:
        self.query_one(BoardView).follow()
        self._put("keys", self._keys())
        mirror = self._mirror()
        if mirror is None or mirror.view is None:
            return
        columns, lines = self.size.width - 2, self.size.height // 4
        self._put("counts", hall_strip.counts(mirror.view, self._rehearsal.tally, self._printed))
        self._put("windows", hall_strip.windows(mirror.view, columns, lines))
        self._put("printers", hall_strip.printers(mirror.view, columns))
        self._followed = hall_strip.to_follow(mirror.view, self._rehearsal.tally, self._followed)
        self._put("phone", hall_strip.phone(self._followed))

    def _put(self, name: str, text: Text) -> None:
        self.query_one(f"#{name}", Static).update(text)

    def _keys(self) -> Text:
        if self._rehearsal.closing:
            return Text(_("Closing the hall: the printers finish, the boards are compared ..."))
        keys = _("[Q] End  [L] 中文  {speed}x", speed=f"{self._rehearsal.speed:g}")
        return Text.assemble(keys, "  ", hall_strip.legend())

    def action_close_the_hall(self) -> None:
        """Asked twice, end at once."""
        if self._rehearsal.stop.is_set():
            self.exit(return_code=CUT_SHORT)
        self._rehearsal.stop.set()

    def action_switch_language(self) -> None:
        _.language = other(_.language)
        self.query_one(BoardView).language = _.language
        self._draw()
