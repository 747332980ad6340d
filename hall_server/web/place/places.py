"""From the hall's picture to what one phone shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from math import ceil, floor
from typing import Final

from hall_server.client import Changed, Mirror, News, Synced
from hall_server.protocol import (
    Call,
    CallWithdrawn,
    Change,
    DayBegan,
    HallView,
    Journey,
    Onward,
    ServiceView,
    ServingView,
    Text,
    TicketStory,
    WaitingTicket,
    WindowView,
)

from .lines import Lines, Position, lines_of
from .sight import Done, LastCall, Line, Sight, State, Step

RECENT_CALLS: Final = 3
# Expected waits are told in steps of five minutes.
FIVE: Final = 5
_NOT_OVER: Final = ("called", "serving", "parked")
# Minutes that are left at the least: a half hour is called quieter when nine in ten wait ten minutes in it.
LONG: Final = 20

_NOWHERE: Final = Text("", "")
_OF_CALLS: Final = (Call, CallWithdrawn, Onward, DayBegan)


class Places:
    """What the hall's picture says of any ticket. ``news`` must be told to it before it is asked."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._lines = Lines()
        self._recent: dict[str, list[LastCall]] | None = None
        self._served_together: dict[str, frozenset[str]] = {}
        self._unions: dict[frozenset[str], frozenset[str]] = {}
        self._able: dict[int, tuple[bool, tuple[str, ...]]] = {}
        if mirror.view is not None:
            self._note_skills(mirror.view.windows.values())
            self._lines.begin(mirror.view)

    def hear(self, news: News) -> set[int] | None:
        """Move on with the hall; the tickets that something happened to, or None when it may be any."""
        match news:
            case Synced() if self._mirror.view is not None:
                self._recent = None
                self._forget_together()
                self._note_skills(self._mirror.view.windows.values())
                self._lines.begin(self._mirror.view)
                return None
            case Changed(changes):
                # Most changes are numbers that are taken, and these alter neither.
                if any(isinstance(change, _OF_CALLS) for change in changes):
                    self._recent = None
                if self._look_at_skills(changes):
                    self._forget_together()
                touched = self._lines.apply(changes)
                return None if any(isinstance(change, DayBegan) for change in changes) else touched
        return set()

    def _forget_together(self) -> None:
        self._served_together.clear()
        self._unions.clear()

    def _look_at_skills(self, changes: Iterable[Change]) -> bool:
        """Whether other services are served together now. Most windows change because of whom they call."""
        view, before = self._mirror.view, dict(self._able)
        assert view is not None
        for change in changes:
            match change:
                case WindowView():
                    self._note_skills([view.windows[change.number]])
                case DayBegan():
                    self._able.clear()
                    self._note_skills(change.windows)
        return before != self._able

    def _note_skills(self, windows: Iterable[WindowView]) -> None:
        for window in windows:
            self._able[window.number] = window.state == "open", window.services

    def of(self, ticket: int) -> Sight | None:
        """What the picture says of a ticket; None when it is neither in line, nor at a window, nor parked."""
        view = self._mirror.view
        if view is None:
            return None
        if (waiting := view.waiting.get(ticket)) is not None:
            return self._waiting(view, waiting)
        number = self._lines.window_of(ticket)
        window = view.windows[number] if number is not None else None
        if window is not None and window.serving is not None:
            return self._at_window(view, window.number, window.zone, window.serving)
        if (parked := view.parked.get(ticket)) is not None:
            zone = self._zone(view, parked.service)
            service = self._service(view, parked.service)
            return Sight(
                parked.number, "parked", service=service, window=parked.window, zone=zone, as_of=self.as_of
            )
        return None

    def told(self, story: TicketStory) -> Sight:
        """What the hall's disk says of a ticket that the picture does not have."""
        view, now = self._mirror.view, self._mirror.now()
        done = tuple(
            Done(
                self._service(view, record.service),
                record.window,
                record.ended_at,
                record.rating is not None,
                record.rating is None and record.rate_until > now,
                record.rating.change_until if record.rating and record.rating.change_until > now else None,
            )
            for record in story.services
            if record.ended_at is not None and record.rate_until is not None
        )
        # The picture is about to say at which window; until then there is none to go to.
        state: State = "waiting" if story.state in _NOT_OVER else story.state
        return Sight(story.number, state, done=done, as_of=self.as_of)

    @property
    def as_of(self) -> int | None:
        """When the hall was last heard, while it is silent."""
        return None if self._mirror.live else self._mirror.as_of

    def _waiting(self, view: HallView, ticket: WaitingTicket) -> Sight:
        known = view.waits.get(ticket.ticket)
        services = [service for service, _place in lines_of(ticket)]
        lines = [self._line(view, service, place, known, services) for service, place in lines_of(ticket)]
        if len(lines) == 1 and ticket.slot is None and ticket.journey is None:
            lines = [_with_quieter(lines[0], view.services[ticket.service])]
        first = min(lines, key=lambda line: line.ahead)
        recent = {call for service in services for call in self._last_calls(view, service)}
        return Sight(
            ticket.number,
            "waiting",
            lines=(first, *(line for line in lines if line is not first)),
            priority=ticket.priority,
            slot=ticket.slot,
            step=_step(view, ticket.journey, services),
            recent=tuple(sorted(recent, key=lambda call: -call.at)[:RECENT_CALLS]),
            as_of=self.as_of,
        )

    def _line(
        self,
        view: HallView,
        service: str,
        place: Position,
        wait: tuple[int, int] | None,
        own: Collection[str],
    ) -> Line:
        """``wait`` is what the hall forecast for the ticket itself, if it did; ``own`` are its services."""
        ahead, all_waiting = self._lines.ahead(service, place), self._lines.length(service)
        known = view.services[service]
        together = self._together(view, service)
        shared = any(other in together and other not in own for other in self._lines.before(place))
        # While no window serves it, nobody can say how long it takes.
        if not together:
            wait = None
        elif wait is None and known.expected_wait:
            wait = _share(known.expected_wait, ahead + 1, all_waiting + 1)
        return Line(known.name, view.zones[known.zone].name, ahead, wait, bool(together), shared)

    def _together(self, view: HallView, service: str) -> frozenset[str]:
        """The services that its open windows call from; empty while there are none."""
        if service not in self._served_together:
            # Hundreds of services have the same: they share it.
            found = view.together(service)
            self._served_together[service] = self._unions.setdefault(found, found)
        return self._served_together[service]

    def _at_window(self, view: HallView, number: int, zone: str, serving: ServingView) -> Sight:
        return Sight(
            serving.number,
            serving.state,
            service=self._service(view, serving.service),
            window=number,
            zone=view.zones[zone].name,
            calls=serving.calls,
            priority=serving.priority,
            slot=serving.slot,
            step=_step(view, serving.journey, [serving.service]),
            as_of=self.as_of,
        )

    def _last_calls(self, view: HallView, service: str) -> list[LastCall]:
        if self._recent is None:
            self._recent = {}
            for call in view.calls:
                of_service = self._recent.setdefault(call.service, [])
                if len(of_service) < RECENT_CALLS:
                    of_service.append(LastCall(call.number, call.window, call.at))
        return self._recent.get(service, [])

    @staticmethod
    def _service(view: HallView | None, service: str) -> Text:
        """A service's name; its id when the hall no longer has it."""
        known = view.services.get(service) if view else None
        return known.name if known else Text(service, service)

    @staticmethod
    def _zone(view: HallView, service: str) -> Text:
        known = view.services.get(service)
        return view.zones[known.zone].name if known else _NOWHERE


def _with_quieter(line: Line, service: ServiceView) -> Line:
    """Says when it is quieter to whom it is worth going away, giving up the place in line."""
    worth = line.wait is not None and line.wait[0] >= LONG
    return replace(line, quieter=service.quieter) if worth else line


def _share(wait: tuple[int, int], place: int, last: int) -> tuple[int, int]:
    """The wait of somebody at ``place`` when ``wait`` is that of who comes as ``last``.

    Windows call at an even pace, so it shrinks with one's place; rounded outwards to five minutes.
    """
    low, high = (minutes * place / last for minutes in wait)
    low = floor(low / FIVE) * FIVE
    return low, max(low + FIVE, ceil(high / FIVE) * FIVE)


def _step(view: HallView, journey: Journey | None, now: list[str]) -> Step | None:
    """How far a matter has come, and what is still to come after the services ``now``."""
    package = view.packages.get(journey.package) if journey else None
    if journey is None or package is None:
        return None
    through = 0
    later: list[str] = []
    for stage in package.stages:
        begins, through = through + 1, through + len(stage)
        if begins > journey.step:
            later += stage
        elif through >= journey.step:
            # Of the stage's other services as many remain as there are steps left; which is known only
            # when that is all of them.
            others = [service for service in stage if service not in now]
            later += others if len(others) == through - journey.step + 1 - len(now) else []
    names = tuple(view.services[service].name for service in later)
    return Step(package.name, journey.step, journey.steps, names)
