"""One appointment in a file, and whether what stands there can be one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

from hall_server.client import N_
from hall_server.protocol import AccessNeed, AppointmentInfo, HallView, PriorityClass

State = Literal["booked", "kept", "cancelled", "missed"]

# In the hall's own order.
NEEDS: Final[tuple[AccessNeed, ...]] = tuple(sorted(get_args(AccessNeed)))
STATES: Final[tuple[State, ...]] = get_args(State)
# The green channel is opened by the staff, for who stands before them.
PRIORITIES: Final[tuple[PriorityClass, ...]] = tuple(
    name for name in get_args(PriorityClass) if name != "green"
)

_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_PHONE_TAIL = re.compile(r"([0-9]{4})?")
# ISO 8601, and what spreadsheet programs make of it.
_MOMENT = re.compile(
    r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)


class NoFile(Exception):
    """The file as a whole cannot be used. ``sentence`` is a message id whose ``{names}`` are ``fields``."""

    def __init__(self, sentence: str, **fields: object) -> None:
        super().__init__(sentence.format(**fields))
        self.sentence = sentence
        self.fields = fields


class BadRow(NoFile):
    """One row cannot be used. The sentence repeats nothing that stands there: it may be about a person."""


@dataclass(frozen=True, slots=True)
class Row:
    """An appointment in a file. ``place`` is its line, or which event it is, counted from 1."""

    place: int
    code: str
    service: str
    slot: int
    phone_tail: str = ""
    priority: PriorityClass = "normal"
    needs: tuple[AccessNeed, ...] = ()
    state: State = "booked"

    @classmethod
    def of(cls, info: AppointmentInfo, place: int) -> Row:
        """An appointment of the hall."""
        return cls(
            place,
            info.code,
            info.service,
            info.slot,
            info.phone_tail,
            info.priority,
            info.needs,
            info.state,
        )


class Checks:
    """Reads what stands in a file by what a hall has. Each method raises :class:`BadRow`."""

    def __init__(self, view: HallView) -> None:
        self.zone = ZoneInfo(view.timezone)
        services = view.services.values()
        names = Counter(name for service in services for name in {service.name.zh, service.name.en})
        named = {name: service.id for service in services for name in {service.name.zh, service.name.en}}
        # A name that several services share says nothing.
        self._services = {name: service for name, service in named.items() if names[name] == 1}
        self._services |= {service.id: service.id for service in services}
        self._known = ", ".join(service.id for service in services if service.appointments)
        self._codes: dict[str, int] = {}

    def code(self, text: str, place: int) -> str:
        if not _CODE.fullmatch(text):
            raise BadRow(N_("code must have 1 to 40 letters A-Z, digits, - and _"))
        code = text.upper()
        if (first := self._codes.setdefault(code, place)) != place:
            raise BadRow(N_("this code stands twice; the first is {first}"), first=first)
        return code

    def service(self, text: str) -> str:
        if text not in self._services:
            raise BadRow(N_("service must be the id or the name of one: {known}"), known=self._known)
        return self._services[text]

    def slot(self, text: str) -> int:
        """Without an offset from UTC it is the hall's own wall clock."""
        match = _MOMENT.fullmatch(text)
        if not match:
            raise BadRow(N_("slot must be such as 2026-03-02 09:30 or 2026-03-02T09:30:00+08:00"))
        *numbers, second, offset = match.groups()
        year, month, day, hour, minute = map(int, numbers)
        try:
            zone = self.zone if offset is None else datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo
            return self.moment(datetime(year, month, day, hour, minute, int(second or 0), tzinfo=zone))
        except ValueError:
            raise BadRow(N_("slot is a day or time that there is not")) from None

    def moment(self, at: datetime) -> int:
        """A moment in milliseconds since the epoch; without an offset it is the hall's own."""
        aware = at if at.tzinfo else at.replace(tzinfo=self.zone)
        try:
            return int(aware.timestamp() * 1000)
        except (OverflowError, ValueError):
            raise BadRow(N_("slot is a day or time that there is not")) from None

    def phone_tail(self, text: str) -> str:
        if not _PHONE_TAIL.fullmatch(text):
            raise BadRow(N_("phone_tail must be four digits, or empty; set the column to text"))
        return text

    def priority(self, text: str) -> PriorityClass:
        for priority in PRIORITIES:
            if priority == (text or "normal"):
                return priority
        raise BadRow(N_("priority must be one of: {known}"), known=", ".join(PRIORITIES))

    def needs(self, text: str) -> tuple[AccessNeed, ...]:
        wanted = set(re.split(r"[;,\s]+", text)) - {""}
        if not wanted <= set(NEEDS):
            raise BadRow(N_("needs must be some of: {known}; with ; between them"), known=", ".join(NEEDS))
        return tuple(need for need in NEEDS if need in wanted)

    def state(self, text: str) -> State:
        for state in STATES:
            if state == (text or "booked"):
                return state
        raise BadRow(N_("state must be one of: {known}"), known=", ".join(STATES))


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a file: its good rows, and what is wrong with the bad ones by their places."""

    rows: list[Row]
    bad: list[tuple[int, BadRow]]

    @classmethod
    def gathered(cls, found: Iterator[Row | tuple[int, BadRow]]) -> Contents:
        contents = cls([], [])
        for each in found:
            if isinstance(each, Row):
                contents.rows.append(each)
            else:
                contents.bad.append(each)
        return contents
