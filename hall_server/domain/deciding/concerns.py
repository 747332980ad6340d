"""Concerns: looked into, mended, told to who had them, and only then closed.

Out of turn, the refusal says what comes next. A clerk neither sees nor handles what is about the own service.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.concern import MOST_TRIES, Concern, ConcernState, Done, Source, Staff, Step
from hall_server.domain.hall import Hall
from hall_server.domain.rating import Private, Rating
from hall_server.domain.refusals import (
    CallBackFirst,
    CallersOnly,
    ConcernClosed,
    EnteredAlready,
    MendFirst,
    NoContactLeft,
    NothingLeftToDo,
    NotSignedIn,
    NotYourDuty,
    RatedOnly,
    ReasonMissing,
    ReferenceNeeded,
    ReferenceUnreadable,
    Refusal,
    SeeContactFirst,
    TextTooLong,
    TriedJustNow,
    UnknownConcern,
    VerifyFirst,
    WordsNeeded,
)
from hall_server.domain.rules import MINUTE

from . import words

MOST_WORDS: Final = 1_000
MOST_OF_NAME: Final = 40
# It is in the log for good, so that no words are to be in it.
_REFERENCE: Final = re.compile(r"[A-Za-z0-9_/-]{1,40}")

_RATED: Final = (Done.RATED_AGAIN, Done.RATED_BETTER)
_FIRST: Final[Mapping[ConcernState, type[Refusal]]] = {
    ConcernState.OPEN: VerifyFirst,
    ConcernState.MENDING: MendFirst,
    ConcernState.CALLING_BACK: CallBackFirst,
    ConcernState.ANSWERED: NothingLeftToDo,
    ConcernState.CLOSED: ConcernClosed,
}


def after_rating(hall: Hall, rating: Rating, now: int) -> list[e.Event]:
    """A bad rating opens a concern; what the citizen thinks better of is noted in the one that is there."""
    concern = hall.concerns.of_rating(rating.of)
    if concern is None:
        return [_opened_by(hall, rating, now)] if rating.level.bad else []
    steps = len(concern.steps)
    if concern.closed and rating.level.bad:
        deadlines = _deadlines(hall, concern.source)
        return [e.ConcernReopened(now, concern.id, steps + 1, rating.level, rating.contact, *deadlines)]
    if (rating.level, rating.contact) == (concern.level, concern.contact):
        return []  # other words, which are kept with the rating
    # One change after the other is one step, however often somebody thinks better of it.
    step = steps if concern.steps[-1].what in _RATED else steps + 1
    return [e.ConcernRatedAgain(now, concern.id, step, rating.level, rating.contact)]


def after_void(hall: Hall, rating: tuple[int, int], now: int) -> list[e.Event]:
    """The rating of a ticket's visit does not count any more: its concern is withdrawn, whatever its state.

    If the service is rated badly again after its new end, the same concern opens again.
    """
    concern = hall.concerns.of_rating(rating)
    if concern is None or concern.closed:
        return []
    return [e.ConcernWithdrawn(now, concern.id, len(concern.steps) + 1)]


def open_concern(hall: Hall, command: c.OpenConcern, now: int) -> list[e.Event]:
    """Nothing, where a concern with this reference is there already. One that is hidden is not told of."""
    clerk = worker(hall, command.by)
    if command.source is Source.BAD_RATING:
        raise RatedOnly
    left = command.private
    if not left.words:
        raise WordsNeeded
    must_fit(left)
    if left.phone:
        words.must_be_phone(left.phone)
    if command.service:
        hall.service(command.service)
    if command.window is not None:
        hall.desk(command.window)
    reference = words.tidy(command.reference)
    if command.source is Source.HOTLINE and not reference:
        raise ReferenceNeeded
    if reference and not _REFERENCE.fullmatch(reference):
        raise ReferenceUnreadable
    if known := hall.concerns.referenced(command.source, reference) or command.known:
        if hidden_from(hall, clerk, known):
            raise EnteredAlready(reference=reference)
        return []
    concern = Concern(
        hall.next_concern_id,
        _number(hall),
        command.source,
        *_deadlines(hall, command.source),
        (Step(now, Done.OPENED, clerk, left.seal),),
        command.service,
        command.window,
        command.about,
        reference=reference,
        contact=left.reachable,
    )
    return [e.ConcernOpened(now, concern)]


def verify(hall: Hall, command: c.VerifyConcern, now: int) -> list[e.Event]:
    clerk, concern = _at_work(hall, command.by, command.concern)
    _must_be(concern, ConcernState.OPEN)
    seal = _note(command.private, needed=True)
    return [e.ConcernVerified(now, concern.id, len(concern.steps) + 1, clerk, command.founded, seal)]


def mend(hall: Hall, command: c.MendConcern, now: int) -> list[e.Event]:
    clerk, concern = _at_work(hall, command.by, command.concern)
    _must_be(concern, ConcernState.MENDING)
    seal = _note(command.private, needed=True)
    return [e.ConcernMended(now, concern.id, len(concern.steps) + 1, clerk, seal)]


def call_back(hall: Hall, command: c.CallBackConcern, now: int) -> list[e.Event]:
    clerk, concern = _at_work(hall, command.by, command.concern)
    _must_be(concern, ConcernState.CALLING_BACK)
    if concern.contact:
        _must_have_called(hall, command, clerk, concern, now)
    elif command.outcome is Done.UNREACHABLE:
        raise NoContactLeft(concern=concern.number)
    seal = _note(command.private, needed=command.outcome is Done.UNSATISFIED)
    step = len(concern.steps) + 1
    return [e.ConcernCalledBack(now, concern.id, step, clerk, command.outcome, seal)]


def _must_have_called(hall: Hall, command: c.CallBackConcern, clerk: str, concern: Concern, now: int) -> None:
    """Only who has seen the number can have called it, and calls at once one after the other are one call."""
    if clerk not in command.by.callers:
        raise CallersOnly(concern=concern.number)
    if not concern.looked(clerk):
        raise SeeContactFirst(concern=concern.number)
    pause = hall.plan.concerns.try_again
    tried_at = concern.tried_at if command.outcome is Done.UNREACHABLE else None
    if tried_at is not None and now - tried_at < pause:
        raise TriedJustNow(concern=concern.number, minutes=pause // MINUTE)


def close(hall: Hall, command: c.CloseConcern, now: int) -> list[e.Event]:
    """After the answer; or, with a note, where nobody can be called or three calls were in vain."""
    clerk, concern = _at_work(hall, command.by, command.concern)
    unanswered = concern.state is ConcernState.CALLING_BACK
    if unanswered and concern.contact and concern.tries < MOST_TRIES:
        raise CallBackFirst(concern=concern.number, tries=MOST_TRIES)
    if not unanswered:
        _must_be(concern, ConcernState.ANSWERED)
    seal = _note(command.private, needed=unanswered)
    return [e.ConcernClosed(now, concern.id, len(concern.steps) + 1, clerk, seal)]


def see_contact(hall: Hall, command: c.SeeContact, now: int) -> list[e.Event]:
    clerk, concern = _at_work(hall, command.by, command.concern, duty="callback")
    if concern.closed:
        raise ConcernClosed(concern=concern.number)
    if not concern.contact:
        raise NoContactLeft(concern=concern.number)
    return [e.ContactSeen(now, concern.id, clerk)]


def worker(hall: Hall, by: Staff, duty: str = "concerns") -> str:
    """The staff number of who may work on concerns there; empty for the manager. ``duty`` is what it takes.

    Raises :class:`NotSignedIn` or :class:`NotYourDuty`.
    """
    if by.window is None:
        return ""
    clerk = hall.desk(by.window).clerk
    if clerk is None:
        raise NotSignedIn
    if clerk not in by.entitled:
        raise NotYourDuty(duty=duty)
    return clerk


def hidden_from(hall: Hall, clerk: str, concern: Concern) -> bool:
    """Whether it is, or may be, about the clerk's own service: it names the clerk, or only the window."""
    if not clerk:
        return False
    if concern.clerk:
        return clerk == concern.clerk
    desk = None if concern.window is None else hall.desks.get(concern.window)
    return desk is not None and desk.clerk == clerk


def must_fit(left: Private) -> None:
    """Raises :class:`TextTooLong`."""
    for text, most in ((left.words, MOST_WORDS), (left.name, MOST_OF_NAME)):
        if len(text) > most:
            raise TextTooLong(most=most)


def _at_work(hall: Hall, by: Staff, number: str, duty: str = "concerns") -> tuple[str, Concern]:
    clerk, concern = worker(hall, by, duty), hall.concerns.numbered(number)
    if concern is None or hidden_from(hall, clerk, concern):
        raise UnknownConcern(concern=number)
    return clerk, concern


def _must_be(concern: Concern, state: ConcernState) -> None:
    if concern.state is not state:
        raise _FIRST[concern.state](concern=concern.number, tries=MOST_TRIES)


def _note(private: Private, *, needed: bool) -> str:
    if needed and not private.words:
        raise ReasonMissing
    must_fit(private)
    return private.seal


def _opened_by(hall: Hall, rating: Rating, now: int) -> e.ConcernOpened:
    concern = Concern(
        hall.next_concern_id,
        _number(hall),
        Source.BAD_RATING,
        *_deadlines(hall, Source.BAD_RATING),
        (Step(now, Done.OPENED),),
        rating.service,
        rating.window,
        rating.clerk,
        rating.level,
        rating.of,
        contact=rating.contact,
    )
    return e.ConcernOpened(now, concern)


def _number(hall: Hall) -> str:
    return f"C{hall.day.replace('-', '')}-{hall.concerns.opened_today + 1:04d}"


def _deadlines(hall: Hall, source: Source) -> tuple[str, str]:
    """By when to respond and to close what is opened today."""
    terms, today = hall.plan.concerns.terms[source], date.fromisoformat(hall.day)
    respond, close = (
        hall.plan.calendar.add_working_days(today, days) for days in (terms.respond, terms.close)
    )
    return respond.isoformat(), close.isoformat()
