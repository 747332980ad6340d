"""What the back office decides, and what somebody was not content with."""

from __future__ import annotations

import msgspec

from .words import CallBackOutcome, ConcernSource


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
    """The concerns that are not closed, overdue ones first; with ``overdue`` only those.

    With ``closed`` those that were closed last, the latest first. Answered by ``Concerns``. A clerk is not
    told of those about the own service.
    """

    overdue: bool = False
    closed: bool = False


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
