"""How each kind of citizen gets a number: at a kiosk, by an appointment, or from a clerk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

from hall_server.client import HallLink, Mirror, RefusedByHall
from hall_server.domain.citizen import Priority
from hall_server.protocol import (
    Appointments,
    BeginJourney,
    BookAppointment,
    CheckIn,
    CitizenInfo,
    TakeTicket,
    TicketTaken,
)

from .synthetic import Guest
from .tally import Tally

GRID: Final = 15 * 60_000
"""Slots begin at these milliseconds of every hour; the demo's hall is set up so."""
PHONE_TAILS: Final = 10_000


@dataclass
class Doors:
    """The devices at which numbers are taken. Only a clerk can open the green channel."""

    kiosks: Sequence[HallLink]
    windows: Sequence[HallLink]
    booking: HallLink
    mirror: Mirror
    tally: Tally

    def __post_init__(self) -> None:
        self._next_kiosk = cycle(self.kiosks)
        self._next_window = cycle(self.windows)

    async def number_for(self, guest: Guest) -> TicketTaken:
        """The ticket of a citizen who has just come in. Raises :class:`RefusedByHall`."""
        visitor = guest.visitor
        service = visitor.steps[0].service
        citizen = CitizenInfo(visitor.priority.value)
        kiosk = next(self._next_kiosk)
        try:
            if guest.package:
                return await kiosk.ask(BeginJourney(guest.package), TicketTaken)
            if visitor.slot is not None:
                code = await self._book(service, visitor.slot - visitor.arrives, visitor.row)
                taken = await kiosk.ask(CheckIn(code), TicketTaken)
                self.tally.appointments += 1
                return taken
            if visitor.priority is Priority.GREEN:
                return await self._through_green(service)
            return await kiosk.ask(TakeTicket(service, citizen), TicketTaken)
        except RefusedByHall:
            # The slot is full, the window's green channel used up: they take a number like everybody.
            return await kiosk.ask(TakeTicket(service), TicketTaken)

    async def _book(self, service: str, ahead: int, row: int) -> str:
        slot = -(-(self.mirror.now() + max(1, ahead)) // GRID) * GRID
        ask = BookAppointment(service, slot, f"{row % PHONE_TAILS:04}")
        return (await self.booking.ask(ask, Appointments)).appointments[0].code

    async def _through_green(self, service: str) -> TicketTaken:
        view = await self.mirror.synced()
        citizen = CitizenInfo("green", reason=next(iter(view.reasons), ""))
        return await next(self._next_window).ask(TakeTicket(service, citizen), TicketTaken)
