"""Starting the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from window_client.cli import main

WINDOW = """
role = "window"
name = "{name}"

[hall]
requests = "tcp://127.0.0.1:1"
broadcasts = "tcp://127.0.0.1:2"
public_key = "{key}"

[keys]
public = "{key}"
secret = "{key}"
"""


def test_help_has_an_example() -> None:
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    assert "window-client window-12.toml" in result.output


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (WINDOW.replace('"window"', '"board"').format(name="12", key="k" * 40), "role"),
        (WINDOW.format(name="front desk", key="k" * 40), "name"),
        ("[hall", "window-12.toml"),
    ],
)
def test_a_wrong_device_file_is_named_with_its_key(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "window-12.toml"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, [str(path)])
    assert result.exit_code == 2
    assert named in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_device_file_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, [str(tmp_path / "none.toml")])
    assert result.exit_code == 2
    assert "none.toml" in result.stderr
