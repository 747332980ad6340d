"""The back office: what was accepted at the windows, most urgent first, and what is decided about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from typing import Any

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from hall_server.protocol import (
    Accepted,
    Ask,
    CaseInfo,
    Cases,
    DecideCase,
    GetCase,
    ListCases,
    SupplementCase,
)
from window_client.caseload import UNDECIDED, CaseList
from window_client.cells import GAP, fit
from window_client.choices import Option, Question
from window_client.desk import Desk
from window_client.keys import meant
from window_client.state import Picture
from window_client.widgets.case_table import CaseDetails, CaseTable
from window_client.widgets.notice import Notice
from window_client.words import N_, Words, _, words

from .aside import Aside
from .entry import Entry

LONGEST_NOTE = 200


class CaseKeys(Widget):
    """The keys that mean something now."""

    DEFAULT_CSS = "CaseKeys { height: 1; text-style: bold; }"

    case: reactive[CaseInfo | None] = reactive(None)
    overdue_only: reactive[bool] = reactive(False)

    def render(self) -> Content:
        return Content(fit(" " + GAP.join(self._said()), self.size.width))

    def _said(self) -> list[str]:
        if self.case is None:
            other = _("O all") if self.overdue_only else _("O overdue only")
            return [_("Enter opens"), other, _("R asks anew"), _("digits find a number"), _("Esc back")]
        keys = []
        if self.case.state == "supplement":
            keys.append(_("3 papers have come"))
        if self.case.state == "back_office":
            keys.append(_("1 approve"))
        if self.case.state in UNDECIDED:
            keys.append(_("2 refuse"))
        return [*keys, _("Esc back to the list")]


class BackOffice(Aside):
    """The list, or one case that was opened from it."""

    def __init__(self, desk: Desk, picture: Picture, redraw: Callable[[], None]) -> None:
        super().__init__(desk, picture, redraw)
        self._listed = CaseList()
        self._case: CaseInfo | None = None
        self._notes: dict[str, str] = {}
        self._busy = False
        self._left = asyncio.Event()

    def parts(self) -> Iterable[Widget]:
        return (
            CaseTable(self._listed, lambda: self.view),
            CaseDetails(lambda: self.view),
            Notice(),
            CaseKeys(),
        )

    async def work(self) -> None:
        self._turn_to(None)
        await self._alone(self._renew())
        await self._left.wait()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        key = meant(event.key, event.character)
        asking = self._desk.busy if key == "escape" else self._busy
        if asking or not self.is_current:
            return
        self.quiet()
        if self._case:
            self._press_in_case(key, self._case)
        else:
            self._press_in_list(key)

    def _press_in_list(self, key: str) -> None:
        match key:
            case "escape":
                self._left.set()
            case "enter" if self._listed.marked:
                self._begin(self._open(self._listed.marked.number))
            case "r":
                self._begin(self._renew())
            case "o":
                self._begin(self._toggle())
            case _:
                table = self.query_one(CaseTable)
                self._listed.press(key, table.page)
                table.refresh()

    def _press_in_case(self, key: str, case: CaseInfo) -> None:
        match key:
            case "escape":
                self._turn_to(None)
            case "1":
                self._begin(self._approve(case))
            case "2":
                self._begin(self._refuse(case))
            case "3":
                self._begin(self._supplement(case))
            case "up" | "down":
                self.query_one(CaseDetails).scroll_by(1 if key == "down" else -1)

    def _begin(self, flow: Coroutine[Any, Any, object]) -> None:
        self.run_worker(self._alone(flow))

    async def _alone(self, flow: Coroutine[Any, Any, object]) -> None:
        """One thing at a time: keys pressed meanwhile mean nothing."""
        self._busy = True
        try:
            await flow
        finally:
            self._busy = False

    def _turn_to(self, case: CaseInfo | None) -> None:
        """Show a case, or the list."""
        self._case = case
        table, opened, keys = self.query_one(CaseTable), self.query_one(CaseDetails), self.query_one(CaseKeys)
        table.display, opened.display = case is None, case is not None
        keys.case, keys.overdue_only = case, self._listed.overdue_only
        if case:
            opened.open(case)
        table.refresh()

    async def _renew(self) -> bool:
        """Ask for the list; whether it is as asked for now."""
        answer = await self.ask(ListCases(self._listed.overdue_only), Cases)
        if answer:
            self._listed.renew(answer.cases, self.picture.clock)
            self.query_one(CaseTable).refresh()
        return answer is not None

    async def _toggle(self) -> None:
        self._listed.overdue_only = not self._listed.overdue_only
        if not await self._renew():
            self._listed.overdue_only = not self._listed.overdue_only
        self._turn_to(None)

    async def _open(self, number: str) -> None:
        found = await self.ask(GetCase(number), Cases)
        if found:
            self._turn_to(found.cases[0])

    async def _approve(self, case: CaseInfo) -> None:
        if case.state == "supplement":
            self.say(words(N_("Papers are still missing. Press 3 once they have come, then approve.")))
        elif case.state in UNDECIDED:
            title = words(N_("Approve {case}: a note for the citizen, if any"), case=case.number)
            hint = words(N_("May stay empty. No names and no ID numbers."))
            entry = Entry(title, hint, words(N_("approves")), longest=LONGEST_NOTE)
            await self._decide(case, entry, approved=True)

    async def _refuse(self, case: CaseInfo) -> None:
        if case.state in UNDECIDED:
            title = words(N_("Refuse {case}: why? The citizen gets this note"), case=case.number)
            hint = words(N_("No names and no ID numbers."))
            entry = Entry(title, hint, words(N_("refuses")), check=_something, longest=LONGEST_NOTE)
            await self._decide(case, entry, approved=False)

    async def _decide(self, case: CaseInfo, entry: Entry, *, approved: bool) -> None:
        note = await self.enter(replace(entry, start=self._notes.get(case.number, "")))
        if note is None:
            return
        self._notes = {case.number: note}
        done = N_("Case {case} is approved") if approved else N_("Case {case} is refused")
        await self._carry_out(DecideCase(case.number, approved, note), words(done, case=case.number))

    async def _supplement(self, case: CaseInfo) -> None:
        if case.state != "supplement":
            return
        title = words(N_("Case {case}: have all missing papers come?"), case=case.number)
        if await self.choose(Question(title, (Option("yes", words(N_("yes, all of them"))),))):
            done = words(N_("Case {case} is complete and waits to be decided"), case=case.number)
            await self._carry_out(SupplementCase(case.number), done)

    async def _carry_out(self, ask: Ask, done: Words) -> None:
        """After a refusal the case stays open, with what was written."""
        if await self.ask(ask, Accepted):
            self._notes.clear()
            self._turn_to(None)
            if await self._renew():
                self.tell(done)


def _something(note: str) -> Words | None:
    return None if note else words(N_("Write down why. The citizen has a right to know."))
