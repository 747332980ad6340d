"""Numbers counted in the hall come out of Prometheus' own parser as they went in."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from hall_server.metrics.families import histogram
from hall_server.serving.tally import Histogram

BOUNDS = (0.001, 0.01, 0.5, 2.0, 64.0)


class _One:
    def __init__(self, family: Metric) -> None:
        self._family = family

    def collect(self) -> list[Metric]:
        return [self._family]


def read_back(family: Metric) -> list[Sample]:
    registry = CollectorRegistry()
    registry.register(_One(family))
    (found,) = text_string_to_metric_families(generate_latest(registry).decode())
    return found.samples


@given(
    st.lists(
        st.tuples(st.sampled_from(BOUNDS) | st.floats(0, 100, allow_subnormal=False), st.integers(1, 64))
    )
)
def test_a_bucket_has_all_values_up_to_its_bound(values: list[tuple[float, int]]) -> None:
    counted = Histogram(BOUNDS)
    for value, times in values:
        counted.add(value, times)
    samples = read_back(histogram("tingxu_x_seconds", "X.", counted.counts()))
    buckets = {float(one.labels["le"]): one.value for one in samples if one.name.endswith("_bucket")}
    assert buckets == {
        bound: sum(times for value, times in values if value <= bound) for bound in (*BOUNDS, math.inf)
    }
    (total,) = (one.value for one in samples if one.name.endswith("_sum"))
    assert total == pytest.approx(sum(value * times for value, times in values))
    (count,) = (one.value for one in samples if one.name.endswith("_count"))
    assert count == sum(times for _value, times in values)
