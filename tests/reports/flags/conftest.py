"""What is said here is said in English."""

from __future__ import annotations

import pytest

from hall_server import tomlfile
from reports import words


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words._, "language", "en")
    monkeypatch.setattr(tomlfile._, "language", "en")
