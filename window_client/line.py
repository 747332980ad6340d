"""Who waits for a window, in the order in which it would call them."""

from __future__ import annotations

from collections.abc import Set
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
    skills = frozenset(window.services)
    able = (one for one in view.waiting.values() if not window.only or one.priority in window.only)
    stands = (_stand(skills, ticket) for ticket in able)
    return sorted((stand for stand in stands if stand), key=lambda stand: stand.place)


def _stand(skills: Set[str], ticket: WaitingTicket) -> Stand | None:
    places = [(place, service) for service, place in _lines(ticket) if service in skills]
    return Stand(*min(places), ticket) if places else None


def _lines(ticket: WaitingTicket) -> list[tuple[str, Place]]:
    return [(ticket.service, ticket.place), *ticket.also]
