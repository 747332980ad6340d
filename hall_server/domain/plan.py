"""What the installer decided about a hall: zones, services, windows, printers and the rules of calling.

A plan is frozen. It is read once from ``hall.toml`` (see :mod:`hall_server.settings`) and never
changes while the hall runs. All lengths of time are in milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from .alarm import AlarmRule
from .calendar import WorkCalendar
from .citizen import Priority
from .concern import Source
from .rules import HOUR, MINUTE, AppointmentRules, CallRules, Dispatch, Guard, Lengths, Season, learned


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name in the hall's two languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """How the numbers of one prefix run: ``A001``, ``A002``, ... up to ``last``."""

    prefix: str
    start: int = 1
    last: int = 9999
    digits: int = 3

    def number(self, count: int) -> str:
        """The printed number, padded to at least three digits."""
        return f"{self.prefix}{count:0{self.digits}d}"


Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When tickets are handed out: minutes from local midnight, on ISO weekdays (Monday is 1)."""

    spans: Spans = ((0, 24 * 60),)
    weekdays: frozenset[int] = frozenset(range(1, 8))

    def on(self, weekday: int | None) -> Spans:
        """The spans of a day that opens as this weekday; none of a closed one (None)."""
        return self.spans if weekday in self.weekdays else ()


class Opening(NamedTuple):
    """How opening hours stand at a moment, and how the whole day's are told."""

    is_open: bool
    today: str


@dataclass(frozen=True, slots=True)
class Zone:
    """An area of the hall. ``appointments`` bounds what all its services take in one slot together."""

    id: str
    name: Bilingual
    appointments: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Something a citizen takes a number for. ``usual_length`` is the configured mean handling time.

    ``appointments`` can be booked for one slot; ``daily_cap`` bounds the numbers that are taken without
    one; with ``needs_id`` a number is taken with an ID. Cases are decided within ``promised_days``, and
    must be within ``legal_days``, both working days.
    """

    id: str
    zone: str
    name: Bilingual
    series: NumberSeries
    usual_length: int = 8 * MINUTE
    hours: OpeningHours = OpeningHours()
    promised_days: int | None = None
    legal_days: int | None = None
    appointments: int = 0
    daily_cap: int | None = None
    needs_id: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A counter with the services its clerk can handle (its skills).

    What is printed here comes out of ``printer``. In its ``season`` the window serves only the classes
    of ``only``; without a season it always does.
    """

    number: int
    zone: str
    services: frozenset[str]
    printer: str | None = None
    only: frozenset[Priority] = frozenset()
    season: Season | None = None


@dataclass(frozen=True, slots=True)
class Printer:
    """A slip printer. When it cannot print, its jobs go to ``standby``."""

    id: str
    standby: str | None = None


@dataclass(frozen=True, slots=True)
class Kiosk:
    """Where citizens take numbers. No ``printer`` means numbers without paper; no zones means all."""

    id: str
    printer: str | None = None
    zones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Package:
    """One matter that takes several services (一件事): stages in order, each of steps in any order."""

    id: str
    name: Bilingual
    series: NumberSeries
    stages: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class GreenChannel:
    """Who may pass through the green channel, by reason code, and how many a window may let in a day."""

    reasons: Mapping[str, Bilingual] = field(default_factory=dict)
    per_window: int = 10


# No hall lets a rating be changed for longer, in milliseconds.
LONGEST_CHANGE: Final = HOUR


@dataclass(frozen=True, slots=True)
class RatingRules:
    """When and how a completed service is rated.

    For ``days`` days after its end; it can be changed for ``change`` milliseconds after it was first given.
    ``options`` is the second-level list, whose ``version`` is kept with each rating.
    """

    days: int = 7
    change: int = 10 * MINUTE
    bad_needs_reason: bool = True
    version: str = ""
    options: Mapping[str, Bilingual] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """Working days until somebody has looked into a concern, and until it is closed."""

    respond: int
    close: int


def _usual_terms() -> dict[Source, Terms]:
    return {
        Source.BAD_RATING: Terms(1, 5),
        Source.CONSULTATION: Terms(1, 3),
        Source.SUGGESTION: Terms(5, 15),
        Source.COMPLAINT: Terms(1, 5),
        Source.EXPERIENCE: Terms(5, 15),
        Source.HOTLINE: Terms(1, 5),
    }


@dataclass(frozen=True, slots=True)
class ConcernRules:
    """``terms`` has those of every source, ``try_again`` the milliseconds between two calls in vain."""

    terms: Mapping[Source, Terms] = field(default_factory=_usual_terms)
    try_again: int = 30 * MINUTE


@dataclass(frozen=True)
class HallPlan:
    """A whole hall as configured.

    ``notices_ahead`` is how many are still ahead when a phone is told; 0: the hall sends no messages.
    """

    id: str
    name: Bilingual
    timezone: str
    zones: tuple[Zone, ...]
    services: tuple[Service, ...]
    windows: tuple[Window, ...]
    printers: tuple[Printer, ...] = ()
    kiosks: tuple[Kiosk, ...] = ()
    packages: tuple[Package, ...] = ()
    rules: CallRules = field(default_factory=CallRules)
    dispatch: Dispatch = field(default_factory=Dispatch)
    appointments: AppointmentRules = field(default_factory=AppointmentRules)
    green: GreenChannel = field(default_factory=GreenChannel)
    guards: tuple[Guard, ...] = ()
    ratings: RatingRules = field(default_factory=RatingRules)
    notices_ahead: int = 0
    concerns: ConcernRules = field(default_factory=ConcernRules)
    tickets_per_person: int | None = None
    supplement_days: int = 10
    pick_up: str | None = None
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    alarms: tuple[AlarmRule, ...] = ()

    @cached_property
    def service_by_id(self) -> dict[str, Service]:
        return {service.id: service for service in self.services}

    @cached_property
    def zone_by_id(self) -> dict[str, Zone]:
        return {zone.id: zone for zone in self.zones}

    def services_of(self, zone: str) -> tuple[str, ...]:
        """The ids of a zone's services, in the plan's order; none of a zone that is no more."""
        return self._by_zone.get(zone, ())

    @cached_property
    def _by_zone(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for service in self.services:
            found.setdefault(service.zone, []).append(service.id)
        return {zone: tuple(ids) for zone, ids in found.items()}

    @cached_property
    def package_by_id(self) -> dict[str, Package]:
        return {package.id: package for package in self.packages}

    @cached_property
    def usual_lengths(self) -> Lengths:
        """The configured lengths, for a hall that has no history."""
        return learned({service.id: service.usual_length for service in self.services}, {})

    @cached_property
    def window_by_number(self) -> dict[int, Window]:
        return {window.number: window for window in self.windows}

    @cached_property
    def printer_by_id(self) -> dict[str, Printer]:
        return {printer.id: printer for printer in self.printers}

    @cached_property
    def alarm_by_id(self) -> dict[str, AlarmRule]:
        return {rule.id: rule for rule in self.alarms}

    @cached_property
    def kiosk_by_id(self) -> dict[str, Kiosk]:
        return {kiosk.id: kiosk for kiosk in self.kiosks}

    @cached_property
    def zoneinfo(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def local(self, now: int) -> datetime:
        """The hall's wall-clock moment of ``now`` (milliseconds since the epoch, UTC)."""
        return datetime.fromtimestamp(now / 1000, UTC).astimezone(self.zoneinfo)

    def business_day(self, now: int) -> date:
        """The day whose numbers are being handed out at ``now``."""
        return self.local(now).date()

    def calendar_ends_soon(self, today: date) -> bool:
        """Whether appointments can be booked for days whose holidays are not published yet."""
        return self.calendar.ends_before(today + timedelta(days=self.appointments.days_ahead))

    def spans_on(self, service: Service, day: date) -> Spans:
        """When numbers for a service are handed out on a day: minutes from local midnight, in order."""
        return service.hours.on(self.calendar.opens_as(day))

    def is_open(self, service: Service, now: int) -> bool:
        """Whether numbers for a service are handed out at ``now``. A span's end is exclusive."""
        local = self.local(now)
        return _within(self.spans_on(service, local.date()), local)

    def hours_today(self, service: Service, now: int) -> str:
        """Today's hours, such as ``09:00-12:00, 13:30-17:00``; empty when closed all day."""
        return _told(self.spans_on(service, self.local(now).date()))

    def openings(self, now: int) -> dict[OpeningHours, Opening]:
        """Both for all services at once: thousands of them share a few hours."""
        local = self.local(now)
        weekday = self.calendar.opens_as(local.date())
        spans = {hours: hours.on(weekday) for hours in self._hours}
        return {hours: Opening(_within(each, local), _told(each)) for hours, each in spans.items()}

    @cached_property
    def _hours(self) -> frozenset[OpeningHours]:
        return frozenset(service.hours for service in self.services)


def _within(spans: Spans, local: datetime) -> bool:
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in spans)


def _told(spans: Spans) -> str:
    clock = "{:02d}:{:02d}".format
    return ", ".join(f"{clock(*divmod(start, 60))}-{clock(*divmod(end, 60))}" for start, end in spans)
