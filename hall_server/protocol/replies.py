"""What the hall answers."""

from __future__ import annotations

import msgspec

from .text import Text
from .view import HallView, ServingView


class Accepted(msgspec.Struct, frozen=True, tag="accepted"):
    """Done and on disk."""


class TicketTaken(msgspec.Struct, frozen=True, tag="ticket_taken"):
    """A number was issued. ``slip`` is the print job to watch for, if one was queued.

    ``url`` is the address behind the slip's QR code, empty when the hall has none.
    """

    ticket: int
    number: str
    service: str
    zone: str
    people_ahead: int
    issued_at: int
    slip: int | None
    url: str = ""


class AtWindow(msgspec.Struct, frozen=True, tag="at_window"):
    """The ticket that is now at the window."""

    serving: ServingView


class SignedIn(msgspec.Struct, frozen=True, tag="signed_in"):
    staff_no: str
    name: str


class SlipOffered(msgspec.Struct, frozen=True, tag="slip_offered"):
    """A job for the printer, with all that is printed. ``printed_on`` is hall-local, for people."""

    slip: int
    reprint: bool
    hall: Text
    number: str
    service: Text
    zone: Text
    people_ahead: int
    printed_on: str
    url: str


class NoSlip(msgspec.Struct, frozen=True, tag="no_slip"):
    """Nothing to print now."""


class Snapshot(msgspec.Struct, frozen=True, tag="snapshot"):
    """The whole hall at broadcast ``seq`` of ``epoch``: drop updates up to and including it."""

    epoch: str
    seq: int
    now: int
    view: HallView
    speed: float = 1.0


class DoneHere(msgspec.Struct, frozen=True):
    """One thing done at a window. ``what`` is the event: finished, no_show, parked, transferred...

    ``lasted`` is the handling time in milliseconds, where there is one.
    """

    at: int
    number: str
    what: str
    lasted: int | None = None


class Recent(msgspec.Struct, frozen=True, tag="recent"):
    """What was done here, last first, and the name of the clerk who is signed in."""

    done: tuple[DoneHere, ...]
    clerk_name: str = ""


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The rules of the hall do not allow it. ``code`` is stable, ``text`` is for people."""

    code: str
    text: Text


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The request could not be carried out; nothing was done.

    ``code`` is one of ``malformed``, ``unsupported_version``, ``not_permitted``, ``busy``,
    ``unavailable``. With ``retry`` the same request, with the same id, may be sent again.
    """

    code: str
    text: Text
    retry: bool = False


Result = (
    Accepted | TicketTaken | AtWindow | SignedIn | SlipOffered | NoSlip | Snapshot | Recent | Refused | Failed
)


class Reply(msgspec.Struct, frozen=True):
    """The answer to the request of the same id. ``id`` is empty when the request's was unreadable."""

    id: str
    result: Result
