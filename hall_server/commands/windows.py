"""The hall's windows as the manager looks at them: a table, or JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hall_server.domain.citizen import Priority
from hall_server.language import N_, Translator, system_language
from hall_server.protocol import HallView, WindowView
from hall_server.table import table

from .explained import class_word
from .manager import local

_ = Translator("hall_server", system_language())

# More services than this are counted, not named.
MOST_NAMED = 3

_STATES = {"closed": N_("closed"), "open": N_("open"), "paused": N_("paused")}
_PAUSES = {"break": N_("break"), "back_office": N_("back office"), "training": N_("training")}


def as_table(view: HallView) -> str:
    """A line for each window. Services and zones go by the ids that the other commands take."""
    head = (
        _("Window"),
        _("Zone"),
        _("State, since"),
        _("Clerk"),
        _("Ticket"),
        _("Serves"),
        _("Helps"),
        _("Standing by"),
        _("Chosen"),
        _("Green"),
    )
    windows = sorted(view.windows.values(), key=lambda window: window.number)
    return table([head, *(_row(view, window) for window in windows)], right=[0, 8, 9])


def as_records(view: HallView) -> list[dict[str, Any]]:
    """All that is known of each window; the moments are ISO 8601 in the hall's time zone."""
    return [
        {
            "number": window.number,
            "zone": window.zone,
            "temporary": window.temporary,
            "state": window.state,
            "since": _iso(view, window.since),
            "pause_kind": window.pause_kind,
            "pause_reason": window.pause_reason,
            "clerk": window.clerk,
            "ticket": window.serving.number if window.serving else None,
            "serving": window.serving.state == "serving" if window.serving else False,
            "services": list(window.services),
            "only": list(window.only),
            "helps": list(window.helps),
            "standing_by": window.standing_by,
            "chosen": window.chosen,
            "green": window.green,
        }
        for window in sorted(view.windows.values(), key=lambda window: window.number)
    ]


def _row(view: HallView, window: WindowView) -> tuple[str, ...]:
    return (
        str(window.number),
        window.zone,
        _state(view, window),
        window.clerk or "-",
        window.serving.number if window.serving else "-",
        _serves(view, window),
        ", ".join(window.helps) or "-",
        _("yes") if window.standing_by else "-",
        str(window.chosen),
        str(window.green),
    )


def _state(view: HallView, window: WindowView) -> str:
    words = _(_STATES[window.state])
    if window.since:
        words += f" {local(view, window.since):%H:%M}"
    more = [_("temporary")] if window.temporary else []
    more += [_(_PAUSES[window.pause_kind])] if window.pause_kind else []
    more += [window.pause_reason] if window.pause_reason else []
    return f"{words} ({', '.join(more)})" if more else words


def _serves(view: HallView, window: WindowView) -> str:
    words = in_short(view, window.services) or "-"
    if not window.only:
        return words
    only = _("only {classes}", classes=", ".join(class_word(Priority(each)) for each in window.only))
    return f"{words} ({only})"


def in_short(view: HallView, services: Iterable[str]) -> str:
    """Services as one would type them: all of a zone as ``zone:tax``, all of the hall as ``*``."""
    left = set(services)
    if left == view.services.keys():
        return "*"
    named: list[str] = []
    for zone in view.zones:
        of_zone = {service.id for service in view.services.values() if service.zone == zone}
        if of_zone and of_zone <= left:
            named.append(f"zone:{zone}")
            left -= of_zone
    single = sorted(left)
    more = [f"+{len(single) - MOST_NAMED}"] if len(single) > MOST_NAMED else []
    return ", ".join((*named, *single[:MOST_NAMED], *more))


def _iso(view: HallView, moment: int) -> str | None:
    return local(view, moment).isoformat(timespec="seconds") if moment else None
