"""What the hall says about waits now: the last forecast, calibrated, and what it was worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from hall_server import protocol as p
from hall_server.domain import events as e
from hall_server.domain.announced import Announced
from hall_server.domain.hall import Hall
from hall_server.domain.slip import SlipKind
from hall_server.domain.ticket import TicketState
from hall_server.forecast import (
    Accuracy,
    Calibration,
    Forecast,
    Latest,
    Minutes,
    Outcome,
    Outlook,
    Quiet,
    Quieter,
    Range,
    Rolling,
    around,
    told,
    widened,
)
from hall_server.forecast.quieter import SOONEST

LONG: Final = 20
"""Minutes that somebody must expect to wait, at the longest, before being sent away until later."""


class _Pending(NamedTuple):
    """A range as it was forecast and as it was told, of whom has not been called yet."""

    forecast: Range
    told: Announced
    issued_at: int


class Announcements:
    """Knows until it is told otherwise: :meth:`nothing` when a forecast is late, or none can be made."""

    def __init__(self) -> None:
        self.calibration = Calibration()
        self._rolling = Rolling()
        self._news = False
        self._latest: Latest | None = None
        self._pending: dict[int, _Pending] = {}
        self._usual: Mapping[int, int] = {}
        self._services: dict[str, Minutes] = {}
        self._quieter: dict[str, int] = {}
        self._doubted: set[str] = set()
        self.quiet: Quiet = {}

    def begin_with(self, calibration: Calibration, rolling: Rolling, quiet: Quiet) -> None:
        """What became of the announcements of earlier days, and when it was quiet."""
        self.calibration, self._rolling, self._news = calibration, rolling, True
        self.quiet = quiet

    def take(self, outlook: Outlook, forecast: Forecast) -> None:
        """A new forecast, made from that look at the hall."""
        self._latest = Latest(outlook, forecast)
        self._services = {
            service: told(self.calibration.widen(found), self._services.get(service))
            for service in outlook.services
            if (found := self._latest.newcomer(service)) is not None
        }

    def nothing(self, usual: Mapping[int, int]) -> None:
        """There is no forecast that is worth telling; ``usual`` waits are told to those in line instead."""
        self._latest = None
        self._usual = usual
        self._services = {}
        self.none_quieter()

    def none_quieter(self) -> None:
        """No half hour is worth coming back for."""
        self._quieter = {}
        self._doubted = set()

    def take_quieter(self, now: int, found: Mapping[str, Sequence[Quieter]]) -> None:
        """Half hours that are clearly quieter than ``now``. What was said stays until two searches one after
        the other do not find it: one may miss it by chance."""
        slots = {service: [each.slot for each in its] for service, its in found.items() if its}
        ahead = {service: slot for service, slot in self._quieter.items() if slot >= now + SOONEST}
        missed = {service for service, slot in ahead.items() if slot not in slots.get(service, ())}
        stays = {service: slot for service, slot in ahead.items() if service not in missed & self._doubted}
        self._quieter = {service: its[0] for service, its in slots.items()} | stays
        self._doubted = missed & stays.keys()

    def quieter(self, now: int) -> dict[str, int]:
        """By service, the beginning of a half hour worth coming back for: not while hardly anybody would wait
        now, nor when it is nearly there."""
        return {
            service: slot
            for service, slot in self._quieter.items()
            if slot >= now + SOONEST and self._services.get(service, (0, 0))[1] >= LONG
        }

    @property
    def services(self) -> dict[str, Minutes] | None:
        """By service, for who takes a number now; None while there is no forecast at all."""
        return None if self._latest is None else self._services

    def changes(self, view: p.HallView) -> list[p.Change]:
        """What people should be told that they have not been yet."""
        waits = self._waits_told(view)
        changes: list[p.Change] = [] if waits is None else [waits]
        if self._news and (accuracy := self._rolling.accuracy) is not None:
            changes.append(_quality(accuracy))
        self._news = False
        return changes

    def _waits_told(self, view: p.HallView) -> p.WaitsTold | None:
        ranges: dict[int, Minutes] = {}
        for ticket in view.waiting:
            if (found := self._wait(ticket)) is None:
                continue
            before = view.waits.get(ticket)
            now = told(found, before)
            if now != before:
                ranges[ticket] = now
        unknown = tuple(ticket for ticket in view.waits if self._wait(ticket) is None)
        return p.WaitsTold(ranges, unknown) if ranges or unknown else None

    def _wait(self, ticket: int) -> Range | None:
        if self._latest is None:
            usual = self._usual.get(ticket)
            return None if usual is None else around(usual)
        found = self._latest.forecast.tickets.get(ticket)
        return None if found is None else self.calibration.widen(found)

    @property
    def latest(self) -> Latest | None:
        """The last forecast, while there is one."""
        return self._latest

    def longest_by_zone(self, hall: Hall, now: int) -> dict[str, int]:
        """See :func:`longest_by_zone`; by the last forecast, without which nothing is known."""
        if self._latest is None:
            return {}
        return longest_by_zone(self._latest, self.calibration.factors, hall, now)

    def tell(self, hall: Hall, events: list[e.Event]) -> list[e.Event]:
        """The same events, with the wait that is announced with a number."""
        if self._latest is None or not any(isinstance(event, e.TicketIssued) for event in events):
            return events
        announced: Announced | None = None
        told_events: list[e.Event] = []
        for event in events:
            if isinstance(event, e.TicketIssued):
                announced = self._announced(hall, event)
                told_events.append(replace(event, announced=announced))
            elif isinstance(event, e.SlipQueued) and announced and event.kind is SlipKind.TICKET:
                wait = told(Range(announced.low, announced.middle, announced.high))
                told_events.append(replace(event, wait=wait))
            else:
                told_events.append(event)
        return told_events

    def _announced(self, hall: Hall, issued: e.TicketIssued) -> Announced | None:
        assert self._latest is not None
        place = issued.place
        found = self._latest.wait(hall, issued.service, issued.citizen.priority, place)
        naive = self._latest.naive(hall, issued.service, place)
        if found is None or naive is None:
            return None
        low, middle, high = map(round, self.calibration.widen(found))
        announced = Announced(low, middle, high, naive, self.calibration.factors)
        self._pending[issued.ticket] = _Pending(found, announced, issued.at)
        return announced

    def learn(self, hall: Hall) -> None:
        """What became of those who have been called since the last look."""
        over = []
        for number, pending in self._pending.items():
            ticket = hall.tickets.get(number)
            if ticket is None or ticket.state.ended or ticket.called_at is not None or ticket.visit > 1:
                over.append(number)
                if ticket is not None and ticket.called_at is not None and ticket.visit == 1:
                    self._hear(pending, ticket.called_at - pending.issued_at)
        for number in over:
            del self._pending[number]

    def _hear(self, pending: _Pending, waited: int) -> None:
        its = pending.told
        self.calibration.hear(pending.forecast, waited)
        self._rolling.hear(Outcome(its.low, its.middle, its.high, its.naive, waited))
        self._news = True


def _quality(accuracy: Accuracy) -> p.ForecastQuality:
    return p.ForecastQuality(
        accuracy.citizens,
        round(accuracy.error),
        round(accuracy.naive_error),
        round(accuracy.covered, 4),
        round(accuracy.late, 4),
    )


def longest_by_zone(latest: Latest, factors: tuple[float, float], hall: Hall, now: int) -> dict[str, int]:
    """By zone, how long somebody may have to wait in all, in milliseconds (the range's upper end).

    That is whoever waits there, and whoever comes now where numbers are handed out and a window calls.
    A zone of which nothing is known is not in it.
    """
    forecast, openings = latest.forecast, hall.plan.openings(now)
    longest: dict[str, int] = {}

    def may_take(zone: str, wait: float) -> None:
        longest[zone] = max(longest.get(zone, 0), round(wait))

    for (zone, hours), waits in latest.waits_by_zone(hall.plan).items():
        if openings[hours].is_open:
            may_take(zone, max(widened(found, factors).high for found in waits))
    for number, found in forecast.tickets.items():
        ticket = hall.tickets.get(number)
        if ticket is not None and ticket.state is TicketState.WAITING:
            since = max(ticket.place.clock_start, ticket.waits_since)
            waited = forecast.at - since
            may_take(hall.service(ticket.service).zone, max(0.0, waited + widened(found, factors).high))
    return longest
