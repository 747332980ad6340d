"""Sentences and names for what a FlagsReport has as codes, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from hall_server.language import N_, Translator

from .model import Aspect, Lack

_MISSING = N_("not yet entered: {indicator}")
_LACKS = {
    "month_goes_on": N_("the month is not over"),
    "too_few": N_("too few valid tickets or days ({tickets} tickets, {days} days)"),
    "no_tickets": N_("no valid ticket in the month"),
    "alone": N_("nobody to compare with (不可比)"),
    "top": N_("probability of being among the first {value:.0%}, needed {least:.0%}"),
    "bottom": N_("probability of being among the last {value:.0%}, needed {least:.0%}"),
    "bottom_before": N_("the month before {value:.0%}, needed {least:.0%} in each month"),
    "no_month_before": N_("no comparable month before"),
    "response": N_("rate of rating {value:.1%}, needed {least:.1%}"),
    "points": N_("{value:.2f} points in the tree, needed {least:g}"),
    "fault": N_("verified event {entry}"),
}
SOURCES = {
    "measured": N_("measured"),
    "own_past": N_("against its own past"),
    "hall": N_("whole hall"),
    "by_hand": N_("by hand"),
    "missing": N_("to be entered"),
    "unknown": N_("nothing to measure"),
}
STANDINGS = {
    "signed": N_("signed"),
    "under_appeal": N_("under appeal"),
    "upheld": N_("upheld on appeal"),
    "withdrawn": N_("withdrawn on appeal"),
    "retracted": N_("retracted"),
}
COLOURS = {"red": N_("red"), "black": N_("black")}
WEIGHTS = {"fault": N_("fault"), "merit": N_("merit")}
GROUNDS = {"probability": N_("by the ranking"), "event": N_("by a verified event")}


def lacks_sentence(lacks: Sequence[Lack], aspects: Sequence[Aspect], _: Translator) -> str:
    """All that is lacking; figures to be entered are told together."""
    told = [_(_LACKS[lack.code], **lack.values) for lack in lacks if lack.code != "missing"]
    missing = [
        indicator_name(str(lack.values["indicator"]), aspects, _) for lack in lacks if lack.code == "missing"
    ]
    if missing:
        told.append(_(_MISSING, indicator=_(", ").join(missing)))
    return _("; ").join(told)


def indicator_name(name: str, aspects: Sequence[Aspect], _: Translator) -> str:
    """An indicator's own name, or its id if the tree has it no more."""
    named = {one.id: one.name for aspect in aspects for one in aspect.indicators}
    return named[name][_.language] if name in named else name


def yuan(fen: int) -> str:
    """``-12345`` as ``-123.45``."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02}"
