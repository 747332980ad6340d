"""A screen that asks the person before it, and the hall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from textual.screen import Screen

from hall_server.client import HallError
from hall_server.protocol import Ask, HallView, Result
from window_client.choices import Choices, Question, Ticks
from window_client.widgets.notice import Notice
from window_client.words import Words, spoken

from .entry import Entry, EntryScreen
from .picker import Picker

R = TypeVar("R", bound=Result)
T = TypeVar("T")


class Hall(Protocol):
    """The hall as this screen reaches it."""

    @property
    def view(self) -> HallView | None: ...
    async def ask(self, ask: Ask) -> Result:
        """Ask the hall. Raises HallError."""

    async def look(self, ask: Ask) -> Result:
        """Ask for something by the way: nobody waits for it. Raises HallError."""


class Asking(Screen[None]):
    """What the hall refuses is a line that fades; nobody has to answer it."""

    def __init__(self, hall: Hall, redraw: Callable[[], None]) -> None:
        """``redraw`` brings up the screen that fits by now."""
        super().__init__()
        self._hall = hall
        self._redraw = redraw

    def say(self, words: Words) -> None:
        """What cannot be done, and why."""
        for notice in self.query(Notice):
            notice.say(words)

    def tell(self, outcome: Words, *, fades: bool = False) -> None:
        """What came of something, until the next, or for some seconds."""
        for notice in self.query(Notice):
            notice.tell(outcome, fades=fades)

    def quiet(self) -> None:
        for notice in self.query(Notice):
            notice.clear()

    @property
    def hall(self) -> Hall:
        """The hall, for a screen that follows this one."""
        return self._hall

    @property
    def redraw(self) -> Callable[[], None]:
        """Brings up the screen that fits by now."""
        return self._redraw

    @property
    def view(self) -> HallView:
        assert self._hall.view is not None, "nothing is asked before the first picture"
        return self._hall.view

    async def answer(self, screen: Screen[T]) -> T | None:
        """What comes of a screen over this one."""
        return await self.app.push_screen_wait(screen)

    async def choose(self, question: Question) -> str | None:
        """The chosen value; None when the person thought better of it."""
        return await self.answer(Picker(Choices(question)))

    async def tick(self, question: Question, ticked: tuple[str, ...]) -> tuple[str, ...] | None:
        """All values that are ticked in the end; None when the person thought better of it."""
        ticks = Ticks(question, ticked=ticked)
        return None if await self.answer(Picker(ticks)) is None else ticks.ticked

    async def enter(self, entry: Entry) -> str | None:
        """What was typed; None when the person thought better of it."""
        return await self.answer(EntryScreen(entry))

    async def ask(self, ask: Ask, kind: type[R]) -> R | None:
        """The hall's answer; None when it did not do it, which has been said."""
        try:
            answer = await self._hall.ask(ask)
        except HallError as error:
            self._redraw()
            self.say(spoken(error.text))
            return None
        self._redraw()
        assert isinstance(answer, kind)
        return answer

    async def look(self, ask: Ask, kind: type[R]) -> R:
        """The hall's answer to what nobody waits for. Raises HallError."""
        answer = await self._hall.look(ask)
        assert isinstance(answer, kind)
        return answer
