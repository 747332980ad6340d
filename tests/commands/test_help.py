"""What ``--help`` says of each command: a whole sentence, on lines that fit a terminal, in both languages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata

import pytest

from tests.commands.running import at_a_shell

COLUMNS = 80
# Prints the help of a program and of each group below it, as a person reads it.
ALL_HELP = """
import json, sys
import click
from click.testing import CliRunner
from {program} import main

def groups(command, *path):
    if isinstance(command, click.Group):
        yield path
        for name, below in command.commands.items():
            yield from groups(below, *path, name)

told = {{}}
for path in groups(main):
    told[" ".join(path)] = CliRunner().invoke(main, [*path, "--help"], terminal_width={columns}).output
print(json.dumps(told))
"""


def width(line: str) -> int:
    """Columns of a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("program", "groups"), [("hall_server.cli", 9), ("reports.cli", 2)])
def test_each_command_is_told_of_in_a_whole_sentence(language: str, program: str, groups: int) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", ALL_HELP.format(program=program, columns=COLUMNS)],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "TINGXU_LANG": language, "PYTHONUTF8": "1"},
    )
    told: dict[str, str] = json.loads(done.stdout)
    assert len(told) == groups
    for group, text in told.items():
        heading = "命令:\n" if language == "zh" else "Commands:\n"
        listed = text.partition(heading)[2].partition("\n\n")[0].splitlines()
        assert listed, group
        first_lines = [line for line in listed if not line.startswith("   ")]
        assert all(len(line.split(maxsplit=1)) == 2 for line in first_lines), text
        assert not [line for line in listed if line.rstrip().endswith("...")], text
        assert [line for line in listed if width(line) > COLUMNS] == [], text
        assert "\0" not in text


def test_no_role_is_broken_in_two() -> None:
    told = at_a_shell("enroll", "--help").stdout
    assert " DIR ROLE NAME\n" in told
    assert " manager," in told
