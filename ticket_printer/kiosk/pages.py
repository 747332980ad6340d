"""The screens of the kiosk, as plain values: one question a screen."""

from __future__ import annotations

from dataclasses import dataclass, field

from hall_server.protocol import AccessNeed, AppointmentInfo, PriorityClass, Text

from .outcome import SlipWatch

# What the number is for


@dataclass(frozen=True, slots=True)
class ForService:
    service: str


@dataclass(frozen=True, slots=True)
class ForPackage:
    """One number for a whole matter."""

    package: str


@dataclass(frozen=True, slots=True)
class ForCase:
    """To collect the result of a case."""

    case: str


@dataclass(frozen=True, slots=True)
class ForAppointment:
    """``slot`` is its start, in milliseconds since the epoch."""

    code: str
    service: str
    slot: int


Errand = ForService | ForPackage | ForCase | ForAppointment

# Questions


@dataclass(frozen=True, slots=True)
class Zones:
    """What brings you here?"""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Services:
    """Which service of this zone?"""

    zone: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Matching:
    """Which of the services whose names hold these letters?"""

    letters: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Packages:
    """Which matter of several services?"""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Priority:
    """Do you need priority? Most citizens take their number with one touch here."""

    errand: Errand
    needs: tuple[AccessNeed, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """What help do you need? Any number of answers."""

    errand: Errand
    needs: tuple[AccessNeed, ...] = ()


@dataclass(frozen=True, slots=True)
class Booked:
    """Do you have your code, or your phone number?"""


@dataclass(frozen=True, slots=True)
class Found:
    """Which of these appointments is yours?"""

    appointments: tuple[AppointmentInfo, ...]
    page: int = 0


# Questions that are answered by typing, scanning or a card


@dataclass(frozen=True, slots=True)
class Find:
    """The first letters of a service's name, where there are too many services to leaf through."""

    typed: str = ""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """The code of an appointment, or all that its QR code says."""

    typed: str = ""


@dataclass(frozen=True, slots=True)
class TailEntry:
    """The last four digits of a phone number."""

    typed: str = ""


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """The number of a case, from its receipt."""

    typed: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """The ID card on the reader, which types its number. ``unread``: the last one was not read well."""

    errand: Errand
    priority: PriorityClass
    needs: tuple[AccessNeed, ...]
    typed: str = field(default="", repr=False)
    unread: bool = False


# The hall is asked


@dataclass(frozen=True, slots=True)
class Taking:
    """For a number."""

    errand: Errand
    priority: PriorityClass = "normal"
    needs: tuple[AccessNeed, ...] = ()
    id_number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """For today's appointments of a phone."""

    tail: str


@dataclass(frozen=True, slots=True)
class LookingUp:
    """For the appointment of a code."""

    typed: str


# Answers


@dataclass(frozen=True, slots=True)
class Taken:
    """The number, until somebody else comes."""

    watch: SlipWatch


@dataclass(frozen=True, slots=True)
class Refusal:
    """The hall says no: why, and what can be done instead.

    ``number`` is one that the citizen holds already, ``service`` what a walk-in number would be for.
    """

    code: str
    text: Text
    number: str = ""
    service: str = ""
    needs: tuple[AccessNeed, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to read."""

    text: Text


Entry = Find | CodeEntry | TailEntry | CaseEntry | Card
Leafed = Zones | Services | Matching | Packages | Found
Busy = Taking | Finding | LookingUp
Question = Leafed | Priority | Needs | Booked | Find | CodeEntry | TailEntry | CaseEntry
Page = Question | Card | Busy | Taken | Refusal | Message
