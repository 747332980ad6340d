"""What a device can ask of the hall.

Who asks follows from the device's proven key, so a window never names itself: ``CallNext`` from the
device enrolled as window 12 calls for window 12.
"""

from __future__ import annotations

from typing import Literal

import msgspec

PriorityClass = Literal["normal", "appointment", "elderly", "disabled", "pregnant", "green"]
PauseKind = Literal["break", "back_office", "training"]
Outcome = Literal["done", "accepted", "refused"]
RatingLevel = Literal["very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied"]
RatingChannel = Literal["slip", "screen"]
ConcernSource = Literal["bad_rating", "consultation", "suggestion", "complaint", "experience", "hotline"]
CallBackOutcome = Literal["satisfied", "unsatisfied", "unreachable"]
AccessNeed = Literal["slow_walker", "wheelchair", "deaf", "interpreter"]


class CitizenInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who asks. The green channel needs a ``reason`` from the hall's list.

    ``id_number`` is never kept: the hall turns it into a keyed hash at once.
    """

    priority: PriorityClass = "normal"
    reason: str = ""
    needs: tuple[AccessNeed, ...] = ()
    id_number: str = ""


class TakeTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="take_ticket"):
    """Kiosk, or a clerk for somebody: a number for a service. Answered by ``TicketTaken``."""

    service: str
    citizen: CitizenInfo = CitizenInfo()


class BeginJourney(msgspec.Struct, frozen=True, omit_defaults=True, tag="begin_journey"):
    """Kiosk or window: one number for a whole matter of several services. Answered by ``TicketTaken``."""

    package: str
    citizen: CitizenInfo = CitizenInfo()


class CheckIn(msgspec.Struct, frozen=True, omit_defaults=True, tag="check_in"):
    """Kiosk or window: somebody with an appointment is there. Answered by ``TicketTaken``.

    ``code`` is the appointment's code, or all that its QR code says.
    """

    code: str
    needs: tuple[AccessNeed, ...] = ()


class FindAppointments(msgspec.Struct, frozen=True, omit_defaults=True, tag="find_appointments"):
    """Kiosk or window: today's open appointments of a phone, by its last four digits. Answered by
    ``Appointments``."""

    phone_tail: str


class GetSlots(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_slots"):
    """The slots of a service on a day, ``YYYY-MM-DD``. Answered by ``Slots``."""

    service: str
    day: str


class GetAppointment(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_appointment"):
    """One appointment by its code. Answered by ``Appointments``."""

    code: str


class ListAppointments(msgspec.Struct, frozen=True, omit_defaults=True, tag="list_appointments"):
    """All appointments of a day from today on, ``YYYY-MM-DD``. Answered by ``Appointments``."""

    day: str


class BookAppointment(msgspec.Struct, frozen=True, omit_defaults=True, tag="book_appointment"):
    """A slot, by its start. Answered by ``Appointments`` with the one made.

    ``code`` is for appointments that another system gave a code already; else the hall makes one.
    """

    service: str
    slot: int
    phone_tail: str = ""
    citizen: CitizenInfo = CitizenInfo()
    code: str = ""


class MoveAppointment(msgspec.Struct, frozen=True, omit_defaults=True, tag="move_appointment"):
    """Answered by ``Appointments`` with the one moved."""

    code: str
    slot: int


class CancelAppointment(msgspec.Struct, frozen=True, omit_defaults=True, tag="cancel_appointment"):
    """Answered by ``Accepted``."""

    code: str


class PickUp(msgspec.Struct, frozen=True, omit_defaults=True, tag="pick_up"):
    """Kiosk or window: a number to collect the result of a case. Answered by ``TicketTaken``."""

    case: str
    citizen: CitizenInfo = CitizenInfo()


class ListCases(msgspec.Struct, frozen=True, omit_defaults=True, tag="list_cases"):
    """The open cases, most urgent first; with ``overdue`` only those past a deadline. Answered by
    ``Cases``."""

    overdue: bool = False


class GetCase(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_case"):
    """One open case by its number. Answered by ``Cases``."""

    case: str


class SupplementCase(msgspec.Struct, frozen=True, omit_defaults=True, tag="supplement_case"):
    """The papers that were missing have come in. Answered by ``Accepted``."""

    case: str


class DecideCase(msgspec.Struct, frozen=True, omit_defaults=True, tag="decide_case"):
    """The back office decides; a refusal needs a ``note``. Answered by ``Accepted``."""

    case: str
    approved: bool
    note: str = ""


class ListConcerns(msgspec.Struct, frozen=True, omit_defaults=True, tag="list_concerns"):
    """The concerns that are not closed, overdue ones first; with ``overdue`` only those. Answered by
    ``Concerns``. A clerk is not told of those about the own service."""

    overdue: bool = False


class GetConcern(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_concern"):
    """One concern by its number, closed ones too. Answered by ``ConcernStory``."""

    concern: str


class OpenConcern(msgspec.Struct, frozen=True, omit_defaults=True, tag="open_concern"):
    """Somebody has a question, suggestion or complaint. Answered by ``ConcernMade``.

    ``reference`` is the number that another system gave it; a hotline's case needs one, and the same one
    makes no second concern. ``window`` and ``clerk`` (a staff number) say whom it is about, where that is
    known. ``words``, ``name`` and ``phone`` are kept apart from the log.
    """

    source: ConcernSource
    words: str
    service: str = ""
    name: str = ""
    phone: str = ""
    reference: str = ""
    window: int | None = None
    clerk: str = ""


class VerifyConcern(msgspec.Struct, frozen=True, omit_defaults=True, tag="verify_concern"):
    """It was looked into: ``founded`` ones are to be mended, the others explained. Answered by
    ``Accepted``."""

    concern: str
    founded: bool
    note: str


class MendConcern(msgspec.Struct, frozen=True, omit_defaults=True, tag="mend_concern"):
    """What was wrong is put right, as the ``note`` says. Answered by ``Accepted``."""

    concern: str
    note: str


class CallBackConcern(msgspec.Struct, frozen=True, omit_defaults=True, tag="call_back_concern"):
    """The citizen was told and asked, or could not be reached. Answered by ``Accepted``."""

    concern: str
    outcome: CallBackOutcome
    note: str = ""


class CloseConcern(msgspec.Struct, frozen=True, omit_defaults=True, tag="close_concern"):
    """Nothing is left to do. Answered by ``Accepted``."""

    concern: str
    note: str = ""


class SeeContact(msgspec.Struct, frozen=True, omit_defaults=True, tag="see_contact"):
    """Window, with a clerk who calls back: the name and phone that were left. Answered by ``Contact``.
    Each look is written to the log first: who looked, and at which concern."""

    concern: str


class GetLinkKey(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_link_key"):
    """Web: the key by which the codes in citizens' links are checked. Answered by ``LinkKey``."""


class GetTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_ticket"):
    """Web: what became of a ticket of any day, by its id. Answered by ``TicketStory``."""

    ticket: int


class RateService(msgspec.Struct, frozen=True, omit_defaults=True, tag="rate_service"):
    """Web: a citizen rates the service that a ticket completed as its ``visit``, or changes the rating.
    Answered by ``Rated``.

    ``options`` are ids of the view's rating form. ``device`` tells one day's phones apart and says nothing
    else; ``on_site``: from the hall's own network. ``kept_for`` is how long the rating waited for the hall
    to come back, in milliseconds. ``words``, ``name`` and ``phone`` are kept apart from the log.
    """

    ticket: int
    visit: int
    level: RatingLevel
    options: tuple[str, ...] = ()
    words: str = ""
    name: str = ""
    phone: str = ""
    channel: RatingChannel = "slip"
    device: str = ""
    on_site: bool = False
    kept_for: int = 0


class WantNotices(msgspec.Struct, frozen=True, omit_defaults=True, tag="want_notices"):
    """Web: send messages to this phone when the ticket's turn comes near. The number is deleted when the
    day ends. Answered by ``Accepted``."""

    ticket: int
    phone: str


class StopNotices(msgspec.Struct, frozen=True, omit_defaults=True, tag="stop_notices"):
    """Web: no messages after all; the phone number is deleted now. Answered by ``Accepted``."""

    ticket: int


class GetScreen(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_screen"):
    """Screen: who is served at its window, and a fresh link for rating that. Answered by ``Screen``."""


class ChangeCitizen(msgspec.Struct, frozen=True, omit_defaults=True, tag="change_citizen"):
    """A waiting citizen gets another class or needs, for a reason. Answered by ``Accepted``."""

    number: str
    citizen: CitizenInfo
    reason: str


class CancelTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="cancel_ticket"):
    """A waiting or parked citizen leaves. Answered by ``Accepted``."""

    number: str
    reason: str


class SetSkills(msgspec.Struct, frozen=True, omit_defaults=True, tag="set_skills"):
    """Manager: what a window serves for the rest of the day. Answered by ``Accepted``."""

    window: int
    services: tuple[str, ...]
    reason: str


class AddWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="add_window"):
    """Manager: a temporary window, until the day ends. Answered by ``Accepted``."""

    window: int
    zone: str
    services: tuple[str, ...]
    reason: str


class ReleaseWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="release_window"):
    """Manager: free a window that its clerk left. Answered by ``Accepted``."""

    window: int
    reason: str


class ReprintSlip(msgspec.Struct, frozen=True, omit_defaults=True, tag="reprint_slip"):
    """Kiosk: print a ticket's slip again, marked as a reprint. Answered by ``Accepted``."""

    number: str


class SignIn(msgspec.Struct, frozen=True, omit_defaults=True, tag="sign_in"):
    """Window: a clerk sits down. Answered by ``SignedIn``."""

    staff_no: str
    pin: str


class SignOut(msgspec.Struct, frozen=True, omit_defaults=True, tag="sign_out"):
    """Window: the clerk leaves; the window closes. Answered by ``Accepted``."""


class OpenWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="open_window"):
    """Window: open, or go on after a pause. Answered by ``Accepted``."""


class PauseWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="pause_window"):
    """Window: no further calls until it opens again. Answered by ``Accepted``."""

    reason: str = ""
    kind: PauseKind = "break"


class StandBy(msgspec.Struct, frozen=True, omit_defaults=True, tag="stand_by"):
    """Window, free: call the next citizen here as soon as one comes. Answered by ``Accepted``."""


class StandDown(msgspec.Struct, frozen=True, omit_defaults=True, tag="stand_down"):
    """Window: do not, after all. Answered by ``Accepted``."""


class CloseWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="close_window"):
    """Window: done for now. Answered by ``Accepted``."""


class CallNext(msgspec.Struct, frozen=True, omit_defaults=True, tag="call_next"):
    """Window: call whoever is next. Answered by ``AtWindow``."""


class CallTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="call_ticket"):
    """Window: call one chosen ticket, waiting or parked, giving a reason. Answered by ``AtWindow``."""

    number: str
    reason: str


class Recall(msgspec.Struct, frozen=True, omit_defaults=True, tag="recall"):
    """Window: call the same citizen again. Answered by ``AtWindow``."""


class StartService(msgspec.Struct, frozen=True, omit_defaults=True, tag="start_service"):
    """Window: the citizen has arrived. Answered by ``AtWindow``."""


class FinishService(msgspec.Struct, frozen=True, omit_defaults=True, tag="finish_service"):
    """Window: over. Answered by ``Finished``.

    ``accepted`` opens a case for the back office; papers named as ``missing`` may follow. ``refused``
    needs the list of all that is ``missing``, which is printed for the citizen.
    """

    outcome: Outcome = "done"
    missing: tuple[str, ...] = ()


class MarkNoShow(msgspec.Struct, frozen=True, omit_defaults=True, tag="mark_no_show"):
    """Window: the citizen did not come. Answered by ``Accepted``."""


class ParkTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="park_ticket"):
    """Window: set the citizen aside for a while. Answered by ``Accepted``."""

    reason: str


class ReturnTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="return_ticket"):
    """Window: a parked ticket goes back in line with its seniority. Answered by ``Accepted``."""

    number: str


class TransferTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="transfer_ticket"):
    """Window: the citizen goes on to another service. Answered by ``Accepted``."""

    service: str


class TakeBack(msgspec.Struct, frozen=True, omit_defaults=True, tag="take_back"):
    """Window: undo the last finish or no-show, within seconds. Answered by ``AtWindow``."""


class ClaimSlip(msgspec.Struct, frozen=True, omit_defaults=True, tag="claim_slip"):
    """Printer, which holds no job: the next one, please. A job that the hall believes is printing
    there was lost, and is offered again as a reprint. Answered by ``SlipOffered`` or ``NoSlip``."""


class ConfirmSlip(msgspec.Struct, frozen=True, omit_defaults=True, tag="confirm_slip"):
    """Printer: the slip came out. Answered by ``Accepted``."""

    slip: int


PrinterFault = Literal["paper_out", "cover_open", "offline", "error"]
PrinterCondition = Literal["ready", "paper_out", "cover_open", "offline", "error"]


class FailSlip(msgspec.Struct, frozen=True, omit_defaults=True, tag="fail_slip"):
    """Printer: it did not come out, or cannot be known to have. Answered by ``Accepted``."""

    slip: int
    reason: PrinterFault
    maybe_printed: bool


class ReportPrinter(msgspec.Struct, frozen=True, omit_defaults=True, tag="report_printer"):
    """Printer: its state, on every change and every few seconds. Answered by ``Accepted``."""

    status: PrinterCondition


class GetSnapshot(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_snapshot"):
    """Anyone: the whole hall as it is now. Answered by ``Snapshot``."""


class GetRecent(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_recent"):
    """Window: what was last done here. Answered by ``Recent``."""


class Ping(msgspec.Struct, frozen=True, omit_defaults=True, tag="ping"):
    """Anyone: are you there? Answered by ``Accepted``."""


Ask = (
    TakeTicket
    | BeginJourney
    | CheckIn
    | FindAppointments
    | GetSlots
    | GetAppointment
    | ListAppointments
    | BookAppointment
    | MoveAppointment
    | CancelAppointment
    | PickUp
    | ListCases
    | GetCase
    | SupplementCase
    | DecideCase
    | ListConcerns
    | GetConcern
    | OpenConcern
    | VerifyConcern
    | MendConcern
    | CallBackConcern
    | CloseConcern
    | SeeContact
    | GetLinkKey
    | GetTicket
    | RateService
    | WantNotices
    | StopNotices
    | GetScreen
    | ChangeCitizen
    | CancelTicket
    | SetSkills
    | AddWindow
    | ReleaseWindow
    | ReprintSlip
    | SignIn
    | SignOut
    | OpenWindow
    | PauseWindow
    | StandBy
    | StandDown
    | CloseWindow
    | CallNext
    | CallTicket
    | Recall
    | StartService
    | FinishService
    | MarkNoShow
    | ParkTicket
    | ReturnTicket
    | TransferTicket
    | TakeBack
    | ClaimSlip
    | ConfirmSlip
    | FailSlip
    | ReportPrinter
    | GetSnapshot
    | GetRecent
    | Ping
)


class Request(msgspec.Struct, frozen=True, omit_defaults=True):
    """An ask with the id that makes a retry safe: the same id never acts twice."""

    id: str
    ask: Ask
