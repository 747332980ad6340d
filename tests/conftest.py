"""Fixtures that every part of the tests may use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hall_server.bootstrap import RunningHall
from tests.halls import TestHall
from tests.web_browser import chromium


@pytest.fixture
def hall(tmp_path: Path) -> TestHall:
    """A hall's folder; nobody serves it yet."""
    return TestHall(tmp_path / "hall")


@pytest.fixture
async def open_hall(hall: TestHall) -> AsyncIterator[RunningHall]:
    """The hall of ``hall``, open in this process: nine o'clock on a Monday."""
    async with hall.open() as running:
        yield running


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last word of a run that had no browser: what was left out, and how to get it."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None:  # a worker of several
        return
    without = sum(chromium.MISSING in str(report.longrepr) for report in terminal.stats.get("skipped", ()))
    if without:
        terminal.write_line(chromium.told(without), yellow=True)
