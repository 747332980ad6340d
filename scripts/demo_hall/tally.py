"""What the simulated people saw with their own eyes. Nothing here is taken from the server's word later."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from hall_server.protocol import ServingView, TicketTaken

Moment = tuple[int, int]
"""A call: the ticket, and the hall's time of the call in milliseconds."""

TICKETS_A_DAY = 100_000
"""A ticket's id is its business day, then a count of five digits."""


@dataclass
class Tally:
    """Counts and times of replies received. Times are in seconds of a steady clock."""

    boards: int
    issued: list[TicketTaken] = field(default_factory=list)
    calls: list[tuple[int, int]] = field(default_factory=list)
    """First calls that a window received, not recalls: ticket and window."""
    transfers: Counter[int] = field(default_factory=Counter)
    """Times that a window sent a ticket on to another service."""
    completed: int = 0
    no_shows: int = 0
    appointments: int = 0
    ratings: Counter[str] = field(default_factory=Counter)
    """How citizens fared who rated: given, kept, refused; and errors, of any page on their phones."""
    rated: list[int] = field(default_factory=list)
    """Tickets whose rating was said to be kept."""
    issue_times: list[float] = field(default_factory=list)
    _asked: dict[Moment, float] = field(default_factory=dict)
    _shown: dict[Moment, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note_issued(self, ticket: TicketTaken, took: float) -> None:
        self.issued.append(ticket)
        self.issue_times.append(took)

    def note_called(self, serving: ServingView, window: int, asked: float) -> None:
        self.calls.append((serving.ticket, window))
        self._asked[serving.ticket, serving.last_called_at] = asked

    def note_shown(self, moment: Moment, now: float) -> None:
        """A board shows a call."""
        self._shown[moment].append(now)

    @property
    def ended(self) -> int:
        return self.completed + self.no_shows

    def call_times(self) -> list[float]:
        """From a clerk's key to the last board, for the calls that every board has shown."""
        return [
            max(self._shown[moment]) - asked
            for moment, asked in self._asked.items()
            if len(self._shown[moment]) == self.boards
        ]

    def duplicate_numbers(self) -> int:
        """Numbers that kiosks received more than once on one day."""
        numbers = Counter((ticket.ticket // TICKETS_A_DAY, ticket.number) for ticket in self.issued)
        return sum(count - 1 for count in numbers.values())

    def double_calls(self) -> int:
        """Calls of a ticket beyond one for each time that it stood in line."""
        calls = Counter(ticket for ticket, _window in self.calls)
        return sum(max(0, count - 1 - self.transfers[ticket]) for ticket, count in calls.items())


def percentile(values: list[float], share: float) -> float | None:
    """The nearest-rank percentile in milliseconds; None when nothing was measured."""
    if not values:
        return None
    ranked = sorted(values)
    return round(1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))], 2)
