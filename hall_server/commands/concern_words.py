"""How the commands tell of concerns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from hall_server.language import N_, Translator, system_language
from hall_server.protocol import ConcernInfo, ConcernStep, ConcernStory, HallView
from hall_server.table import table

from .manager import local

_ = Translator("hall_server", system_language())

SOURCES: Final = {
    "bad_rating": N_("bad rating"),
    "consultation": N_("consultation"),
    "suggestion": N_("suggestion"),
    "complaint": N_("complaint"),
    "experience": N_("service visit"),
    "hotline": N_("12345 hotline"),
}
# States and steps are called as on the screens where they are worked on.
STATES: Final = {
    "open": N_("to verify"),
    "mending": N_("to mend"),
    "calling_back": N_("to call back"),
    "answered": N_("to close"),
    "closed": N_("settled"),
}
STEPS: Final = {
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
# Steps that a rating takes.
_OF_RATINGS: Final = ("rated_again", "rated_better", "reopened", "withdrawn")
_LEVELS: Final = {
    "very_satisfied": N_("very satisfied"),
    "satisfied": N_("satisfied"),
    "fairly_satisfied": N_("fairly satisfied"),
    "dissatisfied": N_("dissatisfied"),
    "very_dissatisfied": N_("very dissatisfied"),
}
_MINUTE: Final = 60_000


def told_list(view: HallView, found: Sequence[ConcernInfo]) -> str:
    """A table; how many are overdue comes first, and in words."""
    head = (
        _("Concern"),
        _("Source"),
        _("State"),
        _("Opened"),
        _("Service"),
        _("Window"),
        _("Clerk"),
        _("Respond by"),
        _("Close by"),
        _("Overdue"),
    )
    late = sum(bool(info.overdue) for info in found)
    loud = [_("OVERDUE concerns: {count}", count=late), ""] if late else []
    return "\n".join([*loud, table([head, *(tuple(_cells(view, info)) for info in found)])])


def _cells(view: HallView, info: ConcernInfo) -> Iterator[str]:
    yield info.number
    yield _(SOURCES[info.source])
    yield _(STATES[info.state])
    yield _clock(view, info.opened_at)
    yield _service(view, info) or "-"
    yield "-" if info.window is None else str(info.window)
    yield info.clerk or "-"
    yield info.respond_by
    yield info.close_by
    yield _overdue(info) or "-"


def told_one(view: HallView, story: ConcernStory) -> str:
    """A concern whole: what was said, the supervision clock, and each step."""
    info = story.info
    facts = [
        (_("Concern"), info.number),
        (_("Source"), _(SOURCES[info.source])),
        (_("State"), _(STATES[info.state])),
        (_("Overdue"), _overdue(info) or "-"),
        (_("Opened"), _clock(view, info.opened_at)),
        *([(_("Reference"), info.reference)] if info.reference else []),
        *([(_("Service"), _service(view, info))] if info.service else []),
        *([(_("Window"), str(info.window))] if info.window is not None else []),
        *([(_("Clerk"), info.clerk)] if info.clerk else []),
        *([(_("Rating"), _(_LEVELS[info.level]))] if info.level else []),
        (_("Words"), story.words or "-"),
        *([(_("Ticked"), _ticked(view, story))] if story.options else []),
        (_("Name"), story.name_masked or "-"),
        (_("Phone number"), story.phone_masked or "-"),
        (_("Respond by"), _against(view, info.respond_by, story.responded_at)),
        (_("Close by"), _against(view, info.close_by, story.closed_at)),
        *((_(STATES[state]), _length(spent)) for state, spent in story.spent.items()),
    ]
    head = (_("When"), _("Step"), _("By"), _("Note"))
    steps = [
        (_clock(view, step.at), _(STEPS[step.what]), _by(info, step), step.note or "-")
        for step in story.steps
    ]
    return "\n\n".join([table(facts), table([head, *steps])])


def _by(info: ConcernInfo, step: ConcernStep) -> str:
    """Who took a step: a staff number, or who has none."""
    rated = step.what in _OF_RATINGS or (step.what == "opened" and info.source == "bad_rating")
    return step.by or (_("citizen") if rated else _("manager"))


def _ticked(view: HallView, story: ConcernStory) -> str:
    """What the citizen ticked of the rating form's list, in the words of the hall."""
    names = view.ratings.options if view.ratings else {}
    return ", ".join(names[one].in_language(_.language) if one in names else one for one in story.options)


def record_of(view: HallView, info: ConcernInfo) -> dict[str, Any]:
    """The whole concern; the moment is ISO 8601 in the hall's time zone."""
    return {name: getattr(info, name) for name in info.__struct_fields__} | {
        "opened_at": _moment(view, info.opened_at)
    }


def story_of(view: HallView, story: ConcernStory) -> dict[str, Any]:
    """A concern with all that is told of it; ``spent`` is in whole seconds by state."""
    return {
        **record_of(view, story.info),
        "words": story.words,
        "name_masked": story.name_masked,
        "phone_masked": story.phone_masked,
        "responded_at": _moment(view, story.responded_at),
        "closed_at": _moment(view, story.closed_at),
        "spent": {state: spent // 1000 for state, spent in story.spent.items()},
        "options": list(story.options),
        "steps": [msgspec.structs.asdict(step) | {"at": _moment(view, step.at)} for step in story.steps],
    }


def _overdue(info: ConcernInfo) -> str:
    """What is late, in words that nobody overlooks."""
    words = {
        "respond": _("OVERDUE, to be verified by {day}", day=info.respond_by),
        "close": _("OVERDUE, to be closed by {day}", day=info.close_by),
    }
    return "; ".join(words[deadline] for deadline in info.overdue)


def _against(view: HallView, day: str, done_at: int | None) -> str:
    if done_at is None:
        return day
    late = f"{local(view, done_at):%Y-%m-%d}" > day
    sentence = N_("{day}; done late, {time}") if late else N_("{day}; done {time}")
    return _(sentence, day=day, time=_clock(view, done_at))


def _service(view: HallView, info: ConcernInfo) -> str:
    service = view.services.get(info.service)
    return info.service if service is None else service.name.in_language(_.language)


def _clock(view: HallView, moment: int) -> str:
    return f"{local(view, moment):%Y-%m-%d %H:%M}"


def _moment(view: HallView, moment: int | None) -> str | None:
    return None if moment is None else local(view, moment).isoformat(timespec="seconds")


def _length(milliseconds: int) -> str:
    minutes = milliseconds // _MINUTE
    return _("{hours} h {minutes:02d} min", hours=minutes // 60, minutes=minutes % 60)
