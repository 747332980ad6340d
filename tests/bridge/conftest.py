"""A province that is open, and a hall that reports to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_server.outbox import courier, following
from tests.bridge.province import Province
from tests.bridge.work import reporting_hall
from tests.halls import TestHall


@pytest.fixture
def province() -> Iterator[Province]:
    with Province().open() as province:
        yield province


@pytest.fixture
def hall(tmp_path: Path, province: Province) -> TestHall:
    return reporting_hall(tmp_path / "hall", province.url)


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bridges in this process try again after milliseconds, so that a test takes no minutes."""
    monkeypatch.setattr(courier, "FIRST_PAUSE", 20)
    monkeypatch.setattr(courier, "CAP", 50)
    monkeypatch.setattr(courier, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(following, "LOOK_EVERY", 0.05)
