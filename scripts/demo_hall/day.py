"""The citizens of a day: read from a file, every value checked."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .words import _

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
PRIORITIES: Final = ("normal", "appointment", "elderly", "disabled", "green")
LONGEST: Final = 24 * 3600.0
MOST_PROBLEMS: Final = 10


@dataclass(frozen=True, slots=True)
class Step:
    """A service at a window, and how many seconds it takes there."""

    service: str
    handling: float


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who comes ``arrives`` seconds after opening and needs one service after the other."""

    arrives: float
    steps: tuple[Step, ...]
    shows_up: bool = True


class DayError(Exception):
    """A day file cannot be used. Its text lists ``file:line: column: what to write``."""


def read_day(path: Path, services: Collection[str]) -> list[Citizen]:
    """The citizens of a CSV file, in the order of their arrival. Raises :class:`DayError`."""
    citizens: list[Citizen] = []
    problems: list[str] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            problems += _columns(path, rows.fieldnames or ())
            for row in rows if not problems else ():
                reader = _Row(row, services)
                citizen = reader.citizen()
                problems += (f"{path}:{rows.line_num}: {problem}" for problem in reader.problems)
                if len(problems) >= MOST_PROBLEMS:
                    break
                citizens.append(citizen)
    except OSError as error:
        raise DayError(_("{path}: cannot be read: {error}", path=path, error=error.strerror)) from None
    except UnicodeDecodeError:
        raise DayError(_("{path}: is not UTF-8 text; save it as CSV UTF-8", path=path)) from None
    except csv.Error as error:
        raise DayError(f"{path}:{rows.line_num}: {error}") from None
    if not problems and not citizens:
        problems.append(_("{path}: nobody comes; write one line for each citizen", path=path))
    if problems:
        raise DayError("\n".join(problems[:MOST_PROBLEMS]))
    return sorted(citizens, key=lambda citizen: citizen.arrives)


def _columns(path: Path, found: Collection[str]) -> Iterator[str]:
    """A file that lacks columns, or has others, is probably not a day at all."""
    for column in COLUMNS:
        if column not in found:
            known = ",".join(COLUMNS)
            yield _(
                "{path}:1: {column}: is missing; the first line must be {known}",
                path=path,
                column=column,
                known=known,
            )
    for column in found:
        if column not in COLUMNS:
            yield _("{path}:1: {column}: is not a column of a day; remove it", path=path, column=column)


class _Row:
    """Reads one line; what is wrong with it gathers in ``problems``."""

    def __init__(self, row: dict[str, str | None], services: Collection[str]) -> None:
        self._row = row
        self._services = services
        self.problems: list[str] = []
        if None in row:
            self.problems.append(_("more values than columns; quote values that contain commas"))
        elif None in row.values():
            self.problems.append(_("fewer values than columns; leave values empty but keep the commas"))

    def citizen(self) -> Citizen:
        self._one_of("priority", PRIORITIES)
        if self._text("slot_s"):
            self._seconds("slot_s", least=0)
        steps = [self._step("service", "handling_s")]
        if self._text("then_service"):
            steps.append(self._step("then_service", "then_handling_s"))
        elif self._text("then_handling_s"):
            self._wrong("then_handling_s", _("must be empty when then_service is"))
        shows_up = self._one_of("shows_up", ("yes", "no")) == "yes"
        return Citizen(self._seconds("arrives_s", least=0), tuple(steps), shows_up)

    def _step(self, service: str, handling: str) -> Step:
        value = self._text(service)
        if value not in self._services:
            known = ", ".join(sorted(self._services))
            sentence = _("{value} is not a service of this hall: {known}", value=repr(value), known=known)
            self._wrong(service, sentence)
        return Step(value, self._seconds(handling, least=1))

    def _one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        value = self._text(column)
        if value not in allowed:
            self._wrong(
                column, _("{value} must be one of {allowed}", value=repr(value), allowed=", ".join(allowed))
            )
        return value

    def _seconds(self, column: str, least: float) -> float:
        value = _number(self._text(column))
        if value is None or not least <= value <= LONGEST:
            sentence = _("must be a number of seconds from {least} to {most}", least=least, most=int(LONGEST))
            self._wrong(column, sentence)
            return least
        return value

    def _text(self, column: str) -> str:
        return (self._row.get(column) or "").strip()

    def _wrong(self, column: str, sentence: str) -> None:
        self.problems.append(f"{column}: {sentence}")


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
