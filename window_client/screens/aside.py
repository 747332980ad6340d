"""A screen that the clerk opens beside the serving screen; what goes on at the window stays in sight."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TypeVar

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from hall_server.client import HallError
from hall_server.protocol import Ask, HallView, Result
from window_client.choices import Choices, Question
from window_client.desk import Desk
from window_client.state import Picture
from window_client.widgets.header import Header
from window_client.widgets.meanwhile import Meanwhile
from window_client.widgets.notice import Notice
from window_client.widgets.panel import Panel
from window_client.words import Words, spoken

from .entry import Entry, EntryScreen
from .picker import Picker

R = TypeVar("R", bound=Result)
T = TypeVar("T")


class Aside(Screen[None]):
    """Asks the clerk and the hall; shows the picture and what the hall refuses."""

    DEFAULT_CSS = "Aside { overflow: hidden; } Aside Notice { height: 2; }"

    def __init__(self, desk: Desk, picture: Picture, redraw: Callable[[], None]) -> None:
        """``redraw`` brings up the screen that fits by now."""
        super().__init__()
        self._desk = desk
        self._picture = picture
        self._redraw = redraw

    def compose(self) -> ComposeResult:
        yield Header()
        yield Meanwhile()
        yield from self.parts()

    def parts(self) -> Iterable[Widget]:
        """What stands below the window's own line, a notice among it."""
        raise NotImplementedError

    async def work(self) -> None:
        """What the clerk does here, from coming to leaving."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.show(self._picture)
        self.run_worker(self._until_done())

    async def _until_done(self) -> None:
        await self.work()
        self.dismiss(None)

    def show(self, picture: Picture) -> None:
        self._picture = picture
        for panel in self.query(Panel):
            panel.picture = picture

    def say(self, words: Words) -> None:
        """What cannot be done, and why."""
        for notice in self.query(Notice):
            notice.say(words)

    def tell(self, outcome: Words) -> None:
        """What came of something, until the next."""
        for notice in self.query(Notice):
            notice.tell(outcome)

    def quiet(self) -> None:
        for notice in self.query(Notice):
            notice.clear()

    @property
    def picture(self) -> Picture:
        return self._picture

    @property
    def view(self) -> HallView:
        assert self._desk.view is not None, "this screen is shown only after the first picture"
        return self._desk.view

    async def answer(self, screen: Screen[T]) -> T | None:
        """What comes of a screen over this one."""
        result = await self.app.push_screen_wait(screen)
        if self._desk.window and self._desk.window.clerk is None:
            # Signed out from elsewhere: the app takes all screens away, and this work ends with its screen.
            await asyncio.Event().wait()
        return result

    async def choose(self, question: Question) -> str | None:
        """The chosen value; None when the clerk thought better of it."""
        return await self.answer(Picker(Choices(question)))

    async def enter(self, entry: Entry) -> str | None:
        """What was typed; None when the clerk thought better of it."""
        return await self.answer(EntryScreen(entry))

    async def ask(self, ask: Ask, kind: type[R]) -> R | None:
        """The hall's answer; None when it did not do it, which has been said."""
        try:
            answer = await self._desk.ask(ask)
        except HallError as error:
            self._redraw()
            self.say(spoken(error.text))
            return None
        self._redraw()
        assert isinstance(answer, kind)
        return answer
