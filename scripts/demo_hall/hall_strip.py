"""What the board leaves out: every window with its state, counts, and the printers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from hall_server.client import N_
from hall_server.protocol import HallView, TicketTaken, WindowView

from .tally import Tally
from .words import _

STATES: Final = {
    "serving": (N_("serving"), "#", "green"),
    "called": (N_("calling"), ">", "bold yellow"),
    "free": (N_("free"), ".", "cyan"),
    "paused": (N_("paused"), "=", "magenta"),
    "closed": (N_("closed"), "-", "bright_black"),
}
"""A window's state in a word, as a sign, and in a colour."""

PRINTERS: Final = {
    "ready": N_("ready"),
    "paper_out": N_("out of paper"),
    "cover_open": N_("cover open"),
    "offline": N_("offline"),
    "error": N_("faulty"),
    "silent": N_("not heard of"),
}

_CARD: Final = 11


def state_of(window: WindowView) -> str:
    if window.serving is not None:
        return window.serving.state
    return "free" if window.state == "open" else window.state


def windows(view: HallView, columns: int, most_lines: int) -> Text:
    """A card for each window where they fit, else a sign for each, zone by zone."""
    cards = [_card(window) for window in view.windows.values()]
    in_line = max(1, columns // _CARD)
    lines = [Text.assemble(*cards[i : i + in_line]) for i in range(0, len(cards), in_line)]
    return Text("\n").join(lines if len(lines) <= most_lines else _map(view, columns))


def _card(window: WindowView) -> Text:
    _word, sign, colour = STATES[state_of(window)]
    number = window.serving.number if window.serving else ""
    return Text(f"{window.number:>3}{sign}{number}".ljust(_CARD), colour)


def _map(view: HallView, columns: int) -> Iterable[Text]:
    zones = Counter(window.zone for window in view.windows.values())
    names = {zone: view.zones[zone].name.in_language(_.language) for zone in zones}
    room = min(max(map(cell_len, names.values())), columns - max(zones.values()) - 1)
    for zone, name in names.items():
        line = Text(set_cell_size(name, room) + " ")
        for window in view.windows.values():
            if window.zone == zone:
                _word, sign, colour = STATES[state_of(window)]
                line.append(sign, colour)
        yield line


def legend() -> Text:
    """What the signs mean."""
    return Text("  ").join(Text(f"{sign} {_(word)}", colour) for word, sign, colour in STATES.values())


def counts(view: HallView, tally: Tally, printed: int) -> Text:
    figures = (
        (_("Issued"), len(tally.issued)),
        (_("Waiting"), len(view.waiting)),
        (_("Called"), len(tally.calls)),
        (_("Completed"), tally.completed),
        (_("Printed"), printed),
    )
    return Text("   ").join(Text.assemble(f"{name} ", (str(count), "bold")) for name, count in figures)


def to_follow(view: HallView, tally: Tally, before: TicketTaken | None) -> TicketTaken | None:
    """A ticket that a person may follow on a phone: the one from ``before`` while it is in the hall."""
    at_windows = {window.serving.ticket for window in view.windows.values() if window.serving}
    if before and (before.ticket in view.waiting or before.ticket in at_windows):
        return before
    last_come = (taken for taken in reversed(tally.issued) if taken.ticket in view.waiting)
    return next(last_come, before)


def phone(followed: TicketTaken | None) -> Text:
    """Where a phone follows it."""
    return Text(_("Follow {number}: {url}", number=followed.number, url=followed.url) if followed else "")


def printers(view: HallView, columns: int) -> Text:
    """Each printer's condition, and how many slips wait for it; those that fit."""
    shown = Text()
    for printer in view.printers.values():
        queue = f" +{printer.queued}" if printer.queued else ""
        part = f"{printer.id} {_(PRINTERS[printer.status])}{queue}"
        if shown.cell_len + cell_len(part) + 3 > columns:
            break
        shown.append(("   " if shown else "") + part, "green" if printer.status == "ready" else "yellow")
    return shown
