"""Advice on windows, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hall_server.language import Translator, system_language
from hall_server.simulation import clock
from hall_server.staffing import STEP, STEPS, Advice, Judgement, Quality, Zones
from hall_server.table import table

from .schedules import zone_name

_ = Translator("hall_server", system_language())


def as_text(zones: Zones, found: Advice) -> str:
    lines = [_day(zones)]
    head = (
        _("From"),
        _("Citizens"),
        _("Windows"),
        _("Within 10 min"),
        _("p90, min"),
        _("One fewer"),
        _("One more"),
        _("Room"),
    )
    for zone in zones.plan.zones:
        rows = [
            (
                clock(step * STEP) + _mark(found, (zone.id, step)),
                "-" if quality is None else f"{quality.citizens:.1f}",
                str(count),
                *_cells(quality),
                _cells(found.fewer.get((zone.id, step)))[0],
                _cells(found.more.get((zone.id, step)))[0],
                str(found.room.zones.get((zone.id, step), 0)),
            )
            for (its, step), count in sorted(found.windows.items())
            if its == zone.id
            for quality in (found.expected.get((zone.id, step)),)
        ]
        if rows:
            lines += ["", f"{zone_name(zone)} ({zone.id})", table([head, *rows], right=range(1, 8))]
    if found.short:
        lines += ["", _("* Fewer than 9 in 10 wait 10 minutes at most then, with the windows there are.")]
    lines += [*_unsure(found), *_room(zones, found), *_hours(found)]
    return "\n".join(lines)


def judged_as_text(zones: Zones, found: Judgement) -> str:
    """A schedule that somebody has written."""
    lines = [_day(zones)]
    head = (_("From"), _("Citizens"), _("Windows"), _("Within 10 min"), _("p90, min"))
    for zone in zones.plan.zones:
        rows = [
            (
                clock(step * STEP) + _mark(found, (zone.id, step)),
                f"{quality.citizens:.1f}",
                f"{found.windows.get((zone.id, step), 0.0):.1f}".removesuffix(".0"),
                *_cells(quality),
            )
            for (its, step), quality in sorted(found.expected.items())
            if its == zone.id
        ]
        if rows:
            lines += ["", f"{zone_name(zone)} ({zone.id})", table([head, *rows], right=range(1, 5))]
    if found.short:
        lines += ["", _("* Fewer than 9 in 10 wait 10 minutes at most then, with this schedule.")]
    lines += [*_unsure(found), *_hours(found)]
    return "\n".join(lines)


def _day(zones: Zones) -> str:
    demand = zones.demand
    return _(
        "{day}: about {citizens} citizens, by {days} days of history, {alike} on the same weekday",
        day=demand.day,
        citizens=round(demand.citizens),
        days=demand.days,
        alike=demand.alike,
    )


def _unsure(found: Advice | Judgement) -> Iterator[str]:
    if found.unsure:
        yield ""
        yield _("? 9 in 10 by a hair: the made-up days do not surely tell it from fewer.")


def _hours(found: Advice | Judgement) -> Iterator[str]:
    yield ""
    yield _("Window-hours in all: {hours}", hours=f"{found.window_hours:.1f}")


def _mark(found: Advice | Judgement, cell: tuple[str, int]) -> str:
    return "*" if cell in found.short else "?" if cell in found.unsure else ""


def _room(zones: Zones, found: Advice) -> Iterator[str]:
    """For the services that have appointments: how many each half hour could take beyond those expected."""
    services = [service for service in zones.plan.services if service.appointments]
    steps = [step for step in range(STEPS) if any(at == step for _zone, at in found.windows)]
    rows = [
        (service.id, *(str(found.room.services.get((service.id, step), 0)) for step in steps))
        for service in services
    ]
    if rows:
        yield ""
        yield _("More appointments that a service could take in a half hour if no other took more:")
        head = (_("Service"), *(clock(step * STEP) for step in steps))
        yield table([head, *rows], right=range(1, len(head)))


def _cells(quality: Quality | None) -> tuple[str, str]:
    if quality is None:
        return "-", "-"
    return f"{quality.share:.1%}", "-" if quality.p90 is None else f"{quality.p90 / 60_000:.1f}"


def judged_as_object(zones: Zones, found: Judgement) -> dict[str, Any]:
    return {
        **_object_of(zones),
        "window_hours": found.window_hours,
        "half_hours": [
            {
                "zone": zone,
                "from": clock(step * STEP),
                "windows": found.windows.get((zone, step), 0.0),
                "expected": _quality(its),
                **_marks(found, (zone, step)),
            }
            for (zone, step), its in sorted(found.expected.items())
        ],
    }


def _object_of(zones: Zones) -> dict[str, Any]:
    return {
        "hall": zones.plan.id,
        "date": zones.demand.day.isoformat(),
        "days_of_history": zones.demand.days,
        "days_alike": zones.demand.alike,
        "citizens": zones.demand.citizens,
        "booked": len(zones.demand.booked),
        "breaks": zones.breaks,
    }


def _marks(found: Advice | Judgement, cell: tuple[str, int]) -> dict[str, bool]:
    return {"enough": cell not in found.short, "sure": cell not in found.short | found.unsure}


def _quality(its: Quality | None) -> dict[str, float | None] | None:
    if its is None:
        return None
    return {"within_10_min": its.share, "p90_s": None if its.p90 is None else its.p90 / 1000}


def as_object(zones: Zones, found: Advice) -> dict[str, Any]:
    return {
        **_object_of(zones),
        "window_hours": found.window_hours,
        "half_hours": [
            {
                "zone": zone,
                "from": clock(step * STEP),
                "windows": count,
                "expected": _quality(found.expected.get((zone, step))),
                "one_fewer": _quality(found.fewer.get((zone, step))),
                "one_more": _quality(found.more.get((zone, step))),
                **_marks(found, (zone, step)),
                "room": found.room.zones.get((zone, step), 0),
            }
            for (zone, step), count in sorted(found.windows.items())
        ],
        "appointments": [
            {"service": service, "from": clock(step * STEP), "more": more}
            for (service, step), more in sorted(found.room.services.items())
        ],
    }
