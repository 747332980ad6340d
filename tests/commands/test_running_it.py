"""Serving a hall, proving its log, and asking for help, at a shell."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import click
import pytest

from hall_server.cli import main
from hall_server.domain.events import DayStarted, Event, ServiceFinished, SlipQueued
from hall_server.settings import HallFolder
from hall_server.store.database import open_engine
from hall_server.store.journal import Journal, Record
from tests.commands.running import at_a_shell, hall_server


def work(hall: Path) -> None:
    """Three days begin."""
    engine = open_engine(HallFolder(hall).database)
    days = [DayStarted(day, f"2026-03-0{day}") for day in (2, 3, 4)]
    Journal(engine).commit(Record([(day, "", "") for day in days]))
    engine.dispose()


@pytest.mark.parametrize("command", ["serve", "status"])
@pytest.mark.parametrize(
    "event",
    [ServiceFinished(3, 2026030200001, 1), SlipQueued(3, 1, 2026030200001, "printer-1", 0, reprint=False)],
)
def test_a_log_that_contradicts_itself_is_not_opened(new_hall: Path, command: str, event: Event) -> None:
    engine = open_engine(HallFolder(new_hall).database)
    events = [DayStarted(2, "2026-03-02"), event]
    Journal(engine).commit(Record([(event, "", "") for event in events]))
    engine.dispose()
    told = hall_server(command, new_hall)
    assert told.exit_code == 1
    assert "contradicts itself" in told.stderr
    assert isinstance(told.exception, SystemExit), "no traceback reaches a person"


class TestVerify:
    def test_an_unbroken_log(self, new_hall: Path) -> None:
        work(new_hall)
        done = hall_server("verify", new_hall)
        assert done.exit_code == 0
        assert "The log is unbroken: 3 records." in done.stdout

    def test_an_unbroken_log_as_json(self, new_hall: Path) -> None:
        work(new_hall)
        told = json.loads(hall_server("verify", new_hall, "--json").stdout)
        assert (told["unbroken"], told["records"], told["first_bad_record"]) == (True, 3, None)
        assert len(told["last_hash"]) == 64

    def test_a_broken_log_names_its_first_bad_record(self, new_hall: Path) -> None:
        work(new_hall)
        with sqlite3.connect(new_hall / "hall.db") as connection:
            connection.execute("UPDATE events SET at = 99 WHERE seq = 2")
        connection.close()
        broken = hall_server("verify", new_hall)
        assert (broken.exit_code, broken.stdout) == (1, "")
        assert "The log is broken at record 2." in broken.stderr
        told = hall_server("verify", new_hall, "--json")
        assert told.exit_code == 1
        assert (json.loads(told.stdout)["unbroken"], json.loads(told.stdout)["first_bad_record"]) == (
            False,
            2,
        )

    def test_a_new_halls_log(self, new_hall: Path) -> None:
        assert json.loads(hall_server("verify", new_hall, "--json").stdout)["records"] == 0

    def test_a_missing_database_is_not_made(self, new_hall: Path) -> None:
        for file in new_hall.glob("hall.db*"):
            file.unlink()
        refused = hall_server("verify", new_hall)
        assert (refused.exit_code, "there is no database" in refused.output) == (1, True)
        assert not (new_hall / "hall.db").exists()


class TestWhereThereIsNoHall:
    @pytest.mark.parametrize(
        "words",
        [
            ["serve"],
            ["verify"],
            ["devices"],
            ["enroll", "window", "1", "-o", "w.toml"],
            ["revoke", "window", "1"],
            ["clerk", "list"],
            ["clerk", "add", "0231", "x", "--pin", "1234"],
            ["status"],
        ],
    )
    def test_every_command_says_so(self, tmp_path: Path, words: list[str]) -> None:
        length = 2 if words[0] == "clerk" else 1
        refused = hall_server(*words[:length], tmp_path / "nowhere", *words[length:])
        assert refused.exit_code == 1
        assert "is not a hall's folder. Make one with: hall-server init" in refused.output
        assert not (tmp_path / "nowhere").exists()

    def test_a_wrong_hall_is_not_served(self, new_hall: Path) -> None:
        settings = new_hall / "hall.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + "\n[networks]\n", encoding="utf-8")
        refused = hall_server("serve", new_hall)
        assert (
            refused.exit_code,
            "networks: is not known here; did you mean network?" in refused.output,
        ) == (
            2,
            True,
        )

    def test_a_hall_without_its_keys_is_not_served(self, new_hall: Path) -> None:
        (new_hall / "keys" / "hall.key_secret").unlink()
        refused = hall_server("serve", new_hall)
        assert (refused.exit_code, "the hall's keys cannot be read" in refused.output) == (2, True)

    @pytest.mark.parametrize("name", ["hall.db", "hall.key_secret"])
    def test_a_damaged_file_is_said(self, new_hall: Path, name: str) -> None:
        (file,) = new_hall.rglob(name)
        file.write_bytes(b"coffee was spilt here\n" * 300)
        refused = hall_server("serve", new_hall)
        assert refused.exit_code in (1, 2)
        assert "Traceback" not in refused.output
        assert "hall" in refused.output

    def test_a_faster_clock_must_be_a_virtual_one(self, new_hall: Path) -> None:
        assert hall_server("serve", new_hall, "--speed", "60").exit_code == 2


# What an example has where a command wants these.
NAMED = {"DIR": "my-hall", "DEVICE.toml": r"[a-z-]+\.toml"}


def commands(group: click.Group, *words: str) -> list[tuple[str, ...]]:
    """The words of each command, and what an example says before its options and other arguments."""
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        places = [NAMED[each.metavar] for each in command.params if each.metavar in NAMED]
        inner = (*words, name, *places)
        found += commands(command, *inner) if isinstance(command, click.Group) else [inner]
    return found


class TestHelp:
    @pytest.mark.parametrize("example", commands(main), ids=" ".join)
    def test_each_command_has_an_example_that_fits_it(self, example: tuple[str, ...]) -> None:
        words = [word for word in example if word not in NAMED.values()]
        told = hall_server(*words, "--help")
        assert told.exit_code == 0
        text = " ".join(told.output.split())
        assert re.search(rf"hall-server {' '.join(example)}(?![\w-])", text)

    def test_in_english(self) -> None:
        told = at_a_shell("enroll", "--help")
        assert (told.returncode, told.stderr) == (0, "")
        assert "Example: hall-server enroll my-hall window 12 -o window-12.toml" in told.stdout

    def test_in_chinese(self) -> None:
        told = at_a_shell("enroll", "--help", language="zh")
        assert "示例：hall-server enroll my-hall window 12 -o window-12.toml" in told.stdout
        assert "登记一台设备" in told.stdout

    def test_errors_in_chinese(self, tmp_path: Path) -> None:
        told = at_a_shell("serve", str(tmp_path / "nowhere"), language="zh")
        assert told.returncode == 1
        assert "不是大厅目录" in told.stderr
        assert told.stdout == ""

    def test_a_word_that_is_no_command(self) -> None:
        assert hall_server("sing").exit_code == 2
