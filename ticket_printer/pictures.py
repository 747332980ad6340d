"""Slips, lines and QR codes as pictures: 1 bit a dot, as wide as the paper."""

from __future__ import annotations

from typing import Final

import qrcode
from PIL import Image, ImageDraw

from .fonts import font
from .slip import Element, Gap, Item, Line, QrCode, Style, wrap

_HEIGHTS: Final[dict[Style, int]] = {"small": 22, "normal": 28, "large": 44, "mark": 36, "number": 190}
_GAP: Final = 14
_MARGIN: Final = 8
_WIDEST_LABEL: Final = "00. "
_QUIET_MODULES: Final = 4


def draw_slip(elements: tuple[Element, ...], width: int) -> Image.Image:
    """The whole slip, ``width`` dots wide."""
    parts = [draw(element, width) for element in elements]
    slip = Image.new("1", (width, sum(part.height for part in parts) + 2 * _GAP), 1)
    top = _GAP
    for part in parts:
        slip.paste(part, (0, top))
        top += part.height
    return slip


def draw(element: Element, width: int) -> Image.Image:
    """One element on a strip as wide as the paper; only a list's entries are not centred."""
    match element:
        case Line():
            return _draw_line(element, width)
        case Item():
            return _draw_item(element, width)
        case QrCode(content):
            return _draw_qr(content, width)
        case Gap():
            return Image.new("1", (width, _GAP), 1)


def _draw_line(line: Line, width: int) -> Image.Image:
    room = width - 2 * _MARGIN
    size = _HEIGHTS[line.style]
    if line.style == "number":
        while font(size).getlength(line.text) > room and size > _HEIGHTS["large"]:
            size -= 2
    face = font(size)
    rows = wrap(line.text, room, lambda text: round(face.getlength(text)))
    pitch = round(size * (1.1 if line.style == "number" else 1.3))
    # Drawn without smoothing: a thermal head knows no grey.
    strip = Image.new("1", (width, pitch * len(rows)), 1)
    pen = ImageDraw.Draw(strip)
    pen.fontmode = "1"
    for row, text in enumerate(rows):
        middle = (width // 2, row * pitch + pitch // 2)
        ink = 0
        if line.style == "mark":
            half = round(face.getlength(text)) // 2 + size // 2
            pen.rectangle((middle[0] - half, row * pitch, middle[0] + half, (row + 1) * pitch - 1), fill=0)
            ink = 1
        pen.text(middle, text, fill=ink, font=face, anchor="mm")
    return strip


def _draw_item(item: Item, width: int) -> Image.Image:
    size = _HEIGHTS[item.style]
    face = font(size)
    left = _MARGIN + round(font(_HEIGHTS["normal"]).getlength(_WIDEST_LABEL))
    rows = wrap(item.text, width - left - _MARGIN, lambda text: round(face.getlength(text)))
    pitch = round(size * 1.3)
    strip = Image.new("1", (width, pitch * len(rows)), 1)
    pen = ImageDraw.Draw(strip)
    pen.fontmode = "1"
    space = face.getlength(" ")
    pen.text((left - space, pitch // 2), item.label, fill=0, font=face, anchor="rm")
    for row, text in enumerate(rows):
        pen.text((left, row * pitch + pitch // 2), text, fill=0, font=face, anchor="lm")
    return strip


def _draw_qr(content: str, width: int) -> Image.Image:
    modules = qr_modules(content)
    across = len(modules)
    # Phones read modules of half a millimetre or more at arm's length.
    scale = max(2, min(8, width * 9 // 20 // across))
    code = Image.new("1", (across, across), 1)
    code.putdata([0 if dark else 1 for row in modules for dark in row])
    code = code.resize((across * scale, across * scale), Image.Resampling.NEAREST)
    strip = Image.new("1", (width, code.height), 1)
    strip.paste(code, ((width - code.width) // 2, 0))
    return strip


def qr_modules(
    content: str, quiet: int = _QUIET_MODULES, correction: int = qrcode.ERROR_CORRECT_M
) -> list[list[bool]]:
    """The code's matrix with ``quiet`` light modules around it; true is dark."""
    code = qrcode.QRCode(error_correction=correction, border=quiet)
    code.add_data(content)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]
