"""An installer sets a hall up: its folder, its devices, its clerks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from display_board.settings import BoardFile
from hall_server.client import DeviceFile, load_device
from hall_server.http_door.caller import within
from hall_server.settings import HallFolder
from hall_server.store.database import open_engine
from hall_server.store.registry import Clerk, Registry
from hall_server.web.settings import WebFile
from tests.commands.running import hall_server, mode
from ticket_printer.settings import PrinterFile
from window_client.device import WindowFile

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes")


class TestInit:
    def test_makes_a_hall_that_can_be_served(self, new_hall: Path) -> None:
        folder = HallFolder(new_hall)
        assert folder.plan.services
        assert len(folder.key_pair[1]) == 40
        assert len(folder.link_secret) == 32
        assert folder.database.is_file()

    def test_says_what_comes_next(self, tmp_path: Path) -> None:
        said = hall_server("init", tmp_path / "hall").output
        steps = ("hall.toml", "hall-server clerk add", "hall-server enroll", "hall-server serve")
        assert all(step in said for step in steps)

    @POSIX
    def test_keeps_the_keys_to_the_owner(self, new_hall: Path) -> None:
        keys = new_hall / "keys"
        assert mode(keys) == 0o700
        assert {path.name for path in keys.iterdir()} >= {"hall.key_secret", "links.secret"}
        assert {mode(path) for path in keys.iterdir()} == {0o600}

    def test_leaves_a_folder_with_something_in_it_alone(self, new_hall: Path) -> None:
        before = (new_hall / "hall.toml").read_bytes()
        again = hall_server("init", new_hall)
        assert (again.exit_code, "is not empty" in again.output) == (1, True)
        assert (new_hall / "hall.toml").read_bytes() == before

    def test_starts_from_another_hall(self, new_hall: Path, tmp_path: Path) -> None:
        branch = tmp_path / "branch"
        assert hall_server("init", branch, "--from", new_hall / "hall.toml").exit_code == 0
        assert (branch / "hall.toml").read_bytes() == (new_hall / "hall.toml").read_bytes()
        assert HallFolder(branch).key_pair != HallFolder(new_hall).key_pair

    def test_does_not_start_from_a_wrong_hall(self, tmp_path: Path) -> None:
        wrong = tmp_path / "hall.toml"
        wrong.write_text("[hal]\n", encoding="utf-8")
        refused = hall_server("init", tmp_path / "hall", "--from", wrong)
        assert refused.exit_code == 2
        assert "hall.toml:1: hal: is not known here; did you mean hall?" in refused.output
        assert not (tmp_path / "hall").exists()

    def test_a_file_is_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "hall").write_text("not a folder", encoding="utf-8")
        refused = hall_server("init", tmp_path / "hall")
        assert (
            refused.exit_code,
            f"{tmp_path / 'hall'}: a file is where a folder should be" in refused.output,
        ) == (1, True)

    def test_makes_the_file_that_the_pages_for_phones_start_with(self, new_hall: Path) -> None:
        web = load_device(new_hall / "web.toml", WebFile)
        assert (web.name, web.web.bind, web.web.port) == ("web", "0.0.0.0", 7820)
        (listed,) = json.loads(hall_server("devices", new_hall, "--json").output)
        assert (listed["role"], listed["public_key"]) == ("web", web.keys.public)

    @POSIX
    def test_keeps_the_key_of_the_pages_to_the_owner(self, new_hall: Path) -> None:
        assert mode(new_hall / "web.toml") == 0o600

    def test_qr_codes_lead_to_this_computer(self, tmp_path: Path) -> None:
        said = hall_server("init", tmp_path / "hall").output
        url = HallFolder(tmp_path / "hall").settings.slips.public_url
        assert re.fullmatch(r"http://[0-9]+(\.[0-9]+){3}:7820", url)
        assert f"QR codes lead to {url}" in said
        assert f"hall-web {tmp_path / 'hall' / 'web.toml'}" in said

    def test_the_managers_page_is_there_for_the_halls_own_networks_once_somebody_has_a_name(
        self, tmp_path: Path
    ) -> None:
        said = hall_server("init", tmp_path / "hall").output
        device = tmp_path / "hall" / "web.toml"
        assert f"{HallFolder(tmp_path / 'hall').settings.slips.public_url}/manager" in said
        assert f"hall-server page-user add {device} office" in said
        page = load_device(device, WebFile)
        assert page.manager.enabled
        for address, may in (("127.0.0.1", True), ("192.168.3.4", True), ("8.8.8.8", False)):
            assert within(address, page.manager_networks) is may
        assert hall_server("page-user", "list", device).output == ""

    @pytest.mark.parametrize(("host", "outside"), [("59.200.1.2", True), ("10.0.0.5", False)])
    def test_an_address_from_which_the_managers_page_does_not_open_is_said(
        self, tmp_path: Path, host: str, outside: bool
    ) -> None:
        said = hall_server("init", tmp_path / "hall", "--public-url", f"http://{host}:7820").output
        assert ("add it to networks there, for example 59.200.1.0/24." in said) is outside

    @pytest.mark.parametrize(
        "url", ["https://hall.example.org", "http://10.0.0.5:8080/hall", 'http://a"b\\1']
    )
    def test_qr_codes_lead_where_they_are_told(self, tmp_path: Path, url: str) -> None:
        assert hall_server("init", tmp_path / "hall", "--public-url", url).exit_code == 0
        assert HallFolder(tmp_path / "hall").settings.slips.public_url == url

    @pytest.mark.parametrize("url", ["hall.example.org", "https://hall.example.org/", "http://a b"])
    def test_what_is_no_address_makes_nothing(self, tmp_path: Path, url: str) -> None:
        refused = hall_server("init", tmp_path / "hall", "--public-url", url)
        assert (refused.exit_code, "without / at the end" in refused.output) == (2, True)
        assert not (tmp_path / "hall").exists()

    @pytest.mark.parametrize(
        "slips",
        ["", "[slips]\n", '[slips]\npublic_url = "https://old.example"\n', "[slips] # paper\n# nothing\n"],
    )
    def test_an_example_gets_an_address_when_one_is_given(
        self, new_hall: Path, tmp_path: Path, slips: str
    ) -> None:
        text = re.sub(r"\[slips\]\n.*\n", "", (new_hall / "hall.toml").read_text(encoding="utf-8"))
        example = tmp_path / "example.toml"
        example.write_text(f"{text}\n{slips}", encoding="utf-8")
        url = "https://hall.example.org"
        done = hall_server("init", tmp_path / "b", "--from", example, "--public-url", url)
        assert done.exit_code == 0
        assert HallFolder(tmp_path / "b").settings.slips.public_url == url
        assert text in (tmp_path / "b" / "hall.toml").read_text(encoding="utf-8")


def enrolled(hall: Path) -> list[dict[str, str]]:
    """The devices that are enrolled beside the one that a new hall has."""
    known: list[dict[str, str]] = json.loads(hall_server("devices", hall, "--json").output)
    return [device for device in known if device["role"] != "web"]


class TestEnroll:
    def enroll(self, hall: Path, role: str, name: str, output: Path, *options: str) -> str:
        done = hall_server("enroll", hall, role, name, "-o", output, *options)
        assert done.exit_code == 0, done.output
        return done.output

    @pytest.mark.parametrize(
        ("role", "name", "kind"),
        [
            ("window", "4", WindowFile),
            ("board", "board-1", BoardFile),
            ("printer", "printer-1", PrinterFile),
        ],
    )
    def test_writes_a_file_that_the_device_understands(
        self, new_hall: Path, tmp_path: Path, role: str, name: str, kind: type[DeviceFile]
    ) -> None:
        output = tmp_path / f"{role}.toml"
        said = self.enroll(new_hall, role, name, output)
        assert f"{role} {name} is enrolled" in said
        device = load_device(output, kind)
        assert (device.role, device.name) == (role, name)
        assert device.hall.public_key == HallFolder(new_hall).key_pair[0].decode()
        assert device.keys.secret not in said
        (listed,) = enrolled(new_hall)
        assert listed == {"role": role, "name": name, "public_key": device.keys.public}

    @POSIX
    def test_keeps_the_file_to_the_owner(self, new_hall: Path, tmp_path: Path) -> None:
        self.enroll(new_hall, "window", "1", tmp_path / "w.toml")
        assert mode(tmp_path / "w.toml") == 0o600

    def test_an_unknown_window_is_refused_with_the_known_ones(self, new_hall: Path, tmp_path: Path) -> None:
        refused = hall_server("enroll", new_hall, "window", "12", "-o", tmp_path / "w.toml")
        assert refused.exit_code == 1
        assert "hall.toml has no window 12; add it there first. It has: 1, 2, 3, 4" in refused.output
        assert not (tmp_path / "w.toml").exists()

    def test_a_spare_window_is_not_in_the_plan(self, new_hall: Path, tmp_path: Path) -> None:
        refused = hall_server("enroll", new_hall, "window", "99", "-o", tmp_path / "w.toml")
        assert (refused.exit_code, "add --temporary" in refused.output) == (1, True)
        self.enroll(new_hall, "window", "99", tmp_path / "w.toml", "--temporary")
        assert load_device(tmp_path / "w.toml", WindowFile).name == "99"

    @pytest.mark.parametrize(
        ("role", "name", "code", "said"),
        [
            ("window", "1", 1, "Window 1 is in hall.toml. Leave out --temporary."),
            ("window", "spare", 2, "a window's name is its number, from 1 to 9999"),
            ("window", "0", 2, "a window's name is its number, from 1 to 9999"),
            ("window", "012", 2, "a window's name is its number, from 1 to 9999"),
            ("board", "b", 2, "--temporary is for windows only"),
        ],
    )
    def test_what_is_no_spare_window(
        self, new_hall: Path, tmp_path: Path, role: str, name: str, code: int, said: str
    ) -> None:
        refused = hall_server("enroll", new_hall, role, name, "--temporary", "-o", tmp_path / "w.toml")
        assert (refused.exit_code, said in " ".join(refused.output.split())) == (code, True)
        assert not (tmp_path / "w.toml").exists()

    def test_a_second_time_needs_replace(self, new_hall: Path, tmp_path: Path) -> None:
        self.enroll(new_hall, "window", "1", tmp_path / "old.toml")
        again = hall_server("enroll", new_hall, "window", "1", "-o", tmp_path / "new.toml")
        assert (again.exit_code, "add --replace" in again.output) == (1, True)
        assert not (tmp_path / "new.toml").exists()

        self.enroll(new_hall, "window", "1", tmp_path / "new.toml", "--replace")
        new = load_device(tmp_path / "new.toml", WindowFile)
        (listed,) = enrolled(new_hall)
        assert listed["public_key"] == new.keys.public

    def test_never_writes_over_a_file(self, new_hall: Path, tmp_path: Path) -> None:
        output = tmp_path / "w.toml"
        output.write_text("mine", encoding="utf-8")
        refused = hall_server("enroll", new_hall, "window", "1", "-o", output)
        assert (refused.exit_code, output.read_text(encoding="utf-8")) == (1, "mine")
        assert enrolled(new_hall) == []

    def test_a_folder_that_is_not_there_is_said(self, new_hall: Path, tmp_path: Path) -> None:
        refused = hall_server("enroll", new_hall, "window", "1", "-o", tmp_path / "nowhere" / "w.toml")
        assert (refused.exit_code, "there is no such file or folder" in refused.output) == (1, True)

    @pytest.mark.parametrize("name", ['quo"te', "two words", "", "line\nfeed", "板"])
    def test_a_board_has_a_plain_name(self, new_hall: Path, tmp_path: Path, name: str) -> None:
        refused = hall_server("enroll", new_hall, "board", name, "-o", tmp_path / "b.toml")
        assert (refused.exit_code, "letters A-Z a-z, digits" in refused.output) == (2, True)

    def test_a_toaster_is_no_device(self, new_hall: Path, tmp_path: Path) -> None:
        assert hall_server("enroll", new_hall, "toaster", "1", "-o", tmp_path / "t.toml").exit_code == 2

    def test_a_revoked_device_is_gone_from_the_list(self, new_hall: Path, tmp_path: Path) -> None:
        self.enroll(new_hall, "board", "b", tmp_path / "b.toml")
        assert "board    b" in hall_server("devices", new_hall).output
        assert hall_server("revoke", new_hall, "board", "b").exit_code == 0
        assert enrolled(new_hall) == []
        again = hall_server("revoke", new_hall, "board", "b")
        assert (again.exit_code, "is not enrolled" in again.output) == (1, True)


class TestClerks:
    def check(self, hall: Path, staff_no: str, pin: str) -> Clerk | None:
        engine = open_engine(HallFolder(hall).database)
        try:
            return Registry(engine).check_pin(staff_no, pin)
        finally:
            engine.dispose()

    def test_a_clerk_is_added_and_asked_for_a_pin_twice(self, new_hall: Path) -> None:
        added = hall_server("clerk", "add", new_hall, "0231", "王芳", typed="1234\n1234\n")
        assert added.exit_code == 0
        assert "Clerk 0231 王芳 may sign in." in added.output
        assert "1234" not in added.output
        assert self.check(new_hall, "0231", "1234") == Clerk("0231", "王芳")

    @pytest.mark.parametrize("pin", ["123", "12a4", "1" * 13, "１２３４", ""])
    def test_a_pin_is_four_to_twelve_digits(self, new_hall: Path, pin: str) -> None:
        refused = hall_server("clerk", "add", new_hall, "0231", "王芳", "--pin", pin)
        assert (refused.exit_code, "4 to 12 digits" in refused.output) == (2, True)

    @pytest.mark.parametrize("name", ["", " ", "王\x1b[2J芳", "王\u202e芳", "王" * 41])
    def test_a_name_is_one_line_that_terminals_do_not_obey(self, new_hall: Path, name: str) -> None:
        assert hall_server("clerk", "add", new_hall, "0231", name, "--pin", "1234").exit_code == 2

    @pytest.mark.parametrize("staff_no", ["", "02 31", "x" * 21, "a/b"])
    def test_a_staff_number_is_letters_and_digits(self, new_hall: Path, staff_no: str) -> None:
        assert hall_server("clerk", "add", new_hall, staff_no, "王芳", "--pin", "1234").exit_code == 2

    def test_nobody_is_there_twice(self, new_hall: Path) -> None:
        hall_server("clerk", "add", new_hall, "0231", "王芳", "--pin", "1234")
        again = hall_server("clerk", "add", new_hall, "0231", "李明", "--pin", "1234")
        assert (again.exit_code, "a clerk 0231 already" in again.output) == (1, True)

    def test_a_pin_is_changed(self, new_hall: Path) -> None:
        hall_server("clerk", "add", new_hall, "0231", "王芳", "--pin", "1234")
        assert hall_server("clerk", "pin", new_hall, "0231", "--pin", "5678").exit_code == 0
        assert self.check(new_hall, "0231", "1234") is None
        assert self.check(new_hall, "0231", "5678") is not None

    def test_clerks_are_listed_and_removed(self, new_hall: Path) -> None:
        hall_server("clerk", "add", new_hall, "0231", "王芳", "--pin", "1234")
        listed = hall_server("clerk", "list", new_hall, "--json").output
        assert json.loads(listed) == [{"staff_no": "0231", "name": "王芳", "duties": []}]
        assert "0231     王芳" in hall_server("clerk", "list", new_hall).output
        assert hall_server("clerk", "remove", new_hall, "0231").exit_code == 0
        assert json.loads(hall_server("clerk", "list", new_hall, "--json").output) == []

    @pytest.mark.parametrize("command", [["pin", "--pin", "5678"], ["remove"]])
    def test_an_unknown_clerk_is_said(self, new_hall: Path, command: list[str]) -> None:
        name, *options = command
        refused = hall_server("clerk", name, new_hall, "0999", *options)
        assert (refused.exit_code, "There is no clerk 0999." in refused.output) == (1, True)


@pytest.mark.parametrize(
    ("command", "typed", "outcome"),
    [
        (["clerk", "add", "{hall}", "0231", "Wang"], "1234", "Clerk 0231 Wang may sign in."),
        (
            ["page-user", "add", "{hall}/web.toml", "office"],
            "much-longer-than-that",
            "office may open the manager's page.",
        ),
    ],
)
def test_a_secret_without_a_terminal_is_one_plain_sentence(
    new_hall: Path, command: list[str], typed: str, outcome: str
) -> None:
    added = subprocess.run(
        [sys.executable, "-m", "hall_server", *(word.format(hall=new_hall) for word in command)],
        env={**os.environ, "TINGXU_LANG": "en", "PYTHONUTF8": "1"},
        input=f"{typed}\n{typed}\n",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
        start_new_session=True,
    )
    sentence = "There is no terminal: what is typed is read from standard input, in sight."
    assert added.stderr.splitlines() == [sentence]
    assert outcome in added.stdout


def test_a_file_in_the_place_of_a_folder_and_the_other_way_round(new_hall: Path) -> None:
    file = new_hall / "hall.toml"
    refused = hall_server("devices", file)
    assert (refused.exit_code, "is a file" in refused.stderr) == (1, True)
    refused = hall_server("concerns", "list", new_hall)
    assert refused.exit_code == 2
    assert "hall-server enroll DIR manager NAME -o FILE.toml" in refused.stderr
