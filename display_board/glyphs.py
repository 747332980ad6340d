"""Giant text of any script, drawn with half-block characters.

One terminal cell holds two square pixels, one above the other. The pictures have no colours of their
own: whoever shows them chooses the foreground and the background.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

from PIL import Image, ImageDraw, ImageFont

Picture = tuple[str, ...]
"""Lines of equal width, made of spaces and half blocks."""

SMALLEST: Final = 8
"""Below this size, in pixels to the em, not even digits can be told apart."""

_HALF_BLOCKS: Final = " ▀▄█"
_INKED: Final = 110
# Thin strokes vanish at a distance: large letters are made bolder by one pixel for this many of size.
_SIZE_PER_BOLD_PIXEL: Final = 40


def largest(text: str, columns: int, rows: int) -> int:
    """The largest size, in pixels to the em, at which the text fits into so many cells.

    At least :data:`SMALLEST`, even where that does not fit.
    """
    low, high = SMALLEST, max(SMALLEST, 4 * rows)
    while low < high:
        middle = (low + high + 1) // 2
        width, height = _ink(text, middle)
        if width <= columns and height <= 2 * rows:
            low = middle
        else:
            high = middle - 1
    return low


@lru_cache(maxsize=256)
def draw(text: str, size: int) -> Picture:
    """The text at a size in pixels to the em, cropped to its ink."""
    picture = bitmap(text, size)
    width, height = picture.size
    ink = picture.tobytes()

    def inked(x: int, y: int) -> bool:
        return y < height and ink[y * width + x] > 0

    return tuple(
        "".join(_HALF_BLOCKS[inked(x, y) + 2 * inked(x, y + 1)] for x in range(width))
        for y in range(0, height, 2)
    )


def bitmap(text: str, size: int) -> Image.Image:
    """The text as a picture of one byte a pixel, 255 for ink and 0 for none, cropped to its ink."""
    font, bold = _font(size), size // _SIZE_PER_BOLD_PIXEL
    left, top, right, bottom = font.getbbox(text, stroke_width=bold)
    picture = Image.new("L", (max(1, round(right - left)), max(1, round(bottom - top))))
    ImageDraw.Draw(picture).text((-left, -top), text, font=font, fill=255, stroke_width=bold)
    inked = picture.point([255 * (value > _INKED) for value in range(256)])
    return inked.crop(inked.getbbox())


@lru_cache(maxsize=1024)
def _ink(text: str, size: int) -> tuple[int, int]:
    left, top, right, bottom = _font(size).getbbox(text, stroke_width=size // _SIZE_PER_BOLD_PIXEL)
    return round(right - left), round(bottom - top)


@lru_cache(maxsize=128)
def _font(size: int) -> ImageFont.FreeTypeFont:
    # By its path, so that FreeType maps the five megabytes once and not once for each size.
    return ImageFont.truetype(str(files("paperang_p2_fonts_cjk") / "fonts" / "wqy-microhei.ttc"), size)
