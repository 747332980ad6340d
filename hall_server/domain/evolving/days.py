"""A day begins, and with it the rule that places its tickets; windows help where somebody waits too long."""

from __future__ import annotations

from datetime import date

from hall_server.domain import events as e
from hall_server.domain.hall import Hall, opened
from hall_server.domain.rating import keep_fresh
from hall_server.domain.rules import Dispatch, Lengths


def evolve(hall: Hall, event: e.DayStarted | e.DispatchSet | e.GuardRaised | e.GuardLowered) -> None:
    match event:
        case e.DayStarted():
            _start_day(hall, event)
        case e.DispatchSet():
            hall.dispatch = Dispatch(event.rule, event.limits, event.by_length)
            # A service that came into the plan since then takes its usual time.
            hall.lengths = Lengths({**hall.plan.usual_lengths.of, **event.lengths}, event.hall_mean)
        case e.GuardRaised():
            hall.guards.add(event.guard)
            hall.look_at_skills()
        case e.GuardLowered():
            hall.guards.discard(event.guard)
            hall.look_at_skills()


def _start_day(hall: Hall, event: e.DayStarted) -> None:
    """Everything is as planned again, but for the book, the open cases and the open concerns."""
    fresh = opened(hall.plan)
    fresh.day, fresh.book, fresh.cases = event.day, hall.book, hall.cases
    fresh.concerns = hall.concerns
    fresh.rated = keep_fresh(hall.rated, event.at)
    fresh.book.forget_before(event.day)
    fresh.cases.forget_closed_before(event.at)
    # The citizen may still change the rating of one that was closed just before.
    fresh.concerns.forget_closed_before(event.at - hall.plan.ratings.change)
    today = date.fromisoformat(event.day)
    for window in hall.plan.windows:
        if window.season is None or window.season.contains(today):
            fresh.desks[window.number].only = window.only
    for name in Hall.__slots__:
        setattr(hall, name, getattr(fresh, name))
