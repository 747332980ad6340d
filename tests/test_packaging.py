"""A device loads the published face and nothing of the server behind it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

SERVER_ONLY = {
    "alembic",
    "argon2",
    "hall_server.bootstrap",
    "hall_server.cli",
    "hall_server.domain",
    "hall_server.serving",
    "hall_server.settings",
    "hall_server.store",
    "holidays",
    "reportlab",
    "sqlalchemy",
}


def modules_after_importing(*names: str) -> set[str]:
    """What a fresh interpreter has loaded once it has imported these modules."""
    program = f"import importlib, json, sys\nfor name in {names!r}: importlib.import_module(name)\n"
    program += "print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def test_importing_hall_server_imports_nothing() -> None:
    tree = ast.parse((ROOT / "hall_server" / "__init__.py").read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_the_published_face_loads_no_server_and_no_screen() -> None:
    loaded = modules_after_importing("hall_server.client", "hall_server.protocol")
    assert not loaded & (SERVER_ONLY | {"textual", "escpos", "PIL"})


@pytest.mark.parametrize(
    "program", ["window_client.cli", "display_board.cli", "ticket_printer.cli", "ticket_printer.kiosk.cli"]
)
def test_a_device_loads_nothing_of_the_server(program: str) -> None:
    assert not modules_after_importing(program) & SERVER_ONLY


def test_a_window_pc_needs_no_printing() -> None:
    assert not modules_after_importing("window_client.cli") & {"escpos", "qrcode", "PIL"}


@pytest.mark.parametrize(
    "command",
    [
        "hall-server",
        "hall-reports",
        "window-client",
        "hall-manager",
        "display-board",
        "ticket-printer",
        "ticket-kiosk",
    ],
)
def test_every_command_is_installed(command: str) -> None:
    (script,) = entry_points(group="console_scripts", name=command)
    assert callable(script.load())


def test_the_lock_file_covers_every_dependency_and_holds_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *(line for extra in project["project"]["optional-dependencies"].values() for line in extra),
        *project["dependency-groups"]["dev"],
    ]
    names = {re.split(r"[\[<>=]", line)[0] for line in wanted} - {"tingxu"}
    locked = set(re.findall(r"^([a-z0-9.-]+)==", lock, flags=re.MULTILINE))
    assert names <= locked
    assert "://" not in lock
    assert not re.search(r"^\s*(-e|--(?!hash)|[./])", lock, flags=re.MULTILINE)


def test_a_computer_that_lacks_a_part_is_told_which_one_to_install() -> None:
    # The window PC's set-up has no SQLAlchemy: hidden here, as if it were not installed.
    program = (
        "import sys; sys.modules['sqlalchemy'] = None; "
        "from hall_server.entry import hall_server; hall_server()"
    )
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert 'pip install "tingxu[server]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_screen_program_without_a_terminal_says_so() -> None:
    program = "from hall_server.client import prepare_for_screen; prepare_for_screen(); print('started')"
    command = [sys.executable, "-P", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert not done.stdout
    assert done.stderr
