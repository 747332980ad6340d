"""The page that a monitoring system reads: made at most once a second, whoever asks and how often."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from hall_server.settings import HallFolder

from .day import broadcasts, day
from .families import gauge
from .look import Lookout
from .outside import Outside
from .server import build, disk, orders

KEPT_FOR: Final = 1.0


class Page(NamedTuple):
    content_type: str
    text: bytes


class _Hall(Collector):
    """Everything that the hall can tell. One that hangs still has a disk."""

    def __init__(self, folder: HallFolder, lookout: Lookout) -> None:
        self._folder = folder
        self._lookout = lookout
        self._outside = Outside(folder)
        self._build = build()

    def collect(self) -> Iterator[Metric]:
        found = self._lookout.look()
        records = self._lookout.records
        yield self._build
        yield gauge("tingxu_hall_responding", "1 when the hall answered within a second.", found is not None)
        if found is not None:
            look, took = found
            yield gauge("tingxu_hall_answer_seconds", "How long the hall took to answer this look.", took)
            yield from day(look)
            yield from orders(look.orders)
            yield from broadcasts(look)
        yield from disk(self._folder.database, records)
        yield from self._outside.families(records)


class Pages:
    """Used by one thread."""

    def __init__(
        self, folder: HallFolder, lookout: Lookout, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._ticks = ticks
        self._registry = CollectorRegistry()
        self._registry.register(_Hall(folder, lookout))
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self._kept: dict[str, tuple[float, Page]] = {}

    def page(self, accept: str) -> Page:
        """In the format that the ``Accept`` header of the request likes best."""
        encode, content_type = choose_encoder(accept)
        made_at, page = self._kept.get(content_type, (-KEPT_FOR, Page("", b"")))
        if self._ticks() - made_at >= KEPT_FOR:
            page = Page(content_type, encode(self._registry))
            self._kept[content_type] = self._ticks(), page
        return page
