"""Closed loops (bad ratings, 办不成事, the hotline, service visitors): how far each has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from hall_server.store.history import ConcernSeen

from .figures import share
from .model import LoopRow, Share
from .moments import Calendar

DAY = 24 * 3_600_000
BAD_RATING = "bad_rating"
SOURCES = (BAD_RATING, "consultation", "suggestion", "complaint", "experience", "hotline")


@dataclass(frozen=True, slots=True)
class Loop:
    """One concern as it stood. Moments are milliseconds since the epoch; None: not yet.

    ``satisfied`` is what the citizen said at the last call that was answered, None before. ``overdue``: a
    deadline passed before it was met.
    """

    source: str
    opened_at: int
    closed_at: int | None
    responded: bool
    founded: bool
    mended: bool
    satisfied: bool | None
    overdue: bool


def loop_of(concern: ConcernSeen, calendar: Calendar) -> Loop | None:
    """How far a concern has come since it was last opened; None of one whose rating became void."""
    steps: list[str] = []
    for step in concern.steps:
        steps = [] if step.what in ("opened", "reopened") else [*steps, step.what]
    if concern.closed_at is not None and steps and steps[-1] == "withdrawn":
        return None
    answers = [step for step in steps if step in ("satisfied", "unsatisfied")]
    return Loop(
        source=concern.source,
        opened_at=concern.opened_at,
        closed_at=concern.closed_at,
        responded=concern.responded_at is not None,
        founded="founded" in steps,
        mended="mended" in steps,
        satisfied=answers[-1] == "satisfied" if answers else None,
        overdue=calendar.missed(concern.close_by, concern.closed_at)
        or (calendar.missed(concern.respond_by, concern.responded_at or concern.closed_at)),
    )


def loop_rows(loops: Iterable[Loop]) -> tuple[LoopRow, ...]:
    """By source, in the order of ``SOURCES``; a source without any has no row."""
    by_source: dict[str, list[Loop]] = {}
    for loop in loops:
        by_source.setdefault(loop.source, []).append(loop)
    order = {source: place for place, source in enumerate(SOURCES)}
    return tuple(
        _row(source, by_source[source])
        for source in sorted(by_source, key=lambda source: (order.get(source, len(order)), source))
    )


def _row(source: str, loops: Sequence[Loop]) -> LoopRow:
    took = [(loop.closed_at - loop.opened_at) / DAY for loop in loops if loop.closed_at is not None]
    return LoopRow(
        source=source,
        opened=len(loops),
        closed=len(took),
        open_still=len(loops) - len(took),
        overdue=sum(loop.overdue for loop in loops),
        founded=sum(loop.founded for loop in loops),
        mended=sum(loop.mended for loop in loops),
        called_back=sum(loop.satisfied is not None for loop in loops),
        satisfied=sum(loop.satisfied is True for loop in loops),
        median_days_to_close=round(median(took), 1) if took else None,
    )


def bad_rating_rates(loops: Iterable[Loop]) -> tuple[Share, Share, Share]:
    """差评回复率, 差评整改率 and 整改满意率 of the bad ratings among them.

    Looked into / bad ratings; mended / bad ratings; content / citizens who were reached after mending. The
    standards name these rates and leave the formulas open; these are inferred from local rules.
    """
    bad = [loop for loop in loops if loop.source == BAD_RATING]
    mended = [loop for loop in bad if loop.mended]
    return (
        share(sum(loop.responded for loop in bad), len(bad)),
        share(len(mended), len(bad)),
        share(
            sum(loop.satisfied is True for loop in mended),
            sum(loop.satisfied is not None for loop in mended),
        ),
    )
