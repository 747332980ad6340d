"""Concerns on their way."""

from __future__ import annotations

from dataclasses import replace

from hall_server.domain import events as e
from hall_server.domain.concern import Concern, Done, Step
from hall_server.domain.hall import Hall

ConcernEvent = (
    e.ConcernOpened
    | e.ConcernVerified
    | e.ConcernMended
    | e.ConcernCalledBack
    | e.ConcernClosed
    | e.ConcernRatedAgain
    | e.ConcernReopened
    | e.ConcernWithdrawn
    | e.ContactSeen
)


def evolve(hall: Hall, event: ConcernEvent) -> None:
    concerns = hall.concerns
    if isinstance(event, e.ConcernOpened):
        concerns.opened_today += 1
        concerns.put(event.concern)
        return
    concern = concerns.by_id[event.concern]
    match event:
        case e.ConcernVerified():
            what = Done.FOUNDED if event.founded else Done.UNFOUNDED
            after = _stepped(concern, event.step, Step(event.at, what, event.clerk, event.seal))
        case e.ConcernMended():
            after = _stepped(concern, event.step, Step(event.at, Done.MENDED, event.clerk, event.seal))
        case e.ConcernCalledBack():
            after = _stepped(concern, event.step, Step(event.at, event.outcome, event.clerk, event.seal))
        case e.ConcernClosed():
            after = _stepped(concern, event.step, Step(event.at, Done.CLOSED, event.clerk, event.seal))
        case e.ConcernRatedAgain():
            what = Done.RATED_AGAIN if event.level.bad else Done.RATED_BETTER
            after = _stepped(concern, event.step, Step(event.at, what))
            after = replace(after, level=event.level, contact=event.contact)
        case e.ConcernReopened():
            after = replace(
                _stepped(concern, event.step, Step(event.at, Done.REOPENED)),
                level=event.level,
                contact=event.contact,
                respond_by=event.respond_by,
                close_by=event.close_by,
            )
        case e.ConcernWithdrawn():
            after = _stepped(concern, event.step, Step(event.at, Done.WITHDRAWN))
        case e.ContactSeen():
            after = replace(concern, looks={**concern.looks, event.clerk: event.at})
    concerns.put(after)


def _stepped(concern: Concern, number: int, step: Step) -> Concern:
    """The day's log is replayed over concerns as they are now, which may have this step and later ones."""
    return replace(concern, steps=(*concern.steps[: number - 1], step))
