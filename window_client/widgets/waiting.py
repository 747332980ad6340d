"""Who waits for this window, and how long."""

from __future__ import annotations

from textual.content import Content

from window_client import reasons
from window_client.cells import GAP, as_many_as_fit, fit, rule
from window_client.citizens import CLASSES, mark
from window_client.state import InLine, Picture
from window_client.times import length
from window_client.words import _

from .panel import Panel


class Waiting(Panel):
    DEFAULT_CSS = "Waiting { height: 4; }"

    def draw(self, picture: Picture, width: int) -> Content:
        title = _("Waiting for this window")
        if picture.only:
            title += "   " + _("only: {classes}", classes=" ".join(_(CLASSES[one]) for one in picture.only))
        lines = [rule(title, width), *_line(picture, width)]
        if picture.parked:
            parts = [
                f"{one.number} {length(one.since)} ({reasons.shown(one.reason)})" for one in picture.parked
            ]
            count = _("parked: {count}", count=len(parts))
            lines.append(fit("   ".join([" " + count, *parts]), width))
        return Content("\n").join([Content.styled(lines[0], "bold"), *map(Content, lines[1:])])


def _line(picture: Picture, width: int) -> list[str]:
    if not picture.waiting:
        return [" " + _("Nobody is waiting."), ""]
    first = picture.waiting[0]
    summary = GAP.join(
        [
            _("{count} waiting", count=len(picture.waiting)),
            _("longest {time}", time=length(picture.longest)),
            _("next {number} {service}", number=first.number, service=first.service_name),
        ]
    )
    return [
        fit(f" {summary}", width),
        " " + as_many_as_fit([_entry(one) for one in picture.waiting], width - 2, GAP),
    ]


def _entry(one: InLine) -> str:
    """A ticket in line: its number, how long it has waited or its appointment, its class and its step."""
    time = _("appointment {time}", time=one.slot) if one.slot else length(one.waited)
    step = f"{one.journey.step}/{one.journey.steps}" if one.journey else ""
    return " ".join(filter(None, [one.number, time, mark(one.priority), step]))
