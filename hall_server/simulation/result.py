"""``RESULT.csv``: one row for each service at a window."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from hall_server.domain.announced import Announced
from hall_server.domain.events import CallReason

from .visit import Visit

COLUMNS: Final = (
    "row",
    "step",
    "number",
    "service",
    "priority",
    "window",
    "issued_s",
    "call_by_s",
    "called_s",
    "started_s",
    "ended_s",
    "outcome",
    "reason",
    "announced_p10_s",
    "announced_p50_s",
    "announced_p90_s",
)


def write_result(path: Path, visits: Iterable[Visit], announced: Mapping[str, Announced]) -> None:
    """Write all of it or nothing: the file appears, or is replaced, when it is complete.

    ``announced`` is what was told with each number. Raises :class:`OSError` naming ``path``.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(COLUMNS)
                writer.writerows(_row(visit, announced.get(visit.number)) for visit in visits)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _row(visit: Visit, announced: Announced | None) -> Iterator[object]:
    yield visit.visitor.row
    yield visit.step
    yield visit.number
    yield visit.service
    yield visit.visitor.priority.value
    yield "" if visit.window is None else visit.window
    for moment in (visit.issued, visit.call_by, visit.called, visit.started, visit.ended):
        yield "" if moment is None else seconds(moment)
    yield visit.outcome
    yield "" if visit.why is None else reason(visit.why)
    told = (
        (None,) * 3
        if announced is None or visit.step > 1
        else (announced.low, announced.middle, announced.high)
    )
    for wait in told:
        yield "" if wait is None else seconds(wait)


def seconds(milliseconds: int) -> int | float:
    """A whole number of seconds if it is one."""
    whole, rest = divmod(milliseconds, 1000)
    return milliseconds / 1000 if rest else whole


def reason(why: CallReason) -> str:
    """Why this ticket was called, in any language: the rule, seconds waited, and how many others."""
    return f"rule={why.rule} waited={seconds(why.waited)} others={why.others} overtook={why.overtook}"
