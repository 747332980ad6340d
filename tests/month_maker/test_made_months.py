"""Made-up months: what is in them is what their truth says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.period import Period
from reports.records import NOTHING, STATES, Records
from scripts.month_maker.records import records
from scripts.month_maker.size import KINDS, Kind, Size
from scripts.month_maker.town import Town

OCTOBER = (Period.month(2026, 10),)
SMALL = Size(OCTOBER, tickets=4_000, windows=40, items=30, zones=4, cheats=0)

sizes = st.builds(
    Size,
    months=st.sampled_from([OCTOBER, (Period.month(2024, 2), Period.month(2024, 3))]),
    seed=st.integers(0, 10_000),
    tickets=st.integers(200, 2_000),
    windows=st.integers(4, 30),
    items=st.integers(3, 40),
    zones=st.integers(1, 3),
    cheats=st.integers(0, 4),
    kinds=st.permutations(KINDS).map(tuple),
)


def rows_at(town: Town, made: Records, kind: Kind) -> Records:
    """What the windows that cheat so have done."""
    return made.where(np.isin(made.window, town.cheats(kind) + 1))


@settings(max_examples=25, deadline=None)
@given(sizes)
def test_every_row_could_be(size: Size) -> None:
    _town, made = records(size)
    done = made.completed
    assert (made.issued_at <= made.called_at).all()
    assert (made.called_at <= made.last_called_at).all()
    assert (made.last_called_at <= made.ended_at).all()
    assert (made.started_at[done] >= made.last_called_at[done]).all()
    assert (made.handling[done] > 0).all()
    assert (made.state[~done] == STATES.index("no_show")).all()
    assert (made.level[~done] == NOTHING).all()
    assert (made.rated_after[made.level != NOTHING] > 0).all()
    assert len(np.unique(made.ticket)) == len(made)


@settings(max_examples=10, deadline=None)
@given(sizes)
def test_nobody_is_at_a_window_that_serves_somebody_else(size: Size) -> None:
    _town, made = records(size)
    order = np.lexsort((made.called_at, made.window))
    same = made.window[order][1:] == made.window[order][:-1]
    free = made.ended_at[order][:-1] <= made.called_at[order][1:]
    assert free[same].all()


def test_the_same_seed_gives_the_same_month_and_another_seed_another() -> None:
    _town, first = records(SMALL)
    _town, again = records(SMALL)
    _town, other = records(replace(SMALL, seed=2))
    assert all(np.array_equal(vars(first)[name], value) for name, value in vars(again).items())
    assert len(first) != len(other)


@pytest.mark.parametrize("kind", KINDS)
def test_a_cheat_changes_nothing_at_other_windows(kind: Kind) -> None:
    town, cheated = records(replace(SMALL, cheats=3, kinds=(kind,)))
    _town, honest = records(SMALL)
    others = ~np.isin(np.arange(len(town.effect)), town.cheats(kind)) * 1
    for name in ("window", "service", "issued_at", "started_at", "ended_at", "level", "rated_after"):
        mine, theirs = (getattr(made, name)[others[made.window - 1] == 1] for made in (cheated, honest))
        assert np.array_equal(mine, theirs), name


def test_windows_take_as_long_as_their_effect_says() -> None:
    size = Size(OCTOBER, tickets=60_000, windows=60, items=24, zones=3, cheats=0)
    town, made = records(size)
    done = made.where(made.completed)
    place = np.array([town.items.index(service) for service in done.services])[done.service]
    rest = np.log(done.handling / 1000) - town.length[place]
    busy = [window for window in range(60) if (done.window == window + 1).sum() > 300]
    # Medians: who goes on to another item has the first for a moment only.
    middles = np.array([np.median(rest[done.window == window + 1]) for window in busy])
    assert np.corrcoef(middles, town.effect[busy])[0, 1] > 0.9
    of_one = rest - town.effect[done.window - 1]
    assert 1.4826 * np.median(np.abs(of_one)) == pytest.approx(0.6, abs=0.02)


def test_tickets_spread_over_windows_as_a_negative_binomial_of_shape_one_and_a_half() -> None:
    size = Size(OCTOBER, tickets=200 * 999, windows=999, items=60, zones=3, cheats=0)
    _town, made = records(size)
    counts = np.bincount(made.window, minlength=1000)[1:]
    shape = counts.mean() ** 2 / (counts.var() - counts.mean())
    assert counts.mean() == pytest.approx(200, rel=0.06)
    assert shape == pytest.approx(1.5, rel=0.2)


def test_closed_on_holidays_and_open_on_make_up_days() -> None:
    _town, made = records(SMALL)
    days = set(np.unique(made.day).tolist())
    assert not days & set(range(20261001, 20261008))
    assert 20261010 in days  # a Saturday that is worked for the holiday
    assert 20261011 not in days


def test_three_in_ten_rate_and_four_in_a_hundred_do_not_come() -> None:
    _town, made = records(replace(SMALL, tickets=40_000))
    assert (made.level != NOTHING).sum() / made.ratable.sum() == pytest.approx(0.30, abs=0.02)
    assert (made.state == STATES.index("no_show")).mean() == pytest.approx(0.045, abs=0.015)


def test_each_cheat_leaves_its_trace() -> None:
    town, made = records(replace(SMALL, tickets=12_000, cheats=18))
    short = (made.handling < 15_000) & made.completed & (np.roll(made.issued_at, -1) != made.ended_at)
    no_show = made.state == STATES.index("no_show")
    at_once = (made.level == 0) & (made.rated_after < 5_000)
    for kind, sign in {
        "close": short,
        "no_show": no_show,
        "park": made.parked_for > 0,
        "pick": made.chosen,
        "praise": at_once,
    }.items():
        theirs = np.isin(made.window, town.cheats(kind) + 1)  # type: ignore[arg-type]
        assert sign[theirs].mean() > 2 * sign[~theirs].mean(), kind
    assert len(rows_at(town, made, "recode")) > 0
