"""From ``hall.toml`` to the domain's plan, with every contradiction named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hall_server.domain.plan import (
    Bilingual,
    HallPlan,
    Kiosk,
    NumberSeries,
    OpeningHours,
    Printer,
    Service,
    Window,
    Zone,
)
from hall_server.domain.rules import MINUTE, SECOND, CallRules
from hall_server.language import Translator, system_language
from hall_server.tomlfile import Problem, unknown_word
from hall_server.tomllines import Key

from .calendar import build_calendar, calendar_problems
from .dispatch import build_dispatch
from .model import HallFile, HoursTable, NameTable, ServiceTable, WindowsTable

_ = Translator("hall_server", system_language())


def contradictions(file: HallFile) -> list[Problem]:
    """What is wrong with a file whose every value has the right form."""
    return [
        *_timezone(file),
        *_network(file),
        *_calling(file),
        *_twice("zones", [zone.id for zone in file.zones]),
        *_twice("services", [service.id for service in file.services]),
        *_twice("printers", [printer.id for printer in file.printers]),
        *_twice("kiosks", [kiosk.id for kiosk in file.kiosks]),
        *_services(file),
        *_hours(("hours",), file.hours),
        *calendar_problems(file.calendar),
        *_windows(file),
        *_printing(file),
    ]


def build_plan(file: HallFile) -> HallPlan:
    """The plan of a file without contradictions."""
    prefixes = {zone.id: zone.prefix for zone in file.zones}
    rules = file.calling
    return HallPlan(
        id=file.hall.id,
        name=_name(file.hall.name),
        timezone=file.hall.timezone,
        zones=tuple(Zone(zone.id, _name(zone.name)) for zone in file.zones),
        services=tuple(
            Service(
                service.id,
                service.zone,
                _name(service.name),
                _series(service, prefixes[service.zone]),
                round(service.minutes * MINUTE),
                _opening(service.hours or file.hours),
                promised_days=service.promised_days,
                legal_days=service.legal_days,
            )
            for service in file.services
        ),
        windows=tuple(
            Window(number, group.zone, frozenset(skills(file, group)))
            for group in file.windows
            for number in numbers(group)
        ),
        printers=tuple(Printer(printer.id, printer.standby) for printer in file.printers),
        kiosks=tuple(Kiosk(kiosk.id, kiosk.printer, frozenset(kiosk.zones)) for kiosk in file.kiosks),
        calendar=build_calendar(file.calendar),
        dispatch=build_dispatch(file.dispatch),
        rules=CallRules(
            recall_limit=rules.recall_limit,
            recall_cooldown=rules.recall_cooldown_seconds * SECOND,
            no_show_calls=rules.no_show_calls,
            take_back=rules.take_back_seconds * SECOND,
        ),
    )


def numbers(group: WindowsTable) -> list[int]:
    """The window numbers of a group: ``1-3, 7`` is 1, 2, 3 and 7."""
    found: list[int] = []
    for part in group.numbers.split(","):
        first, last = _ends(part)
        found += range(first, last + 1)
    return found


def _ends(part: str) -> tuple[int, int]:
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


def _series(service: ServiceTable, zone_prefix: str | None) -> NumberSeries:
    return NumberSeries(service.prefix or zone_prefix or "", service.first_number, service.last_number)


def _opening(hours: HoursTable) -> OpeningHours:
    return OpeningHours(tuple(sorted(map(_span, hours.open))), frozenset(hours.weekdays))


def _span(text: str) -> tuple[int, int]:
    start, end = (60 * int(clock[:2]) + int(clock[3:]) for clock in text.split("-"))
    return start, end


def _timezone(file: HallFile) -> Iterator[Problem]:
    try:
        ZoneInfo(file.hall.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Asia" names a folder of time zones
        yield Problem(("hall", "timezone"), _("is not a known time zone; write one such as Asia/Shanghai"))


def _network(file: HallFile) -> Iterator[Problem]:
    network = file.network
    if network.request_port == network.broadcast_port != 0:
        yield Problem(("network", "broadcast_port"), _("must differ from request_port"))


def _calling(file: HallFile) -> Iterator[Problem]:
    most = file.calling.recall_limit + 1
    if file.calling.no_show_calls > most:
        yield Problem(
            ("calling", "no_show_calls"),
            _("can never be reached: with this recall_limit there are {most} calls at most", most=most),
        )


def _twice(table: str, ids: list[str]) -> Iterator[Problem]:
    counts = Counter(ids)
    for index, name in enumerate(ids):
        if counts[name] > 1 and name in ids[:index]:
            yield Problem((table, index, "id"), _("{id} is used twice; give each its own", id=name))


def _services(file: HallFile) -> Iterator[Problem]:
    zones = {zone.id: zone for zone in file.zones}
    series: dict[str, NumberSeries] = {}
    for index, service in enumerate(file.services):
        key: Key = ("services", index)
        if service.zone not in zones:
            yield _unknown((*key, "zone"), service.zone, zones)
            continue
        if service.hours:
            yield from _hours((*key, "hours"), service.hours)
        yield from _terms(key, service)
        own = _series(service, zones[service.zone].prefix)
        if not own.prefix:
            yield Problem((*key, "prefix"), _("is missing here and in the zone; write one such as A"))
        if own.start > own.last:
            yield Problem((*key, "last_number"), _("must not be below first_number"))
        if series.setdefault(own.prefix, own) != own:
            yield Problem(
                (*key, "prefix"),
                _("{prefix} already has other first and last numbers; use the same or another prefix",
                  prefix=own.prefix),
            )  # fmt: skip


def _terms(key: Key, service: ServiceTable) -> Iterator[Problem]:
    promised, legal = service.promised_days, service.legal_days
    if promised is not None and legal is not None and promised > legal:
        yield Problem(
            (*key, "promised_days"),
            _("the promise of {promised} working days is longer than the law's {legal}; "
              "lower promised_days, or correct legal_days", promised=promised, legal=legal),
        )  # fmt: skip


def _hours(key: Key, hours: HoursTable) -> Iterator[Problem]:
    before, latest = "", 0
    for text in sorted(hours.open):
        start, end = _span(text)
        if end > 24 * 60:
            yield Problem((*key, "open"), _("{span} ends after 24:00; a day ends at 24:00", span=text))
        elif start >= end:
            yield Problem((*key, "open"), _("{span} must end after it starts", span=text))
        elif start < latest:
            yield Problem((*key, "open"), _("{one} and {other} overlap", one=before, other=text))
        if end > latest:
            before, latest = text, end


def _windows(file: HallFile) -> Iterator[Problem]:
    zones = {zone.id for zone in file.zones}
    services = {service.id for service in file.services}
    seen: set[int] = set()
    served: set[str] = set()
    for index, group in enumerate(file.windows):
        key: Key = ("windows", index)
        if group.zone not in zones:
            yield _unknown((*key, "zone"), group.zone, zones)
        for word in group.services:
            if word.startswith("zone:") and word[5:] not in zones:
                yield _unknown((*key, "services"), word[5:], zones)
            elif word != "*" and not word.startswith("zone:") and word not in services:
                yield _unknown((*key, "services"), word, services)
        yield from _ranges((*key, "numbers"), group)
        for number in numbers(group):
            if number in seen:
                yield Problem(
                    (*key, "numbers"),
                    _("there are two windows {number}; each number may stand once", number=number),
                )
            seen.add(number)
        served.update(skills(file, group))
    for index, service in enumerate(file.services):
        if service.id not in served:
            yield Problem(
                ("services", index, "id"),
                _("no window can serve {id}; add it to the services of a window", id=service.id),
            )


def _ranges(key: Key, group: WindowsTable) -> Iterator[Problem]:
    for first, last in map(_ends, group.numbers.split(",")):
        if first > last:
            yield Problem(
                key, _("{first}-{last} runs backwards; write {last}-{first}", first=first, last=last)
            )
        elif first == 0:
            yield Problem(key, _("windows are numbered from 1"))


def _printing(file: HallFile) -> Iterator[Problem]:
    printers = {printer.id for printer in file.printers}
    zones = {zone.id for zone in file.zones}
    for index, printer in enumerate(file.printers):
        if printer.standby == printer.id:
            yield Problem(("printers", index, "standby"), _("a printer cannot be its own standby"))
        elif printer.standby and printer.standby not in printers:
            yield _unknown(("printers", index, "standby"), printer.standby, printers)
    for index, kiosk in enumerate(file.kiosks):
        if kiosk.printer and kiosk.printer not in printers:
            yield _unknown(("kiosks", index, "printer"), kiosk.printer, printers)
        for zone in kiosk.zones:
            if zone not in zones:
                yield _unknown(("kiosks", index, "zones"), zone, zones)


def _unknown(key: Key, word: str, known: Iterable[str]) -> Problem:
    return Problem(key, unknown_word(word, known))
