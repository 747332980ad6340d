"""What somebody at the counter can come for: every service and matter, and keys for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from hall_server.protocol import (
    Ask,
    BeginJourney,
    CitizenInfo,
    HallView,
    PackageView,
    ServiceView,
    TakeTicket,
)
from window_client import keys
from window_client.cells import GAP, fit, padded
from window_client.choices import Choices, Option, Question
from window_client.keys import Guard
from window_client.words import N_, Words, _, words

from .picker import ChoiceList, Picker
from .reception_form import LOOK_AGAIN
from .reception_result import zone_name

QR = "TINGXU:"
NAME, PLACE = 30, 16

CHECK_IN, BOOK, CHANGE, PICK_UP = "f5", "f6", "f7", "f8"
HOT_KEYS = {
    CHECK_IN: N_("check in"),
    BOOK: N_("book"),
    CHANGE: N_("move or cancel"),
    PICK_UP: N_("collect a result"),
}


@dataclass(frozen=True)
class Errand:
    """A service, or a matter of several, that a number can be taken for."""

    name: Words
    note: Words
    option: Option
    of: ServiceView | PackageView

    def ask(self, citizen: CitizenInfo) -> Ask:
        if isinstance(self.of, PackageView):
            return BeginJourney(self.of.id, citizen)
        return TakeTicket(self.of.id, citizen)


def errands(view: HallView, window: int) -> dict[str, Errand]:
    """All that a number can be taken for by the value of its option, this window's zone first."""
    found = [
        *(_service(view, one) for one in by_zone(view, window)),
        *(_package(view, one) for one in view.packages.values()),
    ]
    return {errand.option.value: errand for errand in found}


def by_zone(view: HallView, window: int) -> list[ServiceView]:
    """All services, zone by zone, those of the window's own zone first."""
    here = view.windows.get(window)
    zones = sorted(view.zones, key=lambda zone: here is None or zone != here.zone)
    return sorted(view.services.values(), key=lambda one: zones.index(one.zone))


@dataclass
class Offers(Choices):
    """The list, with the text of an appointment's QR code taken as it is."""

    @property
    def _digits_are_text(self) -> bool:
        return self._scanned

    @property
    def _scanned(self) -> bool:
        return QR.startswith(self.typed[: len(QR)].upper()) and len(self.typed) >= 2 and not self.fitting

    def _take_highlighted(self) -> None:
        super()._take_highlighted()
        if self.answer is None and self._scanned:
            self.answer = self.typed


class HotKeys(Widget):
    """The keys for what is not in the list."""

    DEFAULT_CSS = "HotKeys { height: 1; background: $panel; color: $text; text-style: bold; }"

    def render(self) -> Content:
        keys = [f"{key.upper()} {_(name)}" for key, name in HOT_KEYS.items()]
        return Content(fit("     " + GAP.join(keys), self.size.width))


class ErrandList(Picker):
    """The result is the value of an option, the name of a hot key, or a scanned text."""

    def __init__(self, offers: dict[str, Errand]) -> None:
        title = words(N_("Take a number for which service? Type to find it, or scan an appointment"))
        super().__init__(Offers(Question(title, tuple(one.option for one in offers.values()))))
        self._guard = Guard(keys.HELD)

    def compose(self) -> ComposeResult:
        yield ChoiceList(self._choices)
        yield HotKeys()

    def on_mount(self, event: events.Mount) -> None:
        # The Enter that led here may still be held down.
        self._guard.lets_through("enter", event.time)
        self.set_interval(LOOK_AGAIN, self.query_one(ChoiceList).refresh)

    def on_key(self, event: events.Key) -> None:
        if event.key in HOT_KEYS and self.is_current:
            self.dismiss(event.key)
        elif event.key != "enter" or self._guard.lets_through(event.key, event.time):
            return
        event.stop()
        event.prevent_default()


def _service(view: HallView, service: ServiceView) -> Errand:
    zone = view.zones[service.zone].name

    def name() -> str:
        return service.name.in_language(_.language)

    def note() -> str:
        return GAP.join(_service_notes(view.services.get(service.id, service), view))

    def line() -> str:
        return _line(name(), zone_name(view, service.zone), note())

    finds = f"{service.id} {service.name.zh} {service.name.en} {zone.zh} {zone.en}"
    return Errand(name, note, Option(f"service:{service.id}", line, finds), service)


def _package(view: HallView, package: PackageView) -> Errand:
    steps = sum(map(len, package.stages))

    def name() -> str:
        return package.name.in_language(_.language)

    def note() -> str:
        return _("{count} services, one number", count=steps)

    def line() -> str:
        return _line(name(), _("matter"), note())

    finds = f"{package.id} {package.name.zh} {package.name.en}"
    return Errand(name, note, Option(f"package:{package.id}", line, finds), package)


def _line(name: str, place: str, note: str) -> str:
    return f"{padded(name, NAME)} {padded(place, PLACE)} {note}"


def _service_notes(service: ServiceView, view: HallView) -> Iterator[str]:
    """What to know before a number is taken."""
    if not service.open:
        yield _("closed now; {hours}", hours=service.hours) if service.hours else _("closed today")
        return
    if service.left == 0:
        yield _("no numbers left today")
        return
    yield _("{count} in line", count=_in_line(view, service.id))
    if service.expected_wait:
        low, high = service.expected_wait
        yield _("{low}-{high} min", low=low, high=high)
    if service.left is not None:
        yield _("{left} numbers left", left=service.left)
    if service.needs_id:
        yield _("with an ID card")


def _in_line(view: HallView, service: str) -> int:
    return sum(
        service in (ticket.service, *(other for other, _place in ticket.also))
        for ticket in view.waiting.values()
    )
