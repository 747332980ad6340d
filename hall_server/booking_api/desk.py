"""Between an app and the hall: forms become asks, and answers become forms."""

from __future__ import annotations

import asyncio
import hashlib
from base64 import urlsafe_b64encode
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hall_server import protocol as p
from hall_server.client import N_, HallLink, HallSilent, Mirror

from . import forms
from .problems import Trouble, Words, both

# An app's user does not wait as long as a kiosk may.
PATIENCE: Final = 5.0
HALF_HOUR: Final = 30 * 60_000


class Desk:
    """Books for apps. Raises :class:`hall_server.client.HallError` for what the hall does not do."""

    def __init__(self, link: HallLink, mirror: Mirror) -> None:
        self._link = link
        self._mirror = mirror
        self._being_booked: dict[str, asyncio.Task[p.Appointments]] = {}

    def services(self) -> forms.Services:
        """What can be booked."""
        view = self._view()
        if not self._mirror.live:
            raise _silence()
        bookable = [service for service in view.services.values() if service.appointments]
        return forms.Services(
            hall=view.id,
            name=_words(view.name),
            timezone=view.timezone,
            today=self._local(self._mirror.now()).date(),
            days_ahead=view.days_ahead,
            slot_minutes=view.slot_length // 60_000,
            services=[_service(service, view.zones[service.zone]) for service in bookable],
        )

    async def slots(self, service: str, day: date) -> forms.Slots:
        answer = await self._link.ask(p.GetSlots(service, day.isoformat()), p.Slots, patience=PATIENCE)
        known = self._view().services.get(service)
        slots = [
            forms.Slot(
                start=self._local(slot.start),
                end=self._end(slot.start),
                free=slot.free,
                quieter=known is not None and self._quieter(known, slot.start),
            )
            for slot in answer.slots
        ]
        return forms.Slots(service=service, day=day, slots=slots)

    async def book(self, form: forms.Booking, request_id: str | None) -> forms.Appointment:
        """A new appointment, or for a ``request_id`` that was used before the one made then.

        Raises :class:`Trouble` when it was used for another booking.
        """
        citizen = p.CitizenInfo(form.priority, needs=tuple(form.needs), id_number=form.id_number)
        ask = p.BookAppointment(form.service, forms.milliseconds(form.slot), form.phone_tail, citizen)
        made = await self._book_once(ask, request_id)
        if not all(_is_what_was_asked(one, ask) for one in made.appointments):
            raise Trouble(
                422, "key_reused", N_("This Idempotency-Key was used for another booking. Use a new one.")
            )
        return self._only(made)

    async def _book_once(self, ask: p.BookAppointment, request_id: str | None) -> p.Appointments:
        """The link asks once for each id at a time: a retry that comes meanwhile waits for the same."""
        if request_id is None:
            return await self._link.ask(ask, p.Appointments, patience=PATIENCE)
        task = self._being_booked.get(request_id)
        if task is None:
            asking = self._link.ask(ask, p.Appointments, request_id=request_id, patience=PATIENCE)
            task = self._being_booked[request_id] = asyncio.create_task(asking)
            task.add_done_callback(lambda _task: self._being_booked.pop(request_id))
        return await asyncio.shield(task)

    async def appointment(self, code: str) -> forms.Appointment:
        known = await self._link.ask(p.GetAppointment(code), p.Appointments, patience=PATIENCE)
        return self._only(known)

    async def move(self, code: str, slot: datetime) -> forms.Appointment:
        ask = p.MoveAppointment(code, forms.milliseconds(slot))
        return self._only(await self._link.ask(ask, p.Appointments, patience=PATIENCE))

    async def cancel(self, code: str) -> None:
        await self._link.ask(p.CancelAppointment(code), p.Accepted, patience=PATIENCE)

    def _only(self, answer: p.Appointments) -> forms.Appointment:
        (info,) = answer.appointments
        return forms.Appointment(
            code=info.code,
            qr=info.qr,
            service=info.service,
            start=self._local(info.slot),
            end=self._end(info.slot),
            state=info.state,
            number=info.number,
        )

    def _view(self) -> p.HallView:
        """The hall as last heard of."""
        if self._mirror.view is None:
            raise _silence()
        return self._mirror.view

    def _quieter(self, service: p.ServiceView, start: int) -> bool:
        """Whether it usually is at that time of the week, or will be today."""
        local = self._local(start)
        usually = service.quiet_half_hours.get(local.isoweekday(), ())
        today = service.quieter is not None and service.quieter <= start < service.quieter + HALF_HOUR
        return today or (local.hour * 60 + local.minute) // 30 in usually

    def _local(self, moment: int) -> datetime:
        return datetime.fromtimestamp(moment // 1000, ZoneInfo(self._view().timezone))

    def _end(self, start: int) -> datetime:
        return self._local(start) + timedelta(milliseconds=self._view().slot_length)


def request_id(key: str, idempotency_key: str | None) -> str | None:
    """The id by which the hall knows a request again: the same for the same key of the same app."""
    if idempotency_key is None:
        return None
    digest = hashlib.sha256(f"{key}\n{idempotency_key}".encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _is_what_was_asked(made: p.AppointmentInfo, ask: p.BookAppointment) -> bool:
    return (made.service, made.slot, made.phone_tail, made.priority, set(made.needs)) == (
        ask.service,
        ask.slot,
        ask.phone_tail,
        ask.citizen.priority,
        set(ask.citizen.needs),
    )


def _service(service: p.ServiceView, zone: p.ZoneView) -> forms.Service:
    return forms.Service(
        id=service.id, name=_words(service.name), zone=forms.Zone(id=zone.id, name=_words(zone.name))
    )


def _words(text: p.Text) -> Words:
    return Words(zh=text.zh, en=text.en)


def _silence() -> HallSilent:
    return HallSilent("silent", both(N_("The hall does not answer now.")))
