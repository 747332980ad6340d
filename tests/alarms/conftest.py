"""People who are told of alarms, and bridges that do not wait long."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_server.outbox import channels, courier, following
from tests.notices.phones import MessageService


@pytest.fixture
def duty() -> Iterator[MessageService]:
    with MessageService().open() as service:
        yield service


@pytest.fixture
def chief() -> Iterator[MessageService]:
    with MessageService().open() as service:
        yield service


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bridges in this process try again after milliseconds, so that a test takes no minutes."""
    monkeypatch.setattr(courier, "FIRST_PAUSE", 20)
    monkeypatch.setattr(courier, "CAP", 50)
    monkeypatch.setattr(courier, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(following, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(channels, "POST_TIMEOUT", 0.5)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes of its own."""
    place = tmp_path / "small"
    place.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if not mount or not unmount or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a disk")
    try:
        yield place
    finally:
        subprocess.run([unmount, "--lazy", str(place)], check=True)
