"""The font that slips and big numbers are drawn with; it has Latin and Chinese."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from PIL import ImageFont


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """WenQuanYi Micro Hei, ``size`` dots high."""
    spec = importlib.util.find_spec("paperang_p2_fonts_cjk")
    if spec is None or spec.origin is None:
        raise RuntimeError("the font package paperang-p2-fonts-cjk is not installed")
    return ImageFont.truetype(Path(spec.origin).parent / "fonts" / "wqy-microhei.ttc", size)
