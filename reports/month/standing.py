"""What the rankings need to know of windows and clerks besides their visits."""

from __future__ import annotations

from reports.ranking.context import Context
from reports.ranking.model import Unit

from .material import Material


def context(material: Material, unit: Unit) -> Context:
    return Context(timezone=material.hall.plan.timezone)
