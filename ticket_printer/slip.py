"""What stands on a slip, line by line, whatever prints it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hall_server.client import N_
from hall_server.protocol import Language, SlipOffered, Text

from .words import both

_NEVER_FIRST = "、，。；：！？）》」』】,.;:!?)"
_NEVER_LAST = "（《「『【("

Style = Literal["small", "normal", "large", "number", "mark"]


@dataclass(frozen=True, slots=True)
class Line:
    """One centred line of text; ``mark`` is printed white on black."""

    text: str
    style: Style = "normal"


@dataclass(frozen=True, slots=True)
class Gap:
    """A little empty space."""


@dataclass(frozen=True, slots=True)
class QrCode:
    content: str


Element = Line | Gap | QrCode


def layout(job: SlipOffered, first: Language) -> tuple[Element, ...]:
    """The elements of a slip from top to bottom; of each pair of languages ``first`` comes first."""

    def pair(text: Text, style: Style) -> tuple[Line, ...]:
        second: Language = "en" if first == "zh" else "zh"
        one, other = text.in_language(first), text.in_language(second)
        return (Line(one, style),) if one == other else (Line(one, style), Line(other, "small"))

    elements: list[Element] = [*pair(job.hall, "normal"), Gap()]
    if job.reprint:
        mark = both(N_("REPRINT"))
        elements += [Line(f" {mark.zh} {mark.en} ", "mark"), Gap()]
    elements += [Line(job.number, "number"), *pair(job.service, "large"), Gap()]
    elements += pair(both(N_("People ahead of you: {count}"), count=job.people_ahead), "normal")
    elements += pair(
        Text(
            zh=both(N_("Please wait in: {zone}"), zone=job.zone.zh).zh,
            en=both(N_("Please wait in: {zone}"), zone=job.zone.en).en,
        ),
        "normal",
    )
    elements += [Gap(), Line(job.printed_on, "small")]
    if job.url:
        elements += [Gap(), QrCode(job.url), *pair(both(N_("Scan to follow the queue")), "small")]
    return tuple(elements)


def wrap(text: str, width: int, measure: Callable[[str], int]) -> list[str]:
    """Break text into lines no wider than ``width``, at spaces where there are any.

    Chinese breaks anywhere; a Latin word is broken only when it alone is too long.
    """
    lines: list[str] = []
    rest = text.strip()
    while rest and measure(rest) > width:
        end = max(n for n in range(1, len(rest) + 1) if n == 1 or measure(rest[:n]) <= width)
        if rest[end - 1 : end + 1].isascii() and rest[end - 1 : end + 1].isalnum():
            space = rest.rfind(" ", 0, end)
            end = space if space > 0 else end
        while end > 1 and (rest[end] in _NEVER_FIRST or rest[end - 1] in _NEVER_LAST):
            end -= 1
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, rest] if rest or not lines else lines
