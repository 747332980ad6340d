"""From ``hall.toml`` to the domain's plan."""

from __future__ import annotations

from datetime import UTC, datetime

from hall_server.domain.citizen import Need, Priority
from hall_server.domain.concern import Source
from hall_server.domain.plan import (
    Bilingual,
    ConcernRules,
    GreenChannel,
    HallPlan,
    Kiosk,
    NumberSeries,
    OpeningHours,
    Package,
    Printer,
    RatingRules,
    Service,
    Terms,
    Window,
    Zone,
)
from hall_server.domain.rules import MINUTE, SECOND, AppointmentRules, CallRules, Guard, Season

from .alarms import build_alarms
from .calendar import build_calendar
from .dispatch import build_dispatch
from .model import (
    AppointmentsTable,
    ConcernsTable,
    HallFile,
    HoursTable,
    NameTable,
    RatingsTable,
    ServiceTable,
    TermsTable,
    WindowsTable,
)


def build_plan(file: HallFile) -> HallPlan:
    """The plan of a file without contradictions."""
    prefixes = {zone.id: zone.prefix for zone in file.zones}
    rules = file.calling
    return HallPlan(
        id=file.hall.id,
        name=_name(file.hall.name),
        timezone=file.hall.timezone,
        zones=tuple(Zone(zone.id, _name(zone.name), zone.appointments) for zone in file.zones),
        services=tuple(
            Service(
                service.id,
                service.zone,
                _name(service.name),
                series_of(service, prefixes[service.zone]),
                round(service.minutes * MINUTE),
                _opening(service.hours or file.hours),
                appointments=service.appointments,
                daily_cap=service.daily_cap,
                needs_id=service.needs_id,
                promised_days=service.promised_days,
                legal_days=service.legal_days,
            )
            for service in file.services
        ),
        windows=tuple(
            Window(
                number,
                group.zone,
                frozenset(skills(file, group)),
                group.printer,
                frozenset(map(Priority, group.only)),
                _season(group),
            )
            for group in file.windows
            for number in numbers(group)
        ),
        printers=tuple(Printer(printer.id, printer.standby) for printer in file.printers),
        kiosks=tuple(Kiosk(kiosk.id, kiosk.printer, frozenset(kiosk.zones)) for kiosk in file.kiosks),
        packages=tuple(
            Package(
                package.id,
                _name(package.name),
                NumberSeries(package.prefix),
                tuple(tuple(stage) for stage in package.stages),
            )
            for package in file.packages
        ),
        guards=tuple(
            Guard(guard.zone, round(guard.over_minutes * MINUTE), frozenset(numbers_in(guard.windows)))
            for guard in file.guards
        ),
        green=GreenChannel(
            {reason.id: _name(reason.name) for reason in file.green_reasons}, file.limits.green_per_window
        ),
        appointments=_appointments(file.appointments),
        ratings=_ratings(file.ratings),
        concerns=_concerns(file.concerns),
        notices_ahead=file.notices.ahead if file.notices.channels else 0,
        tickets_per_person=file.limits.tickets_per_person or None,
        supplement_days=file.cases.supplement_days,
        pick_up=file.cases.pick_up or None,
        calendar=build_calendar(file.calendar),
        alarms=build_alarms(file.alarms),
        dispatch=build_dispatch(file.dispatch),
        rules=CallRules(
            recall_limit=rules.recall_limit,
            recall_cooldown=rules.recall_cooldown_seconds * SECOND,
            no_show_calls=rules.no_show_calls,
            take_back=rules.take_back_seconds * SECOND,
            show_up=rules.show_up_seconds * SECOND,
            extra={Need(need): seconds * SECOND for need, seconds in rules.extra_seconds},
            chosen_calls=file.limits.chosen_calls,
        ),
    )


def _appointments(table: AppointmentsTable) -> AppointmentRules:
    return AppointmentRules(
        slot=table.slot_minutes * MINUTE,
        days_ahead=table.days_ahead,
        early=table.early_minutes * MINUTE,
        late=table.late_minutes * MINUTE,
        grace=table.grace_minutes * MINUTE,
        per_person=table.per_person,
    )


def _ratings(table: RatingsTable) -> RatingRules:
    return RatingRules(
        days=table.days,
        change=table.change_minutes * MINUTE,
        bad_needs_reason=table.bad_needs_reason,
        version=table.version,
        options={option.id: _name(option.name) for option in table.options},
    )


def _concerns(table: ConcernsTable) -> ConcernRules:
    terms = {
        Source(name): Terms(of.respond_days, of.close_days)
        for name, of in table
        if isinstance(of, TermsTable)
    }
    return ConcernRules(terms, table.try_again_minutes * MINUTE)


def _season(group: WindowsTable) -> Season | None:
    if group.season is None:
        return None
    first, last = day_of_year(group.season.first), day_of_year(group.season.last)
    assert first is not None
    assert last is not None
    return Season(first, last)


def day_of_year(text: str) -> tuple[int, int] | None:
    """Month and day of ``06-20``; None for a day that no year has."""
    try:
        day = datetime.strptime(f"2024-{text}", "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return day.month, day.day


def numbers(group: WindowsTable) -> list[int]:
    """The window numbers of a group."""
    return numbers_in(group.numbers)


def numbers_in(text: str) -> list[int]:
    """Window numbers as they are written: ``1-3, 7`` is 1, 2, 3 and 7."""
    found: list[int] = []
    for part in text.split(","):
        first, last = ends(part)
        found += range(first, last + 1)
    return found


def ends(part: str) -> tuple[int, int]:
    first, _dash, last = part.partition("-")
    return int(first), int(last or first)


def skills(file: HallFile, group: WindowsTable) -> list[str]:
    """The services of a group: named ones, ``zone:ID`` for a zone's, ``*`` for all."""
    found: list[str] = []
    for word in group.services:
        if word == "*":
            found += [service.id for service in file.services]
        elif word.startswith("zone:"):
            found += [service.id for service in file.services if service.zone == word[5:]]
        else:
            found.append(word)
    return found


def _name(name: NameTable) -> Bilingual:
    return Bilingual(name.zh, name.en)


def series_of(service: ServiceTable, zone_prefix: str | None) -> NumberSeries:
    return NumberSeries(service.prefix or zone_prefix or "", service.first_number, service.last_number)


def _opening(hours: HoursTable) -> OpeningHours:
    return OpeningHours(tuple(sorted(map(span, hours.open))), frozenset(hours.weekdays))


def span(text: str) -> tuple[int, int]:
    start, end = (60 * int(clock[:2]) + int(clock[3:]) for clock in text.split("-"))
    return start, end
