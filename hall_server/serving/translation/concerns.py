"""Concerns: what a device asks about them, and how the hall tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import Final

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.domain.concern import Concern, Done, Source, Staff
from hall_server.domain.deciding.concerns import hidden_from, worker
from hall_server.domain.hall import Hall
from hall_server.domain.rating import NOTHING_LEFT, Private
from hall_server.domain.refusals import UnknownConcern
from hall_server.masking import masked_name, masked_phone
from hall_server.store.about import about_concern, about_step

from .inward import sealed
from .questions import Question

MOST_CONCERNS: Final = 500
MOST_CLOSED: Final = 100

Work = p.OpenConcern | p.VerifyConcern | p.MendConcern | p.CallBackConcern | p.CloseConcern | p.SeeContact
ConcernAsk = p.ListConcerns | p.GetConcern | Work


def concern_command(ask: Work, by: Staff, known: Concern | None = None) -> c.Command:
    """``known`` is the concern that has the same reference already."""
    match ask:
        case p.OpenConcern():
            left = sealed(p.one_line(ask.words), p.one_line(ask.name), ask.phone)
            source, about = Source(ask.source), ask.clerk.strip()
            return c.OpenConcern(by, source, left, ask.service, ask.window, about, ask.reference, known)
        case p.VerifyConcern():
            return c.VerifyConcern(by, ask.concern, ask.founded, _note(ask.note))
        case p.MendConcern():
            return c.MendConcern(by, ask.concern, _note(ask.note))
        case p.CallBackConcern():
            return c.CallBackConcern(by, ask.concern, Done(ask.outcome), _note(ask.note))  # type: ignore[arg-type]
        case p.CloseConcern():
            return c.CloseConcern(by, ask.concern, _note(ask.note))
        case p.SeeContact():
            return c.SeeContact(by, ask.concern)


def _note(text: str) -> Private:
    return sealed(p.one_line(text))


def concerns_listed(by: Staff, *, overdue: bool) -> Question:
    """Those that are not closed: overdue ones first, then by when they are to be closed."""

    def told(hall: Hall, _now: int) -> p.Result:
        clerk = worker(hall, by)
        late, rest = hall.concerns.overdue(hall.day), hall.concerns.unsettled()
        others = (concern for concern in rest if not overdue and not concern.overdue(hall.day))
        seen = (concern for concern in chain(late, others) if not hidden_from(hall, clerk, concern))
        return p.Concerns(tuple(concern_info(concern, hall.day) for concern in islice(seen, MOST_CONCERNS)))

    return told


def closed_listed(by: Staff, kept: Sequence[Concern]) -> Question:
    """Closed ones as they are ``kept``, in that order."""

    def told(hall: Hall, _now: int) -> p.Result:
        clerk = worker(hall, by)
        return p.Concerns(
            tuple(
                concern_info(concern, hall.day) for concern in kept if not hidden_from(hall, clerk, concern)
            )
        )

    return told


def concern_told(
    by: Staff, number: str, kept: Concern | None, left: Mapping[str, Private], ticked: tuple[str, ...]
) -> Question:
    """One concern as it is ``kept``, with what was ``left`` behind about it, by what it is about, and the
    options that were ``ticked`` in its rating."""

    def told(hall: Hall, now: int) -> p.Result:
        clerk = worker(hall, by)
        if kept is None or hidden_from(hall, clerk, kept):
            raise UnknownConcern(concern=number)
        said = left.get(about_concern(kept), NOTHING_LEFT)
        return p.ConcernStory(
            concern_info(kept, hall.day),
            p.one_line(said.words),
            masked_name(p.one_line(said.name)),
            masked_phone(said.phone),
            tuple(
                p.ConcernStep(step.at, step.what.value, step.by, _written(left, about_step(kept.id, count)))
                for count, step in enumerate(kept.steps, 1)
            ),
            kept.responded_at,
            kept.closed_at,
            {state.value: spent for state, spent in kept.spent(now).items()},
            kept.rating[0] if kept.rating and by.window is not None else None,
            ticked,
            clerk in by.callers,
        )

    return told


def _written(left: Mapping[str, Private], about: str) -> str:
    return p.one_line(left.get(about, NOTHING_LEFT).words)


def concern_info(concern: Concern, day: str) -> p.ConcernInfo:
    """A concern, with the deadlines that have passed on the hall's ``day``."""
    return p.ConcernInfo(
        number=concern.number,
        source=concern.source.value,
        state=concern.state.value,
        opened_at=concern.opened_at,
        service=concern.service,
        window=concern.window,
        clerk=concern.clerk,
        level=concern.level.value if concern.level else None,
        respond_by=concern.respond_by,
        close_by=concern.close_by,
        overdue=concern.overdue(day),
        contact=concern.contact,
        tries=concern.tries,
        reference=concern.reference,
    )
