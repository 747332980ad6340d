"""What every program of this package has: two languages, one way out, and no report that tells too much."""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack
from typing import ClassVar, Literal, Protocol

from textual.app import App
from textual.binding import Binding, BindingType

from hall_server.client import HallError, log_fault
from hall_server.protocol import HallView

from .concerns.contact import ContactScreen
from .words import N_, Words, _, spoken, words

TICK = 0.5
GREETING_EVERY = 1.0


class Reached(Protocol):
    """The hall, as soon as its picture has come."""

    @property
    def view(self) -> HallView | None: ...
    async def greet(self) -> None:
        """Find out whether the hall answers this device at all. Raises HallError."""


class Terminal(App[None]):
    """Draws what is true now, twice a second and whenever the hall says something new."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "switch_language", priority=True, show=False),
        Binding("ctrl+q", "quit", priority=True, show=False),
    ]

    def __init__(self, language: Literal["zh", "en"]) -> None:
        # Only with the terminal's own colours does Textual leave all of them out for NO_COLOR.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.line = AsyncExitStack()
        _.language = language

    async def on_ready(self) -> None:
        self.run_worker(self._greet(await self.reach()))
        self.set_interval(TICK, self.redraw)

    async def on_unmount(self) -> None:
        await self.line.aclose()

    async def _greet(self, hall: Reached) -> None:
        """Until the first picture arrives, find out why it does not, and say so."""
        while hall.view is None:
            try:
                await hall.greet()
            except HallError as error:
                if hall.view is None:
                    self.say(spoken(error.text))
            await asyncio.sleep(GREETING_EVERY)

    async def reach(self) -> Reached:
        """Connect to the hall for as long as ``line`` is open."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Show what is true now, on the screen that fits."""
        raise NotImplementedError

    def say(self, sentence: Words) -> None:
        """Say what is wrong on the screen that fits."""
        raise NotImplementedError

    def action_switch_language(self) -> None:
        if isinstance(self.screen, ContactScreen):
            self.screen.hide()  # as any key does
        _.language = "en" if _.language == "zh" else "zh"
        self.redraw()
        for screen in self.screen_stack:
            for widget in screen.walk_children():
                widget.refresh()

    async def action_quit(self) -> None:
        self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C, pressed by habit, must not end anybody's day."""
        self.say(words(N_("Ctrl+Q leaves the program.")))

    def _fatal_error(self) -> None:
        """Leave without Textual's report: it shows local values, and a PIN may be one."""
        log_fault()
        self.panic()
