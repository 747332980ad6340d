"""The cases of the back office: the list, and one of them with all that is known of it."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from hall_server.protocol import CaseInfo, HallView
from window_client.caseload import CaseList, details, heads, row
from window_client.cells import rule
from window_client.drawn_list import AROUND, drawn_list
from window_client.state import Picture
from window_client.words import _

from .panel import Panel


class CaseTable(Panel):
    DEFAULT_CSS = "CaseTable { height: 1fr; }"

    def __init__(self, listed: CaseList, see: Callable[[], HallView]) -> None:
        super().__init__()
        self._listed = listed
        self._see = see

    @property
    def page(self) -> int:
        """How many cases are in sight."""
        return max(1, self.size.height - AROUND)

    def draw(self, picture: Picture, width: int) -> Content:
        view = self._see()

        def row_of(case: CaseInfo) -> tuple[str, str]:
            return row(case, view, width - 3), "bold" if case.overdue else ""

        return drawn_list(
            self._listed, self.page, width, self._title(), heads(width), row_of, self._nothing()
        )

    def _title(self) -> list[str]:
        kind = _("Overdue cases") if self._listed.overdue_only else _("Open cases")
        return [f"{kind} {len(self._listed.fitting)}"]

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
