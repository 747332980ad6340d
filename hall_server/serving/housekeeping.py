"""What the hall does by itself, once a second: heartbeats, opening hours, the day's turn, lost printers."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import date
from typing import Final

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.domain.plan import HallPlan
from hall_server.domain.slip import PrinterStatus
from hall_server.forecast import Minutes, around, told
from hall_server.store.registry import Device

from .alarming import Alarming
from .broadcaster import Broadcaster
from .orders import Order
from .owner import HallOwner

log = logging.getLogger(__name__)

HEARTBEAT: Final = 1.0
LOOK_EVERY: Final = 5.0
PRINTER_SILENT_AFTER: Final = 10.0
NAMED_AT_MOST: Final = 10


class Housekeeping:
    def __init__(
        self,
        plan: HallPlan,
        owner: HallOwner,
        broadcaster: Broadcaster,
        alarming: Alarming,
    ) -> None:
        self._plan = plan
        self._owner = owner
        self._broadcaster = broadcaster
        self._alarming = alarming
        self._waits: dict[str, Minutes] = {}
        self._looked_at = -LOOK_EVERY
        self._calendar_seen = ""
        self._concerns_seen = ""
        # A printer that was there before a restart gets the usual time to speak up again.
        now = time.monotonic()
        self._printers_heard = {printer.id: now for printer in plan.printers}

    def heard(self, device: Device) -> None:
        self._alarming.heard(device)
        if device.role == "printer":
            self._printers_heard[device.name] = time.monotonic()

    async def run(self) -> None:
        while True:
            self._owner.submit(Order(c.TurnDay()))
            self._owner.submit(Order(c.LookAtGuards()))
            self._owner.submit(Order(c.LapseAppointments()))
            self._look_at_calendar()
            self._look_at_concerns()
            self._look_at_services()
            self._notice_silent_printers()
            self._alarming.look()
            self._broadcaster.heartbeat(self._owner.picture.view)
            await asyncio.sleep(HEARTBEAT)

    def _look_at_calendar(self) -> None:
        """At the start and then once a day: the people of the hall have weeks to put it right."""
        day = self._owner.picture.view.day
        if day == self._calendar_seen:
            return
        self._calendar_seen = day
        if self._plan.calendar_ends_soon(date.fromisoformat(day)):
            log.warning(
                "the published holidays end on %s, and appointments can be booked beyond it; update the "
                "library (pip install --upgrade holidays), or write the make-up days under [calendar] in "
                "hall.toml, then start the hall anew",
                self._plan.calendar.known_until,
            )

    def _look_at_concerns(self) -> None:
        """At the start and then once a day: somebody waits for an answer that was promised."""
        day = self._owner.picture.view.day
        if day == self._concerns_seen:
            return
        self._concerns_seen = day
        if late := self._owner.overdue_concerns():
            named = ", ".join(late[:NAMED_AT_MOST]) + (", ..." if late[NAMED_AT_MOST:] else "")
            log.warning(
                "OVERDUE concerns: %d (%s); see them with: hall-server concerns list manager.toml --overdue",
                len(late),
                named,
            )

    def _look_at_services(self) -> None:
        """Services open and close with their hours; the expected wait follows the queues."""
        picture = self._owner.picture
        forecast = self._owner.forecast_waits()
        if forecast is not None:
            self._waits = forecast
        elif time.monotonic() - self._looked_at >= LOOK_EVERY:
            usual = self._owner.usual_waits().newcomers
            self._waits = {service: told(around(wait)) for service, wait in usual.items()}
            self._looked_at = time.monotonic()
        views = self._owner.services(self._waits)
        changed: list[p.Change] = [view for view in views if view != picture.view.services[view.id]]
        if changed:
            picture.move_on(changed, picture.view.issued)
            self._broadcaster.publish(picture.view, changed)

    def _notice_silent_printers(self) -> None:
        deadline = time.monotonic() - PRINTER_SILENT_AFTER
        for name, heard in self._printers_heard.items():
            known = self._owner.picture.view.printers.get(name)
            if heard < deadline and known is not None and known.status != "silent":
                self._owner.submit(Order(c.ReportPrinter(name, PrinterStatus.SILENT)))
