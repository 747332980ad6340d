"""The console's other blocks: head, verdict, zones, machines, trends and alarms. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len

from hall_server.protocol import Today
from window_client.times import clock, length
from window_client.words import _

from .advice import name_of, verdict_of
from .alarms import Alarm
from .glance import MINUTE, PROMISE, Sight, state_of
from .machines import ROLES, counts, machines_of
from .rows import Look, Row, filled, left, named, right, titled, width_of

RAMP: Final = " .:-=+*#@"
"""From nothing to the most, in plain ASCII: block characters have no certain width."""

LEAST_CHART: Final = 3
LEAST_LIST: Final = 6
_NARROW, _WIDE = (4, 6, 6), (8, 10, 10)
FROM_WIDE: Final = 50


def head(sight: Sight, width: int) -> list[Row]:
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
    if sight.unanswered is not None:
        heard = "... " + _("waiting for the hall {time}", time=length(sight.unanswered))
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
    counts, longest, forecast = _WIDE if width >= FROM_WIDE else _NARROW
    name_room = width - 4 - counts - longest - forecast
    title = titled(_("Zones"), name_room + 2)
    heads = ((_("line"), counts), (_("max"), longest), (_("next"), forecast))
    lines: list[Row] = [(*title, (" ", ""), *((right(text, room), "bold") for text, room in heads))]
    shown = sight.zones[: height - 1]
    for zone in shown:
        look: Look = "bad" if zone.bad else "warn" if zone.worry else ""
        mark = "!!" if zone.bad else "! " if zone.worry else "  "
        name = named(name_of(sight, zone.id), name_room)
        minutes = _("{minutes}m", minutes=zone.longest // MINUTE) if zone.waiting else "-"
        ahead = "-" if zone.forecast is None else _("{minutes}m", minutes=zone.forecast)
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
    return [*lines, *longest_waiting(sight, width, height - len(lines))]


def longest_waiting(sight: Sight, width: int, height: int) -> list[Row]:
    """Who has waited longest in the whole hall, where there is room for it."""
    if height < LEAST_LIST or not sight.view.waiting:
        return []
    lines: list[Row] = [(), titled(_("Longest waiting"), width)]
    for ticket in sorted(sight.view.waiting.values(), key=lambda one: one.since)[: height - 2]:
        waited = max(0, sight.now - ticket.since) // MINUTE
        known = sight.view.services.get(ticket.service)
        name = known.name.in_language(_.language) if known else ticket.service
        ahead = sight.view.waits.get(ticket.ticket)
        roomy = width >= FROM_WIDE
        to_go = _("{low}-{high} min to go", low=ahead[0], high=ahead[1]) if ahead and roomy else ""
        look: Look = "bad" if waited > PROMISE else ""
        lines.append(
            (
                ("  " + left(ticket.number, 6), "bold"),
                (right(_("{minutes}min", minutes=waited), 7) + "  ", look),
                (named(name, width - (36 if roomy else 18)) + " ", ""),
                (to_go, "dim"),
            )
        )
    return lines


def machines(sight: Sight, width: int) -> list[Row]:
    """Whether any machine is down; below it what the kiosks and boards are told to do."""
    view = sight.view
    known = machines_of(view, sight.heard, sight.bridge)
    broken = [one for one in known if one.state == "down"]
    row: list[tuple[str, Look]] = [(" " + _("Machines") + " ", "dim")]
    room = max(1, (width - 24) // 26)
    for one in broken[:room]:
        queued = f" +{one.queued}" if one.queued else ""
        row.append((f"! {one.title} {_(one.says)}{queued}", "bad"))
        row.append(("  ", ""))
    if len(broken) > room:
        row.append((_("{count} more down", count=len(broken) - room) + "  ", "bad"))
    there = counts(known)
    running = "  ".join(f"{_(ROLES[role])} {count}" for role, count in there.items())
    if width_of(tuple(row)) + cell_len(running) > width:
        running = _("{count} in order", count=sum(there.values()))
    if width_of(tuple(row)) + cell_len(running) <= width:
        row.append((running, "dim" if broken else "good"))
    told: list[tuple[str, Look]] = [(" " + _("Kiosks") + " ", "dim")]
    closed = view.notice.kiosks_closed
    told.append((_("! closed today") if closed else _("give numbers"), "warn" if closed else "good"))
    stopped = [one for one in view.services.values() if one.open and one.left == 0]
    if stopped:
        told.append(("   " + _("! no numbers left: {count}", count=len(stopped)), "warn"))
    if said := view.notice.announcement:
        told += [("   " + _("Boards say") + " ", "dim"), (said.in_language(_.language), "bold")]
    return [tuple(row), tuple(told)]


def trends(today: Today | None, width: int, height: int) -> list[Row]:
    """Arrivals and mean waits over the last hours: a line each, or a chart each where there is room."""
    names = [_("Arrivals"), _("Mean wait")]
    if today is None or not any(today.arrivals):
        return [((f" {name}", "dim"),) for name in names]
    room = max(map(cell_len, names)) + 2
    spans = max(1, width - room - 20)
    first = next(count for count, number in enumerate(today.arrivals) if number)
    waits = [(wait or 0) // MINUTE for wait in today.waits]
    # The span that is under way says little.
    whole = today.arrivals[-2] if len(today.arrivals) > first + 1 else today.arrivals[-1]
    last = _("{count} in {minutes} min", count=whole, minutes=today.span // MINUTE)
    recent = _("{minutes}min", minutes=next((wait for wait in reversed(waits) if wait), 0))
    if height < 2 * LEAST_CHART:
        return [
            _line(left(f" {names[0]}", room), today.arrivals[first:][-spans:], "busy", last),
            _line(left(f" {names[1]}", room), waits[first:][-spans:], "warn", recent),
        ]
    half = width // 2 - 1
    charts = [
        chart(f"{names[0]} {last}", today.arrivals, first, today.span, half, height - 2, "busy"),
        chart(f"{names[1]} {recent}", waits, first, today.span, half, height - 2, "warn"),
    ]
    return [(*filled(one, half), ("  ", ""), *other) for one, other in zip(*charts, strict=True)]


def _line(name: str, values: Sequence[int], look: Look, now: str) -> Row:
    return ((name, "dim"), (spark(values), look), (f" {now}", ""))


def chart(
    title: str, values: Sequence[int], first: int, span: int, width: int, height: int, look: Look
) -> list[Row]:
    """Columns that rise with the values from the ``first`` on, under a title.

    The scale stands at the left, the hours below.
    """
    room = 5
    column = 3 if (len(values) - first) * 3 <= width - room else 1
    first = max(first, len(values) - (width - room) // column)
    shown = values[first:]
    most = max(shown, default=0) or 1
    lines: list[Row] = [titled(title, width)]
    for line in range(height, 0, -1):
        text = "".join(
            ("##" if column > 1 else "#") + " " * (column > 1)
            if value * height >= most * (line - 0.5)
            else " " * column
            for value in shown
        )
        scale = str(most) if line == height else "0" if line == 1 else ""
        lines.append(((right(scale, room - 1) + " ", "dim"), (text, look)))
    return [*lines, ((" " * room + hours_below(first, len(values), span, column), "dim"),)]


def hours_below(first: int, end: int, span: int, column: int) -> str:
    """Each full hour under the column that begins with it."""
    text = ""
    for count in range(first, end):
        minutes = count * span // MINUTE
        if minutes % 60 == 0 and len(text) <= (count - first) * column:
            text = text.ljust((count - first) * column) + f"{minutes // 60}:00 "
    return text


def spark(values: Sequence[int]) -> str:
    """The values as one line of signs, from nothing to the most."""
    most = max(values, default=0) or 1
    return "".join(RAMP[-(-value * (len(RAMP) - 1) // most)] for value in values)


def alarms(found: Sequence[Alarm], width: int, height: int) -> list[Row]:
    """As many as fit, with who took them; more are counted."""
    lines: list[Row] = [titled(_("Alarms {count}", count=len(found)) if found else _("No alarms"), width)]
    # Side by side only where they would not fit one below the other.
    across = max(1, width // 66) if len(found) >= height else 1
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
        counted = _("Alarms {count}, {shown} of them shown", count=len(found), shown=len(shown))
        lines[0] = titled(counted, width)
    return lines
