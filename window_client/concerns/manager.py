"""The manager's program: concerns and nothing else, without signing in, and without names and phones."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from hall_server.client import News
from window_client.cells import apart
from window_client.device import ManagerFile
from window_client.keys import meant
from window_client.screens.asking import Asking
from window_client.terminal import Terminal
from window_client.times import clock, length
from window_client.widgets.notice import Notice
from window_client.words import Words, _

from .office import ConnectOffice, Office, connected
from .work import ConcernWork


class OfficeLine(Widget):
    """Whose screen this is, whether the hall is heard, and the time."""

    DEFAULT_CSS = "OfficeLine { height: 1; background: $primary-darken-2; text-style: bold; }"

    office: reactive[Office | None] = reactive(None, always_update=True)

    def render(self) -> Content:
        left, right = " " + _("Manager"), _("connecting to the hall")
        if self.office and self.office.view:
            left += "  " + self.office.view.name.in_language(_.language)
            right = self._heard(self.office, self.office.view.timezone)
        return Content(apart(left, f"{right} ", self.size.width))

    @staticmethod
    def _heard(office: Office, timezone: str) -> str:
        heard = _("online") if office.live else _("as of {time}", time=clock(office.as_of, timezone))
        if office.unanswered is not None:
            heard = "... " + _("waiting for the hall {time}", time=length(office.unanswered))
        return f"{heard}   {clock(office.now(), timezone)}"


class ConnectingScreen(Screen[None]):
    """Stands until the hall's first picture has come. What keeps it away is a sentence."""

    DEFAULT_CSS = "ConnectingScreen Notice { margin: 6 4; }"

    def compose(self) -> ComposeResult:
        yield OfficeLine()
        yield Notice()

    def say(self, sentence: Words) -> None:
        for notice in self.query(Notice):
            notice.say(sentence, fades=False)


class OfficeScreen(Asking):
    """Works concerns, all day, or until ``leave`` where there is anywhere to go."""

    DEFAULT_CSS = "OfficeScreen { overflow: hidden; }"

    def __init__(
        self,
        office: Office,
        redraw: Callable[[], None],
        leave: Callable[[Words | None], None] | None = None,
    ) -> None:
        super().__init__(office, redraw)
        self._office = office
        self._leave = leave

    def look_again(self) -> None:
        for line in self.query(OfficeLine):
            line.office = self._office

    def compose(self) -> ComposeResult:
        yield OfficeLine()
        yield ConcernWork(self, self._office.now, leave=self._leave)

    def on_key(self, event: events.Key) -> None:
        if self.is_current:
            self.query_one(ConcernWork).press(meant(event.key, event.character), event.time)


class ManagerApp(Terminal):
    """Follows the hall's picture for its clock and the names of services."""

    def __init__(self, device: ManagerFile, connect: ConnectOffice = connected) -> None:
        super().__init__(device.language)
        self._device = device
        self._connect = connect
        self._connecting = ConnectingScreen()
        self._office: Office | None = None
        self._work: OfficeScreen | None = None

    def get_default_screen(self) -> Screen[None]:
        return self._connecting

    async def reach(self) -> Office:
        self._office = await self.line.enter_async_context(self._connect(self._device, self._heard))
        return self._office

    def _heard(self, _news: News) -> None:
        self.redraw()

    def redraw(self) -> None:
        if self._office and self._office.view and self._work is None:
            self._work = OfficeScreen(self._office, self.redraw)
            self.push_screen(self._work)
        for line in self._connecting.query(OfficeLine):
            line.office = self._office
        if self._work:
            self._work.look_again()

    def say(self, sentence: Words) -> None:
        (self._work or self._connecting).say(sentence)
