"""Who waits for a window, in the order in which it would call them."""

from __future__ import annotations

from typing import NamedTuple

from hall_server.protocol import HallView, WaitingTicket, WindowView

Place = tuple[int, int, int]


class Stand(NamedTuple):
    """Where a ticket stands for a window: its earliest place, and the service that it is called for there.

    A ticket on a journey may wait for several services at once.
    """

    place: Place
    service: str
    ticket: WaitingTicket


def line_of(view: HallView, window: WindowView) -> list[Stand]:
    """The tickets that the window may call, each once, next one first."""
    stands = (_stand(window, ticket) for ticket in view.waiting.values())
    return sorted((stand for stand in stands if stand), key=lambda stand: stand.place)


def _stand(window: WindowView, ticket: WaitingTicket) -> Stand | None:
    if window.only and ticket.priority not in window.only:
        return None
    places = [(place, service) for service, place in _lines(ticket) if service in window.services]
    return Stand(*min(places), ticket) if places else None


def _lines(ticket: WaitingTicket) -> list[tuple[str, Place]]:
    return [(ticket.service, ticket.place), *ticket.also]
