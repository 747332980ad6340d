"""A QR code on the screen: dark on light, whatever colours the terminal has."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from display_board.codes import Fit, pixels

_DARK: Final = "#000000"
_LIGHT: Final = "#ffffff"


class QrCode(Widget):
    """Shows ``url`` as ``fit`` says; takes no room without them."""

    DEFAULT_CSS = """
    QrCode { display: none; background: #ffffff; color: #000000; content-align: center middle; }
    QrCode { text-wrap: nowrap; text-overflow: clip; }
    QrCode.needed { display: block; }
    """

    url: reactive[str] = reactive("")
    fit: reactive[Fit | None] = reactive(None)

    def render(self) -> Content:
        if not (self.url and self.fit):
            return Content("")
        dots = pixels(self.url, self.fit.scale, self.fit.quiet)
        pairs = zip(dots[::2], dots[1::2], strict=True)
        return Content("\n").join(_row(list(zip(upper, lower, strict=True))) for upper, lower in pairs)


def _row(cells: list[tuple[bool, bool]]) -> Content:
    """A row of cells, each an upper and a lower module.

    Where both are alike the cell's background says it: no font leaves a gap there.
    """
    parts = []
    for (upper, lower), run in groupby(cells):
        sign = " " if upper == lower else "▀"
        style = f"{_DARK if upper else _LIGHT} on {_DARK if lower else _LIGHT}"
        parts.append((sign * len(list(run)), style))
    return Content.assemble(*parts)
