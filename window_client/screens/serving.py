"""The clerk's screen for the whole day."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from hall_server.client import HallError
from hall_server.protocol import Ask, CaseInfo, Cases, Finished, GetCase, HallView, Refused, Result
from window_client import keys
from window_client.choices import Choices, Question, Ticks
from window_client.concerns.at_desk import DeskConcerns
from window_client.desk import Desk
from window_client.keys import Guard, meant
from window_client.moves import Move, move_for, what_instead
from window_client.reasons import on_record
from window_client.sheet import Form, Sheet
from window_client.state import Picture, Situation
from window_client.widgets.header import Header
from window_client.widgets.just_now import JustNow
from window_client.widgets.next_step import KeyLine, NextStep
from window_client.widgets.notice import Notice
from window_client.widgets.now_serving import NowServing
from window_client.widgets.panel import Panel
from window_client.widgets.waiting import Waiting
from window_client.words import Words, spoken

from .all_keys import AllKeys
from .aside import Aside
from .cases import BackOffice
from .picker import Picker
from .reception import Reception
from .sheet import SheetScreen
from .sign_in import TrySignIn
from .substitute import SubstituteScreen


class ServingScreen(Screen[None]):
    """Shows the picture and turns keys into moves. The flows know it as their clerk."""

    # On a terminal of fewer than 24 lines the keys stay, and what was done last gives way.
    DEFAULT_CSS = "ServingScreen { overflow: hidden; } ServingScreen #keys { dock: bottom; height: auto; }"

    def __init__(
        self,
        desk: Desk,
        picture: Picture,
        *,
        record_in: str,
        redraw: Callable[[], None],
        say: Callable[[Words], None],
        sign_in: TrySignIn,
    ) -> None:
        """``record_in`` is the language in which reasons are kept.

        ``redraw`` brings up the screen that fits by now, and ``say`` says what is wrong on that one.
        """
        super().__init__()
        self._desk = desk
        self._picture = picture
        self._record_in = record_in
        self._redraw = redraw
        self._say_in_front = say
        self._sign_in = sign_in
        self._drafts: dict[str, tuple[str, ...]] = {}
        self._guard = Guard()
        self._in_a_flow = False
        self._aside: Aside | None = None

    def compose(self) -> ComposeResult:
        yield Header()
        yield NowServing()
        yield Waiting()
        yield JustNow()
        with Vertical(id="keys"):
            yield Notice()
            yield NextStep()
            yield KeyLine()

    def on_mount(self) -> None:
        self.show(self._picture)

    def show(self, picture: Picture) -> None:
        if (self._picture.situation, picture.situation) == (Situation.STANDING_BY, Situation.CALLED):
            self._hall_called()
        self._picture = picture
        for panel in self.query(Panel):
            panel.picture = picture
        for notice in self.query(Notice):
            notice.say_again()
        if self._aside:
            self._aside.show(picture)

    def _hall_called(self) -> None:
        """Somebody came while the window stood by: let it be seen, and let no key be taken amiss."""
        self._guard.hold("space")
        self.set_timer(keys.JUST_CALLED, self._guard.release)
        if isinstance(self.app.screen, AllKeys):
            self.app.pop_screen()

    def say(self, words: Words) -> None:
        if self._aside:
            self._aside.say(words)
        for notice in self.query(Notice):
            notice.say(words)

    def on_key(self, event: events.Key) -> None:
        key = meant(event.key, event.character)
        if key in ("?", "f1"):
            self.app.push_screen(AllKeys())
        elif move := move_for(key, self._picture):
            if self._guard.lets_through(key, event.time):
                self._begin(move)
        else:
            return
        event.stop()

    def _begin(self, move: Move) -> None:
        # A second key may come before the first one's list is in front.
        if self._desk.busy or self._in_a_flow:
            self._redraw()
        elif self._picture.situation in move.when:
            self.query_one(Notice).clear()
            self._in_a_flow = True
            self.run_worker(self._follow(move))
        else:
            self.say(what_instead(self._picture))

    async def _follow(self, move: Move) -> None:
        try:
            await move.flow(self)
        finally:
            self._in_a_flow = False

    # What the flows ask of their clerk.

    @property
    def picture(self) -> Picture:
        return self._picture

    @property
    def view(self) -> HallView:
        assert self._desk.view is not None, "this screen is shown only after the first picture"
        return self._desk.view

    async def choose(self, question: Question) -> str | None:
        return await self.app.push_screen_wait(Picker(Choices(question)))

    async def tick(self, question: Question, ticked: tuple[str, ...]) -> tuple[str, ...] | None:
        ticks = Ticks(question, ticked=ticked)
        return None if await self.app.push_screen_wait(Picker(ticks)) is None else ticks.ticked

    async def write(self, number: str, form: Form) -> tuple[str, ...] | None:
        sheet = Sheet(form, self._drafts.get(number, ()))
        sent = await self.app.push_screen_wait(SheetScreen(sheet))
        self._drafts = {number: sheet.kept}
        return sheet.lines if sent else None

    async def ask(self, ask: Ask, *, but: str = "") -> Result | None:
        try:
            answer: Result = await self._desk.ask(ask)
        except HallError as error:
            self._redraw()
            if error.code == but:
                return Refused(error.code, error.text)
            self._say_in_front(spoken(error.text))
            return None
        self._redraw()
        if isinstance(answer, Finished):
            self._drafts.clear()
        return answer

    async def find_case(self, number: str) -> CaseInfo | None:
        with contextlib.suppress(HallError):
            answer = await self._desk.ask(GetCase(number))
            return next(iter(answer.cases), None) if isinstance(answer, Cases) else None
        return None

    async def substitute(self) -> None:
        await self.app.push_screen_wait(SubstituteScreen(self._picture, self._sign_in))

    async def reception(self) -> None:
        await self._go_aside(Reception(self._desk, self._picture, self._redraw))

    async def back_office(self) -> None:
        await self._go_aside(BackOffice(self._desk, self._picture, self._redraw))

    async def concerns(self) -> None:
        concerns = DeskConcerns(self._desk, self._picture, self._redraw)
        await self._go_aside(concerns)
        if concerns.why:
            self.say(concerns.why)

    async def _go_aside(self, aside: Aside) -> None:
        self._aside = aside
        try:
            await self.app.push_screen_wait(aside)
        finally:
            self._aside = None

    def tell(self, outcome: Words) -> None:
        for notice in self.query(Notice):
            notice.tell(outcome)

    def on_record(self, reason: str) -> str:
        return on_record(reason, self._record_in)
