"""What every test of the terminal starts from."""

from __future__ import annotations

import pytest

from window_client import keys


@pytest.fixture
def quick_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test press the same key twice without waiting as a clerk would."""
    monkeypatch.setattr(keys, "DOUBLE_PRESS", 0.0)
    monkeypatch.setattr(keys, "HELD", 0.0)
