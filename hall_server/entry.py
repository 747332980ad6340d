"""Where the installed commands begin: a computer that lacks a part is told which one to install.

Nothing but the standard library is imported here, so that this works on every computer.
"""

from __future__ import annotations

import sys
from importlib import import_module

# Each command with the module that holds its ``main`` and the extra that brings what it needs.
PROGRAMS = {
    "hall-server": ("hall_server.cli", "server"),
    "hall-web": ("hall_server.web.cli", "web"),
    "hall-reports": ("reports.cli", "reports"),
    "window-client": ("window_client.cli", "window"),
    "hall-manager": ("window_client.manager.cli", "window"),
    "display-board": ("display_board.cli", "board"),
    "ticket-printer": ("ticket_printer.cli", "printer"),
    "ticket-kiosk": ("ticket_printer.kiosk.cli", "kiosk"),
}
# What single commands of a program need on top.
_BROUGHT_BY = {
    "fastapi": "booking",
    "icalendar": "booking",
    "uvicorn": "booking",
    "apprise": "bridge",
    "httpx": "bridge",
}
_OWN = {module.partition(".")[0] for module, _extra in PROGRAMS.values()}


def _start(command: str) -> None:
    module, extra = PROGRAMS[command]
    try:
        import_module(module).main()
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in _OWN:
            raise
        extra = _BROUGHT_BY.get(missing, extra)
        print(f'缺少组件 {missing}，请安装：pip install "tingxu[{extra}]"', file=sys.stderr)
        print(f'{missing} is not installed. Install it: pip install "tingxu[{extra}]"', file=sys.stderr)
        sys.exit(1)


def hall_server() -> None:
    _start("hall-server")


def hall_web() -> None:
    _start("hall-web")


def hall_reports() -> None:
    _start("hall-reports")


def window_client() -> None:
    _start("window-client")


def hall_manager() -> None:
    _start("hall-manager")


def display_board() -> None:
    _start("display-board")


def ticket_printer() -> None:
    _start("ticket-printer")


def ticket_kiosk() -> None:
    _start("ticket-kiosk")
