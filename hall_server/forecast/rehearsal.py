"""What the hall would have announced on a day that is played through, and what became of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final, NamedTuple

from hall_server.domain import events as e
from hall_server.domain.announced import Announced
from hall_server.domain.citizen import Priority
from hall_server.domain.hall import Hall
from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import Policy
from hall_server.domain.ticket import Ticket

from .calibration import WITHOUT_PAST, Calibration
from .forward import RUNS, Range, forecast
from .latest import Latest
from .looking import Arrived, outlook_of
from .past import Learner, Past, Served

KEPT: Final = 1.0
"""Who is in a day's file has come."""


class Effort(NamedTuple):
    """How much a day's forecasts may cost: ``runs`` of each, and ``events`` played forward for every citizen
    on the average, so that they are made the more seldom the longer the lines are."""

    runs: int
    events: float


EXACT: Final = Effort(RUNS, float("inf"))
"""A forecast for everybody, of their own ticket."""
CLASSES: Final = tuple(Priority)
MOST_SAVED: Final = 20_000.0
"""Events that quiet hours leave over for busy ones."""


class Rehearsal:
    """Follows a simulated day by its events. ``announced`` is by number, ``raw`` likewise before it was
    widened; only of those who were told anything."""

    def __init__(
        self,
        plan: HallPlan,
        policy: Policy,
        opening: int,
        past: Past | None = None,
        calibration: Calibration | None = None,
        effort: Effort = EXACT,
        seed: int = 1,
    ) -> None:
        """Without a ``past`` it begins with the configured lengths and learns as the day goes on."""
        self.announced: dict[str, Announced] = {}
        self.raw: dict[str, Range] = {}
        self._policy = policy
        self._opening = opening
        self._past = past
        self._calibration = calibration or Calibration((1.0, 1.0) if past else WITHOUT_PAST)
        self._effort = effort
        self._dice = random.Random(seed)
        services = {service.id: service.usual_length for service in plan.services}
        self._learner = Learner(services)
        self._arrived = Arrived("", opening, services)
        self._latest: Latest | None = None
        self._left = 0.0
        self._called: dict[int, Ticket] = {}

    def watch(self, hall: Hall, events: Sequence[e.Event]) -> None:
        """What has just happened; ``hall`` is as it is afterwards."""
        for event in events:
            match event:
                case e.TicketIssued():
                    self._announce(hall, hall.tickets[event.ticket], event.at)
                case e.TicketCalled():
                    ticket = hall.tickets[event.ticket]
                    self._called[ticket.id] = ticket
                    raw = self.raw.get(ticket.number) if ticket.visit == 1 else None
                    if raw is not None:
                        self._calibration.hear(raw, event.at - ticket.issued_at)
                case e.ServiceFinished() | e.TicketParked() | e.TicketNoShow() | e.TicketTransferred():
                    self._learn(event, self._called.pop(event.ticket), hall.tickets[event.ticket])
                case _:
                    pass

    def _learn(self, event: e.Event, ticket: Ticket, after: Ticket) -> None:
        if self._past is not None:
            return
        self._learner.see(
            Served(
                "today",
                1,
                ticket.service,
                ticket.citizen.priority,
                ticket.issued_at - self._opening,
                event.at - (ticket.called_at or 0),
                not isinstance(event, e.TicketNoShow),
                after.service if isinstance(event, e.TicketTransferred) else None,
                ticket.slot is not None and ticket.visit == 1,
                None if ticket.slot is None else ticket.slot - self._opening,
            )
        )

    def _announce(self, hall: Hall, ticket: Ticket, now: int) -> None:
        raw = self._forecast(hall, ticket, now)
        if raw is None or self._latest is None:
            return
        self.raw[ticket.number] = raw
        naive = self._latest.naive(hall, ticket.service, ticket.place) or 0
        low, middle, high = map(round, self._calibration.widen(raw))
        self.announced[ticket.number] = Announced(low, middle, high, naive, self._calibration.factors)

    def _forecast(self, hall: Hall, ticket: Ticket, now: int) -> Range | None:
        latest, who = self._latest, (ticket.service, ticket.citizen.priority)
        self._left = min(self._left + self._effort.events, MOST_SAVED)
        if latest is None or (self._left > 0 and not latest.idle(hall, *who)):
            classes = () if self._effort is EXACT else CLASSES
            came = self._arrived.look(hall)
            outlook = outlook_of(hall, now, self._policy, self._opening, came, classes)
            past = self._past or self._learner.past(keep=KEPT)
            found = forecast(outlook, past, self._dice, self._effort.runs)
            self._left -= found.events
            self._latest = latest = Latest(outlook, found)
            if self._effort is EXACT and not latest.idle(hall, *who):
                return found.tickets.get(ticket.id)
        return latest.wait(hall, *who, ticket.place)
