"""From a zone to a window, to the ticket there, to what became of it: lists to open line by line."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from textual import events
from textual.app import ComposeResult

from hall_server.client import HallError
from hall_server.protocol import Ask, FindTicket, GetWindowLog, Result, TicketLog, WindowLog
from window_client.keys import meant
from window_client.screens.asking import Asking, Hall
from window_client.screens.entry import Entry
from window_client.widgets.notice import Notice
from window_client.words import N_, Words, _, spoken, words

from . import acts
from .alarms import alarm_row, to_take
from .glance import Sight
from .lines import Lines
from .machines import machine_row, machines_of
from .rows import Row, left, titled
from .sighting import Sighting
from .story import Told, log_rows, story_rows, window_rows, zone_items

WORK = "work"

R = TypeVar("R", bound=Result)


@dataclass(frozen=True)
class Item:
    """One line. ``key`` tells it from the others; Enter opens its ``window`` or ``ticket``, or ``does`` what
    it says. The mark stops at those, and where ``stops`` says so, for a long list to be read."""

    key: str
    row: Row
    window: int | None = None
    ticket: str = ""
    stops: bool = False
    does: Callable[[Asking], Coroutine[None, None, None]] | None = None

    @property
    def opens(self) -> bool:
        return self.does is not None or self.window is not None or bool(self.ticket)

    @property
    def marks(self) -> bool:
        return self.stops or self.opens


class ListScreen(Asking):
    """A title, and lines of which some open. It is drawn anew as the hall moves on."""

    DEFAULT_CSS = """
    ListScreen { overflow: hidden; }
    ListScreen #keys { height: 1; background: $panel; }
    """

    def __init__(
        self,
        hall: Hall,
        sighting: Sighting,
        redraw: Callable[[], None],
        title: Words,
        items: Callable[[], Sequence[Item]],
        *,
        zone: str = "",
        window: int | None = None,
    ) -> None:
        """``zone`` and ``window`` are what the acts of this screen are about."""
        super().__init__(hall, redraw)
        self._sighting = sighting
        self._title = title
        self._items = items
        self._zone = zone
        self._window = window
        self._at = ""

    def compose(self) -> ComposeResult:
        yield Lines(self._rows, id="list")
        yield Notice()
        yield Lines(lambda _w, _h: [((" " + self._keys(), ""),)], id="keys")

    def _keys(self) -> str:
        """Enter stands there where it opens something."""
        marked = self._marked()
        if marked is not None and marked.opens:
            return _("Enter open   ! act   Esc back")
        return _("! act   Esc back")

    def look_again(self) -> None:
        for block in self.query(Lines):
            block.look_again()

    def _opening(self) -> list[Item]:
        return [item for item in self._items() if item.marks]

    def _marked(self) -> Item | None:
        opening = self._opening()
        return next((item for item in opening if item.key == self._at), opening[0] if opening else None)

    def _rows(self, width: int, height: int) -> list[Row]:
        items, marked = list(self._items()), self._marked()
        at = next((count for count, item in enumerate(items) if marked and item.key == marked.key), 0)
        start = max(0, min(at - (height - 2) // 2, len(items) - (height - 1)))
        rows: list[Row] = [titled(self._title(), width)]
        for item in items[start : start + height - 1]:
            here = marked is not None and item.key == marked.key
            rows.append(((">" if here else " ", "cursor" if here else ""), *item.row))
        return rows

    def on_key(self, event: events.Key) -> None:
        if not self.is_current:
            return
        match meant(event.key, event.character):
            case "escape":
                self.dismiss(None)
            case "up":
                self._move(-1)
            case "down":
                self._move(1)
            case "pageup":
                self._move(-10)
            case "pagedown":
                self._move(10)
            case "enter":
                self._open(self._marked())
            case "!" | "space":
                work_on(self, acts.act(self, self.view, zone=self._zone, window=self._act_on()))
            case "/":
                work_on(self, find(self, self._sighting))

    def _act_on(self) -> int | None:
        marked = self._marked()
        return self._window if marked is None or marked.window is None else marked.window

    def _move(self, by: int) -> None:
        keys, marked = [item.key for item in self._opening()], self._marked()
        if marked is not None:
            self._at = keys[min(max(0, keys.index(marked.key) + by), len(keys) - 1)]
            self.look_again()

    def _open(self, item: Item | None) -> None:
        if item is None:
            return
        if item.window is not None:
            number = item.window
            self.app.push_screen(window_screen(self._hall, self._sighting, self._redraw, number))
        elif item.ticket:
            work_on(self, show_ticket(self, self._sighting, item.ticket))
        elif item.does is not None:
            work_on(self, item.does(self))


def work_on(screen: Asking, work: Coroutine[None, None, None]) -> None:
    """One thing at a time: what the hall has not answered yet is waited for."""
    if any(worker.group == WORK and worker.is_running for worker in screen.workers):
        work.close()
        screen.say(words(N_("The hall has not answered yet. Please wait.")))
        return
    screen.run_worker(work, group=WORK)


def alarms_screen(hall: Hall, sighting: Sighting, redraw: Callable[[], None]) -> ListScreen:
    """Every alarm: Enter takes one, or says why it cannot be taken."""

    def items() -> list[Item]:
        return [
            Item(f"{one.kind}-{one.about}", alarm_row(one), does=partial(acts.take_alarm, alarm=one))
            for one in to_take(sighting.alarms)
        ] or [Item("none", ((" " + _("No alarms"), "good"),))]

    return ListScreen(hall, sighting, redraw, words(N_("Alarms")), items)


def machines_screen(hall: Hall, sighting: Sighting, redraw: Callable[[], None]) -> ListScreen:
    """Every machine, those that are down first."""

    def items() -> list[Item]:
        sight = sighting.sight
        known = machines_of(sight.view, sight.heard, sight.bridge) if sight else []
        return [Item(f"{one.role}-{one.name}", machine_row(one), stops=True) for one in known]

    return ListScreen(hall, sighting, redraw, words(N_("Machines")), items)


def zone_screen(hall: Hall, sighting: Sighting, redraw: Callable[[], None], zone: str) -> ListScreen:
    """A zone's windows, and who waits there."""

    def items() -> list[Item]:
        return [] if sighting.sight is None else [Item(*item) for item in zone_items(sighting.sight, zone)]

    def title() -> str:
        known = hall.view.zones.get(zone) if hall.view else None
        return known.name.in_language(_.language) if known else zone

    return ListScreen(hall, sighting, redraw, title, items, zone=zone)


def window_screen(hall: Hall, sighting: Sighting, redraw: Callable[[], None], number: int) -> ListScreen:
    """One window: who sits there, what it serves, and the ticket that is there."""

    def items() -> list[Item]:
        if sighting.sight is None:
            return []
        log: Row = ((left(" " + _("Today"), 14), "dim"), (_("Enter: what happened here"), "dim"))
        rows = window_rows(sighting.sight, number)
        return [*(Item(*item) for item in rows), Item("log", log, does=show_log)]

    async def show_log(screen: Asking) -> None:
        await show_window_log(screen, sighting, number)

    zone = hall.view.windows[number].zone if hall.view and number in hall.view.windows else ""
    title = words(N_("Window {number}"), number=number)
    return ListScreen(hall, sighting, redraw, title, items, zone=zone, window=number)


async def find(screen: Asking, sighting: Sighting) -> None:
    """Ask for a number, then show what became of it."""
    number = await screen.enter(
        Entry(
            words(N_("Find a ticket")),
            words(N_("Its number, such as A047.")),
            words(N_("find")),
            code=True,
            longest=12,
        )
    )
    if number:
        await show_ticket(screen, sighting, number)


async def show_ticket(screen: Asking, sighting: Sighting, number: str) -> None:
    """What became of one of today's tickets, as the log has it."""
    if told := await _told(screen, FindTicket(number), TicketLog):
        title = words(N_("Ticket {number}"), number=told.number)
        _list(screen, sighting, title, lambda sight: story_rows(sight, told))


async def show_window_log(screen: Asking, sighting: Sighting, number: int) -> None:
    """What happened at a window today, as the log has it."""
    if told := await _told(screen, GetWindowLog(number), WindowLog):
        title = words(N_("Window {number} today"), number=number)
        _list(screen, sighting, title, lambda sight: log_rows(sight, told), window=number)


async def _told(screen: Asking, ask: Ask, kind: type[R]) -> R | None:
    """The answer; why there is none is a line that fades."""
    try:
        return await screen.look(ask, kind)
    except HallError as error:
        screen.say(spoken(error.text))
        return None


def _list(
    screen: Asking,
    sighting: Sighting,
    title: Words,
    rows: Callable[[Sight], Sequence[Told]],
    *,
    window: int | None = None,
) -> None:
    def items() -> list[Item]:
        return [Item(*item) for item in rows(sighting.sight)] if sighting.sight else []

    shown = ListScreen(screen.hall, sighting, screen.redraw, title, items, window=window)
    screen.app.push_screen(shown)
