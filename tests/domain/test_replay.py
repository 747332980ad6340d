"""A hall is rebuilt from its log under a plan that has changed since."""

from __future__ import annotations

import pytest

from hall_server.domain import commands as c
from hall_server.domain import opened
from hall_server.domain.plan import HallPlan
from hall_server.domain.replay import PlanConflict, replay
from tests.domain.city import CITY, CityDay, city


@pytest.fixture
def helped() -> CityDay:
    """Window 1 helped the tax zone."""
    day = CityDay()
    day.come("invoice")
    day.open(1)
    day.later(21 * 60)
    day.do(c.LookAtGuards())
    return day


@pytest.mark.parametrize(
    ("plan", "what"),
    [
        (city(guards=()), ("guard", 1)),
        (city(windows=CITY.windows[1:]), ("window", 1)),
        (city(services=CITY.services[:3]), ("service", "invoice")),
    ],
    ids=["guard", "window", "service"],
)
def test_what_is_gone_from_the_plan_is_named(
    helped: CityDay, plan: HallPlan, what: tuple[str, object]
) -> None:
    with pytest.raises(PlanConflict) as conflict:
        list(replay(opened(plan), helped.log))
    assert (conflict.value.what, conflict.value.name) == what
