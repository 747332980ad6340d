"""Nobody may be forced to book: a hall whose appointments leave no time for walk-ins is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hall_server.language import Translator, system_language
from hall_server.tomlfile import Problem

from .model import HallFile, ServiceTable
from .plan import numbers, skills, span

_ = Translator("hall_server", system_language())


def no_walk_ins_left(file: HallFile) -> Iterator[Problem]:
    """Where the appointments of one slot, or of one day, take all that there is.

    For each service: its windows, and all services that only those windows serve. Were every slot
    booked to the last, at usual lengths, some minutes of these windows must be left; else somebody
    without an appointment would never be served (Hall's condition, for the sets that matter).
    """
    windows_of = _windows_of(file)
    yield from _slots_that_take_all(file, windows_of)
    for index, service in enumerate(file.services):
        if service.appointments == 0 or service.daily_cap is None or not windows_of[service.id]:
            continue
        most = _slots_a_day(file, service) * service.appointments
        if service.daily_cap <= most:
            yield Problem(
                ("services", index, "daily_cap"),
                _(
                    "leaves nothing for citizens without an appointment: {most} can be booked a day. "
                    "Raise it above that, or lower appointments",
                    most=most,
                ),
            )


def _slots_that_take_all(file: HallFile, windows_of: Mapping[str, frozenset[int]]) -> Iterator[Problem]:
    """One for each set of windows, at the first of the services that share it: their cause is one."""
    sharing: dict[frozenset[int], list[int]] = {}
    for index, service in enumerate(file.services):
        windows = windows_of[service.id]
        if service.appointments and windows:
            sharing.setdefault(windows, []).append(index)
    for windows, indexes in sharing.items():
        rivals = [other for other in file.services if windows_of[other.id] <= windows]
        booked = _booked_minutes(file, rivals)
        there = len(windows) * file.appointments.slot_minutes
        if booked >= there:
            sentence = _(
                "leaves nothing for citizens without an appointment: {booked} minutes of each slot can "
                "be booked at windows that have {there}. Lower it, or add windows",
                booked=round(booked),
                there=there,
            )
            others = len(indexes) - 1
            if others:
                sentence += _(
                    "; other services at these windows with the same trouble: {count}", count=others
                )
            yield Problem(("services", indexes[0], "appointments"), sentence)


def _windows_of(file: HallFile) -> dict[str, frozenset[int]]:
    """By service, the windows that serve it for everybody, the whole year."""
    found: dict[str, set[int]] = {service.id: set() for service in file.services}
    for group in file.windows:
        for service in skills(file, group) if not group.only else ():
            found.setdefault(service, set()).update(numbers(group))
    return {service: frozenset(windows) for service, windows in found.items()}


def _booked_minutes(file: HallFile, services: list[ServiceTable]) -> float:
    """The most that can be booked in one slot; a zone's bound cuts what its services add up to."""
    total = 0.0
    bounds = {zone.id: zone.appointments for zone in file.zones}
    for zone in {service.zone for service in services}:
        left = bounds.get(zone)
        # The longest first: what the bound allows at worst.
        for service in sorted((s for s in services if s.zone == zone), key=lambda s: -s.minutes):
            count = service.appointments if left is None else min(service.appointments, left)
            left = None if left is None else left - count
            total += count * service.minutes
    return total


def _slots_a_day(file: HallFile, service: ServiceTable) -> int:
    hours = service.hours or file.hours
    length = file.appointments.slot_minutes
    return sum((end - start) // length for start, end in map(span, hours.open))
