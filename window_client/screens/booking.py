"""Appointments made, moved and cancelled for somebody at the counter."""

from __future__ import annotations

from datetime import date, timedelta

from hall_server.protocol import (
    Accepted,
    AppointmentInfo,
    Appointments,
    BookAppointment,
    CancelAppointment,
    GetSlots,
    MoveAppointment,
    Slot,
    Slots,
)
from window_client.cells import GAP
from window_client.choices import Option, Question, service_option
from window_client.days import day_words
from window_client.state import service_name
from window_client.times import clock, day_of
from window_client.words import N_, Words, _, words

from .reception_citizen import BOOKING, Asked, CitizenForm
from .reception_list import by_zone
from .reception_result import appointment_words, booked, zone_name
from .reception_steps import Counter, appointment_entry, find

MOST_DAYS = 30
"""So many days with something free are enough to choose from."""


async def book(counter: Counter) -> None:
    service = await counter.choose(_bookable(counter))
    form: CitizenForm | None = None
    # After a refusal another slot is chosen, for the same citizen.
    while service and (slot := await _slot(counter, service)):
        asked = _citizen(counter, service, slot)
        form = CitizenForm(asked) if form is None else _again(form, asked)
        if not await counter.fill(form):
            continue
        ask = BookAppointment(service, slot, form.phone, form.citizen)
        if made := await counter.ask(ask, Appointments):
            (one,) = made.appointments
            counter.hand_out(booked(lambda: counter.view, one, words(N_("Appointment made"))))
            return


async def change(counter: Counter) -> None:
    text = await counter.enter(appointment_entry(N_("Move or cancel which appointment?")))
    one = await find(counter, text, later=True) if text else None
    if one is None:
        return
    options = (
        Option("move", words(N_("move it to another time"))),
        Option("cancel", words(N_("cancel it"))),
    )
    match await counter.choose(Question(_named(counter, one), options)):
        case "move":
            await _move(counter, one)
        case "cancel":
            await _cancel(counter, one)


async def _move(counter: Counter, one: AppointmentInfo) -> None:
    while slot := await _slot(counter, one.service):
        if moved := await counter.ask(MoveAppointment(one.code, slot), Appointments):
            (one,) = moved.appointments
            counter.hand_out(booked(lambda: counter.view, one, words(N_("Appointment moved"))))
            return


async def _cancel(counter: Counter, one: AppointmentInfo) -> None:
    title = _named(counter, one)
    options = (Option("yes", words(N_("cancel this appointment for good"))),)
    if not await counter.choose(Question(title, options)):
        return
    if await counter.ask(CancelAppointment(one.code), Accepted):
        counter.tell(words(N_("Appointment {code} is cancelled"), code=one.code))


def _bookable(counter: Counter) -> Question:
    """The services that take appointments, this window's zone first."""
    offered = [one for one in by_zone(counter.view, counter.picture.window) if one.appointments]
    return Question(words(N_("Book which service?")), tuple(map(service_option, offered)))


async def _slot(counter: Counter, service: str) -> int | None:
    """A slot of one of the coming days that is free; None when the clerk thought better of it."""
    days = await _free(counter, service)
    if not days:
        if days is not None:
            ahead = counter.view.days_ahead
            counter.say(words(N_("Nothing is free from today to {days} days ahead."), days=ahead))
        return None
    while day := await counter.choose(_which_day(counter, service, days)):
        if start := await counter.choose(_which_slot(counter, service, day, days[day])):
            return int(start)
    return None


async def _free(counter: Counter, service: str) -> dict[str, list[Slot]] | None:
    """The days on which something is free, with their free slots; None when the hall does not say."""
    today = date.fromisoformat(counter.view.day)
    days: dict[str, list[Slot]] = {}
    for ahead in range(counter.view.days_ahead + 1):
        day = (today + timedelta(ahead)).isoformat()
        answer = await counter.ask(GetSlots(service, day), Slots)
        if answer is None:
            return None
        if free := [slot for slot in answer.slots if slot.free]:
            days[day] = free
        if len(days) == MOST_DAYS:
            break
    return days


def _which_day(counter: Counter, service: str, days: dict[str, list[Slot]]) -> Question:
    today = counter.view.day

    def line(day: str, free: int) -> Words:
        return lambda: day_words(day, today) + GAP + _("{count} left", count=free)

    options = tuple(Option(day, line(day, sum(slot.free for slot in free))) for day, free in days.items())
    return Question(_titled(counter, N_("On which day? {service}"), service), options)


def _which_slot(counter: Counter, service: str, day: str, free: list[Slot]) -> Question:
    timezone = counter.view.timezone

    def line(slot: Slot) -> Words:
        return lambda: clock(slot.start, timezone) + GAP + _("{count} left", count=slot.free)

    options = tuple(Option(str(slot.start), line(slot)) for slot in free)
    title = _titled(counter, N_("At what time on {day}? {service}"), service, day)
    return Question(title, options, digits_type=True)


def _titled(counter: Counter, message: str, service: str, day: str = "") -> Words:
    view = counter.view
    return lambda: _(
        message,
        service=service_name(view, service, _.language),
        day=day_words(day, view.day) if day else "",
    )


def _citizen(counter: Counter, service: str, slot: int) -> Asked:
    """What is asked of who books: the phone is how they are found again without their code."""
    view = counter.view

    def about() -> str:
        return _("in {zone}", zone=zone_name(view, view.services[service].zone))

    def title() -> str:
        name = service_name(view, service, _.language)
        when = f"{day_words(day_of(slot, view.timezone), view.day)} {clock(slot, view.timezone)}"
        return _("Book {when}: {service}", service=name, when=when)

    return Asked(title, about, words(N_("books it")), classes=BOOKING, phone=True)


def _again(form: CitizenForm, asked: Asked) -> CitizenForm:
    """The same citizen for another slot."""
    return CitizenForm(asked, form.priority, "", form.needs, form.id_number, form.phone)


def _named(counter: Counter, one: AppointmentInfo) -> Words:
    return lambda: f"{one.code}   {GAP.join(appointment_words(counter.view, one))}"
