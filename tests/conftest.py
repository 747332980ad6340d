"""Fixtures that every part of the tests may use."""

from __future__ import annotations

import gc
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from hall_server.bootstrap import RunningHall
from hall_server.serving import access
from hall_server.store import registry
from tests.halls import TestHall
from tests.terminal import Terminal
from tests.web_browser import chromium

# How long one example takes says more of the machine than of the code.
settings.register_profile("tingxu", deadline=None)
settings.load_profile("tingxu")


@pytest.fixture(scope="session", autouse=True)
def quick_pins() -> Iterator[None]:
    """PINs are slow to guess on purpose; here thousands are set and typed. What they cost is tested once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def new_devices_are_known_at_once() -> Iterator[None]:
    """A hall in this process lets in a device enrolled right after another; else that one tries again
    after a second. Here devices come by the dozen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "RELOAD_AT_MOST_EVERY", 0.0)
        yield


@pytest.fixture
def hall(tmp_path: Path) -> TestHall:
    """A hall's folder; nobody serves it yet."""
    return TestHall(tmp_path / "hall")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    found = Terminal(tmp_path / "tmux")
    yield found
    subprocess.run(["tmux", "-S", str(tmp_path / "tmux"), "kill-server"], capture_output=True, check=False)


@pytest.fixture
async def open_hall(hall: TestHall) -> AsyncIterator[RunningHall]:
    """The hall of ``hall``, open in this process: nine o'clock on a Monday."""
    async with hall.open() as running:
        yield running


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector of garbage need not look through all
    of it again and again, and what screens leave behind is not worth looking for so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last word of a run that had no browser: what was left out, and how to get it."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None:  # a worker of several
        return
    without = sum(chromium.MISSING in str(report.longrepr) for report in terminal.stats.get("skipped", ()))
    if without:
        terminal.write_line(chromium.told(without), yellow=True)
