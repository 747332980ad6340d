"""Measures and colours. The colours differ in lightness, too, and none says anything alone."""

from __future__ import annotations

from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT: Final = 48.0
WIDTH: Final = PAGE_WIDTH - 2 * LEFT
TOP: Final = PAGE_HEIGHT - 66.0
BOTTOM: Final = 60.0

INK: Final = HexColor(0x1C2630)
MUTED: Final = HexColor(0x5B6773)
RULE: Final = HexColor(0xC3CBD3)
PAPER: Final = HexColor(0xFFFFFF)
ACCENT: Final = HexColor(0x1B5876)

TITLE: Final = 17.0
SUBTITLE: Final = 11.0
TEXT: Final = 9.0
SMALL: Final = 7.6
TINY: Final = 6.8
LEADING: Final = 1.45
"""Line to line, in sizes of the text."""


def shade(share: float) -> Color:
    """From paper (0) to the accent (1), for heat maps."""
    share = min(max(share, 0.0), 1.0)
    low, high = PAPER.rgb(), ACCENT.rgb()
    return Color(*(a + (b - a) * share for a, b in zip(low, high, strict=True)))
