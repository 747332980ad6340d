"""What the hall answers."""

from __future__ import annotations

from typing import Literal

import msgspec

from .alarms import AlarmView
from .days import Devices, TicketLog, Today, WindowLog
from .lines import Onward, ServingView
from .requests import AccessNeed, ConcernSource, PriorityClass, RatingLevel
from .text import Text
from .view import HallView


class Accepted(msgspec.Struct, frozen=True, omit_defaults=True, tag="accepted"):
    """Done and on disk."""


class TicketTaken(msgspec.Struct, frozen=True, omit_defaults=True, tag="ticket_taken"):
    """A number was issued. ``slip`` is the print job to watch for, if one was queued.

    ``url`` is the address behind the slip's QR code, empty when the hall has none. ``service`` and
    ``zone`` are where to go first; ``package`` is the matter, if it is more than one service. ``wait`` is the
    range of minutes until the call, absent while it is not known.
    """

    ticket: int
    number: str
    service: str
    zone: str
    people_ahead: int
    issued_at: int
    slip: int | None
    url: str = ""
    package: str = ""
    wait: tuple[int, int] | None = None


class Finished(msgspec.Struct, frozen=True, omit_defaults=True, tag="finished"):
    """The service is over. ``onward`` is where the citizen goes next, ``case`` the case that was opened,
    ``slip`` the paper that is being printed for them."""

    onward: Onward | None = None
    case: str = ""
    slip: int | None = None


class Slot(msgspec.Struct, frozen=True, omit_defaults=True):
    """``start`` is in milliseconds since the epoch; ``free`` is how many can still be booked."""

    start: int
    free: int


class Slots(msgspec.Struct, frozen=True, omit_defaults=True, tag="slots"):
    slots: tuple[Slot, ...]


class AppointmentInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """One appointment. ``qr`` is what its QR code says, ``number`` the ticket it was given."""

    code: str
    service: str
    day: str
    slot: int
    state: Literal["booked", "kept", "cancelled", "missed"]
    phone_tail: str = ""
    priority: PriorityClass = "normal"
    needs: tuple[AccessNeed, ...] = ()
    qr: str = ""
    number: str = ""


class Appointments(msgspec.Struct, frozen=True, omit_defaults=True, tag="appointments"):
    appointments: tuple[AppointmentInfo, ...]


Deadline = Literal["promised", "legal", "supplement"]


class CaseInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """One case. Deadlines are dates, ``YYYY-MM-DD``; ``overdue`` names those that have passed."""

    number: str
    service: str
    state: Literal["back_office", "supplement", "ready", "refused", "collected"]
    accepted_at: int
    owner: str
    window: int
    promised: str | None = None
    legal: str | None = None
    missing: tuple[str, ...] = ()
    supplement_by: str | None = None
    note: str = ""
    overdue: tuple[Deadline, ...] = ()


class Cases(msgspec.Struct, frozen=True, omit_defaults=True, tag="cases"):
    cases: tuple[CaseInfo, ...]


ConcernState = Literal["open", "mending", "calling_back", "answered", "closed"]


class ConcernInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """One concern. ``respond_by`` and ``close_by`` are dates, ``overdue`` names those that have passed.

    ``window`` and ``clerk`` are whom it is about, where that is known; ``level`` is a rating's. ``contact``:
    a phone number was left; ``tries`` is how often it was called in vain since the last answer.
    """

    number: str
    source: ConcernSource
    state: ConcernState
    opened_at: int
    service: str
    window: int | None
    clerk: str
    level: RatingLevel | None
    respond_by: str
    close_by: str
    overdue: tuple[Literal["respond", "close"], ...] = ()
    contact: bool = False
    tries: int = 0
    reference: str = ""


class Concerns(msgspec.Struct, frozen=True, omit_defaults=True, tag="concerns"):
    concerns: tuple[ConcernInfo, ...]


class ConcernStep(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of a concern. ``by`` is a staff number, empty for the manager and for the citizen."""

    at: int
    what: Literal[
        "opened",
        "founded",
        "unfounded",
        "mended",
        "satisfied",
        "unsatisfied",
        "unreachable",
        "closed",
        "rated_again",
        "rated_better",
        "reopened",
        "withdrawn",
    ]
    by: str = ""
    note: str = ""


class ConcernStory(msgspec.Struct, frozen=True, omit_defaults=True, tag="concern_story"):
    """A concern with what was said and done. Name and phone are masked; ``words`` and notes are empty once
    they were deleted.

    The supervision clock: ``responded_at`` is when it was verified, ``closed_at`` when it was closed, and
    ``spent`` the milliseconds in each state. ``ticket`` is the one that was rated; only clerks are told.
    ``options`` are the ids of the rating form's options that the citizen ticked. ``may_call``: whoever
    asks may also ask for the contact.
    """

    info: ConcernInfo
    words: str
    name_masked: str
    phone_masked: str
    steps: tuple[ConcernStep, ...]
    responded_at: int | None = None
    closed_at: int | None = None
    spent: dict[ConcernState, int] = {}
    ticket: int | None = None
    options: tuple[str, ...] = ()
    may_call: bool = False


class ConcernMade(msgspec.Struct, frozen=True, omit_defaults=True, tag="concern_made"):
    """The number of the concern; ``already``: it was there before, by its reference."""

    concern: str
    already: bool = False


class Contact(msgspec.Struct, frozen=True, omit_defaults=True, tag="contact"):
    """Whom to call back. Show it to the clerk who asked, and keep it nowhere."""

    name: str
    phone: str


class Alarms(msgspec.Struct, frozen=True, omit_defaults=True, tag="alarms"):
    """The alarms that are not over: emergencies first, then those that nobody has acknowledged."""

    alarms: tuple[AlarmView, ...]


class LinkKey(msgspec.Struct, frozen=True, omit_defaults=True, tag="link_key"):
    """The key of the codes in citizens' links, in hex. It makes links too: keep it as a secret."""

    key: str


class GivenRating(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rating as its giver may see it again. It can be changed until ``change_until``.

    ``left`` is what was written or left with it and is still kept; what it says is not told.
    """

    level: RatingLevel
    options: tuple[str, ...]
    change_until: int
    left: tuple[Literal["words", "name", "phone"], ...] = ()


class ServiceRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """One service that a ticket was called for. ``ended_at`` is absent while it goes on.

    ``rate_until`` is absent when there is nothing to rate: it is not over, or was not completed.
    """

    visit: int
    service: str
    window: int | None = None
    ended_at: int | None = None
    rate_until: int | None = None
    rating: GivenRating | None = None


class TicketStory(msgspec.Struct, frozen=True, omit_defaults=True, tag="ticket_story"):
    """A ticket of any day. ``notices`` are the last two digits of the phone that messages go to, or ""."""

    ticket: int
    number: str
    day: str
    state: Literal["waiting", "called", "serving", "parked", "done", "no_show", "expired", "cancelled"]
    services: tuple[ServiceRecord, ...]
    notices: str = ""


class Rated(msgspec.Struct, frozen=True, omit_defaults=True, tag="rated"):
    """The rating is kept. It can be changed until ``change_until``."""

    change_until: int


class Screen(msgspec.Struct, frozen=True, omit_defaults=True, tag="screen"):
    """Who is at the window of this screen: the last one there, until the next is called.

    ``url`` is for rating that service, good for some minutes and for nothing else; empty until somebody is
    served, after a no-show, and when the hall has no address for citizens.
    """

    number: str = ""
    service: str = ""
    state: Literal["nobody", "called", "serving", "ended"] = "nobody"
    ended_at: int | None = None
    url: str = ""


class AtWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="at_window"):
    """The ticket that is now at the window."""

    serving: ServingView


class SignedIn(msgspec.Struct, frozen=True, omit_defaults=True, tag="signed_in"):
    staff_no: str
    name: str


class SlipOffered(msgspec.Struct, frozen=True, omit_defaults=True, tag="slip_offered"):
    """A job for the printer, with all that is printed. ``printed_on`` is hall-local, for people.

    ``kind`` is ``ticket``, ``missing`` for the one-time list of what is missing, or ``receipt`` for an
    accepted case, whose number is ``case``. ``steps`` are the services of a package in their order,
    ``lines`` what a list says, ``due`` the date by which a case is decided, ``supplement_by`` the one by
    which missing papers must come. ``pick_up``: a kiosk gives a number to collect the result. ``wait`` is the
    range of minutes until the call that a ticket's citizen is told, if any.
    """

    slip: int
    reprint: bool
    hall: Text
    number: str
    service: Text
    zone: Text
    people_ahead: int
    printed_on: str
    url: str
    kind: Literal["ticket", "missing", "receipt"] = "ticket"
    slot: str = ""
    steps: tuple[Text, ...] = ()
    lines: tuple[str, ...] = ()
    case: str = ""
    due: str = ""
    supplement_by: str = ""
    pick_up: bool = False
    wait: tuple[int, int] | None = None


class NoSlip(msgspec.Struct, frozen=True, omit_defaults=True, tag="no_slip"):
    """Nothing to print now."""


class Snapshot(msgspec.Struct, frozen=True, omit_defaults=True, tag="snapshot"):
    """The whole hall at broadcast ``seq`` of ``epoch``: drop updates up to and including it."""

    epoch: str
    seq: int
    now: int
    view: HallView
    speed: float = 1.0


class DoneHere(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing done at a window. ``what`` is the event: finished, no_show, parked, transferred...

    ``lasted`` is the handling time in milliseconds, where there is one.
    """

    at: int
    number: str
    what: str
    lasted: int | None = None


class Recent(msgspec.Struct, frozen=True, omit_defaults=True, tag="recent"):
    """What was done here, last first, and the name of the clerk who is signed in."""

    done: tuple[DoneHere, ...]
    clerk_name: str = ""


class Refused(msgspec.Struct, frozen=True, omit_defaults=True, tag="refused"):
    """The rules of the hall do not allow it. ``code`` is stable, ``text`` is for people."""

    code: str
    text: Text


class Failed(msgspec.Struct, frozen=True, omit_defaults=True, tag="failed"):
    """The request could not be carried out; nothing was done.

    ``code`` is one of ``malformed``, ``unsupported_version``, ``not_permitted``, ``busy``,
    ``unavailable``. With ``retry`` the same request, with the same id, may be sent again.
    """

    code: str
    text: Text
    retry: bool = False


Result = (
    Accepted
    | TicketTaken
    | Finished
    | AtWindow
    | SignedIn
    | Slots
    | Appointments
    | Cases
    | Concerns
    | ConcernStory
    | ConcernMade
    | Contact
    | Alarms
    | Devices
    | LinkKey
    | TicketStory
    | TicketLog
    | WindowLog
    | Today
    | Rated
    | Screen
    | SlipOffered
    | NoSlip
    | Snapshot
    | Recent
    | Refused
    | Failed
)


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to the request of the same id. ``id`` is empty when the request's was unreadable."""

    id: str
    result: Result
