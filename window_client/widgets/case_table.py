"""The cases of the back office: the list, and one of them with all that is known of it."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from hall_server.protocol import CaseInfo, HallView
from window_client.caseload import CaseList, details, heads, row
from window_client.cells import GAP, fit, rule
from window_client.state import Picture
from window_client.words import _

from .panel import Panel

_AROUND = 2
"""Rows that are not cases: the title and the heads of the columns."""


class CaseTable(Panel):
    DEFAULT_CSS = "CaseTable { height: 1fr; }"

    def __init__(self, listed: CaseList, see: Callable[[], HallView]) -> None:
        super().__init__()
        self._listed = listed
        self._see = see

    @property
    def page(self) -> int:
        """How many cases are in sight."""
        return max(1, self.size.height - _AROUND)

    def draw(self, picture: Picture, width: int) -> Content:
        listed, view = self._listed, self._see()
        cases, first = listed.fitting, listed.cursor - listed.cursor % self.page
        lines = [
            Content.styled(rule(GAP.join(self._title()), width), "bold"),
            Content.styled(heads(width), "bold"),
        ]
        for place, case in enumerate(cases[first : first + self.page], first):
            marked = place == listed.cursor
            text = (" > " if marked else "   ") + row(case, view, width - 3)
            look = "bold reverse" if marked else "bold" if case.overdue else ""
            lines.append(Content.styled(text, look))
        if not cases:
            lines.append(Content(fit("   " + self._nothing(), width)))
        return Content("\n").join(lines)

    def _title(self) -> list[str]:
        listed = self._listed
        kind = _("Overdue cases") if listed.overdue_only else _("Open cases")
        title = [f"{kind} {len(listed.fitting)}"]
        if listed.as_of:
            title.append(_("as of {time}", time=listed.as_of))
        pages = -(-len(listed.fitting) // self.page)
        if pages > 1:
            title.append(f"{listed.cursor // self.page + 1}/{pages}")
        if listed.typed:
            title.append(_("number with {digits}", digits=listed.typed))
        return title

    def _nothing(self) -> str:
        if self._listed.typed:
            return _("No case with this number is open. Backspace takes the digits away.")
        if not self._listed.as_of:
            return _("The hall has not answered yet.")
        return _("No case is overdue.") if self._listed.overdue_only else _("No case is open.")


class CaseDetails(Panel):
    """One case; the arrows move what does not fit into sight."""

    DEFAULT_CSS = "CaseDetails { height: 1fr; }"

    def __init__(self, see: Callable[[], HallView]) -> None:
        super().__init__()
        self._see = see
        self._case: CaseInfo | None = None
        self._from = 0

    def open(self, case: CaseInfo) -> None:
        self._case, self._from = case, 0
        self.refresh()

    def scroll_by(self, rows: int) -> None:
        if self._case:
            last = max(0, len(details(self._case, self._see(), self.size.width - 4)) - self.size.height + 1)
            self._from = min(max(0, self._from + rows), last)
            self.refresh()

    def draw(self, picture: Picture, width: int) -> Content:
        if self._case is None:
            return Content("")
        lines = details(self._case, self._see(), width - 4)
        title = Content.styled(rule(_("Case {case}", case=self._case.number), width), "bold")
        shown = lines[self._from : self._from + self.size.height - 1]
        return Content("\n").join([title, *(Content(f"  {line}") for line in shown)])
