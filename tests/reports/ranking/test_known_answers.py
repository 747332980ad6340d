"""The formulas against independent libraries and published examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportion_confint

from reports.ranking.publish import ranks, tier
from reports.ranking.quality import ALARM, WARNING, funnel
from reports.ranking.ratings import Beta, beta_binomial, shrunk_rate
from reports.ranking.score import gamma_prior, shrunk_ratio
from reports.ranking.uncertainty import Spread, bootstrap_variance, dersimonian_laird, shrunk
from reports.statistics import wilson


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_as_in_statsmodels(share: tuple[int, int]) -> None:
    part, whole = share
    assert wilson(part, whole) == pytest.approx(proportion_confint(part, whole, method="wilson"), abs=1e-9)


def test_wilson_as_newcombe_printed_it() -> None:
    # Newcombe (1998), Stat. Med. 17:857, table I, method 3.
    for part, whole, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)
    assert wilson(0, 0) is None


def test_dersimonian_laird_as_in_statsmodels() -> None:
    random = np.random.default_rng(1)
    for k in (2, 3, 10, 189):
        variance = random.uniform(0.001, 0.02, k)
        effect = random.normal(0.05, 0.1, k) + random.normal(0, np.sqrt(variance))
        found = dersimonian_laird(effect, variance)
        known = combine_effects(effect, variance, method_re="dl")
        assert found.tau2 == pytest.approx(max(0, known.tau2), abs=1e-12)
        mean = known.mean_effect_re if known.tau2 > 0 else known.mean_effect_fe
        assert found.mean == pytest.approx(mean, abs=1e-12)


def test_dersimonian_laird_where_there_is_nothing_to_find() -> None:
    assert dersimonian_laird(np.zeros(0), np.zeros(0)) == Spread(0.0, 0.0)
    assert dersimonian_laird(np.array([0.3]), np.array([0.1])) == Spread(0.3, 0.0)
    assert dersimonian_laird(np.zeros(5), np.zeros(5)) == Spread(0.0, 0.0)
    assert dersimonian_laird(np.array([0.1, 0.1]), np.array([1.0, 2.0])).tau2 == 0
    u, variance = shrunk(np.array([0.2, 0.0]), np.array([0.0, 0.0]), Spread(0.1, 0.0))
    assert u.tolist() == variance.tolist() == [0, 0]


def test_beta_binomial_as_scipy_would_fit_it() -> None:
    random = np.random.default_rng(2)
    for alpha, beta, units in ((2.0, 98.0, 150), (1.0, 9.0, 60), (20.0, 30.0, 40)):
        rated = random.integers(5, 300, units)
        bad = random.binomial(rated, random.beta(alpha, beta, units))

        def loss(log: np.ndarray, bad: np.ndarray = bad, rated: np.ndarray = rated) -> float:
            return -float(stats.betabinom.logpmf(bad, rated, *np.exp(log)).sum())

        best = optimize.minimize(
            loss, np.log([alpha, beta]), method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10}
        )
        found = beta_binomial(bad, rated)
        assert found == pytest.approx(tuple(np.exp(best.x)), rel=1e-3)


def test_beta_binomial_of_units_that_are_all_alike_leaves_no_differences() -> None:
    random = np.random.default_rng(3)
    rated = np.full(100, 50)
    found = beta_binomial(random.binomial(rated, 0.02), rated)
    assert np.ptp(shrunk_rate(np.array([0, 3]), np.array([50, 50]), found)) < 0.01
    none = beta_binomial(np.zeros(3, dtype=int), np.array([10, 20, 30]))
    assert 0 < none.alpha / sum(none) < 0.01
    assert beta_binomial(np.zeros(2, dtype=int), np.zeros(2, dtype=int)) == Beta(1, 1)


def test_funnel_limits_are_those_of_a_poisson_count() -> None:
    assert pytest.approx(stats.norm.ppf(0.975)) == WARNING
    assert pytest.approx(stats.norm.ppf(0.999)) == ALARM
    expected = np.full(4001, 100.0)
    observed = stats.poisson.ppf(np.linspace(0.0001, 0.9999, 4001), 100).astype(int)
    found = funnel(observed, expected)
    assert found.phi == 1.0  # winsorised, a Poisson's is below 1
    assert np.mean(found.flag != 0) == pytest.approx(0.05, abs=0.012)
    assert np.mean(np.abs(found.flag) == 2) == pytest.approx(0.002, abs=0.001)


def test_over_dispersion_widens_the_funnel_but_an_outlier_does_not() -> None:
    random = np.random.default_rng(4)
    expected = np.full(200, 50.0)
    wide = random.poisson(50 * random.gamma(25, 1 / 25, 200))
    found = funnel(wide, expected)
    z = 2 * (np.sqrt(wide) - np.sqrt(50))
    assert found.phi == pytest.approx(np.square(stats.mstats.winsorize(z, (0.1, 0.1))).mean(), rel=0.05)
    assert np.mean(found.flag != 0) < 0.12
    outlier = np.append(random.poisson(50, 199), 200)
    last = funnel(outlier, expected)
    assert last.phi < 1.3
    assert last.flag[-1] == 2


def test_gamma_prior_finds_the_spread_of_ratios() -> None:
    random = np.random.default_rng(5)
    expected = random.uniform(5, 60, 2000)
    observed = random.poisson(expected * random.gamma(10, 1 / 10, 2000))
    assert gamma_prior(observed, expected) == pytest.approx(10, rel=0.15)
    assert np.isinf(gamma_prior(np.full(50, 10), np.full(50, 10.0)))
    assert shrunk_ratio(np.array([7]), np.array([7.0]), np.inf) == 1


def test_the_bootstrap_finds_the_variance_of_a_mean_of_clustered_tickets() -> None:
    random = np.random.default_rng(6)
    days, each = 40, 10
    day = np.repeat(np.arange(days), each)
    value = random.normal(0, 0.3, days)[day] + random.normal(0, 0.6, days * each)
    found = bootstrap_variance(value, day, np.zeros(days, dtype=int), 1, 4000, random)
    of_days = value.reshape(days, each).mean(axis=1).var(ddof=1) / days
    assert found[0] == pytest.approx(of_days, rel=0.1)
    assert np.isnan(bootstrap_variance(value[:10], day[:10], np.zeros(1, dtype=int), 2, 100, random)).all()


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_ranks_of_equals_are_shared(scores: list[int]) -> None:
    score = np.array(scores, dtype=float)
    found = ranks(score, score[None, :], (0.05, 0.95), 3, 3)
    assert found.rank.tolist() == stats.rankdata(-score, method="min").astype(int).tolist()
    assert found.low.tolist() == found.rank.tolist()
    assert found.high.tolist() == stats.rankdata(-score, method="max").astype(int).tolist()
    k = min(3, len(scores) // 2)
    assert found.top.sum() == pytest.approx(k)
    assert found.bottom.sum() == pytest.approx(k)


def test_tiers() -> None:
    assert [tier(1, 4, 9), tier(1, 5, 9), tier(5, 9, 9), tier(6, 9, 9)] == ["A", "B", "B", "C"]
