"""What stands on a slip, line by line, whatever prints it. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hall_server.client import N_
from hall_server.protocol import Language, SlipOffered, Text

from .words import SCAN, both

_NEVER_FIRST = "、，。；：！？）》」』】,.;:!?)"
_NEVER_LAST = "（《「『【("

Style = Literal["small", "normal", "large", "number", "mark"]


@dataclass(frozen=True, slots=True)
class Line:
    """One centred line of text; ``mark`` is printed white on black."""

    text: str
    style: Style = "normal"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list, at the left; its rows stand below each other, beside ``label``."""

    label: str
    text: str
    style: Literal["small", "normal"] = "normal"


@dataclass(frozen=True, slots=True)
class Gap:
    """A little empty space."""


@dataclass(frozen=True, slots=True)
class QrCode:
    content: str


Element = Line | Item | Gap | QrCode


def layout(job: SlipOffered, first: Language) -> tuple[Element, ...]:
    """The elements of a slip from top to bottom; of each pair of languages ``first`` comes first."""
    slip = _Slip(job, first)
    match job.kind:
        case "ticket":
            body = slip.ticket()
        case "missing":
            body = slip.missing()
        case "receipt":
            body = slip.receipt()
    return (*slip.head(), *body)


class _Slip:
    """The parts of one job's paper."""

    def __init__(self, job: SlipOffered, first: Language) -> None:
        self._job = job
        self._first: Language = first
        self._second: Language = "en" if first == "zh" else "zh"

    def head(self) -> list[Element]:
        elements: list[Element] = [*self._pair(self._job.hall), Gap()]
        if self._job.reprint:
            mark = both(N_("REPRINT"))
            elements += [Line(f" {mark.zh} {mark.en} ", "mark"), Gap()]
        return elements

    def ticket(self) -> list[Element]:
        job = self._job
        elements: list[Element] = [Line(job.number, "number"), *self._pair(job.service, "large"), Gap()]
        if job.slot:
            elements += self._pair(both(N_("Appointment: {time}"), time=job.slot))
        if job.case:
            elements += self._pair(both(N_("Collects case {case}"), case=job.case))
        elements += self._pair(both(N_("People ahead of you: {count}"), count=job.people_ahead))
        if job.wait is not None:
            low, high = job.wait
            elements += self._pair(both(N_("Expected wait: {low}-{high} minutes"), low=low, high=high))
        elements += self._pair(
            Text(
                zh=both(N_("Please wait in: {zone}"), zone=job.zone.zh).zh,
                en=both(N_("Please wait in: {zone}"), zone=job.zone.en).en,
            )
        )
        if job.steps:
            elements += [Gap(), *self._pair(both(N_("One number for all of this:"))), *self._steps()]
        elements += [Gap(), Line(job.printed_on, "small")]
        if job.url:
            elements += [Gap(), QrCode(job.url), *self._pair(both(SCAN), "small")]
        return elements

    def missing(self) -> list[Element]:
        """The one-time list: all that is missing, said once and in full."""
        return [
            *self._title(both(N_("What is missing"))),
            *self._pair(self._job.service),
            self._origin(),
            Gap(),
            *self._still_missing(),
            Gap(),
            *self._pair(both(N_("Please bring all of this next time, so that one more visit is enough."))),
        ]

    def receipt(self) -> list[Element]:
        """For an accepted case: its number, what is owed by both sides, and how to get the result."""
        job = self._job
        elements: list[Element] = [
            *self._title(both(N_("Receipt"))),
            *self._pair(both(N_("Case number")), "small"),
            Line(job.case, "number"),
            *self._pair(job.service),
            self._origin(),
        ]
        if job.lines:
            elements += [Gap(), *self._still_missing()]
        if job.supplement_by:
            elements += self._date(both(N_("Bring it at the latest on")), job.supplement_by)
        # While papers are owed nobody can say by when it will be decided.
        if job.due and not job.lines:
            elements += self._date(both(N_("Decided at the latest on")), job.due)
        elements += [Gap()]
        if not job.pick_up:
            return [*elements, *self._pair(both(N_("Please keep this receipt.")))]
        collect = both(N_("When it is decided, scan or type the case number at the kiosk to collect it."))
        return [*elements, *self._pair(collect), QrCode(job.case)]

    def _title(self, text: Text) -> list[Element]:
        return [*self._pair(text, "large"), Gap()]

    def _origin(self) -> Line:
        """The number that was served, and when."""
        return Line(f"{self._job.number}  {self._job.printed_on}")

    def _still_missing(self) -> list[Element]:
        lines = self._job.lines
        items = [Item(f"{place}.", line) for place, line in enumerate(lines, start=1)]
        return [*self._pair(both(N_("Still missing ({count}):"), count=len(lines))), *items]

    def _date(self, label: Text, date: str) -> list[Element]:
        return [Gap(), *self._pair(label), Line(date, "large")]

    def _steps(self) -> list[Item]:
        items: list[Item] = []
        for place, step in enumerate(self._job.steps, start=1):
            one, other = step.in_language(self._first), step.in_language(self._second)
            items += [Item(f"{place}.", one), *([Item("", other, "small")] if other != one else [])]
        return items

    def _pair(self, text: Text, style: Style = "normal") -> tuple[Line, ...]:
        one, other = text.in_language(self._first), text.in_language(self._second)
        return (Line(one, style),) if one == other else (Line(one, style), Line(other, "small"))


def wrap(text: str, width: int, measure: Callable[[str], int]) -> list[str]:
    """Break text into lines no wider than ``width``, at spaces where there are any.

    Chinese breaks anywhere; a Latin word or a date is broken only when it alone is too long.
    """
    lines: list[str] = []
    rest = text.strip()
    while rest and measure(rest) > width:
        fitting = bisect_right(range(len(rest)), width, key=lambda signs: measure(rest[:signs])) - 1
        end = max(1, fitting)
        start = end
        while start > 0 and _one_word(rest[start - 1 : start + 1]):
            start -= 1
        end = start or end
        while end > 1 and (rest[end] in _NEVER_FIRST or rest[end - 1] in _NEVER_LAST):
            end -= 1
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, rest] if rest or not lines else lines


def _one_word(signs: str) -> bool:
    """Whether no line ends between these two signs."""
    return signs.isascii() and " " not in signs
