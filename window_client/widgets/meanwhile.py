"""One line on a screen beside the serving screen: what goes on at the window meanwhile."""

from __future__ import annotations

from textual.content import Content

from window_client.cells import GAP, apart, padded
from window_client.citizens import class_name, need_names
from window_client.state import AtDesk, Picture, Situation
from window_client.times import length
from window_client.words import _

from .now_serving import IDLE
from .panel import Panel


class Meanwhile(Panel):
    """Nobody is called here unseen: a citizen who was called stands out, in words."""

    DEFAULT_CSS = "Meanwhile { height: 1; }"

    def draw(self, picture: Picture, width: int) -> Content:
        called = picture.situation is Situation.CALLED
        right = _("Esc back") if called else ""
        if picture.unanswered is not None:
            right = "... " + _("waiting for the hall {time}", time=length(picture.unanswered))
        line = (
            apart(f" {_here(picture)}", f"{right} ", width) if right else padded(f" {_here(picture)}", width)
        )
        return Content.styled(line, "bold reverse" if called else "bold")


def _here(picture: Picture) -> str:
    if picture.at_desk:
        return _ticket(picture.situation, picture.at_desk)
    if picture.situation is Situation.STANDING_BY:
        return _(IDLE[Situation.STANDING_BY])
    if not picture.waiting:
        return _("Nobody is waiting.")
    count = _("{count} waiting", count=len(picture.waiting))
    return GAP.join([count, _("longest {time}", time=length(picture.longest))])


def _ticket(situation: Situation, desk: AtDesk) -> str:
    title = _("CALLED HERE:") if situation is Situation.CALLED else _("Now serving")
    who = [*need_names(desk.needs), class_name(desk.priority, desk.slot, desk.reason)]
    return GAP.join([f"{title} {desk.number}", *filter(None, who), desk.service_name, length(desk.runs)])
