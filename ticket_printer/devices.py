"""Printers: ask for their condition, print a slip, and know whether it came out."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from hall_server.client import SettingsError
from hall_server.protocol import Language, PrinterCondition, PrinterFault, SlipOffered

from . import escpos_image, escpos_text
from .connections import TIMEOUT, Connection, NoAnswer, PrinterUnreachable, connect
from .pictures import draw_slip
from .settings import PrinterTable
from .slip import Element, layout
from .status import QUERIES, is_status, judge, query
from .words import _

# GS r 1 is answered only when everything sent before it has been printed; DLE EOT is answered at once.
_PAPER_QUERY: Final = b"\x1d\x72\x01"
_PAPER_ANSWER_MASK: Final = 0x90
# A list of many lines comes out slowly.
_LONGEST_SLIP: Final = 15.0


@dataclass(frozen=True, slots=True)
class Printed:
    """The slip came out."""


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """It did not, or (``maybe_printed``) it cannot be known."""

    reason: PrinterFault
    maybe_printed: bool


Outcome = Printed | NotPrinted


class Printer(Protocol):
    """A printer as the agent sees it. The calls block for a few seconds at most and never raise."""

    def condition(self) -> PrinterCondition: ...

    def print(self, job: SlipOffered) -> Outcome: ...

    def close(self) -> None: ...


class EscposPrinter:
    """A thermal printer on a wire."""

    def __init__(self, connection: Connection, compose: Callable[[SlipOffered], bytes]) -> None:
        self._connection = connection
        self._compose = compose
        self._knows_paper_query = False

    def condition(self) -> PrinterCondition:
        try:
            if not self._connection.talks_back:
                self._connection.write(b"")
                return "ready"
            return judge({number: self._answer_to(number) for number in QUERIES})
        except PrinterUnreachable:
            # A late answer must not be taken for the answer to the next question.
            self._connection.close()
            return "offline"

    def print(self, job: SlipOffered) -> Outcome:
        data = self._compose(job)
        before = self.condition()
        if before != "ready":
            return NotPrinted(before, maybe_printed=False)
        try:
            self._connection.write(data)
            if self._connection.talks_back:
                self._wait_until_printed()
        except PrinterUnreachable:
            after = self.condition()
            return NotPrinted("offline" if after == "ready" else after, maybe_printed=True)
        after = self.condition()
        return Printed() if after == "ready" else NotPrinted(after, maybe_printed=True)

    def close(self) -> None:
        self._connection.close()

    def _answer_to(self, number: int) -> int:
        self._connection.write(query(number))
        return self._next_byte(is_status)

    def _wait_until_printed(self) -> None:
        """Wait for the end of the slip, as long as the printer is ready and known to tell it."""
        end = time.monotonic() + (_LONGEST_SLIP if self._knows_paper_query else 0)
        while True:
            self._connection.write(_PAPER_QUERY)
            # Cheap printers do not know this question, and one out of paper does not come to it: both
            # stay silent, and their condition afterwards tells them apart.
            with contextlib.suppress(NoAnswer):
                self._next_byte(lambda byte: not byte & _PAPER_ANSWER_MASK)
                self._knows_paper_query = True
                return
            if time.monotonic() >= end or self.condition() != "ready":
                return

    def _next_byte(self, wanted: Callable[[int], bool]) -> int:
        deadline = time.monotonic() + TIMEOUT
        while True:
            for byte in self._connection.read(deadline):
                if wanted(byte):
                    return byte


class VirtualPrinter:
    """Writes every slip as a PNG into a folder: for demonstrations and for trying a hall out."""

    def __init__(self, folder: Path, draw: Callable[[SlipOffered, Path], None]) -> None:
        self._folder = folder
        self._draw = draw

    def condition(self) -> PrinterCondition:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return "offline"
        return "ready"

    def print(self, job: SlipOffered) -> Outcome:
        if self.condition() != "ready":
            return NotPrinted("offline", maybe_printed=False)
        path = self._free_path(job)
        unfinished = path.with_suffix(".part")
        try:
            self._draw(job, unfinished)
            unfinished.replace(path)
        except OSError:
            return NotPrinted("error", maybe_printed=False)
        return Printed()

    def close(self) -> None:
        """Nothing is held open."""

    def _free_path(self, job: SlipOffered) -> Path:
        """Two pieces of paper never share a name, so that they can be counted."""
        stem = f"{job.number}-{job.slip}" + ("-reprint" if job.reprint else "")
        path, copy = self._folder / f"{stem}.png", 1
        while path.exists():
            copy += 1
            path = self._folder / f"{stem}-{copy}.png"
        return path


def open_printer(table: PrinterTable, language: Language, folder: Path) -> Printer:
    """The printer that the settings describe; a virtual one writes below ``folder``.

    Raises :class:`hall_server.client.SettingsError` when software for the connection is missing, or the
    folder cannot be made.
    """

    def elements(job: SlipOffered) -> tuple[Element, ...]:
        return layout(job, language)

    def picture(job: SlipOffered, path: Path) -> None:
        draw_slip(elements(job), table.width_dots).save(path, format="PNG")

    def compose(job: SlipOffered) -> bytes:
        if table.mode == "image":
            return escpos_image.compose(elements(job), table.width_dots)
        return escpos_text.compose(elements(job), table.width_dots, table.qr)

    if table.connection == "virtual":
        return VirtualPrinter(_made(folder / table.folder), picture)
    return EscposPrinter(connect(table), compose)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = _(
            "{folder}: the folder for the slips cannot be made: {error}", folder=folder, error=error.strerror
        )
        raise SettingsError(sentence) from None
    return folder
