"""What the clerk reads of a citizen: their class, what they need, and how to call them."""

from __future__ import annotations

from collections.abc import Sequence

from hall_server.protocol import AccessNeed, PriorityClass

from .words import N_, _

CLASSES: dict[PriorityClass, str] = {
    "normal": N_("no priority"),
    "appointment": N_("appointment"),
    "elderly": N_("elderly first"),
    "disabled": N_("disabled first"),
    "pregnant": N_("pregnant first"),
    "green": N_("green channel"),
}

_MARKS: dict[PriorityClass, str] = {
    "elderly": N_("elderly"),
    "disabled": N_("disabled"),
    "pregnant": N_("pregnant"),
    "green": N_("green"),
}

NEEDS: dict[AccessNeed, str] = {
    "deaf": N_("deaf"),
    "interpreter": N_("interpreter"),
    "wheelchair": N_("wheelchair"),
    "slow_walker": N_("slow walker"),
}
"""What matters most at a call comes first."""

_HOW_TO_CALL: dict[AccessNeed, str] = {
    "deaf": N_("deaf: go and wave, do not rely on the call"),
    "interpreter": N_("interpreter: fetch one first"),
    "wheelchair": N_("wheelchair: make room"),
    "slow_walker": N_("slow walker: give them time"),
}


def class_name(priority: PriorityClass, slot: str = "", reason: str = "") -> str:
    """The class in words; nothing for who has none. ``reason`` is why the green channel, ``slot`` a time."""
    words = [_("appointment {time}", time=slot)] if slot else []
    if priority == "green" and reason:
        words.insert(0, _("green channel ({reason})", reason=reason))
    elif priority != "normal" and not (slot and priority == "appointment"):
        words.insert(0, _(CLASSES[priority]))
    return "  ".join(words)


def mark(priority: PriorityClass) -> str:
    """The class in one short word, for a list; nothing where the list says it otherwise."""
    return _(_MARKS.get(priority, ""))


def how_to_call(needs: Sequence[AccessNeed]) -> list[str]:
    """What the clerk does to reach somebody, most important first."""
    return [_(sentence) for need, sentence in _HOW_TO_CALL.items() if need in needs]


def need_names(needs: Sequence[AccessNeed]) -> list[str]:
    return [_(name) for need, name in NEEDS.items() if need in needs]
