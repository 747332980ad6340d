"""Alarms in a hall.toml: what each limit means, what it is when nothing is said, and what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from hall_server import protocol as p
from hall_server.domain.alarm import AlarmKind, AlarmRule
from hall_server.domain.rules import MINUTE, SECOND
from hall_server.settings import load_hall
from hall_server.settings.model import AlarmTable
from hall_server.settings.plan import build_plan
from tests.settings.conftest import GOOD, Complaints

DUTY = '[[recipients]]\nid = "duty"\nkind = "webhook"\nurl = "https://ops.example.org/s3cret"\n'


def rules(tmp_path: Path, toml: str) -> tuple[AlarmRule, ...]:
    path = tmp_path / "hall.toml"
    path.write_text(GOOD + toml, encoding="utf-8")
    return build_plan(load_hall(path)).alarms


def test_a_hall_that_says_nothing_has_no_alarms(tmp_path: Path) -> None:
    assert rules(tmp_path, "") == ()


def test_minutes_people_and_what_is_usual(tmp_path: Path) -> None:
    toml = (
        '[[alarms]]\nkind = "wait"\nover = 20\nclear = 12\nzones = ["tax"]\n'
        '[[alarms]]\nkind = "wait"\nfor_seconds = 0\n'
        '[[alarms]]\nkind = "queue"\nid = "crowd"\nover = 10\n'
        '[[alarms]]\nkind = "idle"\n'
        '[[alarms]]\nkind = "deadline"\n'
        '[[alarms]]\nkind = "disk"\n' + DUTY + '[[alarms]]\nkind = "emergency"\nto = ["duty"]\n'
    )
    half = 30 * SECOND
    assert rules(tmp_path, toml) == (
        AlarmRule("wait", AlarmKind.WAIT, 20 * MINUTE, 12 * MINUTE, half, half, frozenset({"tax"})),
        AlarmRule("wait-2", AlarmKind.WAIT, 20 * MINUTE, 10 * MINUTE),
        AlarmRule("crowd", AlarmKind.QUEUE, 10, 8, half, half),
        AlarmRule("idle", AlarmKind.IDLE, 0, 1, 5 * MINUTE, half),
        AlarmRule("deadline", AlarmKind.DEADLINE, 0, 1, half, half),
        AlarmRule("disk", AlarmKind.DISK, 90, 68, half, half),
        AlarmRule("emergency", AlarmKind.EMERGENCY, lasting=half, resting=half, to=("duty",)),
    )


LAST = GOOD.count("\n")


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ('[[alarms]]\nkind = "noise"\n', f'{LAST + 2}: alarms[1].kind: must be one of: "wait"'),
        ('[[alarms]]\nkind = "wait"\nzones = ["moon"]\n', f"{LAST + 3}: alarms[1].zones: "),
        ('[[alarms]]\nkind = "wait"\nto = ["boss"]\n', f"{LAST + 3}: alarms[1].to: "),
        ('[[alarms]]\nkind = "wait"\nover = 0\n', f"{LAST + 3}: alarms[1].over: must be more than 0"),
        ('[[alarms]]\nkind = "wait"\nover = -3\n', f"{LAST + 3}: alarms[1].over: must be more than 0"),
        (
            '[[alarms]]\nkind = "wait"\nzones = ["tax"]\n[[alarms]]\nkind = "wait"\nzones = ["tax"]\n',
            f"{LAST + 5}: alarms[2].kind: says the same as alarm wait; remove one of them",
        ),
        (
            DUTY.replace("ops.example.org/s3cret", "/s3cret"),
            f"{LAST + 4}: recipients[1].url: names no computer; write such as https://gateway.example.org/send",
        ),
        ('[[alarms]]\nkind = "disk"\nover = 100\n', f"{LAST + 3}: alarms[1].over: must be 99 or less"),
        (
            '[[alarms]]\nkind = "wait"\nover = 10\nclear = 11\n',
            f"{LAST + 4}: alarms[1].clear: must not be more than over, which is 10",
        ),
        (
            '[[alarms]]\nkind = "idle"\nclear = 1\n',
            f"{LAST + 3}: alarms[1].clear: means nothing for idle; remove it",
        ),
        (
            '[[alarms]]\nkind = "printer"\nzones = ["tax"]\n',
            f"{LAST + 3}: alarms[1].zones: means nothing for printer; remove it",
        ),
        (
            '[[alarms]]\nkind = "wait"\n[[alarms]]\nkind = "queue"\nid = "wait"\n',
            f"{LAST + 5}: alarms[2].id: wait is used twice; give each its own",
        ),
        (
            '[[alarms]]\nkind = "emergency"\n',
            f'{LAST + 2}: alarms[1].kind: needs to = ["..."], the recipients whom an emergency reaches',
        ),
        (DUTY + DUTY, f"{LAST + 6}: recipients[2].id: duty is used twice; give each its own"),
        (
            DUTY.replace("https://", "sms://"),
            f"{LAST + 4}: recipients[1].url: must begin with https:// or http://",
        ),
        (
            DUTY.replace("webhook", "apprise") + 'secret_file = "keys/x"\n',
            f"{LAST + 5}: recipients[1].secret_file: only webhooks are signed; remove it",
        ),
    ],
)
@pytest.mark.usefixtures("english")
def test_what_is_wrong_is_said_with_its_line(complaints: Complaints, wrong: str, complaint: str) -> None:
    found = complaints(GOOD + wrong)
    assert found[0].startswith(f"hall.toml:{complaint}")
    assert "s3cret" not in "".join(found)


def test_an_installer_may_write_every_kind_that_there_is() -> None:
    written = get_args(get_type_hints(AlarmTable)["kind"])
    assert set(written) == set(AlarmKind) == set(get_args(p.AlarmKind))
