"""When each window is open: what a manager writes into a schedule, and what advice comes to."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from hall_server.domain.plan import HallPlan
from hall_server.domain.rules import HOUR, MINUTE
from hall_server.language import Translator, system_language

from .sheet import must_be_free_of, rows_of

_ = Translator("hall_server", system_language())

Spans = Sequence[tuple[int, int]]
"""When a window is open, in order and apart: from and until."""
Openings = Mapping[int, Spans]
"""By window, in milliseconds from one beginning, midnight or the hall's opening. Others stay closed."""

COLUMNS: Final = ("window", "opens", "closes")
TO_THE_END: Final = 48 * HOUR
"""A window that closes then stays until everybody has been served."""
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|24:00")


def read_openings(path: Path, plan: HallPlan) -> Openings:
    """The windows of a file, in milliseconds from midnight. Raises :class:`TraceError`."""
    problems: list[str] = []
    found: dict[int, list[tuple[int, int, int]]] = {}
    windows = {str(number): number for number in plan.window_by_number}

    def wrong(line: int, column: str, sentence: str) -> None:
        problems.append(f"{path}:{line}: {column}: {sentence}" if column else f"{path}:{line}: {sentence}")

    rows = rows_of(path, COLUMNS)
    for line, row in rows:
        if not row:
            wrong(line, "", _("needs as many values as the first line has columns; keep the commas"))
            continue
        window = windows.get(row["window"].lstrip("0"), 0)
        if not window:
            wrong(line, "window", _("{value} is no window of the hall", value=row["window"] or "-"))
        opens = moment_of(row["opens"])
        closes = moment_of(row["closes"]) if row["closes"] else TO_THE_END
        if opens is None:
            wrong(line, "opens", _("must be a time of day, such as 09:00"))
        if closes is None:
            wrong(line, "closes", _("must be a time of day, such as 17:00, or empty: to the end"))
        if opens is None or closes is None:
            continue
        if closes <= opens:
            wrong(line, "closes", _("must be later than opens"))
        its = found.setdefault(window, [])
        other = next((other for begins, ends, other in its if begins < closes and opens < ends), None)
        if other is None:
            its.append((opens, closes, line))
        elif window:
            wrong(line, "", _("window {window} is open then by line {line}", window=window, line=other))
    if not rows:
        problems.append(_("{path}:1: no window opens; write one line for each opening", path=path))
    must_be_free_of(problems)
    return {window: _joined([span[:2] for span in spans]) for window, spans in sorted(found.items())}


def write_openings(path: Path, openings: Openings) -> None:
    """As :func:`read_openings` reads it. Raises :class:`OSError` naming ``path``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for window, spans in sorted(openings.items()):
            for begins, ends in spans:
                writer.writerow((window, clock(begins), "" if ends >= TO_THE_END else clock(ends)))


def all_day(plan: HallPlan) -> Openings:
    return {window.number: [(0, TO_THE_END)] for window in plan.windows}


def from_opening(openings: Openings, opening: int) -> Openings:
    """Counted from ``opening`` instead of midnight; who opens before the hall opens with it."""
    moved: dict[int, Spans] = {}
    for window, spans in openings.items():
        its = [
            (max(0, begins - opening), ends if ends >= TO_THE_END else ends - opening)
            for begins, ends in spans
            if ends > opening
        ]
        if its:
            moved[window] = its
    return moved


def open_between(spans: Spans, begins: int, ends: int) -> int:
    """For how long of a time a window is open."""
    return sum(max(0, min(ends, until) - max(begins, since)) for since, until in spans)


def clock(moment: int) -> str:
    """Milliseconds since midnight as a time of day."""
    hours, minutes = divmod(moment // MINUTE, 60)
    return f"{hours:02d}:{minutes:02d}"


def moment_of(text: str) -> int | None:
    """A time of day in milliseconds since midnight, None when it is none."""
    if not _CLOCK.fullmatch(text):
        return None
    hours, minutes = map(int, text.split(":"))
    return hours * HOUR + minutes * MINUTE


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begins, ends in sorted(spans):
        if joined and joined[-1][1] == begins:
            joined[-1] = (joined[-1][0], ends)
        else:
            joined.append((begins, ends))
    return joined
