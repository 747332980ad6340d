"""The services of a stretch of days as columns, so that a year's can be reckoned with at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NOTHING = -1
"""Stands in a column where nothing is known: no moment, no window, no clerk, no rating."""

STATES = ("waiting", "called", "serving", "parked", "done", "no_show", "expired", "cancelled", "moved")
OUTCOMES = ("", "done", "accepted", "refused")
PRIORITIES = ("normal", "appointment", "elderly", "disabled", "pregnant", "green")
LEVELS = ("very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied")
GOOD_LEVELS = 3
"""The first three levels are good ones, the others bad."""


@dataclass(frozen=True)
class Records:
    """A row for each visit: one service of one ticket at a window, or on the way there.

    All columns are arrays of one length, each as wide as it must be, in the order of ticket and visit.
    Moments and lengths are milliseconds, moments since the epoch; ``NOTHING`` where there is none.

    - ``day``: the business day as 20261031. ``ticket``: its id; ``visit``: 1 for its first service.
    - ``service``, ``clerk``, ``person``, ``device``: places in ``services``, ``clerks``; ``person`` and
      ``device`` are numbers that only tell people, and the phones of one day, apart.
    - ``state``, ``outcome``, ``priority``, ``level``: places in the tuples above; ``level`` is the rating's.
    - ``rated_after``: from the end to the rating. ``on_site``, ``by_slip``: how it came about.
    - ``chosen``: called by its number, out of turn. ``first_called_at`` to ``last_called_at`` are its calls.
    - ``imported``: another system's.
    """

    services: Sequence[str]
    clerks: Sequence[str]
    day: Ints
    ticket: Ints
    visit: Ints
    service: Ints
    state: Ints
    outcome: Ints
    priority: Ints
    window: Ints
    clerk: Ints
    person: Ints
    issued_at: Ints
    slot: Ints
    called_at: Ints
    last_called_at: Ints
    calls: Ints
    started_at: Ints
    parked_for: Ints
    ended_at: Ints
    chosen: Bools
    imported: Bools
    level: Ints
    rated_after: Ints
    device: Ints
    on_site: Bools
    by_slip: Bools

    def __len__(self) -> int:
        return len(self.ticket)

    def where(self, rows: Bools | Ints) -> Records:
        """Only these rows, in their order."""
        chosen = {
            field.name: getattr(self, field.name)[rows]
            for field in fields(self)
            if isinstance(getattr(self, field.name), np.ndarray)
        }
        return Records(self.services, self.clerks, **chosen)

    @property
    def completed(self) -> Bools:
        """Finished at a window, or gone on from there to another."""
        ended = (self.state == STATES.index("done")) | (self.state == STATES.index("moved"))
        done: Bools = ended & (self.started_at != NOTHING) & (self.ended_at != NOTHING)
        return done

    @property
    def handling(self) -> Ints:
        """ended - started - parked, in milliseconds; ``NOTHING`` of what was not completed."""
        return np.where(self.completed, self.ended_at - self.started_at - self.parked_for, NOTHING)

    @property
    def waited(self) -> Ints:
        """First call - issued of a ticket's first service; ``NOTHING`` of others and who was not called."""
        counts = (self.visit == 1) & (self.called_at != NOTHING)
        return np.where(counts, self.called_at - self.issued_at, NOTHING)

    @property
    def ratable(self) -> Bools:
        """Completed here as a service of its own, so that its citizen could rate it."""
        ended: Bools = self.state == STATES.index("done")
        return ended & (self.outcome > 0)
