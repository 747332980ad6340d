"""The method against made months whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from scipy.stats import rankdata, spearmanr

from reports.assessment import Assessment
from reports.ranking import Context, Ranking, rank
from tests.reports.ranking.truth import CHEATS, PERIOD, Cheat, Truth, efficiency_alone, month

USUAL = Assessment()
QUICK = Assessment.model_validate({"ranks": {"draws": 100}, "efficiency": {"draws": 200}})


@dataclass(frozen=True)
class Against:
    """How a ranking agrees with the truth: correlations of it and of raw means, and the share of true ranks
    that its intervals cover."""

    method: float
    raw: float
    covered: float


def of(truth: Truth, assessment: Assessment = USUAL) -> Ranking:
    return rank(truth.records, PERIOD, "window", assessment, Context(), truth.parents)


def efficiency_against_truth(seed: int) -> Against:
    truth = month(seed)
    records = efficiency_alone(truth.records)
    found = rank(records, PERIOD, "window", USUAL, Context(), truth.parents).standings
    placed = [standing for standing in found if standing.rank is not None]
    window = np.array([int(standing.unit) for standing in placed])
    effect = truth.effect[window - 1]
    taken = records.handling >= 0
    visits = np.bincount(records.window[taken])
    mean = np.bincount(records.window[taken], records.handling[taken]) / np.maximum(visits, 1)
    covered = [
        standing.rank_low <= true <= standing.rank_high
        for standing, true in zip(placed, rankdata(effect), strict=True)
        if standing.rank_low and standing.rank_high
    ]
    return Against(
        float(spearmanr([standing.rank for standing in placed], effect)[0]),
        float(spearmanr(mean[window], effect)[0]),
        float(np.mean(covered)),
    )


def agrees(seeds: Sequence[int], covered: tuple[float, float]) -> None:
    found = [efficiency_against_truth(seed) for seed in seeds]
    method, raw = np.mean([one.method for one in found]), np.mean([one.raw for one in found])
    assert method >= 0.82, found
    assert method - raw >= 0.25, found
    assert min(one.method for one in found) >= 0.75, found
    low, high = covered
    assert low <= np.mean([one.covered for one in found]) <= high, found


def test_a_month_is_ranked_as_it_was() -> None:
    agrees(range(3), (0.85, 0.95))


@pytest.mark.slow
def test_twenty_months_are_ranked_as_they_were() -> None:
    agrees(range(20), (0.87, 0.93))


@cache
def ranks_without_cheats(seed: int) -> dict[str, int | None]:
    return {standing.unit: standing.rank for standing in of(month(seed), QUICK).standings}


def gains(cheat: Cheat, seeds: Sequence[int]) -> list[int]:
    """By how many places the cheats of these months rise, against the same month without cheating."""
    found = []
    for seed in seeds:
        honest = ranks_without_cheats(seed)
        cheated = month(seed, cheat=cheat)
        after = {standing.unit: standing.rank for standing in of(cheated, QUICK).standings}
        for window in map(str, cheated.cheats):
            before, then = honest[window], after.get(window)
            if before is not None and then is not None:
                found.append(before - then)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("cheat", CHEATS)
def test_cheats_gain_nothing(cheat: Cheat) -> None:
    found = gains(cheat, range(8))
    assert len(found) >= 70
    assert np.median(found) <= 5, found


def test_half_the_tickets_do_not_move_a_window_beyond_its_interval() -> None:
    truth = month(3)
    all_of_them = {standing.unit: standing for standing in of(truth, QUICK).standings}
    big = [unit for unit, standing in all_of_them.items() if standing.rank and standing.tickets >= 200]
    random = np.random.default_rng(0)
    inside = []
    for unit in big[::8]:
        kept = (truth.records.window != int(unit)) | (random.random(len(truth.records)) < 0.5)
        found = rank(truth.records.where(kept), PERIOD, "window", QUICK, Context(), truth.parents)
        then = next(standing for standing in found.standings if standing.unit == unit)
        before = all_of_them[unit].rank
        rank_then, low, high = then.rank or 0, then.rank_low or 0, then.rank_high or 0
        assert abs(rank_then - (before or 0)) <= high - low
        inside.append(low <= (before or 0) <= high)
    assert np.mean(inside) >= 0.8


def test_a_hall_of_equals_has_no_best() -> None:
    truth = month(5, effects=0.0)
    found = rank(efficiency_alone(truth.records), PERIOD, "window", USUAL, Context(), truth.parents)
    placed = [standing for standing in found.standings if standing.rank]
    assert found.spread < 0.03
    assert np.mean([standing.tier == "B" for standing in placed]) > 0.95
    assert max(standing.top or 0 for standing in placed) < 0.5
