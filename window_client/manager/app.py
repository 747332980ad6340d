"""The program: follows the hall, and paints what changed a few times a second, however much comes in."""

from __future__ import annotations

import asyncio
import contextlib

from textual.screen import Screen

from hall_server.client import HallError, News
from hall_server.protocol import Alarms, Devices, GetAlarms, GetDevices, GetToday, Today
from window_client.concerns.manager import ConnectingScreen, OfficeLine, OfficeScreen
from window_client.concerns.office import ConnectOffice, Office, connected
from window_client.device import ManagerFile
from window_client.terminal import Terminal
from window_client.words import Words

from .console import ConsoleScreen
from .drill import ListScreen
from .heat import HeatScreen
from .keys import KeysScreen
from .lines import Draw
from .sighting import Sighting

# Seconds between two questions for what is not in the picture.
ALARMS_EVERY = 2.0
DEVICES_EVERY = 5.0
TODAY_EVERY = 10.0

_SEEING = (ConsoleScreen, ListScreen, HeatScreen, KeysScreen, OfficeScreen)


class ConsoleApp(Terminal):
    """The manager's console. News of the hall only moves its picture on; a timer paints it."""

    def __init__(
        self, device: ManagerFile, connect: ConnectOffice = connected, strip: Draw | None = None
    ) -> None:
        super().__init__(device.language)
        self._strip = strip
        self._device = device
        self._connect = connect
        self._connecting = ConnectingScreen()
        self._office: Office | None = None
        self.sighting: Sighting | None = None
        self._console: ConsoleScreen | None = None

    def get_default_screen(self) -> Screen[None]:
        return self._connecting

    async def reach(self) -> Office:
        self._office = await self.line.enter_async_context(self._connect(self._device, self._heard))
        self.sighting = Sighting(self._office)
        self.run_worker(self._ask_for_alarms(self._office, self.sighting))
        self.run_worker(self._ask_for_devices(self._office, self.sighting))
        self.run_worker(self._ask_for_today(self._office, self.sighting))
        return self._office

    def _heard(self, news: News) -> None:
        """Nothing is painted for single news: sixty may come in a second."""

    async def _ask_for_alarms(self, office: Office, sighting: Sighting) -> None:
        while True:
            with contextlib.suppress(HallError):
                answer = await office.look(GetAlarms())
                if isinstance(answer, Alarms):
                    sighting.told = {alarm.alarm: alarm for alarm in answer.alarms}
            await asyncio.sleep(ALARMS_EVERY)

    async def _ask_for_devices(self, office: Office, sighting: Sighting) -> None:
        while True:
            with contextlib.suppress(HallError):
                answer = await office.look(GetDevices())
                if isinstance(answer, Devices):
                    sighting.heard, sighting.bridge = answer.devices, answer.bridge
            await asyncio.sleep(DEVICES_EVERY)

    async def _ask_for_today(self, office: Office, sighting: Sighting) -> None:
        while True:
            wait = 1.0
            with contextlib.suppress(HallError):
                answer = await office.look(GetToday())
                if isinstance(answer, Today):
                    sighting.today, wait = answer, TODAY_EVERY
            await asyncio.sleep(wait)

    def redraw(self) -> None:
        sight = self.sighting.look() if self.sighting else None
        if sight and self._office and self.sighting and self._console is None:
            self._console = ConsoleScreen(self._office, self.sighting, self.redraw, self._strip)
            self.push_screen(self._console)
        if self._console is None:
            for line in self._connecting.query(OfficeLine):
                line.office = self._office
            return
        for screen in self.screen_stack:
            if isinstance(screen, _SEEING):
                screen.look_again()

    def say(self, sentence: Words) -> None:
        (self._console or self._connecting).say(sentence)
