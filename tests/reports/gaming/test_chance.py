"""Probabilities against an independent library."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from reports.gaming.chance import LogFactorials, beyond, deviate, drawn, holm, tail
from reports.statistics import dispersion

LOGS = LogFactorials(400)


@given(st.data())
def test_marked_cases_at_a_window_are_hypergeometric(data: st.DataObject) -> None:
    cases = data.draw(st.integers(1, 400))
    marked, mine = data.draw(st.integers(0, cases)), data.draw(st.integers(0, cases))
    least, law = drawn(LOGS, cases, marked, mine)
    there = scipy.stats.hypergeom(cases, marked, mine).pmf(np.arange(least, least + len(law)))
    assert law == pytest.approx(there, rel=1e-8, abs=1e-12)
    assert law.sum() == pytest.approx(1)


def test_two_strata_add_up_to_the_exact_tail() -> None:
    """Against every way to draw them."""
    first, second = scipy.stats.hypergeom(20, 5, 8), scipy.stats.hypergeom(30, 3, 10)
    exact = sum(first.pmf(a) * second.pmf(b) for a in range(6) for b in range(4) if a + b >= 5)
    law = np.convolve(drawn(LOGS, 20, 5, 8)[1], drawn(LOGS, 30, 3, 10)[1])
    assert tail(0, law, 5)[0] == pytest.approx(exact)


def test_the_half_of_the_step_is_left_out_for_a_scale_without_steps() -> None:
    least, law = drawn(LOGS, 10, 3, 5)
    whole, half = tail(least, law, 2)
    assert whole - half == pytest.approx(law[2 - least] / 2)


@given(st.floats(1e-12, 1 - 1e-9))
def test_deviates_are_normal_ones(p: float) -> None:
    assert deviate(p) == pytest.approx(scipy.stats.norm.isf(p), abs=1e-6)
    assert beyond(deviate(p)) == pytest.approx(p, rel=1e-6)


def test_holm_s_steps() -> None:
    """The worked example of R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")."""
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_nothing_gets_likelier_to_be_named_by_correction(p: list[float]) -> None:
    adjusted = holm(np.array(p))
    assert (adjusted >= np.array(p)).all()
    assert (adjusted <= 1).all()
    assert min(adjusted) == pytest.approx(min(1, len(p) * min(p)))


def test_windows_that_differ_more_than_by_chance_are_dispersed_and_a_few_cheats_are_not() -> None:
    dice = np.random.default_rng(1)
    usual = dice.normal(0, 1, 189)
    assert dispersion(usual) < 1.2
    with_cheats = np.concatenate([usual[:179], np.full(10, 12.0)])
    assert dispersion(with_cheats) < 1.5
    assert dispersion(2 * usual) == pytest.approx(
        4 * np.mean(np.clip(usual, *np.quantile(usual, [0.1, 0.9])) ** 2)
    )
    assert dispersion(np.zeros(0)) == 1
