"""What is wrong with a ``hall.toml`` whose every value has the right form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hall_server.domain.plan import NumberSeries
from hall_server.language import Translator, system_language
from hall_server.tomlfile import Problem, unknown_word
from hall_server.tomllines import Key

from .alarms import alarm_problems
from .calendar import calendar_problems
from .channels import channel_problems
from .model import HallFile, HoursTable, ServiceTable, TermsTable, WindowsTable
from .plan import day_of_year, ends, numbers, numbers_in, series_of, skills, span
from .province import province_problems
from .walk_ins import no_walk_ins_left

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
        *_twice("packages", [package.id for package in file.packages]),
        *_twice("green_reasons", [reason.id for reason in file.green_reasons]),
        *_services(file),
        *_hours(("hours",), file.hours),
        *calendar_problems(file.calendar),
        *_windows(file),
        *_printing(file),
        *_packages(file),
        *_guards(file),
        *_cases(file),
        *_concerns(file),
        *_notices(file),
        *alarm_problems(file),
        *province_problems(file),
        *no_walk_ins_left(file),
    ]


def _timezone(file: HallFile) -> Iterator[Problem]:
    try:
        ZoneInfo(file.hall.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Asia" names a folder of time zones
        yield Problem(("hall", "timezone"), _("is not a known time zone; write one such as Asia/Shanghai"))


def _network(file: HallFile) -> Iterator[Problem]:
    network = file.network
    if network.request_port == network.broadcast_port != 0:
        yield Problem(("network", "broadcast_port"), _("must differ from request_port"))
    if file.metrics and 0 != file.metrics.port in (network.request_port, network.broadcast_port):
        yield Problem(("metrics", "port"), _("must differ from the ports under [network]"))


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
        own = series_of(service, zones[service.zone].prefix)
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
        start, end = span(text)
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
        yield from _season(key, group)
        for number in numbers(group):
            if number in seen:
                yield Problem(
                    (*key, "numbers"),
                    _("there are two windows {number}; each number may stand once", number=number),
                )
            seen.add(number)
        if not group.only:
            served.update(skills(file, group))
    for index, service in enumerate(file.services):
        if service.id not in served:
            yield Problem(
                ("services", index, "id"),
                _("no window can serve {id}; add it to the services of a window", id=service.id),
            )


def _ranges(key: Key, group: WindowsTable) -> Iterator[Problem]:
    for first, last in map(ends, group.numbers.split(",")):
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
    for index, group in enumerate(file.windows):
        if group.printer and group.printer not in printers:
            yield _unknown(("windows", index, "printer"), group.printer, printers)
    for index, kiosk in enumerate(file.kiosks):
        if kiosk.printer and kiosk.printer not in printers:
            yield _unknown(("kiosks", index, "printer"), kiosk.printer, printers)
        for zone in kiosk.zones:
            if zone not in zones:
                yield _unknown(("kiosks", index, "zones"), zone, zones)


def _unknown(key: Key, word: str, known: Iterable[str]) -> Problem:
    return Problem(key, unknown_word(word, known))


def _season(key: Key, group: WindowsTable) -> Iterator[Problem]:
    if group.season and not group.only:
        yield Problem((*key, "season"), _("needs only = [...], the classes that the season is for"))
    if group.season:
        for name, day in {"from": group.season.first, "to": group.season.last}.items():
            if day_of_year(day) is None:
                yield Problem((*key, "season", name), _("{day} is not a day of the year", day=day))


def _packages(file: HallFile) -> Iterator[Problem]:
    services = {service.id: service for service in file.services}
    taken = {prefix for service in file.services if (prefix := service.prefix)}
    taken |= {zone.prefix for zone in file.zones if zone.prefix}
    for index, package in enumerate(file.packages):
        key: Key = ("packages", index)
        steps = [step for stage in package.stages for step in stage]
        for step in steps:
            if step not in services:
                yield _unknown((*key, "stages"), step, services)
        for step, times in Counter(steps).items():
            if times > 1:
                yield Problem((*key, "stages"), _("{id} stands twice; a step comes once", id=step))
        if package.prefix in taken:
            yield Problem(
                (*key, "prefix"),
                _("{prefix} is used by a zone or service; give packages one of their own",
                  prefix=package.prefix),
            )  # fmt: skip


def _guards(file: HallFile) -> Iterator[Problem]:
    zones = {zone.id for zone in file.zones}
    windows = {number for group in file.windows for number in numbers(group)}
    for index, guard in enumerate(file.guards):
        key: Key = ("guards", index)
        if guard.zone not in zones:
            yield _unknown((*key, "zone"), guard.zone, zones)
        for number in numbers_in(guard.windows):
            if number not in windows:
                yield Problem((*key, "windows"), _("there is no window {number}", number=number))


def _concerns(file: HallFile) -> Iterator[Problem]:
    for source, terms in file.concerns:
        if isinstance(terms, TermsTable) and terms.close_days < terms.respond_days:
            yield Problem(("concerns", source, "close_days"), _("cannot be less than respond_days"))


def _cases(file: HallFile) -> Iterator[Problem]:
    services = {service.id for service in file.services}
    if file.cases.pick_up and file.cases.pick_up not in services:
        yield _unknown(("cases", "pick_up"), file.cases.pick_up, services)


def _notices(file: HallFile) -> Iterator[Problem]:
    for index, channel in enumerate(file.notices.channels):
        key: Key = ("notices", "channels", index)
        yield from channel_problems(key, channel)
        if channel.kind == "apprise" and "{phone}" not in channel.url:
            yield Problem((*key, "url"), _("must hold {place} where the number is to stand", place="{phone}"))
