"""The program: connects the window to its hall and keeps the right screen in front."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from traceback import extract_tb
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from hall_server.client import HallError, News, Synced
from hall_server.protocol import SignIn, StandDown

from .desk import Connect, Desk, connected
from .device import WindowFile
from .screens.serving import ServingScreen
from .screens.sign_in import SignInScreen
from .state import Situation
from .words import N_, Words, _, spoken, words

TICK = 0.5
GREETING_EVERY = 1.0
LAST_WORD = 2.0


class WindowApp(App[None]):
    """A clerk's terminal. Follows the hall's picture; whether a clerk is signed in decides the screen."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "switch_language", priority=True, show=False),
        Binding("ctrl+q", "quit", priority=True, show=False),
    ]

    def __init__(self, device: WindowFile, connect: Connect = connected) -> None:
        # Only with the terminal's own colours does Textual leave all of them out for NO_COLOR.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self._device = device
        self._connect = connect
        self._line = AsyncExitStack()
        self._desk: Desk | None = None
        self._sign_in_screen = SignInScreen(device.number, self._sign_in)
        self._serving: ServingScreen | None = None
        _.language = device.language

    def get_default_screen(self) -> Screen[None]:
        return self._sign_in_screen

    async def on_ready(self) -> None:
        self._desk = await self._line.enter_async_context(self._connect(self._device, self._heard))
        self.run_worker(self._greet(self._desk))
        self.set_interval(TICK, self.redraw)

    async def on_unmount(self) -> None:
        await self._line.aclose()

    async def _greet(self, desk: Desk) -> None:
        """Until the first picture arrives, find out why it does not, and say so."""
        while desk.view is None:
            try:
                await desk.greet()
            except HallError as error:
                if desk.view is None:
                    self._sign_in_screen.say(spoken(error.text))
            await asyncio.sleep(GREETING_EVERY)

    def _heard(self, news: News) -> None:
        if isinstance(news, Synced) and self._desk:
            self._sign_in_screen.quiet()
            self.run_worker(self._remember(self._desk))
        self.redraw()

    async def _remember(self, desk: Desk) -> None:
        if desk.window and desk.window.clerk:
            await desk.remember()
            self.redraw()

    async def _sign_in(self, ask: SignIn) -> Words | None:
        """Sign a clerk in; what went wrong, if anything."""
        if self._desk is None or self._desk.window is None:
            return words(N_("The hall has not answered yet. Try again in a moment."))
        try:
            await self._desk.ask(ask)
        except HallError as error:
            return spoken(error.text)
        self.redraw()
        self.run_worker(self._remember(self._desk))
        return None

    def redraw(self) -> None:
        """Show what is true now, on the screen that fits."""
        picture = self._desk.picture(_.language) if self._desk else None
        for screen in self.screen_stack:
            if isinstance(screen, SignInScreen):
                screen.show(picture)
        if self._desk is None or picture is None:
            return
        if picture.situation is Situation.AWAY:
            self._back_to_sign_in()
        elif self._serving is None:
            self._serving = ServingScreen(
                self._desk,
                picture,
                record_in=self._device.language,
                redraw=self.redraw,
                say=self.say,
                sign_in=self._sign_in,
            )
            self.push_screen(self._serving)
        else:
            self._serving.show(picture)

    def say(self, sentence: Words) -> None:
        """Say what is wrong on the screen that fits."""
        (self._serving or self._sign_in_screen).say(sentence)

    def _back_to_sign_in(self) -> None:
        if self._serving is not None:
            self._serving = None
            self._sign_in_screen.pop_until_active()
            # Perhaps not by this clerk's own hand: a new day began, or the clerk sat down elsewhere.
            self._sign_in_screen.say(words(N_("Nobody is signed in here any more.")))

    def action_switch_language(self) -> None:
        _.language = "en" if _.language == "zh" else "zh"
        self.redraw()
        for screen in self.screen_stack:
            for widget in screen.walk_children():
                widget.refresh()

    async def action_quit(self) -> None:
        """Nobody may be called to a window whose terminal is off."""
        if self._desk and self._desk.window and self._desk.window.standing_by:
            with contextlib.suppress(HallError, TimeoutError):
                async with asyncio.timeout(LAST_WORD):
                    await self._desk.ask(StandDown())
        self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C, pressed by habit, must not end the clerk's day."""
        self.say(words(N_("Ctrl+Q leaves the program.")))

    def _fatal_error(self) -> None:
        """Leave with one sentence. Textual's own report shows local values, and a PIN may be one."""
        kind, _value, trace = sys.exc_info()
        place = extract_tb(trace)[-1] if trace else None
        where = f"{Path(place.filename).name}:{place.lineno}" if place else "?"
        self.panic(
            _("The program had to stop. Start it again; nothing is lost.")
            + f" ({kind.__name__ if kind else '?'} {where})"
        )
