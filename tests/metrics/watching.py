"""A hall whose figures are read, and the reading of them: over a socket, by Prometheus' parser."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from tests.halls import HALL_TOML, TestHall

METRICS = """
[metrics]
port = 0
"""


def watched_hall(path: Path, more: str = "") -> TestHall:
    """``more`` are further tables of its hall.toml."""
    return TestHall(path, HALL_TOML + METRICS + more)


@dataclass(frozen=True)
class Figures:
    """What was read at one time."""

    text: str
    samples: tuple[Sample, ...]

    def __getitem__(self, name: str) -> float:
        """The only sample of that name."""
        return self.of(name)

    def of(self, name: str, **labels: str) -> float:
        (found,) = self.all(name, **labels)
        return found.value

    def all(self, name: str, **labels: str) -> list[Sample]:
        return [one for one in self.samples if one.name == name and labels.items() <= one.labels.items()]

    def names(self) -> set[str]:
        return {one.name for one in self.samples}


def read(address: str | None) -> Figures:
    """Blocks; for another thread than the hall's."""
    assert address is not None
    line = http.client.HTTPConnection(address, timeout=20)
    try:
        line.request("GET", "/metrics")
        answer = line.getresponse()
        assert answer.status == 200
        text = answer.read().decode()
    finally:
        line.close()
    return Figures(text, tuple(_samples(text)))


def _samples(text: str) -> Iterator[Sample]:
    for family in text_string_to_metric_families(text):
        assert family.documentation, family.name
        yield from family.samples
