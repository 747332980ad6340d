"""A hall's folder as ``hall-server init`` makes it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hall_server.language import Translator
from tests.commands.running import hall_server


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the commands say while they run, whatever the language of this computer."""
    for name, module in sys.modules.items():
        translator = getattr(module, "_", None)
        if name.startswith("hall_server.") and isinstance(translator, Translator):
            monkeypatch.setattr(translator, "language", "en")


@pytest.fixture
def new_hall(tmp_path: Path) -> Path:
    folder = tmp_path / "my-hall"
    assert hall_server("init", folder).exit_code == 0
    return folder
