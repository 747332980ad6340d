"""What the kiosk can offer right now, from the hall's picture. Pure."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hall_server.client import initials
from hall_server.protocol import HallView, PackageView, ServiceView
from ticket_printer.words import _

from .pages import CaseEntry, Find, ForPackage, ForService, Packages, Page, Priority, Services, Zones

PER_LEAF = 6
PER_CROWDED_LEAF = 8
FEW_LEFT = 20
MOST_TO_LEAF = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One large button, and the page it leads to: none while it is closed.

    ``chosen`` marks an answer that was given already, of several that may be.
    """

    title: str
    note: str
    then: Page | None
    chosen: bool = False


Offer = ServiceView | Choice
"""A zone may have hundreds of services: only those on the screen are made choices."""


def home(view: HallView, only: Sequence[str]) -> Zones | Services:
    """The first screen. With a single zone to offer nobody is asked for it. ``only`` limits the zones to
    these ids unless it is empty."""
    offered = _zones(view, only)
    return Services(offered[0]) if len(offered) == 1 else Zones()


def zones(view: HallView, only: Sequence[str]) -> list[Choice]:
    """The zones to choose from, and what belongs to no zone."""
    here = [_zone(view, zone) for zone in _zones(view, only)]
    return [*_finding(view, only), *here, *_besides(view, only)]


def services(view: HallView, zone: str, only: Sequence[str]) -> list[Offer]:
    """The services of a zone; on a kiosk for one zone also what belongs to none."""
    besides = _besides(view, only) if home(view, only) == Services(zone) else []
    return [*_finding(view, only), *_of_zone(view, zone), *besides]


def matching(view: HallView, letters: str, only: Sequence[str]) -> list[ServiceView]:
    """The services whose names hold these letters; those that begin with them come first."""
    if _.language == "zh":
        begins, holds = initials.starts, initials.holds
    else:
        begins, holds = _starts, _holds
    offered = [one for one in view.services.values() if not only or one.zone in only]
    found = [one for one in offered if holds(one.name.in_language(_.language), letters)]
    return sorted(found, key=lambda one: not begins(one.name.in_language(_.language), letters))


def _starts(name: str, typed: str) -> bool:
    return _spelt(name).startswith(typed)


def _holds(name: str, typed: str) -> bool:
    return typed in _spelt(name)


def _spelt(name: str) -> str:
    return "".join(filter(str.isalnum, name)).upper()


def _finding(view: HallView, only: Sequence[str]) -> list[Choice]:
    """The way for those who would have to leaf for long."""
    many = sum(not only or one.zone in only for one in view.services.values()) > MOST_TO_LEAF
    return [Choice(_("Find by letters"), _("of the service's name"), Find())] if many else []


def packages(view: HallView, only: Sequence[str]) -> list[Choice]:
    """The matters of several services that begin in the zones offered here."""
    return [_package(view, package) for package in _packages(view, only)]


def steps(view: HallView, package: str) -> list[str]:
    """A package's steps in words; services that may come in any order share one."""
    known = view.packages.get(package)
    stages = known.stages if known else ()
    names = (_(" and ").join(service_name(view, service) for service in stage) for stage in stages)
    return [f"{count}. {name}" for count, name in enumerate(names, 1)]


def first_service(view: HallView, package: str) -> ServiceView:
    """Where a package begins."""
    return view.services[view.packages[package].stages[0][0]]


def can_take(view: HallView, service: ServiceView) -> bool:
    """Whether the service gives numbers here now."""
    return service.open and service.left != 0 and not view.notice.kiosks_closed


def wait(view: HallView, service: ServiceView) -> str:
    """How many wait, and about how long that takes: while no window serves them, nobody can say.

    Where it takes a while all are counted who wait at its windows, whatever for: they may be called before.
    """
    count = _waiting(view, {service.id})
    together = view.together(service.id)
    if not together:
        none = _("No window is open")
        return _waiting_note(count) + "\n" + none if count else none
    if service.expected_wait is None:
        return _waiting_note(count)
    low, high = service.expected_wait
    if low > 0:
        count = _waiting(view, together)
    note = _("Windows are busy") if low > 0 and not count else _waiting_note(count)
    return note + _(", about {low}-{high} min", low=low, high=high)


def quieter(view: HallView, service: ServiceView) -> str:
    """When it is worth coming back, in words; empty where the hall knows of no such time."""
    return _("Quieter at {time}", time=slot_time(service.quieter, view)) if service.quieter else ""


def slot_time(moment: int, view: HallView) -> str:
    return f"{datetime.fromtimestamp(moment / 1000, ZoneInfo(view.timezone)):%H:%M}"


def service_name(view: HallView, service: str) -> str:
    known = view.services.get(service)
    return known.name.in_language(_.language) if known else service


def zone_name(view: HallView, zone: str) -> str:
    known = view.zones.get(zone)
    return known.name.in_language(_.language) if known else zone


def leaves(offers: Sequence[Offer]) -> int:
    """How many screens they take, at least one."""
    return max(1, -(-len(offers) // _per_leaf(offers)))


def on_leaf(view: HallView, offers: Sequence[Offer], leaf: int) -> list[Choice]:
    size = _per_leaf(offers)
    shown = offers[leaf * size : (leaf + 1) * size]
    return [offer if isinstance(offer, Choice) else _service(view, offer) for offer in shown]


def _service(view: HallView, service: ServiceView) -> Choice:
    then = Priority(ForService(service.id)) if can_take(view, service) else None
    return Choice(service.name.in_language(_.language), _service_note(view, service), then)


def _per_leaf(offers: Sequence[Offer]) -> int:
    """Smaller buttons rather than a third screen: nobody should have to leaf for long."""
    return PER_LEAF if len(offers) <= 2 * PER_LEAF else PER_CROWDED_LEAF


def _zones(view: HallView, only: Sequence[str]) -> list[str]:
    served = {service.zone for service in view.services.values()}
    return [zone for zone in view.zones if zone in served and (not only or zone in only)]


def _of_zone(view: HallView, zone: str) -> list[ServiceView]:
    return [service for service in view.services.values() if service.zone == zone]


def _packages(view: HallView, only: Sequence[str]) -> list[PackageView]:
    return [
        package
        for package in view.packages.values()
        if not only or all(view.services[first].zone in only for first in package.stages[0])
    ]


def _zone(view: HallView, zone: str) -> Choice:
    offered = _of_zone(view, zone)
    count = _waiting(view, {service.id for service in offered})
    note = _waiting_note(count) if any(service.open for service in offered) else _("Closed now")
    if view.notice.kiosks_closed:
        note = _no_more()
    return Choice(zone_name(view, zone), note, Services(zone))


def _besides(view: HallView, only: Sequence[str]) -> list[Choice]:
    """What somebody comes for that is not one service: a whole matter, or a result."""
    choices = packages(view, only)
    if len(choices) > 1:
        names = _(", ").join(choice.title for choice in choices)
        choices = [Choice(_("One matter, one number"), names, Packages())]
    if view.pick_up:
        closed = view.notice.kiosks_closed
        note = _no_more() if closed else _("with the number on your receipt")
        choices.append(Choice(_("Collect a result"), note, None if closed else CaseEntry()))
    return choices


def _package(view: HallView, package: PackageView) -> Choice:
    name = package.name.in_language(_.language)
    if view.notice.kiosks_closed:
        return Choice(name, _no_more(), None)
    closed = [view.services[first] for first in package.stages[0] if not view.services[first].open]
    if closed:
        return Choice(name, _closed_note(closed[0]), None)
    count = sum(map(len, package.stages))
    return Choice(name, _("{count} services, one number", count=count), Priority(ForPackage(package.id)))


def _waiting(view: HallView, services: Set[str]) -> int:
    """How many citizens wait for any of the services."""
    return sum(
        not services.isdisjoint((ticket.service, *(service for service, _place in ticket.also)))
        for ticket in view.waiting.values()
    )


def _waiting_note(count: int) -> str:
    return _("{count} waiting", count=count) if count else _("Nobody is waiting")


def _closed_note(service: ServiceView) -> str:
    return _("Closed now. Hours: {hours}", hours=service.hours) if service.hours else _("Closed today")


def _no_more() -> str:
    return _("No more numbers today. Please ask at the service desk.")


def _service_note(view: HallView, service: ServiceView) -> str:
    if view.notice.kiosks_closed:
        return _no_more()
    if not service.open:
        return _closed_note(service)
    if service.left == 0:
        return _("All numbers of today are taken")
    conditions = [better] if (better := quieter(view, service)) else []
    if service.left is not None and service.left < FEW_LEFT:
        conditions.append(_("{left} left today", left=service.left))
    if service.needs_id:
        conditions.append(_("ID card needed"))
    return "\n".join([wait(view, service), *([_(", ").join(conditions)] if conditions else [])])
