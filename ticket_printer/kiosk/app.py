"""The kiosk's program: follows the hall, turns the pages, takes one number a visit."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import extract_tb
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click, Event, Key, MouseDown
from textual.widgets import Button, ContentSwitcher, Static

from hall_server.client import N_, HallError, HallLink, HallSilent, Mirror, News
from hall_server.protocol import Accepted, HallView, Ping, TakeTicket, Text, TicketTaken
from ticket_printer.words import _, both

from . import offers
from .outcome import SlipWatch
from .pages import Message, Page, Services, Taken, Taking, Zones
from .settings import KioskFile
from .widgets import ChoiceButton, Choices, Corners, Ticket, Top

ANSWER_PATIENCE = 15.0
FIRST_PATIENCE = 3.0

NO_ANSWER = N_(
    "The hall does not answer. Please ask at the help desk. If a slip still comes out, its number is valid."
)


@dataclass(frozen=True, slots=True)
class Pace:
    """``idle`` seconds without a touch start over; touches within ``settle`` seconds after a new
    screen are the second half of a double tap."""

    idle: float = 30.0
    settle: float = 0.4


class KioskApp(App[None]):
    """Zones, then services, then the number."""

    CSS_PATH = "kiosk.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", priority=True, show=False),
        Binding("0,escape,backspace", "return", show=False),
        Binding("right,pagedown,plus", "more", show=False),
        Binding("e", "language", show=False),
        Binding("h", "help", show=False),
    ]

    def __init__(self, device: KioskFile, pace: Pace = Pace()) -> None:
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self._device = device
        self._pace = pace
        self._link: HallLink | None = None
        self._mirror: Mirror | None = None
        self._line = AsyncExitStack()
        self._trouble: Text | None = None
        self._page: Page = Zones()
        self._touched = self._turned = time.monotonic()
        _.language = device.language

    @property
    def page(self) -> Page:
        return self._page

    def compose(self) -> ComposeResult:
        yield Top()
        yield Static(id="question", markup=False)
        with ContentSwitcher(initial="message", id="body"):
            yield Choices(id="choices")
            yield Ticket(id="ticket")
            yield Static(id="message", markup=False)
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
        self._redraw()

    # Turning the pages

    def _turn(self, page: Page) -> None:
        self._page = page
        self._turned = time.monotonic()
        self._redraw()
        # Once more when the new screen has its size, which the big number depends on.
        self.call_after_refresh(self._redraw)

    def _start_over(self) -> None:
        _.language = self._device.language
        self._turn(Zones())

    def _tick(self) -> None:
        idle = time.monotonic() - max(self._touched, self._turned) > self._pace.idle
        at_start = self._page == Zones() and _.language == self._device.language
        if idle and not at_start and not isinstance(self._page, Taking):
            self._start_over()
        self._redraw()

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key | MouseDown | Click):
            self._touched = time.monotonic()
        await super().on_event(event)

    def on_resize(self) -> None:
        self.call_after_refresh(self._redraw)

    def _settled(self) -> bool:
        return time.monotonic() - self._turned >= self._pace.settle

    def on_key(self, event: Key) -> None:
        if event.character and event.character in "123456":
            self.query_one(Choices).press(int(event.character))

    def on_choice_button_chosen(self, event: ChoiceButton.Chosen) -> None:
        if not self._settled() or not self._hall_is_there():
            return
        match self._page:
            case Zones():
                self._turn(Services(event.choice.id))
            case Services() if event.choice.open:
                self._turn(Taking())
                self.run_worker(self._take(event.choice.id))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        match event.button.id:
            case "back":
                self.action_return()
            case "help":
                self.action_help()
            case "language":
                self.action_language()
            case "more":
                self.action_more()

    def action_return(self) -> None:
        match self._page:
            case Taking() | Zones():
                return
            case Services(page=page) if page == 0 and self._only_zone():
                return
            case Services():
                self._turn(Zones())
            case _:
                self._start_over()

    def action_more(self) -> None:
        if isinstance(self._page, Zones | Services):
            self._turn(replace(self._page, page=(self._page.page + 1) % offers.pages(self._choices())))

    def action_language(self) -> None:
        _.language = "en" if _.language == "zh" else "zh"
        self._redraw()

    def action_help(self) -> None:
        if not isinstance(self._page, Taking):
            self._turn(
                Message(both(N_("Please go to the help desk. A member of staff is coming to help you.")))
            )

    def action_help_quit(self) -> None:
        """Ctrl+C on the kiosk's keyboard does nothing; Ctrl+Q ends the program."""

    # Taking a number

    async def _take(self, service: str) -> None:
        assert self._link is not None
        try:
            taken = await self._link.ask(TakeTicket(service), TicketTaken, patience=ANSWER_PATIENCE)
        except HallSilent:
            self._turn(Message(both(NO_ANSWER)))
            return
        except HallError as error:
            self._turn(Message(error.text))
            return
        watch = SlipWatch(taken)
        if view := self._view():
            watch.look(view)
        self._turn(Taken(watch))

    # Drawing

    def _view(self) -> HallView | None:
        return self._mirror.view if self._mirror else None

    def _hall_is_there(self) -> bool:
        return self._mirror is not None and self._mirror.live

    def _choices(self) -> list[offers.Choice]:
        view = self._view()
        if view is None:
            return []
        match self._page:
            case Services(zone=zone):
                return offers.services(view, zone)
            case _:
                return offers.zones(view, self._device.kiosk.zones)

    def _only_zone(self) -> bool:
        view = self._view()
        return view is not None and len(offers.zones(view, self._device.kiosk.zones)) == 1

    def _redraw(self) -> None:
        if not self.is_running:
            return
        view = self._view()
        if view is not None and self._mirror is not None:
            self.query_one(Top).show(view, self._mirror.now())
        body = self.query_one(ContentSwitcher)
        question = self.query_one("#question", Static)
        question.display = True
        match self._page:
            case Taken(watch) if view is not None:
                question.display = False
                body.current = "ticket"
                self.query_one(Ticket).show(watch, view)
            case Message(text):
                self._say(text.in_language(_.language))
            case Taking():
                self._say(_("Your number is coming..."))
            case _ if view is None or not self._hall_is_there():
                self._say(
                    self._trouble.in_language(_.language)
                    if self._trouble and view is None
                    else _(
                        "The kiosk cannot reach the hall at the moment. Please wait or ask at the help desk."
                    )
                )
            case Zones() if self._only_zone():
                self._page = Services(self._choices()[0].id)
                self._redraw()
                return
            case Zones(page) | Services(_, page) as asking:
                question.update(
                    _("What would you like to do? Touch a button.")
                    if isinstance(asking, Zones)
                    else _("Which service? Touch it to get a number.")
                )
                body.current = "choices"
                self.query_one(Choices).show(list(offers.on_page(self._choices(), page)))
        self.query_one(Corners).show(self._corner_labels())

    def _say(self, sentence: str) -> None:
        self.query_one("#question", Static).update("")
        self.query_one(ContentSwitcher).current = "message"
        self.query_one("#message", Static).update(sentence)

    def _corner_labels(self) -> dict[str, str]:
        labels = {"language": "English" if _.language == "zh" else "中文"}
        if isinstance(self._page, Taking):
            return labels
        labels["help"] = _("I need help")
        if isinstance(self._page, Taken):
            labels["back"] = _("Done")
        elif isinstance(self._page, Message) or (isinstance(self._page, Services) and not self._only_zone()):
            labels["back"] = _("Back")
        if isinstance(self._page, Zones | Services) and (count := offers.pages(self._choices())) > 1:
            labels["more"] = _("More ({page}/{pages})", page=self._page.page + 1, pages=count)
        return labels

    def _fatal_error(self) -> None:
        """Leave with one sentence instead of Textual's report: citizens stand in front of this screen."""
        kind, _value, trace = sys.exc_info()
        place = extract_tb(trace)[-1] if trace else None
        where = f"{Path(place.filename).name}:{place.lineno}" if place else "?"
        self.panic(
            _("The kiosk had to stop. Please ask at the help desk.")
            + f" ({kind.__name__ if kind else '?'} {where})"
        )
