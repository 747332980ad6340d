"""A hall whose figures are read, and the reading of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from hall_server.bootstrap import RunningHall
from hall_server.metrics import page
from tests.halls import TestHall

from .watching import Figures, read, watched_hall

Scrape: TypeAlias = Callable[[RunningHall], Awaitable[Figures]]


@pytest.fixture
def hall(tmp_path: Path) -> TestHall:
    return watched_hall(tmp_path / "hall")


@pytest.fixture
def scrape(monkeypatch: pytest.MonkeyPatch) -> Scrape:
    """The figures as they are now; here nobody wants those of a second ago."""
    monkeypatch.setattr(page, "KEPT_FOR", 0.0)

    async def reading(running: RunningHall) -> Figures:
        return await asyncio.to_thread(read, running.metrics)

    return reading
