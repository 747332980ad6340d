"""A slip as ESC/POS text: small, fast and crisp on printers with a Chinese font."""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

from escpos.constants import QR_ECLEVEL_M
from escpos.printer import Dummy

from .paper import new_paper
from .pictures import draw, qr_modules
from .slip import Element, Gap, Item, Line, QrCode, Style, wrap

CELL_DOTS: Final = 12
_CHINESE_MODE: Final = b"\x1c\x26"
_CENTRED: Final = b"\x1b\x61\x01"
_AT_THE_LEFT: Final = b"\x1b\x61\x00"
_PLAIN_SIZE: Final = b"\x1d\x21\x00"
_BIGGEST_NUMBER: Final = 6
_LABEL_CELLS: Final = 4
_SIZES: Final[dict[Style, int]] = {"small": 1, "normal": 1, "large": 2, "mark": 2}


def compose(elements: tuple[Element, ...], width: int, qr: Literal["native", "image"]) -> bytes:
    """The bytes that print the slip and cut the paper; ``width`` is in dots.

    python-escpos would choose code pages by itself and print Chinese punctuation as ``?``, so text
    goes out as GB18030 in the printer's Chinese mode.
    """
    paper = new_paper(width)
    paper._raw(_CHINESE_MODE + _CENTRED)
    for element in elements:
        match element:
            case Line():
                _print_line(paper, element, width)
            case Item():
                _print_item(paper, element, width)
            case Gap():
                paper._raw(_PLAIN_SIZE + b"\n")
            case QrCode(content) if qr == "native":
                paper.qr(content, ec=QR_ECLEVEL_M, size=_module_dots(content, width), native=True)
                paper._raw(b"\n")
            case QrCode():
                paper.image(draw(element, width))
    paper._raw(_PLAIN_SIZE)
    paper.cut()
    return bytes(paper.output)


def cells(text: str) -> int:
    """How many columns text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _print_line(paper: Dummy, line: Line, width: int) -> None:
    if _needs_a_picture(line.text):
        paper.image(draw(line, width))
        return
    columns = width // CELL_DOTS
    size = _size(line, columns)
    paper._raw(bytes((0x1D, 0x21, (size - 1) << 4 | (size - 1))))
    inverse = line.style == "mark"
    for row in wrap(line.text, columns // size, cells) if not inverse else [line.text]:
        encoded = row.encode("gb18030")
        paper._raw(b"\x1d\x42\x01" + encoded + b"\x1d\x42\x00\n" if inverse else encoded + b"\n")


def _print_item(paper: Dummy, item: Item, width: int) -> None:
    if _needs_a_picture(item.text):
        paper.image(draw(item, width))
        return
    rows = wrap(item.text, width // CELL_DOTS - _LABEL_CELLS, cells)
    labels = [f"{item.label} ".rjust(_LABEL_CELLS), *[" " * _LABEL_CELLS] * (len(rows) - 1)]
    printed = "".join(f"{label}{row}\n" for label, row in zip(labels, rows, strict=True))
    paper._raw(_AT_THE_LEFT + _PLAIN_SIZE + printed.encode("gb18030") + _CENTRED)


def _size(line: Line, columns: int) -> int:
    """How many times as large as plain text the line is printed, so that it fits the paper."""
    wanted = _BIGGEST_NUMBER if line.style == "number" else _SIZES[line.style]
    if line.style == "large" and cells(line.text) * wanted > 2 * columns:
        return 1
    if line.style == "number":
        return max(1, min(wanted, columns // cells(line.text)))
    return wanted


def _needs_a_picture(text: str) -> bool:
    """Printers that only know GBK misprint what GB18030 added, above all its characters of four bytes."""
    try:
        return text.encode("gbk") != text.encode("gb18030")
    except UnicodeEncodeError:
        return True


def _module_dots(content: str, width: int) -> int:
    return max(3, min(8, width * 9 // 20 // len(qr_modules(content))))
