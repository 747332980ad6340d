"""A wrong table [province] is refused with its line, and never repeats the address."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_server.settings import load_hall
from tests.settings.conftest import GOOD, Complaints

PROVINCE = """
[province]
url = "https://province.example.org/ratings"
hall_code = "410100-001"
secret_file = "keys/province.secret"
"""
TEMPLATE = Path(__file__).parents[2] / "hall_server" / "settings" / "template.toml"
LINE = GOOD.count("\n") + 1

pytestmark = pytest.mark.usefixtures("english")


def test_what_is_not_written_has_a_careful_default(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(GOOD + PROVINCE, encoding="utf-8")
    province = load_hall(path).province
    assert province is not None
    assert (province.send, province.send_words) == (["ratings", "services"], False)
    assert (province.timeout_seconds, province.ca_file) == (15, None)


def test_what_a_new_hall_toml_shows_can_be_switched_on(tmp_path: Path) -> None:
    before, _sign, rest = TEMPLATE.read_text(encoding="utf-8").partition("# [province]\n")
    shown, _blank, after = rest.partition("\n\n")
    table = "\n".join(line.removeprefix("# ") for line in shown.split("\n"))
    path = tmp_path / "hall.toml"
    path.write_text(f"{before}[province]\n{table}\n\n{after}", encoding="utf-8")
    province = load_hall(path).province
    assert province is not None
    assert (province.hall_code, province.ca_file) == ("410100-001", "keys/province-ca.pem")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/ratings",
        "http://[::1]/ratings",
        "http://localhost/x",
        "https://10.1.2.3:8443/a?b=c",
    ],
)
def test_plain_http_is_for_this_computer_only(tmp_path: Path, url: str) -> None:
    path = tmp_path / "hall.toml"
    text = PROVINCE.replace("https://province.example.org/ratings", url)
    path.write_text(GOOD + text, encoding="utf-8")
    found = load_hall(path).province
    assert found is not None
    assert found.url == url


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("https://province", "http://province", "2: province.url: must begin with https://; http:// is for"),
        ("https://province", "http://127.0.0.1.province", "2: province.url: must begin with https://; http"),
        ("https://province", "https://me:word@province", "2: province.url: must hold no password and no #"),
        ("/ratings", "/ratings#here", "2: province.url: must hold no password and no #"),
        ("https://", "ftp://", '2: province.url: must be such as "https://province.example.org/ratings"'),
        ("province.example.org", "[::1", '2: province.url: must be such as "https://province.example.org'),
        ("example.org/", "example.org:99999/", '2: province.url: must be such as "https://province.'),
        ("410100-001", "郑州 1", "3: province.hall_code: must be 1 to 64 letters A-Z a-z, digits, . _ and -"),
        ("secret_file", "secret", "4: province.secret: is not known here; did you mean secret_file?"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_at_its_line(
    complaints: Complaints, right: str, wrong: str, complaint: str
) -> None:
    found = complaints(GOOD + PROVINCE.replace(right, wrong, 1))
    line, _colon, rest = complaint.partition(":")
    wanted = f"hall.toml:{LINE + int(line)}:{rest}"
    assert any(one.startswith(wanted) for one in found), found
    assert "me:word" not in "\n".join(found)


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("send = []", "province.send: needs at least 1"),
        ('send = ["cases"]', 'province.send[1]: must be one of: "ratings", "services"'),
        ('send = ["ratings", "ratings"]', "province.send: names something twice"),
        ("timeout_seconds = 0", "province.timeout_seconds: must be 1 or more"),
    ],
)
def test_what_is_sent_and_how_long_to_wait(complaints: Complaints, more: str, complaint: str) -> None:
    assert complaints(f"{GOOD}{PROVINCE}{more}\n") == [f"hall.toml:{LINE + 5}: {complaint}"]
