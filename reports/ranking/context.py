"""What a ranking needs to know besides the visits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

Visit = tuple[int, int]
"""A ticket's id and the number of its visit, as in :class:`reports.records.Records`."""


@dataclass(frozen=True)
class Context:
    """Figures by unit (a window's number or clerk's staff number, as text) and events by visit.

    - ``availability``: the share from 0 to 1 of the time that a unit should have been open and was.
      Empty where it is not known for anybody.
    - ``closure``: bad ratings and 办不成事 that were due, and those of them closed in time: (closed, due).
      None where nobody keeps them; a unit that is missing had none.
    - ``complaints``, ``overdue``: the visits that a complaint is about, and those whose case was decided too
      late. None where the hall does not keep them.
    - ``timezone``: the hall's, as events are compared by the hour of the day.
    """

    availability: Mapping[str, float] = field(default_factory=dict)
    closure: Mapping[str, tuple[int, int]] | None = None
    complaints: Collection[Visit] | None = None
    overdue: Collection[Visit] | None = None
    timezone: str = "Asia/Shanghai"
