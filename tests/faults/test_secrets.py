"""What is secret stays with its owner, and a key that is damaged is named instead of used."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import zmq
from click.testing import CliRunner

from hall_server.cli import main
from hall_server.settings import HallFolder
from hall_server.tomlfile import SettingsError
from tests.halls import TestHall


@pytest.fixture
def careless() -> Iterator[None]:
    """A computer on which new files are for everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.usefixtures("careless")
def test_a_new_hall_is_for_its_owner_only(tmp_path: Path) -> None:
    place = tmp_path / "hall"
    assert CliRunner().invoke(main, ["init", str(place)]).exit_code == 0
    assert _mode(place) == 0o700
    assert _mode(place / "keys") == 0o700
    files = [place / "hall.db", *(place / "keys").iterdir()]
    assert {path.name: _mode(path) for path in files} == {path.name: 0o600 for path in files}


@pytest.mark.parametrize("secret", ["abc", "a" * 40, "~" * 40])
def test_a_damaged_key_of_the_hall(hall: TestHall, secret: str) -> None:
    path = hall.folder.keys / "hall.key_secret"
    known = hall.folder.key_pair[1].decode()
    path.write_text(path.read_text(encoding="utf-8").replace(known, secret), encoding="utf-8")
    _refused(hall.folder, path)


def test_the_key_of_another_hall(hall: TestHall) -> None:
    path = hall.folder.keys / "hall.key_secret"
    public, other = hall.folder.key_pair[0].decode(), zmq.curve_keypair()[0].decode()
    path.write_text(path.read_text(encoding="utf-8").replace(public, other), encoding="utf-8")
    _refused(hall.folder, path)


@pytest.mark.parametrize("secret", ["", "00", "ab" * 16])
def test_a_short_secret_would_make_ticket_links_easy_to_guess(hall: TestHall, secret: str) -> None:
    path = hall.folder.keys / "links.secret"
    path.write_text(secret, encoding="ascii")
    with pytest.raises(SettingsError, match=r"links\.secret"):
        assert hall.folder.link_secret


def _refused(folder: HallFolder, path: Path) -> None:
    with pytest.raises(SettingsError, match=path.name):
        assert folder.key_pair


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
