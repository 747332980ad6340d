"""What the installer decided about a hall: zones, services, windows, printers and the rules of calling.

A plan is frozen. It is read once from ``hall.toml`` (see :mod:`hall_server.settings`) and never
changes while the hall runs. All lengths of time are in milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from .calendar import WorkCalendar

SECOND = 1_000
MINUTE = 60 * SECOND


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name in the hall's two languages."""

    zh: str
    en: str


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


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When tickets are handed out: minutes from local midnight, on ISO weekdays (Monday is 1).

    A span's end is exclusive. Ask :class:`HallPlan` whether a service is open: it knows the holidays.
    """

    spans: tuple[tuple[int, int], ...] = ((0, 24 * 60),)
    weekdays: frozenset[int] = frozenset(range(1, 8))

    def on(self, weekday: int | None) -> tuple[tuple[int, int], ...]:
        """The spans of a day that opens as this weekday; none on a day that does not open (None)."""
        return self.spans if weekday in self.weekdays else ()


@dataclass(frozen=True, slots=True)
class Zone:
    id: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Service:
    """Something a citizen takes a number for. ``usual_length`` is the configured mean handling time.

    Its result is due within ``promised_days`` (the hall's promise) and ``legal_days`` (the law's term),
    both working days.
    """

    id: str
    zone: str
    name: Bilingual
    series: NumberSeries
    usual_length: int = 8 * MINUTE
    hours: OpeningHours = OpeningHours()
    promised_days: int | None = None
    legal_days: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A counter with the services its clerk can handle (its skills)."""

    number: int
    zone: str
    services: frozenset[str]


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
class CallRules:
    """The rules of calling.

    ``recall_limit`` counts the calls after the first. A no-show needs ``no_show_calls`` calls in all.
    ``take_back`` is how long a clerk may take back the last finish or no-show.
    """

    recall_limit: int = 4
    recall_cooldown: int = 10 * SECOND
    no_show_calls: int = 3
    take_back: int = 10 * SECOND


@dataclass(frozen=True)
class HallPlan:
    """A whole hall as configured."""

    id: str
    name: Bilingual
    timezone: str
    zones: tuple[Zone, ...]
    services: tuple[Service, ...]
    windows: tuple[Window, ...]
    printers: tuple[Printer, ...] = ()
    kiosks: tuple[Kiosk, ...] = ()
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    rules: CallRules = field(default_factory=CallRules)

    @cached_property
    def service_by_id(self) -> dict[str, Service]:
        return {service.id: service for service in self.services}

    @cached_property
    def window_by_number(self) -> dict[int, Window]:
        return {window.number: window for window in self.windows}

    @cached_property
    def printer_by_id(self) -> dict[str, Printer]:
        return {printer.id: printer for printer in self.printers}

    @cached_property
    def kiosk_by_id(self) -> dict[str, Kiosk]:
        return {kiosk.id: kiosk for kiosk in self.kiosks}

    @cached_property
    def _zoneinfo(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def local(self, now: int) -> datetime:
        """The hall's wall-clock moment of ``now`` (milliseconds since the epoch, UTC)."""
        return datetime.fromtimestamp(now / 1000, UTC).astimezone(self._zoneinfo)

    def business_day(self, now: int) -> date:
        """The day whose numbers are being handed out at ``now``."""
        return self.local(now).date()

    def spans_on(self, service: Service, day: date) -> tuple[tuple[int, int], ...]:
        """When a service hands out numbers on a day, in minutes from local midnight, by the calendar."""
        return service.hours.on(self.calendar.opens_as(day))

    def is_open(self, service: Service, now: int) -> bool:
        local = self.local(now)
        minute = local.hour * 60 + local.minute
        return any(start <= minute < end for start, end in self.spans_on(service, local.date()))

    def hours_today(self, service: Service, now: int) -> str:
        """The hours of a service, such as ``09:00-12:00, 13:30-17:00``; empty when closed all day."""
        clock = "{:02d}:{:02d}".format
        spans = self.spans_on(service, self.business_day(now))
        return ", ".join(f"{clock(*divmod(start, 60))}-{clock(*divmod(end, 60))}" for start, end in spans)
