"""A month's figures, from visits counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from reports.day import mean, percentile
from reports.hours import local_hours
from reports.month.columns import Groups, weekdays
from reports.month.figures import share
from reports.month.services import done_within, heat_map, item_rows, waits, waits_by_time
from tests.reports.visits import SHANGHAI, records, visit

NAMES = {"consult": ("general", {"zh": "咨询辅导", "en": "Consultation"})}


def test_a_small_month_by_service() -> None:
    month = records(
        [
            visit(1, "2026-10-12 09:00"),
            visit(2, "2026-10-12 09:10", wait=4, handling=12),
            visit(3, "2026-10-12 10:00", wait=6, state="no_show"),
            visit(4, "2026-10-12 16:00", state="expired"),
        ]
    )
    (row,) = item_rows(month, NAMES)
    assert (row.zone, row.name["en"]) == ("general", "Consultation")
    assert (row.tickets, row.done, row.no_shows) == (4, 2, 1)
    assert (row.mean_wait, row.p90_wait) == (240, 360)
    assert (row.mean_handling, row.median_handling) == (540, 360)
    assert waits(month) == (240, 360)


def test_a_service_that_was_removed_goes_by_its_id() -> None:
    (row,) = item_rows(records([visit(1, "2026-10-12 09:00", service="gone")]), NAMES)
    assert (row.service, row.zone, row.name) == ("gone", "", {"zh": "gone", "en": "gone"})


def test_a_ticket_that_was_sent_on_counts_in_both_services_and_waits_once() -> None:
    month = records(
        [
            visit(1, "2026-10-12 09:00", state="moved", outcome=""),
            visit(1, "2026-10-12 09:00", wait=30, handling=4, visit=2, service="intake"),
        ]
    )
    consult, intake = item_rows(month, NAMES)
    assert (consult.tickets, consult.done, consult.mean_wait, consult.mean_handling) == (1, 0, 120, 360)
    assert (intake.tickets, intake.done, intake.mean_wait, intake.mean_handling) == (1, 1, None, 240)


def test_the_share_done_in_time_by_ticket_and_by_item() -> None:
    rows = [visit(number, "2026-10-12 09:00", handling=length) for number, length in enumerate((2, 4, 14))]
    rows.append(visit(9, "2026-10-12 09:00", handling=5, service="intake"))
    by_ticket, by_item = done_within(records(rows), 5)
    assert (by_ticket.part, by_ticket.whole, by_ticket.rate) == (3, 4, 0.75)
    assert (by_item.part, by_item.whole) == (1, 2)


def test_an_empty_month_has_no_figures_and_does_not_fail() -> None:
    nothing = records([])
    assert item_rows(nothing, NAMES) == ()
    assert waits(nothing) == (None, None)
    assert [found.rate for found in done_within(nothing, 5)] == [None, None]
    assert (heat_map(nothing, SHANGHAI).hours, dict(heat_map(nothing, SHANGHAI).rows)) == ((), {})
    assert waits_by_time(nothing, SHANGHAI).hours == ()


def test_the_heat_map_has_the_busiest_service_first_and_empty_hours_between() -> None:
    month = records(
        [
            visit(1, "2026-10-12 09:05"),
            visit(2, "2026-10-12 11:59", service="intake"),
            visit(3, "2026-10-13 11:00", wait=4, service="intake"),
        ]
    )
    heat = heat_map(month, SHANGHAI)
    assert heat.hours == (9, 10, 11)
    assert list(heat.rows) == ["intake", "consult"]
    nine, ten, eleven = heat.rows["intake"]
    assert (nine, ten) == (None, None)
    assert eleven is not None
    assert (eleven.count, eleven.mean_wait, eleven.mean_handling) == (2, 180, 360)


def test_waits_by_weekday_and_hour() -> None:
    month = records(
        [
            visit(1, "2026-10-12 09:05", wait=3),
            visit(2, "2026-10-19 09:50", wait=5),
            visit(3, "2026-10-18 10:00"),
            visit(3, "2026-10-18 10:00", visit=2, service="intake"),
        ]
    )
    waiting = waits_by_time(month, SHANGHAI)
    monday, _ten = waiting.weekdays[1]
    assert monday is not None
    assert (monday.count, monday.mean_wait) == (2, 240)
    _nine, sunday = waiting.weekdays[7]
    assert sunday is not None
    assert sunday.count == 1
    assert waiting.weekdays[3] == (None, None)


def test_the_hours_are_the_halls_also_when_its_clocks_are_set() -> None:
    """In Berlin the hour from 2 to 3 comes twice in the night to 25 October 2026."""
    berlin = "Europe/Berlin"
    month = records(
        [
            visit(1, "2026-10-24 08:30", zone=berlin),
            visit(1, "2026-10-25 02:30", zone=berlin),
            visit(2, "2026-10-25 02:30", zone=berlin, fold=1),
            visit(1, "2026-10-26 08:30", zone=berlin),
        ]
    )
    assert local_hours(month.issued_at, ZoneInfo(berlin)).tolist() == [8, 2, 2, 8]
    utc = [datetime.fromtimestamp(at / 1000, UTC).hour for at in month.issued_at.tolist()]
    assert utc == [6, 0, 1, 7]


@given(
    st.sampled_from(
        ["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"]
    ),
    st.lists(st.integers(0, 366 * 24 * 60), max_size=30),
)
def test_hours_are_those_of_the_zone_at_every_minute(zone: str, minutes: list[int]) -> None:
    began = datetime(2026, 1, 1, tzinfo=UTC)
    moments = [began + timedelta(minutes=minute) for minute in minutes]
    column = np.array([int(moment.timestamp() * 1000) for moment in moments], np.int64)
    there = ZoneInfo(zone)
    assert local_hours(column, there).tolist() == [at.astimezone(there).hour for at in moments]


def test_the_weekday_of_29_february() -> None:
    assert weekdays(np.array([20280229, 20280301])).tolist() == [2, 3]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 10**9)), max_size=40))
def test_means_and_percentiles_by_group_are_those_of_the_day(rows: list[tuple[int, int]]) -> None:
    groups = Groups(np.array([group for group, _value in rows], np.int64), 5)
    values = np.array([value for _group, value in rows], np.int64)
    means, p90 = groups.means(values), groups.percentiles(values, 90)
    for group in range(5):
        own = [float(value) for of, value in rows if of == group]
        if own:
            assert means[group] == pytest.approx(mean(own))
            assert p90[group] == percentile(own, 0.9)
        else:
            assert np.isnan((means[group], p90[group])).all()


@pytest.mark.parametrize(("part", "whole"), [(0, 1), (1, 1), (3, 4), (412, 5_000), (5_000, 5_000)])
def test_bounds_of_shares_are_wilsons(part: int, whole: int) -> None:
    found = share(part, whole)
    bounds = proportion_confint(part, whole, method="wilson")
    assert [found.low, found.high] == pytest.approx(list(bounds), abs=5e-5)


def test_a_share_of_nothing_is_unknown() -> None:
    found = share(0, 0)
    assert (found.rate, found.low, found.high) == (None, None, None)
