"""The ticket at the window, to be read from a metre: its number, its service and the running time."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from window_client import reasons
from window_client.big_text import INK, big
from window_client.cells import GAP, apart, fit, rule
from window_client.citizens import class_name, how_to_call, need_names
from window_client.state import AtDesk, Picture, Situation
from window_client.times import length
from window_client.words import N_, _

from .panel import Panel

IDLE = {
    Situation.CLOSED: N_("The window is closed."),
    Situation.PAUSED: N_("The window is paused."),
    Situation.FREE: N_("The window is open. Nobody is here."),
    Situation.STANDING_BY: N_("Standing by: whoever comes is called to this window."),
}
MARGIN = 2


class NowServing(Panel):
    DEFAULT_CSS = "NowServing { height: 10; }"

    def draw(self, picture: Picture, width: int) -> Content:
        if picture.at_desk is None:
            return _idle(picture, width)
        return _ticket(picture, picture.at_desk, width)


def _ticket(picture: Picture, desk: AtDesk, width: int) -> Content:
    called = picture.situation is Situation.CALLED
    title = _("Called") if called else _("Now serving")
    if picture.paused_by:
        why = reasons.shown(picture.pause_reason)
        title += "   " + _("then paused by the hall manager: {reason}", reason=why)
    usual = _("usually {minutes} min", minutes=max(1, round(desk.takes / 60_000))) if desk.takes else ""
    state = (
        _("called {time} ago", time=length(desk.runs))
        if called
        else _("served for {time}", time=length(desk.runs))
    )
    name = fit(f"  {desk.number}  {desk.service_name}", width - 40)
    lines = [
        Content.styled(rule(title, width), "bold"),
        Content.styled(fit(f"  {_who(desk)}", width), "bold"),
        *_big_lines(desk.number, length(desk.runs), width),
        Content.styled(apart(name, f"{state} / {usual}  " if usual else f"{state}  ", width), "bold"),
        Content(fit(f"  {_so_far(desk)}", width)),
        Content.styled(fit(f"  {_needs(desk, width - 2, called=called)}", width), "bold"),
    ]
    return Content("\n").join(lines)


def _who(desk: AtDesk) -> str:
    """The citizen's class, what they come for, and how far they are with a matter of several services."""
    said = [class_name(desk.priority, desk.slot, desk.reason)]
    if way := desk.journey:
        said.append(_("{matter}: step {step} of {steps}", matter=way.name, step=way.step, steps=way.steps))
    if desk.case:
        said.append(_("collects case {case}", case=desk.case))
    return GAP.join(filter(None, said))


def _so_far(desk: AtDesk) -> str:
    said = [_("waited {time}", time=length(desk.waited)), _("call no. {count}", count=desk.calls)]
    if desk.may_come:
        said.append(_("may still come; no-show only in {time}", time=length(desk.may_come)))
    return GAP.join(said)


def _needs(desk: AtDesk, width: int, *, called: bool) -> str:
    """What the clerk does to reach somebody; where that does not fit, and once they are there, in short."""
    names = GAP.join(need_names(desk.needs))
    ways = GAP.join(how_to_call(desk.needs))
    return ways if called and cell_len(ways) <= width else names


def _idle(picture: Picture, width: int) -> Content:
    lines = [Content.styled(rule(_("Now serving"), width), "bold"), Content("")]
    if picture.situation in (Situation.PAUSED, Situation.CLOSED) and picture.since > 0:
        lines += _big_lines("", length(picture.since), width)
    else:
        lines += [Content("")] * 5
    reason = f" ({reasons.shown(picture.pause_reason)})" if picture.pause_reason else ""
    sentence = _(IDLE.get(picture.situation, "")) + reason
    if picture.paused_by:
        why = reasons.shown(picture.pause_reason)
        sentence = _("Paused by the hall manager: {reason}", reason=why)
    if picture.call_back:
        why = reasons.shown(picture.call_back)
        sentence = _("The hall manager asks you to go on: {reason}", reason=why)
    lit = picture.call_back or picture.paused_by or picture.situation is Situation.STANDING_BY
    style = "bold reverse" if lit else "bold"
    lines += [Content(""), Content.styled(fit(f"  {sentence}  ", width), style), Content("")]
    return Content("\n").join(lines)


def _big_lines(number: str, time: str, width: int) -> list[Content]:
    """The number, twice as wide, on the left; the time on the right."""
    right = big(time, wide=1)
    room = width - len(right[0]) - 2 * MARGIN
    left = big(number)
    if len(left[0]) > room:
        left = big(number, wide=1)
    gap = max(1, width - 2 * MARGIN - Content(left[0]).cell_length - len(right[0]))
    return [
        Content.assemble(" " * MARGIN, painted(a, "bold"), " " * gap, painted(b, ""))
        for a, b in zip(left, right, strict=True)
    ]


def painted(picture: str, style: str) -> Content:
    """Marks of ink as reversed spaces; other characters as they are."""
    parts: list[tuple[str, str]] = []
    run, inked = "", False
    for character in [*picture, ""]:
        if run and (not character or (character == INK) != inked):
            parts.append((" " * len(run), f"{style} reverse") if inked else (run, style))
            run = ""
        run, inked = run + character, character == INK
    return Content.assemble(*parts)
