"""What the kiosk asks the hall, and the page that each answer leads to."""

from __future__ import annotations

from typing import Final

from hall_server.client import N_, HallError, HallLink, HallSilent, RefusedByHall
from hall_server.protocol import (
    AccessNeed,
    Appointments,
    BeginJourney,
    CheckIn,
    CitizenInfo,
    FindAppointments,
    GetAppointment,
    HallView,
    PickUp,
    TakeTicket,
    TicketTaken,
)
from ticket_printer.words import both

from .citizen import NEEDS
from .entries import SCANNED
from .outcome import SlipWatch
from .pages import (
    Busy,
    Finding,
    ForAppointment,
    ForCase,
    ForPackage,
    ForService,
    Found,
    LookingUp,
    Message,
    Needs,
    Page,
    Refusal,
    Taken,
    Taking,
)

PATIENCE: Final = 15.0

_SILENT = N_("The hall does not answer. Please ask at the help desk.")
_SILENT_TAKING = N_(
    "The hall does not answer. Please ask at the help desk. If a slip still comes out, its number is valid."
)
_NOTHING_FOUND = N_(
    "No appointment with these digits is still to be checked in today. "
    "If you have checked in already, please look at the number you hold. "
    "If you are late, please take a number."
)


async def carry_out(link: HallLink, page: Busy, view: HallView) -> Page:
    """Ask what the page asks. Whatever goes wrong leads to a page that says so."""
    try:
        match page:
            case Taking():
                return await _take(link, page)
            case Finding(tail):
                return await _find(link, tail)
            case LookingUp(typed):
                return await _look_up(link, typed, view)
    except HallSilent:
        return Message(both(_SILENT_TAKING if isinstance(page, Taking) else _SILENT))
    except HallError as error:
        return Refusal(error.code, error.text)


async def _take(link: HallLink, page: Taking) -> Page:
    info = CitizenInfo(page.priority, needs=page.needs, id_number=page.id_number)
    ask: TakeTicket | BeginJourney | PickUp
    match page.errand:
        case ForService(service):
            ask = TakeTicket(service, info)
        case ForPackage(package):
            ask = BeginJourney(package, info)
        case ForCase(case):
            ask = PickUp(case, info)
        case ForAppointment(code, service):
            return await _check_in(link, code, service, page.needs)
    return await _taken(link, ask)


async def _taken(link: HallLink, ask: TakeTicket | BeginJourney | PickUp | CheckIn) -> Taken:
    return Taken(SlipWatch(await link.ask(ask, TicketTaken, patience=PATIENCE)))


async def _check_in(
    link: HallLink, code: str, service: str, needs: tuple[AccessNeed, ...] = (), number: str = ""
) -> Page:
    try:
        return await _taken(link, CheckIn(code, needs))
    except RefusedByHall as refusal:
        return Refusal(refusal.code, refusal.text, number, service, needs)


async def _find(link: HallLink, tail: str) -> Page:
    found = await link.ask(FindAppointments(tail), Appointments, patience=PATIENCE)
    return Found(found.appointments) if found.appointments else Refusal("nothing_found", both(_NOTHING_FOUND))


async def _look_up(link: HallLink, typed: str, view: HallView) -> Page:
    """The appointment of a code, before anything else is asked: most of what is wrong shows here."""
    scanned = typed.startswith(SCANNED)
    hall, _colon, code = typed.removeprefix(SCANNED).rpartition(":") if scanned else ("", "", typed)
    if scanned and hall != view.id:
        return await _check_in(link, typed, service="")
    (found,) = (await link.ask(GetAppointment(code), Appointments, patience=PATIENCE)).appointments
    if found.state == "booked" and found.day == view.day:
        booked = tuple(need for need in NEEDS if need in found.needs)
        return Needs(ForAppointment(found.code, found.service, found.slot), booked)
    return await _check_in(link, code, found.service, number=found.number)
