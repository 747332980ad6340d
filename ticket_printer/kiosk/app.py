"""The kiosk's program: follows the hall, turns the pages, takes one number a visit."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click, Event, Key, MouseDown
from textual.timer import Timer
from textual.widgets import Button

from hall_server.client import N_, Changed, HallError, HallLink, HallSilent, Mirror, News, log_fault
from hall_server.protocol import Accepted, HallView, Ping, Text
from ticket_printer.words import _, both

from . import entries, offers
from .answers import answer
from .asking import carry_out
from .burst import Burst, scanned
from .corners import corner_labels
from .entries import SCANNED
from .looks import Choose, Say, Type, look
from .pages import (
    Booked,
    Busy,
    Card,
    CodeEntry,
    Entry,
    Finding,
    Leafed,
    LookingUp,
    Message,
    Page,
    Refusal,
    Taken,
    Taking,
    Zones,
)
from .settings import KioskFile
from .trail import Trail
from .widgets import ChoiceButton, Corners, KeyButton, Stage, Top

FIRST_PATIENCE = 3.0

HELP = N_("Please go to the help desk. A member of staff is coming to help you.")
UNREACHABLE = N_("The kiosk cannot reach the hall at the moment. Please wait or ask at the help desk.")

ENTER = ("enter", "ctrl+j")

_SHORTCUTS = {
    **dict.fromkeys(("0", "escape", "backspace"), "back"),
    **dict.fromkeys(("right", "pagedown", "plus"), "more"),
    "a": "booked",
    "h": "help",
    "e": "language",
}


@dataclass(frozen=True, slots=True)
class Pace:
    """``idle`` seconds without a touch start over; touches within ``settle`` seconds after a new
    screen are the second half of a double tap. A key that is not followed by another within ``pause``
    seconds was pressed by hand; a scanner types faster."""

    idle: float = 30.0
    settle: float = 0.4
    pause: float = 0.15


class KioskApp(App[None]):
    """One question after another, then the number."""

    CSS_PATH = "kiosk.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", priority=True, show=False)]

    def __init__(self, device: KioskFile, pace: Pace = Pace()) -> None:
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self._device = device
        self.pace = pace
        self._link: HallLink | None = None
        self._mirror: Mirror | None = None
        self._line = AsyncExitStack()
        self._trouble: Text | None = None
        self._page: Page = Zones()
        self._trail = Trail()
        self._leaves = 1
        self._burst = Burst(pace.pause)
        self._waiting: Timer | None = None
        self._touched = self._turned = time.monotonic()
        _.language = device.language

    @property
    def page(self) -> Page:
        return self._page

    def compose(self) -> ComposeResult:
        yield Top()
        yield Stage()
        yield Corners()

    async def on_ready(self) -> None:
        link = await self._line.enter_async_context(HallLink.connect(self._device))
        mirror = await self._line.enter_async_context(Mirror.following(link, self._hear))
        self._link, self._mirror = link, mirror
        self.run_worker(self._explain_until_reached(link, mirror))
        self.set_interval(0.5, self._tick)
        self._redraw()

    async def on_unmount(self) -> None:
        await self._line.aclose()

    async def _explain_until_reached(self, link: HallLink, mirror: Mirror) -> None:
        """Before the first picture, an installer may stand here: say what is wrong with this device."""
        while mirror.view is None:
            try:
                await link.ask(Ping(), Accepted, patience=FIRST_PATIENCE)
            except HallSilent:
                continue
            except HallError as error:
                self._trouble = error.text
            await asyncio.sleep(1)

    def _hear(self, news: News) -> None:
        if isinstance(self._page, Taken) and self._mirror and self._mirror.view:
            self._page.watch.hear(news, self._mirror.view)
        # A busy hall says something new sixty times a second; nobody reads faster than the next tick.
        if not isinstance(news, Changed):
            self._redraw()

    # Turning the pages

    def _turn(self, page: Page) -> None:
        self._trail.step(self._page, page)
        self._show(page)
        if isinstance(page, Busy):
            self.run_worker(self._carry_out(page))

    def _show(self, page: Page) -> None:
        self._page = page
        self._turned = time.monotonic()
        self._redraw()
        # Once more when the new screen has its size, which the big number depends on.
        self.call_after_refresh(self._redraw)

    async def _carry_out(self, page: Busy) -> None:
        view = self._view()
        assert self._link is not None
        assert view is not None
        answered = await carry_out(self._link, page, view)
        if isinstance(answered, Taken) and (view := self._view()):
            answered.watch.look(view)
        self._turn(answered)

    def _home(self) -> Page:
        view = self._view()
        return offers.home(view, self._device.kiosk.zones) if view else Zones()

    def _start_over(self) -> None:
        _.language = self._device.language
        self._trail = Trail()
        self._show(self._home())

    def _tick(self) -> None:
        idle = time.monotonic() - max(self._touched, self._turned) > self.pace.idle
        at_start = self._page == self._home() and _.language == self._device.language
        if idle and not at_start and not isinstance(self._page, Busy):
            self._start_over()
        self._redraw()

    # Touches and keys

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key | MouseDown | Click):
            self._touched = time.monotonic()
        await super().on_event(event)

    def on_resize(self) -> None:
        self.call_after_refresh(self._redraw)

    def _settled(self) -> bool:
        return time.monotonic() - self._turned >= self.pace.settle

    def on_choice_button_chosen(self, event: ChoiceButton.Chosen) -> None:
        if self._settled() and self._hall_is_there():
            self._turn(event.then)

    def on_key_button_touched(self, event: KeyButton.Touched) -> None:
        if self._settled():
            self._type(event.key, event.key)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self._press_corner(event.button.id or "")

    def on_key(self, event: Key) -> None:
        character = event.character or ""
        if character.isprintable() and character:
            self._burst.hear(character, event.time)
        elif self._scan(self._burst.end(), event.key):
            return
        if character == SCANNED[0] and not isinstance(self._page, Busy | CodeEntry | Card):
            # A scanner types: this is the first sign of an appointment's QR code.
            self._turn(CodeEntry(character))
        elif isinstance(self._page, Entry):
            self._type(event.key, character)
        elif character.isprintable() and character:
            self._wait_for_more(event.key)
        else:
            self._press_corner(_SHORTCUTS.get(event.key, ""))

    def _scan(self, signs: str, key: str) -> bool:
        """Go where a scan leads, whatever was half typed before it."""
        page = self._page
        if key not in ENTER or isinstance(page, Busy | Card):
            return False
        then = scanned(signs)
        if then is None or not self._hall_is_there():
            return False
        if isinstance(page, Entry) and (page.typed != signs or SCANNED in signs):
            # What was typed fast by hand can still be mended.
            self._page = replace(page, typed="")
        self._turn(then)
        return True

    def _wait_for_more(self, key: str) -> None:
        """The key counts once nothing has followed it: a scanner's signs choose no buttons."""
        if self._waiting is not None:
            self._waiting.stop()
        page, signs = self._page, self._burst.signs

        def act() -> None:
            # The same key twice is an unsteady finger.
            by_hand = len(set(signs)) == 1 and self._burst.signs in ("", signs)
            if not by_hand or page != self._page:
                return
            self._burst.end()
            if signs[0] in "12345678":
                self.query_one(Stage).press(int(signs[0]))
            else:
                self._press_corner(_SHORTCUTS.get(key, ""))

        self._waiting = self.set_timer(self.pace.pause, act)

    def _press_corner(self, name: str) -> None:
        if name not in self._corner_labels():
            return
        match name:
            case "back":
                before = self._trail.back()
                self._show(before) if before else self._start_over()
            case "booked":
                self._turn(Booked())
            case "help":
                self._turn(Message(both(HELP)))
            case "language":
                _.language = "en" if _.language == "zh" else "zh"
                self._redraw()
            case "more" if isinstance(self._page, Leafed):
                self._show(replace(self._page, page=(self._page.page + 1) % self._leaves))

    def _type(self, key: str, character: str) -> None:
        """One key, of the screen, a keyboard, a scanner or a card reader."""
        page = self._page
        if not isinstance(page, Entry):
            return
        match key:
            case "escape":
                self._press_corner("back")
            case "backspace":
                self._page = entries.taken_back(page)
            case _ if key in ENTER:
                if (then := entries.entered(page)) and self._hall_is_there():
                    self._turn(then)
            case _ if character:
                self._page = entries.typed(page, character)
        self._redraw()

    def action_help_quit(self) -> None:
        """Ctrl+C on the kiosk's keyboard does nothing; Ctrl+Q ends the program."""

    # Drawing

    def _view(self) -> HallView | None:
        return self._mirror.view if self._mirror else None

    def _hall_is_there(self) -> bool:
        return self._mirror is not None and self._mirror.live

    def _redraw(self) -> None:
        if not self.is_running:
            return
        view, page = self._view(), self._page
        if view is not None and self._mirror is not None:
            self.query_one(Top).show(view, self._mirror.now())
        if page == Zones():
            page = self._page = self._home()
        if isinstance(page, Taken) and view is not None:
            self.query_one(Stage).draw_ticket(page.watch, view)
        else:
            drawn = self._look(page, view)
            self._leaves = drawn.leaves if isinstance(drawn, Choose) else 1
            self.query_one(Stage).draw(drawn)
        self.query_one(Corners).show(self._corner_labels())

    def _look(self, page: Page, view: HallView | None) -> Choose | Type | Say:
        match page:
            case Message(text):
                return Say(text.in_language(_.language))
            case Taking() | Finding() | LookingUp() | Taken():
                return Say(_("One moment, please ..."))
            case _ if view is None or not self._hall_is_there():
                trouble = self._trouble if view is None else None
                return Say((trouble or both(UNREACHABLE)).in_language(_.language))
            case Refusal():
                return answer(page, view)
            case _:
                return look(page, view, self._device.kiosk.zones)

    def _corner_labels(self) -> dict[str, str]:
        back = bool(self._trail) or self._page != self._home()
        return corner_labels(self._page, self._view(), can_go_back=back, leaves=self._leaves)

    def _fatal_error(self) -> None:
        """Leave without Textual's report: citizens stand in front of this screen."""
        log_fault()
        self.panic()
