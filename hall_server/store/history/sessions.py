"""Who sat at which window, and what the window was doing meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple

from sqlalchemy import Engine, func, select

from hall_server.domain.events import (
    ClerkSignedIn,
    ClerkSignedOut,
    Event,
    WindowClosed,
    WindowOpened,
    WindowPaused,
)
from hall_server.domain.hall import IDS_PER_DAY, PauseKind
from hall_server.store import schema
from hall_server.store.database import reading

from .days import LoggedDay, first_id, logged_days
from .log import told
from .position import Position

KINDS: Final = (ClerkSignedIn, ClerkSignedOut, WindowOpened, WindowPaused, WindowClosed)
Doing = Literal["closed", "open"] | PauseKind


class Session(NamedTuple):
    """What a clerk's day at a window added up to, in milliseconds.

    ``signed_in_ms`` is all of it: open, in one of the pauses, or closed. ``breaks`` is how many breaks
    ``break_ms`` was.
    """

    day: str
    window: int
    clerk: str
    signed_in_ms: int
    open_ms: int
    break_ms: int
    back_office_ms: int
    training_ms: int
    breaks: int = 0


@dataclass(slots=True)
class _Window:
    clerk: str | None = None
    doing: Doing = "closed"
    since: int = 0


@dataclass(slots=True)
class _Day:
    windows: dict[int, _Window] = field(default_factory=dict)
    spent: dict[tuple[int, str], Counter[Doing]] = field(default_factory=dict)
    breaks: Counter[tuple[int, str]] = field(default_factory=Counter)

    def happens(self, event: Event) -> None:
        assert isinstance(event, KINDS)
        window = self.windows.setdefault(event.window, _Window())
        self.pass_until(event.window, event.at)
        match event:
            case ClerkSignedIn():
                window.clerk = event.clerk
            case ClerkSignedOut():
                window.clerk = None
            case WindowOpened():
                window.doing = "open"
            case WindowPaused():
                if window.clerk is not None and event.kind == "break" != window.doing:
                    self.breaks[event.window, window.clerk] += 1
                window.doing = event.kind
            case WindowClosed():
                window.doing = "closed"

    def pass_until(self, number: int, at: int) -> None:
        window = self.windows[number]
        if window.clerk is not None:
            spent = self.spent.setdefault((number, window.clerk), Counter())
            spent[window.doing] += max(0, at - window.since)
        window.since = at

    def sessions(self, day: str) -> Iterator[Session]:
        for (window, clerk), spent in sorted(self.spent.items()):
            shares = (spent["open"], spent["break"], spent["back_office"], spent["training"])
            yield Session(day, window, clerk, spent.total(), *shares, self.breaks[window, clerk])


def sessions_between(engine: Engine, first: date, last: date, until: Position) -> Iterator[Session]:
    """By business day, window and clerk. Imported days have none: what windows did then is not known.

    Who had not signed out when a day was over is taken to have left with the last thing that happened at the
    window; on a day that goes on they are there. Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    for logged in logged_days(engine, first.isoformat(), last.isoformat(), until):
        day = _Day()
        for _seq, event in told(engine, KINDS, logged.first, logged.last):
            day.happens(event)
        staffed = [number for number, window in day.windows.items() if window.clerk is not None]
        if staffed:
            ends = _last_moments(engine, logged) if logged.over else dict.fromkeys(staffed, until.at)
            for number in staffed:
                day.pass_until(number, ends.get(number, 0))
        yield from day.sessions(logged.day)


def _last_moments(engine: Engine, day: LoggedDay) -> dict[int, int]:
    """By window, the last call, start or end of a day that is over."""
    visits, first = schema.visits, first_id(day.day)
    # Who is still in line when the day turns expires with it, whatever window was the last.
    ended = visits.c.state.in_(("done", "moved", "no_show"))
    moments = (
        visits.c.called_at,
        visits.c.last_called_at,
        visits.c.started_at,
        func.iif(ended, visits.c.ended_at, None),
    )
    latest = func.max(func.max(*(func.coalesce(moment, 0) for moment in moments)))
    query = select(visits.c.window, latest).where(
        visits.c.ticket.between(first, first + IDS_PER_DAY - 1), visits.c.window.is_not(None)
    )
    with reading(engine) as connection:
        return dict(map(tuple, connection.execute(query.group_by(visits.c.window))))
