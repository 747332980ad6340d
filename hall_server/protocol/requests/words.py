"""Words that several requests use."""

from __future__ import annotations

from typing import Literal

import msgspec

PriorityClass = Literal["normal", "appointment", "elderly", "disabled", "pregnant", "green"]
PauseKind = Literal["break", "back_office", "training"]
Outcome = Literal["done", "accepted", "refused"]
RatingLevel = Literal["very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied"]
RatingChannel = Literal["slip", "screen"]
ConcernSource = Literal["bad_rating", "consultation", "suggestion", "complaint", "experience", "hotline"]
CallBackOutcome = Literal["satisfied", "unsatisfied", "unreachable"]
AccessNeed = Literal["slow_walker", "wheelchair", "deaf", "interpreter"]


class CitizenInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who asks. The green channel needs a ``reason`` from the hall's list.

    ``id_number`` is never kept: the hall turns it into a keyed hash at once.
    """

    priority: PriorityClass = "normal"
    reason: str = ""
    needs: tuple[AccessNeed, ...] = ()
    id_number: str = ""


PrinterFault = Literal["paper_out", "cover_open", "offline", "error"]
PrinterCondition = Literal["ready", "paper_out", "cover_open", "offline", "error"]
