"""A day's citizens: read from a CSV file, every value checked."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.language import Translator, system_language
from hall_server.tomlfile import unknown_word

from .sheet import must_be_free_of, rows_of

_ = Translator("hall_server", system_language())

COLUMNS: Final = (
    "arrives_s",
    "service",
    "priority",
    "slot_s",
    "handling_s",
    "shows_up",
    "then_service",
    "then_handling_s",
)
MOST_SECONDS: Final = 24 * 3600
VARIATION: Final = 0.7
"""Of lengths that are drawn: standard deviation by mean."""


class Step(NamedTuple):
    """A service at a window, and how long it takes there in milliseconds."""

    service: str
    handling: int


@dataclass(frozen=True, slots=True)
class Visitor:
    """A citizen of the day. Moments are milliseconds since opening; ``row`` counts from 1."""

    row: int
    arrives: int
    steps: tuple[Step, ...]
    priority: Priority = Priority.NORMAL
    slot: int | None = None
    shows_up: bool = True


def read_trace(path: Path, plan: HallPlan, seed: int) -> list[Visitor]:
    """The citizens of a file, in order. Raises :class:`TraceError`.

    When the file gives no handling times at all they are drawn with ``seed``: lognormal, around the
    length that the plan has for the service.
    """
    rows = rows_of(path, COLUMNS)
    given = any(row.get("handling_s") or row.get("then_handling_s") for _line, row in rows)
    dice = None if given else random.Random(seed)
    problems: list[str] = []
    visitors: list[Visitor] = []
    for index, (line, row) in enumerate(rows, start=1):
        reader = _Row(row, plan, dice)
        visitors.append(reader.visitor(index, after=visitors[-1].arrives if visitors else 0))
        problems += (f"{path}:{line}: {problem}" for problem in reader.problems)
    if not rows:
        problems.append(_("{path}:1: nobody comes; write one line for each citizen", path=path))
    must_be_free_of(problems)
    return visitors


def write_trace(path: Path, visitors: Iterable[Visitor]) -> None:
    """As :func:`read_trace` reads it. Raises :class:`OSError` naming ``path``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for visitor in visitors:
            first, *then = visitor.steps
            further = (then[0].service, then[0].handling / 1000) if then else ("", "")
            slot = "" if visitor.slot is None else visitor.slot / 1000
            came = "yes" if visitor.shows_up else "no"
            row = (first.service, visitor.priority.value, slot, first.handling / 1000, came, *further)
            writer.writerow((visitor.arrives / 1000, *row))


class _Row:
    """Reads one line; what is wrong with it gathers in ``problems``."""

    def __init__(self, row: dict[str, str], plan: HallPlan, dice: random.Random | None) -> None:
        self._row = row
        self._plan = plan
        self._dice = dice
        self.problems: list[str] = []

    def visitor(self, row: int, after: int) -> Visitor:
        if not self._row:
            self._wrong("", _("needs as many values as the first line has columns; keep the commas"))
            return Visitor(row, after, ())
        arrives = self._milliseconds("arrives_s")
        if arrives < after:
            self._wrong("arrives_s", _("is before the line above; sort the file by arrives_s"))
        priority = self._one_of("priority", [priority.value for priority in Priority])
        slot = self._slot(priority)
        steps = [self._step("service", "handling_s")]
        if self._row["then_service"]:
            steps.append(self._step("then_service", "then_handling_s"))
        elif self._row["then_handling_s"]:
            self._wrong("then_handling_s", _("must be empty when then_service is"))
        shows_up = self._one_of("shows_up", ["yes", "no"]) == "yes"
        kind = Priority(priority) if priority else Priority.NORMAL
        return Visitor(row, max(arrives, after), tuple(steps), kind, slot, shows_up)

    def _slot(self, priority: str) -> int | None:
        """Whoever has an appointment has a slot; old or disabled people may have one, too."""
        if self._row["slot_s"]:
            if priority == Priority.NORMAL:
                sentence = _("must be empty for normal; or write appointment as the priority")
                self._wrong("slot_s", sentence)
            return self._milliseconds("slot_s")
        if priority == Priority.APPOINTMENT:
            self._wrong("slot_s", _("is empty; an appointment needs its slot, in seconds from opening"))
        return None

    def _step(self, column: str, handling: str) -> Step:
        service = self._row[column]
        planned = self._plan.service_by_id.get(service)
        if not service:
            self._wrong(column, _("is empty; write the id of a service of the hall"))
        elif planned is None:
            self._wrong(column, unknown_word(service, self._plan.service_by_id))
        if self._dice is not None:
            return Step(service, _drawn(self._dice, planned.usual_length if planned else 1))
        if not self._row[handling]:
            sentence = _("is empty; write how many seconds it takes, or leave all of them empty to draw them")
            self._wrong(handling, sentence)
            return Step(service, 0)
        return Step(service, self._milliseconds(handling))

    def _one_of(self, column: str, known: list[str]) -> str:
        """The value, or an empty one when it is wrong."""
        value = self._row[column]
        if value in known:
            return value
        self._wrong(column, _("must be one of: {expected}", expected=", ".join(known)))
        return ""

    def _milliseconds(self, column: str) -> int:
        """The value, or 0 when it is wrong."""
        value = self._row[column]
        try:
            # Python would take 1_0 for 10; nobody else writes numbers so.
            seconds = math.nan if "_" in value else float(value)
        except ValueError:
            seconds = math.nan
        if 0 <= seconds <= MOST_SECONDS:
            return round(seconds * 1000)
        self._wrong(column, _("must be a number of seconds from 0 to {most}", most=MOST_SECONDS))
        return 0

    def _wrong(self, column: str, sentence: str) -> None:
        self.problems.append(f"{column}: {sentence}" if column else sentence)


def _drawn(dice: random.Random, mean: int) -> int:
    sigma = math.sqrt(math.log(1 + VARIATION**2))
    return round(dice.lognormvariate(math.log(mean) - sigma**2 / 2, sigma))
