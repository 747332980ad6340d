"""A device file that is not this program's, or was damaged on the way, is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from display_board.settings import BoardFile
from hall_server.client import DeviceFile, SettingsError, load_device
from window_client.device import WindowFile

KEY = "x" * 40

WINDOW = f"""\
role = "window"
name = "12"

[hall]
requests = "tcp://192.168.1.10:7801"
broadcasts = "tcp://192.168.1.10:7802"
public_key = '{KEY}'

[keys]
public = '{KEY}'
secret = 's3cret{KEY[6:]}'
"""


def told(tmp_path: Path, text: str, kind: type[DeviceFile] = WindowFile) -> str:
    path = tmp_path / "window-12.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_device(path, kind)
    return str(error.value).replace(f"{tmp_path}/", "")


def test_a_good_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "window-12.toml"
    path.write_text(WINDOW, encoding="utf-8")
    device = load_device(path, WindowFile)
    assert (device.number, device.language) == (12, "zh")
    assert "s3cret" not in repr(device)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("good", "wrong", "said"),
    [
        ('"window"', '"toaster"', '1: role: must be "window" for this program'),
        ('name = "12"\n', "", "1: name: is missing; add it"),
        ("tcp://192.168.1.10:7801", "192.168.1.10", '5: hall.requests: must be such as "tcp://192.168.1.10:7801"'),
        (":7801", ":99999", '5: hall.requests: must be such as "tcp://192.168.1.10:7801"'),
        ("s3cret", "s,cret", "11: keys.secret: must be a key of 40 signs; take it from hall-server enroll"),
        ("[keys]\npublic", "[keys]\npublik", "10: keys.publik: is not known here; did you mean public?"),
        ("s3cret", "", "11: keys.secret: must be a key of 40 signs; take it from hall-server enroll"),
        ("[keys]", "[keys", "9: this is not valid TOML: a closing ] is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, good: str, wrong: str, said: str) -> None:
    assert f"window-12.toml:{said}" in told(tmp_path, WINDOW.replace(good, wrong, 1)).split("\n")


@pytest.mark.usefixtures("english")
def test_a_windows_file_is_no_boards(tmp_path: Path) -> None:
    said = "window-12.toml:1: role: this file is for another program: window-client window-12.toml"
    assert told(tmp_path, WINDOW, BoardFile) == said


@pytest.mark.usefixtures("english")
def test_the_halls_own_file_is_no_devices(tmp_path: Path) -> None:
    said = "window-12.toml:1: role: is missing. This is no device's file; hall-server enroll writes one"
    assert told(tmp_path, '[hall]\nid = "my-hall"\n') == said


def test_a_wrong_secret_is_never_repeated(tmp_path: Path) -> None:
    assert "s3cret" not in told(tmp_path, WINDOW.replace("s3cret", "s3cret-and-more"))
