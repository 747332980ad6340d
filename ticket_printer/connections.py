"""The wire to the printer: bytes out, bytes in, never longer than two seconds at a time."""

from __future__ import annotations

import contextlib
import errno
import socket
import time
from typing import Final, Protocol

from escpos.escpos import Escpos
from escpos.exceptions import Error as EscposError
from escpos.printer import File, Network, Serial, Usb

from hall_server.client import SettingsError

from .settings import PrinterTable
from .words import _

TIMEOUT: Final = 2.0
_CHUNK: Final = 1024


class PrinterUnreachable(Exception):
    """The printer cannot be reached, or stopped taking or giving bytes in time."""


class NoAnswer(PrinterUnreachable):
    """The printer is connected but said nothing in time."""


class Connection(Protocol):
    """A wire that opens itself when first used and after :meth:`close`."""

    talks_back: bool

    def write(self, data: bytes) -> None:
        """Send all of ``data``. Raises :class:`PrinterUnreachable`."""

    def read(self, deadline: float) -> bytes:
        """Whatever came in, at least one byte. Raises :class:`NoAnswer` at ``deadline``, in seconds of
        the monotonic clock, or :class:`PrinterUnreachable`."""

    def close(self) -> None: ...


class _CleanNetwork(Network):  # type: ignore[misc]
    """A network connection that leaves no half-open socket behind when the printer is off."""

    def open(self, raise_not_found: bool = True) -> None:
        self.device = socket.create_connection((self.host, self.port), self.timeout)


class _PromptSerial(Serial):  # type: ignore[misc]
    """A serial line that reads byte by byte; python-escpos would wait for sixteen."""

    def open(self, raise_not_found: bool = True) -> None:
        super().open(raise_not_found)
        self.device.write_timeout = TIMEOUT
        self.device.reset_input_buffer()

    def _raw(self, msg: bytes) -> None:
        self.device.write(msg)
        # What still waits on the wire would delay the printer's answers beyond their time-out.
        deadline = time.monotonic() + TIMEOUT
        while self.device.out_waiting:
            if time.monotonic() > deadline:
                raise TimeoutError("the printer takes no more bytes")
            time.sleep(0.005)

    def _read(self) -> bytes:
        return bytes(self.device.read(1))


class EscposConnection:
    """A connection of python-escpos with one kind of error and no endless waiting."""

    def __init__(self, printer: Escpos, talks_back: bool) -> None:
        self.talks_back = talks_back
        self._printer = printer

    def write(self, data: bytes) -> None:
        try:
            assert self._printer.device  # opens the device, even when there is nothing to send
            for start in range(0, len(data), _CHUNK):
                self._printer._raw(data[start : start + _CHUNK])
        except (OSError, EscposError, ValueError, AssertionError) as error:
            self._gone(error)

    def read(self, deadline: float) -> bytes:
        try:
            while time.monotonic() < deadline:
                if received := bytes(self._printer._read()):
                    return received
                if isinstance(self._printer, Network):
                    raise ConnectionResetError("the printer closed the connection")
        except (OSError, EscposError, ValueError, AssertionError) as error:
            self._gone(error)
        raise NoAnswer("no answer in time")

    def close(self) -> None:
        with contextlib.suppress(OSError, EscposError):
            self._printer.close()
        # Without this the library believes that it is still connected.
        self._printer._device = False

    def _gone(self, error: Exception) -> None:
        self.close()
        # libusb's time-outs are known by their number only.
        late = isinstance(error, TimeoutError) or getattr(error, "errno", None) == errno.ETIMEDOUT
        raise (NoAnswer if late else PrinterUnreachable)(str(error)) from error


def connect(table: PrinterTable) -> EscposConnection:
    """The connection that the settings describe; nothing is opened yet.

    Raises :class:`SettingsError` when the software for this kind of connection is not installed.
    """
    match table.connection:
        case "usb":
            _require(Usb.is_usable(), "printer-usb")
            usb = Usb(
                table.vendor_id,
                table.product_id,
                timeout=int(TIMEOUT * 1000),
                in_ep=table.in_endpoint,
                out_ep=table.out_endpoint,
            )
            return EscposConnection(usb, talks_back=True)
        case "serial":
            _require(Serial.is_usable(), "printer-serial")
            serial = _PromptSerial(table.device, baudrate=table.baud_rate, timeout=TIMEOUT)
            return EscposConnection(serial, talks_back=True)
        case "file":
            return EscposConnection(File(table.device), talks_back=False)
        case _:
            return EscposConnection(_CleanNetwork(table.host, table.port, timeout=TIMEOUT), talks_back=True)


def _require(usable: bool, extra: str) -> None:
    if not usable:
        raise SettingsError(
            _('This connection needs more software: pip install "tingxu[{extra}]"', extra=extra)
        )
