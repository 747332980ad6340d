"""What the kiosk can offer right now, from the hall's picture. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hall_server.protocol import HallView, ServiceView
from ticket_printer.words import _

PER_PAGE = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One large button. ``open`` is false for a service that gives no numbers now."""

    id: str
    title: str
    note: str
    open: bool


def zones(view: HallView, only: Sequence[str]) -> list[Choice]:
    """The zones to choose from; ``only`` limits them to these ids unless it is empty."""
    waiting = _waiting(view)
    choices = []
    for zone in view.zones.values():
        services = _of_zone(view, zone.id)
        if not services or (only and zone.id not in only):
            continue
        is_open = any(service.open for service in services)
        count = sum(waiting[service.id] for service in services)
        note = _waiting_note(count) if is_open else _("Closed now")
        choices.append(Choice(zone.id, zone.name.in_language(_.language), note, is_open))
    return choices


def services(view: HallView, zone: str) -> list[Choice]:
    waiting = _waiting(view)
    return [
        Choice(
            service.id,
            service.name.in_language(_.language),
            _service_note(service, waiting[service.id]),
            service.open,
        )
        for service in _of_zone(view, zone)
    ]


def pages(choices: Sequence[Choice]) -> int:
    """How many screens the choices take, at least one."""
    return max(1, -(-len(choices) // PER_PAGE))


def on_page(choices: Sequence[Choice], page: int) -> Sequence[Choice]:
    return choices[page * PER_PAGE : (page + 1) * PER_PAGE]


def _of_zone(view: HallView, zone: str) -> list[ServiceView]:
    return [service for service in view.services.values() if service.zone == zone]


def _waiting(view: HallView) -> Counter[str]:
    return Counter(ticket.service for ticket in view.waiting.values())


def _waiting_note(count: int) -> str:
    return _("{count} waiting", count=count) if count else _("Nobody is waiting")


def _service_note(service: ServiceView, count: int) -> str:
    if not service.hours:
        return _("Closed today")
    if not service.open:
        return _("Closed now. Hours: {hours}", hours=service.hours)
    if service.expected_wait is None:
        return _waiting_note(count)
    low, high = service.expected_wait
    return _waiting_note(count) + _(", about {low}-{high} min", low=low, high=high)
