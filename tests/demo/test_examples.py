"""The example halls that ship: each starts as it is, and everybody can be served there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hall_server.domain.plan import HallPlan
from hall_server.settings import HallFolder
from scripts.demo_hall.processes import OPENS_AT

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def plan_of(name: str) -> HallPlan:
    return HallFolder(EXAMPLES / name).plan


@pytest.mark.parametrize(
    ("name", "windows", "zones"), [("county", 12, 5), ("province", 84, 6), ("city", 189, 9)]
)
def test_an_example_hall_has_its_published_size(name: str, windows: int, zones: int) -> None:
    plan = plan_of(name)
    assert [window.number for window in plan.windows] == list(range(1, windows + 1))
    assert (len(plan.zones), len(plan.services)) == (zones, 36)
    assert len({service.series.prefix for service in plan.services}) == zones


@pytest.mark.parametrize("name", ["county", "province", "city"])
def test_every_service_has_a_window_and_undifferentiated_ones_take_everybody(name: str) -> None:
    plan = plan_of(name)
    everything = {service.id for service in plan.services}
    undifferentiated = [window for window in plan.windows if window.services == everything]
    assert len(undifferentiated) == {"county": 2, "province": 18, "city": 18}[name]
    for service in plan.services:
        assert any(service.id in window.services for window in plan.windows)


@pytest.mark.parametrize("name", ["county", "province", "city"])
def test_every_kiosk_prints_and_the_shared_ones_have_a_standby(name: str) -> None:
    plan = plan_of(name)
    assert all(kiosk.printer for kiosk in plan.kiosks)
    standby = {printer.id: printer.standby for printer in plan.printers}
    assert all(standby[kiosk.printer] for kiosk in plan.kiosks if kiosk.printer and kiosk.id != "desk")


def monday_hours(name: str) -> set[str]:
    monday = int(datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp() * 1000)
    plan = plan_of(name)
    return {plan.hours_today(service, monday) for service in plan.services}


def test_the_county_and_the_city_hand_out_numbers_all_day_the_province_rests_at_noon() -> None:
    assert monday_hours("county") == monday_hours("city") == {"09:00-17:00"}
    assert monday_hours("province") == {"09:00-12:00, 13:00-17:00"}


@pytest.mark.parametrize("name", ["county", "province", "city"])
def test_an_example_hall_keeps_the_countrys_holidays_and_the_demo_begins_on_none(name: str) -> None:
    plan = plan_of(name)
    assert not plan.calendar.is_working_day(date(2026, 10, 1))
    assert plan.calendar.is_working_day(date(2026, 10, 10))  # a Saturday, worked for the days off before
    assert plan.calendar.is_working_day(datetime.fromisoformat(OPENS_AT).date())


def test_all_three_offer_the_same_services_so_that_a_day_fits_each() -> None:
    county, province, city = (
        {service.id for service in plan_of(name).services} for name in ("county", "province", "city")
    )
    assert county == province == city
