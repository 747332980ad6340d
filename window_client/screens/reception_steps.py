"""What the reception does for somebody: take a number, check in an appointment, collect a result."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Protocol, TypeVar

from hall_server.protocol import (
    AppointmentInfo,
    Appointments,
    Ask,
    CaseInfo,
    Cases,
    CheckIn,
    FindAppointments,
    GetAppointment,
    HallView,
    ListAppointments,
    ListCases,
    PickUp,
    Result,
    TicketTaken,
)
from window_client.caseload import STATES
from window_client.cells import GAP
from window_client.choices import Option, Question
from window_client.state import Picture, service_name
from window_client.widgets.handed_out import Shown
from window_client.words import N_, Words, _, words

from .entry import Entry
from .reception_citizen import TAIL_LENGTH, Asked, CitizenForm
from .reception_list import QR, Errand
from .reception_result import appointment_words, taken

R = TypeVar("R", bound=Result)

_CASE = re.compile(r"(\d{8})-?(\d{4,})")


class Counter(Protocol):
    """Who works at the counter: sees the picture, can be asked, and lets the hall be asked."""

    @property
    def picture(self) -> Picture: ...
    @property
    def view(self) -> HallView: ...
    async def choose(self, question: Question) -> str | None:
        """The chosen value; None when the clerk thought better of it."""

    async def enter(self, entry: Entry) -> str | None:
        """What was typed; None when the clerk thought better of it."""

    async def fill(self, form: CitizenForm) -> bool:
        """Whether the form is to be sent."""

    async def ask(self, ask: Ask, kind: type[R]) -> R | None:
        """The hall's answer; None when it did not do it, which has been said."""

    def hand_out(self, shown: Shown) -> None:
        """Show what the citizen is told, until the next."""

    def say(self, words: Words) -> None:
        """What cannot be done, and why."""

    def tell(self, outcome: Words) -> None:
        """What came of something."""


def about_citizen(counter: Counter, title: Words, about: Words, send: Words) -> Asked:
    """What is asked of who takes a number here."""

    def left() -> int:
        # A temporary window goes with its day.
        window = counter.view.windows.get(counter.picture.window)
        return counter.view.green_per_window - window.green if window else 0

    most = counter.view.green_per_window
    return Asked(title, about, send, green_left=left, green_most=most)


async def take(counter: Counter, errand: Errand) -> None:
    def title() -> str:
        return _("Take a number: {name}", name=errand.name())

    form = CitizenForm(about_citizen(counter, title, errand.note, words(N_("takes the number"))))
    # After a refusal the form comes back as it was, for the clerk to change.
    while await counter.fill(form):
        if ticket := await counter.ask(errand.ask(form.citizen), TicketTaken):
            counter.hand_out(taken(lambda: counter.view, ticket, form.citizen))
            return


async def check_in(counter: Counter, scanned: str = "") -> None:
    which = appointment_entry(N_("Check in which appointment?"))
    text = scanned or await counter.enter(which)
    if not text:
        return
    one = await find(counter, text, later=False)
    if one is None:
        return
    form = CitizenForm(_keeps(counter, one), one.priority, needs=one.needs)
    # Whoever cannot check in today any more is told why, without being asked first.
    if one.state == "booked" and one.day == counter.view.day and not await counter.fill(form):
        return
    if ticket := await counter.ask(CheckIn(one.code, form.needs), TicketTaken):
        counter.hand_out(taken(lambda: counter.view, ticket, form.citizen, one.slot))


async def pick_up(counter: Counter) -> None:
    if not counter.view.pick_up:
        counter.say(words(N_("This hall gives no numbers for collecting results.")))
        return
    cases = await counter.ask(ListCases(), Cases)
    if cases is None:
        return
    typed = await counter.choose(_decided(counter.view, cases.cases))
    if not typed:
        return
    case = case_number(typed)
    title = words(N_("Collect the result of case {case}"), case=case)
    note = next((one.note for one in cases.cases if one.number == case), "")
    form = CitizenForm(about_citizen(counter, title, lambda: note, words(N_("takes the number"))))
    while await counter.fill(form):
        if ticket := await counter.ask(PickUp(case, form.citizen), TicketTaken):
            counter.hand_out(taken(lambda: counter.view, ticket, form.citizen))
            return


async def find(counter: Counter, text: str, *, later: bool) -> AppointmentInfo | None:
    """The appointment of a code, of a scanned text or of a phone's last digits; says so if there is none.

    With ``later`` a phone's appointments of the coming days are found too.
    """
    if text.upper().startswith(QR):
        hall, _colon, text = text[len(QR) :].rpartition(":")
        if hall != counter.view.id:
            counter.say(words(N_("This appointment is for another hall. Look at the address on it.")))
            return None
    if text.isdecimal() and len(text) == TAIL_LENGTH:
        return await _of_phone(counter, text, later=later)
    found = await counter.ask(GetAppointment(text), Appointments)
    return found.appointments[0] if found else None


def appointment_entry(title: str) -> Entry:
    """One line for whatever the citizen has of an appointment."""
    hint = words(N_("the code, the scanned QR code, or the last four digits of the phone"))
    return Entry(words(title), hint, words(N_("looks it up")), code=True)


def case_number(text: str) -> str:
    """A case's number as it stands on the receipt; the dash may be left out."""
    found = _CASE.fullmatch(text.strip())
    return "-".join(found.groups()) if found else text.strip()


def _keeps(counter: Counter, one: AppointmentInfo) -> Asked:
    def title() -> str:
        return GAP.join([_("Check in"), *appointment_words(counter.view, one)])

    return Asked(title, words(""), words(N_("checks in")), classes=(), identity=False)


async def _of_phone(counter: Counter, tail: str, *, later: bool) -> AppointmentInfo | None:
    found = await _coming(counter, tail) if later else await counter.ask(FindAppointments(tail), Appointments)
    if found is None:
        return None
    if not found.appointments:
        nobody = N_("Nobody with {tail} at the end of the phone has an appointment that is still open.")
        counter.say(words(nobody, tail=tail))
        return None
    if len(found.appointments) == 1:
        return found.appointments[0]
    by_code = {one.code: one for one in found.appointments}
    options = tuple(Option(code, _named(counter.view, one)) for code, one in by_code.items())
    code = await counter.choose(Question(words(N_("Which of these appointments?")), options))
    return by_code[code] if code else None


async def _coming(counter: Counter, tail: str) -> Appointments | None:
    """The open appointments of a phone from today on."""
    today = date.fromisoformat(counter.view.day)
    found: list[AppointmentInfo] = []
    for ahead in range(counter.view.days_ahead + 1):
        listed = await counter.ask(ListAppointments((today + timedelta(ahead)).isoformat()), Appointments)
        if listed is None:
            return None
        found += [one for one in listed.appointments if one.phone_tail == tail and one.state == "booked"]
    return Appointments(tuple(found))


def _named(view: HallView, one: AppointmentInfo) -> Words:
    return lambda: f"{one.code}   {GAP.join(appointment_words(view, one))}"


def _decided(view: HallView, cases: tuple[CaseInfo, ...]) -> Question:
    """Whose result is there; another number can be typed, and the hall says what is with it."""
    ready = [one for one in cases if one.state in ("ready", "refused")]
    options = tuple(Option(one.number, _result(view, one), one.number.replace("-", "")) for one in ready)
    title = words(N_("Collect the result of which case? Type the last digits of its number"))
    return Question(title, options, own_words=True, digits_type=True)


def _result(view: HallView, case: CaseInfo) -> Words:
    def line() -> str:
        return GAP.join([case.number, _(STATES[case.state]), service_name(view, case.service, _.language)])

    return line
