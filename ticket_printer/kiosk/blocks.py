"""Big text and QR codes drawn with half blocks: two square dots to a character cell."""

from __future__ import annotations

from functools import cache

import qrcode
from PIL import Image, ImageDraw
from rich.text import Text

from ticket_printer.fonts import font
from ticket_printer.pictures import qr_modules

_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_QUIET_MODULES = 2
# Nobody reads lower letters of this kind.
_LOWEST_LATIN, _LOWEST_CHINESE = 5, 7


@cache
def big_text(text: str, columns: int, rows: int, like: str = "") -> str:
    """The text as large as fits into ``columns`` by ``rows`` cells, or as large as ``like`` would be."""
    like = like or text
    size = rows * 2
    while size > 6 and _extent(like, size)[0] > columns:
        size -= 1
    # The font leaves room for accents above and tails below, which numbers do not have.
    while _extent(like, size + 1)[0] <= columns and _extent(like, size + 1)[1] <= rows * 2:
        size += 1
    left, _top, right, _bottom = font(size).getbbox(text)
    _left, top, _right, bottom = font(size).getbbox(like)
    canvas = Image.new("L", (round(right - left), round(bottom - top)), 0)
    ImageDraw.Draw(canvas).text((-left, -top), text, fill=255, font=font(size))
    ink = canvas.point(lambda grey: 255 if grey > 110 else 0).load()
    assert ink is not None
    return _half_blocks([[bool(ink[x, y]) for x in range(canvas.width)] for y in range(canvas.height)])


def large_words(text: str, columns: int, rows: int, like: str = "") -> Text:
    """The text as large as fits (or as ``like`` does), or in the terminal's own letters where there is no
    room for readable large ones."""
    drawn = big_text(text, columns, rows, like) if text else ""
    lowest = _LOWEST_LATIN if text.isascii() else _LOWEST_CHINESE
    return Text(drawn, no_wrap=True) if drawn.count("\n") + 1 >= lowest else Text(text)


@cache
def qr_code(content: str) -> str:
    """A QR code to be shown black on white, as small as it gets: a screen is clean and close."""
    return _half_blocks(qr_modules(content, _QUIET_MODULES, qrcode.ERROR_CORRECT_L))


def _extent(text: str, size: int) -> tuple[float, float]:
    left, top, right, bottom = font(size).getbbox(text)
    return right - left, bottom - top


def _half_blocks(dots: list[list[bool]]) -> str:
    if len(dots) % 2:
        dots = [*dots, [False] * len(dots[0])]
    pairs = zip(dots[::2], dots[1::2], strict=True)
    return "\n".join("".join(_BLOCKS[pair] for pair in zip(*rows, strict=True)) for rows in pairs)
