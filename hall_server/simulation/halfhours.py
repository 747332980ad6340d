"""How long people waited by zone and half hour, and how many windows were open then."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hall_server.domain.plan import HallPlan
from hall_server.domain.rules import MINUTE, SECOND

from .figures import SOON
from .openings import Openings, open_between
from .visit import Visit

HALF_HOUR: Final = 30 * MINUTE


@dataclass(frozen=True, slots=True)
class HalfHour:
    """Those who came for a zone's services in a half hour, and their waits for the first call in seconds.

    ``windows`` of the zone were open on the average. Who was never called did not wait 10 minutes at most;
    mean and 90th percentile are None when nobody was called, or a tenth was not.
    """

    citizens: int
    windows: float
    not_called: int
    mean_s: float | None
    p90_s: float | None
    within_10_min: float | None


def half_hours(
    plan: HallPlan, visits: Sequence[Visit], openings: Openings, opening: int
) -> dict[tuple[str, int], HalfHour]:
    """By zone and the moment since midnight at which a half hour begins; ``opening`` is counted likewise.

    Half hours in which nobody came and no window was open are left out.
    """
    waits: dict[tuple[str, int], list[float]] = defaultdict(list)
    for visit in visits:
        if visit.step == 1:
            zone = plan.service_by_id[visit.service].zone
            begins = (visit.visitor.arrives + opening) // HALF_HOUR * HALF_HOUR
            waits[zone, begins].append(math.inf if visit.wait is None else visit.wait)
    last = max((visit.visitor.arrives + opening for visit in visits), default=0)
    found: dict[tuple[str, int], HalfHour] = {}
    for area in plan.zones:
        zone = area.id
        its = [
            openings[window.number]
            for window in plan.windows
            if window.zone == zone and window.number in openings
        ]
        for begins in range(opening // HALF_HOUR * HALF_HOUR, last + 1, HALF_HOUR):
            since = begins - opening
            open_ = sum(open_between(spans, max(0, since), since + HALF_HOUR) for spans in its)
            of_it = waits.get((zone, begins), [])
            if of_it or open_:
                found[zone, begins] = _half_hour(sorted(of_it), open_ / HALF_HOUR)
    return found


def _half_hour(waits: list[float], windows: float) -> HalfHour:
    count = len(waits)
    if not count:
        return HalfHour(0, windows, 0, None, None, None)
    called = [wait for wait in waits if wait < math.inf]
    p90 = waits[math.ceil(0.9 * count) - 1]
    return HalfHour(
        count,
        windows,
        count - len(called),
        sum(called) / len(called) / SECOND if called else None,
        None if p90 == math.inf else p90 / SECOND,
        sum(wait <= SOON for wait in waits) / count,
    )
