"""Ranges as people are told them: they keep their word, stand in steps of five, and do not flicker."""

from __future__ import annotations

import random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.domain.rules import MINUTE
from hall_server.forecast import Calibration, Outcome, Range, accuracy_of, told
from hall_server.forecast.forward import spread

WAIT = st.floats(0, 200)


def minutes(low: float, middle: float, high: float) -> Range:
    return Range(low * MINUTE, middle * MINUTE, high * MINUTE)


class TestTold:
    @given(WAIT, WAIT)
    def test_holds_what_was_forecast_in_steps_of_five(self, one: float, other: float) -> None:
        low, high = sorted((one, other))
        begins, ends = told(minutes(low, low, high))
        assert begins % 5 == ends % 5 == 0
        assert begins <= low
        assert high <= ends
        assert ends > begins

    @given(st.tuples(WAIT, WAIT).map(sorted), st.tuples(WAIT, WAIT).map(sorted))
    def test_changes_only_by_more_than_a_minute(self, first: list[float], second: list[float]) -> None:
        """Whatever was told before, what is known now is in it but for a minute."""
        before = told(minutes(first[0], first[0], first[1]))
        low, high = second
        begins, ends = told(minutes(low, low, high), before)
        assert begins - 1 <= low
        assert high <= ends + 1

    def test_does_not_flicker(self) -> None:
        before = told(minutes(9.9, 12, 14.9))
        assert before == (5, 15)
        assert told(minutes(10.1, 12, 15.1), before) == before
        assert told(minutes(11.5, 13, 15.1), before) == (10, 20)


class TestCalibration:
    def forecasts(self, wrong: float, bias: float, count: int = 3_000) -> list[tuple[Range, float]]:
        """Waits of a normal whose spread the forecast takes to be ``wrong`` times what it is."""
        dice = random.Random(7)
        found = []
        for _ in range(count):
            middle = dice.uniform(20, 40)
            half = 1.2816 * 5 * wrong
            found.append(
                (minutes(middle - half, middle, middle + half), dice.gauss(middle + bias, 5) * MINUTE)
            )
        return found

    @pytest.mark.parametrize(("wrong", "bias"), [(0.5, 0), (1, 0), (1.5, 0), (1, 2)])
    def test_makes_four_in_five_fall_within(self, wrong: float, bias: float) -> None:
        calibration, held = Calibration(), []
        for forecast, waited in self.forecasts(wrong, bias):
            low, _middle, high = calibration.widen(forecast)
            held.append((low <= waited <= high, waited > high))
            calibration.hear(forecast, waited)
        within, above = map(fmean, zip(*held[500:], strict=True))
        assert within == pytest.approx(0.80, abs=0.025)
        assert above == pytest.approx(0.10, abs=0.02)

    def test_who_is_called_at_once_teaches_nothing(self) -> None:
        calibration = Calibration()
        for _ in range(500):
            calibration.hear(Range(0, 0, 0), 0)
        assert calibration.factors == (1.0, 1.0)

    def test_nobody_is_called_before_now(self) -> None:
        assert Calibration((3.0, 1.0)).widen(minutes(1, 5, 9)).low == 0


class TestSpread:
    def test_is_the_tenth_the_half_and_the_ninth_tenth(self) -> None:
        low, middle, high = spread([float(each) for each in range(1, 101)], 100) or (0, 0, 0)
        assert (low, middle, high) == (10.5, 50.5, 90.5)

    def test_is_not_known_when_too_few_were_called(self) -> None:
        assert spread([1.0] * 89, 100) is None
        assert spread([], 100) is None


def test_accuracy_is_of_those_who_were_told_that_they_would_wait() -> None:
    outcomes = [
        Outcome(0, 0, 0, 0, 0),
        Outcome(5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 20 * MINUTE, 12 * MINUTE),
        Outcome(5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 20 * MINUTE, 26 * MINUTE),
    ]
    assert accuracy_of(outcomes[:1]) is None
    assert accuracy_of(outcomes) == (2, 9 * MINUTE, 7 * MINUTE, 0.5, 0.5)
