"""``ticket-printer`` as its own program, beside a server as its own program; both get killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from hall_server.protocol import TakeTicket, TicketTaken
from tests.halls import ServerProcess, TestHall, eventually
from ticket_printer.settings import PrinterFile

from .fake_printer import FakePrinter, fake_printer


def device_file(hall: TestHall, printer: FakePrinter, folder: Path) -> Path:
    device = hall.device("printer", "printer-1", PrinterFile)
    path = folder / "printer-1.toml"
    path.write_text(
        f"""
role = "printer"
name = "printer-1"
[printer]
connection = "network"
host = "127.0.0.1"
port = {printer.port}
[hall]
requests = "{device.hall.requests}"
broadcasts = "{device.hall.broadcasts}"
public_key = '{device.hall.public_key}'
[keys]
public = '{device.keys.public}'
secret = '{device.keys.secret}'
""",
        encoding="utf-8",
    )
    return path


@contextlib.contextmanager
def program(device: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``ticket-printer`` until the block ends; it is then ended with SIGTERM unless it was killed."""
    command = [sys.executable, "-c", "from ticket_printer.cli import main; main()", str(device)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "LANG": "C.UTF-8"})
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=30)


async def take(hall: TestHall) -> TicketTaken:
    async with hall.link("kiosk", "kiosk-1") as link:
        return await link.ask(TakeTicket("consult"), TicketTaken)


async def test_a_printer_program_killed_before_it_confirms_prints_again_with_a_mark(
    hall: TestHall, tmp_path: Path
) -> None:
    with fake_printer() as paper:
        # Without an answer to its paper question the program waits a while before it confirms.
        paper.knows_paper_query = False
        device = device_file(hall, paper, tmp_path)
        async with ServerProcess(hall).up(), hall.mirror("board", "1") as mirror:
            assert mirror.view is not None
            with program(device) as killed:
                taken = await take(hall)
                await eventually(lambda: len(paper.slips()) == 1, patience=30)
                killed.send_signal(signal.SIGKILL)
                killed.wait()
            assert taken.slip in mirror.view.slips
            with program(device) as ended:
                await eventually(
                    lambda: taken.slip not in (mirror.view.slips if mirror.view else ()), patience=30
                )
                ended.terminate()
                assert ended.wait(timeout=30) == 0
        first, second = (slip.text() for slip in paper.slips())
    assert taken.number in first
    assert taken.number in second
    assert "补打" not in first
    assert "补打 REPRINT" in second


async def test_a_server_killed_before_the_confirmation_hears_it_later_and_nothing_prints_twice(
    hall: TestHall, tmp_path: Path
) -> None:
    with fake_printer() as paper:
        paper.knows_paper_query = False
        server = ServerProcess(hall)
        with program(device_file(hall, paper, tmp_path)):
            async with server.up():
                taken = await take(hall)
                await eventually(lambda: len(paper.slips()) == 1, patience=30)
                server.kill()
            async with server.up(), hall.mirror("board", "1") as mirror:
                await eventually(lambda: mirror.view is not None and not mirror.view.slips, patience=30)
                await take(hall)
                await eventually(lambda: len(paper.slips()) == 2, patience=30)
        texts = [slip.text() for slip in paper.slips()]
    assert taken.number in texts[0]
    assert taken.number not in texts[1]
    assert not any("补打" in text for text in texts)
