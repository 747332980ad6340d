"""Ratings: voluntary, one for each completed service, and only after its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Hall
from hall_server.domain.plan import RatingRules
from hall_server.domain.rating import Rating, Served
from hall_server.domain.refusals import (
    BadRatingNeedsReason,
    NotOverYet,
    NotToBeRated,
    RatedAlready,
    RatingExpired,
    TextTooLong,
    UnknownOption,
)
from hall_server.domain.rules import HOUR

from . import alarms, words
from .concerns import after_rating, after_void

DAY: Final = 24 * HOUR
MOST_WORDS: Final = 500
MOST_OF_NAME: Final = 40
MOST_OPTIONS: Final = 20
# Whoever changes their mind more often is not rating any more.
MOST_CHANGES: Final = 20


def rate(hall: Hall, command: c.Rate, now: int) -> list[e.Event]:
    served, rules = command.served, hall.plan.ratings
    if served.ended_at is None:
        raise NotOverYet
    if not served.completed:
        raise NotToBeRated
    _must_still_be_over(hall, served)
    at = max(served.ended_at, now - min(command.kept_for, rules.days * DAY))
    # Nobody can rate twice by being quick: what is decided today may not be on disk yet.
    before = hall.rated.get((served.ticket, served.visit)) or served.rating
    if before is not None:
        if at - before.first_at > rules.change or before.changes >= MOST_CHANGES:
            raise RatedAlready
        if at < before.at:
            return []  # kept elsewhere meanwhile, and no longer what the citizen thinks
    if before is None and at - served.ended_at > rules.days * DAY:
        raise RatingExpired(days=rules.days)
    _must_be_whole(rules, command)
    since_end = at - served.ended_at
    rating = Rating(
        served.ticket,
        served.visit,
        served.service,
        served.window,
        served.clerk,
        served.ended_at,
        command.level,
        before.first_at if before else at,
        at,
        tuple(sorted(set(command.options))),
        rules.version,
        # What tells how honest a rating is belongs to the moment when it was first given.
        before.signals if before else replace(command.signals, since_end=since_end),
        command.private.seal,
        command.private.reachable,
        before.changes + 1 if before else 0,
    )
    if before is not None and _says_the_same(before, rating):
        return []
    rated = e.ServiceRated(now, rating)
    return [rated, *after_rating(hall, rating, now), *alarms.after_rating(hall, before, rating, now)]


def _must_still_be_over(hall: Hall, served: Served) -> None:
    """What the disk said may have been taken back since."""
    ticket = hall.tickets.get(served.ticket)
    if ticket is None or ticket.visit > served.visit:
        return
    if ticket.visit < served.visit:
        raise NotToBeRated
    if not ticket.state.ended:
        raise NotOverYet


def after_take_back(hall: Hall, ticket: int, visit: int, now: int) -> list[e.Event]:
    """A service that goes on was not rated: its end will be, if the citizen wants to."""
    rating = hall.rated.get((ticket, visit))
    if rating is None:
        return []
    voided = e.RatingVoided(now, rating.of)
    return [voided, *after_void(hall, rating.of, now), *alarms.after_void(hall, rating.of, now)]


def _says_the_same(before: Rating, rating: Rating) -> bool:
    """Two taps on the same face. Words are sealed anew each time, so they always count as a change."""
    return (before.level, before.options, before.seal) == (rating.level, rating.options, rating.seal)


def _must_be_whole(rules: RatingRules, command: c.Rate) -> None:
    written = command.private
    if len(written.words) > MOST_WORDS:
        raise TextTooLong(most=MOST_WORDS)
    if len(written.name) > MOST_OF_NAME:
        raise TextTooLong(most=MOST_OF_NAME)
    if written.phone:
        words.must_be_phone(written.phone)
    if len(command.options) > MOST_OPTIONS or any(one not in rules.options for one in command.options):
        raise UnknownOption
    if command.level.bad and rules.bad_needs_reason and not command.options and not written.words.strip():
        raise BadRatingNeedsReason


def change_until(rules: RatingRules, rating: Rating) -> int:
    """Until when the citizen may still think better of it."""
    return rating.first_at + rules.change


def rate_until(rules: RatingRules, ended_at: int) -> int:
    """Until when a service that ended then can be rated."""
    return ended_at + rules.days * DAY
