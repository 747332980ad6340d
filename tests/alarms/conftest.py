"""People who are told of alarms, and bridges that do not wait long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hall_server.outbox import channels, courier, following
from tests.notices.phones import MessageService


@pytest.fixture
def duty() -> Iterator[MessageService]:
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
