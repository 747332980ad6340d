"""What a concern's sources, states and steps are called."""

from __future__ import annotations

from hall_server.protocol import ConcernInfo, ConcernSource, ConcernState, HallView, RatingLevel
from window_client.state import service_name
from window_client.words import N_, _

SOURCES: dict[ConcernSource, str] = {
    "bad_rating": N_("bad rating"),
    "consultation": N_("question"),
    "suggestion": N_("suggestion"),
    "complaint": N_("complaint"),
    "experience": N_("visit"),
    "hotline": N_("12345"),
}
STATES: dict[ConcernState, str] = {
    "open": N_("to verify"),
    "mending": N_("to mend"),
    "calling_back": N_("to call back"),
    "answered": N_("to close"),
    "closed": N_("settled"),
}
LEVELS: dict[RatingLevel, str] = {
    "very_satisfied": N_("very satisfied"),
    "satisfied": N_("satisfied"),
    "fairly_satisfied": N_("fairly satisfied"),
    "dissatisfied": N_("dissatisfied"),
    "very_dissatisfied": N_("very dissatisfied"),
}
STEPS = {
    "opened": N_("received"),
    "founded": N_("founded"),
    "unfounded": N_("unfounded"),
    "mended": N_("mended"),
    "satisfied": N_("called back: satisfied"),
    "unsatisfied": N_("called back: not satisfied"),
    "unreachable": N_("called back: not reached"),
    "closed": N_("settled"),
    "rated_again": N_("rated again, badly"),
    "rated_better": N_("the citizen now rates it well"),
    "reopened": N_("opened again"),
    "withdrawn": N_("withdrawn: its rating no longer counts"),
}


def about(info: ConcernInfo, view: HallView) -> list[str]:
    """What it is about, as far as that is known: the service, the window, the clerk."""
    parts = [service_name(view, info.service, _.language)] if info.service else []
    if info.window is not None:
        parts.append(_("window {number}", number=info.window))
    if info.clerk:
        parts.append(_("about {clerk}", clerk=info.clerk))
    return parts


def late_words(info: ConcernInfo) -> str:
    """That a deadline has passed, in a word; nothing while none has."""
    return _("OVERDUE") if info.overdue else ""


def state_words(info: ConcernInfo) -> str:
    """What counts first: that it is late, then what is to be done."""
    return f"{late_words(info)} {_(STATES[info.state])}".strip()
