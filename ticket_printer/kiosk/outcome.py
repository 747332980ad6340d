"""What became of the slip of the number just taken. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hall_server.client import N_, Changed, News, Synced
from hall_server.protocol import HallView, SlipView, TicketTaken
from ticket_printer.words import _

State = Literal["none", "printing", "printed", "trouble"]

_TROUBLES = {
    "paper_out": N_("The printer is out of paper."),
    "cover_open": N_("The printer's cover is open."),
}


@dataclass(slots=True)
class SlipWatch:
    """Follows one print job through the hall's picture."""

    taken: TicketTaken
    _slip: SlipView | None = None

    def hear(self, news: News, view: HallView) -> None:
        if isinstance(news, Changed):
            for change in news.changes:
                if isinstance(change, SlipView) and change.slip == self.taken.slip:
                    self._slip = change
        elif isinstance(news, Synced):
            self.look(view)

    def look(self, view: HallView) -> None:
        """A whole picture: a job that was there and is no longer has been printed."""
        now = view.slips.get(self.taken.slip) if self.taken.slip is not None else None
        if now is not None:
            self._slip = now
        elif self._slip is not None:
            self._slip = SlipView(self._slip.slip, self._slip.number, self._slip.printer, "printed")

    def state(self, view: HallView) -> State:
        if self.taken.slip is None:
            return "none"
        if self._slip is None:
            return "printing"
        if self._slip.state == "printed":
            return "printed"
        return "trouble" if self._fault(view) else "printing"

    def sentence(self, view: HallView) -> str:
        """What to tell the citizen about the slip."""
        match self.state(view):
            case "none":
                return (
                    _("Please note your number or scan the code.")
                    if self.taken.url
                    else _("Please note your number.")
                )
            case "printing":
                return _("Your slip is being printed.")
            case "printed":
                return _("Please take your slip.")
            case "trouble":
                fault = _TROUBLES.get(self._fault(view), N_("The printer does not work at the moment."))
                return _(fault) + " " + _("Your number is valid without paper: please note it.")

    def _fault(self, view: HallView) -> str:
        """Why nothing comes out: the job failed, or its printer cannot print. Empty when all is well."""
        if self._slip is None:
            return ""
        printer = view.printers.get(self._slip.printer)
        if printer is not None and printer.status != "ready":
            return printer.status
        return self._slip.reason or "error" if self._slip.state == "failed" else ""
