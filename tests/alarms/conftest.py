"""People who are told of alarms, and bridges that do not wait long."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notices.phones import MessageService, hurry


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
    hurry(monkeypatch)


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
