"""One concern with all that was said and done. Pure."""

from __future__ import annotations

from hall_server.protocol import ConcernState, ConcernStep, ConcernStory, HallView
from window_client.cells import GAP, in_lines, wrapped
from window_client.times import clock, day_of
from window_client.words import _

from .listing import in_short
from .names import STATES, STEPS
from .plain import plain

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
# Steps that nobody of the staff has to have taken.
_OF_CITIZENS = ("opened", "rated_again", "rated_better", "reopened")


def lines_of(story: ConcernStory, view: HallView, width: int) -> list[str]:
    """All of it, on as many lines as it takes: what was said leads, for that is what is looked into."""
    left = " ".join(filter(None, (plain(story.name_masked), plain(story.phone_masked))))
    lines = [*said(story, width), *_ticked(story, view, width), "", *in_short(story.info, view, width, left)]
    if story.ticket is not None:
        lines.append(_("ticket {ticket}", ticket=story.ticket))
    lines += ["", *(line for step in story.steps for line in _step(step, view, width))]
    return [*lines, *_spent(story.spent, width)]


def said(story: ConcernStory, width: int) -> list[str]:
    """What the citizen wrote, word for word."""
    words = plain(story.words).strip()
    if not words:
        return wrapped(_("No words were written, or they were deleted in time."), width)
    return wrapped(_('"{words}"', words=words), width)


def _ticked(story: ConcernStory, view: HallView, width: int) -> list[str]:
    """What the citizen ticked of the rating form's list, in the words of the hall."""
    names = view.ratings.options if view.ratings else {}
    ticked = [plain(names[one].in_language(_.language) if one in names else one) for one in story.options]
    return in_lines([_("ticked:"), *ticked], width, GAP) if ticked else []


def _step(step: ConcernStep, view: HallView, width: int) -> list[str]:
    at = f"{day_of(step.at, view.timezone)} {clock(step.at, view.timezone)}"
    who = plain(step.by) or ("" if step.what in _OF_CITIZENS else _("manager"))
    lines = wrapped(" ".join(filter(None, (at, _(STEPS[step.what]), f"({who})" if who else ""))), width)
    if note := plain(step.note).strip():
        lines += wrapped(f"    {note}", width)
    return lines


def _spent(spent: dict[ConcernState, int], width: int) -> list[str]:
    """The supervision clock: how long it lay in each state."""
    parts = [f"{_(STATES[state])} {_long(spent[state])}" for state in STATES if spent.get(state)]
    return ["", *in_lines([_("time taken:"), *parts], width, GAP)] if parts else []


def _long(milliseconds: int) -> str:
    """A length of time in its two largest units, ``3 d 4 h``."""
    days, rest = divmod(max(0, milliseconds), _DAY)
    hours, rest = divmod(rest, _HOUR)
    if days:
        return _("{days} d {hours} h", days=days, hours=hours)
    minutes = rest // _MINUTE
    return _("{hours} h {minutes} min", hours=hours, minutes=minutes) if hours else _("{m} min", m=minutes)
