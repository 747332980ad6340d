"""A hall.toml to spoil, and a language to be told about it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hall_server import tomlfile
from hall_server.client import device
from hall_server.settings import alarms as settings_alarms
from hall_server.settings import calendar as settings_calendar
from hall_server.settings import contradictions as settings_contradictions
from hall_server.settings import load_hall
from hall_server.settings import province as settings_province
from hall_server.settings import walk_ins as settings_walk_ins
from hall_server.tomlfile import SettingsError

GOOD = """\
[hall]
id = "county"
name = { zh = "县大厅", en = "County hall" }

[hours]
open = ["09:00-12:00", "13:30-17:00"]

[calling]
recall_limit = 4

[[zones]]
id = "general"
name = { zh = "综合", en = "General" }
prefix = "A"

[[zones]]
id = "tax"
name = { zh = "税务", en = "Tax" }
prefix = "B"

[[services]]
id = "consult"
zone = "general"
name = { zh = "咨询", en = "Consultation" }
minutes = 5

[[services]]
id = "invoice"
zone = "tax"
name = { zh = "发票", en = "Invoices" }
first_number = 1

[[windows]]
numbers = "1-3"
zone = "general"
services = ["zone:general"]

[[windows]]
numbers = "12"
zone = "tax"
services = ["*"]

[[printers]]
id = "front"
standby = "back"

[[printers]]
id = "back"

[[kiosks]]
id = "door"
printer = "front"
zones = ["tax"]
"""

Complaints = Callable[[str | bytes], list[str]]


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    _speak(monkeypatch, "en")


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    _speak(monkeypatch, "zh")


def _speak(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    for module in (
        tomlfile,
        device,
        settings_contradictions,
        settings_walk_ins,
        settings_calendar,
        settings_province,
        settings_alarms,
    ):
        monkeypatch.setattr(module._, "language", language)


@pytest.fixture
def complaints(tmp_path: Path) -> Complaints:
    """What the hall says of a hall.toml, line by line, with ``hall.toml:12:`` in front."""
    path = tmp_path / "hall.toml"

    def complain(content: str | bytes) -> list[str]:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(SettingsError) as error:
            load_hall(path)
        return str(error.value).replace(f"{tmp_path}/", "").split("\n")

    return complain
