"""From numbers to families of samples, as Prometheus has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import TypeAlias

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from hall_server.serving.tally import Counts

Values: TypeAlias = Mapping[tuple[str, ...], float]
"""By the values of their labels."""

INFINITE = "+Inf"


def gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def gauges(name: str, told: str, labels: Iterable[str], values: Values) -> Metric:
    family = GaugeMetricFamily(name, told, labels=list(labels))
    for label_values, value in values.items():
        family.add_metric(label_values, value)
    return family


def counter(name: str, told: str, value: float) -> Metric:
    return CounterMetricFamily(name, told, value=value)


def counters(name: str, told: str, labels: Iterable[str], values: Values) -> Metric:
    family = CounterMetricFamily(name, told, labels=list(labels))
    for label_values, value in values.items():
        family.add_metric(label_values, value)
    return family


def histogram(name: str, told: str, counts: Counts) -> Metric:
    bounds = [*(f"{bound:g}" for bound in counts.bounds), INFINITE]
    buckets = list(zip(bounds, accumulate(counts.each), strict=True))
    return HistogramMetricFamily(name, told, buckets=buckets, sum_value=counts.total)


def by(values: Mapping[str, float]) -> Values:
    """Values by one label."""
    return {(label,): value for label, value in values.items()}
