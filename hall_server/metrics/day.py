"""What goes on in the hall: who waits, at which windows, how long it will be, what is out of order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, get_args

from prometheus_client.core import Metric

from hall_server import protocol as p
from hall_server.domain import events as e
from hall_server.domain.slip import PrinterStatus
from hall_server.domain.watching import how_many, longest_wait
from hall_server.serving.alarming import STEADY
from hall_server.serving.announcing import longest_by_zone

from .families import Values, by, counter, counters, gauge, gauges
from .look import Look

WINDOW_STATES: Final = ("closed", "paused", "free", "serving")
_SHOWN: Final = sorted(set(get_args(p.AlarmKind)) - p.SILENT_ALARMS)
_COUNTED: Final = (
    (e.TicketIssued, "issued", "Tickets issued."),
    (e.TicketCalled, "called", "Tickets called, further calls of the same one left out."),
    (e.ServiceFinished, "completed", "Services completed; a ticket may have several."),
    (e.TicketNoShow, "no_show", "Tickets whose citizen did not come."),
    (e.EndTakenBack, "taken_back", "Ends (completed or no-show) that a clerk took back."),
)
_ABANDONED: Final = ((e.TicketCancelled, "cancelled"), (e.TicketExpired, "expired"))


def day(look: Look) -> Iterator[Metric]:
    """The families of one look."""
    yield from _queues(look)
    yield from _windows(look)
    yield from _tickets(look)
    yield from _forecast(look)
    yield from _devices(look)
    yield from _alarms(look)


def _queues(look: Look) -> Iterator[Metric]:
    hall, zones = look.hall, [zone.id for zone in look.hall.plan.zones]
    takes = any(opening.is_open for opening in hall.plan.openings(look.now).values())
    yield gauge("tingxu_hall_open", "1 while numbers are handed out for some service, by its hours.", takes)
    yield gauges(
        "tingxu_waiting_tickets",
        "Tickets in line in a zone; a journey's may be in line in several.",
        ["zone"],
        {(zone,): how_many(hall, zone) for zone in zones},
    )
    yield gauges(
        "tingxu_longest_wait_seconds",
        "How long the one who has waited longest in a zone has waited; 0 when nobody does.",
        ["zone"],
        {(zone,): longest_wait(hall, zone, look.now) / 1000 for zone in zones},
    )


def _windows(look: Look) -> Iterator[Metric]:
    states = Counter((window.zone, _state(window)) for window in look.windows)
    zones = [zone.id for zone in look.hall.plan.zones]
    yield gauges(
        "tingxu_windows",
        "Windows by state: closed, paused, free (open, nobody there), serving (somebody called or served).",
        ["zone", "state"],
        {(zone, state): states[zone, state] for zone in zones for state in WINDOW_STATES},
    )


def _state(window: p.WindowView) -> str:
    if window.serving is not None:
        return "serving"
    return "free" if window.state == "open" else window.state


def _tickets(look: Look) -> Iterator[Metric]:
    zones = [zone.id for zone in look.hall.plan.zones]
    yield gauge("tingxu_tickets_today", "Tickets issued on this business day.", look.issued_today)
    counts = _by_zone(look)
    for event, name, told in _COUNTED:
        values: Values = {(zone,): counts[event, zone] for zone in zones}
        yield counters(f"tingxu_tickets_{name}", told, ["zone"], values)
    yield counters(
        "tingxu_tickets_abandoned",
        "Tickets that nobody was served with: cancelled, or expired at the end of the day.",
        ["zone", "how"],
        {(zone, how): counts[event, zone] for zone in zones for event, how in _ABANDONED},
    )


def _by_zone(look: Look) -> Counter[tuple[type[e.Event], str]]:
    found: Counter[tuple[type[e.Event], str]] = Counter()
    for (kind, service), count in look.tickets.items():
        if planned := look.hall.plan.service_by_id.get(service):
            found[kind, planned.zone] += count
    return found


def _forecast(look: Look) -> Iterator[Metric]:
    waits = look.waits
    yield gauge(
        "tingxu_forecast_available",
        "1 while there is a forecast; there is none when no window is open.",
        waits.latest is not None,
    )
    lower, upper = waits.factors
    yield gauges(
        "tingxu_forecast_calibration_factor",
        "By how much each half of the forecast's ranges is widened before it is told.",
        ["side"],
        by({"lower": lower, "upper": upper}),
    )
    if waits.latest is not None:
        age = max(0, look.now - waits.latest.forecast.at) / 1000
        yield gauge("tingxu_forecast_age_seconds", "How old the forecast in force is.", age)
        longest = longest_by_zone(waits.latest, waits.factors, look.hall, look.now)
        yield gauges(
            "tingxu_forecast_wait_seconds",
            "How long somebody in a zone, or who comes now, may have to wait in all (90th percentile).",
            ["zone"],
            by({zone: wait / 1000 for zone, wait in longest.items()}),
        )
    if (quality := waits.quality) is not None:
        yield gauge(
            "tingxu_forecast_judged_citizens",
            "Citizens, told a wait and called since, whom the figures of quality are of.",
            quality.citizens,
        )
        yield gauge(
            "tingxu_forecast_covered_ratio",
            "Share of the judged who were called within the range they were told; it is made for 0.8.",
            quality.covered,
        )
        yield gauge(
            "tingxu_forecast_late_ratio",
            "Share of the judged who were called over ten minutes after the end of their range.",
            quality.late,
        )
        yield gauge(
            "tingxu_forecast_error_seconds",
            "Mean absolute error of the middle of the ranges that the judged were told.",
            quality.error / 1000,
        )
        yield gauge(
            "tingxu_forecast_naive_error_seconds",
            "The same error of people ahead x mean length / open windows.",
            quality.naive_error / 1000,
        )


def _devices(look: Look) -> Iterator[Metric]:
    devices = look.devices
    for name, told, counts in (
        ("enrolled", "Enrolled devices.", devices.enrolled),
        ("connected", "Devices that spoke within half a minute.", devices.connected),
        (
            "lost",
            "Devices that spoke before, ought to be there now and have not spoken for half a minute.",
            devices.lost,
        ),
    ):
        values: Values = {(role,): counts[role] for role in sorted(STEADY)}
        yield gauges(f"tingxu_devices_{name}", told, ["role"], values)
    states: Values = {
        (printer.id, state.value): printer.status == state.value
        for printer in devices.printers
        for state in PrinterStatus
    }
    yield gauges(
        "tingxu_printer_state", "1 for the state that a printer is in.", ["printer", "state"], states
    )
    jobs = {printer.id: printer.queued for printer in devices.printers}
    yield gauges("tingxu_printer_jobs", "Slips that a printer has yet to print.", ["printer"], by(jobs))


def _alarms(look: Look) -> Iterator[Metric]:
    counts = Counter((alarm.kind, _seen_to(alarm)) for alarm in look.alarms)
    yield gauges(
        "tingxu_alarms",
        "Alarms that are not over, by kind and whether somebody has acknowledged them.",
        ["kind", "acknowledged"],
        {(kind, seen_to): counts[kind, seen_to] for kind in _SHOWN for seen_to in ("no", "yes")},
    )


def _seen_to(alarm: p.AlarmView) -> str:
    return "no" if alarm.acknowledged_at is None else "yes"


def broadcasts(look: Look) -> Iterator[Metric]:
    yield counter("tingxu_updates", "Updates sent to all devices, heartbeats left out.", look.updates)
    yield gauge(
        "tingxu_broadcast_last_timestamp_seconds",
        "When an update or heartbeat was sent last, in seconds since the epoch; there is one every second.",
        look.sent_at,
    )
    yield counter(
        "tingxu_broadcast_epochs",
        "Times that all devices had to begin anew: at the start, and when the disk refused a write.",
        look.epochs,
    )
    yield counter(
        "tingxu_snapshots",
        "Whole pictures sent: to a device that begins to follow the hall, or heals after a gap.",
        look.snapshots,
    )
