"""The console's other blocks: head, verdict, zones, machines, trends and alarms. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len

from hall_server.protocol import Today
from window_client.times import clock
from window_client.words import _

from .advice import name_of, verdict_of
from .alarms import PRINTERS, Alarm
from .glance import MINUTE, PROMISE, Sight, down, state_of
from .rows import Look, Row, left, right, titled

RAMP: Final = " .:-=+*#@"
"""From nothing to the most, in plain ASCII: block characters have no certain width."""

_ZONE_COLUMNS: Final = (5, 7, 7)


def head(sight: Sight, unanswered: bool, width: int) -> list[Row]:
    view = sight.view
    at_work = sum(state_of(window) in ("serving", "called") for window in view.windows.values())
    there = sum(window.state != "closed" for window in view.windows.values())
    text = f" {view.name.in_language(_.language)}   " + "  ".join(
        [
            _("taken {count}", count=view.issued),
            _("waiting {count}", count=len(view.waiting)),
            _("at work {busy}/{open}", busy=at_work, open=there),
        ]
    )
    heard = _("online") if sight.live else _("as of {time}", time=clock(sight.as_of, view.timezone))
    if unanswered:
        heard = "... " + heard
    end = f" {heard}   {clock(sight.now, view.timezone)} "
    room = max(0, width - cell_len(end))
    return [((left(text, room), "bar"), (end, "bar" if sight.live else "alarm"))]


def verdict(sight: Sight, width: int) -> list[Row]:
    """Three lines: whether anybody waits too long, why, and what would help."""
    said = verdict_of(sight)
    looks: tuple[Look, ...] = ("good", "warn", "alarm")
    mark = ("OK", "! ", "!!")[said.trouble]
    return [
        ((left(f" {mark} {said.says}", width), looks[said.trouble]),),
        ((" " + _("why"), "dim"), (f"  {said.why}", "")) if said.trouble else ((f"    {said.why}", ""),),
        ((" " + _("try"), "dim"), (f"  {said.helps}", "bold")) if said.helps else (),
    ]


def zones(sight: Sight, cursor: str, width: int, height: int) -> list[Row]:
    """The zones, the worst first; more than fit are counted."""
    counts, longest, forecast = _ZONE_COLUMNS
    name_room = width - 4 - counts - longest - forecast
    title = titled(_("Zones"), name_room + 3)
    heads = ((_("wait"), counts), (_("longest"), longest), (_("forecast"), forecast))
    lines: list[Row] = [(*title, *((right(text, room), "bold") for text, room in heads))]
    shown = sight.zones[: height - 1]
    for zone in shown:
        look: Look = "bad" if zone.late else "warn" if zone.worry else ""
        mark = "!!" if zone.late else "! " if zone.worry else "  "
        name = left(name_of(sight, zone.id), name_room)
        minutes = _("{minutes}min", minutes=zone.longest // MINUTE) if zone.waiting else "-"
        ahead = "-" if zone.forecast is None else _("{minutes}min", minutes=zone.forecast)
        forecast_look: Look = "warn" if (zone.forecast or 0) > PROMISE else ""
        lines.append(
            (
                (">" if zone.id == cursor else " ", "cursor" if zone.id == cursor else ""),
                (mark + " " + name, "cursor" if zone.id == cursor else look),
                (right(str(zone.waiting), counts), look),
                (right(minutes, longest), look),
                (right(ahead, forecast), forecast_look),
            )
        )
    if len(shown) < len(sight.zones):
        lines[-1] = ((_("   and {count} more", count=len(sight.zones) - len(shown) + 1), "dim"),)
    return lines


def machines(sight: Sight) -> list[Row]:
    """Whether any machine is down, and what the kiosks and boards are told to do."""
    view = sight.view
    broken = down(view.printers.values())
    row: list[tuple[str, Look]] = [(" " + _("Printers") + " ", "dim")]
    if not broken:
        row.append((_("{count} ready", count=len(view.printers)), "good"))
    for printer in broken[:4]:
        queued = f" +{printer.queued}" if printer.queued else ""
        row.append((f"! {printer.id} {_(PRINTERS[printer.status])}{queued}", "bad"))
        row.append(("  ", ""))
    row.append(("   " + _("Kiosks") + " ", "dim"))
    closed = view.notice.kiosks_closed
    row.append((_("! closed today") if closed else _("give numbers"), "warn" if closed else "good"))
    stopped = [one for one in view.services.values() if one.open and one.left == 0]
    if stopped:
        row.append(("   " + _("! no numbers left: {count}", count=len(stopped)), "warn"))
    if said := view.notice.announcement:
        row += [("   " + _("Boards say") + " ", "dim"), (said.in_language(_.language), "bold")]
    return [tuple(row)]


def trends(today: Today | None, width: int) -> list[Row]:
    """Arrivals and mean waits over the last hours, in one line each."""
    names = [_("Arrivals"), _("Mean wait")]
    if today is None:
        return [((f" {name}", "dim"),) for name in names]
    room = max(map(cell_len, names)) + 2
    end = 18
    spans = max(1, width - room - end)
    waits = [0 if wait is None else wait for wait in today.waits]
    minutes = today.span // MINUTE
    last = _("{count} in {minutes} min", count=today.arrivals[-1], minutes=minutes)
    now = _("{minutes}min", minutes=next((w for w in reversed(waits) if w), 0) // MINUTE)
    return [
        ((left(f" {names[0]}", room), "dim"), (spark(today.arrivals[-spans:]), "busy"), (f"| {last}", "")),
        ((left(f" {names[1]}", room), "dim"), (spark(waits[-spans:]), "warn"), (f"| {now}", "")),
    ]


def spark(values: Sequence[int]) -> str:
    """The values as one line of signs, from nothing to the most."""
    most = max(values, default=0) or 1
    return "".join(RAMP[-(-value * (len(RAMP) - 1) // most)] for value in values)


def alarms(found: Sequence[Alarm], width: int, height: int) -> list[Row]:
    """As many as fit, with who took them; more are counted."""
    lines: list[Row] = [titled(_("Alarms {count}", count=len(found)) if found else _("No alarms"), width)]
    # Side by side where there is room.
    across = max(1, width // 66)
    column = width // across
    shown = found[: (height - 1) * across]
    for start in range(0, len(shown), across):
        row: list[tuple[str, Look]] = []
        for alarm in shown[start : start + across]:
            taken = "   " + _("taken: {who}", who=alarm.taken_by) if alarm.taken_by else ""
            look: Look = "dim" if taken else "alarm" if alarm.kind == "emergency" else "bad"
            row.append((left(f" {' ' if taken else '!'} {alarm.says()}{taken}", column), look))
        lines.append(tuple(row))
    if len(shown) < len(found):
        more = " " + _("and {count} more", count=len(found) - len(shown))
        lines[0] = titled(_("Alarms {count}", count=len(found)) + more, width)
    return lines
