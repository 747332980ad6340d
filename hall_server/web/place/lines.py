"""Where each ticket stands, kept sorted and moved on by the hall's own changes.

What the picture holds unsorted is put in order once; a change then costs a search in a sorted list, so many
phones may ask again and again how many are ahead.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

from hall_server.protocol import (
    Call,
    CallWithdrawn,
    Change,
    DayBegan,
    HallView,
    Onward,
    ParkedTicket,
    TicketGone,
    WaitingTicket,
    WaitsTold,
    WindowView,
)

Position = tuple[int, int, int]
"""A ticket's place in the order of calling; the smallest is called first."""


class Lines:
    """The queue of each service, and who is at which window."""

    def __init__(self) -> None:
        self._queues: dict[str, list[Position]] = {}
        self._standing: dict[int, WaitingTicket] = {}
        self._windows: dict[int, int] = {}
        self._tickets: dict[int, int] = {}

    def begin(self, view: HallView) -> None:
        """Take over a whole picture."""
        self._clear()
        self._standing.update(view.waiting)
        for ticket in view.waiting.values():
            for service, place in lines_of(ticket):
                self._queues.setdefault(service, []).append(place)
        for queue in self._queues.values():
            queue.sort()
        for window in view.windows.values():
            self._at_window(window)

    def apply(self, changes: Iterable[Change]) -> set[int]:
        """Move on, and tell the tickets that something happened to. A new day concerns all there were."""
        touched: set[int] = set()
        for change in changes:
            match change:
                case WaitingTicket():
                    self._leave(change.ticket)
                    self._join(change)
                case TicketGone():
                    self._leave(change.ticket)
                case WaitsTold():
                    touched |= change.ranges.keys() | set(change.unknown)
                case WindowView():
                    touched |= self._at_window(change)
                case DayBegan():
                    touched |= self._standing.keys() | self._tickets.keys()
                    self._clear()
                    touched |= {ticket for window in change.windows for ticket in self._at_window(window)}
            if isinstance(change, _OF_TICKETS):
                touched.add(change.ticket)
        return touched

    def ahead(self, service: str, place: Position) -> int:
        """How many would be called for a service before that place, as things are."""
        return bisect_left(self._queues.get(service, []), place)

    def before(self, place: Position) -> Iterator[str]:
        """The services for which somebody would be called before that place, as things are."""
        return (service for service, queue in self._queues.items() if queue[0] < place)

    def length(self, service: str) -> int:
        """How many wait for a service."""
        return len(self._queues.get(service, []))

    def window_of(self, ticket: int) -> int | None:
        """The window that a ticket is called to, or served at."""
        return self._tickets.get(ticket)

    def _clear(self) -> None:
        for kept in (self._queues, self._standing, self._windows, self._tickets):
            kept.clear()

    def _join(self, ticket: WaitingTicket) -> None:
        self._standing[ticket.ticket] = ticket
        for service, place in lines_of(ticket):
            insort(self._queues.setdefault(service, []), place)

    def _leave(self, ticket: int) -> None:
        before = self._standing.pop(ticket, None)
        for service, place in lines_of(before) if before else ():
            queue = self._queues[service]
            del queue[bisect_left(queue, place)]
            if not queue:
                del self._queues[service]

    def _at_window(self, window: WindowView) -> set[int]:
        """Note who is there now; tells who was and who is."""
        touched = set()
        before = self._windows.pop(window.number, None)
        if before is not None:
            touched.add(before)
            if self._tickets.get(before) == window.number:
                del self._tickets[before]
        if window.serving is not None:
            ticket = window.serving.ticket
            touched.add(ticket)
            self._windows[window.number] = ticket
            self._tickets[ticket] = window.number
        return touched


_OF_TICKETS = (WaitingTicket, ParkedTicket, TicketGone, Call, CallWithdrawn, Onward)


def lines_of(ticket: WaitingTicket) -> tuple[tuple[str, Position], ...]:
    """Each service that a ticket waits for, with its place there."""
    return (ticket.service, ticket.place), *ticket.also
