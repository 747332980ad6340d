"""``display-board`` at the command line and its device file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from display_board.cli import main
from display_board.settings import BoardFile
from hall_server.client import SettingsError, load_device

KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"

DEVICE = f"""
role = "board"
name = "1"

[hall]
requests = "tcp://127.0.0.1:7001"
broadcasts = "tcp://127.0.0.1:7002"
public_key = '{KEY}'

[keys]
public = '{KEY}'
secret = '{KEY}'
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "board-1.toml"


def test_a_board_is_silent_and_shows_every_zone_unless_told_otherwise(file: Path) -> None:
    file.write_text(DEVICE, encoding="utf-8")
    device = load_device(file, BoardFile)
    assert device.language == "zh"
    assert not device.board.chime
    assert device.board.zones == []


def test_zones_and_chime_are_settings_of_the_board(file: Path) -> None:
    file.write_text(DEVICE + '[board]\nzones = ["tax", "civil"]\nchime = true\n', encoding="utf-8")
    device = load_device(file, BoardFile)
    assert device.board.zones == ["tax", "civil"]
    assert device.board.chime


def test_a_misspelt_setting_is_named(file: Path) -> None:
    file.write_text(DEVICE + "[board]\nchimes = true\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="chimes"):
        load_device(file, BoardFile)


def test_the_file_of_another_device_is_refused_without_a_traceback(file: Path) -> None:
    file.write_text(DEVICE.replace('"board"', '"window"'), encoding="utf-8")
    result = CliRunner().invoke(main, [str(file)])
    assert result.exit_code == 2
    assert "role" in result.stderr
    assert "Traceback" not in result.output


def test_a_missing_file_is_refused(file: Path) -> None:
    result = CliRunner().invoke(main, [str(file)])
    assert result.exit_code == 2
    assert file.name in result.stderr


def test_help_has_an_example() -> None:
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    assert "display-board board-1.toml" in result.output
