"""``hall-server bridge`` for the people who run it."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest

from tests.bridge.province import SECRET, Province
from tests.bridge.work import bridging, reporting_hall
from tests.commands.running import at_a_shell, hall_server
from tests.halls import TestHall, eventually


def without_province(hall: TestHall) -> None:
    text = hall.folder.settings_path.read_text(encoding="utf-8")
    hall.folder.settings_path.write_text(text.partition("[province]")[0], encoding="utf-8")


def test_a_hall_that_sends_nothing_is_told_what_to_write(hall: TestHall) -> None:
    without_province(hall)
    for options in ([], ["--status"], ["--again"]):
        result = hall_server("bridge", hall.path, *options)
        assert result.exit_code == 2
        assert "Add a table [province] for the provincial system, [[notices.channels]]" in result.stderr


def test_a_folder_that_is_no_hall(tmp_path: Path) -> None:
    result = hall_server("bridge", tmp_path)
    assert result.exit_code == 1
    assert "is not a hall's folder" in result.stderr


@pytest.mark.parametrize(
    ("secret", "complaint"),
    [
        (None, "province.secret.txt cannot be read: No such file or directory"),
        ("short\n", "province.secret.txt is too short; it needs 16 characters or more"),
    ],
)
def test_a_secret_that_cannot_be_used_is_named_with_its_line(
    hall: TestHall, secret: str | None, complaint: str
) -> None:
    path = hall.folder.settings_path
    text = path.read_text(encoding="utf-8").replace("keys/province.secret", "province.secret.txt")
    path.write_text(text, encoding="utf-8")
    if secret is not None:
        (hall.path / "province.secret.txt").write_text(secret)
    line = text[: text.index("secret_file")].count("\n") + 1
    result = hall_server("bridge", hall.path)
    assert result.exit_code == 2
    assert f"hall.toml:{line}: province.secret_file: " in result.stderr
    assert complaint in result.stderr
    assert "short\n" not in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
async def test_a_secret_that_everybody_may_read_is_told(
    hall: TestHall, province: Province, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    secret = hall.path / "keys" / "province.secret"
    for mode, told in ((0o640, False), (0o644, True)):
        secret.chmod(mode)
        assert json.loads(hall_server("bridge", hall.path, "--status", "--json").stdout)["open_secrets"] == (
            [str(secret)] if told else []
        )
        screen = hall_server("bridge", hall.path, "--status")
        assert (f"Run: chmod 600 {secret}" in screen.stdout, screen.exit_code) == (told, 0)
        async with bridging(hall):
            await eventually(lambda: "the bridge of test-hall runs" in caplog.text)
        assert ("can be read by every user" in caplog.text) == told
        assert SECRET not in caplog.text
        caplog.clear()


def test_certificates_that_are_none_are_named_with_their_line(tmp_path: Path, province: Province) -> None:
    hall = reporting_hall(tmp_path / "hall", province.url, 'ca_file = "keys/province.secret"\n')
    result = hall_server("bridge", hall.path)
    assert result.exit_code == 2
    assert "province.ca_file: " in result.stderr
    assert "province.secret holds no certificate in PEM form" in result.stderr
    assert SECRET not in result.stderr


def test_options_that_do_not_go_together(hall: TestHall) -> None:
    for options in (["--json"], ["--status", "--again"]):
        result = hall_server("bridge", hall.path, *options)
        assert result.exit_code == 2
        assert "Usage: " in result.stderr


def test_the_status_of_a_bridge_that_never_ran(hall: TestHall) -> None:
    found = json.loads(hall_server("bridge", hall.path, "--status", "--json").stdout)
    assert (found["running"], found["unread"], found["set_aside"]) == (False, 0, [])
    (lane,) = found["lanes"]
    assert (lane["lane"], lane["waiting"], lane["oldest"], lane["sent_today"]) == ("province", 0, None, 0)
    screen = at_a_shell("bridge", str(hall.path), "--status", language="zh")
    assert screen.returncode == 0
    assert "推送程序未运行" in screen.stdout
    assert hall_server("bridge", hall.path, "--again").stdout == "0 will be tried at once.\n"
    # Whoever only looks leaves no files that the bridge's own user could not write to.
    assert not list(hall.path.glob("outbox.db*")) + list(hall.path.glob("bridge.lock"))
