"""The program: connects the window to its hall and keeps the right screen in front."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from hall_server.client import Changed, HallError, News, Synced
from hall_server.protocol import DayBegan, SignIn, StandDown, WindowView

from .desk import Connect, Desk, connected
from .device import WindowFile
from .keys import Confirmed
from .screens.serving import ServingScreen
from .screens.sign_in import SignInScreen
from .state import Situation
from .terminal import Terminal
from .words import N_, Words, _, spoken, words

LAST_WORD = 2.0
# Seconds after which a clerk who calls for help ought to know that nobody has heard it.
SOON = 2.0


class WindowApp(Terminal):
    """A clerk's terminal. Follows the hall's picture; whether a clerk is signed in decides the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f12", "emergency", priority=True, show=False)]

    def __init__(self, device: WindowFile, connect: Connect = connected) -> None:
        super().__init__(device.language)
        self._device = device
        self._connect = connect
        self._desk: Desk | None = None
        self._sign_in_screen = SignInScreen(device.number, self._sign_in)
        self._serving: ServingScreen | None = None
        self._emergency_key = Confirmed()

    def get_default_screen(self) -> Screen[None]:
        return self._sign_in_screen

    async def reach(self) -> Desk:
        self._desk = await self.line.enter_async_context(self._connect(self._device, self._heard))
        return self._desk

    def _heard(self, news: News) -> None:
        if isinstance(news, Synced) and self._desk:
            self._sign_in_screen.quiet()
            self.run_worker(self._remember(self._desk))
        if self._at_once(news):
            self.redraw()

    def _at_once(self, news: News) -> bool:
        """What happens at this window is seen at once; the others, busy as they are, twice a second."""
        return not isinstance(news, Changed) or any(
            isinstance(change, DayBegan)
            or (isinstance(change, WindowView) and change.number == self._device.number)
            for change in news.changes
        )

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
        (self._serving or self._sign_in_screen).say(sentence)

    def action_emergency(self) -> None:
        """The silent key, whatever is in front. Who stands at the window reads nothing of it."""
        if self._emergency_key.press(time.monotonic()) and self._desk is not None:
            self.run_worker(self._call_for_help(self._desk), group="emergency", exclusive=True)

    async def _call_for_help(self, desk: Desk) -> None:
        """The terminal goes on meanwhile; the clerk reads whether anybody knows yet."""
        asking = asyncio.ensure_future(desk.call_for_help())
        try:
            done, _waiting = await asyncio.wait({asking}, timeout=SOON)
            if not done:
                self.say(words(N_("Not noted yet; this goes on trying.")))
            await asking
        except HallError as error:
            self.say(spoken(error.text))
        else:
            self.say(words(N_("Noted.")))
        finally:
            asking.cancel()

    def _back_to_sign_in(self) -> None:
        if self._serving is not None:
            self._serving = None
            self._sign_in_screen.pop_until_active()
            # Perhaps not by this clerk's own hand: a new day began, or the clerk sat down elsewhere.
            self._sign_in_screen.say(words(N_("Nobody is signed in here any more.")))

    async def action_quit(self) -> None:
        """Nobody may be called to a window whose terminal is off."""
        if self._desk and self._desk.window and self._desk.window.standing_by:
            with contextlib.suppress(HallError, TimeoutError):
                async with asyncio.timeout(LAST_WORD):
                    await self._desk.ask(StandDown())
        self.exit()
