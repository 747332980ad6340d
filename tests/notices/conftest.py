"""Message services that are open, and bridges that do not wait long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.notices.phones import MessageService, hurry


@pytest.fixture
def service() -> Iterator[MessageService]:
    with MessageService().open() as service:
        yield service


@pytest.fixture
def another() -> Iterator[MessageService]:
    with MessageService().open() as service:
        yield service


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
