"""Printers on other wires, the virtual printer, and the installer's test slip."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from hall_server.client import SettingsError, load_device
from ticket_printer.cli import main
from ticket_printer.devices import NotPrinted, Printed, open_printer
from ticket_printer.settings import PrinterFile, PrinterTable
from ticket_printer.words import _

from .decoder import decode, read_qr
from .fake_printer import ANSWERS, PAPER_QUERY, FakePrinter, fake_printer
from .jobs import URL, job, missing_list

DEVICE = """\
role = "printer"
name = "printer-1"
[hall]
requests = "tcp://127.0.0.1:1"
broadcasts = "tcp://127.0.0.1:2"
public_key = "{key}"
[keys]
public = "{key}"
secret = "{key}"
""".format(key="k" * 40)


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    with fake_printer() as printer:
        yield printer


def device_file(tmp_path: Path, table: str) -> Path:
    path = tmp_path / "printer-1.toml"
    path.write_text(DEVICE + table, encoding="utf-8")
    return path


def test_the_virtual_printer_writes_each_slip_as_a_picture(tmp_path: Path) -> None:
    printer = open_printer(PrinterTable(), "zh", tmp_path)
    assert printer.condition() == "ready"
    assert printer.print(job(7)) == Printed()
    assert printer.print(job(7, reprint=True)) == Printed()
    assert printer.print(job(7, reprint=True)) == Printed()
    names = sorted(path.name for path in (tmp_path / "slips").iterdir())
    assert names == ["A047-7-reprint-2.png", "A047-7-reprint.png", "A047-7.png"]
    with Image.open(tmp_path / "slips" / "A047-7.png") as slip:
        assert slip.width == 576
        assert read_qr(slip) == URL


def test_a_virtual_printer_that_cannot_write_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "slips"
    printer = open_printer(PrinterTable(), "zh", tmp_path)
    folder.rmdir()
    folder.write_text("in the way")
    assert printer.condition() == "offline"
    assert printer.print(job()) == NotPrinted("offline", maybe_printed=False)
    with pytest.raises(SettingsError, match=str(folder)):
        open_printer(PrinterTable(), "zh", tmp_path)


def test_paper_that_runs_out_at_the_end_of_a_long_list_is_noticed(printer: FakePrinter) -> None:
    table = PrinterTable(connection="network", host="127.0.0.1", port=printer.port)
    device = open_printer(table, "zh", Path())
    assert device.print(job(1)) == Printed()
    printer.takes = 3.0
    assert device.print(missing_list()) == Printed()
    runs_out = threading.Timer(2.6, setattr, [printer, "condition", "paper_out"])
    runs_out.start()
    assert device.print(missing_list()) == NotPrinted("paper_out", maybe_printed=True)
    runs_out.join()
    device.close()


@pytest.mark.parametrize("mode", ["text", "image"])
def test_a_printer_behind_a_device_file(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "lp0"
    table = PrinterTable.model_validate({"connection": "file", "device": str(path), "mode": mode})
    printer = open_printer(table, "zh", tmp_path)
    assert printer.condition() == "ready"
    assert printer.print(job()) == Printed()
    printer.close()
    paper = decode(path.read_bytes())
    assert bool(paper.text()) is (mode == "text")


def test_a_device_file_that_is_not_there(tmp_path: Path) -> None:
    table = PrinterTable(connection="file", device=str(tmp_path / "nowhere" / "lp0"))
    printer = open_printer(table, "zh", tmp_path)
    assert printer.condition() == "offline"
    assert printer.print(job()) == NotPrinted("offline", maybe_printed=False)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo terminal")
def test_a_printer_on_a_serial_line(tmp_path: Path) -> None:
    import tty

    ours, theirs = os.openpty()
    tty.setraw(theirs)
    received = bytearray()

    def answer() -> None:
        queries = {bytes((0x10, 0x04, n)): ANSWERS["ready"][n - 1] for n in (1, 2, 3, 4)}
        while chunk := os.read(ours, 4096):
            if chunk in queries:
                os.write(ours, bytes((queries[chunk],)))
                continue
            received.extend(chunk)
            if received.endswith(PAPER_QUERY):
                os.write(ours, b"\x00")
            if received.endswith(b"END"):
                return

    thread = threading.Thread(target=answer)
    thread.start()
    table = PrinterTable(connection="serial", device=os.ttyname(theirs), baud_rate=115200)
    printer = open_printer(table, "zh", tmp_path)
    assert printer.condition() == "ready"
    assert printer.print(job()) == Printed()
    printer.close()
    os.write(theirs, b"END")
    thread.join()
    os.close(ours)
    os.close(theirs)
    assert "A047" in decode(bytes(received).split(PAPER_QUERY)[0]).text()


def test_a_usb_printer_that_is_not_plugged_in(tmp_path: Path) -> None:
    table = PrinterTable(connection="usb", vendor_id=0x04B8, product_id=0x0E28)
    assert open_printer(table, "zh", tmp_path).condition() == "offline"


def test_the_settings_of_a_printer(tmp_path: Path) -> None:
    table = '[printer]\nconnection = "network"\nhost = "10.0.0.9"\nwidth_dots = 384\nqr = "image"\n'
    settings = load_device(device_file(tmp_path, table), PrinterFile).printer
    assert (settings.host, settings.port, settings.width_dots, settings.qr) == (
        "10.0.0.9",
        9100,
        384,
        "image",
    )


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ('[printer]\nconnection = "network"\n', 'host = "printer-1.local"'),
        ('[printer]\nconnection = "usb"\nvendor_id = 0x04b8\n', "product_id"),
        ('[printer]\nconnection = "serial"\n', "/dev/ttyUSB0"),
        ('[printer]\nconnection = "file"\n', "/dev/ttyUSB0"),
        ("[printer]\nwidth_dots = 600\n", "384"),
        ('[printer]\nconection = "usb"\n', "conection"),
    ],
)
def test_settings_that_cannot_work_say_what_to_write(tmp_path: Path, table: str, wanted: str) -> None:
    path = device_file(tmp_path, table)
    with pytest.raises(SettingsError) as error:
        load_device(path, PrinterFile)
    assert wanted in str(error.value)
    assert f"{path}:1" in str(error.value)


def test_the_test_slip_tells_the_installer_how_the_printer_is(
    tmp_path: Path, printer: FakePrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_, "language", "en")
    path = device_file(
        tmp_path, f'[printer]\nconnection = "network"\nhost = "127.0.0.1"\nport = {printer.port}\n'
    )
    done = CliRunner().invoke(main, [str(path), "--test"])
    assert (done.exit_code, done.stdout) == (0, "Printer: ready\nThe test slip was printed.\n")
    assert "A000" in printer.slips()[0].text()

    printer.condition = "paper_out"
    monkeypatch.setattr(_, "language", "zh")
    done = CliRunner().invoke(main, [str(path), "--test"])
    assert done.exit_code == 1
    assert done.stdout == "打印机：缺纸\n"
    assert done.stderr == "测试小票没有打印出来：缺纸\n"


def test_a_wrong_device_file_ends_with_a_usage_error(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, [str(tmp_path / "missing.toml")])
    assert done.exit_code == 2
    assert "missing.toml" in done.stderr
    assert "Traceback" not in done.output
