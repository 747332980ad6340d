"""Halls of any size, cut out of the examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_server.domain.plan import HallPlan
from hall_server.settings import HallFolder
from scripts.demo_hall.synthetic import DAY, synthetic_day
from scripts.demo_hall.venue import cut_out, example_for, free_ports, to_toml


def plan_with(windows: int, tmp_path: Path) -> HallPlan:
    text = to_toml(cut_out(example_for(windows), windows, free_ports()))
    (tmp_path / "hall.toml").write_text(text, encoding="utf-8")
    return HallFolder(tmp_path).plan


@pytest.mark.parametrize("windows", [1, 2, 5, 12, 13, 84, 85, 189])
def test_a_smaller_hall_still_serves_everybody(windows: int, tmp_path: Path) -> None:
    plan = plan_with(windows, tmp_path)
    assert len(plan.windows) == windows
    assert {service.id for service in plan.services} == set().union(*(w.services for w in plan.windows))
    assert plan.kiosks
    assert HallFolder(tmp_path).settings.slips.public_url.startswith("http://127.0.0.1:")
    assert {kiosk.printer for kiosk in plan.kiosks} <= set(plan.printer_by_id)


def test_a_whole_example_keeps_its_windows_and_their_skills(tmp_path: Path) -> None:
    whole = HallFolder(Path(__file__).resolve().parents[2] / "examples" / "city").plan
    cut = plan_with(189, tmp_path).windows
    assert [(w.number, w.zone, w.services) for w in cut] == [
        (w.number, w.zone, w.services) for w in whole.windows
    ]


def test_a_made_up_day_is_always_the_same_and_fits_the_windows(tmp_path: Path) -> None:
    plan = plan_with(12, tmp_path)
    day = synthetic_day(plan)
    assert day == synthetic_day(plan)
    assert [citizen.visitor.arrives for citizen in day] == sorted(citizen.visitor.arrives for citizen in day)
    work = sum(step.handling / 1000 for citizen in day for step in citizen.visitor.steps)
    assert 0.7 < work / (12 * DAY) < 1.1
