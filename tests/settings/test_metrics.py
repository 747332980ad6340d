"""A wrong table [metrics] is refused with its line; without it nothing listens."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_server.settings import load_hall
from hall_server.settings.model import MetricsTable
from tests.settings.conftest import GOOD, Complaints

TEMPLATE = Path(__file__).parents[2] / "hall_server" / "settings" / "template.toml"
LINE = GOOD.count("\n") + 1

pytestmark = pytest.mark.usefixtures("english")


def loaded(tmp_path: Path, text: str) -> MetricsTable | None:
    path = tmp_path / "hall.toml"
    path.write_text(text, encoding="utf-8")
    return load_hall(path).metrics


def test_it_is_off_until_somebody_asks_for_it_and_then_for_this_computer_only(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD) is None
    table = loaded(tmp_path, f"{GOOD}\n[metrics]\n")
    assert table is not None
    assert (table.bind, table.port) == ("127.0.0.1", 7840)


def test_what_a_new_hall_toml_shows_can_be_switched_on(tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    assert loaded(tmp_path, text) is None
    for line in ("[metrics]", 'bind = "127.0.0.1"', "port = 7840"):
        assert f"\n# {line}" in text
        text = text.replace(f"\n# {line}", f"\n{line}")
    table = loaded(tmp_path, text)
    assert table is not None
    assert (table.bind, table.port) == ("127.0.0.1", 7840)


@pytest.mark.parametrize(
    ("wrong", "line", "said"),
    [
        ('bind = "localhost"', 1, 'metrics.bind: must be an address of this computer, such as "127.0.0.1"'),
        ("port = 70000", 1, "metrics.port: must be 65535 or less"),
        ('port = "7840"', 1, "metrics.port: must be a whole number, without quotes"),
        ("port = 7802", 1, "metrics.port: must differ from the ports under [network]"),
        ("prot = 7840", 1, "metrics.prot: is not known here; did you mean port?"),
    ],
)
def test_the_file_the_line_and_what_to_do(complaints: Complaints, wrong: str, line: int, said: str) -> None:
    assert complaints(f"{GOOD}[metrics]\n{wrong}\n") == [f"hall.toml:{LINE + line}: {said}"]
