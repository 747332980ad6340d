"""Which call stands in the giant place, and for how long it pulses.

Pure: times are passed in, in seconds of any steady clock, because a citizen's eye keeps real time even
where the hall's clock runs faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hall_server.protocol import Call

PULSE: Final = 5.0
"""How long a new call pulses, and its full turn in the giant place while another one waits."""

SHORTEST_TURN: Final = 1.0

MOST_WAITING: Final = 6
"""Calls beyond these give up their turn, oldest first, so that the board never lags far behind."""


class CallQueue:
    """Follows the calls that stand in the hall and gives each new one its turn.

    A call and its recall are told apart by their moment; both get a turn.
    """

    def __init__(self) -> None:
        self.shown: Call | None = None
        """The call in the giant place."""
        self.waiting: list[Call] = []
        """Calls whose turn is still to come, next one first."""
        self._shown_since = 0.0
        self._pulses = False
        self._latest: int | None = None
        self._standing: frozenset[tuple[int, int]] = frozenset()

    def follow(self, calls: Sequence[Call], now: float) -> Call | None:
        """Take over the calls that stand, last called first. Returns the call whose turn begins.

        What stood already when the board was switched on is shown but does not pulse.
        """
        fresh = self._fresh(calls)
        first_look = self._latest is None
        self._latest = max((call.at for call in calls), default=self._latest or 0)
        self._standing = frozenset((call.ticket, call.at) for call in calls)
        tickets = {call.ticket for call in calls}
        self.waiting = [call for call in self.waiting if call.ticket in tickets]
        if self.shown and self.shown.ticket not in tickets:
            self.shown, self._pulses = None, False
        if not first_look:
            for call in fresh:
                self._enqueue(call)
        begun = self.advance(now)
        if self.shown is None and calls:
            self.shown = calls[0]
        return begun

    def advance(self, now: float) -> Call | None:
        """Let the next call have its turn if it is time. Returns the call whose turn begins."""
        if not self.waiting or (self._pulses and now < self._shown_since + self._turn()):
            return None
        self.shown, self._shown_since, self._pulses = self.waiting.pop(0), now, True
        return self.shown

    def pulsing_for(self, now: float, *, held: bool = False) -> float | None:
        """For how many seconds the shown call has been pulsing; None once it has settled.

        A held call does not settle, though it gives way to the next one as any other.
        """
        elapsed = now - self._shown_since
        return elapsed if self._pulses and (held or elapsed < PULSE) else None

    def _fresh(self, calls: Sequence[Call]) -> list[Call]:
        """Calls made since the last look, in the order in which they were made."""
        return [
            call
            for call in reversed(calls)
            if (call.ticket, call.at) not in self._standing and call.at >= (self._latest or 0)
        ]

    def _enqueue(self, call: Call) -> None:
        if self.shown and self.shown.ticket == call.ticket and not self.waiting:
            self.shown, self._pulses = None, False
        self.waiting = [*(other for other in self.waiting if other.ticket != call.ticket), call]
        self.waiting = self.waiting[-MOST_WAITING:]

    def _turn(self) -> float:
        return max(SHORTEST_TURN, PULSE / len(self.waiting))
