"""Channels to phones in a hall.toml: none by default, checked, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_server.settings import load_hall
from hall_server.settings.plan import build_plan
from tests.settings.conftest import GOOD, Complaints

APPRISE = '[[notices.channels]]\nkind = "apprise"\nurl = "json://user:s3cret@127.0.0.1/{phone}"\n'
WEBHOOK = '[[notices.channels]]\nkind = "webhook"\nurl = "https://sms.example.org/s3cret"\n'


def test_a_hall_without_channels_asks_nobody_for_a_number(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(GOOD + "[notices]\nahead = 5\n", encoding="utf-8")
    assert build_plan(load_hall(path)).notices_ahead == 0


def test_a_hall_with_a_channel_tells_when_so_many_are_ahead(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(GOOD + APPRISE + WEBHOOK, encoding="utf-8")
    assert build_plan(load_hall(path)).notices_ahead == 3
    path.write_text(GOOD + "[notices]\nahead = 5\n" + APPRISE, encoding="utf-8")
    assert build_plan(load_hall(path)).notices_ahead == 5


LAST = GOOD.count("\n")


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("[notices]\nahead = 0\n", f"{LAST + 2}: notices.ahead: must be 1 or more"),
        ('[notices]\nlanguage = "fr"\n', f'{LAST + 2}: notices.language: must be one of: "zh", "en"'),
        (
            APPRISE.replace("apprise", "sms"),
            f'{LAST + 2}: notices.channels[1].kind: must be one of: "apprise", "webhook"',
        ),
        (
            APPRISE.replace("{phone}", ""),
            f"{LAST + 3}: notices.channels[1].url: must hold {{phone}} where the number is to stand",
        ),
        (
            APPRISE + WEBHOOK.replace("https://", "sms://"),
            f"{LAST + 6}: notices.channels[2].url: must begin with https:// or http://",
        ),
        (
            APPRISE + 'secret_file = "keys/x"\n',
            f"{LAST + 4}: notices.channels[1].secret_file: only webhooks are signed; remove it",
        ),
        (
            WEBHOOK.replace("https://sms.example.org/s3cret", ""),
            f"{LAST + 3}: notices.channels[1].url: must be",
        ),
    ],
)
@pytest.mark.usefixtures("english")
def test_what_is_wrong_is_said_with_its_line(complaints: Complaints, wrong: str, complaint: str) -> None:
    found = complaints(GOOD + wrong)
    assert found[0].startswith(f"hall.toml:{complaint}")
    assert "s3cret" not in "".join(found)
