"""``display-board`` at a window: its device file and ``--window``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from display_board import app as programs
from display_board import cli
from display_board.settings import BoardFile
from hall_server.cli import main as hall_server
from hall_server.client import SettingsError, load_device
from tests.halls import TestHall


class Started:
    """Stands for a program that fills the screen: remembers what it was started for."""

    kind = ""
    window: int | None = None

    def instead_of(self, kind: str) -> object:
        def start(device: BoardFile, window: int | None = None) -> Started:
            self.kind, self.window = kind, window
            return self

        return start

    def run(self, mouse: bool) -> None:
        assert not mouse

    return_code = 0


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    started = Started()
    monkeypatch.setattr(programs, "BoardApp", started.instead_of("board"))
    monkeypatch.setattr(programs, "WindowApp", started.instead_of("window"))
    monkeypatch.setattr(cli, "prepare_for_screen", lambda: None)
    return started


def enrolled(hall: TestHall, role: str, name: str) -> Path:
    file = hall.path / f"{role}-{name}.toml"
    made = CliRunner().invoke(hall_server, ["enroll", str(hall.path), role, name, "-o", str(file)])
    assert made.exit_code == 0, made.output
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def test_the_file_of_a_screen_knows_its_window(hall: TestHall, started: Started) -> None:
    file = enrolled(hall, "screen", "12")
    assert load_device(file, BoardFile).window == 12
    assert run(file).exit_code == 0
    assert (started.kind, started.window) == ("window", 12)
    assert run(file, "--window", "12").exit_code == 0


def test_a_screen_shows_no_other_window(hall: TestHall, started: Started) -> None:
    result = run(enrolled(hall, "screen", "12"), "--window", "3")
    assert result.exit_code == 2
    assert "12" in result.stderr
    assert "--window" in result.stderr
    assert not started.kind


def test_a_board_shows_the_window_that_it_is_told(hall: TestHall, started: Started) -> None:
    file = enrolled(hall, "board", "hall-1")
    assert load_device(file, BoardFile).window is None
    assert run(file, "--window", "12").exit_code == 0
    assert (started.kind, started.window) == ("window", 12)
    assert run(file).exit_code == 0
    assert (started.kind, started.window) == ("board", None)


@pytest.mark.parametrize("wrong", ["0", "-3", "twelve"])
def test_a_window_has_a_number(hall: TestHall, started: Started, wrong: str) -> None:
    result = run(enrolled(hall, "board", "hall-1"), "--window", wrong)
    assert result.exit_code == 2
    assert "--window" in result.stderr
    assert not started.kind


def test_help_tells_which_device_the_code_needs() -> None:
    shown = " ".join(run("--help").stdout.split())
    assert "--window" in shown
    assert "hall-server enroll DIR screen NUMBER" in shown
    assert "display-board screen-12.toml" in shown


def test_no_screen_is_enrolled_for_a_window_that_the_hall_lacks(hall: TestHall) -> None:
    file = hall.path / "screen.toml"
    refused = CliRunner().invoke(hall_server, ["enroll", str(hall.path), "screen", "77", "-o", str(file)])
    assert refused.exit_code != 0
    assert "window 77" in refused.output
    assert not file.exists()


def test_a_screens_file_is_checked(hall: TestHall) -> None:
    file = enrolled(hall, "screen", "12")
    text = file.read_text(encoding="utf-8")
    wrong = hall.path / "wrong.toml"
    wrong.write_text(text.replace('name = "12"', 'name = "desk"'), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"number|窗口号"):
        load_device(wrong, BoardFile)
    wrong.write_text(text + "\n[board]\nchime = true\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"\[board\]"):
        load_device(wrong, BoardFile)
