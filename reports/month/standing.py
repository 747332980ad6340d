"""What the rankings need to know of windows and clerks besides their visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import numpy as np

from reports.ranking import Context
from reports.ranking.model import Unit
from reports.records import OUTCOMES

from .material import Material

CLOSING = ("bad_rating", "consultation", "suggestion", "complaint")
"""Sources whose closing in time counts: bad ratings and what the desk for 办不成事 takes up."""


def context(material: Material, unit: Unit) -> Context:
    """What the hall does not keep at all is None: an imported past has no concerns and no cases."""
    return Context(
        availability=availability(material, unit),
        closure=closure(material, unit) if material.concerns else None,
        complaints=founded(material) if material.concerns else None,
        overdue=overdue(material) if material.cases else None,
        timezone=material.calendar.timezone,
    )


def availability(material: Material, unit: Unit) -> Mapping[str, float]:
    """open / (signed in - back office - training), over the period's sessions."""
    opened, should = Counter[str](), Counter[str]()
    for session in material.sessions:
        name = str(session.window) if unit == "window" else session.clerk
        opened[name] += session.open_ms
        should[name] += session.signed_in_ms - session.back_office_ms - session.training_ms
    return {name: opened[name] / span for name, span in sorted(should.items()) if span > 0}


def closure(material: Material, unit: Unit) -> Mapping[str, tuple[int, int]]:
    """By unit, the concerns that were closed in time and those that were to be closed in the period."""
    closed, due = Counter[str](), Counter[str]()
    calendar = material.calendar
    for concern in material.concerns:
        name = concern.clerk if unit == "clerk" else str(concern.window or "")
        if not name or concern.source not in CLOSING or not material.in_period(concern.close_by):
            continue
        if calendar.due(concern.close_by, concern.closed_at):
            due[name] += 1
            closed[name] += not calendar.missed(concern.close_by, concern.closed_at)
    return {name: (closed[name], count) for name, count in sorted(due.items())}


def founded(material: Material) -> Collection[tuple[int, int]]:
    """The visits whose bad rating was looked into and found to be founded."""
    return {
        concern.rating
        for concern in material.concerns
        if concern.rating is not None and any(step.what == "founded" for step in concern.steps)
    }


def overdue(material: Material) -> Collection[tuple[int, int]]:
    """The visits whose case was decided after its deadline, or is not decided yet."""
    records = material.records
    late = {
        (case.ticket, case.service)
        for case in material.cases
        if (deadline := case.promised or case.legal) is not None
        and material.calendar.missed(deadline, case.decided_at)
    }
    tickets = [ticket for ticket, _service in late]
    accepted = records.outcome == OUTCOMES.index("accepted")
    rows = np.flatnonzero(accepted & np.isin(records.ticket, tickets))
    return {
        (int(records.ticket[row]), int(records.visit[row]))
        for row in rows
        if (int(records.ticket[row]), records.services[records.service[row]]) in late
    }
