"""Where the installed commands begin: a computer that lacks a part is told which one to install.

Nothing but the standard library is imported here, so that this works on every computer.
"""

from __future__ import annotations

import sys
from importlib import import_module

_OWN = ("hall_server", "window_client", "display_board", "ticket_printer", "reports")


def _start(module: str, extra: str) -> None:
    try:
        import_module(module).main()
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in _OWN:
            raise
        print(f'缺少组件 {missing}，请安装：pip install "tingxu[{extra}]"', file=sys.stderr)
        print(f'{missing} is not installed. Install it: pip install "tingxu[{extra}]"', file=sys.stderr)
        sys.exit(1)


def hall_server() -> None:
    _start("hall_server.cli", "server")


def hall_reports() -> None:
    _start("reports.cli", "reports")


def window_client() -> None:
    _start("window_client.cli", "window")


def display_board() -> None:
    _start("display_board.cli", "board")


def ticket_printer() -> None:
    _start("ticket_printer.cli", "printer")


def ticket_kiosk() -> None:
    _start("ticket_printer.kiosk.cli", "kiosk")
