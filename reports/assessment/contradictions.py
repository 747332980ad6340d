"""Values that are each allowed and cannot stand together."""

from __future__ import annotations

import math
from collections.abc import Iterator

from hall_server.tomlfile import Problem
from reports.records import LEVELS
from reports.words import _

from .model import Assessment


def contradictions(assessment: Assessment) -> Iterator[Problem]:
    """What an installer has to mend, in the order of the file."""
    total = math.fsum(dict(assessment.weights).values())
    if not math.isclose(total, 100, abs_tol=1e-6):
        yield Problem(("weights",), _("together they must be 100, and are {total:g}", total=total))
    caps = assessment.efficiency
    if not caps.low < 100:
        yield Problem(("efficiency", "low"), _("must be below 100, which is usual"))
    if not caps.high > 100:
        yield Problem(("efficiency", "high"), _("must be above 100, which is usual"))
    valid = assessment.valid
    if valid.shortest_s >= 60 * valid.longest_min:
        yield Problem(("valid", "longest_min"), _("must be longer than shortest_s"))
    points = [getattr(assessment.ratings, level) for level in LEVELS]
    for level, better, worse in zip(LEVELS[1:], points[:-1], points[1:], strict=True):
        if worse > better:
            yield Problem(("ratings", level), _("must not be worth more than a better level"))
