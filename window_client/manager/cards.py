"""The windows as a grid of small cards, as large as they all fit. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len

from hall_server.protocol import WindowView
from window_client import reasons
from window_client.words import N_, _

from .advice import name_of
from .glance import MINUTE, Sight, WindowState, leaving, runs, state_of, too_long
from .rows import Look, Row, filled, left, named


class Shape(NamedTuple):
    """A state as a sign, a letter and a look. The letter is a message: each language has its own."""

    sign: str
    letter: str
    word: str
    look: Look


STATES: Final[dict[WindowState, Shape]] = {
    "serving": Shape("#", N_("S"), N_("serving"), "good"),
    "called": Shape(">", N_("C"), N_("calling"), "busy"),
    "free": Shape(".", N_("F"), N_("free"), "bold"),
    "paused": Shape("=", N_("P"), N_("paused"), "warn"),
    "closed": Shape("-", N_("X"), N_("closed"), "dim"),
}

Card = Callable[[Sight, WindowView, int], list[Row]]


def grid(sight: Sight, width: int, height: int) -> list[Row]:
    """Every window, in the largest cards with which all of them fit; else a sign for each, zone by zone."""
    windows = sorted(sight.view.windows.values(), key=lambda window: window.number)
    for size, rows, card in SIZES:
        across = width // size
        lines = -(-len(windows) // across) if across else 0
        if across and lines * rows <= height:
            apart = rows > 1 and lines * (rows + 1) <= height
            return _laid_out(sight, windows, across, size, card, apart=apart)
    return _map(sight, windows, width, height)


def _laid_out(
    sight: Sight, windows: Sequence[WindowView], across: int, size: int, card: Card, *, apart: bool
) -> list[Row]:
    lines: list[Row] = []
    for start in range(0, len(windows), across):
        cards = [card(sight, window, size - 1) for window in windows[start : start + across]]
        for parts in zip(*cards, strict=True):
            lines.append(tuple(span for part in parts for span in (*filled(part, size - 1), (" ", ""))))  # noqa: PERF401
        if apart:
            lines.append(())
    return lines


def _look(sight: Sight, window: WindowView) -> Look:
    if too_long(sight.view, window, sight.now):
        return "alarm"
    return STATES["paused" if leaving(window) else state_of(window)].look


def _state(window: WindowView, *, word: bool = False) -> str:
    shape = STATES[state_of(window)]
    return f"{_sign(window)}{_(shape.word) if word else _(shape.letter)}"


def _sign(window: WindowView) -> str:
    """That of a pause already while its last citizen is there."""
    return STATES["paused" if leaving(window) else state_of(window)].sign


def _time(sight: Sight, window: WindowView) -> str:
    """How long it has gone on, in minutes: the state of an empty window, else the service."""
    if window.serving is None:
        since = sight.idle.get(window.number) if state_of(window) == "free" else window.since or None
        if since is None or state_of(window) == "closed":
            return ""
        return _("{minutes}m", minutes=max(0, sight.now - since) // MINUTE)
    minutes = _("{minutes}m", minutes=runs(window, sight.now) // MINUTE)
    return minutes + ("!" if too_long(sight.view, window, sight.now) else "")


def _why(window: WindowView) -> str:
    """Why nobody is called there, or what its clerk is asked for."""
    if window.call_back:
        return _("asked: {reason}", reason=reasons.shown(window.call_back))
    reason = reasons.shown(window.pause_reason)
    return _("then paused: {reason}", reason=reason) if leaving(window) else reason


def _large(sight: Sight, window: WindowView, width: int) -> list[Row]:
    look, serving = _look(sight, window), window.serving
    service = sight.view.services.get(serving.service) if serving else None
    usual = _("/~{minutes}", minutes=max(1, service.usual_length // MINUTE)) if service else ""
    head = f"{window.number:>3} {_state(window, word=True)} {window.clerk or ''}"
    middle = f"    {serving.number if serving else ''} {_time(sight, window)}{usual}".rstrip()
    told = _why(window) if service is None or leaving(window) else service.name.in_language(_.language)
    foot = f"    {told}"
    return [((left(head, width), look),), ((left(middle, width), look),), ((left(foot, width), "dim"),)]


def _small(sight: Sight, window: WindowView, width: int) -> list[Row]:
    look, serving = _look(sight, window), window.serving
    head = f"{window.number:>3} {_state(window)} {window.clerk or ''}"
    foot = f"    {serving.number + ' ' if serving else ''}{_time(sight, window)}"
    return [((left(head, width), look),), ((left(foot, width), look),)]


def _mini(sight: Sight, window: WindowView, width: int) -> list[Row]:
    number = window.serving.number if window.serving else ""
    parts = [f"{window.number:>3}{_state(window)}", number, _time(sight, window)]
    return [((left(" ".join(filter(None, parts)), width), _look(sight, window)),)]


def _tiny(sight: Sight, window: WindowView, width: int) -> list[Row]:
    text = f"{window.number:>3}{_sign(window)}"
    return [((left(text, width), _look(sight, window)),)]


# Columns with the space after it, lines, and how it is drawn; the largest first.
SIZES: Final[tuple[tuple[int, int, Card], ...]] = (
    (30, 3, _large),
    (24, 3, _large),
    (20, 3, _large),
    (15, 2, _small),
    (18, 1, _mini),
    (16, 1, _mini),
    (5, 1, _tiny),
)


_LONGEST_NAME: Final = 30


def _map(sight: Sight, windows: Sequence[WindowView], width: int, height: int) -> list[Row]:
    """A sign for each window, behind the name of its zone, the worst zone first; the rest is counted."""
    lines: list[Row] = []
    most = max(Counter(one.zone for one in windows).values(), default=0)
    room = max(4, min(14, width // 3), min(_LONGEST_NAME, width - most - 1))
    across = max(1, width - room - 1)
    shown = 0
    for zone in sight.zones:
        here = [one for one in windows if one.zone == zone.id]
        for start in range(0, len(here), across):
            name = "" if start else name_of(sight, zone.id)
            some = here[start : start + across]
            if len(lines) == height - 1 and shown + len(some) < len(windows):
                more = _("and {count} more", count=len(windows) - shown)
                return [*lines, ((" " * (room + 1) + more, "dim"),)]
            shown += len(some)
            signs = [(_sign(one), _look(sight, one)) for one in some]
            lines.append(((named(name, room) + " ", ""), *signs))
    return lines


def title(width: int) -> str:
    """What the signs mean; the word before them only where there is room."""
    signs = " ".join(f"{shape.sign}{_(shape.word)}" for shape in STATES.values())
    named = _("Windows") + "  " + signs
    return named if cell_len(named) + 4 <= width else signs
