"""The screen with the number."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from hall_server.protocol import HallView, TicketTaken
from ticket_printer.kiosk import offers
from ticket_printer.kiosk.blocks import big_text, qr_code
from ticket_printer.kiosk.outcome import SlipWatch
from ticket_printer.words import SCAN, _


class Ticket(Horizontal):
    """The number as large as the screen, where to go and sit, and what became of the slip."""

    def compose(self) -> ComposeResult:
        with Vertical(id="number-side"):
            yield Static(id="label", markup=False)
            yield Static(id="number", markup=False)
            yield Static(id="where", markup=False)
            yield Static(id="slip", markup=False)
            yield Static(id="scan", markup=False)
        yield Static(id="qr", markup=False)

    def show(self, watch: SlipWatch, view: HallView) -> None:
        taken = watch.taken
        state = watch.state(view)
        code = qr_code(taken.url) if taken.url and state in ("trouble", "none") else ""
        qr = self.query_one("#qr", Static)
        qr.display = bool(code) and code.count("\n") < self.size.height
        if qr.display:
            qr.update(Text(code, no_wrap=True))
        self.query_one("#label", Static).update(_("Your number"))
        where = self._where(taken, view)
        self.query_one("#where", Static).update(where)
        slip = self.query_one("#slip", Static)
        slip.update(watch.sentence(view))
        slip.set_class(state == "trouble", "trouble")
        scan = self.query_one("#scan", Static)
        scan.display = qr.display
        scan.update(_(SCAN))
        columns = max(20, self.size.width - (len(code.split("\n")[0]) + 4 if qr.display else 0) - 4)
        lines = sum(-(-line.cell_len // columns) for line in where.split())
        if qr.display:
            lines += -(-cell_len(_(SCAN)) // columns)
        rows = max(4, self.size.height - 7 - lines)
        self.query_one("#number", Static).update(Text(big_text(taken.number, columns, rows), no_wrap=True))

    @staticmethod
    def _where(taken: TicketTaken, view: HallView) -> Text:
        words = Text(justify="center")
        words.append(_("Please wait in: {zone}", zone=offers.zone_name(view, taken.zone)), "bold")
        words.append("\n" + _("People ahead of you: {count}", count=taken.people_ahead))
        if taken.wait is not None:
            low, high = taken.wait
            words.append("\n" + _("Expected wait: {low}-{high} minutes", low=low, high=high))
        if taken.package:
            words.append("\n" + "\n".join(offers.steps(view, taken.package)))
        return words
