"""Advice on windows, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hall_server.language import Translator, system_language
from hall_server.simulation import clock
from hall_server.staffing import STEP, STEPS, Advice, Quality, Zones
from hall_server.table import table

from .schedules import zone_name

_ = Translator("hall_server", system_language())


def as_text(zones: Zones, found: Advice) -> str:
    demand = zones.demand
    lines = [
        _(
            "{day}: about {citizens} citizens, by {days} days of history, {alike} on the same weekday",
            day=demand.day,
            citizens=round(demand.citizens),
            days=demand.days,
            alike=demand.alike,
        )
    ]
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
        lines += [
            "",
            _("* Fewer than 9 in 10 wait 10 minutes at most then, with the windows there are."),
        ]
    if found.unsure:
        lines += ["", _("? 9 in 10 by a hair: the made-up days do not surely tell it from fewer.")]
    lines += _room(zones, found)
    lines += ["", _("Window-hours in all: {hours}", hours=f"{found.window_hours:.1f}")]
    return "\n".join(lines)


def _mark(found: Advice, cell: tuple[str, int]) -> str:
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


def as_object(zones: Zones, found: Advice) -> dict[str, Any]:
    def quality(its: Quality | None) -> dict[str, float | None] | None:
        if its is None:
            return None
        p90 = None if its.p90 is None else its.p90 / 1000
        return {"within_10_min": its.share, "p90_s": p90}

    return {
        "hall": zones.plan.id,
        "date": zones.demand.day.isoformat(),
        "days_of_history": zones.demand.days,
        "days_alike": zones.demand.alike,
        "citizens": zones.demand.citizens,
        "booked": len(zones.demand.booked),
        "breaks": zones.breaks,
        "window_hours": found.window_hours,
        "half_hours": [
            {
                "zone": zone,
                "from": clock(step * STEP),
                "windows": count,
                "expected": quality(found.expected.get((zone, step))),
                "one_fewer": quality(found.fewer.get((zone, step))),
                "one_more": quality(found.more.get((zone, step))),
                "enough": (zone, step) not in found.short,
                "sure": (zone, step) not in found.short | found.unsure,
                "room": found.room.zones.get((zone, step), 0),
            }
            for (zone, step), count in sorted(found.windows.items())
        ],
        "appointments": [
            {"service": service, "from": clock(step * STEP), "more": more}
            for (service, step), more in sorted(found.room.services.items())
        ],
    }
