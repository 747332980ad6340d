"""Cases: matters that were accepted and go to the back office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine

from hall_server.domain.case import Case
from hall_server.domain.events import CaseAccepted, CaseCollected, CaseDecided, CaseSupplemented
from hall_server.store import codec, schema

from .outlasting import Outlasting, as_it_stood, span
from .position import Position


class CaseSeen(NamedTuple):
    """One case; moments are milliseconds since the epoch, ``promised`` and ``legal`` ISO dates of deadlines.

    ``clerk`` and ``window`` are those who accepted it as the outcome of ``ticket``; ``missing`` counts the
    papers still owed by ``supplement_by``.
    """

    case: int
    number: str
    service: str
    ticket: int
    window: int
    clerk: str
    state: str
    accepted_at: int
    promised: str | None
    legal: str | None
    missing: int
    supplement_by: str | None
    decided_at: int | None
    decided_by: str
    collected_at: int | None


_CASES = Outlasting(
    schema.cases,
    "case",
    CaseAccepted,
    (CaseSupplemented, CaseDecided, CaseCollected),
    codec.decode_case,
    lambda hall: hall.cases.by_id,
)


def cases_between(engine: Engine, first: date, last: date, until: Position) -> Iterator[CaseSeen]:
    """Those accepted on the business days from ``first`` to ``last``, and earlier ones not decided before.

    In the order in which they were accepted. Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    days, table = span(engine, first, last, until), schema.cases
    where = days.may_go_on(table.c.case_id, table.c.collected_at)
    for known, case in as_it_stood(engine, _CASES, where, until):
        if days.goes_on(known, case.decided_at):
            yield _seen(case)


def _seen(case: Case) -> CaseSeen:
    return CaseSeen(
        case.id,
        case.number,
        case.service,
        case.ticket,
        case.window,
        case.owner,
        case.state.value,
        case.accepted_at,
        case.promised,
        case.legal,
        len(case.missing),
        case.supplement_by,
        case.decided_at,
        case.decided_by,
        case.collected_at,
    )
